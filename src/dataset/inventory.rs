//! What there is to open: the files of a request, by source, and reading one of them.

use std::{path::PathBuf, sync::Arc};

use super::{embedded, given::GivenFile, manifest::Manifest, place_tables::PlaceTables, plain_file::bytes_within};
use crate::{
    control::{
        about::About,
        fault::{Action, Fault, Problem},
        scheme::Scheme,
        timeline::Source,
    },
    formats::{
        self, ReadOptions, Reading, SourceFile,
        dates::{DateOptions, DateOrders},
        pool::PolygonPool,
    },
    places::record::Records,
    story::Story,
};

/// The largest file that is read.
pub const MAX_FILE_BYTES: usize = 512 * 1024 * 1024;

/// What to open, and how to understand it.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Folders, files and patterns of file names; without any, and without files, the dataset inside the program.
    pub paths: Vec<PathBuf>,
    /// Files whose bytes are at hand: together they are opened as a folder is.
    pub files: Vec<GivenFile>,
    /// How plain GeoJSON is to be understood; goes before what a manifest says.
    pub options: ReadOptions,
}

/// The files of a request, not yet read.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    pub(super) manifest: Manifest,
    pub(super) records: Arc<Records>,
    pub(super) place_tables: Arc<PlaceTables>,
    pub(super) groups: Vec<Group>,
    pub(super) files: Vec<ListedFile>,
}

/// One file of an inventory.
#[derive(Clone, Debug)]
pub struct ListedFile {
    /// Its name within what was opened, with `/` between folders.
    pub name: Arc<str>,
    /// Its size when it was listed.
    pub bytes: u64,
    /// Index of its group.
    pub group: usize,
    pub(super) place: Place,
}

/// Files that were opened together: one path argument, or one source of a manifest.
#[derive(Clone, Debug)]
pub struct Group {
    /// Whose reports they are, as far as the manifest or the path says it.
    pub source: Source,
    /// Whether the source's name is only that of the path, so that a format with a known source goes before it.
    pub(super) named_by: NamedBy,
    /// The manifest's scheme.
    pub(super) scheme: Option<Arc<Scheme>>,
    /// How its plain GeoJSON is to be understood.
    pub(super) options: ReadOptions,
}

/// Where the name of a source comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamedBy {
    Path,
    Manifest,
}

/// Where a file lies.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Disk(PathBuf),
    Embedded,
    Given(Arc<[u8]>),
}

impl Inventory {
    /// What the manifest says of the whole; nothing without one.
    pub fn about(&self) -> About {
        self.manifest.about()
    }

    /// The stories of the manifest.
    pub fn stories(&self) -> &[Story] {
        &self.manifest.stories
    }

    /// What the dataset says of single places.
    pub fn records(&self) -> &Arc<Records> {
        &self.records
    }

    /// The files, in the order of the request and then of their names.
    pub fn files(&self) -> &[ListedFile] {
        &self.files
    }

    /// The groups that [`ListedFile::group`] counts.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The sizes of all files together.
    ///
    /// # Units
    /// Bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Reads one file. It depends on nothing but that file, so that files can be read in any order and in parallel;
    /// a file that cannot be read gives a fault.
    ///
    /// # Panics
    /// If there is no file of that index.
    pub fn read_file(&self, index: usize, pool: &PolygonPool) -> Reading {
        self.read_by(index, &self.groups[self.files[index].group].options, pool)
    }

    /// The same, given the orders of dates that the other files of its group prove.
    pub(super) fn read_file_in(&self, index: usize, series: DateOrders, pool: &PolygonPool) -> Reading {
        let options = &self.groups[self.files[index].group].options;
        let dates = DateOptions { series, ..options.dates.clone() };
        self.read_by(index, &ReadOptions { dates, ..options.clone() }, pool)
    }

    fn read_by(&self, index: usize, options: &ReadOptions, pool: &PolygonPool) -> Reading {
        let file = &self.files[index];
        let read = |bytes: &[u8]| formats::read(&SourceFile { name: &file.name, bytes }, options, pool);
        match &file.place {
            Place::Embedded => embedded::bytes(&file.name)
                .map_or_else(|| left_out(file, Problem::Unreadable("not embedded".to_owned())), |bytes| read(&bytes)),
            Place::Given(bytes) if bytes.len() > MAX_FILE_BYTES => too_large(file),
            Place::Given(bytes) => read(bytes),
            Place::Disk(path) => match bytes_within(path, MAX_FILE_BYTES) {
                Ok(bytes) if bytes.len() > MAX_FILE_BYTES => too_large(file),
                Ok(bytes) => read(&bytes),
                Err(error) => left_out(file, Problem::Unreadable(error.to_string())),
            },
        }
    }
}

fn too_large(file: &ListedFile) -> Reading {
    left_out(file, Problem::TooMuch { what: "bytes in a file", limit: MAX_FILE_BYTES })
}

fn left_out(file: &ListedFile, problem: Problem) -> Reading {
    let file = Arc::clone(&file.name);
    let fault = Fault { file, time: None, feature: None, property: None, problem, action: Action::FileLeftOut };
    Reading { dialect: None, reports: Vec::new(), pack: None, orders: DateOrders::ALL, faults: vec![fault] }
}
