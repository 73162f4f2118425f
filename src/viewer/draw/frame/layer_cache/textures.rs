//! The textures of the layer cache, and drawing into them.

use std::ops::Range;

use bevy::{
    core_pipeline::core_2d::Transparent2d,
    prelude::*,
    render::{
        render_phase::{SortedRenderPhase, ViewSortedRenderPhases},
        render_resource::{
            BindGroup, BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, Extent3d, LoadOp,
            Operations, PipelineCache, RenderPassColorAttachment, RenderPassDepthStencilAttachment,
            RenderPassDescriptor, ShaderStages, StoreOp, Texture, TextureDescriptor, TextureDimension, TextureFormat,
            TextureSampleType, TextureUsages, TextureView, TextureViewDescriptor, TextureViewDimension,
            binding_types::{texture_2d, texture_2d_array},
        },
        renderer::{RenderContext, RenderDevice, ViewQuery},
        view::{ExtractedView, ViewDepthTexture},
    },
};

use super::{
    super::super::map::{draw_everywhere, heights},
    LayerCache,
};

/// Bytes per pixel of a texture.
const PIXEL_BYTES: u64 = 4;

/// Larger caches are not made, bytes.
const MOST_BYTES: u64 = 256 << 20;

/// The textures between which zones and front line are drawn, with premultiplied alpha.
pub(super) struct Pictures {
    /// The background and the layers below the zones.
    below: TextureView,
    /// The layers above the zones.
    above: TextureView,
    /// The whole view as if nobody held the ground, followed by one for each class.
    held: Vec<TextureView>,
    /// The bind groups of the textures.
    pub(super) groups: PictureGroups,
}

/// The bind groups of the textures.
#[derive(Clone, Debug)]
pub(in crate::viewer) struct PictureGroups {
    /// The textures below and above the zones.
    pub(in crate::viewer) around: BindGroup,
    /// The textures of held ground.
    pub(in crate::viewer) held: BindGroup,
}

/// The bind group layout of the textures around the zones: below and above them.
pub(in crate::viewer) fn around_layout() -> BindGroupLayoutDescriptor {
    let picture = || texture_2d(TextureSampleType::Float { filterable: false });
    let entries = BindGroupLayoutEntries::sequential(ShaderStages::FRAGMENT, (picture(), picture()));
    BindGroupLayoutDescriptor::new("pictures around zones", &entries)
}

/// The bind group layout of the textures of held ground: an array with nobody's and each class's.
pub(in crate::viewer) fn held_layout() -> BindGroupLayoutDescriptor {
    let pictures = texture_2d_array(TextureSampleType::Float { filterable: false });
    let entries = BindGroupLayoutEntries::single(ShaderStages::FRAGMENT, pictures);
    BindGroupLayoutDescriptor::new("pictures of held ground", &entries)
}

impl Pictures {
    /// Allocates one texture per class; `None` if they would be too large.
    pub(super) fn new(
        view: &ExtractedView,
        device: &RenderDevice,
        pipelines: &PipelineCache,
        classes: u32,
    ) -> Option<Self> {
        let pixels = u64::from(view.viewport.z) * u64::from(view.viewport.w);
        let is_too_large = pixels * PIXEL_BYTES * (u64::from(classes) + 3) > MOST_BYTES;
        if is_too_large || classes >= device.limits().max_texture_array_layers {
            return None;
        }
        let texture = |label, layers| texture(device, label, view.viewport.zw(), layers, view.target_format);
        let [below, above] = ["below", "above"].map(|label| texture(label, 1).create_view(&default()));
        let held = texture("held", classes + 1);
        let layout = |descriptor| pipelines.get_bind_group_layout(&descriptor);
        let around = BindGroupEntries::sequential((&below, &above));
        let list =
            held.create_view(&TextureViewDescriptor { dimension: Some(TextureViewDimension::D2Array), ..default() });
        let groups = PictureGroups {
            around: device.create_bind_group("pictures around zones", &layout(around_layout()), &around),
            held: device.create_bind_group(
                "pictures of held ground",
                &layout(held_layout()),
                &BindGroupEntries::single(&list),
            ),
        };
        let held = (0..=classes).map(|class| of_class(&held, class)).collect();
        Some(Self { below, above, held, groups })
    }
}

