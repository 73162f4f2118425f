//! Dates in file names and in the names of folders.

use super::{
    DateOrders, DateProblem,
    name_forms::{
        compact, epoch, month_folders, named_month, quarter_or_week, separated, separated_month, with_month_name,
    },
    orders_of, read_period,
    year_in_name::{lone_year, runs, season},
};
use crate::control::report_time::ReportTime;

/// Years accepted in names; other numbers mean something else.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// The forms of a day or a moment in a name, the most reliable first; each is tried where a run of digits or letters
/// starts.
const FORMS: [fn(&str) -> Option<ReportTime>; 4] = [separated, compact, epoch, with_month_name];

/// The forms of a month in a name.
const MONTH_FORMS: [fn(&str) -> Option<ReportTime>; 3] = [separated_month, named_month, quarter_or_week];

/// The time in a file's name, at the precision given there. A day or a moment in any part of the name takes precedence
/// over a month, and a month over a year; the file's own name takes precedence over its folders, and nearer folders
/// over farther ones.
///
/// For dates with the year last (`04-11-2020`) the order must be known: see [`time_in_name_by`].
///
/// Accepted are `2023-01-31`, `2023_01_31`, `20230131` (each also with a time, such as `T12-30` or `_1230`), unix
/// seconds or milliseconds, `31JAN2023`, `31-січня-2023`, folders such as `2023/01/31/`, months (`2014-02`, `Feb2014`,
/// folders `2014/02/`), quarters (`2014-Q3`), and a lone year (`world_1914`). Six digits are a guess: [`super::guess_of_names`].
///
/// # Examples
/// ```
/// use frontline::formats::dates::{parse_time, time_in_name};
/// assert_eq!(time_in_name("deepstatemap_data_20240709.geojson"), parse_time("2024-07-09"));
/// assert_eq!(time_in_name("1648989208.geojson"), parse_time("2022-04-03T12:33:28Z"));
/// assert_eq!(time_in_name("syria_Feb2014.geojson"), parse_time("2014-02"));
/// ```
pub fn time_in_name(name: &str) -> Option<ReportTime> {
    time_in_name_by(name, DateOrders::ALL).ok().flatten()
}

/// Like [`time_in_name`], given the possible orders of numbers.
///
/// # Errors
/// With the part of the name that is ambiguous, or that looks like a date and is not one.
///
/// # Examples
/// ```
/// use frontline::formats::dates::{DateOrder, DateOrders, parse_time, time_in_name_by};
/// let day_first = DateOrders::only(DateOrder::DayFirst);
/// assert_eq!(time_in_name_by("front_04-11-2020.json", day_first), Ok(parse_time("2020-11-04")));
/// assert!(time_in_name_by("front_04-11-2020.json", DateOrders::ALL).is_err());
/// ```
pub fn time_in_name_by(name: &str, orders: DateOrders) -> Result<Option<ReportTime>, NotADateInName> {
    let in_parts = |forms: &[fn(&str) -> Option<ReportTime>]| {
        name.rsplit('/').find_map(|part| forms.iter().find_map(|form| first_match(part, *form)))
    };
    if let Some(exact) = in_parts(&FORMS).or_else(|| first_match(name, separated)) {
        return Ok(Some(exact));
    }
    if let Some(text) = year_last(name) {
        let problem = |problem| NotADateInName { text: text.to_owned(), problem };
        return match read_period(text, orders) {
            Ok(period) => Ok(Some(period.from)),
            Err(DateProblem::NotADate) => Ok(None),
            Err(found) => Err(problem(found)),
        };
    }
    let longer = in_parts(&MONTH_FORMS).or_else(|| month_folders(name));
    match (longer, season(name)) {
        (None, Some(text)) => Err(NotADateInName { text, problem: DateProblem::Season }),
        (found, _) => Ok(found.or_else(|| lone_year(name))),
    }
}

/// The orders allowed by a date in the name whose year comes last; all if there is none.
pub(in crate::formats) fn orders_of_name(name: &str) -> DateOrders {
    year_last(name).map_or(DateOrders::ALL, orders_of)
}

/// A part of a name that is not an unambiguous date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADateInName {
    /// The part.
    pub text: String,
    /// Why it is not one date.
    pub problem: DateProblem,
}

/// A day and a month in either order, followed by a four-digit year, in a file's own name.
fn year_last(name: &str) -> Option<&str> {
    let own = name.rsplit_once('/').map_or(name, |(_, own)| own);
    let runs = runs(own);
    let is_number = |run: &str, least: usize, most: usize| {
        run.starts_with(|c: char| c.is_ascii_digit()) && (least..=most).contains(&run.len())
    };
    let mut start = 0;
    for (index, run) in runs.iter().enumerate() {
        if let &[first, one, second, other, year, ref rest @ ..] = &runs[index..]
            && is_number(first, 1, 2)
            && is_number(second, 1, 2)
            && is_number(year, 4, 4)
            && one == other
            && ["-", "_", ".", " "].contains(&one)
            && year.parse().is_ok_and(|year: i32| YEARS.contains(&year))
            && !(rest.len() > 1 && rest[1].starts_with(|c: char| c.is_ascii_digit()) && rest[0] == one)
            && (index < 2 || !runs[index - 2].starts_with(|c: char| c.is_ascii_digit()) || runs[index - 1] != one)
        {
            let end = start + [first, one, second, other, year].iter().map(|run| run.len()).sum::<usize>();
            return own.get(start..end);
        }
        start += run.len();
    }
    None
}

