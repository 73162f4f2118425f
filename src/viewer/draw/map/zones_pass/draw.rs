//! Draws the current ranges of the mesh.

use std::ops::Range;

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
        render_resource::{Buffer, CachedRenderPipelineId, IndexFormat, PipelineCache, SpecializedRenderPipelines},
        sync_world::MainEntity,
        view::{ExtractedView, ViewUniformOffset},
    },
    sprite_render::{Mesh2dViewBindGroup, SetMesh2dViewBindGroup},
};

use super::{
    super::{
        super::frame::{PictureGroups, set_scissor},
        heights,
    },
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
        let card = card.into_inner();
        match Drawn::all(card, now.into_inner()).and_then(|drawn| drawn.draw(pass, *layer, card)) {
            Some(()) => RenderCommandResult::Success,
            None => RenderCommandResult::Skip,
        }
    }
}

/// Where the triangles and edges of a frame are, and which of them are drawn.
struct Drawn<'w> {
    corners: &'w Buffer,
    indices: Option<&'w Buffer>,
    edges: Option<&'w Buffer>,
    moving: Range<u32>,
    settled: Range<u32>,
    held: Range<u32>,
    front: Range<u32>,
}

impl<'w> Drawn<'w> {
    /// Everything at the current date; `None` without a mesh.
    fn all(card: &'w OnCard, now: &ShownNow) -> Option<Self> {
        let (mesh, buffers) = (card.mesh.as_ref()?, card.buffers.as_ref()?);
        // The ranges may be a frame older than the mesh; a range beyond its end is not drawn.
        let within = |range: &Range<u32>, count: usize| if range.end as usize > count { 0..0 } else { range.clone() };
        let triangles = |range| within(range, mesh.indices().len());
        Some(Self {
            corners: &buffers.corners,
            indices: Some(&buffers.indices),
            edges: Some(&buffers.edges),
            moving: triangles(&now.moving),
            settled: triangles(&now.settled),
            held: triangles(&now.held),
            front: within(&now.edges, mesh.edges().len()),
        })
    }

    /// What is in the part of the screen that is drawn again.
    fn part(card: &'w OnCard, culled: &'w Culled) -> Option<Self> {
        Some(Self {
            corners: &card.buffers.as_ref()?.corners,
            indices: culled.indices.buffer(),
            edges: culled.edges.buffer(),
            moving: culled.moving.clone(),
            settled: culled.settled.clone(),
            held: culled.held.clone(),
            front: 0..u32::try_from(culled.edges.len()).unwrap_or(u32::MAX),
        })
    }

    /// Draws a layer; `None` if nothing of it is there.
    fn draw(&self, pass: &mut TrackedRenderPass<'w>, layer: Layer, card: &'w OnCard) -> Option<()> {
        let [zones, front] = card.groups.as_ref()?;
        let range = match layer {
            Layer::Moving => &self.moving,
            Layer::Settled => &self.settled,
            Layer::Held => &self.held,
            Layer::Front => &self.front,
            Layer::Open | Layer::Everywhere => return None,
        };
        if range.is_empty() {
            return None;
        }
        if layer == Layer::Front {
            pass.set_bind_group(1, front, &[]);
            pass.set_vertex_buffer(0, self.edges?.slice(..));
            pass.draw(0..4, range.clone());
        } else {
            pass.set_bind_group(1, zones, &[]);
            pass.set_vertex_buffer(0, self.corners.slice(..));
            pass.set_index_buffer(self.indices?.slice(..), IndexFormat::Uint32);
            pass.draw_indexed(range.clone(), 0, 0..1);
        }
        Some(())
    }
}

/// Draws ground without a zone, on the whole screen or in rectangles; the scissor rectangle is then that around them.
fn draw_open<'w>(pass: &mut TrackedRenderPass<'w>, card: &'w OnCard, redrawn: Option<&Redrawn<'_>>) -> Option<()> {
    let [zones, _] = card.groups.as_ref()?;
    pass.set_bind_group(1, zones, &[]);
    let Some(Redrawn { rects, bounds, .. }) = redrawn else {
        pass.draw(0..3, 0..1);
        return Some(());
    };
    for rect in rects {
        set_scissor(pass, *rect);
        pass.draw(0..3, 0..1);
    }
    set_scissor(pass, *bounds);
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
    let drawn = match redrawn {
        None => Drawn::all(card, now),
        Some(redrawn) => Drawn::part(card, redrawn.culled),
    };
    for (layer, pipeline) in pipelines {
        pass.set_render_pipeline(pipeline);
        bind_view(pass, world, view)?;
        if layer != Layer::Front {
            pass.set_bind_group(2, &groups.around, &[]);
            pass.set_bind_group(3, &groups.held, &[]);
        }
        if layer == Layer::Open {
            draw_open(pass, card, redrawn);
        } else if let Some(drawn) = &drawn {
            drawn.draw(pass, layer, card);
        }
    }
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
