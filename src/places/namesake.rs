//! Resolves names shared by several places.

use std::collections::BTreeSet;

use thiserror::Error;

use super::{FoundPlace, Gazetteer, Place, folded, other_names::Renaming};
use crate::{
    control::{name::Name, snapshot::Snapshot, timeline::Timeline},
    geometry::{
        bounds::Bounds,
        measure::{distance_km, moved},
        polygon::Polygon,
        position::LonLat,
    },
};

/// How far the surroundings of zones extend.
///
/// # Units
/// Kilometres.
pub const SURROUNDINGS_KM: f64 = 25.0;

/// Places from this rank on are parts of towns; settlements of the same name take precedence.
const PART_OF_TOWN_RANK: u8 = 6;

/// The rank of places in focus.
const FOCUS_RANK: u8 = 0;

/// Places up to this rank are known well enough to describe where another one lies.
const TOWN_RANK: u8 = 3;

/// The rank of the least of the places that have labels.
const LEAST_RANK: u8 = 5;

/// The most places that an error lists.
const LISTED_PLACES: usize = 8;

/// Words in names of regions that may be omitted.
pub(super) const REGION_WORDS: [&str; 4] = ["oblast", "region", "область", "обл"];

/// Approximate length of a degree of latitude, kilometres; exact enough to find what is in the surroundings.
const DEGREE_KM: f64 = 111.2;

/// The result of resolving a name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedPlace<'a> {
    /// The place.
    pub place: &'a Place,
    /// Other places with the name, which were not chosen.
    pub others: Vec<&'a Place>,
    /// Whether the text is the place's full name; otherwise it is a part of its name only.
    pub is_whole_name: bool,
    /// The official name that the text spells, if the gazetteer has another one.
    pub renaming: Option<&'a Renaming>,
}

/// Why a name cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotOnePlace {
    /// No place has the name.
    #[error("no place is named `{name}`{}", suggestion(.near))]
    None {
        /// The name.
        name: String,
        /// The places with the nearest names.
        near: Vec<String>,
    },
    /// There are places with the name, but none in the region.
    #[error("no place named `{name}` is in `{region}`, there are: {places}")]
    NotInRegion {
        /// The name without the region.
        name: String,
        /// The region as written.
        region: String,
        /// The places of the name.
        places: String,
    },
    /// Several places have the name.
    #[error("`{name}` is not one place; add the region, as in `{example}`, or give the number of one: {places}")]
    Several {
        /// The name.
        name: String,
        /// The first of the places with its region, as an example of unambiguous input.
        example: String,
        /// The places with their regions, positions and numbers.
        places: String,
    },
}

/// Resolves a text to a place: a name in English or Ukrainian, a name and a region as in `Andriivka, Donetsk`, or the
/// id of a place. A former name or a spelling in another language means a place if no place has the name now.
///
/// If several places have the name, settlements take precedence over parts of towns. Then the only one near the zones
/// according to `is_near` is chosen, or the only one of those that is in focus.
///
/// # Errors
/// When no place has the name, or it is ambiguous.
pub fn place_named<'a>(
    gazetteer: &'a Gazetteer,
    text: &str,
    is_near: impl Fn(LonLat) -> bool,
) -> Result<NamedPlace<'a>, NotOnePlace> {
    if let Ok(id) = text.trim().parse::<u32>() {
        let found = gazetteer.places().iter().find(|place| place.id == id);
        let place = found.ok_or_else(|| NotOnePlace::None { name: text.to_owned(), near: Vec::new() })?;
        return Ok(NamedPlace { place, others: Vec::new(), is_whole_name: true, renaming: None });
    }
    let (name, region) = text.rsplit_once(',').map_or((text, None), |(name, region)| (name, Some(region)));
    let name = name.trim();
    let (is_whole_name, meant) = meant(gazetteer, name);
    let found: Vec<&Place> = meant.iter().map(|found| found.place).collect();
    let renaming = |place: &Place| meant.iter().find(|found| found.place.id == place.id)?.renaming();
    let Some(first) = found.first() else {
        let mut near: Vec<_> = gazetteer.suggest(name).iter().map(|place| place.name.english().to_owned()).collect();
        near.dedup();
        return Err(NotOnePlace::None { name: name.to_owned(), near });
    };
    let in_region: Vec<&Place> = match region {
        Some(region) => found.iter().copied().filter(|place| place.is_in(region)).collect(),
        None => found.clone(),
    };
    let several = |places: &[&Place]| NotOnePlace::Several {
        name: text.trim().to_owned(),
        example: first.name_with_region(),
        places: listed(places),
    };
    match (&in_region[..], region) {
        ([], region) => Err(NotOnePlace::NotInRegion {
            name: name.to_owned(),
            region: region.unwrap_or_default().trim().to_owned(),
            places: listed(&found),
        }),
        ([place], _) => Ok(NamedPlace { place, others: Vec::new(), is_whole_name, renaming: renaming(place) }),
        (places, _) if is_whole_name => {
            let (place, others) = only_one(places, is_near).ok_or_else(|| several(places))?;
            Ok(NamedPlace { place, others, is_whole_name, renaming: renaming(place) })
        }
        (places, _) => Err(several(places)),
    }
}

