//! Whether the last day that an interval names belongs to it, by the intervals that follow on it.

use std::{cmp::Ordering, collections::BTreeMap};

use chrono::{DateTime, Utc};

use super::{
    super::dates::{EndRule, Period},
    collection::DatedGround,
    dating::Dating,
};

/// The most intervals that may start at one moment and be compared with one that ends there.
const MOST_COMPARED: usize = 200;

/// How many intervals are followed by another one on their ground, by what that says of their ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Followed {
    /// The next one starts the day after the last: the end belongs to the interval.
    inclusive: usize,
    /// The next one starts on the last day: it does not.
    exclusive: usize,
}

/// What was found of the ends, where it differs from what holds without any evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EndsFound {
    /// Which rule holds.
    pub(super) rule: EndRule,
    /// How many intervals say so, and how many say the contrary.
    pub(super) evidence: [usize; 2],
}

/// What an interval ends with; a moment is exact, and there is nothing to ask.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EndKind {
    Day,
    /// A month or more.
    Longer,
}

/// Applies the rule that the intervals themselves show to the ends that are days, and the same to those that are longer;
/// what is not as it is without evidence is returned, days first.
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
    // Neighbours touch: ground that is the same overlaps by more than an edge.
    boxes(a).iter().any(|a| {
        others.iter().any(|b| {
            let (west, east) = (a.min.lon.max(b.min.lon), a.max.lon.min(b.max.lon));
            let (south, north) = (a.min.lat.max(b.min.lat), a.max.lat.min(b.max.lat));
            west < east && south < north
        })
    })
}
