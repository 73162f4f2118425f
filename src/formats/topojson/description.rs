//! The foreign member `frontline`: the metadata of a timeline.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Deserializer, Serialize};

use super::{EARTH_KM2, PackError, Packed, home::HomeMember};
use crate::{
    control::{
        covered::Covered,
        evolution::Evolution,
        fault::Problem,
        name::Name,
        remainder::Remainder,
        report_time::ReportTime,
        scheme::{Class, ClassId, Control, MAX_CLASSES, Party, Scheme, Shade},
        timeline::{Source, Timeline},
    },
    formats::outline::ukraine,
};

/// The name of the member in errors.
const COVERED: &str = "frontline.covered";

/// The version of packs that is written, and the only one that is read.
const VERSION: u32 = 2;

/// The member as written in the file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Description {
    version: u32,
    /// Degrees per grid step; coordinates are rounded to the nearest step.
    precision: f64,
    #[serde(flatten)]
    packed: Packed,
    source: SourceMember,
    parties: Vec<Party>,
    classes: Vec<ClassMember>,
    remainder: Option<String>,
    /// Where the remainder holds: `null` for everywhere. Packs with a remainder that were written before this member
    /// existed lack it; all of those are of Ukraine. Without a remainder, the ground that the subject is about, if known.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[expect(clippy::option_option, reason = "missing and `null` mean different things")]
    home: Option<Option<HomeMember>>,
    /// The time of each snapshot, and the template of its file name.
    snapshots: Vec<(String, String)>,
    /// The times of reports without data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    no_data: Vec<String>,
    /// The steps whose changes could not be computed, by the index of the earlier report, with the number of edges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) failed_steps: Vec<(u32, usize)>,
    /// By index of the snapshot and of the class: from that snapshot on, this area of the class is not counted, square
    /// kilometres. Packs written before this member existed lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    covered: Option<Vec<(u32, u32, f64)>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SourceMember {
    name: String,
    #[serde(default)]
    terms: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    estimate: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coverage: Option<Name>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ClassMember {
    key: String,
    name: Name,
    control: Option<String>,
    shade: Shade,
}

/// When a snapshot was reported, and in which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) time: ReportTime,
    pub(super) file: Arc<str>,
}

impl Description {
    /// The description of a timeline.
    pub(super) fn of(
        timeline: &Timeline,
        evolution: &Evolution,
        failed_steps: Vec<(u32, usize)>,
        packed: &Packed,
    ) -> Self {
        let scheme = timeline.scheme();
        let key = |control| scheme.control_key(Some(control)).to_owned();
        let class = |class: &Class| ClassMember {
            key: class.key.clone(),
            name: class.name.clone(),
            control: class.control.map(key),
            shade: class.shade,
        };
        let source = timeline.source();
        Self {
            version: VERSION,
            precision: super::write::STEP,
            packed: packed.clone(),
            source: SourceMember {
                name: source.name.clone(),
                terms: source.terms.clone(),
                estimate: source.estimate.clone(),
                coverage: source.coverage.clone(),
            },
            parties: scheme.parties.clone(),
            classes: scheme.classes.iter().map(class).collect(),
            remainder: scheme.remainder_control().map(key),
            home: match &scheme.remainder {
                Some(remainder) => Some(remainder.home.as_deref().map(HomeMember::of)),
                None => scheme.outline.as_deref().map(|outline| Some(HomeMember::of(outline))),
            },
            snapshots: timeline
                .snapshots()
                .iter()
                .map(|s| (s.time.to_key(), template_from_file(&s.file, s.time)))
                .collect(),
            no_data: timeline.no_data().iter().map(ToString::to_string).collect(),
            failed_steps,
            covered: (evolution.covered.len() == timeline.snapshots().len()).then(|| runs(&evolution.covered)),
        }
    }

    /// Rejects packs of another version.
    pub(super) fn check_version(&self) -> Result<(), PackError> {
        if self.version == VERSION {
            return Ok(());
        }
        let expected = format!("version {VERSION}");
        Err(PackError::wrong("frontline.version", &expected, &self.version.to_string()))
    }

    /// What is said of the data.
    pub(super) fn packed(&self) -> Packed {
        self.packed.clone()
    }

    /// The source of the reports.
    pub(super) fn source(&self) -> Source {
        Source {
            name: self.source.name.clone(),
            terms: self.source.terms.clone(),
            estimate: self.source.estimate.clone(),
            coverage: self.source.coverage.clone(),
        }
    }

    /// The parties and classes.
    pub(super) fn scheme(&self) -> Result<Scheme, PackError> {
        for (member, what, count) in
            [("frontline.parties", "parties", self.parties.len()), ("frontline.classes", "classes", self.classes.len())]
        {
            if count > MAX_CLASSES {
                return Err(PackError::too_much(member, what, MAX_CLASSES));
            }
        }
        let mut classes = Vec::with_capacity(self.classes.len());
        for (index, class) in self.classes.iter().enumerate() {
            let member = || format!("frontline.classes[{index}]");
            if self.classes[..index].iter().any(|other| other.key == class.key) {
                return Err(PackError::wrong(member() + ".key", "a key that stands once", &class.key));
            }
            let control = class.control.as_ref().map(|key| self.control(key).map_err(|e| e.below(&member())));
            classes.push(Class {
                key: class.key.clone(),
                name: class.name.clone(),
                control: control.transpose()?,
                shade: class.shade,
            });
        }
        let remainder = self.remainder.as_ref().map(|key| self.control(key).map_err(|e| e.below("frontline")));
        let home = match &self.home {
            None => self.remainder.is_some().then(ukraine),
            Some(home) => home.as_ref().map(HomeMember::home).transpose()?,
        };
        let outline = home.clone().filter(|_| self.remainder.is_none());
        let remainder = remainder.transpose()?.map(|control| Remainder { control, home });
        Ok(Scheme { parties: self.parties.clone(), classes, remainder, outline, ..Scheme::default() })
    }

