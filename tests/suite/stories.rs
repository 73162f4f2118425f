//! The story of the embedded dataset agrees with what the dataset shows.

use frontline::{
    analysis::areas::control_areas,
    control::{
        change::measured_control_changes,
        covered::covered_in,
        report_time::{days_from_time, time_from_days},
        scheme::Control,
        snapshot::Snapshot,
    },
    dataset::{Dataset, Request, load},
    language::{Language, Words},
    story::Chapter,
};

/// The party whose gains and losses the story tells.
const FIRST: Option<Control> = Some(Control::Party(0));

fn embedded() -> Dataset {
    load(&Request::default(), &|_| {}).expect("the embedded dataset opens")
}

fn snapshot(dataset: &Dataset, days: f64) -> &Snapshot {
    let timeline = &dataset.timelines[0];
    let index = timeline.as_of(days).unwrap_or_else(|| panic!("no report on {}", time_from_days(days)));
    &timeline.snapshots()[index]
}

/// The texts of a chapter, each with the messages of its language.
fn texts(chapter: &Chapter) -> [(&str, Words); 2] {
    let words = |language| Words::new(language).expect("the messages are whole");
    Language::ALL.map(|language| (language.name(&chapter.text), words(language)))
}

fn says(chapter: &Chapter, km2: f64) {
    for (text, words) in texts(chapter) {
        let number = format!("{}\u{a0}км²", words.number(km2, 0));
        let number = if words.language() == Language::English { number.replace("км", "km") } else { number };
        assert!(text.contains(&number), "{number} is not in: {text}");
    }
}

#[test]
fn the_areas_of_the_story_are_those_of_the_map() {
    let dataset = embedded();
    let scheme = dataset.timelines[0].scheme();
    let chapters = &dataset.stories[0].chapters;
    for chapter in [&chapters[0], &chapters[chapters.len() - 1]] {
        let report = snapshot(&dataset, chapter.days().unwrap());
        let areas = control_areas(report, scheme, &covered_in(scheme, report).unwrap());
        assert_eq!(areas.len(), 3);
        for (_, km2) in areas {
            says(chapter, km2);
        }
    }
}

#[test]
fn the_gains_and_losses_of_the_story_are_those_of_the_map() {
    let dataset = embedded();
    let scheme = dataset.timelines[0].scheme();
    let chapters = &dataset.stories[0].chapters;
    let balanced = chapters.iter().filter(|chapter| chapter.text.english().contains("loses"));
    let mut seen = 0;
    for chapter in balanced {
        let before = snapshot(&dataset, chapter.compared_days().unwrap());
        let after = snapshot(&dataset, chapter.days().unwrap());
        let changes = measured_control_changes(scheme, before, after, chapter.bounds()).expect("changes");
        let sum = |is_of: &dyn Fn(Option<Control>, Option<Control>) -> bool| {
            let of_first = changes.iter().filter(|measured| is_of(measured.change.before, measured.change.after));
            of_first.map(|measured| measured.km2).sum::<f64>()
        };
        says(chapter, sum(&|_, after| after == FIRST));
        says(chapter, sum(&|before, _| before == FIRST));
        seen += 1;
    }
    assert_eq!(seen, 2);
}

#[test]
fn every_chapter_is_of_the_dates_and_the_ground_of_the_dataset() {
    let dataset = embedded();
    let snapshots = dataset.timelines[0].snapshots();
    let (first, last) = (snapshots[0].time.days(), days_from_time(dataset.timelines[0].end().unwrap()));
    let bounds = snapshots[0].bounds(dataset.timelines[0].scheme()).unwrap();
    for chapter in dataset.stories.iter().flat_map(|story| &story.chapters) {
        let dates = chapter.days().into_iter().chain(chapter.compared_days());
        assert!(dates.into_iter().all(|days| (first..=last).contains(&days)), "{}", chapter.title.english());
        let shown = chapter.bounds().unwrap();
        assert!(bounds.min.lon <= shown.min.lon && shown.max.lat <= bounds.max.lat, "{}", chapter.title.english());
        assert_ne!(chapter.text.english(), Language::Ukrainian.name(&chapter.text));
    }
}
