//! Candidate positions for the names of rivers and the numbers of roads.

use super::{Line, LineKind};
use crate::{
    control::name::Name,
    geometry::{measure::distance_km, mercator::world_from_lonlat, position::LonLat},
};

/// Length of line per label.
const KM_TO_A_LABEL: f64 = 45.0;

/// Shorter lines are not labelled.
const LEAST_KM: f64 = 8.0;

/// A label at one point of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineLabel {
    /// What the line is.
    pub kind: LineKind,
    /// Its name, or the number of a road.
    pub name: Name,
    /// The anchor on the line.
    pub position: LonLat,
    /// Direction of the line there on the map: degrees from east, anticlockwise, -90 to 90, so that text along it reads
    /// from left to right.
    pub tilt_deg: f64,
}

/// Labels of all rivers, canals and roads, longest lines first.
pub(super) fn labels(lines: &[Line]) -> Vec<LineLabel> {
    let is_named = |line: &&Line| !line.kind.is_border() && line.kind != LineKind::Railway;
    let mut by_length: Vec<(f64, &Line)> =
        lines.iter().filter(is_named).map(|line| (length_km(&line.positions), line)).collect();
    by_length.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    by_length
        .into_iter()
        .filter(|&(length, _)| length >= LEAST_KM)
        .flat_map(|(length, line)| along(line, length))
        .collect()
}

fn along(line: &Line, length: f64) -> Vec<LineLabel> {
    let Some(name) = &line.name else { return Vec::new() };
    let count = (length / KM_TO_A_LABEL).round().max(1.0);
    let gap = length / count;
    let (mut labels, mut next, mut walked) = (Vec::new(), gap / 2.0, 0.0);
    for step in line.positions.windows(2) {
        let &[from, to] = step else { continue };
        let km = distance_km(from, to);
        while next <= walked + km && km > 0.0 {
            let part = (next - walked) / km;
            let position =
                LonLat { lon: from.lon + (to.lon - from.lon) * part, lat: from.lat + (to.lat - from.lat) * part };
            labels.push(LineLabel { kind: line.kind, name: name.clone(), position, tilt_deg: tilt_deg(from, to) });
            next += gap;
        }
        walked += km;
    }
    labels
}

fn length_km(positions: &[LonLat]) -> f64 {
    positions.windows(2).map(|step| if let &[from, to] = step { distance_km(from, to) } else { 0.0 }).sum()
}

fn tilt_deg(from: LonLat, to: LonLat) -> f64 {
    let (from, to) = (world_from_lonlat(from), world_from_lonlat(to));
    let (mut east, mut north) = (to.x - from.x, to.y - from.y);
    if east < 0.0 {
        (east, north) = (-east, -north);
    }
    north.atan2(east).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn road(kind: LineKind, positions: &[[f64; 2]]) -> Line {
        Line {
            kind,
            name: Some(Name::bilingual("M-03", "М-03")),
            is_schematic: true,
            positions: positions.iter().map(|&[lon, lat]| LonLat { lon, lat }).collect(),
        }
    }

    #[test]
    fn labels_stand_evenly_along_a_line_and_read_from_left_to_right() {
        // About 222 km, from north to south and slightly west.
        let labels = labels(&[road(LineKind::MainRoad, &[[37.1, 49.0], [37.0, 47.0]])]);
        assert_eq!(labels.len(), 5);
        assert!((labels[0].position.lat - 48.8).abs() < 0.01 && (labels[4].position.lat - 47.2).abs() < 0.01);
        assert!(labels.iter().all(|label| (80.0..90.0).contains(&label.tilt_deg)));
    }

    #[test]
    fn borders_railways_and_short_lines_have_none() {
        let long = [[37.0, 48.0], [38.0, 48.0]];
        let lines = [road(LineKind::Railway, &long), road(LineKind::RegionBorder, &long)];
        assert!(labels(&lines).is_empty());
        assert!(labels(&[road(LineKind::Road, &[[37.0, 48.0], [37.05, 48.0]])]).is_empty());
    }
}
