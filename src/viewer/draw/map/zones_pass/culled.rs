//! The triangles and edges of a frame that touch the part of the screen that is drawn again.

use std::ops::Range;

use bevy::render::{
    render_resource::{BufferUsages, RawBufferVec},
    renderer::{RenderDevice, RenderQueue},
};

use super::{ShownNow, changed::may_be_seen};
use crate::control::mesh::{FrontEdge, SpaceTimeMesh, corner::position};

/// Indices and edges for one frame, in drawing order. Shading the corners of all others would take longer than drawing
/// these.
pub(in crate::viewer) struct Culled {
    pub(super) indices: RawBufferVec<u32>,
    pub(super) edges: RawBufferVec<FrontEdge>,
    pub(super) moving: Range<u32>,
    pub(super) settled: Range<u32>,
    pub(super) held: Range<u32>,
}

impl Default for Culled {
    fn default() -> Self {
        Self {
            indices: RawBufferVec::new(BufferUsages::INDEX),
            edges: RawBufferVec::new(BufferUsages::VERTEX),
            moving: 0..0,
            settled: 0..0,
            held: 0..0,
        }
    }
}

impl Culled {
    /// Chooses the triangles and edges that are `wanted`, by their corners in the mesh's coordinates.
    pub(in crate::viewer) fn choose(
        &mut self,
        mesh: &SpaceTimeMesh,
        now: &ShownNow,
        wanted: impl Fn(&[[f32; 2]]) -> bool,
        device: &RenderDevice,
        queue: &RenderQueue,
    ) {
        self.indices.clear();
        self.edges.clear();
        let indices = self.indices.values_mut();
        let mut add = |range: &Range<u32>| {
            let start = count(indices.len());
            let there = mesh.indices().get(range.start as usize..range.end as usize).unwrap_or_default();
            let corners = |triangle: &[u32]| {
                let corner = |index: u32| mesh.corners().get(index as usize).map_or([0.0; 2], position);
                [corner(triangle[0]), corner(triangle[1]), corner(triangle[2])]
            };
            let kept = there.chunks_exact(3).filter(|triangle| wanted(&corners(triangle)));
            indices.extend(kept.flatten());
            start..count(indices.len())
        };
        self.moving = add(&now.moving);
        self.settled = add(&now.settled);
        self.held = add(&now.held);
        let there = mesh.edges().get(now.edges.start as usize..now.edges.end as usize).unwrap_or_default();
        for edge in there.iter().filter(|edge| may_be_seen(edge, now.zones.now.x)) {
            if wanted(&[[edge[0], edge[1]], [edge[2], edge[3]]]) {
                self.edges.push(*edge);
            }
        }
        self.indices.write_buffer(device, queue);
        self.edges.write_buffer(device, queue);
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
