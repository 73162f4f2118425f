//! Reads the member `front`.

use super::{
    super::{FRONT, PackError, held::runs_by_arc},
    Context, MAX_POINTS,
    skeleton::FrontMember,
    zones::Zones,
};
use crate::control::evolution::FrontSpan;

/// The edges of the front line, in the order of their first snapshots.
pub(super) fn spans(text: &str, zones: &Zones, context: &Context<'_>) -> Result<Vec<FrontSpan>, PackError> {
    let member: FrontMember = serde_json::from_str(text)
        .map_err(|error| PackError::wrong(FRONT, "lists of arcs and snapshots", &error.to_string()))?;
    let held = runs_by_arc(zones.held(), context.scheme, context.arcs.len(), |(along, _)| along);
    let mut spans = Vec::new();
    for arc in running_sums(&member.along) {
        let runs = held.get(arc).ok_or_else(|| PackError::wrong(FRONT, "an arc", &arc.to_string()))?;
        for &run in runs {
            add(&mut spans, arc, run, context)?;
        }
    }
    if member.arcs.len() != member.first.len() || member.arcs.len() != member.more.len() {
        return Err(PackError::wrong(FRONT, "lists of the same length", "others"));
    }
    for ((arc, &first), &more) in running_sums(&member.arcs).zip(&member.first).zip(&member.more) {
        let last = first.saturating_add(more);
        if last as usize >= context.dated.len() {
            return Err(PackError::wrong(FRONT, "snapshots of the pack", &last.to_string()));
        }
        add(&mut spans, arc, (first, last), context)?;
    }
    spans.sort_unstable_by_key(|span| (span.first, span.a, span.b));
    Ok(spans)
}

/// Decodes delta-coded arc indices.
fn running_sums(steps: &[u32]) -> impl Iterator<Item = usize> {
    steps.iter().scan(0_usize, |sum, &step| {
        *sum = sum.saturating_add(step as usize);
        Some(*sum)
    })
}

/// Adds the edges of an arc for a run of snapshots.
fn add(
    spans: &mut Vec<FrontSpan>,
    arc: usize,
    (first, last): (u32, u32),
    context: &Context<'_>,
) -> Result<(), PackError> {
    let edges = context.arcs.edges(arc).ok_or_else(|| PackError::wrong(FRONT, "an arc", &arc.to_string()))?;
    spans.extend(edges.map(|(a, b)| FrontSpan { a: a.min(b), b: a.max(b), first, last }));
    if spans.len() > MAX_POINTS {
        return Err(PackError::too_much(FRONT, "edges of the front line", MAX_POINTS));
    }
    Ok(())
}
