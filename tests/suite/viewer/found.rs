//! What the search of the window finds, the cards of places and regions, and the views that a dataset offers.

use bevy_egui::egui::{Event, Modifiers, PointerButton, Pos2, accesskit::Node};

use super::{
    typed::{act, click, described_nodes, enter, with_keyboard},
    *,
};

/// A low window with keyboard and screen reader.
fn low(language: Language) -> Option<Offscreen> {
    let mut offscreen = with_keyboard(Request::default(), language, (1024, 640))?;
    (0..4).for_each(|_| offscreen.frame());
    Some(offscreen)
}

fn search(offscreen: &mut Offscreen, text: &str) {
    send(offscreen.app(), ViewerCommand::Search);
    (0..3).for_each(|_| offscreen.frame());
    act(offscreen, [Event::Text(text.to_owned())]);
}

fn interface(offscreen: &mut Offscreen) -> &Interface {
    offscreen.app().world().resource::<Interface>()
}

/// The bottom of what is described by some words.
fn bottom_of(offscreen: &mut Offscreen, words: &str) -> f64 {
    let is_meant = |label: Option<&str>| label.is_some_and(|label| label.contains(words));
    let nodes = described_nodes(offscreen, |node| is_meant(node.label()) || is_meant(node.value()));
    let bottoms = nodes.iter().filter_map(Node::bounds).map(|bounds| bounds.y1);
    bottoms.reduce(f64::max).unwrap_or_else(|| panic!("{words}"))
}

#[test]
fn in_a_low_window_the_results_make_room_for_the_card() {
    for (language, name, again, heading, town) in [
        (Language::English, "Bakhmut", "Show 9 results", "On this map", "Built-up area, schematic"),
        (Language::Ukrainian, "Бахмут", "Показати 9 результатів", "На цій мапі", "Забудова, схематично"),
    ] {
        let Some(mut offscreen) = low(language) else { return };
        search(&mut offscreen, name);
        enter(&mut offscreen);
        (0..4).for_each(|_| offscreen.frame());
        let words = described_words(&mut offscreen);
        assert!(words.iter().any(|words| words == again), "{words:?}");
        keep(&offscreen.picture().unwrap(), &format!("found-{}.png", language.code()));
        let list = bottom_of(&mut offscreen, again);
        let history = bottom_of(&mut offscreen, heading);
        assert!(history < 500.0 && list < history, "{list} {history}");
        assert!(described_words(&mut offscreen).iter().any(|words| words == town), "{town}");
        // Asking for the results again keeps the card.
        click(&mut offscreen, again);
        assert!(described_words(&mut offscreen).iter().all(|words| words != again));
        assert!(interface(&mut offscreen).card.is_some());
    }
}

#[test]
fn escape_and_a_view_clear_the_search() {
    let Some(mut offscreen) = low(Language::English) else { return };
    search(&mut offscreen, "Bakhmut");
    assert_eq!(interface(&mut offscreen).search.text, "Bakhmut");
    press(offscreen.app(), &[KeyCode::Escape]);
    assert_eq!(interface(&mut offscreen).search.text, "");
    (0..2).for_each(|_| offscreen.frame());
    assert!(described_words(&mut offscreen).iter().any(|words| words.starts_with("Kramatorsk: ")));
    search(&mut offscreen, "Bakhmut");
    send(offscreen.app(), ViewerCommand::Map(MapCommand::View(1)));
    assert_eq!(interface(&mut offscreen).search.text, "");
}

#[test]
fn a_view_moves_the_map_and_changes_the_places_in_focus() {
    let Some(mut offscreen) = low(Language::English) else { return };
    let views = offscreen.app().world().resource::<OpenedSources>().about.views.clone();
    assert!(views.len() >= 5);
    let rows = |offscreen: &mut Offscreen| -> Vec<String> {
        (0..4).for_each(|_| offscreen.frame());
        let words = described_words(offscreen);
        words.into_iter().filter(|words| words.contains(": ") && words.ends_with("controlled")).collect()
    };
    let donbas = rows(&mut offscreen);
    let mut seen = vec![offscreen.app().world().resource::<MapView>().0];
    let digits = [KeyCode::Digit2, KeyCode::Digit3, KeyCode::Digit4, KeyCode::Digit5];
    for (number, digit) in (1..).zip(digits) {
        press(offscreen.app(), &[KeyCode::ShiftLeft, digit]);
        let found = rows(&mut offscreen);
        assert_eq!(interface(&mut offscreen).view, number);
        assert!(views[number].focus.is_empty() || found != donbas, "{found:?}");
        let view = offscreen.app().world().resource::<MapView>().0;
        let bounds = views[number].bounds().unwrap();
        let middle = view.screen_from_lonlat(bounds.center());
        assert!((0.0..1024.0).contains(&middle.x) && (0.0..640.0).contains(&middle.y), "{middle:?}");
        assert!(!seen.contains(&view));
        seen.push(view);
    }
    press(offscreen.app(), &[KeyCode::ShiftLeft, KeyCode::Digit1]);
    assert_eq!((interface(&mut offscreen).view, rows(&mut offscreen)), (0, donbas));
    // The whole country has a key of its own, and a digit without a view shows it as well.
    for keys in [&[KeyCode::Backspace][..], &[KeyCode::ShiftLeft, KeyCode::Digit9]] {
        press(offscreen.app(), &[KeyCode::ShiftLeft, KeyCode::Digit1]);
        press(offscreen.app(), keys);
        let whole = interface(&mut offscreen).view;
        assert_eq!(views[whole].name.english(), "The whole of Ukraine");
    }
}

