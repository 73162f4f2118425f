//! Zones of control interpolated from reports on single settlements.
//!
//! Each settlement has a value between -1 (the first party holds it) and 1 (the second party), which passes through 0
//! over some weeks around a reported change ([`chronology`]). Between settlements the value is interpolated with
//! Sibson's natural neighbours ([`surface`]), sampled on a grid. Two contour lines ([`contour`]) divide the box into
//! three zones that share their edges exactly ([`tiling`]): first party, contested, second party.
//!
//! Sibson, R. (1981): A brief description of natural neighbour interpolation. In: Interpreting Multivariate Data.
//! Wiley, 21-36.

pub mod options;
pub mod chronology;
pub mod surface;
pub mod contour;
pub mod thinning;
pub mod tiling;
mod cut;

use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use self::{
    chronology::{Chronology, Value},
    cut::{Ground, taken_apart},
    options::{InterpolationError, Options, Part},
    surface::Surface,
    thinning::Outlines,
    tiling::{Corner, Zones},
};
use crate::{
    control::{
        name::Name,
        report_time::ReportTime,
        scheme::{Class, ClassId, Control, Party, Scheme, Shade},
        snapshot::Snapshot,
    },
    geometry::polygon::Polygon,
};

/// The class of the first party's zone in [`snapshots_from_chronology`].
pub const FIRST: ClassId = ClassId(0);

/// The class of the second party's zone.
pub const SECOND: ClassId = ClassId(1);

/// The class of the contested zone.
pub const CONTESTED: ClassId = ClassId(2);

/// A chronology with precomputed weights of its settlements, for zones on any day.
#[derive(Debug)]
pub struct Interpolation<'a> {
    chronology: &'a Chronology,
    surface: Surface,
    options: &'a Options,
    home: Option<Ground>,
    parts: Vec<(usize, Ground)>,
}

impl<'a> Interpolation<'a> {
    /// Computes the weights of the settlements, which takes most of the time.
    ///
    /// # Errors
    /// When there are no settlements, or the options do not fit the box.
    pub fn new(chronology: &'a Chronology, options: &'a Options) -> Result<Self, InterpolationError> {
        let surface = Surface::new(chronology, options.bounds, options.step_deg)?;
        let home = Ground::new(&options.home);
        let part = |part: &Part| Ground::new(&part.ground).map(|ground| (part.party, ground));
        let parts = options.parts.iter().map(|one| part(one).ok_or(InterpolationError::EmptyPart));
        Ok(Self { chronology, surface, options, home, parts: parts.collect::<Result<_, _>>()? })
    }

    /// The zones on a day, as a snapshot with the classes [`FIRST`], [`SECOND`] and [`CONTESTED`], and then one for each
    /// part in the options.
    pub fn snapshot_at(&self, date: NaiveDate) -> Snapshot {
        let classed = [FIRST, SECOND, CONTESTED].into_iter().zip(self.zones_at(date));
        let polygons: Vec<_> = classed
            .flat_map(|(class, polygons)| self.divided(class, polygons))
            .flat_map(|(class, polygons)| polygons.into_iter().map(move |polygon| (class, Arc::new(polygon))))
            .collect();
        Snapshot::new(ReportTime::day(date), Arc::from(format!("{date}.geojson")), polygons)
    }

    /// The ground of the first party, of the second, and between: values at the settlements, samples, contour lines,
    /// polygons.
    fn zones_at(&self, date: NaiveDate) -> [Vec<Polygon>; 3] {
        let Options { softening, front_margin, contested_margin, tolerance_deg, least_km2, bounds, .. } = *self.options;
        let values = self.chronology.values_at(date, softening, front_margin, contested_margin);
        let field = self.surface.sampled(values, date);
        let outlines = Outlines {
            contested: contour::level_lines(&field.map(|value| value.middle + value.margin)),
            second: contour::level_lines(&field.map(|value| value.middle - value.margin)),
        };
        let outlines = thinning::thinned(&outlines, tolerance_deg, least_km2);
        let Zones { first, contested, second } = tiling::zones(&outlines, bounds, corner_of(field.at(0, 0)));
        let within_home = |zone: Vec<Polygon>| {
            let zone = zone.into_iter().flat_map(taken_apart).collect();
            match &self.home {
                Some(home) => home.inside(zone),
                None => zone,
            }
        };
        [first, second, contested].map(within_home)
    }

    /// A zone without the ground that has a class of its own, and that ground.
    fn divided(&self, class: ClassId, zone: Vec<Polygon>) -> Vec<(ClassId, Vec<Polygon>)> {
        let (mut rest, mut found) = (zone, Vec::new());
        for (i, (_, ground)) in self.parts.iter().enumerate().filter(|(_, (party, _))| ClassId(*party) == class) {
            found.push((ClassId(CONTESTED.0 + 1 + i), ground.inside(rest.clone())));
            rest = ground.outside(rest);
        }
        found.insert(0, (class, rest));
        found
    }
}

/// The interpolated zones at each date.
///
/// # Errors
/// When there are no settlements, or the options do not fit the box.
pub fn snapshots_from_chronology(
    chronology: &Chronology,
    dates: &[NaiveDate],
    options: &Options,
) -> Result<Vec<Snapshot>, InterpolationError> {
    let interpolation = Interpolation::new(chronology, options)?;
    Ok(dates.par_iter().map(|&date| interpolation.snapshot_at(date)).collect())
}

