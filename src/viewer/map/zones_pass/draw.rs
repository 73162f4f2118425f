//! Drawing the ranges of the mesh that are shown now.

use bevy::{
    core_pipeline::core_2d::Transparent2d,
    ecs::{
        query::ROQueryItem,
        system::{
            SystemParamItem,
            lifetimeless::{Read, SRes},
        },
    },
    math::FloatOrd,
    prelude::*,
    render::{
        render_phase::{
            DrawFunctions, PhaseItem, PhaseItemExtraIndex, RenderCommand, RenderCommandResult, SetItemPipeline,
            TrackedRenderPass, ViewSortedRenderPhases,
        },
        render_resource::{IndexFormat, PipelineCache, SpecializedRenderPipelines},
        sync_world::MainEntity,
        view::ExtractedView,
    },
    sprite_render::SetMesh2dViewBindGroup,
};

use super::{
    super::zones::{FRONT_HEIGHT, ZONES_HEIGHT},
    OnCard, ShownNow,
    pipeline::{Layer, Layers},
};

/// Puts both layers among what is drawn, by their heights.
pub(super) fn queue(
    functions: Res<DrawFunctions<Transparent2d>>,
    layers: Res<Layers>,
    cache: Res<PipelineCache>,
    mut pipelines: ResMut<SpecializedRenderPipelines<Layers>>,
    mut phases: ResMut<ViewSortedRenderPhases<Transparent2d>>,
    views: Query<(&ExtractedView, &Msaa)>,
) {
    let draw_function = functions.read().id::<DrawLayer>();
    for (view, msaa) in &views {
        let Some(phase) = phases.get_mut(&view.retained_view_entity) else { continue };
        for (layer, entity) in layers.entities {
            // What is sorted first is drawn first, and stays.
            let height = match layer {
                Layer::Moving => ZONES_HEIGHT,
                Layer::Settled => ZONES_HEIGHT + 0.1,
                Layer::Front => FRONT_HEIGHT,
            };
            let pipeline = pipelines.specialize(&cache, &layers, (layer, msaa.samples(), view.target_format));
            phase.add_transient(Transparent2d {
                entity: (entity, MainEntity::from(entity)),
                draw_function,
                pipeline,
                sort_key: FloatOrd(height),
                batch_range: 0..1,
                extra_index: PhaseItemExtraIndex::None,
                extracted_index: usize::MAX,
                indexed: layer != Layer::Front,
            });
        }
    }
}

/// What draws a layer: its pipeline, the view, and its range.
pub(super) type DrawLayer = (SetItemPipeline, SetMesh2dViewBindGroup<0>, DrawRange);

pub(super) struct DrawRange;

impl<P: PhaseItem> RenderCommand<P> for DrawRange {
    type Param = (SRes<OnCard>, SRes<ShownNow>);
    type ViewQuery = ();
    type ItemQuery = Read<Layer>;

    fn render<'w>(
        _item: &P,
        _view: ROQueryItem<'w, '_, Self::ViewQuery>,
        layer: Option<ROQueryItem<'w, '_, Self::ItemQuery>>,
        (card, now): SystemParamItem<'w, '_, Self::Param>,
        pass: &mut TrackedRenderPass<'w>,
    ) -> RenderCommandResult {
        let (card, now) = (card.into_inner(), now.into_inner());
        let (Some(layer), Some(mesh)) = (layer, &card.mesh) else { return RenderCommandResult::Skip };
        let (Some(buffers), Some([zones, front])) = (&card.buffers, &card.groups) else {
            return RenderCommandResult::Skip;
        };
        // The numbers may be a frame older than the mesh: a range that it does not have is not drawn.
        let (group, range, there) = match layer {
            Layer::Moving => (zones, now.moving.clone(), mesh.indices().len()),
            Layer::Settled => (zones, now.settled.clone(), mesh.indices().len()),
            Layer::Front => (front, now.edges.clone(), mesh.edges().len()),
        };
        if range.is_empty() || range.end as usize > there {
            return RenderCommandResult::Skip;
        }
        pass.set_bind_group(1, group, &[]);
        match layer {
            Layer::Moving | Layer::Settled => {
                pass.set_vertex_buffer(0, buffers.corners.slice(..));
                pass.set_index_buffer(buffers.indices.slice(..), IndexFormat::Uint32);
                pass.draw_indexed(range, 0, 0..1);
            }
            Layer::Front => {
                pass.set_vertex_buffer(0, buffers.edges.slice(..));
                pass.draw(0..4, range);
            }
        }
        RenderCommandResult::Success
    }
}
