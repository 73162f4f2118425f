//! Names of date properties; case, spaces and punctuation are ignored.

/// Properties with a start and an end, the most reliable first.
pub(super) const INTERVALS: [(&str, &str); 56] = [
    ("start", "end"),
    ("startdate", "enddate"),
    ("starttime", "endtime"),
    ("startdatetime", "enddatetime"),
    ("starttimestamp", "endtimestamp"),
    ("begin", "end"),
    ("begindate", "enddate"),
    ("begintime", "endtime"),
    ("begindatetime", "enddatetime"),
    ("beginposition", "endposition"),
    ("datefrom", "dateto"),
    ("datestart", "dateend"),
    ("datebegin", "dateend"),
    ("timestart", "timeend"),
    ("timebegin", "timeend"),
    ("tstart", "tend"),
    ("validfrom", "validto"),
    ("validfrom", "validuntil"),
    ("validfrom", "validthrough"),
    ("validsince", "validuntil"),
    ("validstart", "validend"),
    ("startdateedtf", "enddateedtf"),
    ("gwsdate", "gwedate"),
    ("capsdate", "capedate"),
    ("lifespanstart", "lifespanend"),
    ("beginlifespanversion", "endlifespanversion"),
    ("inhabitedsince", "inhabiteduntil"),
    ("effectivefrom", "effectiveto"),
    ("effectivedate", "expirydate"),
    ("activefrom", "activeto"),
    ("periodstart", "periodend"),
    ("periodfrom", "periodto"),
    ("fromdate", "todate"),
    ("fromdate", "untildate"),
    ("start", "stop"),
    ("start", "finish"),
    ("start", "until"),
    ("since", "until"),
    ("from", "until"),
    ("from", "to"),
    ("since", "to"),
    ("datedeb", "datefin"),
    ("datedebut", "datefin"),
    ("debut", "fin"),
    ("von", "bis"),
    ("fechainicio", "fechafin"),
    ("початок", "кінець"),
    ("датапочатку", "датакінця"),
    ("startyear", "endyear"),
    ("beginyear", "endyear"),
    ("yearstart", "yearend"),
    ("yearfrom", "yearto"),
    ("fromyear", "toyear"),
    ("styear", "endyear"),
    ("gwsyear", "gweyear"),
    ("startmonth", "endmonth"),
];

/// Properties with a moment or a day, the most reliable first.
pub(super) const INSTANTS: [&str; 4] = ["time", "date", "timestamp", "datetime"];

/// Properties with a date that counts only if nothing else dates the file.
pub(super) const WEAK_INSTANTS: [&str; 14] = [
    "year",
    "asof",
    "asofdate",
    "reportdate",
    "datereported",
    "mapdate",
    "snapshotdate",
    "observationdate",
    "dateobserved",
    "when",
    "jahr",
    "annee",
    "дата",
    "рік",
];

/// Properties with an interval as an object of a start and an end.
pub(super) const SPANS: [&str; 6] = ["timespan", "timeinterval", "interval", "period", "validity", "lifespan"];

/// Properties with a list of moments.
pub(super) const LISTS: [&str; 4] = ["times", "dates", "timestamps", "datetimes"];

/// A name in lower case without spaces and punctuation.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_as_they_are_compared() {
        let pairs = INTERVALS.iter().flat_map(|&(from, until)| [from, until]);
        for name in pairs.chain(INSTANTS).chain(WEAK_INSTANTS).chain(SPANS).chain(LISTS) {
            assert_eq!(folded(name), name);
        }
        assert_eq!(folded("start_date:EDTF"), "startdateedtf");
    }
}
