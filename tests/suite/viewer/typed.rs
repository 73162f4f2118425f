//! Dates and names of places typed into the window's fields, and what its panels say about the places found.

use bevy::{input::keyboard::KeyCode, prelude::*};
use bevy_egui::{
    EguiContext,
    egui::{Event, Key, Modifiers, PointerButton, Pos2, accesskit::Node},
    input::{EguiInputEvent, FocusedNonWindowEguiContext},
};
use frontline::dataset::GivenFile;
use serde_json::json;

use super::*;

/// The usual size of the window.
const ROOMY: (u32, u32) = (1280, 720);

/// The window with keyboard and screen reader; `None`, reported as skipped, without a graphics driver.
pub(super) fn with_keyboard(request: Request, language: Language, size: (u32, u32)) -> Option<Offscreen> {
    let mut offscreen = offscreen_of(request, language, size, |_| {})?;
    let context = context(&mut offscreen);
    offscreen.app().insert_resource(FocusedNonWindowEguiContext(context));
    offscreen.app().world().resource::<AccessibilityRequested>().set(true);
    offscreen.frame();
    Some(offscreen)
}

fn context(offscreen: &mut Offscreen) -> Entity {
    let world = offscreen.app().world_mut();
    world.query_filtered::<Entity, With<EguiContext>>().single(world).unwrap()
}

/// Sends input events to the panels, one per frame, and runs one more frame.
pub(super) fn act(offscreen: &mut Offscreen, events: impl IntoIterator<Item = Event>) {
    let context = context(offscreen);
    for event in events {
        offscreen.app().world_mut().write_message(EguiInputEvent { context, event });
        offscreen.frame();
    }
    offscreen.frame();
}

pub(super) fn enter(offscreen: &mut Offscreen) {
    let key = |pressed| Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    act(offscreen, [key(true), key(false)]);
}

/// Clicks the only item with this description.
pub(super) fn click(offscreen: &mut Offscreen, words: &str) {
    let found = described_nodes(offscreen, |node| node.label() == Some(words));
    assert_eq!(found.len(), 1, "{words}");
    let bounds = found[0].bounds().unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "a place in the window")]
    let pos = Pos2::new(f64::midpoint(bounds.x0, bounds.x1) as f32, f64::midpoint(bounds.y0, bounds.y1) as f32);
    let button =
        |pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    act(offscreen, [Event::PointerMoved(pos), button(true), button(false)]);
}

pub(super) fn described_nodes(offscreen: &mut Offscreen, wanted: impl Fn(&Node) -> bool) -> Vec<Node> {
    offscreen.frame();
    let world = offscreen.app().world_mut();
    let mut outputs = world.query::<&EguiOutput>();
    let updates = outputs.iter(world).filter_map(|output| output.platform_output.accesskit_update.as_ref());
    updates.flat_map(|update| &update.nodes).map(|(_, node)| node).filter(|node| wanted(node)).cloned().collect()
}

/// Opens the date field, types into it and presses Enter.
fn type_date(offscreen: &mut Offscreen, text: &str) {
    send(offscreen.app(), ViewerCommand::Toggle(Panel::DATE));
    (0..3).for_each(|_| offscreen.frame());
    act(offscreen, [Event::Text(text.to_owned())]);
    enter(offscreen);
}

fn asks_for_date(offscreen: &mut Offscreen) -> bool {
    offscreen.app().world().resource::<Interface>().shows(Panel::DATE)
}

#[test]
fn dates_are_typed_as_people_write_them() {
    let Some(mut offscreen) = with_keyboard(Request::default(), Language::English, ROOMY) else { return };
    let typed = [
        ("21 May 2023", "2023-05-21"),
        ("Feb 2024", "2024-02-29"),
        ("17.2.24", "2024-02-17"),
        ("17 лютого 2024", "2024-02-17"),
        ("лютий 2024", "2024-02-29"),
        ("2024-02-17", "2024-02-17"),
        ("2023", "2023-12-31"),
    ];
    for (text, date) in typed {
        send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::First));
        type_date(&mut offscreen, text);
        assert_eq!(now(offscreen.app()), end_of(date), "{text}");
        assert!(!asks_for_date(&mut offscreen), "{text}");
    }
}

