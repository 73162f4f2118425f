//! Finds places by a name or its beginning, and suggests names for a misspelt one.

use super::{
    Gazetteer, Place, folded,
    other_names::{OtherName, Renaming},
};

/// A place that a text means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FoundPlace<'a> {
    /// The place.
    pub place: &'a Place,
    /// The other name by which it was found; `None` if by its name.
    pub by: Option<&'a OtherName>,
}

/// How well a name fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Start,
    Inside,
}

/// Shorter texts have too many names near them to suggest any, letters.
const LEAST_SUGGESTED: usize = 4;

/// Letters of a text for each one that may differ.
const LETTERS_PER_MISTAKE: usize = 3;

/// The most letters that may differ.
const MOST_MISTAKES: usize = 3;

/// The most suggestions.
const SUGGESTIONS: usize = 3;

impl<'a> FoundPlace<'a> {
    /// The official name by which it was found, if the gazetteer has another one.
    pub fn renaming(&self) -> Option<&'a Renaming> {
        self.by?.renaming.as_ref()
    }

    /// Whether a text is the whole name by which it was found.
    pub fn is_whole(&self, text: &str) -> bool {
        let wanted = folded(text);
        match self.by {
            None => self.place.name.texts().any(|name| folded(name) == wanted),
            Some(other) => other.spellings.iter().any(|name| folded(name) == wanted),
        }
    }
}

impl Gazetteer {
    /// The places whose name in either language contains the words, or which have another name that starts with them.
    /// Whole names come first, then beginnings.
    ///
    /// Case, apostrophes, hyphens and spaces are ignored.
    pub fn find(&self, words: &str) -> Vec<FoundPlace<'_>> {
        let wanted = folded(words);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(Fit, FoundPlace<'_>)> =
            self.places().iter().filter_map(|place| self.found(place, &wanted)).collect();
        found.sort_by_key(|&(fit, _)| fit);
        found.into_iter().map(|(_, place)| place).collect()
    }

    /// The places found by their names in use.
    pub fn search(&self, words: &str) -> Vec<&Place> {
        self.find(words).into_iter().filter(|found| found.by.is_none()).map(|found| found.place).collect()
    }

    fn found<'a>(&'a self, place: &'a Place, wanted: &str) -> Option<(Fit, FoundPlace<'a>)> {
        let own = place.name.texts().filter_map(|text| fit(text, wanted)).min().map(|fit| (fit, None));
        let others = self.other_names().of(place.id).iter().filter_map(|name| {
            let best = name.spellings.iter().filter_map(|text| fit(text, wanted)).min()?;
            (best < Fit::Inside).then_some((best, Some(name)))
        });
        // Of equals, the first counts: the name in use.
        let (fit, by) = own.into_iter().chain(others).min_by_key(|&(fit, _)| fit)?;
        Some((fit, FoundPlace { place, by }))
    }

    /// The places with the names nearest to a text that is no name, by the number of letters that differ; none if all
    /// names differ in more than a third of its letters.
    pub fn suggest(&self, words: &str) -> Vec<&Place> {
        let wanted = folded(words);
        let letters = wanted.chars().count();
        if letters < LEAST_SUGGESTED {
            return Vec::new();
        }
        let most = (letters / LETTERS_PER_MISTAKE).min(MOST_MISTAKES);
        let apart = |place: &Place| {
            let others = self.other_names().of(place.id).iter().flat_map(|name| &name.spellings);
            let names = place.name.texts().chain(others.map(String::as_str)).map(folded);
            let near = names.filter(|name| name.chars().count().abs_diff(letters) <= most);
            near.map(|name| strsim::osa_distance(&name, &wanted)).min().filter(|&apart| apart <= most)
        };
        let mut near: Vec<(usize, &Place)> =
            self.places().iter().filter_map(|place| Some((apart(place)?, place))).collect();
        near.sort_by_key(|&(apart, _)| apart);
        let least = near.first().map(|&(apart, _)| apart);
        near.into_iter()
            .take_while(|&(apart, _)| Some(apart) == least)
            .map(|(_, place)| place)
            .take(SUGGESTIONS)
            .collect()
    }
}

