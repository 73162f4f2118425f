//! The built-in places, from a table (`id,name,name_uk,lon,lat,population,rank,region`), the names of their regions from
//! another (`region,name,name_uk`), and their other names from two more (`id,date,name,name_uk,kind` and
//! `id,spelling,of,source`).

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;
use serde::Deserialize;
use thiserror::Error;

use crate::{
    control::name::Name,
    geometry::position::{LonLat, NotAPosition},
    places::{
        Gazetteer, Place,
        other_names::{OtherNames, Renaming, RenamingKind},
        own::OwnPlaces,
    },
};

const PLACES: &str = include_str!("../../data/places.csv");
const REGIONS: &str = include_str!("../../data/regions.csv");
const RENAMINGS: &str = include_str!("../../data/renamings.csv");
const SPELLINGS: &str = include_str!("../../data/former_names.csv");

/// Why a table of places is invalid.
#[derive(Debug, Error)]
pub enum BadGazetteer {
    /// A row lacks columns or has wrong values.
    #[error("the table of places cannot be read")]
    Row(#[from] csv::Error),
    /// A row has an invalid position.
    #[error("place {id} has no position")]
    Position {
        /// The place's number.
        id: u32,
        /// What is wrong with the position.
        source: NotAPosition,
    },
    /// A former name is spelt for a place that has none.
    #[error("place {id} has no former name, but `{spelling}` spells it")]
    NoFormerName {
        /// The place's number.
        id: u32,
        /// The spelling.
        spelling: String,
    },
}

#[derive(Deserialize)]
struct Row {
    id: u32,
    name: String,
    name_uk: String,
    lon: f64,
    lat: f64,
    population: u32,
    rank: u8,
    #[serde(default)]
    region: String,
}

#[derive(Deserialize)]
struct RegionRow {
    region: String,
    name: String,
    name_uk: String,
}

#[derive(Deserialize)]
struct RenamingRow {
    id: u32,
    date: NaiveDate,
    name: String,
    name_uk: String,
    kind: Official,
}

#[derive(Deserialize)]
struct SpellingRow {
    id: u32,
    spelling: String,
    of: Official,
}

/// Which official name a row has or spells.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Official {
    Former,
    Current,
}

/// Loads the embedded places.
///
/// # Errors
/// When the embedded table is damaged, which a test rules out.
pub fn embedded_gazetteer() -> Result<Gazetteer, BadGazetteer> {
    Ok(gazetteer_from_csv(PLACES, REGIONS)?.with_other_names(other_names_from_csv(RENAMINGS, SPELLINGS)?))
}

/// The places of a dataset: its own, or the built-in ones.
///
/// # Errors
/// As for [`embedded_gazetteer`].
pub fn gazetteer_of(own: &OwnPlaces) -> Result<Arc<Gazetteer>, BadGazetteer> {
    own.gazetteer.clone().map_or_else(|| embedded_gazetteer().map(Arc::new), Ok)
}

/// Reads places from a table, with the names of regions from another one.
///
/// # Errors
/// When a row cannot be read: the error names its line.
pub fn gazetteer_from_csv(text: &str, regions: &str) -> Result<Gazetteer, BadGazetteer> {
    let names: Result<BTreeMap<String, Name>, csv::Error> =
        csv::Reader::from_reader(regions.as_bytes()).deserialize().map(|row| row.map(region)).collect();
    let names = names?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let places: Result<Vec<Place>, BadGazetteer> = reader.deserialize().map(|row| place(row?, &names)).collect();
    Ok(Gazetteer::new(places?))
}

/// Reads other names of places: official ones, and spellings of these or of the names in use.
fn other_names_from_csv(renamings: &str, spellings: &str) -> Result<OtherNames, BadGazetteer> {
    let mut names = OtherNames::default();
    for row in csv::Reader::from_reader(renamings.as_bytes()).deserialize() {
        let RenamingRow { id, date, name, name_uk, kind } = row?;
        let kind = match kind {
            Official::Former => RenamingKind::Former,
            Official::Current => RenamingKind::Current,
        };
        names.rename(id, Renaming { name: Name::bilingual(name, name_uk), date, kind });
    }
    for row in csv::Reader::from_reader(spellings.as_bytes()).deserialize() {
        let SpellingRow { id, spelling, of } = row?;
        match of {
            Official::Current => names.spell(id, spelling),
            Official::Former if names.spell_former(id, spelling.clone()) => {}
            Official::Former => return Err(BadGazetteer::NoFormerName { id, spelling }),
        }
    }
    Ok(names)
}

fn region(row: RegionRow) -> (String, Name) {
    (row.region, Name::bilingual(row.name, row.name_uk))
}

fn place(row: Row, regions: &BTreeMap<String, Name>) -> Result<Place, BadGazetteer> {
    let Row { id, name, name_uk, lon, lat, population, rank, region } = row;
    let position = LonLat::new(lon, lat).map_err(|source| BadGazetteer::Position { id, source })?;
    Ok(Place {
        id,
        name: Name::bilingual(name, name_uk),
        position,
        population,
        rank,
        region: regions.get(&region).cloned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_places_in_focus_are_carried_along() {
        let gazetteer = embedded_gazetteer().unwrap();
        let focus: Vec<&str> = gazetteer.focus().map(|place| place.name.english()).collect();
        assert_eq!(focus, ["Kramatorsk", "Sloviansk", "Bakhmut", "Avdiivka"]);
        assert!(gazetteer.places().len() > 600);
        assert!(gazetteer.places().iter().all(|place| place.region.is_some()));
    }

    #[test]
    fn every_other_name_belongs_to_a_place() {
        let gazetteer = embedded_gazetteer().unwrap();
        let ids = [RENAMINGS, SPELLINGS].map(|table| {
            let first = |line: &str| line.split(',').next().and_then(|id| id.parse::<u32>().ok());
            table.lines().skip(1).map(|line| first(line).unwrap()).collect::<Vec<_>>()
        });
        for id in ids.concat() {
            assert!(gazetteer.places().iter().any(|place| place.id == id), "{id}");
        }
        let former = "id,spelling,of,source\n1,Artemovsk,former,law\n";
        let error = other_names_from_csv("id,date,name,name_uk,kind\n", former).unwrap_err();
        assert_eq!(error.to_string(), "place 1 has no former name, but `Artemovsk` spells it");
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let error = gazetteer_from_csv("id,name,name_uk,lon,lat,population,rank\n1,A,А,x,48,0,1\n", "").unwrap_err();
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        assert!(cause.contains("line: 2"), "{cause}");
    }
}