#[test]
fn a_date_with_two_readings_shows_both_and_chooses_neither() {
    for (language, readings) in
        [(Language::English, ["5 June 2024", "6 May 2024"]), (Language::Ukrainian, ["5 червня 2024", "6 травня 2024"])]
    {
        let Some(mut offscreen) = with_keyboard(Request::default(), language, ROOMY) else { return };
        let before = now(offscreen.app());
        type_date(&mut offscreen, "05/06/2024");
        assert_eq!(now(offscreen.app()), before);
        assert!(asks_for_date(&mut offscreen));
        let words = described_words(&mut offscreen);
        assert!(readings.iter().all(|reading| words.iter().any(|words| words == reading)), "{words:?}");
        click(&mut offscreen, readings[0]);
        assert_eq!(now(offscreen.app()), end_of("2024-06-05"));
        assert!(!asks_for_date(&mut offscreen));
    }
}

#[test]
fn what_is_no_date_is_told_and_moves_nothing() {
    let Some(mut offscreen) = with_keyboard(Request::default(), Language::English, ROOMY) else { return };
    let before = now(offscreen.app());
    type_date(&mut offscreen, "32 May 2023");
    assert_eq!((now(offscreen.app()), asks_for_date(&mut offscreen)), (before, true));
    assert!(described_words(&mut offscreen).iter().any(|words| words == "This is not a date"));
}

/// Searches a name, and returns the descriptions of the rows of places with it.
fn found(offscreen: &mut Offscreen, name: &str) -> Vec<String> {
    send(offscreen.app(), ViewerCommand::Search);
    (0..3).for_each(|_| offscreen.frame());
    act(offscreen, [Event::Text(name.to_owned())]);
    let rows = described_words(offscreen);
    rows.into_iter().filter(|row| row.starts_with(&format!("{name}, "))).collect()
}

#[test]
fn the_search_tells_namesakes_apart_and_flies_to_the_one_that_is_chosen() {
    for (language, name, of_kharkiv) in [
        (Language::English, "Andriivka", "Andriivka, Kharkiv Oblast"),
        (Language::Ukrainian, "Андріївка", "Андріївка, Харківська область"),
    ] {
        let Some(mut offscreen) = with_keyboard(Request::default(), language, ROOMY) else { return };
        let rows = found(&mut offscreen, name);
        let mut different: Vec<_> = rows.iter().map(|row| row.split(':').next().unwrap()).collect();
        different.sort_unstable();
        different.dedup();
        assert!(rows.len() > 5 && different.len() == rows.len(), "{rows:?}");
        let chosen = rows.iter().find(|row| row.starts_with(of_kharkiv)).unwrap_or_else(|| panic!("{rows:?}"));
        click(&mut offscreen, chosen);
        let (interface, view) = {
            let world = offscreen.app().world();
            (world.resource::<Interface>().card, world.resource::<MapView>().0)
        };
        assert_eq!(interface, Some(Card::Place(713_428)));
        let at = view.screen_from_lonlat(LonLat { lon: 36.6264, lat: 49.5354 });
        assert!((0.0..view.width_px).contains(&at.x) && (0.0..view.height_px).contains(&at.y), "{at:?}");
        assert!((at.y - view.height_px / 2.0).abs() < 150.0, "{at:?}");
    }
}

/// Reports in DeepState's form of a square east of Kramatorsk; the ground around it is left blank.
fn deepstate() -> Request {
    let ring = [[37.8, 47.8, 0.0], [38.4, 47.8, 0.0], [38.4, 48.4, 0.0], [37.8, 48.4, 0.0], [37.8, 47.8, 0.0]];
    let properties = json!({"name": "Окуповано /// Occupied /// geoJSON.status.occupied", "fill": "#a52714",
                            "fill-opacity": 0.3, "styleHash": "1"});
    let zone = json!({"type": "Feature", "properties": properties,
                      "geometry": {"type": "Polygon", "coordinates": [ring]}});
    let text = json!({"type": "FeatureCollection", "features": [zone]}).to_string();
    let file = |name: &str| GivenFile { name: name.to_owned(), bytes: Arc::from(text.as_bytes()) };
    Request { files: vec![file("1722889260.geojson"), file("1725222180.geojson")], ..Request::default() }
}

