//! The relief: a texture of shadow and light above the zones, remade for each theme.

use bevy::{
    asset::{RenderAssetUsages, embedded_asset},
    camera::visibility::NoFrustumCulling,
    prelude::*,
    render::render_resource::{AsBindGroup, Extent3d, TextureDimension, TextureFormat},
    shader::ShaderRef,
    sprite_render::{AlphaMode2d, Material2d},
};

use super::{
    super::frame::add_material,
    heights,
    materials::{linear, seen_in_linear_light},
};
use crate::{
    cartography::{
        basemap::BasemapLayer,
        relief::Relief,
        theme::{Rgba, Theme},
    },
    viewer::state::{
        apply::MapView,
        drawings::{Drawings, local_from_world, narrow},
        interface::Interface,
        schedule::ViewerSystems,
        user_basemap::UserBasemap,
    },
};

/// The relief is drawn in full up to the first zoom, and fades out until the second.
const WHOLE_ZOOM: f64 = 8.5;
const GONE_ZOOM: f64 = 10.5;

/// The shading, computed once.
#[derive(Resource)]
struct Shading(Relief);

/// The material of the relief.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug, Default)]
struct ReliefMaterial {
    /// The colour of shadow, with the opacity of the darkest slope.
    #[uniform(0)]
    shadow: Vec4,
    /// The colour of light, with the opacity of the lightest slope.
    #[uniform(1)]
    light: Vec4,
    /// The opacity of the whole relief.
    #[uniform(2)]
    part: Vec4,
    /// One byte per cell, see [`shades`].
    #[texture(3)]
    #[sampler(4)]
    slopes: Handle<Image>,
}

impl Material2d for ReliefMaterial {
    fn fragment_shader() -> ShaderRef {
        "embedded://frontline/viewer/draw/map/relief.wgsl".into()
    }

    fn alpha_mode(&self) -> AlphaMode2d {
        AlphaMode2d::Blend
    }
}

pub(super) fn plugin(app: &mut App) {
    embedded_asset!(app, "relief.wgsl");
    add_material::<ReliefMaterial>(app);
    app.add_systems(Startup, spawn_relief.run_if(not(resource_exists::<UserBasemap>))).add_systems(
        Update,
        (paint_relief, fade_relief).in_set(ViewerSystems::Present).run_if(resource_exists::<Shading>),
    );
}

fn spawn_relief(
    mut commands: Commands,
    drawings: Res<Drawings>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ReliefMaterial>>,
) {
    let relief = Relief::new(&drawings.basemap().elevation);
    let [left, bottom] = local_from_world(relief.min);
    let [right, top] = local_from_world(relief.max);
    commands.spawn((
        Name::new("Relief"),
        Mesh2d(meshes.add(Rectangle::new(right - left, top - bottom))),
        MeshMaterial2d(materials.add(ReliefMaterial::default())),
        Transform::from_xyz(left.midpoint(right), bottom.midpoint(top), heights::RELIEF),
        NoFrustumCulling,
    ));
    commands.insert_resource(Shading(relief));
}

/// Remakes the texture when the theme changes.
fn paint_relief(
    interface: Res<Interface>,
    shading: Res<Shading>,
    mut retained: Local<Option<Rgba>>,
    reliefs: Query<&MeshMaterial2d<ReliefMaterial>>,
    mut materials: ResMut<Assets<ReliefMaterial>>,
    mut images: ResMut<Assets<Image>>,
) {
    let theme = &interface.theme;
    if *retained == Some(theme.land) {
        return;
    }
    *retained = Some(theme.land);
    for handle in &reliefs {
        let Some(mut material) = materials.get_mut(handle) else { continue };
        let [shadow, light] = [i8::MIN, i8::MAX].map(|shade| theme.relief(shade));
        let strength = |most: Rgba| f32::from(seen_in_linear_light(most, theme.land).a) / 255.0;
        material.shadow = linear(shadow).with_w(strength(shadow));
        material.light = linear(light).with_w(strength(light));
        material.slopes = images.add(picture(&shading.0, theme));
    }
}

/// Fades the relief out where it would be enlarged beyond the resolution of the grid and look blurred.
fn fade_relief(
    view: Res<MapView>,
    interface: Res<Interface>,
    mut reliefs: Query<(&MeshMaterial2d<ReliefMaterial>, &mut Visibility)>,
    mut materials: ResMut<Assets<ReliefMaterial>>,
) {
    let opacity = narrow((GONE_ZOOM - view.0.zoom) / (GONE_ZOOM - WHOLE_ZOOM)).clamp(0.0, 1.0);
    for (handle, mut visibility) in &mut reliefs {
        let differs = materials.get(handle).is_some_and(|material| material.part.x != opacity);
        if let Some(mut material) = materials.get_mut(handle).filter(|_| differs) {
            material.part.x = opacity;
        }
        let wanted = opacity > 0.0 && interface.draws(BasemapLayer::Relief);
        visibility.set_if_neq(if wanted { Visibility::Inherited } else { Visibility::Hidden });
    }
}

/// For each shade from the darkest on, its opacity in linear light relative to the strongest: 128 is transparent, 1 the
/// strongest shadow, 255 the strongest light.
fn shades(theme: &Theme) -> Vec<u8> {
    let opacity = |shade: i8| u16::from(seen_in_linear_light(theme.relief(shade), theme.land).a);
    let byte = |shade: i8| {
        let most = opacity(if shade < 0 { -i8::MAX } else { i8::MAX }).max(1);
        let part = u8::try_from((opacity(shade) * 127 + most / 2) / most).unwrap_or(127);
        if shade < 0 { 128 - part.min(127) } else { 128 + part.min(127) }
    };
    (i8::MIN..=i8::MAX).map(byte).collect()
}

fn picture(relief: &Relief, theme: &Theme) -> Image {
    let of_shade = shades(theme);
    let of = |shade: &i8| of_shade[usize::from(shade.wrapping_sub(i8::MIN).cast_unsigned())];
    let side = |pixels| u32::try_from(pixels).unwrap_or_default();
    Image::new(
        Extent3d { width: side(relief.width), height: side(relief.height), depth_or_array_layers: 1 },
        TextureDimension::D2,
        relief.shades.iter().map(of).collect(),
        TextureFormat::R8Unorm,
        RenderAssetUsages::RENDER_WORLD,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::mercator::WorldPoint;

    #[test]
    fn level_ground_is_clear_and_slopes_are_not() {
        let corner = WorldPoint { x: 0.0, y: 0.0 };
        let relief = Relief { min: corner, max: corner, width: 3, height: 1, shades: vec![-127, 0, 127] };
        for theme in [Theme::light(), Theme::dark()] {
            let data = picture(&relief, &theme).data.unwrap_or_default();
            assert_eq!(data, [1, 128, 255]);
        }
    }
}
