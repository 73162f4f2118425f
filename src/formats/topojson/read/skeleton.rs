//! The structure of a pack's document; bulky parts stay text until they are needed.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{PackError, description::Description, write::STEP};
use crate::geometry::{
    grid::{GridPoint, STEPS_PER_DEGREE, grid_from_lonlat},
    position::LonLat,
};

/// How far a translation may be off the grid, in steps.
const OFF_GRID: f64 = 0.01;

#[derive(Deserialize)]
pub(super) struct Skeleton<'a> {
    #[serde(borrow)]
    pub(super) r#type: Cow<'a, str>,
    pub(super) transform: Transform,
    #[serde(borrow)]
    pub(super) objects: Objects<'a>,
    #[serde(borrow)]
    pub(super) arcs: &'a RawValue,
    pub(super) frontline: Option<Description>,
    #[serde(borrow)]
    pub(super) roles: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) areas: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) front: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
pub(super) struct Objects<'a> {
    #[serde(borrow)]
    pub(super) zones: Option<Collection<ZoneGeometry<'a>>>,
    #[serde(borrow)]
    pub(super) changes: Option<Collection<ChangeGeometry<'a>>>,
}

#[derive(Deserialize)]
pub(super) struct Collection<T> {
    pub(super) r#type: String,
    pub(super) geometries: Vec<T>,
}

#[derive(Deserialize)]
pub(super) struct ZoneGeometry<'a> {
    #[serde(borrow)]
    pub(super) r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) properties: ZoneProperties<'a>,
    #[serde(borrow)]
    pub(super) arcs: &'a RawValue,
}

#[derive(Deserialize)]
pub(super) struct ZoneProperties<'a> {
    #[serde(borrow)]
    pub(super) class: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) start: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) end: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
pub(super) struct ChangeGeometry<'a> {
    #[serde(borrow)]
    pub(super) r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) properties: ChangeProperties<'a>,
    #[serde(borrow)]
    pub(super) arcs: &'a RawValue,
}

#[derive(Deserialize)]
pub(super) struct ChangeProperties<'a> {
    #[serde(borrow)]
    pub(super) before: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) after: Option<Cow<'a, str>>,
    /// Whether ground without a zone belongs to nobody; older packs lack it.
    pub(super) abroad: Option<bool>,
    #[serde(borrow)]
    pub(super) start: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) end: Cow<'a, str>,
}

/// The front line's member as written.
#[derive(Deserialize)]
pub(super) struct FrontMember {
    pub(super) along: Vec<u32>,
    pub(super) arcs: Vec<u32>,
    pub(super) first: Vec<u32>,
    pub(super) more: Vec<u32>,
}

impl Transform {
    /// The grid point that arcs are relative to.
    pub(super) fn origin(&self) -> Result<GridPoint, PackError> {
        if self.scale.iter().any(|scale| (scale - STEP).abs() > STEP * STEP) {
            let found = format!("{:?}", self.scale);
            return Err(PackError::wrong("transform.scale", "a millionth of a degree", &found));
        }
        let [lon, lat] = self.translate;
        let off_grid = |degrees: f64| (degrees * STEPS_PER_DEGREE - (degrees * STEPS_PER_DEGREE).round()).abs();
        LonLat::new(lon, lat)
            .ok()
            .filter(|_| off_grid(lon) <= OFF_GRID && off_grid(lat) <= OFF_GRID)
            .map(grid_from_lonlat)
            .ok_or_else(|| {
                PackError::wrong("transform.translate", "a point of the grid", &format!("{:?}", self.translate))
            })
    }
}
