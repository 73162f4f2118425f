//! The cells of the screen with the changes of each step between two reports, as long as the view stays.

use std::sync::Arc;

use bevy::{
    math::{Mat4, URect, UVec2, Vec2, Vec4Swizzles as _},
    render::view::ExtractedView,
};

use super::{
    super::map::{ShownNow, changed_ground},
    cells::Cells,
};
use crate::control::mesh::{SpaceTimeMesh, corner::position};

/// The cells of each step of a mesh in a view, filled in when they are needed.
pub(super) struct StepCells {
    mesh: Arc<SpaceTimeMesh>,
    screen: Screen,
    /// How far lines and soft edges reach beyond what they follow, physical pixels.
    reach: f32,
    steps: Vec<Option<Cells>>,
}

/// From the plane to the screen, physical pixels. The view is orthographic and not turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Screen {
    size: UVec2,
    origin: Vec2,
    scale: Vec2,
}

impl Screen {
    pub(super) fn of(view: &ExtractedView) -> Self {
        let size = view.viewport.zw();
        let clip_from_world: Mat4 = view.clip_from_view * view.world_from_view.to_matrix().inverse();
        let half = size.as_vec2() * Vec2::new(0.5, -0.5);
        let middle = size.as_vec2() / 2.0;
        let diagonal = Vec2::new(clip_from_world.x_axis.x, clip_from_world.y_axis.y);
        let shift = Vec2::new(clip_from_world.w_axis.x, clip_from_world.w_axis.y);
        Self { size, origin: middle + shift * half, scale: diagonal * half }
    }

    fn place(&self, x: f32, y: f32) -> Vec2 {
        self.origin + Vec2::new(x, y) * self.scale
    }

    /// The pixels around positions on the plane.
    pub(super) fn around(&self, corners: &[[f32; 2]], reach: f32) -> URect {
        let none = (Vec2::INFINITY, Vec2::NEG_INFINITY);
        let (min, max) =
            corners.iter().map(|&[x, y]| self.place(x, y)).fold(none, |(min, max), at| (min.min(at), max.max(at)));
        let within = |at: Vec2| at.clamp(Vec2::ZERO, self.size.as_vec2()).as_uvec2();
        URect { min: within((min - reach).floor()), max: within((max + reach).ceil()) }
    }
}

impl StepCells {
    /// No cells yet; lines and soft edges reach further than what they follow, by `reach` in physical pixels.
    pub(super) fn new(mesh: &Arc<SpaceTimeMesh>, view: &ExtractedView, reach: f32) -> Self {
        Self { mesh: Arc::clone(mesh), screen: Screen::of(view), reach, steps: Vec::new() }
    }

    /// Whether the cells are those of a mesh in a view.
    pub(super) fn are_of(&self, mesh: &Arc<SpaceTimeMesh>, view: &ExtractedView, reach: f32) -> bool {
        Arc::ptr_eq(&self.mesh, mesh) && self.screen == Screen::of(view) && self.reach == reach
    }

    /// The cells in which ground and front line may differ between two frames of the mesh; `None` if everything may
    /// differ.
    pub(super) fn differences(&mut self, before: &ShownNow, now: &ShownNow) -> Option<Cells> {
        let (mesh, screen, reach) = (Arc::clone(&self.mesh), self.screen, self.reach);
        let (mut ground, mut front) = (Cells::none(screen.size), Cells::none(screen.size));
        let mut step = |step| ground.add_all(self.of_step(step));
        let mut edge = |edge: &[f32; 8]| {
            front.add_polygon(&[screen.place(edge[0], edge[1]), screen.place(edge[2], edge[3])], reach);
        };
        changed_ground(&mesh, before, now, &mut step, &mut edge)?;
        ground.add_all(&front);
        Some(ground)
    }

    fn of_step(&mut self, step: usize) -> &Cells {
        let Self { mesh, screen, reach, steps } = self;
        if steps.len() <= step {
            steps.resize(step + 1, None);
        }
        steps[step].get_or_insert_with(|| cells_of(mesh, step, *screen, *reach))
    }
}

/// The cells with the changes of a step.
fn cells_of(mesh: &SpaceTimeMesh, step: usize, screen: Screen, reach: f32) -> Cells {
    let mut cells = Cells::none(screen.size);
    let changes = mesh.changes_of_step(step);
    let indices = mesh.indices().get(changes.start as usize..changes.end as usize).unwrap_or_default();
    for triangle in indices.chunks_exact(3) {
        let corner = |corner: usize| mesh.corners().get(triangle[corner] as usize);
        let (Some(a), Some(b), Some(c)) = (corner(0), corner(1), corner(2)) else { continue };
        let place = |[x, y]: [f32; 2]| screen.place(x, y);
        cells.add_polygon(&[a, b, c].map(|corner| place(position(corner))), reach);
    }
    cells
}
