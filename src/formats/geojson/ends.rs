//! Whether the last day named by an interval is part of it, inferred from the intervals that follow it.

use std::{cmp::Ordering, collections::BTreeMap};

use chrono::{DateTime, Utc};

use super::{
    super::dates::{EndRule, Period},
    collection::DatedGround,
    dating::Dating,
};

/// The most intervals starting at one moment that are compared with one that ends there.
const MOST_COMPARED: usize = 200;

/// The number of intervals that are followed by another one on the same ground, by what that implies for their ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Followed {
    /// The next one starts the day after the end: the end is part of the interval.
    inclusive: usize,
    /// The next one starts at the end: the end is not part of it.
    exclusive: usize,
}

/// The inferred rule for ends, if it differs from the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EndsFound {
    /// The inferred rule.
    pub(super) rule: EndRule,
    /// The number of intervals for the rule, and the number against it.
    pub(super) evidence: [usize; 2],
}

/// The precision of an interval's end; moments are exact and need no rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EndKind {
    Day,
    /// A month or more.
    Longer,
}

/// Applies the rule inferred from the intervals to their ends, separately for ends that are days and for longer ones.
/// Returns the first rule that differs from the default, days first.
pub(super) fn apply_shown_rule(grounds: &mut [DatedGround]) -> Option<EndsFound> {
    let starts = starts_of(grounds);
    let mut told = None;
    for (kind, usual) in [(EndKind::Day, EndRule::Exclusive), (EndKind::Longer, EndRule::Inclusive)] {
        let Followed { inclusive, exclusive } = followed(grounds, &starts, kind);
        let (rule, evidence) = match inclusive.cmp(&exclusive) {
            Ordering::Greater => (EndRule::Inclusive, [inclusive, exclusive]),
            Ordering::Less => (EndRule::Exclusive, [exclusive, inclusive]),
            Ordering::Equal => continue,
        };
        if rule == usual {
            continue;
        }
        for dated in grounds.iter_mut() {
            if let Dating::Within(within) = &mut dated.dating
                && within.named_end.is_some_and(|end| kind.is_of(end))
            {
                *within = within.ended(rule).unwrap_or(*within);
            }
        }
        told = told.or(Some(EndsFound { rule, evidence }));
    }
    told
}

fn starts_of(grounds: &[DatedGround]) -> BTreeMap<DateTime<Utc>, Vec<usize>> {
    let mut starts: BTreeMap<DateTime<Utc>, Vec<usize>> = BTreeMap::new();
    for (index, dated) in grounds.iter().enumerate() {
        if let Dating::Within(within) = dated.dating
            && let Some(from) = within.from
        {
            starts.entry(from.at).or_default().push(index);
        }
    }
    starts
}

fn followed(grounds: &[DatedGround], starts: &BTreeMap<DateTime<Utc>, Vec<usize>>, kind: EndKind) -> Followed {
    let mut found = Followed::default();
    for (index, dated) in grounds.iter().enumerate() {
        let Dating::Within(within) = dated.dating else { continue };
        let Some(end) = within.named_end.filter(|&end| kind.is_of(end)) else { continue };
        let begins = |at: DateTime<Utc>| {
            let next = starts.get(&at).into_iter().flatten().take(MOST_COMPARED);
            next.into_iter().any(|&other| other != index && on_the_same_ground(dated, &grounds[other]))
        };
        found.inclusive += usize::from(begins(end.until));
        found.exclusive += usize::from(begins(end.from.at));
    }
    found
}

impl EndKind {
    fn is_of(self, end: Period) -> bool {
        !end.is_moment() && end.is_day() == (self == Self::Day)
    }
}

fn on_the_same_ground(a: &DatedGround, b: &DatedGround) -> bool {
    let boxes = |dated: &DatedGround| dated.ground.polygons.iter().map(|polygon| polygon.bounds()).collect::<Vec<_>>();
    let others = boxes(b);
    // Neighbours only touch: the same ground must overlap by more than an edge.
    boxes(a).iter().any(|a| {
        others.iter().any(|b| {
            let (west, east) = (a.min.lon.max(b.min.lon), a.max.lon.min(b.max.lon));
            let (south, north) = (a.min.lat.max(b.min.lat), a.max.lat.min(b.max.lat));
            west < east && south < north
        })
    })
}
