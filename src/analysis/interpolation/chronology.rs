//! The reports on each settlement, and its value on any day.

use chrono::NaiveDate;

use crate::{control::scheme::Control, geometry::position::LonLat};

/// One reported change of control of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first day under this control.
    pub date: NaiveDate,
    /// Who holds it from then on.
    pub state: State,
}

/// The reported state of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The first party of the two holds it.
    First,
    /// It is contested, or the sources differ.
    Contested,
    /// The second party holds it.
    Second,
}

impl State {
    /// The state of a control in a two-party scheme; `None` for other parties and unknown control.
    pub fn from_control(control: Control) -> Option<Self> {
        match control {
            Control::Party(0) => Some(Self::First),
            Control::Party(1) => Some(Self::Second),
            Control::Contested => Some(Self::Contested),
            Control::Party(_) | Control::Unknown => None,
        }
    }
}

/// A settlement with its changes in order of date.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// Its id in the gazetteer.
    pub id: u64,
    /// Its centre.
    pub at: LonLat,
    /// The first day without reports, if they end.
    pub until: Option<NaiveDate>,
    changes: Vec<Change>,
    /// The day of the last report, even if that changed nothing.
    last: Option<NaiveDate>,
}

impl Settlement {
    /// Creates a settlement with reports in any order; those that change nothing are dropped.
    pub fn new(id: u64, at: LonLat, mut changes: Vec<Change>) -> Self {
        changes.sort_by_key(|change| change.date);
        let last = changes.last().map(|change| change.date);
        changes.dedup_by(|next, kept| next.state == kept.state);
        Self { id, at, until: None, changes, last }
    }

    /// How many times it was reported to change hands: one less than its states.
    pub fn change_count(&self) -> usize {
        self.changes.len().saturating_sub(1)
    }

    /// The settlement with an end of its reports.
    #[must_use]
    pub fn until(self, until: Option<NaiveDate>) -> Self {
        Self { until, ..self }
    }

    /// Its changes, and the first day without reports: settlements for which both are the same always have the same value.
    pub(super) fn history(&self) -> (Vec<(NaiveDate, State)>, Option<NaiveDate>) {
        (self.changes.iter().map(|change| (change.date, change.state)).collect(), self.until)
    }

    /// The last report at or before a day, or the first report if there is none; `None` once the reports have ended.
    pub fn state_at(&self, date: NaiveDate) -> Option<State> {
        if self.until.is_some_and(|until| until <= date) {
            return None;
        }
        let next = self.changes.partition_point(|change| change.date <= date);
        self.changes.get(next.saturating_sub(1)).map(|change| change.state)
    }
}

/// The settlements with reports.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Chronology {
    settlements: Vec<Settlement>,
}

/// The duration of a reported change.
///
/// Half of it lies before the report and half after it; it is shortened for a state that does not last as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Softening {
    /// Days from the old value to the new one.
    pub days: u16,
}

/// The value of the surface at a place: its sign gives the party, and its margin the range around 0 that is contested.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Value {
    /// From -1 (the first party) to 1 (the second).
    pub middle: f64,
    /// Contested if the absolute value of `middle` is at most this.
    pub margin: f64,
}

impl Chronology {
    /// Creates a chronology of the settlements that have reports, sorted by id.
    pub fn new(settlements: impl IntoIterator<Item = Settlement>) -> Self {
        let mut settlements: Vec<_> = settlements.into_iter().filter(|place| !place.changes.is_empty()).collect();
        settlements.sort_by_key(|place| place.id);
        Self { settlements }
    }

    /// The settlements, sorted by id.
    pub fn settlements(&self) -> &[Settlement] {
        &self.settlements
    }

    /// The day of the last report on any settlement; `None` if there are none.
    pub fn last_report(&self) -> Option<NaiveDate> {
        self.settlements.iter().flat_map(|place| [place.last, place.until]).flatten().max()
    }

    /// The days on which settlements change, sorted; a day is repeated for each change.
    pub fn change_days(&self) -> Vec<NaiveDate> {
        let later = self.settlements.iter().flat_map(|place| place.changes.iter().skip(1));
        let mut days: Vec<_> = later.map(|change| change.date).collect();
        days.sort_unstable();
        days
    }

    /// The value of each settlement on a day, in their order; after the end of its reports, the last value.
    pub fn values_at(&self, date: NaiveDate, softening: Softening, front: f64, contested: f64) -> Vec<Value> {
        self.settlements.iter().map(|place| value_at(&place.changes, date, softening, front, contested)).collect()
    }
}

/// The state of a settlement between two reports: its side, and how contested it is.
#[derive(Clone, Copy)]
struct Standing {
    side: f64,
    contested: f64,
}

impl Standing {
    fn of(state: State) -> Self {
        match state {
            State::First => Self { side: -1.0, contested: 0.0 },
            State::Contested => Self { side: 0.0, contested: 1.0 },
            State::Second => Self { side: 1.0, contested: 0.0 },
        }
    }

    fn towards(self, to: Self, share: f64) -> Self {
        Self {
            side: self.side + (to.side - self.side) * share,
            contested: self.contested + (to.contested - self.contested) * share,
        }
    }
}

