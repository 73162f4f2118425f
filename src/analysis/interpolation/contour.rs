//! Contour lines of a sampled field, by marching triangles.
//!
//! Each cell of the grid is divided into four triangles around its centre. The field is linear in a triangle, so there
//! are no ambiguous cells, and contour lines of two fields, one of which is greater everywhere, never cross.

use std::collections::{BTreeMap, BTreeSet};

use super::surface::{Field, Grid};
use crate::geometry::position::LonLat;

/// Vertices per degree: outlines have four decimals, about 10 m.
const PER_DEGREE: f64 = 1e4;

/// Least distance of a line from a sample, as a fraction of the side, so that no two vertices of a line coincide.
const LEAST_SHARE: f64 = 1e-3;

/// A position in ten-thousandths of a degree, as integers, so that intersection tests are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Vertex {
    /// Longitude.
    pub x: i64,
    /// Latitude.
    pub y: i64,
}

impl Vertex {
    /// The vertex nearest to a position.
    pub fn from_lonlat(at: LonLat) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
        let whole = |degrees: f64| (degrees * PER_DEGREE).round() as i64;
        Self { x: whole(at.lon), y: whole(at.lat) }
    }

    /// Its position, equal to the numbers parsed from four decimals.
    pub fn lonlat(self) -> LonLat {
        LonLat { lon: self.x as f64 / PER_DEGREE, lat: self.y as f64 / PER_DEGREE }
    }
}

/// A contour line with the greater values on its left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// From one point on the edge of the box to another.
    Open(Vec<Vertex>),
    /// A ring; the first vertex is not repeated.
    Closed(Vec<Vertex>),
}

impl Line {
    /// Its vertices.
    pub fn vertices(&self) -> &[Vertex] {
        let (Self::Open(vertices) | Self::Closed(vertices)) = self;
        vertices
    }
}

/// The lines where the field is 0.
pub fn level_lines(field: &Field<f64>) -> Vec<Line> {
    let mesh = Mesh { field };
    let mut links = BTreeMap::new();
    for triangle in mesh.cells().filter(|&corner| mesh.is_crossed(corner)).flat_map(|corner| mesh.triangles(corner)) {
        mesh.link(triangle, &mut links);
    }
    let entered: BTreeSet<Side> = links.values().copied().collect();
    let loose: Vec<Side> = links.keys().copied().filter(|side| !entered.contains(side)).collect();
    let mut found: Vec<Line> = loose.into_iter().map(|begin| Line::Open(mesh.followed(begin, &mut links))).collect();
    while let Some((&begin, _)) = links.first_key_value() {
        let mut ring = mesh.followed(begin, &mut links);
        ring.pop();
        found.push(Line::Closed(ring));
    }
    found
}

/// A node of the mesh: the index of a sample, or after all samples that of a cell's centre.
type Node = usize;

/// A side of a triangle, given by its nodes in ascending order.
type Side = (Node, Node);

/// The triangles of a field.
struct Mesh<'a> {
    field: &'a Field<f64>,
}

