//! Labels that do not collide.

use super::viewport::ScreenPoint;

/// A label that wants a place on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The point that it names.
    pub anchor: ScreenPoint,
    /// Size of its text, logical pixels.
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

    /// The box, larger by so much on each side.
    #[must_use]
    pub fn grown(self, px: f64) -> Self {
        Self { left: self.left - px, top: self.top - px, right: self.right + px, bottom: self.bottom + px }
    }

    /// Whether the box lies wholly in another.
    pub fn within(self, frame: Self) -> bool {
        self.left >= frame.left && self.right <= frame.right && self.top >= frame.top && self.bottom <= frame.bottom
    }
}

/// Free space kept around each label, logical pixels.
const PADDING_PX: f64 = 2.0;

/// Places labels one after another, the first ones with the first choice; `None` for those that find no place.
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
        let placed = place_labels(&[candidate(100.0, 100.0)], FRAME, &[ScreenBox { left: 90.0, top: 90.0, right: 110.0, bottom: 110.0 }]);
        assert_eq!(placed, [None]);
    }
}
