//! The time cursor: its position, whether it runs, and every command that moves it.

mod calendar;
mod stops;
#[cfg(test)]
mod tests;

use self::calendar::{end_of_its_day, month_away};
pub use self::stops::Stops;

/// The available speeds, in days of the timeline per second.
pub const SPEEDS: [f64; 10] = [0.25, 0.5, 1.0, 2.0, 4.0, 7.0, 14.0, 20.0, 30.0, 60.0];

/// Index of the initial speed: 7 days per second play four and a half years in four minutes.
const FIRST_SPEED: usize = 5;

/// The direction of playback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards later dates.
    Forward,
    /// Towards earlier dates.
    Backward,
}

/// Whether playback runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlayState {
    /// The cursor does not move.
    Paused,
    /// The cursor moves by itself.
    Playing(Direction),
}

/// A range of time that is repeated.
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
    /// The part of the loop between two moments; `None` if it is empty.
    fn within(self, first: f64, last: f64) -> Option<Self> {
        Some(Self { from: self.from.max(first), to: self.to.min(last) }).filter(|range| range.from < range.to)
    }
}

/// All commands to the cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaybackCommand {
    /// Go to a moment (days since 1970), clamped to the extent of the reports.
    Seek(f64),
    /// Go to a fraction of the whole extent, 0 to 1.
    SeekFraction(f64),
    /// Start or pause.
    TogglePlay,
    /// Pause.
    Pause,
    /// Play in a direction; if it plays in that direction already, faster.
    Shuttle(Direction),
    /// To the next higher speed.
    Faster,
    /// To the next lower speed.
    Slower,
    /// Set the speed by its index in [`SPEEDS`].
    SetSpeed(usize),
    /// Go to the neighbouring report.
    StepReport(Direction),
    /// Go to the neighbouring report that differs from the one before it.
    StepChange(Direction),
    /// Move by days, which may be negative, to the end of the day there.
    StepDays(f64),
    /// Move by a calendar month, to the end of the day there.
    StepMonth(Direction),
    /// Go to the first report.
    First,
    /// Go to the last report, at the end of its day.
    Last,
    /// Start the loop at the cursor.
    LoopIn,
    /// End the loop at the cursor.
    LoopOut,
    /// Set the loop.
    SetLoop(LoopRange),
    /// Remove the loop.
    ClearLoop,
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
    /// Position of the cursor, in days since 1970-01-01T00:00Z.
    pub fn now(&self) -> f64 {
        self.now
    }

    /// Whether playback runs.
    pub fn state(&self) -> PlayState {
        self.state
    }

    /// Days of the timeline per second.
    pub fn days_per_sec(&self) -> f64 {
        SPEEDS[self.speed]
    }

    /// Index of the speed in [`SPEEDS`].
    pub fn speed(&self) -> usize {
        self.speed
    }

    /// The repeated range, if any.
    pub fn loop_range(&self) -> Option<LoopRange> {
        self.loop_range
    }

    /// Carries out a command; without reports, nothing happens.
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

    /// Clamps the cursor and the loop to the extent of other reports.
    pub fn follow(&mut self, stops: &Stops) {
        let Some((first, last)) = stops.extent() else { return };
        self.now = self.now.clamp(first, last);
        self.loop_range = self.loop_range.and_then(|range| range.within(first, last));
    }

    /// Pauses and removes the loop, since other data were opened; the speed is kept.
    pub fn rest(&mut self) {
        (self.state, self.loop_range) = (PlayState::Paused, None);
    }

    /// Advances time; at the end it pauses, or restarts the loop.
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
            PlaybackCommand::StepReport(direction) => stops.report_beside(self.now, direction),
            PlaybackCommand::StepChange(direction) => stops.change_beside(self.now, direction),
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
        // Play at the end starts over.
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
