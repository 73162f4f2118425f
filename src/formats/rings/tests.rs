//! Tests of rings as sources write them.

use super::*;

const SQUARE: &str = "[[0,0],[4,0],[4,4],[0,4],[0,0]]";

fn flaws(text: &str) -> Vec<(String, Problem, Action)> {
    let parsed = polygon_from_text(text, Axes::LonLat);
    parsed.flaws.into_iter().map(|flaw| (flaw.path, flaw.problem, flaw.action)).collect()
}

fn polygon(text: &str, axes: Axes) -> Arc<Polygon> {
    Arc::clone(&polygon_from_text(text, axes).polygons[0])
}

/// The area of the ground in square degrees, and the flaws as text.
fn ground(text: &str) -> (f64, Vec<String>) {
    let parsed = polygon_from_text(text, Axes::LonLat);
    let said = parsed.flaws.iter().map(|flaw| format!("{}: {}, {}", flaw.path, flaw.problem, flaw.action));
    let ground: f64 = parsed.polygons.iter().map(|polygon| polygon.square_degrees()).sum();
    assert!(parsed.polygons.iter().all(|polygon| polygon.square_degrees() > 0.0 && polygon.area_km2() > 0.0));
    ((ground * 1e6).round() / 1e6, said.collect())
}

#[test]
fn heights_axis_order_and_winding_do_not_change_a_polygon() {
    let plain = polygon("[[[0,0],[4,0],[4,3],[0,0]]]", Axes::LonLat);
    assert_eq!(plain, polygon("[[[0,0,9],[4,0,9],[4,3,9],[0,0,9]]]", Axes::LonLat));
    assert_eq!(plain, polygon("[[[0,0],[0,4],[3,4],[0,0]]]", Axes::LatLon));
    assert_eq!(plain.area_km2(), polygon("[[[0,0],[4,3],[4,0],[0,0]]]", Axes::LonLat).area_km2());
}

#[test]
fn metres_of_web_mercator_become_degrees() {
    let polygon = polygon("[[[0,0],[111319.490793,0],[0,111325.142866],[0,0]]]", Axes::WebMercator);
    let (lon, lat) = (polygon.bounds().max.lon, polygon.bounds().max.lat);
    assert!((lon - 1.0).abs() < 1e-9 && (lat - 1.0).abs() < 1e-9, "{lon} {lat}");
}

#[test]
fn an_open_ring_is_closed_and_named() {
    assert_eq!(flaws("[[[0,0],[4,0],[4,4]]]"), [("[0]".to_owned(), Problem::UnclosedRing, Action::RingClosed)]);
}

#[test]
fn an_outer_ring_without_area_loses_the_polygon_and_a_hole_only_itself() {
    let no_area = || Problem::Ring(InvalidRing::NoArea);
    let outer = flaws("[[[0,0],[1,1],[2,2],[0,0]]]");
    assert_eq!(outer, [("[0]".to_owned(), no_area(), Action::PolygonLeftOut)]);
    let spike =
        flaws("[[[31.67338,46.53802],[31.6734335264,46.537817163],[31.6734335265,46.537817163],[31.67338,46.53802]]]");
    assert_eq!(spike, outer);
    let text = format!("[{SQUARE},[[1,1],[2,2],[3,3],[1,1]]]");
    assert_eq!(flaws(&text), [("[1]".to_owned(), no_area(), Action::RingLeftOut)]);
    assert!(polygon(&text, Axes::LonLat).holes().is_empty());
}

#[test]
fn a_hole_outside_is_left_out_and_one_that_touches_stays() {
    let outside = format!("[{SQUARE},[[5,5],[6,5],[6,6],[5,5]]]");
    assert_eq!(flaws(&outside), [("[1]".to_owned(), Problem::HoleOutside, Action::RingLeftOut)]);
    let touching = format!("[{SQUARE},[[0,0],[2,1],[1,2],[0,0]],[[4,1],[3,2],[4,3],[4,1]]]");
    assert_eq!(flaws(&touching), []);
    assert_eq!(polygon(&touching, Axes::LonLat).holes().len(), 2);
}

