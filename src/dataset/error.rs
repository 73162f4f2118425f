//! Why nothing could be opened.

use std::{
    error::Error,
    io, iter,
    path::{Path, PathBuf},
    sync::Arc,
};

use thiserror::Error;

use super::manifest::ManifestError;
use crate::control::fault::{Action, Fault, Problem};

/// The most reasons that an error lists.
const LISTED_REASONS: usize = 3;

/// Why nothing could be opened. Problems of single files are [`Fault`]s, not errors.
#[derive(Debug, Error)]
pub enum OpenError {
    /// A path does not exist.
    #[error("no such file or folder: {}", .0.display())]
    NotFound(PathBuf),
    /// A folder or file cannot be read.
    #[error("cannot be read: {}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A pattern is invalid.
    #[error("not a pattern of file names: {pattern}")]
    BadPattern {
        /// The pattern.
        pattern: String,
        /// The syntax error.
        source: glob::PatternError,
    },
    /// A folder or pattern has no file that could be a report.
    #[error("no dated .geojson or .json file in: {}", .0.display())]
    NothingThere(PathBuf),
    /// A folder has too many files.
    #[error("more than {limit} files in: {}", path.display())]
    TooManyFiles {
        /// The folder.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
    /// A manifest is invalid.
    #[error("the manifest cannot be used: {}", path.display())]
    Manifest {
        /// Its file.
        path: PathBuf,
        /// The reason.
        source: ManifestError,
    },
    /// There are files, but no reports in them.
    #[error("{}", no_reports(faults, *more_faults))]
    NoReports {
        /// The faults of the files.
        faults: Vec<Fault>,
        /// Number of further faults.
        more_faults: usize,
    },
}

impl OpenError {
    /// Converts the error to faults of the files concerned.
    pub fn faults(&self) -> Vec<Fault> {
        match self {
            Self::NoReports { faults, .. } => faults.clone(),
            Self::NotFound(path) => vec![fault(path, Problem::Unreadable("no such file or folder".to_owned()))],
            Self::NothingThere(path) => {
                vec![fault(path, Problem::NotControlData("no dated .geojson or .json file".to_owned()))]
            }
            Self::TooManyFiles { path, limit } => vec![fault(path, Problem::TooMuch { what: "files", limit: *limit })],
            Self::Unreadable { path, source } => vec![fault(path, Problem::Unreadable(source.to_string()))],
            Self::BadPattern { pattern, source } => {
                vec![fault(Path::new(pattern), Problem::Unreadable(source.to_string()))]
            }
            Self::Manifest { path, source } => vec![fault(path, Problem::Unreadable(with_causes(source)))],
        }
    }
}

fn fault(path: &Path, problem: Problem) -> Fault {
    let file = Arc::from(path.to_string_lossy());
    Fault { file, time: None, feature: None, property: None, problem, action: Action::FileLeftOut }
}

fn no_reports(faults: &[Fault], more_faults: usize) -> String {
    let expected = "no file holds a report, expected dated snapshots: GeoJSON, DeepState, NZZ, Project Owl or a pack";
    let reasons = faults.iter().take(LISTED_REASONS).map(|fault| format!("{}: {}", fault.file, fault.problem));
    let rest = (faults.len() + more_faults).saturating_sub(LISTED_REASONS);
    let rest = (rest > 0).then(|| format!("and {rest} more {}", if rest == 1 { "fault" } else { "faults" }));
    iter::once(expected.to_owned()).chain(reasons).chain(rest).collect::<Vec<_>>().join("; ")
}

/// An error and its causes on one line.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let causes = iter::successors(Some(error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
