//! Files given by content, such as those dropped on a page; together they are treated as a folder.

use std::{
    borrow::Cow,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    error::OpenError,
    inventory::{Group, Inventory, ListedFile, Place},
    manifest::{MANIFEST_FILE, Manifest, SourceEntry},
    place_tables::PlaceFiles,
    survey::{MAX_MANIFEST_BYTES, MAX_TABLE_BYTES, by_manifest, by_path, parse_manifest, wrap_manifest},
    walk::{MAX_FILES, head_is_report, is_pattern, is_report_name},
};
use crate::{
    control::remainder::Home,
    formats::{ReadOptions, is_foreign_map},
};

/// A file given by its name and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenFile {
    /// Its name relative to what was given, with `/` between folders.
    pub name: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

/// Adds the files as one folder: the sources of its manifest, or all possible reports as one source.
///
/// # Errors
/// When no file could be a report, or the manifest is invalid.
pub(super) fn add_given(
    inventory: &mut Inventory,
    files: &[GivenFile],
    options: &ReadOptions,
) -> Result<(), OpenError> {
    if files.len() > MAX_FILES {
        return Err(OpenError::TooManyFiles { path: common_folder(files), limit: MAX_FILES });
    }
    let Some(manifest_file) = manifest_of(files) else {
        let folder = common_folder(files);
        let named_after = if let [file] = files { Path::new(&file.name) } else { &folder };
        return add_group(inventory, by_path(named_after, options), reports(files, Path::new("")), named_after);
    };
    let path = Path::new(&manifest_file.name);
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    within(&manifest_file.bytes, MAX_MANIFEST_BYTES, path)?;
    let manifest = parse_manifest(&manifest_file.bytes, path)?;
    let scheme = manifest.scheme(home_in(files, &manifest, path)?).map(Arc::new);
    // Outlines are not reports, even if they lie among them.
    let is_report = |file: &&GivenFile| manifest.outlines().all(|outline| *file.name != *folder.join(outline));
    let reports = || reports(files, folder).into_iter().filter(is_report);
    if manifest.sources.is_empty() {
        let group = Group { scheme, ..by_path(folder, options) };
        add_group(inventory, group, reports().collect(), folder)?;
    } else {
        for entry in &manifest.sources {
            let of_entry = reports().filter(|file| belongs(file, folder, entry)).collect();
            let group = by_manifest(entry, scheme.clone(), options);
            add_group(inventory, group, of_entry, &folder.join(&entry.path))?;
        }
    }
    let beside = |name: Option<&String>| Ok(bytes_beside(files, path, name)?.map(|bytes| Cow::Owned(bytes.to_vec())));
    let places = PlaceFiles::read(&manifest, path, beside)?;
    inventory.describe(manifest, places);
    Ok(())
}

/// The manifest nearest to the root.
fn manifest_of(files: &[GivenFile]) -> Option<&GivenFile> {
    let is_manifest = |file: &&GivenFile| Path::new(&file.name).file_name().is_some_and(|name| name == MANIFEST_FILE);
    files.iter().filter(is_manifest).min_by_key(|file| Path::new(&file.name).components().count())
}

/// The files below a folder that could be reports, sorted by name.
fn reports<'a>(files: &'a [GivenFile], folder: &Path) -> Vec<&'a GivenFile> {
    let could_be_report = |file: &&GivenFile| {
        let path = Path::new(&file.name);
        path.starts_with(folder)
            && path.file_name().is_none_or(|name| name != MANIFEST_FILE)
            && (is_report_name(path) || head_is_report(&file.bytes) || is_foreign_map(&file.name, &file.bytes))
    };
    let mut found: Vec<_> = files.iter().filter(could_be_report).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Whether a file belongs to a source: it is the source's file, lies in its folder, or matches its pattern.
fn belongs(file: &GivenFile, folder: &Path, entry: &SourceEntry) -> bool {
    let Ok(inner) = Path::new(&file.name).strip_prefix(folder) else { return false };
    if is_pattern(Path::new(&entry.path).as_os_str()) {
        // As in a folder on disk, `*` does not match `/`.
        let options = glob::MatchOptions {
            require_literal_separator: true,
            require_literal_leading_dot: true,
            ..glob::MatchOptions::new()
        };
        return glob::Pattern::new(&entry.path).is_ok_and(|pattern| pattern.matches_path_with(inner, options));
    }
    inner.starts_with(&entry.path)
}