/// A texture to draw into and to read from; the size is in physical pixels.
pub(in super::super) fn texture(
    device: &RenderDevice,
    label: &'static str,
    size: UVec2,
    layers: u32,
    format: TextureFormat,
) -> Texture {
    device.create_texture(&TextureDescriptor {
        label: Some(label),
        size: Extent3d { width: size.x, height: size.y, depth_or_array_layers: layers },
        mip_level_count: 1,
        sample_count: 1,
        dimension: TextureDimension::D2,
        format,
        usage: TextureUsages::RENDER_ATTACHMENT | TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    })
}

fn of_class(held: &Texture, class: u32) -> TextureView {
    held.create_view(&TextureViewDescriptor {
        dimension: Some(TextureViewDimension::D2),
        base_array_layer: class,
        array_layer_count: Some(1),
        ..default()
    })
}

/// The items of a phase below the zones, and those between the zones and the front line.
pub(super) struct Parts {
    pub(super) below: Range<usize>,
    pub(super) above: Range<usize>,
}

impl Parts {
    /// Splits the items of a phase, which are sorted by height.
    pub(super) fn of(phase: &SortedRenderPhase<Transparent2d>) -> Self {
        let first_from = |height: f32| {
            let found = phase.items.values().position(|item| item.sort_key.0 >= height);
            found.unwrap_or(phase.items.len())
        };
        // The layers of the zones have heights of their own, which determine their order.
        Self {
            below: 0..first_from(heights::ZONES),
            above: first_from(heights::ABOVE_ZONES)..first_from(heights::FRONT),
        }
    }
}

/// Draws the textures if they are wanted and not drawn yet.
pub(in crate::viewer) fn draw_cached(
    world: &World,
    view: ViewQuery<(&ExtractedView, &ViewDepthTexture, &LayerCache)>,
    phases: Res<ViewSortedRenderPhases<Transparent2d>>,
    ground: Res<ClearColor>,
    mut context: RenderContext,
) {
    let entity = view.entity();
    let (view, depth, kept) = view.into_inner();
    let Some(pictures) = kept.wanted() else { return };
    let Some(phase) = phases.get(&view.retained_view_entity) else { return };
    let Parts { below, above } = Parts::of(phase);
    let around = [(&pictures.below, ground.0, below), (&pictures.above, Color::NONE, above)];
    for (picture, ground, items) in around {
        let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
            label: Some("around zones"),
            color_attachments: &[Some(attachment(picture, LoadOp::Clear(LinearRgba::from(ground).into())))],
            depth_stencil_attachment: Some(RenderPassDepthStencilAttachment {
                view: depth.view(),
                depth_ops: Some(Operations { load: LoadOp::Clear(0.0), store: StoreOp::Discard }),
                stencil_ops: None,
            }),
            ..default()
        });
        if let Err(error) = phase.render_range(&mut pass, world, entity, items) {
            error!("what is around the zones was not kept: {error:?}");
            return;
        }
    }
    for (class, picture) in (0..).zip(&pictures.held) {
        let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
            label: Some("held ground"),
            color_attachments: &[Some(attachment(picture, LoadOp::Clear(default())))],
            ..default()
        });
        if draw_everywhere(&mut pass, world, entity, &pictures.groups, class).is_none() {
            return;
        }
    }
    kept.are_drawn();
}

fn attachment(picture: &TextureView, load: LoadOp<wgpu::Color>) -> RenderPassColorAttachment<'_> {
    let ops = Operations { load, store: StoreOp::Store };
    RenderPassColorAttachment { view: picture, depth_slice: None, resolve_target: None, ops }
}
