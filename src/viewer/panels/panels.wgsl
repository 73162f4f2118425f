// Draws what egui hands over. egui multiplies colours by their opacity as sRGB bytes, but the target is blended in
// linear light: the opacity is divided out first, or every soft edge of a light colour would come out grey.

struct Screen {
    scale: vec2<f32>,
    translation: vec2<f32>,
}
@group(0) @binding(0) var<uniform> screen: Screen;
@group(1) @binding(0) var picture: texture_2d<f32>;
@group(1) @binding(1) var picture_sampler: sampler;

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) colour: vec4<f32>,
    @location(1) uv: vec2<f32>,
}

@vertex
fn vs_main(
    @location(0) position: vec2<f32>,
    @location(1) uv: vec2<f32>,
    @location(2) colour: vec4<f32>,
) -> Corner {
    var corner: Corner;
    corner.position = vec4<f32>(position * screen.scale + screen.translation, 0.0, 1.0);
    corner.colour = colour;
    corner.uv = uv;
    return corner;
}

fn linear_from_srgb(colour: vec3<f32>) -> vec3<f32> {
    let low = colour / 12.92;
    let high = pow((max(colour, vec3<f32>(0.0)) + 0.055) / 1.055, vec3<f32>(2.4));
    return select(high, low, colour <= vec3<f32>(0.04045));
}

fn srgb_from_linear(colour: vec3<f32>) -> vec3<f32> {
    let low = colour * 12.92;
    let high = 1.055 * pow(max(colour, vec3<f32>(0.0)), vec3<f32>(1.0 / 2.4)) - 0.055;
    return select(high, low, colour <= vec3<f32>(0.0031308));
}

@fragment
fn fs_main(corner: Corner) -> @location(0) vec4<f32> {
    let texel = textureSample(picture, picture_sampler, corner.uv);
    let opacity = texel.a * corner.colour.a;
    // Both are divided by their own opacity; a clear one has no colour to speak of.
    let texel_colour = srgb_from_linear(texel.rgb) / max(texel.a, 0.0001);
    let corner_colour = corner.colour.rgb / max(corner.colour.a, 0.0001);
    let colour = linear_from_srgb(min(texel_colour * corner_colour, vec3<f32>(1.0)));
    return vec4<f32>(colour * opacity, opacity);
}
