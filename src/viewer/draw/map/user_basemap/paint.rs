//! The colours of vector tiles: one material per layer, shared by all tiles.

use std::collections::BTreeMap;

use bevy::{prelude::*, window::PrimaryWindow};

use super::{
    super::{
        basemap::{Part, stroke},
        materials::{AreaMaterial, LineMaterial, bevy_colour, linear},
    },
    Layer, TilePicture,
};
use crate::{
    cartography::{
        basemap::tiles::layer_of_ground,
        theme::{Rgba, tiles::GroundStyle},
    },
    formats::pmtiles::GroundKind,
    viewer::state::{apply::MapView, drawings::narrow, interface::Interface},
};

/// The materials of all layers.
#[derive(Resource, Default, Debug)]
pub(super) struct Coats {
    pub(super) fills: BTreeMap<GroundKind, Handle<AreaMaterial>>,
    pub(super) strokes: BTreeMap<Layer, Handle<LineMaterial>>,
}

pub(super) fn mix_coats(
    mut commands: Commands,
    mut fills: ResMut<Assets<AreaMaterial>>,
    mut strokes: ResMut<Assets<LineMaterial>>,
) {
    let mut coats = Coats::default();
    for kind in GroundKind::ALL {
        if kind.is_area() {
            coats.fills.insert(kind, fills.add(AreaMaterial::default()));
        } else {
            coats.strokes.extend(Layer::of(kind).map(|layer| (layer, strokes.add(LineMaterial::default()))));
        }
    }
    commands.insert_resource(coats);
}

/// Updates the materials when the theme, the scale factor or the zoom changes.
pub(super) fn paint(
    interface: Res<Interface>,
    view: Res<MapView>,
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    coats: Res<Coats>,
    mut retained: Local<Option<Rgba>>,
    mut fills: ResMut<Assets<AreaMaterial>>,
    mut strokes: ResMut<Assets<LineMaterial>>,
    mut layers: Query<(Ref<Layer>, &mut Visibility)>,
) {
    let scale = window.map_or(1.0, |window| window.scale_factor());
    let px_per_unit = narrow(view.0.metres_per_px().recip()) * scale;
    let theme = &interface.theme;
    if retained.replace(theme.land) != Some(theme.land) {
        for (&kind, handle) in &coats.fills {
            let GroundStyle::Area { colour, .. } = theme.ground_style(kind) else { continue };
            if let Some(mut material) = fills.get_mut(handle) {
                material.colour = linear(colour);
            }
        }
    }
    for (&layer, handle) in &coats.strokes {
        let GroundStyle::Line(style) = theme.ground_style(layer.kind()) else { continue };
        let part = if matches!(layer, Layer::Casing(_)) { Part::Casing } else { Part::Line };
        let stroke = stroke(style, part, scale, px_per_unit);
        let differs = strokes.get(handle).is_some_and(|material| material.stroke != stroke);
        if let Some(mut material) = strokes.get_mut(handle).filter(|_| differs) {
            material.stroke = stroke;
        }
    }
    for (layer, mut visibility) in &mut layers {
        if view.is_changed() || interface.is_changed() || layer.is_added() {
            visibility.set_if_neq(shown(layer.kind(), view.0.zoom, &interface));
        }
    }
}

/// Whether a kind of ground is visible: at this zoom, and unless its layer is hidden.
fn shown(kind: GroundKind, zoom: f64, interface: &Interface) -> Visibility {
    let is_near = zoom >= least_zoom(interface.theme.ground_style(kind));
    let is_wanted = layer_of_ground(kind).is_none_or(|layer| interface.draws(layer));
    if is_near && is_wanted { Visibility::Inherited } else { Visibility::Hidden }
}

/// Tints raster tiles for the theme.
pub(super) fn tint(interface: Res<Interface>, mut pictures: Query<&mut Sprite, With<TilePicture>>) {
    let tint = bevy_colour(interface.theme.picture_tint());
    for mut sprite in &mut pictures {
        if sprite.color != tint {
            sprite.color = tint;
        }
    }
}

fn least_zoom(style: GroundStyle) -> f64 {
    match style {
        GroundStyle::Area { least_zoom, .. } => least_zoom,
        GroundStyle::Line(style) => style.least_zoom,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cartography::basemap::BasemapLayer, language::Language};

    #[test]
    fn the_switches_of_layers_hide_ground_of_vector_tiles() {
        let mut interface = Interface::new(Language::English, Vec::new()).unwrap();
        let kinds = [GroundKind::CountryBorder, GroundKind::RegionBorder, GroundKind::MainRoad, GroundKind::Railway];
        let seen = |interface: &Interface| kinds.map(|kind| shown(kind, 14.0, interface) == Visibility::Inherited);
        assert_eq!(seen(&interface), [true; 4]);
        interface.hidden = [BasemapLayer::Borders].into();
        assert_eq!(seen(&interface), [false, false, true, true]);
        interface.hidden = [BasemapLayer::Transport].into();
        assert_eq!(seen(&interface), [true, true, false, false]);
        assert_eq!(shown(GroundKind::River, 14.0, &interface), Visibility::Inherited);
        assert_eq!(
            shown(GroundKind::Street, 2.0, &Interface::new(Language::English, Vec::new()).unwrap()),
            Visibility::Hidden
        );
    }
}
