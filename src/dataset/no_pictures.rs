//! A page knows no folders: browsers put what is saved where they put everything.

use std::path::PathBuf;

/// No folder.
pub fn pictures_folder() -> PathBuf {
    PathBuf::new()
}
