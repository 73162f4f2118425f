//! The largest pieces of ground that changed hands between two dates.
//!
//! ```sh
//! cargo run --example changes 2024-01-31 2024-02-29 [FOLDER or FILE ...]
//! ```
//! Without a path it reads the embedded data.

use std::{env, error::Error, path::PathBuf};

use frontline::{
    analysis::transfers::{TransferOptions, transfers},
    dataset::{Request, load},
    formats::dates::parse_period,
    places::embedded_gazetteer,
};

/// How many pieces are printed.
const MOST: usize = 10;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut day = |usual: &str| {
        let text = arguments.next().unwrap_or_else(|| usual.to_owned());
        parse_period(&text).map(|period| period.shown_days()).ok_or(format!("not a date: {text}"))
    };
    let (from, to) = (day("2024-01-31")?, day("2024-02-29")?);
    let paths = arguments.map(PathBuf::from).collect();
    let dataset = load(&Request { paths, ..Request::default() }, &|_| {})?;
    let gazetteer = embedded_gazetteer()?;
    for timeline in &dataset.timelines {
        let report = |days| timeline.as_of(days).map(|index| &timeline.snapshots()[index]);
        let (Some(before), Some(after)) = (report(from), report(to)) else { continue };
        let scheme = timeline.scheme();
        let found = transfers(scheme, before, after, TransferOptions { min_km2: 0.01, bounds: None }, &gazetteer)?;
        println!("{}, {} to {}", timeline.source().name, before.time, after.time);
        for transfer in found.list.iter().take(MOST) {
            let [before, after] = [transfer.before, transfer.after].map(|control| scheme.control_key(control));
            let place = transfer.place.as_ref().map_or("", |near| near.place.name.english());
            println!("{:>8.2} km² from {before} to {after}, near {place}", transfer.km2);
        }
    }
    Ok(())
}
