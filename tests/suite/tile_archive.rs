//! Writes small PMTiles archives and vector tiles byte by byte, according to their specifications.

use std::{collections::BTreeMap, io::Write as _};

use flate2::{Compression, write::GzEncoder};

/// The tile types in an archive's header.
pub(crate) const MVT: u8 = 1;
pub(crate) const PNG: u8 = 2;
pub(crate) const JPEG: u8 = 3;
pub(crate) const WEBP: u8 = 4;

const HEADER_BYTES: usize = 127;

/// An archive to be written.
pub(crate) struct Archive {
    pub(crate) tile_type: u8,
    pub(crate) zooms: (u8, u8),
    /// West, south, east, north, degrees.
    pub(crate) bounds: [f64; 4],
    pub(crate) description: String,
    /// Tiles by zoom, column and row.
    pub(crate) tiles: BTreeMap<(u8, u32, u32), Vec<u8>>,
    /// The number of directories between the root and the tiles.
    pub(crate) depth: usize,
}

impl Archive {
    pub(crate) fn new(tile_type: u8, zooms: (u8, u8), description: &str) -> Self {
        let bounds = [36.0, 47.0, 39.0, 50.0];
        Self { tile_type, zooms, bounds, description: description.to_owned(), tiles: BTreeMap::new(), depth: 0 }
    }

    pub(crate) fn with(mut self, (zoom, column, row): (u8, u32, u32), tile: Vec<u8>) -> Self {
        self.tiles.insert((zoom, column, row), tile);
        self
    }

    /// The bytes of the archive: header, root directory, metadata, leaf directories, tiles.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut by_id: Vec<(u64, &Vec<u8>)> =
            self.tiles.iter().map(|(&(zoom, column, row), tile)| (tile_id(zoom, column, row), tile)).collect();
        by_id.sort_by_key(|&(id, _)| id);
        let (mut data, mut entries) = (Vec::new(), Vec::new());
        for (id, tile) in by_id {
            let tile = if self.tile_type == MVT { gzip(tile) } else { tile.clone() };
            entries.push(Entry { id, run: 1, length: tile.len(), offset: data.len() });
            data.extend(tile);
        }
        let mut directory = gzip(&directory(&entries));
        let mut leaves = Vec::new();
        for _ in 0..self.depth {
            let leaf = Entry { id: 0, run: 0, length: directory.len(), offset: leaves.len() };
            leaves.extend(directory);
            directory = gzip(&self::directory(&[leaf]));
        }
        let description = gzip(self.description.as_bytes());
        let mut archive = self.header([directory.len(), description.len(), leaves.len(), data.len()]);
        for part in [directory, description, leaves, data] {
            archive.extend(part);
        }
        archive
    }

    fn header(&self, lengths: [usize; 4]) -> Vec<u8> {
        let mut header = b"PMTiles\x03".to_vec();
        let mut offset = HEADER_BYTES;
        for length in lengths {
            header.extend(u64::try_from(offset).unwrap().to_le_bytes());
            header.extend(u64::try_from(length).unwrap().to_le_bytes());
            offset += length;
        }
        for _ in 0..3 {
            header.extend(u64::try_from(self.tiles.len()).unwrap().to_le_bytes());
        }
        let tile_compression = if self.tile_type == MVT { 2 } else { 1 };
        header.extend([1, 2, tile_compression, self.tile_type, self.zooms.0, self.zooms.1]);
        let [west, south, east, north] = self.bounds;
        let degrees = |value: f64| (format!("{:.0}", value * 1e7)).parse::<i32>().unwrap().to_le_bytes();
        for value in [west, south, east, north] {
            header.extend(degrees(value));
        }
        header.push(self.zooms.0);
        header.extend([degrees(f64::midpoint(west, east)), degrees(f64::midpoint(south, north))].concat());
        assert_eq!(header.len(), HEADER_BYTES);
        header
    }
}

struct Entry {
    id: u64,
    run: u64,
    length: usize,
    offset: usize,
}

fn directory(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = varint(entries.len() as u64);
    let mut last = 0;
    for entry in entries {
        bytes.extend(varint(entry.id - last));
        last = entry.id;
    }
    bytes.extend(entries.iter().flat_map(|entry| varint(entry.run)));
    bytes.extend(entries.iter().flat_map(|entry| varint(entry.length as u64)));
    bytes.extend(entries.iter().flat_map(|entry| varint(entry.offset as u64 + 1)));
    bytes
}

