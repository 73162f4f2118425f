//! Selects the mesh of the zones and the front line, and updates the shader parameters for the date shown.

use std::sync::Arc;

use bevy::{prelude::*, window::PrimaryWindow};

use super::{
    heights,
    materials::linear,
    zones_pass::{FrontNumbers, Look, Palette, ShownMesh, ShownNow, ZoneNumbers},
};
use crate::{
    cartography::theme::{FRONT_WIDTH_PX, Fill, GLOW_STRENGTH, Pattern, REPEAT_PX, Rgba, Theme},
    control::{
        mesh::{Cue, Motion, SpaceTimeMesh},
        scheme::{Control, Scheme},
        timeline::Timeline,
    },
    geometry::mercator::WorldPoint,
    viewer::state::{
        apply::{Clock, MapView},
        drawings::{Drawings, narrow},
        interface::Interface,
        opened::{OpenedSource, OpenedSources},
        schedule::ViewerSystems,
        user_basemap::UserBasemap,
    },
};

/// The data from which the current mesh was made.
#[derive(Default)]
enum Made {
    /// There is nothing to draw.
    #[default]
    Nothing,
    /// One snapshot, as long as the whole timeline is not ready.
    Snapshot(Arc<Timeline>, usize),
    /// A whole timeline.
    Timeline(Arc<SpaceTimeMesh>),
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ShownMesh>()
        .init_resource::<ShownNow>()
        .add_systems(Update, (choose_mesh, cue_mesh).chain().in_set(ViewerSystems::Present));
}

/// Shows the mesh of the whole timeline once it is ready, and until then that of the current snapshot.
fn choose_mesh(
    clock: Res<Clock>,
    opened: Res<OpenedSources>,
    drawings: Res<Drawings>,
    mut shown: ResMut<ShownMesh>,
    mut made: Local<Made>,
) {
    let wanted = wanted(opened.chosen(), clock.0.now());
    if is_same(&made, &wanted) {
        return;
    }
    shown.0 = match &wanted {
        Made::Nothing => None,
        Made::Snapshot(timeline, index) => drawings.mesh_of_snapshot(timeline, *index).map(Arc::new),
        Made::Timeline(mesh) => Some(Arc::clone(mesh)),
    };
    *made = wanted;
}

fn wanted(opened_source: Option<&OpenedSource>, now: f64) -> Made {
    let Some(opened_source) = opened_source else { return Made::Nothing };
    match (&opened_source.mesh, opened_source.timeline.as_of(now)) {
        (Some(mesh), _) => Made::Timeline(Arc::clone(mesh)),
        (None, Some(index)) => Made::Snapshot(Arc::clone(&opened_source.timeline), index),
        (None, None) => Made::Nothing,
    }
}

