//! What a text, a file name and a property can mean as a date, and which time a date covers.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use assert_cmd::cargo::cargo_bin_cmd;
use frontline::{
    control::report_time::ReportTime,
    dataset::{Dataset, GivenFile, OpenError, Request, load},
    formats::{
        ReadOptions,
        dates::{DateOptions, DateOrder, EndRule, parse_period},
    },
};

use crate::surroundings::fresh_folder;

/// A square, as the geometry of a feature.
const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[36,35],[37,35],[37,36],[36,36],[36,35]]]}"#;

/// A feature with these properties, as JSON.
fn feature(properties: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{SQUARE}}}"#)
}

fn collection(features: &[&str]) -> String {
    let features: Vec<_> = features.iter().map(|properties| feature(properties)).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn opened_with(files: &[(&str, String)], dates: DateOptions) -> Result<Dataset, OpenError> {
    let file =
        |(name, text): &(&str, String)| GivenFile { name: (*name).to_owned(), bytes: Arc::from(text.as_bytes()) };
    let options = ReadOptions { dates, ..ReadOptions::default() };
    load(&Request { files: files.iter().map(file).collect(), options, ..Request::default() }, &|_| {})
}

fn opened(files: &[(&str, String)]) -> Result<Dataset, OpenError> {
    opened_with(files, DateOptions::default())
}

/// The times of all reports with data, as precisely as they are known.
fn times(dataset: &Dataset) -> Vec<String> {
    dataset.timelines[0].snapshots().iter().map(|snapshot| snapshot.time.to_string()).collect()
}

/// The faults of an opened dataset, or of one that could not be opened.
fn faults(opened: &Result<Dataset, OpenError>) -> Vec<String> {
    let faults = match opened {
        Ok(dataset) => dataset.faults.clone(),
        Err(error) => error.faults(),
    };
    faults.iter().map(|fault| format!("{}; {}", fault.problem, fault.action)).collect()
}

/// The times of the reports in one file of features with these properties, and the faults.
fn read(name: &str, features: &[&str]) -> (Vec<String>, Vec<String>) {
    let opened = opened(&[(name, collection(features))]);
    (opened.as_ref().map(times).unwrap_or_default(), faults(&opened))
}

/// The interval of each report: its start, and the end of its validity if stated.
fn intervals(dataset: &Dataset) -> Vec<(String, Option<String>)> {
    let until = |time: ReportTime| time.valid_until.map(|until| until.date_naive().to_string());
    let snapshots = dataset.timelines[0].snapshots().iter();
    snapshots.map(|snapshot| (snapshot.time.to_string(), until(snapshot.time))).collect()
}

fn program(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let output = cargo_bin_cmd!("frontline").args(arguments).arg(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder_of(name: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = fresh_folder("dates", name);
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

#[test]
fn a_day_is_the_same_map_wherever_it_is_named() {
    // The last second of 31 December, and noon of 1 January.
    let files = [("1735689599.geojson", collection(&["{}"])), ("1735732800.geojson", collection(&["{}", "{}"]))];
    let dataset = opened(&files).unwrap();
    let day = parse_period("2025-01-01").unwrap();
    let shown = dataset.timelines[0].as_of(day.shown_days()).unwrap();
    assert_eq!(dataset.timelines[0].snapshots()[shown].time.to_string(), "2025-01-01T12:00:00Z");
    let moment = parse_period("2025-01-01T00:00Z").unwrap();
    assert_eq!(dataset.timelines[0].as_of(moment.shown_days()), Some(0));
    #[cfg(feature = "viewer")]
    assert_eq!(frontline::viewer::state::address::Address::read("date=2025-01-01").date, Some(day.shown_days()));

    let folder = folder_of("one-date", &files);
    let at = |date: &str| program(&["areas", "--csv", "--at", date], &folder).1;
    assert!(at("2025-01-01").contains("2025-01-01T12:00:00Z"));
    assert!(at("2025-01-01T00:00Z").contains("2024-12-31T23:59:59Z"));
    let plate = |date: &str| program(&["render", "--format", "svg", "-o", "-", "--at", date], &folder).1;
    assert!(plate("2025-01-01").contains("1 Jan 2025, 12:00"));
    assert!(plate("2025-01-01T00:00Z").contains("31 Dec 2024, 23:59"));
}

#[test]
fn a_name_tells_a_day_a_month_or_a_year_and_six_digits_only_in_a_series() {
    let named = |names: &[&str]| {
        let files: Vec<_> = names.iter().map(|&name| (name, collection(&["{}"]))).collect();
        let opened = opened(&files);
        (opened.as_ref().map(times).unwrap_or_default(), faults(&opened))
    };
    let none: Vec<String> = Vec::new();
    for (names, expected) in [
        (["2014-02.geojson", "2014-03.geojson"], ["2014-02", "2014-03"]),
        (["syria_Feb2014.geojson", "syria_Mar2014.geojson"], ["2014-02", "2014-03"]),
        (["world_1914.geojson", "world_1920.geojson"], ["1914", "1920"]),
    ] {
        assert_eq!(named(&names), (expected.map(str::to_owned).to_vec(), none.clone()));
    }
    let (times, told) = named(&["ward_221015.geojson"]);
    assert_eq!(times, none);
    assert!(told[0].contains("`221015`") && told[0].contains("2022-10-15"), "{told:?}");
    let (times, told) = named(&["ward_221015.geojson", "ward_221016.geojson"]);
    assert_eq!(times, ["2022-10-15", "2022-10-16"]);
    assert_eq!(told.len(), 1, "said once: {told:?}");
    assert!(told[0].contains("is taken as 2022-10-15"));
}

#[test]
fn a_date_of_the_file_proves_the_order_of_all() {
    let dates = ["04/11/2020", "12/11/2020", "28/11/2020"].map(|date| format!(r#"{{"date":"{date}"}}"#));
    let all: Vec<&str> = dates.iter().map(String::as_str).collect();
    let none: Vec<String> = Vec::new();
    assert_eq!(
        read("dmy.geojson", &all),
        (["2020-11-04", "2020-11-12", "2020-11-28"].map(str::to_owned).to_vec(), none)
    );
    let (times, told) = read("either.geojson", &all[..2]);
    assert!(times.is_empty());
    assert!(told[0].contains("`04/11/2020` can be 2020-11-04 or 2020-04-11"), "{told:?}");
    assert!(told[0].contains("--date-order dmy"));
    let files = [("either.geojson", collection(&all[..2]))];
    let order = Some(DateOrder::MonthFirst);
    let dataset = opened_with(&files, DateOptions { order, ..DateOptions::default() }).unwrap();
    assert_eq!(self::times(&dataset), ["2020-04-11", "2020-12-11"]);
    let contradicting = [r#"{"date":"28/11/2020"}"#, r#"{"date":"11/28/2020"}"#, r#"{"date":"04/11/2020"}"#];
    let (times, told) = read("both.geojson", &contradicting);
    let of_dates = told.iter().filter(|fault| fault.contains("--date-order"));
    assert_eq!((times.len(), of_dates.count()), (1, 1), "{times:?} {told:?}");
}

#[test]
fn every_form_of_a_date_is_read_or_refused_with_a_reason() {
    let read_as = [
        ("2022-09-11T24:00:00Z", "2022-09-12T00:00:00Z"),
        ("2022-09-11 00:00:00+00:00", "2022-09-11T00:00:00Z"),
        ("2022/09/11 00:00:00+00", "2022-09-11T00:00:00Z"),
        ("2022-09-11T00:00:00.000+0300", "2022-09-11T00:00:00+03:00"),
        ("2022-09-11T03:00:00 EEST", "2022-09-11T03:00:00+03:00"),
        ("2022-09-11T00:00Z", "2022-09-11T00:00:00Z"),
        ("20220911T000000", "2022-09-11T00:00:00Z"),
        ("2022-254", "2022-09-11"),
        ("11.9.2022", "2022-09-11"),
        ("11.09.22", "2022-09-11"),
        ("11 September 2022", "2022-09-11"),
        ("Sep 11, 2022", "2022-09-11"),
        ("2022-09-11T00:00:00+03", "2022-09-11T00:00:00+03:00"),
        ("1662854400", "2022-09-11T00:00:00Z"),
        ("1662854400.5", "2022-09-11T00:00:00.500Z"),
        ("1662854400000000", "2022-09-11T00:00:00Z"),
        ("2022.09.11", "2022-09-11"),
        ("2022_09_11", "2022-09-11"),
        ("11-Sep-2022", "2022-09-11"),
        ("2022-9", "2022-09"),
        ("9/2022", "2022-09"),
        ("Sep-22", "2022-09"),
        ("2022年9月11日", "2022-09-11"),
        ("2022–09–11", "2022-09-11"),
        ("2022-09-11/2022-09-12", "2022-09-11"),
        ("-2208988800", "1900-01-01T00:00:00Z"),
        ("1661990400", "2022-09-01T00:00:00Z"),
        ("2022-W36-7", "2022-09-11"),
        ("December 1, 2015", "2015-12-01"),
        ("22 Dec 2016", "2016-12-22"),
        ("Jan 2017", "2017-01"),
        ("11 вересня 2022", "2022-09-11"),
        ("вересень 2022", "2022-09"),
        ("11 вер. 2022 р.", "2022-09-11"),
    ];
    for (text, expected) in read_as {
        let (times, told) = read("x.geojson", &[&format!(r#"{{"date":"{text}"}}"#)]);
        assert_eq!((times, told), (vec![expected.to_owned()], Vec::<String>::new()), "{text}");
    }
    let refused = [
        ("9/11/22", "can be 2022-11-09 or 2022-09-11"),
        ("11-09-2022", "can be 2022-09-11 or 2022-11-09"),
        ("44815", "spreadsheet's count of days"),
        ("١١/٠٩/٢٠٢٢", "is no date"),
        ("-86400000", "can be 1967-04-07T00:00:00Z or 1969-12-31T00:00:00Z"),
        ("2022-09-11T00:00:00+99:99", "is no date"),
        ("11.09.44", "two digits"),
    ];
    for (text, reason) in refused {
        let (times, told) = read("x.geojson", &[&format!(r#"{{"date":"{text}"}}"#)]);
        assert!(times.is_empty() && told.len() == 1 && told[0].contains(reason), "{text}: {times:?} {told:?}");
    }
}

#[test]
fn years_before_our_era_and_doubtful_dates_are_kept() {
    let bc = [
        r#"{"start_date":"-0323-06-10","end_date":"-0168-06-22"}"#,
        r#"{"start_date":"-0168-06-22","end_date":"0330"}"#,
        r#"{"start_date":"-0508","end_date":"0476"}"#,
    ];
    let (times, told) = read("bc.geojson", &bc);
    assert_eq!(times, ["-0508", "-0323-06-10", "-0168-06-22", "0331"]);
    assert!(told.is_empty(), "{told:?}");
    for (start, expected) in [
        ("1914~", "1914~"),
        ("1914?", "1914?"),
        ("19XX", "19XX"),
        ("1850s", "185X"),
        ("~1850", "1850~"),
        ("ca. 1850", "1850~"),
        ("1914/1918", "1914?"),
        ("1914-07-28/1918-11-11", "1914-07-28?"),
    ] {
        let properties = format!(r#"{{"start_date":"{start}","end_date":"1920"}}"#);
        let (times, told) = read("edtf.geojson", &[&properties]);
        assert_eq!((times.first().map(String::as_str), told.len()), (Some(expected), 0), "{start}: {told:?}");
    }
    let (times, told) = read("edtf.geojson", &[r#"{"start_date":"2020-39","end_date":"2021"}"#]);
    assert!(times.is_empty() && told[0].contains("`2020-39` is no date"), "{told:?}");
    // `before 1900` has no lower bound, so the feature is in every report until 1920.
    let before = [r#"{"start_date":"before 1900","end_date":"1920"}"#, r#"{"start_date":"1850","end_date":"1920"}"#];
    let dataset = opened(&[("edtf.geojson", collection(&before))]).unwrap();
    assert_eq!(dataset.timelines[0].snapshots()[0].polygons().count(), 2);
}

#[test]
fn a_year_is_never_old_within_itself() {
    for properties in [[r#"{"date":2018}"#, r#"{"date":2019}"#], [r#"{"year":2018}"#, r#"{"year":2019}"#]] {
        let files = [("years.geojson", collection(&properties))];
        let dataset = opened(&files).unwrap();
        assert_eq!(times(&dataset), ["2018", "2019"]);
        let timeline = &dataset.timelines[0];
        assert_eq!(timeline.gaps(), []);
        assert_eq!(timeline.end().unwrap().to_rfc3339(), "2019-12-31T23:59:59+00:00");
        let folder = folder_of("years", &files);
        let (code, svg, told) = program(&["render", "--format", "svg", "-o", "-", "--at", "2019-06-15"], &folder);
        assert_eq!(code, 0, "{told}");
        assert!(svg.contains(">2019<") && !svg.contains("days old"), "the year, not a day of it");
        assert_ne!(program(&["render", "--format", "svg", "-o", "-", "--at", "2020-01-01"], &folder).0, 0);
    }
}

#[test]
fn an_end_a_day_before_the_next_start_belongs_to_its_interval() {
    let ahcb = [
        r#"{"START_DATE":"18371221","END_DATE":"18390107"}"#,
        r#"{"START_DATE":"18390108","END_DATE":"18430211"}"#,
        r#"{"START_DATE":"18430212","END_DATE":"20001231"}"#,
    ];
    let files = [("ahcb.geojson", collection(&ahcb))];
    let opened = opened(&files);
    let told = faults(&opened);
    assert!(told.len() == 1 && told[0].contains("counts as part of it") && told[0].contains("--end"), "{told:?}");
    let dataset = opened.unwrap();
    assert_eq!(times(&dataset), ["1837-12-21", "1839-01-08", "1843-02-12"]);
    assert_eq!(dataset.timelines[0].gaps(), []);
    assert_eq!(dataset.timelines[0].end().unwrap().date_naive().to_string(), "2000-12-31");
    let exclusive = DateOptions { end: Some(EndRule::Exclusive), ..DateOptions::default() };
    let dataset = opened_with(&files, exclusive).unwrap();
    assert!(dataset.faults.is_empty());
    assert_eq!(intervals(&dataset)[0], ("1837-12-21".to_owned(), Some("1839-01-07".to_owned())));
}

#[test]
fn what_is_stated_to_be_valid_is_shown_by_every_command() {
    let long = [
        r#"{"owner":"A","start_date":"1886-01-01","end_date":"1918-11-11"}"#,
        r#"{"owner":"B","start_date":"1918-11-11","end_date":"2019-12-31"}"#,
    ];
    let folder = folder_of("long", &[("long.geojson", collection(&long))]);
    let (code, areas, told) = program(&["areas", "--csv", "--at", "1950"], &folder);
    assert_eq!(code, 0, "{told}");
    assert!(areas.contains("1918-11-11"));
    let (code, svg, told) = program(&["render", "--format", "svg", "-o", "-", "--at", "1950-06-15"], &folder);
    assert_eq!(code, 0, "{told}");
    assert!(svg.contains("15 June 1950") && !svg.contains("days old"));
}

#[test]
fn the_day_is_that_of_the_source_and_the_moment_that_of_utc() {
    let zoned = [r#"{"date":"2022-09-06T00:00:00+03:00"}"#, r#"{"date":"2022-09-11T00:00:00+03:00"}"#];
    let files = [("tz.geojson", collection(&zoned))];
    let dataset = opened(&files).unwrap();
    let time = dataset.timelines[0].snapshots()[0].time;
    assert_eq!((time.date_text(), time.time_text()), ("2022-09-06".to_owned(), "2022-09-05T21:00:00Z".to_owned()));
    let folder = folder_of("zones", &files);
    assert!(program(&["areas", "--csv", "--at", "2022-09-06"], &folder).1.contains("2022-09-06"));
    assert_ne!(program(&["render", "--format", "svg", "-o", "-", "--at", "2022-09-05"], &folder).0, 0);
    let svg = program(&["render", "--format", "svg", "-o", "-", "--at", "2022-09-06"], &folder).1;
    assert!(svg.contains("6 September 2022") && svg.contains("21:00"), "the day, and the moment in UTC");
}

#[test]
fn moments_of_several_zones_are_in_their_order() {
    let zoned = [r#"{"date":"2024-02-17T10:00:00+05:30"}"#, r#"{"date":"2024-02-17T10:00:00+01:00"}"#];
    let (times, told) = read("tz.geojson", &zoned);
    assert_eq!(times, ["2024-02-17T04:30:00Z", "2024-02-17T09:00:00Z"]);
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn the_properties_that_are_dates_are_found_by_many_names() {
    let pairs = [
        ("startYear", "endYear"),
        ("beginDate", "endDate"),
        ("lifespan_start", "lifespan_end"),
        ("date_start", "date_end"),
        ("start_year", "end_year"),
        ("DATE_DEB", "DATE_FIN"),
        ("from", "to"),
        ("gwsyear", "gweyear"),
        ("date_from", "date_to"),
        ("valid_since", "valid_until"),
        ("FROMDATE", "TODATE"),
        ("inhabitedSince", "inhabitedUntil"),
        ("validFrom", "validTo"),
        ("YearStart", "YearEnd"),
        ("_start", "_end"),
        ("since", "until"),
    ];
    for (from, until) in pairs {
        let features = [(1990, 1995), (1996, 1999)].map(|(a, b)| format!(r#"{{"{from}":"{a}","{until}":"{b}"}}"#));
        let features: Vec<&str> = features.iter().map(String::as_str).collect();
        let dataset = opened(&[("x.geojson", collection(&features))]).unwrap();
        assert_eq!(times(&dataset), ["1990", "1996"], "{from}");
        assert_eq!(dataset.timelines[0].gaps(), [], "{from}");
    }
    let called_date = [r#"{"date":"2022-03-01","end_date":"2022-04-02"}"#, r#"{"date":"2022-04-02","end_date":""}"#];
    let dataset = opened(&[("x.geojson", collection(&called_date))]).unwrap();
    let expected = [("2022-03-01", Some("2022-04-02")), ("2022-04-02", Some("+262142-12-31"))];
    assert_eq!(intervals(&dataset), expected.map(|(from, until)| (from.to_owned(), until.map(str::to_owned))));
    let times_list = [r#"{"times":[1496314227000,1498906227000]}"#, r#"{"times":["2017-06-01","2017-07-01"]}"#];
    assert_eq!(
        read("times.geojson", &times_list).0,
        ["2017-06-01", "2017-06-01T10:50:27Z", "2017-07-01", "2017-07-01T10:50:27Z"]
    );
    let kml = r#"{"timespan":{"begin":"2014-04-12","end":"2022-02-24"}}"#;
    assert_eq!(read("kml.geojson", &[kml]).0, ["2014-04-12"]);
}

#[test]
fn dated_features_go_before_the_date_in_the_name() {
    let cshapes = [
        r#"{"gwsdate":"1886-01-01","gwedate":"1919-11-14","gwsyear":1886,"gweyear":1919}"#,
        r#"{"gwsdate":"1919-11-15","gwedate":"1945-05-07","gwsyear":1919,"gweyear":1945}"#,
    ];
    for name in ["CShapes-2.0.geojson", "CShapes_2021-05-20.geojson"] {
        let (times, told) = read(name, &cshapes);
        assert_eq!(times, ["1886-01-01", "1919-11-15"], "{name}");
        assert!(told.len() == 1 && told[0].contains("counts as part of it"), "{told:?}");
    }
    let unknown =
        [r#"{"epoch_a":"1886-01-01","epoch_b":"1919-11-14"}"#, r#"{"epoch_a":"1919-11-15","epoch_b":"1945-05-07"}"#];
    let (times, told) = read("states_2021-05-20.geojson", &unknown);
    assert_eq!(times, ["2021-05-20"]);
    assert!(told[0].contains("epoch_a, epoch_b"), "{told:?}");
    let (times, told) = read("states.geojson", &unknown);
    assert!(
        times.is_empty() && told[0].contains("epoch_a, epoch_b") && told[0].contains("--start-property"),
        "{told:?}"
    );
    let named = |start: &str, end: &str| DateOptions {
        start_property: Some(start.to_owned()),
        end_property: Some(end.to_owned()),
        ..DateOptions::default()
    };
    let dataset = opened_with(&[("states.geojson", collection(&unknown))], named("epoch_a", "epoch_b")).unwrap();
    assert_eq!(self::times(&dataset), ["1886-01-01", "1919-11-15"]);
    let (times, told) = read("2021-05-20.geojson", &[r#"{"date":"1950-01-01"}"#]);
    assert_eq!(times, ["1950-01-01"]);
    assert!(told[0].contains("2021-05-20") && told[0].contains("1950-01-01"), "{told:?}");
}

#[test]
fn an_end_that_is_still_to_come_is_open() {
    let ends = [
        r#""present""#,
        r#""now""#,
        r#""ongoing""#,
        r#""-""#,
        r#""NA""#,
        r#""0000-00-00""#,
        r#""""#,
        "null",
        r#""9999-12-31""#,
    ];
    for end in ends {
        let current = format!(r#"{{"start_date":"2022-02-24","end_date":{end}}}"#);
        let features = [r#"{"start_date":"2014-04-12","end_date":"2022-02-24"}"#, &current];
        let none: Vec<String> = Vec::new();
        assert_eq!(
            read("x.geojson", &features),
            (["2014-04-12", "2022-02-24"].map(str::to_owned).to_vec(), none),
            "{end}"
        );
    }
    let features = [r#"{"start_date":"2022-02-24","end_date":"when it ends"}"#];
    let (times, told) = read("x.geojson", &features);
    assert_eq!(times, ["2022-02-24"]);
    assert_eq!(told, ["`when it ends` as an end is no date: it counts as open; kept as it is"]);
}

#[test]
fn one_file_proves_the_order_of_its_series() {
    let of = |name, date: &str| (name, collection(&[&format!(r#"{{"date":"{date}"}}"#)]));
    let dated = |name, date: &str| (name, collection(&["{}"]).replacen('{', &format!(r#"{{"date":"{date}","#), 1));
    let open = [of("a.geojson", "04/11/2020"), of("b.geojson", "12/11/2020")];
    let read = |files: &[(&str, String)]| {
        let opened = opened(files);
        (opened.as_ref().map(times).unwrap_or_default(), faults(&opened))
    };
    let expected = ["2020-11-04", "2020-11-12", "2020-11-28"].map(str::to_owned).to_vec();
    let none: Vec<String> = Vec::new();
    // The order is proved by features, by members or by names, whichever file comes first.
    for proof in ["0.geojson", "z.geojson"] {
        let files = [open[0].clone(), open[1].clone(), of(proof, "28/11/2020")];
        assert_eq!(read(&files), (expected.clone(), none.clone()));
        let files = [dated("a.geojson", "04/11/2020"), dated("b.geojson", "12/11/2020"), dated(proof, "28/11/2020")];
        assert_eq!(read(&files), (expected.clone(), none.clone()));
        let files = [open[0].clone(), open[1].clone(), dated(proof, "28/11/2020")];
        assert_eq!(read(&files), (expected.clone(), none.clone()));
    }
    let by_name =
        ["04-11-2020.geojson", "12-11-2020.geojson", "28-11-2020.geojson"].map(|name| (name, collection(&["{}"])));
    assert_eq!(read(&by_name), (expected, none.clone()));

    let intervals = collection(&[r#"{"date":"04/11/2020 – 12/11/2020"}"#]);
    let (spans, told) = read(&[("a.geojson", intervals.clone()), of("b.geojson", "28/11/2020")]);
    assert_eq!((spans.first().map(String::as_str), told), (Some("2020-11-04"), none));
    let (_, told) = read(&[("a.geojson", intervals)]);
    assert!(told[0].contains("can be 2020-11-04 or 2020-04-11"), "{told:?}");

    // Without proof, both readings are given; and files that contradict each other prove nothing.
    let (times, told) = read(&open);
    assert!(times.is_empty() && told.len() == 2, "{told:?}");
    assert!(told[0].contains("`04/11/2020` can be 2020-11-04 or 2020-04-11"), "{told:?}");
    let (times, told) = read(&by_name[..2]);
    assert!(times.is_empty() && told[0].contains("`04-11-2020` can be 2020-11-04 or 2020-04-11"), "{told:?}");
    let contrary = [open[0].clone(), of("c.geojson", "28/11/2020"), of("d.geojson", "11/29/2020")];
    assert_eq!(read(&contrary).0, ["2020-11-28", "2020-11-29"]);

    // What a file itself proves takes precedence over the other files.
    let own = collection(&[r#"{"date":"04/11/2020"}"#, r#"{"date":"04/28/2020"}"#]);
    assert_eq!(
        read(&[("a.geojson", own), of("b.geojson", "01/28/2020")]).0,
        ["2020-01-28", "2020-04-11", "2020-04-28"]
    );
}

#[test]
fn the_order_of_one_folder_says_nothing_of_another() {
    let of = |date: &str| collection(&[&format!(r#"{{"date":"{date}"}}"#)]);
    let one = folder_of("order-one", &[("a.geojson", of("04/11/2020")), ("b.geojson", of("28/11/2020"))]);
    let two = folder_of("order-two", &[("a.geojson", of("04/11/2021")), ("b.geojson", of("2021-01-01"))]);
    let output = cargo_bin_cmd!("frontline").args(["validate", "--json"]).arg(&one).arg(&two).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("`04/11/2021` can be") && !text.contains("04/11/2020"), "{text}");
}

#[test]
fn parts_of_a_year_are_read_or_refused_with_what_may_stand_there() {
    let (times, told) = read("x.geojson", &[r#"{"date":"2024-Q3"}"#]);
    assert_eq!((times, told), (vec!["2024-07".to_owned()], Vec::<String>::new()));
    let (_, told) = read("x.geojson", &[r#"{"date":"spring 2024"}"#]);
    assert!(told[0].contains("`spring 2024` is a season") && told[0].contains("2024-03/2024-05"), "{told:?}");
    let (_, told) = read("x.geojson", &[r#"{"date":"C19"}"#]);
    assert!(told[0].contains("`C19` is no date such as 2024-02-17, 2024-02 or 2024"), "{told:?}");
    let (_, told) = read("front_spring_2024.geojson", &["{}"]);
    assert!(told[0].contains("`spring_2024` is a season"), "{told:?}");
    for name in ["world_100.geojson", "front_2024-H1.geojson"] {
        let (times, told) = read(name, &["{}"]);
        assert!(times.is_empty() && told[0].contains("write one there, such as 2024-02-17"), "{told:?}");
    }
    let files = ["world_100.geojson", "world_1000.geojson"].map(|name| (name, collection(&["{}"])));
    let opened = opened(&files);
    assert_eq!(opened.as_ref().map(self::times).unwrap(), ["0100", "1000"]);
    assert!(faults(&opened)[0].contains("`100` in the file's name is taken as 0100"), "{:?}", faults(&opened));
}

#[test]
fn a_number_of_json_with_a_fraction_is_no_month() {
    let number = |date: &str| opened(&[("a.geojson", collection(&[&format!(r#"{{"class":"red","date":{date}}}"#)]))]);
    assert!(number("2022.5").is_err());
    let time = |date: &str| number(date).unwrap().timelines[0].snapshots()[0].time.to_string();
    assert_eq!(time("2022.0"), "2022");
    assert_eq!(time("2022"), "2022");
    assert_eq!(time("1648989208.25"), "2022-04-03T12:33:28.250Z");
    assert_eq!(time("\"2022.05\""), "2022-05");
}

#[test]
fn a_property_of_dates_that_no_feature_has_is_told() {
    let file = ("2021-05-20.geojson", collection(&[r#"{"class":"red","seen":"2022-01-01"}"#]));
    let dates = |name: &str| DateOptions { date_property: Some(name.to_owned()), ..DateOptions::default() };
    let wrong = opened_with(std::slice::from_ref(&file), dates("sean")).unwrap();
    assert!(wrong.faults.iter().any(|fault| fault.problem.to_string().contains("`sean`")), "{:?}", wrong.faults);
    let right = opened_with(&[file], dates("seen")).unwrap();
    assert!(right.faults.iter().all(|fault| !fault.problem.to_string().contains("`seen`")), "{:?}", right.faults);
    assert_eq!(right.timelines[0].snapshots()[0].time.to_string(), "2022-01-01");
}

#[test]
fn files_that_state_until_when_their_ground_is_held_count_together() {
    let interval = |class: &str, from: &str, until: &str| {
        collection(&[&format!(r#"{{"class":"{class}","start":"{from}","end":"{until}"}}"#)])
    };
    let moved = interval("B", "2023-02-01", "2023-07-01").replace("36", "46").replace("37", "47");
    let files = [("x.geojson", interval("A", "2023-01-01", "2023-06-01")), ("y.geojson", moved)];
    let dataset = opened(&files).unwrap();
    let timeline = &dataset.timelines[0];
    let classes = |date: &str| {
        let at = ReportTime::day(date.parse().unwrap()).days();
        let report = &timeline.snapshots()[timeline.as_of(at).unwrap()];
        report.zones.iter().map(|zone| timeline.scheme().get(zone.class).key.clone()).collect::<Vec<_>>().concat()
    };
    assert_eq!(["2023-01-15", "2023-03-01", "2023-06-15"].map(classes), ["A", "AB", "B"]);
}
