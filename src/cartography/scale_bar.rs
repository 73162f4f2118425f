//! A scale bar of a round length.

/// A scale bar: its length on the ground and on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleBar {
    /// Ground length, metres: 1, 2 or 5 times a power of ten.
    pub metres: f64,
    /// Length on the screen, logical pixels.
    pub width_px: f64,
}

/// The longest bar of a round length that fits a width.
///
/// # Examples
/// ```
/// use frontline::cartography::scale_bar::scale_bar;
/// let bar = scale_bar(73.0, 120.0);
/// assert_eq!(bar.metres, 5000.0); // 73 m a pixel times 120 pixels is 8,760 m
/// ```
pub fn scale_bar(ground_metres_per_px: f64, max_width_px: f64) -> ScaleBar {
    let longest = ground_metres_per_px * max_width_px;
    let power = 10_f64.powf(longest.log10().floor());
    let steps = [5.0, 2.0, 1.0];
    let step = steps.into_iter().find(|step| step * power <= longest).unwrap_or(1.0);
    ScaleBar { metres: step * power, width_px: step * power / ground_metres_per_px }
}
