//! The pictures folder of a page, which is empty: browsers choose the folder of downloads.

use std::path::PathBuf;

/// An empty path.
pub fn pictures_folder() -> PathBuf {
    PathBuf::new()
}