#[test]
fn rows_and_cards_say_which_ground_is_left_blank() {
    const KRAMATORSK: u32 = 704_508;
    for (language, name, [short, blank, why]) in [
        (
            Language::English,
            "Kramatorsk",
            ["left blank", "left blank: Ukrainian-controlled", "by convention the source leaves"],
        ),
        (
            Language::Ukrainian,
            "Краматорськ",
            ["не позначено", "не позначено: Під контролем України", "за своїм правилом"],
        ),
    ] {
        let Some(mut offscreen) = with_keyboard(deepstate(), language, ROOMY) else { return };
        send(offscreen.app(), ViewerCommand::ShowCard(Some(Card::Place(KRAMATORSK))));
        (0..4).for_each(|_| offscreen.frame());
        let words = described_words(&mut offscreen);
        let row = format!("{name}: {blank}");
        assert!(words.contains(&row), "{row}: {words:?}");
        // The heading of the card, and its list of who held the place since when.
        assert!([short, blank].iter().all(|said| words.iter().any(|words| words == said)), "{words:?}");
        assert!(words.iter().any(|words| words.contains(why)), "{words:?}");
        keep(&offscreen.picture().unwrap(), &format!("left-blank-{}.png", language.code()));
    }
}

#[test]
fn own_places_are_listed_found_and_described_in_place_of_the_built_in_ones() {
    let ring = [[128.5, 35.0], [129.5, 35.0], [129.5, 36.0], [128.5, 36.0], [128.5, 35.0]];
    let zone = json!({"type": "Feature", "properties": {"class": "red"},
                      "geometry": {"type": "Polygon", "coordinates": [ring]}});
    let manifest = json!({
        "title": "The pocket",
        "parties": [{"key": "red", "name": "Red"}],
        "classes": [{"key": "red", "name": "Red", "control": "red"}],
        "places": "towns.csv",
    });
    let towns =
        "id,name,lon,lat,population,region\n1,Busan,129.04,35.1,3400000,Gyeongsang\n2,Daegu,128.6,35.87,2400000,\n";
    let file = |name: &str, text: String| GivenFile { name: name.to_owned(), bytes: Arc::from(text.as_bytes()) };
    let files = vec![
        file("frontline.json", manifest.to_string()),
        file("towns.csv", towns.to_owned()),
        file("1950-08-01.geojson", json!({"type": "FeatureCollection", "features": [zone]}).to_string()),
    ];
    let request = Request { files, ..Request::default() };
    let Some(mut offscreen) = with_keyboard(request, Language::English, ROOMY) else { return };
    (0..4).for_each(|_| offscreen.frame());
    let words = described_words(&mut offscreen);
    assert!(["Busan: Red", "Daegu: Red"].iter().all(|row| words.iter().any(|words| words == row)), "{words:?}");
    send(offscreen.app(), ViewerCommand::ShowCard(Some(Card::Place(1))));
    (0..4).for_each(|_| offscreen.frame());
    assert!(described_words(&mut offscreen).iter().any(|words| words == "Gyeongsang"));
    keep(&offscreen.picture().unwrap(), "own-places.png");
    send(offscreen.app(), ViewerCommand::Search);
    (0..3).for_each(|_| offscreen.frame());
    act(&mut offscreen, [Event::Text("Avdiivka".to_owned())]);
    let words = described_words(&mut offscreen);
    assert!(!words.iter().any(|words| words.starts_with("Avdiivka:")), "{words:?}");
}

#[test]
fn the_panel_about_the_data_names_its_sources_and_cites_what_is_shown() {
    for (language, licence, date) in [
        (Language::English, "Licence: CC-BY-4.0", "17 February 2024"),
        (Language::Ukrainian, "Ліцензія: CC-BY-4.0", "17 лютого 2024"),
    ] {
        let Some(mut offscreen) = with_keyboard(Request::default(), language, ROOMY) else { return };
        send(offscreen.app(), ViewerCommand::Playback(PlaybackCommand::Seek(end_of("2024-02-17"))));
        let program = format!("Frontline {}.", env!("CARGO_PKG_VERSION"));
        // Text that can be selected is described line by line.
        let described = |offscreen: &mut Offscreen| {
            (0..3).for_each(|_| offscreen.frame());
            described_words(offscreen).join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert!(!described(&mut offscreen).contains(&program));
        press(offscreen.app(), &[KeyCode::KeyQ]);
        let words = described(&mut offscreen);
        let cited = words.rsplit_once(&program).map(|(cited, _)| cited).expect("the citation is described");
        assert!(cited.matches(date).count() >= 1 && cited.matches(licence).count() >= 1, "{cited}");
        keep(&offscreen.picture().unwrap(), &format!("about-{}.png", language.code()));
        press(offscreen.app(), &[KeyCode::KeyQ]);
        assert!(!described(&mut offscreen).contains(&program));
    }
}
