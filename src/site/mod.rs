//! A published site: the map for browsers as a folder of files, built in memory.
//!
//! All files except `index.html`, `sw.js` and the manifest of the data have a hash of their content in their name, so
//! that browsers may cache them indefinitely. All addresses are relative, so that a site works in any folder of any
//! server, and opened from disk. The same inputs give the same bytes.

mod bilingual;
mod data;
mod fallback;
mod file;
mod first_picture;
mod index;
mod page_build;
mod press;
mod stick;
mod stills;
mod style;
mod template;
mod worker;

use std::{borrow::Cow, io, sync::Arc};

use serde_json::{Value, json};
use thiserror::Error;

use self::{bilingual::Bilingual, data::DataFile, file::hashed_name, stills::Still};
pub use self::{
    file::{SiteFile, hash},
    page_build::{BadPageBuild, PageBuild},
    press::Effort,
    template::BadTemplate,
};
use crate::{
    control::evolution::Evolution,
    dataset::Dataset,
    formats::topojson::PackError,
    language::{BadCatalogue, Language},
    plate::{Atlas, BadAtlas, BadPlate, NoPlate},
};

/// The limit for the transfer of a first visit.
///
/// # Units
/// Bytes.
pub const FIRST_VISIT_LIMIT: usize = 9_000_000;

/// Assumed upper bound of the page's own transfer before it is known, bytes.
const INDEX_ROOM: usize = 100_000;

/// The file name of the page.
pub const INDEX_FILE: &str = "index.html";

/// Options for building a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteOptions {
    /// Its title; `None` for that of the dataset.
    pub title: Option<String>,
    /// The default language.
    pub language: Language,
    /// Compression effort.
    pub effort: Effort,
}

/// A site, in memory.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its files in the order in which to write them: the page comes last, after everything it refers to.
    pub files: Vec<SiteFile>,
    /// Paths of the files that the first visit needs.
    first_visit: Vec<String>,
}

/// The size of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteWeight {
    /// Number of files, without compressed variants.
    pub files: usize,
    /// Their size, bytes.
    pub bytes: usize,
    /// Their size as transferred, with brotli where available, bytes.
    pub transfer: usize,
    /// Transfer of a first visit, bytes.
    pub first_visit: usize,
}

