//! Colours of the panels on the plain path, as the shader of `bevy_egui` needs them.
//!
//! egui multiplies colours by their opacity as sRGB bytes. `bevy_egui` converts the product to linear light, in which the
//! target is blended, so that everything translucent and all soft edges would be too dark. Here the product is replaced
//! by one in linear light, before the primitives and textures leave egui; the pass of `bevy_egui` stays as it is. The own
//! path does the same in `panels.wgsl`.

use std::sync::Arc;

use bevy::prelude::*;
use bevy_egui::{
    EguiPostUpdateSet, EguiRenderOutput,
    egui::{
        Color32, ImageData,
        ecolor::{gamma_u8_from_linear_f32, linear_from_gamma},
        epaint::Primitive,
    },
};

pub(super) fn plugin(app: &mut App) {
    let between = prepare_colours.after(EguiPostUpdateSet::ProcessOutput).before(EguiPostUpdateSet::PostProcessOutput);
    app.add_systems(PostUpdate, between);
}

fn prepare_colours(mut outputs: Query<&mut EguiRenderOutput>) {
    for mut output in &mut outputs {
        let EguiRenderOutput { paint_jobs, textures_delta } = output.as_mut();
        for job in paint_jobs {
            let Primitive::Mesh(mesh) = &mut job.primitive else { continue };
            for corner in &mut mesh.vertices {
                corner.color = multiplied_in_linear_light(corner.color);
            }
        }
        // All textures are white, with an opacity: glyphs and their halos.
        for delta in textures_delta.set.values_mut().flatten() {
            let ImageData::Color(image) = &mut delta.image;
            for pixel in &mut Arc::make_mut(image).pixels {
                *pixel = multiplied_in_linear_light(*pixel);
            }
        }
    }
}

/// A colour with its opacity multiplied in as sRGB, as the same colour with it multiplied in as linear light.
fn multiplied_in_linear_light(colour: Color32) -> Color32 {
    let [r, g, b, a] = colour.to_array();
    if a == 0 || a == u8::MAX {
        return colour;
    }
    let opacity = f32::from(a) / 255.0;
    let channel = |product: u8| {
        let full = (f32::from(product) / f32::from(a)).min(1.0);
        gamma_u8_from_linear_f32(linear_from_gamma(full) * opacity)
    };
    Color32::from_rgba_premultiplied(channel(r), channel(g), channel(b), a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opacity_is_a_part_of_the_light() {
        // Half of the light of white is 188 in sRGB.
        let half = multiplied_in_linear_light(Color32::from_white_alpha(128));
        assert_eq!(half.to_array(), [188, 188, 188, 128]);
        let solid = Color32::from_rgb(1, 20, 200);
        assert_eq!(multiplied_in_linear_light(solid), solid);
        assert_eq!(multiplied_in_linear_light(Color32::TRANSPARENT), Color32::TRANSPARENT);
    }
}
