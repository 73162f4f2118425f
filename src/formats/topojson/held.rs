//! The periods in which a party's zones run along each arc; they determine most of the front line.

use crate::{
    control::scheme::{ClassId, Control, Scheme},
    geometry::topology::ArcRef,
};

/// The party whose zones the front line follows where possible.
const FOLLOWED: Control = Control::Party(0);

/// The first and last snapshot in which a zone is reported, and its arcs.
#[derive(Clone, Copy, Debug)]
pub(super) struct HeldZone<'a, R> {
    pub(super) class: ClassId,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) rings: &'a [R],
}

/// For each arc, the runs of snapshots (first and last) in which zones of the first party run along it.
///
/// `arcs_of` gives the arcs of a ring. Arcs from `arc_count` on are ignored.
pub(super) fn runs_by_arc<'a, R>(
    mut zones: Vec<HeldZone<'a, R>>,
    scheme: &Scheme,
    arc_count: usize,
    arcs_of: impl Fn(&'a R) -> &'a [ArcRef],
) -> Vec<Vec<(u32, u32)>> {
    zones.retain(|zone| scheme.get(zone.class).control == Some(FOLLOWED));
    zones.sort_by_key(|zone| zone.first);
    let mut runs: Vec<Vec<(u32, u32)>> = vec![Vec::new(); arc_count];
    for zone in zones {
        for arc in zone.rings.iter().flat_map(&arcs_of) {
            let Some(of_arc) = runs.get_mut(arc.index()) else { continue };
            match of_arc.last_mut() {
                Some((_, last)) if last.saturating_add(1) >= zone.first => *last = zone.last.max(*last),
                _ => of_arc.push((zone.first, zone.last)),
            }
        }
    }
    runs
}
