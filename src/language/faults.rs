//! Descriptions of faults in the input, in the selected language. The compiler enforces a message for every new
//! problem.

use super::Words;
use crate::{
    control::fault::{Action, Fault, Problem},
    geometry::{
        ring::InvalidRing,
        validity::{InvalidPolygon, RingNumber},
    },
};

impl Words {
    /// Describes a problem.
    pub fn problem(&self, problem: &Problem) -> String {
        let about = |id, name, text: &str| self.with(id, &[(name, text.to_owned().into())]);
        match problem {
            Problem::Unreadable(what) => about("fault-unreadable", "what", &self.phrase(what)),
            Problem::NotJson(what) => about("fault-not-json", "what", &self.phrase(what)),
            Problem::NotControlData(what) => about("fault-not-control-data", "what", &self.phrase(what)),
            Problem::NoDate => self.text("fault-no-date"),
            Problem::BadDate(found) => about("fault-bad-date", "found", found),
            Problem::AmbiguousDate { .. }
            | Problem::DateOfOtherForm { .. }
            | Problem::UnreadableEnd(_)
            | Problem::InclusiveEnds { .. }
            | Problem::ExclusiveEnds { .. }
            | Problem::OtherFileDate { .. }
            | Problem::GuessedDate { .. }
            | Problem::PossibleDate { .. }
            | Problem::UnreadDates(_) => self.date_problem(problem),
            Problem::OtherFormat { .. }
            | Problem::NotNumbers { .. }
            | Problem::NoDegrees { .. }
            | Problem::NoSuchProperty { .. }
            | Problem::NoArea { .. }
            | Problem::NoPart(_)
            | Problem::FaultsOfPacked(_)
            | Problem::OverlapUnknown
            | Problem::RegionsOverlap { .. } => self.content_problem(problem),
            Problem::LongEdge => self.text("fault-long-edge"),
            Problem::LongitudeBeyond180 => self.text("fault-longitude-beyond-180"),
            Problem::AroundPole => self.text("fault-around-pole"),
            Problem::RingMeetsItself => self.text("fault-ring-meets-itself"),
            Problem::Entangled => self.text("fault-entangled"),
            Problem::BackwardInterval(found) => about("fault-backward-interval", "found", found),
            Problem::UnknownClass(found) => about("fault-unknown-class", "found", found),
            Problem::NoClass => self.text("fault-no-class"),
            Problem::WrongMember { expected, found } => {
                let blanks = [("expected", self.phrase(expected).into()), ("found", self.phrase(found).into())];
                self.with("fault-wrong-member", &blanks)
            }
            Problem::UnknownCrs(found) => about("fault-unknown-crs", "found", found),
            Problem::Position(at) => {
                let blanks = [("lon", at.lon.to_string().into()), ("lat", at.lat.to_string().into())];
                self.with("fault-position", &blanks)
            }
            Problem::Ring(InvalidRing::TooFewPositions(count)) => {
                about("fault-ring-too-few", "count", &count.to_string())
            }
            Problem::Ring(InvalidRing::NoArea) => self.text("fault-ring-no-area"),
            Problem::UnclosedRing => self.text("fault-unclosed-ring"),
            Problem::HoleOutside => self.text("fault-hole-outside"),
            Problem::InvalidPolygon(error) => about("fault-invalid-polygon", "what", &self.invalid_polygon(error)),
            Problem::SameTime => self.text("fault-same-time"),
            Problem::Overlap { class, km2 } => {
                let blanks = [("class", class.clone().into()), ("km2", format!("{km2:.3}").into())];
                self.with("fault-overlap", &blanks)
            }
            // A problem that the cache could store only as text, in the language of that time.
            Problem::Noted(text) => text.clone(),
            Problem::TooMuch { what, limit } => {
                let blanks = [("what", self.phrase(what).into()), ("limit", limit.to_string().into())];
                self.with("fault-too-much", &blanks)
            }
        }
    }

    /// Describes file content that was changed or ignored on reading.
    fn content_problem(&self, problem: &Problem) -> String {
        let say = |id, blanks: &[(&str, String)]| {
            let blanks: Vec<_> = blanks.iter().map(|(name, text)| (*name, text.clone().into())).collect();
            self.with(id, &blanks)
        };
        match problem {
            Problem::OtherFormat { format, command } => {
                say("fault-other-format", &[("format", self.phrase(format)), ("command", command.clone())])
            }
            Problem::NotNumbers { count, line } => {
                say("fault-not-numbers", &[("count", count.to_string()), ("line", line.to_string())])
            }
            Problem::NoDegrees { x, y } => say("fault-no-degrees", &[("x", x.to_string()), ("y", y.to_string())]),
            Problem::NoSuchProperty { name, found } => {
                say("fault-no-such-property", &[("name", name.clone()), ("found", found.clone())])
            }
            Problem::NoArea { lines, points } => {
                say("fault-no-area", &[("lines", lines.to_string()), ("points", points.to_string())])
            }
            Problem::OverlapUnknown => say("fault-overlap-unknown", &[]),
            Problem::RegionsOverlap { first, second, km2 } => say(
                "fault-regions-overlap",
                &[("first", first.clone()), ("second", second.clone()), ("km2", format!("{km2:.3}"))],
            ),
            Problem::NoPart(part) => say("fault-no-part", &[("part", part.clone())]),
            Problem::FaultsOfPacked(count) => say("fault-of-packed", &[("count", count.to_string())]),
            other => other.to_string(),
        }
    }

