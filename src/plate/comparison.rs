//! A plate that compares two dates: what each side gained and lost.

use super::{
    canvas::Canvas,
    dateline::Dateline,
    front,
    options::{BadPlate, PlateOptions},
    outline::joined,
    pen::{Ink, Line, Pen},
    reports::Reports,
    zones,
};
use crate::{
    analysis::transfers::{Balance, SLIVER_KM2, TransferOptions, transfers},
    cartography::{
        legend::{MOST_PARTIES, Row, Sample, byte, classes_near, shortened, zone_rows},
        theme::{Rgba, Theme},
    },
    control::{
        mesh::Motion,
        scheme::{Control, Scheme},
    },
    geometry::{bounds::Bounds, polygon::Polygon, position::LonLat},
    language::Words,
    places::Gazetteer,
};

/// Opacity of ground that changed hands; what lies below stays just recognisable.
const STRENGTH: f32 = 0.78;

/// Dash and gap of the earlier date's front line, logical pixels.
const DASHES: [f64; 2] = [7.0, 5.0];

/// The line around the ground that is measured, logical pixels.
const BOX_WIDTH_PX: f64 = 1.2;
const BOX_DASHES: [f64; 2] = [2.0, 3.0];

/// What changed between two dates, whose reports are the first and the last of a range of reports.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comparison {
    dates: [f64; 2],
    /// Gained ground, by the side that gained it.
    gains: Vec<(Control, Polygon)>,
    balances: Vec<Balance>,
    /// The box of the balances, unless they are of all that is visible.
    measured: Option<Bounds>,
}

impl Comparison {
    /// A comparison without figures yet, with placeholders of the greatest width.
    pub(super) fn unmeasured(reports: &Reports, dates: [f64; 2]) -> Self {
        let parties = 0..reports.timeline.scheme().parties.len().min(MOST_PARTIES);
        let wide = |index| Balance { control: Some(Control::Party(index)), gained_km2: 88_888.8, lost_km2: 88_888.8 };
        Self { dates, gains: Vec::new(), balances: parties.map(wide).collect(), measured: None }
    }

    /// Computes what changed hands within the visible box, and the figures for the box `measured`, if given.
    ///
    /// # Errors
    /// When the change cannot be computed.
    pub(super) fn measured(
        reports: &Reports,
        dates: [f64; 2],
        seen: Option<Bounds>,
        measured: Option<Bounds>,
    ) -> Result<Self, BadPlate> {
        let snapshots = reports.timeline.snapshots();
        let ends = dates.map(|date| reports.timeline.as_of(date).and_then(|index| snapshots.get(index)));
        let [Some(before), Some(after)] = ends else { return Err(BadPlate::Undrawn) };
        let places = Gazetteer::default();
        let within = |bounds| {
            let options = TransferOptions { min_km2: SLIVER_KM2, bounds };
            let found = transfers(reports.timeline.scheme(), before, after, options, &places);
            found.map_err(|error| BadPlate::Comparison(Box::new(error)))
        };
        let found = within(seen)?;
        let balances = if measured.is_some() { within(measured)?.balances } else { found.balances };
        let gains = found.list.into_iter().filter_map(|transfer| Some((transfer.after?, transfer.ground)));
        Ok(Self { dates, gains: gains.collect(), balances, measured })
    }

    pub(super) fn dateline(&self, reports: &Reports, words: &Words) -> Dateline {
        Dateline::compared(reports, self.dates, words)
    }

