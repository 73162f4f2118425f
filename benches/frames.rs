//! How long a frame takes, in one run: with a still map, from report to report, while the date slider jumps over the
//! whole range, while a front sweeps, and while the map is panned; and what each layer of the panned map costs. In the
//! other cases the layers that do not depend on the date are not redrawn.
//!
//! Needs a graphics driver. `FRONTLINE_ARCHIVES` names the folder with the unpacked archives, or with packs of them in
//! folders of the same names; without it the embedded dataset is drawn. Prints medians of the elapsed time and means of
//! the CPU time, which other programs disturb less.

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

    use bevy::{prelude::*, render::RenderApp};
    use frontline::{
        cartography::basemap::BasemapLayer,
        control::mesh::Motion,
        dataset::inventory::Request,
        language::Language,
        playback::{Direction, PlaybackCommand},
        viewer::{
            shell::offscreen::Offscreen,
            state::{
                command::{MapCommand, Panel, ViewerCommand},
                opened::OpenedSources,
            },
        },
    };

    /// Frames measured for each row.
    const FRAMES: u32 = 240;
    /// The size of the image, that of a common projector.
    const SIZE: (u32, u32) = (1280, 720);
    /// Clock ticks per second in which Linux counts CPU time.
    const TICKS_PER_S: f64 = 100.0;

    /// What a frame took, in milliseconds.
    struct Taken {
        median_ms: f64,
        processors_ms: f64,
        /// The mean part of the screen that was drawn.
        share: f64,
    }

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
            let opened = offscreen.app().world().resource::<OpenedSources>();
            if let Some(problem) = &opened.problem {
                return println!("failed: {problem:?}");
            }
            let has_data = !opened.sources().is_empty();
            let loaded = has_data && opened.progress.is_none();
            if has_data && first_picture.is_none() {
                // The frame after the first reports shows them.
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
        // Wait for the work in the background, which would be measured as well.
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
        let still = taken(&mut offscreen, |_, _| {});
        let stepped = taken(&mut offscreen, |offscreen, _| {
            let command = ViewerCommand::Playback(PlaybackCommand::StepReport(Direction::Forward));
            offscreen.app().world_mut().write_message(command);
        });
        // Jump around, so that every frame shows another report.
        let scattered = |frame: u32| f64::from(frame * 97 % FRAMES) / f64::from(FRAMES);
        let scrubbed = taken(&mut offscreen, |offscreen, frame| seek(offscreen, scattered(frame)));
        offscreen.app().world_mut().write_message(ViewerCommand::Move(Motion::Sweep));
        let swept = taken(&mut offscreen, |offscreen, frame| {
            seek(offscreen, 0.45 + 0.1 * f64::from(frame) / f64::from(FRAMES));
        });
        offscreen.app().world_mut().write_message(ViewerCommand::Move(Motion::Step));
        seek(&mut offscreen, 0.5);
        let pushed = taken(&mut offscreen, push);
        print_rows(&[
            ("still", still),
            ("stepped", stepped),
            ("scrubbed", scrubbed),
            ("swept", swept),
            ("pushed", pushed),
        ]);
        print_layers(&mut offscreen);
        println!("peak memory     {}", peak_memory());
    }

    /// Prints the rows, with their ratios to the first one.
    fn print_rows(rows: &[(&str, Taken)]) {
        let Some((_, still)) = rows.first() else { return };
        for (name, Taken { median_ms, processors_ms, share }) in rows {
            let (ratio, percent) = (median_ms / still.median_ms, share * 100.0);
            println!(
                "{name:15} {median_ms:7.2} ms, {ratio:.2} of still; processors {processors_ms:7.2} ms; {percent:.0} % drawn"
            );
        }
    }

    /// Pans the map to and fro, so that every frame draws all layers.
    fn push(offscreen: &mut Offscreen, frame: u32) {
        let dx_px = if frame.is_multiple_of(2) { 3.0 } else { -3.0 };
        offscreen.app().world_mut().write_message(ViewerCommand::Map(MapCommand::Pan { dx_px, dy_px: 0.0 }));
    }

    /// Removes one layer after another, and prints how much less time the frame takes.
    fn print_layers(offscreen: &mut Offscreen) {
        let remove_mesh = |offscreen: &mut Offscreen, name: &str| {
            let world = offscreen.app().world_mut();
            for (_, mut visibility) in
                world.query::<(&Name, &mut Visibility)>().iter_mut(world).filter(|(found, _)| found.as_str() == name)
            {
                *visibility = Visibility::Hidden;
            }
        };
        // Zones and front line have entities of their own in the render world, and nothing restores them there.
        let remove_layer = |offscreen: &mut Offscreen, name: &str| {
            let Some(drawing) = offscreen.app().get_sub_app_mut(RenderApp) else { return };
            let world = drawing.world_mut();
            let mut named = world.query::<(Entity, &Name)>();
            let found = named.iter(world).filter(|(_, found)| found.starts_with(name)).map(|(entity, _)| entity);
            for entity in found.collect::<Vec<_>>() {
                world.despawn(entity);
            }
        };
        let send = |offscreen: &mut Offscreen, command| {
            offscreen.app().world_mut().write_message(command);
        };
        let layer = |offscreen: &mut Offscreen, layer| send(offscreen, ViewerCommand::ToggleLayer(layer));
        let steps: [(&str, &dyn Fn(&mut Offscreen)); 11] = [
            ("relief", &|offscreen| layer(offscreen, BasemapLayer::Relief)),
            ("zones", &|offscreen| remove_layer(offscreen, "Zones")),
            ("front line", &|offscreen| remove_layer(offscreen, "Front line")),
            ("sea", &|offscreen| remove_mesh(offscreen, "Sea")),
            ("towns", &|offscreen| remove_mesh(offscreen, "Towns")),
            ("borders", &|offscreen| layer(offscreen, BasemapLayer::Borders)),
            ("roads", &|offscreen| layer(offscreen, BasemapLayer::Transport)),
            ("line names", &|offscreen| layer(offscreen, BasemapLayer::LineNames)),
            ("legend", &|offscreen| send(offscreen, ViewerCommand::Toggle(Panel::LEGEND))),
            ("places", &|offscreen| send(offscreen, ViewerCommand::Toggle(Panel::PLACES))),
            ("large type", &|offscreen| send(offscreen, ViewerCommand::TogglePresentation)),
        ];
        let mut before = taken(offscreen, push);
        for (name, step) in steps {
            step(offscreen);
            let after = taken(offscreen, push);
            let (median_ms, processors_ms) =
                (before.median_ms - after.median_ms, before.processors_ms - after.processors_ms);
            println!("{name:15} {median_ms:7.2} ms                ; processors {processors_ms:7.2} ms");
            before = after;
        }
        let Taken { median_ms, processors_ms, .. } = before;
        println!("what is left    {median_ms:7.2} ms                ; processors {processors_ms:7.2} ms");
    }

    fn is_meshed(offscreen: &mut Offscreen) -> bool {
        let opened_source = offscreen.app().world().resource::<OpenedSources>().chosen();
        opened_source.is_some_and(|opened_source| opened_source.mesh.is_some())
    }

    fn taken(offscreen: &mut Offscreen, before: impl Fn(&mut Offscreen, u32)) -> Taken {
        // Let the change settle before measuring.
        for _ in 0..3 {
            offscreen.frame();
        }
        let start = processors_ms();
        let mut share = 0.0;
        let mut times: Vec<f64> = (0..FRAMES)
            .map(|frame| {
                let start = Instant::now();
                before(offscreen, frame);
                offscreen.frame();
                share += f64::from(offscreen.drawn_share()) / f64::from(FRAMES);
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        let processors_ms = (processors_ms() - start) / f64::from(FRAMES);
        times.sort_by(f64::total_cmp);
        Taken { median_ms: times[times.len() / 2], processors_ms, share }
    }

    /// The CPU time of the process, 0 if the system does not report it.
    fn processors_ms() -> f64 {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // The name of the program may contain spaces; after it, user and system time are the 12th and 13th words.
        let words = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: f64 = words.skip(11).take(2).filter_map(|word| word.parse::<f64>().ok()).sum();
        ticks / TICKS_PER_S * 1e3
    }

    /// The peak memory of the process, if the system reports it.
    fn peak_memory() -> String {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
    }
}
