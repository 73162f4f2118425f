//! Turns requests of the page into commands, and notifies the page of what is shown.

use std::path::PathBuf;

use bevy::{prelude::*, window::RequestRedraw, winit::EventLoopProxyWrapper};

use super::bridge::{self, PageRequest};
use crate::{
    cartography::viewport::ScreenPoint,
    control::{mesh::Motion, report_time::time_from_days},
    dataset::inventory::Request,
    formats::dates::parse_period,
    geometry::position::LonLat,
    language::Language,
    playback::{Direction, PlaybackCommand},
    viewer::state::{
        address::Address,
        apply::{Clock, MapView},
        background::Waker,
        command::{CompareCommand, MapCommand, StoryCommand, Told, ViewerCommand},
        interface::Interface,
        opened::OpenedSources,
        saving::{Existing, SaveCommand, Saving, file_name},
        schedule::ViewerSystems,
        text_alternative::{Moment, Shown, Subject, TextAlternative},
    },
};

/// The link whose view is to be shown once there are reports.
#[derive(Resource, Default, Debug)]
struct Pending(Option<Address>);

/// Counts jumps of the view; each becomes an entry of the browser's history.
#[derive(Resource, Default, Debug)]
struct Jumps {
    count: u32,
    /// Whether a link is being followed: its commands are not jumps, since the history has its entry already.
    follows_link: bool,
}

/// The last notification to the page.
#[derive(Default)]
struct Known {
    subject: Subject,
    moment: Option<Moment>,
}

/// The start of the program's own work on a frame, milliseconds.
#[derive(Resource, Default, Debug)]
struct Began(f64);

pub(super) fn plugin(app: &mut App) {
    app.insert_resource(Pending(Some(Address::read(&bridge::address()))))
        .init_resource::<Jumps>()
        .init_resource::<Began>()
        .add_systems(First, begin)
        .add_systems(Startup, listen)
        .add_systems(Update, (take_requests, follow_link).chain().in_set(ViewerSystems::Input))
        .add_systems(Update, count_jumps.in_set(ViewerSystems::Present))
        .add_systems(Last, tell);
}

fn begin(mut began: ResMut<Began>) {
    began.0 = bridge::millis();
}

fn listen(window: Option<Res<EventLoopProxyWrapper>>) {
    bridge::wake_with(Waker::of(window.as_deref()));
}

fn take_requests(
    mut pending: ResMut<Pending>,
    mut opened: ResMut<OpenedSources>,
    clock: Res<Clock>,
    saving: Res<Saving>,
    interface: Res<Interface>,
    view: Res<MapView>,
    mut commands: MessageWriter<ViewerCommand>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    for asked in bridge::take_requests() {
        redraw.write(RequestRedraw);
        match asked {
            PageRequest::Open(files) => opened.ask_to_open(Request { files, ..Request::default() }),
            PageRequest::Do(name, value) if name == "address" => pending.0 = Some(Address::read(&value)),
            PageRequest::Do(name, _) if name == "save" => {
                let path = PathBuf::from(file_of(&opened, &clock, &saving, &interface));
                commands.write(ViewerCommand::Save(SaveCommand::Start(path, Existing::Replace)));
            }
            PageRequest::Do(name, value) => {
                if let Some(command) = command(&name, &value, &interface, &view) {
                    commands.write(command);
                } else {
                    warn!("the page asks for what is not known: {name} {value}");
                }
            }
        }
    }
}

/// The file name for a picture of what is shown.
fn file_of(opened: &OpenedSources, clock: &Clock, saving: &Saving, interface: &Interface) -> String {
    let source = opened.chosen().map(|opened_source| opened_source.timeline.source().name.clone());
    let title = opened.about.title.as_ref().map(|title| interface.words.language().name(title).to_owned());
    let date = time_from_days(clock.0.now()).date_naive();
    file_name(&title.or(source).unwrap_or_default(), &[date], saving.choices().ending())
}

/// The command with a name and a value, if there is one.
fn command(name: &str, value: &str, interface: &Interface, view: &MapView) -> Option<ViewerCommand> {
    let playback = |command| Some(ViewerCommand::Playback(command));
    match name {
        "previous" => playback(PlaybackCommand::StepReport(Direction::Backward)),
        "next" => playback(PlaybackCommand::StepReport(Direction::Forward)),
        "play" => playback(PlaybackCommand::TogglePlay),
        "pause" => playback(PlaybackCommand::Pause),
        "seek" => playback(PlaybackCommand::Seek(value.parse().ok()?)),
        "day" => playback(PlaybackCommand::Seek(parse_period(value)?.shown_days())),
        "place" => {
            let (lon, lat) = value.split_once(',')?;
            let at = LonLat { lon: lon.parse().ok()?, lat: lat.parse().ok()? };
            Some(ViewerCommand::Map(MapCommand::FlyTo(at)))
        }
        "zoom" => {
            let middle = ScreenPoint { x: view.0.width_px / 2.0, y: view.0.height_px / 2.0 };
            Some(ViewerCommand::Map(MapCommand::ZoomAt { levels: value.parse().ok()?, anchor: middle }))
        }
        "fit" => Some(ViewerCommand::Map(MapCommand::Fit)),
        "chapter" => {
            let (story, chapter) = value.split_once(',')?;
            let told = Told { story: story.parse().ok()?, chapter: chapter.parse().ok()? };
            Some(ViewerCommand::Tell(StoryCommand::Show(told)))
        }
        "language" => Some(ViewerCommand::Speak(Language::from_locale(value)?)),
        "dark" if interface.dark != (value == "true") => Some(ViewerCommand::ToggleDark),
        _ => None,
    }
}

