//! Tests of every form of a date.

use super::*;

fn written(text: &str) -> String {
    match read_period(text, DateOrders::ALL) {
        Ok(period) => period.from.to_string(),
        Err(DateProblem::Ambiguous(periods)) => readings(&periods),
        Err(problem) => format!("{problem:?}"),
    }
}

#[test]
fn every_form_of_a_day_is_the_same_day() {
    let forms = [
        "2024-02-17",
        "20240217",
        "2024-2-17",
        "2/17/2024",
        "17/02/2024",
        "2024/02/17",
        "17.02.2024",
        "17.2.24",
        " 2024-02-17 ",
        "2024.02.17",
        "2024_02_17",
        "2024–02–17",
        "2024年2月17日",
        "2024-W07-6",
        "2024W076",
        "2024-048",
        "17 February 2024",
        "17 Feb 2024",
        "17-Feb-2024",
        "17FEB2024",
        "Feb 17, 2024",
        "February 17th, 2024",
        "2024 Feb 17",
        "17 лютого 2024",
        "17 лютого 2024 р.",
        "17 лют. 2024 року",
        "17-feb-24",
        "Sat, 17 Feb 2024",
        "17. 2. 2024",
    ];
    for text in forms {
        assert_eq!(written(text), "2024-02-17", "{text}");
    }
}

#[test]
fn every_form_of_a_moment_is_the_same_moment() {
    let forms = [
        "2024-02-17T21:04:00Z",
        "2024-02-17T21:04",
        "2024-02-17 21:04:00.000",
        "20240217T210400Z",
        "2024-02-17T23:04:00+02:00",
        "2024-02-17T16:34-0430",
        "2024-02-18 00:04:00 EEST",
        "2/17/2024 21:04 UTC",
        "2024-02-17 21:04:00+00",
        "1708203840",
        "1708203840000",
        "1708203840000000",
        "1.70820384e9",
        "17 Feb 2024 21:04:00 GMT",
        "2024-02-17 9:04 PM",
        "2/17/2024 09:04:00 pm",
        "17 лютого 2024, 21:04",
    ];
    for text in forms {
        assert_eq!(parse_time(text).unwrap().time_text(), "2024-02-17T21:04:00Z", "{text}");
        assert_eq!(parse_time(text).unwrap().precision, Precision::Instant, "{text}");
    }
    assert_eq!(written("2024-02-17T24:00:00Z"), "2024-02-18T00:00:00Z");
    assert_eq!(written("2022-09-06T00:00:00+03:00"), "2022-09-06T00:00:00+03:00");
}

#[test]
fn months_years_and_longer_are_kept_as_exact_as_they_are() {
    for text in ["2024-02", "2/2024", "02.2024", "Feb 2024", "лютий 2024", "February 2024", "Feb-24", "2024 лютий"]
    {
        assert_eq!(written(text), "2024-02", "{text}");
    }
    let february = parse_period("2024-02").unwrap();
    assert_eq!((february.from.at, february.until), (at("2024-02-01"), at("2024-03-01")));
    let year = parse_period("2024").unwrap();
    assert_eq!((year.from.at, year.until), (at("2024-01-01"), at("2025-01-01")));
    let week = parse_period("2024-W07").unwrap();
    assert_eq!((week.from.at, week.until), (at("2024-02-12"), at("2024-02-19")));
    assert_eq!(parse_period("185X").unwrap().until, at("1860-01-01"));
    assert_eq!(parse_period("19XX").unwrap().until, at("2000-01-01"));
}

#[test]
fn two_readings_are_never_one() {
    assert_eq!(written("05/06/2024"), "2024-06-05 or 2024-05-06");
    assert_eq!(written("11-09-2022"), "2022-09-11 or 2022-11-09");
    assert_eq!(written("9/11/22"), "2022-11-09 or 2022-09-11");
    assert_eq!(written("05/06/2024 12:00"), "2024-06-05T12:00:00Z or 2024-05-06T12:00:00Z");
    assert_eq!(written("-86400000"), "1967-04-07T00:00:00Z or 1969-12-31T00:00:00Z");
    assert_eq!(written("05/05/2024"), "2024-05-05");
    assert_eq!(written("5.6.2024"), "2024-06-05", "points are day first");
    let mdy = DateOrders::only(DateOrder::MonthFirst);
    assert_eq!(read_period("05/06/2024", mdy).unwrap().from.to_string(), "2024-05-06");
    assert_eq!(read_period("28/11/2020", mdy), Err(DateProblem::OtherOrder));
    assert_eq!(orders_of("28/11/2020"), DateOrders::only(DateOrder::DayFirst));
    assert_eq!([orders_of("2024-02-17"), orders_of("soon"), orders_of("5 May 2024")], [DateOrders::ALL; 3]);
}

#[test]
fn doubt_is_kept() {
    for (text, expected) in [
        ("1914~", "1914~"),
        ("~1850", "1850~"),
        ("ca. 1850", "1850~"),
        ("1914?", "1914?"),
        ("1914%", "1914%"),
        ("1914-07~", "1914-07~"),
        ("19XX", "19XX"),
        ("185X", "185X"),
        ("1850s", "185X"),
        ("1914-XX", "1914"),
        ("бл. 1648", "1648~"),
    ] {
        assert_eq!(written(text), expected, "{text}");
    }
}

#[test]
fn years_before_our_era_are_as_they_are_counted() {
    for (text, expected) in [
        ("-0323-06-10", "-0323-06-10"),
        ("323 BC", "-0323"),
        ("323 до н. е.", "-0323"),
        ("-508", "-0508"),
        ("0330", "0330"),
        ("330 AD", "0330"),
        ("AD 330", "0330"),
        ("0476-09-04", "0476-09-04"),
        ("0000", "NotADate"),
    ] {
        assert_eq!(written(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_date_is_none() {
    let none = [
        "",
        "now",
        "2024-13-01",
        "31.02.2024",
        "123",
        "99999999999999999999",
        "inf",
        "-",
        "..",
        "T",
        "1-1-1",
        "é-é",
        "2024-02T12:00",
        "2024-02-17T25:00",
        "2024-02-17T12:00+",
        "2024-02-17T12:00+99:99",
        "2024-02-17T12:00+15:00",
        "2024-02-17T12:00+03:60",
        "2024-02-17T12:00 EST",
        "Sep 22",
        "17 Feb",
        "Maybe 2024",
        "2024-W54",
        "2023-366",
        "١١/٠٩/٢٠٢٢",
        "2020-39",
        "C19",
        "NaN",
        "1e400",
        "0000-00-00",
    ];
    for text in none {
        assert_eq!(parse_time(text), None, "{text}");
    }
    assert_eq!(written("44815"), "DayCount");
    assert_eq!(written("11.09.44"), "ShortYear");
    assert_eq!(written(&"2".repeat(200)), "NotADate");
}

fn at(day: &str) -> DateTime<Utc> {
    parse_time(day).unwrap().at
}