fn fit(name: &str, wanted: &str) -> Option<Fit> {
    let name = folded(name);
    match name.find(wanted)? {
        0 if name.len() == wanted.len() => Some(Fit::Whole),
        0 => Some(Fit::Start),
        _ => Some(Fit::Inside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{control::name::Name, formats::gazetteer::embedded_gazetteer, places::other_names::OtherNames};

    fn place(id: u32, en: &str, uk: &str, rank: u8) -> Place {
        let position = crate::geometry::position::LonLat { lon: 38.0, lat: 48.0 };
        Place { id, name: Name::bilingual(en, uk), position, population: 0, rank, region: None }
    }

    #[test]
    fn a_place_is_found_in_both_languages_whatever_the_apostrophe() {
        let gazetteer =
            Gazetteer::new(vec![place(1, "Sloviansk", "Слов’янськ", 0), place(2, "Sloviane", "Слов'яне", 5)]);
        let ids = |words: &str| gazetteer.search(words).iter().map(|place| place.id).collect::<Vec<_>>();
        assert_eq!(ids("slovian"), [1, 2]);
        assert_eq!(ids("словянськ"), [1]);
        assert_eq!(ids("Слов'янськ"), [1]);
        assert_eq!(ids("' "), Vec::<u32>::new());
    }

    #[test]
    fn whole_names_and_names_that_start_with_the_words_come_first() {
        let places = vec![place(1, "Novyi Lyman", "Новий Лиман", 0), place(2, "Lymanske", "Лиманське", 2)];
        let gazetteer = Gazetteer::new([places, vec![place(3, "Lyman", "Лиман", 5)]].concat());
        let ids: Vec<u32> = gazetteer.search("lyman").iter().map(|place| place.id).collect();
        assert_eq!(ids, [3, 2, 1]);
    }

    #[test]
    fn former_and_foreign_names_find_the_place_and_are_not_its_name() {
        let gazetteer = embedded_gazetteer().unwrap();
        for (words, english, former) in [
            ("Артемовск", "Bakhmut", Some("Artemivsk")),
            ("Артёмовск", "Bakhmut", Some("Artemivsk")),
            ("Артемівськ", "Bakhmut", Some("Artemivsk")),
            ("Красноармейск", "Pokrovsk", Some("Krasnoarmiisk")),
            ("Dzerzhynsk", "Toretsk", Some("Dzerzhynsk")),
            ("Stakhanov", "Kadiivka", Some("Stakhanov")),
            ("Krasnohrad", "Berestyn", Some("Krasnohrad")),
            ("Сіверськодонецьк", "Sievierodonetsk", Some("Siverskodonetsk")),
            ("Мариуполь", "Mariupol", None),
            ("Kharkov", "Kharkiv", None),
            ("Киев", "Kyiv", None),
            ("Odessa", "Odesa", None),
        ] {
            let found = gazetteer.find(words)[0];
            assert_eq!(found.place.name.english(), english, "{words}");
            assert_eq!(found.renaming().map(|renaming| renaming.name.english()), former, "{words}");
            assert!(found.place.name.texts().all(|text| text != words), "{words}");
        }
    }

    #[test]
    fn a_name_in_use_goes_before_another_one() {
        let mut names = OtherNames::default();
        names.spell(1, "Lyman".to_owned());
        names.spell(2, "Limany".to_owned());
        let places = vec![place(1, "Lyman", "Лиман", 0), place(2, "Olhivka", "Ольгівка", 0)];
        let gazetteer = Gazetteer::new(places).with_other_names(names);
        assert_eq!(gazetteer.find("lyman")[0].by, None);
        assert!(gazetteer.find("liman")[0].by.is_some());
        assert!(gazetteer.find("imany").is_empty(), "only the beginnings of other names count");
    }

    #[test]
    fn a_near_miss_is_suggested_and_a_far_one_is_not() {
        let gazetteer = embedded_gazetteer().unwrap();
        let first = |words: &str| gazetteer.suggest(words).first().map(|place| place.name.english().to_owned());
        for (words, english) in
            [("Bahmut", "Bakhmut"), ("Kramatrosk", "Kramatorsk"), ("Авдеевко", "Avdiivka"), ("Харкив", "Kharkiv")]
        {
            assert!(gazetteer.find(words).is_empty(), "{words}");
            assert_eq!(first(words).as_deref(), Some(english), "{words}");
        }
        assert_eq!((first("xqzwvk"), first("Bak")), (None, None));
        assert!(gazetteer.suggest("Ivanivke").len() <= SUGGESTIONS);
    }
}
