//! The gazetteer: named places with positions, in English and Ukrainian.

mod find;
pub mod namesake;
pub mod other_names;
pub mod own;
pub mod record;
pub mod regions;

pub use self::find::FoundPlace;
use self::other_names::OtherNames;
use crate::{
    control::name::Name,
    geometry::{measure::distance_km, position::LonLat},
};

/// A named place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its id in `GeoNames`; from 90,000,001 on for places added by this project. In a dataset's own table, any number.
    pub id: u32,
    /// Its name.
    pub name: Name,
    /// Its centre.
    pub position: LonLat,
    /// Approximate population before the war.
    pub population: u32,
    /// Priority of its label: 0 for the places in focus, up to 5 for villages; parts of towns have rank 6 and no label.
    pub rank: u8,
    /// The region, or abroad the country; `None` if unknown.
    pub region: Option<Name>,
}

/// A place and its distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearPlace<'a> {
    /// The place.
    pub place: &'a Place,
    /// Geodesic distance from a given position to the centre of the place, kilometres.
    pub km: f64,
}

/// Rank of the places in focus.
pub const FOCUS_RANK: u8 = 0;

/// A place farther away than this does not describe a position, kilometres.
pub const NEAR_KM: f64 = 50.0;

/// The number of places that stand for those in focus, if none are.
const FEW: usize = 4;

/// Named places, the most important first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gazetteer {
    places: Vec<Place>,
    other_names: OtherNames,
}

impl Gazetteer {
    /// Creates a gazetteer of places in any order.
    pub fn new(mut places: Vec<Place>) -> Self {
        places.sort_by_key(|place| (place.rank, std::cmp::Reverse(place.population), place.id));
        Self { places, other_names: OtherNames::default() }
    }

    /// The same, with other names of its places.
    #[must_use]
    pub fn with_other_names(self, other_names: OtherNames) -> Self {
        Self { other_names, ..self }
    }

    /// All places, the most important first.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The other names of its places.
    pub fn other_names(&self) -> &OtherNames {
        &self.other_names
    }

    /// The places of these ids, in this order; without ids, the places in focus, or the first few if there are none. Ids
    /// that there are not are ignored.
    pub fn in_focus(&self, ids: &[u32]) -> Vec<&Place> {
        if ids.is_empty() {
            let count = match self.focus().count() {
                0 => FEW,
                count => count,
            };
            return self.places.iter().take(count).collect();
        }
        ids.iter().filter_map(|id| self.places.iter().find(|place| place.id == *id)).collect()
    }

    /// The places in focus.
    pub fn focus(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().take_while(|place| place.rank == FOCUS_RANK)
    }

    /// The place whose centre is nearest to a position, whatever its size; `None` if all are farther than [`NEAR_KM`].
    pub fn nearest(&self, at: LonLat) -> Option<NearPlace<'_>> {
        // Degrees with longitudes scaled as at the position give the same order as distances, except for ties within a
        // few metres.
        let squeeze = at.lat.to_radians().cos();
        let apart = |place: &&Place| {
            let (lon, lat) = ((place.position.lon - at.lon).abs(), place.position.lat - at.lat);
            (lon.min(360.0 - lon) * squeeze).hypot(lat)
        };
        let place = self.places.iter().min_by(|a, b| apart(a).total_cmp(&apart(b)))?;
        Some(NearPlace { place, km: distance_km(at, place.position) }).filter(|near| near.km <= NEAR_KM)
    }
}

/// The letters and digits of a name in lower case.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: u32, en: &str, uk: &str, rank: u8) -> Place {
        let name = Name::bilingual(en, uk);
        Place { id, name, position: LonLat { lon: 38.0, lat: 48.0 }, population: 0, rank, region: None }
    }

    #[test]
    fn the_nearest_place_is_told_with_its_distance() {
        let mut far = place(2, "Lyman", "Лиман", 0);
        far.position = LonLat { lon: 38.0, lat: 49.0 };
        let gazetteer = Gazetteer::new(vec![far, place(1, "Sloviansk", "Слов’янськ", 5)]);
        let near = gazetteer.nearest(LonLat { lon: 38.0, lat: 48.1 }).unwrap();
        assert_eq!(near.place.id, 1);
        // A tenth of a degree of latitude at 48° north (GeographicLib: 11.118 km).
        assert!((near.km - 11.118).abs() < 0.002, "{}", near.km);
        assert_eq!(gazetteer.nearest(LonLat { lon: 38.0, lat: 47.5 }), None, "55 km away");
        assert_eq!(Gazetteer::default().nearest(LonLat { lon: 0.0, lat: 0.0 }), None);
    }
}
