//! Why nothing could be opened, in the language of the interface.

use crate::{control::fault::Fault, dataset::OpenError, language::Words};

/// The most faults listed.
const LISTED: usize = 3;

/// Why nothing could be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct CannotOpen {
    /// Whether there are files, but no reports in them.
    has_files: bool,
    faults: Vec<Fault>,
    more_faults: usize,
}

impl CannotOpen {
    /// Files were read, but none of them contains a report.
    pub fn no_reports(faults: Vec<Fault>, more_faults: usize) -> Self {
        Self { has_files: true, faults, more_faults }
    }

    /// The reason in words: what was expected, and the problems of the first files.
    pub fn text(&self, words: &Words) -> String {
        let expected = self.has_files.then(|| words.text("open-no-reports"));
        let listed = self.faults.iter().take(LISTED).map(|fault| words.fault(fault));
        let rest = (self.faults.len() + self.more_faults).saturating_sub(LISTED);
        let rest = (rest > 0).then(|| words.with("open-more-faults", &[("count", rest.into())]));
        expected.into_iter().chain(listed).chain(rest).collect::<Vec<_>>().join("; ")
    }
}

impl From<OpenError> for CannotOpen {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NoReports { faults, more_faults } => Self::no_reports(faults, more_faults),
            other => Self { has_files: false, faults: other.faults(), more_faults: 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::language::Language;

    #[test]
    fn a_path_that_leads_nowhere_is_named_in_the_language_of_the_interface() {
        let problem = CannotOpen::from(OpenError::NotFound(PathBuf::from("/a/b")));
        let text = |language| problem.text(&Words::new(language).unwrap());
        assert_eq!(text(Language::English), "/a/b: the file cannot be read: no such file or folder");
        assert_eq!(text(Language::Ukrainian), "/a/b: файл не вдалося прочитати: немає такого файлу чи теки");
    }
}