/// The places that a name may mean, and whether it is their whole name: those that have it, else those that have it as
/// another name, else those with a name that contains it.
fn meant<'a>(gazetteer: &'a Gazetteer, name: &str) -> (bool, Vec<FoundPlace<'a>>) {
    let found = gazetteer.find(name);
    let (own, others): (Vec<FoundPlace<'_>>, Vec<FoundPlace<'_>>) =
        found.into_iter().partition(|found| found.by.is_none());
    let whole =
        |found: &[FoundPlace<'a>]| found.iter().filter(|found| found.is_whole(name)).copied().collect::<Vec<_>>();
    let steps = [(true, whole(&own)), (true, whole(&others)), (false, own), (false, others)];
    steps.into_iter().find(|(_, found)| !found.is_empty()).unwrap_or_default()
}

/// The end of the message on a name that there is not.
fn suggestion(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; did you mean `{}`?", near.join("` or `")) }
}

/// The only settlement among places of one name, or the only one of them near the zones, or of those in focus; and the
/// others.
fn only_one<'a>(places: &[&'a Place], is_near: impl Fn(LonLat) -> bool) -> Option<(&'a Place, Vec<&'a Place>)> {
    let is_settlement = |place: &&&Place| place.rank < PART_OF_TOWN_RANK;
    let settlements: Vec<&Place> = places.iter().filter(is_settlement).copied().collect();
    let candidates = if settlements.is_empty() { places.to_vec() } else { settlements };
    let near: Vec<&Place> = candidates.iter().copied().filter(|place| is_near(place.position)).collect();
    let in_focus: Vec<&Place> = near.iter().copied().filter(|place| place.rank == FOCUS_RANK).collect();
    let (([place], ..) | (_, [place], _) | (.., [place])) = (&candidates[..], &near[..], &in_focus[..]) else {
        return None;
    };
    let others = places.iter().copied().filter(|other| other.id != place.id).collect();
    Some((place, others))
}

/// Whether a position lies in a zone of any report or within [`SURROUNDINGS_KM`] of one; zones outside the subject are
/// ignored.
pub fn is_near_zones(timelines: &[&Timeline], at: LonLat) -> bool {
    let reach_m = SURROUNDINGS_KM * 1000.0;
    let Some(around) = Bounds::around([moved(at, -reach_m, -reach_m), moved(at, reach_m, reach_m)]) else {
        return false;
    };
    // Consecutive reports share polygons.
    let mut seen = BTreeSet::new();
    timelines.iter().any(|timeline| {
        let polygons = timeline.snapshots().iter().flat_map(Snapshot::polygons);
        let counted = polygons.filter(|&(class, _)| timeline.scheme().get(class).control.is_some());
        let mut new =
            counted.map(|(_, polygon)| &**polygon).filter(|&polygon| seen.insert(std::ptr::from_ref(polygon)));
        new.any(|polygon| polygon.bounds().intersects(around) && is_near(polygon, at))
    })
}

fn is_near(polygon: &Polygon, at: LonLat) -> bool {
    let squeeze = at.lat.to_radians().cos();
    let plane = |position: LonLat| ((position.lon - at.lon) * squeeze * DEGREE_KM, (position.lat - at.lat) * DEGREE_KM);
    let mut edges = polygon.exterior().edges();
    polygon.contains(at) || edges.any(|(a, b)| from_origin(plane(a), plane(b)) <= SURROUNDINGS_KM)
}

