//! Arguments common to the commands that draw plates: the view, the style, the source and the file.

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use anyhow::{Context as _, bail};
use chrono::TimeDelta;
use clap::ValueEnum;
use thiserror::Error;

use super::{
    chosen::place_of,
    extent::Extent,
    moment::{last_day, moment_text},
    parse_language,
    terminal::stderr,
    zones_arguments::BoundsArg,
};
use crate::{
    cartography::theme::Theme,
    control::{mesh::Motion, report_time::days_from_time, timeline::Timeline},
    dataset::Dataset,
    formats::dates::Period,
    geometry::{bounds::Bounds, measure::moved, position::LonLat},
    language::Language,
    places::Gazetteer,
    plate::{Layer, PictureFormat, Plate, PlateOptions, PlateSize},
};

/// What a plate shows, as it is typed.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct PlateArguments {
    /// Show the surroundings of this place: its English or Ukrainian name, `name, region` or number
    #[arg(long, value_name = "NAME", conflicts_with_all = ["bbox", "fit"])]
    place: Option<String>,
    /// The position of the place, looked up once, since a film needs it for every date.
    #[arg(skip)]
    place_found: OnceLock<LonLat>,
    /// Whether the view has been compared with the data: a film has many of the same view.
    #[arg(skip)]
    compared: OnceLock<()>,
    /// How far the surroundings of a place reach, kilometres
    #[arg(long, value_name = "KM", default_value_t = 25.0, value_parser = radius)]
    radius: f64,
    /// Show this box: west,south,east,north in degrees
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true, conflicts_with = "fit")]
    bbox: Option<BoundsArg>,
    /// Show all zones of the date (the default)
    #[arg(long)]
    fit: bool,
    /// Language of the words: `en` or `uk`
    #[arg(long, value_name = "CODE", env = "FRONTLINE_LANG", default_value = "en", value_parser = parse_language)]
    lang: Language,
    /// Light words on a dark ground
    #[arg(long)]
    dark: bool,
    /// Another title
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The source to draw, where there are several
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Leave out relief, rivers, roads, railways and towns
    #[arg(long)]
    no_basemap: bool,
    /// Leave out borders
    #[arg(long)]
    no_borders: bool,
    /// Leave out the names of places
    #[arg(long)]
    no_labels: bool,
    /// Leave out the glow over ground that changed lately
    #[arg(long)]
    no_glow: bool,
    /// Leave out the small map that says where the view lies
    #[arg(long)]
    no_locator: bool,
}

/// A text that is not a distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected kilometres between 1 and 2000")]
struct NotARadius;

fn radius(text: &str) -> Result<f64, NotARadius> {
    text.parse().ok().filter(|km: &f64| (1.0..=2000.0).contains(km)).ok_or(NotARadius)
}

/// How changes are shown between two reports, as it is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Mode {
    /// As of the last report
    #[default]
    Step,
    /// The front moves from its old place to its new one
    Sweep,
    /// What changed blends in
    Fade,
}

impl Mode {
    pub(super) const fn motion(self) -> Motion {
        match self {
            Self::Step => Motion::Step,
            Self::Sweep => Motion::Sweep,
            Self::Fade => Motion::Fade,
        }
    }
}

impl PlateArguments {
    /// The index of the requested source, or of the only one.
    pub(super) fn source(&self, dataset: &Dataset) -> anyhow::Result<usize> {
        let names: Vec<_> = dataset.timelines.iter().map(|timeline| timeline.source().name.as_str()).collect();
        let Some(wanted) = &self.source else {
            if let [_] = names[..] {
                return Ok(0);
            }
            bail!("a picture shows one source, and there are several; choose with --source: {}", names.join(", "));
        };
        let found = names.iter().position(|name| name.eq_ignore_ascii_case(wanted.trim()));
        found.with_context(|| format!("no source is named `{wanted}`, there are: {}", names.join(", ")))
    }

    /// The options of a plate of a timeline; by default the view fits the zones of a moment.
    pub(super) fn options(
        &self,
        timeline: &Timeline,
        places: &Gazetteer,
        at: f64,
        size: PlateSize,
        motion: Motion,
    ) -> anyhow::Result<PlateOptions> {
        let theme = if self.dark { Theme::dark() } else { Theme::light() };
        let left_out = [
            (self.no_basemap, Layer::Basemap),
            (self.no_borders, Layer::Borders),
            (self.no_labels, Layer::Labels),
            (self.no_glow, Layer::Glow),
            (self.no_locator, Layer::Locator),
        ];
        let hidden: BTreeSet<Layer> =
            left_out.into_iter().filter(|(is_out, _)| *is_out).map(|(_, layer)| layer).collect();
        let options = PlateOptions::new(size, self.bounds(timeline, places, at)?);
        let (measured, title) = (self.bbox.map(|bbox| bbox.0), self.title.clone());
        Ok(PlateOptions { measured, language: self.lang, theme, motion, hidden, title, ..options })
    }

    /// A note that zones lie outside the view, if outliers were excluded from it.
    pub(super) fn beyond_view(&self, timeline: &Timeline, at: f64) -> Option<String> {
        let index = timeline.as_of(at).filter(|_| self.bbox.is_none() && self.place.is_none())?;
        let all = timeline.snapshots().get(index)?.bounds(timeline.scheme())?;
        let is_beyond = !timeline.shown_bounds(index)?.includes(all);
        is_beyond.then(|| {
            let Bounds { min, max } = all;
            format!(
                "zones lie beyond the view, since their box dwarfs those of the other reports: --bbox {:.2},{:.2},{:.2},{:.2} \
                 shows all of them",
                min.lon, min.lat, max.lon, max.lat
            )
        })
    }

