//! The time axis: the range of time it shows, and its marks at years, months and days.

use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveTime};

use crate::control::report_time::{days_from_time, time_from_days};

/// Shortest range of the axis, days.
const MIN_SPAN_DAYS: f64 = 3.0;

/// A day's mark needs this many times the gap of a month's.
const DAY_GAPS: f64 = 2.5;

/// A year's label needs this many times the gap where not every year is marked.
const YEAR_GAPS: f64 = 6.0;

/// The range of time that an axis shows.
///
/// # Units
/// Days since 1970-01-01T00:00Z; `from < to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeView {
    /// The left end.
    pub from: f64,
    /// The right end.
    pub to: f64,
}

impl TimeView {
    /// Position of a moment on the axis: 0 is the left end, 1 the right end.
    pub fn fraction_from_days(self, days: f64) -> f64 {
        (days - self.from) / (self.to - self.from)
    }

    /// The moment at a position on the axis.
    pub fn days_from_fraction(self, fraction: f64) -> f64 {
        self.from + fraction * (self.to - self.from)
    }

    /// Zoomed about a position on the axis, and kept within an extent.
    #[must_use]
    pub fn zoomed_at(self, factor: f64, fraction: f64, (first, last): (f64, f64)) -> Self {
        let anchor = self.days_from_fraction(fraction);
        let longest = (last - first).max(MIN_SPAN_DAYS);
        let span = ((self.to - self.from) * factor).clamp(MIN_SPAN_DAYS, longest);
        let from = anchor - fraction * span;
        Self { from, to: from + span }.within((first, last))
    }

    /// Shifted by `days`, and kept within an extent.
    #[must_use]
    pub fn moved(self, days: f64, extent: (f64, f64)) -> Self {
        Self { from: self.from + days, to: self.to + days }.within(extent)
    }

    /// Shifted as little as possible to show a moment.
    #[must_use]
    pub fn showing(self, days: f64) -> Self {
        let shift = (days - self.to).max(0.0) + (days - self.from).min(0.0);
        Self { from: self.from + shift, to: self.to + shift }
    }

    /// The whole of an extent.
    pub fn whole((first, last): (f64, f64)) -> Self {
        Self { from: first, to: last.max(first + 1.0) }
    }

    /// The range after the reports changed: it becomes the whole extent if it was whole, or would show none of the
    /// reports; otherwise it is kept within the new extent.
    #[must_use]
    pub fn following(self, before: Option<(f64, f64)>, after: (f64, f64)) -> Self {
        let was_whole = before.is_none_or(|(first, last)| self.from <= first && self.to >= last);
        let shows_none = self.to <= after.0 || self.from >= after.1;
        if was_whole || shows_none { Self::whole(after) } else { self.zoomed_at(1.0, 0.5, after) }
    }

    fn within(self, (first, last): (f64, f64)) -> Self {
        let shift = (first - self.from).max(0.0) + (last - self.to).min(0.0);
        Self { from: self.from + shift, to: self.to + shift }
    }
}

/// The kind of period that a mark begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// A mark of the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The moment, in days since 1970-01-01T00:00Z.
    pub days: f64,
    /// The date.
    pub date: NaiveDate,
    /// What begins there.
    pub kind: MarkKind,
}

/// The marks of an axis at least `min_gap_px` apart: years, months in steps that divide a year, or days.
pub fn marks(view: TimeView, width_px: f64, min_gap_px: f64) -> Vec<Mark> {
    let px_per_day = width_px / (view.to - view.from);
    let month_steps = [1_u32, 3, 6];
    let months = month_steps.into_iter().find(|&step| f64::from(step) * 28.0 * px_per_day >= min_gap_px);
    let day_steps = [1_u32, 7, 14];
    // Labels of days are wider than those of months; until they fit, months are marked.
    let days = day_steps.into_iter().find(|&step| f64::from(step) * px_per_day >= DAY_GAPS * min_gap_px);
    let year_px = 365.0 * px_per_day;
    let years = if months.is_some() { 1 } else { year_step(year_px, min_gap_px * YEAR_GAPS) };
    let first = time_from_days(view.from).date_naive();
    let first_year = first.year().div_euclid(years) * years;
    let Some(mut date) = NaiveDate::from_ymd_opt(first_year, 1, 1) else { return Vec::new() };
    let months = months.unwrap_or_else(|| 12 * years.unsigned_abs());
    let mut found = Vec::new();
    while days_of(date) <= view.to {
        let kind = match (date.month0(), date.day0()) {
            (0, 0) => MarkKind::Year,
            (_, 0) => MarkKind::Month,
            _ => MarkKind::Day,
        };
        if days_of(date) >= view.from {
            found.push(Mark { days: days_of(date), date, kind });
        }
        let Some(next) = next_mark(date, months, days) else { break };
        date = next;
    }
    found
}

