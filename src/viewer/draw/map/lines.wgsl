// Lines of constant width in pixels: a quad for each segment, in which the distance to the segment is measured.
#import bevy_sprite::mesh2d_functions::{get_world_from_local, mesh2d_position_local_to_clip}
#import bevy_sprite::mesh2d_view_bindings::view

struct Stroke {
    colour: vec4<f32>,
    // Physical pixels: half the width, a dash, a gap between dashes; w: pixels per unit of the projection.
    shape: vec4<f32>,
}
@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> stroke: Stroke;

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) start: vec3<f32>,
    @location(1) end: vec2<f32>,
    // x: 0 at the start, 1 at the end; y: -1 or 1, the side; z: the distance along the line to the start.
    @location(2) corner: vec3<f32>,
}

struct Corner {
    @builtin(position) position: vec4<f32>,
    // x: along the segment, y: across it, z: its length; physical pixels.
    @location(0) place: vec3<f32>,
    @location(1) way: f32,
}

@vertex
fn vertex(vertex: Vertex) -> Corner {
    let world_from_local = get_world_from_local(vertex.instance_index);
    let start_clip = mesh2d_position_local_to_clip(world_from_local, vec4<f32>(vertex.start, 1.0));
    let end_clip = mesh2d_position_local_to_clip(world_from_local, vec4<f32>(vertex.end, vertex.start.z, 1.0));
    let half_size = view.viewport.zw * 0.5;
    let start = start_clip.xy * half_size;
    let end = end_clip.xy * half_size;
    let length_px = length(end - start);
    let along = select(vec2<f32>(1.0, 0.0), (end - start) / length_px, length_px > 0.00001);
    let across = vec2<f32>(-along.y, along.x);
    // One pixel wider than the line, for its antialiased edge.
    let reach = stroke.shape.x + 1.0;
    let forward = vertex.corner.x * (length_px + 2.0 * reach) - reach;
    let at = start + along * forward + across * vertex.corner.y * reach;

    var corner: Corner;
    corner.position = vec4<f32>(at / half_size, start_clip.z, 1.0);
    corner.place = vec3<f32>(forward, vertex.corner.y * reach, length_px);
    corner.way = vertex.corner.z * stroke.shape.w;
    return corner;
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4<f32> {
    let nearest = clamp(corner.place.x, 0.0, corner.place.z);
    let distance = length(vec2<f32>(corner.place.x - nearest, corner.place.y));
    let period = stroke.shape.y + stroke.shape.z;
    if (period > 0.0 && fract((corner.way + nearest) / period) * period > stroke.shape.y) {
        discard;
    }
    return vec4<f32>(stroke.colour.rgb, stroke.colour.a * clamp(stroke.shape.x + 0.5 - distance, 0.0, 1.0));
}
