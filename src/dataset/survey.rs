//! Resolves path arguments to files: folders, manifests, patterns and single files.

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    embedded,
    error::OpenError,
    given::add_given,
    inventory::{Group, Inventory, ListedFile, NamedBy, Place, Request},
    manifest::{MANIFEST_FILE, Manifest, ManifestError, SourceEntry},
    place_tables::PlaceFiles,
    plain_file::whole_within,
    walk::{Found, MAX_FILES, files_below, files_matching, found_at, is_pattern},
};
use crate::{
    control::{remainder::Home, scheme::Scheme, timeline::Source},
    formats::{ReadOptions, dates::guess_of_names},
};

/// The largest manifest that is read, bytes.
pub(super) const MAX_MANIFEST_BYTES: usize = 16 * 1024 * 1024;

/// The largest file next to a manifest that is read, a table of places or an outline, bytes.
pub(super) const MAX_TABLE_BYTES: usize = 64 * 1024 * 1024;

/// Lists the files of a request; only manifests are read, with the files they name.
///
/// # Errors
/// When a path does not exist, a folder has no file that could be a report, or a manifest is invalid.
pub fn survey(request: &Request) -> Result<Inventory, OpenError> {
    let mut inventory = Inventory::default();
    if !request.files.is_empty() {
        add_given(&mut inventory, &request.files, &request.options)?;
    } else if request.paths.is_empty() {
        add_embedded(&mut inventory, &request.options)?;
    }
    let mut single_files = Vec::new();
    for path in &request.paths {
        if path.is_dir() {
            add_folder(&mut inventory, path, &request.options)?;
        } else if path.exists() {
            single_files.push(path.clone());
        } else if is_pattern(path.as_os_str()) {
            let files = some(files_matching(&path.to_string_lossy())?, path)?;
            inventory.add(by_path(path, &request.options), files);
        } else {
            return Err(OpenError::NotFound(path.clone()));
        }
    }
    if single_files.len() > MAX_FILES {
        return Err(OpenError::TooManyFiles { path: single_files.swap_remove(0), limit: MAX_FILES });
    }
    if !single_files.is_empty() {
        add_single_files(&mut inventory, single_files, &request.options);
    }
    inventory.guess_names();
    Ok(inventory)
}

impl Inventory {
    fn add(&mut self, group: Group, files: Vec<Found>) {
        let index = self.groups.len();
        self.groups.push(group);
        self.files.extend(files.into_iter().map(|file| ListedFile {
            name: Arc::from(file.name),
            bytes: file.bytes,
            group: index,
            place: Place::Disk(file.path),
        }));
    }
}

/// Adds a folder: the sources of its manifest, or all its files as one source.
fn add_folder(inventory: &mut Inventory, folder: &Path, options: &ReadOptions) -> Result<(), OpenError> {
    let path = folder.join(MANIFEST_FILE);
    // Anything with that name is the manifest, even if it cannot be read.
    if fs::symlink_metadata(&path).is_err() {
        let files = some(files_below(folder)?, folder)?;
        inventory.add(by_path(folder, options), files);
        return Ok(());
    }
    let unreadable = |source| OpenError::Unreadable { path: path.clone(), source };
    let bytes = whole_within(&path, MAX_MANIFEST_BYTES).map_err(unreadable)?;
    let manifest = parse_manifest(&bytes, &path)?;
    let scheme = manifest.scheme(home_in(folder, &manifest, &path)?).map(Arc::new);
    // Outlines are not reports, even if they lie among them.
    let is_report = |file: &Found| manifest.outlines().all(|outline| file.path != folder.join(outline));
    let reports = |files: Vec<Found>, path: &Path| some(files.into_iter().filter(is_report).collect(), path);
    if manifest.sources.is_empty() {
        let files = reports(files_below(folder)?, folder)?;
        inventory.add(Group { scheme, ..by_path(folder, options) }, files);
    } else {
        for entry in &manifest.sources {
            let path = folder.join(&entry.path);
            let files = reports(source_files(folder, &path)?, &path)?;
            inventory.add(by_manifest(entry, scheme.clone(), options), files);
        }
    }
    let beside = |name: Option<&String>| Ok(bytes_beside(folder, name)?.map(Cow::Owned));
    let places = PlaceFiles::read(&manifest, &path, beside)?;
    inventory.describe(manifest, places);
    Ok(())
}

/// Whether a folder has a manifest that names a path below it as a source; a manifest that cannot be read names none.
pub fn names_as_source(folder: &Path, inner: &Path) -> bool {
    let bytes = whole_within(&folder.join(MANIFEST_FILE), MAX_MANIFEST_BYTES);
    let manifest = bytes.ok().and_then(|bytes| Manifest::parse(&bytes).ok());
    manifest.is_some_and(|manifest| manifest.sources.iter().any(|source| Path::new(&source.path) == inner))
}

/// The content of a file next to a manifest, if the manifest names one.
fn bytes_beside(folder: &Path, name: Option<&String>) -> Result<Option<Vec<u8>>, OpenError> {
    let Some(path) = name.map(|name| folder.join(name)) else { return Ok(None) };
    let unreadable = |source| OpenError::Unreadable { path: path.clone(), source };
    whole_within(&path, MAX_TABLE_BYTES).map(Some).map_err(unreadable)
}