    /// The rows of the legend, with at most `most` classes.
    pub(super) fn rows(&self, reports: &Reports, options: &PlateOptions, words: &Words, most: usize) -> Vec<Row> {
        let (scheme, theme) = (reports.timeline.scheme(), &options.theme);
        let after = reports.timeline.snapshots().last();
        let classes = classes_near(after, options.bounds);
        let mut rows = zone_rows(reports.timeline.source(), scheme, &classes, theme, words, most);
        rows.push(Row::Entry(Sample::Line { colour: theme.accent, is_dashed: true }, words.text("earlier-front")));
        rows.push(Row::Heading(heading(options.measured, words)));
        let mut balances = Vec::new();
        for balance in &self.balances {
            let Some(Control::Party(index)) = balance.control else { continue };
            let Some(party) = scheme.parties.get(index) else { continue };
            let km2 = |km2: f64| words.number(km2, usize::from(km2 < 100.0));
            let blanks = [
                ("party", words.language().name(&party.name).into()),
                ("gained", km2(balance.gained_km2).into()),
                ("lost", km2(balance.lost_km2).into()),
            ];
            let sample = Sample::Ground(theme.glowing(scheme, index, byte(STRENGTH)));
            balances.push(Row::Entry(sample, words.with("party-balance", &blanks)));
        }
        rows.extend(shortened(balances, MOST_PARTIES, words));
        rows
    }

    /// Draws the zones of the later date, the ground that changed hands, and both front lines.
    pub(super) fn draw(
        &self,
        reports: &Reports,
        canvas: &Canvas,
        theme: &Theme,
        zones_pen: &mut Pen,
        front_pen: &mut Pen,
    ) {
        let scheme: &Scheme = reports.timeline.scheme();
        let mesh = &reports.mesh;
        let Some((_, report)) = reports.as_of(self.dates[1]) else { return };
        zones::draw(&zones::zones(report, scheme, canvas, &[], &[]), scheme, theme, zones_pen);
        for (control, ground) in &self.gains {
            if let Some(colour) = gained_colour(theme, scheme, *control) {
                zones_pen.ground(&canvas.rings(ground), Ink::Colour(colour), 1.0, 0.0);
            }
        }
        if let Some(cue) = mesh.at(self.dates[0], Motion::Step, 0.0) {
            let pieces = front::standing(mesh, &cue, canvas);
            let line = Line { colour: theme.accent, width: front::WIDTH_PX, dashes: Some(DASHES) };
            front_pen.lines(&joined(pieces), line);
        }
        if let Some(cue) = mesh.at(self.dates[1], Motion::Step, 0.0) {
            front::draw(mesh, &cue, Motion::Step, &[], scheme, canvas, (theme, front::WIDTH_PX), front_pen);
        }
        if let Some(Bounds { min, max }) = self.measured {
            let corners = [(min.lon, min.lat), (max.lon, min.lat), (max.lon, max.lat), (min.lon, max.lat)];
            let px = |(lon, lat)| canvas.px(LonLat { lon, lat });
            let pieces = canvas.line(corners.into_iter().chain([corners[0]]).map(px));
            let line = Line { colour: theme.ink, width: BOX_WIDTH_PX, dashes: Some(BOX_DASHES) };
            front_pen.lines(&pieces, line);
        }
    }
}

/// The heading of the figures, which names the ground they cover: the measured box or what is visible.
fn heading(measured: Option<Bounds>, words: &Words) -> String {
    let Some(Bounds { min, max }) = measured else { return words.text("changed-hands") };
    let sides = [("west", min.lon), ("east", max.lon), ("south", min.lat), ("north", max.lat)];
    let blanks = sides.map(|(name, degrees)| (name, words.number(degrees, decimals(degrees)).into()));
    words.with("changed-hands-in-box", &blanks)
}

/// Number of decimals needed to write degrees, up to four.
fn decimals(degrees: f64) -> usize {
    let is_whole = |decimals: &usize| {
        let shown: Option<f64> = format!("{degrees:.decimals$}").parse().ok();
        shown.is_some_and(|shown| (shown - degrees).abs() < 5e-5)
    };
    (0..4).find(is_whole).unwrap_or(4)
}

/// The colour of ground that a side gained; `None` for ground that no side certainly holds.
fn gained_colour(theme: &Theme, scheme: &Scheme, control: Control) -> Option<Rgba> {
    match control {
        Control::Party(party) => Some(theme.glow(scheme, party).alpha(byte(STRENGTH))),
        Control::Contested | Control::Unknown => None,
    }
}
