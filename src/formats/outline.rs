//! The outline of a country or region: all polygons of a GeoJSON file, whatever their properties.

use std::sync::{Arc, LazyLock};

use thiserror::Error;

use super::{
    document::Document,
    geojson::grounds_of,
    pool::PolygonPool,
    shapes::{Flaw, Ground},
};
use crate::{
    control::{
        fault::{Action, Problem},
        remainder::Home,
    },
    geometry::polygon::Polygon,
};

/// Ukraine within its internationally recognised borders; for the source see `assets/basemap/SOURCES.md`.
const UKRAINE: &str = include_str!("../../assets/basemap/ukraine.geojson");

/// Tolerance of the outline of Ukraine, metres: the error of Natural Earth at 1:10 million, with a margin.
const UKRAINE_MARGIN_M: f64 = 4_000.0;

/// Why a file cannot be read as an outline.
#[derive(Debug, Error)]
pub enum OutlineError {
    /// The file is not readable GeoJSON.
    #[error("{0}")]
    Unreadable(Problem),
    /// There are no polygons.
    #[error("no polygon in the file")]
    NoPolygon,
    /// Ground would be lost, which an outline must not.
    #[error("feature {feature}, geometry{place}: {problem}")]
    Flawed {
        /// The number of the feature, from 0.
        feature: usize,
        /// The path in its geometry, such as `.coordinates[0]`.
        place: String,
        /// What is wrong there.
        problem: Problem,
    },
}

/// The outline of Ukraine, used for the known sources and for packs without the member `home`.
pub fn ukraine() -> Arc<Home> {
    static HOME: LazyLock<Arc<Home>> = LazyLock::new(|| {
        let outline = polygons_from_geojson(UKRAINE).expect("the built-in outline is valid");
        Arc::new(Home::new(&outline, UKRAINE_MARGIN_M))
    });
    Arc::clone(&HOME)
}

/// Reads the polygons of a GeoJSON text like those of reports: cut at 180° of longitude, and where rings cross or
/// overlap, replaced by the ground they cover.
///
/// # Errors
/// When there are none, or a polygon would lose ground.
///
/// # Examples
/// ```
/// let text = r#"{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}"#;
/// assert_eq!(frontline::formats::outline::polygons_from_geojson(text).unwrap().len(), 1);
/// ```
pub fn polygons_from_geojson(text: &str) -> Result<Vec<Polygon>, OutlineError> {
    let grounds = sound_grounds(&Document::parse(text.as_bytes()).map_err(OutlineError::Unreadable)?)?;
    let polygons: Vec<_> =
        grounds.iter().flat_map(|ground| &ground.polygons).map(|polygon| Polygon::clone(polygon)).collect();
    if polygons.is_empty() { Err(OutlineError::NoPolygon) } else { Ok(polygons) }
}

/// The ground of each feature of a document.
///
/// # Errors
/// When the document is not GeoJSON, or a polygon would lose ground.
pub(super) fn sound_grounds(document: &Document<'_>) -> Result<Vec<Arc<Ground>>, OutlineError> {
    let grounds = grounds_of(document, &PolygonPool::default()).map_err(OutlineError::Unreadable)?;
    for (feature, ground) in grounds.iter().enumerate() {
        if let Some(flaw) = ground.flaws.iter().find(|flaw| leaves_out(flaw)) {
            let (place, problem) = (flaw.path.clone(), flaw.problem.clone());
            return Err(OutlineError::Flawed { feature, place, problem });
        }
    }
    Ok(grounds)
}

fn leaves_out(flaw: &Flaw) -> bool {
    match flaw.action {
        Action::FileLeftOut | Action::FeatureLeftOut | Action::PolygonLeftOut | Action::RingLeftOut => true,
        Action::RingClosed
        | Action::CoveredOnce
        | Action::CutAt180
        | Action::Wrapped
        | Action::CountedOnce
        | Action::Kept => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::position::LonLat;

    #[test]
    fn an_outline_is_read_as_every_polygon_is() {
        let read = |rings: &str| polygons_from_geojson(&format!(r#"{{"type":"Polygon","coordinates":{rings}}}"#));
        let square_degrees = |rings: &str| read(rings).unwrap().iter().map(Polygon::square_degrees).sum::<f64>();
        // Across 180° the short way, a ring that crosses itself, and one that goes round twice.
        assert!((square_degrees("[[[170,60],[-170,60],[-170,62],[170,62],[170,60]]]") - 40.0).abs() < 1e-6);
        assert!((square_degrees("[[[0,0],[3,3],[2,0],[0,2],[0,0]]]") - 3.0).abs() < 1e-6);
        let twice = "[[[0,0],[4,0],[4,4],[0,4],[0,0],[4,0],[4,4],[0,4],[0,0]]]";
        assert!((square_degrees(twice) - 16.0).abs() < 1e-6);
        let square = "[[0,0],[4,0],[4,4],[0,4],[0,0]]";
        let said = |rings: &str| read(rings).unwrap_err().to_string();
        assert_eq!(
            said(&format!("[{square},[[5,5],[6,5],[6,6],[5,5]]]")),
            "feature 0, geometry.coordinates[1]: the hole lies outside its outer ring"
        );
        assert_eq!(
            said("[[[0,0],[1,1],[2,2],[0,0]]]"),
            "feature 0, geometry.coordinates[0]: the ring encloses no area"
        );
        assert!(said("[[[0,0],[1,91],[2,2],[0,0]]]").starts_with("feature 0, geometry.coordinates[0][1]: "));
        assert!(matches!(polygons_from_geojson("no"), Err(OutlineError::Unreadable(Problem::NotJson(_)))));
        let point = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}"#;
        assert!(matches!(polygons_from_geojson(point), Err(OutlineError::NoPolygon)));
    }

    #[test]
    fn the_ground_of_ukraine_lies_within_its_recognised_borders() {
        let home = ukraine();
        let at = |(lon, lat): (f64, f64)| LonLat { lon, lat };
        let inside = [(38.0, 48.595), (34.1, 45.0), (24.03, 49.84)];
        let outside = [(36.5, 46.3), (40.0, 47.5), (37.6, 55.75)];
        assert!(inside.into_iter().map(at).all(|at| home.contains(at) && home.contains_with_margin(at)));
        assert!(!outside.into_iter().map(at).any(|at| home.contains(at) || home.contains_with_margin(at)));
    }
}
