//! What no date changes, kept in pictures: what lies below the zones, what lies above them, and the panels that rest.
//!
//! Where a processor draws, lines, relief and words take more time than the zones do. While only the date moves they stay
//! as they are: they are drawn once, and a frame puts the zones between the pictures, without blending. As soon as
//! anything about them changes, everything is drawn one over the other again, until it has settled.

use std::{
    hash::Hash,
    ops::Range,
    sync::atomic::{AtomicBool, Ordering},
};

use bevy::{
    core_pipeline::core_2d::Transparent2d,
    prelude::*,
    render::{
        extract_resource::ExtractResource,
        render_phase::{PhaseItem as _, SortedRenderPhase, ViewSortedRenderPhases},
        render_resource::{
            BindGroup, BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, CachedRenderPipelineId,
            Extent3d, LoadOp, Operations, PipelineCache, RenderPassColorAttachment, RenderPassDepthStencilAttachment,
            RenderPassDescriptor, ShaderStages, StoreOp, TextureDescriptor, TextureDimension, TextureFormat,
            TextureSampleType, TextureUsages, TextureView, binding_types::texture_2d,
        },
        renderer::{RenderContext, RenderDevice, ViewQuery},
        sync_world::MainEntity,
        view::{ExtractedView, ViewDepthTexture, ViewTarget},
    },
    sprite_render::{Material2d, Material2dPlugin},
};

use super::{
    super::map::{FRONT_HEIGHT, ZONES_HEIGHT},
    is_straight,
    panels::{Panels, draw_things},
};

/// The layers of the map are kept after so many frames in which they stayed the same.
const SETTLED_FRAMES: u32 = 2;

/// Counts what happened to things on the plane that a list of what is drawn does not tell.
#[derive(Resource, ExtractResource, Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::viewer) struct Touched(u64);

/// Counts changes of assets.
pub(super) fn watch_assets<A: Asset>(mut events: MessageReader<AssetEvent<A>>, mut touched: ResMut<Touched>) {
    if events.read().count() > 0 {
        touched.0 += 1;
    }
}

/// Adds a material for things on the plane, whose changes are counted.
pub(in crate::viewer) fn add_material<M: Material2d>(app: &mut App)
where
    M::Data: PartialEq + Eq + Hash + Clone,
{
    app.add_plugins(Material2dPlugin::<M>::default()).add_systems(Last, (watch_assets::<M>, watch_given::<M>));
}

/// Counts where things are given another material.
fn watch_given<M: Material2d>(given: Query<(), Changed<MeshMaterial2d<M>>>, mut touched: ResMut<Touched>) {
    if !given.is_empty() {
        touched.0 += 1;
    }
}

/// Counts what moved or took another shape.
pub(super) fn watch_shapes(
    changed: Query<
        (),
        (Or<(With<Mesh2d>, With<Sprite>)>, Or<(Changed<GlobalTransform>, Changed<Mesh2d>, Changed<Sprite>)>),
    >,
    mut touched: ResMut<Touched>,
) {
    if !changed.is_empty() {
        touched.0 += 1;
    }
}

/// Everything on the plane that the pictures depend on.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    touched: Touched,
    clip_from_view: Mat4,
    world_from_view: GlobalTransform,
    viewport: UVec4,
    format: TextureFormat,
    ground: Color,
    drawn: Vec<(MainEntity, CachedRenderPipelineId, f32, Range<u32>)>,
}

/// What is kept of a view.
#[derive(Component, Default)]
pub(super) struct Kept {
    seen: Option<Seen>,
    same_frames: u32,
    pictures: Option<Pictures>,
}

/// The pictures that zones and front line are drawn between. Opacity is multiplied into their colours.
struct Pictures {
    /// The ground and what lies on it below the zones.
    below: TextureView,
    /// What lies above the zones, with the panels.
    above: TextureView,
    /// The panels, which lie above the front line.
    over: TextureView,
    /// Everything: what is seen where no zone lies.
    whole: TextureView,
    /// All of them, as shaders read them.
    group: BindGroup,
    /// Which of the things that egui painted are in them.
    things: Vec<bool>,
    are_drawn: AtomicBool,
}

