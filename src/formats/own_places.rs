//! The places and regions that a dataset brings: a table (`id, name, lon, lat`) and a GeoJSON file.

use std::{collections::BTreeSet, iter};

use csv::StringRecord;

use super::{
    csv::{Table, number, records},
    line_error::{LineError, LineProblem, MAX_RANK},
    table_names::{NAME, name_in_languages},
};
use crate::{
    control::name::Name,
    geometry::position::LonLat,
    places::{FOCUS_RANK, Gazetteer, Place, regions::Regions},
};

/// The most places of a dataset: each is looked at for every picture.
const MAX_PLACES: usize = 50_000;

/// The least population of each rank from 1 on.
const POPULATION_OF_RANK: [u32; 4] = [1_000_000, 100_000, 20_000, 2_000];

/// The rank of a place without rank and population.
const USUAL_RANK: u8 = 3;

/// The columns that may be left out.
const POPULATION: &str = "population";
const RANK: &str = "rank";
const REGION: &str = "region";

/// Reads the table of a dataset's places: `id, name, lon, lat`, and where there are such columns `name_uk` or the name in
/// any other language, `population`, `rank`, and `region`: the identifier of one of the dataset's regions, or a name.
///
/// Without a rank, it follows from the population. The places in focus get the first one. Without a region, it is the
/// one in which the place lies.
///
/// # Errors
/// Every line that cannot be used.
pub fn read_places(table: Table<'_>, regions: Option<&Regions>, focus: &[u32]) -> Result<Gazetteer, Vec<LineError>> {
    let mut errors = Vec::new();
    let Some((columns, heading, rows)) = records(table, ["id", NAME, "lon", "lat"], MAX_PLACES, &mut errors) else {
        return Err(errors);
    };
    let (mut places, mut ids) = (Vec::with_capacity(rows.len()), BTreeSet::new());
    for (line, row) in rows {
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let read = || {
            let place = place(columns.map(cell), (&heading, &row), regions)?;
            if ids.contains(&place.id) { Err(LineProblem::RepeatedId(place.id.into())) } else { Ok(place) }
        };
        match read() {
            Ok(place) => {
                ids.insert(place.id);
                let rank = if focus.contains(&place.id) { FOCUS_RANK } else { place.rank };
                places.push(Place { rank, ..place });
            }
            Err(problem) => errors.push(table.error(line, problem)),
        }
    }
    if errors.is_empty() { Ok(Gazetteer::new(places)) } else { Err(errors) }
}

/// The table of a dataset's places from a table of settlements: its columns that describe places, with the places.
/// `None` if the settlements have no names.
///
/// # Errors
/// Every line that cannot be used as a place.
pub fn places_of_settlements(table: Table<'_>) -> Result<Option<(String, Gazetteer)>, Vec<LineError>> {
    let mut errors = Vec::new();
    let Some((_, heading, rows)) = records(table, ["id", "lon", "lat"], MAX_PLACES, &mut errors) else {
        return Err(errors);
    };
    let is_kept = |column: &str| {
        ["id", "lon", "lat", POPULATION, RANK, REGION].contains(&column) || name_in_languages([(column, "x")]).is_some()
    };
    if !heading.iter().any(|column| column == NAME) {
        return Ok(None);
    }
    let kept = |row: &StringRecord| -> StringRecord {
        heading.iter().zip(row).filter(|(column, _)| is_kept(column)).map(|(_, cell)| cell).collect()
    };
    let mut text = csv::Writer::from_writer(Vec::new());
    let lines = iter::once(kept(&heading)).chain(rows.iter().map(|(_, row)| kept(row)));
    for line in lines {
        // Writing to memory cannot fail, and all lines have as many cells.
        text.write_record(&line).ok();
    }
    let bytes = text.into_inner().unwrap_or_default();
    let gazetteer = read_places(table, None, &[])?;
    Ok(Some((String::from_utf8_lossy(&bytes).into_owned(), gazetteer)))
}

