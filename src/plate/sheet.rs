//! A sheet: many dates as small maps on one page, with a common legend, scale and credits.

use std::sync::Arc;

use super::{
    atlas::Atlas,
    canvas::Canvas,
    credits::Credits,
    fixed,
    frame::Frame,
    front, furniture, ground,
    labels::{self, Names},
    legend::SetLegend,
    lettering::{Face, Lettering},
    options::{BadPlate, Layer, PlateOptions},
    pdf,
    pen::{Anchor, Ink, Lettered, Pen, escaped, number},
    raster,
    reports::Reports,
    zones,
};
use crate::{
    cartography::{
        date_words::{age_days, as_of_date, estimate, shown_date},
        labels::ScreenBox,
        legend::{MOST_CLASSES, Row, classes_near, zone_rows},
        viewport::Viewport,
    },
    control::{mesh::Motion, scheme::Scheme},
    geometry::mercator::world_from_lonlat,
    language::{BadCatalogue, Words},
};

/// The most maps per page; more are not legible.
const MOST_MAPS: usize = 60;

/// Margins of the page, between maps, and above a map for its date; logical pixels.
const EDGE: f64 = 36.0;
const GAP: f64 = 16.0;
const CAPTION: f64 = 34.0;

/// Font size of the title, and the height reserved for it.
const TITLE_SIZE: f64 = 20.0;
const HEAD: f64 = 44.0;

/// Width of a column of the legend.
const LEGEND_WIDTH: f64 = 200.0;

/// Font sizes of a date and of the line below it.
const DATE_SIZE: f64 = 13.5;
const AS_OF_SIZE: f64 = 10.0;

/// Width of the front line on small maps.
const FRONT_PX: f64 = 1.5;

/// The content of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetOptions {
    /// View, style and size of the page.
    pub plate: PlateOptions,
    /// Number of maps per row; `None` for the number that makes the maps largest.
    pub columns: Option<usize>,
}

/// One date of a sheet.
#[derive(Clone, Debug)]
struct Date {
    reports: Reports,
    at: f64,
}

/// Many dates on one page.
#[derive(Debug)]
pub struct Sheet {
    title: String,
    alt_text: String,
    svg: String,
    options: PlateOptions,
    lettering: Arc<Lettering>,
}

impl Sheet {
    /// Creates a sheet of reports, each with the moment to show.
    ///
    /// # Units
    /// Moments are days since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// When there are no dates or too many, or the view is empty.
    pub fn new(dates: Vec<(Reports, f64)>, atlas: &Atlas, options: SheetOptions) -> Result<Self, BadPlate> {
        Self::check(dates.len(), &options)?;
        let dates: Vec<Date> = dates.into_iter().map(|(reports, at)| Date { reports, at }).collect();
        let words =
            Words::new(options.plate.language).map_err(|error: BadCatalogue| BadPlate::Page(error.to_string()))?;
        let reports = &dates[0].reports;
        let title = options.plate.title.clone();
        let title = title.unwrap_or_else(|| words.language().name(&reports.about.title).to_owned());
        let rows = rows(&dates, &options.plate, &words);
        let mut pen = Pen::default();
        let columns = options.columns;
        let drawing = Drawing { dates: &dates, atlas, options: &options.plate, words: &words, title: &title };
        drawing.draw(columns, &rows, &mut pen)?;
        let alt_text = alt_text(&dates, &title, &rows, &words);
        Ok(Self { title, alt_text, svg: pen.finish(), options: options.plate, lettering: Arc::clone(&atlas.lettering) })
    }

    /// Whether a sheet can hold this many maps; to be called before they are drawn.
    ///
    /// # Errors
    /// When there are no maps or columns, or too many.
    pub fn check(maps: usize, options: &SheetOptions) -> Result<(), BadPlate> {
        let counts = [maps, options.columns.unwrap_or(1)];
        match counts.into_iter().find(|count| !(1..=MOST_MAPS).contains(count)) {
            Some(asked) => Err(BadPlate::Count { asked, most: MOST_MAPS }),
            None => Ok(()),
        }
    }

    /// The sheet as SVG, with its fonts.
    pub fn svg(&self) -> String {
        self.written(&Lettering::style_sheet())
    }

    /// The sheet as a PNG file.
    ///
    /// # Errors
    /// When memory runs out, or the renderer fails.
    pub fn png(&self) -> Result<Vec<u8>, BadPlate> {
        let picture = || {
            let mut picture = raster::blank(self.options.size.pixels())?;
            raster::draw(&self.written(""), &self.lettering, &mut picture)?;
            let frame = Frame { width: picture.width(), height: picture.height(), pixels: picture.take() };
            frame.png(png::Compression::Fast).ok()
        };
        picture().ok_or(BadPlate::Undrawn)
    }

