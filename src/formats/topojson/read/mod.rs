//! Reads a pack and validates all of it.

mod arcs;
mod changes;
mod front;
mod skeleton;
mod zones;

use std::{str, sync::Arc};

use serde_json::{error::Category, value::RawValue};

use self::{
    arcs::ArcTable,
    skeleton::{Collection, Skeleton},
};
use super::{
    AREAS, CHANGES, FRONT, Pack, PackError, ROLES, TOPOLOGY, ZONES,
    description::{Dated, Description},
    gzip::{MAX_INFLATED, inflated, is_gzip},
};
use crate::control::{
    change::ChangeFailed,
    evolution::Evolution,
    fault::Problem,
    scheme::{ClassId, Scheme},
    snapshot::Snapshot,
    timeline::Timeline,
};
use crate::geometry::{overlay::OverlayFailed, polygon::Polygon};

/// The most points of all rings, or of all faces, of a pack.
const MAX_POINTS: usize = 1 << 24;

/// The most polygons of all snapshots of a pack.
const MAX_REPORTED: usize = 1 << 24;

/// Reads a pack, compressed by gzip or not.
///
/// # Errors
/// When it is not a pack, or any part of it is invalid.
pub fn timeline_from_pack(bytes: &[u8]) -> Result<Pack, PackError> {
    let whole = |problem| PackError { member: String::new(), problem };
    let content = is_gzip(bytes).then(|| inflated(bytes)).transpose();
    let content = content.map_err(whole)?;
    let bytes = content.as_deref().unwrap_or(bytes);
    if bytes.len() > MAX_INFLATED {
        return Err(PackError::too_much("", "bytes in a pack", MAX_INFLATED));
    }
    let text = str::from_utf8(bytes).map_err(|error| whole(Problem::NotJson(error.to_string())))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skeleton: Skeleton<'_> = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data if !text.contains("\"frontline\"") => no_pack(),
        Category::Data => PackError::wrong("", "the members of a pack", &error.to_string()),
        Category::Io | Category::Syntax | Category::Eof => whole(Problem::NotJson(error.to_string())),
    })?;
    pack(&skeleton)
}

/// The error of a TopoJSON file that is not a pack.
fn no_pack() -> PackError {
    let problem = Problem::NotControlData("expected a pack, which has the member `frontline`".to_owned());
    PackError { member: String::new(), problem }
}

/// What all objects of a pack refer to.
struct Context<'a> {
    arcs: &'a ArcTable,
    scheme: &'a Scheme,
    dated: &'a [Dated],
    times: Times,
}

