//! Text with a halo, legible on any background.
//!
//! A halo consists of eight shifted copies of the text. The copies of each glyph are combined once in a texture atlas,
//! so that a halo costs no more than the text.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use bevy_egui::egui::{
    Align2, Color32, ColorImage, Context, FontId, Galley, Id, Mesh, Painter, Pos2, Rect, Shape, TextureHandle,
    TextureOptions, emath::GuiRounding as _, pos2, vec2,
};

/// Offsets of the copies, logical pixels.
const AROUND: [[f32; 2]; 8] =
    [[-1.0, -1.0], [0.0, -1.4], [1.0, -1.0], [-1.4, 0.0], [1.4, 0.0], [-1.0, 1.0], [0.0, 1.4], [1.0, 1.0]];

/// Side of the atlas, physical pixels.
const SIDE_PX: usize = 1024;

/// A laid-out text and its position.
pub(crate) struct Haloed {
    galley: Arc<Galley>,
    at: Pos2,
}

impl Haloed {
    /// Lays out a text.
    pub(crate) fn new(painter: &Painter, at: Pos2, anchor: Align2, text: &str, font: FontId, ink: Color32) -> Self {
        let galley = painter.layout_no_wrap(text.to_owned(), font, ink);
        let at = anchor.anchor_size(at, galley.size()).min.round_to_pixels(painter.pixels_per_point());
        Self { galley, at }
    }

    /// The rectangle that it takes.
    pub(crate) fn room(&self) -> Rect {
        Rect::from_min_size(self.at, self.galley.size())
    }

    /// Draws the halo; drawing all halos before all texts is cheaper than alternating.
    pub(crate) fn draw_halo(&self, painter: &Painter, colour: Color32) {
        let halos = Halos::of(painter.ctx());
        let mut halos = halos.lock().unwrap_or_else(PoisonError::into_inner);
        painter.add(Shape::mesh(halos.mesh(painter.ctx(), &self.galley, self.at, colour)));
    }

    /// Draws the text.
    pub(crate) fn draw_words(self, painter: &Painter, ink: Color32) {
        painter.galley(self.at, self.galley, ink);
    }
}

/// Draws a text with a halo; returns its rectangle.
pub(crate) fn haloed(
    painter: &Painter,
    at: Pos2,
    anchor: Align2,
    text: &str,
    font: FontId,
    ink: Color32,
    halo: Color32,
) -> Rect {
    let words = Haloed::new(painter, at, anchor, text, font, ink);
    let room = words.room();
    words.draw_halo(painter, halo);
    words.draw_words(painter, ink);
    room
}

/// Increases whenever the atlas of glyphs or of halos is rebuilt: shapes painted before that are invalid.
pub(crate) fn generation_of_glyphs(ctx: &Context) -> u64 {
    let halos = Halos::of(ctx);
    let mut halos = halos.lock().unwrap_or_else(PoisonError::into_inner);
    halos.forget_old_glyphs(ctx);
    halos.generation
}

/// A rectangle in an atlas, physical pixels: left, top, width, height.
type Place = [usize; 4];

/// The atlas of halos.
struct Halos {
    picture: TextureHandle,
    places: BTreeMap<Place, Place>,
    /// The position of the next halo, and the height of its row.
    next: [usize; 2],
    row_px: usize,
    /// Scale and fill of the atlas of glyphs: another scale or a lower fill means that it was rebuilt.
    scale: f32,
    fill: f32,
    /// How often either atlas was rebuilt.
    generation: u64,
}

impl Halos {
    /// The atlas of a context.
    fn of(ctx: &Context) -> Arc<Mutex<Self>> {
        let id = Id::new("halos");
        ctx.data(|data| data.get_temp(id)).unwrap_or_else(|| {
            let halos = Arc::new(Mutex::new(Self::new(ctx)));
            ctx.data_mut(|data| data.insert_temp(id, Arc::clone(&halos)));
            halos
        })
    }

    fn new(ctx: &Context) -> Self {
        let clear = ColorImage::filled([SIDE_PX; 2], Color32::TRANSPARENT);
        let picture = ctx.load_texture("halos", clear, TextureOptions::LINEAR);
        let scale = ctx.pixels_per_point();
        Self { picture, places: BTreeMap::new(), next: [0; 2], row_px: 0, scale, fill: 0.0, generation: 0 }
    }

    /// The mesh of a text's halo.
    fn mesh(&mut self, ctx: &Context, galley: &Galley, at: Pos2, colour: Color32) -> Mesh {
        self.forget_old_glyphs(ctx);
        let mut mesh = Mesh::with_texture(self.picture.id());
        let reach = reach_px(self.scale) as f32 / self.scale;
        let mut glyphs = None;
        for row in &galley.rows {
            let visuals = &row.row.visuals;
            let corners = visuals.mesh.vertices.get(visuals.glyph_vertex_range.clone()).unwrap_or_default();
            for quad in corners.chunks_exact(4) {
                let (first, last) = (quad[0], quad[3]);
                let place = place_of(first.uv, last.uv);
                let halo = match self.places.get(&place) {
                    Some(&halo) => halo,
                    None => self.add(place, glyphs.get_or_insert_with(|| picture_of_glyphs(ctx)), ctx),
                };
                let rect =
                    Rect::from_two_pos(first.pos, last.pos).expand(reach).translate(at.to_vec2() + row.pos.to_vec2());
                mesh.add_rect_with_uv(rect, uv(halo), colour);
            }
        }
        mesh
    }

