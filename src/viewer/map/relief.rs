//! The relief: a picture of shadow and light above the zones, made anew for each theme.

use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};

use super::{
    super::{
        ViewerSystems,
        drawing::{Drawings, local_from_world, narrow},
        state::{Interface, MapView},
    },
    materials::seen_in_linear_light,
    user_basemap::UserBasemap,
};
use crate::cartography::{
    basemap::BasemapLayer,
    relief::Relief,
    theme::{Rgba, Theme},
};

/// Above the zones, below towns and lines.
const RELIEF_HEIGHT: f32 = 12.0;

/// Up to this zoom the relief is drawn whole, and from the other one on not at all.
const WHOLE_ZOOM: f64 = 8.5;
const GONE_ZOOM: f64 = 10.5;

/// The shading, made once.
#[derive(Resource)]
struct Shading(Relief);

/// The picture of the relief.
#[derive(Component)]
struct ReliefPicture;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_relief.run_if(not(resource_exists::<UserBasemap>))).add_systems(
        Update,
        (paint_relief, fade_relief).in_set(ViewerSystems::Present).run_if(resource_exists::<Shading>),
    );
}

fn spawn_relief(mut commands: Commands, drawings: Res<Drawings>) {
    let relief = Relief::new(&drawings.basemap().elevation);
    let [left, bottom] = local_from_world(relief.min);
    let [right, top] = local_from_world(relief.max);
    commands.spawn((
        Name::new("Relief"),
        ReliefPicture,
        Sprite::sized(Vec2::new(right - left, top - bottom)),
        Transform::from_xyz(left.midpoint(right), bottom.midpoint(top), RELIEF_HEIGHT),
        NoFrustumCulling,
    ));
    commands.insert_resource(Shading(relief));
}

/// Makes the picture anew when the theme changes.
fn paint_relief(
    interface: Res<Interface>,
    shading: Res<Shading>,
    mut painted: Local<Option<Rgba>>,
    mut pictures: Query<&mut Sprite, With<ReliefPicture>>,
    mut images: ResMut<Assets<Image>>,
) {
    let theme = &interface.theme;
    if *painted == Some(theme.land) {
        return;
    }
    *painted = Some(theme.land);
    for mut sprite in &mut pictures {
        sprite.image = images.add(picture(&shading.0, theme));
    }
}

/// Lets the relief go where the grid is coarser than what is looked at: blown up, it is no more than smudges.
fn fade_relief(
    view: Res<MapView>,
    interface: Res<Interface>,
    mut pictures: Query<(&mut Sprite, &mut Visibility), With<ReliefPicture>>,
) {
    let opacity = narrow((GONE_ZOOM - view.0.zoom) / (GONE_ZOOM - WHOLE_ZOOM)).clamp(0.0, 1.0);
    for (mut sprite, mut visibility) in &mut pictures {
        if sprite.color.alpha() != opacity {
            sprite.color.set_alpha(opacity);
        }
        let wanted = opacity > 0.0 && interface.draws(BasemapLayer::Relief);
        visibility.set_if_neq(if wanted { Visibility::Inherited } else { Visibility::Hidden });
    }
}

fn picture(relief: &Relief, theme: &Theme) -> Image {
    let bytes = |shade| {
        let Rgba { r, g, b, a } = seen_in_linear_light(theme.relief(shade), theme.land);
        [r, g, b, a]
    };
    let of_shade: Vec<[u8; 4]> = (i8::MIN..=i8::MAX).map(bytes).collect();
    let of = |shade: &i8| of_shade[usize::from(shade.wrapping_sub(i8::MIN).cast_unsigned())];
    let side = |pixels| u32::try_from(pixels).unwrap_or_default();
    Image::new(
        Extent3d { width: side(relief.width), height: side(relief.height), depth_or_array_layers: 1 },
        TextureDimension::D2,
        relief.shades.iter().flat_map(of).collect(),
        TextureFormat::Rgba8UnormSrgb,
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
            assert_eq!(data.len(), 12);
            assert!(data[3] > 0 && data[7] == 0 && data[11] > 0, "{data:?}");
        }
    }
}