fn is_same(made: &Made, wanted: &Made) -> bool {
    match (made, wanted) {
        (Made::Nothing, Made::Nothing) => true,
        (Made::Snapshot(a, i), Made::Snapshot(b, j)) => Arc::ptr_eq(a, b) && i == j,
        (Made::Timeline(a), Made::Timeline(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

/// The background of the zones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Bare land, with which their colours are blended in advance.
    Land,
    /// A map that shows through.
    Map,
}

/// Updates the shader parameters for date, view and colours; nothing else is uploaded.
fn cue_mesh(
    clock: Res<Clock>,
    opened: Res<OpenedSources>,
    interface: Res<Interface>,
    view: Res<MapView>,
    shown: Res<ShownMesh>,
    basemap: Option<Res<UserBasemap>>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    mut retained: Local<Retained>,
    mut now: ResMut<ShownNow>,
) {
    let ground = if basemap.is_some() { Ground::Map } else { Ground::Land };
    let glow_days = f64::from(interface.glow_days);
    let cue = shown.0.as_ref().and_then(|mesh| mesh.at(clock.0.now(), interface.motion, glow_days)).unwrap_or_default();
    let scale = window.map_or(1.0, |window| window.scale_factor());
    let px_per_metre = narrow(view.0.metres_per_px().recip()) * scale;
    let origin = view.0.screen_from_world(WorldPoint { x: 0.0, y: 0.0 });
    let anchor = [origin.x, origin.y].map(|px| narrow(px.rem_euclid(REPEAT_PX)) * scale);
    let date = date_numbers(&cue, interface.motion);
    let half_width = FRONT_WIDTH_PX * scale / 2.0;
    let zones = ZoneNumbers {
        anchor: Vec4::new(anchor[0], anchor[1], scale, heights::ZONES),
        now: date,
        glow: Vec4::new(interface.glow_days, GLOW_STRENGTH, half_width, px_per_metre),
        front: linear(interface.theme.front),
        land: srgb(interface.theme.land),
    };
    let scheme = opened.chosen().map(|opened_source| opened_source.timeline.scheme());
    let palette = retained.palette(scheme, &interface.theme, ground);
    let front = FrontNumbers {
        colour: linear(interface.theme.front),
        shape: Vec4::new(half_width, px_per_metre, heights::FRONT, 0.0),
        now: date,
    };
    now.set_if_neq(ShownNow {
        zones,
        front,
        moving: cue.changes.start..cue.settled,
        settled: cue.settled..cue.changes.end,
        held: cue.keyframe,
        palette,
        edges: cue.edges,
    });
}

fn date_numbers(cue: &Cue, motion: Motion) -> Vec4 {
    let motion = match motion {
        Motion::Step => 0.0,
        Motion::Sweep => 1.0,
        Motion::Fade => 2.0,
    };
    Vec4::new(narrow(cue.snapshot as f64), cue.fraction, cue.day, motion)
}

/// The current palette, and its inputs.
#[derive(Default)]
struct Retained {
    made_for: Option<(Arc<Scheme>, Theme, Ground)>,
    palette: Palette,
}

impl Retained {
    fn palette(&mut self, scheme: Option<&Arc<Scheme>>, theme: &Theme, ground: Ground) -> Palette {
        let Some(scheme) = scheme else { return self.palette.clone() };
        let is_same = self
            .made_for
            .as_ref()
            .is_some_and(|(made_for, of, on)| Arc::ptr_eq(made_for, scheme) && of == theme && *on == ground);
        if !is_same {
            let classes = (0..scheme.classes.len()).map(|class| class_look(theme, scheme, class, ground));
            let looks = [None, scheme.remainder_control()]
                .map(|control| clear_look(theme, scheme, control))
                .into_iter()
                .chain(classes)
                .collect();
            *self = Self { made_for: Some((Arc::clone(scheme), theme.clone(), ground)), palette: Palette(looks) };
        }
        self.palette.clone()
    }
}

/// No stripes, marked by a negative width.
const NO_STRIPES: Vec4 = Vec4::new(0.0, 0.0, 1.0, -1.0);

/// Ground without a zone, of nobody or of the remainder, is transparent until it glows.
fn clear_look(theme: &Theme, scheme: &Scheme, control: Option<Control>) -> Look {
    let land = srgb(theme.land).with_w(0.0);
    let number = Vec4::new(control_number(control), 0.0, 0.0, 0.0);
    [land, land, number, NO_STRIPES, glow(theme, scheme, control)]
}

fn class_look(theme: &Theme, scheme: &Scheme, class: usize, ground: Ground) -> Look {
    let control = scheme.classes[class].control;
    let Some(clear) = theme.clear_fill(scheme, class) else {
        // Ground outside the subject.
        let land = srgb(theme.land).with_w(0.0);
        return [land, land, Vec4::ZERO, NO_STRIPES, Vec4::ZERO];
    };
    let Fill { pattern, .. } = clear;
    let [first, second] = [clear.colour, clear.second].map(|colour| {
        let opacity = match ground {
            Ground::Land => 1.0,
            Ground::Map => f32::from(colour.a) / 255.0,
        };
        srgb(colour.over(theme.land)).with_w(opacity)
    });
    let kind = Vec4::new(control_number(control), f32::from(u8::from(pattern == Pattern::Dots)), 0.0, 0.0);
    let stripes = pattern.stripes().map_or(NO_STRIPES, |stripes| {
        let [right, down] = stripes.per_px.map(narrow);
        Vec4::new(right, down, narrow(stripes.apart), narrow(stripes.half_width))
    });
    [first, second, kind, stripes, glow(theme, scheme, control)]
}

/// The glow colour of ground that a control gained.
fn glow(theme: &Theme, scheme: &Scheme, control: Option<Control>) -> Vec4 {
    match control {
        Some(Control::Party(party)) => srgb(theme.glow(scheme, party)),
        Some(Control::Contested | Control::Unknown) | None => Vec4::ZERO,
    }
}

/// A colour in sRGB, 0 to 1; the shader blends in sRGB.
fn srgb(Rgba { r, g, b, a }: Rgba) -> Vec4 {
    Vec4::from([r, g, b, a].map(f32::from)) / 255.0
}

/// The shader's number of a control: parties count from 1, contested and unknown ground is -1, no control is 0.
fn control_number(control: Option<Control>) -> f32 {
    match control {
        Some(Control::Party(index)) => narrow(index as f64) + 1.0,
        Some(Control::Contested | Control::Unknown) => -1.0,
        None => 0.0,
    }
}
