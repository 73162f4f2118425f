// Zones over time. The latest change comes first and the depth test keeps the first fragment, so a change covers the
// earlier ones, and all of them cover the keyframe. Ground that nobody holds writes depth but no colour. The change in
// progress and settled ground have shaders of their own.
#import bevy_sprite::mesh2d_view_bindings::view

const DOT_PERIOD_PX: f32 = 7.0;
const DOT_RADIUS_PX: f32 = 1.3;
const SWEEP: f32 = 1.0;
const FADE: f32 = 2.0;
// The control of contested and unknown ground.
const NOT_SURE: f32 = -1.0;
const FIRST_PARTY: f32 = 1.0;
// Two holders in one number: the one after times this, plus the one before.
const HOLDERS: u32 = 4096u;
// Widths are stored as a fraction of this, metres.
const WIDEST: f32 = 65535.0;
// Rows of the palette, which has a column for each class; column 0 is nobody's and column 1 the remainder's.
// The colour, or the two colours of a pattern, as they look on bare land, sRGB; w: their opacity over a map, 1 without
// one.
const FIRST: i32 = 0;
const SECOND: i32 = 1;
// x: the control: a party from 1 on, -1 contested or unknown, 0 none; y: 1 for a pattern of dots.
const KIND: i32 = 2;
// Stripes; xy: their number per logical pixel to the right and down; z: the distance between them; w: half their width,
// negative without stripes.
const STRIPES: i32 = 3;
// The colour in which ground glows that the class gained, sRGB.
const GLOW: i32 = 4;

struct Zones {
    // xy: the origin of patterns on the screen, physical pixels; z: physical pixels per logical pixel; w: height.
    anchor: vec4<f32>,
    // x: snapshot; y: the fraction of the time to the next one that has passed; z: the day; w: how changes move.
    now: vec4<f32>,
    // x: duration of the glow, days; y: its strength; z: half the width of the front line; w: pixels per metre.
    glow: vec4<f32>,
    front: vec4<f32>,
    // Bare land, sRGB.
    land: vec4<f32>,
}
@group(1) @binding(0) var<uniform> zones: Zones;
@group(1) @binding(1) var palette: texture_2d<f32>;
#ifdef BETWEEN_PICTURES
// Premultiplied images: what is below the zones; what is above them; and the result of all layers on nobody's ground and
// on that of each class.
@group(2) @binding(0) var below: texture_2d<f32>;
@group(2) @binding(1) var above: texture_2d<f32>;
@group(3) @binding(0) var held: texture_2d_array<f32>;
#endif

struct Vertex {
    @location(0) at: vec2<f32>,
    @location(1) holders: u32,
    @location(2) day: f32,
    // x: arrival; y: width.
    @location(3) sweep: vec2<f32>,
}

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) arrival: f32,
    @location(1) @interpolate(flat) holders: u32,
    @location(2) @interpolate(flat) day: f32,
    @location(3) @interpolate(flat) width: f32,
}

@vertex
fn vertex(vertex: Vertex) -> Corner {
    var corner: Corner;
    corner.position = view.clip_from_world * vec4<f32>(vertex.at, zones.anchor.w, 1.0);
    corner.arrival = vertex.sweep.x;
    corner.holders = vertex.holders;
    corner.day = vertex.day;
    corner.width = vertex.sweep.y * WIDEST;
    return corner;
}

fn look(class_index: u32, row: i32) -> vec4<f32> {
    return textureLoad(palette, vec2<i32>(i32(class_index), row), 0);
}

fn holder_after(holders: u32) -> u32 {
    return holders / HOLDERS;
}

fn holder_before(holders: u32) -> u32 {
    return holders % HOLDERS;
}

// How much of a pixel has the second colour of a pattern, 0 to 1.
fn second_part(stripes: vec4<f32>, dots: f32, position: vec2<f32>) -> f32 {
    let at = (position - zones.anchor.xy) / zones.anchor.z;
    let from_middle = (0.5 - abs(fract(dot(at, stripes.xy)) - 0.5)) * stripes.z;
    let stripe = clamp(stripes.w + 0.5 - from_middle, 0.0, 1.0);
    let cell = (fract(at / DOT_PERIOD_PX) - 0.5) * DOT_PERIOD_PX;
    let dot_part = clamp(DOT_RADIUS_PX + 0.5 - length(cell), 0.0, 1.0);
    return mix(stripe, dot_part, dots);
}

fn linear(colour: vec3<f32>) -> vec3<f32> {
    let steep = pow((colour + 0.055) / 1.055, vec3<f32>(2.4));
    return select(steep, colour / 12.92, colour <= vec3<f32>(0.04045));
}

// The premultiplied colour that shows this colour when it is blended over bare land in linear light, with the lowest
// opacity possible, so that other ground shows through.
fn veil(colour: vec4<f32>) -> vec4<f32> {
    let shown = linear(colour.rgb);
    let land = linear(zones.land.rgb);
    // The land must not contribute more to a channel than the colour has.
    let kept = min(min(shown.r / land.r, shown.g / land.g), shown.b / land.b);
    let opacity = max(1.0 - min(kept, 1.0), colour.a);
    return vec4<f32>(shown - land * (1.0 - opacity), opacity);
}

