//! The time cursor: where it is, whether it runs, and every command that moves it.

use crate::control::report_time::{days_from_time, end_of_day, is_end_of_day, time_from_days};
use chrono::Months;

/// The speeds to choose from, in days of the subject per second of the viewer.
pub const SPEEDS: [f64; 10] = [0.25, 0.5, 1.0, 2.0, 4.0, 7.0, 14.0, 20.0, 30.0, 60.0];

/// Index of the speed at the start: 7 days a second shows four and a half years in four minutes.
const FIRST_SPEED: usize = 5;

/// Which way time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards later dates.
    Forward,
    /// Towards earlier dates.
    Backward,
}

/// Whether time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlayState {
    /// The cursor rests.
    Paused,
    /// The cursor moves by itself.
    Playing(Direction),
}

/// A stretch of time, played over and over.
///
/// # Units
/// Days since 1970-01-01T00:00Z; `from < to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoopRange {
    /// Where the loop starts.
    pub from: f64,
    /// Where it jumps back.
    pub to: f64,
}

impl LoopRange {
    /// The part of the loop between two moments; none where that is no stretch.
    fn within(self, first: f64, last: f64) -> Option<Self> {
        Some(Self { from: self.from.max(first), to: self.to.min(last) }).filter(|range| range.from < range.to)
    }
}

/// Everything that can be asked of the cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaybackCommand {
    /// Go to a moment (days since 1970), as far as the reports reach.
    Seek(f64),
    /// Go to a fraction of the whole extent, 0 to 1.
    SeekFraction(f64),
    /// Run or rest.
    TogglePlay,
    /// Rest.
    Pause,
    /// Run in a direction; if it runs there already, faster.
    Shuttle(Direction),
    /// The next speed up.
    Faster,
    /// The next speed down.
    Slower,
    /// A speed by its index in [`SPEEDS`].
    SetSpeed(usize),
    /// To the neighbouring report.
    StepReport(Direction),
    /// To the neighbouring report that differs from the one before it.
    StepChange(Direction),
    /// By days, which may be negative, to the end of the day there.
    StepDays(f64),
    /// By calendar months, to the end of the day there.
    StepMonth(Direction),
    /// To the first report.
    First,
    /// To the last report, at the end of its day.
    Last,
    /// The loop starts at the cursor.
    LoopIn,
    /// The loop ends at the cursor.
    LoopOut,
    /// A loop over a stretch of time.
    SetLoop(LoopRange),
    /// No loop.
    ClearLoop,
}

/// The moments that stepping stops at: days since 1970, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stops {
    /// Every report.
    pub reports: Vec<f64>,
    /// The reports that differ from the one before them, and the first.
    pub changes: Vec<f64>,
    /// How far the last report reaches: the end of its day, or later.
    pub end: f64,
}

impl Stops {
    /// The extent of the reports; `None` without any.
    pub fn extent(&self) -> Option<(f64, f64)> {
        Some((*self.reports.first()?, self.reports.last()?.max(self.end)))
    }
}

/// The time cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Playback {
    now: f64,
    state: PlayState,
    speed: usize,
    loop_range: Option<LoopRange>,
}

impl Default for Playback {
    fn default() -> Self {
        Self { now: 0.0, state: PlayState::Paused, speed: FIRST_SPEED, loop_range: None }
    }
}

impl Playback {
    /// Where the cursor is, in days since 1970-01-01T00:00Z.
    pub fn now(&self) -> f64 {
        self.now
    }

    /// Whether time runs.
    pub fn state(&self) -> PlayState {
        self.state
    }

    /// Days of the subject per second of the viewer.
    pub fn days_per_sec(&self) -> f64 {
        SPEEDS[self.speed]
    }

    /// Index of the speed in [`SPEEDS`].
    pub fn speed(&self) -> usize {
        self.speed
    }

    /// The stretch that is played over and over, if any.
    pub fn loop_range(&self) -> Option<LoopRange> {
        self.loop_range
    }

