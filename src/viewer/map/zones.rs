//! The zones and the front line of the date shown, and the front line of the date compared with.

use std::sync::Arc;

use bevy::{camera::visibility::NoFrustumCulling, prelude::*, window::PrimaryWindow};

use super::{
    super::{
        ViewerSystems,
        drawing::{Drawings, narrow},
        stage::Stage,
        state::{Clock, Interface, MapView},
    },
    materials::{LineMaterial, Palette, Stroke, ZoneMaterial},
    meshes::{line_mesh, zone_mesh},
};
use crate::{
    cartography::theme::{FRONT_WIDTH_PX, Rgba},
    control::timeline::Timeline,
    geometry::mercator::WorldPoint,
};

/// Heights of the layers over the sea and under the borders.
const ZONES_HEIGHT: f32 = 10.0;
const COMPARED_HEIGHT: f32 = 30.0;
const FRONT_HEIGHT: f32 = 31.0;

/// After so many logical pixels every pattern repeats: starting it there keeps numbers in the shader small.
const PATTERN_REPEAT_PX: f64 = 84.0;

/// Dashes of the compared front line, logical pixels.
const DASH_PX: f32 = 7.0;
const DASH_GAP_PX: f32 = 4.0;

/// The zones of the date shown.
#[derive(Component)]
struct Zones;

/// A front line.
#[derive(Component, Clone, Copy, PartialEq, Eq)]
enum Front {
    /// Of the date shown.
    Shown,
    /// Of the date compared with.
    Compared,
}

/// Which snapshots are in the meshes: timeline and index.
#[derive(Default)]
struct InMeshes {
    shown: Option<(Arc<Timeline>, usize)>,
    compared: Option<(Arc<Timeline>, usize)>,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_zones)
        .add_systems(Update, (show_snapshot, paint_zones, paint_fronts).in_set(ViewerSystems::Present));
}

fn spawn_zones(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut fills: ResMut<Assets<ZoneMaterial>>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    commands.spawn((
        Name::new("Zones"),
        Zones,
        Mesh2d(meshes.add(zone_mesh([]))),
        MeshMaterial2d(fills.add(ZoneMaterial::default())),
        Transform::from_xyz(0.0, 0.0, ZONES_HEIGHT),
        Visibility::Hidden,
        NoFrustumCulling,
    ));
    for (front, name, height) in
        [(Front::Shown, "Front line", FRONT_HEIGHT), (Front::Compared, "Compared front line", COMPARED_HEIGHT)]
    {
        commands.spawn((
            Name::new(name),
            front,
            Mesh2d(meshes.add(line_mesh([]))),
            MeshMaterial2d(strokes.add(LineMaterial::default())),
            Transform::from_xyz(0.0, 0.0, height),
            Visibility::Hidden,
            NoFrustumCulling,
        ));
    }
}

/// Fills the meshes when other snapshots are to be shown. Nothing is parsed or cut here that was seen before.
fn show_snapshot(
    clock: Res<Clock>,
    stage: Res<Stage>,
    interface: Res<Interface>,
    drawings: Res<Drawings>,
    mut in_meshes: Local<InMeshes>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut zones: Query<(&Mesh2d, &mut Visibility), (With<Zones>, Without<Front>)>,
    mut fronts: Query<(&Mesh2d, &Front, &mut Visibility)>,
) {
    let at = |days: f64| {
        let timeline = &stage.chosen()?.timeline;
        Some((Arc::clone(timeline), timeline.as_of(days)?))
    };
    let shown = at(clock.0.now());
    if !same_snapshot(in_meshes.shown.as_ref(), shown.as_ref()) {
        let drawing = shown.as_ref().and_then(|(timeline, index)| drawings.drawing(timeline, *index));
        for (mesh, mut visibility) in &mut zones {
            let polygons = drawing.iter().flat_map(|drawing| &drawing.zones);
            let zones = polygons.map(|(class, triangles)| (class_number(class.0), triangles.as_ref()));
            fill(&mut meshes, mesh, zone_mesh(zones), &mut visibility);
        }
        for (mesh, _, mut visibility) in fronts.iter_mut().filter(|(_, front, _)| **front == Front::Shown) {
            let lines = drawing.iter().flat_map(|drawing| drawing.front.iter().map(Vec::as_slice));
            fill(&mut meshes, mesh, line_mesh(lines), &mut visibility);
        }
        in_meshes.shown = shown;
    }
    let compared = interface.compared.and_then(at);
    if !same_snapshot(in_meshes.compared.as_ref(), compared.as_ref()) {
        let front = compared.as_ref().and_then(|(timeline, index)| drawings.front_of(timeline, *index));
        for (mesh, _, mut visibility) in fronts.iter_mut().filter(|(_, front, _)| **front == Front::Compared) {
            let lines = front.iter().flat_map(|front| front.iter().map(Vec::as_slice));
            fill(&mut meshes, mesh, line_mesh(lines), &mut visibility);
        }
        in_meshes.compared = compared;
    }
}