impl Kept {
    /// The pictures as shaders read them, once they are drawn.
    pub(super) fn group(&self) -> Option<&BindGroup> {
        self.drawn().map(|pictures| &pictures.group)
    }

    /// Whether a thing that egui painted is in the pictures.
    pub(super) fn keeps(&self, thing: usize) -> bool {
        self.drawn().and_then(|pictures| pictures.things.get(thing).copied()).unwrap_or(false)
    }

    fn drawn(&self) -> Option<&Pictures> {
        self.pictures.as_ref().filter(|pictures| pictures.are_drawn.load(Ordering::Relaxed))
    }
}

/// Gives each view a place for its pictures.
pub(super) fn add_places(mut commands: Commands, views: Query<Entity, (With<ExtractedView>, Without<Kept>)>) {
    for view in &views {
        commands.entity(view).insert(Kept::default());
    }
}

/// Finds out whether what is around the zones has settled, and makes room for pictures or gives them up.
pub(super) fn judge(
    mut views: Query<(&ExtractedView, &ViewTarget, &Msaa, &mut Kept)>,
    phases: Res<ViewSortedRenderPhases<Transparent2d>>,
    touched: Res<Touched>,
    ground: Res<ClearColor>,
    pipelines: Res<PipelineCache>,
    device: Res<RenderDevice>,
    mut panels: ResMut<Panels>,
) {
    for (view, target, msaa, mut kept) in &mut views {
        let Some(phase) = phases.get(&view.retained_view_entity) else { continue };
        let seen = seen(view, phase, *touched, ground.0);
        if kept.seen.as_ref() == Some(&seen) {
            kept.same_frames = kept.same_frames.saturating_add(1);
        } else {
            *kept = Kept { seen: Some(seen), ..default() };
        }
        if let Some(Pictures { things, .. }) = &kept.pictures {
            let is_as_kept = panels.resting.is_as_kept(things);
            if !is_as_kept {
                panels.resting.unsettle(things);
            }
            if !is_as_kept || panels.resting.has_grown(things) {
                kept.pictures = None;
            }
        }
        // Graphics cards that take several samples of a pixel draw everything in less time than this would save.
        let may_be_kept = *msaa == Msaa::Off && is_straight(view, target) && kept.same_frames >= SETTLED_FRAMES;
        let is_ready = || phase.items.values().all(|item| pipelines.get_render_pipeline(item.pipeline).is_some());
        if may_be_kept && kept.pictures.is_none() && is_ready() {
            kept.pictures = Some(pictures(view, &device, &pipelines, panels.resting.restful()));
        }
    }
}

fn seen(view: &ExtractedView, phase: &SortedRenderPhase<Transparent2d>, touched: Touched, ground: Color) -> Seen {
    let Parts { below, above } = Parts::of(phase);
    let kept = phase.items.values().enumerate().filter(|(index, _)| below.contains(index) || above.contains(index));
    Seen {
        touched,
        clip_from_view: view.clip_from_view,
        world_from_view: view.world_from_view,
        viewport: view.viewport,
        format: view.target_format,
        ground,
        drawn: kept
            .map(|(_, item)| (item.main_entity(), item.pipeline, item.sort_key.0, item.batch_range.clone()))
            .collect(),
    }
}

/// How shaders read the pictures: below, above, over and whole.
pub(in crate::viewer) fn pictures_layout() -> BindGroupLayoutDescriptor {
    let picture = || texture_2d(TextureSampleType::Float { filterable: false });
    let entries = (picture(), picture(), picture(), picture());
    BindGroupLayoutDescriptor::new(
        "kept pictures",
        &BindGroupLayoutEntries::sequential(ShaderStages::FRAGMENT, entries),
    )
}

