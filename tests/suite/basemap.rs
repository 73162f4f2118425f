//! The user's own base map files: what is read from them, what is refused, and why.

use std::{error::Error, iter, sync::Arc};

use frontline::{
    dataset::open_basemap,
    formats::pmtiles::{
        BadTileFile, GroundKind,
        GroundKind::{
            Building, BuiltUp, Canal, CountryBorder, MainRoad, Railway, RegionBorder, River, Road, Stream, Street,
            Water, Wood,
        },
        PictureFormat, Tile, TileAddress, TileFile, TilePoint, TileSort, VectorFeature,
    },
};
use image_webp::{ColorType, WebPEncoder};
use proptest::prelude::*;

use crate::tile_archive::{
    Archive, Feature, JPEG, MVT, PNG, Property, WEBP, area, bytes_field, line, png, vector_tile,
};

/// The middle tile of the archives: the one of zoom 6 with the Donbas.
const DONBAS: (u8, u32, u32) = (6, 38, 22);

/// The offsets of the header fields that the tests damage.
const VERSION_AT: usize = 7;
const TILE_COMPRESSION_AT: usize = 98;
const TILE_TYPE_AT: usize = 99;
const LEAST_ZOOM_AT: usize = 100;

const SQUARE: [(i64, i64); 4] = [(0, 0), (2048, 0), (2048, 2048), (0, 2048)];

fn donbas() -> TileAddress {
    TileAddress::new(DONBAS.0, DONBAS.1, DONBAS.2).unwrap()
}

fn open(bytes: Vec<u8>) -> Result<TileFile, BadTileFile> {
    TileFile::open(Arc::new(bytes))
}

