//! Retained shapes: parts that do not change while only the date moves are painted from the last frame, since most of a
//! frame is unchanged text.

use bevy::{ecs::change_detection::Tick, prelude::*};
use bevy_egui::egui::{Context, Painter, Pos2, Rect, epaint::ClippedShape, layers::PaintList};

use super::{
    super::map_words::{Labelled, generation_of_glyphs},
    PanelContext,
};
use crate::{
    cartography::{ruler::TimeView, viewport::Viewport},
    viewer::state::interface::Interface,
};

/// The shapes painted last, by part. Each part has a key of its inputs, in addition to the basis of all parts.
#[derive(Default)]
pub(super) struct Retained {
    basis: Option<Basis>,
    /// The axis without its cursors.
    pub axis: AxisPart,
    /// The texts at the lower edge of the map, and the free position to the right of the scale.
    pub furniture: Part<(Viewport, Rect, f32), (Vec<Rect>, Pos2)>,
    /// The names on the map, and where they are; they depend on the rectangles of the panels.
    pub names: Part<(Viewport, Rect, Vec<Rect>), Vec<Labelled>>,
}

/// The axis, which depends on its range of time and its rectangle.
pub(super) type AxisPart = Part<(TimeView, Rect), ()>;

/// The common inputs of all parts: change ticks of resources, and the generation of the glyph atlas.
#[derive(PartialEq)]
struct Basis {
    glyphs: u64,
    interface: Tick,
    opened: Tick,
    places: Tick,
    drawings: Tick,
    basemap: Option<Tick>,
    tile_fault: Option<Tick>,
}

impl Retained {
    /// Drops everything if a common input changed. To be called once per frame, before anything is painted.
    pub(super) fn follow(&mut self, ctx: &Context, context: &PanelContext, interface: &ResMut<Interface>) {
        let basis = Some(Basis {
            glyphs: generation_of_glyphs(ctx),
            interface: interface.last_changed(),
            opened: context.opened.last_changed(),
            places: context.places.last_changed(),
            drawings: context.drawings.last_changed(),
            basemap: context.basemap.as_ref().map(DetectChanges::last_changed),
            tile_fault: context.tile_fault.as_ref().map(DetectChanges::last_changed),
        });
        if self.basis != basis {
            *self = Self { basis, ..Self::default() };
        }
    }
}

/// One part: its shapes, their key, and the result of painting them.
pub(super) struct Part<K, R>(Option<Last<K, R>>);

struct Last<K, R> {
    of: K,
    shapes: Vec<ClippedShape>,
    given: R,
}

impl<K, R> Last<K, R> {
    fn paint(&self, list: &mut PaintList) {
        for shape in &self.shapes {
            list.add(shape.clip_rect, shape.shape.clone());
        }
    }
}

impl<K, R> Default for Part<K, R> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: PartialEq, R: Clone> Part<K, R> {
    /// Paints the retained shapes if the key is the same, otherwise paints again; returns the result of the last
    /// painting.
    pub(super) fn paint(&mut self, painter: &Painter, of: K, anew: impl FnOnce() -> R) -> R {
        let (ctx, layer) = (painter.ctx(), painter.layer_id());
        if let Some(last) = self.0.as_ref().filter(|last| last.of == of) {
            ctx.graphics_mut(|layers| last.paint(layers.entry(layer)));
            return last.given.clone();
        }
        let before = ctx.graphics_mut(|layers| layers.entry(layer).all_entries().len());
        let given = anew();
        let shapes = ctx.graphics_mut(|layers| layers.entry(layer).all_entries().skip(before).cloned().collect());
        self.0 = Some(Last { of, shapes, given: given.clone() });
        given
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use bevy_egui::egui::{Color32, LayerId, RawInput, pos2};

    use super::*;

    /// Paints three frames with keys 1, 1 and 2; returns the shapes of each frame, and how often the part was painted.
    fn painted() -> (Vec<Vec<ClippedShape>>, u8) {
        let (ctx, mut part, anew) = (Context::default(), Part::default(), Cell::new(0_u8));
        let frames = [1, 1, 2].map(|of: u8| {
            ctx.begin_pass(RawInput::default());
            let layer = LayerId::background();
            let painter = Painter::new(ctx.clone(), layer, Rect::EVERYTHING);
            painter.circle_filled(pos2(0.0, 0.0), 1.0, Color32::RED);
            let within = painter.with_clip_rect(Rect::from_min_max(pos2(0.0, 0.0), pos2(9.0, 9.0)));
            let given = part.paint(&painter, of, || {
                anew.set(anew.get() + 1);
                painter.circle_filled(pos2(5.0, 5.0), f32::from(of), Color32::BLUE);
                within.rect_filled(Rect::EVERYTHING, 0.0, Color32::GREEN);
                of
            });
            assert_eq!(given, of);
            let shapes = ctx.graphics_mut(|layers| layers.entry(layer).all_entries().cloned().collect());
            ctx.end_pass().textures_delta.clear();
            shapes
        });
        (frames.into(), anew.get())
    }

    #[test]
    fn what_is_of_the_same_is_painted_again_with_its_rectangles() {
        let (frames, anew) = painted();
        assert_eq!(frames[0], frames[1]);
        assert_eq!(frames[0].len(), 3);
        assert_ne!(frames[0][0].clip_rect, frames[0][2].clip_rect);
        assert_ne!(frames[1], frames[2]);
        assert_eq!(anew, 2);
    }
}
