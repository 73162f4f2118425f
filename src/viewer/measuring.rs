//! Measuring every change and drawing every snapshot ahead of time, in the background.

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
    control::timeline::Timeline,
};

/// Changes measured between two messages.
const STEPS_PER_MESSAGE: usize = 96;

/// The changes of some neighbouring reports of a source.
struct Measured {
    generation: u64,
    source: usize,
    first: usize,
    steps: Vec<Option<StepChange>>,
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
    let (generation, drawings) = (stage.generation(), drawings.clone());
    in_background(move || {
        // Nobody listens any more when something else was opened meanwhile: then drawing ahead is of no use either.
        if measure(&timelines, generation, &teller).is_ok() {
            for timeline in &timelines {
                drawings.draw_all(timeline);
            }
        }
    });
}

fn measure(timelines: &[Arc<Timeline>], generation: u64, news: &Teller<Measured>) -> Result<(), SendError<Measured>> {
    for (source, timeline) in timelines.iter().enumerate() {
        let count = timeline.snapshots().len();
        for first in (0..count).step_by(STEPS_PER_MESSAGE) {
            let last = (first + STEPS_PER_MESSAGE).min(count);
            let steps = (first..last).map(|index| step_into(timeline, index)).collect();
            news.tell(Measured { generation, source, first, steps })?;
        }
    }
    Ok(())
}

/// What the first party gained and lost with a report; none for the first report, and where it cannot be measured.
fn step_into(timeline: &Timeline, index: usize) -> Option<StepChange> {
    let snapshots = timeline.snapshots();
    let (before, after) = (snapshots.get(index.checked_sub(1)?)?, snapshots.get(index)?);
    match step_change(timeline.scheme(), Staged::COUNTED, before, after) {
        Ok(step) => Some(step),
        Err(error) => {
            warn!("the change to {} is not measured: {error}", after.file);
            None
        }
    }
}

fn receive(mut task: ResMut<Task>, mut stage: ResMut<Stage>, mut redraw: MessageWriter<RequestRedraw>) {
    let ended = {
        let Some(receiver) = &task.bypass_change_detection().measured else { return };
        let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match receiver.try_recv() {
                Ok(Measured { generation, source, first, steps }) => {
                    stage.take_steps(generation, source, first, steps);
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
