//! The rows of `frontline changes` in CSV, JSON and GeoJSON.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    changes::Found,
    grounds::{RegionText, Where},
    notices::fault_kinds,
};
use crate::{
    analysis::transfers::Transfer,
    dataset::Dataset,
    formats::geojson_write::geojson_from_ground,
    places::regions::{Region, Regions},
};

/// Decimals of square kilometres in JSON and CSV: a square metre, so that slivers are not all 0.
const KM2_STEPS: f64 = 1e6;

/// Decimals of degrees: the grid on which changes are computed.
const DECIMALS: u8 = 6;
const DEGREE_STEPS: f64 = 1e6;

/// Decimal factor of the distance to a place in kilometres.
const KM_STEPS: f64 = 10.0;

/// One piece of ground, as printed.
#[derive(Serialize)]
pub(super) struct ChangeRow<'a> {
    from: &'a str,
    to: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    km2: f64,
    lon: f64,
    lat: f64,
    place: Option<&'a str>,
    place_km: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    from_time: &'a str,
    to_time: &'a str,
    faults: usize,
    /// The region that the ground lies in, cut at its border: its identifier and name, `null` outside all regions. Left
    /// out where ground is not cut by regions.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_name: Option<RegionText<'a>>,
    /// The region at the position, where ground is not cut: other parts of the ground may lie in other regions.
    #[serde(skip_serializing_if = "Option::is_none")]
    position_region: Option<RegionText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position_region_name: Option<RegionText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_age_days: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_age_days: Option<u64>,
}

/// The rows of one source.
pub(super) fn rows<'a>(
    found: &'a Found<'_>,
    regions: &'a Regions,
    source: Option<&'a str>,
) -> impl Iterator<Item = ChangeRow<'a>> {
    let rounded = |number: f64, steps: f64| (number * steps).round() / steps;
    let listed = found.parts.iter().flat_map(|(ground, of)| of.list.iter().map(move |transfer| (*ground, transfer)));
    let row = move |(ground, transfer): (Where<'a>, &'a Transfer<'_>)| ChangeRow {
        from: &found.from_date,
        to: &found.to_date,
        before: found.key(transfer.before),
        after: found.key(transfer.after),
        km2: rounded(transfer.km2, KM2_STEPS),
        lon: rounded(transfer.at.lon, DEGREE_STEPS),
        lat: rounded(transfer.at.lat, DEGREE_STEPS),
        place: transfer.place.map(|near| near.place.name.english()),
        place_km: transfer.place.map(|near| rounded(near.km, KM_STEPS)),
        source,
        from_time: &found.from_time,
        to_time: &found.to_time,
        faults: found.faults,
        region: ground.id(),
        region_name: ground.name(),
        position_region: position_text(ground, regions, transfer, |region| &region.id),
        position_region_name: position_text(ground, regions, transfer, |region| region.name.english()),
        from_age_days: found.ages[0],
        to_age_days: found.ages[1],
    };
    listed.map(row)
}

/// What is printed of the region at the position of ground that is not cut by regions.
fn position_text<'a>(
    ground: Where<'_>,
    regions: &'a Regions,
    transfer: &Transfer<'_>,
    text: impl Fn(&'a Region) -> &'a str,
) -> Option<RegionText<'a>> {
    (ground == Where::Whole).then(|| RegionText(regions.at(transfer.at).map(text)))
}

/// The ground itself, with the rows as properties.
pub(super) fn geojson<'a>(
    dataset: &Dataset,
    found: &[Found<'_>],
    rows: impl Iterator<Item = ChangeRow<'a>>,
) -> anyhow::Result<String> {
    let mut properties = Vec::new();
    for row in rows {
        let Value::Object(row) = serde_json::to_value(row)? else { continue };
        properties.push(row);
    }
    let listed = found.iter().flat_map(|found| &found.parts).flat_map(|(_, transfers)| &transfers.list);
    let ground = listed.map(|transfer| &transfer.ground);
    let slivers = found.iter().map(|found| {
        json!({
            "source": found.timeline.source().name,
            "count": found.slivers().0,
            "km2": (found.slivers().1 * KM2_STEPS).round() / KM2_STEPS,
        })
    });
    let members = Map::from_iter([
        ("left_out".to_owned(), Value::Array(slivers.collect())),
        ("fault_kinds".to_owned(), serde_json::to_value(fault_kinds(dataset))?),
    ]);
    Ok(geojson_from_ground(ground.zip(properties), members, DECIMALS))
}
