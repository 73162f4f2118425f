//! A step of the date slider allocates nothing in the systems of the viewer, from the command to the numbers for the
//! renderer.

use allocation_counter::measure;
use bevy::{
    ecs::{message::Messages, schedule::SingleThreadedExecutor},
    prelude::*,
    window::RequestRedraw,
};
use frontline::{language::Language, playback::PlaybackCommand, viewer::state::command::ViewerCommand};

use super::{now, offscreen};

/// Steps before counting, in which queues of messages get their room.
const FIRST_STEPS: u32 = 20;

/// Steps that are counted.
const STEPS: u32 = 200;

/// Moves the cursor and runs the systems of a frame; returns the number of their allocations.
fn step(app: &mut App, number: u32) -> u64 {
    let world = app.world_mut();
    // As at the start of every frame.
    world.resource_mut::<Messages<ViewerCommand>>().update();
    world.resource_mut::<Messages<RequestRedraw>>().update();
    let fraction = (f64::from(number) * 0.618_033_988_75).fract();
    world.write_message(ViewerCommand::Playback(PlaybackCommand::SeekFraction(fraction)));
    measure(|| world.run_schedule(Update)).count_total
}

#[test]
fn the_systems_of_a_date_step_allocate_nothing() {
    let Some(mut offscreen) = offscreen(Language::English, (640, 360)) else { return };
    let app = offscreen.app();
    // On this thread alone, since only its allocations are counted.
    app.edit_schedule(Update, |schedule| {
        schedule.set_executor(SingleThreadedExecutor::new());
    });
    for number in 0..FIRST_STEPS {
        step(app, number);
    }
    for number in FIRST_STEPS..FIRST_STEPS + STEPS {
        let before = now(app);
        assert_eq!(step(app, number), 0, "step {number}, from {before} to {}", now(app));
        assert!((now(app) - before).abs() > 1.0, "the step was not carried out");
    }
}
