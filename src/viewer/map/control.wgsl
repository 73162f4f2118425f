// Zones over time. The latest change comes first and the depth test keeps what is drawn first, so a change covers the
// earlier ones and all of them cover the keyframe. Ground that nobody holds writes depth and no colour.
#import bevy_sprite::mesh2d_view_bindings::view

const NOBODY: u32 = 0u;
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
    first: array<vec4<f32>, 17>,
    second: array<vec4<f32>, 17>,
    // x: the pattern; y: the control: 1 and more a party, -1 contested or unknown, 0 none.
    kind: array<vec4<f32>, 17>,
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
    @location(2) @interpolate(flat) step: f32,
    @location(3) @interpolate(flat) day: f32,
    @location(4) @interpolate(flat) width: f32,
}

@vertex
fn vertex(vertex: Vertex) -> Corner {
    var corner: Corner;
    corner.position = view.clip_from_world * vec4<f32>(vertex.at, zones.anchor.w, 1.0);
    corner.arrival = vertex.arrival;
    corner.holders = vertex.holders;
    corner.step = vertex.step;
    corner.day = vertex.day;
    corner.width = vertex.width;
    return corner;
}

fn fill(class_index: u32, position: vec2<f32>) -> vec4<f32> {
    let first = zones.first[class_index];
    let second = zones.second[class_index];
    let pattern = zones.kind[class_index].x;
    let at = (position - zones.anchor.xy) / zones.anchor.z;
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

// Colours with their opacity multiplied in.
fn premultiplied(colour: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(colour.rgb * colour.a, colour.a);
}

fn over(top: vec4<f32>, ground: vec4<f32>) -> vec4<f32> {
    return top + ground * (1.0 - top.a);
}

// Whether a front line runs between two controls.
fn are_opposed(a: f32, b: f32) -> bool {
    if (a == NOT_SURE || b == NOT_SURE) {
        return max(a, b) == FIRST_PARTY;
    }
    return a > 0.0 && b > 0.0 && a != b;
}

// The ground after a change, with the afterglow of its direction.
fn ground_after(before: f32, after: u32, day: f32, position: vec2<f32>) -> vec4<f32> {
    let ground = premultiplied(fill(after, position));
    let age = zones.now.z - day;
    if (age >= zones.glow.x) {
        return ground;
    }
    let control = zones.kind[after].y;
    let strength = zones.glow.y * clamp(1.0 - age / zones.glow.x, 0.0, 1.0);
    if (control == FIRST_PARTY && before != FIRST_PARTY) {
        return over(premultiplied(vec4<f32>(zones.gained.rgb, strength)), ground);
    }
    if (control > FIRST_PARTY && before != control) {
        return over(premultiplied(vec4<f32>(zones.lost.rgb, strength)), ground);
    }
    return ground;
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4<f32> {
    let slope = fwidth(corner.arrival);
    let after = u32(floor(corner.holders / 32.0));
    let before = u32(corner.holders - 32.0 * f32(after));
    let control_before = zones.kind[before].y;
    let settled = ground_after(control_before, after, corner.day, corner.position.xy);
    if (corner.step != zones.now.x) {
        return settled;
    }
    let fraction = zones.now.y;
    let ground_before = premultiplied(fill(before, corner.position.xy));
    if (zones.now.w == FADE) {
        return mix(ground_before, settled, fraction);
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
    return over(premultiplied(vec4<f32>(zones.front.rgb, line)), ground);
}