fn pictures(view: &ExtractedView, device: &RenderDevice, pipelines: &PipelineCache, things: Vec<bool>) -> Pictures {
    let [below, above, over, whole] = ["below", "above", "over", "whole"].map(|label| {
        let texture = device.create_texture(&TextureDescriptor {
            label: Some(label),
            size: Extent3d { width: view.viewport.z, height: view.viewport.w, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: TextureDimension::D2,
            format: view.target_format,
            usage: TextureUsages::RENDER_ATTACHMENT | TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        texture.create_view(&default())
    });
    let layout = pipelines.get_bind_group_layout(&pictures_layout());
    let entries = BindGroupEntries::sequential((&below, &above, &over, &whole));
    let group = device.create_bind_group("kept pictures", &layout, &entries);
    Pictures { below, above, over, whole, group, things, are_drawn: AtomicBool::new(false) }
}

/// Which items of a phase lie below the zones, and which between them and the front line.
struct Parts {
    below: Range<usize>,
    above: Range<usize>,
}

impl Parts {
    /// The items are sorted by height.
    fn of(phase: &SortedRenderPhase<Transparent2d>) -> Self {
        let first_from = |height: f32| {
            let found = phase.items.values().position(|item| item.sort_key.0 >= height);
            found.unwrap_or(phase.items.len())
        };
        // The two layers of zones have heights of their own, so that the one is drawn before the other.
        Self { below: 0..first_from(ZONES_HEIGHT), above: first_from(ZONES_HEIGHT + 1.0)..first_from(FRONT_HEIGHT) }
    }
}

/// Draws the pictures, if they are wanted and not there yet.
pub(super) fn draw_kept(
    world: &World,
    view: ViewQuery<(&ExtractedView, &ViewDepthTexture, &Kept)>,
    phases: Res<ViewSortedRenderPhases<Transparent2d>>,
    ground: Res<ClearColor>,
    panels: Res<Panels>,
    mut context: RenderContext,
) {
    let entity = view.entity();
    let (view, depth, kept) = view.into_inner();
    let Some(pictures) = kept.pictures.as_ref().filter(|_| kept.drawn().is_none()) else { return };
    let Some(phase) = phases.get(&view.retained_view_entity) else { return };
    let (Parts { below, above }, panels) = (Parts::of(phase), panels.into_inner());
    let none = 0..0;
    let each: [(&TextureView, Color, [Range<usize>; 2], bool); 4] = [
        (&pictures.below, ground.0, [below.clone(), none.clone()], false),
        (&pictures.above, Color::NONE, [above.clone(), none.clone()], true),
        (&pictures.over, Color::NONE, [none.clone(), none], true),
        (&pictures.whole, ground.0, [below, above], true),
    ];
    for (picture, ground, items, has_panels) in each {
        let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
            label: Some("kept"),
            color_attachments: &[Some(attachment(picture, LoadOp::Clear(LinearRgba::from(ground).into())))],
            depth_stencil_attachment: Some(RenderPassDepthStencilAttachment {
                view: depth.view(),
                depth_ops: Some(Operations { load: LoadOp::Clear(0.0), store: StoreOp::Discard }),
                stencil_ops: None,
            }),
            ..default()
        });
        for range in items {
            if let Err(error) = phase.render_range(&mut pass, world, entity, range) {
                error!("what is around the zones was not kept: {error:?}");
                return;
            }
        }
        drop(pass);
        if !has_panels {
            continue;
        }
        let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
            label: Some("kept panels"),
            color_attachments: &[Some(attachment(picture, LoadOp::Load))],
            ..default()
        });
        let is_kept = |thing: usize| pictures.things.get(thing).copied().unwrap_or(false);
        if draw_things(&mut pass, world, entity, panels, is_kept).is_none() {
            return;
        }
    }
    pictures.are_drawn.store(true, Ordering::Relaxed);
}

fn attachment(picture: &TextureView, load: LoadOp<wgpu::Color>) -> RenderPassColorAttachment<'_> {
    let ops = Operations { load, store: StoreOp::Store };
    RenderPassColorAttachment { view: picture, depth_slice: None, resolve_target: None, ops }
}