fn same_snapshot(a: Option<&(Arc<Timeline>, usize)>, b: Option<&(Arc<Timeline>, usize)>) -> bool {
    match (a, b) {
        (Some((a, i)), Some((b, j))) => Arc::ptr_eq(a, b) && i == j,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Puts a mesh in the place of another; an empty one is hidden, as a graphics card can make nothing of it.
fn fill(meshes: &mut Assets<Mesh>, handle: &Mesh2d, mesh: Mesh, visibility: &mut Visibility) {
    let wanted = if mesh.count_vertices() == 0 { Visibility::Hidden } else { Visibility::Visible };
    if wanted == Visibility::Visible && meshes.insert(handle.id(), mesh).is_err() {
        warn!("a mesh was not replaced, its place is gone");
    }
    if *visibility != wanted {
        *visibility = wanted;
    }
}

fn class_number(class: usize) -> f32 {
    narrow(class as f64)
}

/// Sets the fills, and where their patterns start, when the theme, the scheme or the view changes.
fn paint_zones(
    interface: Res<Interface>,
    stage: Res<Stage>,
    view: Res<MapView>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    zones: Query<&MeshMaterial2d<ZoneMaterial>, With<Zones>>,
    mut fills: ResMut<Assets<ZoneMaterial>>,
) {
    if !(interface.is_changed() || stage.is_changed() || view.is_changed()) {
        return;
    }
    let Some(staged) = stage.chosen() else { return };
    let (scheme, theme) = (staged.timeline.scheme(), &interface.theme);
    let scale = window.map_or(1.0, |window| window.scale_factor());
    let origin = view.0.screen_from_world(WorldPoint { x: 0.0, y: 0.0 });
    let anchor = [origin.x, origin.y].map(|px| narrow(px.rem_euclid(PATTERN_REPEAT_PX)) * scale);
    let class_fills = (0..scheme.classes.len()).map(|class| theme.fill(scheme, class));
    let palette = Palette::new(class_fills, theme.land).anchored(Vec2::from(anchor), scale);
    for handle in &zones {
        let differs = fills.get(handle).is_some_and(|material| material.palette != palette);
        if let Some(mut material) = fills.get_mut(handle).filter(|_| differs) {
            material.palette = palette;
        }
    }
}

fn paint_fronts(
    interface: Res<Interface>,
    view: Res<MapView>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    fronts: Query<(&MeshMaterial2d<LineMaterial>, &Front)>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    let scale = window.map_or(1.0, |window| window.scale_factor());
    let px_per_unit = narrow(view.0.metres_per_px().recip()) * scale;
    for (handle, front) in &fronts {
        let stroke = match front {
            Front::Shown => front_stroke(interface.theme.front, scale),
            Front::Compared => front_stroke(interface.theme.accent, scale).dashed(DASH_PX * scale, DASH_GAP_PX * scale, px_per_unit),
        };
        let differs = strokes.get(handle).is_some_and(|material| material.stroke != stroke);
        if let Some(mut material) = strokes.get_mut(handle).filter(|_| differs) {
            material.stroke = stroke;
        }
    }
}

fn front_stroke(colour: Rgba, scale: f32) -> Stroke {
    Stroke::solid(colour, FRONT_WIDTH_PX, scale)
}
