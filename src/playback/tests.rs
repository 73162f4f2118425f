//! Tests of the time cursor.

use super::*;
use crate::control::report_time::{days_from_time, time_from_days};

fn stops() -> Stops {
    Stops { reports: vec![10.0, 11.0, 12.0, 20.0], changes: vec![10.0, 12.0, 20.0], end: 20.0, ..Stops::default() }
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
    let earlier = Stops { reports: vec![1.0, 15.0], changes: vec![1.0, 15.0], end: 15.0, ..Stops::default() };
    playback.follow(&earlier);
    assert_eq!((playback.now(), playback.loop_range()), (12.0, Some(LoopRange { from: 11.0, to: 15.0 })));
    let apart = Stops { reports: vec![30.0, 40.0], changes: vec![30.0, 40.0], end: 40.0, ..Stops::default() };
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

/// Stops of reports that cover a year each, the last of them ten.
fn yearly() -> Stops {
    let year = |number: f64| number * 365.0;
    Stops {
        reports: [1.0, 2.0, 3.0].map(year).into(),
        covered: [2.0, 3.0, 13.0].map(|next| year(next) - 1.0 / 86_400.0).into(),
        changes: [1.0, 3.0].map(year).into(),
        end: year(13.0) - 1.0 / 86_400.0,
    }
}

#[test]
fn the_report_before_is_another_one_wherever_in_its_year_the_cursor_stands() {
    let stepped = |from: f64, command| {
        let mut playback = at(from);
        playback.apply(command, &yearly());
        playback.now()
    };
    let (back, on) =
        (PlaybackCommand::StepReport(Direction::Backward), PlaybackCommand::StepReport(Direction::Forward));
    let (start, middle, end) = (3.0 * 365.0, 8.0 * 365.0, yearly().end);
    for from in [start, middle, end] {
        assert_eq!(stepped(from, back), 2.0 * 365.0, "{from}");
        assert_eq!(stepped(from, PlaybackCommand::StepChange(Direction::Backward)), 365.0, "{from}");
    }
    assert_eq!(stepped(2.5 * 365.0, back), 365.0);
    assert_eq!(stepped(2.5 * 365.0, on), start);
    // The second report repeats the first: the last real change is that of the first.
    assert_eq!(stepped(2.5 * 365.0, PlaybackCommand::StepChange(Direction::Backward)), 365.0);
    assert_eq!(stepped(365.0, PlaybackCommand::Last), end);
}

#[test]
fn where_a_report_is_older_than_what_it_covers_its_own_time_comes_first() {
    let day = |day: f64| day + 1.0 - 1.0 / 86_400.0;
    let stops = Stops { covered: [10.0, 11.0, 12.0, 20.0].map(day).into(), end: day(20.0), ..stops() };
    let back = |from: f64| {
        let mut playback = at(from);
        playback.apply(PlaybackCommand::StepReport(Direction::Backward), &stops);
        playback.now()
    };
    assert_eq!([back(15.0), back(12.5), back(12.0), back(day(12.0))], [12.0, 11.0, 11.0, 11.0]);
}

#[test]
fn without_reports_nothing_happens() {
    let mut playback = Playback::default();
    playback.apply(PlaybackCommand::TogglePlay, &Stops::default());
    playback.advance(1.0, &Stops::default());
    assert_eq!(playback, Playback::default());
}
