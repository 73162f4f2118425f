//! What passed from whom to whom between two reports, where, and how much?

use std::{collections::BTreeMap, ops::Range};

use crate::{
    control::{
        change::{ChangeFailed, MeasuredChange, measured_changes_within, measured_control_changes},
        scheme::{Control, Scheme},
        snapshot::Snapshot,
    },
    geometry::{bounds::Bounds, interior::interior_point, partition::Partition, polygon::Polygon, position::LonLat},
    places::{Gazetteer, NearPlace},
};

/// Smaller connected ground is a sliver: a redrawn border rather than ground that changed hands. Square kilometres.
pub const SLIVER_KM2: f64 = 0.01;

/// Which changes are listed individually.
#[derive(Clone, Copy, Debug)]
pub struct TransferOptions {
    /// Smaller ground is only summed up. Square kilometres.
    pub min_km2: f64,
    /// Ground outside is ignored; ground that crosses the edge is clipped.
    pub bounds: Option<Bounds>,
}

/// Connected ground that passed from one control to another.
#[derive(Clone, Debug)]
pub struct Transfer<'a> {
    /// Who held it; `None` for nobody.
    pub before: Option<Control>,
    /// Who holds it now; `None` for nobody.
    pub after: Option<Control>,
    /// Geodesic area in square kilometres.
    pub km2: f64,
    /// A position inside.
    pub at: LonLat,
    /// The nearest place; `None` if there is none nearby.
    pub place: Option<NearPlace<'a>>,
    /// The ground.
    pub ground: Polygon,
}

/// Ground that one control gained and lost, including slivers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// The control; `None` for nobody.
    pub control: Option<Control>,
    /// Gained, square kilometres.
    pub gained_km2: f64,
    /// Lost, square kilometres.
    pub lost_km2: f64,
}

/// Everything that passed between two reports.
#[derive(Clone, Debug)]
pub struct Transfers<'a> {
    /// The ground above the least area, largest first.
    pub list: Vec<Transfer<'a>>,
    /// Number of smaller pieces.
    pub slivers: usize,
    /// Total area of the smaller pieces, square kilometres.
    pub slivers_km2: f64,
    /// Gains and losses of each control, including slivers, in the order of the scheme.
    pub balances: Vec<Balance>,
}

/// Computes what passed from which control to which between two reports.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn transfers<'a>(
    scheme: &Scheme,
    before: &Snapshot,
    after: &Snapshot,
    options: TransferOptions,
    gazetteer: &'a Gazetteer,
) -> Result<Transfers<'a>, ChangeFailed> {
    Ok(listed(&measured_control_changes(scheme, before, after, options.bounds)?, options, gazetteer))
}

/// Like [`transfers`], for the chosen grounds of a partition, such as regions; the number after the last one means the
/// ground outside all of them. Connected ground is cut where a border runs through it, and a ground in which nothing
/// passed is left out.
///
/// What a control gained less what it lost in a ground is the difference of its areas there.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn transfers_within<'a>(
    scheme: &Scheme,
    reports: [&Snapshot; 2],
    options: TransferOptions,
    gazetteer: &'a Gazetteer,
    (partition, numbers): (&Partition, Range<usize>),
) -> Result<Vec<(usize, Transfers<'a>)>, ChangeFailed> {
    let mut by_ground: BTreeMap<usize, Vec<MeasuredChange>> = BTreeMap::new();
    for (number, change) in measured_changes_within(scheme, reports, options.bounds, partition)? {
        by_ground.entry(number.unwrap_or(partition.len())).or_default().push(change);
    }
    let chosen = by_ground.into_iter().filter(|(number, _)| numbers.contains(number));
    Ok(chosen.map(|(number, changes)| (number, listed(&changes, options, gazetteer))).collect())
}

fn listed<'a>(changes: &[MeasuredChange], options: TransferOptions, gazetteer: &'a Gazetteer) -> Transfers<'a> {
    let balances = balances(changes);
    let (large, small): (Vec<_>, Vec<_>) = changes.iter().partition(|change| change.km2 >= options.min_km2);
    let mut list: Vec<_> = large.iter().filter_map(|&change| transfer(change, gazetteer)).collect();
    list.sort_by(|a, b| b.km2.total_cmp(&a.km2));
    Transfers {
        slivers: small.len() + large.len() - list.len(),
        slivers_km2: small.iter().map(|change| change.km2).sum(),
        list,
        balances,
    }
}

/// A change as listed; `None` if it has no area on the grid.
fn transfer<'a>(change: &MeasuredChange, gazetteer: &'a Gazetteer) -> Option<Transfer<'a>> {
    let MeasuredChange { change, km2 } = change;
    let ground = change.face.polygon()?;
    let at = interior_point(&ground);
    let place = gazetteer.nearest(at);
    Some(Transfer { before: change.before, after: change.after, km2: *km2, at, place, ground })
}

fn balances(changes: &[MeasuredChange]) -> Vec<Balance> {
    let mut controls: Vec<_> = changes.iter().flat_map(|change| [change.change.before, change.change.after]).collect();
    controls.sort_by_key(|control| (control.is_none(), *control));
    controls.dedup();
    let sum = |is_counted: &dyn Fn(&MeasuredChange) -> bool| {
        changes.iter().filter(|change| is_counted(change)).map(|change| change.km2).sum()
    };
    let balance = |control| Balance {
        control,
        gained_km2: sum(&|change| change.change.after == control),
        lost_km2: sum(&|change| change.change.before == control),
    };
    controls.into_iter().map(balance).collect()
}
