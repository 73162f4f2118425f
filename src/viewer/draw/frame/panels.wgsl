// Draws what egui hands over. egui multiplies colours by their opacity as sRGB bytes, but the target is blended in
// linear light: at each corner the opacity is divided out and multiplied in again, or every soft edge of a light colour
// would come out grey. Pictures are white, with an opacity: letters, their halos, and one full pixel for plain colours.

struct Screen {
    scale: vec2<f32>,
    translation: vec2<f32>,
}
@group(0) @binding(0) var<uniform> screen: Screen;
@group(1) @binding(0) var picture: texture_2d<f32>;
@group(1) @binding(1) var picture_sampler: sampler;

struct Corner {
    @builtin(position) position: vec4<f32>,
    // Opacity multiplied in.
    @location(0) colour: vec4<f32>,
    @location(1) uv: vec2<f32>,
}

struct PlainCorner {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) colour: vec4<f32>,
}

fn linear_from_srgb(colour: vec3<f32>) -> vec3<f32> {
    let low = colour / 12.92;
    let high = pow((max(colour, vec3<f32>(0.0)) + 0.055) / 1.055, vec3<f32>(2.4));
    return select(high, low, colour <= vec3<f32>(0.04045));
}

// Heights in the depth buffer, where nearer is greater. The map lies below them; cells that are not drawn again have 1.
const OPEN: f32 = 0.0;
const HIDING: f32 = 0.99;
const PANELS: f32 = 0.995;

fn on_screen(position: vec2<f32>, height: f32) -> vec4<f32> {
    return vec4<f32>(position * screen.scale + screen.translation, height, 1.0);
}

@vertex
fn vertex(@location(0) position: vec2<f32>, @location(1) uv: vec2<f32>, @location(2) colour: vec4<f32>) -> Corner {
    var corner: Corner;
    corner.position = on_screen(position, PANELS);
    let full = min(colour.rgb / max(colour.a, 0.0001), vec3<f32>(1.0));
    corner.colour = vec4<f32>(linear_from_srgb(full) * colour.a, colour.a);
    corner.uv = uv;
    return corner;
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4<f32> {
    return corner.colour * textureSample(picture, picture_sampler, corner.uv).a;
}

fn plain_corner(position: vec2<f32>, height: f32, colour: vec4<f32>) -> PlainCorner {
    var corner: PlainCorner;
    corner.position = on_screen(position, height);
    corner.colour = vec4<f32>(linear_from_srgb(colour.rgb), 1.0);
    return corner;
}

@vertex
fn plain_vertex(@location(0) position: vec2<f32>, @location(1) uv: vec2<f32>, @location(2) colour: vec4<f32>) -> PlainCorner {
    return plain_corner(position, PANELS, colour);
}

@vertex
fn hiding_vertex(@location(0) position: vec2<f32>, @location(1) uv: vec2<f32>, @location(2) colour: vec4<f32>) -> PlainCorner {
    return plain_corner(position, HIDING, colour);
}

@vertex
fn mask_vertex(@location(0) position: vec2<f32>, @location(1) uv: vec2<f32>, @location(2) colour: vec4<f32>) -> PlainCorner {
    return plain_corner(position, OPEN, colour);
}

@fragment
fn plain_fragment(corner: PlainCorner) -> @location(0) vec4<f32> {
    return corner.colour;
}
