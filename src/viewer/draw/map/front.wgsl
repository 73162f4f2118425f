// The front line over time: a quad for each edge, in which the distance to the edge is measured. An edge is visible
// from its first to its last snapshot. Between two reports, the moving front takes its place where the changed ground
// is wide enough to show it; elsewhere the old edge is replaced by the new one half way.
#import bevy_sprite::mesh2d_view_bindings::view

const SWEEP: f32 = 1.0;
const FADE: f32 = 2.0;

struct Front {
    colour: vec4<f32>,
    // x: half the width, physical pixels; y: pixels per metre; z: height.
    shape: vec4<f32>,
    // x: snapshot; y: the fraction of the time to the next one that has passed; w: how changes move.
    now: vec4<f32>,
}
@group(1) @binding(0) var<uniform> front: Front;

struct Edge {
    @builtin(vertex_index) corner: u32,
    @location(0) ends: vec4<f32>,
    @location(1) shown: vec2<f32>,
    @location(2) widths: vec2<f32>,
}

struct Corner {
    @builtin(position) position: vec4<f32>,
    // x: along the edge, y: across it, z: its length; physical pixels; w: opacity.
    @location(0) place: vec4<f32>,
}

// The opacity of an edge at the current time.
fn opacity(edge: Edge) -> f32 {
    let fraction = front.now.y;
    let since = front.now.x - edge.shown.x + fraction;
    let left = edge.shown.y - front.now.x - fraction;
    if (front.now.w == FADE) {
        return clamp(1.0 + min(since, left), 0.0, 1.0);
    }
    // The moving front is drawn only on changed ground, so next to an edge half of it is missing; the edge is drawn
    // then.
    let near = 2.0 * front.shape.x / max(edge.widths * front.shape.y, vec2<f32>(0.000001));
    let early = min(near.x, 0.5);
    let late = min(near.y, 0.5);
    return select(0.0, 1.0, since >= -early && left > -late - 0.0000001 && left > -0.5);
}

@vertex
fn vertex(edge: Edge) -> Corner {
    var corner: Corner;
    let visible = opacity(edge);
    if (visible <= 0.0) {
        // Outside the clip volume, so that nothing is drawn.
        corner.position = vec4<f32>(2.0, 2.0, 2.0, 1.0);
        corner.place = vec4<f32>(0.0);
        return corner;
    }
    let start_clip = view.clip_from_world * vec4<f32>(edge.ends.xy, front.shape.z, 1.0);
    let end_clip = view.clip_from_world * vec4<f32>(edge.ends.zw, front.shape.z, 1.0);
    let half_size = view.viewport.zw * 0.5;
    let start = start_clip.xy * half_size;
    let end = end_clip.xy * half_size;
    let length_px = length(end - start);
    let along = select(vec2<f32>(1.0, 0.0), (end - start) / length_px, length_px > 0.00001);
    let across = vec2<f32>(-along.y, along.x);
    // One pixel wider than the line, for its antialiased edge.
    let reach = front.shape.x + 1.0;
    let forward = f32(edge.corner & 1u) * (length_px + 2.0 * reach) - reach;
    let side = f32(edge.corner >> 1u) * 2.0 - 1.0;
    let at = start + along * forward + across * side * reach;
    corner.position = vec4<f32>(at / half_size, start_clip.z, 1.0);
    corner.place = vec4<f32>(forward, side * reach, length_px, visible);
    return corner;
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4<f32> {
    let nearest = clamp(corner.place.x, 0.0, corner.place.z);
    let distance = length(vec2<f32>(corner.place.x - nearest, corner.place.y));
    let opacity = front.colour.a * corner.place.w * clamp(front.shape.x + 0.5 - distance, 0.0, 1.0);
    return vec4<f32>(front.colour.rgb * opacity, opacity);
}
