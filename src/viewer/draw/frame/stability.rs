//! Tracks which of egui's primitives stay the same from frame to frame, so that they can be cached in a texture.

use bevy_egui::egui::{ClippedPrimitive, Rect, Vec2, epaint::Primitive};

/// A primitive rests when it has been the same for this many frames.
const REST_FRAMES: u32 = 2;

/// A primitive that changed after it was cached must rest this many times longer before it is cached again, up to a
/// limit, since drawing the textures costs more than a frame.
const LONGER: u32 = 8;
const LONGEST_FRAMES: u32 = 256;

/// The textures are drawn again to include a primitive once it has been the same for this many frames.
const JOIN_FRAMES: u32 = 60;

/// The primitives of this frame, and for how many frames each has been the same. Primitives are identified by their
/// place in the order.
#[derive(Default)]
pub(super) struct Resting {
    retained: Vec<ClippedPrimitive>,
    things: Vec<Thing>,
}

struct Thing {
    /// The part of the screen that it covers.
    cells: Cells,
    same_frames: u32,
    /// The number of unchanged frames required.
    rest_frames: u32,
}

impl Resting {
    /// Updates the state for a new frame; `screen` is the size in logical pixels.
    pub(super) fn follow(&mut self, retained: Vec<ClippedPrimitive>, screen: Vec2) {
        self.things.truncate(retained.len());
        for (index, now) in retained.iter().enumerate() {
            let is_same = self.retained.get(index).is_some_and(|before| is_same(before, now));
            match self.things.get_mut(index) {
                Some(thing) if is_same => thing.same_frames = thing.same_frames.saturating_add(1),
                Some(thing) => (thing.cells, thing.same_frames) = (Cells::of(now, screen), 0),
                None => {
                    let cells = Cells::of(now, screen);
                    self.things.push(Thing { cells, same_frames: 0, rest_frames: REST_FRAMES });
                }
            }
        }
        self.retained = retained;
    }

    pub(super) fn painted(&self) -> &[ClippedPrimitive] {
        &self.retained
    }

    /// For each primitive whether it can be cached: it rests, and nothing below it has to be redrawn.
    pub(super) fn restful(&self) -> Vec<bool> {
        self.restful_for(0)
    }

    fn restful_for(&self, frames: u32) -> Vec<bool> {
        let mut kept: Vec<bool> = Vec::with_capacity(self.things.len());
        for thing in &self.things {
            let rests = thing.same_frames >= thing.rest_frames.max(frames);
            kept.push(rests && !self.is_over_unkept(thing, &kept));
        }
        kept
    }

    /// Whether a primitive that is not `kept` overlaps a later one.
    fn is_over_unkept(&self, thing: &Thing, kept: &[bool]) -> bool {
        self.things.iter().zip(kept).any(|(below, &kept)| !kept && below.cells.meet(&thing.cells))
    }

    /// Whether a texture of the `kept` primitives is still up to date.
    pub(super) fn is_as_kept(&self, kept: &[bool]) -> bool {
        let same = |(index, thing): (usize, &Thing)| {
            !kept[index] || (thing.same_frames > 0 && !self.is_over_unkept(thing, &kept[..index]))
        };
        kept.len() <= self.things.len() && self.things.iter().take(kept.len()).enumerate().all(same)
    }

    /// Whether further primitives can be cached by now.
    pub(super) fn has_grown(&self, kept: &[bool]) -> bool {
        let joins = |(index, can): (usize, bool)| can && !kept.get(index).copied().unwrap_or(false);
        self.restful_for(JOIN_FRAMES).into_iter().enumerate().any(joins)
    }

    /// Makes cached primitives that changed rest for longer the next time.
    pub(super) fn unsettle(&mut self, kept: &[bool]) {
        for (thing, _) in self.things.iter_mut().zip(kept).filter(|(thing, kept)| **kept && thing.same_frames == 0) {
            thing.rest_frames = (thing.rest_frames * LONGER).min(LONGEST_FRAMES);
        }
    }
}

fn is_same(before: &ClippedPrimitive, now: &ClippedPrimitive) -> bool {
    let (Primitive::Mesh(mesh), Primitive::Mesh(other)) = (&before.primitive, &now.primitive) else { return false };
    before.clip_rect == now.clip_rect && mesh == other
}

/// The part of the screen covered by a primitive: a bit for each of 32 columns in each of 32 rows.
struct Cells([u32; 32]);

impl Cells {
    fn of(retained: &ClippedPrimitive, screen: Vec2) -> Self {
        let mut cells = Self([0; 32]);
        let Primitive::Mesh(mesh) = &retained.primitive else { return Self([u32::MAX; 32]) };
        for triangle in mesh.indices.chunks_exact(3) {
            let corners =
                triangle.iter().filter_map(|&index| mesh.vertices.get(index as usize)).map(|corner| corner.pos);
            cells.add(Rect::from_points(&corners.collect::<Vec<_>>()).intersect(retained.clip_rect), screen);
        }
        cells
    }