#[test]
fn what_is_no_position_is_named_by_its_place() {
    let cases = [
        (r#"[[[0,0],[4,0],["4",4],[0,0]]]"#, "[0][2]"),
        ("[[[0,0],[4,0],[4],[0,0]]]", "[0][2]"),
        ("[[[0,0],[4,0],null,[0,0]]]", "[0][2]"),
        ("[[[0,0],[4,0],[4,94],[0,0]]]", "[0][2]"),
        ("[[[0,0],[4,0],[1e999,4],[0,0]]]", "[0][2]"),
        ("[7]", "[0]"),
        ("7", ""),
        ("[]", ""),
    ];
    for (text, path) in cases {
        let parsed = polygon_from_text(text, Axes::LonLat);
        assert!(parsed.polygons.is_empty(), "{text}");
        assert_eq!(parsed.flaws.iter().map(|flaw| flaw.path.as_str()).collect::<Vec<_>>(), [path], "{text}");
    }
}

#[test]
fn a_hole_that_reaches_beyond_its_ring_is_cut_wherever_it_starts() {
    let hole = ["[2,2]", "[9,2]", "[9,9]", "[2,9]"];
    for start in 0..4 {
        let turned: Vec<&str> = hole.iter().cycle().skip(start).take(5).copied().collect();
        let (ground, said) = ground(&format!("[{SQUARE},[{}]]", turned.join(",")));
        assert_eq!(ground, 12.0, "{start}");
        let expected = ": invalid polygon: the outer ring and hole 1 cross at 2, 4, the ground it covers counted once";
        assert!(said == [expected] || said == [expected.replace("2, 4", "4, 2")], "{said:?}");
    }
}

#[test]
fn a_hole_around_its_ring_is_left_out_and_one_that_is_its_ring_leaves_nothing() {
    let around = format!("[{SQUARE},[[-1,-1],[9,-1],[9,9],[-1,9],[-1,-1]]]");
    assert_eq!(ground(&around), (16.0, vec!["[1]: the hole lies outside its outer ring, ring left out".to_owned()]));
    let (left, said) = ground(&format!("[{SQUARE},{SQUARE}]"));
    assert!(left == 0.0 && said.len() == 1 && said[0].ends_with("polygon left out"), "{said:?}");
}

#[test]
fn holes_that_overlap_or_lie_in_each_other_are_cut_once() {
    let square = |west: f64, size: f64| {
        let (east, south, north) = (west + size, 1.0, 1.0 + size);
        format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]")
    };
    for (first, second, left) in
        [((1.0, 1.0), (1.5, 1.0), 14.5), ((1.0, 2.0), (1.5, 0.5), 12.0), ((1.0, 1.0), (1.0, 1.0), 15.0)]
    {
        let (ground, said) = ground(&format!("[{SQUARE},{},{}]", square(first.0, first.1), square(second.0, second.1)));
        assert_eq!((ground, said.len()), (left, 1), "{said:?}");
    }
    let within = "[[1.5,1.5],[2,1.5],[2,2],[1.5,2],[1.5,1.5]]";
    let (ground, said) = ground(&format!("[{SQUARE},{within},{}]", square(1.0, 2.0)));
    assert_eq!(ground, 12.0);
    assert!(said[0].contains("hole 1 lies inside hole 2"), "{said:?}");
}

#[test]
fn a_ring_that_overlaps_itself_covers_its_ground_once() {
    let twice = "[[[0,0],[4,0],[4,4],[0,4],[0,0],[4,0],[4,4],[0,4],[0,0]]]";
    assert_eq!(ground(twice).0, 16.0);
    // The halves of the first bow tie cancel out, those of the second do not.
    assert_eq!(ground("[[[0,0],[4,4],[4,0],[0,4],[0,0]]]").0, 8.0);
    let (bow, said) = ground("[[[0,0],[3,3],[2,0],[0,2],[0,0]]]");
    assert_eq!(said, [": invalid polygon: the outer ring meets itself at 1, 1, the ground it covers counted once"]);
    assert_eq!(bow, 1.0 + 2.0);
    // A pentagram covers its whole star: area 1.12257 for a circumscribed circle of radius one.
    let point = |i: u32| {
        let angle = f64::from(i * 2 % 5) * std::f64::consts::TAU / 5.0;
        format!("[{},{}]", angle.cos(), angle.sin())
    };
    let star = (0..=5).map(point).collect::<Vec<_>>().join(",");
    assert!((ground(&format!("[[{star}]]")).0 - 1.122_57).abs() < 1e-5);
}

#[test]
fn a_spike_of_a_hole_takes_no_ground_away() {
    let km2 = |hole: &str| -> f64 {
        let parsed = polygon_from_text(&format!("[[[37,48],[38,48],[38,49],[37,49],[37,48]],{hole}]"), Axes::LonLat);
        parsed.polygons.iter().map(|polygon| polygon.area_km2()).sum()
    };
    let triangle = km2("[[37.2,48.2],[37.4,48.2],[37.4,48.4],[37.2,48.2]]");
    for east in ["38.5", "47.2", "97.2"] {
        let spiked = km2(&format!("[[{east},48.2],[37.4,48.2],[37.4,48.4],[37.2,48.2]]"));
        assert!((spiked - triangle).abs() < 1.0, "{east}: {spiked}, not {triangle}");
    }
}

#[test]
fn what_only_touches_is_kept_to_the_last_digit() {
    let touching = "[[[0,0],[8,0],[8,8],[0,8],[0,0]],[[0,1],[1,2],[0,3],[0.5,2],[0,1]]]";
    let parsed = polygon_from_text(touching, Axes::LonLat);
    assert_eq!((parsed.polygons.len(), parsed.flaws.len()), (1, 0));
    assert_eq!(parsed.polygons[0].exterior().positions().len(), 4);
}

#[test]
fn an_edge_across_180_degrees_is_the_short_way_and_the_ring_is_cut_there() {
    for east in ["-170", "190"] {
        let (ground, said) = ground(&format!("[[[170,62],[{east},62],[{east},68],[170,68],[170,62]]]"));
        assert_eq!(ground, 120.0);
        assert!(said.len() == 1 && said[0].ends_with("cut at 180° of longitude"), "{said:?}");
    }
    let (ground, said) = ground("[[[190,62],[200,62],[200,68],[190,68],[190,62]]]");
    assert_eq!((ground, said.len()), (60.0, 1));
    assert!(said[0].ends_with("moved to -180° to 180°"), "{said:?}");
}

#[test]
fn a_ring_around_a_pole_holds_it_and_one_that_goes_round_twice_is_left_out() {
    let (ground, said) = ground("[[[0,80],[120,80],[-120,80],[0,80]]]");
    assert_eq!(ground, 3600.0);
    assert!(said[0].contains("goes round a pole"), "{said:?}");
    let twice = "[[[0,80],[120,81],[-120,80],[0,82],[120,80],[-120,81],[0,80]]]";
    assert_eq!(flaws(twice), [("[0]".to_owned(), Problem::AroundPole, Action::PolygonLeftOut)]);
}
