//! The file that a command writes: it appears only when it is whole.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

/// The name that stands for standard output.
const STANDARD_OUTPUT: &str = "-";

/// Where a command's file goes.
#[derive(Debug)]
pub(super) enum Output {
    /// To the writer of the command.
    Standard,
    /// To a file, which is written aside and then takes its name.
    File(Aside),
}

/// A file that is not whole yet. It is removed if it never is.
#[derive(Debug)]
pub(super) struct Aside {
    path: PathBuf,
    aside: PathBuf,
}

impl Output {
    /// Makes sure that there can be a file of that name, before work starts.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        if path.as_os_str() == STANDARD_OUTPUT {
            return Ok(Self::Standard);
        }
        if path.is_dir() {
            bail!("a folder is in the place of the file to write: {}", path.display());
        }
        let Some(name) = path.file_name() else { bail!("no name of a file: {}", path.display()) };
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", std::process::id()));
        let aside = path.with_file_name(hidden);
        File::create(&aside).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self::File(Aside { path: path.to_owned(), aside }))
    }

    /// Writes the whole.
    pub(super) fn write(self, bytes: &[u8], out: &mut impl Write) -> anyhow::Result<()> {
        match self {
            Self::Standard => Ok(out.write_all(bytes)?),
            Self::File(file) => {
                let written = fs::write(&file.aside, bytes).and_then(|()| fs::rename(&file.aside, &file.path));
                written.with_context(|| format!("cannot write {}", file.path.display()))
            }
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Aside {
    /// Where the file stands until it is whole.
    pub(super) fn unfinished(&self) -> &Path {
        &self.aside
    }

    /// Gives the file its name.
    pub(super) fn keep(self) -> anyhow::Result<()> {
        fs::rename(&self.aside, &self.path).with_context(|| format!("cannot write {}", self.path.display()))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // It is gone already when it took its name; what cannot be removed changes nothing.
        fs::remove_file(&self.aside).ok();
    }
}
