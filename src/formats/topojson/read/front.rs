//! The object `front` to the spans of the front line's edges.

use super::{
    super::{FRONT, PackError},
    Context, MAX_POINTS,
    skeleton::FrontGeometry,
};
use crate::{control::evolution::FrontSpan, geometry::topology::ArcRef};

/// The edges of the front line in the order of their first snapshots.
pub(super) fn spans(geometries: &[FrontGeometry<'_>], context: &Context<'_>) -> Result<Vec<FrontSpan>, PackError> {
    let mut spans = Vec::new();
    for (index, geometry) in geometries.iter().enumerate() {
        let at = |error: PackError| error.below(&format!("objects.{FRONT}.geometries[{index}]"));
        add(&mut spans, geometry, context).map_err(at)?;
    }
    spans.sort_unstable_by_key(|span| (span.first, span.a, span.b));
    Ok(spans)
}

fn add(spans: &mut Vec<FrontSpan>, geometry: &FrontGeometry<'_>, context: &Context<'_>) -> Result<(), PackError> {
    if geometry.r#type != "MultiLineString" {
        return Err(PackError::wrong(".type", "MultiLineString", &geometry.r#type));
    }
    let properties = &geometry.properties;
    let (first, last) = context.times.interval(&properties.start, properties.end.as_deref())?;
    let lines: Vec<Vec<i32>> = serde_json::from_str(geometry.arcs.get())
        .map_err(|error| PackError::wrong(".arcs", "lists of arcs", &error.to_string()))?;
    for (index, numbers) in lines.into_iter().enumerate() {
        let along: Vec<ArcRef> = numbers.into_iter().map(ArcRef).collect();
        let count = context.arcs.line_length(&along).map_err(|error| error.below(&format!(".arcs[{index}]")))?;
        if spans.len() + count > MAX_POINTS {
            return Err(PackError::too_much("", "edges of the front line", MAX_POINTS));
        }
        let points = context.arcs.points(&along, count);
        spans.extend(points.windows(2).map(|edge| FrontSpan {
            a: edge[0].min(edge[1]),
            b: edge[0].max(edge[1]),
            first,
            last,
        }));
    }
    Ok(())
}
