//! The glow over recently changed ground, in the colour of the party that gained it.

use super::{
    canvas::{Canvas, Dot},
    front::control_of,
    pen::{Ink, Pen},
    reports::Reports,
    zones::{Holders, Moved, class_of, ink},
};
use crate::{
    cartography::{
        legend::byte,
        theme::{GLOW_STRENGTH, Rgba, Theme},
    },
    control::{
        evolution::ClassChange,
        mesh::{Motion, number},
        scheme::{Control, Scheme},
    },
};

/// Context for drawing the glow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glow<'a> {
    pub reports: &'a Reports,
    pub theme: &'a Theme,
    pub canvas: &'a Canvas,
    /// Duration of the glow, days.
    pub days: f64,
}

/// Ground that changed hands, with the strength of its glow.
struct Changed {
    holders: Holders,
    rings: Vec<Vec<Dot>>,
    /// Strength of the glow, 0 to 1.
    strength: f64,
}

impl Glow<'_> {
    /// Strength of the glow on ground that changed on a day.
    fn strength(&self, day: f64, now: f64) -> f64 {
        let age = (now - day).max(0.0);
        if age >= self.days { 0.0 } else { f64::from(GLOW_STRENGTH) * (1.0 - age / self.days) }
    }

    /// The glowing steps at a moment of a snapshot, latest last. It stops at a step that could not be computed, since
    /// its effect on the ground is not known.
    fn steps(&self, snapshot: usize, now: f64) -> impl Iterator<Item = (usize, f64)> {
        let snapshots = self.reports.timeline.snapshots();
        let strengths = (0..snapshot).rev().map_while(move |step| {
            let strength = self.strength(snapshots.get(step + 1)?.time.days(), now);
            self.reports.evolution.steps.get(step)?.as_ref().ok()?;
            (strength > 0.0).then_some((step, strength))
        });
        let mut steps: Vec<_> = strengths.collect();
        steps.reverse();
        steps.into_iter()
    }

    /// Whether there is any glow on the map at a moment of a snapshot.
    pub(super) fn is_seen(&self, snapshot: usize, now: f64) -> bool {
        self.steps(snapshot, now).any(|(step, _)| self.is_step_seen(step))
    }

    /// Whether a change of a step is visible on the map.
    pub(super) fn is_step_seen(&self, step: usize) -> bool {
        let changes = self.reports.evolution.steps.get(step).into_iter().flatten().flatten();
        changes.into_iter().any(|change| !rings(change, self.canvas).is_empty())
    }

    /// Draws the glow of the changes up to a snapshot, earlier ones first.
    pub(super) fn draw(&self, snapshot: usize, now: f64, pen: &mut Pen) {
        let mut below: Vec<Extent> = Vec::new();
        for (step, strength) in self.steps(snapshot, now) {
            let changes = self.reports.evolution.steps.get(step).into_iter().flatten().flatten();
            for change in changes {
                let holders = (number(change.before).into(), number(change.after).into());
                let rings = rings(change, self.canvas);
                self.draw_changed(&Changed { holders, rings, strength }, &mut below, pen);
            }
        }
    }

    /// Draws the glow of changes since the last report; ground that passed to others covers older glow.
    pub(super) fn draw_moved(&self, moved: &[Moved], pen: &mut Pen) {
        for moved in moved {
            // The zones include this ground already; drawn again, it lies above the glow.
            let strength = if self.days > 0.0 { f64::from(GLOW_STRENGTH) } else { 0.0 };
            let changed = Changed { holders: moved.holders, rings: moved.rings.clone(), strength };
            let mut everywhere = vec![Extent::EVERYWHERE];
            self.draw_changed(&changed, &mut everywhere, pen);
        }
    }

    /// Draws changes that fade in: the ground after, with its glow, over the ground before.
    pub(super) fn draw_fading(&self, moved: &[Moved], part: f64, pen: &mut Pen) {
        let land = Ink::Colour(self.theme.land);
        let ink_of =
            |number: usize| class_of(number).and_then(|class| ink(self.theme, self.scheme(), class)).unwrap_or(land);
        for moved in moved {
            let (before, after) = (ink_of(moved.holders.0), ink_of(moved.holders.1));
            if before != land {
                pen.ground(&moved.rings, before, 1.0, 0.0);
            }
            pen.open_blended(part);
            pen.ground(&moved.rings, after, 1.0, 0.0);
            if let Some(glow) = self.colour(moved.holders).filter(|_| self.days > 0.0) {
                pen.ground(&moved.rings, Ink::Colour(glow), f64::from(GLOW_STRENGTH), 0.0);
            }
            pen.close();
        }
    }

    fn draw_changed(&self, changed: &Changed, below: &mut Vec<Extent>, pen: &mut Pen) {
        if changed.rings.is_empty() {
            return;
        }
        let extent = Extent::of(&changed.rings);
        let covers = below.iter().any(|other| other.overlaps(extent));
        let glow = self.colour(changed.holders).filter(|_| changed.strength > 0.0);
        let after = class_of(changed.holders.1).and_then(|class| ink(self.theme, self.scheme(), class));
        match (after, glow) {
            (Some(Ink::Colour(ground)), Some(glow)) => {
                let colour = glow.alpha(byte(narrow(changed.strength))).over(ground);
                pen.ground(&changed.rings, Ink::Colour(colour), 1.0, 0.0);
            }
            (Some(ink), Some(_)) => pen.ground(&changed.rings, ink, 1.0, 0.0),
            (Some(ink), None) if covers => pen.ground(&changed.rings, ink, 1.0, 0.0),
            (None, _) if covers => pen.ground(&changed.rings, Ink::Colour(self.theme.land), 1.0, 0.0),
            _ => {}
        }
        if let (None | Some(Ink::Pattern(_)), Some(glow)) = (after, glow) {
            pen.ground(&changed.rings, Ink::Colour(glow), changed.strength, 0.0);
        }
        if glow.is_some() {
            below.push(extent);
        }
    }

    /// The colour of the glow: that of the party that gained the ground.
    fn colour(&self, (before, after): Holders) -> Option<Rgba> {
        let scheme = self.scheme();
        let (before, after) = (control_of(scheme, before), control_of(scheme, after));
        match after {
            Some(Control::Party(party)) if after != before => Some(self.theme.glow(scheme, party)),
            _ => None,
        }
    }

    fn scheme(&self) -> &Scheme {
        self.reports.timeline.scheme()
    }

    /// Whether the picture between two reports depends on the moment.
    pub(super) fn is_moving(&self, snapshot: usize, motion: Motion) -> bool {
        motion != Motion::Step && self.is_step_seen(snapshot)
    }
}

