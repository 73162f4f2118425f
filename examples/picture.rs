//! A picture of the last report of some data, as an SVG.
//!
//! ```sh
//! cargo run --example picture picture.svg [FOLDER or FILE ...]
//! ```
//! Without a path it draws the embedded data.

use std::{env, error::Error, fs, path::PathBuf};

use frontline::{
    control::evolution::Evolution,
    dataset::{Request, load},
    plate::{Atlas, PictureFormat, Plate, PlateOptions, PlateSize, Shown},
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let file = arguments.next().ok_or("name the file to write")?;
    let dataset = load(&Request { paths: arguments.collect(), ..Request::default() }, &|_| {})?;
    let timeline = &dataset.timelines[0];
    let last = timeline.snapshots().last().ok_or("there is nothing to draw")?;
    let bounds = last.bounds(timeline.scheme()).ok_or("the last report has no ground")?;
    let options = PlateOptions::new(PlateSize::new(1280, 720, 1.0)?, bounds);
    let shown = Shown::At(last.time.shown_days());
    let plate = Plate::of_source((&dataset, 0), shown, &Atlas::embedded()?, options, &Evolution::of)?;
    fs::write(file, plate.file(PictureFormat::Svg, shown.date())?)?;
    Ok(())
}
