//! A plate: made once for reports and a view, and drawn for any date.

use std::sync::{Arc, OnceLock};

use super::{
    atlas::Atlas,
    canvas::Canvas,
    comparison::Comparison,
    credits::Credits,
    dateline::{DateRoom, Dateline},
    fixed::{Fixed, LEAST_MAP_PX, fixed, missing, opening, rows, view, with_missing},
    frame::{Frame, FrameKey},
    front, furniture,
    glow::Glow,
    ground,
    layout::{Blocks, CreditsPlace, Layout, credits_width, legend_width},
    legend::SetLegend,
    lettering::Lettering,
    options::{BadPlate, PlateOptions},
    pdf,
    pen::{Pen, escaped},
    raster::{self, Pixmap},
    reports::{BadDate, Reports},
    zones,
};
use crate::{
    cartography::{
        date_words::{age_days, interpolated_reports},
        legend::MOST_CLASSES,
        viewport::ScreenPoint,
    },
    control::{mesh::Motion, report_time::time_from_days},
    geometry::position::LonLat,
    language::{BadCatalogue, Words},
};

/// Numbers of classes tried for the legend; the first that fits is taken.
const LEGEND_SIZES: [usize; 4] = [MOST_CLASSES, 12, 8, 5];

/// Number of classes in the legend if none of those fits.
const LEAST_CLASSES: usize = 3;

/// A plate, ready to be drawn for any date, also by several threads at once.
#[derive(Debug)]
pub struct Plate {
    reports: Reports,
    options: PlateOptions,
    words: Words,
    canvas: Canvas,
    layout: Layout,
    room: DateRoom,
    lettering: Arc<Lettering>,
    comparison: Option<Comparison>,
    /// The most classes in the legend.
    most_classes: usize,
    fixed: Fixed,
    drawn: OnceLock<Option<Drawn>>,
}

/// The parts that depend on the date, as SVG.
struct Moving {
    zones: String,
    water: String,
    front: String,
    date: String,
}

/// The date-independent parts as images.
#[derive(Debug)]
struct Drawn {
    below: Pixmap,
    surface: Pixmap,
    above: Pixmap,
    words: Pixmap,
}

impl Plate {
    /// Creates a plate of reports.
    ///
    /// # Errors
    /// When the view is empty.
    ///
    /// # Panics
    /// When a message catalogue is damaged, which a test rules out.
    pub fn new(reports: Reports, atlas: &Atlas, options: PlateOptions) -> Result<Self, BadPlate> {
        Self::made(reports, atlas, options, None)
    }

    /// Creates a plate of what was gained and lost between two dates, the earlier one first.
    ///
    /// # Units
    /// Days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When the view is empty, or the change cannot be computed.
    pub fn compared(reports: Reports, atlas: &Atlas, options: PlateOptions, dates: [f64; 2]) -> Result<Self, BadPlate> {
        let comparison = Comparison::unmeasured(&reports, dates);
        let mut plate = Self::made(reports, atlas, options, Some(comparison))?;
        let measured =
            Comparison::measured(&plate.reports, dates, furniture::seen(&plate.canvas), plate.options.measured)?;
        plate.set_comparison(atlas, measured);
        Ok(plate)
    }

    fn made(
        reports: Reports,
        atlas: &Atlas,
        options: PlateOptions,
        comparison: Option<Comparison>,
    ) -> Result<Self, BadPlate> {
        let words = Words::new(options.language).map_err(|error: BadCatalogue| BadPlate::Page(error.to_string()))?;
        let (width, height) = options.size.logical();
        let lettering = Arc::clone(&atlas.lettering);
        let title = options.title.clone().unwrap_or_else(|| words.language().name(&reports.about.title).to_owned());
        let room = comparison.as_ref().map_or_else(
            || DateRoom::of(&reports, &options, &words, &lettering),
            |comparison| DateRoom::for_one(&comparison.dateline(&reports, &words), &lettering),
        );
        let laid_out = |(most, place)| {
            let width = credits_width(&options, place);
            let credits = Credits::new(&[&reports], &options, &words, &lettering, width);
            let rows = rows(&reports, &options, &words, comparison.as_ref(), most);
            let rows = with_missing(rows, &lettering, &words);
            let legend = SetLegend::new(&rows, &lettering, legend_width());
            let blocks = Blocks { title: &title, date_height: room.height(), legend: &legend, lettering: &lettering };
            (rows, Layout::new(&options, &blocks, (&credits, place)), legend.height(), most)
        };
        let places = [CreditsPlace::Usual, CreditsPlace::Foot].into_iter();
        let mut tries = places.flat_map(|place| LEGEND_SIZES.map(|most| (most, place))).map(laid_out);
        let fits = |tried: &(_, Layout, f64, _)| tried.1.holds(&options, tried.2);
        let (rows, layout, _, most_classes) =
            tries.find(fits).unwrap_or_else(|| laid_out((LEAST_CLASSES, CreditsPlace::Foot)));
        let map = layout.map;
        if (map.right - map.left).min(map.bottom - map.top) < LEAST_MAP_PX {
            let (width, height) = options.size.nominal();
            return Err(BadPlate::TooSmall(width, height));
        }
        let view = view(&options, &layout, (width, height))?;
        let canvas = Canvas { view, map };
        let fixed = fixed(&reports, atlas, &options, &words, &canvas, &layout, title, &rows);
        Ok(Self {
            reports,
            options,
            words,
            canvas,
            layout,
            room,
            lettering,
            comparison,
            most_classes,
            fixed,
            drawn: OnceLock::new(),
        })
    }

