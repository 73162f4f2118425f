//! Ground that zones cover more than once, within each of several grounds such as regions.

use rayon::prelude::*;

use super::{
    covered::{Covered, Ground, OverlapSteps, box_of_drawn, grounds_within},
    scheme::Scheme,
    snapshot::Snapshot,
};
use crate::geometry::{
    clip::{GridBox, parts_within},
    overlay::OverlayFailed,
    partition::Partition,
};

/// The uncounted areas of a report within each ground of a partition, by the number of the ground.
pub type CoveredParts = Vec<Covered>;

/// The uncounted area of each report within each ground of a partition. `overlaps` are those of the reports.
///
/// As for [`super::covered::covered_by_report`], only the first report is computed in full, and for the others the
/// surroundings of their differences.
///
/// # Errors
/// For each report for which the overlay engine fails, as it may on hostile input.
pub fn covered_parts(
    scheme: &Scheme,
    snapshots: &[Snapshot],
    overlaps: &OverlapSteps,
    partition: &Partition,
) -> Vec<Result<CoveredParts, OverlayFailed>> {
    let step = |(pair, boxes): (&[Snapshot], &Option<Vec<GridBox>>)| -> Option<[CoveredParts; 2]> {
        let boxes = boxes.as_ref()?;
        let parts = |snapshot| covered_in_boxes(scheme, snapshot, boxes, partition).ok();
        Some([parts(&pair[0])?, parts(&pair[1])?])
    };
    let steps: Vec<_> = snapshots.par_windows(2).zip(&overlaps.boxes).map(step).collect();
    let mut last: Option<CoveredParts> = None;
    let mut covered = Vec::with_capacity(snapshots.len());
    let unknown = std::iter::repeat(None);
    for (snapshot, step) in snapshots.iter().zip(std::iter::once(None).chain(steps).chain(unknown)) {
        let now = if let (Some(now), Some([gone, come])) = (last.take(), step) {
            Ok(changed(now, &gone, &come))
        } else {
            let around: Vec<GridBox> = box_of_drawn(scheme, snapshot).into_iter().collect();
            covered_in_boxes(scheme, snapshot, &around, partition)
        };
        last = now.as_ref().ok().cloned();
        covered.push(now);
    }
    covered
}

fn changed(mut now: CoveredParts, gone: &[Covered], come: &[Covered]) -> CoveredParts {
    for (now, (gone, come)) in now.iter_mut().zip(gone.iter().zip(come)) {
        now.add(gone, -1.0);
        now.add(come, 1.0);
    }
    now
}

/// The uncounted area in boxes that do not touch.
fn covered_in_boxes(
    scheme: &Scheme,
    snapshot: &Snapshot,
    boxes: &[GridBox],
    partition: &Partition,
) -> Result<CoveredParts, OverlayFailed> {
    let mut parts = vec![Covered::default(); partition.len()];
    for &within in boxes {
        for Ground { class, on_top, .. } in grounds_within(scheme, snapshot, within)? {
            let reported = snapshot.polygons().filter(|&(other, _)| other == class);
            // A polygon's holes count against it, as they do in the area of the class.
            for (_, polygon) in reported {
                let edges = parts_within(polygon, within).concat();
                add(&mut parts, (class, 1.0), partition.shares_of_parts(&edges, within)?);
            }
            add(&mut parts, (class, -1.0), partition.shares_of_parts(&on_top, within)?);
        }
    }
    Ok(parts)
}

fn add(parts: &mut [Covered], (class, times): (super::scheme::ClassId, f64), shares: Vec<(usize, f64)>) {
    for (ground, km2) in shares {
        if let Some(part) = parts.get_mut(ground) {
            part.add(&std::iter::once((class, km2)).collect(), times);
        }
    }
}
