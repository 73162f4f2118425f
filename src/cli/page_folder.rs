//! The program for browsers from which a site is made: the embedded one, or one in a folder.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

use crate::site::PageBuild;

/// The largest accepted file of a page build, bytes.
const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// How to make a page build.
const HOW_TO_BUILD: &str = "build it with `cargo run --release --manifest-path .ci/page/Cargo.toml`";

/// Where development builds find the latest page build.
const DEVELOPMENT_FOLDER: Option<&str> =
    if cfg!(debug_assertions) { Some(concat!(env!("CARGO_MANIFEST_DIR"), "/target/page")) } else { None };

/// Where the program for browsers lies, if it is not the one inside this program.
#[derive(Debug, clap::Args)]
pub(super) struct PageArguments {
    /// A folder with frontline.js and frontline.wasm.br, instead of those inside the program
    #[arg(long, value_name = "DIR", env = "FRONTLINE_PAGE", hide = true)]
    page: Option<PathBuf>,
}

impl PageArguments {
    /// The requested page build, otherwise the embedded one; in development builds the latest one.
    pub(super) fn build(&self) -> anyhow::Result<PageBuild> {
        if let Some(folder) = &self.page {
            return in_folder(folder);
        }
        if let Some(folder) = DEVELOPMENT_FOLDER {
            return in_folder(Path::new(folder));
        }
        match PageBuild::embedded() {
            Some(build) => Ok(build?),
            None => bail!("this program was built without its page; {HOW_TO_BUILD}, then build frontline again"),
        }
    }
}

fn in_folder(folder: &Path) -> anyhow::Result<PageBuild> {
    let files = [PageBuild::GLUE_FILE, PageBuild::WASM_FILE].map(|name| folder.join(name));
    if let Some(missing) = files.iter().find(|path| !path.is_file()) {
        bail!("there is no page to publish; {HOW_TO_BUILD}; missing: {}", missing.display());
    }
    let [glue, wasm] = files.map(|path| read(&path).with_context(|| format!("cannot be read: {}", path.display())));
    PageBuild::new(glue?, wasm?).with_context(|| format!("the page cannot be used: {}", folder.display()))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(io::Error::other(format!("more than {MAX_FILE_BYTES} bytes")));
    }
    Ok(bytes)
}