    fn forget_old_glyphs(&mut self, ctx: &Context) {
        let fill = fill_of_glyphs(ctx);
        if self.scale != ctx.pixels_per_point() || fill < self.fill {
            self.scale = ctx.pixels_per_point();
            self.begin_anew();
        }
        self.fill = fill;
    }

    fn begin_anew(&mut self) {
        (self.next, self.row_px) = ([0; 2], 0);
        self.places.clear();
        self.generation += 1;
    }

    /// Adds the halo of a glyph. When the atlas is full, it is cleared, and everything is painted again.
    fn add(&mut self, glyph: Place, glyphs: &ColorImage, ctx: &Context) -> Place {
        let halo = halo_of(glyph, glyphs, self.scale);
        let [width, height] = halo.size;
        if self.next[0] + width > SIDE_PX {
            self.next = [0, self.next[1] + self.row_px];
            self.row_px = 0;
        }
        if self.next[1] + height > SIDE_PX {
            self.begin_anew();
            ctx.request_repaint();
        }
        let place = [self.next[0], self.next[1], width, height];
        if width <= SIDE_PX && height <= SIDE_PX {
            self.picture.set_partial(self.next, halo, TextureOptions::LINEAR);
        }
        self.next[0] += width;
        self.row_px = self.row_px.max(height);
        self.places.insert(glyph, place);
        place
    }
}

/// How far a halo extends beyond its glyph, including a transparent edge, physical pixels.
fn reach_px(scale: f32) -> usize {
    whole(1.4 * scale).saturating_add(2)
}

/// Combines the copies of a glyph.
fn halo_of([left, top, width, height]: Place, glyphs: &ColorImage, scale: f32) -> ColorImage {
    let reach = reach_px(scale);
    let size = [width + 2 * reach, height + 2 * reach];
    let opacity = |x: f32, y: f32| -> f32 {
        let (x, y) = (x - reach as f32, y - reach as f32);
        let inside = x >= 0.0 && y >= 0.0 && x < width as f32 && y < height as f32;
        let at = || glyphs.pixels.get((top + whole(y)) * glyphs.size[0] + left + whole(x));
        inside.then(at).flatten().map_or(0.0, |pixel| f32::from(pixel.a()) / 255.0)
    };
    // Bilinear interpolation, as on a GPU.
    let mixed = |x: f32, y: f32| {
        let ((column, across), (row, down)) = ((x.floor(), x - x.floor()), (y.floor(), y - y.floor()));
        let upper = opacity(column, row) * (1.0 - across) + opacity(column + 1.0, row) * across;
        let lower = opacity(column, row + 1.0) * (1.0 - across) + opacity(column + 1.0, row + 1.0) * across;
        upper * (1.0 - down) + lower * down
    };
    let pixel = |index: usize| {
        let (x, y) = ((index % size[0]) as f32, (index / size[0]) as f32);
        let clear: f32 = AROUND.iter().map(|[dx, dy]| 1.0 - mixed(x - dx * scale, y - dy * scale)).product();
        Color32::from_white_alpha(byte(1.0 - clear))
    };
    ColorImage::new(size, (0..size[0] * size[1]).map(pixel).collect())
}

fn place_of(first: Pos2, last: Pos2) -> Place {
    let rect = Rect::from_two_pos(first, last);
    [whole(rect.left()), whole(rect.top()), whole(rect.width()), whole(rect.height())]
}

fn uv([left, top, width, height]: Place) -> Rect {
    let side = SIDE_PX as f32;
    Rect::from_min_size(pos2(left as f32, top as f32) / side, vec2(width as f32, height as f32) / side)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "negative numbers become 0, and pixels are few"
)]
fn whole(px: f32) -> usize {
    px as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn byte(part: f32) -> u8 {
    (part * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}

/// The atlas of glyphs.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general enough over lifetimes")]
fn picture_of_glyphs(ctx: &Context) -> ColorImage {
    ctx.fonts(|fonts| fonts.image())
}

/// How full the atlas of glyphs is, 0 to 1.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general enough over lifetimes")]
fn fill_of_glyphs(ctx: &Context) -> f32 {
    ctx.fonts(|fonts| fonts.font_atlas_fill_ratio())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_halo_lies_around_its_glyph_and_is_clear_at_its_edge() {
        let mut glyphs = ColorImage::filled([8, 8], Color32::TRANSPARENT);
        glyphs.pixels[3 * 8 + 2] = Color32::WHITE;
        let halo = halo_of([2, 3, 1, 1], &glyphs, 1.0);
        let at = |x: usize, y: usize| halo.pixels[y * halo.size[0] + x].a();
        let middle = reach_px(1.0);
        assert_eq!(halo.size, [2 * middle + 1; 2]);
        assert_eq!([at(middle - 1, middle - 1), at(middle + 1, middle)], [255, 153]);
        assert_eq!([at(middle, middle), at(0, middle), at(middle, 2 * middle)], [0, 0, 0]);
    }
}