    /// The sheet as a PDF file of one page.
    ///
    /// # Errors
    /// When the page cannot be written.
    pub fn pdf(&self) -> Result<Vec<u8>, BadPlate> {
        let language = self.options.language.code();
        let about = pdf::About { title: &self.title, alt_text: &self.alt_text, language };
        pdf::page(&self.written(""), self.options.size.points(), about, &self.lettering)
    }

    fn written(&self, style: &str) -> String {
        let opening = fixed::opening(&self.options);
        let (title, alt_text) = (escaped(&self.title), escaped(&self.alt_text));
        format!("{opening}<title>{title}</title>\n<desc>{alt_text}</desc>\n{style}{}</svg>\n", self.svg)
    }
}

/// The legend of all dates.
fn rows(dates: &[Date], options: &PlateOptions, words: &Words) -> Vec<Row> {
    let shown = dates.iter().filter_map(|date| date.reports.as_of(date.at)).map(|(_, report)| report);
    let classes = classes_near(shown, options.bounds);
    let timeline = &dates[0].reports.timeline;
    zone_rows(timeline.source(), timeline.scheme(), &classes, &options.theme, words, MOST_CLASSES)
}

fn alt_text(dates: &[Date], title: &str, rows: &[Row], words: &Words) -> String {
    let entries: Vec<_> = rows
        .iter()
        .filter_map(|row| if let Row::Entry(_, words) = row { Some(words.as_str()) } else { None })
        .collect();
    let days: Vec<_> = dates.iter().map(|date| shown_date(&date.reports.timeline, date.at, words)).collect();
    let blanks = [
        ("title", title.into()),
        ("count", words.number(dates.len() as f64, 0).into()),
        ("dates", days.join(", ").into()),
        ("shown", entries.join(", ").into()),
    ];
    words.with("sheet-alt", &blanks)
}

/// The state of drawing a sheet.
struct Drawing<'a> {
    dates: &'a [Date],
    atlas: &'a Atlas,
    options: &'a PlateOptions,
    words: &'a Words,
    title: &'a str,
}

impl Drawing<'_> {
    fn draw(&self, columns: Option<usize>, rows: &[Row], pen: &mut Pen) -> Result<(), BadPlate> {
        let (width, height) = self.options.size.logical();
        let lettering = &self.atlas.lettering;
        let inner = width - 2.0 * EDGE;
        let reports: Vec<&Reports> = self.dates.iter().map(|date| &date.reports).collect();
        let credits = Credits::new(&reports, self.options, self.words, lettering, inner);
        let legends = legends(rows, lettering, inner);
        let legend_height = legends.iter().map(SetLegend::height).fold(0.0, f64::max);
        let foot = credits.height() + 12.0 + legend_height;
        let room = ScreenBox { left: EDGE, top: EDGE + HEAD, right: width - EDGE, bottom: height - EDGE - foot - GAP };
        let grid = Grid::fitting(room, self.dates.len(), columns, self.options)?;
        pen.rect([0.0, 0.0, width, height], 0.0, Ink::Colour(self.options.theme.panel), None);
        self.write(self.title, (EDGE, EDGE + TITLE_SIZE), Face::SemiBold, TITLE_SIZE, pen);
        if let Some(estimate) = estimate(self.dates[0].reports.timeline.source(), self.words) {
            let beside = EDGE + lettering.width(self.title, Face::SemiBold, TITLE_SIZE) + AS_OF_SIZE;
            self.write_faint(estimate, (beside, EDGE + TITLE_SIZE), pen);
        }
        let first = grid.canvas(0, self.options);
        pen.raw(&fixed::patterns(self.scheme(), self.options, &first));
        for (index, date) in self.dates.iter().enumerate() {
            self.draw_map(index, date, &grid, pen);
        }
        let legend_top = height - EDGE - foot;
        for (index, legend) in legends.iter().enumerate() {
            legend.draw((EDGE + index as f64 * LEGEND_WIDTH, legend_top), &self.options.theme, pen);
        }
        credits.draw((EDGE, height - EDGE - credits.height()), self.options, pen);
        Ok(())
    }

    fn scheme(&self) -> &Scheme {
        self.dates[0].reports.timeline.scheme()
    }

    /// Draws one map with its date above.
    fn draw_map(&self, index: usize, date: &Date, grid: &Grid, pen: &mut Pen) {
        let (canvas, theme) = (grid.canvas(index, self.options), &self.options.theme);
        let map = canvas.map;
        let [x, y, width, height] = [map.left, map.top, map.right - map.left, map.bottom - map.top];
        let day = shown_date(&date.reports.timeline, date.at, self.words);
        self.write(&day, (x, y - CAPTION + DATE_SIZE), Face::SemiBold, DATE_SIZE, pen);
        let Some((_, report)) = date.reports.as_of(date.at) else { return };
        let as_of = as_of_date(report, age_days(date.at, report), self.words);
        self.write_faint(&as_of, (x, y - CAPTION + DATE_SIZE + 13.0), pen);
        let [clip_x, clip_y, clip_width, clip_height] = [x, y, width, height].map(number);
        pen.raw(&format!(
            "<clipPath id=\"edge{index}\"><rect x=\"{clip_x}\" y=\"{clip_y}\" width=\"{clip_width}\" \
             height=\"{clip_height}\"/></clipPath>\n"
        ));
        pen.open(&format!("map{index}"), &format!(" clip-path=\"url(#edge{index})\""));
        pen.rect([x, y, width, height], 0.0, Ink::Colour(theme.land), None);
        ground::draw_water(self.atlas, &canvas, self.options, pen);
        let shown = zones::zones(report, self.scheme(), &canvas, &[], &[]);
        zones::draw(&shown, self.scheme(), theme, pen);
        ground::draw_sparse(self.atlas, &canvas, self.options, date.at, pen);
        if let Some(cue) = date.reports.mesh.at(date.at, Motion::Step, 0.0) {
            front::draw(&date.reports.mesh, &cue, Motion::Step, &[], self.scheme(), &canvas, (theme, FRONT_PX), pen);
        }
        let scale_room = if index == 0 { vec![furniture::scale_room(&canvas)] } else { Vec::new() };
        if self.options.shows(Layer::Labels) {
            labels::draw(self.atlas, &canvas, self.options, &scale_room, Names::ON_SHEET, pen);
        }
        if index == 0 {
            furniture::draw_scale(&canvas, self.options, self.words, pen);
        }
        pen.close();
    }

    fn write(&self, text: &str, at: (f64, f64), face: Face, size: f64, pen: &mut Pen) {
        let colour = self.options.theme.ink;
        pen.words(Lettered { text, at, anchor: Anchor::Start, face, size, colour, halo: None });
    }

    fn write_faint(&self, text: &str, at: (f64, f64), pen: &mut Pen) {
        let (face, size, colour) = (Face::Regular, AS_OF_SIZE, self.options.theme.faint_ink);
        pen.words(Lettered { text, at, anchor: Anchor::Start, face, size, colour, halo: None });
    }
}

