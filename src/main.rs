//! The `frontline` program: parses the arguments, runs one command and reports how it ended. In a page it only opens
//! the viewer.

#[cfg(not(target_arch = "wasm32"))]
mod program {
    use std::{
        io::{self, BufWriter},
        process::ExitCode,
    };

    use clap::Parser as _;
    use frontline::cli::{self, Arguments};

    pub(super) fn main() -> ExitCode {
        let command = Arguments::parse().into_command();
        #[cfg(feature = "viewer")]
        if let cli::Command::View(view) = &command {
            return cli::exit_code(open_window(view), &mut io::stderr());
        }
        let result = cli::run(&command, &mut BufWriter::new(io::stdout().lock()));
        cli::exit_code(result, &mut io::stderr())
    }

    /// Opens the window; problems with the base map file are reported first.
    #[cfg(feature = "viewer")]
    fn open_window(view: &cli::ViewArguments) -> anyhow::Result<cli::Outcome> {
        use frontline::{
            dataset::RememberedFile,
            viewer::{
                shell::window::{Wishes, run},
                state::{frame_path::FramePath, user_basemap::UserBasemap},
            },
        };
        let basemap = view.basemap()?.map(|(file, name)| UserBasemap::new(file, name));
        run(Wishes {
            request: view.opening.request(),
            language: view.lang,
            system_language: view.language(),
            remembered: RememberedFile::of_user(),
            cache: view.cache(),
            basemap,
            hidden: view.hidden(),
            frame_path: FramePath::from(view.plain_frames),
        })?;
        Ok(cli::Outcome::Done)
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    program::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    #[cfg(feature = "viewer")]
    frontline::viewer::shell::page::run();
}