fn pack(skeleton: &Skeleton<'_>) -> Result<Pack, PackError> {
    if skeleton.r#type != TOPOLOGY {
        return Err(PackError::wrong("type", TOPOLOGY, &skeleton.r#type));
    }
    let description = skeleton.frontline.as_ref().ok_or_else(no_pack)?;
    description.check_version()?;
    let (scheme, dated) = (Arc::new(description.scheme()?), description.snapshots()?);
    let objects = &skeleton.objects;
    let arcs = ArcTable::parse(skeleton.arcs.get(), skeleton.transform.origin()?)?;
    let context = Context { arcs: &arcs, scheme: &scheme, times: Times::of(&dated), dated: &dated };
    let zones = object(ZONES, objects.zones.as_ref())?;
    let changes = object(CHANGES, objects.changes.as_ref())?;
    let [roles, areas, front] =
        [foreign(ROLES, skeleton.roles)?, foreign(AREAS, skeleton.areas)?, foreign(FRONT, skeleton.front)?];
    let failed = failed_steps(description, &dated)?;
    let zones = zones::zones(zones, &context)?;
    let (snapshots, evolution) = rayon::join(
        || zones.snapshots(areas, &context),
        || {
            let steps = changes::steps(changes, &context, roles, failed)?;
            let covered = description.covered(&dated)?;
            Ok::<_, PackError>(Evolution { steps, front: front::spans(front, &zones, &context)?, covered })
        },
    );
    let (snapshots, evolution) = (snapshots?, evolution?);
    let timeline = timeline_of(description, scheme, snapshots, dated.len())?;
    let packed = description.packed();
    let own_places = packed.own_places()?;
    Ok(Pack { packed, timeline, evolution: Arc::new(evolution), own_places })
}

/// The snapshot of a time in the description, with its polygons.
pub(super) fn snapshot(dated: &Dated, polygons: Vec<(ClassId, Arc<Polygon>)>) -> Snapshot {
    Snapshot::new(dated.time, Arc::clone(&dated.file), polygons)
}

/// The timeline of a description and its snapshots, each of which must have a polygon.
pub(super) fn timeline_of(
    description: &Description,
    scheme: Arc<Scheme>,
    snapshots: Vec<Snapshot>,
    dates: usize,
) -> Result<Timeline, PackError> {
    let bare = description.no_data()?.into_iter().map(|time| Snapshot::new(time, Arc::from(""), []));
    let snapshots: Vec<Snapshot> = snapshots.into_iter().chain(bare).collect();
    let (timeline, faults) = Timeline::new(description.source(), scheme, snapshots);
    match faults.first() {
        None if timeline.snapshots().len() == dates => Ok(timeline),
        _ => Err(PackError::wrong("frontline.snapshots", "a polygon in every snapshot", "one without")),
    }
}

fn object<'a, T>(name: &str, collection: Option<&'a Collection<T>>) -> Result<&'a [T], PackError> {
    let member = || format!("objects.{name}");
    let collection = collection.ok_or_else(|| PackError::wrong(member(), "a GeometryCollection", "none"))?;
    if collection.r#type == "GeometryCollection" {
        Ok(&collection.geometries)
    } else {
        Err(PackError::wrong(member() + ".type", "GeometryCollection", &collection.r#type))
    }
}

/// The text of a foreign member.
fn foreign<'a>(name: &str, text: Option<&'a RawValue>) -> Result<&'a str, PackError> {
    text.map(RawValue::get).ok_or_else(|| PackError::wrong(name, "a member of the pack", "none"))
}

/// The steps whose changes are not known, and the reasons.
fn failed_steps(description: &Description, dated: &[Dated]) -> Result<Vec<(usize, ChangeFailed)>, PackError> {
    let failed = |&(step, edges): &(u32, usize)| {
        let step = step as usize;
        let pair = dated.get(step).zip(dated.get(step + 1));
        let (before, after) = pair.ok_or_else(|| {
            PackError::wrong(
                "frontline.failed_steps",
                "the index of a snapshot that is followed by one",
                &step.to_string(),
            )
        })?;
        let (before, after) = (Arc::clone(&before.file), Arc::clone(&after.file));
        Ok((step, ChangeFailed { before, after, source: OverlayFailed { edges } }))
    };
    description.failed_steps.iter().map(failed).collect()
}

/// The snapshots' times as written, for looking up their indices.
struct Times(Vec<(String, u32)>);

impl Times {
    fn of(dated: &[Dated]) -> Self {
        let mut times: Vec<_> = dated.iter().map(|dated| dated.time.to_string()).zip(0..).collect();
        times.sort();
        Self(times)
    }

    /// The index of the snapshot at a time.
    fn index(&self, text: &str) -> Result<u32, PackError> {
        let found = self.0.binary_search_by(|(time, _)| time.as_str().cmp(text));
        found.ok().map(|place| self.0[place].1).ok_or_else(|| PackError::wrong("", "the time of a snapshot", text))
    }

    /// The first and last snapshot of a half-open interval; without an end it lasts to the last snapshot.
    fn interval(&self, start: &str, end: Option<&str>) -> Result<(u32, u32), PackError> {
        let first = self.index(start).map_err(|error| error.below(".properties.start"))?;
        let until = match end {
            Some(end) => self.index(end).map_err(|error| error.below(".properties.end"))?,
            None => u32::try_from(self.0.len()).unwrap_or(u32::MAX),
        };
        if until <= first {
            let found = end.unwrap_or_default();
            return Err(PackError::wrong(".properties.end", "a time after the start", found));
        }
        Ok((first, until - 1))
    }
}

/// Looks up a class by key.
fn class(scheme: &Scheme, key: &str) -> Option<ClassId> {
    scheme.classes.iter().position(|class| class.key == key).map(ClassId)
}
