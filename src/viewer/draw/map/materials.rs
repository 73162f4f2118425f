//! The materials of the map: filled areas, and lines of constant width.

use bevy::{
    asset::embedded_asset,
    mesh::{MeshVertexAttribute, MeshVertexBufferLayoutRef},
    prelude::*,
    render::render_resource::{
        AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError, VertexFormat,
    },
    shader::ShaderRef,
    sprite_render::{AlphaMode2d, Material2d, Material2dKey},
};

use super::super::frame::add_material;
use crate::cartography::theme::Rgba;

/// The other end of a line's segment.
pub(super) const SEGMENT_END: MeshVertexAttribute =
    MeshVertexAttribute::new("SegmentEnd", 0x66_72_6f_02, VertexFormat::Float32x2);
/// The corner of a segment's quad, and the distance along the line at which the segment starts.
pub(super) const SEGMENT_CORNER: MeshVertexAttribute =
    MeshVertexAttribute::new("SegmentCorner", 0x66_72_6f_03, VertexFormat::Float32x3);

pub(super) fn plugin(app: &mut App) {
    embedded_asset!(app, "areas.wgsl");
    embedded_asset!(app, "lines.wgsl");
    add_material::<AreaMaterial>(app);
    add_material::<LineMaterial>(app);
}

/// A filled area of one colour.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug, Default)]
pub(super) struct AreaMaterial {
    /// The colour in linear RGB.
    #[uniform(0)]
    pub colour: Vec4,
}

/// The style of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
pub(super) struct Stroke {
    colour: Vec4,
    shape: Vec4,
}

impl Stroke {
    /// A solid line.
    ///
    /// # Units
    /// `width_px` in logical pixels, `scale` in physical pixels per logical pixel.
    pub(super) fn solid(colour: Rgba, width_px: f32, scale: f32) -> Self {
        Self { colour: linear(colour), shape: Vec4::new(width_px * scale / 2.0, 0.0, 0.0, 0.0) }
    }

    /// The line with dashes.
    ///
    /// # Units
    /// `dash_px` and `gap_px` in physical pixels; `px_per_unit` in physical pixels per unit of the plane.
    #[must_use]
    pub(super) fn dashed(self, dash_px: f32, gap_px: f32, px_per_unit: f32) -> Self {
        Self { shape: Vec4::new(self.shape.x, dash_px, gap_px, px_per_unit), ..self }
    }
}

/// Lines of constant width.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug, Default)]
pub(super) struct LineMaterial {
    /// Colour, width and dashes.
    #[uniform(0)]
    pub stroke: Stroke,
}

impl Material2d for AreaMaterial {
    fn vertex_shader() -> ShaderRef {
        "embedded://frontline/viewer/draw/map/areas.wgsl".into()
    }

    fn fragment_shader() -> ShaderRef {
        "embedded://frontline/viewer/draw/map/areas.wgsl".into()
    }

    // Not opaque: only then are meshes drawn in the order of their heights.
    fn alpha_mode(&self) -> AlphaMode2d {
        AlphaMode2d::Blend
    }

    fn specialize(
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _key: Material2dKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let attributes = [Mesh::ATTRIBUTE_POSITION.at_shader_location(0)];
        descriptor.vertex.buffers = vec![layout.0.get_layout(&attributes)?];
        Ok(())
    }
}

impl Material2d for LineMaterial {
    fn vertex_shader() -> ShaderRef {
        "embedded://frontline/viewer/draw/map/lines.wgsl".into()
    }

    fn fragment_shader() -> ShaderRef {
        "embedded://frontline/viewer/draw/map/lines.wgsl".into()
    }

    fn alpha_mode(&self) -> AlphaMode2d {
        AlphaMode2d::Blend
    }

    fn specialize(
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _key: Material2dKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let attributes = [
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            SEGMENT_END.at_shader_location(1),
            SEGMENT_CORNER.at_shader_location(2),
        ];
        descriptor.vertex.buffers = vec![layout.0.get_layout(&attributes)?];
        Ok(())
    }
}

/// A colour in linear RGB.
pub(super) fn linear(colour: Rgba) -> Vec4 {
    let Rgba { r, g, b, a } = colour;
    LinearRgba::from(Srgba::rgba_u8(r, g, b, a)).to_vec4()
}

/// Adjusts the opacity of a colour so that blending in linear light, as GPUs do, gives over `ground` the same result as
/// blending in sRGB. Over other colours it is approximate.
pub(super) fn seen_in_linear_light(colour: Rgba, ground: Rgba) -> Rgba {
    let opacity = f32::from(colour.a) / 255.0;
    let channels = [(colour.r, ground.r), (colour.g, ground.g), (colour.b, ground.b)];
    // Use the channel with the greatest difference, which is the most accurate.
    let (top, below) = channels.into_iter().max_by_key(|(top, below)| top.abs_diff(*below)).unwrap_or_default();
    let (top, below) = (f32::from(top) / 255.0, f32::from(below) / 255.0);
    let linear = |value: f32| LinearRgba::from(Srgba::rgb(value, value, value)).red;
    let mixed = linear(top * opacity + below * (1.0 - opacity));
    let reach = linear(top) - linear(below);
    if reach == 0.0 {
        return colour;
    }
    let linear_opacity = Srgba::new(0.0, 0.0, 0.0, (mixed - linear(below)) / reach).to_u8_array()[3];
    colour.alpha(linear_opacity)
}

/// Converts a colour to Bevy's type.
pub(crate) fn bevy_colour(colour: Rgba) -> Color {
    let Rgba { r, g, b, a } = colour;
    Color::from(Srgba::rgba_u8(r, g, b, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blending_in_linear_light_gives_what_mixing_in_srgb_gives() {
        let linear = |byte: u8| LinearRgba::from(Srgba::rgba_u8(byte, byte, byte, 255)).red;
        for (top, ground) in [(0x0000_0000, 0x00F3_F1EC), (0x00FF_FFFF, 0x0023_2528)] {
            let (over, ground) = (Rgba::hex(top).alpha(100), Rgba::hex(ground));
            let opacity = f32::from(seen_in_linear_light(over, ground).a) / 255.0;
            let blended = linear(over.g) * opacity + linear(ground.g) * (1.0 - opacity);
            assert!((blended - linear(over.over(ground).g)).abs() < 0.01);
        }
    }
}
