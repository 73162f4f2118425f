//! When a feature is reported: the many ways of saying so in GeoJSON, which has none of its own.

use serde_json::value::RawValue;

use super::super::{
    dates::{Interval, Period, parse_end, parse_interval, period_from_json},
    document::{Members, excerpt, list_from_text, text_from_json},
};
use crate::control::{fault::Problem, report_time::ReportTime};

/// Properties that hold a start and an end; case does not matter.
const INTERVALS: [(&str, &str); 12] = [
    ("start", "end"),
    ("start_date", "end_date"),
    ("start_time", "end_time"),
    ("start_datetime", "end_datetime"),
    ("startdate", "enddate"),
    ("starttime", "endtime"),
    ("starttimestamp", "endtimestamp"),
    ("begin", "end"),
    ("_datefrom", "_dateto"),
    ("datefrom", "dateto"),
    ("valid_from", "valid_to"),
    ("start_date:edtf", "end_date:edtf"),
];

/// Properties that hold a moment or a day, the surest first.
const INSTANTS: [&str; 4] = ["time", "date", "timestamp", "datetime"];

/// When a feature is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dating {
    /// It says nothing: it is in every report of its file.
    Undated,
    /// It is part of the report of a moment or a day.
    At(ReportTime),
    /// It is part of every report within an interval.
    Within(Interval),
}

/// What cannot be understood, by its path in the feature.
type BadDating = (String, Problem);

impl Dating {
    /// The dating of a feature with its properties.
    ///
    /// Looked at are, in this order: `time` (JSON-FG) and `when` (GeoJSON-LD) of the feature, intervals and then moments
    /// in the properties.
    pub(super) fn of(feature: &Members<'_>, properties: &Members<'_>) -> Result<Self, BadDating> {
        for name in ["time", "when"] {
            if let Some(value) = feature.get(name) {
                return from_member(name, value);
            }
        }
        if let Some((from, until)) = ends_of(properties) {
            return properties_interval(from, until);
        }
        for name in INSTANTS {
            if let Some((path, value)) = property(properties, name) {
                return from_text(path, value);
            }
        }
        Ok(Self::Undated)
    }
}

/// A value with its path in the feature.
type Found<'a> = (String, &'a RawValue);

/// Start and end by the first pair of names that has a start; else an end alone, as several pairs share its name.
fn ends_of<'a>(properties: &Members<'a>) -> Option<(Option<Found<'a>>, Option<Found<'a>>)> {
    let start = INTERVALS.iter().find_map(|(from, until)| {
        let from = property(properties, from)?;
        Some((Some(from), property(properties, until)))
    });
    start.or_else(|| INTERVALS.iter().find_map(|(_, until)| Some((None, Some(property(properties, until)?)))))
}

fn properties_interval(from: Option<Found<'_>>, until: Option<Found<'_>>) -> Result<Dating, BadDating> {
    let text = |value: Option<&Found<'_>>| value.map_or("..".to_owned(), |(_, value)| value.get().to_owned());
    let texts = format!("{}/{}", text(from.as_ref()), text(until.as_ref()));
    let path = from.as_ref().or(until.as_ref()).map_or_else(String::new, |(path, _)| path.clone());
    interval(end(from)?, end(until)?, path, &texts)
}

fn property<'a>(properties: &Members<'a>, name: &str) -> Option<Found<'a>> {
    let is_empty = |value: &RawValue| matches!(value.get(), "\"\"");
    let (key, value) = properties.find(|key| key.eq_ignore_ascii_case(name))?;
    if is_empty(value) { None } else { Some((format!("properties.{key}"), value)) }
}

/// JSON-FG `{date | timestamp | interval}`, GeoJSON-LD `{start, stop, earliest, latest, datetime}`, or a plain date.
fn from_member(name: &str, value: &RawValue) -> Result<Dating, BadDating> {
    let Some(members) = Members::from_json(value) else {
        return from_text(name.to_owned(), value);
    };
    let member = |key: &str| members.get(key).map(|value| (format!("{name}.{key}"), value));
    if let Some((path, value)) = member("interval") {
        let Some(&[from, until]) = list_from_text(value.get()).as_deref() else {
            return from_text(path, value);
        };
        let ends = [from, until].map(|value| end(Some((path.clone(), value))));
        let [from, until] = ends;
        return interval(from?, until?, path, value.get());
    }
    if let Some((path, value)) = member("timestamp").or_else(|| member("date")).or_else(|| member("datetime")) {
        return from_text(path, value);
    }
    let from = member("start").or_else(|| member("earliest"));
    let until = member("stop").or_else(|| member("end")).or_else(|| member("latest"));
    if from.is_none() && until.is_none() {
        return Err(bad(name.to_owned(), value));
    }
    interval(end(from)?, end(until)?, name.to_owned(), value.get())
}