/// The home of the remainder, if a manifest names its outline.
fn home_in(folder: &Path, manifest: &Manifest, path: &Path) -> Result<Option<Arc<Home>>, OpenError> {
    let bytes = bytes_beside(folder, manifest.home.as_ref())?;
    let home = bytes.map(|bytes| manifest.home(&bytes)).transpose().map_err(|source| wrap_manifest(path, source))?;
    Ok(home.map(Arc::new))
}

/// The files of one source of a manifest, named relative to the manifest's folder.
fn source_files(folder: &Path, path: &Path) -> Result<Vec<Found>, OpenError> {
    let found = if path.is_dir() {
        files_below(path)?
    } else if path.exists() {
        vec![found_at(path.to_owned(), folder)]
    } else if is_pattern(path.as_os_str()) {
        // The folder's own name is not a pattern, even if it contains a bracket.
        let inner = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
        let escaped = glob::Pattern::escape(&folder.to_string_lossy());
        files_matching(&format!("{escaped}/{inner}"))?
    } else {
        return Err(OpenError::NotFound(path.to_owned()));
    };
    some(found.into_iter().map(|file| found_at(file.path, folder)).collect(), path)
}

/// Adds single files as one source, named relative to their common folder; patterns expanded by a shell arrive here.
fn add_single_files(inventory: &mut Inventory, paths: Vec<PathBuf>, options: &ReadOptions) {
    let parent = |path: &PathBuf| path.parent().map(Path::to_owned).unwrap_or_default();
    let common = paths.iter().map(parent).reduce(|a, b| common_folder(&a, &b)).unwrap_or_default();
    let named_after = if let [path] = &paths[..] { path } else { &common };
    let group = by_path(named_after, options);
    let mut files: Vec<_> = paths.into_iter().map(|path| found_at(path, &common)).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup();
    inventory.add(group, files);
}

fn add_embedded(inventory: &mut Inventory, options: &ReadOptions) -> Result<(), OpenError> {
    let path = Path::new(MANIFEST_FILE);
    let manifest = parse_manifest(embedded::MANIFEST, path)?;
    let beside = |name: Option<&String>| Ok(name.and_then(|name| embedded::beside(name)).map(Cow::Borrowed));
    let places = PlaceFiles::read(&manifest, path, beside)?;
    let home = manifest.home.as_ref().map(|_| manifest.home(embedded::HOME)).transpose();
    let home = home.map_err(|source| wrap_manifest(path, source))?;
    let scheme = manifest.scheme(home.map(Arc::new)).map(Arc::new);
    for entry in &manifest.sources {
        let group = inventory.groups.len();
        inventory.groups.push(by_manifest(entry, scheme.clone(), options));
        let names = embedded::names().into_iter().filter(|name| Path::new(name).starts_with(&entry.path));
        inventory.files.extend(names.map(|name| ListedFile {
            bytes: embedded::bytes(&name).map_or(0, |bytes| bytes.len() as u64),
            name: Arc::from(name),
            group,
            place: Place::Embedded,
        }));
    }
    inventory.describe(manifest, places);
    Ok(())
}

impl Inventory {
    /// Infers how short dates in the names of each group's files are read.
    fn guess_names(&mut self) {
        for (index, group) in self.groups.iter_mut().enumerate() {
            let files = self.files.iter().filter(|file| file.group == index);
            group.options.dates.names = guess_of_names(files.map(|file| &*file.name));
        }
    }
}

pub(super) fn parse_manifest(bytes: &[u8], path: &Path) -> Result<Manifest, OpenError> {
    Manifest::parse(bytes).map_err(|source| wrap_manifest(path, source))
}

pub(super) fn wrap_manifest(path: &Path, source: ManifestError) -> OpenError {
    OpenError::Manifest { path: path.to_owned(), source }
}

fn some(files: Vec<Found>, path: &Path) -> Result<Vec<Found>, OpenError> {
    if files.is_empty() { Err(OpenError::NothingThere(path.to_owned())) } else { Ok(files) }
}

pub(super) fn by_path(path: &Path, options: &ReadOptions) -> Group {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let source = Source { name, ..Source::default() };
    Group { source, named_by: NamedBy::Path, scheme: None, options: options.clone() }
}

pub(super) fn by_manifest(entry: &SourceEntry, scheme: Option<Arc<Scheme>>, options: &ReadOptions) -> Group {
    Group {
        source: Source {
            name: entry.name.clone(),
            terms: entry.terms.clone(),
            estimate: entry.estimate.clone(),
            coverage: entry.coverage.clone(),
        },
        named_by: NamedBy::Manifest,
        scheme,
        options: ReadOptions {
            class_property: options.class_property.clone().or_else(|| entry.class_property.clone()),
            class: options.class.clone().or_else(|| entry.class.clone()),
            dates: entry.dates(&options.dates),
        },
    }
}

pub(super) fn common_folder(a: &Path, b: &Path) -> PathBuf {
    std::iter::zip(a.components(), b.components()).take_while(|(a, b)| a == b).map(|(part, _)| part).collect()
}
