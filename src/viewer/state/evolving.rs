//! Computing every change and the mesh of each timeline, in the background.

use std::{
    mem,
    ops::ControlFlow,
    sync::{Arc, mpsc::SendError},
};

use bevy::{prelude::*, window::RequestRedraw, winit::EventLoopProxyWrapper};

use super::{
    background::{AT_ONCE, BackgroundSender, BackgroundTask, Waker},
    opened::{OpenedSource, OpenedSources},
    schedule::ViewerSystems,
};
use crate::{
    analysis::changes::{StepChange, step_change},
    control::{
        covered::covered_of,
        evolution::{Evolution, Evolving},
        mesh::{Meshing, SpaceTimeMesh},
        timeline::Timeline,
    },
    dataset::{assembly::Faults, cache::Slot},
};

/// What follows from the reports of a source.
struct Evolved {
    source: usize,
    steps: Vec<Option<StepChange>>,
    evolution: Arc<Evolution>,
    mesh: Arc<SpaceTimeMesh>,
}

/// The work under way, and for which generation of what is open it was started.
#[derive(Resource, Default)]
struct Task {
    work: Option<BackgroundTask<Evolved>>,
    generation: Option<u64>,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<Task>().add_systems(Update, (start, receive).chain().in_set(ViewerSystems::Load));
}

/// Starts when everything is loaded, and anew when something else was.
fn start(mut task: ResMut<Task>, mut opened: ResMut<OpenedSources>, window: Option<Res<EventLoopProxyWrapper>>) {
    if opened.progress.is_some() || opened.sources().is_empty() || task.generation == Some(opened.generation()) {
        return;
    }
    let known = |opened_source: &OpenedSource| (Arc::clone(&opened_source.timeline), opened_source.evolution.clone());
    let sources: Vec<_> = opened.sources().iter().map(known).collect();
    let slot = opened.bypass_change_detection().take_slot();
    let evolutions = Vec::with_capacity(sources.len());
    let measuring = |sender| Measuring {
        sources,
        slot,
        news: Some(sender),
        evolving: Evolving::default(),
        meshing: None,
        evolutions,
    };
    let work = BackgroundTask::run_in_steps(Waker::of(window.as_deref()), measuring, Measuring::advance);
    *task = Task { work: Some(work), generation: Some(opened.generation()) };
}

/// A timeline, and what follows from it if a pack had it.
type Source = (Arc<Timeline>, Option<Arc<Evolution>>);

/// Measuring under way.
struct Measuring {
    sources: Vec<Source>,
    slot: Option<(Slot, Faults)>,
    /// None when everything is told.
    news: Option<BackgroundSender<Evolved>>,
    /// Of the source that is under way.
    evolving: Evolving,
    /// The mesh of it, once the changes are there.
    meshing: Option<(Arc<Evolution>, Meshing)>,
    /// Of the sources that are done.
    evolutions: Vec<Arc<Evolution>>,
}

impl Measuring {
    /// Goes on with the next part of the work. Fails when nobody listens any more.
    fn advance(&mut self) -> Result<ControlFlow<()>, SendError<Evolved>> {
        let source = self.evolutions.len();
        let Some((timeline, known)) = self.sources.get(source).cloned() else {
            self.finish();
            return Ok(ControlFlow::Break(()));
        };
        let Some((evolution, mut meshing)) = self.meshing.take() else {
            self.meshing = self.evolved(&timeline, known).map(|evolution| {
                let meshing = Meshing::new(&timeline, &evolution);
                (evolution, meshing)
            });
            return Ok(ControlFlow::Continue(()));
        };
        if meshing.advance(&evolution, AT_ONCE) {
            self.meshing = Some((evolution, meshing));
            return Ok(ControlFlow::Continue(()));
        }
        let mesh = Arc::new(meshing.finish(&timeline, &evolution));
        let steps = steps(&timeline, &evolution);
        let Some(news) = &self.news else { return Ok(ControlFlow::Break(())) };
        news.tell(Evolved { source, steps, evolution: Arc::clone(&evolution), mesh })?;
        self.evolutions.push(evolution);
        Ok(ControlFlow::Continue(()))
    }

    /// The next part of what follows from a timeline; all of it, when it is there.
    fn evolved(&mut self, timeline: &Timeline, known: Option<Arc<Evolution>>) -> Option<Arc<Evolution>> {
        if let Some(known) = known {
            // A pack that was written before lacks what does not count.
            let is_whole = known.covered.len() == timeline.snapshots().len();
            let whole = || Arc::new(Evolution { covered: covered_of(timeline, None), ..(*known).clone() });
            return Some(if is_whole { known } else { whole() });
        }
        let some_are_left = self.evolving.advance(timeline, AT_ONCE);
        (!some_are_left).then(|| Arc::new(mem::take(&mut self.evolving).finish()))
    }

    /// Says that this was all, and keeps it for the next time.
    fn finish(&mut self) {
        self.news = None;
        if let Some((slot, faults)) = self.slot.take() {
            keep(&slot, &self.sources, &self.evolutions, &faults);
        }
    }
}

/// Keeps what took long for the next time. Without it the next start is slower, and nothing else.
fn keep(slot: &Slot, sources: &[Source], evolutions: &[Arc<Evolution>], faults: &Faults) {
    let opened = sources.iter().zip(evolutions).map(|((timeline, _), evolution)| (&**timeline, &**evolution));
    if let Err(error) = slot.store(opened, faults) {
        warn!("not kept for the next time: {error}");
    }
}

/// What the first party gained and lost with each report; none for the first report, and where it cannot be computed.
fn steps(timeline: &Timeline, evolution: &Evolution) -> Vec<Option<StepChange>> {
    let step = |changes: &Result<Vec<_>, _>| match changes {
        Ok(changes) => Some(step_change(timeline.scheme(), OpenedSource::COUNTED, changes)),
        Err(error) => {
            warn!("{error}");
            None
        }
    };
    std::iter::once(None).chain(evolution.steps.iter().map(step)).collect()
}

fn receive(mut task: ResMut<Task>, mut opened: ResMut<OpenedSources>, mut redraw: MessageWriter<RequestRedraw>) {
    let Some(generation) = task.generation else { return };
    let Some(work) = &task.bypass_change_detection().work else { return };
    let news = work.news();
    for Evolved { source, steps, evolution, mesh } in news.messages {
        opened.take_evolution(generation, source, steps, (evolution, mesh));
        redraw.write(RequestRedraw);
    }
    if news.is_over {
        task.work = None;
    }
}
