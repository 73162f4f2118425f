//! Where a processor draws, a frame draws only what changed since the last one. The picture must be the same as when
//! everything is drawn.

use bevy::render::{RenderApp, view::ViewTarget};
use frontline::{cartography::basemap::BasemapLayer, playback::Direction, viewer::state::command::Panel};

use super::{frame_paths::wait_until_measured, *};

/// Walks of the test with the embedded data, and of that with an archive.
const WALKS: u32 = 500;
const ARCHIVE_WALKS: u32 = 60;

/// Commands of a walk, at most.
const MOST_COMMANDS: u32 = 5;

/// Frames until panels have faded in and the layers have settled, at most.
const MOST_FRAMES: usize = 90;

/// A sequence of numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(sides)).unwrap()
    }

    /// Most commands change the date, some what is shown, and few the view.
    fn command(&mut self) -> ViewerCommand {
        let sign = if self.roll(2) == 0 { 1.0 } else { -1.0 };
        match self.roll(24) {
            0..6 => ViewerCommand::Playback(PlaybackCommand::StepReport(Direction::Forward)),
            6..9 => ViewerCommand::Playback(PlaybackCommand::StepReport(Direction::Backward)),
            9..14 => ViewerCommand::Playback(PlaybackCommand::SeekFraction(f64::from(self.roll(1000)) / 999.0)),
            14 => ViewerCommand::Move(Motion::ALL[self.roll(3) as usize]),
            15 => ViewerCommand::ToggleGlow,
            16 => ViewerCommand::Toggle([Panel::LEGEND, Panel::PLACES, Panel::LAYERS][self.roll(3) as usize]),
            17 => ViewerCommand::ShowCard((self.roll(2) == 0).then(|| Card::Place(self.roll(40)))),
            18 => ViewerCommand::ToggleDark,
            19 => ViewerCommand::Map(MapCommand::Zoom { levels: sign * f64::from(self.roll(3)) / 2.0 }),
            20 => ViewerCommand::Map(MapCommand::Pan { dx_px: sign * f64::from(self.roll(90)), dy_px: 7.5 }),
            21 => ViewerCommand::ToggleLayer([BasemapLayer::Relief, BasemapLayer::Borders][self.roll(2) as usize]),
            22 => ViewerCommand::Speak([Language::English, Language::Ukrainian][self.roll(2) as usize]),
            _ => ViewerCommand::TogglePresentation,
        }
    }
}

/// Draws frames until one changes nothing.
fn settle(offscreen: &mut Offscreen) {
    let is_still = (0..MOST_FRAMES).any(|frame| {
        offscreen.frame();
        frame > 2 && offscreen.drawn_share() == 0.0
    });
    assert!(is_still, "the picture does not come to rest");
}

/// Compares what was drawn in parts with everything drawn again.
fn compare_with_all(offscreen: &mut Offscreen, name: &str) {
    let in_parts = offscreen.picture().unwrap();
    offscreen.draw_all_again();
    let all = offscreen.picture().unwrap();
    let [parts, whole] = [&in_parts, &all].map(|picture| picture.data.as_deref().unwrap_or_default());
    assert_eq!(parts.len(), whole.len());
    let differing = std::iter::zip(parts.chunks(4), whole.chunks(4)).filter(|(a, b)| a != b).count();
    if differing > 0 {
        keep(&in_parts, "redrawn-in-parts.png");
        keep(&all, "redrawn-all.png");
    }
    assert_eq!(differing, 0, "{name}: pixels differ from those of a frame that draws everything");
}

fn walk(offscreen: &mut Offscreen, seed: u64, walks: u32) {
    settle(offscreen);
    let mut dice = Dice(seed);
    let mut in_parts = 0;
    for walk in 0..walks {
        let mut commands = Vec::new();
        if walk == walks / 2 {
            // The glow covers most changes.
            send(offscreen.app(), ViewerCommand::ToggleGlow);
        }
        for _ in 0..=dice.roll(MOST_COMMANDS) {
            let command = dice.command();
            send(offscreen.app(), command.clone());
            offscreen.frame();
            in_parts += u32::from((0.001..0.999).contains(&offscreen.drawn_share()));
            commands.push(command);
        }
        settle(offscreen);
        compare_with_all(offscreen, &format!("walk {walk}, {commands:?}"));
    }
    assert!(in_parts > walks / 2, "only {in_parts} frames were drawn in parts");
}

#[test]
fn what_is_drawn_in_parts_is_what_is_drawn_at_once() {
    let Some(mut offscreen) = offscreen(Language::English, (640, 400)) else { return };
    wait_until_measured(offscreen.app());
    walk(&mut offscreen, 1, WALKS);
}

#[test]
fn what_is_drawn_in_parts_of_deepstate_is_what_is_drawn_at_once() {
    let Some(archives) = archives() else { return };
    let paths = vec![archives.join("deepstate/170*.geojson")];
    let request = Request { paths, ..Request::default() };
    let Some(mut offscreen) = offscreen_of(request, Language::English, (960, 540), |_| {}) else { return };
    wait_until_measured(offscreen.app());
    walk(&mut offscreen, 2, ARCHIVE_WALKS);
}

/// Whether Bevy would present the last frame, if it were in a window.
fn is_presented(offscreen: &mut Offscreen) -> bool {
    let world = offscreen.app().sub_app_mut(RenderApp).world_mut();
    let mut targets = world.query::<&ViewTarget>();
    targets.iter(world).any(ViewTarget::needs_present)
}

#[test]
fn frames_drawn_in_parts_and_without_a_difference_are_presented() {
    let Some(mut offscreen) = offscreen(Language::English, (1280, 720)) else { return };
    wait_until_measured(offscreen.app());
    settle(&mut offscreen);
    assert!(is_presented(&mut offscreen), "a frame without a difference");
    send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::StepReport(Direction::Backward)));
    assert!((0.001..0.999).contains(&offscreen.drawn_share()));
    assert!(is_presented(&mut offscreen), "a frame drawn in parts");
}

#[test]
fn a_step_of_the_date_draws_a_part_of_the_screen() {
    let Some(mut offscreen) = offscreen(Language::English, (1280, 720)) else { return };
    wait_until_measured(offscreen.app());
    send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::SeekFraction(0.5)));
    settle(&mut offscreen);
    let mut shares: Vec<f32> = (0..40)
        .map(|_| {
            send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::StepReport(Direction::Forward)));
            offscreen.drawn_share()
        })
        .collect();
    shares.sort_by(f32::total_cmp);
    assert!(shares[20] < 0.4, "{shares:?}");
    settle(&mut offscreen);
    offscreen.frame();
    assert_eq!(offscreen.drawn_share(), 0.0);
}
