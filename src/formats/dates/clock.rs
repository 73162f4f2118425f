//! Times of day with time zones.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// Time zone names with their offset from UTC in minutes. Ambiguous names such as `EST` are not included.
const ZONES: [(&str, i16); 9] = [
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("EEST", 180),
    ("EET", 120),
    ("CEST", 120),
    ("CET", 60),
    ("MSK", 180),
    ("WET", 0),
];

/// Valid offsets from UTC, minutes.
const ZONE_MINUTES: std::ops::RangeInclusive<i16> = -12 * 60..=14 * 60;

/// The moment of a time of day on a day, and its zone's offset from UTC in minutes; UTC if no zone is given.
pub(super) fn moment(date: NaiveDate, time: &str) -> Option<(DateTime<Utc>, i16)> {
    let (clock, ahead) = split_zone(time.trim())?;
    let clock = clock.trim();
    let forms = ["%H:%M:%S%.f", "%H:%M", "%H%M%S%.f", "%H%M"];
    let is_end_of_day = ["24:00", "24:00:00", "2400", "240000"].contains(&clock.trim_end_matches(".000"));
    let half = ["%I:%M:%S%.f %p", "%I:%M %p", "%I:%M:%S%p", "%I:%M%p", "%I %p", "%I%p"];
    let forms = forms.into_iter().chain(half);
    let (days, time) = if is_end_of_day {
        (1, NaiveTime::MIN)
    } else {
        (0, forms.into_iter().find_map(|form| NaiveTime::parse_from_str(clock, form).ok())?)
    };
    let local = date.and_time(time).and_utc().checked_add_signed(TimeDelta::days(days))?;
    Some((local.checked_sub_signed(TimeDelta::minutes(ahead.into()))?, ahead))
}

/// Splits a time of day into the time and its zone's offset from UTC in minutes.
fn split_zone(time: &str) -> Option<(&str, i16)> {
    let upper = time.to_ascii_uppercase();
    for (name, ahead) in ZONES {
        if upper.ends_with(name) {
            return Some((time.get(..time.len() - name.len())?, ahead));
        }
    }
    let Some(sign) = time.rfind(['+', '-']) else { return Some((time, 0)) };
    let (clock, zone) = time.split_at(sign);
    let clock = clock.trim_end();
    let clock = ["UTC", "GMT"].iter().find_map(|name| clock.strip_suffix(name)).unwrap_or(clock);
    Some((clock, minutes_ahead(zone)?))
}

/// Parses `+03`, `+0300`, `+03:00` or `+3` to minutes; `None` outside the range of existing zones.
fn minutes_ahead(zone: &str) -> Option<i16> {
    let digits: String = zone.chars().skip(1).filter(|&c| c != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i16, i16) = match digits.len() {
        1 | 2 => (digits.parse().ok()?, 0),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        _ => return None,
    };
    let ahead = if zone.starts_with('-') { -(hours * 60 + minutes) } else { hours * 60 + minutes };
    (minutes < 60 && ZONE_MINUTES.contains(&ahead)).then_some(ahead)
}
