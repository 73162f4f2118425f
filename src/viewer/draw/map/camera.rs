//! The camera, which follows the view of the map.

use bevy::{
    camera::RenderTarget,
    prelude::*,
    render::{camera::CameraRenderGraph, renderer::RenderAdapterInfo},
};

use super::{super::frame::Frame, heights, materials::bevy_colour};
use crate::viewer::state::{
    apply::MapView,
    drawings::{local_from_world, narrow},
    frame_path::FramePath,
    interface::Interface,
    schedule::ViewerSystems,
};

/// The image that is drawn into if there is no window.
#[derive(Resource, Clone, Debug)]
pub(crate) struct Target(pub(crate) Handle<Image>);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_camera)
        .add_systems(Update, (place_camera, paint_ground).in_set(ViewerSystems::Present));
}

fn spawn_camera(
    mut commands: Commands,
    frame_path: Res<FramePath>,
    adapter: Option<Res<RenderAdapterInfo>>,
    target: Option<Res<Target>>,
) {
    // On a software renderer, four samples per pixel cost more than everything else together.
    let on_processor = adapter.is_some_and(|adapter| adapter.device_type == wgpu::DeviceType::Cpu);
    let samples = if on_processor { Msaa::Off } else { Msaa::Sample4 };
    let height = Transform::from_xyz(0.0, 0.0, heights::CAMERA);
    let mut camera = commands.spawn((Name::new("Map camera"), Camera2d, samples, height));
    // On the plain path the camera keeps `Core2d`, which Bevy gives every `Camera2d`.
    if *frame_path == FramePath::Own {
        camera.insert(CameraRenderGraph::new(Frame));
    }
    if let Some(target) = target {
        camera.insert(RenderTarget::from(target.0.clone()));
    }
}

fn place_camera(view: Res<MapView>, camera: Option<Single<(&mut Transform, &mut Projection), With<Camera2d>>>) {
    let Some(camera) = camera.filter(|_| view.is_changed()) else { return };
    let (mut transform, mut projection) = camera.into_inner();
    let [x, y] = local_from_world(view.0.center);
    (transform.translation.x, transform.translation.y) = (x, y);
    if let Projection::Orthographic(projection) = projection.as_mut() {
        projection.scale = narrow(view.0.metres_per_px());
    }
}

fn paint_ground(interface: Res<Interface>, mut ground: ResMut<ClearColor>) {
    let colour = bevy_colour(interface.theme.land);
    if ground.0 != colour {
        ground.0 = colour;
    }
}
