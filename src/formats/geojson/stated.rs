//! The time that a file states of itself.

use super::super::{
    dates::{period_from_json, time_in_name},
    document::{Members, excerpt, text_from_json},
};
use crate::control::{fault::Problem, report_time::ReportTime};

/// Top-level members that date a file.
const DATE_MEMBERS: [&str; 4] = ["date", "time", "timestamp", "datetime"];

/// Top-level objects in which such members may stand.
const DETAIL_MEMBERS: [&str; 2] = ["properties", "metadata"];

/// The time that the file's own members state, or the member that is no date.
pub(super) fn stated_time(members: &Members<'_>) -> Result<Option<ReportTime>, (&'static str, Problem)> {
    let details = DETAIL_MEMBERS.map(|name| members.get(name).and_then(Members::from_json).unwrap_or_default());
    for members in [members].into_iter().chain(&details) {
        for name in DATE_MEMBERS {
            let Some(value) = members.get(name) else { continue };
            let instant = Members::from_json(value).and_then(|time| time.get("timestamp").or_else(|| time.get("date")));
            let time = period_from_json(instant.unwrap_or(value)).map(|period| period.from);
            return time.map(Some).ok_or_else(|| {
                let text = text_from_json(value).unwrap_or_else(|| value.get().into());
                (name, Problem::BadDate(excerpt(&text)))
            });
        }
    }
    Ok(members.text("name").and_then(|name| time_in_name(&name)))
}
