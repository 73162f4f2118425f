//! Sorts egui's triangles by how they can be drawn: plain opaque areas, and the rest.

use std::ops::Range;

use bevy::math::{URect, UVec2};
use bevy_egui::egui::{
    ClippedPrimitive, Pos2, Rect, TextureId,
    epaint::{Mesh, Primitive, Vertex},
};

/// Smaller triangles are not treated as plain areas, since each switch between the two costs a draw call. Square
/// pixels.
const LEAST_PLAIN_PX2: f32 = 800.0;

/// How triangles are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// One opaque colour.
    Plain,
    /// Text, soft edges and transparent areas.
    Pictured,
}

/// Triangles drawn with one call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) kind: Kind,
    pub(super) picture: TextureId,
    /// The scissor rectangle, physical pixels.
    pub(super) within: URect,
    /// The part of it with triangles.
    pub(super) area: URect,
    pub(super) indices: Range<u32>,
}

/// All triangles of a frame, in drawing order.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    pub(super) corners: Vec<Vertex>,
    /// The indices of the runs, followed by those that hide the map.
    pub(super) indices: Vec<u32>,
    pub(super) runs: Vec<Run>,
    /// The range of the plain triangles of all runs.
    pub(super) hiding: Range<u32>,
}

impl Sorted {
    /// Sorts egui's primitives.
    ///
    /// # Units
    /// `scale` in physical pixels per logical pixel, `size` in physical pixels.
    pub(super) fn new(painted: &[ClippedPrimitive], scale: f32, size: UVec2) -> Self {
        let mut sorted = Self::default();
        let mut hiding = Vec::new();
        for ClippedPrimitive { clip_rect, primitive } in painted {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let within = physical(*clip_rect, scale).intersect(URect::from_corners(UVec2::ZERO, size));
            if !within.is_empty() {
                sorted.add(mesh, *clip_rect, within, scale, &mut hiding);
            }
        }
        let start = count(&sorted.indices);
        sorted.indices.append(&mut hiding);
        sorted.hiding = start..count(&sorted.indices);
        sorted
    }

    fn add(&mut self, mesh: &Mesh, clip: Rect, within: URect, scale: f32, hiding: &mut Vec<u32>) {
        let first = u32::try_from(self.corners.len()).unwrap_or(u32::MAX);
        self.corners.extend_from_slice(&mesh.vertices);
        for triangle in mesh.indices.chunks_exact(3) {
            let &[a, b, c] = triangle else { continue };
            let corners = [a, b, c].map(|index| mesh.vertices.get(index as usize).copied().unwrap_or_default());
            let kind = if is_plain(&corners, scale) { Kind::Plain } else { Kind::Pictured };
            let start = count(&self.indices);
            let indices = [a, b, c].map(|index| first + index);
            self.indices.extend(indices);
            if kind == Kind::Plain && corners.iter().all(|corner| clip.contains(corner.pos)) {
                hiding.extend(indices);
            }
            let picture = mesh.texture_id;
            let area = physical(Rect::from_points(&corners.map(|corner| corner.pos)).expand(1.0 / scale), scale);
            let area = area.intersect(within);
            match self.runs.last_mut() {
                Some(run) if run.kind == kind && run.picture == picture && run.within == within => {
                    run.indices.end = start + 3;
                    run.area = around(run.area, area);
                }
                _ => self.runs.push(Run { kind, picture, within, area, indices: start..start + 3 }),
            }
        }
    }
}

/// The part of the runs whose triangles are `wanted`, by the pixels around them, with indices of its own.
pub(super) fn part_of(
    (runs, corners, indices): (&[Run], &[Vertex], &[u32]),
    scale: f32,
    wanted: impl Fn(URect) -> bool,
) -> (Vec<Run>, Vec<u32>) {
    let mut part = (Vec::new(), Vec::new());
    for run in runs.iter().filter(|run| wanted(run.area)) {
        let start = count(&part.1);
        let there = indices.get(run.indices.start as usize..run.indices.end as usize).unwrap_or_default();
        let is_wanted = |triangle: &&[u32]| {
            let at = |index: u32| corners.get(index as usize).map_or(Pos2::ZERO, |corner| corner.pos);
            let around = Rect::from_points(&[at(triangle[0]), at(triangle[1]), at(triangle[2])]);
            wanted(physical(around.expand(1.0 / scale), scale).intersect(run.within))
        };
        part.1.extend(there.chunks_exact(3).filter(is_wanted).flatten());
        let indices = start..count(&part.1);
        if !indices.is_empty() {
            part.0.push(Run { indices, ..run.clone() });
        }
    }
    part
}

