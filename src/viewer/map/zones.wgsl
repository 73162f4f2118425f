// Zones: each triangle has a class, each class a fill; patterns lie still on the ground and keep their size on screen.
#import bevy_sprite::mesh2d_functions::{get_world_from_local, mesh2d_position_local_to_clip}

const HATCH: f32 = 1.0;
const DOTS: f32 = 2.0;
const HATCH_PERIOD_PX: f32 = 12.0;
const DOT_PERIOD_PX: f32 = 7.0;
const DOT_RADIUS_PX: f32 = 1.3;

struct Palette {
    first: array<vec4<f32>, 16>,
    second: array<vec4<f32>, 16>,
    // x: the pattern.
    pattern: array<vec4<f32>, 16>,
    // xy: where patterns start on the screen, physical pixels; z: physical pixels to one logical pixel.
    anchor: vec4<f32>,
}
@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> palette: Palette;

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) class_index: f32,
}

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) class_index: f32,
}

@vertex
fn vertex(vertex: Vertex) -> Corner {
    var corner: Corner;
    let world_from_local = get_world_from_local(vertex.instance_index);
    corner.position = mesh2d_position_local_to_clip(world_from_local, vec4<f32>(vertex.position, 1.0));
    corner.class_index = vertex.class_index;
    return corner;
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4<f32> {
    let class_index = u32(corner.class_index + 0.5);
    let first = palette.first[class_index];
    let second = palette.second[class_index];
    let pattern = palette.pattern[class_index].x;
    let at = (corner.position.xy - palette.anchor.xy) / palette.anchor.z;
    if (pattern == HATCH) {
        let phase = abs(fract((at.x + at.y) / HATCH_PERIOD_PX) - 0.5) * HATCH_PERIOD_PX;
        return mix(first, second, clamp(phase - HATCH_PERIOD_PX * 0.25 + 0.5, 0.0, 1.0));
    }
    if (pattern == DOTS) {
        let cell = (fract(at / DOT_PERIOD_PX) - 0.5) * DOT_PERIOD_PX;
        return mix(first, second, clamp(DOT_RADIUS_PX + 0.5 - length(cell), 0.0, 1.0));
    }
    return first;
}