/// The first match of a form; it is tried at the start of each run of digits or letters.
fn first_match(text: &str, form: fn(&str) -> Option<ReportTime>) -> Option<ReportTime> {
    let kind = |c: char| if c.is_ascii_digit() { 0 } else { 1 + u8::from(c.is_alphabetic()) };
    let mut before = None;
    text.char_indices().find_map(|(index, c)| {
        let starts = before != Some(kind(c)) && kind(c) != 1;
        before = Some(kind(c));
        if starts { form(text.get(index..)?) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::{super::parse_time, *};

    #[test]
    fn every_form_of_a_day_in_a_name_is_found() {
        let names = [
            "20230131.json",
            "2023-01-31.json",
            "2023_01_31.geojson",
            "deepstatemap_data_20230131.geojson",
            "UkraineControlMapAO31JAN2023.geojson",
            "control_31-Jan-2023.geojson",
            "January_31_2023.geojson",
            "фронт_31-січня-2023.geojson",
            "2023/01/31/control.geojson",
            "2023/01/31/control_2022.geojson",
            "2023-01-31/control_v2.geojson",
            "archive 2022/20230131/control.geojson",
            "2023-01-31_2023-02-01.json",
            "20230131_20230201.json",
        ];
        for name in names {
            assert_eq!(time_in_name(name), parse_time("2023-01-31"), "{name}");
        }
    }

    #[test]
    fn every_form_of_a_moment_in_a_name_is_found() {
        let names =
            ["1675168200.geojson", "1675168200000.json", "2023-01-31T12-30.geojson", "2023-01-31T12:30:00Z.json"];
        for name in names.into_iter().chain(["20230131_1230.geojson", "20230131T123000Z.json", "x_202301311230.json"]) {
            assert_eq!(time_in_name(name), parse_time("2023-01-31T12:30:00Z"), "{name}");
        }
    }

    #[test]
    fn months_and_years_are_kept_as_exact_as_they_are() {
        for name in
            ["2014-02.geojson", "a_2014_02_final.json", "syria_Feb2014.geojson", "2014-february.json", "2014/02/a.json"]
        {
            assert_eq!(time_in_name(name), parse_time("2014-02"), "{name}");
        }
        for name in ["world_1914.geojson", "1914.json", "world1914.geojson", "1914/world.geojson", "1914_world_v2.json"]
        {
            assert_eq!(time_in_name(name), parse_time("1914"), "{name}");
        }
    }

    #[test]
    fn parts_of_a_year_are_read_or_are_no_year() {
        assert_eq!(time_in_name("front_2024-Q3.json"), parse_time("2024-Q3"));
        assert_eq!(time_in_name("front-2024q3_v2.json"), parse_time("2024-Q3"));
        assert_eq!(time_in_name("2022-W36.json"), parse_time("2022-W36"));
        assert_eq!(time_in_name("2022-W36-7.json"), parse_time("2022-09-11"));
        for name in ["front_2024-H1.json", "2024-Q5.json", "2024-W99.json", "2024-w3.json"] {
            assert_eq!(time_in_name(name), None, "{name}");
        }
        for (name, text) in [
            ("front_spring_2024.json", "spring_2024"),
            ("a/2024-winter.json", "2024-winter"),
            ("fall2024.json", "fall2024"),
        ] {
            let problem = DateProblem::Season;
            assert_eq!(
                time_in_name_by(name, DateOrders::ALL),
                Err(NotADateInName { text: text.to_owned(), problem }),
                "{name}"
            );
        }
    }

    #[test]
    fn a_year_that_comes_last_needs_an_order() {
        let day_first = DateOrders::only(super::super::DateOrder::DayFirst);
        let read = |name: &str, orders| time_in_name_by(name, orders).map_err(|found| found.text);
        assert_eq!(read("a_28-11-2020.json", DateOrders::ALL), Ok(parse_time("2020-11-28")));
        assert_eq!(read("a_04-11-2020.json", DateOrders::ALL), Err("04-11-2020".to_owned()));
        assert_eq!(read("a_04-11-2020.json", day_first), Ok(parse_time("2020-11-04")));
        assert_eq!(read("b/04_11_2020 final.json", day_first), Ok(parse_time("2020-11-04")));
        assert_eq!(orders_of_name("28-11-2020.json"), day_first);
        for name in ["1-2-3-2020.json", "04-11_2020.json", "99-99-2020.json"] {
            assert_eq!(read(name, day_first).ok().flatten().filter(|time| time.year() == 2020), None, "{name}");
        }
    }

    #[test]
    fn years_before_our_era_are_named_so() {
        assert_eq!(time_in_name("world_bc323.geojson"), parse_time("323 BC"));
        assert_eq!(time_in_name("rome-44BC.geojson"), parse_time("44 BC"));
    }

    #[test]
    fn a_name_without_a_date_has_none() {
        let names =
            ["", "base.json", "control_v12.geojson", "20231301.json", "99999999.json", "31FOO2023", "é1", "1é", "///"];
        let numbers =
            ["ward_221015.geojson", "230131.json", "1920x1080.json", "v2014.json", "1914_1918.json", "2022-02-30.json"];
        for name in names.into_iter().chain(numbers) {
            assert_eq!(time_in_name(name), None, "{name}");
        }
    }
}