fn place(
    [id, _, lon, lat]: [&str; 4],
    (heading, row): (&StringRecord, &StringRecord),
    regions: Option<&Regions>,
) -> Result<Place, LineProblem> {
    let optional = |column: &str| {
        let index = heading.iter().position(|name| name == column);
        index.and_then(|index| row.get(index)).filter(|cell| !cell.is_empty())
    };
    let position = LonLat::new(number("lon", lon)?, number("lat", lat)?)?;
    let population = optional(POPULATION).map(|text| number(POPULATION, text)).transpose()?;
    let rank = match optional(RANK) {
        Some(text) => {
            let rank = text.parse().ok().filter(|rank: &u8| *rank <= MAX_RANK);
            rank.ok_or_else(|| LineProblem::NoRank(text.to_owned()))?
        }
        None => population.map_or(USUAL_RANK, rank_of),
    };
    let named = |text: &str| {
        let known = regions.and_then(|regions| regions.list().iter().find(|region| region.id == text));
        known.map_or_else(|| Name::plain(text), |region| region.name.clone())
    };
    let around = || regions.and_then(|regions| regions.at(position)).map(|region| region.name.clone());
    Ok(Place {
        id: number("id", id)?,
        name: name_in_languages(heading.iter().zip(row)).ok_or(LineProblem::NoName)?,
        position,
        population: population.unwrap_or_default(),
        rank,
        region: optional(REGION).map(named).or_else(around),
    })
}

/// The rank of a place by its population.
fn rank_of(population: u32) -> u8 {
    (1..).zip(POPULATION_OF_RANK).find(|&(_, least)| population >= least).map_or(5, |(rank, _)| rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::regions::regions_from_geojson;

    fn read(text: &str, focus: &[u32]) -> Result<Gazetteer, Vec<String>> {
        let regions = regions_from_geojson(
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"KR-26","name":"Busan"},
            "geometry":{"type":"Polygon","coordinates":[[[128,34],[130,34],[130,36],[128,36],[128,34]]]}}]}"#,
        );
        let table = Table { name: "places.csv", bytes: text.as_bytes() };
        let texts = |errors: Vec<LineError>| errors.iter().map(ToString::to_string).collect();
        read_places(table, Some(&regions.unwrap()), focus).map_err(texts)
    }

    #[test]
    fn places_have_what_the_table_says_and_what_follows_from_it() {
        let text = "id,name,name_ko,lon,lat,population,rank,region\n\
            1,Busan,부산,129.04,35.1,3400000,,\n\
            2,Seoul,서울,126.98,37.57,,1,Seoul\n\
            3,Hill,,129.1,35.2,150,,KR-26\n";
        let gazetteer = read(text, &[3]).unwrap();
        let told: Vec<_> = gazetteer
            .places()
            .iter()
            .map(|place| (place.id, place.rank, place.region.as_ref().map(Name::english)))
            .collect();
        assert_eq!(told, [(3, 0, Some("Busan")), (1, 1, Some("Busan")), (2, 1, Some("Seoul"))]);
        assert_eq!(gazetteer.search("부산")[0].id, 1);
        assert_eq!(read("id,name,lon,lat\n1,A,1,2\n", &[]).unwrap().places()[0].rank, USUAL_RANK);
        assert_eq!([5_000_000, 100_000, 30_000, 2_000, 5].map(rank_of), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn every_bad_line_is_named() {
        let text = "id,name,lon,lat,rank\n1,A,181,0,\n2,,1,1,\n3,C,1,1,7\nx,D,1,1,\n5,E,1,1,2\n5,F,1,2,2\n";
        assert_eq!(
            read(text, &[]).unwrap_err(),
            [
                "places.csv, line 2: 181, 0 is not a longitude and a latitude in degrees",
                "places.csv, line 3: no name in the column `name`, nor in one of a language such as `name_uk`",
                "places.csv, line 4: `7` in column `rank` is no rank from 0, the places in focus, to 6, those without a label",
                "places.csv, line 5: `x` in column `id` is no number",
                "places.csv, line 7: the id 5 stands twice",
            ]
        );
        assert_eq!(read("id,name,lon\n", &[]).unwrap_err(), ["places.csv, line 1: no column `lat`"]);
        let many = format!("id,name,lon,lat\n{}", "1,A,1,1\n".repeat(MAX_PLACES + 1));
        assert_eq!(
            read(&many, &[]).unwrap_err().last().unwrap(),
            "places.csv, line 50002: over the limit of 50000 rows"
        );
    }
}