/// An error and its causes on one line, as the command line prints it.
fn told(error: &dyn Error) -> String {
    let causes = iter::successors(Some(error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn refused(bytes: Vec<u8>) -> String {
    told(&open(bytes).unwrap_err())
}

/// An archive with one vector tile.
fn vectors(layers: &[(&str, Vec<Feature>)]) -> Archive {
    Archive::new(MVT, (6, 6), "{}").with(DONBAS, vector_tile(layers))
}

fn features(layers: &[(&str, Vec<Feature>)]) -> Vec<VectorFeature> {
    match open(vectors(layers).bytes()).unwrap().tile(donbas()).unwrap() {
        Some(Tile::Vector(features)) => features,
        other => panic!("{other:?}"),
    }
}

fn kinds(layers: &[(&str, Vec<Feature>)]) -> Vec<GroundKind> {
    features(layers).iter().map(|feature| feature.kind).collect()
}

/// The layers of an OpenMapTiles tile with many kinds of feature.
fn open_map_tiles() -> Vec<(&'static str, Vec<Feature>)> {
    let way = [(0, 0), (100, 100)];
    let class = |class| line(("class", class), &way);
    let level = |level, maritime| Feature {
        properties: vec![("admin_level", Property::Number(level)), ("maritime", Property::Number(maritime))],
        ..class("")
    };
    let tunnel = Feature {
        properties: vec![("class", Property::Text("river")), ("brunnel", Property::Text("tunnel"))],
        ..class("")
    };
    vec![
        ("water", vec![area(("class", "lake"), &[&SQUARE])]),
        ("waterway", vec![class("river"), class("stream"), class("ditch"), tunnel]),
        ("landcover", vec![area(("class", "wood"), &[&SQUARE]), area(("class", "farmland"), &[&SQUARE])]),
        ("landuse", vec![area(("class", "residential"), &[&SQUARE]), area(("class", "school"), &[&SQUARE])]),
        ("building", vec![area(("class", ""), &[&SQUARE])]),
        ("transportation", ["motorway", "secondary", "minor", "rail", "ferry"].map(class).into()),
        ("boundary", vec![level(2, 0), level(4, 0), level(2, 1), level(8, 0)]),
        ("aeroway", vec![class("runway")]),
    ]
}

#[test]
fn the_layers_of_openmaptiles_are_known() {
    let expected = [
        Wood,
        BuiltUp,
        Water,
        Building,
        Canal,
        Stream,
        River,
        Railway,
        Street,
        Road,
        MainRoad,
        RegionBorder,
        CountryBorder,
    ];
    assert_eq!(kinds(&open_map_tiles()), expected);
}

#[test]
fn the_layers_of_protomaps_are_known() {
    let way = [(0, 0), (100, 100)];
    let two = |(key, kind): (&'static str, &'static str), detail| Feature {
        properties: vec![(key, Property::Text(kind)), detail],
        ..line((key, kind), &way)
    };
    let version_4 = [
        ("earth", vec![area(("kind", "earth"), &[&SQUARE])]),
        ("water", vec![area(("kind", "ocean"), &[&SQUARE]), line(("kind", "river"), &way)]),
        ("landcover", vec![area(("kind", "urban_area"), &[&SQUARE])]),
        ("buildings", vec![area(("kind", "building"), &[&SQUARE])]),
        (
            "roads",
            vec![
                line(("kind", "highway"), &way),
                two(("kind", "major_road"), ("kind_detail", Property::Text("trunk"))),
                two(("kind", "major_road"), ("kind_detail", Property::Text("primary"))),
                two(("kind", "rail"), ("kind_detail", Property::Text("tram"))),
                line(("kind", "path"), &way),
            ],
        ),
        ("boundaries", vec![two(("kind", "country"), ("kind_detail", Property::Number(2)))]),
    ];
    assert_eq!(kinds(&version_4), [BuiltUp, Water, Building, River, Road, MainRoad, MainRoad, CountryBorder],);
    let version_3 = [
        ("natural", vec![area(("pmap:kind", "forest"), &[&SQUARE])]),
        ("physical_line", vec![line(("pmap:kind", "river"), &way)]),
        ("transit", vec![line(("pmap:kind", "rail"), &way)]),
        ("boundaries", vec![two(("pmap:kind", "state"), ("pmap:min_admin_level", Property::Number(4)))]),
    ];
    assert_eq!(kinds(&version_3), [Wood, River, Railway, RegionBorder]);
}

#[test]
fn geometry_is_given_in_parts_of_the_tile() {
    let hole = [(512, 512), (512, 1024), (1024, 1024), (1024, 512)];
    let [lake] = features(&[("water", vec![area(("class", "lake"), &[&SQUARE, &hole])])]).try_into().unwrap();
    assert_eq!(lake.paths.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
    assert_eq!(lake.paths[0][2], TilePoint { x: 0.5, y: 0.5 });
    assert_eq!(lake.paths[1][1], TilePoint { x: 0.125, y: 0.25 });
}

#[test]
fn another_reader_finds_the_same_points() {
    let tile = vector_tile(&open_map_tiles());
    let reader = mvt_reader::Reader::new(tile).unwrap();
    let water = reader.get_features_as::<f64>(0).unwrap();
    let geo::Geometry::MultiPolygon(polygons) = water[0].get_geometry() else { panic!("{water:?}") };
    let theirs: Vec<_> = polygons.0[0].exterior().coords().take(4).map(|at| (at.x, at.y)).collect();
    let ours = features(&open_map_tiles());
    let lake = ours.iter().find(|feature| feature.kind == Water).unwrap();
    let steps = |point: &TilePoint| (point.x * 4096.0, point.y * 4096.0);
    assert_eq!(lake.paths[0].iter().map(steps).collect::<Vec<_>>(), theirs);
}

#[test]
fn pictures_of_all_formats_give_their_pixels() {
    let grey = [120, 130, 140, 255];
    let mut webp = Vec::new();
    WebPEncoder::new(&mut webp).encode(&grey.repeat(16 * 16), 16, 16, ColorType::Rgba8).unwrap();
    for (tile_type, tile, format, side) in [
        (PNG, png(32, grey), PictureFormat::Png, 32),
        (WEBP, webp, PictureFormat::Webp, 16),
        (JPEG, GREY_JPEG.to_vec(), PictureFormat::Jpeg, 8),
    ] {
        let file = open(Archive::new(tile_type, (6, 6), "{}").with(DONBAS, tile).bytes()).unwrap();
        assert_eq!((file.sort(), file.picture_px()), (TileSort::Picture(format), Some(side)));
        let Some(Tile::Picture(picture)) = file.tile(donbas()).unwrap() else { panic!("{format:?}") };
        assert_eq!((picture.width, picture.rgba.len()), (side, (side * side * 4) as usize));
        let near = |(&a, b): (&u8, u8)| a.abs_diff(b) <= 10;
        assert!(picture.rgba[..4].iter().zip(grey).all(near), "{format:?} {:?}", &picture.rgba[..4]);
    }
}

#[test]
fn what_the_archive_says_of_itself_is_given_in_plain_words() {
    let description =
        r#"{"attribution":"<a href='https://example.org'>&copy; Example</a>","vector_layers":[{"id":"roads"}]}"#;
    let file = open(Archive::new(MVT, (2, 9), description).bytes()).unwrap();
    assert_eq!(file.attribution(), Some("© Example"));
    assert_eq!(file.zooms(), 2..=9);
    assert!((file.bounds().min.lon - 36.0).abs() < 1e-6 && (file.bounds().max.lat - 50.0).abs() < 1e-6);
    assert_eq!(open(Archive::new(MVT, (0, 1), "{}").bytes()).unwrap().attribution(), None);
}

#[test]
fn tiles_are_found_through_leaf_directories_but_not_for_ever() {
    for depth in 0..5 {
        let archive = Archive { depth, ..vectors(&open_map_tiles()) };
        let file = open(archive.bytes()).unwrap();
        assert!(matches!(file.tile(donbas()), Ok(Some(Tile::Vector(_)))), "{depth}");
        assert_eq!(file.tile(TileAddress::new(6, 1, 1).unwrap()).unwrap(), None);
    }
    let deep = Archive { depth: 40, ..vectors(&open_map_tiles()) };
    let told = refused(deep.bytes());
    assert!(told.starts_with("its first tile cannot be read: tile 6/38/22: the archive does not give it"), "{told}");
}

#[test]
fn what_is_no_archive_is_refused_with_what_was_expected() {
    let expected = "expected a .pmtiles file of version 3 with vector, PNG, JPEG or WebP tiles";
    assert!(refused(b"SQLite format 3".to_vec()).ends_with(expected));
    assert!(refused(Vec::new()).ends_with(expected));
    let damaged = |at: usize, byte: u8| {
        let mut bytes = vectors(&open_map_tiles()).bytes();
        bytes[at] = byte;
        refused(bytes)
    };
    assert_eq!(damaged(VERSION_AT, 2), "a PMTiles archive of version 2; expected version 3");
    assert_eq!(damaged(TILE_TYPE_AT, 5), "tiles of the sort AVIF; expected vector tiles (MVT), PNG, JPEG or WebP");
    assert_eq!(damaged(TILE_COMPRESSION_AT, 4), "tiles compressed by Zstandard; expected gzip or none");
    assert_eq!(damaged(LEAST_ZOOM_AT, 9), "zooms from 9 to 6; expected 0 to 24, the lesser one first");
    let no_json = Archive::new(MVT, (0, 1), "roads").bytes();
    assert!(refused(no_json).starts_with("a description that is no JSON object"));
}

#[test]
fn a_file_without_a_known_layer_lists_those_it_has() {
    let expected = "no layer that can be drawn; expected those of OpenMapTiles or Protomaps, found: pistes, lifts";
    let described = Archive::new(MVT, (0, 1), r#"{"vector_layers":[{"id":"pistes"},{"id":"lifts"}]}"#);
    assert_eq!(refused(described.bytes()), expected);
    assert_eq!(refused(vectors(&[("pistes", Vec::new()), ("lifts", Vec::new())]).bytes()), expected);
}

#[test]
fn nothing_small_becomes_something_large() {
    // 64 MiB of one byte, compressed and not.
    let mut bomb = Archive::new(MVT, (6, 6), "{}").with(DONBAS, vec![0; 64 << 20]);
    assert!(refused(bomb.bytes()).ends_with("a part of more than 8 MiB"));
    bomb.tile_type = PNG;
    assert!(refused(bomb.bytes()).ends_with("a part of more than 8 MiB"));
    let wide = png_header_alone(60_000);
    let told = refused(Archive::new(PNG, (6, 6), "{}").with(DONBAS, wide).bytes());
    assert!(told.ends_with("a picture of 60000 × 60000 pixels; expected 1 to 1024 to a side"), "{told}");
    let crowd = bytes_field(3, &[bytes_field(1, b"water"), bytes_field(2, &[]).repeat(200_001)].concat());
    let told = refused(Archive::new(MVT, (6, 6), "{}").with(DONBAS, crowd).bytes());
    assert!(told.ends_with("no vector tile: layer \"water\": more than 200000 features"), "{told}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let told = told(&open_basemap("no/such.pmtiles".as_ref()).unwrap_err());
    assert!(told.starts_with("the base map cannot be read: no/such.pmtiles: "), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_archives_are_read_or_refused_without_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        length in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = Archive { depth: 1, ..vectors(&open_map_tiles()) }.bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(length.index(bytes.len()));
        }
        if let Ok(file) = open(bytes) {
            file.tile(donbas()).ok();
        }
    }

    #[test]
    fn damaged_tiles_are_read_or_refused_without_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        sort in 0..3_usize,
    ) {
        let (tile_type, mut tile) = [
            (MVT, vector_tile(&open_map_tiles())),
            (PNG, png(8, [1, 2, 3, 4])),
            (JPEG, GREY_JPEG.to_vec()),
        ][sort].clone();
        for (at, byte) in changes {
            let at = at.index(tile.len());
            tile[at] = byte;
        }
        // The error names the damaged tile: the middle one is read first.
        if let Err(error) = open(Archive::new(tile_type, (6, 6), "{}").with(DONBAS, tile).bytes()) {
            let told = told(&error);
            prop_assert!(told.contains("tile 6/38/22") || told.contains("no layer"), "{told}");
        }
    }

    #[test]
    fn arbitrary_bytes_are_no_tile_and_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        open(Archive::new(MVT, (6, 6), "{}").with(DONBAS, bytes.clone()).bytes()).ok();
        open(Archive::new(WEBP, (6, 6), "{}").with(DONBAS, bytes.clone()).bytes()).ok();
        open([b"PMTiles\x03".to_vec(), bytes].concat()).ok();
    }
}

/// The start of a PNG that claims to be this many pixels wide and high.
fn png_header_alone(side: u32) -> Vec<u8> {
    let mut bytes = png(1, [0; 4]);
    bytes[16..20].copy_from_slice(&side.to_be_bytes());
    bytes[20..24].copy_from_slice(&side.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bytes
}

/// A grey JPEG of 8 by 8 pixels, made for this test.
#[rustfmt::skip]
const GREY_JPEG: [u8; 159] = [
    255, 216, 255, 224, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 255, 219, 0, 67,
    0, 13, 9, 10, 11, 10, 8, 13, 11, 10, 11, 14, 14, 13, 15, 19, 32, 21, 19, 18, 18, 19, 39, 28,
    30, 23, 32, 46, 41, 49, 48, 46, 41, 45, 44, 51, 58, 74, 62, 51, 54, 70, 55, 44, 45, 64, 87, 65,
    70, 76, 78, 82, 83, 82, 50, 62, 90, 97, 90, 80, 96, 74, 81, 82, 79, 255, 192, 0, 11, 8, 0, 8,
    0, 8, 1, 1, 17, 0, 255, 196, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 1, 255, 196, 0, 20, 16, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 255, 218, 0, 8, 1, 1, 0, 0, 63, 0, 95, 255, 217,
];