    /// Carries out a command; without any report, nothing happens.
    pub fn apply(&mut self, command: PlaybackCommand, stops: &Stops) {
        let Some((first, last)) = stops.extent() else { return };
        match command {
            PlaybackCommand::TogglePlay if self.state == PlayState::Paused => self.run(Direction::Forward, first, last),
            PlaybackCommand::TogglePlay | PlaybackCommand::Pause => self.state = PlayState::Paused,
            PlaybackCommand::Shuttle(direction) if self.state == PlayState::Playing(direction) => {
                self.set_speed(self.speed + 1);
            }
            PlaybackCommand::Shuttle(direction) => self.run(direction, first, last),
            PlaybackCommand::Faster => self.set_speed(self.speed + 1),
            PlaybackCommand::Slower => self.set_speed(self.speed.saturating_sub(1)),
            PlaybackCommand::SetSpeed(index) => self.set_speed(index),
            PlaybackCommand::LoopIn => {
                let to = self.loop_range.map_or(last, |range| range.to);
                self.set_loop(self.now, if to > self.now { to } else { last });
            }
            PlaybackCommand::LoopOut => {
                let from = self.loop_range.map_or(first, |range| range.from);
                self.set_loop(if from < self.now { from } else { first }, self.now);
            }
            PlaybackCommand::SetLoop(range) => self.set_loop(range.from.max(first), range.to.min(last)),
            PlaybackCommand::ClearLoop => self.loop_range = None,
            PlaybackCommand::Seek(_)
            | PlaybackCommand::SeekFraction(_)
            | PlaybackCommand::StepReport(_)
            | PlaybackCommand::StepChange(_)
            | PlaybackCommand::StepDays(_)
            | PlaybackCommand::StepMonth(_)
            | PlaybackCommand::First
            | PlaybackCommand::Last => self.move_by(command, stops, (first, last)),
        }
    }

    /// Stays within other reports: the cursor, and the loop as far as it reaches into them.
    pub fn follow(&mut self, stops: &Stops) {
        let Some((first, last)) = stops.extent() else { return };
        self.now = self.now.clamp(first, last);
        self.loop_range = self.loop_range.and_then(|range| range.within(first, last));
    }

    /// Rests and has no loop, as other data are opened; the speed stays.
    pub fn rest(&mut self) {
        (self.state, self.loop_range) = (PlayState::Paused, None);
    }

    /// Lets time run for a step; at the end it rests, or starts the loop again.
    ///
    /// # Units
    /// `step_secs` is the time since the last call, in seconds.
    pub fn advance(&mut self, step_secs: f64, stops: &Stops) {
        let (PlayState::Playing(direction), Some(extent)) = (self.state, stops.extent()) else { return };
        let (from, to) = self.loop_range.map_or(extent, |range| (range.from, range.to));
        let sign = if direction == Direction::Forward { 1.0 } else { -1.0 };
        let next = self.now + sign * step_secs * self.days_per_sec();
        let over = if direction == Direction::Forward { next >= to } else { next <= from };
        self.now = match (over, self.loop_range.is_some(), direction) {
            (false, ..) => next.clamp(extent.0, extent.1),
            (true, true, Direction::Forward) => from,
            (true, true, Direction::Backward) => to,
            (true, false, _) => {
                self.state = PlayState::Paused;
                next.clamp(from, to)
            }
        };
    }

    fn move_by(&mut self, command: PlaybackCommand, stops: &Stops, (first, last): (f64, f64)) {
        let target = match command {
            PlaybackCommand::Seek(days) => days,
            PlaybackCommand::SeekFraction(fraction) => first + fraction * (last - first),
            PlaybackCommand::StepDays(days) => end_of_its_day(self.now + days),
            PlaybackCommand::StepReport(direction) => neighbour(&stops.reports, self.now, direction),
            PlaybackCommand::StepChange(direction) => neighbour(&stops.changes, self.now, direction),
            PlaybackCommand::StepMonth(direction) => month_away(self.now, direction),
            PlaybackCommand::First => first,
            PlaybackCommand::Last => last,
            _ => self.now,
        };
        if target.is_finite() {
            self.now = target.clamp(first, last);
        }
    }

    fn run(&mut self, direction: Direction, first: f64, last: f64) {
        // Play at the end starts over: nothing else could be meant.
        match direction {
            Direction::Forward if self.now >= last => self.now = first,
            Direction::Backward if self.now <= first => self.now = last,
            Direction::Forward | Direction::Backward => {}
        }
        self.state = PlayState::Playing(direction);
    }

