//! One layer of a vector tile: features whose properties index into shared lists.

use super::{
    MAX_FEATURES, MAX_NAMES, Problem, Shape,
    wire::{BadWire, Field, Fields, Numbers, zigzag},
};

/// The default extent of a tile: steps per side.
const USUAL_EXTENT: u32 = 4_096;

/// The supported versions of the specification.
const VERSIONS: [u64; 2] = [1, 2];

/// A layer, parsed without copying.
pub(super) struct Layer<'a> {
    pub(super) name: &'a str,
    /// Steps per side of the tile; not 0.
    pub(super) extent: u32,
    /// The encoded features.
    pub(super) features: Vec<&'a [u8]>,
    keys: Vec<&'a str>,
    values: Vec<Value<'a>>,
}

/// The value of a property.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) enum Value<'a> {
    /// A string.
    Text(&'a str),
    /// A number, rounded to an integer.
    Whole(i64),
    /// A boolean.
    Truth(bool),
}

/// A feature, parsed without copying.
pub(super) struct Feature<'a> {
    pub(super) shape: Shape,
    /// The drawing commands.
    pub(super) geometry: &'a [u8],
    tags: &'a [u8],
}

/// The properties of a feature.
#[derive(Clone, Copy)]
pub(in super::super) struct Properties<'a> {
    layer: &'a Layer<'a>,
    tags: &'a [u8],
}

impl<'a> Layer<'a> {
    pub(super) fn read(message: &'a [u8]) -> Result<Self, (&'a str, Problem)> {
        let mut layer =
            Self { name: "", extent: USUAL_EXTENT, features: Vec::new(), keys: Vec::new(), values: Vec::new() };
        for field in Fields::of(message) {
            layer
                .take(field.map_err(|BadWire| (layer.name, Problem::Wire))?)
                .map_err(|problem| (layer.name, problem))?;
        }
        Ok(layer)
    }

    fn take(&mut self, field: (u64, Field<'a>)) -> Result<(), Problem> {
        match field {
            (1, Field::Bytes(name)) => self.name = text(name)?,
            (2, Field::Bytes(_)) if self.features.len() == MAX_FEATURES => return Err(Problem::TooManyFeatures),
            (2, Field::Bytes(feature)) => self.features.push(feature),
            (3 | 4, Field::Bytes(_)) if self.keys.len() + self.values.len() >= MAX_NAMES => {
                return Err(Problem::TooManyNames);
            }
            (3, Field::Bytes(key)) => self.keys.push(text(key)?),
            (4, Field::Bytes(value)) => self.values.push(value_of(value)?),
            (5, Field::Number(extent)) => {
                self.extent = u32::try_from(extent).ok().filter(|&extent| extent > 0).ok_or(Problem::Extent)?;
            }
            (15, Field::Number(version)) if !VERSIONS.contains(&version) => return Err(Problem::Version),
            _ => {}
        }
        Ok(())
    }
}

impl<'a> Feature<'a> {
    /// Parses a feature; `None` if its geometry type is not drawn.
    pub(super) fn read(message: &'a [u8]) -> Result<Option<Self>, Problem> {
        let (mut shape, mut geometry, mut tags): (_, &[u8], &[u8]) = (None, &[], &[]);
        for field in Fields::of(message) {
            match field.map_err(|BadWire| Problem::Wire)? {
                (2, Field::Bytes(bytes)) => tags = bytes,
                (3, Field::Number(2)) => shape = Some(Shape::Line),
                (3, Field::Number(3)) => shape = Some(Shape::Area),
                (4, Field::Bytes(bytes)) => geometry = bytes,
                _ => {}
            }
        }
        Ok(shape.map(|shape| Self { shape, geometry, tags }))
    }

    pub(super) fn properties(&self, layer: &'a Layer<'a>) -> Properties<'a> {
        Properties { layer, tags: self.tags }
    }
}

impl<'a> Properties<'a> {
    /// A property by name; `None` if it is missing or damaged.
    pub(in super::super) fn get(&self, name: &str) -> Option<Value<'a>> {
        let mut tags = Numbers::of(self.tags);
        loop {
            let (key, value) = (tags.next()?.ok()?, tags.next()?.ok()?);
            if *self.layer.keys.get(usize::try_from(key).ok()?)? == name {
                return self.layer.values.get(usize::try_from(value).ok()?).copied();
            }
        }
    }

    /// A property of type string.
    pub(in super::super) fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            Value::Whole(_) | Value::Truth(_) => None,
        }
    }

    /// A property that is an integer.
    pub(in super::super) fn whole(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Value::Whole(number) => Some(number),
            Value::Text(_) | Value::Truth(_) => None,
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, Problem> {
    str::from_utf8(bytes).ok().ok_or(Problem::Text)
}

fn value_of(message: &[u8]) -> Result<Value<'_>, Problem> {
    let mut value = Value::Truth(false);
    for field in Fields::of(message) {
        value = match field.map_err(|BadWire| Problem::Wire)? {
            (1, Field::Bytes(bytes)) => Value::Text(text(bytes)?),
            (2, Field::Four(bytes)) => Value::Whole(rounded(f64::from(f32::from_le_bytes(bytes)))),
            (3, Field::Eight(bytes)) => Value::Whole(rounded(f64::from_le_bytes(bytes))),
            (4 | 5, Field::Number(number)) => Value::Whole(number.cast_signed()),
            (6, Field::Number(number)) => Value::Whole(zigzag(number)),
            (7, Field::Number(number)) => Value::Truth(number != 0),
            _ => value,
        };
    }
    Ok(value)
}

#[expect(clippy::cast_possible_truncation, reason = "a float saturates, and levels and ranks are small")]
fn rounded(number: f64) -> i64 {
    number.round() as i64
}
