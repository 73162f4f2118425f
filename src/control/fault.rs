//! What was wrong with the input, and what was done about it.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use thiserror::Error;

use super::report_time::ReportTime;
use crate::geometry::{position::NotAPosition, ring::InvalidRing, validity::InvalidPolygon};

/// A problem in one place of the input. Faults are collected; they never stop the reading of other files.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The file's name relative to what was opened.
    pub file: Arc<str>,
    /// The time of the report, if known.
    pub time: Option<ReportTime>,
    /// Index of the feature in its file.
    pub feature: Option<usize>,
    /// The member or property at fault, such as `geometry.coordinates[2][0]`.
    pub property: Option<String>,
    /// The problem.
    pub problem: Problem,
    /// What was done about it.
    pub action: Action,
}

/// The problem of a fault. `language` has a message for each in every language.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum Problem {
    /// The file could not be read at all.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// The file is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// The file is JSON, but not a report of control.
    #[error("no report of control: {0}")]
    NotControlData(String),
    /// The report has no date.
    #[error("no date in the file's name or its members: write one there, such as 2024-02-17, or a member `date`")]
    NoDate,
    /// A text cannot be read as a date.
    #[error("`{0}` is no date such as 2024-02-17, 2024-02 or 2024")]
    BadDate(String),
    /// A date is ambiguous.
    #[error("`{text}` can be {readings}: say the order with --date-order dmy, mdy or ymd")]
    AmbiguousDate {
        /// The text found.
        text: String,
        /// Its possible meanings.
        readings: String,
    },
    /// A date has an unsupported form.
    #[error("`{text}` {why}")]
    DateOfOtherForm {
        /// The text found.
        text: String,
        /// Why it is not read.
        why: String,
    },
    /// The end of an interval is not a date.
    #[error("`{0}` as an end is no date: it counts as open")]
    UnreadableEnd(String),
    /// The intervals show that their last days are part of them.
    #[error("the last day of an interval counts as part of it: {} are followed by another one a day later, {} on that day; --end decides", .evidence[0], .evidence[1])]
    InclusiveEnds {
        /// The number of intervals for this, and the number against it.
        evidence: [usize; 2],
    },
    /// The intervals show that the years or months with which they end are not part of them.
    #[error("the last month or year of an interval does not count as part of it: {} are followed by another one from its start, {} after it; --end decides", .evidence[0], .evidence[1])]
    ExclusiveEnds {
        /// The number of intervals for this, and the number against it.
        evidence: [usize; 2],
    },
    /// The features have dates that contradict that of the file.
    #[error("the file's own date {file} is not used: its features are dated {features}")]
    OtherFileDate {
        /// The file's date.
        file: String,
        /// That of its features.
        features: String,
    },
    /// A date guessed from six digits in a file's name.
    #[error("`{text}` in the file's name is taken as {date}, as in the other files of its series")]
    GuessedDate {
        /// The digits.
        text: String,
        /// The date.
        date: String,
    },
    /// Six digits in a file's name that could be a date.
    #[error(
        "no date: `{text}` in the file's name could be {date}, which no other file of its series confirms; write it as {date}"
    )]
    PossibleDate {
        /// The digits.
        text: String,
        /// The date.
        date: String,
    },
    /// Properties look like dates but were not read.
    #[error(
        "the properties {0} look like dates and are not read: name them with --date-property, or --start-property and --end-property"
    )]
    UnreadDates(String),
    /// The end of an interval does not come after its start.
    #[error("the interval ends before it starts: {0}")]
    BackwardInterval(String),
    /// A class that the scheme does not have.
    #[error("unknown class `{0}`")]
    UnknownClass(String),
    /// The feature has no class.
    #[error("no class")]
    NoClass,
    /// The format is known but not supported.
    #[error("{format} is not read, make GeoJSON of it: {command}")]
    OtherFormat {
        /// The name of the format.
        format: String,
        /// The command that converts it to a supported format.
        command: String,
    },
    /// Numbers that JSON does not allow, such as `NaN`.
    #[error("{count} numbers that JSON does not have, such as NaN, first on line {line}, are read as null")]
    NotNumbers {
        /// Their number.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Positions are too large for degrees, and their reference system is not given.
    #[error(
        "positions such as {x}, {y} are no degrees, and no member `crs` says what they are; if they are Web Mercator, \
         convert the file: ogr2ogr -s_srs EPSG:3857 -t_srs EPSG:4326 degrees.geojson FILE"
    )]
    NoDegrees {
        /// The first number of a position.
        x: f64,
        /// The second number.
        y: f64,
    },
    /// No feature has the property that the user names.
    #[error("no feature has the property `{name}`, there are: {found}")]
    NoSuchProperty {
        /// The name given by the user.
        name: String,
        /// The existing properties as a list.
        found: String,
    },
    /// Lines and points, which have no area.
    #[error("{lines} lines and {points} points have no area and are not shown")]
    NoArea {
        /// Number of lines, with each part of a multi-geometry counted.
        lines: usize,
        /// Number of points, with each part of a multi-geometry counted.
        points: usize,
    },
    /// One of the files that together form the report of a date is missing.
    #[error("the report has no file of `{0}`, unlike that of other dates")]
    NoPart(String),
    /// The files from which a pack was made had faults.
    #[error("faults that bear on figures, in the files that the pack was made of: {0}")]
    FaultsOfPacked(usize),
    /// A member is missing or has the wrong type.
    #[error("expected {expected}, found {found}")]
    WrongMember {
        /// What the format requires.
        expected: String,
        /// The value found.
        found: String,
    },
    /// A coordinate reference system other than WGS84 or Web Mercator.
    #[error("coordinate reference system `{0}` is not supported, only CRS84, EPSG:4326 and EPSG:3857")]
    UnknownCrs(String),
    /// A pair of numbers is not a position.
    #[error(transparent)]
    Position(#[from] NotAPosition),
    /// A ring encloses no area.
    #[error(transparent)]
    Ring(#[from] InvalidRing),
    /// A ring whose last position is not its first.
    #[error("the ring is not closed")]
    UnclosedRing,
    /// A hole lies outside its outer ring.
    #[error("the hole lies outside its outer ring")]
    HoleOutside,
    /// A ring crosses itself or another ring of its polygon.
    #[error("invalid polygon: {0}")]
    InvalidPolygon(InvalidPolygon),
    /// An edge spans more than 180° of longitude; the short way is taken.
    #[error("an edge spans more than 180° of longitude: the short way is meant")]
    LongEdge,
    /// Longitudes outside -180° to 180°.
    #[error("longitudes beyond 180°")]
    LongitudeBeyond180,
    /// A ring that goes round a pole.
    #[error("the ring goes round a pole")]
    AroundPole,
    /// A ring meets itself, so that it encloses only a part of the ground.
    #[error("the ring meets itself")]
    RingMeetsItself,
    /// Rings cross so often that the ground they cover cannot be computed.
    #[error("the polygon's rings cross too often")]
    Entangled,
    /// Zones of a report that overlap.
    #[error("zones overlap: {km2:.3}\u{a0}km² of `{class}` lie under other zones or are reported again")]
    Overlap {
        /// The class below.
        class: String,
        /// The ground that is covered again, square kilometres.
        km2: f64,
    },
    /// The zones of a report cross so often that overlaps cannot be computed.
    #[error("the report's zones cross too often to tell whether they overlap")]
    OverlapUnknown,
    /// Two regions of the dataset overlap.
    #[error(
        "the regions {first} and {second} overlap by {km2:.3}\u{a0}km²: draw their borders so that each ground lies in one"
    )]
    RegionsOverlap {
        /// The name of one.
        first: String,
        /// The name of the other.
        second: String,
        /// The ground that both have, square kilometres.
        km2: f64,
    },
    /// Two differing reports have the same time.
    #[error("a second, different report of the same time")]
    SameTime,
    /// A fault stored as text, in the language in which it was first reported.
    #[error("{0}")]
    Noted(String),
    /// A limit was exceeded.
    #[error("over the limit of {limit} {what}")]
    TooMuch {
        /// The limited quantity.
        #[serde(deserialize_with = "limited")]
        what: Limited,
        /// The limit.
        limit: usize,
    },
}