impl Mesh<'_> {
    fn grid(&self) -> &Grid {
        &self.field.grid
    }

    /// The south-western sample of each cell.
    fn cells(&self) -> impl Iterator<Item = Node> + '_ {
        let Grid { columns, rows, .. } = *self.grid();
        (0..rows - 1).flat_map(move |row| (0..columns - 1).map(move |column| row * columns + column))
    }

    /// The samples of a cell, counterclockwise from its south-western one.
    fn corners(&self, corner: Node) -> [Node; 4] {
        let columns = self.grid().columns;
        [corner, corner + 1, corner + columns + 1, corner + columns]
    }

    /// Whether the line passes through a cell. Few do, and its middle has the mean of its corners.
    fn is_crossed(&self, corner: Node) -> bool {
        let above = self.corners(corner).map(|node| self.field.values[node] > 0.0);
        above != [above[0]; 4]
    }

    /// The four counterclockwise triangles of a cell.
    fn triangles(&self, corner: Node) -> [[Node; 3]; 4] {
        let Grid { columns, rows, .. } = *self.grid();
        let corners = self.corners(corner);
        let middle = columns * rows + corner / columns * (columns - 1) + corner % columns;
        [0, 1, 2, 3].map(|i| [corners[i], corners[(i + 1) % 4], middle])
    }

    /// The position of a node in units of samples.
    fn place(&self, node: Node) -> (f64, f64) {
        let Grid { columns, rows, .. } = *self.grid();
        match node.checked_sub(columns * rows) {
            None => ((node % columns) as f64, (node / columns) as f64),
            Some(cell) => ((cell % (columns - 1)) as f64 + 0.5, (cell / (columns - 1)) as f64 + 0.5),
        }
    }

    fn value(&self, node: Node) -> f64 {
        let Grid { columns, rows, .. } = *self.grid();
        node.checked_sub(columns * rows).map_or_else(
            || self.field.values[node],
            |cell| {
                let (column, row) = (cell % (columns - 1), cell / (columns - 1));
                let corners = [(column, row), (column + 1, row), (column, row + 1), (column + 1, row + 1)];
                corners.iter().map(|&(column, row)| self.field.at(column, row)).sum::<f64>() / 4.0
            },
        )
    }

    /// Records where the line enters and leaves a triangle, if it crosses it.
    fn link(&self, nodes: [Node; 3], links: &mut BTreeMap<Side, Side>) {
        let above = nodes.map(|node| self.value(node) > 0.0);
        let side_where = |from: bool, to: bool| {
            let i = (0..3).find(|&i| above[i] == from && above[(i + 1) % 3] == to)?;
            let (a, b) = (nodes[i], nodes[(i + 1) % 3]);
            Some((a.min(b), a.max(b)))
        };
        if let (Some(start), Some(end)) = (side_where(true, false), side_where(false, true)) {
            links.insert(start, end);
        }
    }

    /// Follows the line from a side to its end; its links are removed.
    fn followed(&self, start: Side, links: &mut BTreeMap<Side, Side>) -> Vec<Vertex> {
        let mut vertices = vec![self.crossing(start)];
        let mut side = start;
        while let Some(next) = links.remove(&side) {
            vertices.push(self.crossing(next));
            side = next;
        }
        vertices
    }

    /// Where the line crosses a side.
    fn crossing(&self, (a, b): Side) -> Vertex {
        let (from, to) = (self.value(a), self.value(b));
        let share = (from / (from - to)).clamp(LEAST_SHARE, 1.0 - LEAST_SHARE);
        let ((ax, ay), (bx, by)) = (self.place(a), self.place(b));
        Vertex::from_lonlat(self.grid().position(ax + (bx - ax) * share, ay + (by - ay) * share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::bounds::Bounds;

    /// A field over the box from 0, 0 to 4, 4 with a sample at each degree.
    fn field(value: impl Fn(f64, f64) -> f64) -> Field<f64> {
        let bounds = Bounds { min: LonLat { lon: 0.0, lat: 0.0 }, max: LonLat { lon: 4.0, lat: 4.0 } };
        let grid = Grid::new(bounds, 1.0).unwrap();
        let values = (0..25).map(|i| value(f64::from(i % 5), f64::from(i / 5))).collect();
        Field { grid, values }
    }

    #[test]
    fn a_slope_has_one_open_line_with_the_greater_values_on_its_left() {
        let lines = level_lines(&field(|x, _| x - 1.3));
        let [Line::Open(vertices)] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(vertices.iter().all(|vertex| vertex.x == 13_000));
        assert_eq!((vertices[0].y, vertices[vertices.len() - 1].y), (40_000, 0));
    }

    #[test]
    fn a_hill_has_one_counterclockwise_ring() {
        let lines = level_lines(&field(|x, y| 1.5 - (x - 2.0).hypot(y - 2.0)));
        let [Line::Closed(ring)] = lines.as_slice() else { panic!("{lines:?}") };
        let next = ring.iter().cycle().skip(1);
        let twice_area: i64 = ring.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
        assert!(twice_area > 0);
    }
}