    fn add(&mut self, at: Rect, screen: Vec2) {
        if !at.is_positive() {
            return;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept within the rows")]
        let cell = |at: f32, side: f32| (at / side.max(1.0) * 32.0).clamp(0.0, 31.0) as u32;
        let (left, right) = (cell(at.left(), screen.x), cell(at.right(), screen.x));
        let (top, bottom) = (cell(at.top(), screen.y), cell(at.bottom(), screen.y));
        let columns = (u32::MAX >> (31 - (right - left))) << left;
        for row in self.0.iter_mut().take(bottom as usize + 1).skip(top as usize) {
            *row |= columns;
        }
    }

    fn meet(&self, other: &Self) -> bool {
        std::iter::zip(self.0, other.0).any(|(a, b)| a & b != 0)
    }
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::{Color32, epaint::Mesh, pos2, vec2};

    use super::*;

    /// Cells of ten pixels.
    const SCREEN: Vec2 = vec2(320.0, 320.0);

    /// A square of nine pixels; the colour identifies it.
    fn square(left: f32, colour: u8) -> ClippedPrimitive {
        let at = Rect::from_min_max(pos2(left, 0.0), pos2(left + 9.0, 9.0));
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(at, Color32::from_gray(colour));
        ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }
    }

    fn after(frames: &[&[(f32, u8)]]) -> Resting {
        let mut resting = Resting::default();
        for frame in frames {
            resting.follow(frame.iter().map(|&(left, colour)| square(left, colour)).collect(), SCREEN);
        }
        resting
    }

    #[test]
    fn what_stays_the_same_rests_and_what_changes_does_not() {
        let resting = after(&[&[(0.0, 1), (50.0, 1)], &[(0.0, 1), (50.0, 2)], &[(0.0, 1), (50.0, 3)]]);
        assert_eq!(resting.restful(), [true, false]);
    }

    #[test]
    fn what_lies_between_parts_of_a_thing_is_not_over_it() {
        let mut cells = Cells([0; 32]);
        cells.add(Rect::from_min_max(pos2(0.0, 0.0), pos2(5.0, 5.0)), SCREEN);
        cells.add(Rect::from_min_max(pos2(200.0, 0.0), pos2(400.0, 25.0)), SCREEN);
        assert_eq!((cells.0[0], cells.0[2], cells.0[3]), (0xFFF0_0001, 0xFFF0_0000, 0));
        assert!(!cells.meet(&Cells::of(&square(100.0, 1), SCREEN)));
        assert!(cells.meet(&Cells::of(&square(210.0, 1), SCREEN)));
    }

    #[test]
    fn what_lies_over_a_change_is_drawn_with_it() {
        let resting = after(&[
            &[(0.0, 1), (5.0, 1), (50.0, 1)],
            &[(0.0, 2), (5.0, 1), (50.0, 1)],
            &[(0.0, 3), (5.0, 1), (50.0, 1)],
        ]);
        assert_eq!(resting.restful(), [false, false, true]);
        let below = after(&[&[(0.0, 1), (5.0, 1)], &[(0.0, 1), (5.0, 2)], &[(0.0, 1), (5.0, 3)]]);
        assert_eq!(below.restful(), [true, false]);
    }

    #[test]
    fn a_picture_holds_until_something_in_it_changes_or_comes_below_it() {
        let frame: &[(f32, u8)] = &[(0.0, 1), (50.0, 1)];
        let kept = [false, true];
        assert!(after(&[frame, frame]).is_as_kept(&kept));
        assert!(after(&[frame, &[(20.0, 9), (50.0, 1), (70.0, 1)]]).is_as_kept(&kept));
        assert!(!after(&[frame, &[(0.0, 1), (50.0, 2)]]).is_as_kept(&kept));
        assert!(!after(&[frame, &[(45.0, 1), (50.0, 1)]]).is_as_kept(&kept));
        assert!(!after(&[frame, &[(0.0, 1)]]).is_as_kept(&kept));
    }

    #[test]
    fn what_changed_after_it_was_kept_rests_longer_the_next_time() {
        let mut resting = after(&[&[(0.0, 1)], &[(0.0, 1)], &[(0.0, 1)]]);
        let kept = resting.restful();
        assert_eq!(kept, [true]);
        resting.follow(vec![square(0.0, 2)], SCREEN);
        resting.unsettle(&kept);
        for _ in 1..REST_FRAMES * LONGER {
            resting.follow(vec![square(0.0, 2)], SCREEN);
            assert_eq!(resting.restful(), [false]);
        }
        resting.follow(vec![square(0.0, 2)], SCREEN);
        assert_eq!(resting.restful(), [true]);
        assert!(!resting.has_grown(&[false]));
        (0..JOIN_FRAMES).for_each(|_| resting.follow(vec![square(0.0, 2)], SCREEN));
        assert!(resting.has_grown(&[false]) && !resting.has_grown(&[true]));
    }
}
