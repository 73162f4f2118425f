//! A grid over the screen, which records where the picture has to be drawn again.

use bevy::math::{Rect, URect, UVec2, Vec2};

/// The side of a cell, physical pixels. Cells are larger where the screen would have more than [`MOST_COLUMNS`].
const SIDE_PX: u32 = 32;

/// A row of cells is stored in 64 bits.
const MOST_COLUMNS: u32 = 64;

/// A set of cells of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cells {
    /// The size of the screen, physical pixels.
    size: UVec2,
    /// The side of a cell, physical pixels.
    cell_px: u32,
    /// A bit for each cell, rows from the top.
    rows: Vec<u64>,
}

impl Cells {
    /// The empty set on a screen of this size in physical pixels.
    pub(super) fn none(size: UVec2) -> Self {
        let cell_px = SIDE_PX.max(size.x.div_ceil(MOST_COLUMNS));
        Self { size, cell_px, rows: vec![0; size.y.div_ceil(cell_px) as usize] }
    }

    /// Adds the cells that a rectangle touches, in physical pixels.
    pub(super) fn add(&mut self, area: Rect) {
        let area = area.intersect(Rect::from_corners(Vec2::ZERO, self.size.as_vec2()));
        if area.is_empty() {
            return;
        }
        let pixels = URect { min: area.min.floor().as_uvec2(), max: area.max.ceil().as_uvec2() };
        let (rows, columns) = self.touched(pixels);
        for row in &mut self.rows[rows] {
            *row |= columns;
        }
    }

    /// Adds the cells that a convex polygon, or a line, comes nearer to than `reach`, in physical pixels. A few cells
    /// more may be added.
    pub(super) fn add_polygon(&mut self, corners: &[Vec2], reach: f32) {
        let (top, bottom) = corners.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(top, bottom), corner| {
            (top.min(corner.y), bottom.max(corner.y))
        });
        let side = self.cell_px as f32;
        let row_of = |y: f32| (y / side).floor().clamp(-1.0, self.rows.len() as f32);
        let (first, last) = (row_of(top - reach), row_of(bottom + reach));
        let mut row = first.max(0.0);
        while row <= last && row < self.rows.len() as f32 {
            let band = (row * side - reach, (row + 1.0) * side + reach);
            if let Some((left, right)) = extent(corners, band) {
                let (y, from, to) = (row * side, left - reach, right + reach);
                self.add(Rect { min: Vec2::new(from, y), max: Vec2::new(to, y + side) });
            }
            row += 1.0;
        }
    }

    /// Adds another set of the same screen.
    pub(super) fn add_all(&mut self, other: &Self) {
        for (row, other) in std::iter::zip(&mut self.rows, &other.rows) {
            *row |= other;
        }
    }

    /// The cells of either set of the same screen.
    pub(super) fn union(mut self, other: &Self) -> Self {
        self.add_all(other);
        self
    }

    /// Whether a rectangle touches a cell of the set.
    pub(super) fn meet(&self, pixels: URect) -> bool {
        let pixels = pixels.intersect(URect::from_corners(UVec2::ZERO, self.size));
        let (rows, columns) = self.touched(pixels);
        !pixels.is_empty() && self.rows[rows].iter().any(|row| row & columns != 0)
    }

    /// The rows and the columns that a rectangle within the screen touches.
    fn touched(&self, pixels: URect) -> (std::ops::Range<usize>, u64) {
        let rows = (pixels.min.y / self.cell_px) as usize..pixels.max.y.div_ceil(self.cell_px) as usize;
        let (first, end) = (pixels.min.x / self.cell_px, pixels.max.x.div_ceil(self.cell_px));
        let width = end.saturating_sub(first);
        let columns = if width == 0 { 0 } else { (u64::MAX >> (MOST_COLUMNS - width.min(MOST_COLUMNS))) << first };
        (rows, columns)
    }

    /// The part of the screen's cells that is in the set, 0 to 1.
    pub(super) fn share(&self) -> f32 {
        let all = self.size.x.div_ceil(self.cell_px) * self.size.y.div_ceil(self.cell_px);
        let there: u32 = self.rows.iter().map(|row| row.count_ones()).sum();
        there as f32 / all.max(1) as f32
    }

    /// Rectangles that cover the set without overlaps, in physical pixels.
    pub(super) fn rects(&self) -> impl Iterator<Item = URect> + '_ {
        let bottom_right = self.size;
        (0..).zip(&self.rows).flat_map(move |(row, &bits)| {
            runs(bits).map(move |(first, end)| {
                let min = UVec2::new(first, row) * self.cell_px;
                URect { min, max: (UVec2::new(end, row + 1) * self.cell_px).min(bottom_right) }
            })
        })
    }

    /// The smallest rectangle around the set, in physical pixels; `None` if it is empty.
    pub(super) fn bounds(&self) -> Option<URect> {
        self.rects().reduce(|a, b| a.union(b))
    }
}

