//! How far data reach, and what is said of boxes and positions outside them.

use std::fmt;

use anyhow::bail;

use crate::{
    control::{snapshot::Snapshot, timeline::Timeline},
    dataset::Dataset,
    geometry::{bounds::Bounds, polygon::Polygon, position::LonLat},
};

/// The box around some data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent(Bounds);

/// As on the command line, with decimals that suffice to find the data: west, south, east, north.
impl fmt::Display for Extent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bounds { min, max } = self.0;
        write!(out, "{:.2},{:.2},{:.2},{:.2}", min.lon, min.lat, max.lon, max.lat)
    }
}

impl Extent {
    /// The box around everything that sources report of their subject, and around the outline of it; `None` if there is
    /// no ground.
    pub(super) fn of<'a>(timelines: impl IntoIterator<Item = &'a Timeline>) -> Option<Self> {
        let of_timeline = |timeline: &'a Timeline| {
            let scheme = timeline.scheme();
            let zones = timeline.snapshots().iter().flat_map(Snapshot::polygons);
            let of_subject = zones.filter(|&(class, _)| scheme.get(class).control.is_some());
            let home = scheme.home().into_iter().flat_map(|home| home.polygons()).map(Polygon::bounds);
            of_subject.map(|(_, polygon)| polygon.bounds()).chain(home).reduce(Bounds::union)
        };
        timelines.into_iter().filter_map(of_timeline).reduce(Bounds::union).map(Self)
    }

    /// The box around positions; `None` if there are none.
    pub(super) fn around(positions: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        Bounds::around(positions).map(Self)
    }

    /// What is wrong with a box that has nothing in common with this one: where the data are, and what may be meant.
    pub(super) fn misses(self, bounds: Bounds) -> Option<String> {
        if self.0.intersects(bounds) {
            return None;
        }
        let (asked, swapped) = (Self(bounds), Self(swapped(bounds)));
        let meant = if self.0.intersects(swapped.0) {
            let Bounds { min, max } = swapped.0;
            format!("longitude comes first: --bbox {},{},{},{}?", min.lon, min.lat, max.lon, max.lat)
        } else {
            "choose a box that meets it, as west,south,east,north in degrees".to_owned()
        };
        Some(format!("the box {asked} lies outside the data, whose box is {self}; {meant}"))
    }

    /// What is wrong with a box that lies among the positions of this one and has none of them.
    pub(super) fn between(self, bounds: Bounds) -> String {
        let asked = Self(bounds);
        format!("the box {asked} has none of the settlements, whose box is {self}; choose a box with some of them")
    }

    /// What is said of a position outside: where the data are, and what may be meant.
    pub(super) fn misses_position(self, at: LonLat) -> Option<String> {
        if self.0.contains(at) {
            return None;
        }
        let LonLat { lon, lat } = at;
        let is_swapped = self.0.contains(LonLat { lon: lat, lat: lon });
        let meant = if is_swapped { format!("; swapped: --lon {lat} --lat {lon}?") } else { String::new() };
        Some(format!("the position {lon},{lat} lies outside the data, whose box is {self}{meant}"))
    }
}

/// Fails if a box has nothing in common with some data, whose figures would all be 0.
///
/// # Errors
/// When it lies outside.
pub(super) fn check_box<'a>(
    bounds: Option<Bounds>,
    timelines: impl IntoIterator<Item = &'a Timeline>,
) -> anyhow::Result<()> {
    let Some(bounds) = bounds else { return Ok(()) };
    if let Some(problem) = Extent::of(timelines).and_then(|extent| extent.misses(bounds)) {
        bail!(problem);
    }
    Ok(())
}

/// Whether the data reach into the ground of the regions used with them.
pub(super) fn reaches_regions(dataset: &Dataset) -> anyhow::Result<bool> {
    let partition = dataset.regions()?.partition();
    let regions = (0..partition.len()).filter_map(|number| partition.bounds(number)).reduce(Bounds::union);
    let meets = |extent: Extent| regions.is_some_and(|regions| extent.0.intersects(regions));
    Ok(Extent::of(&dataset.timelines).is_none_or(meets))
}

/// A box with longitudes and latitudes exchanged.
fn swapped(Bounds { min, max }: Bounds) -> Bounds {
    let swap = |at: LonLat| LonLat { lon: at.lat, lat: at.lon };
    Bounds { min: swap(min), max: swap(max) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_outside_is_told_with_the_extent_and_with_what_may_be_meant() {
        let boxed = |corners| Bounds::from_corners(corners).unwrap();
        let extent = Extent(boxed([22.0, 44.0, 40.0, 52.0]));
        assert_eq!(extent.misses(boxed([39.0, 51.0, 45.0, 55.0])), None);
        let far = extent.misses(boxed([10.0, 40.0, 12.0, 42.0])).unwrap();
        assert!(far.contains("whose box is 22.00,44.00,40.00,52.00; choose"), "{far}");
        let swapped = extent.misses(boxed([48.0, 37.0, 49.0, 38.0])).unwrap();
        assert!(swapped.ends_with("longitude comes first: --bbox 37,48,38,49?"), "{swapped}");
        let at = |lon, lat| extent.misses_position(LonLat { lon, lat });
        assert_eq!(at(38.0, 48.595), None);
        assert!(at(48.595, 38.0).unwrap().ends_with("; swapped: --lon 38 --lat 48.595?"));
    }
}
