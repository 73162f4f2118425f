//! The object `zones` to snapshots.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

use super::{
    super::{PackError, ZONES},
    Context, MAX_POINTS, MAX_REPORTED, class,
    skeleton::ZoneGeometry,
};
use crate::{
    control::{scheme::ClassId, snapshot::Snapshot},
    geometry::{polygon::Polygon, ring::Ring, topology::ArcRef},
};

/// More than the whole surface of the Earth, square kilometres.
const EARTH_KM2: f64 = 5.2e8;

/// The arcs of a polygon, ring by ring, with the length of each ring.
type Rings = Vec<(Vec<ArcRef>, usize)>;

/// The snapshots of a pack, in order of time; those without a polygon are empty.
pub(super) fn snapshots(geometries: &[ZoneGeometry<'_>], context: &Context<'_>) -> Result<Vec<Snapshot>, PackError> {
    let polygons = polygons(geometries, context)?;
    let mut reported: Vec<Vec<(ClassId, Arc<Polygon>)>> = vec![Vec::new(); context.dated.len()];
    let mut count: usize = 0;
    for (index, geometry) in geometries.iter().enumerate() {
        let at = |error: PackError| error.below(&member(index));
        let properties = &geometry.properties;
        let class = class(context.scheme, &properties.class)
            .ok_or_else(|| at(PackError::wrong(".properties.class", "a class of the pack", &properties.class)))?;
        let (first, last) = context.times.interval(&properties.start, properties.end.as_deref()).map_err(at)?;
        let lifespan = first as usize..=last as usize;
        count += lifespan.clone().count();
        if count > MAX_REPORTED {
            return Err(PackError::too_much("objects.zones", "polygons in all snapshots", MAX_REPORTED));
        }
        let polygon = &polygons[geometry.arcs.get()];
        for snapshot in &mut reported[lifespan] {
            snapshot.push((class, Arc::clone(polygon)));
        }
    }
    let snapshot = |(dated, polygons): (&super::Dated, _)| Snapshot::new(dated.time, Arc::clone(&dated.file), polygons);
    Ok(context.dated.iter().zip(reported).map(snapshot).collect())
}

/// Each different polygon once, by the text of its arcs.
fn polygons<'a>(
    geometries: &[ZoneGeometry<'a>],
    context: &Context<'_>,
) -> Result<BTreeMap<&'a str, Arc<Polygon>>, PackError> {
    let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, geometry) in geometries.iter().enumerate() {
        if geometry.r#type != "Polygon" {
            return Err(PackError::wrong(member(index) + ".type", "Polygon", &geometry.r#type));
        }
        first_of.entry(geometry.arcs.get()).or_insert(index);
    }
    let with_rings = |(&text, &index): (&&'a str, &usize)| {
        rings(text, context).map(|rings| (text, index, rings)).map_err(|error| error.below(&member(index)))
    };
    let known: Vec<(&str, usize, Rings)> = first_of.par_iter().map(with_rings).collect::<Result<_, _>>()?;
    // All are counted before the first is made: a small file may refer to one arc very often.
    let points: usize = known.iter().flat_map(|(_, _, rings)| rings).map(|&(_, length)| length).sum();
    if points > MAX_POINTS {
        return Err(PackError::too_much("objects.zones", "points in all polygons", MAX_POINTS));
    }
    let built = |(text, index, rings): (&'a str, usize, Rings)| {
        let polygon = polygon(&rings, context).map_err(|error| error.below(&member(index)))?;
        let km2 = geometries[index].properties.km2;
        if !(0.0..=EARTH_KM2).contains(&km2) {
            let found = km2.to_string();
            return Err(PackError::wrong(member(index) + ".properties.km2", "an area on the globe", &found));
        }
        Ok((text, Arc::new(polygon.with_measured_area(km2))))
    };
    let pairs: Vec<_> = known.into_par_iter().map(built).collect::<Result<_, PackError>>()?;
    Ok(pairs.into_iter().collect())
}

fn rings(text: &str, context: &Context<'_>) -> Result<Rings, PackError> {
    let numbers: Vec<Vec<i32>> =
        serde_json::from_str(text).map_err(|error| PackError::wrong(".arcs", "lists of arcs", &error.to_string()))?;
    if numbers.is_empty() {
        return Err(PackError::wrong(".arcs", "at least one ring", "none"));
    }
    let mut rings = Rings::with_capacity(numbers.len());
    for (index, numbers) in numbers.into_iter().enumerate() {
        let along: Vec<ArcRef> = numbers.into_iter().map(ArcRef).collect();
        let length = context.arcs.ring_length(&along).map_err(|error| error.below(&format!(".arcs[{index}]")))?;
        rings.push((along, length));
    }
    Ok(rings)
}

/// The polygon of an outer ring and holes, turned to run as RFC 7946 has it.
fn polygon(rings: &Rings, context: &Context<'_>) -> Result<Polygon, PackError> {
    let mut made = Vec::with_capacity(rings.len());
    for (index, (along, length)) in rings.iter().enumerate() {
        let member = || format!(".arcs[{index}]");
        let ring = Ring::new(context.arcs.ring_positions(along, *length))
            .map_err(|error| PackError { member: member(), problem: error.into() })?;
        made.push(ring);
    }
    let holes = made.split_off(1);
    Ok(Polygon::new(made.swap_remove(0), holes))
}

fn member(index: usize) -> String {
    format!("objects.{ZONES}.geometries[{index}]")
}
