//! The program's own frame against the plain one, which Bevy and `bevy_egui` draw by themselves.

use bevy::{core_pipeline::Core2d, render::camera::CameraRenderGraph};
use bevy_egui::EguiRenderOutput;
use frontline::viewer::state::frame_path::FramePath;
use image::RgbImage;

use super::*;

/// The map without panels: the layer cache rounds once more than the plain path, so that a channel of a pixel may differ
/// by this much. Measured: 0.
const MAP_MAY_DIFFER: u8 = 6;

/// Frames in which panels that opened have faded in, and figures from the background are on the axis.
const SETTLING_FRAMES: usize = 8;

/// Whether the panels are left out of the frame.
#[derive(Resource, Default)]
struct Panelless(bool);

fn leave_out_panels(panelless: Res<Panelless>, mut outputs: Query<&mut EguiRenderOutput>) {
    for mut output in outputs.iter_mut().filter(|_| panelless.0) {
        output.paint_jobs.clear();
    }
}

/// The same viewer on the program's own path, and on the plain one.
struct Pair([Offscreen; 2]);

impl Pair {
    /// Both, once everything is loaded and measured; none, aloud, without a graphics driver.
    fn new(prepare: impl Fn(&mut App)) -> Option<Self> {
        let by = |path| {
            let mut offscreen = offscreen_by(path, Request::default(), Language::English, (1280, 720), |app| {
                app.init_resource::<Panelless>().add_systems(Last, leave_out_panels);
                prepare(app);
            })?;
            wait_until_measured(offscreen.app());
            Some(offscreen)
        };
        Some(Self([by(FramePath::Own)?, by(FramePath::Plain)?]))
    }

    fn send(&mut self, commands: &[ViewerCommand]) {
        for offscreen in &mut self.0 {
            commands.iter().for_each(|command| send(offscreen.app(), command.clone()));
            (0..SETTLING_FRAMES).for_each(|_| offscreen.frame());
        }
    }

    /// What each of them shows now.
    fn pictures(&mut self, panelless: bool) -> [RgbImage; 2] {
        self.0.each_mut().map(|offscreen| {
            offscreen.app().insert_resource(Panelless(panelless));
            offscreen.frame();
            at_rest(offscreen)
        })
    }

    /// Compares both, without panels and with them.
    fn compare(&mut self, name: &str) {
        let [own, plain] = self.pictures(true);
        report(name, "map", &own, &plain);
        let [own, plain] = self.pictures(false);
        report(name, "all", &own, &plain);
    }
}

/// Lets the app run until every change is measured: the axis shows how much ground went over with each.
fn wait_until_measured(app: &mut App) {
    for _ in 0..2_000 {
        let steps = &app.world().resource::<OpenedSources>().sources()[0].steps;
        if steps.iter().skip(1).all(Option::is_some) {
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

fn report(name: &str, what: &str, own: &RgbImage, plain: &RgbImage) {
    let apart = |(a, b): (&image::Rgb<u8>, &image::Rgb<u8>)| {
        std::iter::zip(a.0, b.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or_default()
    };
    let mut counts = [0_u32; 256];
    std::iter::zip(own.pixels(), plain.pixels()).for_each(|pair| counts[usize::from(apart(pair))] += 1);
    let over = |n: usize| counts[n + 1..].iter().sum::<u32>();
    let most = (0..256).rev().find(|&n| counts[n] > 0).unwrap();
    println!(
        "{name} {what}: most {most}; >0 {} >1 {} >2 {} >6 {} >12 {} >24 {} >48 {} >96 {}",
        over(0),
        over(1),
        over(2),
        over(6),
        over(12),
        over(24),
        over(48),
        over(96)
    );
    let folder = shared_folder("viewer");
    own.save(folder.join(format!("path-{name}-{what}-own.png"))).unwrap();
    plain.save(folder.join(format!("path-{name}-{what}-plain.png"))).unwrap();
}

fn seek(at: f64) -> ViewerCommand {
    ViewerCommand::Playback(PlaybackCommand::Seek(at))
}

#[test]
fn both_frame_paths_show_the_same() {
    let Some(mut pair) = Pair::new(|_| {}) else { return };
    let world = pair.0[1].app().world_mut();
    let graph = world.query_filtered::<&CameraRenderGraph, With<Camera2d>>().single(world).unwrap();
    assert_eq!(graph.0, CameraRenderGraph::new(Core2d).0);
    use ViewerCommand::{Compare, Map, Measure, Move, Tell, Toggle, ToggleDark};
    let half_way = day("2022-04-30") + 0.5;
    let at = |lon, lat| LonLat { lon, lat };
    let states = [
        ("last", vec![]),
        ("first", vec![seek(day("2022-03-03"))]),
        ("sweep", vec![Move(Motion::Sweep), seek(half_way), Map(MapCommand::Zoom { levels: 1.5 })]),
        ("story", vec![Move(Motion::Step), Tell(StoryCommand::Show(Told { story: 0, chapter: 1 }))]),
        (
            "compared",
            vec![
                ViewerCommand::Close,
                Map(MapCommand::Fit),
                Compare(CompareCommand::With(Some(day("2022-12-01")))),
                seek(day("2024-02-17")),
            ],
        ),
        ("panels", vec![Toggle(Panel::FAULTS), Toggle(Panel::LAYERS)]),
        ("keys", vec![Toggle(Panel::KEYS)]),
        ("dark", vec![Toggle(Panel::KEYS), ToggleDark]),
        ("fade", vec![Move(Motion::Fade), seek(half_way), Map(MapCommand::FlyTo(at(38.0, 48.6)))]),
        ("measured", vec![Measure(MeasureCommand::Toggle), Measure(MeasureCommand::Add(at(38.0, 48.6)))]),
    ];
    for (name, commands) in states {
        pair.send(&commands);
        pair.compare(name);
        let kept = pair.0.each_mut().map(Offscreen::uses_layer_cache);
        println!("{name}: kept {kept:?}");
    }
}
