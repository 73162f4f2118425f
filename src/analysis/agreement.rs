//! How far do two reports agree on the ground of one party?

use thiserror::Error;

use super::front_distance::{FrontDistance, front_distance, length_km};
use crate::{
    control::{
        front::{REACH_M, beside, front_lines},
        scheme::{Control, Scheme},
        seam::SEAM_WIDTHS_M,
        snapshot::Snapshot,
    },
    geometry::{
        bounds::Bounds,
        locate::Locator,
        measure::ring_area_km2,
        overlay::{OverlayFailed, Part, combined, polygon_of_box},
        polygon::Polygon,
        position::LonLat,
        ring::Ring,
    },
};

/// The front line is not compared this close to masked ground, since sources differ by this much about the same old
/// border. Metres.
pub const MASK_MARGIN_M: f64 = 2_000.0;

/// Distances at which masked ground beyond an edge is looked for. If it is found, the edge is the old border, which
/// sources draw up to 4 km apart. Metres.
const MASK_FACED_M: [f64; 6] = [500.0, 1_000.0, 2_000.0, 3_000.0, 4_000.0, 5_000.0];

/// Smaller holes in a control's ground are not compared: such pockets are seams in one source and ground in another.
/// Square kilometres.
///
/// Project Owl has up to 106 of them along the line of 2022, the largest 0.8 km² over 30 km.
pub const SEAM_KM2: f64 = 1.0;

/// An edge this close to such a hole belongs to it. Metres.
const SEAM_REACH_M: f64 = 100.0;

/// One of two reports that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The report.
    pub snapshot: &'a Snapshot,
    /// Its parties and classes.
    pub scheme: &'a Scheme,
    /// The control that is compared, in this scheme.
    pub control: Control,
}

/// The ground on which two reports are compared.
#[derive(Clone, Debug, Default)]
pub struct Terrain<'a> {
    /// Ground outside is ignored.
    pub bounds: Option<Bounds>,
    /// Ground outside this outline is ignored; empty for no outline.
    pub outline: &'a [Polygon],
    /// Ground that one of the sources does not report on.
    pub mask: &'a [Polygon],
    /// How that ground is treated.
    pub masked: Masked,
}

/// How ground that one of the sources does not report on is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masked {
    /// It is excluded from both.
    #[default]
    LeftOut,
    /// It counts as held in both.
    Held,
}

/// How far two reports agree.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// The ground in the first report. Square kilometres.
    pub a_km2: f64,
    /// The ground in the second report. Square kilometres.
    pub b_km2: f64,
    /// Area of the intersection divided by that of the union, 0 to 1; `None` if neither has any ground.
    pub iou: Option<f64>,
    /// Ground that only one of them has. Square kilometres.
    pub disagreement_km2: f64,
    /// Distance between the front lines, without seams; `None` if one has no front line here.
    pub front: Option<FrontDistance>,
    /// Length of each front line here that is not compared because it runs around pockets below [`SEAM_KM2`] or along
    /// slits. Kilometres.
    ///
    /// Pictures show these parts, as the source reports them. But if one source has pockets and the other has none, the
    /// distance to the nearest other front does not tell how far apart the two put the front.
    pub pockets_km: [f64; 2],
    /// Ground in the first report only.
    pub only_a: Vec<Polygon>,
    /// Ground in the second report only.
    pub only_b: Vec<Polygon>,
}

/// Two reports cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{a} and {b} cannot be compared")]
pub struct ComparisonFailed {
    /// The file of the first report.
    pub a: String,
    /// The file of the second report.
    pub b: String,
    /// The error of the overlay engine.
    pub source: OverlayFailed,
}

/// Compares two reports.
///
/// Contested and unknown ground belongs to nobody; where zones overlap, the later class of the scheme is on top.
///
/// # Errors
/// When the overlay engine fails, as it may on hostile input.
pub fn agreement(a: Side<'_>, b: Side<'_>, terrain: &Terrain<'_>) -> Result<Agreement, ComparisonFailed> {
    grounds(a, b, terrain).map_err(|source| ComparisonFailed {
        a: a.snapshot.file.as_ref().to_owned(),
        b: b.snapshot.file.as_ref().to_owned(),
        source,
    })
}

fn grounds(a: Side<'_>, b: Side<'_>, terrain: &Terrain<'_>) -> Result<Agreement, OverlayFailed> {
    let (held_a, held_b) = (held(a)?, held(b)?);
    let lines = [front_edges(a, &held_a, terrain), front_edges(b, &held_b, terrain)];
    let (ground_a, ground_b) = (within(held_a, terrain)?, within(held_b, terrain)?);
    let only_a = combined(&ground_a, &ground_b, Part::FirstOnly)?;
    let only_b = combined(&ground_b, &ground_a, Part::FirstOnly)?;
    let [a_km2, b_km2] = [&ground_a, &ground_b].map(|ground| km2(ground));
    let (both_km2, disagreement_km2) = (a_km2 - km2(&only_a), km2(&only_a) + km2(&only_b));
    let either_km2 = both_km2 + disagreement_km2;
    Ok(Agreement {
        a_km2,
        b_km2,
        iou: (either_km2 > 0.0).then(|| (both_km2 / either_km2).clamp(0.0, 1.0)),
        disagreement_km2,
        front: front([&lines[0].compared, &lines[1].compared], terrain),
        pockets_km: lines.map(|lines| lines.pockets_km),
        only_a,
        only_b,
    })
}