/// The leftmost and the rightmost position of a polygon's outline within a band of y.
fn extent(corners: &[Vec2], (top, bottom): (f32, f32)) -> Option<(f32, f32)> {
    let mut found: Option<(f32, f32)> = None;
    for (index, &start) in corners.iter().enumerate() {
        let end = corners[(index + 1) % corners.len()];
        let (low, high) = (start.y.min(end.y).max(top), start.y.max(end.y).min(bottom));
        if low > high {
            continue;
        }
        let at = |y: f32| {
            if start.y == end.y { start.x } else { start.x + (end.x - start.x) * (y - start.y) / (end.y - start.y) }
        };
        let level = if start.y == end.y { [start.x, end.x] } else { [at(low), at(high)] };
        for x in level {
            found = Some(found.map_or((x, x), |(left, right)| (left.min(x), right.max(x))));
        }
    }
    found
}

/// The runs of set bits, as the first one and the one after the last.
fn runs(mut bits: u64) -> impl Iterator<Item = (u32, u32)> {
    std::iter::from_fn(move || {
        if bits == 0 {
            return None;
        }
        let first = bits.trailing_zeros();
        let end = first + (!(bits >> first)).trailing_zeros().min(MOST_COLUMNS - first);
        bits = if end >= MOST_COLUMNS { 0 } else { bits >> end << end };
        Some((first, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_corners(Vec2::new(x, y), Vec2::new(x + width, y + height))
    }

    #[test]
    fn cells_are_those_that_a_rectangle_touches() {
        let mut cells = Cells::none(UVec2::new(100, 70));
        assert!(cells.bounds().is_none());
        cells.add(rect(31.5, 0.0, 1.0, 10.0));
        cells.add(rect(90.0, 65.0, 50.0, 50.0));
        assert_eq!(cells.rects().collect::<Vec<_>>(), [URect::new(0, 0, 64, 32), URect::new(64, 64, 100, 70)]);
        assert_eq!(cells.bounds(), Some(URect::new(0, 0, 100, 70)));
        assert!(cells.meet(URect::new(63, 0, 64, 1)) && !cells.meet(URect::new(64, 0, 65, 1)));
        assert!((cells.share() - 4.0 / 12.0).abs() < 1e-6);
    }

    #[test]
    fn a_diagonal_touches_fewer_cells_than_the_rectangle_around_it() {
        let mut cells = Cells::none(UVec2::new(320, 320));
        cells.add_polygon(&[Vec2::new(1.0, 1.0), Vec2::new(319.0, 319.0)], 2.0);
        assert!((0.1..0.3).contains(&cells.share()), "{}", cells.share());
        assert!((0..320).all(|at| cells.meet(URect::new(at, at, at + 1, at + 1))));
        let mut triangle = Cells::none(UVec2::new(320, 320));
        triangle.add_polygon(&[Vec2::new(0.0, 0.0), Vec2::new(300.0, 0.0), Vec2::new(0.0, 300.0)], 0.0);
        assert!((0.45..0.65).contains(&triangle.share()), "{}", triangle.share());
        assert!(triangle.meet(URect::new(140, 140, 150, 150)) && !triangle.meet(URect::new(250, 250, 260, 260)));
        let mut outside = Cells::none(UVec2::new(320, 320));
        outside.add_polygon(&[Vec2::new(-50.0, -90.0), Vec2::new(-20.0, 900.0), Vec2::new(-9.0, 5.0)], 2.0);
        assert_eq!(outside.bounds(), None);
    }

    #[test]
    fn what_lies_outside_or_is_empty_touches_nothing() {
        let mut cells = Cells::none(UVec2::new(100, 70));
        cells.add(rect(-50.0, 0.0, 40.0, 10.0));
        cells.add(rect(200.0, 0.0, 10.0, 10.0));
        cells.add(rect(10.0, 10.0, 0.0, 10.0));
        assert_eq!(cells.bounds(), None);
    }

    #[test]
    fn a_wide_screen_has_no_more_columns_than_bits() {
        let size = UVec2::new(7680, 4320);
        let mut cells = Cells::none(size);
        cells.add(Rect::from_corners(Vec2::ZERO, size.as_vec2()));
        assert_eq!(cells.bounds(), Some(URect::from_corners(UVec2::ZERO, size)));
        assert!((cells.share() - 1.0).abs() < 1e-6);
    }
}