    fn control(&self, key: &str) -> Result<Control, PackError> {
        match key {
            "contested" => Ok(Control::Contested),
            "unknown" => Ok(Control::Unknown),
            _ => self
                .parties
                .iter()
                .position(|party| party.key == key)
                .map(Control::Party)
                .ok_or_else(|| PackError::wrong(".control", "a party's key, `contested` or `unknown`", key)),
        }
    }

    /// The times of the snapshots, strictly increasing.
    pub(super) fn snapshots(&self) -> Result<Vec<Dated>, PackError> {
        let mut dated: Vec<Dated> = Vec::with_capacity(self.snapshots.len());
        for (index, (text, file)) in self.snapshots.iter().enumerate() {
            let member = || format!("frontline.snapshots[{index}]");
            let time: ReportTime = time(text).map_err(|error| error.below(&member()))?;
            if dated.last().is_some_and(|last| last.time.written() >= time.written()) {
                return Err(PackError::wrong(member(), "a time after the one before", text));
            }
            dated.push(Dated { time, file: Arc::from(file_from_template(file, time)) });
        }
        if dated.is_empty() {
            return Err(PackError::wrong("frontline.snapshots", "at least one snapshot", "none"));
        }
        Ok(dated)
    }

    /// The area of each snapshot that is not counted; empty if the pack does not say.
    pub(super) fn covered(&self, dated: &[Dated]) -> Result<Vec<Covered>, PackError> {
        let Some(runs) = &self.covered else { return Ok(Vec::new()) };
        let mut of_class: BTreeMap<ClassId, f64> = BTreeMap::new();
        let mut covered: Vec<Covered> = Vec::with_capacity(dated.len());
        let is_known =
            |class: u32, km2: f64| (class as usize) < self.classes.len() && (-EARTH_KM2..=EARTH_KM2).contains(&km2);
        if let Some((_, class, km2)) = runs.iter().find(|&&(_, class, km2)| !is_known(class, km2)) {
            return Err(PackError::wrong(COVERED, "a class of the pack and an area", &format!("{class}, {km2}")));
        }
        let mut runs = runs.iter().peekable();
        for index in 0..dated.len() {
            while let Some(&(_, class, km2)) = runs.next_if(|&&(first, ..)| first as usize == index) {
                of_class.insert(ClassId(class as usize), km2);
            }
            covered.push(of_class.iter().filter(|&(_, &km2)| km2 != 0.0).map(|(&class, &km2)| (class, km2)).collect());
        }
        match runs.next() {
            Some((first, ..)) => Err(PackError::wrong(COVERED, "snapshots in order", &first.to_string())),
            None => Ok(covered),
        }
    }

    /// The times of reports without data.
    pub(super) fn no_data(&self) -> Result<Vec<ReportTime>, PackError> {
        let of_index = |(index, text): (usize, &String)| {
            time(text).map_err(|error| error.below(&format!("frontline.no_data[{index}]")))
        };
        self.no_data.iter().enumerate().map(of_index).collect()
    }
}

/// Deserialises a member that is present, even if it is `null`.
#[expect(clippy::option_option, reason = "missing and `null` mean different things")]
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<HomeMember>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The uncounted area by class, as runs: each entry holds from its snapshot on.
fn runs(covered: &[Covered]) -> Vec<(u32, u32, f64)> {
    let mut known: BTreeMap<ClassId, f64> = BTreeMap::new();
    let mut runs = Vec::new();
    for (covered, index) in covered.iter().zip(0_u32..) {
        let classes: BTreeSet<ClassId> =
            known.keys().copied().chain(covered.by_class().map(|(class, _)| class)).collect();
        for class in classes {
            let km2 = covered.km2(class);
            if known.insert(class, km2).unwrap_or_default() != km2 {
                runs.push((index, u32::try_from(class.0).unwrap_or(u32::MAX), km2));
            }
        }
    }
    runs
}

/// The template of a file name: its time in seconds since 1970 becomes `%s`, and `%` becomes `%%`, as in `strftime`.
/// Some sources name all their files by seconds.
fn template_from_file(file: &str, time: ReportTime) -> String {
    file.replace('%', "%%").replace(&time.at.timestamp().to_string(), "%s")
}

/// The file name from a template.
fn file_from_template(template: &str, time: ReportTime) -> String {
    let seconds = time.at.timestamp().to_string();
    let literal = |part: &str| part.replace("%s", &seconds);
    template.split("%%").map(literal).collect::<Vec<_>>().join("%")
}

fn time(text: &str) -> Result<ReportTime, PackError> {
    let bad = || PackError { member: String::new(), problem: Problem::BadDate(text.to_owned()) };
    ReportTime::from_key(text).ok().ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_comes_back_from_its_template() {
        let time: ReportTime = "2022-04-03T12:33:28Z".parse().unwrap();
        assert_eq!(template_from_file("1648989208.geojson", time), "%s.geojson");
        for file in ["1648989208.geojson", "%s", "%%s1648989208%", "100%.json", ""] {
            assert_eq!(file_from_template(&template_from_file(file, time), time), file);
        }
    }
}