fn add_group(inventory: &mut Inventory, group: Group, files: Vec<&GivenFile>, path: &Path) -> Result<(), OpenError> {
    if files.is_empty() {
        return Err(OpenError::NothingThere(path.to_owned()));
    }
    let index = inventory.groups.len();
    inventory.groups.push(group);
    inventory.files.extend(files.into_iter().map(|file| ListedFile {
        name: Arc::from(&*file.name),
        bytes: file.bytes.len() as u64,
        group: index,
        place: Place::Given(Arc::clone(&file.bytes)),
    }));
    Ok(())
}

/// The content of a file next to the manifest, if the manifest names one.
fn bytes_beside<'a>(
    files: &'a [GivenFile],
    manifest: &Path,
    name: Option<&String>,
) -> Result<Option<&'a [u8]>, OpenError> {
    let folder = manifest.parent().unwrap_or_else(|| Path::new(""));
    let Some(path) = name.map(|name| folder.join(name)) else { return Ok(None) };
    let found = files.iter().find(|file| Path::new(&file.name) == path);
    let file = found.ok_or_else(|| OpenError::NotFound(path.clone()))?;
    within(&file.bytes, MAX_TABLE_BYTES, &path)?;
    Ok(Some(&*file.bytes))
}

/// The home of the remainder, if the manifest names its outline.
fn home_in(files: &[GivenFile], manifest: &Manifest, path: &Path) -> Result<Option<Arc<Home>>, OpenError> {
    let bytes = bytes_beside(files, path, manifest.home.as_ref())?;
    let home = bytes.map(|bytes| manifest.home(bytes)).transpose().map_err(|source| wrap_manifest(path, source))?;
    Ok(home.map(Arc::new))
}

/// Applies the size limit for files read from disk.
fn within(bytes: &[u8], limit: usize, path: &Path) -> Result<(), OpenError> {
    if bytes.len() <= limit {
        return Ok(());
    }
    let source = io::Error::new(io::ErrorKind::FileTooLarge, format!("over the limit of {limit} bytes"));
    Err(OpenError::Unreadable { path: path.to_owned(), source })
}

/// The common parent folder of all files.
fn common_folder(files: &[GivenFile]) -> PathBuf {
    let parent = |file: &GivenFile| Path::new(&file.name).parent().map(Path::to_owned).unwrap_or_default();
    files.iter().map(parent).reduce(|a, b| super::survey::common_folder(&a, &b)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Request, load};

    const MANIFEST: &str = r#"{"title": "The hill", "sources": [
        {"name": "A", "path": "a.topojson"}, {"name": "B", "path": "b/*.geojson", "class_property": "kind"}],
        "parties": [{"key": "red", "name": {"en": "Red", "uk": "Червоні"}}],
        "classes": [{"key": "held", "name": {"en": "Held", "uk": "Утримують"}, "control": "red"}]}"#;

    const REPORT: &str = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "held"},
        "geometry": {"type": "Polygon", "coordinates": [[[37, 48], [38, 48], [38, 49], [37, 48]]]}}]}"#;

    fn file(name: &str, text: &str) -> GivenFile {
        GivenFile { name: name.to_owned(), bytes: Arc::from(text.as_bytes()) }
    }

    fn opened(files: Vec<GivenFile>) -> Result<crate::dataset::Dataset, OpenError> {
        load(&Request { files, ..Request::default() }, &|_| {})
    }

    #[test]
    fn files_with_a_manifest_are_its_sources() {
        let manifest = MANIFEST.replace(r#"{"name": "A", "path": "a.topojson"}, "#, "");
        let files = vec![
            file("hill/b/2024-01-01.geojson", REPORT),
            file("hill/c/2024-01-02.geojson", REPORT),
            file("hill/frontline.json", &manifest),
        ];
        let dataset = opened(files).expect("opens");
        assert_eq!(dataset.title().english(), "The hill");
        assert_eq!(dataset.timelines.len(), 1);
        assert_eq!(dataset.timelines[0].snapshots().len(), 1, "the file of another folder is none of the source");
    }

    #[test]
    fn a_source_without_files_is_named() {
        let error = opened(vec![file("frontline.json", MANIFEST), file("b/2024-01-01.geojson", REPORT)]);
        assert!(error.is_err_and(|error| error.to_string().contains("a.topojson")));
    }

    #[test]
    fn files_without_a_manifest_are_one_source_and_others_are_passed_over() {
        let files = vec![
            file("days/2024-01-02.geojson", REPORT),
            file("days/2024-01-01.geojson", REPORT),
            file("days/notes.txt", "nothing"),
        ];
        let dataset = opened(files).expect("opens");
        assert_eq!(dataset.timelines[0].source().name, "days");
        assert_eq!(dataset.timelines[0].snapshots().len(), 2);
        assert!(opened(vec![file("notes.txt", "nothing")]).is_err());
    }
}