/// The distance of a segment from the origin of the plane.
fn from_origin(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (along_x, along_y) = (b.0 - a.0, b.1 - a.1);
    let squared = along_x * along_x + along_y * along_y;
    let part = if squared > 0.0 { (-(a.0 * along_x + a.1 * along_y) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (a.0 + part * along_x).hypot(a.1 + part * along_y)
}

/// What distinguishes a place from others of its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distinction<'a> {
    /// Its region.
    pub region: &'a Name,
    /// The nearest larger town, if another place of the name lies in the same region.
    pub town: Option<&'a Place>,
}

/// What distinguishes a place from others with its name in either language; `None` if there are none.
pub fn distinction<'a>(gazetteer: &'a Gazetteer, place: &'a Place) -> Option<Distinction<'a>> {
    let has_name = |other: &Place| other.name.shares_a_text_with(&place.name);
    let namesakes = gazetteer.places().iter().filter(|other| other.id != place.id && has_name(other));
    let namesakes: Vec<&Place> = namesakes.collect();
    let region = place.region.as_ref().filter(|_| !namesakes.is_empty())?;
    let in_region: Vec<&Place> = namesakes.into_iter().filter(|other| other.region == place.region).collect();
    let nearest = |place: &Place, rank: u8| {
        let apart = |other: &&Place| distance_km(place.position, other.position);
        let towns = gazetteer.places().iter().filter(|other| other.rank <= rank && !has_name(other));
        towns.min_by(|a, b| apart(a).total_cmp(&apart(b)))
    };
    // Several may lie near the same town: then a smaller place tells them apart.
    let is_own = |rank: &u8| {
        let id_near = |place: &Place| nearest(place, *rank).map(|town| town.id);
        in_region.iter().all(|other| id_near(other) != id_near(place))
    };
    let rank = (TOWN_RANK..=LEAST_RANK).find(is_own).unwrap_or(LEAST_RANK);
    Some(Distinction { region, town: if in_region.is_empty() { None } else { nearest(place, rank) } })
}

/// The words of a text without some of them, which are in lower case.
pub(super) fn without_words(text: &str, left_out: &[&str]) -> String {
    let words = text.split_whitespace().map(|word| word.trim_matches('.'));
    words.filter(|word| !left_out.contains(&word.to_lowercase().as_str())).collect()
}

fn listed(places: &[&Place]) -> String {
    let more = (places.len() > LISTED_PLACES).then(|| format!("and {} more", places.len() - LISTED_PLACES));
    places.iter().take(LISTED_PLACES).map(|place| place.described()).chain(more).collect::<Vec<_>>().join("; ")
}

impl Place {
    /// The name with the region, in a form that can be typed: `Andriivka, Donetsk Oblast`.
    pub fn name_with_region(&self) -> String {
        let region = self.region.as_ref().map(|region| format!(", {}", region.english())).unwrap_or_default();
        format!("{}{region}", self.name.english())
    }

    /// Like [`Self::name_with_region`], with the position in degrees east and north, and the place's id.
    pub fn described(&self) -> String {
        let LonLat { lon, lat } = self.position;
        format!("{} ({lon:.3}, {lat:.3}; number {})", self.name_with_region(), self.id)
    }

    /// Whether the place lies in a region with a name in either language; words such as `oblast` may be omitted.
    fn is_in(&self, region: &str) -> bool {
        let wanted = folded(&without_words(region, &REGION_WORDS));
        let names = self.region.iter().flat_map(Name::texts);
        !wanted.is_empty() && names.into_iter().any(|name| folded(name).starts_with(&wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::other_names::{OtherNames, RenamingKind};

    fn name(en: &str, uk: &str) -> Name {
        Name::bilingual(en, uk)
    }

    fn gazetteer() -> Gazetteer {
        let (kharkiv, donetsk) =
            (name("Kharkiv Oblast", "Харківська область"), name("Donetsk Oblast", "Донецька область"));
        let place = |id, lon, region: &Name, rank| Place {
            id,
            name: name("Andriivka", "Андріївка"),
            position: LonLat { lon, lat: 48.5 },
            population: 0,
            rank,
            region: Some(region.clone()),
        };
        let other = Place { name: name("Lyman", "Лиман"), ..place(9, 37.8, &donetsk, 3) };
        let part = Place { name: name("Lyman", "Лиман"), ..place(10, 37.9, &kharkiv, 6) };
        Gazetteer::new(vec![
            place(1, 36.0, &kharkiv, 4),
            place(2, 37.0, &donetsk, 5),
            place(3, 38.0, &donetsk, 5),
            other,
            part,
        ])
    }

    fn id(text: &str, is_near: impl Fn(LonLat) -> bool) -> Result<u32, String> {
        let gazetteer = gazetteer();
        place_named(&gazetteer, text, is_near).map(|named| named.place.id).map_err(|error| error.to_string())
    }

    #[test]
    fn several_places_of_a_name_are_listed_with_region_position_and_number() {
        let error = id("andriivka", |_| false).unwrap_err();
        assert!(error.contains("as in `Andriivka, Kharkiv Oblast`"), "{error}");
        assert!(error.contains("Andriivka, Donetsk Oblast (37.000, 48.500; number 2)"), "{error}");
        assert!(id("andriivka", |_| true).is_err());
    }

    #[test]
    fn the_only_one_near_the_zones_is_meant_and_the_others_are_told() {
        let gazetteer = gazetteer();
        let named = place_named(&gazetteer, "Андріївка", |at| at.lon == 38.0).unwrap();
        assert_eq!((named.place.id, named.others.len()), (3, 2));
        assert_eq!(id("lyman", |_| false), Ok(9), "a part of a town gives way");
    }

    #[test]
    fn a_region_in_either_language_tells_namesakes_apart() {
        for text in ["Andriivka, Kharkiv", "Андріївка, Харківська обл.", "andriivka,kharkiv oblast", "Андріївка, харк"]
        {
            assert_eq!(id(text, |_| false), Ok(1), "{text}");
        }
        assert_eq!(id("Andriivka, Donetsk", |at| at.lon > 37.5), Ok(3));
        assert!(id("Andriivka, Donetsk", |_| false).is_err());
        assert!(id("Andriivka, Lviv", |_| true).unwrap_err().contains("no place named `Andriivka` is in `Lviv`"));
        assert!(id("Andriivka, ", |_| true).is_err());
    }

    #[test]
    fn a_number_and_a_part_of_one_name_mean_a_place() {
        assert_eq!(id("2", |_| false), Ok(2));
        assert!(id("lym", |_| false).is_err(), "two places hold the word");
        assert_eq!(id("nowhere", |_| false), Err("no place is named `nowhere`".to_owned()));
    }

    #[test]
    fn a_former_name_means_its_place_unless_another_one_has_it_now() {
        let mut other = OtherNames::default();
        let renaming = |text: &str| Renaming {
            name: Name::plain(text),
            date: "2016-05-12".parse().unwrap(),
            kind: RenamingKind::Former,
        };
        other.rename(9, renaming("Krasnyi Lyman"));
        other.rename(1, renaming("Lyman"));
        let gazetteer = gazetteer().with_other_names(other);
        let named = |text: &str| place_named(&gazetteer, text, |_| false).unwrap();
        assert_eq!((named("krasnyi lyman").place.id, named("lyman").place.id), (9, 9));
        assert_eq!(named("krasnyi lyman").renaming.map(|renaming| renaming.name.english()), Some("Krasnyi Lyman"));
        assert_eq!(named("lyman").renaming, None);
        let error = place_named(&gazetteer, "Andrievka", |_| false).unwrap_err().to_string();
        assert_eq!(error, "no place is named `Andrievka`; did you mean `Andriivka`?");
    }

    #[test]
    fn a_distinction_is_the_region_and_a_town_where_the_region_is_not_enough() {
        let gazetteer = gazetteer();
        let of = |id| {
            let place = gazetteer.places().iter().find(|place| place.id == id).unwrap();
            distinction(&gazetteer, place).map(|told| (told.region.english(), told.town.map(|town| town.id)))
        };
        assert_eq!(of(1), Some(("Kharkiv Oblast", None)));
        assert_eq!(of(2), Some(("Donetsk Oblast", Some(9))));
        assert_eq!(of(9), Some(("Donetsk Oblast", None)));
        assert_eq!(distinction(&Gazetteer::default(), &gazetteer.places()[0]), None);
    }

    #[test]
    fn an_edge_far_between_its_ends_is_near() {
        assert!(from_origin((-300.0, 20.0), (300.0, 20.0)) - 20.0 < 1e-9);
    }
}