/// The quantity of a limit, such as `bytes in one file`; always one of the program's own texts.
pub type Limited = &'static str;

/// All limited quantities.
const LIMITED: [Limited; 20] = [
    "bytes in one file",
    "bytes in a file",
    "bytes in a pack",
    "bytes unpacked",
    "positions in one ring",
    "positions and lists in one file",
    "edges that lie close together",
    "features in one file",
    "rings in one polygon",
    "pairs of holes and positions",
    "collections in each other",
    "faults in one file",
    "dates in one file",
    "polygons at all dates",
    "files",
    "classes in one source",
    "points in all changes",
    "edges of the front line",
    "polygons in all snapshots",
    "points in all polygons",
];

/// Deserialises the quantity of a limit.
fn limited<'de, D: Deserializer<'de>>(text: D) -> Result<Limited, D::Error> {
    let text = String::deserialize(text)?;
    let known = LIMITED.into_iter().find(|&known| known == text);
    known.ok_or_else(|| D::Error::custom("no limit is for this"))
}

/// What was done about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Action {
    /// The whole file was left out.
    #[error("file left out")]
    FileLeftOut,
    /// One feature was left out.
    #[error("feature left out")]
    FeatureLeftOut,
    /// One polygon was left out.
    #[error("polygon left out")]
    PolygonLeftOut,
    /// One ring was left out.
    #[error("ring left out")]
    RingLeftOut,
    /// The ring was closed.
    #[error("ring closed")]
    RingClosed,
    /// The polygon was replaced by the ground that its rings cover.
    #[error("the ground it covers counted once")]
    CoveredOnce,
    /// The polygon was cut along the meridian of 180°.
    #[error("cut at 180° of longitude")]
    CutAt180,
    /// Longitudes were shifted by whole turns.
    #[error("moved to -180° to 180°")]
    Wrapped,
    /// Ground counts once, for the class on top.
    #[error("counted once")]
    CountedOnce,
    /// The data was kept as it is.
    #[error("kept as it is")]
    Kept,
}

impl Action {
    /// Whether the fault may change a figure; false only if the ground is the same as without the fault.
    pub fn bears_on_figures(self) -> bool {
        self != Self::RingClosed
    }
}