/// The visible rings of a change.
fn rings(change: &ClassChange, canvas: &Canvas) -> Vec<Vec<Dot>> {
    let rings = change.face.rings.iter();
    rings
        .filter_map(|ring| canvas.ring(&ring.iter().map(|&point| canvas.px_from_grid(point)).collect::<Vec<_>>()))
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "an opacity")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// A bounding box in the picture.
#[derive(Clone, Copy, Debug)]
struct Extent {
    min: (f64, f64),
    max: (f64, f64),
}

impl Extent {
    const EVERYWHERE: Self = Self { min: (f64::MIN, f64::MIN), max: (f64::MAX, f64::MAX) };

    fn of(rings: &[Vec<Dot>]) -> Self {
        let start = Self { min: (f64::MAX, f64::MAX), max: (f64::MIN, f64::MIN) };
        rings.iter().flatten().map(|dot| dot.px()).fold(start, |extent, (x, y)| Self {
            min: (extent.min.0.min(x), extent.min.1.min(y)),
            max: (extent.max.0.max(x), extent.max.1.max(y)),
        })
    }

    fn overlaps(self, other: Self) -> bool {
        self.min.0 <= other.max.0 && other.min.0 <= self.max.0 && self.min.1 <= other.max.1 && other.min.1 <= self.max.1
    }
}
