//! OGC Moving Features JSON (19-045r3): a feature's polygon at several times, in `temporalGeometry`.

use std::{iter, sync::Arc};

use super::{
    super::{
        dates::{Interval, period_from_json},
        document::{Members, excerpt, list_from_text},
        pool::PolygonPool,
        rings::Axes,
        shapes::Ground,
    },
    dating::{BadDating, Dating, bad},
};
use crate::control::{fault::Problem, report_time::ReportTime};

/// The member of a feature.
pub(super) const MEMBER: &str = "temporalGeometry";

/// The polygons of a `MovingPolygon` and their times: each is valid until the next, the last one at its own time only.
///
/// Empty for any other geometry.
pub(super) fn grounds_of(
    temporal: &Members<'_>,
    axes: Axes,
    pool: &PolygonPool,
) -> Result<Vec<(Dating, Arc<Ground>)>, BadDating> {
    if temporal.text("type").as_deref() != Some("MovingPolygon") {
        return Ok(Vec::new());
    }
    let list = |name: &str| temporal.get(name).and_then(|list| list_from_text(list.get())).unwrap_or_default();
    let (datetimes, polygons) = (list("datetimes"), list("coordinates"));
    if datetimes.len() != polygons.len() {
        let (expected, found) = (format!("{} polygons", datetimes.len()), polygons.len().to_string());
        return Err((format!("{MEMBER}.coordinates"), Problem::WrongMember { expected, found }));
    }
    let time = |(index, datetime)| {
        let period = period_from_json(datetime).ok_or_else(|| bad(format!("{MEMBER}.datetimes[{index}]"), datetime));
        period.map(|period| period.from)
    };
    let times: Vec<ReportTime> = datetimes.into_iter().enumerate().map(time).collect::<Result<_, _>>()?;
    if !times.is_sorted_by(|a, b| a.at < b.at) {
        let text = temporal.get("datetimes").map_or("", |datetimes| datetimes.get());
        return Err((format!("{MEMBER}.datetimes"), Problem::BackwardInterval(excerpt(text))));
    }
    let ends = times.iter().copied().skip(1).map(Some).chain(iter::once(None));
    let datings = iter::zip(times.iter().copied(), ends).map(|(from, until)| match until {
        Some(until) => Dating::Within(Interval::of(Some(from), Some(until))),
        None => Dating::At(from),
    });
    let ground = |(index, polygon): (usize, &serde_json::value::RawValue)| {
        Arc::new(Ground::from_polygon(&format!(".coordinates[{index}]"), polygon.get(), axes, pool))
    };
    Ok(iter::zip(datings, polygons.into_iter().enumerate().map(ground)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLYGONS: &str = "[[[[0,0],[1,0],[1,1],[0,0]]],[[[0,0],[2,0],[2,2],[0,0]]]]";

    fn grounds(datetimes: &str) -> Result<Vec<(Dating, Arc<Ground>)>, BadDating> {
        let text = format!(r#"{{"type":"MovingPolygon","datetimes":{datetimes},"coordinates":{POLYGONS}}}"#);
        grounds_of(&Members::from_text(&text).unwrap(), Axes::LonLat, &PolygonPool::default())
    }

    #[test]
    fn a_polygon_is_reported_until_the_next_one() {
        let grounds = grounds(r#"["2024-02-01","2024-03-01"]"#).unwrap();
        assert!(
            matches!(grounds[0].0, Dating::Within(interval) if interval.until.unwrap().date().to_string() == "2024-03-01")
        );
        assert!(matches!(grounds[1].0, Dating::At(time) if time.date().to_string() == "2024-03-01"));
        assert_eq!(grounds[1].1.polygons[0].bounds().max.lon, 2.0);
    }

    #[test]
    fn times_must_rise_and_be_as_many_as_the_polygons() {
        for datetimes in [r#"["2024-03-01","2024-02-01"]"#, r#"["2024-03-01"]"#, r#"["2024-03-01","soon"]"#, "7"] {
            assert!(grounds(datetimes).is_err(), "{datetimes}");
        }
    }
}
