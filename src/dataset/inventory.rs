//! The inventory of a request: its files by source, and reading them.

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
    places::{own::OwnPlaces, record::Records},
    story::Story,
};

/// The largest file that is read, bytes.
pub const MAX_FILE_BYTES: usize = 512 * 1024 * 1024;

/// What to open, and how to read it.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Folders, files and patterns; if there are none, and no files are given, the embedded dataset is opened.
    pub paths: Vec<PathBuf>,
    /// Files given by content; together they are opened like a folder.
    pub files: Vec<GivenFile>,
    /// The options for plain GeoJSON; they override those of a manifest.
    pub options: ReadOptions,
}

/// The files of a request, not read yet.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    pub(super) manifest: Manifest,
    pub(super) records: Arc<Records>,
    pub(super) own_places: OwnPlaces,
    pub(super) place_tables: Arc<PlaceTables>,
    pub(super) groups: Vec<Group>,
    pub(super) files: Vec<ListedFile>,
}

/// A file of an inventory.
#[derive(Clone, Debug)]
pub struct ListedFile {
    /// Its name relative to what was opened, with `/` between folders.
    pub name: Arc<str>,
    /// Its size when it was listed, bytes.
    pub bytes: u64,
    /// Index of its group.
    pub group: usize,
    pub(super) place: Place,
}

/// Files that were opened together: by one path argument, or as one source of a manifest.
#[derive(Clone, Debug)]
pub struct Group {
    /// The source, as far as the manifest or the path tells it.
    pub source: Source,
    /// Where the source's name comes from: a name from the path is replaced by that of a format with a known source.
    pub(super) named_by: NamedBy,
    /// The manifest's scheme.
    pub(super) scheme: Option<Arc<Scheme>>,
    /// The options for its plain GeoJSON.
    pub(super) options: ReadOptions,
}

/// The origin of a source's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamedBy {
    Path,
    Manifest,
}

/// The location of a file.
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

    /// The dataset's records of single places.
    pub fn records(&self) -> &Arc<Records> {
        &self.records
    }

    /// The places and regions that the dataset brings.
    pub fn own_places(&self) -> &OwnPlaces {
        &self.own_places
    }

    /// The files in the order of the request, then by name.
    pub fn files(&self) -> &[ListedFile] {
        &self.files
    }

    /// The groups, indexed by [`ListedFile::group`].
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The total size of all files.
    ///
    /// # Units
    /// Bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Reads one file. The result depends only on that file, so files can be read in any order and in parallel. A file
    /// that cannot be read gives a fault.
    ///
    /// # Panics
    /// If there is no file of that index.
    pub fn read_file(&self, index: usize, pool: &PolygonPool) -> Reading {
        self.read_by(index, &self.groups[self.files[index].group].options, pool)
    }

    /// Like [`Self::read_file`], given the orders of dates that the other files of its group prove.
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
