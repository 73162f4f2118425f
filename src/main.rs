//! The `frontline` program: parse the arguments, run one command, tell how it ended.

use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

use clap::Parser as _;
use frontline::cli::{self, Arguments};

fn main() -> ExitCode {
    let command = Arguments::parse().into_command();
    #[cfg(feature = "viewer")]
    if let cli::Command::View(view) = &command {
        let wishes = frontline::viewer::Wishes {
            request: view.opening.request(),
            language: view.language(),
            cache: view.cache(),
            hidden: view.hidden(),
        };
        let result = frontline::viewer::run(wishes);
        return cli::exit_code(result.map(|()| cli::Outcome::Done).map_err(Into::into), &mut io::stderr());
    }
    let result = cli::run(&command, &mut BufWriter::new(io::stdout().lock()));
    cli::exit_code(result, &mut io::stderr())
}
