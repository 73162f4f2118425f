//! Computes all changes and the mesh of each timeline in the background, and then searches for suspected glitches.

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
        glitch::{Glitch, suspected_glitches},
        mesh::{Meshing, SpaceTimeMesh},
        timeline::Timeline,
    },
    dataset::{assembly::Faults, cache::Slot},
};

/// What was computed for a source.
enum Computed {
    Evolved { steps: Vec<Option<StepChange>>, evolution: Arc<Evolution>, mesh: Arc<SpaceTimeMesh> },
    Glitches(Vec<Glitch>),
}

/// What was computed, and the number of the source.
type Message = (usize, Computed);

/// The work under way, and for which generation of what is open it was started.
#[derive(Resource, Default)]
struct Task {
    work: Option<BackgroundTask<Message>>,
    generation: Option<u64>,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<Task>().add_systems(Update, (start, receive).chain().in_set(ViewerSystems::Load));
}

/// Starts when everything is loaded, and again when another dataset was loaded.
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
        searched: 0,
    };
    let work = BackgroundTask::run_in_steps(Waker::of(window.as_deref()), measuring, Measuring::advance);
    *task = Task { work: Some(work), generation: Some(opened.generation()) };
}

/// A timeline, with its evolution if a pack contained it.
type Source = (Arc<Timeline>, Option<Arc<Evolution>>);

/// The state of the computation.
struct Measuring {
    sources: Vec<Source>,
    slot: Option<(Slot, Faults)>,
    /// `None` once everything was sent.
    news: Option<BackgroundSender<Message>>,
    /// Of the current source.
    evolving: Evolving,
    /// The mesh of the current source, once its evolution is known.
    meshing: Option<(Arc<Evolution>, Meshing)>,
    /// Of the finished sources.
    evolutions: Vec<Arc<Evolution>>,
    /// Number of the sources in which glitches were searched for.
    searched: usize,
}

impl Measuring {
    /// Does the next part of the work. Fails if the receiver is gone.
    fn advance(&mut self) -> Result<ControlFlow<()>, SendError<Message>> {
        let source = self.evolutions.len();
        let Some((timeline, known)) = self.sources.get(source).cloned() else {
            return self.search_or_finish();
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
        news.tell((source, Computed::Evolved { steps, evolution: Arc::clone(&evolution), mesh }))?;
        self.evolutions.push(evolution);
        Ok(ControlFlow::Continue(()))
    }

    /// Computes the next part of an evolution; returns it once it is complete.
    fn evolved(&mut self, timeline: &Timeline, known: Option<Arc<Evolution>>) -> Option<Arc<Evolution>> {
        if let Some(known) = known {
            // Older packs lack the uncounted areas.
            let is_whole = known.covered.len() == timeline.snapshots().len();
            let whole = || Arc::new(Evolution { covered: covered_of(timeline, None), ..(*known).clone() });
            return Some(if is_whole { known } else { whole() });
        }
        let some_are_left = self.evolving.advance(timeline, AT_ONCE);
        (!some_are_left).then(|| Arc::new(mem::take(&mut self.evolving).finish()))
    }

    /// Searches the next source for glitches; once all are searched, finishes.
    ///
    /// This comes after the changes of all sources: it measures every zone, and the date slider works without it.
    fn search_or_finish(&mut self) -> Result<ControlFlow<()>, SendError<Message>> {
        let source = self.searched;
        let (Some((timeline, _)), Some(news)) = (self.sources.get(source), &self.news) else {
            self.finish();
            return Ok(ControlFlow::Break(()));
        };
        news.tell((source, Computed::Glitches(suspected_glitches(timeline))))?;
        self.searched += 1;
        Ok(ControlFlow::Continue(()))
    }

    /// Closes the channel, and stores the evolutions in the cache.
    fn finish(&mut self) {
        self.news = None;
        if let Some((slot, faults)) = self.slot.take() {
            keep(&slot, &self.sources, &self.evolutions, &faults);
        }
    }
}

/// Stores evolutions in the cache. A failure only makes the next start slower.
fn keep(slot: &Slot, sources: &[Source], evolutions: &[Arc<Evolution>], faults: &Faults) {
    let opened = sources.iter().zip(evolutions).map(|((timeline, _), evolution)| (&**timeline, &**evolution));
    if let Err(error) = slot.store(opened, faults) {
        warn!("not kept for the next time: {error}");
    }
}

/// What the first party gained and lost with each report; `None` for the first report, and where it cannot be computed.
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
    for (source, computed) in news.messages {
        match computed {
            Computed::Evolved { steps, evolution, mesh } => {
                opened.take_evolution(generation, source, steps, (evolution, mesh));
            }
            Computed::Glitches(glitches) => opened.take_glitches(generation, source, glitches),
        }
        redraw.write(RequestRedraw);
    }
    if news.is_over {
        task.work = None;
    }
}