    /// Adds the figures of a comparison to the legend.
    fn set_comparison(&mut self, atlas: &Atlas, comparison: Comparison) {
        let rows = comparison.rows(&self.reports, &self.options, &self.words, self.most_classes);
        let rows = with_missing(rows, &self.lettering, &self.words);
        let title = self.fixed.title.clone();
        self.fixed = fixed(&self.reports, atlas, &self.options, &self.words, &self.canvas, &self.layout, title, &rows);
        self.comparison = Some(comparison);
    }

    /// The options of the plate.
    pub fn options(&self) -> &PlateOptions {
        &self.options
    }

    /// Number of names in the legend that cannot be written because the fonts lack letters.
    pub fn unwritten_names(&self) -> usize {
        let rows = rows(&self.reports, &self.options, &self.words, self.comparison.as_ref(), usize::MAX);
        missing(&rows, &self.lettering)
    }

    /// The reports that it shows.
    pub fn reports(&self) -> &Reports {
        &self.reports
    }

    /// Whether there is a report at a moment, in days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When the moment is before the first report.
    pub fn check(&self, at: f64) -> Result<(), BadDate> {
        self.reports.check(at)
    }

    /// The key of the frame at a moment, which is much cheaper than the frame.
    pub fn key(&self, at: f64) -> FrameKey {
        let date = time_from_days(at).date_naive();
        let Some((snapshot, report)) = self.reports.as_of(at) else {
            return FrameKey { date, snapshot: usize::MAX, age_days: 0, is_interpolated: false, moment: None };
        };
        let glow = self.glow();
        let is_interpolated = interpolated_reports(&self.reports.timeline, at, self.options.motion).is_some();
        let depends = glow.is_seen(snapshot, at) || is_interpolated && glow.is_moving(snapshot, self.options.motion);
        let moment = depends.then(|| at.to_bits());
        FrameKey { date, snapshot, age_days: age_days(at, report), is_interpolated, moment }
    }

    /// Draws the plate at a moment as pixels.
    ///
    /// # Errors
    /// When memory runs out, or the renderer fails.
    pub fn frame(&self, at: f64) -> Result<Frame, BadPlate> {
        let picture = self.picture(at).ok_or(BadPlate::Undrawn)?;
        Ok(Frame { width: picture.width(), height: picture.height(), pixels: picture.take() })
    }

    /// Draws the plate at a moment as a PNG file.
    ///
    /// # Errors
    /// When memory runs out, or the renderer fails.
    pub fn png(&self, at: f64) -> Result<Vec<u8>, BadPlate> {
        let frame = self.frame(at)?;
        frame.png(png::Compression::Fast).ok().ok_or(BadPlate::Undrawn)
    }

    /// Draws the plate at a moment as a PDF file of one page.
    ///
    /// # Errors
    /// When the page cannot be written.
    pub fn pdf(&self, at: f64) -> Result<Vec<u8>, BadPlate> {
        let about = pdf::About {
            title: &self.fixed.title,
            alt_text: &self.alt_text(at),
            language: self.options.language.code(),
        };
        pdf::page(&self.written(at, ""), self.options.size.points(), about, &self.lettering)
    }

    /// The position shown at a pixel of a frame; `None` outside the map.
    ///
    /// # Units
    /// Pixels from the upper left corner of the frame to the middle of the pixel.
    pub fn position_at(&self, x: f64, y: f64) -> Option<LonLat> {
        let ((pixels, _), (logical, _)) = (self.options.size.pixels(), self.options.size.logical());
        let [x, y] = [x, y].map(|place| place * logical / f64::from(pixels));
        let map = self.canvas.map;
        let is_on_map = x >= map.left && x < map.right && y >= map.top && y < map.bottom;
        self.canvas.view.lonlat_from_screen(ScreenPoint { x, y }).filter(|_| is_on_map)
    }

    fn picture(&self, at: f64) -> Option<Pixmap> {
        let drawn = self.drawn.get_or_init(|| self.draw_fixed()).as_ref()?;
        let Moving { zones, water, front, date } = self.moving(at);
        let mut picture = drawn.below.clone();
        raster::draw(&self.layer(&zones), &self.lettering, &mut picture)?;
        raster::lay(&drawn.surface, &mut picture);
        if !self.fixed.water.is_empty() {
            raster::draw(&self.layer(&water), &self.lettering, &mut picture)?;
        }
        raster::lay(&drawn.above, &mut picture);
        raster::draw(&self.layer(&front), &self.lettering, &mut picture)?;
        raster::lay(&drawn.words, &mut picture);
        raster::draw(&self.layer(&date), &self.lettering, &mut picture)?;
        Some(picture)
    }

