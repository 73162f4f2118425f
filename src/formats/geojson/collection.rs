//! Collects the areas of one file, feature by feature.

use std::sync::Arc;

use super::{
    super::{ReportedPolygon, document::Members, findings::Findings, pool::PolygonPool, rings::Axes, shapes::Ground},
    class::ClassRule,
    dating::{BadDating, DateRule, Dated, Dating},
    features::FeatureSource,
    moving,
    tally::Tally,
};
use crate::control::fault::{Action, Problem};

/// An area and the time for which it is reported.
pub(super) struct DatedGround {
    pub(super) dating: Dating,
    pub(super) feature: usize,
    pub(super) class: Arc<str>,
    pub(super) ground: Arc<Ground>,
}

/// The features that are JSON objects.
pub(super) fn members_of<'d, 'a>(features: &'d [FeatureSource<'d, 'a>]) -> impl Iterator<Item = &'d Members<'a>> {
    features.iter().filter_map(|feature| match feature {
        FeatureSource::Feature(members) => Some(*members),
        FeatureSource::Geometry(_) | FeatureSource::NoObject => None,
    })
}

/// The areas of a file whose features are being read.
pub(super) struct Collection<'r, 'd, 'a> {
    pub(super) axes: Axes,
    pub(super) rule: ClassRule<'r>,
    pub(super) dates: DateRule<'r>,
    pub(super) features: &'d [FeatureSource<'d, 'a>],
    pub(super) pool: &'r PolygonPool,
    pub(super) findings: &'r mut Findings,
    pub(super) grounds: Vec<DatedGround>,
    pub(super) tally: Tally,
}

impl Collection<'_, '_, '_> {
    pub(super) fn add(&mut self, index: usize, source: &FeatureSource<'_, '_>) {
        match source {
            FeatureSource::Feature(members) => self.add_feature(index, members),
            FeatureSource::Geometry(text) => {
                let ground = self.pool.geometry(text, self.axes);
                self.tally.add(&ground);
                self.add_ground(index, "geometry", Dating::Undated, &Members::default(), ground);
            }
            FeatureSource::NoObject => {
                let problem = Problem::WrongMember { expected: "a feature".to_owned(), found: "no object".to_owned() };
                self.findings.add(Some(index), None, problem, Action::FeatureLeftOut);
            }
        }
    }

    fn add_feature(&mut self, index: usize, members: &Members<'_>) {
        let properties = members.get("properties").and_then(Members::from_json).unwrap_or_default();
        if let Some(temporal) = members.get(moving::MEMBER).and_then(Members::from_json) {
            match moving::grounds_of(&temporal, self.axes, self.pool) {
                Ok(grounds) => grounds.into_iter().for_each(|(dating, ground)| {
                    self.tally.add(&ground);
                    self.add_ground(index, moving::MEMBER, dating, &properties, ground);
                }),
                Err(bad) => self.leave_out(index, bad),
            }
            return;
        }
        let Some(geometry) = members.get("geometry") else {
            return;
        };
        let ground = self.pool.geometry(geometry.get(), self.axes);
        self.tally.add(&ground);
        if !ground.is_area && ground.flaws.is_empty() {
            return;
        }
        match self.dated(members, &properties) {
            Ok(Dated { datings, unreadable_end }) => {
                for dating in datings {
                    self.add_ground(index, "geometry", dating, &properties, Arc::clone(&ground));
                }
                if let Some((path, problem)) = unreadable_end {
                    self.findings.add(Some(index), Some(path), problem, Action::Kept);
                }
            }
            Err(bad) => self.leave_out(index, bad),
        }
    }

    /// The time of a feature; an ambiguous date is resolved by the order that the other features prove.
    fn dated(&mut self, members: &Members<'_>, properties: &Members<'_>) -> Result<Dated, BadDating> {
        let found = self.dates.found(members, properties);
        self.findings.orders = self.findings.orders.and(found.orders());
        let dated = self.dates.dated(found);
        if !matches!(dated, Err((_, Problem::AmbiguousDate { .. }))) || self.dates.has_learned() {
            return dated;
        }
        self.dates = self.dates.learned(members_of(self.features));
        self.dates.dated(self.dates.found(members, properties))
    }

    fn add_ground(
        &mut self,
        feature: usize,
        member: &str,
        dating: Dating,
        properties: &Members<'_>,
        ground: Arc<Ground>,
    ) {
        self.findings.add_flaws(feature, member, &ground.flaws);
        let class = self.rule.class_of(properties);
        self.grounds.push(DatedGround { dating, feature, class, ground });
    }

    fn leave_out(&mut self, feature: usize, (property, problem): BadDating) {
        self.tally.note_area();
        self.findings.leave_out_feature(feature, &property, problem);
    }
}

impl ReportedPolygon {
    pub(super) fn of_ground(dated: &DatedGround) -> impl Iterator<Item = Self> {
        let reported =
            |polygon| Self { class: Arc::clone(&dated.class), feature: dated.feature, polygon: Arc::clone(polygon) };
        dated.ground.polygons.iter().map(reported)
    }
}
