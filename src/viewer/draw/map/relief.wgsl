// The relief: shadow or light over the zones. A byte per slope gives its strength: 128 is level ground, which is clear.
#import bevy_sprite::mesh2d_vertex_output::VertexOutput

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> shadow: vec4<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var<uniform> light: vec4<f32>;
// x: the opacity of both.
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var<uniform> part: vec4<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(3) var slopes: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(4) var slopes_sampler: sampler;

@fragment
fn fragment(corner: VertexOutput) -> @location(0) vec4<f32> {
    let slope = textureSample(slopes, slopes_sampler, corner.uv).r * (255.0 / 127.0) - 128.0 / 127.0;
    let most = select(light, shadow, slope < 0.0);
    return vec4<f32>(most.rgb, most.a * abs(slope) * part.x);
}
