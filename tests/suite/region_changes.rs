//! Changes by region: gains less losses are the difference of the areas by region.

use std::{collections::BTreeMap, fs};

use serde_json::{Value, json};

use crate::{shares::output_of, surroundings::fresh_folder};

/// The net gain of each control in each region, without ground outside all of them. Square kilometres.
type Net = BTreeMap<(String, String), f64>;

fn rows(arguments: &[&str]) -> Vec<Value> {
    serde_json::from_str(&output_of(arguments)).unwrap()
}

fn key(row: &Value, control: &str) -> Option<(String, String)> {
    Some((row["region"].as_str().unwrap_or("outside").to_owned(), row[control].as_str()?.to_owned()))
}

fn net_changes(path: &[&str], from: &str, to: &str) -> Net {
    let options = ["changes", "--json", "-q", "--by", "region", "--min-km2", "0", "--from", from, "--to", to];
    let mut net = Net::new();
    for row in rows(&[&options[..], path].concat()) {
        let km2 = row["km2"].as_f64().unwrap();
        for (key, km2) in [(key(&row, "after"), km2), (key(&row, "before"), -km2)] {
            let Some(key) = key else { continue };
            *net.entry(key).or_default() += km2;
        }
    }
    net
}

fn net_areas(path: &[&str], from: &str, to: &str) -> Net {
    let mut net = Net::new();
    for (date, sign) in [(from, -1.0), (to, 1.0)] {
        for row in rows(&[&["areas", "--json", "-q", "--by", "region", "--at", date], path].concat()) {
            let Some(key) = key(&row, "control") else { continue };
            *net.entry(key).or_default() += sign * row["km2"].as_f64().unwrap();
        }
    }
    net
}

fn assert_balanced(path: &[&str], from: &str, to: &str) {
    let (changes, areas) = (net_changes(path, from, to), net_areas(path, from, to));
    assert!(changes.values().any(|km2| km2.abs() > 1.0), "{changes:?}");
    for key in changes.keys().chain(areas.keys()) {
        let [gained, grown] = [&changes, &areas].map(|net| net.get(key).copied().unwrap_or_default());
        // In areas, a rest of up to a millionth of a class counts for its largest region: 0.6 km² of Ukraine.
        assert!((gained - grown).abs() < 0.6, "{key:?}: {gained} {grown}");
    }
}

#[test]
fn changes_of_the_embedded_data_balance_with_the_areas_of_every_region() {
    assert_balanced(&[], "2022-02-24", "2022-03-25");
    assert_balanced(&[], "2024-01-31", "2025-08-31");
}

/// Two reports of a square that grows across the border of Donetsk and Luhansk Oblasts.
fn growth(name: &str) -> String {
    let folder = fresh_folder("region-changes", name);
    // The later one contains the earlier one: edges along each other would be geodesics of different lengths.
    for (day, [west, south, east, north]) in
        [("2024-01-01", [38.0, 48.5, 38.2, 49.0]), ("2024-02-01", [37.9, 48.4, 38.9, 49.1])]
    {
        let ring = json!([[west, south], [east, south], [east, north], [west, north], [west, south]]);
        let feature = json!({"type": "Feature", "properties": {"class": "russian"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}});
        let text = json!({"type": "FeatureCollection", "features": [feature]}).to_string();
        fs::write(folder.join(format!("{day}.geojson")), text).unwrap();
    }
    folder.display().to_string()
}

#[test]
fn connected_ground_is_cut_at_the_borders_of_regions() {
    let path = growth("cut");
    let whole = rows(&["changes", "--json", &path]);
    let [row] = &whole[..] else { panic!("{whole:?}") };
    assert!(row.get("region").is_none() && row["position_region"].is_string(), "{row}");
    let cut = rows(&["changes", "--json", "--by", "region", &path]);
    let regions: Vec<_> = cut.iter().map(|row| row["region"].as_str().unwrap()).collect();
    assert!(regions.contains(&"UA-09") && regions.contains(&"UA-14"), "{cut:?}");
    let sum: f64 = cut.iter().map(|row| row["km2"].as_f64().unwrap()).sum();
    assert!((sum - row["km2"].as_f64().unwrap()).abs() < 0.01, "{cut:?}");
    let one = rows(&["changes", "--json", "--region", "Donetsk", &path]);
    assert!(!one.is_empty() && one.iter().all(|row| row["region_name"] == "Donetsk Oblast"), "{one:?}");
    let table = output_of(&["changes", "--by", "region", &path]);
    assert!(table.contains("Region") && table.contains("Luhansk Oblast"), "{table}");
}
