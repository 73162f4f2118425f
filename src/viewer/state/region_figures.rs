//! The areas of the classes in the region whose card is shown, computed in the background and kept until the region,
//! the source or the report changes.

use std::sync::Arc;

use bevy::{prelude::*, window::RequestRedraw, winit::EventLoopProxyWrapper};

use super::{
    apply::Clock,
    background::{BackgroundTask, Waker},
    interface::Interface,
    opened::OpenedSources,
    schedule::ViewerSystems,
    search::Card,
};
use crate::{
    analysis::region_areas::{GroundShare, class_shares, ground_shares},
    control::{
        covered::{OverlapSteps, covered_in},
        timeline::Timeline,
    },
    formats::regions::regions_of,
    geometry::overlay::OverlayFailed,
    places::own::OwnPlaces,
};

/// What figures belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Subject {
    generation: u64,
    source: usize,
    report: usize,
    region: usize,
}

type Figures = Result<Vec<GroundShare>, OverlayFailed>;

/// The figures computed last, and the work under way.
#[derive(Resource, Default, Debug)]
pub(in crate::viewer) struct RegionFigures {
    wanted: Option<Subject>,
    known: Option<(Subject, Figures)>,
    work: Option<(Subject, BackgroundTask<Figures>)>,
}

/// The figures of the region whose card is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::viewer) enum RegionState<'a> {
    /// They are being computed. With the figures of another report of the region, if there are any.
    Computing(&'a [GroundShare]),
    /// They are known.
    Known(&'a [GroundShare]),
    /// The zones cannot be cut.
    Failed,
}

impl RegionFigures {
    /// The state of the figures for the report shown.
    pub(in crate::viewer) fn state(&self) -> RegionState<'_> {
        match &self.known {
            Some((subject, Ok(figures))) if Some(*subject) == self.wanted => RegionState::Known(figures),
            Some((subject, Err(_))) if Some(*subject) == self.wanted => RegionState::Failed,
            Some((subject, Ok(figures))) if Some(subject.region) == self.wanted.map(|wanted| wanted.region) => {
                RegionState::Computing(figures)
            }
            _ => RegionState::Computing(&[]),
        }
    }
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<RegionFigures>().add_systems(Update, follow.after(ViewerSystems::Apply));
}

/// Computes the figures of what is shown, one after the other: a scrubbed date must not start a task for each report.
fn follow(
    mut figures: ResMut<RegionFigures>,
    interface: Res<Interface>,
    clock: Res<Clock>,
    opened: Res<OpenedSources>,
    window: Option<Res<EventLoopProxyWrapper>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let figures = figures.bypass_change_detection();
    figures.wanted = subject(&interface, &clock, &opened);
    if let Some((subject, work)) = figures.work.take() {
        let news = work.news();
        if let Some(found) = news.messages.into_iter().last() {
            figures.known = Some((subject, found));
            redraw.write(RequestRedraw);
        } else if !news.is_over {
            figures.work = Some((subject, work));
            return;
        }
    }
    let is_known = figures.known.as_ref().map(|(subject, _)| *subject) == figures.wanted;
    let Some(subject) = figures.wanted.filter(|_| !is_known) else { return };
    let Some(opened_source) = opened.chosen() else { return };
    let (timeline, own) = (Arc::clone(&opened_source.timeline), opened.own_places.clone());
    let work = BackgroundTask::run(Waker::of(window.as_deref()), move |sender| {
        // Nobody listens if the window was closed.
        shares_in(&timeline, &own, subject).and_then(|found| sender.tell(found).ok());
    });
    figures.work = Some((subject, work));
}

fn subject(interface: &Interface, clock: &Clock, opened: &OpenedSources) -> Option<Subject> {
    let Some(Card::Region(region)) = interface.card else { return None };
    let report = opened.chosen()?.timeline.as_of(clock.0.now())?;
    Some(Subject { generation: opened.generation(), source: opened.chosen_index(), report, region })
}

/// The classes with ground in a region, as `frontline areas --region` gives them; `None` without the region or report.
fn shares_in(timeline: &Timeline, own: &OwnPlaces, subject: Subject) -> Option<Figures> {
    let partition = regions_of(own).ok()?.partition();
    let snapshots = timeline.snapshots().get(subject.report..=subject.report)?;
    let shares = || -> Figures {
        let covered = covered_in(timeline.scheme(), &snapshots[0])?;
        let shares = class_shares(timeline.scheme(), snapshots, (&[covered], &OverlapSteps::default()), partition)?;
        let report = shares.first().map_or(&[][..], Vec::as_slice);
        let within = ground_shares(timeline.scheme(), report, partition, subject.region);
        Ok(within.into_iter().filter(|share| share.km2 >= GroundShare::LEAST_KM2).collect())
    };
    Some(shares())
}
