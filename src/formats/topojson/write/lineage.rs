//! Orders lifespans so that each follows the one it replaced, which helps compression.

use std::collections::BTreeMap;

use super::lifespans::{Lifespan, Lifespans};
use crate::{control::scheme::ClassId, geometry::bounds::Bounds};

/// The indices of all lifespans, by class, with the versions of each piece of ground next to each other.
pub(super) fn order(lifespans: &Lifespans) -> Vec<usize> {
    let mut lines = Lines { lifespans, line_of: BTreeMap::new(), all: Vec::new() };
    let mut ended: BTreeMap<(usize, ClassId), Vec<usize>> = BTreeMap::new();
    for (number, span) in lifespans.spans.iter().enumerate() {
        ended.entry((span.until, span.class)).or_default().push(number);
    }
    for (number, span) in lifespans.spans.iter().enumerate() {
        let ended = ended.get_mut(&(span.first, span.class));
        lines.take(number, span, ended.unwrap_or(&mut Vec::new()));
    }
    let mut lines = lines.all;
    lines.sort_by_key(|line| line.first().map(|&number| lifespans.spans[number].class));
    lines.concat()
}

struct Lines<'a> {
    lifespans: &'a Lifespans,
    /// The line that contains a polygon of a class.
    line_of: BTreeMap<(ClassId, usize), usize>,
    all: Vec<Vec<usize>>,
}

impl Lines<'_> {
    /// Appends a lifespan to the line of its own polygon or of the polygon it replaces: among those that ended at its
    /// start, the one that overlaps it most.
    fn take(&mut self, number: usize, span: &Lifespan, ended: &mut Vec<usize>) {
        let bounds = self.bounds(span);
        let alike = |&other: &usize| likeness(bounds, self.bounds(&self.lifespans.spans[other]));
        let likest = (0..ended.len()).max_by(|&a, &b| alike(&ended[a]).total_cmp(&alike(&ended[b])));
        let replaced = likest.filter(|&index| alike(&ended[index]) > 0.0).map(|index| ended.swap_remove(index));
        let of_replaced = replaced.map(|other| self.lifespans.spans[other]);
        let before = of_replaced.map(|other| (other.class, other.polygon));
        let mut keys = [Some((span.class, span.polygon)), before].into_iter().flatten();
        let line = keys.find_map(|key| self.line_of.get(&key).copied()).unwrap_or(self.all.len());
        if line == self.all.len() {
            self.all.push(Vec::new());
        }
        self.all[line].push(number);
        self.line_of.insert((span.class, span.polygon), line);
    }

    fn bounds(&self, span: &Lifespan) -> Bounds {
        self.lifespans.polygons[span.polygon].bounds
    }
}

/// The overlap of two boxes as a fraction of their common bounding box: 0 for none, 1 for equal boxes.
fn likeness(a: Bounds, b: Bounds) -> f64 {
    let size = |bounds: Bounds| (bounds.max.lon - bounds.min.lon) * (bounds.max.lat - bounds.min.lat);
    let width = a.max.lon.min(b.max.lon) - a.min.lon.max(b.min.lon);
    let height = a.max.lat.min(b.max.lat) - a.min.lat.max(b.min.lat);
    if width <= 0.0 || height <= 0.0 { 0.0 } else { width * height / size(a.union(b)) }
}
