//! A step of the date slider allocates nothing in the space-time core. `viewer/slider_step.rs` tests the systems of the
//! window.

use std::hint::black_box;

use allocation_counter::measure;
use chrono::DateTime;
use frontline::{
    cartography::theme::GLOW_DAYS,
    control::{
        evolution::Evolution,
        mesh::{Motion, SpaceTimeMesh},
    },
    dataset::{Request, load},
    playback::{Playback, PlaybackCommand, Stops},
};

/// Steps that are counted.
const STEPS: u32 = 2_000;

/// A fraction of the axis. The golden section spreads the steps over all of it, in no order.
fn fraction(step: u32) -> f64 {
    (f64::from(step) * 0.618_033_988_75).fract()
}

#[test]
fn allocations_are_counted() {
    let counted = measure(|| {
        black_box(vec![0_u8; 10]);
    });
    assert_eq!((counted.count_total, counted.bytes_total), (1, 10));
}

#[test]
fn a_step_of_the_slider_allocates_nothing() {
    let dataset = load(&Request::default(), &|_| {}).unwrap();
    let timeline = &dataset.timelines[0];
    let mesh = SpaceTimeMesh::of(timeline, &Evolution::of(timeline));
    let stops = Stops::of(timeline, DateTime::UNIX_EPOCH);
    let mut playback = Playback::default();
    for motion in Motion::ALL {
        let mut dates = 0;
        let counted = measure(|| {
            for step in 0..STEPS {
                playback.apply(PlaybackCommand::SeekFraction(fraction(step)), &stops);
                dates += u32::from(black_box(mesh.at(playback.now(), motion, GLOW_DAYS.into())).is_some());
            }
        });
        assert_eq!((counted.count_total, dates), (0, STEPS), "{motion:?}");
    }
}
