//! Extracts the polygons of a GeoJSON geometry.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::{
    document::{Members, excerpt, list_from_text},
    pool::PolygonPool,
    rings::Axes,
};
use crate::{
    control::fault::{Action, Problem},
    geometry::polygon::Polygon,
};

/// Maximum nesting depth of collections.
const MAX_NESTING: usize = 8;

/// The most flaws kept per geometry.
const MAX_FLAWS: usize = 10_000;

/// A flaw in a part of a geometry; it is repeated for every file that contains the geometry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flaw {
    /// The path to the part, such as `.coordinates[2][0]`.
    pub(super) path: String,
    /// What is wrong.
    pub(super) problem: Problem,
    /// What was done about it.
    pub(super) action: Action,
}

/// The polygons of a geometry and its flaws.
#[derive(Debug, Default)]
pub(super) struct Ground {
    /// Every polygon, in the source's order.
    pub(super) polygons: Vec<Arc<Polygon>>,
    /// All flaws.
    pub(super) flaws: Vec<Flaw>,
    /// Whether the geometry is or contains an area, even a faulty one.
    pub(super) is_area: bool,
    /// Number of lines, which are ignored.
    pub(super) lines: usize,
    /// Number of points, which are ignored.
    pub(super) points: usize,
}

impl Ground {
    /// The ground of a geometry object; points and lines have none.
    pub(super) fn from_geometry(text: &str, axes: Axes, pool: &PolygonPool) -> Self {
        let mut ground = Self::default();
        ground.add_geometry(String::new(), text, axes, pool, MAX_NESTING);
        ground
    }

    /// The ground of a polygon's coordinates; `path` locates them in faults.
    pub(super) fn from_polygon(path: &str, text: &str, axes: Axes, pool: &PolygonPool) -> Self {
        let mut ground = Self::default();
        ground.add_polygon(path, text, axes, pool);
        ground
    }

    fn add_geometry(&mut self, path: String, text: &str, axes: Axes, pool: &PolygonPool, depth: usize) {
        let Some(members) = Members::from_text(text) else {
            return self.add_flaw(&path, wrong("a geometry", text), Action::FeatureLeftOut);
        };
        let kind = members.text("type").unwrap_or_default();
        let below = if kind == "GeometryCollection" { "geometries" } else { "coordinates" };
        let path = format!("{path}.{below}");
        let content = members.get(below).map_or("null", RawValue::get);
        match kind.as_ref() {
            "Polygon" => self.add_polygon(&path, content, axes, pool),
            "MultiPolygon" => {
                self.is_area = true;
                for (index, polygon) in self.parts(&path, content, "a list of polygons").into_iter().enumerate() {
                    self.add_polygon(&format!("{path}[{index}]"), polygon, axes, pool);
                }
            }
            "GeometryCollection" if depth == 0 => {
                let problem = Problem::TooMuch { what: "collections in each other", limit: MAX_NESTING };
                self.add_flaw(&path, problem, Action::PolygonLeftOut);
            }
            "GeometryCollection" => {
                for (index, geometry) in self.parts(&path, content, "a list of geometries").into_iter().enumerate() {
                    self.add_geometry(format!("{path}[{index}]"), geometry, axes, pool, depth - 1);
                }
            }
            "Point" => self.points += 1,
            "LineString" => self.lines += 1,
            "MultiPoint" => self.points += list_from_text(content).map_or(1, |points| points.len()),
            "MultiLineString" => self.lines += list_from_text(content).map_or(1, |lines| lines.len()),
            _ => self.add_flaw(&path, wrong("a type of geometry", &kind), Action::FeatureLeftOut),
        }
    }

