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

/// How many reasons an error lists.
const LISTED_REASONS: usize = 3;

/// Why nothing could be opened. What is wrong with single files is no error but a [`Fault`].
#[derive(Debug, Error)]
pub enum OpenError {
    /// A path that leads nowhere.
    #[error("no such file or folder: {}", .0.display())]
    NotFound(PathBuf),
    /// A folder or file that the system refuses.
    #[error("cannot be read: {}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A pattern that is none.
    #[error("not a pattern of file names: {pattern}")]
    BadPattern {
        /// The pattern.
        pattern: String,
        /// Where it breaks off.
        source: glob::PatternError,
    },
    /// A folder or pattern without any file that could be a report.
    #[error("no dated .geojson or .json file in: {}", .0.display())]
    NothingThere(PathBuf),
    /// A folder with more files than the program is willing to list.
    #[error("more than {limit} files in: {}", path.display())]
    TooManyFiles {
        /// The folder.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
    /// A manifest that cannot be used.
    #[error("the manifest cannot be used: {}", path.display())]
    Manifest {
        /// Its file.
        path: PathBuf,
        /// Why.
        source: ManifestError,
    },
    /// Files, but not one report in them.
    #[error("{}", no_reports(faults, *more_faults))]
    NoReports {
        /// What is wrong with the files.
        faults: Vec<Fault>,
        /// Number of faults beyond those.
        more_faults: usize,
    },
}

impl OpenError {
    /// The error as faults of the files it concerns.
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