/// The ground where zones of the control are on top.
fn held(side: Side<'_>) -> Result<Vec<Polygon>, OverlayFailed> {
    let mut ground: Vec<Polygon> = Vec::new();
    for zone in &side.snapshot.zones {
        let is_own = side.scheme.get(zone.class).control == Some(side.control);
        let polygons = zone.polygons.iter().map(|polygon| &**polygon);
        if is_own {
            ground = combined(&ground, polygons, Part::Either)?;
        } else if !ground.is_empty() {
            ground = combined(&ground, polygons, Part::FirstOnly)?;
        }
    }
    Ok(ground)
}

/// The part of some ground that is compared.
fn within(mut ground: Vec<Polygon>, terrain: &Terrain<'_>) -> Result<Vec<Polygon>, OverlayFailed> {
    if !terrain.mask.is_empty() {
        let part = if terrain.masked == Masked::Held { Part::Either } else { Part::FirstOnly };
        ground = combined(&ground, terrain.mask, part)?;
    }
    if !terrain.outline.is_empty() {
        ground = combined(&ground, terrain.outline, Part::Both)?;
    }
    match terrain.bounds.and_then(polygon_of_box) {
        Some(inside) => combined(&ground, [&inside], Part::Both),
        None => Ok(ground),
    }
}

/// A front line as single edges.
struct FrontEdges {
    /// The edges that are compared.
    compared: Vec<Vec<LonLat>>,
    /// The length of edges around pockets and along slits, kilometres.
    pockets_km: f64,
}

/// The edges of the front line to compare. Excluded are the edges of small pockets, of slits within one zone that are
/// as narrow as seams ([`seam`](crate::control::seam)), and those that face masked ground.
fn front_edges(side: Side<'_>, held: &[Polygon], terrain: &Terrain<'_>) -> FrontEdges {
    let is_seam = |hole: &&Ring| ring_area_km2(hole) < SEAM_KM2;
    let holes = held.iter().flat_map(Polygon::holes).filter(is_seam);
    let seams: Vec<_> = holes.map(|hole| Polygon::new(hole.clone(), Vec::new())).collect();
    let (seams, own, mask) = (Locator::new(&seams), Locator::new(held), Locator::new(terrain.mask));
    let is_masked = |a, b| MASK_FACED_M.iter().any(|&reach_m| mask.contains(beside(a, b, reach_m)));
    let is_pocket = |a, b| {
        seams.is_near(beside(a, b, 0.0), SEAM_REACH_M)
            || SEAM_WIDTHS_M.iter().any(|&width_m| own.contains(beside(a, b, width_m)))
    };
    // A line has the zone of the first party of the scheme to its left. If the compared control is the other one, its
    // ground lies to the right, so the edge is reversed.
    let is_turned = |a, b| own.contains(beside(a, b, REACH_M)) && !own.contains(beside(b, a, REACH_M));
    let turned = |edge: &[LonLat]| match *edge {
        [a, b] if is_turned(a, b) => vec![b, a],
        _ => edge.to_vec(),
    };
    let lines = front_lines(side.snapshot, side.scheme);
    let edges = lines.iter().flat_map(|line| line.windows(2)).map(turned);
    let (pockets, compared): (Vec<_>, Vec<_>) =
        edges.filter(|edge| !is_masked(edge[0], edge[1])).partition(|edge| is_pocket(edge[0], edge[1]));
    let outline = Locator::new(terrain.outline);
    let pockets_km = length_km(&pockets, is_counted(terrain, &mask, &outline));
    FrontEdges { compared, pockets_km }
}

/// Whether a point of a front line is compared.
fn is_counted<'t>(terrain: &'t Terrain<'_>, mask: &'t Locator, outline: &'t Locator) -> impl Fn(LonLat) -> bool {
    move |at| {
        terrain.bounds.is_none_or(|bounds| bounds.contains(at))
            && (terrain.outline.is_empty() || outline.contains(at))
            && (terrain.mask.is_empty() || !mask.is_near(at, MASK_MARGIN_M))
    }
}

fn front([a, b]: [&[Vec<LonLat>]; 2], terrain: &Terrain<'_>) -> Option<FrontDistance> {
    front_distance(a, b, is_counted(terrain, &Locator::new(terrain.mask), &Locator::new(terrain.outline)))
}

fn km2(ground: &[Polygon]) -> f64 {
    ground.iter().map(Polygon::area_km2).sum()
}
