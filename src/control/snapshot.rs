//! All zones that one source reported for one time.

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use super::{
    report_time::ReportTime,
    scheme::{Class, ClassId, Control, Holder, Scheme, Shade},
};
use crate::geometry::{bounds::Bounds, polygon::Polygon, position::LonLat};

/// Separator of the names of files that together form one report.
pub const BETWEEN_FILES: &str = " + ";

/// The ground of one class. Polygons that a source repeats from report to report are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// The class in the timeline's scheme.
    pub class: ClassId,
    /// The ground, in the source's order.
    pub polygons: Vec<Arc<Polygon>>,
}

/// All zones that one source reported for one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The time of the report.
    pub time: ReportTime,
    /// The file of the report, relative to what was opened.
    pub file: Arc<str>,
    /// At most one zone per class, in the order of the classes.
    pub zones: Vec<Zone>,
}

impl Snapshot {
    /// Creates a snapshot from polygons with their classes, in the source's order.
    pub fn new(time: ReportTime, file: Arc<str>, polygons: impl IntoIterator<Item = (ClassId, Arc<Polygon>)>) -> Self {
        let mut by_class: BTreeMap<ClassId, Vec<Arc<Polygon>>> = BTreeMap::new();
        for (class, polygon) in polygons {
            by_class.entry(class).or_default().push(polygon);
        }
        let zones = by_class.into_iter().map(|(class, polygons)| Zone { class, polygons }).collect();
        Self { time, file, zones }
    }

    /// Whether the source reported nothing at all, which means no data rather than no control.
    pub fn is_no_data(&self) -> bool {
        self.zones.is_empty()
    }

    /// Whether both report the same polygons, in any order.
    pub fn same_ground(&self, other: &Self) -> bool {
        self.zones.len() == other.zones.len()
            && std::iter::zip(&self.zones, &other.zones).all(|(a, b)| {
                a.class == b.class && (same_in_order(&a.polygons, &b.polygons) || a.ordered() == b.ordered())
            })
    }

    /// Every polygon with its class.
    pub fn polygons(&self) -> impl Iterator<Item = (ClassId, &Arc<Polygon>)> {
        self.zones.iter().flat_map(|zone| zone.polygons.iter().map(|polygon| (zone.class, polygon)))
    }

    /// The polygons of a control's classes.
    pub fn control_polygons(&self, scheme: &Scheme, control: Option<Control>) -> impl Iterator<Item = &Arc<Polygon>> {
        let zones = self.zones.iter().filter(move |zone| scheme.get(zone.class).control == control);
        zones.flat_map(|zone| &zone.polygons)
    }

    /// Geodesic area of one class: the sum of its polygons.
    ///
    /// # Units
    /// Square kilometres.
    pub fn class_km2(&self, class: ClassId) -> f64 {
        let zones = self.zones.iter().filter(|zone| zone.class == class);
        zones.flat_map(|zone| &zone.polygons).map(|polygon| polygon.area_km2()).sum()
    }

    /// Geodesic area under one control: the sum over its classes.
    ///
    /// # Units
    /// Square kilometres.
    pub fn control_km2(&self, scheme: &Scheme, control: Control) -> f64 {
        let zones = self.zones.iter().filter(|zone| scheme.get(zone.class).control == Some(control));
        zones.map(|zone| self.class_km2(zone.class)).sum()
    }

    /// The class of the zone at a position; where zones overlap, the class later in the scheme is on top.
    pub fn class_at(&self, at: LonLat) -> Option<ClassId> {
        let covers = |zone: &&Zone| zone.polygons.iter().any(|polygon| polygon.contains(at));
        self.zones.iter().rev().find(covers).map(|zone| zone.class)
    }

    /// Who holds a position according to the report: a zone, otherwise the remainder at home, or nobody.
    pub fn holder_at(&self, scheme: &Scheme, at: LonLat) -> Holder {
        match self.class_at(at) {
            Some(class) => Holder::Class(class),
            None if scheme.control_outside(at).is_some() => Holder::Remainder,
            None => Holder::Nobody,
        }
    }

    /// The bounds of the zones of the subject, except light shades; `None` if there are none.
    pub fn bounds(&self, scheme: &Scheme) -> Option<Bounds> {
        self.counted_boxes(scheme).reduce(Bounds::union)
    }

    /// Like [`Self::bounds`], for the polygons within another box.
    pub fn bounds_within(&self, scheme: &Scheme, within: Bounds) -> Option<Bounds> {
        self.counted_boxes(scheme).filter(|&bounds| within.includes(bounds)).reduce(Bounds::union)
    }

    fn counted_boxes(&self, scheme: &Scheme) -> impl Iterator<Item = Bounds> {
        let is_counted = |class: &Class| class.control.is_some() && class.shade != Shade::Light;
        let counted = self.polygons().filter(move |&(class, _)| is_counted(scheme.get(class)));
        counted.map(|(_, polygon)| polygon.bounds())
    }
}

impl Zone {
    /// The polygons in an order that does not depend on their order in the report.
    fn ordered(&self) -> Vec<&Polygon> {
        let mut polygons: Vec<_> = self.polygons.iter().map(|polygon| &**polygon).collect();
        let key = |polygon: &Polygon| (polygon.bounds().min, polygon.bounds().max, polygon.position_count());
        polygons.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(Ordering::Equal));
        polygons
    }
}

/// Whether two lists contain the same polygons in the same order; shared polygons need no comparison.
fn same_in_order(a: &[Arc<Polygon>], b: &[Arc<Polygon>]) -> bool {
    a.len() == b.len() && std::iter::zip(a, b).all(|(a, b)| Arc::ptr_eq(a, b) || a == b)
}
