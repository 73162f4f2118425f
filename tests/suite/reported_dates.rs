//! The dates in the stories and notes of the embedded dataset are those that the sources reported, and an estimate is
//! called an estimate.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use assert_cmd::cargo::cargo_bin_cmd;
use chrono::NaiveDate;
use frontline::{
    cartography::date_words::as_of,
    dataset::{Request, load},
    language::{Language, Words},
};

use crate::surroundings::fresh_folder;

/// The first and the last day of the dataset.
const ENDS: [&str; 2] = ["2022-02-24", "2026-08-20"];

/// The names of the sources in texts and in `reports.csv`.
const SOURCES: [(&str, &str); 3] =
    [("DeepState", "DeepState"), ("NZZ", "NZZ (Liveuamap)"), ("Project Owl", "Project Owl")];

/// What the sources reported about a place.
struct Reported {
    name: String,
    /// Source, day, control.
    reports: BTreeSet<(String, NaiveDate, String)>,
}

fn rows(path: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/ukraine").join(path)).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Every place with its reports, by its id.
fn reported() -> BTreeMap<String, Reported> {
    let mut places: BTreeMap<String, Reported> = rows("settlements.csv")
        .into_iter()
        .map(|row| (row[0].clone(), Reported { name: row[1].clone(), reports: BTreeSet::new() }))
        .collect();
    for row in rows("reports.csv") {
        let report = (row[1].clone(), row[2].parse().unwrap(), row[3].clone());
        places.get_mut(&row[0]).unwrap().reports.insert(report);
    }
    places
}

/// The dates in a text, written like `3 July 2022`, each with the text before and after it.
fn dates<'a>(text: &'a str, months: &[String; 12]) -> Vec<(&'a str, NaiveDate, &'a str)> {
    let starts = text.char_indices().filter(|&(at, letter)| {
        letter.is_ascii_digit() && !text[..at].ends_with(|before: char| before.is_ascii_digit())
    });
    let date = |(at, _): (usize, char)| {
        let mut words = text[at..].splitn(3, ' ');
        let (day, month) = (words.next()?.parse().ok()?, words.next()?);
        let year: i32 = words.next()?.get(..4)?.parse().ok()?;
        let month = u32::try_from(months.iter().position(|name| name == month)? + 1).ok()?;
        let length = text[at..].find(&year.to_string())? + 4;
        Some((&text[..at], NaiveDate::from_ymd_opt(year, month, day)?, &text[at + length..]))
    };
    starts.filter_map(date).collect()
}

fn months(language: Language) -> [String; 12] {
    let words = Words::new(language).unwrap();
    std::array::from_fn(|index| words.text(&format!("month-{}", index + 1)))
}

fn days(found: &[(&str, NaiveDate, &str)]) -> BTreeSet<NaiveDate> {
    found.iter().map(|&(_, day, _)| day).collect()
}

/// The source whose name a text begins or ends with.
fn source(text: &str, is_named: impl Fn(&str, &str) -> bool) -> Option<&'static str> {
    SOURCES.into_iter().find(|(name, _)| is_named(text, name)).map(|(_, name)| name)
}

#[test]
fn every_date_of_a_note_is_one_of_the_reports() {
    let places = reported();
    let ends: BTreeSet<NaiveDate> = ENDS.iter().map(|day| day.parse().unwrap()).collect();
    let mut told = 0;
    for note in rows("notes.csv") {
        let place = &places[&note[0]];
        let part = format!("{}, ", place.name);
        let own = places.values().filter(|other| other.name == place.name || other.name.starts_with(&part));
        let known: BTreeSet<NaiveDate> = own.flat_map(|place| &place.reports).map(|report| report.1).collect();
        let found = dates(&note[1], &months(Language::English));
        assert!(
            days(&found).iter().all(|day| known.contains(day) || ends.contains(day)),
            "{}: {}",
            place.name,
            note[1]
        );
        assert_eq!(days(&found), days(&dates(&note[2], &months(Language::Ukrainian))), "{}", place.name);
        for (before, day, _) in found {
            let Some(source) = source(before, |text, name| text.ends_with(&format!("{name} from "))) else { continue };
            let sentence = before.rsplit(". ").next().unwrap();
            let control = if sentence.contains("Ukrainian control") { "ukrainian" } else { "russian" };
            let report = (source.to_owned(), day, control.to_owned());
            assert!(place.reports.contains(&report), "{}: {report:?}", place.name);
            told += 1;
        }
    }
    assert!(told >= 30, "{told} dates of sources");
}

