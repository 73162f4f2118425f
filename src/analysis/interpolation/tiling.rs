//! Builds zones that tile a box from contour lines.

use std::collections::BTreeMap;

use super::{
    contour::{Line, Vertex},
    thinning::Outlines,
};
use crate::geometry::{bounds::Bounds, polygon::Polygon, ring::Ring};

/// Three zones that tile a box: neighbours share the vertices of their common edges.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Zones {
    /// Ground of the first party.
    pub first: Vec<Polygon>,
    /// Ground between the two.
    pub contested: Vec<Polygon>,
    /// Ground of the second party.
    pub second: Vec<Polygon>,
}

/// The zone of a corner of the box, which decides where no line reaches the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corner {
    /// The first party's.
    First,
    /// The contested one.
    Contested,
    /// The second party's.
    Second,
}

/// Builds the zones between the outlines.
pub fn zones(outlines: &Outlines, bounds: Bounds, corner: Corner) -> Zones {
    let frame = Frame::new(bounds);
    let Outlines { contested, second } = outlines;
    let middle: Vec<Line> = contested.iter().cloned().chain(second.iter().map(reversed)).collect();
    let first: Vec<Line> = contested.iter().map(reversed).collect();
    Zones {
        first: frame.polygons(&first, Corner::First, corner),
        contested: frame.polygons(&middle, Corner::Contested, corner),
        second: frame.polygons(second, Corner::Second, corner),
    }
}

fn reversed(line: &Line) -> Line {
    let turned = |vertices: &[Vertex]| vertices.iter().rev().copied().collect();
    match line {
        Line::Open(vertices) => Line::Open(turned(vertices)),
        Line::Closed(vertices) => Line::Closed(turned(vertices)),
    }
}

/// Distance of the fixed vertices on the northern and southern edges of the box, ten-thousandths of a degree.
///
/// An edge between two vertices is a geodesic, which deviates from the parallel: by 110 km² over an edge of 200 km, by
/// 2 m² per metre over one of 4 km. With fixed vertices all zones of all dates share nearly the same edge.
const POST_DISTANCE: i64 = 500;

/// The edge of the box, counterclockwise from its south-western corner.
struct Frame {
    min: Vertex,
    max: Vertex,
}

impl Frame {
    fn new(bounds: Bounds) -> Self {
        Self { min: Vertex::from_lonlat(bounds.min), max: Vertex::from_lonlat(bounds.max) }
    }

    fn corners(&self) -> [Vertex; 4] {
        let Self { min, max } = *self;
        [min, Vertex { x: max.x, y: min.y }, max, Vertex { x: min.x, y: max.y }]
    }

    /// The corners and the fixed vertices along the northern and southern edges, with their positions along the edge.
    fn posts(&self) -> Vec<(i64, Vertex)> {
        let Self { min, max } = *self;
        let step = usize::try_from(POST_DISTANCE).unwrap_or(usize::MAX);
        let along = || (min.x..max.x).step_by(step).skip(1);
        let level = along().flat_map(|x| [Vertex { x, y: min.y }, Vertex { x, y: max.y }]);
        let mut posts: Vec<_> = self.corners().into_iter().chain(level).map(|at| (self.along(at), at)).collect();
        posts.sort_unstable();
        posts
    }

    /// Length of the edge.
    fn length(&self) -> i64 {
        2 * (self.max.x - self.min.x + self.max.y - self.min.y)
    }

    /// Position of a vertex along the edge.
    fn along(&self, at: Vertex) -> i64 {
        let (width, height) = (self.max.x - self.min.x, self.max.y - self.min.y);
        if at.y == self.min.y {
            at.x - self.min.x
        } else if at.x == self.max.x {
            width + at.y - self.min.y
        } else if at.y == self.max.y {
            width + height + self.max.x - at.x
        } else {
            2 * width + height + self.max.y - at.y
        }
    }

    /// The polygons of a zone to the left of its lines; without open lines, the whole box if its corner is in the zone.
    fn polygons(&self, lines: &[Line], zone: Corner, corner: Corner) -> Vec<Polygon> {
        let mut starts = BTreeMap::new();
        let mut rings = Vec::new();
        for line in lines {
            match line {
                Line::Open(vertices) => {
                    starts.extend(vertices.first().map(|&first| (self.along(first), vertices.as_slice())));
                }
                Line::Closed(vertices) => rings.push(vertices.clone()),
            }
        }
        if starts.is_empty() && zone == corner {
            rings.push(self.posts().into_iter().map(|(_, post)| post).collect());
        }
        while let Some((at, line)) = starts.pop_first() {
            rings.push(self.closed(at, line, &mut starts));
        }
        polygons_of(rings)
    }

    /// Closes a ring, starting with a line and continuing along the edge to the next line, until it returns to the
    /// start.
    fn closed(&self, begin: i64, line: &[Vertex], starts: &mut BTreeMap<i64, &[Vertex]>) -> Vec<Vertex> {
        let mut ring = line.to_vec();
        let posts = self.posts();
        loop {
            let Some(&last) = ring.last() else { return ring };
            let here = self.along(last);
            let ahead = |at: i64| (at - here).rem_euclid(self.length());
            let next = starts.range(here..).next().or_else(|| starts.first_key_value()).map(|(&at, _)| at);
            let next = next.filter(|&at| ahead(at) < ahead(begin)).unwrap_or(begin);
            let mut passed: Vec<_> = posts.iter().map(|&(along, post)| (ahead(along), post)).collect();
            passed.sort_unstable();
            // A line that ends at a fixed vertex includes it already.
            let between = passed.iter().filter(|&&(distance, _)| 0 < distance && distance < ahead(next));
            ring.extend(between.map(|&(_, post)| post));
            match starts.remove(&next) {
                Some(line) => ring.extend(line),
                None => return ring,
            }
        }
    }
}

/// Builds polygons from counterclockwise outer rings and clockwise holes; a hole belongs to the smallest ring around
/// it.
fn polygons_of(rings: Vec<Vec<Vertex>>) -> Vec<Polygon> {
    let rings = rings.into_iter().filter_map(|ring| Ring::new(ring.into_iter().map(Vertex::lonlat)).ok());
    let (outer, holes): (Vec<Ring>, Vec<Ring>) = rings.partition(Ring::is_counterclockwise);
    let mut polygons: Vec<(Polygon, Vec<Ring>)> =
        outer.into_iter().map(|ring| (Polygon::new(ring, Vec::new()), Vec::new())).collect();
    polygons.sort_by(|(a, _), (b, _)| a.area_km2().total_cmp(&b.area_km2()));
    for hole in holes {
        let around = polygons.iter_mut().find(|(polygon, _)| polygon.exterior().contains(hole.positions()[0]));
        if let Some((_, holes)) = around {
            holes.push(hole);
        }
    }
    polygons.sort_by(|(a, _), (b, _)| b.area_km2().total_cmp(&a.area_km2()));
    polygons.into_iter().map(|(polygon, holes)| Polygon::new(polygon.exterior().clone(), holes)).collect()
}
