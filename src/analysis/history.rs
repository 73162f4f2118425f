//! What was reported of a position, and since when?

use crate::{
    control::{report_time::ReportTime, scheme::Holder, snapshot::Snapshot, timeline::Timeline},
    geometry::position::LonLat,
};

/// The start of a period in which a position lay in zones of one class, or in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first report of the period.
    pub from: ReportTime,
    /// The zone. Ground outside every zone has no reported control, even if its source leaves the ground of one side
    /// blank by convention.
    pub holder: Holder,
}

/// The runs at a position in order of time. Consecutive runs differ, and the first starts with the first snapshot.
pub fn runs_at(timeline: &Timeline, at: LonLat) -> Vec<Run> {
    let (reported, scheme) = (timeline.snapshots().iter(), timeline.scheme());
    let run = |snapshot: &Snapshot| Run { from: snapshot.time, holder: snapshot.holder_at(scheme, at) };
    let mut runs: Vec<_> = reported.map(run).collect();
    runs.dedup_by_key(|run| run.holder);
    runs
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::*;
    use crate::{
        control::{
            name::Name,
            scheme::{Class, ClassId, Control, Party, Scheme, Shade},
            timeline::Source,
        },
        geometry::{polygon::Polygon, ring::Ring},
    };

    /// A square of a class, one for each day; the square spans 1° from its western edge.
    fn timeline(days: &[(u32, f64)]) -> Timeline {
        let name = Name::bilingual("Red", "Червоні");
        let class =
            Class { key: "red".to_owned(), name: name.clone(), control: Some(Control::Party(0)), shade: Shade::Plain };
        let parties = vec![Party { key: "red".to_owned(), name }];
        let scheme = Arc::new(Scheme { parties, classes: vec![class], ..Scheme::default() });
        let snapshot = |&(day, west): &(u32, f64)| {
            let corners = [(west, 0.0), (west + 1.0, 0.0), (west + 1.0, 1.0), (west, 1.0)];
            let ring = Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap();
            let time = ReportTime::day(NaiveDate::from_ymd_opt(2024, 1, day).unwrap());
            Snapshot::new(time, Arc::from("a"), [(ClassId(0), Arc::new(Polygon::new(ring, Vec::new())))])
        };
        Timeline::new(Source::default(), scheme, days.iter().map(snapshot).collect()).0
    }

    #[test]
    fn only_the_starts_of_runs_are_told() {
        let timeline = timeline(&[(1, 0.0), (2, 0.0), (3, 5.0), (4, 5.0), (5, 0.0)]);
        let runs = runs_at(&timeline, LonLat { lon: 0.5, lat: 0.5 });
        let told: Vec<_> = runs.iter().map(|run| (run.from.date().to_string(), run.holder.class().is_some())).collect();
        let expected = [("2024-01-01", true), ("2024-01-03", false), ("2024-01-05", true)];
        assert_eq!(told, expected.map(|(date, held)| (date.to_owned(), held)));
    }
}
