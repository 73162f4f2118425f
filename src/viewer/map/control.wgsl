// Zones over time. The latest change comes first and the depth test keeps what is drawn first, so a change covers the
// earlier ones and all of them cover the keyframe. Ground that nobody holds writes depth and no colour. The change under
// way and settled ground have shaders of their own.
#import bevy_sprite::mesh2d_view_bindings::view

const HATCH: f32 = 1.0;
const DOTS: f32 = 2.0;
const HATCH_PERIOD_PX: f32 = 12.0;
const DOT_PERIOD_PX: f32 = 7.0;
const DOT_RADIUS_PX: f32 = 1.3;
const SWEEP: f32 = 1.0;
const FADE: f32 = 2.0;
// Controls that no party has for sure.
const NOT_SURE: f32 = -1.0;
const FIRST_PARTY: f32 = 1.0;

struct Zones {
    first: array<vec4<f32>, 18>,
    second: array<vec4<f32>, 18>,
    // x: the pattern; y: the control: 1 and more a party, -1 contested or unknown, 0 none.
    kind: array<vec4<f32>, 18>,
    // xy: where patterns start on the screen, physical pixels; z: physical pixels to one logical pixel; w: height.
    anchor: vec4<f32>,
    // x: snapshot; y: the part of the time to the next one that is over; z: the day; w: how changes move.
    now: vec4<f32>,
    // x: days that the afterglow lasts; y: its strength; z: half the width of the front line; w: pixels to a metre.
    glow: vec4<f32>,
    front: vec4<f32>,
    gained: vec4<f32>,
    lost: vec4<f32>,
}
@group(1) @binding(0) var<uniform> zones: Zones;
#ifdef BETWEEN_PICTURES
// Opacity is multiplied into all of them: what lies below the zones, what lies above them with the panels, and what all of
// it looks like on ground of nobody and of each class.
@group(2) @binding(0) var below: texture_2d<f32>;
@group(2) @binding(1) var above: texture_2d<f32>;
@group(3) @binding(0) var held: texture_2d_array<f32>;
#endif

struct Vertex {
    @location(0) at: vec2<f32>,
    @location(1) holders: f32,
    @location(2) step: f32,
    @location(3) arrival: f32,
    @location(4) day: f32,
    @location(5) width: f32,
}

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) arrival: f32,
    @location(1) @interpolate(flat) holders: f32,
    @location(2) @interpolate(flat) day: f32,
    @location(3) @interpolate(flat) width: f32,
}

@vertex
fn vertex(vertex: Vertex) -> Corner {
    var corner: Corner;
    corner.position = view.clip_from_world * vec4<f32>(vertex.at, zones.anchor.w, 1.0);
    corner.arrival = vertex.arrival;
    corner.holders = vertex.holders;
    corner.day = vertex.day;
    corner.width = vertex.width;
    return corner;
}

// How far a pixel is on the second colour of a pattern.
fn second_part(pattern: f32, position: vec2<f32>) -> f32 {
    let at = (position - zones.anchor.xy) / zones.anchor.z;
    let phase = abs(fract((at.x + at.y) / HATCH_PERIOD_PX) - 0.5) * HATCH_PERIOD_PX;
    let stripe = clamp(phase - HATCH_PERIOD_PX * 0.25 + 0.5, 0.0, 1.0);
    let cell = (fract(at / DOT_PERIOD_PX) - 0.5) * DOT_PERIOD_PX;
    let dot = clamp(DOT_RADIUS_PX + 0.5 - length(cell), 0.0, 1.0);
    return select(0.0, stripe, pattern == HATCH) + select(0.0, dot, pattern == DOTS);
}

// Colours with their opacity multiplied in.
fn premultiplied(colour: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(colour.rgb * colour.a, colour.a);
}

fn over(top: vec4<f32>, ground: vec4<f32>) -> vec4<f32> {
    return top + ground * (1.0 - top.a);
}

// What a zone looks like where it is drawn: alone, to be blended, or between the pictures.
fn shown(zone: vec4<f32>, position: vec2<f32>) -> vec4<f32> {
#ifdef BETWEEN_PICTURES
    let pixel = vec2<i32>(position);
    return over(textureLoad(above, pixel, 0), over(zone, textureLoad(below, pixel, 0)));
#else
    return zone;
#endif
}

// Whether a front line runs between two controls.
fn are_opposed(a: f32, b: f32) -> bool {
    if (a == NOT_SURE || b == NOT_SURE) {
        return max(a, b) == FIRST_PARTY;
    }
    return a > 0.0 && b > 0.0 && a != b;
}

