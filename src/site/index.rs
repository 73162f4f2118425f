//! The page itself.

use serde_json::{Value, json};

use super::{
    bilingual::{Bilingual, both, escaped},
    fallback::is_estimate,
    style::css,
    template::{BadTemplate, filled},
};
use crate::{
    cartography::theme::Theme,
    control::{name::Name, timeline::Timeline},
    dataset::Dataset,
    language::Language,
    places::{Gazetteer, Place},
};

/// The page with placeholders for its content.
const TEMPLATE: &str = include_str!("../../assets/page/index.html");

/// The content of the page.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) words: &'a Bilingual,
    pub(super) style: &'a str,
    pub(super) page: &'a str,
    /// The description passed to the script.
    pub(super) site: Value,
    pub(super) fallback: &'a str,
}

/// The page as HTML.
pub(super) fn index(parts: &Parts<'_>) -> Result<String, BadTemplate> {
    let (words, title) = (parts.words, &parts.dataset.title());
    let description = description(parts.dataset, words);
    let days = days(parts.dataset);
    let is_estimate = is_estimate(parts.dataset);
    let message = |id: &str| match id {
        "site-caution" if is_estimate => words.text("site-caution-estimated"),
        _ => words.text(id),
    };
    filled(TEMPLATE, |blank| {
        if let Some(id) = blank.strip_prefix("word:") {
            return Some(words.shown(&message(id)));
        }
        let value = match blank {
            "both:title" => both(title),
            "both:description" => both(&description),
            "language" => words.default.code().to_owned(),
            "locale" => locale(words.default).to_owned(),
            "light" => css(Theme::light().land),
            "dark" => css(Theme::dark().land),
            "title" => words.shown(title),
            "description" => words.shown(&description),
            "icon" => icon(),
            "style" => parts.style.to_owned(),
            "page" => parts.page.to_owned(),
            "first-day" => days.0.clone(),
            "last-day" => days.1.clone(),
            "last-report" => parts.dataset.timelines[0].snapshots().len().saturating_sub(1).to_string(),
            "places" => places(parts.dataset, words),
            "languages" => languages(words),
            "fallback" => parts.fallback.to_owned(),
            "site" => script_text(&parts.site),
            _ => both(&message(blank.strip_prefix("both:")?)),
        };
        Some(value)
    })
}

/// A one-sentence description of the page.
fn description(dataset: &Dataset, words: &Bilingual) -> Name {
    let snapshots = || dataset.timelines.iter().flat_map(Timeline::snapshots);
    let count = snapshots().count();
    let (first, last) = (snapshots().map(|s| s.time.date()).min(), snapshots().map(|s| s.time.date()).max());
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let is_estimate = is_estimate(dataset);
    words.say(|words| {
        let blanks = [("count", count.into()), ("from", words.date(first).into()), ("to", words.date(last).into())];
        words.with(if is_estimate { "site-what-estimated" } else { "site-what" }, &blanks)
    })
}

/// The first and the last day of all reports.
fn days(dataset: &Dataset) -> (String, String) {
    let first = dataset.timelines.iter().flat_map(Timeline::snapshots).map(|s| s.time.date()).min();
    let last = dataset.timelines.iter().filter_map(Timeline::end).map(|end| end.date_naive()).max();
    let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    (text(first), text(last))
}

/// The places in focus, as in the window.
pub(super) fn focus<'a>(dataset: &Dataset, gazetteer: &'a Gazetteer) -> Vec<&'a Place> {
    gazetteer.in_focus(dataset.about.focus_in(0))
}

/// The places in focus as options of a list; the value is `lon,lat`.
fn places(dataset: &Dataset, words: &Bilingual) -> String {
    // The embedded places can be read, as a test shows; otherwise the list would be empty.
    let gazetteer = dataset.gazetteer().unwrap_or_default();
    let option = |place: &&Place| {
        let tag = format!("option value=\"{:.4},{:.4}\"", place.position.lon, place.position.lat);
        words.element(&tag, &place.name) + "\n"
    };
    focus(dataset, &gazetteer).iter().map(option).collect()
}

/// Each language under its own name, as an option of a list.
fn languages(words: &Bilingual) -> String {
    let option = |language: Language| {
        let (code, name) = (language.code(), escaped(&words.words(language.next()).text("other-language")));
        let selected = if language == words.default { " selected" } else { "" };
        format!("<option value=\"{code}\" lang=\"{code}\"{selected}>{name}</option>\n")
    };
    Language::ALL.into_iter().map(option).collect()
}

/// JSON for a script element, escaped so that it cannot end the element.
fn script_text(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// The icon: two areas and the front between them.
fn icon() -> String {
    let theme = Theme::light();
    let [first, second] = theme.main_sides();
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='6' fill='{}'/>\
         <path d='M20 0h6a6 6 0 0 1 6 6v20a6 6 0 0 1-6 6h-12l-3-9 7-8z' fill='{}'/>\
         <path d='M20 0l-2 15-7 8 3 9' fill='none' stroke='{}' stroke-width='3'/></svg>",
        css(second),
        css(first),
        css(theme.panel)
    );
    let safe = |letter: char| match letter {
        '#' => "%23".to_owned(),
        '<' => "%3C".to_owned(),
        '>' => "%3E".to_owned(),
        other => other.to_string(),
    };
    format!("data:image/svg+xml,{}", svg.chars().map(safe).collect::<String>())
}

const fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en_GB",
        Language::Ukrainian => "uk_UA",
    }
}

/// A name in both languages as JSON for the script.
pub(super) fn name(name: &Name) -> Value {
    json!({"en": Language::English.name(name), "uk": Language::Ukrainian.name(name)})
}
