//! What was wrong with the input, and what was done about it.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use thiserror::Error;

use super::report_time::ReportTime;
use crate::geometry::{position::NotAPosition, ring::InvalidRing, validity::InvalidPolygon};

/// One thing that is wrong with one place of the input. Faults are collected; they never stop the other files.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The file's name within what was opened.
    pub file: Arc<str>,
    /// When the report was made, where that is known.
    pub time: Option<ReportTime>,
    /// Number of the feature in its file, from 0.
    pub feature: Option<usize>,
    /// The member or property at fault, such as `geometry.coordinates[2][0]`.
    pub property: Option<String>,
    /// What is wrong.
    pub problem: Problem,
    /// What was done about it.
    pub action: Action,
}

/// What is wrong. `language` has a message for each, in every language.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum Problem {
    /// The file could not be read at all.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// The file is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// The file is JSON, but no report of control.
    #[error("no report of control: {0}")]
    NotControlData(String),
    /// Nothing says of when the report is.
    #[error("no date in the file's name or its members: write one there, such as 2024-02-17, or a member `date`")]
    NoDate,
    /// A date that cannot be understood.
    #[error("`{0}` is no date such as 2024-02-17, 2024-02 or 2024")]
    BadDate(String),
    /// A date that can be read in more than one way.
    #[error("`{text}` can be {readings}: say the order with --date-order dmy, mdy or ymd")]
    AmbiguousDate {
        /// What stands there.
        text: String,
        /// What it can mean.
        readings: String,
    },
    /// A date of a form that is not read.
    #[error("`{text}` {why}")]
    DateOfOtherForm {
        /// What stands there.
        text: String,
        /// Why it is not read.
        why: String,
    },
    /// The end of an interval that is no date.
    #[error("`{0}` as an end is no date: it counts as open")]
    UnreadableEnd(String),
    /// The intervals themselves show that their last days belong to them.
    #[error("the last day of an interval counts as part of it: {} are followed by another one a day later, {} on that day; --end decides", .evidence[0], .evidence[1])]
    InclusiveEnds {
        /// How many intervals show it, and how many the contrary.
        evidence: [usize; 2],
    },
    /// The intervals themselves show that the years or months that they end with do not belong to them.
    #[error("the last month or year of an interval does not count as part of it: {} are followed by another one from its start, {} after it; --end decides", .evidence[0], .evidence[1])]
    ExclusiveEnds {
        /// How many intervals show it, and how many the contrary.
        evidence: [usize; 2],
    },
    /// The features have dates of their own, and the file another one.
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
    /// Properties that look like dates and were not read.
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
    /// Nothing says which class the feature has.
    #[error("no class")]
    NoClass,
    /// A file in a format that is known and not read.
    #[error("{format} is not read, make GeoJSON of it: {command}")]
    OtherFormat {
        /// What the format is called.
        format: String,
        /// The command that makes something of it that is read.
        command: String,
    },
    /// Numbers that JSON does not have, such as `NaN`.
    #[error("{count} numbers that JSON does not have, such as NaN, first on line {line}, are read as null")]
    NotNumbers {
        /// How many there are.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// Positions too large for degrees, without a word on what they are.
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
        /// The property that the user names.
        name: String,
        /// The properties that there are, in a list.
        found: String,
    },
    /// Lines and points, which have no area.
    #[error("{lines} lines and {points} points have no area and are not shown")]
    NoArea {
        /// Lines, each of a list counted.
        lines: usize,
        /// Points, each of a list counted.
        points: usize,
    },
    /// One of the files that together are the report of a date is missing for this date.
    #[error("the report has no file of `{0}`, unlike that of other dates")]
    NoPart(String),
    /// A pack was made of files that had faults.
    #[error("faults that bear on figures, in the files that the pack was made of: {0}")]
    FaultsOfPacked(usize),
    /// A member that is missing or of the wrong kind.
    #[error("expected {expected}, found {found}")]
    WrongMember {
        /// What the format asks for.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A coordinate reference system other than WGS84 or Web Mercator.
    #[error("coordinate reference system `{0}` is not supported, only CRS84, EPSG:4326 and EPSG:3857")]
    UnknownCrs(String),
    /// A pair of numbers that is no position.
    #[error(transparent)]
    Position(#[from] NotAPosition),
    /// A ring that encloses nothing.
    #[error(transparent)]
    Ring(#[from] InvalidRing),
    /// A ring whose last position is not its first.
    #[error("the ring is not closed")]
    UnclosedRing,
    /// A hole that does not lie in its outer ring.
    #[error("the hole lies outside its outer ring")]
    HoleOutside,
    /// A ring that crosses itself or another of its polygon.
    #[error("invalid polygon: {0}")]
    InvalidPolygon(InvalidPolygon),
    /// An edge of more than 180° of longitude, of which the short way is taken.
    #[error("an edge spans more than 180° of longitude: the short way is meant")]
    LongEdge,
    /// Longitudes outside -180° to 180°.
    #[error("longitudes beyond 180°")]
    LongitudeBeyond180,
    /// A ring whose longitudes go all the way round.
    #[error("the ring goes round a pole")]
    AroundPole,
    /// A ring that meets itself, so that only a part of the ground is inside of it.
    #[error("the ring meets itself")]
    RingMeetsItself,
    /// Rings that cross so often that what they cover cannot be told.
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
    /// Edges of a report cross so often that nobody can tell whether its zones overlap.
    #[error("the report's zones cross too often to tell whether they overlap")]
    OverlapUnknown,
    /// Two reports of the same moment that differ.
    #[error("a second, different report of the same time")]
    SameTime,
    /// What was found when the files were read, in the words of that time.
    #[error("{0}")]
    Noted(String),
    /// More than the program is willing to hold.
    #[error("over the limit of {limit} {what}")]
    TooMuch {
        /// What there is too much of.
        #[serde(deserialize_with = "limited")]
        what: Limited,
        /// The limit.
        limit: usize,
    },
}

/// What a limit is for, such as `bytes in a file`: one of the program's own texts.
pub type Limited = &'static str;

/// Everything that a limit is for.
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

/// Reads back what a limit is for.
fn limited<'de, D: Deserializer<'de>>(text: D) -> Result<Limited, D::Error> {
    let text = String::deserialize(text)?;
    let known = LIMITED.into_iter().find(|&known| known == text);
    known.ok_or_else(|| D::Error::custom("no limit is for this"))
}

/// What was done about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Action {
    /// The whole file.
    #[error("file left out")]
    FileLeftOut,
    /// One feature.
    #[error("feature left out")]
    FeatureLeftOut,
    /// One polygon.
    #[error("polygon left out")]
    PolygonLeftOut,
    /// One ring.
    #[error("ring left out")]
    RingLeftOut,
    /// The ring was closed.
    #[error("ring closed")]
    RingClosed,
    /// The ground that the rings cover was taken, each part once.
    #[error("the ground it covers counted once")]
    CoveredOnce,
    /// The polygon was cut along the meridian of 180°.
    #[error("cut at 180° of longitude")]
    CutAt180,
    /// Longitudes were moved by whole turns.
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
    /// Whether a figure taken from the data may be another one for it: false only where the ground is the same as
    /// without the fault.
    pub fn bears_on_figures(self) -> bool {
        self != Self::RingClosed
    }
}
