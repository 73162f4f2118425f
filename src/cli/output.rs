//! The output file of a command, which appears under its name only once it is complete.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::dataset::{Unfinished, UnfinishedError};

/// The file name that means standard output.
const STANDARD_OUTPUT: &str = "-";

/// The destination of a command's output file.
#[derive(Debug)]
pub(super) enum Output {
    /// The writer of the command.
    Standard,
    /// A file, written to a temporary one first.
    File(Unfinished),
}

impl Output {
    /// Opens the destination, and so checks that it can be written before work starts.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        if is_standard(path) { Ok(Self::Standard) } else { Ok(Self::File(Unfinished::begin(path)?)) }
    }

    /// Writes all bytes and completes the file.
    pub(super) fn write(self, bytes: &[u8], out: &mut impl Write) -> anyhow::Result<()> {
        match self {
            Self::Standard => Ok(out.write_all(bytes)?),
            Self::File(file) => Ok(file.write(bytes)?),
        }
    }

    /// The file for content written piece by piece; [`Output::keep`] completes it.
    pub(super) fn file(self) -> Result<Unfinished, UnfinishedError> {
        match self {
            Self::Standard => Unfinished::without_name(),
            Self::File(file) => Ok(file),
        }
    }

    /// Completes a file, or copies it to the writer of the command if it goes there.
    pub(super) fn keep(path: &Path, file: Unfinished, out: &mut impl Write) -> anyhow::Result<()> {
        if is_standard(path) { Ok(file.copy_to(out)?) } else { Ok(file.keep()?) }
    }
}

/// Whether a path means standard output.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == STANDARD_OUTPUT
}

/// Writes a line about the output file: to standard error if the file itself goes to standard output.
pub(super) fn tell(path: &Path, line: &str, out: &mut impl Write) -> io::Result<()> {
    if is_standard(path) {
        return writeln!(super::terminal::stderr(), "{line}");
    }
    writeln!(out, "{line}")?;
    out.flush()
}
