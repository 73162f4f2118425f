//! Reads the object `changes`.

use super::{
    super::{CHANGES, PackError, ROLES},
    Context, MAX_POINTS, class,
    skeleton::ChangeGeometry,
};
use crate::{
    control::{
        change::{Change, ChangeFailed},
        evolution::ClassChange,
        scheme::Holder,
    },
    geometry::{
        face::{EdgeRole, Face},
        topology::ArcRef,
    },
};

/// The changes of each step; the first step is from the first snapshot to the second.
pub(super) fn steps(
    geometries: &[ChangeGeometry<'_>],
    context: &Context<'_>,
    roles: &str,
    failed: Vec<(usize, ChangeFailed)>,
) -> Result<Vec<Result<Vec<ClassChange>, ChangeFailed>>, PackError> {
    let mut steps: Vec<Result<Vec<ClassChange>, ChangeFailed>> = vec![Ok(Vec::new()); context.dated.len() - 1];
    for (step, error) in failed {
        steps[step] = Err(error);
    }
    let (mut points, mut roles) = (0, Roles::parse(roles)?);
    for (index, geometry) in geometries.iter().enumerate() {
        let at = |error: PackError| error.below(&format!("objects.{CHANGES}.geometries[{index}]"));
        let (step, changes) = changes(geometry, context, &mut roles, &mut points).map_err(at)?;
        match steps.get_mut(step) {
            Some(Ok(of_step)) => of_step.extend(changes),
            _ => return Err(at(PackError::wrong(".properties", "a step whose changes are known", "one that failed"))),
        }
    }
    if roles.are_over() { Ok(steps) } else { Err(Roles::wrong()) }
}

/// The changes of a geometry, and its step.
fn changes(
    geometry: &ChangeGeometry<'_>,
    context: &Context<'_>,
    roles: &mut Roles,
    points: &mut usize,
) -> Result<(usize, Vec<ClassChange>), PackError> {
    if geometry.r#type != "MultiPolygon" {
        return Err(PackError::wrong(".type", "MultiPolygon", &geometry.r#type));
    }
    let properties = &geometry.properties;
    let (first, last) = context.times.interval(&properties.start, Some(&properties.end))?;
    if first != last {
        return Err(PackError::wrong(".properties.end", "the time of the next snapshot", &properties.end));
    }
    let is_nobody = properties.abroad.unwrap_or_default() || context.scheme.remainder.is_none();
    let outside = if is_nobody { Holder::Nobody } else { Holder::Remainder };
    let holder = |member: &str, key: Option<&str>| -> Result<Holder, PackError> {
        let unknown = |key| PackError::wrong(member, "a class of the pack or null", key);
        let Some(key) = key else { return Ok(outside) };
        class(context.scheme, key).map(Holder::Class).ok_or_else(|| unknown(key))
    };
    let before = holder(".properties.before", properties.before.as_deref())?;
    let after = holder(".properties.after", properties.after.as_deref())?;
    let faces: Vec<Vec<Vec<i32>>> = serde_json::from_str(geometry.arcs.get())
        .map_err(|error| PackError::wrong(".arcs", "lists of lists of arcs", &error.to_string()))?;
    let mut changes = Vec::with_capacity(faces.len());
    for (index, rings) in faces.into_iter().enumerate() {
        let face = face(rings, context, roles, points).map_err(|e| e.below(&format!(".arcs[{index}]")))?;
        changes.push(Change { before, after, face });
    }
    Ok((first as usize, changes))
}

fn face(
    numbers: Vec<Vec<i32>>,
    context: &Context<'_>,
    roles: &mut Roles,
    points: &mut usize,
) -> Result<Face, PackError> {
    let mut face = Face { rings: Vec::with_capacity(numbers.len()), roles: Vec::with_capacity(numbers.len()) };
    for (index, numbers) in numbers.into_iter().enumerate() {
        let along: Vec<ArcRef> = numbers.into_iter().map(ArcRef).collect();
        let length = context.arcs.ring_length(&along).map_err(|error| error.below(&format!("[{index}]")))?;
        *points += length;
        if *points > MAX_POINTS {
            return Err(PackError::too_much("", "points in all changes", MAX_POINTS));
        }
        if length < 3 {
            return Err(PackError::wrong(format!("[{index}]"), "a ring of three points", &length.to_string()));
        }
        let mut ring = context.arcs.points(&along, length + 1);
        ring.pop();
        face.rings.push(ring);
        let of_ring = roles.take(length);
        face.roles
            .push(of_ring.ok_or_else(|| PackError::wrong(format!("[{index}]"), "a role for each edge", "others"))?);
    }
    if face.rings.is_empty() {
        return Err(PackError::wrong("", "at least one ring", "none"));
    }
    Ok(face.starting_at_least_points())
}

/// The runs of edges with equal roles, over all rings.
struct Roles {
    runs: std::vec::IntoIter<u32>,
}

impl Roles {
    fn parse(text: &str) -> Result<Self, PackError> {
        let runs: Vec<u32> = serde_json::from_str(text)
            .map_err(|error| PackError::wrong(ROLES, "a list of runs", &error.to_string()))?;
        Ok(Self { runs: runs.into_iter() })
    }

    fn wrong() -> PackError {
        PackError::wrong(ROLES, "one role for each edge", "more or fewer")
    }

    /// The roles of the edges of a ring; `None` if the runs do not match its length.
    fn take(&mut self, count: usize) -> Option<Vec<EdgeRole>> {
        let mut roles = Vec::with_capacity(count);
        while roles.len() < count {
            let run = self.runs.next()?;
            let left = count - roles.len();
            let length = if run < 4 { left } else { (run >> 2) as usize };
            if length > left {
                return None;
            }
            let role = EdgeRole { gainer_was_there: run & 1 != 0, loser_stays: run & 2 != 0 };
            roles.extend(std::iter::repeat_n(role, length));
        }
        Some(roles)
    }

    fn are_over(&self) -> bool {
        self.runs.len() == 0
    }
}
