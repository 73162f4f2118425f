//! Ground outside every zone, which belongs to the remainder at home and to nobody abroad.

use std::sync::Arc;

use super::{
    remainder::{Home, Remainder},
    scheme::{ClassId, Control, Scheme},
    snapshot::Snapshot,
};
use crate::geometry::{
    clip::{GridBox, clipped, parts_within},
    grid::grid_from_lonlat,
    overlay::{OverlayFailed, Part, PartEdge, TracedFace, combined, combined_parts, divided},
    polygon::Polygon,
};

/// Metres per grid step along a meridian, to compare widths with the tolerance of an outline.
const STEP_M: f64 = 0.111;

/// Splits changed ground by who holds it when no zone covers it: the remainder at home, nobody abroad.
///
/// Ground across the outline is cut there, unless the part on one side is narrower than the outline's tolerance; then
/// all of it belongs to the other side.
pub(super) fn by_holder(
    remainder: Option<&Remainder>,
    face: TracedFace,
) -> Result<Vec<(Option<Control>, TracedFace)>, OverlayFailed> {
    let Some(Remainder { control, home }) = remainder else { return Ok(vec![(None, face)]) };
    let Some(home) = home else { return Ok(vec![(Some(*control), face)]) };
    let Some(bounds) = face.face.bounds() else { return Ok(Vec::new()) };
    if !home.border_meets(bounds) {
        return Ok(vec![(home.contains(bounds.min).then_some(*control), face)]);
    }
    let around = GridBox::of(grid_from_lonlat(bounds.min), grid_from_lonlat(bounds.max));
    let [inside, outside] = divided(&face, &near(home, around))?;
    let is_wide = |face: &TracedFace| face.face.width() * STEP_M > home.margin_m();
    let whole = match [&inside, &outside].map(|faces| faces.iter().any(is_wide)) {
        [true, true] => {
            let inside = inside.into_iter().map(|face| (Some(*control), face));
            return Ok(inside.chain(outside.into_iter().map(|face| (None, face))).collect());
        }
        [false, false] => size(&inside) >= size(&outside),
        [is_at_home, _] => is_at_home,
    };
    Ok(vec![(whole.then_some(*control), face)])
}

/// A snapshot without the remainder's own zones at home, where it holds the ground with or without them; only their
/// parts abroad are kept.
pub(super) fn without_home_zones(scheme: &Scheme, snapshot: &Snapshot) -> Result<Snapshot, OverlayFailed> {
    let Some(Remainder { control, home }) = &scheme.remainder else { return Ok(snapshot.clone()) };
    let mut polygons: Vec<(ClassId, Arc<Polygon>)> = Vec::new();
    for (class, polygon) in snapshot.polygons() {
        if scheme.get(class).control != Some(*control) {
            polygons.push((class, Arc::clone(polygon)));
        } else if let Some(home) = home {
            polygons.extend(abroad(home, polygon)?.into_iter().map(|polygon| (class, polygon)));
        }
    }
    Ok(Snapshot::new(snapshot.time, Arc::clone(&snapshot.file), polygons))
}

/// The part of a polygon outside an outline.
fn abroad(home: &Home, polygon: &Arc<Polygon>) -> Result<Vec<Arc<Polygon>>, OverlayFailed> {
    let bounds = polygon.bounds();
    if !home.border_meets(bounds) {
        return Ok(if home.contains(bounds.min) { Vec::new() } else { vec![Arc::clone(polygon)] });
    }
    let around = GridBox::of(grid_from_lonlat(bounds.min), grid_from_lonlat(bounds.max));
    let outside = combined([&**polygon], &near(home, around), Part::FirstOnly)?;
    Ok(outside.into_iter().map(Arc::new).collect())
}

/// The part outside an outline of some ground in a box, given by its edges.
pub(super) fn parts_abroad(home: &Home, parts: &[PartEdge], within: GridBox) -> Result<Vec<PartEdge>, OverlayFailed> {
    let around = within.grown(2);
    let outline: Vec<_> = home.polygons().iter().flat_map(|polygon| parts_within(polygon, around)).flatten().collect();
    combined_parts(parts, &outline, Part::FirstOnly)
}

/// The part of an outline in a box, clipped some steps outside it, so that the clipping affects nothing in the box.
fn near(home: &Home, around: GridBox) -> Vec<Polygon> {
    let around = around.grown(2);
    home.polygons().iter().filter_map(|polygon| clipped(polygon, around)).collect()
}

/// The size of some ground, for comparison.
fn size(faces: &[TracedFace]) -> f64 {
    faces.iter().map(|face| face.face.area_km2()).sum()
}
