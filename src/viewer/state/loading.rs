//! Opens data in the background; the first picture is shown before the last file is read.

mod work;

use bevy::{ecs::system::SystemParam, prelude::*, window::RequestRedraw, winit::EventLoopProxyWrapper};

use self::work::{Loading, News};
use super::{
    address::Look,
    apply::{Axis, Clock},
    background::{BackgroundTask, Waker},
    command::{MapCommand, ViewerCommand},
    drawings::Drawings,
    interface::Interface,
    opened::OpenedSources,
    places::Places,
    schedule::ViewerSystems,
    today::Today,
};
use crate::{
    dataset::{Progress, cache::Cache, inventory::Request},
    playback::{PlayState, PlaybackCommand},
};

/// The cache of opened datasets; nothing is cached without this resource.
#[derive(Resource, Clone, Debug)]
pub struct KeptIn(pub Cache);

/// The request the program was started with.
#[derive(Resource, Clone, Debug)]
pub struct FirstRequest(pub Request);

/// The initial centre and zoom of the map, if it must not show all data.
#[derive(Resource, Clone, Copy, Debug)]
pub(in crate::viewer) struct FirstLook(pub(in crate::viewer) Look);

/// The reading under way, and what was opened last.
#[derive(Resource, Default)]
struct Tasks {
    reading: Option<BackgroundTask<News>>,
    request: Option<Request>,
}

/// Parameters needed to open a request.
#[derive(SystemParam)]
struct Opening<'w> {
    tasks: ResMut<'w, Tasks>,
    opened: ResMut<'w, OpenedSources>,
    window: Option<Res<'w, EventLoopProxyWrapper>>,
    kept_in: Option<Res<'w, KeptIn>>,
    interface: ResMut<'w, Interface>,
    clock: ResMut<'w, Clock>,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<Tasks>()
        .init_resource::<OpenedSources>()
        .add_systems(Startup, open_first)
        .add_systems(Update, (open_wanted, receive_news).chain().in_set(ViewerSystems::Load));
}

fn open_first(request: Option<Res<FirstRequest>>, mut opening: Opening) {
    if let Some(request) = request {
        opening.open(request.0.clone());
    }
}

/// Opens files dropped on the window or requested by a command.
fn open_wanted(mut dropped: MessageReader<FileDragAndDrop>, mut opening: Opening) {
    let mut wanted = opening.opened.bypass_change_detection().take_wanted().unwrap_or_default();
    wanted.paths.extend(dropped.read().filter_map(|drop| match drop {
        FileDragAndDrop::DroppedFile { path_buf, .. } => Some(path_buf.clone()),
        _ => None,
    }));
    if !wanted.paths.is_empty() || !wanted.files.is_empty() {
        let options = opening.tasks.request.as_ref().map(|request| request.options.clone()).unwrap_or_default();
        opening.open(Request { options, ..wanted });
    }
}

impl Opening<'_> {
    fn open(&mut self, request: Request) {
        self.opened.clear();
        self.opened.paths.clone_from(&request.paths);
        // Chapter, loop and comparison belong to the old data.
        self.clock.0.rest();
        if self.interface.told.is_some() || self.interface.compared.is_some() {
            (self.interface.told, self.interface.compared) = (None, None);
        }
        self.opened.progress = Some(Progress { files: 0, of_files: 0, bytes: 0, of_bytes: 0 });
        let cache = self.kept_in.as_ref().map(|kept_in| kept_in.0.clone());
        let known = Some(request.clone());
        let loading = |sender| Loading::new(request, cache, sender);
        let reading = BackgroundTask::run_in_steps(Waker::of(self.window.as_deref()), loading, Loading::advance);
        *self.tasks = Tasks { reading: Some(reading), request: known };
    }
}

pub(in crate::viewer) fn error_chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

fn receive_news(
    mut tasks: ResMut<Tasks>,
    (mut opened, mut places): (ResMut<OpenedSources>, ResMut<Places>),
    mut clock: ResMut<Clock>,
    mut axis: ResMut<Axis>,
    (drawings, today): (Res<Drawings>, Res<Today>),
    (first_look, mut spent): (Option<Res<FirstLook>>, Commands),
    mut commands: MessageWriter<ViewerCommand>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(reading) = &tasks.bypass_change_detection().reading else { return };
    for item in reading.news().messages {
        redraw.write(RequestRedraw);
        match item {
            News::About(about, stories) => (opened.about, opened.stories) = (*about, stories),
            News::Records(records) => opened.records = records,
            News::Places(own, gazetteer) => {
                opened.own_places = own;
                // Unchanged places must not cause the panels to be laid out again.
                if places.0 != gazetteer {
                    places.0 = gazetteer;
                    // The same number may mean another place now.
                    commands.write(ViewerCommand::ShowCard(None));
                }
            }
            News::Opened { opened: found, faults, progress } => {
                let before = opened.stops().extent();
                opened.take(found, faults, today.0);
                opened.progress = Some(progress);
                follow_extent(before, &opened, &mut clock, &mut axis);
                if before.is_none() && !opened.sources().is_empty() {
                    let look =
                        first_look.as_deref().map_or(MapCommand::View(0), |&FirstLook(look)| MapCommand::Look(look));
                    commands.write(ViewerCommand::Map(look));
                    spent.remove_resource::<FirstLook>();
                }
            }
            News::Done(slot) => {
                opened.finish(slot);
                drawings.forget_others(
                    &opened.sources().iter().map(|opened_source| &opened_source.timeline).collect::<Vec<_>>(),
                );
                tasks.reading = None;
            }
            News::Failed(problem, text) => {
                error!("{text}");
                opened.progress = None;
                opened.problem = Some(problem);
                tasks.reading = None;
            }
        }
    }
}

/// While reports arrive, keeps a paused cursor at the end and a whole axis whole.
fn follow_extent(before: Option<(f64, f64)>, opened: &OpenedSources, clock: &mut Clock, axis: &mut Axis) {
    let Some(extent) = opened.stops().extent() else { return };
    let at_end = before.is_none_or(|(_, last)| clock.0.now() >= last);
    if at_end && clock.0.state() == PlayState::Paused {
        clock.0.apply(PlaybackCommand::Last, opened.stops());
    }
    axis.0 = axis.0.following(before, extent);
}
