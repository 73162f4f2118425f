//! Why saving failed, for the user.

use std::{error::Error, io};

use super::super::loading::error_chain;
use crate::{
    dataset::UnfinishedError,
    language::Words,
    movie::{EncodeError, FilmError, PlanError, schedule::ScheduleError},
    plate::{BadAtlas, BadPlate, NoPlate},
};

/// Why saving failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveProblem {
    /// A file with the name exists.
    Exists,
    /// Any other problem.
    Other {
        /// The id of the message.
        message: &'static str,
        /// The argument of the message: a folder, a number, or the system's error.
        about: String,
    },
}

impl SaveProblem {
    pub(super) fn new(message: &'static str, about: impl Into<String>) -> Self {
        Self::Other { message, about: about.into() }
    }

    /// The problem in words.
    pub fn text(&self, words: &Words) -> String {
        match self {
            Self::Exists => words.text("save-exists"),
            Self::Other { message, about } => words.with(message, &[("about", about.as_str().into())]),
        }
    }
}

impl From<UnfinishedError> for SaveProblem {
    fn from(error: UnfinishedError) -> Self {
        match &error {
            UnfinishedError::Exists(_) => Self::Exists,
            UnfinishedError::IsFolder(path) => Self::new("save-is-folder", path.display().to_string()),
            UnfinishedError::NoName(_) => Self::new("save-no-name", ""),
            UnfinishedError::Refused { path, source } => {
                let folder = path.parent().unwrap_or(path).display().to_string();
                match source.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::new("save-no-folder", folder),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                        Self::new("save-not-allowed", folder)
                    }
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::new("save-no-room", folder),
                    _ => failed(&error),
                }
            }
        }
    }
}

impl From<PlanError> for SaveProblem {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::TooFew(_) => Self::new("save-too-few", ""),
            PlanError::TooMany(count) => Self::new("save-too-many", count.to_string()),
            PlanError::Size(_) | PlanError::Fps(_) | PlanError::Hold(_) => failed(&error),
        }
    }
}

impl From<FilmError> for SaveProblem {
    fn from(error: FilmError) -> Self {
        match error {
            FilmError::Plan(error) => error.into(),
            error => failed(&error),
        }
    }
}

/// What the user can do nothing about, as the program says it.
fn failed(error: &dyn Error) -> SaveProblem {
    SaveProblem::new("save-failed", error_chain(error))
}

macro_rules! failed_by {
    ($($error:ty),+) => {
        $(impl From<$error> for SaveProblem {
            fn from(error: $error) -> Self {
                failed(&error)
            }
        })+
    };
}

failed_by!(BadAtlas, BadPlate, EncodeError, NoPlate, ScheduleError);
