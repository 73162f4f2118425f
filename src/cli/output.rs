//! The file that a command writes: it appears only when it is whole.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::dataset::{Unfinished, UnfinishedError};

/// The name that means standard output.
const STANDARD_OUTPUT: &str = "-";

/// Where a command's file goes.
#[derive(Debug)]
pub(super) enum Output {
    /// To the writer of the command.
    Standard,
    /// To a file, which is written aside and then takes its name.
    File(Unfinished),
}

impl Output {
    /// Makes sure that there can be a file of that name, before work starts.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        if is_standard(path) { Ok(Self::Standard) } else { Ok(Self::File(Unfinished::begin(path)?)) }
    }

    /// Writes the whole.
    pub(super) fn write(self, bytes: &[u8], out: &mut impl Write) -> anyhow::Result<()> {
        match self {
            Self::Standard => Ok(out.write_all(bytes)?),
            Self::File(file) => Ok(file.write(bytes)?),
        }
    }

    /// The file for what cannot be written in one piece; [`Output::keep`] gives it its name.
    pub(super) fn file(self) -> Result<Unfinished, UnfinishedError> {
        match self {
            Self::Standard => Unfinished::without_name(),
            Self::File(file) => Ok(file),
        }
    }

    /// Gives a file its name, or copies it to the writer of the command if it goes there.
    pub(super) fn keep(path: &Path, file: Unfinished, out: &mut impl Write) -> anyhow::Result<()> {
        if is_standard(path) { Ok(file.copy_to(out)?) } else { Ok(file.keep()?) }
    }
}

/// Whether a path means standard output.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == STANDARD_OUTPUT
}

/// Writes a line about the file that is written: to standard error if the file itself goes to standard output.
pub(super) fn tell(path: &Path, line: &str, out: &mut impl Write) -> io::Result<()> {
    if is_standard(path) {
        return writeln!(super::terminal::stderr(), "{line}");
    }
    writeln!(out, "{line}")?;
    out.flush()
}
