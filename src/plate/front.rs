//! The front line of a date: the edges in the report, and the moving front between reports.

use super::{
    canvas::{Canvas, Dot},
    outline::joined,
    pen::{Line, Pen},
    zones::{Moved, class_of},
};
use crate::{
    cartography::theme::{FRONT_WIDTH_PX, Theme},
    control::{
        mesh::{Cue, FrontEdge, Motion, REMAINDER, SpaceTimeMesh},
        scheme::{Control, Scheme},
    },
};

/// The moving front is drawn only in changed ground at least this wide, logical pixels: twice the line's width.
pub(super) const LEAST_WIDTH_PX: f64 = 2.0 * WIDTH_PX;

/// Number of opacities of fading edges; each is a path of its own.
const FADE_LEVELS: f32 = 20.0;

/// Width of the line, logical pixels.
pub(super) const WIDTH_PX: f64 = FRONT_WIDTH_PX as f64;

/// Draws the front line. The rules are those of the viewer's shader, `front.wgsl`.
pub(super) fn draw(
    mesh: &SpaceTimeMesh,
    cue: &Cue,
    motion: Motion,
    moved: &[Moved],
    scheme: &Scheme,
    canvas: &Canvas,
    (theme, width): (&Theme, f64),
    pen: &mut Pen,
) {
    let mut standing = edges(mesh, cue, motion, canvas);
    if motion == Motion::Sweep {
        let opposed = moved.iter().filter(|moved| are_opposed(scheme, moved));
        standing.extend(opposed.flat_map(|moved| &moved.front).map(|&piece| (full_level(), piece)));
    }
    standing.sort_unstable();
    for of_level in standing.chunk_by(|a, b| a.0 == b.0) {
        let alpha = crate::cartography::legend::byte(f32::from(of_level[0].0) / FADE_LEVELS);
        let line = Line { colour: theme.front.alpha(alpha), width, dashes: None };
        pen.lines(&joined(of_level.iter().map(|&(_, piece)| piece)), line);
    }
}

/// The edges of the front line in the report of a cue.
pub(super) fn standing(mesh: &SpaceTimeMesh, cue: &Cue, canvas: &Canvas) -> Vec<(Dot, Dot)> {
    edges(mesh, cue, Motion::Step, canvas).into_iter().map(|(_, piece)| piece).collect()
}

/// The visible edges with their opacity.
fn edges(mesh: &SpaceTimeMesh, cue: &Cue, motion: Motion, canvas: &Canvas) -> Vec<(u8, (Dot, Dot))> {
    let range = cue.edges.start as usize..cue.edges.end as usize;
    let mut edges: Vec<(u8, (Dot, Dot))> = Vec::new();
    for edge in mesh.edges().get(range).unwrap_or_default() {
        let opacity = opacity(edge, cue, motion, canvas.view.metres_per_px());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to the number of levels")]
        let level = (opacity * FADE_LEVELS).round() as u8;
        if level > 0 {
            let ends = [[edge[0], edge[1]], [edge[2], edge[3]]].map(|end| canvas.px_from_local(end));
            edges.extend(canvas.line(ends).iter().map(|piece| (level, (piece[0], piece[piece.len() - 1]))));
        }
    }
    edges
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
const fn full_level() -> u8 {
    FADE_LEVELS as u8
}

/// The opacity of an edge, given its first and last snapshot.
fn opacity(edge: &FrontEdge, cue: &Cue, motion: Motion, metres_per_px: f64) -> f32 {
    let &[_, _, _, _, first, last, coming, leaving] = edge;
    #[expect(clippy::cast_precision_loss, reason = "reports are counted in thousands")]
    let snapshot = cue.snapshot as f32;
    let (since, left) = (snapshot - first + cue.fraction, last - snapshot - cue.fraction);
    if motion == Motion::Fade {
        return (1.0 + since.min(left)).clamp(0.0, 1.0);
    }
    // The moving front is clipped to the changed ground, so near the edge half of its width would be missing; the edge
    // is drawn there instead.
    let near = |width_m: f32| (f64::from(FRONT_WIDTH_PX) * metres_per_px / f64::from(width_m).max(1e-6)).min(0.5);
    let stands = f64::from(since) >= -near(coming) && f64::from(left) > -near(leaving) - 1e-7 && left > -0.5;
    if stands { 1.0 } else { 0.0 }
}

/// Whether a front line runs between the ground before and the ground after.
fn are_opposed(scheme: &Scheme, moved: &Moved) -> bool {
    let control = |number: usize| control_of(scheme, number);
    let is_sure = |control| matches!(control, Some(Control::Party(_)));
    match (control(moved.holders.0), control(moved.holders.1)) {
        (Some(before), Some(after)) if is_sure(Some(before)) && is_sure(Some(after)) => before != after,
        (before, after) => {
            before == Some(FIRST_PARTY) && after.is_some() || after == Some(FIRST_PARTY) && before.is_some()
        }
    }
}

/// The party whose zones the front line follows along contested or unknown ground.
pub(super) const FIRST_PARTY: Control = Control::Party(0);

/// The control of a holder number in the mesh's corners; `None` for nobody.
pub(super) fn control_of(scheme: &Scheme, number: usize) -> Option<Control> {
    if number == usize::from(REMAINDER) {
        return scheme.remainder_control();
    }
    scheme.classes.get(class_of(number)?)?.control
}