    fn draw_fixed(&self) -> Option<Drawn> {
        let drawn = |svg: &str| {
            let mut picture = raster::blank(self.options.size.pixels())?;
            raster::draw(&self.layer(svg), &self.lettering, &mut picture)?;
            Some(picture)
        };
        let Fixed { below, surface, above, words, .. } = &self.fixed;
        Some(Drawn { below: drawn(below)?, surface: drawn(surface)?, above: drawn(above)?, words: drawn(words)? })
    }

    /// A fragment of the plate as a complete SVG.
    fn layer(&self, svg: &str) -> String {
        format!("{}{}{svg}</svg>", opening(&self.options), self.fixed.patterns)
    }

    /// Draws the plate at a moment as SVG, with its fonts.
    pub fn svg(&self, at: f64) -> String {
        self.written(at, &Lettering::style_sheet())
    }

    /// Like [`Self::svg`] without the fonts; the viewer substitutes installed ones.
    pub fn svg_without_fonts(&self, at: f64) -> String {
        self.written(at, "")
    }

    fn written(&self, at: f64, style: &str) -> String {
        let Moving { zones, water, front, date } = self.moving(at);
        let Fixed { patterns, below, surface, above, words, title, .. } = &self.fixed;
        let title = format!("<title>{}</title>\n<desc>{}</desc>\n", escaped(title), escaped(&self.alt_text(at)));
        format!(
            "{}{title}{style}{patterns}{below}{zones}{surface}{water}{above}{front}{words}{date}</svg>\n",
            opening(&self.options)
        )
    }

    /// A text description of the plate at a moment, for screen readers.
    pub fn alt_text(&self, at: f64) -> String {
        let date = self.dateline(at).spoken();
        let blanks = [
            ("title", self.fixed.title.as_str().into()),
            ("date", date.into()),
            ("shown", self.fixed.shown.as_str().into()),
        ];
        self.words.with("plate-alt", &blanks)
    }

    /// The title of the plate.
    pub fn title(&self) -> &str {
        &self.fixed.title
    }

    fn dateline(&self, at: f64) -> Dateline {
        match &self.comparison {
            Some(comparison) => comparison.dateline(&self.reports, &self.words),
            None => Dateline::of(&self.reports, at, self.options.motion, &self.words),
        }
    }

    fn moving(&self, at: f64) -> Moving {
        let [mut zones_pen, mut water_pen, mut front_pen, mut date_pen] = [(); 4].map(|()| Pen::default());
        zones_pen.open("zones", "");
        water_pen.open("water", "");
        ground::draw_dated_water(&self.fixed.water, at, &self.options, &mut water_pen);
        front_pen.open("front", "");
        match &self.comparison {
            Some(comparison) => {
                comparison.draw(&self.reports, &self.canvas, &self.options.theme, &mut zones_pen, &mut front_pen);
            }
            None => self.draw_map(at, &mut zones_pen, &mut front_pen),
        }
        date_pen.open("date", "");
        let dateline = self.dateline(at);
        dateline.draw(self.layout.date_at, self.room, &self.options, &self.lettering, &mut date_pen);
        let [zones, water, front, date] = [zones_pen, water_pen, front_pen, date_pen].map(|mut pen| {
            pen.close();
            pen.finish()
        });
        Moving { zones, water, front, date }
    }

    fn draw_map(&self, at: f64, zones_pen: &mut Pen, front_pen: &mut Pen) {
        let (mesh, motion) = (&self.reports.mesh, self.options.motion);
        let (Some((index, report)), Some(cue)) = (self.reports.as_of(at), mesh.at(at, motion, 0.0)) else { return };
        let (scheme, theme) = (self.reports.timeline.scheme(), &self.options.theme);
        let moved = if cue.fraction > 0.0 {
            zones::moved(mesh, &cue, zones::part_passed(&cue, motion), &self.canvas)
        } else {
            Vec::new()
        };
        let came = if motion == Motion::Fade { &[] } else { moved.as_slice() };
        zones::draw(&zones::zones(report, scheme, &self.canvas, &moved, came), scheme, theme, zones_pen);
        let glow = self.glow();
        glow.draw(index, at, zones_pen);
        if motion == Motion::Fade {
            glow.draw_fading(&moved, cue.fraction.into(), zones_pen);
        } else {
            glow.draw_moved(&moved, zones_pen);
        }
        front::draw(mesh, &cue, motion, &moved, scheme, &self.canvas, (theme, front::WIDTH_PX), front_pen);
    }

    fn glow(&self) -> Glow<'_> {
        let days = self.options.glow_days();
        Glow { reports: &self.reports, theme: &self.options.theme, canvas: &self.canvas, days }
    }
}