    fn set_speed(&mut self, index: usize) {
        self.speed = index.min(SPEEDS.len() - 1);
    }

    fn set_loop(&mut self, from: f64, to: f64) {
        if from < to {
            self.loop_range = Some(LoopRange { from, to });
        }
    }
}

/// The stop strictly before or after a moment; the moment itself if there is none.
///
/// The end of a day stands for the day, whose last stop is shown there: the one before that is the neighbour.
fn neighbour(stops: &[f64], now: f64, direction: Direction) -> f64 {
    let found = match direction {
        Direction::Forward => stops.get(stops.partition_point(|&stop| stop <= now)),
        Direction::Backward => {
            let before = stops.partition_point(|&stop| stop < now);
            let shown = before.checked_sub(1).filter(|&index| is_end_of_day(now) && stops[index] >= now.floor());
            shown.unwrap_or(before).checked_sub(1).and_then(|index| stops.get(index))
        }
    };
    found.copied().unwrap_or(now)
}

/// The end of the day in which a moment lies; a number that is not finite stays.
fn end_of_its_day(days: f64) -> f64 {
    if days.is_finite() { days_from_time(end_of_day(time_from_days(days).date_naive())) } else { days }
}

/// The end of the same day of the neighbouring calendar month, or of its last day.
fn month_away(now: f64, direction: Direction) -> f64 {
    let at = time_from_days(now);
    let moved = match direction {
        Direction::Forward => at.checked_add_months(Months::new(1)),
        Direction::Backward => at.checked_sub_months(Months::new(1)),
    };
    moved.map_or(now, |at| days_from_time(end_of_day(at.date_naive())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stops() -> Stops {
        Stops { reports: vec![10.0, 11.0, 12.0, 20.0], changes: vec![10.0, 12.0, 20.0], end: 20.0 }
    }

    fn at(now: f64) -> Playback {
        Playback { now, ..Playback::default() }
    }

    fn after(now: f64, command: PlaybackCommand) -> f64 {
        let mut playback = at(now);
        playback.apply(command, &stops());
        playback.now()
    }

    #[test]
    fn seeking_stays_within_the_reports() {
        assert_eq!(after(10.0, PlaybackCommand::Seek(15.5)), 15.5);
        assert_eq!(after(10.0, PlaybackCommand::Seek(99.0)), 20.0);
        assert_eq!(after(10.0, PlaybackCommand::Seek(f64::NAN)), 10.0);
        assert_eq!(after(10.0, PlaybackCommand::SeekFraction(0.5)), 15.0);
    }

    #[test]
    fn stepping_goes_to_the_neighbouring_report() {
        assert_eq!(after(11.0, PlaybackCommand::StepReport(Direction::Forward)), 12.0);
        assert_eq!(after(11.5, PlaybackCommand::StepReport(Direction::Backward)), 11.0);
        assert_eq!(after(20.0, PlaybackCommand::StepReport(Direction::Forward)), 20.0);
    }

    #[test]
    fn stepping_by_changes_passes_over_repeated_reports() {
        assert_eq!(after(10.0, PlaybackCommand::StepChange(Direction::Forward)), 12.0);
        assert_eq!(after(12.0, PlaybackCommand::StepChange(Direction::Backward)), 10.0);
    }

    #[test]
    fn playing_backwards_moves_time_in_reverse() {
        let mut playback = at(15.0);
        playback.apply(PlaybackCommand::SetSpeed(2), &stops());
        playback.apply(PlaybackCommand::Shuttle(Direction::Backward), &stops());
        playback.advance(2.0, &stops());
        assert_eq!(playback.now(), 13.0);
    }

    #[test]
    fn playing_rests_at_the_end_and_starts_over_from_there() {
        let mut playback = at(19.9);
        playback.apply(PlaybackCommand::TogglePlay, &stops());
        playback.advance(1.0, &stops());
        assert_eq!((playback.now(), playback.state()), (20.0, PlayState::Paused));
        playback.apply(PlaybackCommand::TogglePlay, &stops());
        assert_eq!((playback.now(), playback.state()), (10.0, PlayState::Playing(Direction::Forward)));
    }

    #[test]
    fn a_loop_plays_over_and_over_in_both_directions() {
        let mut playback = at(12.0);
        playback.apply(PlaybackCommand::SetLoop(LoopRange { from: 11.0, to: 13.0 }), &stops());
        playback.apply(PlaybackCommand::SetSpeed(2), &stops());
        playback.apply(PlaybackCommand::TogglePlay, &stops());
        playback.advance(1.5, &stops());
        assert_eq!(playback.now(), 11.0);
        playback.apply(PlaybackCommand::Shuttle(Direction::Backward), &stops());
        playback.advance(0.5, &stops());
        assert_eq!(playback.now(), 13.0);
    }

    #[test]
    fn a_loop_reaches_no_further_than_the_reports() {
        let mut playback = at(12.0);
        playback.apply(PlaybackCommand::SetLoop(LoopRange { from: 11.0, to: 18.0 }), &stops());
        let earlier = Stops { reports: vec![1.0, 15.0], changes: vec![1.0, 15.0], end: 15.0 };
        playback.follow(&earlier);
        assert_eq!((playback.now(), playback.loop_range()), (12.0, Some(LoopRange { from: 11.0, to: 15.0 })));
        let apart = Stops { reports: vec![30.0, 40.0], changes: vec![30.0, 40.0], end: 40.0 };
        playback.follow(&apart);
        assert_eq!((playback.now(), playback.loop_range()), (30.0, None));
        playback.apply(PlaybackCommand::TogglePlay, &apart);
        playback.advance(10.0, &apart);
        assert_eq!((playback.now(), playback.state()), (40.0, PlayState::Paused));
    }

    #[test]
    fn shuttling_the_same_way_again_goes_faster() {
        let mut playback = at(12.0);
        let before = playback.days_per_sec();
        playback.apply(PlaybackCommand::Shuttle(Direction::Forward), &stops());
        assert_eq!(playback.days_per_sec(), before);
        playback.apply(PlaybackCommand::Shuttle(Direction::Forward), &stops());
        assert!(playback.days_per_sec() > before);
    }

    #[test]
    fn a_month_back_from_the_31st_is_the_last_day_of_the_month_before() {
        let march_31 = days_from_time("2024-03-31T00:00:00Z".parse().unwrap());
        let back = time_from_days(month_away(march_31, Direction::Backward));
        assert_eq!(back.date_naive().to_string(), "2024-02-29");
    }

    #[test]
    fn a_step_by_days_or_months_ends_at_the_end_of_its_day() {
        let end = |day: f64| day + 1.0 - 1.0 / 86_400.0;
        let stops = Stops { end: end(20.0), ..stops() };
        let stepped = |from: f64, days: f64| {
            let mut playback = at(from);
            playback.apply(PlaybackCommand::StepDays(days), &stops);
            playback.now()
        };
        assert_eq!(stepped(10.5, 7.0), end(17.0));
        assert_eq!(stepped(end(17.0), -7.0), end(10.0));
        assert_eq!(stepped(17.0, 7.0), end(20.0));
        assert_eq!(stepped(17.0, -7.0), end(10.0));
    }

    #[test]
    fn the_end_of_a_day_shows_its_last_report_and_steps_back_to_the_one_before() {
        let end = |day: f64| day + 1.0 - 1.0 / 86_400.0;
        let stops = Stops { end: end(20.0), ..stops() };
        let stepped = |from: f64, direction| {
            let mut playback = at(from);
            playback.apply(PlaybackCommand::StepReport(direction), &stops);
            playback.now()
        };
        assert_eq!(stepped(end(12.0), Direction::Backward), 11.0);
        assert_eq!(stepped(end(13.0), Direction::Backward), 12.0);
        assert_eq!(stepped(end(11.0), Direction::Forward), 12.0);
        let mut playback = at(12.0);
        playback.apply(PlaybackCommand::Last, &stops);
        assert_eq!(playback.now(), end(20.0));
        playback.apply(PlaybackCommand::StepReport(Direction::Backward), &stops);
        assert_eq!(playback.now(), 12.0);
    }

    #[test]
    fn without_reports_nothing_happens() {
        let mut playback = Playback::default();
        playback.apply(PlaybackCommand::TogglePlay, &Stops::default());
        playback.advance(1.0, &Stops::default());
        assert_eq!(playback, Playback::default());
    }
}