// Multiplies a colour by its opacity.
fn premultiplied(colour: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(colour.rgb * colour.a, colour.a);
}

// A colour with a glow over it, mixed in sRGB as images do.
fn glowing(colour: vec4<f32>, glow: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(mix(colour.rgb, glow.rgb, glow.a), glow.a + colour.a * (1.0 - glow.a));
}

fn over(top: vec4<f32>, ground: vec4<f32>) -> vec4<f32> {
    return top + ground * (1.0 - top.a);
}

// The output colour of a zone: the zone alone, to be blended, or composed with the images below and above it.
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

// The glow of a change in the colour of the party that gained, with its strength as alpha; 0 without a glow.
fn glow_of(before: u32, after: u32, day: f32) -> vec4<f32> {
    // Ground that the moving front has already reached is as new as possible.
    let age = max(zones.now.z - day, 0.0);
    let left = clamp(1.0 - age / max(zones.glow.x, 1e-6), 0.0, 1.0);
    let gained_by = look(after, KIND).x;
    let glows = zones.glow.x > 0.0 && gained_by >= FIRST_PARTY && look(before, KIND).x != gained_by;
    return vec4<f32>(look(after, GLOW).rgb, select(0.0, zones.glow.y * left, glows));
}

// Settled ground: everything except the pattern is constant within a triangle.
struct Settled {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) first: vec4<f32>,
    @location(1) @interpolate(flat) second: vec4<f32>,
    @location(2) @interpolate(flat) stripes: vec4<f32>,
    @location(3) @interpolate(flat) dots: f32,
}

@vertex
fn settled_vertex(vertex: Vertex) -> Settled {
    let after = holder_after(vertex.holders);
    let glow = glow_of(holder_before(vertex.holders), after, vertex.day);
    var settled: Settled;
    settled.position = view.clip_from_world * vec4<f32>(vertex.at, zones.anchor.w, 1.0);
    settled.first = glowing(look(after, FIRST), glow);
    settled.second = glowing(look(after, SECOND), glow);
    settled.stripes = look(after, STRIPES);
    settled.dots = look(after, KIND).y;
    return settled;
}

@fragment
fn settled_fragment(settled: Settled) -> @location(0) vec4<f32> {
    let part = second_part(settled.stripes, settled.dots, settled.position.xy);
    // Edges of a pattern are mixed in sRGB, as in images and in the cached images of classes.
    return shown(veil(mix(settled.first, settled.second, part)), settled.position.xy);
}

#ifdef BETWEEN_PICTURES
struct Held {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) class_index: u32,
}

// Ground that has been held for long: its pixels are copied from the image of its class.
@vertex
fn held_vertex(vertex: Vertex) -> Held {
    var corner: Held;
    corner.position = view.clip_from_world * vec4<f32>(vertex.at, zones.anchor.w, 1.0);
    corner.class_index = holder_after(vertex.holders);
    return corner;
}

@fragment
fn held_fragment(corner: Held) -> @location(0) vec4<f32> {
    return textureLoad(held, vec2<i32>(corner.position.xy), corner.class_index, 0);
}

// A corner of a triangle that covers the screen, below all zones.
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

// The image of a class, whose index follows from the index of the vertex.
@vertex
fn everywhere_vertex(@builtin(vertex_index) corner: u32) -> Held {
    var everywhere: Held;
    everywhere.position = corner_of_picture(corner % 3u);
    everywhere.class_index = corner / 3u;
    return everywhere;
}

@fragment
fn everywhere_fragment(corner: Held) -> @location(0) vec4<f32> {
    return shown(veil(fill(corner.class_index, corner.position.xy)), corner.position.xy);
}
#endif

// The colour of a class at a pixel, as it looks on bare land.
fn fill(class_index: u32, position: vec2<f32>) -> vec4<f32> {
    let part = second_part(look(class_index, STRIPES), look(class_index, KIND).y, position);
    return mix(look(class_index, FIRST), look(class_index, SECOND), part);
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4<f32> {
    // Not `fwidth`: it is too large along diagonals, where the line would be too wide.
    let slope = length(vec2<f32>(dpdx(corner.arrival), dpdy(corner.arrival)));
    let after = holder_after(corner.holders);
    let before = holder_before(corner.holders);
    let settled = glowing(fill(after, corner.position.xy), glow_of(before, after, corner.day));
    let fraction = zones.now.y;
    let ground_before = fill(before, corner.position.xy);
    if (zones.now.w == FADE) {
        return shown(veil(mix(ground_before, settled, fraction)), corner.position.xy);
    }
    let has_arrived = corner.arrival < fraction;
    var line = 0.0;
    let is_wide = corner.width * zones.glow.w > 4.0 * zones.glow.z;
    if (is_wide && slope > 0.0 && are_opposed(look(before, KIND).x, look(after, KIND).x)) {
        let distance_px = abs(corner.arrival - fraction) / slope;
        line = clamp(zones.glow.z + 0.5 - distance_px, 0.0, 1.0);
    }
    if (!has_arrived && line <= 0.0) {
        discard;
    }
    let ground = veil(select(ground_before, settled, has_arrived));
    return shown(over(premultiplied(vec4<f32>(zones.front.rgb, line)), ground), corner.position.xy);
}
