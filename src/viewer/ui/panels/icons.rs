//! Buttons with drawn icons, since fonts differ in how they draw such symbols.

use bevy_egui::egui::{self, Color32, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};

use super::style::hinted;

/// Side of a button, logical pixels.
const SIDE_PX: f32 = 28.0;

/// The icon of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    /// Play.
    Play,
    /// Play backwards.
    PlayBack,
    /// Pause.
    Pause,
    /// Go to the first.
    First,
    /// Go to the previous one.
    Previous,
    /// Go to the next.
    Next,
    /// Go to the last.
    Last,
    /// Loop.
    Loop,
    /// Compare two dates.
    Compare,
    /// Measure a distance.
    Measure,
    /// The legend.
    Legend,
    /// Faults.
    Warning,
    /// Light and dark theme.
    Contrast,
    /// Show everything.
    Fit,
    /// Full screen.
    FullScreen,
    /// Places.
    Pin,
    /// Layers.
    Layers,
    /// Save to a file.
    Save,
    /// Stories.
    Book,
    /// What the data are.
    About,
}

/// The state of a toggle button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Switch {
    /// It is off, or the button is not a toggle.
    Off,
    /// It is on, and highlighted.
    On,
}

impl From<bool> for Switch {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

/// A button with an icon. Its hint is only computed when it is shown or read aloud.
pub(super) fn icon_button(ui: &mut Ui, icon: Icon, switch: Switch, hint: impl Fn() -> String) -> Response {
    let on = switch == Switch::On;
    let (rect, response) = ui.allocate_exact_size(vec2(SIDE_PX, SIDE_PX), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::Button, true, on, hint()));
    let visuals = ui.style().interact_selectable(&response, on);
    if on || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, visuals.corner_radius, visuals.weak_bg_fill);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, visuals.corner_radius, visuals.fg_stroke, egui::StrokeKind::Inside);
    }
    ui.painter().extend(shapes(icon, rect, visuals.fg_stroke.color));
    hinted(response, hint)
}

/// The shapes of an icon, on a grid of -6..6 around the centre of the button.
fn shapes(icon: Icon, rect: Rect, ink: Color32) -> Vec<Shape> {
    let center = rect.center();
    let at = |x: f32, y: f32| pos2(center.x + x, center.y + y);
    let fill = |points: &[(f32, f32)]| {
        let points: Vec<Pos2> = points.iter().map(|&(x, y)| at(x, y)).collect();
        Shape::convex_polygon(points, ink, Stroke::NONE)
    };
    let stroke = Stroke::new(1.6, ink);
    let line = |points: &[(f32, f32)]| Shape::line(points.iter().map(|&(x, y)| at(x, y)).collect(), stroke);
    let bar = |x: f32| fill(&[(x - 1.2, -6.0), (x + 1.2, -6.0), (x + 1.2, 6.0), (x - 1.2, 6.0)]);
    let right = |x: f32| fill(&[(x - 4.0, -6.0), (x + 5.0, 0.0), (x - 4.0, 6.0)]);
    let left = |x: f32| fill(&[(x + 4.0, -6.0), (x - 5.0, 0.0), (x + 4.0, 6.0)]);
    match icon {
        Icon::Play => vec![right(0.0)],
        Icon::PlayBack => vec![left(0.0)],
        Icon::Pause => vec![bar(-3.0), bar(3.0)],
        Icon::First => vec![bar(-5.0), left(2.0)],
        Icon::Previous => vec![line(&[(3.0, -5.0), (-3.0, 0.0), (3.0, 5.0)])],
        Icon::Next => vec![line(&[(-3.0, -5.0), (3.0, 0.0), (-3.0, 5.0)])],
        Icon::Last => vec![right(-2.0), bar(5.0)],
        Icon::Loop => vec![
            line(&[(-6.0, 1.0), (-6.0, -3.0), (5.0, -3.0)]),
            line(&[(2.0, -6.0), (5.0, -3.0), (2.0, 0.0)]),
            line(&[(6.0, -1.0), (6.0, 3.0), (-5.0, 3.0)]),
            line(&[(-2.0, 0.0), (-5.0, 3.0), (-2.0, 6.0)]),
        ],
        Icon::Compare => vec![
            line(&[(-6.0, -5.0), (-1.5, -5.0), (-1.5, 5.0), (-6.0, 5.0), (-6.0, -5.0)]),
            fill(&[(1.5, -5.5), (6.5, -5.5), (6.5, 5.5), (1.5, 5.5)]),
        ],
        Icon::Measure => vec![
            line(&[(-6.0, 5.0), (6.0, -5.0)]),
            Shape::circle_filled(at(-6.0, 5.0), 2.2, ink),
            Shape::circle_filled(at(6.0, -5.0), 2.2, ink),
        ],
        Icon::Legend => [-4.5_f32, 0.0, 4.5]
            .into_iter()
            .flat_map(|y| [Shape::circle_filled(at(-5.0, y), 1.6, ink), line(&[(-1.5, y), (6.0, y)])])
            .collect(),
        Icon::Warning => vec![
            line(&[(0.0, -6.0), (6.5, 5.5), (-6.5, 5.5), (0.0, -6.0)]),
            line(&[(0.0, -2.0), (0.0, 2.0)]),
            Shape::circle_filled(at(0.0, 3.8), 0.9, ink),
        ],
        Icon::Contrast => vec![Shape::circle_stroke(center, 6.0, stroke), half_disc(center, ink)],
        Icon::Fit | Icon::FullScreen => corners(if icon == Icon::Fit { 4.0 } else { 6.0 }, &line)
            .into_iter()
            .chain((icon == Icon::Fit).then(|| Shape::circle_filled(center, 2.0, ink)))
            .collect(),
        Icon::Layers => sheets(&line),
        Icon::Save => tray(&line),
        Icon::Book => book(&line),
        Icon::About => vec![
            Shape::circle_stroke(center, 6.2, stroke),
            Shape::circle_filled(at(0.0, -2.8), 1.0, ink),
            line(&[(0.0, -0.6), (0.0, 3.6)]),
        ],
        Icon::Pin => {
            vec![Shape::circle_stroke(at(0.0, -2.0), 4.0, stroke), line(&[(-3.2, 0.6), (0.0, 6.5), (3.2, 0.6)])]
        }
    }
}

