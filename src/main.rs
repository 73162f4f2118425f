//! The `frontline` program: parse the arguments, run one command, tell how it ended.

use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

use clap::Parser as _;
use frontline::cli::{self, Arguments};

fn main() -> ExitCode {
    let command = Arguments::parse().into_command();
    let result = cli::run(&command, &mut BufWriter::new(io::stdout().lock()));
    cli::exit_code(result, &mut io::stderr())
}
