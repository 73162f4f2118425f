//! Stories: dates and places of a dataset in an order, with a few words for each.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use thiserror::Error;

use crate::{
    control::scheme::{Name, name_or_text},
    formats::dates::{Period, parse_period},
    geometry::{bounds::Bounds, position::LonLat},
};

/// Most chapters of all stories of a dataset.
pub const MAX_CHAPTERS: usize = 500;

/// Most letters of a chapter's text.
pub const MAX_TEXT: usize = 2_000;

/// A guided sequence of views.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What it is called.
    #[serde(deserialize_with = "name")]
    pub title: Name,
    /// Its views in their order; there is at least one.
    pub chapters: Vec<Chapter>,
}

/// One view of a story, with what is to be said of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// What it is called.
    #[serde(deserialize_with = "name")]
    pub title: Name,
    /// What is to be said, plain text.
    #[serde(deserialize_with = "name")]
    pub text: Name,
    /// The date shown.
    pub date: String,
    /// The date that it is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<String>,
    /// The box shown, west, south, east and north, degrees; without it, everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<[f64; 4]>,
}

/// Why a story cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadStory {
    /// There is nothing to tell.
    #[error("the story `{0}` has no chapters")]
    Empty(String),
    /// More than can be listed.
    #[error("the stories have more than {MAX_CHAPTERS} chapters")]
    TooManyChapters,
    /// A chapter that cannot be shown.
    #[error("chapter {chapter} of the story `{story}`: {problem}")]
    Chapter {
        /// The story's title in English.
        story: String,
        /// The chapter, counted from 1.
        chapter: usize,
        /// What is wrong with it.
        problem: String,
    },
}

impl Chapter {
    /// The date shown, in days since 1970: of a day, its end.
    pub fn days(&self) -> Option<f64> {
        days(&self.date)
    }

    /// The date that it is compared with, in days since 1970.
    pub fn compared_days(&self) -> Option<f64> {
        self.compare.as_deref().and_then(days)
    }

    /// The box shown.
    pub fn bounds(&self) -> Option<Bounds> {
        let [west, south, east, north] = self.bbox?;
        let are_degrees = [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon))
            && [south, north].iter().all(|lat| (-85.0..=85.0).contains(lat));
        let min = LonLat { lon: west, lat: south };
        (are_degrees && west < east && south < north).then_some(Bounds { min, max: LonLat { lon: east, lat: north } })
    }

    fn problem(&self) -> Option<String> {
        let dates = std::iter::once(&self.date).chain(&self.compare);
        if let Some(date) = dates.into_iter().find(|date| days(date).is_none()) {
            return Some(format!("`{date}` is not a date"));
        }
        if self.bbox.is_some() && self.bounds().is_none() {
            return Some("the box is not west, south, east and north in degrees".to_owned());
        }
        let is_long = [&self.text.en, &self.text.uk].into_iter().any(|text| text.chars().count() > MAX_TEXT);
        is_long.then(|| format!("the text is longer than {MAX_TEXT} letters"))
    }
}

/// Whether all stories can be told.
///
/// # Errors
/// The first one that cannot.
pub(crate) fn check(stories: &[Story]) -> Result<(), BadStory> {
    if stories.iter().map(|story| story.chapters.len()).sum::<usize>() > MAX_CHAPTERS {
        return Err(BadStory::TooManyChapters);
    }
    for story in stories {
        if story.chapters.is_empty() {
            return Err(BadStory::Empty(story.title.en.clone()));
        }
        let mut problems =
            (1..).zip(&story.chapters).filter_map(|(number, chapter)| Some((number, chapter.problem()?)));
        if let Some((chapter, problem)) = problems.next() {
            return Err(BadStory::Chapter { story: story.title.en.clone(), chapter, problem });
        }
    }
    Ok(())
}

fn days(text: &str) -> Option<f64> {
    parse_period(text).map(Period::shown_days)
}

fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    name_or_text(deserializer)?.ok_or_else(|| D::Error::custom("a text is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::manifest::Manifest;

    fn problem(chapters: &str) -> String {
        let manifest = format!(r#"{{"stories": [{{"title": "The hill", "chapters": {chapters}}}]}}"#);
        Manifest::parse(manifest.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_story_is_a_date_a_box_and_words() {
        let text = r#"{"stories": [{"title": "The hill", "chapters": [{
            "title": {"en": "Spring", "uk": "Весна"}, "text": "The south.",
            "date": "2024-03-10", "compare": "2024-01", "bbox": [30, 48, 31, 49]}]}]}"#;
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        let chapter = &manifest.stories[0].chapters[0];
        assert_eq!((chapter.title.uk.as_str(), chapter.text.uk.as_str()), ("Весна", "The south."));
        // A day and a month mean their end.
        let end = |days: f64| Some(days + 86_399.0 / 86_400.0);
        assert_eq!((chapter.days(), chapter.compared_days()), (end(19_792.0), end(19_753.0)));
        assert_eq!(chapter.bounds().unwrap().max, LonLat { lon: 31.0, lat: 49.0 });
        let again = serde_json::to_vec(&manifest).unwrap();
        assert_eq!(Manifest::parse(&again).unwrap(), manifest);
    }

    #[test]
    fn what_cannot_be_told_is_named_with_its_chapter() {
        assert_eq!(problem("[]"), "the story `The hill` has no chapters");
        let chapter = |rest: &str| format!(r#"{{"title": "A", "text": "B", {rest}}}"#);
        let good = chapter(r#""date": "2024-03-10""#);
        let bad = chapter(r#""date": "soon""#);
        assert_eq!(problem(&format!("[{good}, {bad}]")), "chapter 2 of the story `The hill`: `soon` is not a date");
        let turned = chapter(r#""date": "2024-03-10", "bbox": [31, 48, 30, 49]"#);
        assert!(problem(&format!("[{turned}]")).contains("chapter 1 of the story `The hill`: the box"));
        let long = format!(r#"[{{"title": "A", "text": "{}", "date": "2024"}}]"#, "ї".repeat(MAX_TEXT + 1));
        assert!(problem(&long).contains("longer than 2000 letters"));
        let many = vec![good; MAX_CHAPTERS + 1].join(",");
        assert_eq!(problem(&format!("[{many}]")), "the stories have more than 500 chapters");
    }
}