/// The scheme of [`snapshots_from_chronology`], with keys as names.
pub fn scheme(parties: [&str; 2], parts: &[Part]) -> Scheme {
    let name = |key: &str| Name::plain(key);
    let class = |key: &str, control| Class {
        key: key.to_owned(),
        name: name(key),
        control: Some(control),
        shade: Shade::Plain,
    };
    let [first, second] = parties;
    let mut classes =
        vec![class(first, Control::Party(0)), class(second, Control::Party(1)), class("contested", Control::Contested)];
    classes.extend(parts.iter().map(|part| class(&part.key, Control::Party(part.party))));
    Scheme {
        parties: parties.map(|key| Party { key: key.to_owned(), name: name(key) }).to_vec(),
        classes,
        ..Scheme::default()
    }
}

fn corner_of(value: Value) -> Corner {
    if value.middle > value.margin {
        Corner::Second
    } else if value.middle > -value.margin {
        Corner::Contested
    } else {
        Corner::First
    }
}

#[cfg(test)]
mod tests {
    use super::{
        chronology::{Change, Settlement, State},
        *,
    };
    use crate::geometry::{bounds::Bounds, measure, position::LonLat, ring::Ring};

    const BOUNDS: Bounds = Bounds { min: LonLat { lon: 37.0, lat: 48.0 }, max: LonLat { lon: 39.0, lat: 49.0 } };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Towns every fifth of a degree: the first party holds the east, an outpost in the west and, later, `Hill`.
    fn chronology() -> Chronology {
        let town = |id: u64| {
            let at = LonLat { lon: 37.1 + 0.2 * (id % 10) as f64, lat: 48.1 + 0.2 * (id / 10) as f64 };
            let begin = match id {
                _ if id % 10 > 5 => State::First,
                21 => State::First,
                43 => State::Contested,
                _ => State::Second,
            };
            let mut changes = vec![Change { date: day("2022-02-24"), state: begin }];
            if id == 25 {
                changes.push(Change { date: day("2023-05-20"), state: State::First });
            }
            Settlement::new(id, at, changes)
        };
        Chronology::new((0..50).map(town))
    }

    fn snapshot(date: &str) -> Snapshot {
        let options = Options { step_deg: 0.02, ..Options::of(BOUNDS) };
        snapshots_from_chronology(&chronology(), &[day(date)], &options).unwrap().remove(0)
    }

    #[test]
    fn each_town_lies_in_the_zone_of_its_last_report() {
        for (date, hill) in [("2023-01-01", SECOND), ("2023-12-01", FIRST)] {
            let found = snapshot(date);
            let class_of = |id: usize| found.class_at(chronology().settlements()[id].at);
            assert_eq!(class_of(25), Some(hill), "{date}");
            assert_eq!([class_of(21), class_of(43)], [Some(FIRST), Some(CONTESTED)]);
            assert_eq!([class_of(11), class_of(29)], [Some(SECOND), Some(FIRST)]);
        }
    }

    #[test]
    fn the_zones_tile_the_box() {
        let found = snapshot("2023-05-01");
        let positions =
            found.polygons().flat_map(|(_, polygon)| polygon.rings()).flat_map(|ring| ring.positions().to_vec());
        // Straight edges are geodesics, so the box has the area of the zones only with all vertices on its edge.
        let Bounds { min, max } = BOUNDS;
        let [mut south, mut east, mut north, mut west] = [const { Vec::new() }; 4];
        for at in
            positions.chain([min, max, LonLat { lon: max.lon, lat: min.lat }, LonLat { lon: min.lon, lat: max.lat }])
        {
            match at {
                LonLat { lat, .. } if lat == min.lat => south.push(at),
                LonLat { lon, .. } if lon == max.lon => east.push(at),
                LonLat { lat, .. } if lat == max.lat => north.push(at),
                LonLat { lon, .. } if lon == min.lon => west.push(at),
                _ => {}
            }
        }
        south.sort_by(|a, b| a.lon.total_cmp(&b.lon));
        east.sort_by(|a, b| a.lat.total_cmp(&b.lat));
        north.sort_by(|a, b| b.lon.total_cmp(&a.lon));
        west.sort_by(|a, b| b.lat.total_cmp(&a.lat));
        let ring = Ring::new([south, east, north, west].concat()).unwrap();
        let zones: f64 = [FIRST, SECOND, CONTESTED].iter().map(|&class| found.class_km2(class)).sum();
        assert!((zones / measure::ring_area_km2(&ring) - 1.0).abs() < 1e-6, "{zones}");
    }

    #[test]
    fn the_same_chronology_gives_the_same_zones() {
        assert_eq!(snapshot("2023-05-01"), snapshot("2023-05-01"));
    }

    #[test]
    fn zones_are_cut_to_the_home_ground() {
        let half =
            Ring::new([(37.0, 47.0), (38.0, 47.0), (38.0, 50.0), (37.0, 50.0)].map(|(lon, lat)| LonLat { lon, lat }));
        let home = vec![Polygon::new(half.unwrap(), Vec::new())];
        let options = Options { step_deg: 0.02, home, ..Options::of(BOUNDS) };
        let found = snapshots_from_chronology(&chronology(), &[day("2023-01-01")], &options).unwrap();
        assert_eq!(found[0].class_at(LonLat { lon: 38.5, lat: 48.5 }), None);
        assert_eq!(found[0].class_at(LonLat { lon: 37.3, lat: 48.3 }), Some(SECOND));
    }

    #[test]
    fn a_place_without_reports_gives_no_zones() {
        let found = snapshots_from_chronology(&Chronology::default(), &[day("2023-01-01")], &Options::of(BOUNDS));
        assert_eq!(found, Err(InterpolationError::NoSettlement));
    }
}
