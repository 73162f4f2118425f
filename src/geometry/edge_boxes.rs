//! A box for each edge of a polygon, searched in groups.

use super::bounds::Bounds;

/// Edges in a group: consecutive edges lie close together, so most groups are ruled out as a whole.
const GROUP: usize = 16;

/// A box for each edge of a polygon, such as the surroundings on which a property of the edge depends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeBoxes {
    boxes: Vec<Bounds>,
    /// The union of the boxes of each group.
    groups: Vec<Bounds>,
    /// The union of all boxes.
    all: Option<Bounds>,
}

impl EdgeBoxes {
    /// Prepares the boxes of a polygon's edges for searching.
    pub fn new(boxes: Vec<Bounds>) -> Self {
        let groups: Vec<_> =
            boxes.chunks(GROUP).filter_map(|group| group.iter().copied().reduce(Bounds::union)).collect();
        let all = groups.iter().copied().reduce(Bounds::union);
        Self { boxes, groups, all }
    }

    /// The boxes, in the order of the edges.
    pub fn boxes(&self) -> &[Bounds] {
        &self.boxes
    }

    /// The numbers of the edges whose boxes share a point with one of some others, in order.
    pub fn meeting(&self, others: &[Bounds]) -> Vec<usize> {
        let Some(all) = self.all else { return Vec::new() };
        let others: Vec<Bounds> = others.iter().copied().filter(|&other| other.intersects(all)).collect();
        if others.is_empty() {
            return Vec::new();
        }
        let meets = |own: Bounds| others.iter().any(|&other| other.intersects(own));
        let groups = self.groups.iter().zip(self.boxes.chunks(GROUP)).enumerate();
        let edges = groups.filter(|&(_, (&group, _))| meets(group)).flat_map(|(number, (_, boxes))| {
            let edges = boxes.iter().enumerate().filter(|&(_, &own)| meets(own));
            edges.map(move |(edge, _)| number * GROUP + edge)
        });
        edges.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::position::LonLat;

    #[test]
    fn the_edges_found_are_those_whose_boxes_meet() {
        let wide = |west: u32, width: f64| Bounds {
            min: LonLat { lon: f64::from(west), lat: 0.0 },
            max: LonLat { lon: f64::from(west) + width, lat: 1.0 },
        };
        for count in [0, 1, 15, 16, 17, 100] {
            let boxes = EdgeBoxes::new((0..count).map(|west| wide(west, 0.5)).collect());
            let others = [wide(3, 0.1), wide(14, 3.0), wide(200, 1.0)];
            let expected: Vec<usize> =
                [3, 14, 15, 16, 17].into_iter().filter(|&edge| edge < boxes.boxes().len()).collect();
            assert_eq!(boxes.meeting(&others), expected, "{count}");
            assert_eq!(boxes.meeting(&[]), Vec::<usize>::new());
        }
    }
}
