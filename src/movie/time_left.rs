//! How long work in equal parts still takes.

use std::time::Duration;

/// Longer remaining times are given in minutes.
const MOST_SECONDS: u64 = 90;

/// A remaining time as people are told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLeft {
    /// Seconds, up to a minute and a half.
    Seconds(u64),
    /// Minutes, rounded up.
    Minutes(u64),
}

impl TimeLeft {
    /// The time for the rest if each part of it takes as long as those that are done; `None` before the first one.
    ///
    /// # Examples
    /// ```
    /// use frontline::movie::TimeLeft;
    /// use std::time::Duration;
    /// assert_eq!(TimeLeft::of(30, 90, Duration::from_secs(20)), Some(TimeLeft::Seconds(40)));
    /// ```
    pub fn of(done: u64, all: u64, elapsed: Duration) -> Option<Self> {
        if done == 0 {
            return None;
        }
        let left = elapsed.mul_f64(all.saturating_sub(done) as f64 / done as f64);
        Some(match left.as_secs() {
            seconds if seconds <= MOST_SECONDS => Self::Seconds(seconds),
            seconds => Self::Minutes(seconds.div_ceil(60)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_what_is_done() {
        let after = Duration::from_mins(1);
        assert_eq!(TimeLeft::of(0, 9, after), None);
        assert_eq!(TimeLeft::of(60, 150, after), Some(TimeLeft::Seconds(90)));
        assert_eq!(TimeLeft::of(60, 151, after), Some(TimeLeft::Minutes(2)));
        assert_eq!(TimeLeft::of(12, 9, after), Some(TimeLeft::Seconds(0)));
    }
}
