//! The ground that each control is reported to hold in the last report of some data.
//!
//! ```sh
//! cargo run --example areas [FOLDER or FILE ...]
//! ```
//! Without a path it reads the embedded data.

use std::{env, error::Error, path::PathBuf};

use frontline::{
    analysis::areas::control_areas,
    control::covered::covered_in,
    dataset::{Request, load},
};

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn Error>> {
    let paths = env::args_os().skip(1).map(PathBuf::from).collect();
    let dataset = load(&Request { paths, ..Request::default() }, &|_| {})?;
    for timeline in &dataset.timelines {
        let Some(last) = timeline.snapshots().last() else { continue };
        let scheme = timeline.scheme();
        // Where zones lie over each other, only the one on top counts.
        let covered = covered_in(scheme, last)?;
        println!("{}, {}", timeline.source().name, last.time);
        for (control, km2) in control_areas(last, scheme, &covered) {
            println!("{:>12} {km2:>12.1} km²", scheme.control_key(Some(control)));
        }
    }
    Ok(())
}
