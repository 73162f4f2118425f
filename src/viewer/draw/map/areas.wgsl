// Areas of one colour.
#import bevy_sprite::mesh2d_functions::{get_world_from_local, mesh2d_position_local_to_clip}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> colour: vec4<f32>;

@vertex
fn vertex(
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
) -> @builtin(position) vec4<f32> {
    return mesh2d_position_local_to_clip(get_world_from_local(instance_index), vec4<f32>(position, 1.0));
}

@fragment
fn fragment() -> @location(0) vec4<f32> {
    return colour;
}
