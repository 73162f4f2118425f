//! Lists the files below a path that could be reports.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use super::{error::OpenError, manifest::MANIFEST_FILE, plain_file::open_plain};
use crate::formats::{is_foreign_map, topojson};

/// The most files of one folder or pattern.
pub(super) const MAX_FILES: usize = 200_000;

/// Greatest nesting depth of folders.
const MAX_DEPTH: usize = 32;

/// Number of bytes examined of other files.
const HEAD_BYTES: usize = 4096;

/// Extensions of files that are accepted by name; the content of others is examined.
const REPORT_ENDINGS: [&str; 2] = ["geojson", "json"];

/// A file that could be a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its path.
    pub(super) path: PathBuf,
    /// Its name relative to what was opened, with `/` between folders.
    pub(super) name: String,
    /// Its size, bytes.
    pub(super) bytes: u64,
}

/// Every file below a folder that could be a report, sorted by name; hidden files and folders are skipped.
pub(super) fn files_below(folder: &Path) -> Result<Vec<Found>, OpenError> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((inner, depth)) = open.pop() {
        let (folders, files) = list(&inner).map_err(|source| OpenError::Unreadable { path: inner, source })?;
        if depth < MAX_DEPTH {
            open.extend(folders.into_iter().map(|folder| (folder, depth + 1)));
        }
        let reports = files.into_iter().filter(|path| could_be_report(path));
        found.extend(reports.map(|path| found_at(path, folder)));
        if found.len() > MAX_FILES {
            return Err(OpenError::TooManyFiles { path: folder.to_owned(), limit: MAX_FILES });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The folders and files directly in a folder, without hidden ones.
fn list(folder: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // Links to folders are not followed, since they could form cycles.
        let is_folder = entry.file_type()?.is_dir();
        if !is_hidden(&path) {
            (if is_folder { &mut folders } else { &mut files }).push(path);
        }
    }
    Ok((folders, files))
}

/// Every file that matches a pattern and could be a report, sorted; names are relative to the literal part of the
/// pattern.
pub(super) fn files_matching(pattern: &str) -> Result<Vec<Found>, OpenError> {
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let paths = glob::glob_with(pattern, options)
        .map_err(|source| OpenError::BadPattern { pattern: pattern.to_owned(), source })?;
    let base: PathBuf = Path::new(pattern).components().take_while(|part| !is_pattern(part.as_os_str())).collect();
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| OpenError::Unreadable {
            path: error.path().to_owned(),
            source: io::Error::from(error.error().kind()),
        })?;
        if !path.is_dir() && could_be_report(&path) {
            found.push(found_at(path, &base));
        }
        if found.len() > MAX_FILES {
            return Err(OpenError::TooManyFiles { path: base, limit: MAX_FILES });
        }
    }
    Ok(found)
}

/// A file given by its own path, named relative to a folder above it.
pub(super) fn found_at(path: PathBuf, base: &Path) -> Found {
    let inner = path.strip_prefix(base).unwrap_or(&path);
    let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    // A file that vanishes before it is read gives a fault then.
    let bytes = fs::metadata(&path).map_or(0, |metadata| metadata.len());
    Found { name: parts.join("/"), bytes, path }
}

/// Whether a path is a pattern such as `2024-*/*.geojson`.
pub(super) fn is_pattern(path: &std::ffi::OsStr) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn could_be_report(path: &Path) -> bool {
    if path.file_name().is_some_and(|name| name == MANIFEST_FILE) {
        return false;
    }
    is_report_name(path) || (path.is_file() && starts_as_report(path).unwrap_or(false))
}

/// Whether a file is accepted by its name alone.
pub(super) fn is_report_name(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| REPORT_ENDINGS.contains(&ending.as_str()))
}

/// Whether the first bytes of a file look like a report, or a map in an unsupported format.
fn starts_as_report(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    open_plain(path)?.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(head_is_report(&head) || is_foreign_map(&path.to_string_lossy(), &head))
}

/// Whether the first character, after spaces and a byte order mark, opens a JSON object, or the file is a compressed
/// pack.
pub(super) fn head_is_report(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(topojson::HEAD_BYTES)];
    if topojson::is_topology(head) {
        return true;
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    // A record separator starts a sequence of GeoJSON texts.
    matches!(head.trim_ascii_start(), [b'{', ..] | [0x1e, b'{', ..])
}
