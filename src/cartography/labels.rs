//! Label placement without collisions.

use super::viewport::ScreenPoint;

/// A label to be placed on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The point it labels.
    pub anchor: ScreenPoint,
    /// Width of its text, logical pixels.
    pub width_px: f64,
    /// Height of its text, logical pixels.
    pub height_px: f64,
    /// Free space between the point and the text, logical pixels.
    pub gap_px: f64,
}

/// A box on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreenBox {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl ScreenBox {
    /// Whether two boxes share a point.
    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// The box, larger by `px` on each side.
    #[must_use]
    pub fn grown(self, px: f64) -> Self {
        Self { left: self.left - px, top: self.top - px, right: self.right + px, bottom: self.bottom + px }
    }

    /// Whether the box lies entirely within another.
    pub fn within(self, frame: Self) -> bool {
        self.left >= frame.left && self.right <= frame.right && self.top >= frame.top && self.bottom <= frame.bottom
    }
}

/// Free space kept around each label, logical pixels.
const PADDING_PX: f64 = 2.0;

/// Places labels in order of priority; `None` for those that find no place.
///
/// Each is tried to the right of its point, then left, above and below (Imhof 1975). Points of placed labels and the
/// `taken` boxes stay free; labels stay within `frame`.
pub fn place_labels(candidates: &[Candidate], frame: ScreenBox, taken: &[ScreenBox]) -> Vec<Option<ScreenBox>> {
    let mut occupied = taken.to_vec();
    let mut placed = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let fits = |wanted: &ScreenBox| {
            let room = wanted.grown(PADDING_PX);
            wanted.within(frame) && !occupied.iter().any(|other| other.overlaps(room))
        };
        let dot = dot_box(candidate);
        let found = if occupied.iter().any(|other| other.overlaps(dot)) {
            None
        } else {
            positions(candidate).into_iter().find(fits)
        };
        if let Some(label) = found {
            occupied.extend([label, dot]);
        }
        placed.push(found);
    }
    placed
}

/// A name along a line of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tilted {
    /// The middle of the name.
    pub middle: ScreenPoint,
    /// Width of its text, logical pixels.
    pub width_px: f64,
    /// Height of its text, logical pixels.
    pub height_px: f64,
    /// Degrees from the horizontal, anticlockwise.
    pub tilt_deg: f64,
}

impl Tilted {
    /// The bounding box of the rotated text.
    pub fn room(&self) -> ScreenBox {
        let (sin, cos) = self.tilt_deg.to_radians().sin_cos();
        let half_width = f64::midpoint(self.width_px * cos.abs(), self.height_px * sin.abs());
        let half_height = f64::midpoint(self.width_px * sin.abs(), self.height_px * cos.abs());
        let ScreenPoint { x, y } = self.middle;
        ScreenBox { left: x - half_width, top: y - half_height, right: x + half_width, bottom: y + half_height }
    }
}

/// Which names along lines can be placed, in order of priority: within `frame` and clear of all `taken` boxes.
pub fn place_tilted(names: &[Tilted], frame: ScreenBox, taken: &[ScreenBox]) -> Vec<bool> {
    let mut occupied = taken.to_vec();
    let fits = |name: &Tilted| {
        let room = name.room();
        let free = room.within(frame) && !occupied.iter().any(|other| other.overlaps(room.grown(PADDING_PX)));
        if free {
            occupied.push(room);
        }
        free
    };
    names.iter().map(fits).collect()
}

fn dot_box(candidate: &Candidate) -> ScreenBox {
    let ScreenPoint { x, y } = candidate.anchor;
    ScreenBox { left: x, top: y, right: x, bottom: y }.grown(candidate.gap_px * 0.7)
}

fn positions(candidate: &Candidate) -> [ScreenBox; 4] {
    let Candidate { anchor, width_px, height_px, gap_px } = *candidate;
    let at = |left: f64, top: f64| ScreenBox { left, top, right: left + width_px, bottom: top + height_px };
    let (middle_x, middle_y) = (anchor.x - width_px / 2.0, anchor.y - height_px / 2.0);
    [
        at(anchor.x + gap_px, middle_y),
        at(anchor.x - gap_px - width_px, middle_y),
        at(middle_x, anchor.y - gap_px - height_px),
        at(middle_x, anchor.y + gap_px),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: ScreenBox = ScreenBox { left: 0.0, top: 0.0, right: 400.0, bottom: 300.0 };

    fn candidate(x: f64, y: f64) -> Candidate {
        Candidate { anchor: ScreenPoint { x, y }, width_px: 60.0, height_px: 14.0, gap_px: 6.0 }
    }

    #[test]
    fn placed_labels_never_overlap_and_stay_in_the_frame() {
        let crowd: Vec<Candidate> =
            (0..200).map(|i| candidate(f64::from(i * 37 % 400), f64::from(i * 53 % 300))).collect();
        let placed: Vec<ScreenBox> = place_labels(&crowd, FRAME, &[]).into_iter().flatten().collect();
        assert!(placed.len() > 10);
        for (i, a) in placed.iter().enumerate() {
            assert!(a.within(FRAME));
            assert!(!placed[i + 1..].iter().any(|b| a.overlaps(*b)));
        }
    }

    #[test]
    fn the_first_label_gets_the_better_place() {
        let placed = place_labels(&[candidate(100.0, 100.0), candidate(110.0, 100.0)], FRAME, &[]);
        assert_eq!(placed[0].map(|label| label.left), Some(106.0));
        assert_eq!(placed[1], None);
    }

    #[test]
    fn a_label_at_the_right_edge_moves_to_the_left_of_its_point() {
        let placed = place_labels(&[candidate(390.0, 100.0)], FRAME, &[]);
        assert_eq!(placed[0].map(|label| label.right), Some(384.0));
    }

    #[test]
    fn taken_room_stays_free() {
        let placed = place_labels(
            &[candidate(100.0, 100.0)],
            FRAME,
            &[ScreenBox { left: 90.0, top: 90.0, right: 110.0, bottom: 110.0 }],
        );
        assert_eq!(placed, [None]);
    }

    #[test]
    fn names_along_lines_leave_what_is_taken_free() {
        let name = |x: f64, tilt_deg: f64| Tilted {
            middle: ScreenPoint { x, y: 150.0 },
            width_px: 60.0,
            height_px: 12.0,
            tilt_deg,
        };
        let upright = name(100.0, 90.0).room();
        assert!(
            (upright.right - upright.left - 12.0).abs() < 1e-9 && (upright.bottom - upright.top - 60.0).abs() < 1e-9
        );
        let label = ScreenBox { left: 190.0, top: 140.0, right: 230.0, bottom: 160.0 };
        let names = [name(100.0, 90.0), name(110.0, 0.0), name(200.0, 45.0), name(300.0, 0.0), name(390.0, 0.0)];
        assert_eq!(place_tilted(&names, FRAME, &[label]), [true, false, false, true, false]);
    }
}
