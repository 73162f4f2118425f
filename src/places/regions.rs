//! Regions: named grounds such as the oblasts of a country, and the lookup of one by name.

use thiserror::Error;

use super::{
    folded,
    namesake::{REGION_WORDS, without_words},
};
use crate::{
    control::name::Name,
    geometry::{
        overlay::OverlayFailed,
        partition::{Common, Partition},
        polygon::Polygon,
        position::LonLat,
    },
};

/// The most regions that an error lists.
const LISTED_REGIONS: usize = 40;

/// A named ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its identifier; for the built-in regions, by ISO 3166-2.
    pub id: String,
    /// Its name.
    pub name: Name,
}

/// Regions that do not overlap.
#[derive(Clone, Debug)]
pub struct Regions {
    list: Vec<Region>,
    partition: Partition,
    file: Option<String>,
}

/// The same regions may come from different files.
impl PartialEq for Regions {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list && self.partition == other.partition
    }
}

/// Two regions that have ground in common.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionOverlap<'a> {
    /// Number of the first in [`Regions::list`].
    pub number: usize,
    /// The two regions.
    pub regions: [&'a Region; 2],
    /// Geodesic area in square kilometres.
    pub km2: f64,
}

/// Regions that have less in common than this differ only by rounding, square kilometres.
const LEAST_OVERLAP_KM2: f64 = 0.05;

/// Why a text does not mean one region.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotOneRegion {
    /// No region has the name.
    #[error("no region is named `{name}`, there are: {regions}")]
    None {
        /// The name as written.
        name: String,
        /// The names and identifiers of all regions.
        regions: String,
    },
    /// Several regions have the name.
    #[error("`{name}` is not one region; give the whole name or the identifier of one: {regions}")]
    Several {
        /// The name as written.
        name: String,
        /// The names and identifiers of those meant.
        regions: String,
    },
}

impl Regions {
    /// Creates regions from their grounds.
    pub fn new(regions: Vec<(Region, Vec<Polygon>)>) -> Self {
        let partition = Partition::new(regions.iter().map(|(_, ground)| ground));
        Self { list: regions.into_iter().map(|(region, _)| region).collect(), partition, file: None }
    }

    /// The same regions with the name of the file that they are from.
    #[must_use]
    pub fn from_file(self, name: String) -> Self {
        Self { file: Some(name), ..self }
    }

    /// The name of the file that they are from, as faults name it. A pack does not keep the name.
    pub fn file(&self) -> &str {
        self.file.as_deref().unwrap_or("the regions of the pack")
    }

    /// The regions that overlap, by pairs, the largest overlap first; none if all overlaps are due to rounding.
    ///
    /// # Errors
    /// When they cannot be compared, as may be on hostile input.
    pub fn overlaps(&self) -> Result<Vec<RegionOverlap<'_>>, OverlayFailed> {
        let common = self.partition.overlaps()?;
        if common.iter().map(|common| common.km2).sum::<f64>() < LEAST_OVERLAP_KM2 {
            return Ok(Vec::new());
        }
        let overlap = |Common { grounds: [a, b], km2 }: Common| {
            Some(RegionOverlap { number: a, regions: [self.list.get(a)?, self.list.get(b)?], km2 })
        };
        Ok(common.into_iter().filter_map(overlap).collect())
    }

    /// All regions, each at the place of its number in [`Self::partition`].
    pub fn list(&self) -> &[Region] {
        &self.list
    }

    /// Their grounds.
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The region of a position.
    pub fn at(&self, at: LonLat) -> Option<&Region> {
        self.list.get(self.partition.at(at)?)
    }

    /// The number of the region meant by a text: an identifier, or a name in any language, with or without words such as
    /// `oblast`.
    ///
    /// A whole name goes before a shortened one, and that before the beginning of a name: `Kyiv` is the city, although
    /// `Kyiv Oblast` begins so.
    ///
    /// # Errors
    /// When no region has the name, or it is ambiguous.
    ///
    /// # Examples
    /// ```
    /// let regions = frontline::formats::regions::embedded_regions().unwrap();
    /// let number = regions.named("Донецька обл.").unwrap();
    /// assert_eq!(regions.list()[number].id, "UA-14");
    /// ```
    pub fn named(&self, text: &str) -> Result<usize, NotOneRegion> {
        let (whole, short) = (folded(text), shortened(text));
        let by = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let is_meant = |region: &Region| region.name.texts().any(fits);
            self.list.iter().enumerate().filter(|(_, region)| is_meant(region)).map(|(number, _)| number).collect()
        };
        let is_id = |region: &Region| region.id.eq_ignore_ascii_case(text.trim());
        if let Some(number) = self.list.iter().position(is_id) {
            return Ok(number);
        }
        let name = || text.trim().to_owned();
        let steps: [&dyn Fn(&str) -> bool; 3] = [
            &|own| !whole.is_empty() && folded(own) == whole,
            &|own| !short.is_empty() && shortened(own) == short,
            &|own| !short.is_empty() && shortened(own).starts_with(&short),
        ];
        match steps.into_iter().map(by).find(|found| !found.is_empty()).as_deref() {
            Some([number]) => Ok(*number),
            Some(found) => Err(NotOneRegion::Several { name: name(), regions: self.listed(found) }),
            None => {
                let all: Vec<usize> = (0..self.list.len()).collect();
                Err(NotOneRegion::None { name: name(), regions: self.listed(&all) })
            }
        }
    }

    /// The numbers of the regions with a name, in any language, that starts with a text; words such as `oblast` may be
    /// omitted or incomplete.
    pub fn starting_with(&self, text: &str) -> Vec<usize> {
        let (whole, short) = (folded(text), shortened(text));
        let fits = |own: &str| {
            (!whole.is_empty() && folded(own).starts_with(&whole))
                || (!short.is_empty() && shortened(own).starts_with(&short))
        };
        let is_meant = |region: &Region| region.name.texts().any(fits);
        self.list.iter().enumerate().filter(|(_, region)| is_meant(region)).map(|(number, _)| number).collect()
    }

    fn listed(&self, numbers: &[usize]) -> String {
        let more = (numbers.len() > LISTED_REGIONS).then(|| format!("and {} more", numbers.len() - LISTED_REGIONS));
        let described = |&number: &usize| self.list.get(number).map(Region::described);
        let mut listed: Vec<String> = numbers.iter().filter_map(described).collect();
        listed.sort();
        listed.truncate(LISTED_REGIONS);
        listed.into_iter().chain(more).collect::<Vec<_>>().join(", ")
    }
}

