//! The view in a link: `map=8.20/48.5900/37.9900&date=2024-02-17&cmp=2023-05-20&range=…&src=…&mode=sweep&lang=uk`.
//!
//! The parameters are those of `OpenHistoricalMap` and of map libraries, and can be read and edited by people.

use std::fmt::{self, Display, Write as _};

use chrono::{Datelike as _, SecondsFormat};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::{
    cartography::viewport::{Viewport, ZOOMS},
    control::{
        mesh::Motion,
        report_time::{is_end_of_day, time_from_days},
    },
    formats::dates::{Period, parse_period},
    geometry::{
        mercator::{lonlat_from_world, world_from_lonlat},
        position::LonLat,
    },
    language::Language,
    playback::LoopRange,
};

/// Characters that are not percent-encoded.
const AS_IT_IS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The most bytes of a link that are parsed.
const MOST_BYTES: usize = 4096;

/// A view as given by a link. Missing parameters leave the current value unchanged.
///
/// # Examples
/// ```
/// use frontline::viewer::state::address::Address;
/// let text = "map=8.20/48.5900/37.9900&date=2024-02-17";
/// let address = Address::read(text);
/// assert_eq!(address.look.map(|look| look.zoom), Some(8.2));
/// assert_eq!(address.to_string(), text);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    /// Centre and zoom of the map.
    pub look: Option<Look>,
    /// The date shown, in days since 1970.
    pub date: Option<f64>,
    /// The date compared with, in days since 1970.
    pub compared: Option<f64>,
    /// The looped range of time.
    pub range: Option<LoopRange>,
    /// The name of the source.
    pub source: Option<String>,
    /// How changes between two reports are shown.
    pub motion: Option<Motion>,
    /// The language.
    pub language: Option<Language>,
}

/// Centre and zoom of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Zoom as in web maps, whose world is 256 pixels wide at zoom 0.
    pub zoom: f64,
    /// The position in the middle.
    pub center: LonLat,
}

impl Look {
    /// Centre and zoom of a viewport; `None` beyond the edge of the projection.
    pub fn of(view: &Viewport) -> Option<Self> {
        Some(Self { zoom: view.zoom, center: lonlat_from_world(view.center)? })
    }

    /// The viewport with this centre and zoom, and the same size.
    pub fn applied(self, view: Viewport) -> Viewport {
        Viewport { center: world_from_lonlat(self.center), zoom: self.zoom, ..view }
    }

    fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split('/').map(|part| part.parse::<f64>().ok().filter(|number| number.is_finite()));
        let (zoom, lat, lon) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let center = LonLat { lon, lat };
        let is_there = (-180.0..=180.0).contains(&lon) && (-85.0..=85.0).contains(&lat);
        is_there.then(|| Self { zoom: zoom.clamp(*ZOOMS.start(), *ZOOMS.end()), center })
    }
}

impl Address {
    /// Parses a link, with or without the `#`. Unknown parts are ignored, for forward compatibility.
    pub fn read(text: &str) -> Self {
        let mut address = Self::default();
        if text.len() > MOST_BYTES {
            return address;
        }
        let members = text.trim_start_matches('#').split('&').filter_map(|member| member.split_once('='));
        for (key, value) in members {
            let value = percent_decode_str(value).decode_utf8_lossy();
            match key {
                "map" => address.look = Look::read(&value),
                "date" => address.date = days(&value),
                "cmp" => address.compared = days(&value),
                "range" => address.range = value.split_once(',').and_then(range),
                "src" => address.source = Some(value.into_owned()),
                "mode" => address.motion = motion(&value),
                "lang" => address.language = Language::from_locale(&value),
                _ => {}
            }
        }
        address
    }

    /// Whether it has all parameters that links of this program always have; missing ones then mean the initial value.
    pub fn is_whole(&self) -> bool {
        self.look.is_some() && self.date.is_some() && self.language.is_some()
    }
}

impl Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = [
            self.look.map(|Look { zoom, center }| format!("map={zoom:.2}/{:.4}/{:.4}", center.lat, center.lon)),
            self.date.map(|date| format!("date={}", Moment(date))),
            self.compared.map(|date| format!("cmp={}", Moment(date))),
            self.range.map(|range| format!("range={},{}", Moment(range.from), Moment(range.to))),
            self.source.as_ref().map(|source| format!("src={}", utf8_percent_encode(source, AS_IT_IS))),
            self.motion.map(|motion| format!("mode={}", name_of_motion(motion))),
            self.language.map(|language| format!("lang={}", language.code())),
        ];
        for (index, member) in members.iter().flatten().enumerate() {
            if index > 0 {
                formatter.write_char('&')?;
            }
            formatter.write_str(member)?;
        }
        Ok(())
    }
}

/// A moment in a link: a day, which means its end, or a second within a day.
struct Moment(f64);

impl Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = time_from_days(self.0);
        if !(-9999..=9999).contains(&at.year()) {
            return Err(fmt::Error);
        }
        if is_end_of_day(self.0) {
            write!(formatter, "{}", at.date_naive())
        } else {
            // A colon is allowed in the fragment of a link.
            formatter.write_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true))
        }
    }
}

fn days(text: &str) -> Option<f64> {
    parse_period(text).map(Period::shown_days)
}

fn range((from, to): (&str, &str)) -> Option<LoopRange> {
    Some(LoopRange { from: days(from)?, to: days(to)? }).filter(|range| range.from < range.to)
}

fn motion(text: &str) -> Option<Motion> {
    [Motion::Step, Motion::Sweep, Motion::Fade].into_iter().find(|&motion| name_of_motion(motion) == text)
}

fn name_of_motion(motion: Motion) -> &'static str {
    match motion {
        Motion::Step => "step",
        Motion::Sweep => "sweep",
        Motion::Fade => "fade",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let address = Address {
            look: Some(Look { zoom: 8.25, center: LonLat { lon: 37.9912, lat: -48.5 } }),
            date: Some(19770.0 + 86_399.0 / 86_400.0),
            compared: Some(19500.25),
            range: Some(LoopRange { from: 19000.0, to: 19100.5 }),
            source: Some("Frontline (A & B, Ж) #1".to_owned()),
            motion: Some(Motion::Sweep),
            language: Some(Language::Ukrainian),
        };
        assert_eq!(Address::read(&format!("#{address}")), address);
        assert!(!address.to_string().contains(' '));
    }

    #[test]
    fn a_day_in_a_link_means_its_end_and_midnight_is_a_moment() {
        let date = |text: &str| Address::read(text).date;
        assert_eq!(date("date=2024-02-17"), Some(19770.0 + 86_399.0 / 86_400.0));
        assert_eq!(date("date=2024-02-17T00:00:00Z"), Some(19770.0));
        let written = |date| Address { date: Some(date), ..Address::default() }.to_string();
        assert_eq!(written(19770.0 + 86_399.0 / 86_400.0), "date=2024-02-17");
        assert_eq!(written(19770.0), "date=2024-02-17T00:00:00Z");
    }

    #[test]
    fn what_is_not_understood_is_passed_over() {
        let address = Address::read("#map=9/91/37&date=soon&range=2024-02-01,2024-01-01&more=1&lang=uk&&=");
        assert_eq!(address, Address { language: Some(Language::Ukrainian), ..Address::default() });
        assert_eq!(Address::read("#map=nan/48/37"), Address::default());
        assert_eq!(Address::read("map=99/48/37").look.map(|look| look.zoom), Some(*ZOOMS.end()));
        assert_eq!(Address::read(&"date=2024-01-01&".repeat(1000)), Address::default());
    }
}
