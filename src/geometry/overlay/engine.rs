//! The boundary to the overlay engine; no other file uses it.

pub(super) use i_overlay::core::{fill_rule::FillRule, overlay_rule::OverlayRule};
use i_overlay::{
    core::{
        edge_data::{EdgeDataMerge, OverlayEdgeData},
        edge_overlay::{EdgeOverlay, InputEdge},
        overlay::ShapeType,
    },
    i_float::int::point::IntPoint,
    segm::boolean::ShapeCountBoolean,
    vector::edge::DataVectorEdge,
};
use thiserror::Error;

use super::{
    super::{attempt::attempt, entanglement::is_too_much, grid::GridPoint},
    EdgeRole, Face, PartEdge, TracedFace,
};

/// The overlay engine failed, or was not called because it would take too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{edges} edges cannot be overlaid, or cross too often")]
pub struct OverlayFailed {
    /// How many edges there are.
    pub edges: usize,
}

/// A combination of two regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The intersection.
    Both,
    /// The difference: the first without the second.
    FirstOnly,
    /// The union.
    Either,
}

impl Part {
    pub(super) fn rule(self) -> OverlayRule {
        match self {
            Self::Both => OverlayRule::Intersect,
            Self::FirstOnly => OverlayRule::Difference,
            Self::Either => OverlayRule::Union,
        }
    }
}

/// Overlays regions whose rings are oriented as in RFC 7946 and may overlap.
pub(super) fn overlaid(subject: Vec<Edge>, clip: Vec<Edge>, rule: OverlayRule) -> Result<Vec<Shape>, OverlayFailed> {
    overlaid_by(FillRule::Positive, subject, clip, rule)
}

/// Calls the engine, which is known to panic on some input; that must not end the program.
pub(super) fn overlaid_by(
    fill: FillRule,
    subject: Vec<Edge>,
    clip: Vec<Edge>,
    rule: OverlayRule,
) -> Result<Vec<Shape>, OverlayFailed> {
    let edges = subject.len() + clip.len();
    let mut all = subject.iter().chain(&clip).map(|edge| (grid_point(edge.a), grid_point(edge.b))).collect::<Vec<_>>();
    if is_too_much(all.drain(..)) {
        return Err(OverlayFailed { edges });
    }
    let shapes = attempt(move || {
        let mut overlay: EdgeOverlay<i32, Mark> = EdgeOverlay::new(edges);
        overlay.add_edges(subject, ShapeType::Subject);
        overlay.add_edges(clip, ShapeType::Clip);
        overlay.build_vector_shapes(rule, fill)
    });
    shapes.ok_or(OverlayFailed { edges })
}

pub(super) type Edge = InputEdge<i32, Mark>;
pub(super) type Shape = Vec<Vec<DataVectorEdge<i32, Mark>>>;

/// Data that the engine carries from the input edges to the resulting ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Flags of the edge's role.
    pub(super) bits: u8,
    /// The ends of the input edge.
    pub(super) parent: [GridPoint; 2],
}

pub(super) const GAINER_WAS_THERE: u8 = 1;
pub(super) const LOSER_STAYS: u8 = 2;

impl OverlayEdgeData for Mark {
    type Store = ();

    fn merge(ctx: EdgeDataMerge<ShapeCountBoolean, Self>, (): &mut ()) -> Self {
        Self { bits: ctx.lhs_data.bits | ctx.rhs_data.bits, parent: ctx.lhs_data.parent }
    }
}

pub(super) fn face(shape: &[Vec<DataVectorEdge<i32, Mark>>]) -> Option<TracedFace> {
    let role = |edge: &DataVectorEdge<i32, Mark>| EdgeRole {
        gainer_was_there: edge.data.bits & GAINER_WAS_THERE != 0,
        loser_stays: edge.data.bits & LOSER_STAYS != 0,
    };
    let paths = || shape.iter().filter(|path| path.len() >= 3);
    let rings: Vec<Vec<_>> = paths().map(|path| path.iter().map(|edge| grid_point(edge.a)).collect()).collect();
    let roles = paths().map(|path| path.iter().map(role).collect()).collect();
    let parents = paths().map(|path| path.iter().map(|edge| edge.data.parent).collect()).collect();
    (!rings.is_empty()).then_some(TracedFace { face: Face { rings, roles }, parents })
}

/// The edges of shapes, each with the original edge that it is a part of.
pub(super) fn part_edges(shapes: &[Shape]) -> Vec<PartEdge> {
    let part = |edge: &DataVectorEdge<i32, Mark>| PartEdge {
        a: grid_point(edge.a),
        b: grid_point(edge.b),
        whole: edge.data.parent,
    };
    shapes.iter().flatten().flatten().map(part).collect()
}

pub(super) fn bits(role: EdgeRole) -> u8 {
    let bit = |is: bool, bit: u8| if is { bit } else { 0 };
    bit(role.gainer_was_there, GAINER_WAS_THERE) | bit(role.loser_stays, LOSER_STAYS)
}

pub(super) fn input(a: GridPoint, b: GridPoint, data: Mark) -> Edge {
    InputEdge { a: IntPoint { x: a.x, y: a.y }, b: IntPoint { x: b.x, y: b.y }, data }
}

fn grid_point(point: IntPoint<i32>) -> GridPoint {
    GridPoint { x: point.x, y: point.y }
}
