//! The insets of the map within the panels.

use bevy_egui::egui::{Rect, pos2};

/// Space kept free above and below the content, logical pixels.
const FREE_PX: f32 = 8.0;

/// The insets of the map: left, top, right, bottom, in logical pixels. `panels` are all except the header and the
/// timeline.
pub(in crate::viewer) fn insets(screen: Rect, panels: &[Rect], header: Rect, timeline: Rect) -> [f64; 4] {
    // The toolbar alone is low; only columns of panels narrow the map.
    let tall =
        panels.iter().filter(|panel| panel.height() > screen.height() * 0.2 && panel.width() < screen.width() * 0.5);
    let (mut left, mut right) = (0.0_f32, 0.0_f32);
    for panel in tall {
        if panel.center().x < screen.center().x {
            left = left.max(panel.right());
        } else {
            right = right.max(screen.right() - panel.left());
        }
    }
    let mut top = 0.0;
    if left == 0.0 {
        let free = Rect::from_min_max(screen.min, pos2(screen.right() - right, timeline.top()));
        (left, top) = beside_or_below(free, header);
    }
    [left, top + FREE_PX, right, screen.bottom() - timeline.top() + FREE_PX].map(f64::from)
}

/// The inset for the header, from the left or from the top, whichever leaves the larger space.
fn beside_or_below(free: Rect, header: Rect) -> (f32, f32) {
    let beside = (free.right() - header.right()).min(free.height());
    let below = free.width().min(free.bottom() - header.bottom());
    if beside >= below { (header.right(), 0.0) } else { (0.0, header.bottom()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        Rect::from_min_max(pos2(left, top), pos2(right, bottom))
    }

    #[test]
    fn a_wide_map_stands_beside_the_header_and_a_high_one_below_it() {
        let header = rect(12.0, 12.0, 330.0, 100.0);
        assert_eq!(beside_or_below(rect(0.0, 0.0, 640.0, 280.0), header), (330.0, 0.0));
        assert_eq!(beside_or_below(rect(0.0, 0.0, 360.0, 440.0), header), (0.0, 100.0));
    }

    #[test]
    fn columns_of_panels_narrow_the_map_and_a_low_toolbar_does_not() {
        let screen = rect(0.0, 0.0, 1280.0, 720.0);
        let (header, timeline) = (rect(12.0, 12.0, 330.0, 145.0), rect(0.0, 600.0, 1280.0, 720.0));
        let (places, legend) = (rect(12.0, 154.0, 330.0, 314.0), rect(998.0, 174.0, 1268.0, 570.0));
        let toolbar = rect(822.0, 12.0, 1268.0, 62.0);
        assert_eq!(insets(screen, &[toolbar, places, legend], header, timeline), [330.0, 8.0, 282.0, 128.0]);
        assert_eq!(insets(screen, &[toolbar], header, timeline), [330.0, 8.0, 0.0, 128.0]);
    }
}
