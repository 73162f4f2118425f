//! Changed ground cut by the grounds of a partition.

use super::{MARGIN, Partition, Site, box_around};
use crate::geometry::{
    clip::{GridBox, parts_within},
    face::PartEdge,
    grid::lonlat_from_grid,
    overlay::{Face, OverlayFailed, Part, TracedFace, faces_beyond, parts_of},
};

/// Ground beyond the outer border that is on average narrower than this is due to rounding: sources round coordinates to
/// four decimals, 11 m, where the border has six. Steps of the grid, a millionth of a degree each.
const ROUNDING_STEPS: f64 = 100.0;

impl Partition {
    /// The parts of changed ground within each ground, and those outside all of them, which have no number.
    ///
    /// Ground beyond the outer border that is only due to rounding counts for the ground next to it.
    ///
    /// # Errors
    /// When the overlay engine fails or would take too long, as it may on hostile input.
    pub(crate) fn pieces(&self, traced: &TracedFace) -> Result<Vec<(Option<usize>, TracedFace)>, OverlayFailed> {
        let Some(bounds) = traced.face.bounds() else { return Ok(Vec::new()) };
        if let Site::Clear(ground) = self.site(bounds) {
            return Ok(vec![(ground, traced.clone())]);
        }
        let around = box_around(bounds).grown(MARGIN);
        let (mut pieces, mut all) = (Vec::new(), Vec::new());
        for ground in 0..self.len() {
            let edges = self.edges_within(ground, around);
            if !edges.is_empty() {
                let inside = parts_of(traced, &edges, Part::Both)?;
                pieces.extend(inside.into_iter().map(|piece| (Some(ground), piece)));
                all.extend(edges);
            }
        }
        let outside = parts_of(traced, &all, Part::FirstOnly)?;
        pieces.extend(outside.into_iter().map(|piece| (self.next_to(&piece.face), piece)));
        Ok(pieces)
    }

    /// The ground beyond the outer border that is only due to rounding, with the number of the ground next to it; of a region
    /// given by its edges, which lies in a box.
    pub(super) fn rounded_off(&self, edges: &[PartEdge], around: GridBox) -> Result<Vec<(usize, f64)>, OverlayFailed> {
        let around = around.grown(MARGIN);
        let all: Vec<PartEdge> = (0..self.len()).flat_map(|ground| self.edges_within(ground, around)).collect();
        let outside = faces_beyond(edges, &all)?;
        let share = |traced: &TracedFace| Some((self.next_to(&traced.face)?, traced.area_km2(lonlat_from_grid)));
        Ok(outside.iter().filter_map(share).collect())
    }

    fn edges_within(&self, ground: usize, around: GridBox) -> Vec<PartEdge> {
        let meeting = self.of(ground).filter(|polygon| box_around(polygon.bounds()).meets(around));
        meeting.flat_map(|polygon| parts_within(polygon, around)).flatten().collect()
    }

    /// The ground next to an outside face that is only due to rounding; `None` for real ground.
    fn next_to(&self, outside: &Face) -> Option<usize> {
        let point = lonlat_from_grid(*outside.rings.first()?.first()?);
        let border = self.border.nearest_neighbor(&[point.lon, point.lat])?;
        (outside.width() <= ROUNDING_STEPS).then_some(border.data)
    }
}
