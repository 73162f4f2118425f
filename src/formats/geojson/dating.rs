//! The time for which a feature is reported, in the many notations used; GeoJSON itself defines none.

use serde_json::value::RawValue;

use super::{
    super::{
        dates::{
            DateOptions, DateOrders, DateProblem, End, Interval, Period, date_text, interval, interval_problem,
            read_period, start,
        },
        document::{Members, excerpt},
    },
    found_dates::{Found, Value},
};
use crate::control::{fault::Problem, report_time::ReportTime};

/// The time for which a feature is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dating {
    /// No time is given: the feature is in every report of its file.
    Undated,
    /// It belongs to the report of a moment or a day.
    At(ReportTime),
    /// Like `At`, from a property that counts only if nothing else dates the file.
    Weak(ReportTime),
    /// It belongs to every report within an interval.
    Within(Interval),
}

/// A value that cannot be understood, with its path in the feature.
pub(super) type BadDating = (String, Problem);

/// The times of a feature, one or several, and the problem of its end if that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dated {
    pub(super) datings: Vec<Dating>,
    pub(super) unreadable_end: Option<BadDating>,
}

/// The rules by which the dates of a file are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct DateRule<'o> {
    options: &'o DateOptions,
    orders: DateOrders,
    /// The orders allowed by the dates in the file's name and members.
    of_file: DateOrders,
    has_learned: bool,
}

impl<'o> DateRule<'o> {
    /// Creates the rule from the user's options.
    pub(super) fn new(options: &'o DateOptions) -> Self {
        Self {
            options,
            orders: options.order.map_or(options.series, DateOrders::only),
            of_file: DateOrders::ALL,
            has_learned: false,
        }
    }

    /// The rule with the orders that the dates in the file's name and members allow.
    pub(super) fn with_file(self, of_file: DateOrders) -> Self {
        Self { of_file, ..self }
    }

    /// The possible orders of numeric dates.
    pub(super) fn orders(&self) -> DateOrders {
        self.orders
    }

    /// The orders that the dates in the file's name and members allow.
    pub(super) fn of_file(&self) -> DateOrders {
        self.of_file
    }

    /// Whether [`Self::learned`] was applied already.
    pub(super) fn has_learned(&self) -> bool {
        self.has_learned
    }

    /// The rule with the orders that the dates of all features prove. An order set by the user stays; dates that
    /// contradict each other prove nothing.
    pub(super) fn learned<'d, 'a: 'd>(self, features: impl Iterator<Item = &'d Members<'a>>) -> Self {
        if self.options.order.is_some() {
            return Self { has_learned: true, ..self };
        }
        let orders = features.map(|feature| self.orders_of(feature)).fold(self.of_file, DateOrders::and);
        // The file's own dates take precedence over other files.
        let orders = [orders.and(self.orders), orders].into_iter().find(|orders| *orders != DateOrders::NONE);
        Self { orders: orders.unwrap_or(DateOrders::ALL), has_learned: true, ..self }
    }

    /// The orders that the dates of a feature allow.
    pub(super) fn orders_of(&self, feature: &Members<'_>) -> DateOrders {
        let properties = feature.get("properties").and_then(Members::from_json).unwrap_or_default();
        Found::of(feature, &properties, self.options).orders()
    }

    /// Finds the dates of a feature and its properties.
    pub(super) fn found<'a>(&self, feature: &Members<'a>, properties: &Members<'a>) -> Found<'a> {
        Found::of(feature, properties, self.options)
    }

    /// Parses the dates found in a feature.
    pub(super) fn dated(&self, found: Found<'_>) -> Result<Dated, BadDating> {
        let one = |dating: Dating| Dated { datings: vec![dating], unreadable_end: None };
        match found {
            Found::Nothing => Ok(one(Dating::Undated)),
            Found::Unknown((path, value)) => Err(bad(path, value)),
            Found::One(value) => self.one(value).map(one),
            // An invalid year is ignored: it does not date the feature.
            Found::Weak((_, value)) => {
                let period = read_period(&padded(value), self.orders);
                Ok(one(period.map_or(Dating::Undated, |period| Dating::Weak(period.from))))
            }
            Found::Each(values) => {
                let each = values.into_iter().map(|value| self.one(value)).collect::<Result<_, _>>()?;
                Ok(Dated { datings: each, unreadable_end: None })
            }
            Found::Ends { from, until } => self.within(from, until),
        }
    }

    /// Parses a date, a moment or an interval.
    fn one(&self, (path, value): Value<'_>) -> Result<Dating, BadDating> {
        let text = date_text(value);
        match read_period(&text, self.orders) {
            Ok(period) => Ok(Dating::At(period.from)),
            Err(problem) => interval(&text, self.orders).map(Dating::Within).ok_or_else(|| {
                let problem = interval_problem(&text, self.orders).unwrap_or(problem);
                (path, problem_of(&text, &problem))
            }),
        }
    }

    fn within(&self, from: Option<Value<'_>>, until: Option<Value<'_>>) -> Result<Dated, BadDating> {
        let text =
            |value: Option<&Value<'_>>| value.map_or_else(|| "..".to_owned(), |(_, value)| value.get().to_owned());
        let texts = format!("{}/{}", text(from.as_ref()), text(until.as_ref()));
        let path = from.as_ref().or(until.as_ref()).map_or_else(String::new, |(path, _)| path.clone());
        let start = from.map(|(path, value)| {
            let text = padded(value);
            start(&text, self.orders).map_err(|problem| (path, problem_of(&text, &problem)))
        });
        let start: Option<Period> = start.transpose()?.flatten();
        let (end, unreadable_end) = match until {
            None => (None, None),
            Some((_, value)) if value.get() == "null" => (None, None),
            Some((path, value)) => self.end(path, value)?,
        };
        let backward = || (path, Problem::BackwardInterval(excerpt(&texts)));
        let within = Interval::between(start, end).ok_or_else(backward)?;
        let within = self.options.end.map_or(Some(within), |rule| within.ended(rule)).unwrap_or(within);
        let dating = if within == Interval::default() { Dating::Undated } else { Dating::Within(within) };
        Ok(Dated { datings: vec![dating], unreadable_end })
    }

    /// Parses the end of an interval; an invalid end is treated as open and reported.
    fn end(&self, path: String, value: &RawValue) -> Result<(Option<Period>, Option<BadDating>), BadDating> {
        let text = padded(value);
        match End::parse(&text, self.orders) {
            Ok(end) => Ok((end.period(), None)),
            Err(problem @ DateProblem::Ambiguous(_)) => Err((path, problem_of(&text, &problem))),
            Err(_) => Ok((None, Some((path, Problem::UnreadableEnd(excerpt(&text)))))),
        }
    }
}

