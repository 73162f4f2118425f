//! The file that a command writes: it appears only when it is whole.

use std::{io::Write, path::Path};

use crate::dataset::Unfinished;

/// The name that stands for standard output.
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
        if path.as_os_str() == STANDARD_OUTPUT { Ok(Self::Standard) } else { Ok(Self::File(Unfinished::begin(path)?)) }
    }

    /// Writes the whole.
    pub(super) fn write(self, bytes: &[u8], out: &mut impl Write) -> anyhow::Result<()> {
        match self {
            Self::Standard => Ok(out.write_all(bytes)?),
            Self::File(file) => Ok(file.write(bytes)?),
        }
    }
}