/// A date, a moment or an ISO interval.
fn from_text(path: String, value: &RawValue) -> Result<Dating, BadDating> {
    if let Some(period) = period_from_json(value) {
        return Ok(Dating::At(period.from));
    }
    let within = text_from_json(value).as_deref().and_then(parse_interval);
    within.map(Dating::Within).ok_or_else(|| bad(path, value))
}

/// One end of an interval; none where it is open.
fn end(value: Option<Found<'_>>) -> Result<Option<Period>, BadDating> {
    let Some((path, value)) = value else {
        return Ok(None);
    };
    let end = match text_from_json(value) {
        Some(text) => parse_end(&text),
        None if value.get() == "null" => Some(None),
        None => period_from_json(value).map(Some),
    };
    end.ok_or_else(|| bad(path, value))
}

fn interval(from: Option<Period>, until: Option<Period>, path: String, text: &str) -> Result<Dating, BadDating> {
    let within = Interval::between(from, until).ok_or_else(|| (path, Problem::BackwardInterval(excerpt(text))))?;
    Ok(if within == Interval::default() { Dating::Undated } else { Dating::Within(within) })
}

fn bad(path: String, value: &RawValue) -> BadDating {
    let text = text_from_json(value).unwrap_or_else(|| value.get().into());
    (path, Problem::BadDate(excerpt(&text)))
}

#[cfg(test)]
mod tests {
    use super::{super::super::dates::parse_time, *};

    fn dating(members: &str, properties: &str) -> Result<Dating, BadDating> {
        Dating::of(&Members::from_text(members).unwrap(), &Members::from_text(properties).unwrap())
    }

    fn within(from: &str, until: Option<&str>) -> Result<Dating, BadDating> {
        Ok(Dating::Within(Interval { from: parse_time(from), until: until.and_then(parse_time) }))
    }

    #[test]
    fn every_pair_of_properties_is_an_interval() {
        for (from, until) in INTERVALS {
            let properties = format!(r#"{{"{}":"2024-02-01","{until}":"2024-03-01"}}"#, from.to_uppercase());
            assert_eq!(dating("{}", &properties), within("2024-02-01", Some("2024-03-01")), "{from}");
        }
    }

    #[test]
    fn an_open_end_may_be_left_out_null_empty_or_dots() {
        for until in ["", r#","end":null"#, r#","end":"""#, r#","end":"..""#] {
            let properties = format!(r#"{{"start":1706745600000{until}}}"#);
            let expected = within("2024-02-01T00:00:00Z", None);
            assert_eq!(dating("{}", &properties), expected, "{until}");
        }
    }

    #[test]
    fn members_of_the_feature_come_first() {
        let properties = r#"{"date":"2020-01-01"}"#;
        for time in [
            r#"{"time":{"interval":["2024-02-01","2024-03-01"]}}"#,
            r#"{"time":{"interval":"2024-02-01/P1M"}}"#,
            r#"{"when":{"start":"2024-02","stop":"2024-02"}}"#,
            r#"{"when":"2024-02-01/2024-03-01"}"#,
        ] {
            assert_eq!(dating(time, properties), within("2024-02-01", Some("2024-03-01")), "{time}");
        }
        assert_eq!(dating(r#"{"time":{"interval":["2024-02-01",".."]}}"#, "{}"), within("2024-02-01", None));
        let moment = r#"{"time":{"date":"2024-02-17","timestamp":"2024-02-17T21:04:00Z"}}"#;
        assert_eq!(dating(moment, "{}"), Ok(Dating::At(parse_time("2024-02-17T21:04Z").unwrap())));
        assert_eq!(dating(r#"{"time":null}"#, properties), Ok(Dating::At(parse_time("2020-01-01").unwrap())));
    }

    #[test]
    fn moments_in_properties_are_found() {
        for properties in [r#"{"time":"2024-02-17"}"#, r#"{"Date":"2/17/2024"}"#, r#"{"timestamp":20240217}"#] {
            assert_eq!(dating("{}", properties), Ok(Dating::At(parse_time("2024-02-17").unwrap())), "{properties}");
        }
        assert_eq!(dating("{}", r#"{"date":"","name":"x"}"#), Ok(Dating::Undated));
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let bad = |path: &str, text: &str| Err((path.to_owned(), Problem::BadDate(text.to_owned())));
        assert_eq!(dating("{}", r#"{"date":"soon"}"#), bad("properties.date", "soon"));
        assert_eq!(dating("{}", r#"{"start":"2024","end":[]}"#), bad("properties.end", "[]"));
        assert_eq!(dating(r#"{"time":{}}"#, "{}"), bad("time", "{}"));
        let backward = dating("{}", r#"{"start":"2024-03-01","end":"2024-02-01"}"#);
        assert!(matches!(backward, Err((path, Problem::BackwardInterval(_))) if path == "properties.start"));
    }
}