/// Shows the view of a link once there are reports.
fn follow_link(
    mut pending: ResMut<Pending>,
    mut jumps: ResMut<Jumps>,
    opened: Res<OpenedSources>,
    clock: Res<Clock>,
    interface: Res<Interface>,
    mut commands: MessageWriter<ViewerCommand>,
) {
    if opened.progress.is_some() || opened.sources().is_empty() {
        return;
    }
    let Some(address) = pending.bypass_change_detection().0.take() else { return };
    let is_whole = address.is_whole();
    let named = |name| opened.sources().iter().position(|opened_source| opened_source.timeline.source().name == name);
    let source = address.source.and_then(named).or_else(|| is_whole.then_some(0));
    let motion = address.motion.or_else(|| is_whole.then(Motion::default));
    let ends_loop = is_whole && address.range.is_none() && clock.0.loop_range().is_some();
    let range = address.range.map(PlaybackCommand::SetLoop).or_else(|| ends_loop.then_some(PlaybackCommand::ClearLoop));
    let compared = address.date.map(|_| CompareCommand::With(address.compared));
    let asked = [
        address.language.map(ViewerCommand::Speak),
        source.filter(|&source| source != opened.chosen_index()).map(ViewerCommand::ChooseSource),
        motion.filter(|&motion| motion != interface.motion).map(ViewerCommand::Move),
        address.look.map(|look| ViewerCommand::Map(MapCommand::Look(look))),
        range.map(ViewerCommand::Playback),
        address.date.map(|date| ViewerCommand::Playback(PlaybackCommand::Seek(date))),
        compared.map(ViewerCommand::Compare),
    ];
    jumps.follows_link = true;
    commands.write_batch(asked.into_iter().flatten());
}

/// Counts the commands that create a history entry.
fn count_jumps(mut commands: MessageReader<ViewerCommand>, mut jumps: ResMut<Jumps>) {
    let is_jump = |command: &ViewerCommand| match command {
        ViewerCommand::Map(command) => {
            matches!(command, MapCommand::Show(_) | MapCommand::FlyTo(_) | MapCommand::Fit | MapCommand::View(_))
        }
        ViewerCommand::Playback(command) => matches!(
            command,
            PlaybackCommand::SeekFraction(_)
                | PlaybackCommand::First
                | PlaybackCommand::Last
                | PlaybackCommand::StepMonth(_)
                | PlaybackCommand::StepReport(_)
                | PlaybackCommand::StepChange(_)
        ),
        ViewerCommand::ChooseSource(_) | ViewerCommand::Compare(_) | ViewerCommand::Tell(_) => true,
        _ => false,
    };
    let has_jumped = commands.read().filter(|command| is_jump(command)).count() > 0;
    let jumps = jumps.bypass_change_detection();
    if has_jumped && !jumps.follows_link {
        jumps.count += 1;
    }
    jumps.follows_link = false;
}

fn tell(
    shown: Shown,
    began: Res<Began>,
    jumps: Res<Jumps>,
    mut known: Local<Known>,
    mut problem: MessageWriter<AppExit>,
) {
    if (shown.is_changed() || known.moment.is_none())
        && let Err(error) = tell_changes(&shown, &jumps, &mut known)
    {
        bridge::failed(&error.to_string());
        problem.write(AppExit::error());
    }
    bridge::drawn(bridge::millis() - began.0);
}

fn tell_changes(shown: &Shown, jumps: &Jumps, known: &mut Known) -> serde_json::Result<()> {
    let may_differ = shown.has_other_subject() || known.moment.is_none();
    let subject = may_differ.then(|| shown.subject()).filter(|subject| *subject != known.subject);
    let moment = shown.moment();
    if subject.is_some() || known.moment.as_ref() != Some(&moment) {
        let mirror = TextAlternative { subject: subject.as_ref(), moment: &moment };
        bridge::told(&serde_json::to_string(&mirror)?, jumps.count);
    }
    known.moment = Some(moment);
    if let Some(subject) = subject {
        known.subject = subject;
    }
    Ok(())
}