// The afterglow of a change, by its direction; clear where there is none.
fn glow_of(before: f32, after: f32, day: f32) -> vec4<f32> {
    // Ground that the front has reached on its way to a report is as new as can be.
    let age = max(zones.now.z - day, 0.0);
    let left = clamp(1.0 - age / max(zones.glow.x, 1e-6), 0.0, 1.0);
    let strength = select(0.0, zones.glow.y * left, zones.glow.x > 0.0);
    if (after == FIRST_PARTY && before != FIRST_PARTY) {
        return premultiplied(vec4<f32>(zones.gained.rgb, strength));
    }
    if (after > FIRST_PARTY && before != after) {
        return premultiplied(vec4<f32>(zones.lost.rgb, strength));
    }
    return vec4<f32>(0.0);
}

// Ground that is held: everything but the pattern is the same all over a triangle.
struct Settled {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) first: vec4<f32>,
    @location(1) @interpolate(flat) second: vec4<f32>,
    @location(2) @interpolate(flat) pattern: f32,
}

@vertex
fn settled_vertex(vertex: Vertex) -> Settled {
    let after = u32(floor(vertex.holders / 32.0));
    let before = u32(vertex.holders - 32.0 * f32(after));
    let glow = glow_of(zones.kind[before].y, zones.kind[after].y, vertex.day);
    var settled: Settled;
    settled.position = view.clip_from_world * vec4<f32>(vertex.at, zones.anchor.w, 1.0);
    settled.first = over(glow, premultiplied(zones.first[after]));
    settled.second = over(glow, premultiplied(zones.second[after]));
    settled.pattern = zones.kind[after].x;
    return settled;
}

@fragment
fn settled_fragment(settled: Settled) -> @location(0) vec4<f32> {
    let zone = mix(settled.first, settled.second, second_part(settled.pattern, settled.position.xy));
    return shown(zone, settled.position.xy);
}

#ifdef BETWEEN_PICTURES
struct Held {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) class_index: u32,
}

// Ground that has been held for long: all of it is in the picture of its class.
@vertex
fn held_vertex(vertex: Vertex) -> Held {
    var corner: Held;
    corner.position = view.clip_from_world * vec4<f32>(vertex.at, zones.anchor.w, 1.0);
    corner.class_index = u32(floor(vertex.holders / 32.0));
    return corner;
}

@fragment
fn held_fragment(corner: Held) -> @location(0) vec4<f32> {
    return textureLoad(held, vec2<i32>(corner.position.xy), corner.class_index, 0);
}

// A corner of a triangle that covers the picture, below all zones.
fn corner_of_picture(corner: u32) -> vec4<f32> {
    return vec4<f32>(f32(corner & 1u) * 4.0 - 1.0, f32(corner >> 1u) * 4.0 - 1.0, 1e-6, 1.0);
}

@vertex
fn open_vertex(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4<f32> {
    return corner_of_picture(corner);
}

@fragment
fn open_fragment(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    return textureLoad(held, vec2<i32>(position.xy), 0, 0);
}

// The picture of a class, whose number the corners tell.
@vertex
fn everywhere_vertex(@builtin(vertex_index) corner: u32) -> Held {
    var everywhere: Held;
    everywhere.position = corner_of_picture(corner % 3u);
    everywhere.class_index = corner / 3u;
    return everywhere;
}

@fragment
fn everywhere_fragment(corner: Held) -> @location(0) vec4<f32> {
    return shown(fill(corner.class_index, corner.position.xy), corner.position.xy);
}
#endif

fn fill(class_index: u32, position: vec2<f32>) -> vec4<f32> {
    let part = second_part(zones.kind[class_index].x, position);
    return mix(premultiplied(zones.first[class_index]), premultiplied(zones.second[class_index]), part);
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4<f32> {
    // Not `fwidth`: it is too large across the diagonal, and the line would be too wide there.
    let slope = length(vec2<f32>(dpdx(corner.arrival), dpdy(corner.arrival)));
    let after = u32(floor(corner.holders / 32.0));
    let before = u32(corner.holders - 32.0 * f32(after));
    let control_before = zones.kind[before].y;
    let glow = glow_of(control_before, zones.kind[after].y, corner.day);
    let settled = over(glow, fill(after, corner.position.xy));
    let fraction = zones.now.y;
    let ground_before = fill(before, corner.position.xy);
    if (zones.now.w == FADE) {
        return shown(mix(ground_before, settled, fraction), corner.position.xy);
    }
    let has_arrived = corner.arrival < fraction;
    var line = 0.0;
    let is_wide = corner.width * zones.glow.w > 4.0 * zones.glow.z;
    if (is_wide && slope > 0.0 && are_opposed(control_before, zones.kind[after].y)) {
        let distance_px = abs(corner.arrival - fraction) / slope;
        line = clamp(zones.glow.z + 0.5 - distance_px, 0.0, 1.0);
    }
    if (!has_arrived && line <= 0.0) {
        discard;
    }
    let ground = select(ground_before, settled, has_arrived);
    return shown(over(premultiplied(vec4<f32>(zones.front.rgb, line)), ground), corner.position.xy);
}
