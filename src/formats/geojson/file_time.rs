//! The time of a whole file, from its members, its title or its name.

use super::{
    super::{
        dates::{
            DateOptions, DateOrders, DateProblem, GuessedTime, date_text, orders_of, orders_of_name, possible_date,
            read_period, time_in_name_by,
        },
        document::Members,
        findings::Findings,
    },
    dating::{DateRule, problem_of},
};
use crate::control::{
    fault::{Action, Problem},
    report_time::ReportTime,
};

/// Top-level members with the date of the file.
const DATE_MEMBERS: [&str; 4] = ["date", "time", "timestamp", "datetime"];

/// The place named by a fault in the date of the file's name.
const NAME_OF_FILE: &str = "file name";

/// Top-level objects that may contain such members.
const DETAIL_MEMBERS: [&str; 2] = ["properties", "metadata"];

/// The time of a whole file.
#[derive(Debug)]
pub(super) struct FileTime {
    /// From its members.
    stated: Option<ReportTime>,
    /// From its member `name` or its file's name, whichever is more precise.
    named: Option<ReportTime>,
    /// From a short date in its file's name.
    guessed: Option<GuessedTime>,
    /// What six digits in the name could mean, if the series does not confirm it.
    possible: Option<(String, ReportTime)>,
    /// Properties of its features that look like dates, if none was read.
    pub(super) unread: Vec<String>,
}

impl FileTime {
    /// Determines the time from members and name, or fails with the member that is not a date.
    pub(super) fn of(
        members: &Members<'_>,
        name: &str,
        rule: &DateRule<'_>,
        options: &DateOptions,
    ) -> Result<Self, (&'static str, Problem)> {
        let stated = stated(members, rule)?;
        let titled = members.text("name").map_or(Ok(None), |title| time_in_name_by(&title, rule.orders()));
        let own = time_in_name_by(name, rule.orders());
        let named = match (&titled, &own) {
            (Ok(Some(titled)), Ok(Some(own))) if own.precision > titled.precision => Some(*own),
            (Ok(Some(time)), _) | (_, Ok(Some(time))) => Some(*time),
            _ => None,
        };
        let unclear = [(NAME_OF_FILE, own.err()), ("name", titled.err())];
        let unclear = unclear.into_iter().find_map(|(member, found)| Some((member, found?)));
        if let Some((member, found)) = unclear.filter(|_| stated.or(named).is_none()) {
            return Err((member, problem_of(&found.text, &found.problem)));
        }
        let guessed = options.names.time(name).filter(|_| stated.or(named).is_none());
        let possible = possible_date(name).filter(|_| guessed.is_none());
        Ok(Self { stated, named, guessed, possible, unread: Vec::new() })
    }

    /// The time, if it is known.
    pub(super) fn known(&self) -> Option<ReportTime> {
        let guessed = || self.guessed.as_ref().map(|guessed| guessed.time);
        self.stated.or(self.named).or_else(guessed)
    }

    /// Whether the file's time lies within that of its features and is more precise.
    pub(super) fn is_finer_than(&self, own: ReportTime) -> bool {
        self.known().is_some_and(|known| known.precision > own.precision && own.at <= known.at && known.at < own.end())
    }

    /// Reports a guessed date once, with the first file of the series.
    pub(super) fn tell_guess(&self, findings: &mut Findings) {
        let Some(guessed) = self.guessed.as_ref().filter(|guessed| guessed.is_first) else { return };
        let problem = Problem::GuessedDate { text: guessed.digits.clone(), date: guessed.time.to_string() };
        findings.add(None, None, problem, Action::Kept);
    }

    /// The fault of a file without a date, with a hint at what could be one.
    pub(super) fn missing(&self) -> Problem {
        if !self.unread.is_empty() {
            return Problem::UnreadDates(self.unread.join(", "));
        }
        match &self.possible {
            Some((digits, time)) => Problem::PossibleDate { text: digits.clone(), date: time.to_string() },
            None => Problem::NoDate,
        }
    }
}

/// The orders allowed by the dates in a file's members and names.
pub(super) fn orders_of_file(members: &Members<'_>, name: &str) -> DateOrders {
    let stated = stated_text(members).map_or(DateOrders::ALL, |(_, text)| orders_of(&text));
    let titled = members.text("name").map_or(DateOrders::ALL, |title| orders_of_name(&title));
    stated.and(titled).and(orders_of_name(name))
}

/// The time in the file's members, or the member that is not a date.
fn stated(members: &Members<'_>, rule: &DateRule<'_>) -> Result<Option<ReportTime>, (&'static str, Problem)> {
    let Some((name, text)) = stated_text(members) else { return Ok(None) };
    let time = read_period(&text, rule.orders()).map(|period| Some(period.from));
    time.map_err(|problem: DateProblem| (name, problem_of(&text, &problem)))
}

/// The first member that dates the file, with its text.
fn stated_text(members: &Members<'_>) -> Option<(&'static str, String)> {
    let details = DETAIL_MEMBERS.map(|name| members.get(name).and_then(Members::from_json).unwrap_or_default());
    [members].into_iter().chain(&details).find_map(|members| {
        DATE_MEMBERS.into_iter().find_map(|name| {
            let value = members.get(name)?;
            let instant = Members::from_json(value).and_then(|time| time.get("timestamp").or_else(|| time.get("date")));
            Some((name, date_text(instant.unwrap_or(value)).into_owned()))
        })
    })
}