/// The smallest rectangle around two, either of which may be empty.
fn around(one: URect, other: URect) -> URect {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other,
        (false, true) => one,
        (false, false) => one.union(other),
    }
}

/// Whether a triangle is large, of one colour, and opaque. egui paints plain colours by sampling one white pixel of its
/// texture.
fn is_plain(corners: &[Vertex; 3], scale: f32) -> bool {
    let [a, b, c] = corners;
    let same = |other: &Vertex| other.uv == a.uv && other.color == a.color;
    a.color.is_opaque() && same(b) && same(c) && area(a.pos, b.pos, c.pos) * scale * scale >= LEAST_PLAIN_PX2
}

fn area(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    let (ab, ac) = (b - a, c - a);
    (ab.x * ac.y - ab.y * ac.x).abs() / 2.0
}

fn physical(rect: Rect, scale: f32) -> URect {
    let pixels =
        |at: Pos2| bevy::math::Vec2::new(at.x * scale, at.y * scale).round().max(bevy::math::Vec2::ZERO).as_uvec2();
    URect { min: pixels(rect.min), max: pixels(rect.max) }
}

fn count(indices: &[u32]) -> u32 {
    u32::try_from(indices.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::{Color32, pos2};

    use super::*;

    const SIZE: UVec2 = UVec2::new(100, 100);

    fn everywhere() -> Rect {
        Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0))
    }

    fn painted(clip_rect: Rect, rects: &[(Rect, Color32)]) -> ClippedPrimitive {
        let mut mesh = Mesh::default();
        for &(rect, colour) in rects {
            mesh.add_colored_rect(rect, colour);
        }
        ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
    }

    fn square(from: f32, to: f32) -> Rect {
        Rect::from_min_max(pos2(from, from), pos2(to, to))
    }

    #[test]
    fn large_plain_ground_hides_the_map_and_keeps_its_place_in_the_order() {
        let veil = Color32::from_rgba_unmultiplied(9, 9, 9, 200);
        let rects = [(square(0.0, 90.0), Color32::WHITE), (square(1.0, 5.0), Color32::RED), (square(0.0, 90.0), veil)];
        let sorted = Sorted::new(&[painted(everywhere(), &rects)], 1.0, SIZE);
        let kinds: Vec<_> = sorted.runs.iter().map(|run| (run.kind, run.indices.clone())).collect();
        assert_eq!(kinds, [(Kind::Plain, 0..6), (Kind::Pictured, 6..18)]);
        assert_eq!(sorted.hiding, 18..24);
        assert_eq!(sorted.indices[18..], sorted.indices[..6]);
    }

    #[test]
    fn ground_that_is_cut_off_hides_nothing() {
        let sorted = Sorted::new(&[painted(square(0.0, 50.0), &[(square(0.0, 90.0), Color32::WHITE)])], 1.0, SIZE);
        assert_eq!(sorted.runs[0].within, URect::new(0, 0, 50, 50));
        assert!(sorted.hiding.is_empty());
    }

    #[test]
    fn a_part_has_the_triangles_that_touch_it_in_their_order() {
        let rects = [(square(0.0, 9.0), Color32::WHITE), (square(50.0, 59.0), Color32::RED)];
        let sorted = Sorted::new(&[painted(everywhere(), &rects)], 1.0, SIZE);
        let all = (&sorted.runs[..], &sorted.corners[..], &sorted.indices[..]);
        let (runs, indices) = part_of(all, 1.0, |pixels| pixels.max.x > 40);
        assert_eq!((runs.len(), runs[0].indices.clone()), (1, 0..6));
        assert_eq!(indices, sorted.indices[6..12]);
        assert!(part_of(all, 1.0, |_| false).0.is_empty());
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let outside = Rect::from_min_max(pos2(200.0, 0.0), pos2(300.0, 50.0));
        let sorted = Sorted::new(&[painted(outside, &[(outside, Color32::WHITE)])], 1.0, SIZE);
        assert!(sorted.runs.is_empty() && sorted.indices.is_empty());
    }
}