impl Region {
    /// The name with the identifier, as in `Donetsk Oblast (UA-14)`.
    pub fn described(&self) -> String {
        format!("{} ({})", self.name.english(), self.id)
    }
}

/// The letters of a name in lower case, without words such as `oblast`.
fn shortened(name: &str) -> String {
    folded(&without_words(name, &REGION_WORDS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::ring::Ring;

    fn regions() -> Regions {
        let named = [
            ("UA-30", "Kyiv", "Київ"),
            ("UA-32", "Kyiv Oblast", "Київська область"),
            ("UA-63", "Kharkiv Oblast", "Харківська область"),
            ("UA-65", "Kherson Oblast", "Херсонська область"),
            ("UA-43", "Crimea", "Крим"),
        ];
        let region = |((id, en, uk), west): ((&str, &str, &str), u32)| {
            let west = f64::from(west);
            let corners = [(west, 48.0), (west + 1.0, 48.0), (west + 1.0, 49.0), (west, 49.0)];
            let ring = Ring::new(corners.map(|(lon, lat)| LonLat { lon, lat })).unwrap();
            (Region { id: id.to_owned(), name: Name::bilingual(en, uk) }, vec![Polygon::new(ring, Vec::new())])
        };
        Regions::new(named.into_iter().zip(30..).map(region).collect())
    }

    fn id(text: &str) -> Result<String, String> {
        let regions = regions();
        regions.named(text).map(|number| regions.list()[number].id.clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_region_is_named_by_id_by_name_or_by_a_part_of_it_in_either_language() {
        for (text, expected) in [
            ("ua-63", "UA-63"),
            ("Kharkiv", "UA-63"),
            ("kharkiv oblast", "UA-63"),
            ("Харківська обл.", "UA-63"),
            ("kherson region", "UA-65"),
            ("Крим", "UA-43"),
            ("crim", "UA-43"),
            ("Kyiv", "UA-30"),
            ("Kyiv oblast", "UA-32"),
            ("Київська", "UA-32"),
        ] {
            assert_eq!(id(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn an_unknown_or_ambiguous_name_lists_what_there_is() {
        let error = id("Lviv").unwrap_err();
        assert!(
            error.starts_with("no region is named `Lviv`, there are: Crimea (UA-43), Kharkiv Oblast (UA-63)"),
            "{error}"
        );
        let error = id("Kh").unwrap_err();
        assert!(error.ends_with("of one: Kharkiv Oblast (UA-63), Kherson Oblast (UA-65)"), "{error}");
        assert!(id(" ").is_err() && id("oblast").is_err());
    }

    #[test]
    fn regions_are_found_while_their_name_is_typed() {
        let regions = regions();
        let ids = |text: &str| {
            regions.starting_with(text).into_iter().map(|number| regions.list()[number].id.as_str()).collect::<Vec<_>>()
        };
        for text in ["Kharkiv", "kharkiv obl", "Kharkiv oblast", "Харк", "Харківська обл."] {
            assert_eq!(ids(text), ["UA-63"], "{text}");
        }
        assert!(ids("").is_empty() && ids("oblast").is_empty() && ids("kharkivsk").is_empty());
    }

    #[test]
    fn a_position_has_its_region() {
        let regions = regions();
        let at = |lon| regions.at(LonLat { lon, lat: 48.5 }).map(|region| region.id.as_str());
        assert_eq!([at(32.5), at(40.0)], [Some("UA-63"), None]);
    }
}