    fn parts<'a>(&mut self, path: &str, text: &'a str, expected: &str) -> Vec<&'a str> {
        let Some(parts) = list_from_text(text) else {
            self.add_flaw(path, wrong(expected, text), Action::FeatureLeftOut);
            return Vec::new();
        };
        parts.into_iter().map(RawValue::get).collect()
    }

    fn add_polygon(&mut self, path: &str, text: &str, axes: Axes, pool: &PolygonPool) {
        let parsed = pool.polygon(text, axes);
        self.is_area = true;
        self.polygons.extend(parsed.polygons.iter().cloned());
        self.add_flaws_below(path, &parsed.flaws);
    }

    fn add_flaws_below(&mut self, path: &str, flaws: &[Flaw]) {
        for flaw in flaws {
            self.add_flaw(&[path, &flaw.path].concat(), flaw.problem.clone(), flaw.action);
        }
    }

    fn add_flaw(&mut self, path: &str, problem: Problem, action: Action) {
        if self.flaws.len() < MAX_FLAWS {
            self.flaws.push(Flaw { path: path.to_owned(), problem, action });
        }
    }
}

fn wrong(expected: &str, found: &str) -> Problem {
    Problem::WrongMember { expected: expected.to_owned(), found: excerpt(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIANGLE: &str = "[[[0,0],[4,0],[4,3],[0,0]]]";

    fn ground(text: &str) -> Ground {
        Ground::from_geometry(text, Axes::LonLat, &PolygonPool::default())
    }

    #[test]
    fn a_collection_gives_its_polygons_and_nothing_of_its_points() {
        let polygon = format!(r#"{{"type":"Polygon","coordinates":{TRIANGLE}}}"#);
        let multi = format!(r#"{{"coordinates":[{TRIANGLE},{TRIANGLE}],"type":"MultiPolygon"}}"#);
        let point = r#"{"type":"Point","coordinates":[0,0]}"#;
        let inner = format!(r#"{{"type":"GeometryCollection","geometries":[{multi},{point}]}}"#);
        let outer = format!(r#"{{"type":"GeometryCollection","geometries":[{polygon},{inner}]}}"#);
        let ground = ground(&outer);
        assert_eq!((ground.polygons.len(), ground.flaws.len(), ground.is_area), (3, 0, true));
        assert_eq!((ground.lines, ground.points), (0, 1));
        assert!(Arc::ptr_eq(&ground.polygons[0], &ground.polygons[2]));
    }

    #[test]
    fn points_and_lines_are_no_area_and_counted() {
        let kinds = [("Point", (0, 1)), ("MultiPoint", (0, 2)), ("LineString", (1, 0)), ("MultiLineString", (2, 0))];
        for (kind, counts) in kinds {
            let ground = ground(&format!(r#"{{"type":"{kind}","coordinates":[[],[]]}}"#));
            assert!(!ground.is_area && ground.flaws.is_empty());
            assert_eq!((ground.lines, ground.points), counts, "{kind}");
        }
    }

    #[test]
    fn a_flaw_is_named_by_its_path() {
        let text = format!(r#"{{"type":"MultiPolygon","coordinates":[{TRIANGLE},[[[0,0],[1,1],[20,100],[0,0]]]]}}"#);
        let ground = ground(&text);
        assert_eq!(ground.polygons.len(), 1);
        assert_eq!(ground.flaws[0].path, ".coordinates[1][0][2]");
        assert_eq!(ground.flaws[0].action, Action::PolygonLeftOut);
    }

    #[test]
    fn collections_in_each_other_end_somewhere() {
        let text = (0..50)
            .fold("null".to_owned(), |inner, _| format!(r#"{{"type":"GeometryCollection","geometries":[{inner}]}}"#));
        assert!(matches!(ground(&text).flaws[0].problem, Problem::TooMuch { .. }));
    }

    #[test]
    fn what_is_no_geometry_has_a_flaw() {
        for text in [
            "7",
            "[]",
            "{}",
            r#"{"type":"Blob"}"#,
            r#"{"type":"Polygon"}"#,
            r#"{"type":"MultiPolygon","coordinates":1}"#,
        ] {
            let ground = ground(text);
            assert!(ground.polygons.is_empty() && ground.flaws.len() == 1, "{text}");
        }
    }
}