/// The text of a value; an integer below 1000 is padded to a year.
fn padded(value: &RawValue) -> String {
    let text = date_text(value);
    let is_short = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = value.get().starts_with(|c: char| c.is_ascii_digit());
    if is_short && is_number && &*text != "0" { format!("{text:0>4}") } else { text.into_owned() }
}

/// The fault of a text that is not an unambiguous date.
pub(super) fn problem_of(text: &str, problem: &DateProblem) -> Problem {
    match problem {
        DateProblem::NotADate => Problem::BadDate(excerpt(text)),
        DateProblem::Ambiguous(periods) => {
            Problem::AmbiguousDate { text: excerpt(text), readings: super::super::dates::readings(periods) }
        }
        other => Problem::DateOfOtherForm { text: excerpt(text), why: other.to_string() },
    }
}

/// The fault of a value that is not a date.
pub(super) fn bad(path: String, value: &RawValue) -> BadDating {
    let text = date_text(value);
    let problem = read_period(&text, DateOrders::ALL).err().unwrap_or(DateProblem::NotADate);
    (path, problem_of(&text, &problem))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{super::dates::parse_time, date_names::INTERVALS},
        *,
    };

    fn dated(members: &str, properties: &str) -> Result<Dated, BadDating> {
        let options = DateOptions::default();
        let (members, properties) = (Members::from_text(members).unwrap(), Members::from_text(properties).unwrap());
        let rule = DateRule::new(&options);
        rule.dated(rule.found(&members, &properties))
    }

    fn dating(members: &str, properties: &str) -> Result<Dating, BadDating> {
        dated(members, properties).map(|dated| dated.datings[0])
    }

    /// The start and end of an interval as text.
    fn within(members: &str, properties: &str) -> (Option<String>, Option<String>) {
        let Ok(Dating::Within(within)) = dating(members, properties) else { panic!("{properties} is no interval") };
        let text = |time: Option<ReportTime>| time.map(|time| time.to_string());
        (text(within.from), text(within.until))
    }

    fn february() -> (Option<String>, Option<String>) {
        (Some("2024-02-01".to_owned()), Some("2024-03-01".to_owned()))
    }

    #[test]
    fn every_pair_of_properties_is_an_interval() {
        for (from, until) in INTERVALS {
            let properties = format!(r#"{{"{}":"2024-02-01","{until}":"2024-03-01"}}"#, from.to_uppercase());
            assert_eq!(within("{}", &properties), february(), "{from}");
        }
        assert_eq!(within("{}", r#"{"date":"2024-02-01","end_date":"2024-03-01"}"#), february());
        assert_eq!(within("{}", r#"{"timespan":{"begin":"2024-02-01","end":"2024-03-01"}}"#), february());
        assert_eq!(dating("{}", r#"{"from":"north","to":"south"}"#), Ok(Dating::Undated));
    }

    #[test]
    fn an_open_end_has_many_words() {
        let ends = [
            "",
            "null",
            r#""""#,
            r#"".."#,
            r#""present"#,
            r#""NOW"#,
            r#""ongoing"#,
            r#""-"#,
            r#""NA"#,
            r#""0000-00-00"#,
            r#""9999-12-31"#,
        ];
        for end in ends {
            let end = if end.starts_with('"') && !end.ends_with('"') { format!("{end}\"") } else { end.to_owned() };
            let member = if end.is_empty() { String::new() } else { format!(r#","end":{end}"#) };
            let properties = format!(r#"{{"start":1706745600000{member}}}"#);
            assert_eq!(within("{}", &properties), (Some("2024-02-01T00:00:00Z".to_owned()), None), "{end}");
            assert_eq!(dated("{}", &properties).unwrap().unreadable_end, None, "{end}");
        }
        let unreadable = dated("{}", r#"{"start":"2024-02-01","end":"soon"}"#).unwrap();
        assert_eq!(
            unreadable.unreadable_end,
            Some(("properties.end".to_owned(), Problem::UnreadableEnd("soon".to_owned())))
        );
    }

    #[test]
    fn members_of_the_feature_come_first() {
        let properties = r#"{"date":"2020-01-01"}"#;
        for time in [
            r#"{"time":{"interval":["2024-02-01","2024-03-01"]}}"#,
            r#"{"time":{"interval":"2024-02-01/P1M"}}"#,
            r#"{"when":"2024-02-01/2024-03-01"}"#,
        ] {
            assert_eq!(within(time, properties), february(), "{time}");
        }
        assert_eq!(within(r#"{"time":{"interval":["2024-02-01",".."]}}"#, "{}").1, None);
        let moment = r#"{"time":{"date":"2024-02-17","timestamp":"2024-02-17T21:04:00Z"}}"#;
        assert_eq!(dating(moment, "{}"), Ok(Dating::At(parse_time("2024-02-17T21:04Z").unwrap())));
        assert_eq!(dating(r#"{"time":null}"#, properties), Ok(Dating::At(parse_time("2020-01-01").unwrap())));
    }

    #[test]
    fn moments_in_properties_are_found() {
        for properties in [r#"{"time":"2024-02-17"}"#, r#"{"Date":"2/17/2024"}"#, r#"{"timestamp":20240217}"#] {
            assert_eq!(dating("{}", properties), Ok(Dating::At(parse_time("2024-02-17").unwrap())), "{properties}");
        }
        assert_eq!(dating("{}", r#"{"year":2018}"#), Ok(Dating::Weak(parse_time("2018").unwrap())));
        assert_eq!(dating("{}", r#"{"date":"","name":"x"}"#), Ok(Dating::Undated));
        let listed = dated("{}", r#"{"times":[1496314227000,"2017-07-01"]}"#).unwrap();
        assert_eq!(listed.datings.len(), 2);
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let bad = |path: &str, text: &str| Err((path.to_owned(), Problem::BadDate(text.to_owned())));
        assert_eq!(dating("{}", r#"{"date":"soon"}"#), bad("properties.date", "soon"));
        assert_eq!(dating(r#"{"time":{}}"#, "{}"), bad("time", "{}"));
        let backward = dating("{}", r#"{"start":"2024-03-01","end":"2024-02-01"}"#);
        assert!(matches!(backward, Err((path, Problem::BackwardInterval(_))) if path == "properties.start"));
        let either = dating("{}", r#"{"date":"05/06/2024"}"#).unwrap_err();
        assert!(matches!(either.1, Problem::AmbiguousDate { readings, .. } if readings == "2024-06-05 or 2024-05-06"));
    }

    #[test]
    fn one_date_proves_the_order_of_all() {
        let features = [r#"{"properties":{"date":"04/11/2020"}}"#, r#"{"properties":{"date":"28/11/2020"}}"#];
        let features: Vec<Members<'_>> = features.iter().map(|text| Members::from_text(text).unwrap()).collect();
        let options = DateOptions::default();
        let rule = DateRule::new(&options).learned(features.iter());
        let properties = features[0].get("properties").and_then(Members::from_json).unwrap();
        let dated = rule.dated(rule.found(&features[0], &properties)).unwrap();
        assert_eq!(dated.datings, [Dating::At(parse_time("2020-11-04").unwrap())]);
    }
}
