//! The render pipelines of egui's primitives.

use bevy::{
    asset::load_embedded_asset,
    core_pipeline::core_2d::CORE_2D_DEPTH_FORMAT,
    mesh::VertexBufferLayout,
    prelude::*,
    render::{
        render_resource::{
            BindGroupLayoutDescriptor, BlendState, CachedRenderPipelineId, ColorTargetState, ColorWrites,
            CompareFunction, DepthBiasState, DepthStencilState, FragmentState, MultisampleState, PipelineCache,
            RenderPipelineDescriptor, SpecializedRenderPipeline, SpecializedRenderPipelines, StencilState,
            TextureFormat, VertexFormat, VertexState, VertexStepMode,
        },
        view::{ExtractedView, ViewTarget},
    },
};
use bevy_egui::render::EguiPipeline;

/// The part that a pipeline draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// Cells that are drawn again: the colour of the ground, and the depth buffer opened.
    Mask,
    /// Plain areas into the depth buffer only; the map is skipped there.
    Hiding,
    /// Plain areas.
    Plain,
    /// Everything else, which is textured or transparent.
    Pictured,
}

/// What a pipeline is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    part: Part,
    samples: u32,
    /// Whether the depth buffer tells where it may draw.
    is_masked: bool,
    format: TextureFormat,
}

/// What all pipelines of panels share.
#[derive(Resource)]
pub(super) struct Pipelines {
    shader: Handle<Shader>,
    screen: BindGroupLayoutDescriptor,
    picture: BindGroupLayoutDescriptor,
}

/// The pipelines of a view.
#[derive(Component, Clone, Copy)]
pub(super) struct Chosen {
    pub(super) mask: CachedRenderPipelineId,
    pub(super) hiding: CachedRenderPipelineId,
    /// Plain areas of panels and everything else.
    pub(super) panels: [CachedRenderPipelineId; 2],
    /// The same through the mask.
    pub(super) masked_panels: [CachedRenderPipelineId; 2],
}

impl Chosen {
    /// Whether a part of the screen can be drawn.
    pub(super) fn can_be_masked(&self, pipelines: &PipelineCache) -> bool {
        let [plain, pictured] = self.masked_panels;
        [self.mask, plain, pictured].into_iter().all(|id| pipelines.get_render_pipeline(id).is_some())
    }
}

pub(super) fn set_up(mut commands: Commands, egui: Res<EguiPipeline>, assets: Res<AssetServer>) {
    commands.insert_resource(Pipelines {
        shader: load_embedded_asset!(assets.as_ref(), "panels.wgsl"),
        screen: egui.transform_bind_group_layout.clone(),
        picture: egui.texture_bind_group_layout.clone(),
    });
}

/// Selects the pipelines for the format and sample count of each view.
pub(super) fn choose(
    mut commands: Commands,
    pipelines: Res<Pipelines>,
    cache: Res<PipelineCache>,
    mut made: ResMut<SpecializedRenderPipelines<Pipelines>>,
    views: Query<(Entity, &ExtractedView, &Msaa), With<ViewTarget>>,
) {
    for (entity, view, msaa) in &views {
        let format = view.target_format;
        let mut of =
            |part, samples, is_masked| made.specialize(&cache, &pipelines, Key { part, samples, is_masked, format });
        let chosen = Chosen {
            mask: of(Part::Mask, 1, true),
            hiding: of(Part::Hiding, msaa.samples(), true),
            panels: [Part::Plain, Part::Pictured].map(|part| of(part, 1, false)),
            masked_panels: [Part::Plain, Part::Pictured].map(|part| of(part, 1, true)),
        };
        commands.entity(entity).insert(chosen);
    }
}

impl SpecializedRenderPipeline for Pipelines {
    type Key = Key;

    fn specialize(&self, Key { part, samples, is_masked, format }: Self::Key) -> RenderPipelineDescriptor {
        let (label, [vertex, fragment]) = match part {
            Part::Mask => ("cells drawn again", ["mask_vertex", "plain_fragment"]),
            Part::Hiding => ("ground under panels", ["hiding_vertex", "plain_fragment"]),
            Part::Plain => ("plain panels", ["plain_vertex", "plain_fragment"]),
            Part::Pictured => ("panels", ["vertex", "fragment"]),
        };
        let target = ColorTargetState {
            format,
            blend: (part == Part::Pictured).then_some(BlendState::PREMULTIPLIED_ALPHA_BLENDING),
            write_mask: if part == Part::Hiding { ColorWrites::empty() } else { ColorWrites::ALL },
        };
        let mut layout = vec![self.screen.clone()];
        if part == Part::Pictured {
            layout.push(self.picture.clone());
        }
        RenderPipelineDescriptor {
            label: Some(label.into()),
            layout,
            vertex: VertexState {
                shader: self.shader.clone(),
                entry_point: Some(vertex.into()),
                buffers: vec![VertexBufferLayout::from_vertex_formats(
                    VertexStepMode::Vertex,
                    [VertexFormat::Float32x2, VertexFormat::Float32x2, VertexFormat::Unorm8x4],
                )],
                ..default()
            },
            fragment: Some(FragmentState {
                shader: self.shader.clone(),
                entry_point: Some(fragment.into()),
                targets: vec![Some(target)],
                ..default()
            }),
            depth_stencil: is_masked.then(|| depth(part)),
            multisample: MultisampleState { count: samples, ..default() },
            ..default()
        }
    }
}

/// The heights in `panels.wgsl` lie between those of the map and that of cells that are not drawn again.
fn depth(part: Part) -> DepthStencilState {
    let (write, compare) = match part {
        Part::Mask => (true, CompareFunction::Always),
        Part::Hiding => (true, CompareFunction::Greater),
        Part::Plain | Part::Pictured => (false, CompareFunction::Greater),
    };
    DepthStencilState {
        format: CORE_2D_DEPTH_FORMAT,
        depth_write_enabled: Some(write),
        depth_compare: Some(compare),
        stencil: StencilState::default(),
        bias: DepthBiasState::default(),
    }
}
