//! Two dates on one plate: what each side gained and lost.

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
        legend::{Row, Sample, byte, classes_near, plain, zone_rows},
        theme::{Rgba, Theme},
    },
    control::{
        mesh::Motion,
        scheme::{Control, Scheme},
    },
    geometry::{bounds::Bounds, polygon::Polygon},
    language::Words,
    places::Gazetteer,
};

/// Opacity of ground that changed hands: what lies under it is told apart, and no more.
const STRENGTH: f32 = 0.78;

/// The dashes of the front line of the earlier date, logical pixels.
const DASHES: [f64; 2] = [7.0, 5.0];

/// What changed between two dates, of which the reports are the first and the last of some reports.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comparison {
    dates: [f64; 2],
    /// Ground by the side that gained it.
    gains: Vec<(Control, Polygon)>,
    balances: Vec<Balance>,
}

impl Comparison {
    /// A comparison that is not measured yet, with figures that take as much room as any.
    pub(super) fn unmeasured(reports: &Reports, dates: [f64; 2]) -> Self {
        let parties = 0..reports.timeline.scheme().parties.len();
        let wide = |index| Balance { control: Some(Control::Party(index)), gained_km2: 88_888.8, lost_km2: 88_888.8 };
        Self { dates, gains: Vec::new(), balances: parties.map(wide).collect() }
    }

    /// What changed hands within a box.
    ///
    /// # Errors
    /// When the change cannot be computed.
    pub(super) fn measured(reports: &Reports, dates: [f64; 2], within: Option<Bounds>) -> Result<Self, BadPlate> {
        let snapshots = reports.timeline.snapshots();
        let ends = dates.map(|date| reports.timeline.as_of(date).and_then(|index| snapshots.get(index)));
        let [Some(before), Some(after)] = ends else { return Err(BadPlate::Undrawn) };
        let options = TransferOptions { min_km2: SLIVER_KM2, bounds: within };
        let places = Gazetteer::default();
        let found = transfers(reports.timeline.scheme(), before, after, options, &places)
            .map_err(|error| BadPlate::Comparison(Box::new(error)))?;
        let gains = found.list.into_iter().filter_map(|transfer| Some((transfer.after?, transfer.ground)));
        Ok(Self { dates, gains: gains.collect(), balances: found.balances })
    }

    pub(super) fn dateline(&self, reports: &Reports, words: &Words) -> Dateline {
        Dateline::compared(reports, self.dates, words)
    }

    /// The rows of the legend.
    pub(super) fn rows(&self, reports: &Reports, options: &PlateOptions, words: &Words) -> Vec<Row> {
        let (scheme, theme) = (reports.timeline.scheme(), &options.theme);
        let after = reports.timeline.snapshots().last();
        let mut rows = zone_rows(reports.timeline.source(), scheme, &classes_near(after, options.bounds), theme, words);
        rows.push(Row::Entry(Sample::Line { colour: theme.accent, is_dashed: true }, words.text("earlier-front")));
        rows.push(Row::Heading(words.text("changed-hands")));
        for balance in &self.balances {
            let Some(Control::Party(index)) = balance.control else { continue };
            let Some(party) = scheme.parties.get(index) else { continue };
            let km2 = |km2: f64| words.number(km2, usize::from(km2 < 100.0));
            let blanks = [
                ("party", words.language().name(&party.name).into()),
                ("gained", km2(balance.gained_km2).into()),
                ("lost", km2(balance.lost_km2).into()),
            ];
            let colour = gained_colour(theme, Control::Party(index)).map(|colour| colour.over(theme.land));
            let sample = Sample::Ground(plain(colour.unwrap_or(theme.land)));
            rows.push(Row::Entry(sample, words.with("party-balance", &blanks)));
        }
        rows
    }

    /// Draws the zones of the later date, what changed hands, and both front lines.
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
            if let Some(colour) = gained_colour(theme, *control) {
                zones_pen.ground(&canvas.rings(ground), Ink::Colour(colour), 1.0, 0.0);
            }
        }
        if let Some(cue) = mesh.at(self.dates[0], Motion::Step) {
            let pieces = front::standing(mesh, &cue, canvas);
            let line = Line { colour: theme.accent, width: front::WIDTH_PX, dashes: Some(DASHES) };
            front_pen.lines(&joined(pieces), line);
        }
        if let Some(cue) = mesh.at(self.dates[1], Motion::Step) {
            front::draw(mesh, &cue, Motion::Step, &[], scheme, canvas, (theme, front::WIDTH_PX), front_pen);
        }
    }
}

/// The colour of ground that a side gained; none for ground that no side holds for sure.
fn gained_colour(theme: &Theme, control: Control) -> Option<Rgba> {
    match control {
        front::FIRST_PARTY => Some(theme.gained.alpha(byte(STRENGTH))),
        Control::Party(_) => Some(theme.lost.alpha(byte(STRENGTH))),
        Control::Contested | Control::Unknown => None,
    }
}
