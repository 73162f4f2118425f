//! Builds meshes: areas as triangles, lines as quads.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};

use super::materials::{SEGMENT_CORNER, SEGMENT_END};
use crate::viewer::state::drawings::LocalTriangles;

/// A mesh of triangulated polygons.
pub(super) fn area_mesh<'a>(polygons: impl IntoIterator<Item = &'a LocalTriangles>) -> Mesh {
    let (mut positions, mut indices) = (Vec::new(), Vec::new());
    for triangles in polygons {
        let first = u32::try_from(positions.len()).unwrap_or(u32::MAX);
        positions.extend(triangles.points.iter().map(|&[x, y]| [x, y, 0.0]));
        indices.extend(triangles.indices.iter().map(|index| first + index));
    }
    empty_mesh()
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_indices(Indices::U32(indices))
}

/// A mesh of lines.
pub(super) fn line_mesh<'a>(lines: impl IntoIterator<Item = &'a [[f32; 2]]>) -> Mesh {
    let (mut starts, mut ends, mut corners, mut indices) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        let mut way = 0.0;
        for segment in line.windows(2) {
            let &[[ax, ay], [bx, by]] = segment else { continue };
            let first = u32::try_from(starts.len()).unwrap_or(u32::MAX);
            starts.extend([[ax, ay, 0.0]; 4]);
            ends.extend([[bx, by]; 4]);
            corners.extend([[0.0, -1.0, way], [0.0, 1.0, way], [1.0, -1.0, way], [1.0, 1.0, way]]);
            indices.extend([0, 2, 1, 1, 2, 3].map(|corner| first + corner));
            way += (bx - ax).hypot(by - ay);
        }
    }
    empty_mesh()
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, starts)
        .with_inserted_attribute(SEGMENT_END, ends)
        .with_inserted_attribute(SEGMENT_CORNER, corners)
        .with_inserted_indices(Indices::U32(indices))
}

fn empty_mesh() -> Mesh {
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_segment_of_a_line_becomes_a_quad() {
        let mesh = line_mesh([[[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]].as_slice(), [[9.0, 9.0]].as_slice()]);
        assert_eq!(mesh.count_vertices(), 8);
        assert_eq!(mesh.indices().map(Indices::len), Some(12));
    }

    #[test]
    fn areas_share_one_mesh() {
        let triangle = LocalTriangles { points: vec![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], indices: vec![0, 1, 2] };
        let mesh = area_mesh([&triangle, &triangle]);
        let indices: Vec<usize> = mesh.indices().map(|indices| indices.iter().collect()).unwrap_or_default();
        assert_eq!(indices, [0, 1, 2, 3, 4, 5]);
    }
}
