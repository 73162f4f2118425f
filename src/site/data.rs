//! The data of a site: a folder that the program opens, in the page as on disk.

use std::{borrow::Cow, collections::BTreeSet};

use super::{
    SiteError,
    file::{SiteFile, hash, hashed_name, slug},
    press::Effort,
};
use crate::{
    control::{evolution::Evolution, name::Name},
    dataset::{
        Dataset, PlaceTables,
        manifest::{MANIFEST_FILE, Manifest, SourceEntry},
    },
    formats::topojson::pack_from_timeline,
};

/// The folder of the data within a site.
pub(super) const FOLDER: &str = "data";

/// A file of the data.
#[derive(Clone, Debug)]
pub(super) struct DataFile {
    /// Its name in the folder.
    pub(super) name: String,
    /// Its address relative to the page; it changes with the content.
    pub(super) url: String,
    pub(super) file: SiteFile,
}

/// The packs, the manifest and the tables of a dataset, all of whose evolutions must be known.
pub(super) fn data_files(dataset: &Dataset, effort: Effort) -> Result<Vec<DataFile>, SiteError> {
    let mut files = Vec::new();
    let (mut sources, mut taken) = (Vec::new(), BTreeSet::new());
    for (timeline, evolution) in std::iter::zip(&dataset.timelines, &dataset.evolutions) {
        let source = timeline.source();
        let of_title = if let [_] = dataset.timelines[..] { slug(dataset.title().english()) } else { None };
        let stem = of_title.or_else(|| slug(&source.name)).unwrap_or_else(|| "data".to_owned());
        let packed = |error| SiteError::Pack { source_name: source.name.clone(), source: Box::new(error) };
        let unknown = Evolution::default();
        let evolution = evolution.as_deref().unwrap_or(&unknown);
        let text = pack_from_timeline(timeline, evolution, &dataset.packed_beside_tables()).map_err(packed)?;
        let name = free_name(&stem, &text, &mut taken);
        sources.push(SourceEntry {
            name: source.name.clone(),
            terms: source.terms.clone(),
            path: name.clone(),
            class_property: None,
            class: None,
            estimate: source.estimate.clone(),
            coverage: source.coverage.clone(),
            start_property: None,
            end_property: None,
            date_property: None,
            date_order: None,
            end: None,
        });
        // Not as a compressed pack: brotli makes it a fifth smaller than gzip does, and a browser unpacks it by itself.
        let file = SiteFile::pressed(format!("{FOLDER}/{name}"), text, effort).map_err(SiteError::Press)?;
        files.push(DataFile { url: file.path.clone(), name, file });
    }
    let tables = tables(dataset, effort)?;
    let named = |stem: &str| tables.iter().map(|table| table.name.clone()).find(|name| name.starts_with(stem));
    let manifest = Manifest {
        // The tables name parties by their keys; otherwise the packs say it all.
        parties: if dataset.place_tables.name_no_parties() { Vec::new() } else { dataset.place_tables.parties.clone() },
        sources,
        stories: dataset.stories.clone(),
        place_reports: named(REPORTS),
        place_notes: named(NOTES),
        places: named(PLACES),
        regions: named(REGIONS),
        ..Manifest::of(dataset.about.clone())
    };
    files.push(manifest_file(&manifest, effort)?);
    files.extend(tables);
    Ok(files)
}

/// The stems of the tables' file names.
const REPORTS: &str = "reports";
const NOTES: &str = "notes";
const PLACES: &str = "places";
const REGIONS: &str = "regions";

/// The extension of packs: many hosts compress JSON where they do not send the compressed file beside it.
const PACK_ENDING: &str = "json";

/// The name of a pack, with a number if another source has the same name.
fn free_name(stem: &str, bytes: &[u8], taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| hashed_name(&format!("{stem}-{number}"), PACK_ENDING, bytes));
    let mut names = std::iter::once(hashed_name(stem, PACK_ENDING, bytes)).chain(numbered);
    names.find(|name| taken.insert(name.clone())).unwrap_or_default()
}

/// The manifest keeps its name, by which a data folder is recognised; its address has a hash of the content appended.
fn manifest_file(manifest: &Manifest, effort: Effort) -> Result<DataFile, SiteError> {
    let mut bytes = serde_json::to_vec_pretty(manifest).map_err(SiteError::Json)?;
    bytes.push(b'\n');
    let url = format!("{FOLDER}/{MANIFEST_FILE}?{}", hash(&bytes));
    let file = SiteFile::pressed(format!("{FOLDER}/{MANIFEST_FILE}"), bytes, effort).map_err(SiteError::Press)?;
    Ok(DataFile { name: MANIFEST_FILE.to_owned(), url, file })
}

fn tables(dataset: &Dataset, effort: Effort) -> Result<Vec<DataFile>, SiteError> {
    let PlaceTables { reports, notes, places, regions, .. } = &*dataset.place_tables;
    let tables =
        [(REPORTS, "csv", reports), (NOTES, "csv", notes), (PLACES, "csv", places), (REGIONS, "geojson", regions)];
    let there = tables.into_iter().filter_map(|(stem, ending, bytes)| Some((stem, ending, bytes.clone()?)));
    let file = |(stem, ending, bytes): (&str, &str, Cow<'static, [u8]>)| {
        let name = hashed_name(stem, ending, &bytes);
        let file = SiteFile::pressed(format!("{FOLDER}/{name}"), bytes, effort).map_err(SiteError::Press)?;
        Ok(DataFile { url: file.path.clone(), name, file })
    };
    there.map(file).collect()
}

/// The requested title of a site for both languages, or that of the dataset.
pub(super) fn title(dataset: &Dataset, asked: Option<&str>) -> Name {
    asked.map_or_else(|| dataset.title(), super::bilingual::same)
}
