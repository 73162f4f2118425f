//! The zones and the front line of the date shown: which mesh is drawn, and the numbers that its shaders read.

use std::sync::Arc;

use bevy::{prelude::*, window::PrimaryWindow};

use super::{
    super::{
        ViewerSystems,
        drawing::{Drawings, narrow},
        interface::Interface,
        stage::{Stage, Staged},
        state::{Clock, MapView},
    },
    materials::{linear, pattern_number, veil},
    user_basemap::UserBasemap,
    zones_pass::{CLASSES_AND_NOBODY, FrontNumbers, ShownMesh, ShownNow, ZoneNumbers},
};
use crate::{
    cartography::theme::{FRONT_WIDTH_PX, GLOW_STRENGTH, Rgba, Theme},
    control::{
        mesh::{Cue, Motion, REMAINDER, SpaceTimeMesh},
        scheme::{Control, Scheme},
        timeline::Timeline,
    },
    geometry::mercator::WorldPoint,
};

/// Heights of the layers over the sea and under the borders.
pub(in crate::viewer) const ZONES_HEIGHT: f32 = 10.0;
pub(in crate::viewer) const FRONT_HEIGHT: f32 = 31.0;

/// After so many logical pixels every pattern repeats: starting it there keeps numbers in the shader small.
const PATTERN_REPEAT_PX: f64 = 84.0;

/// What the mesh that is drawn was made of.
#[derive(Default)]
enum Made {
    /// There is nothing to draw.
    #[default]
    Nothing,
    /// One snapshot, while the whole is not ready.
    Snapshot(Arc<Timeline>, usize),
    /// A whole timeline.
    Timeline(Arc<SpaceTimeMesh>),
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ShownMesh>()
        .init_resource::<ShownNow>()
        .add_systems(Update, (choose_mesh, cue_mesh).chain().in_set(ViewerSystems::Present));
}

/// Shows the mesh of the whole timeline as soon as it is ready, and until then that of the snapshot alone.
fn choose_mesh(
    clock: Res<Clock>,
    stage: Res<Stage>,
    drawings: Res<Drawings>,
    mut shown: ResMut<ShownMesh>,
    mut made: Local<Made>,
) {
    let wanted = wanted(stage.chosen(), clock.0.now());
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

fn wanted(staged: Option<&Staged>, now: f64) -> Made {
    let Some(staged) = staged else { return Made::Nothing };
    match (&staged.mesh, staged.timeline.as_of(now)) {
        (Some(mesh), _) => Made::Timeline(Arc::clone(mesh)),
        (None, Some(index)) => Made::Snapshot(Arc::clone(&staged.timeline), index),
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

/// What zones lie on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Bare land: their colours are mixed with it beforehand.
    Land,
    /// A map, which is seen through them.
    Map,
}

/// Tells the shaders the date, the view and the colours. Nothing is uploaded but these numbers.
fn cue_mesh(
    clock: Res<Clock>,
    stage: Res<Stage>,
    interface: Res<Interface>,
    view: Res<MapView>,
    shown: Res<ShownMesh>,
    basemap: Option<Res<UserBasemap>>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    mut now: ResMut<ShownNow>,
) {
    let ground = if basemap.is_some() { Ground::Map } else { Ground::Land };
    let cue = shown.0.as_ref().and_then(|mesh| mesh.at(clock.0.now(), interface.motion)).unwrap_or_default();
    let scale = window.map_or(1.0, |window| window.scale_factor());
    let px_per_metre = narrow(view.0.metres_per_px().recip()) * scale;
    let origin = view.0.screen_from_world(WorldPoint { x: 0.0, y: 0.0 });
    let anchor = [origin.x, origin.y].map(|px| narrow(px.rem_euclid(PATTERN_REPEAT_PX)) * scale);
    let date = date_numbers(&cue, interface.motion);
    let half_width = FRONT_WIDTH_PX * scale / 2.0;
    let mut zones = ZoneNumbers {
        anchor: Vec4::new(anchor[0], anchor[1], scale, ZONES_HEIGHT),
        now: date,
        glow: Vec4::new(interface.glow_days, GLOW_STRENGTH, half_width, px_per_metre),
        ..ZoneNumbers::default()
    };
    let mut classes = 0;
    if let Some(staged) = stage.chosen() {
        classes = u32::try_from(staged.timeline.scheme().classes.len().min(CLASSES_AND_NOBODY - 1)).unwrap_or_default();
        colour(&mut zones, &interface.theme, staged.timeline.scheme(), ground);
    }
    let front = FrontNumbers {
        colour: linear(interface.theme.front),
        shape: Vec4::new(half_width, px_per_metre, FRONT_HEIGHT, 0.0),
        now: date,
    };
    now.set_if_neq(ShownNow {
        zones,
        front,
        moving: cue.indices.start..cue.settled,
        settled: cue.settled..cue.held,
        held: cue.held..cue.indices.end,
        classes,
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

/// Fills and controls of the classes; ground of nobody and of the remainder stays clear.
fn colour(zones: &mut ZoneNumbers, theme: &Theme, scheme: &Scheme, ground: Ground) {
    zones.kind[usize::from(REMAINDER)].y = control_number(scheme.remainder_control());
    for (class, slot) in (0..scheme.classes.len()).zip(1..CLASSES_AND_NOBODY) {
        let (fill, shown): (_, fn(Rgba, Rgba) -> Vec4) = match ground {
            Ground::Land => (theme.fill(scheme, class), |colour, _| linear(colour)),
            Ground::Map => (theme.clear_fill(scheme, class), veil),
        };
        let Some(fill) = fill else { continue };
        [zones.first[slot], zones.second[slot]] = [fill.colour, fill.second].map(|colour| shown(colour, theme.land));
        let control = control_number(scheme.classes[class].control);
        zones.kind[slot] = Vec4::new(pattern_number(fill.pattern), control, 0.0, 0.0);
    }
    zones.front = linear(theme.front);
    (zones.gained, zones.lost) = (linear(theme.gained), linear(theme.lost));
}

/// A control as shaders know it: parties count from 1, ground that is not sure is -1, no control is 0.
fn control_number(control: Option<Control>) -> f32 {
    match control {
        Some(Control::Party(index)) => narrow(index as f64) + 1.0,
        Some(Control::Contested | Control::Unknown) => -1.0,
        None => 0.0,
    }
}
