//! Finds where egui's primitives differ from those of the last frame.

use std::hash::BuildHasher as _;

use bevy::platform::hash::FixedState;
use bevy_egui::egui::{
    ClippedPrimitive, Rect,
    epaint::{Mesh, Primitive, Vertex},
};

/// Calls `mark` with rectangles, in logical pixels, that cover every difference between two frames.
///
/// Primitives are drawn in order, so the same ones at the start and at the end of both lists are matched, and those in
/// between one by one.
pub(super) fn differences(before: &[ClippedPrimitive], now: &[ClippedPrimitive], mark: &mut impl FnMut(Rect)) {
    let same = |&(a, b): &(&ClippedPrimitive, &ClippedPrimitive)| is_same(a, b);
    let start = std::iter::zip(before, now).take_while(same).count();
    let (before, now) = (&before[start..], &now[start..]);
    let end = std::iter::zip(before.iter().rev(), now.iter().rev()).take_while(same).count();
    let (before, now) = (&before[..before.len() - end], &now[..now.len() - end]);
    for (a, b) in std::iter::zip(before, now) {
        match (&a.primitive, &b.primitive) {
            (Primitive::Mesh(old), Primitive::Mesh(new))
                if a.clip_rect == b.clip_rect && old.texture_id == new.texture_id =>
            {
                meshes(old, new, &mut |area| mark(area.intersect(a.clip_rect)));
            }
            _ => [a, b].into_iter().for_each(|primitive| whole(primitive, mark)),
        }
    }
    let common = before.len().min(now.len());
    before[common..].iter().chain(&now[common..]).for_each(|primitive| whole(primitive, mark));
}

/// Whether two primitives look the same.
pub(super) fn is_same(before: &ClippedPrimitive, now: &ClippedPrimitive) -> bool {
    let (Primitive::Mesh(mesh), Primitive::Mesh(other)) = (&before.primitive, &now.primitive) else { return false };
    before.clip_rect == now.clip_rect && mesh == other
}

fn whole(primitive: &ClippedPrimitive, mark: &mut impl FnMut(Rect)) {
    let Primitive::Mesh(mesh) = &primitive.primitive else { return mark(primitive.clip_rect) };
    triangles(mesh).for_each(|triangle| mark(around(&triangle).intersect(primitive.clip_rect)));
}

/// Marks the triangles that only one of two meshes has. If the common ones changed their order, all are marked, since
/// it decides what covers what.
fn meshes(old: &Mesh, new: &Mesh, mark: &mut impl FnMut(Rect)) {
    let (old, new): (Vec<_>, Vec<_>) = (triangles(old).collect(), triangles(new).collect());
    let start = std::iter::zip(&old, &new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = std::iter::zip(old.iter().rev(), new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let hasher = FixedState::default();
    let hash = |triangle: &[Vertex; 3]| hasher.hash_one(bytemuck::bytes_of(triangle));
    let mut places: Vec<(u64, usize)> = old.iter().map(hash).zip(0..).collect();
    places.sort_unstable();
    let mut matched = vec![false; old.len()];
    let (mut last, mut in_order) = (None, true);
    for triangle in new {
        let hash = hash(triangle);
        let first = places.partition_point(|&(there, _)| there < hash);
        let equal = places[first..].iter().take_while(|&&(there, _)| there == hash);
        match equal.map(|&(_, place)| place).find(|&place| !matched[place]) {
            Some(place) => {
                in_order &= last.replace(place).is_none_or(|last| last < place);
                matched[place] = true;
            }
            None => mark(around(triangle)),
        }
    }
    for (triangle, is_matched) in std::iter::zip(old, matched) {
        if !is_matched || !in_order {
            mark(around(triangle));
        }
    }
}

fn triangles(mesh: &Mesh) -> impl Iterator<Item = [Vertex; 3]> + '_ {
    let corner = |index: u32| mesh.vertices.get(index as usize).copied().unwrap_or_default();
    mesh.indices.chunks_exact(3).map(move |triangle| [corner(triangle[0]), corner(triangle[1]), corner(triangle[2])])
}

fn around(triangle: &[Vertex; 3]) -> Rect {
    Rect::from_points(&triangle.map(|corner| corner.pos))
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::{Color32, pos2};

    use super::*;

    /// Squares of nine pixels from the given positions on; the number is their grey.
    fn painted(squares: &[(f32, u8)]) -> ClippedPrimitive {
        let mut mesh = Mesh::default();
        for &(left, grey) in squares {
            let at = Rect::from_min_max(pos2(left, 0.0), pos2(left + 9.0, 9.0));
            mesh.add_colored_rect(at, Color32::from_gray(grey));
        }
        ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }
    }

    /// The left ends of the differences.
    fn marked(before: &[ClippedPrimitive], now: &[ClippedPrimitive]) -> Vec<f32> {
        let mut lefts = Vec::new();
        differences(before, now, &mut |area| lefts.push(area.left()));
        lefts.sort_by(f32::total_cmp);
        lefts.dedup();
        lefts
    }

    #[test]
    fn only_what_changed_is_marked() {
        let before = painted(&[(0.0, 1), (10.0, 2), (20.0, 3)]);
        assert!(marked(std::slice::from_ref(&before), std::slice::from_ref(&before)).is_empty());
        let other = painted(&[(0.0, 1), (10.0, 9), (20.0, 3)]);
        assert_eq!(marked(std::slice::from_ref(&before), &[other]), [10.0]);
        let fewer = painted(&[(0.0, 1), (20.0, 3)]);
        assert_eq!(marked(std::slice::from_ref(&before), &[fewer]), [10.0]);
        let moved = painted(&[(0.0, 1), (12.0, 2), (20.0, 3)]);
        assert_eq!(marked(&[before], &[moved]), [10.0, 12.0]);
    }

    #[test]
    fn another_order_is_marked_too() {
        let before = painted(&[(0.0, 1), (5.0, 2), (40.0, 3)]);
        let now = painted(&[(5.0, 2), (0.0, 1), (40.0, 3)]);
        assert_eq!(marked(&[before], &[now]), [0.0, 5.0]);
    }

    #[test]
    fn a_primitive_that_comes_in_between_leaves_the_others() {
        let (first, last, new) = (painted(&[(0.0, 1)]), painted(&[(50.0, 2)]), painted(&[(70.0, 3)]));
        let before = [first.clone(), last.clone()];
        let now = [first, new, last];
        assert_eq!(marked(&before, &now), [70.0]);
        assert_eq!(marked(&now, &before), [70.0]);
    }

    #[test]
    fn what_is_cut_off_is_not_marked() {
        let cut = |grey| ClippedPrimitive {
            clip_rect: Rect::from_min_max(pos2(0.0, 0.0), pos2(5.0, 5.0)),
            ..painted(&[(0.0, grey)])
        };
        let mut areas = Vec::new();
        differences(&[cut(1)], &[cut(2)], &mut |area| areas.push(area.right()));
        assert!(!areas.is_empty() && areas.iter().all(|&right| right <= 5.0));
    }
}