/// Noon, in days from the start of a day.
const NOON: f64 = 0.5;

/// The value on a day. It is full in the middle of a run, and on the edge between the two zones at the start of the day
/// of a change.
fn value_at(changes: &[Change], date: NaiveDate, softening: Softening, front: f64, contested: f64) -> Value {
    let next = changes.partition_point(|change| change.date <= date).max(1);
    let Some(run) = changes.get(next - 1) else { return Value::default() };
    let full = Standing::of(run.state);
    let before = next.checked_sub(2).and_then(|i| changes.get(i)).map(|other| (run.date, other.state));
    let after = changes.get(next).map(|other| (other.date, other.state));
    let half = f64::from(softening.days) / 2.0;
    let reach = match (before, after) {
        (Some((begin, _)), Some((end, _))) => half.min(days_between(begin, end) / 2.0),
        // On the day of its first report a place is wholly in the state that was reported.
        (None, Some((end, _))) => half.min(days_between(run.date, end)),
        _ => half,
    };
    // A day is represented by its noon, so that on the reported day a settlement lies on the reported side.
    let begun = before.map(|(day, other)| (days_between(day, date) + NOON, other));
    let to_come = after.map(|(day, other)| (days_between(date, day) - NOON, other));
    let nearest = [begun, to_come].into_iter().flatten().min_by(|a, b| a.0.total_cmp(&b.0));
    let nearest = nearest.filter(|&(days, _)| days < reach);
    let standing = nearest
        .map_or(full, |(days, other)| edge(full, Standing::of(other), front, contested).towards(full, days / reach));
    Value { middle: standing.side, margin: front + (contested - front) * standing.contested }
}

/// The state between two others at which a settlement lies exactly on the edge of their zones.
fn edge(a: Standing, b: Standing, front: f64, contested: f64) -> Standing {
    let share = if a.contested == b.contested {
        0.5
    } else {
        // From a party's state (side 1, margin `front`) to the contested one (side 0, margin `contested`), the side
        // equals the margin at this fraction.
        let from_party = (1.0 - front) / (1.0 + contested - front);
        if a.contested < b.contested { from_party } else { 1.0 - from_party }
    };
    a.towards(b, share)
}

fn days_between(from: NaiveDate, to: NaiveDate) -> f64 {
    (to - from).num_days() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn town(changes: &[(&str, State)]) -> Settlement {
        let changes = changes.iter().map(|&(date, state)| Change { date: day(date), state });
        Settlement::new(1, LonLat { lon: 38.0, lat: 48.6 }, changes.collect())
    }

    fn value(place: &Settlement, date: &str) -> Value {
        let chronology = Chronology::new([place.clone()]);
        chronology.values_at(day(date), Softening { days: 60 }, 0.1, 0.5)[0]
    }

    #[test]
    fn a_change_takes_its_weeks_and_is_half_done_when_the_reported_day_begins() {
        let place = town(&[("2022-02-24", State::Second), ("2023-05-20", State::First)]);
        assert_eq!(value(&place, "2023-01-01"), Value { middle: 1.0, margin: 0.1 });
        assert!((value(&place, "2023-05-05").middle - 14.5 / 30.0).abs() < 1e-12);
        assert!((value(&place, "2023-05-19").middle - 0.5 / 30.0).abs() < 1e-12);
        assert!((value(&place, "2023-05-20").middle + 0.5 / 30.0).abs() < 1e-12);
        assert_eq!(value(&place, "2023-06-19").middle, -1.0);
    }

    #[test]
    fn a_change_does_not_begin_before_the_first_report() {
        let place = town(&[("2022-02-24", State::Second), ("2022-02-27", State::First)]);
        let values = ["2022-02-24", "2022-02-25", "2022-02-26"].map(|date| value(&place, date).middle);
        assert!(values[0] > 0.8 && values[0] > values[1] && values[2] > 0.0, "{values:?}");
    }

    #[test]
    fn a_contested_town_is_in_the_contested_zone_from_its_first_day_to_its_last() {
        let changes = [("2022-02-24", State::Second), ("2023-01-10", State::Contested), ("2023-05-20", State::First)];
        let place = town(&changes);
        let is_contested = |date: &str| {
            let Value { middle, margin } = value(&place, date);
            middle.abs() < margin
        };
        let days = ["2023-01-09", "2023-01-10", "2023-05-19", "2023-05-20"];
        assert_eq!(days.map(is_contested), [false, true, true, false]);
        assert_eq!(value(&place, "2023-03-15"), Value { middle: 0.0, margin: 0.5 });
    }

    #[test]
    fn after_the_end_of_its_reports_a_place_has_no_state() {
        let place = town(&[("2022-04-03", State::First)]).until(Some(day("2025-07-01")));
        assert_eq!(place.state_at(day("2025-06-30")), Some(State::First));
        assert_eq!(place.state_at(day("2025-07-01")), None);
    }

    #[test]
    fn before_its_first_report_a_place_has_the_first() {
        let place = town(&[("2022-04-03", State::First)]);
        assert_eq!(place.state_at(day("2022-01-01")), Some(State::First));
        assert_eq!(value(&place, "2022-01-01").middle, -1.0);
    }
}