/// Splits the rows of a legend into columns, as few rows each as the width allows.
fn legends(rows: &[Row], lettering: &Lettering, width: f64) -> Vec<SetLegend> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful")]
    let columns = ((width / LEGEND_WIDTH).floor() as usize).max(1);
    let each = rows.len().div_ceil(columns).max(1);
    rows.chunks(each).map(|rows| SetLegend::new(rows, lettering, LEGEND_WIDTH - 16.0)).collect()
}

/// The grid of a sheet's maps.
struct Grid {
    room: ScreenBox,
    columns: usize,
    /// Width and height of a map, logical pixels.
    map: (f64, f64),
}

impl Grid {
    /// The grid with the largest maps, or with a given number of columns.
    fn fitting(
        room: ScreenBox,
        count: usize,
        columns: Option<usize>,
        options: &PlateOptions,
    ) -> Result<Self, BadPlate> {
        let (low, high) = (world_from_lonlat(options.bounds.min), world_from_lonlat(options.bounds.max));
        let (wide, tall) = (high.x - low.x, high.y - low.y);
        if wide <= 0.0 || tall <= 0.0 {
            return Err(BadPlate::EmptyView);
        }
        let grid = |columns: usize| {
            let rows = count.div_ceil(columns);
            let width = (room.right - room.left - (columns - 1) as f64 * GAP) / columns as f64;
            let most = (room.bottom - room.top - (rows - 1) as f64 * GAP) / rows as f64 - CAPTION;
            // No taller than the bounds; more would show nothing of interest.
            Self { room, columns, map: (width, most.min(width * tall / wide)) }
        };
        let scale = |grid: &Self| (grid.map.0 / wide).min(grid.map.1 / tall);
        let candidates = columns.map_or(1..=count, |columns| columns..=columns).map(grid);
        let best = candidates.max_by(|a, b| scale(a).total_cmp(&scale(b)));
        best.filter(|grid| grid.map.0.min(grid.map.1) > 40.0).ok_or(BadPlate::Count { asked: count, most: MOST_MAPS })
    }

    fn canvas(&self, index: usize, options: &PlateOptions) -> Canvas {
        let (column, row) = (index % self.columns, index / self.columns);
        let left = self.room.left + column as f64 * (self.map.0 + GAP);
        let top = self.room.top + CAPTION + row as f64 * (self.map.1 + CAPTION + GAP);
        let map = ScreenBox { left, top, right: left + self.map.0, bottom: top + self.map.1 };
        let (width, height) = options.size.logical();
        let whole =
            Viewport { center: world_from_lonlat(options.bounds.min), zoom: 8.0, width_px: width, height_px: height };
        let margins = [map.left, map.top, width - map.right, height - map.bottom];
        Canvas { view: whole.fitted(options.bounds, margins), map }
    }
}