#[test]
fn every_date_of_a_story_is_one_of_the_reports_or_of_its_map() {
    let places = reported();
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let mut told = 0;
    for chapter in dataset.stories.iter().flat_map(|story| &story.chapters) {
        let text = chapter.text.english();
        let short = |name: &str| name.rsplit(", ").next().unwrap_or_default().to_owned();
        let named: Vec<&Reported> = places.values().filter(|place| text.contains(&short(&place.name))).collect();
        let reports: BTreeSet<_> = named.iter().flat_map(|place| &place.reports).collect();
        let mut known: BTreeSet<NaiveDate> = reports.iter().map(|report| report.1).collect();
        known.extend(
            [Some(&chapter.date), chapter.compare.as_ref()]
                .into_iter()
                .flatten()
                .map(|day| day.parse::<NaiveDate>().unwrap()),
        );
        let found = dates(text, &months(Language::English));
        assert!(!found.is_empty() && days(&found).is_subset(&known), "{text}");
        assert_eq!(
            days(&found),
            days(&dates(Language::Ukrainian.name(&chapter.text), &months(Language::Ukrainian))),
            "{text}"
        );
        for (_, day, after) in found {
            let Some(source) = source(after, |text, name| text.starts_with(&format!(" ({name})"))) else { continue };
            assert!(reports.iter().any(|report| report.0 == source && report.1 == day), "{source}, {day}: {text}");
            told += 1;
        }
    }
    assert!(told >= 7, "{told} dates of sources");
}

#[test]
fn izium_changed_when_the_sources_say_so() {
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let text = dataset.stories[0].chapters[1].text.english();
    let izium = reported().into_values().find(|place| place.name == "Izium").unwrap();
    for source in ["DeepState", "NZZ (Liveuamap)"] {
        let day = "2022-09-11".parse().unwrap();
        assert!(izium.reports.contains(&(source.to_owned(), day, "ukrainian".to_owned())));
    }
    assert!(text.contains("Both show it under Ukrainian control from 11 September 2022 on"), "{text}");
}

/// The text shown beside the last date of a dataset, in English.
fn beside_the_date(path: Option<&Path>) -> String {
    let paths = path.map(Path::to_path_buf).into_iter().collect();
    let dataset = load(&Request { paths, ..Request::default() }, &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    let last = timeline.snapshots().last().unwrap().time.days();
    as_of(timeline, last, &Words::new(Language::English).unwrap())
}

#[test]
fn an_estimate_is_called_one_wherever_it_was_made() {
    let folder = fresh_folder("estimates", "zones");
    let frontline = |arguments: &[&str]| {
        let output = cargo_bin_cmd!("frontline").current_dir(&folder).args(arguments).assert().success();
        String::from_utf8(output.get_output().stdout.clone()).unwrap()
    };
    fs::write(folder.join("places.csv"), "id,lon,lat\n1,37.2,48.2\n2,37.8,48.2\n3,37.2,48.8\n4,37.8,48.8\n").unwrap();
    let changes = "id,date,control\n1,2023-12-01,red\n2,2023-12-01,blue\n3,2023-12-01,red\n4,2023-12-01,blue\n";
    fs::write(folder.join("changes.csv"), changes).unwrap();
    let (from, to) = (["--from", "2024-01-01"], ["--to", "2024-01-08"]);
    let zones = ["zones", "places.csv", "changes.csv", "-o", "hill", "--parties", "red,blue", "--bbox", "37,48,38,49"];
    frontline(&[&zones[..], &from[..], &to[..]].concat());
    frontline(&["pack", "hill", "-o", "hill.topojson"]);
    for path in ["hill", "hill.topojson"] {
        assert_eq!(
            beside_the_date(Some(&folder.join(path))),
            "as of hill, 8 Jan 2024: an estimate from reports of single places"
        );
        let plate = ["render", path, "--at", "2024-01-08", "-o", "hill.svg"];
        frontline(&plate);
        let svg = fs::read_to_string(folder.join("hill.svg")).unwrap();
        assert!(svg.contains("Front line, estimated") && svg.contains("an estimate from reports of single places"));
    }
    let told = beside_the_date(None);
    assert!(told.ends_with(": an estimate from three sources’ reports"), "{told}");
    let reported = folder.join("reported");
    fs::create_dir(&reported).unwrap();
    let text = fs::read_to_string(folder.join("hill/2024-01-08.geojson")).unwrap();
    fs::write(reported.join("2024-01-08.geojson"), text.replace("\"basis\":\"estimate\"", "\"basis\":\"survey\""))
        .unwrap();
    assert_eq!(beside_the_date(Some(&reported)), "as of reported, 8 Jan 2024");
}