/// Why a site cannot be built.
#[derive(Debug, Error)]
pub enum SiteError {
    /// A source cannot be packed.
    #[error("the reports of {source_name} cannot be packed")]
    Pack {
        /// Its name.
        source_name: String,
        /// The reason.
        source: Box<PackError>,
    },
    /// A file cannot be compressed.
    #[error("a file cannot be compressed")]
    Press(#[source] io::Error),
    /// A file cannot be written as JSON.
    #[error("a file cannot be written as JSON")]
    Json(#[source] serde_json::Error),
    /// The resources of plates are damaged.
    #[error(transparent)]
    Atlas(#[from] BadAtlas),
    /// A still picture cannot be drawn.
    #[error("a still picture cannot be drawn")]
    Plate(#[from] BadPlate),
    /// A still picture cannot be written.
    #[error("a still picture cannot be written")]
    Png(#[source] png::EncodingError),
    /// A still picture has no report, or cannot be drawn.
    #[error("a still picture cannot be made")]
    Still(#[from] NoPlate),
    /// The words are damaged.
    #[error(transparent)]
    Catalogue(#[from] BadCatalogue),
    /// A template is damaged.
    #[error(transparent)]
    Template(#[from] BadTemplate),
}

/// The program's files within a site.
struct Program {
    style: SiteFile,
    page: SiteFile,
    glue: SiteFile,
    wasm: SiteFile,
}

/// Builds the site of a dataset.
///
/// # Errors
/// When a source cannot be packed, or a picture cannot be drawn.
pub fn site(dataset: Dataset, build: PageBuild, options: &SiteOptions) -> Result<Site, SiteError> {
    let words = Bilingual::new(options.language)?;
    let atlas = Atlas::with_places_of(&dataset.own_places)?;
    let dataset = prepared(dataset, options);
    let program = program(build, options.effort)?;
    let mut data = data::data_files(&dataset, options.effort)?;
    let others = data.iter().map(|data| data.file.transfer()).sum::<usize>() + INDEX_ROOM;
    let program = match options.effort {
        Effort::Best => lighter(program, others, FIRST_VISIT_LIMIT).map_err(SiteError::Press)?,
        Effort::Quick => program,
    };
    let stills = stills::stills(&dataset, &atlas, &words)?;
    let chapters = stills::of_chapters(&dataset, &atlas, &words)?;
    let first = first_picture::file(&dataset, &data, &words, options.effort).map_err(SiteError::Press)?;
    let first = DataFile { name: "first".to_owned(), url: first.path.clone(), file: first };
    let sticks = sticks(&program, data.iter().chain([&first]), options.effort)?;
    let fallback = fallback::fallback(&dataset, &stills, &chapters, &data, &words);
    let parts = index::Parts {
        dataset: &dataset,
        words: &words,
        style: &program.style.path,
        page: &program.page.path,
        site: description(&dataset, &words, &program, (&data, &first), &sticks),
        fallback: &fallback,
    };
    let index = index::index(&parts)?;
    let programs = [&program.style, &program.page, &program.glue, &program.wasm].map(|file| file.path.as_str());
    let files = data.iter().chain([&first]).map(|data| data.url.as_str());
    let urls: Vec<&str> = programs.into_iter().chain(files).collect();
    let worker = worker::worker(&index, &urls)?;
    let text = |path: &str, text: String| {
        SiteFile::pressed(path.to_owned(), text.into_bytes(), options.effort).map_err(SiteError::Press)
    };
    let last = [text("sw.js", worker)?, text(INDEX_FILE, index)?];
    let stills = stills.into_iter().chain(chapters.into_iter().map(|chapter| chapter.still)).collect();
    data.push(first);
    Ok(gathered(program, data, stills, sticks, last))
}

/// The dataset with the requested title and all evolutions computed.
fn prepared(mut dataset: Dataset, options: &SiteOptions) -> Dataset {
    dataset.about.title = Some(data::title(&dataset, options.title.as_deref()));
    for (timeline, evolution) in std::iter::zip(&dataset.timelines, &mut dataset.evolutions) {
        evolution.get_or_insert_with(|| Arc::new(Evolution::of(timeline)));
    }
    dataset
}

/// Recompresses the program with more effort if a first visit would exceed the limit, since a page build may have been
/// compressed quickly. `others` is the transfer of all other files, bytes.
fn lighter(mut program: Program, others: usize, limit: usize) -> io::Result<Program> {
    let own = [&program.style, &program.page, &program.glue, &program.wasm].map(SiteFile::transfer);
    if own.iter().sum::<usize>() + others > limit {
        let pressed = press::brotli(&program.wasm.bytes, Effort::Best)?;
        let is_smaller = program.wasm.brotli.as_ref().is_none_or(|known| pressed.len() < known.len());
        program.wasm.brotli = if is_smaller { Some(Cow::Owned(pressed)) } else { program.wasm.brotli };
    }
    Ok(program)
}

fn program(build: PageBuild, effort: Effort) -> Result<Program, SiteError> {
    let pressed = |stem: &str, ending: &str, bytes: Cow<'static, [u8]>| {
        SiteFile::pressed(hashed_name(stem, ending, &bytes), bytes, effort).map_err(SiteError::Press)
    };
    let script = concat!(include_str!("../../assets/page/first.js"), include_str!("../../assets/page/page.js"));
    let wasm = SiteFile {
        path: hashed_name("frontline", "wasm", &build.wasm),
        gzip: Some(Cow::Owned(press::gzip(&build.wasm, effort).map_err(SiteError::Press)?)),
        brotli: Some(build.wasm_brotli),
        bytes: Cow::Owned(build.wasm),
    };
    Ok(Program {
        style: pressed("style", "css", Cow::Owned(style::style_sheet().into_bytes()))?,
        page: pressed("page", "js", Cow::Borrowed(script.as_bytes()))?,
        glue: pressed("frontline", "js", build.glue)?,
        wasm,
    })
}

/// The files as scripts for a page opened from disk, by the addresses of the files they replace.
fn sticks<'a>(
    program: &Program,
    data: impl Iterator<Item = &'a DataFile>,
    effort: Effort,
) -> Result<Vec<(String, SiteFile)>, SiteError> {
    let files = data.map(|data| (data.url.as_str(), &data.file));
    let files = std::iter::once((program.wasm.path.as_str(), &program.wasm)).chain(files);
    let stick = |(url, file): (&str, &SiteFile)| Ok((url.to_owned(), stick::script(url, file, effort)?));
    files.map(stick).collect::<io::Result<_>>().map_err(SiteError::Press)
}

/// The description passed to the page's script.
fn description(
    dataset: &Dataset,
    words: &Bilingual,
    program: &Program,
    (data, first): (&[DataFile], &DataFile),
    sticks: &[(String, SiteFile)],
) -> Value {
    let file = |data: &DataFile| json!({"name": data.name, "url": data.url, "bytes": data.file.bytes.len()});
    let stick = |(url, script): &(String, SiteFile)| (url.clone(), Value::from(script.path.as_str()));
    json!({
        "title": index::name(&dataset.title()),
        "language": words.default.code(),
        "wasm": {
            "name": program.wasm.path,
            "bytes": program.wasm.transfer(),
            "size": program.wasm.bytes.len(),
        },
        "glue": program.glue.path,
        "data": data.iter().map(file).collect::<Vec<_>>(),
        "first": file(first),
        "stick": Value::Object(sticks.iter().map(stick).collect()),
    })
}

fn gathered(
    program: Program,
    data: Vec<DataFile>,
    stills: Vec<Still>,
    sticks: Vec<(String, SiteFile)>,
    last: [SiteFile; 2],
) -> Site {
    let mut files = vec![program.style, program.page, program.glue, program.wasm];
    files.extend(data.into_iter().map(|data| data.file));
    let mut first_visit: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    first_visit.push(INDEX_FILE.to_owned());
    let pictures = stills.into_iter().flat_map(|still| still.pictures);
    files.extend(pictures.map(|picture| picture.file));
    files.extend(sticks.into_iter().map(|(_, script)| script));
    files.extend(last);
    Site { files, first_visit }
}

impl Site {
    /// The files of its data, with their names in the data folder.
    pub fn data(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .filter_map(|file| Some((file.path.strip_prefix(data::FOLDER)?.strip_prefix('/')?, &*file.bytes)))
    }

    /// The size of the site.
    pub fn weight(&self) -> SiteWeight {
        let is_first = |file: &&SiteFile| self.first_visit.contains(&file.path);
        SiteWeight {
            files: self.files.len(),
            bytes: self.files.iter().map(|file| file.bytes.len()).sum(),
            transfer: self.files.iter().map(SiteFile::transfer).sum(),
            first_visit: self.files.iter().filter(is_first).map(SiteFile::transfer).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_compressed_in_haste_is_compressed_better_where_it_is_too_much() {
        let wasm = (0..40_000_u32).flat_map(|i| format!("{} ", i * i % 977).into_bytes()).collect::<Vec<_>>();
        let hasty = press::brotli(&wasm, Effort::Quick).unwrap();
        let program = || Program {
            style: SiteFile::plain("style.css".to_owned(), b"".as_slice()),
            page: SiteFile::plain("page.js".to_owned(), b"".as_slice()),
            glue: SiteFile::plain("frontline.js".to_owned(), b"".as_slice()),
            wasm: SiteFile {
                path: "frontline.wasm".to_owned(),
                bytes: Cow::Owned(wasm.clone()),
                brotli: Some(Cow::Owned(hasty.clone())),
                gzip: None,
            },
        };
        let transfer = |limit: usize| lighter(program(), 1_000, limit).unwrap().wasm.transfer();
        assert_eq!(transfer(hasty.len() + 1_000), hasty.len());
        assert!(transfer(hasty.len() + 999) < hasty.len());
    }
}