    /// Describes a problem of a date.
    fn date_problem(&self, problem: &Problem) -> String {
        let say = |id, blanks: &[(&str, &str)]| {
            let blanks: Vec<_> = blanks.iter().map(|&(name, text)| (name, text.to_owned().into())).collect();
            self.with(id, &blanks)
        };
        let ends = |id, [shown, contrary]: [usize; 2]| {
            say(id, &[("shown", &shown.to_string()), ("contrary", &contrary.to_string())])
        };
        match problem {
            Problem::AmbiguousDate { text, readings } => {
                let readings = readings.replace(" or ", &format!(" {} ", self.phrase("or")));
                say("fault-ambiguous-date", &[("found", text), ("readings", &readings)])
            }
            Problem::DateOfOtherForm { text, why } => {
                say("fault-date-of-other-form", &[("found", text), ("why", &self.phrase(why))])
            }
            Problem::UnreadableEnd(found) => say("fault-unreadable-end", &[("found", found)]),
            Problem::InclusiveEnds { evidence } => ends("fault-inclusive-ends", *evidence),
            Problem::ExclusiveEnds { evidence } => ends("fault-exclusive-ends", *evidence),
            Problem::OtherFileDate { file, features } => {
                say("fault-other-file-date", &[("file", file), ("features", features)])
            }
            Problem::GuessedDate { text, date } => say("fault-guessed-date", &[("found", text), ("date", date)]),
            Problem::PossibleDate { text, date } => say("fault-possible-date", &[("found", text), ("date", date)]),
            Problem::UnreadDates(found) => say("fault-unread-dates", &[("found", found)]),
            other => other.to_string(),
        }
    }

    /// Describes what was done about it.
    pub fn action(&self, action: Action) -> String {
        self.text(match action {
            Action::FileLeftOut => "action-file-left-out",
            Action::FeatureLeftOut => "action-feature-left-out",
            Action::PolygonLeftOut => "action-polygon-left-out",
            Action::RingLeftOut => "action-ring-left-out",
            Action::RingClosed => "action-ring-closed",
            Action::CoveredOnce => "action-covered-once",
            Action::CountedOnce => "action-counted-once",
            Action::CutAt180 => "action-cut-at-180",
            Action::Wrapped => "action-wrapped",
            Action::Kept => "action-kept",
        })
    }

    /// Describes a fault: the file, and the problem.
    pub fn fault(&self, fault: &Fault) -> String {
        format!("{}: {}", fault.file, self.problem(&fault.problem))
    }

    fn invalid_polygon(&self, error: &InvalidPolygon) -> String {
        let (id, rings, at) = match *error {
            InvalidPolygon::SelfIntersection { ring, at } => ("polygon-meets-itself", [Some(ring), None], Some(at)),
            InvalidPolygon::RingsCross { first, second, at } => {
                ("polygon-rings-cross", [Some(first), Some(second)], Some(at))
            }
            InvalidPolygon::RingsShareLine { first, second, at } => {
                ("polygon-rings-share-line", [Some(first), Some(second)], Some(at))
            }
            InvalidPolygon::InsideCut { at } => ("polygon-inside-cut", [None, None], Some(at)),
            InvalidPolygon::HoleOutside(ring) => ("polygon-hole-outside", [Some(ring), None], None),
            InvalidPolygon::HoleInHole { inner, outer } => ("polygon-hole-in-hole", [Some(inner), Some(outer)], None),
        };
        let [first, second] = rings.map(|ring| ring.map(|ring| self.ring(ring)).unwrap_or_default());
        let [lon, lat] = at.map_or([String::new(), String::new()], |at| [at.lon.to_string(), at.lat.to_string()]);
        let blanks = [
            ("ring", first.clone().into()),
            ("first", first.into()),
            ("second", second.into()),
            ("lon", lon.into()),
            ("lat", lat.into()),
        ];
        self.with(id, &blanks)
    }

