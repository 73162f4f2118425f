//! The `frontline` program.

use clap::Parser;
use frontline::cli::zones::{self, ZonesArgs};

#[derive(Parser)]
enum Command {
    Zones(ZonesArgs),
}

fn main() -> anyhow::Result<()> {
    let Command::Zones(args) = Command::parse();
    zones::run(&args, &mut std::io::stdout())
}
