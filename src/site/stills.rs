//! Three dates of a dataset as still pictures, for those who see no moving map: the first report, one in the middle of
//! the time, the last.

use rayon::prelude::*;

use super::{
    SiteError,
    bilingual::Bilingual,
    file::{SiteFile, hashed_name},
};
use crate::{
    control::{report_time::time_from_days, scheme::Name, snapshot::Snapshot, timeline::Timeline},
    dataset::Dataset,
    geometry::bounds::Bounds,
    language::Language,
    plate::{Atlas, Plate, PlateOptions, PlateSize, Reports},
};

/// The size of the pictures, pixels.
const SIZE: (u32, u32) = (1280, 720);

/// A still picture of a date in both languages.
#[derive(Clone, Debug)]
pub(super) struct Still {
    /// The date.
    pub(super) date: Name,
    /// Whose report is shown.
    pub(super) source_name: String,
    /// One for each language, in their order.
    pub(super) pictures: Vec<Picture>,
}

/// A picture in one language.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub(super) language: Language,
    /// What it shows, in words.
    pub(super) alt: String,
    pub(super) file: SiteFile,
}

/// The reports of which still pictures are made: at most three, by their indices.
pub(super) fn chosen(timeline: &Timeline) -> Vec<usize> {
    let snapshots = timeline.snapshots();
    let (Some(first), Some(last)) = (snapshots.first(), snapshots.last()) else { return Vec::new() };
    let middle = timeline.as_of(f64::midpoint(first.time.days(), last.time.days())).unwrap_or_default();
    let mut chosen = vec![0, middle, snapshots.len() - 1];
    chosen.dedup();
    chosen
}

/// The still pictures of the first source, all of the same view; none where it reports no ground that counts.
pub(super) fn stills(dataset: &Dataset, atlas: &Atlas, words: &Bilingual) -> Result<Vec<Still>, SiteError> {
    let timeline = &dataset.timelines[0];
    let reports: Vec<&Snapshot> = chosen(timeline).into_iter().map(|index| &timeline.snapshots()[index]).collect();
    let boxes = reports.iter().filter_map(|report| report.bounds(timeline.scheme()));
    let Some(bounds) = Bounds::usual(boxes.collect()) else { return Ok(Vec::new()) };
    let still = |report: &&Snapshot| {
        let at = report.time.days();
        let pictures = Language::ALL.into_iter().map(|language| picture(dataset, atlas, bounds, at, language));
        Ok(Still {
            date: words.say(|words| words.date(report.time.date())),
            source_name: timeline.source().name.clone(),
            pictures: pictures.collect::<Result<_, SiteError>>()?,
        })
    };
    reports.par_iter().map(still).collect()
}

fn picture(
    dataset: &Dataset,
    atlas: &Atlas,
    bounds: Bounds,
    at: f64,
    language: Language,
) -> Result<Picture, SiteError> {
    let size = PlateSize::new(SIZE.0, SIZE.1, 1.0)?;
    let home = atlas.home_of(dataset.timelines[0].scheme());
    let reports = Reports::around(dataset, 0, home, at, at)?;
    let options = PlateOptions { language, ..PlateOptions::new(size, bounds) };
    let plate = Plate::new(reports, atlas, options)?;
    // A fifth smaller than where time counts.
    let bytes = plate.frame(at)?.png(png::Compression::High).map_err(SiteError::Png)?;
    let date = time_from_days(at).date_naive();
    let path = format!("plates/{}", hashed_name(&format!("{date}-{}", language.code()), "png", &bytes));
    Ok(Picture { language, alt: plate.alt_text(at), file: SiteFile::plain(path, bytes) })
}