#[test]
fn a_former_or_foreign_name_finds_the_place_under_its_current_one() {
    for (language, name, row) in [
        (Language::English, "Артемовск", "Bakhmut, formerly Artemivsk, until 4 February 2016: "),
        (Language::Ukrainian, "Stakhanov", "Кадіївка, колишня назва до 12 травня 2016: Стаханов: "),
        (Language::English, "Мариуполь", "Mariupol: "),
        (
            Language::English,
            "Сіверськодонецьк",
            "Sievierodonetsk, officially Siverskodonetsk since 19 September 2024: ",
        ),
        (Language::English, "Bahmut", "Bakhmut: "),
    ] {
        let Some(mut offscreen) = with_keyboard(Request::default(), language, (1280, 720)) else { return };
        search(&mut offscreen, name);
        let words = described_words(&mut offscreen);
        assert!(words.iter().any(|words| words.starts_with(row)), "{row} {words:?}");
        let is_suggestion = words.iter().any(|words| words.ends_with("Did you mean:"));
        assert_eq!(is_suggestion, name == "Bahmut");
    }
}

#[test]
fn a_region_is_found_framed_and_described_by_its_shares() {
    for (language, text, name) in
        [(Language::English, "Donetsk obl", "Donetsk Oblast"), (Language::Ukrainian, "Донецька", "Донецька область")]
    {
        let Some(mut offscreen) = low(language) else { return };
        search(&mut offscreen, text);
        assert!(described_words(&mut offscreen).iter().any(|words| words == name));
        enter(&mut offscreen);
        assert!(matches!(interface(&mut offscreen).card, Some(Card::Region(_))));
        let view = offscreen.app().world().resource::<MapView>().0;
        for at in [(37.5, 47.1), (37.6, 49.1)].map(|(lon, lat)| LonLat { lon, lat }) {
            let at = view.screen_from_lonlat(at);
            assert!((0.0..640.0).contains(&at.y), "{at:?}");
        }
        let percent = |offscreen: &mut Offscreen| -> Vec<f64> {
            let number = |words: &str| {
                let (_, share) = words.split_once(" · ")?;
                share.strip_suffix("\u{a0}%")?.replace(',', ".").parse().ok()
            };
            offscreen.frame();
            described_words(offscreen).iter().filter_map(|words| number(words)).collect()
        };
        let mut shares = Vec::new();
        for _ in 0..2_000 {
            shares = percent(&mut offscreen);
            if !shares.is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        keep(&offscreen.picture().unwrap(), &format!("region-{}.png", language.code()));
        let sum: f64 = shares.iter().sum();
        assert!(shares.len() >= 3 && (sum - 100.0).abs() < 1.5, "{shares:?}");
        // Another date has other shares.
        press(offscreen.app(), &[KeyCode::Home]);
        for _ in 0..2_000 {
            let first = percent(&mut offscreen);
            if !first.is_empty() && first != shares {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_ne!(percent(&mut offscreen), shares);
    }
}

#[test]
fn a_click_on_a_named_town_opens_its_card() {
    let Some(mut offscreen) = low(Language::English) else { return };
    let bakhmut = LonLat { lon: 38.0, lat: 48.595 };
    let at = offscreen.app().world().resource::<MapView>().0.screen_from_lonlat(bakhmut);
    let click_at = |offscreen: &mut Offscreen, x: f64, y: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "a place in the window")]
        let pos = Pos2::new(x as f32, y as f32);
        let button =
            |pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        act(offscreen, [Event::PointerMoved(pos), button(true), button(false)]);
    };
    click_at(&mut offscreen, at.x + 40.0, at.y - 45.0);
    assert_eq!(interface(&mut offscreen).card, None);
    click_at(&mut offscreen, at.x + 2.0, at.y - 2.0);
    assert_eq!(interface(&mut offscreen).card, Some(Card::Place(713_174)));
    // While a distance is measured, a click adds a point instead.
    send(offscreen.app(), ViewerCommand::ShowCard(None));
    press(offscreen.app(), &[KeyCode::KeyM]);
    click_at(&mut offscreen, at.x, at.y);
    assert_eq!(interface(&mut offscreen).card, None);
    assert_eq!(interface(&mut offscreen).measured.as_ref().map(Vec::len), Some(1));
}
