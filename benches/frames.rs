//! How long a frame takes: a still map, the date slider dragged over the whole range, and a front that sweeps, in one
//! run.
//!
//! Needs a graphics driver. `FRONTLINE_ARCHIVES` names the folder with the unpacked archives; without it the embedded
//! dataset is drawn. Prints medians and their ratio.

#[cfg(feature = "viewer")]
fn main() {
    frames::run();
}

#[cfg(not(feature = "viewer"))]
#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn main() {
    println!("skipped: this build has no viewer");
}

#[cfg(feature = "viewer")]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench has a clock and prints its figures")]
mod frames {
    use std::{path::PathBuf, time::Instant};

    use frontline::{
        control::mesh::Motion,
        dataset::inventory::Request,
        language::Language,
        playback::PlaybackCommand,
        viewer::{command::ViewerCommand, offscreen::Offscreen, stage::Stage},
    };

    /// Frames that are measured in each row.
    const FRAMES: u32 = 240;
    /// The size of the picture, that of a common projector.
    const SIZE: (u32, u32) = (1280, 720);

    pub(super) fn run() {
        let archives = std::env::var_os("FRONTLINE_ARCHIVES").map(PathBuf::from);
        let paths: Vec<PathBuf> = archives.map(|folder| folder.join("deepstate")).into_iter().collect();
        let start = Instant::now();
        let mut offscreen = match Offscreen::new(Request { paths, ..Request::default() }, Language::English, SIZE) {
            Ok(offscreen) => offscreen,
            Err(error) => return println!("skipped: {error}"),
        };
        let mut first_picture = None;
        loop {
            offscreen.frame();
            let stage = offscreen.app().world().resource::<Stage>();
            if let Some(problem) = &stage.problem {
                return println!("failed: {problem}");
            }
            let has_data = !stage.sources().is_empty();
            let loaded = has_data && stage.progress.is_none();
            if has_data && first_picture.is_none() {
                // The frame after the first reports has them in its picture.
                offscreen.frame();
                first_picture = Some(start.elapsed());
            }
            if loaded {
                break;
            }
        }
        let loaded = start.elapsed();
        println!("first picture   {:7.2} s", first_picture.unwrap_or(loaded).as_secs_f64());
        println!("all loaded      {:7.2} s", loaded.as_secs_f64());
        // Let the work in the background come to its end: it would be measured too.
        while !is_meshed(&mut offscreen) && start.elapsed().as_secs() < 180 {
            offscreen.frame();
        }
        println!("mesh ready      {:7.2} s", start.elapsed().as_secs_f64());
        let seek = |offscreen: &mut Offscreen, fraction: f64| {
            let command = ViewerCommand::Playback(PlaybackCommand::SeekFraction(fraction));
            offscreen.app().world_mut().write_message(command);
        };
        // In the middle of the war, so that the still map shows as much as the moving one.
        seek(&mut offscreen, 0.5);
        offscreen.frame();
        let still = median_ms(&mut offscreen, |_, _| {});
        // Back and forth, so that every frame shows another report.
        let scattered = |frame: u32| f64::from(frame * 97 % FRAMES) / f64::from(FRAMES);
        let scrubbed = median_ms(&mut offscreen, |offscreen, frame| seek(offscreen, scattered(frame)));
        offscreen.app().world_mut().write_message(ViewerCommand::Move(Motion::Sweep));
        let swept = median_ms(&mut offscreen, |offscreen, frame| {
            seek(offscreen, 0.45 + 0.1 * f64::from(frame) / f64::from(FRAMES));
        });
        println!("still frame     {still:7.2} ms");
        println!("scrubbed frame  {scrubbed:7.2} ms, {:.2} of the still one", scrubbed / still);
        println!("swept frame     {swept:7.2} ms, {:.2} of the still one", swept / still);
        println!("peak memory     {}", peak_memory());
    }

    fn is_meshed(offscreen: &mut Offscreen) -> bool {
        let staged = offscreen.app().world().resource::<Stage>().chosen();
        staged.is_some_and(|staged| staged.mesh.is_some())
    }

    fn median_ms(offscreen: &mut Offscreen, before: impl Fn(&mut Offscreen, u32)) -> f64 {
        let mut times: Vec<f64> = (0..FRAMES)
            .map(|frame| {
                let start = Instant::now();
                before(offscreen, frame);
                offscreen.frame();
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    }

    /// The most memory that the process has had, where Linux tells it.
    fn peak_memory() -> String {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
    }
}
