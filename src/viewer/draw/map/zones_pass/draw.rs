//! Draws the current ranges of the mesh.

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
        render_resource::{CachedRenderPipelineId, IndexFormat, PipelineCache, SpecializedRenderPipelines},
        sync_world::MainEntity,
        view::{ExtractedView, ViewUniformOffset},
    },
    sprite_render::{Mesh2dViewBindGroup, SetMesh2dViewBindGroup},
};

use super::{
    super::{super::frame::PictureGroups, heights},
    Culled, OnCard, ShownNow,
    pipeline::{Layer, Layers, Onto},
};

/// Queues the layers by their heights.
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
            // Items sorted first are drawn first, and win the depth test.
            let height = match layer {
                Layer::Moving | Layer::Open | Layer::Everywhere => heights::ZONES,
                Layer::Settled => heights::ZONES + 0.1,
                Layer::Held => heights::ZONES + 0.2,
                Layer::Front => heights::FRONT,
            };
            phase.add_transient(Transparent2d {
                entity: (entity, MainEntity::from(entity)),
                draw_function,
                pipeline: pipelines.specialize(
                    &cache,
                    &layers,
                    (layer, Onto::Target, msaa.samples(), view.target_format),
                ),
                sort_key: FloatOrd(height),
                batch_range: 0..1,
                extra_index: PhaseItemExtraIndex::None,
                extracted_index: usize::MAX,
                indexed: layer != Layer::Front,
            });
        }
    }
}

/// Chooses the pipelines that draw between cached textures, which the plain path does not have.
pub(super) fn choose_between(
    layers: Res<Layers>,
    cache: Res<PipelineCache>,
    mut pipelines: ResMut<SpecializedRenderPipelines<Layers>>,
    phases: Res<ViewSortedRenderPhases<Transparent2d>>,
    views: Query<(Entity, &ExtractedView, &Msaa)>,
    mut commands: Commands,
) {
    for (entity, view, msaa) in views.iter().filter(|(_, view, _)| phases.contains_key(&view.retained_view_entity)) {
        let mut pipeline = |layer| {
            let onto = if layer == Layer::Front { Onto::Target } else { Onto::Pictures };
            let key = (layer, onto, msaa.samples(), view.target_format);
            pipelines.specialize(&cache, &layers, key)
        };
        let between = [Layer::Moving, Layer::Settled, Layer::Held, Layer::Open, Layer::Front];
        commands.entity(entity).insert(Between {
            layers: between.map(|layer| (layer, pipeline(layer))),
            everywhere: pipeline(Layer::Everywhere),
        });
    }
}

/// The render commands of a layer: its pipeline, the view, and its range.
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
        let Some(layer) = layer else { return RenderCommandResult::Skip };
        match draw_layer(pass, *layer, card.into_inner(), now.into_inner()) {
            Some(()) => RenderCommandResult::Success,
            None => RenderCommandResult::Skip,
        }
    }
}

/// Draws the current range of a layer; `None` if there is none.
fn draw_layer<'w>(pass: &mut TrackedRenderPass<'w>, layer: Layer, card: &'w OnCard, now: &ShownNow) -> Option<()> {
    let [zones, front] = card.groups.as_ref()?;
    if layer == Layer::Open {
        pass.set_bind_group(1, zones, &[]);
        pass.draw(0..3, 0..1);
        return Some(());
    }
    let (mesh, buffers) = (card.mesh.as_ref()?, card.buffers.as_ref()?);
    // The ranges may be a frame older than the mesh; a range beyond its end is not drawn.
    let (group, range, there) = match layer {
        Layer::Moving => (zones, now.moving.clone(), mesh.indices().len()),
        Layer::Settled => (zones, now.settled.clone(), mesh.indices().len()),
        Layer::Held => (zones, now.held.clone(), mesh.indices().len()),
        Layer::Front => (front, now.edges.clone(), mesh.edges().len()),
        Layer::Open | Layer::Everywhere => return None,
    };
    if range.is_empty() || range.end as usize > there {
        return None;
    }
    pass.set_bind_group(1, group, &[]);
    if layer == Layer::Front {
        pass.set_vertex_buffer(0, buffers.edges.slice(..));
        pass.draw(0..4, range);
    } else {
        pass.set_vertex_buffer(0, buffers.corners.slice(..));
        pass.set_index_buffer(buffers.indices.slice(..), IndexFormat::Uint32);
        pass.draw_indexed(range, 0, 0..1);
    }
    Some(())
}

/// The pipelines of a view that draw between cached layers.
#[derive(Component, Clone, Copy)]
pub(super) struct Between {
    /// In drawing order.
    layers: [(Layer, CachedRenderPipelineId); 5],
    everywhere: CachedRenderPipelineId,
}

