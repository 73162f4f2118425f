//! Still pictures for visitors without the map: the first and the last report and one halfway in time, and the chapters
//! of stories that compare two dates.

use rayon::prelude::*;

use super::{
    SiteError,
    bilingual::Bilingual,
    file::{SiteFile, hashed_name},
};
use crate::{
    control::{
        evolution::Evolution,
        name::Name,
        report_time::{days_from_time, end_of_day, time_from_days},
        snapshot::Snapshot,
        timeline::Timeline,
    },
    dataset::Dataset,
    geometry::bounds::Bounds,
    language::Language,
    plate::{Atlas, NoPlate, Plate, PlateOptions, PlateSize, Shown},
    story::Chapter,
};

/// The size of the pictures, pixels.
const SIZE: (u32, u32) = (1280, 720);

/// A still picture of a date, in both languages.
#[derive(Clone, Debug)]
pub(super) struct Still {
    /// The date.
    pub(super) date: Name,
    /// The name of the source shown.
    pub(super) source_name: String,
    /// One per language, in the order of languages.
    pub(super) pictures: Vec<Picture>,
}

/// A picture in one language.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub(super) language: Language,
    /// The alternative text.
    pub(super) alt: String,
    pub(super) file: SiteFile,
}

/// The picture of a chapter that compares two dates; its text refers to the line that only a comparison shows.
#[derive(Clone, Debug)]
pub(super) struct ChapterStill {
    /// The indices of the story and the chapter.
    pub(super) of: (usize, usize),
    pub(super) still: Still,
}

/// The most chapters with pictures.
const MOST_CHAPTERS: usize = 24;

/// The indices of the reports with still pictures, at most three.
pub(super) fn chosen(timeline: &Timeline) -> Vec<usize> {
    let snapshots = timeline.snapshots();
    let (Some(first), Some(last)) = (snapshots.first(), snapshots.last()) else { return Vec::new() };
    let middle = timeline.as_of(f64::midpoint(first.time.days(), last.time.days())).unwrap_or_default();
    let mut chosen = vec![0, middle, snapshots.len() - 1];
    chosen.dedup();
    chosen
}

/// The still pictures of the first source, all of the same view; empty if it reports no ground of the subject.
pub(super) fn stills(dataset: &Dataset, atlas: &Atlas, words: &Bilingual) -> Result<Vec<Still>, SiteError> {
    let timeline = &dataset.timelines[0];
    let reports: Vec<&Snapshot> = chosen(timeline).into_iter().map(|index| &timeline.snapshots()[index]).collect();
    let boxes = chosen(timeline).into_iter().filter_map(|index| timeline.shown_bounds(index));
    let Some(bounds) = Bounds::usual(boxes.collect()) else { return Ok(Vec::new()) };
    let still = |report: &&Snapshot| {
        let at = days_from_time(end_of_day(report.time.date()));
        let pictures = Language::ALL.into_iter().map(|language| picture(dataset, atlas, bounds, at, language));
        Ok(Still {
            date: words.say(|words| words.day_of(report.time)),
            source_name: timeline.source().name.clone(),
            pictures: pictures.collect::<Result<_, SiteError>>()?,
        })
    };
    reports.par_iter().map(still).collect()
}

/// The pictures of the chapters that compare a date with an earlier one and for which the first source has both
/// reports.
pub(super) fn of_chapters(dataset: &Dataset, atlas: &Atlas, words: &Bilingual) -> Result<Vec<ChapterStill>, SiteError> {
    let stories = dataset.stories.iter().enumerate();
    let chapters = stories.flat_map(|(story, told)| {
        told.chapters.iter().enumerate().map(move |(number, chapter)| ((story, number), chapter))
    });
    let compared = |(of, chapter): ((usize, usize), &Chapter)| {
        let dates = [chapter.compared_days()?, chapter.days()?];
        (dates[0] < dates[1]).then(|| Some((of, dates, chapter.bounds()?)))?
    };
    let chosen: Vec<_> = chapters.filter_map(compared).take(MOST_CHAPTERS).collect();
    let still = |&(of, dates, bounds): &((usize, usize), [f64; 2], Bounds)| {
        let mut pictures = Vec::new();
        for language in Language::ALL {
            pictures.extend(comparison(dataset, atlas, bounds, dates, language)?);
        }
        let date = words.say(|words| words.date(time_from_days(dates[1]).date_naive()));
        let source_name = dataset.timelines[0].source().name.clone();
        Ok(ChapterStill { of, still: Still { date, source_name, pictures } })
    };
    let drawn: Vec<ChapterStill> = chosen.par_iter().map(still).collect::<Result<_, SiteError>>()?;
    Ok(drawn.into_iter().filter(|chapter| !chapter.still.pictures.is_empty()).collect())
}

/// A comparison of two dates; `None` if one of them has no report.
fn comparison(
    dataset: &Dataset,
    atlas: &Atlas,
    bounds: Bounds,
    dates: [f64; 2],
    language: Language,
) -> Result<Option<Picture>, SiteError> {
    let size = PlateSize::new(SIZE.0, SIZE.1, 1.0)?;
    let options = PlateOptions { language, ..PlateOptions::new(size, bounds) };
    let shown = Shown::Change { from: dates[0], to: dates[1] };
    match Plate::of_source((dataset, 0), shown, atlas, options, &Evolution::of) {
        Ok(plate) => drawn(&plate, dates[1], language).map(Some),
        Err(NoPlate::Date(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn picture(
    dataset: &Dataset,
    atlas: &Atlas,
    bounds: Bounds,
    at: f64,
    language: Language,
) -> Result<Picture, SiteError> {
    let size = PlateSize::new(SIZE.0, SIZE.1, 1.0)?;
    let options = PlateOptions { language, ..PlateOptions::new(size, bounds) };
    drawn(&Plate::of_source((dataset, 0), Shown::At(at), atlas, options, &Evolution::of)?, at, language)
}

fn drawn(plate: &Plate, at: f64, language: Language) -> Result<Picture, SiteError> {
    // A fifth smaller than with the fast compression used elsewhere.
    let bytes = plate.frame(at)?.png(png::Compression::High).map_err(SiteError::Png)?;
    let date = time_from_days(at).date_naive();
    let path = format!("plates/{}", hashed_name(&format!("{date}-{}", language.code()), "png", &bytes));
    Ok(Picture { language, alt: plate.alt_text(at), file: SiteFile::plain(path, bytes) })
}
