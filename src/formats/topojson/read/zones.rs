//! Reads the object `zones`.

use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

use super::{
    super::{AREAS, EARTH_KM2, PARTS_OF_AREA, PackError, ZONES, held::HeldZone},
    Context, MAX_POINTS, MAX_REPORTED, class,
    skeleton::ZoneGeometry,
    snapshot,
};
use crate::{
    control::{scheme::ClassId, snapshot::Snapshot},
    geometry::{polygon::Polygon, ring::Ring, topology::ArcRef},
};

/// The arcs of a polygon, ring by ring, with the number of points of each ring.
type Rings = Vec<(Vec<ArcRef>, usize)>;

/// The zones of a pack; distinct polygons are identified by their arcs.
pub(super) struct Zones {
    spans: Vec<Span>,
    /// In the order of first use.
    polygons: Vec<(usize, Rings)>,
}

/// The first and last snapshot in which a polygon is reported under one class.
struct Span {
    class: ClassId,
    polygon: usize,
    first: u32,
    last: u32,
}

impl Zones {
    /// The zones in the form that the front line needs.
    pub(super) fn held(&self) -> Vec<HeldZone<'_, (Vec<ArcRef>, usize)>> {
        let zone = |span: &Span| HeldZone {
            class: span.class,
            first: span.first,
            last: span.last,
            rings: &self.polygons[span.polygon].1,
        };
        self.spans.iter().map(zone).collect()
    }

    /// The snapshots of a pack in order of time; some may be empty.
    pub(super) fn snapshots(&self, areas: &str, context: &Context<'_>) -> Result<Vec<Snapshot>, PackError> {
        let polygons = self.built(areas, context)?;
        let mut reported: Vec<Vec<(ClassId, Arc<Polygon>)>> = vec![Vec::new(); context.dated.len()];
        for span in &self.spans {
            for snapshot in &mut reported[span.first as usize..=span.last as usize] {
                snapshot.push((span.class, Arc::clone(&polygons[span.polygon])));
            }
        }
        Ok(context.dated.iter().zip(reported).map(|(dated, polygons)| snapshot(dated, polygons)).collect())
    }

    fn built(&self, areas: &str, context: &Context<'_>) -> Result<Vec<Arc<Polygon>>, PackError> {
        let excesses: Vec<i64> = serde_json::from_str(areas)
            .map_err(|error| PackError::wrong(AREAS, "a list of whole numbers", &error.to_string()))?;
        if excesses.len() != self.polygons.len() {
            let expected = format!("{} numbers, one for each different polygon", self.polygons.len());
            return Err(PackError::wrong(AREAS, &expected, &excesses.len().to_string()));
        }
        let built = |((index, rings), &excess): (&(usize, Rings), &i64)| {
            let polygon = polygon(rings, context).map_err(|error| error.below(&member(*index)))?;
            let km2 = area_km2(rings, excess, context);
            if !(0.0..=EARTH_KM2).contains(&km2) {
                return Err(PackError::wrong(AREAS, "an area on the globe", &km2.to_string()));
            }
            Ok(Arc::new(polygon.with_measured_area(km2)))
        };
        self.polygons.par_iter().zip(&excesses).map(built).collect()
    }
}

/// The area of the polygon as the source reported it.
fn area_km2(rings: &Rings, excess: i64, context: &Context<'_>) -> f64 {
    let mut of_rings = rings.iter().map(|(along, _)| context.arcs.ring_km2(along));
    let on_grid = of_rings.next().unwrap_or(0.0) - of_rings.sum::<f64>();
    // A number beyond the range of exact integers in `f64` is wrong anyway.
    on_grid * (1.0 + excess as f64 / PARTS_OF_AREA)
}

/// The zones of the object, validated against the arcs, classes and times.
pub(super) fn zones(geometries: &[ZoneGeometry<'_>], context: &Context<'_>) -> Result<Zones, PackError> {
    let mut number_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut first_of: Vec<(usize, &str)> = Vec::new();
    let (mut spans, mut count) = (Vec::with_capacity(geometries.len()), 0_usize);
    for (index, geometry) in geometries.iter().enumerate() {
        let text = geometry.arcs.get();
        let polygon = *number_of.entry(text).or_insert(first_of.len());
        if polygon == first_of.len() {
            first_of.push((index, text));
        }
        let span = span(geometry, polygon, context).map_err(|error| error.below(&member(index)))?;
        count += (span.first..=span.last).count();
        if count > MAX_REPORTED {
            return Err(PackError::too_much("objects.zones", "polygons in all snapshots", MAX_REPORTED));
        }
        spans.push(span);
    }
    let with_rings = |&(index, text): &(usize, &str)| {
        rings(text, context).map(|rings| (index, rings)).map_err(|error| error.below(&member(index)))
    };
    let polygons: Vec<(usize, Rings)> = first_of.par_iter().map(with_rings).collect::<Result<_, _>>()?;
    // Count all points before building any polygon: a small file may refer to one arc very often.
    let points: usize = polygons.iter().flat_map(|(_, rings)| rings).map(|&(_, length)| length).sum();
    if points > MAX_POINTS {
        return Err(PackError::too_much("objects.zones", "points in all polygons", MAX_POINTS));
    }
    Ok(Zones { spans, polygons })
}

fn span(geometry: &ZoneGeometry<'_>, polygon: usize, context: &Context<'_>) -> Result<Span, PackError> {
    if geometry.r#type != "Polygon" {
        return Err(PackError::wrong(".type", "Polygon", &geometry.r#type));
    }
    let properties = &geometry.properties;
    let class = class(context.scheme, &properties.class)
        .ok_or_else(|| PackError::wrong(".properties.class", "a class of the pack", &properties.class))?;
    let (first, last) = context.times.interval(&properties.start, properties.end.as_deref())?;
    Ok(Span { class, polygon, first, last })
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

/// The polygon of an outer ring and holes, oriented as in RFC 7946.
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
