//! Water, towns, roads, railways and borders: uploaded once, recoloured with the theme. What only some dates have is
//! hidden at the others.

use std::collections::BTreeMap;

use bevy::{camera::visibility::NoFrustumCulling, prelude::*, window::PrimaryWindow};

use super::{
    heights,
    level_of_detail::{DETAILS, Detail},
    materials::{AreaMaterial, LineMaterial, Stroke, linear, seen_in_linear_light},
    meshes::{area_mesh, line_mesh},
};
use crate::{
    cartography::{
        basemap::{Line, LineKind, Validity},
        theme::{Rgba, ground::LineStyle},
    },
    geometry::{bounds::Bounds, polygon::Polygon},
    viewer::state::{
        apply::{Clock, MapView},
        drawings::{Drawings, local_from_lonlat, local_triangles, narrow},
        interface::Interface,
        schedule::ViewerSystems,
        user_basemap::UserBasemap,
    },
};

/// An area of one colour.
#[derive(Component, Clone, Copy, PartialEq, Eq)]
enum Area {
    /// Sea, lakes and reservoirs.
    Water,
    /// Built-up areas.
    Town,
}

/// When and where an area exists, if it does not at all dates.
#[derive(Component, Clone, Copy)]
struct Existing {
    validity: Validity,
    bounds: Bounds,
}

/// The lines of one kind, or their casings.
#[derive(Component, Clone, Copy)]
struct Lines {
    kind: LineKind,
    part: Part,
    /// The zoom range in which they are drawn.
    detail: Detail,
}

/// A line, or its casing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Line,
    Casing,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, (spawn_areas.run_if(not(resource_exists::<UserBasemap>)), spawn_lines)).add_systems(
        Update,
        (spawn_world, (paint_areas, paint_lines, show_areas)).chain().in_set(ViewerSystems::Present),
    );
}

fn spawn_areas(
    mut commands: Commands,
    drawings: Res<Drawings>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut fills: ResMut<Assets<AreaMaterial>>,
) {
    let basemap = drawings.basemap();
    let mut reservoirs: BTreeMap<Validity, Vec<&Polygon>> = BTreeMap::new();
    for reservoir in &basemap.reservoirs {
        reservoirs.entry(reservoir.validity).or_default().push(&reservoir.polygon);
    }
    let mut spawn = |name: &str, area: Area, polygons: &[&Polygon], height: f32| {
        let mesh = meshes.add(mesh_of(polygons.iter().copied()));
        commands.spawn(area_bundle(name, area, mesh, &mut fills, height)).id()
    };
    spawn("Sea", Area::Water, &basemap.water.iter().collect::<Vec<_>>(), heights::SEA);
    spawn("Towns", Area::Town, &basemap.towns.iter().collect::<Vec<_>>(), heights::TOWNS);
    let (mut dated, mut height) = (Vec::new(), heights::RESERVOIRS);
    for (validity, polygons) in reservoirs {
        let area = spawn("Reservoirs", Area::Water, &polygons, height);
        height += heights::APART;
        let bounds = polygons.iter().map(|polygon| polygon.exterior().bounds()).reduce(Bounds::union);
        dated.extend(bounds.filter(|_| !validity.is_unlimited()).map(|bounds| (area, Existing { validity, bounds })));
    }
    commands.try_insert_batch(dated);
}

fn mesh_of<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> Mesh {
    let triangles: Vec<_> = polygons.into_iter().map(local_triangles).collect();
    area_mesh(&triangles)
}

fn area_bundle(
    name: &str,
    area: Area,
    mesh: Handle<Mesh>,
    fills: &mut Assets<AreaMaterial>,
    height: f32,
) -> impl Bundle {
    (
        Name::new(name.to_owned()),
        area,
        Mesh2d(mesh),
        MeshMaterial2d(fills.add(AreaMaterial::default())),
        Transform::from_xyz(0.0, 0.0, height),
        NoFrustumCulling,
    )
}

fn spawn_lines(
    mut commands: Commands,
    drawings: Res<Drawings>,
    other: Option<Res<UserBasemap>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    for kind in LineKind::ALL.into_iter().filter(|&kind| is_drawn(kind, other.as_deref())) {
        let of_kind = drawings.basemap().lines.iter().filter(|line| line.kind == kind);
        spawn_kind(&mut commands, kind, of_kind, height_of(kind), &mut meshes, &mut strokes);
    }
}

/// Whether lines of a kind are drawn, above the user's base map if there is one.
fn is_drawn(kind: LineKind, other: Option<&UserBasemap>) -> bool {
    other.is_none_or(|other| kind.is_border() && other.keeps_borders())
}

/// The height of lines of a kind: that of its place in the drawing order.
fn height_of(kind: LineKind) -> f32 {
    let below = LineKind::ALL.into_iter().take_while(|&other| other != kind);
    below.fold(heights::LINES, |height, _| height + 1.0)
}

