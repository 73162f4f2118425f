//! The head of a plate that depends on the date: the large date, the report's source and age, and the badge.

use super::{
    layout::{COLUMN_WIDTH, PAD},
    lettering::{Face, Lettering},
    options::PlateOptions,
    pen::{Anchor, Ink, Lettered, Pen},
    reports::Reports,
};
use crate::{
    cartography::{date_words, theme::DATE_SIZE_PX},
    control::mesh::Motion,
    language::Words,
};

/// Line distance of dates, relative to their size.
const DATE_LINE: f64 = 1.24;

/// Font size and line distance of the lines below the date, logical pixels.
const SIZE: f64 = 12.5;
const LINE_PX: f64 = 16.0;

/// The badge: font size, line distance and padding.
const BADGE_SIZE: f64 = 12.0;
const BADGE_LINE_PX: f64 = 16.0;
const BADGE_PAD_PX: f64 = 6.0;

/// Width of the text.
const WIDTH: f64 = COLUMN_WIDTH - 2.0 * PAD;

/// The space reserved for a date, so that nothing moves from frame to frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DateRoom {
    /// Size of the date.
    pub size: f64,
    date_lines: usize,
    as_of_lines: usize,
    badge_lines: usize,
}

/// The text of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dateline {
    /// The date, or two compared dates.
    pub dates: Vec<String>,
    pub as_of: Vec<String>,
    pub badge: Option<String>,
}

impl Dateline {
    /// The text for a moment.
    pub(super) fn of(reports: &Reports, now: f64, motion: Motion, words: &Words) -> Self {
        Self {
            dates: vec![date_words::shown_date(&reports.timeline, now, words)],
            as_of: vec![date_words::as_of(&reports.timeline, now, words)],
            badge: date_words::interpolated(&reports.timeline, now, motion, words),
        }
    }

    /// The text for two compared moments.
    pub(super) fn compared(reports: &Reports, [from, to]: [f64; 2], words: &Words) -> Self {
        let date = |now: f64| date_words::shown_date(&reports.timeline, now, words);
        let as_of = |now: f64| date_words::as_of(&reports.timeline, now, words);
        let blanks = [("date", date(to).into())];
        Self {
            dates: vec![date(from), words.with("to-date", &blanks)],
            as_of: vec![as_of(from), as_of(to)],
            badge: None,
        }
    }

    /// The text as one line, for screen readers.
    pub(super) fn spoken(&self) -> String {
        let parts = [self.dates.join(" "), self.as_of.join("; ")].into_iter().chain(self.badge.clone());
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Draws it below and to the right of a point.
    pub(super) fn draw(
        &self,
        (left, top): (f64, f64),
        room: DateRoom,
        options: &PlateOptions,
        lettering: &Lettering,
        pen: &mut Pen,
    ) {
        let theme = &options.theme;
        let mut y = top;
        for date in &self.dates {
            pen.words(Lettered {
                text: date,
                at: (left - 1.0, y + room.size),
                anchor: Anchor::Start,
                face: Face::SemiBold,
                size: room.size,
                colour: theme.ink,
                halo: None,
            });
            y += room.size * DATE_LINE;
        }
        y = top + room.size * DATE_LINE * room.date_lines as f64 + 4.0;
        for line in self.as_of.iter().flat_map(|text| lettering.wrapped(text, Face::Regular, SIZE, WIDTH)) {
            pen.words(Lettered {
                text: &line,
                at: (left, y + SIZE),
                anchor: Anchor::Start,
                face: Face::Regular,
                size: SIZE,
                colour: theme.faint_ink,
                halo: None,
            });
            y += LINE_PX;
        }
        if let Some(badge) = &self.badge {
            draw_badge(badge, (left, y + 6.0), options, lettering, pen);
        }
    }
}

fn draw_badge(text: &str, (left, top): (f64, f64), options: &PlateOptions, lettering: &Lettering, pen: &mut Pen) {
    let theme = &options.theme;
    let lines = lettering.wrapped(text, Face::SemiBold, BADGE_SIZE, WIDTH - 2.0 * BADGE_PAD_PX);
    let widths = lines.iter().map(|line| lettering.width(line, Face::SemiBold, BADGE_SIZE));
    let width = widths.fold(0.0, f64::max) + 2.0 * BADGE_PAD_PX;
    let height = lines.len() as f64 * BADGE_LINE_PX + BADGE_PAD_PX;
    pen.rect([left, top, width, height], 3.0, Ink::Colour(theme.accent), None);
    for (index, line) in lines.iter().enumerate() {
        pen.words(Lettered {
            text: line,
            at: (left + BADGE_PAD_PX, top + BADGE_PAD_PX / 2.0 + 12.0 + index as f64 * BADGE_LINE_PX),
            anchor: Anchor::Start,
            face: Face::SemiBold,
            size: BADGE_SIZE,
            colour: theme.panel,
            halo: None,
        });
    }
}

impl DateRoom {
    /// The space for any date of some reports.
    pub(super) fn of(reports: &Reports, options: &PlateOptions, words: &Words, lettering: &Lettering) -> Self {
        let months = (1..=12).map(|month| format!("30 {} 2026", words.text(&format!("month-{month}"))));
        let widest = months.map(|date| lettering.width(&date, Face::SemiBold, 1.0)).fold(0.0, f64::max);
        let snapshots = reports.timeline.snapshots();
        let longest = snapshots.last().map(|last| {
            // A number of days with the longer plural form in both languages.
            date_words::as_of_report(reports.timeline.source(), last, 888, words)
        });
        let badge = snapshots.last().filter(|_| options.motion != Motion::Step).map(|last| {
            let date = words.report_time(last.time);
            words.with("interpolated-between", &[("from", date.clone().into()), ("to", date.into())])
        });
        let lines = |text: Option<String>, face: Face, size: f64, width: f64| {
            text.map_or(0, |text| lettering.wrapped(&text, face, size, width).len())
        };
        Self {
            size: f64::from(DATE_SIZE_PX).min(WIDTH / widest),
            date_lines: 1,
            as_of_lines: lines(longest, Face::Regular, SIZE, WIDTH),
            badge_lines: lines(badge, Face::SemiBold, BADGE_SIZE, WIDTH - 2.0 * BADGE_PAD_PX),
        }
    }

    /// The space for a known dateline.
    pub(super) fn for_one(line: &Dateline, lettering: &Lettering) -> Self {
        let widest = line.dates.iter().map(|date| lettering.width(date, Face::SemiBold, 1.0)).fold(0.0, f64::max);
        let as_of = line.as_of.iter().map(|text| lettering.wrapped(text, Face::Regular, SIZE, WIDTH).len());
        Self {
            size: (f64::from(DATE_SIZE_PX) * 0.84).min(WIDTH / widest.max(f64::MIN_POSITIVE)),
            date_lines: line.dates.len(),
            as_of_lines: as_of.sum(),
            badge_lines: 0,
        }
    }

    /// Its height, logical pixels.
    pub(super) fn height(&self) -> f64 {
        let badge =
            if self.badge_lines == 0 { 0.0 } else { self.badge_lines as f64 * BADGE_LINE_PX + BADGE_PAD_PX + 6.0 };
        self.date_lines as f64 * self.size * DATE_LINE + 4.0 + self.as_of_lines as f64 * LINE_PX + badge
    }
}
