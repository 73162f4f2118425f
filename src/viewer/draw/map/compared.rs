//! The dashed front line of the other date in a comparison.

use std::sync::Arc;

use bevy::{camera::visibility::NoFrustumCulling, prelude::*, window::PrimaryWindow};

use super::{
    heights,
    materials::{LineMaterial, Stroke},
    meshes::line_mesh,
};
use crate::{
    cartography::theme::FRONT_WIDTH_PX,
    control::timeline::Timeline,
    viewer::state::{
        apply::MapView,
        drawings::{Drawings, narrow},
        interface::Interface,
        opened::OpenedSources,
        schedule::ViewerSystems,
    },
};

/// Length of dashes and gaps, logical pixels.
const DASH_PX: f32 = 7.0;
const GAP_PX: f32 = 4.0;

/// Marks the front line of the other date.
#[derive(Component)]
struct Compared;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(Update, (show, paint).in_set(ViewerSystems::Present));
}

fn spawn(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, mut strokes: ResMut<Assets<LineMaterial>>) {
    commands.spawn((
        Name::new("Compared front line"),
        Compared,
        Mesh2d(meshes.add(line_mesh([[[0.0; 2]; 2].as_slice()]))),
        MeshMaterial2d(strokes.add(LineMaterial::default())),
        Transform::from_xyz(0.0, 0.0, heights::COMPARED),
        Visibility::Hidden,
        NoFrustumCulling,
    ));
}

/// Updates the mesh when the other date changes; an empty mesh is hidden, since a GPU cannot draw it.
fn show(
    opened: Res<OpenedSources>,
    interface: Res<Interface>,
    drawings: Res<Drawings>,
    mut shown: Local<Option<(Arc<Timeline>, usize)>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut fronts: Query<(&Mesh2d, &mut Visibility), With<Compared>>,
) {
    let wanted = interface.compared.and_then(|days| {
        let timeline = &opened.chosen()?.timeline;
        Some((Arc::clone(timeline), timeline.as_of(days)?))
    });
    let same = match (&*shown, &wanted) {
        (Some((a, i)), Some((b, j))) => Arc::ptr_eq(a, b) && i == j,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if same {
        return;
    }
    let front = wanted.as_ref().and_then(|(timeline, index)| drawings.front_of(timeline, *index));
    for (handle, mut visibility) in &mut fronts {
        let mesh = line_mesh(front.iter().flat_map(|front| front.iter().map(Vec::as_slice)));
        *visibility = if mesh.count_vertices() == 0 { Visibility::Hidden } else { Visibility::Visible };
        if *visibility == Visibility::Visible && meshes.insert(handle.id(), mesh).is_err() {
            warn!("a mesh was not replaced, its place is gone");
        }
    }
    *shown = wanted;
}

fn paint(
    interface: Res<Interface>,
    view: Res<MapView>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    fronts: Query<&MeshMaterial2d<LineMaterial>, With<Compared>>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    let scale = window.map_or(1.0, |window| window.scale_factor());
    let px_per_unit = narrow(view.0.metres_per_px().recip()) * scale;
    let solid = Stroke::solid(interface.theme.accent, FRONT_WIDTH_PX, scale);
    let stroke = solid.dashed(DASH_PX * scale, GAP_PX * scale, px_per_unit);
    for handle in &fronts {
        let differs = strokes.get(handle).is_some_and(|material| material.stroke != stroke);
        if let Some(mut material) = strokes.get_mut(handle).filter(|_| differs) {
            material.stroke = stroke;
        }
    }
}
