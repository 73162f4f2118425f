//! The ground of a report: what lies beyond the edges of its zones.

use std::sync::Arc;

use super::{
    super::{
        remainder::Remainder,
        scheme::{ClassId, Control, Scheme},
        seam::{Beyond, Zones},
        snapshot::Snapshot,
    },
    REACH_M, beside,
};
use crate::geometry::{bounds::Bounds, locate::Numbers, lookups::Lookups, polygon::Polygon, position::LonLat};

/// The party whose zones the line follows along contested or unknown ground.
const FIRST_PARTY: Control = Control::Party(0);

/// A polygon of a report.
#[derive(Clone, Copy)]
pub(super) struct Zone<'a> {
    pub(super) class: ClassId,
    control: Control,
    pub(super) polygon: &'a Arc<Polygon>,
    /// Whether it has lines of its own.
    pub(super) is_bounded: bool,
}

impl Zone<'_> {
    fn is_of_party(&self) -> bool {
        matches!(self.control, Control::Party(_))
    }

    /// A line along an edge of the zone, with the ground of the party that it bounds to the left: for contested and
    /// unknown ground that is the ground outside.
    pub(super) fn directed(&self, mut line: Vec<LonLat>) -> Vec<LonLat> {
        if !self.is_of_party() {
            line.reverse();
        }
        line
    }
}

/// The zones of a report, for judging their edges.
pub(super) struct Ground<'a> {
    zones: Vec<Zone<'a>>,
    /// The control of each zone.
    controls: Vec<Control>,
    lookups: Lookups<'a>,
    remainder: Option<&'a Remainder>,
}

impl<'a> Ground<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, scheme: &'a Scheme) -> Self {
        let zone = |(class, polygon)| {
            let control = scheme.get(class).control?;
            Some(Zone { class, control, polygon, is_bounded: scheme.remainder_control() != Some(control) })
        };
        let zones: Vec<Zone<'a>> = snapshot.polygons().filter_map(zone).collect();
        let controls = zones.iter().map(|zone| zone.control).collect();
        let lookups = Lookups::new(zones.iter().map(|zone| &**zone.polygon));
        Self { zones, controls, lookups, remainder: scheme.remainder.as_ref() }
    }

    /// The zones; each is identified by its place.
    pub(super) fn zones(&self) -> &[Zone<'a>] {
        &self.zones
    }

    /// What lies beyond the right side of an edge of a zone.
    pub(super) fn beyond(&self, number: usize, a: LonLat, b: LonLat) -> Beyond {
        let Some(zone) = self.zones.get(number) else { return Beyond::NoFront };
        if zone.is_of_party() { self.beyond_party(number, *zone, a, b) } else { self.beyond_unsure(number, a, b) }
    }

    /// Like [`Self::beyond`], with the box around the ground that decided it.
    ///
    /// Neither the numbers of the zones nor their order bear on the answer, so it also holds for another report whose
    /// zones are the same in that box.
    pub(super) fn beyond_within(&self, number: usize, a: LonLat, b: LonLat) -> (Beyond, Bounds) {
        self.lookups.take_bounds();
        let beyond = self.beyond(number, a, b);
        (beyond, self.lookups.take_bounds().unwrap_or(Bounds { min: a, max: a }))
    }

    fn beyond_party(&self, number: usize, own: Zone<'_>, a: LonLat, b: LonLat) -> Beyond {
        let there = beside(a, b, REACH_M);
        let neighbours = self.lookups.polygons_at(there);
        let Some(top) = self.top_of(&neighbours) else {
            let remainder = self.remainder.filter(|remainder| remainder.control != own.control);
            let is_held = remainder.is_some_and(|remainder| remainder.holds_for_certain(there));
            if !is_held || self.is_below_unsure(number, a, b) {
                return Beyond::NoFront;
            }
            let zones = Zones { lookups: &self.lookups, controls: &self.controls };
            return if zones.has_seam_beyond(number, a, b) { Beyond::Seam } else { Beyond::Front };
        };
        let is_front = match top.control {
            control if control == own.control => false,
            Control::Party(_) if self.remainder.is_some_and(|remainder| remainder.control == top.control) => {
                !self.is_below_unsure(number, a, b)
            }
            // The party that comes first has the line, unless its zone continues below this one.
            Control::Party(_) if own.control < top.control => !self.is_below(number, a, b),
            Control::Party(_) => self.goes_on_below(&neighbours, top.class, number, a, b),
            Control::Contested | Control::Unknown => own.control == FIRST_PARTY && !self.is_below(number, a, b),
        };
        if is_front { Beyond::Front } else { Beyond::NoFront }
    }

    /// What lies beyond an edge of contested or unknown ground: it has a line on top of a zone of the first party, which
    /// continues below it.
    fn beyond_unsure(&self, number: usize, a: LonLat, b: LonLat) -> Beyond {
        let neighbours = self.lookups.polygons_at(beside(a, b, REACH_M));
        let top = self.top_of(&neighbours).filter(|top| top.control == FIRST_PARTY);
        match top {
            Some(top) if self.goes_on_below(&neighbours, top.class, number, a, b) => Beyond::Front,
            Some(_) | None => Beyond::NoFront,
        }
    }

    /// The topmost of some zones; among several of one class, any.
    fn top_of(&self, numbers: &[u32]) -> Option<Zone<'a>> {
        self.zones_of(numbers).max_by_key(|zone| zone.class)
    }

    fn zones_of(&self, numbers: &[u32]) -> impl Iterator<Item = Zone<'a>> {
        numbers.iter().filter_map(|&number| self.zones.get(number as usize).copied())
    }

    /// The class of the zone on top just inside an edge of a zone, with all zones there; `None` if the zone itself is
    /// not among them.
    fn top_inside(&self, number: usize, a: LonLat, b: LonLat) -> Option<(Zone<'a>, Numbers)> {
        let here = self.lookups.polygons_at(beside(a, b, -REACH_M));
        let is_there = here.iter().any(|&other| other as usize == number);
        self.top_of(&here).filter(|_| is_there).map(|top| (top, here))
    }

    /// Whether a zone is covered by one of a later class just inside one of its edges.
    fn is_below(&self, number: usize, a: LonLat, b: LonLat) -> bool {
        self.top_inside(number, a, b).is_some_and(|(top, _)| top.class > self.zones[number].class)
    }

    /// Whether a zone is covered by contested or unknown ground just inside one of its edges; the cover then bounds what
    /// is visible.
    fn is_below_unsure(&self, number: usize, a: LonLat, b: LonLat) -> bool {
        self.top_inside(number, a, b).is_some_and(|(top, _)| !top.is_of_party())
    }

    /// Whether a zone of an earlier class, one of those beyond an edge of another zone, continues below that one.
    fn goes_on_below(&self, beyond: &[u32], class: ClassId, number: usize, a: LonLat, b: LonLat) -> bool {
        let own = self.zones[number].class;
        if class >= own {
            return false;
        }
        let Some((top, here)) = self.top_inside(number, a, b) else { return false };
        let goes_on = |&other: &u32| self.zones[other as usize].class == class && here.contains(&other);
        top.class == own && beyond.iter().any(goes_on)
    }
}
