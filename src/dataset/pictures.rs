//! The user's pictures folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;

/// The key of the pictures folder in the desktop's configuration of user folders.
const DESKTOP_KEY: &str = "XDG_PICTURES_DIR";

/// The user's pictures folder, otherwise the home folder, otherwise the current folder.
pub fn pictures_folder() -> PathBuf {
    let Ok(home) = etcetera::home_dir() else { return PathBuf::from(".") };
    let named = etcetera::choose_base_strategy().ok().and_then(|base| {
        let text = fs::read_to_string(base.config_dir().join("user-dirs.dirs")).ok()?;
        folder_in(&text, &home)
    });
    let folders = [named, Some(home.join("Pictures"))];
    folders.into_iter().flatten().find(|folder| folder.is_dir()).unwrap_or(home)
}

/// The folder in a line such as `XDG_PICTURES_DIR="$HOME/Pictures"`.
fn folder_in(text: &str, home: &Path) -> Option<PathBuf> {
    let value = text.lines().find_map(|line| line.trim().strip_prefix(DESKTOP_KEY)?.trim_start().strip_prefix('='))?;
    let value = value.trim().trim_matches('"');
    match value.strip_prefix("$HOME") {
        Some(below) => Some(home.join(below.trim_start_matches('/'))),
        None => Some(PathBuf::from(value)).filter(|folder| folder.is_absolute()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_names_the_folder_in_its_language() {
        let text = "# written by the desktop\nXDG_MUSIC_DIR=\"$HOME/m\"\nXDG_PICTURES_DIR=\"$HOME/Зображення\"\n";
        let home = Path::new("/home/a");
        assert_eq!(folder_in(text, home), Some(home.join("Зображення")));
        assert_eq!(folder_in("XDG_PICTURES_DIR=\"/p\"", home), Some(PathBuf::from("/p")));
        assert_eq!(folder_in("XDG_PICTURES_DIR=p", home), None);
        assert_eq!(folder_in("", home), None);
    }
}
