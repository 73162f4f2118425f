//! Stories: a sequence of dates and places of a dataset, each with a short text.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    control::name::Name,
    formats::dates::{Period, parse_period},
    geometry::bounds::Bounds,
};

/// The most chapters of all stories of a dataset.
pub const MAX_CHAPTERS: usize = 500;

/// The most letters of a chapter's text.
pub const MAX_TEXT: usize = 2_000;

/// A guided sequence of views.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// The title.
    pub title: Name,
    /// Its chapters in order, at least one.
    pub chapters: Vec<Chapter>,
}

/// A view of a story and its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// The title.
    pub title: Name,
    /// The text, without markup.
    pub text: Name,
    /// The date shown.
    pub date: String,
    /// The date it is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<String>,
    /// The box shown, as west, south, east and north in degrees; `None` for everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<[f64; 4]>,
}

/// Why a story is invalid.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadStory {
    /// There are no chapters.
    #[error("the story `{0}` has no chapters")]
    Empty(String),
    /// There are too many chapters.
    #[error("the stories have more than {MAX_CHAPTERS} chapters")]
    TooManyChapters,
    /// A chapter is invalid.
    #[error("chapter {chapter} of the story `{story}`: {problem}")]
    Chapter {
        /// The story's title in English.
        story: String,
        /// The chapter, counted from 1.
        chapter: usize,
        /// The member at fault.
        member: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}

impl BadStory {
    /// The path of the invalid member in the list of stories, such as `stories[0].chapters[2].date`.
    pub(crate) fn path(&self, stories: &[Story]) -> String {
        let index = |title: &str| stories.iter().position(|story| story.title.english() == title).unwrap_or_default();
        match self {
            Self::Empty(story) => format!("stories[{}].chapters", index(story)),
            Self::TooManyChapters => "stories".to_owned(),
            Self::Chapter { story, chapter, member, .. } => {
                format!("stories[{}].chapters[{}].{member}", index(story), chapter - 1)
            }
        }
    }
}

impl Chapter {
    /// The date shown, in days since 1970; a day means its end.
    pub fn days(&self) -> Option<f64> {
        days(&self.date)
    }

    /// The date it is compared with, in days since 1970.
    pub fn compared_days(&self) -> Option<f64> {
        self.compare.as_deref().and_then(days)
    }

    /// The box shown.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::from_corners(self.bbox?)
    }

    /// The invalid member, and the reason.
    fn problem(&self) -> Option<(&'static str, String)> {
        let dates = [("date", Some(&self.date)), ("compare", self.compare.as_ref())];
        for (member, date) in dates {
            if let Some(date) = date.filter(|date| days(date).is_none()) {
                return Some((member, format!("`{date}` is not a date")));
            }
        }
        if self.bbox.is_some() && self.bounds().is_none() {
            return Some(("bbox", "the box is not west, south, east and north in degrees".to_owned()));
        }
        let is_long = self.text.texts().any(|text| text.chars().count() > MAX_TEXT);
        is_long.then(|| ("text", format!("the text is longer than {MAX_TEXT} letters")))
    }
}

/// Validates all stories.
///
/// # Errors
/// The first invalid one.
pub(crate) fn check(stories: &[Story]) -> Result<(), BadStory> {
    if stories.iter().map(|story| story.chapters.len()).sum::<usize>() > MAX_CHAPTERS {
        return Err(BadStory::TooManyChapters);
    }
    for story in stories {
        if story.chapters.is_empty() {
            return Err(BadStory::Empty(story.title.english().to_owned()));
        }
        let mut problems =
            (1..).zip(&story.chapters).filter_map(|(number, chapter)| Some((number, chapter.problem()?)));
        if let Some((chapter, (member, problem))) = problems.next() {
            return Err(BadStory::Chapter { story: story.title.english().to_owned(), chapter, member, problem });
        }
    }
    Ok(())
}

fn days(text: &str) -> Option<f64> {
    parse_period(text).map(Period::shown_days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::manifest::Manifest;
    use crate::geometry::position::LonLat;

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
        assert_eq!((chapter.title.texts().last(), chapter.text.english()), (Some("Весна"), "The south."));
        // A day and a month mean their end.
        let end = |days: f64| Some(days + 86_399.0 / 86_400.0);
        assert_eq!((chapter.days(), chapter.compared_days()), (end(19_792.0), end(19_753.0)));
        assert_eq!(chapter.bounds().unwrap().max, LonLat { lon: 31.0, lat: 49.0 });
        let again = serde_json::to_vec(&manifest).unwrap();
        assert_eq!(Manifest::parse(&again).unwrap(), manifest);
    }

    #[test]
    fn what_cannot_be_told_is_named_with_its_chapter() {
        let of = |text: String| {
            text.split_once(": ").map(|(place, problem)| (place.to_owned(), problem.to_owned())).unwrap()
        };
        let (place, text) = of(problem("[]"));
        assert_eq!(
            (place.as_str(), text.as_str()),
            ("line 1, `stories[0].chapters`", "the story `The hill` has no chapters")
        );
        let chapter = |rest: &str| format!(r#"{{"title": "A", "text": "B", {rest}}}"#);
        let good = chapter(r#""date": "2024-03-10""#);
        let bad = chapter(r#""date": "soon""#);
        let (place, text) = of(problem(&format!("[{good}, {bad}]")));
        assert_eq!(place, "line 1, `stories[0].chapters[1].date`");
        assert_eq!(text, "chapter 2 of the story `The hill`: `soon` is not a date");
        let turned = chapter(r#""date": "2024-03-10", "bbox": [31, 48, 30, 49]"#);
        assert!(problem(&format!("[{turned}]")).contains("chapter 1 of the story `The hill`: the box"));
        let long = format!(r#"[{{"title": "A", "text": "{}", "date": "2024"}}]"#, "ї".repeat(MAX_TEXT + 1));
        assert!(problem(&long).contains("longer than 2000 letters"));
        let many = vec![good; MAX_CHAPTERS + 1].join(",");
        assert_eq!(of(problem(&format!("[{many}]"))).1, "the stories have more than 500 chapters");
    }
}
