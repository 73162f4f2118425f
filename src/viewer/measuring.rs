//! Computing every change and the mesh of each timeline, in the background.

use std::sync::{
    Arc, Mutex, PoisonError,
    mpsc::{Receiver, SendError, TryRecvError},
};

use bevy::{prelude::*, window::RequestRedraw, winit::EventLoopProxyWrapper};

use super::{
    ViewerSystems,
    drawing::Drawings,
    stage::{Stage, Staged},
    waking::{Teller, Waker, in_background},
};
use crate::{
    analysis::changes::{StepChange, step_change},
    control::{evolution::Evolution, mesh::SpaceTimeMesh, timeline::Timeline},
};

/// What follows from the reports of a source.
struct Measured {
    source: usize,
    steps: Vec<Option<StepChange>>,
    mesh: Arc<SpaceTimeMesh>,
}

/// The task under way, by its end of the channel: a task whose channel is gone ends by itself.
#[derive(Resource, Default)]
struct Task {
    measured: Option<Mutex<Receiver<Measured>>>,
    generation: Option<u64>,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Task>().add_systems(Update, (start, receive).chain().in_set(ViewerSystems::Load));
}

/// Starts when everything is loaded, and anew when something else was.
fn start(
    mut task: ResMut<Task>,
    stage: Res<Stage>,
    drawings: Res<Drawings>,
    window: Option<Res<EventLoopProxyWrapper>>,
) {
    if stage.progress.is_some() || stage.sources().is_empty() || task.generation == Some(stage.generation()) {
        return;
    }
    let (teller, receiver) = Teller::new(Waker::of(window.as_deref()));
    *task = Task { measured: Some(Mutex::new(receiver)), generation: Some(stage.generation()) };
    let timelines: Vec<Arc<Timeline>> = stage.sources().iter().map(|staged| Arc::clone(&staged.timeline)).collect();
    let drawings = drawings.clone();
    // Nobody listens any more when something else was opened meanwhile: then this is of no use.
    in_background(move || measure(&timelines, &drawings, &teller).unwrap_or_default());
}

fn measure(
    timelines: &[Arc<Timeline>],
    drawings: &Drawings,
    news: &Teller<Measured>,
) -> Result<(), SendError<Measured>> {
    for (source, timeline) in timelines.iter().enumerate() {
        let evolution = Evolution::of(timeline, drawings.home_of(timeline));
        let mesh = Arc::new(SpaceTimeMesh::of(timeline, &evolution));
        news.tell(Measured { source, steps: steps(timeline, &evolution), mesh })?;
    }
    Ok(())
}

/// What the first party gained and lost with each report; none for the first report, and where it cannot be computed.
fn steps(timeline: &Timeline, evolution: &Evolution) -> Vec<Option<StepChange>> {
    let step = |changes: &Result<Vec<_>, _>| match changes {
        Ok(changes) => Some(step_change(timeline.scheme(), Staged::COUNTED, changes)),
        Err(error) => {
            warn!("{error}");
            None
        }
    };
    std::iter::once(None).chain(evolution.steps.iter().map(step)).collect()
}

fn receive(mut task: ResMut<Task>, mut stage: ResMut<Stage>, mut redraw: MessageWriter<RequestRedraw>) {
    let Some(generation) = task.generation else { return };
    let ended = {
        let Some(receiver) = &task.bypass_change_detection().measured else { return };
        let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match receiver.try_recv() {
                Ok(Measured { source, steps, mesh }) => {
                    stage.take_evolution(generation, source, steps, mesh);
                    redraw.write(RequestRedraw);
                }
                Err(end) => break end == TryRecvError::Disconnected,
            }
        }
    };
    if ended {
        task.measured = None;
    }
}