    fn ring(&self, ring: RingNumber) -> String {
        match ring {
            RingNumber(0) => self.text("ring-outer"),
            RingNumber(number) => self.with("ring-hole", &[("number", number.to_string().into())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Language, *};
    use crate::geometry::position::{LonLat, NotAPosition};

    fn problems() -> Vec<Problem> {
        let text = || "x1".to_owned();
        let at = LonLat { lon: 37.5, lat: 48.0 };
        let (outer, hole) = (RingNumber(0), RingNumber(2));
        let polygons = [
            InvalidPolygon::SelfIntersection { ring: hole, at },
            InvalidPolygon::RingsCross { first: outer, second: hole, at },
            InvalidPolygon::RingsShareLine { first: outer, second: hole, at },
            InvalidPolygon::InsideCut { at },
            InvalidPolygon::HoleOutside(hole),
            InvalidPolygon::HoleInHole { inner: hole, outer: RingNumber(1) },
        ];
        let mut problems = vec![
            Problem::Unreadable("no such file or folder".to_owned()),
            Problem::NotJson(text()),
            Problem::NotControlData("expected a JSON object".to_owned()),
            Problem::NoDate,
            Problem::BadDate(text()),
            Problem::BackwardInterval(text()),
            Problem::UnknownClass(text()),
            Problem::NoClass,
            Problem::WrongMember { expected: "a geometry".to_owned(), found: "none".to_owned() },
            Problem::UnknownCrs(text()),
            Problem::Position(NotAPosition { lon: 37.0, lat: 148.0 }),
            Problem::Ring(InvalidRing::TooFewPositions(2)),
            Problem::Ring(InvalidRing::NoArea),
            Problem::UnclosedRing,
            Problem::HoleOutside,
            Problem::SameTime,
            Problem::Overlap { class: text(), km2: 12.5 },
            Problem::OverlapUnknown,
            Problem::RegionsOverlap { first: text(), second: text(), km2: 12.5 },
            Problem::AmbiguousDate { text: text(), readings: "2024-06-05 or 2024-05-06".to_owned() },
            Problem::UnreadableEnd(text()),
            Problem::InclusiveEnds { evidence: [3, 1] },
            Problem::ExclusiveEnds { evidence: [3, 1] },
            Problem::OtherFileDate { file: "2024-02-17".to_owned(), features: "2024-02-18".to_owned() },
            Problem::GuessedDate { text: "240217".to_owned(), date: "2024-02-17".to_owned() },
            Problem::PossibleDate { text: "240217".to_owned(), date: "2024-02-17".to_owned() },
            Problem::UnreadDates(text()),
            Problem::TooMuch { what: "files", limit: 10 },
            Problem::OtherFormat { format: "KML".to_owned(), command: "ogr2ogr x1".to_owned() },
            Problem::NotNumbers { count: 2, line: 3 },
            Problem::NoDegrees { x: 4_185_000.0, y: 6_106_000.0 },
            Problem::NoSuchProperty { name: text(), found: text() },
            Problem::NoArea { lines: 2, points: 1 },
            Problem::NoPart(text()),
            Problem::FaultsOfPacked(3),
            Problem::LongEdge,
            Problem::LongitudeBeyond180,
            Problem::AroundPole,
            Problem::RingMeetsItself,
            Problem::Entangled,
        ];
        problems.extend(polygons.map(Problem::InvalidPolygon));
        problems
    }

    const ACTIONS: [Action; 10] = [
        Action::FileLeftOut,
        Action::FeatureLeftOut,
        Action::PolygonLeftOut,
        Action::RingLeftOut,
        Action::RingClosed,
        Action::CoveredOnce,
        Action::CountedOnce,
        Action::CutAt180,
        Action::Wrapped,
        Action::Kept,
    ];

    #[test]
    fn the_window_and_the_command_line_say_the_same_in_english() {
        let words = Words::new(Language::English).unwrap();
        for problem in problems() {
            assert_eq!(words.problem(&problem), problem.to_string());
        }
        for action in ACTIONS {
            assert_eq!(words.action(action), action.to_string());
        }
    }

    #[test]
    fn no_fault_stays_english_in_ukrainian() {
        let words = Words::new(Language::Ukrainian).unwrap();
        let texts = problems().into_iter().map(|problem| words.problem(&problem));
        for text in texts.chain(ACTIONS.map(|action| words.action(action))) {
            // Names of formats, reference systems and options, and the key used in the test.
            let known = [
                "GeoJSON",
                "JSON",
                "KML",
                "NaN",
                "null",
                "crs",
                "ogr2ogr",
                "-s_srs",
                "-t_srs",
                "degrees.geojson",
                "FILE",
                "Web Mercator",
                "CRS84",
                "EPSG",
                "x1",
                "date-order",
                "dmy",
                "mdy",
                "ymd",
                "--end",
                "--date-property",
                "--start-property",
                "property",
                "date",
            ];
            let rest = known.iter().fold(text.clone(), |rest, known| rest.replace(known, ""));
            assert!(!rest.chars().any(|letter| letter.is_ascii_alphabetic()), "{text}");
            assert!(rest.chars().any(char::is_alphabetic), "{text}");
        }
    }
}