    fn bounds(&self, timeline: &Timeline, places: &Gazetteer, at: f64) -> anyhow::Result<Bounds> {
        if let Some(bbox) = self.bbox {
            self.compared.get_or_init(|| tell_missed(bbox.0, timeline));
            return Ok(bbox.0);
        }
        if let Some(name) = &self.place {
            let at = if let Some(&at) = self.place_found.get() {
                at
            } else {
                let at = place_of(places, name, &[timeline])?.position;
                *self.place_found.get_or_init(|| at)
            };
            let (north_east, south_west) = (self.radius * 1000.0, -self.radius * 1000.0);
            let corners = [(south_west, south_west), (north_east, north_east)];
            let corners = corners.map(|(east, north)| moved(at, east, north));
            return Bounds::around(corners).context("the view is empty");
        }
        timeline
            .as_of(at)
            .and_then(|index| timeline.shown_bounds(index))
            .context("there is no ground to show; choose with --bbox")
    }
}

/// The moment meant by a date on the command line: the end of its day, but not after that of the last report.
///
/// # Units
/// Days since 1970-01-01T00:00Z.
pub(super) fn moment(timeline: &Timeline, period: Period) -> anyhow::Result<f64> {
    let name = &timeline.source().name;
    let (Some(first), Some(last)) = (timeline.snapshots().first(), timeline.snapshots().last()) else {
        bail!("{name} has no report");
    };
    // A moment is given in UTC; the time axis uses the source's clock.
    let ahead = TimeDelta::minutes(if period.is_moment() { last.time.ahead_minutes.into() } else { 0 });
    let (start, end) = (period.from.at + ahead, period.shown() + ahead);
    if end < first.time.written() {
        bail!("{name} has no report up to {}, its first: {}", last_day(period), moment_text(first.time));
    }
    let end_of_last = timeline.end().unwrap_or(end);
    if timeline.covers(start) || timeline.covers(end) {
        return Ok(days_from_time(end.min(if timeline.covers(end) { end } else { end_of_last })));
    }
    if start > end_of_last {
        bail!("{name} has no report as late as {}, its last: {}", period.from.date(), moment_text(last.time));
    }
    Ok(days_from_time(end.min(end_of_last)))
}

/// The moment shown if no date is given: the end of the day of the last report.
pub(super) fn last_moment(timeline: &Timeline) -> anyhow::Result<f64> {
    Ok(days_from_time(timeline.end().context("there is no report")?))
}

/// Prints on standard error that a view shows none of the data, which an empty picture does not say.
fn tell_missed(view: Bounds, timeline: &Timeline) {
    if let Some(problem) = Extent::of([timeline]).and_then(|extent| extent.misses(view)) {
        // A closed standard error must not fail the command.
        writeln!(stderr(), "warning: {problem}").ok();
    }
}

/// Prints on standard error how many names the fonts cannot write.
pub(super) fn tell_unwritten(plate: &Plate) {
    let count = plate.unwritten_names();
    if count > 0 {
        let names = if count == 1 { "name" } else { "names" };
        writeln!(stderr(), "the legend lacks {count} {names}: the font has no letters for them").ok();
    }
}

/// A kind of file that a plate is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PlateFormat {
    /// Vectors and words, with fonts
    Svg,
    /// Pixels
    Png,
    /// A page
    Pdf,
}

impl PlateFormat {
    /// The requested format, or that of the file extension.
    pub(super) fn of(asked: Option<Self>, path: &Path) -> anyhow::Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match (asked, ending.as_deref()) {
            (Some(format), _) => Ok(format),
            (None, Some("svg")) => Ok(Self::Svg),
            (None, Some("png")) => Ok(Self::Png),
            (None, Some("pdf")) => Ok(Self::Pdf),
            (None, _) => {
                bail!("the name must end in .svg, .png or .pdf, or --format must say which: {}", path.display())
            }
        }
    }
}

impl From<PlateFormat> for PictureFormat {
    fn from(format: PlateFormat) -> Self {
        match format {
            PlateFormat::Svg => Self::Svg,
            PlateFormat::Png => Self::Png,
            PlateFormat::Pdf => Self::Pdf,
        }
    }
}

/// Width and height as typed: `1920x1080`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SizeArg(pub u32, pub u32);

/// A text that is not a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("expected width and height in pixels such as 1920x1080")]
pub(super) struct NotASize;

impl std::str::FromStr for SizeArg {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, NotASize> {
        let (width, height) = text.split_once(['x', 'X', '×']).ok_or(NotASize)?;
        let side = |text: &str| text.trim().parse().ok().ok_or(NotASize);
        Ok(Self(side(width)?, side(height)?))
    }
}

/// The file of a plate, as it is typed.
#[derive(Debug, clap::Args)]
pub(super) struct PlateFile {
    /// The file to write, by its ending SVG, PNG or PDF; `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
    /// What to write, whatever the ending
    #[arg(long, value_enum)]
    pub format: Option<PlateFormat>,
}