/// The step between marked years such that each label fits.
fn year_step(year_px: f64, room_px: f64) -> i32 {
    let steps = [1, 2, 5].into_iter().cycle().zip([1, 1, 1, 10, 10, 10, 100, 100, 100, 1_000, 1_000, 1_000]);
    let mut steps = steps.map(|(digit, power)| digit * power);
    steps.find(|&step| f64::from(step) * year_px >= room_px).unwrap_or(10_000)
}

/// The next mark; counting of days restarts each month, so that every first of a month has a mark.
fn next_mark(date: NaiveDate, months: u32, days: Option<u32>) -> Option<NaiveDate> {
    let month = date.with_day(1)?.checked_add_months(Months::new(months))?;
    let Some(days) = days else { return Some(month) };
    let next = date.checked_add_days(Days::new(days.into()))?;
    // A mark shortly before the next month would collide with that of the month.
    let too_near = days > 1 && (month - next).num_days() < i64::from(days) * 2 / 3;
    Some(if next >= month || too_near { month } else { next })
}

fn days_of(date: NaiveDate) -> f64 {
    days_from_time(date.and_time(NaiveTime::MIN).and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(from: &str, to: &str) -> TimeView {
        let [from, to] = [from, to].map(|date| days_of(date.parse().unwrap()));
        TimeView { from, to }
    }

    fn names(view: TimeView, width_px: f64) -> Vec<String> {
        marks(view, width_px, 8.0).iter().map(|mark| mark.date.to_string()).collect()
    }

    #[test]
    fn a_long_war_has_marks_at_years_and_some_months() {
        let found = marks(view("2022-02-24", "2026-08-20"), 1200.0, 12.0);
        let years = found.iter().filter(|mark| mark.kind == MarkKind::Year).count();
        assert_eq!(years, 4);
        assert_eq!(found.len(), 54);
    }

    #[test]
    fn a_short_stretch_has_a_mark_each_day() {
        assert_eq!(
            names(view("2024-02-27", "2024-03-02"), 600.0),
            ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"]
        );
    }

    #[test]
    fn weeks_never_crowd_the_first_of_a_month() {
        assert_eq!(
            names(view("2024-01-25", "2024-03-08"), 130.0),
            ["2024-02-01", "2024-02-08", "2024-02-15", "2024-02-22", "2024-03-01", "2024-03-08"]
        );
    }

    #[test]
    fn another_source_has_an_axis_of_its_own() {
        let (before, after) = ((0.0, 100.0), (50.0, 400.0));
        let whole = TimeView { from: 50.0, to: 400.0 };
        assert_eq!(TimeView::whole(before).following(Some(before), after), whole);
        assert_eq!(TimeView { from: 10.0, to: 40.0 }.following(Some(before), after), whole);
        let near = TimeView { from: 60.0, to: 90.0 };
        assert_eq!(near.following(Some(before), after), near);
        assert_eq!(TimeView { from: 40.0, to: 70.0 }.following(Some(before), after), TimeView { from: 50.0, to: 80.0 });
        assert_eq!(near.following(None, after), whole);
    }

    #[test]
    fn zooming_keeps_the_moment_under_the_cursor_and_the_extent() {
        let extent = (0.0, 1000.0);
        let all = TimeView { from: 0.0, to: 1000.0 };
        let near = all.zoomed_at(0.5, 0.25, extent);
        assert_eq!(near.days_from_fraction(0.25), 250.0);
        assert_eq!(near.zoomed_at(100.0, 0.9, extent), all);
        assert_eq!(near.moved(-5000.0, extent).from, 0.0);
    }
}
