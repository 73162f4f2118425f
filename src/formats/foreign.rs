//! Known formats that are not supported: their names, and the command that converts them to GeoJSON.

use std::{path::Path, str};

use crate::control::fault::Problem;

/// The number of bytes examined at the start of a file.
const HEAD_BYTES: usize = 4096;

/// File extensions of maps in other formats.
const ENDINGS: [&str; 14] = [
    "kml",
    "kmz",
    "shp",
    "gml",
    "fgb",
    "gpkg",
    "gpx",
    "geojsonl",
    "geojsons",
    "geojsonseq",
    "ndgeojson",
    "mif",
    "tab",
    "geoparquet",
];

/// A format that is not supported.
struct Foreign {
    name: &'static str,
    way: Way,
}

/// How to convert a format to GeoJSON.
enum Way {
    /// `ogr2ogr` on the file itself.
    Convert,
    /// `ogr2ogr` on a file inside an archive.
    ConvertZipped,
    /// `ogr2ogr` with the name of the geometry column.
    ConvertTable,
    /// Needs another program first.
    Other(&'static str),
    /// The format has no polygons that could be converted.
    None,
}

/// Whether a file in a folder is a map in another format, by its name or its first bytes; such a file is reported
/// rather than skipped.
pub(crate) fn is_foreign_map(name: &str, head: &[u8]) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let is_named = ending.as_deref().is_some_and(|ending| ENDINGS.contains(&ending));
    let is_table = || matches!(ending.as_deref(), Some("csv" | "tsv" | "txt")) && is_table_of_ground(head);
    let is_archive = || ending.as_deref() == Some("zip") && archived_map(head).is_some();
    is_named || is_table() || is_archive()
}

/// The problem of a file in an unsupported format; `None` if the format is unknown.
pub(super) fn problem(name: &str, bytes: &[u8]) -> Option<Problem> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let foreign = by_signature(name, head).or_else(|| by_text(head))?;
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let (to, from) = (argument(&format!("{stem}.geojson")), argument(file));
    let command = match foreign.way {
        Way::Convert => format!("ogr2ogr -t_srs EPSG:4326 {to} {from}"),
        Way::ConvertZipped => format!("ogr2ogr -t_srs EPSG:4326 {to} {}", argument(&format!("/vsizip/{file}"))),
        Way::ConvertTable => format!(
            "ogr2ogr {to} {from} -s_srs EPSG:4326 -t_srs EPSG:4326 -oo GEOM_POSSIBLE_NAMES=WKT,geometry,geom,the_geom"
        ),
        Way::Other(program) => format!("{program} {from}"),
        Way::None => return Some(Problem::NotControlData(format!("expected GeoJSON, found {}", foreign.name))),
    };
    Some(Problem::OtherFormat { format: foreign.name.to_owned(), command })
}

/// Quotes a file's name as one argument of a command.
fn argument(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "._-/".contains(letter);
    if name.chars().all(is_plain) { name.to_owned() } else { format!("'{}'", name.replace('\'', r"'\''")) }
}

fn by_signature(name: &str, head: &[u8]) -> Option<Foreign> {
    let is_kmz = name.to_lowercase().ends_with(".kmz");
    let found = |name, way| Some(Foreign { name, way });
    match head {
        [b'P', b'K', 3, 4, ..] if is_kmz => found("KMZ (zipped KML)", Way::Convert),
        [b'P', b'K', 3, 4, ..] => match archived_map(head) {
            Some(name) => found(name, Way::ConvertZipped),
            None => found("a ZIP archive", Way::Other("unzip")),
        },
        [0, 0, 0x27, 0x0a, ..] => found("an ESRI shapefile", Way::Convert),
        [b'f', b'g', b'b', ..] => found("FlatGeobuf", Way::Convert),
        [b'P', b'A', b'R', b'1', ..] => found("GeoParquet", Way::Convert),
        [b'P', b'M', b'T', b'i', b'l', b'e', b's', ..] => {
            found("PMTiles, a base map", Way::Other("frontline --basemap"))
        }
        _ if head.starts_with(b"SQLite format 3\0") => found("GeoPackage or SQLite", Way::Convert),
        [b'B', b'Z', b'h', ..] => found("a file compressed by bzip2", Way::Other("bunzip2")),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => found("a file compressed by xz", Way::Other("unxz")),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => found("a file compressed by zstd", Way::Other("unzstd")),
        [b'7', b'z', 0xbc, 0xaf, ..] => found("a 7-Zip archive", Way::Other("7z x")),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => found("TIFF, a picture", Way::None),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => {
            found("a picture", Way::None)
        }
        [b'%', b'P', b'D', b'F', ..] => found("PDF", Way::None),
        _ => None,
    }
}

