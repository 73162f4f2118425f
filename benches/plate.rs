//! How long plates take on one thread: a still one as PNG, SVG and PDF, and the frames of a film.
//!
//! `FRONTLINE_PACK=/path/deepstate.topojson.gz cargo bench --no-default-features --bench plate`; without the variable,
//! the embedded dataset is drawn. Prints medians, which leave out opening the data and other preparation.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a bench has a clock and prints its figures")]

use std::{env, path::PathBuf, process::ExitCode, time::Instant};

use frontline::{
    control::mesh::Motion,
    dataset::{Request, load},
    plate::{Atlas, Plate, PlateOptions, PlateSize, Reports},
};

/// How often each figure is measured; the median is printed.
const TIMES: u32 = 21;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = env::var_os("FRONTLINE_PACK").map(PathBuf::from).into_iter().collect();
    let dataset = load(&Request { paths, ..Request::default() }, &|_| {})?;
    let start = Instant::now();
    let atlas = Atlas::embedded()?;
    println!("{:<28}{:>9.1} ms", "atlas, once", start.elapsed().as_secs_f64() * 1e3);
    let timeline = &dataset.timelines[0];
    let start = Instant::now();
    let reports = Reports::all(&dataset, 0);
    println!("{:<28}{:>9.1} ms", "all reports, once", start.elapsed().as_secs_f64() * 1e3);
    let report = timeline.snapshots().last().ok_or("no report")?;
    let (bounds, last) = (report.bounds(timeline.scheme()).ok_or("no ground")?, report.time.days());
    for motion in Motion::ALL {
        let options = PlateOptions { motion, ..PlateOptions::new(PlateSize::new(1920, 1080, 1.0)?, bounds) };
        let start = Instant::now();
        let plate = Plate::new(reports.clone(), &atlas, options)?;
        let first = plate.png(last - 100.0)?;
        println!("{:<28}{:>9.1} ms", format!("{motion:?}: first PNG"), start.elapsed().as_secs_f64() * 1e3);
        println!("{:<28}{:>9} bytes", format!("{motion:?}: PNG"), first.len());
        let at = |index: u32| last - 400.0 + f64::from(index) * 13.37;
        row(&format!("{motion:?}: PNG"), |index| plate.png(at(index)).map(|bytes| bytes.len()));
        row(&format!("{motion:?}: frame"), |index| plate.frame(at(index)).map(|frame| frame.pixels.len()));
        row(&format!("{motion:?}: key"), |index| Ok::<_, ()>(usize::from(plate.key(at(index)) == plate.key(0.0))));
        row(&format!("{motion:?}: SVG"), |index| Ok::<_, ()>(plate.svg(at(index)).len()));
        row(&format!("{motion:?}: PDF"), |index| plate.pdf(at(index)).map(|bytes| bytes.len()));
    }
    Ok(())
}

/// Prints the median time of some work, and the size of its last result.
fn row<E>(name: &str, work: impl Fn(u32) -> Result<usize, E>) {
    let (mut times, mut size) = (Vec::new(), 0);
    for index in 0..TIMES {
        let start = Instant::now();
        size = work(index).unwrap_or_default();
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!("{name:<28}{:>9.1} ms{size:>12}", times[times.len() / 2]);
}