/// The tile ID: the number of tiles at all lower zooms, plus the position on the Hilbert curve of its own zoom.
fn tile_id(zoom: u8, column: u32, row: u32) -> u64 {
    let (mut x, mut y) = (u64::from(column), u64::from(row));
    let mut id: u64 = (0..zoom).map(|zoom| 1_u64 << (2 * zoom)).sum();
    let mut side = (1_u64 << zoom) / 2;
    while side > 0 {
        let (right, lower) = (u64::from(x & side > 0), u64::from(y & side > 0));
        id += side * side * ((3 * right) ^ lower);
        if lower == 0 {
            if right == 1 {
                (x, y) = (side.wrapping_sub(1).wrapping_sub(x), side.wrapping_sub(1).wrapping_sub(y));
            }
            (x, y) = (y, x);
        }
        side /= 2;
    }
    id
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// A Protocol Buffers field that is a number.
pub(crate) fn number_field(number: u64, value: u64) -> Vec<u8> {
    [varint(number << 3), varint(value)].concat()
}

/// A Protocol Buffers field that is a text, a message or packed numbers.
pub(crate) fn bytes_field(number: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

/// A property of a feature.
pub(crate) enum Property {
    Text(&'static str),
    Number(u64),
}

/// The geometry type of a feature, as numbered in vector tiles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Line = 2,
    Area = 3,
}

/// A feature: its paths in units of 1/4096 of the tile, closed ones for areas.
pub(crate) struct Feature {
    pub(crate) shape: Shape,
    pub(crate) paths: Vec<Vec<(i64, i64)>>,
    pub(crate) properties: Vec<(&'static str, Property)>,
}

pub(crate) fn area(class: (&'static str, &'static str), paths: &[&[(i64, i64)]]) -> Feature {
    feature(Shape::Area, class, paths)
}

pub(crate) fn line(class: (&'static str, &'static str), path: &[(i64, i64)]) -> Feature {
    feature(Shape::Line, class, &[path])
}

fn feature(shape: Shape, (key, class): (&'static str, &'static str), paths: &[&[(i64, i64)]]) -> Feature {
    let paths = paths.iter().map(|path| path.to_vec()).collect();
    Feature { shape, paths, properties: vec![(key, Property::Text(class))] }
}

/// Encodes layers as a vector tile.
pub(crate) fn vector_tile(layers: &[(&str, Vec<Feature>)]) -> Vec<u8> {
    layers.iter().flat_map(|(name, features)| bytes_field(3, &layer(name, features))).collect()
}

fn layer(name: &str, features: &[Feature]) -> Vec<u8> {
    let mut message = [number_field(15, 2), bytes_field(1, name.as_bytes()), number_field(5, 4096)].concat();
    let mut names = Vec::new();
    let mut count = 0;
    for feature in features {
        let mut tags = Vec::new();
        for (key, value) in &feature.properties {
            names.extend(bytes_field(3, key.as_bytes()));
            let value = match value {
                Property::Text(text) => bytes_field(1, text.as_bytes()),
                Property::Number(number) => number_field(5, *number),
            };
            names.extend(bytes_field(4, &value));
            tags.extend([varint(count), varint(count)].concat());
            count += 1;
        }
        let shape = feature.shape as u64;
        let geometry = bytes_field(4, &commands(&feature.paths, feature.shape));
        let feature = [bytes_field(2, &tags), number_field(3, shape), geometry].concat();
        message.extend(bytes_field(2, &feature));
    }
    message.extend(names);
    message
}

fn commands(paths: &[Vec<(i64, i64)>], shape: Shape) -> Vec<u8> {
    let zigzag = |value: i64| varint(u64::try_from((value << 1) ^ (value >> 63)).unwrap());
    let (mut bytes, mut pen) = (Vec::new(), (0, 0));
    for path in paths {
        for (index, &(x, y)) in path.iter().enumerate() {
            match index {
                0 => bytes.extend(varint(1 << 3 | 1)),
                1 => bytes.extend(varint((path.len() as u64 - 1) << 3 | 2)),
                _ => {}
            }
            bytes.extend([zigzag(x - pen.0), zigzag(y - pen.1)].concat());
            pen = (x, y);
        }
        if shape == Shape::Area {
            bytes.extend(varint(1 << 3 | 7));
        }
    }
    bytes
}

/// A PNG image of one colour.
pub(crate) fn png(side: u32, rgba: [u8; 4]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&rgba.repeat((side * side) as usize)).unwrap();
    writer.finish().unwrap();
    bytes
}