/// Recognises text formats by their first lines.
fn by_text(head: &[u8]) -> Option<Foreign> {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let name = if text.starts_with('<') {
        if text.contains("<kml") || text.contains("opengis.net/kml") {
            "KML"
        } else if text.contains("opengis.net/gml") || text.contains("opengis.net/wfs") {
            "GML"
        } else if text.contains("<gpx") {
            "GPX"
        } else if text.contains("<html") || text.contains("<!doctype html") {
            return Some(Foreign { name: "a web page", way: Way::None });
        } else {
            return Some(Foreign { name: "XML", way: Way::Convert });
        }
    } else if text.starts_with("!table") || text.starts_with("version 300") {
        "MapInfo"
    } else if is_table_of_ground(head) {
        return Some(Foreign { name: "a table (CSV) with ground in a column", way: Way::ConvertTable });
    } else {
        return None;
    };
    Some(Foreign { name, way: Way::Convert })
}

/// Whether a table has a geometry column and polygons as WKT.
fn is_table_of_ground(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let Some(heading) = text.trim_start_matches('\u{feff}').lines().next() else { return false };
    let has_shapes = text.contains("polygon (") || text.contains("polygon((") || text.contains("multipolygon");
    let mut columns = heading.split([',', ';', '\t']).map(|column| column.trim().trim_matches('"'));
    heading.contains([',', ';', '\t'])
        && !heading.starts_with(['{', '['])
        && has_shapes
        && columns.any(|column| matches!(column, "wkt" | "geom" | "geometry" | "the_geom" | "shape" | "polygon"))
}

/// The kind of map in a ZIP archive, by the name of its first file.
fn archived_map(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head).to_lowercase();
    if !text.starts_with("pk\u{3}\u{4}") {
        return None;
    }
    let kinds = [
        (".kml", "a ZIP archive of KML"),
        (".shp", "a zipped shapefile"),
        (".dbf", "a zipped shapefile"),
        (".shx", "a zipped shapefile"),
        (".geojson", "a ZIP archive of GeoJSON"),
        (".gml", "a ZIP archive of GML"),
    ];
    kinds.into_iter().find_map(|(ending, name)| text.contains(ending).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, bytes: &[u8]) -> String {
        problem(name, bytes).map_or_else(String::new, |problem| problem.to_string())
    }

    #[test]
    fn formats_are_named_with_the_command_that_converts_them() {
        let cases: [(&str, &[u8], &str, &str); 9] = [
            ("a/z.kml", b"<?xml version=\"1.0\"?>\n<kml>", "KML", "ogr2ogr -t_srs EPSG:4326 z.geojson z.kml"),
            ("z.kmz", b"PK\x03\x04....doc.kml", "KMZ", "z.geojson z.kmz"),
            ("z.zip", b"PK\x03\x04....z.shp", "a zipped shapefile", "z.geojson /vsizip/z.zip"),
            ("z.shp", b"\0\0\x27\x0a\0\0", "an ESRI shapefile", "z.geojson z.shp"),
            ("z.gml", b"<ogr:FeatureCollection xmlns:gml=\"http://www.opengis.net/gml/3.2\">", "GML", "z.gml"),
            ("z.fgb", b"fgb\x03fgb", "FlatGeobuf", "z.fgb"),
            ("z.gpkg", b"SQLite format 3\0", "GeoPackage", "z.gpkg"),
            (
                "zones.csv",
                b"WKT,control\n\"POLYGON ((37 48,38 48))\",Red\n",
                "a table (CSV)",
                "GEOM_POSSIBLE_NAMES=WKT",
            ),
            ("x.json.xz", b"\xfd7zXZ\0", "compressed by xz", "unxz"),
        ];
        for (name, bytes, format, way) in cases {
            let text = text(name, bytes);
            assert!(text.contains(format) && text.contains(way), "{name}: {text}");
            assert!(name.ends_with("xz") || is_foreign_map(name, bytes), "{name}");
        }
    }

    #[test]
    fn other_tables_and_texts_are_passed_over() {
        for (name, bytes) in
            [("areas.csv", &b"a,b\n1,2\n"[..]), ("towns.csv", b"id,lon,lat\n1,37,48\n"), ("README.md", b"# x")]
        {
            assert!(!is_foreign_map(name, bytes) && problem(name, bytes).is_none(), "{name}");
        }
    }
}