/// Stacked sheets.
fn sheets(line: &impl Fn(&[(f32, f32)]) -> Shape) -> Vec<Shape> {
    vec![
        line(&[(-6.5, -2.4), (0.0, -5.8), (6.5, -2.4), (0.0, 1.0), (-6.5, -2.4)]),
        line(&[(-6.5, 0.8), (0.0, 4.2), (6.5, 0.8)]),
        line(&[(-6.5, 3.6), (0.0, 7.0), (6.5, 3.6)]),
    ]
}

/// An arrow into a tray.
fn tray(line: &impl Fn(&[(f32, f32)]) -> Shape) -> Vec<Shape> {
    vec![
        line(&[(-6.0, 2.0), (-6.0, 6.0), (6.0, 6.0), (6.0, 2.0)]),
        line(&[(0.0, -6.5), (0.0, 2.0)]),
        line(&[(-3.5, -1.5), (0.0, 2.2), (3.5, -1.5)]),
    ]
}

/// An open book.
fn book(line: &impl Fn(&[(f32, f32)]) -> Shape) -> Vec<Shape> {
    let page = |side: f32| {
        line(&[(0.0, -3.6), (side * 3.0, -5.2), (side * 6.5, -4.4), (side * 6.5, 4.2), (side * 3.0, 3.6), (0.0, 5.2)])
    };
    vec![page(-1.0), page(1.0), line(&[(0.0, -3.6), (0.0, 5.2)])]
}

fn half_disc(center: Pos2, ink: Color32) -> Shape {
    let steps = 0_u8..=12;
    let points = steps.map(|step| {
        let angle = std::f32::consts::PI * f32::from(step) / 12.0;
        center + 6.0 * vec2(angle.sin(), -angle.cos())
    });
    Shape::convex_polygon(points.collect(), ink, Stroke::NONE)
}

fn corners(inner: f32, line: &impl Fn(&[(f32, f32)]) -> Shape) -> Vec<Shape> {
    let reach = 6.0;
    let arm = if inner < reach { 3.0 } else { 4.0 };
    [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)]
        .into_iter()
        .map(|(sx, sy)| {
            line(&[(sx * (reach - arm), sy * reach), (sx * reach, sy * reach), (sx * reach, sy * (reach - arm))])
        })
        .collect()
}