/// The part of the screen that is drawn again.
pub(in crate::viewer) struct Redrawn<'a> {
    /// The triangles and edges in it.
    pub(in crate::viewer) culled: &'a Culled,
    /// It as rectangles, and the smallest rectangle around them, in physical pixels.
    pub(in crate::viewer) rects: Vec<URect>,
    pub(in crate::viewer) bounds: URect,
}

/// Draws zones, ground without one, and the front line between the cached layers, on the whole screen or the part that
/// is drawn again; draws nothing and returns `None` if a pipeline is not ready.
pub(in crate::viewer) fn draw_between<'w>(
    pass: &mut TrackedRenderPass<'w>,
    world: &'w World,
    view: Entity,
    groups: &'w PictureGroups,
    redrawn: Option<&Redrawn<'w>>,
) -> Option<()> {
    let Between { layers, .. } = world.get(view)?;
    let (card, now) = (world.get_resource::<OnCard>()?, world.get_resource::<ShownNow>()?);
    let cache = world.get_resource::<PipelineCache>()?;
    card.groups.as_ref()?;
    let mut pipelines = Vec::with_capacity(layers.len());
    for &(layer, pipeline) in layers {
        pipelines.push((layer, cache.get_render_pipeline(pipeline)?));
    }
    for (layer, pipeline) in pipelines {
        pass.set_render_pipeline(pipeline);
        bind_view(pass, world, view)?;
        if layer != Layer::Front {
            pass.set_bind_group(2, &groups.around, &[]);
            pass.set_bind_group(3, &groups.held, &[]);
        }
        match redrawn {
            None => draw_layer(pass, layer, card, now),
            Some(redrawn) => draw_part(pass, layer, card, redrawn),
        };
    }
    Some(())
}

/// Draws a layer where it is drawn again; `None` if nothing of it is there.
fn draw_part<'w>(
    pass: &mut TrackedRenderPass<'w>,
    layer: Layer,
    card: &'w OnCard,
    redrawn: &Redrawn<'w>,
) -> Option<()> {
    let [zones, front] = card.groups.as_ref()?;
    let culled = redrawn.culled;
    let set_scissor = |pass: &mut TrackedRenderPass<'w>, URect { min, max }: URect| {
        pass.set_scissor_rect(min.x, min.y, max.x - min.x, max.y - min.y);
    };
    let range = match layer {
        Layer::Moving => &culled.moving,
        Layer::Settled => &culled.settled,
        Layer::Held => &culled.held,
        Layer::Front => {
            let edges = u32::try_from(culled.edges.len()).ok().filter(|&edges| edges > 0)?;
            pass.set_bind_group(1, front, &[]);
            pass.set_vertex_buffer(0, culled.edges.buffer()?.slice(..));
            pass.draw(0..4, 0..edges);
            return Some(());
        }
        Layer::Open => {
            pass.set_bind_group(1, zones, &[]);
            for &rect in &redrawn.rects {
                set_scissor(pass, rect);
                pass.draw(0..3, 0..1);
            }
            set_scissor(pass, redrawn.bounds);
            return Some(());
        }
        Layer::Everywhere => return None,
    };
    if range.is_empty() {
        return None;
    }
    pass.set_bind_group(1, zones, &[]);
    pass.set_vertex_buffer(0, card.buffers.as_ref()?.corners.slice(..));
    pass.set_index_buffer(culled.indices.buffer()?.slice(..), IndexFormat::Uint32);
    pass.draw_indexed(range.clone(), 0, 0..1);
    Some(())
}

/// Draws the whole view as if a class held it; class 0 is nobody. `None` if a pipeline is not ready.
pub(in crate::viewer) fn draw_everywhere<'w>(
    pass: &mut TrackedRenderPass<'w>,
    world: &'w World,
    view: Entity,
    groups: &'w PictureGroups,
    class: u32,
) -> Option<()> {
    let Between { everywhere, .. } = world.get(view)?;
    let [zones, _] = world.get_resource::<OnCard>()?.groups.as_ref()?;
    pass.set_render_pipeline(world.get_resource::<PipelineCache>()?.get_render_pipeline(*everywhere)?);
    bind_view(pass, world, view)?;
    pass.set_bind_group(1, zones, &[]);
    pass.set_bind_group(2, &groups.around, &[]);
    // The shader derives the class from the vertex index.
    pass.draw(3 * class..3 * class + 3, 0..1);
    Some(())
}

/// Binds the camera; `None` before it has been prepared.
fn bind_view<'w>(pass: &mut TrackedRenderPass<'w>, world: &'w World, view: Entity) -> Option<()> {
    let (group, offset) = (world.get::<Mesh2dViewBindGroup>(view)?, world.get::<ViewUniformOffset>(view)?);
    pass.set_bind_group(0, &group.value, &[offset.offset]);
    Some(())
}
