//! The two frame paths draw the same: the program's own passes, and those of Bevy and `bevy_egui`.

use bevy::{core_pipeline::Core2d, render::camera::CameraRenderGraph};
use bevy_egui::EguiRenderOutput;
use frontline::viewer::state::frame_path::FramePath;
use image::RgbImage;

use super::*;

/// Without panels and without the layer cache, a channel of any pixel differs by at most this much. Measured: 0.
const MAP_MAY_DIFFER: u8 = 1;

/// The same with the layer cache, which rounds once more. Measured: 3.
const CACHED_MAP_MAY_DIFFER: u8 = 4;

/// With panels, a channel may differ by more than this in [`PANELS_MAY_DIFFER_PERCENT`] of the pixels: `bevy_egui`
/// interpolates the soft edges of shapes in sRGB, the program's own shader in linear light.
const PANELS_MAY_DIFFER: u8 = 6;

/// See [`PANELS_MAY_DIFFER`]. Measured: 0.65 at most, with the text of a story and a legend that scrolls. The soft edge
/// of a list is a gradient from transparent to opaque corners, which the plain path draws too dark in its middle; it is
/// 0.4 of these. With colours as egui has them, not as `draw/plain.rs` prepares them, it was 0.6 to 4.6.
const PANELS_MAY_DIFFER_PERCENT: f64 = 0.7;

/// With panels, a channel of any pixel differs by at most this much. Measured: 83, at the edges of light icons.
const EDGES_MAY_DIFFER: u8 = 96;

/// Frames in which panels that opened have faded in, and figures from the background are on the axis.
const SETTLING_FRAMES: usize = 8;

/// Whether the panels are left out of the frame.
#[derive(Resource, Clone, Copy, Default)]
struct Panelless(bool);

fn leave_out_panels(panelless: Res<Panelless>, mut outputs: Query<&mut EguiRenderOutput>) {
    for mut output in outputs.iter_mut().filter(|_| panelless.0) {
        output.paint_jobs.clear();
    }
}

/// The viewer on the program's own path, and on the plain one.
struct Pair([Offscreen; 2]);

impl Pair {
    /// Both, once everything is loaded and measured; `None`, reported as skipped, without a graphics driver.
    fn new() -> Option<Self> {
        let by = |path| {
            let mut offscreen = offscreen_by(path, Request::default(), Language::English, (1280, 720), |app| {
                app.init_resource::<Panelless>().add_systems(Last, leave_out_panels);
            })?;
            wait_until_measured(offscreen.app());
            Some(offscreen)
        };
        Some(Self([by(FramePath::Own)?, by(FramePath::Plain)?]))
    }

    fn send(&mut self, commands: &[ViewerCommand]) {
        for offscreen in &mut self.0 {
            for command in commands {
                send(offscreen.app(), command.clone());
            }
            (0..SETTLING_FRAMES).for_each(|_| offscreen.frame());
        }
    }

    /// What each of them shows now.
    fn pictures(&mut self, panelless: Panelless) -> [RgbImage; 2] {
        self.0.each_mut().map(|offscreen| {
            offscreen.app().insert_resource(panelless);
            offscreen.frame();
            at_rest(offscreen)
        })
    }

    /// What the own path shows now without the layer cache, which it gives up while the map is pushed.
    fn drawn(&mut self) -> RgbImage {
        let own = &mut self.0[0];
        for dx_px in [40.0, -40.0] {
            send(own.app(), ViewerCommand::Map(MapCommand::Pan { dx_px, dy_px: 0.0 }));
            assert!(!own.uses_layer_cache());
        }
        own.picture().unwrap().try_into_dynamic().unwrap().to_rgb8()
    }

    /// Compares both, without panels and with them.
    fn compare(&mut self, name: &str) {
        let [own, plain] = self.pictures(Panelless(true));
        let Difference { most, .. } = Difference::of(&own, &plain, &format!("{name}-map"));
        assert!(most <= CACHED_MAP_MAY_DIFFER, "{name}: the maps differ by {most}");
        let Difference { most, .. } = Difference::of(&self.drawn(), &plain, &format!("{name}-drawn-map"));
        assert!(most <= MAP_MAY_DIFFER, "{name}: without the layer cache, the maps differ by {most}");
        let [own, plain] = self.pictures(Panelless(false));
        let Difference { most, percent } = Difference::of(&own, &plain, name);
        assert!(percent <= PANELS_MAY_DIFFER_PERCENT, "{name}: {percent:.2} % of the pixels differ");
        assert!(most <= EDGES_MAY_DIFFER, "{name}: a pixel differs by {most}");
        assert!(!self.0[1].uses_layer_cache(), "{name}: the plain path has no layer cache");
    }
}

