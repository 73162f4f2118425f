//! The page without its map, in plain HTML: still pictures, areas, sources and terms.

use std::collections::BTreeMap;

use super::{
    bilingual::{Bilingual, escaped, same},
    data::DataFile,
    stills::{ChapterStill, Still, chosen},
};
use crate::{
    analysis::areas::class_areas,
    cartography::credits::credit_lines,
    control::{covered::covered_in, name::Name, report_time::time_from_days, scheme::ClassId, timeline::Timeline},
    dataset::Dataset,
    language::Language,
    story::{Chapter, Story},
};

/// The HTML content of the element `fallback`.
pub(super) fn fallback(
    dataset: &Dataset,
    stills: &[Still],
    chapters: &[ChapterStill],
    data: &[DataFile],
    words: &Bilingual,
) -> String {
    let mut html = String::new();
    if !stills.is_empty() {
        html.push_str(&words.message("h2", "site-stills"));
        html.extend(stills.iter().map(|still| figure(still, words)));
    }
    let is_estimate = is_estimate(dataset);
    html.push_str(&words.message("h2", if is_estimate { "site-areas-estimated" } else { "site-areas" }));
    html.extend(dataset.timelines.iter().map(|timeline| table(timeline, words)));
    html.extend(dataset.stories.iter().enumerate().map(|(index, story)| told(index, story, chapters, words)));
    let caution = if is_estimate { "site-caution-estimated" } else { "site-caution" };
    html.push_str(&words.message("p class=\"caution\"", caution));
    html.push_str(&credits(dataset, words));
    html.push_str(&links(data, words));
    html
}

/// Whether all sources are estimates rather than reports.
pub(super) fn is_estimate(dataset: &Dataset) -> bool {
    dataset.timelines.iter().all(|timeline| timeline.source().estimate.is_some())
}

fn figure(still: &Still, words: &Bilingual) -> String {
    let pictures = still.pictures.iter().map(|picture| {
        let (lang, path, alt) = (picture.language.code(), &picture.file.path, escaped(&picture.alt));
        format!(
            "<a lang=\"{lang}\" href=\"{path}\">\
             <img src=\"{path}\" alt=\"{alt}\" width=\"1280\" height=\"720\" loading=\"lazy\"></a>\n"
        )
    });
    let (date, source) = (words.element("strong", &still.date), escaped(&still.source_name));
    format!("<figure>\n{}<figcaption>{date} {source}</figcaption>\n</figure>\n", pictures.collect::<String>())
}

/// The areas of the classes that belong to the subject, one column per date.
fn table(timeline: &Timeline, words: &Bilingual) -> String {
    let scheme = timeline.scheme();
    let reports: Vec<_> = chosen(timeline).into_iter().map(|index| &timeline.snapshots()[index]).collect();
    let mut rows: BTreeMap<ClassId, Vec<Option<f64>>> = BTreeMap::new();
    for (column, report) in reports.iter().enumerate() {
        let covered = covered_in(scheme, report).unwrap_or_default();
        for area in class_areas(report, &covered).into_iter().filter(|area| scheme.get(area.class).control.is_some()) {
            rows.entry(area.class).or_insert_with(|| vec![None; reports.len()])[column] = Some(area.km2);
        }
    }
    let source = timeline.source().name.as_str();
    let caption = words.say(|words| words.with("site-areas-of", &[("source", source.into())]));
    let heading = |report: &&&crate::control::snapshot::Snapshot| {
        words.element("th scope=\"col\"", &words.say(|words| words.short_day_of(report.time)))
    };
    let cell = |km2: &Option<f64>| match *km2 {
        Some(km2) => words.element("td", &words.say(|words| words.number(km2, 0))),
        None => words.element("td", &same("–")),
    };
    let row = |(class, cells): (&ClassId, &Vec<Option<f64>>)| {
        let name = words.element("th scope=\"row\"", &scheme.get(*class).name);
        format!("<tr>{name}{}</tr>\n", cells.iter().map(cell).collect::<String>())
    };
    format!(
        "<div class=\"wide\"><table>\n{}\n<thead><tr>{}{}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
        words.element("caption", &caption),
        words.message("th scope=\"col\"", "site-class"),
        reports.iter().by_ref().map(|report| heading(&report)).collect::<String>(),
        rows.iter().map(row).collect::<String>()
    )
}

/// A story as text, with the pictures of its chapters.
fn told(index: usize, story: &Story, stills: &[ChapterStill], words: &Bilingual) -> String {
    let day = |days: f64| words.say(|words| words.date(time_from_days(days).date_naive()));
    let chapter = |(number, chapter): (usize, &Chapter)| {
        let still = stills.iter().find(|still| still.of == (index, number)).map(|still| figure(&still.still, words));
        // A picture has the date in its caption already.
        let date = chapter.days().filter(|_| still.is_none()).map(|days| words.element("p", &day(days)) + "\n");
        let (title, text) = (words.element("h3", &chapter.title), words.element("p", &chapter.text));
        format!("{title}\n{}{text}\n{}", date.unwrap_or_default(), still.unwrap_or_default())
    };
    let chapters: String = story.chapters.iter().enumerate().map(chapter).collect();
    format!("{}\n{chapters}", words.element("h2", &story.title))
}

/// Attribution and terms, worded as on plates.
fn credits(dataset: &Dataset, words: &Bilingual) -> String {
    let sources: Vec<_> = dataset.timelines.iter().map(Timeline::source).collect();
    let [english, ukrainian] =
        Language::ALL.map(|language| credit_lines(&dataset.about, &sources, words.words(language)));
    let lines = english.into_iter().zip(ukrainian).map(|(english, ukrainian)| Name::bilingual(english, ukrainian));
    let paragraphs: String = lines.map(|line| words.element("p", &line)).collect();
    words.message("h2", "site-sources") + &paragraphs
}

fn links(data: &[DataFile], words: &Bilingual) -> String {
    let link = |data: &DataFile| {
        let (path, name) = (&data.file.path, escaped(&data.name));
        format!("<li><a href=\"{path}\" download>{name}</a></li>\n")
    };
    let (heading, help) = (words.message("h2", "site-data"), words.message("p", "site-data-help"));
    let items: String = data.iter().map(link).collect();
    let made = words.message("p class=\"made\"", "site-made-with");
    format!("<div class=\"files\">{heading}{help}\n<ul>\n{items}</ul></div>\n{made}\n")
}
