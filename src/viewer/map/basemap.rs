//! Sea, rivers and borders: uploaded once, recoloured with the theme.

use bevy::{camera::visibility::NoFrustumCulling, prelude::*, window::PrimaryWindow};

use super::{
    super::{
        ViewerSystems,
        drawing::{Drawings, local_from_lonlat, local_triangles},
        state::Interface,
    },
    materials::{LineMaterial, Palette, Stroke, ZoneMaterial},
    meshes::{line_mesh, zone_mesh},
};
use crate::cartography::{
    basemap::LineKind,
    theme::{
        COUNTRY_BORDER_WIDTH_PX, Fill, Pattern, REGION_BORDER_WIDTH_PX, RIVER_WIDTH_PX, Rgba, Theme,
    },
};

/// Heights of the layers: what is higher covers what is lower. Zones and front lines lie between.
const SEA_HEIGHT: f32 = 1.0;
const LINES_HEIGHT: f32 = 20.0;

/// The sea and the lakes.
#[derive(Component)]
struct Water;

/// The lines of one kind.
#[derive(Component)]
struct Lines(LineKind);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_basemap).add_systems(Update, paint_basemap.in_set(ViewerSystems::Present));
}

fn spawn_basemap(
    mut commands: Commands,
    drawings: Res<Drawings>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut fills: ResMut<Assets<ZoneMaterial>>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    let basemap = drawings.basemap();
    let water: Vec<_> = basemap.water.iter().map(local_triangles).collect();
    commands.spawn((
        Name::new("Sea"),
        Water,
        Mesh2d(meshes.add(zone_mesh(water.iter().map(|triangles| (0.0, triangles))))),
        MeshMaterial2d(fills.add(ZoneMaterial::default())),
        Transform::from_xyz(0.0, 0.0, SEA_HEIGHT),
        NoFrustumCulling,
    ));
    for (kind, name, step) in
        [(LineKind::River, "Rivers", 0.0), (LineKind::RegionBorder, "Regions", 1.0), (LineKind::CountryBorder, "Countries", 2.0)]
    {
        let of_kind = basemap.lines.iter().filter(|line| line.kind == kind);
        let lines: Vec<Vec<_>> =
            of_kind.map(|line| line.positions.iter().map(|&at| local_from_lonlat(at)).collect()).collect();
        commands.spawn((
            Name::new(name),
            Lines(kind),
            Mesh2d(meshes.add(line_mesh(lines.iter().map(Vec::as_slice)))),
            MeshMaterial2d(strokes.add(LineMaterial::default())),
            Transform::from_xyz(0.0, 0.0, LINES_HEIGHT + step),
            NoFrustumCulling,
        ));
    }
}

/// Colours the base map anew when the theme or the size of pixels changes.
fn paint_basemap(
    interface: Res<Interface>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    mut painted: Local<Option<(Rgba, f32)>>,
    water: Query<&MeshMaterial2d<ZoneMaterial>, With<Water>>,
    lines: Query<(&MeshMaterial2d<LineMaterial>, &Lines)>,
    mut fills: ResMut<Assets<ZoneMaterial>>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    let theme = &interface.theme;
    let scale = window.map_or(1.0, |window| window.scale_factor());
    if *painted == Some((theme.sea, scale)) {
        return;
    }
    *painted = Some((theme.sea, scale));
    let sea = Fill { colour: theme.sea, second: theme.sea, pattern: Pattern::Plain };
    for handle in &water {
        if let Some(mut material) = fills.get_mut(handle) {
            material.palette = Palette::new([Some(sea)], theme.land);
        }
    }
    for (handle, lines) in &lines {
        if let Some(mut material) = strokes.get_mut(handle) {
            let (colour, width_px) = line_style(theme, lines.0);
            material.stroke = Stroke::solid(colour, width_px, scale);
        }
    }
}

fn line_style(theme: &Theme, kind: LineKind) -> (Rgba, f32) {
    match kind {
        LineKind::River => (theme.river, RIVER_WIDTH_PX),
        LineKind::RegionBorder => (theme.region_border, REGION_BORDER_WIDTH_PX),
        LineKind::CountryBorder => (theme.country_border, COUNTRY_BORDER_WIDTH_PX),
    }
}