/// How far two pictures are apart.
struct Difference {
    /// The largest of a channel.
    most: u8,
    /// Pixels that differ by more than [`PANELS_MAY_DIFFER`].
    percent: f64,
}

impl Difference {
    /// That of the own path and the plain one; both pictures are kept under a name.
    fn of(own: &RgbImage, plain: &RgbImage, name: &str) -> Self {
        assert_eq!(own.dimensions(), plain.dimensions());
        for (picture, path) in [(own, "own"), (plain, "plain")] {
            picture.save(shared_folder("viewer").join(format!("path-{name}-{path}.png"))).unwrap();
        }
        let apart = std::iter::zip(own.pixels(), plain.pixels())
            .map(|(a, b)| std::iter::zip(a.0, b.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default());
        let (mut most, mut over) = (0, 0_u32);
        for apart in apart {
            most = most.max(apart);
            over += u32::from(apart > PANELS_MAY_DIFFER);
        }
        Self { most, percent: 100.0 * f64::from(over) / f64::from(own.width() * own.height()) }
    }
}

/// Lets the app run until every change is measured, and glitches are searched for: the axis shows how much ground went
/// over with each report, and marks at glitches.
pub(super) fn wait_until_measured(app: &mut App) {
    for _ in 0..2_000 {
        let opened_source = &app.world().resource::<OpenedSources>().sources()[0];
        if opened_source.steps.iter().skip(1).all(Option::is_some) && opened_source.glitches.is_some() {
            return;
        }
        app.update();
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the changes were not measured");
}

/// The picture, once two in a row are the same.
fn at_rest(offscreen: &mut Offscreen) -> RgbImage {
    let mut before = None;
    for _ in 0..40 {
        let picture = offscreen.picture().unwrap().try_into_dynamic().unwrap().to_rgb8();
        if before.as_ref() == Some(&picture) {
            return picture;
        }
        before = Some(picture);
    }
    panic!("the picture does not rest");
}

fn seek(at: f64) -> ViewerCommand {
    ViewerCommand::Playback(PlaybackCommand::Seek(at))
}

/// States to compare, each reached from the one before by its commands.
fn states() -> Vec<(&'static str, Vec<ViewerCommand>)> {
    use ViewerCommand::{Close, Compare, Map, Measure, Move, Tell, Toggle, ToggleDark};
    let half_way = day("2022-04-30") + 0.5;
    let bakhmut = LonLat { lon: 38.0, lat: 48.6 };
    let compared = Compare(CompareCommand::With(Some(day("2022-12-01"))));
    vec![
        ("last", vec![]),
        ("first", vec![seek(day("2022-03-03"))]),
        ("sweep", vec![Move(Motion::Sweep), seek(half_way), Map(MapCommand::Zoom { levels: 1.5 })]),
        ("story", vec![Move(Motion::Step), Tell(StoryCommand::Show(Told { story: 0, chapter: 1 }))]),
        ("compared", vec![Close, Map(MapCommand::Fit), compared, seek(day("2024-02-17"))]),
        ("panels", vec![Toggle(Panel::FAULTS), Toggle(Panel::LAYERS)]),
        ("keys", vec![Toggle(Panel::KEYS)]),
        ("dark", vec![Toggle(Panel::KEYS), ToggleDark]),
        ("fade", vec![Move(Motion::Fade), seek(half_way), Map(MapCommand::FlyTo(bakhmut))]),
        ("measured", vec![Measure(MeasureCommand::Toggle), Measure(MeasureCommand::Add(bakhmut))]),
    ]
}

#[test]
fn both_frame_paths_show_the_same_within_their_tolerances() {
    let Some(mut pair) = Pair::new() else { return };
    let world = pair.0[1].app().world_mut();
    let graph = world.query_filtered::<&CameraRenderGraph, With<Camera2d>>().single(world).unwrap();
    assert_eq!(graph.0, CameraRenderGraph::new(Core2d).0, "the plain path runs Bevy's own graph");
    for (name, commands) in states() {
        pair.send(&commands);
        pair.compare(name);
    }
}