fn spawn_kind<'a>(
    commands: &mut Commands,
    kind: LineKind,
    lines: impl Iterator<Item = &'a Line>,
    height: f32,
    meshes: &mut Assets<Mesh>,
    strokes: &mut Assets<LineMaterial>,
) {
    let lines: Vec<Vec<_>> =
        lines.map(|line| line.positions.iter().map(|&at| local_from_lonlat(at)).collect()).collect();
    let details = DETAILS.map(|detail| {
        let thinned: Vec<Vec<_>> = lines.iter().map(|line| detail.thinned(line)).collect();
        (detail, meshes.add(line_mesh(thinned.iter().map(Vec::as_slice))))
    });
    let mut spawn = |part: Part, height: f32| {
        let stroke = strokes.add(LineMaterial::default());
        for (detail, mesh) in &details {
            commands.spawn((
                Name::new(format!("{kind:?}")),
                Lines { kind, part, detail: *detail },
                Mesh2d(mesh.clone()),
                MeshMaterial2d(stroke.clone()),
                Transform::from_xyz(0.0, 0.0, height),
                NoFrustumCulling,
            ));
        }
    };
    spawn(Part::Line, height);
    if matches!(kind, LineKind::Road | LineKind::MainRoad) {
        spawn(Part::Casing, heights::CASINGS);
    }
}

/// Adds the world around the detailed area when the view first reaches it.
fn spawn_world(
    mut commands: Commands,
    drawings: Res<Drawings>,
    view: Res<MapView>,
    other: Option<Res<UserBasemap>>,
    mut is_spawned: Local<bool>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut fills: ResMut<Assets<AreaMaterial>>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    if *is_spawned {
        return;
    }
    let Some(world) = drawings.basemap().world_seen(view.0.bounds()) else { return };
    *is_spawned = true;
    if other.is_none() {
        let mesh = meshes.add(mesh_of(&world.water));
        commands.spawn(area_bundle("World sea", Area::Water, mesh, &mut fills, heights::SEA - heights::APART));
    }
    if is_drawn(LineKind::CountryBorder, other.as_deref()) {
        let (kind, borders) = (LineKind::CountryBorder, world.borders.iter());
        spawn_kind(&mut commands, kind, borders, height_of(kind) + heights::APART, &mut meshes, &mut strokes);
    }
}

/// Shows the areas that exist at the date. What is out of sight stays hidden, so that a date at which it changes does not
/// draw the map again.
fn show_areas(clock: Res<Clock>, view: Res<MapView>, mut areas: Query<(&Existing, &mut Visibility)>) {
    let seen = view.0.bounds();
    for (existing, mut visibility) in &mut areas {
        let is_near = seen.is_none_or(|seen| seen.intersects(existing.bounds));
        let exists = is_near && existing.validity.holds(clock.0.now());
        visibility.set_if_neq(if exists { Visibility::Inherited } else { Visibility::Hidden });
    }
}

/// Updates the colours of areas when the theme changes or areas are added.
fn paint_areas(
    interface: Res<Interface>,
    mut retained: Local<Option<Rgba>>,
    areas: Query<(&MeshMaterial2d<AreaMaterial>, &Area)>,
    added: Query<(), Added<Area>>,
    mut fills: ResMut<Assets<AreaMaterial>>,
) {
    let theme = &interface.theme;
    if *retained == Some(theme.sea) && added.is_empty() {
        return;
    }
    *retained = Some(theme.sea);
    for (handle, area) in &areas {
        let colour = match area {
            Area::Water => theme.sea,
            Area::Town => seen_in_linear_light(theme.ground().town, theme.land),
        };
        if let Some(mut material) = fills.get_mut(handle) {
            material.colour = linear(colour);
        }
    }
}

/// Updates lines when the theme, the scale factor or the zoom changes.
fn paint_lines(
    interface: Res<Interface>,
    view: Res<MapView>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    mut lines: Query<(&MeshMaterial2d<LineMaterial>, &Lines, &mut Visibility)>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    let scale = window.map_or(1.0, |window| window.scale_factor());
    let px_per_unit = narrow(view.0.metres_per_px().recip()) * scale;
    for (handle, &lines, mut visibility) in &mut lines {
        let near = lines.detail.is_for(view.0.zoom) && view.0.zoom >= interface.theme.line_style(lines.kind).least_zoom;
        let wanted = lines.kind.layer().is_none_or(|layer| interface.draws(layer));
        visibility.set_if_neq(if near && wanted { Visibility::Inherited } else { Visibility::Hidden });
        let stroke = stroke(interface.theme.line_style(lines.kind), lines.part, scale, px_per_unit);
        let differs = strokes.get(handle).is_some_and(|material| material.stroke != stroke);
        if let Some(mut material) = strokes.get_mut(handle).filter(|_| differs) {
            material.stroke = stroke;
        }
    }
}

/// The shader parameters of a line.
pub(super) fn stroke(style: LineStyle, part: Part, scale: f32, px_per_unit: f32) -> Stroke {
    let casing = style.casing.filter(|_| part == Part::Casing);
    let (colour, width_px) = casing.map_or((style.colour, style.width_px), |casing| (casing.colour, casing.width_px));
    let solid = Stroke::solid(colour, width_px, scale);
    match style.dashes {
        Some(dashes) => solid.dashed(dashes.dash_px * scale, dashes.gap_px * scale, px_per_unit),
        None => solid,
    }
}
