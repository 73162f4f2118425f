//! Finds the dates of a feature, before they are parsed.

use serde_json::value::RawValue;

use super::{
    super::{
        dates::{DateOptions, DateOrders, End, date_text, orders_of},
        document::{Members, list_from_text, text_from_json},
    },
    date_names::{INSTANTS, INTERVALS, LISTS, SPANS, WEAK_INSTANTS, folded},
};

/// The most moments per feature.
const MOST_LISTED: usize = 10_000;

/// A value with its path in the feature.
pub(super) type Value<'a> = (String, &'a RawValue);

/// The dates found in a feature.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// No date.
    Nothing,
    /// A date, a moment or an interval.
    One(Value<'a>),
    /// Like `One`, in a property that counts only if nothing else dates the file.
    Weak(Value<'a>),
    /// Several moments.
    Each(Vec<Value<'a>>),
    /// A start and an end, at least one of them.
    Ends { from: Option<Value<'a>>, until: Option<Value<'a>> },
    /// An object that should hold a date but is not understood.
    Unknown(Value<'a>),
}

impl<'a> Found<'a> {
    /// Finds the dates of a feature and its properties.
    ///
    /// They are searched in this order: the properties that the user names, `time` (JSON-FG) and `when` (GeoJSON-LD) of
    /// the feature, then intervals, lists and moments in the properties.
    pub(super) fn of(feature: &Members<'a>, properties: &Members<'a>, options: &DateOptions) -> Self {
        if options.names_properties() {
            return Self::as_named(properties, options);
        }
        for name in ["time", "when"] {
            if let Some(value) = feature.get(name) {
                return from_member(name.to_owned(), value);
            }
        }
        let keys: Vec<(String, Value<'a>)> =
            properties.iter().map(|(key, value)| (folded(key), path(key, value))).collect();
        let property = |name: &str| keys.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let filled = |name: &str| property(name).filter(|(_, value)| !is_empty(value));
        if let Some(object) = SPANS.iter().find_map(|name| filled(name).filter(|(_, value)| is_object(value))) {
            return from_member(object.0, object.1);
        }
        if let Some(ends) = ends(&property, &filled) {
            return ends;
        }
        for name in LISTS {
            if let Some((path, value)) = filled(name)
                && let Some(list) = list_from_text(value.get()).filter(|list| (1..=MOST_LISTED).contains(&list.len()))
            {
                let element = |(index, value)| (format!("{path}[{index}]"), value);
                return Self::Each(list.into_iter().enumerate().map(element).collect());
            }
        }
        if let Some((path, value)) = INSTANTS.iter().find_map(|name| filled(name)) {
            return if is_object(value) { from_member(path, value) } else { Self::One((path, value)) };
        }
        WEAK_INSTANTS.iter().find_map(|name| filled(name)).map_or(Self::Nothing, Self::Weak)
    }

    /// Finds the properties that the user names, as written or in folded form.
    fn as_named(properties: &Members<'a>, options: &DateOptions) -> Self {
        let property = |name: &Option<String>| {
            let name = name.as_ref()?;
            let found =
                properties.find(|key| key == name).or_else(|| properties.find(|key| folded(key) == folded(name)));
            found.map(|(key, value)| path(key, value)).filter(|(_, value)| !is_empty(value))
        };
        let (from, until) = (property(&options.start_property), property(&options.end_property));
        match property(&options.date_property) {
            Some(date) if from.is_none() && until.is_none() => Self::One(date),
            date => match from.or(date) {
                None if until.is_none() => Self::Nothing,
                from => Self::Ends { from, until },
            },
        }
    }

    /// The orders that all its dates allow.
    pub(super) fn orders(&self) -> DateOrders {
        let of = |(_, value): &Value<'a>| orders_of(&date_text(value));
        match self {
            Self::Nothing | Self::Unknown(_) => DateOrders::ALL,
            Self::One(value) | Self::Weak(value) => of(value),
            Self::Each(values) => values.iter().map(of).fold(DateOrders::ALL, DateOrders::and),
            Self::Ends { from, until } => from.iter().chain(until).map(of).fold(DateOrders::ALL, DateOrders::and),
        }
    }
}

/// Ambiguous names, which count only with a value that looks like a date.
const VAGUE: [&str; 9] = ["from", "to", "since", "until", "von", "bis", "debut", "fin", "stop"];

/// The first pair of names with both a start and an end; otherwise the first with a start; otherwise an end, alone
/// or with a moment from another property as its start.
fn ends<'a>(
    property: &impl Fn(&str) -> Option<Value<'a>>,
    filled: &impl Fn(&str) -> Option<Value<'a>>,
) -> Option<Found<'a>> {
    let start = |name: &str| filled(name).filter(|(_, value)| !VAGUE.contains(&name) || may_be_date(value));
    let both = INTERVALS.iter().find_map(|(from, until)| Some((start(from)?, property(until)?)));
    if let Some((from, until)) = both {
        return Some(Found::Ends { from: Some(from), until: Some(until) });
    }
    if let Some(from) = INTERVALS.iter().find_map(|(from, _)| start(from)) {
        return Some(Found::Ends { from: Some(from), until: None });
    }
    let end = |name: &str| {
        let is_end = |value: &RawValue| End::parse(&date_text(value), DateOrders::ALL).is_ok() || may_be_date(value);
        property(name).filter(|(_, value)| !VAGUE.contains(&name) || is_end(value))
    };
    let until = INTERVALS.iter().find_map(|(_, until)| end(until))?;
    let date =
        INSTANTS.iter().chain(&WEAK_INSTANTS).find_map(|name| filled(name).filter(|(_, value)| !is_object(value)));
    let is_said = date.is_some() || !is_empty(until.1);
    is_said.then_some(Found::Ends { from: date, until: Some(until) })
}

/// Whether a value contains a digit, as every date does.
fn may_be_date(value: &RawValue) -> bool {
    value.get().chars().any(char::is_numeric)
}

fn path<'a>(key: &str, value: &'a RawValue) -> Value<'a> {
    (format!("properties.{key}"), value)
}

fn is_empty(value: &RawValue) -> bool {
    matches!(value.get(), "\"\"" | "null") || text_from_json(value).is_some_and(|text| text.trim().is_empty())
}

fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

/// JSON-FG `{date | timestamp | interval}`, GeoJSON-LD `{start, stop, earliest, latest, datetime}`, KML's
/// `{begin, end, when}`, or a plain date.
fn from_member(name: String, value: &RawValue) -> Found<'_> {
    let Some(members) = Members::from_json(value) else {
        return Found::One((name, value));
    };
    let member = |key: &str| members.get(key).map(|value| (format!("{name}.{key}"), value));
    if let Some((path, value)) = member("interval") {
        let Some(&[from, until]) = list_from_text(value.get()).as_deref() else {
            return Found::One((path, value));
        };
        return Found::Ends { from: Some((path.clone(), from)), until: Some((path, until)) };
    }
    let one = ["timestamp", "date", "datetime", "when"].iter().find_map(|key| member(key));
    if let Some(one) = one {
        return Found::One(one);
    }
    let from = ["start", "begin", "earliest", "from"].iter().find_map(|key| member(key));
    let until = ["stop", "end", "latest", "to", "until"].iter().find_map(|key| member(key));
    if from.is_none() && until.is_none() { Found::Unknown((name, value)) } else { Found::Ends { from, until } }
}
