//! Consistency checks between the members of a manifest.

use std::{
    collections::BTreeSet,
    path::{Component, Path},
};

use super::{
    Manifest,
    error::{BadMember, MemberProblem},
};
use crate::{control::scheme::MAX_CLASSES, story};

/// Keys of controls that a party cannot have.
const RESERVED_KEYS: [&str; 3] = ["contested", "unknown", "none"];

/// The greatest margin of an outline, metres: more would not be a drawing error.
const MAX_HOME_MARGIN_M: f64 = 100_000.0;

/// The most views: a list to choose from.
const MAX_VIEWS: usize = 50;

impl Manifest {
    /// Checks that the members are consistent; fails with the first that is not.
    pub(super) fn check(&self) -> Result<(), BadMember> {
        for (member, count) in [("parties", self.parties.len()), ("classes", self.classes.len())] {
            if count > MAX_CLASSES {
                let found = format!("a list of {count}");
                let expected = format!("at most {MAX_CLASSES}, which is what can be drawn");
                return Err((member.to_owned(), MemberProblem::Wrong { found, expected }));
            }
        }
        check_keys("parties", self.parties.iter().map(|party| &party.key))?;
        check_keys("classes", self.classes.iter().map(|class| &class.key))?;
        for (index, party) in self.parties.iter().enumerate() {
            if RESERVED_KEYS.contains(&party.key.as_str()) {
                let expected = "a key of a party, which `contested`, `unknown` and `none` are not";
                return Err((format!("parties[{index}].key"), MemberProblem::wrong(&party.key, expected)));
            }
        }
        let controls = self.classes.iter().enumerate().filter_map(|(index, class)| {
            class.control.as_ref().map(|control| (format!("classes[{index}].control"), control))
        });
        for (path, key) in controls.chain(self.remainder.iter().map(|key| ("remainder".to_owned(), key))) {
            self.control(key).ok_or_else(|| (path, MemberProblem::wrong(key, self.controls_text())))?;
        }
        story::check(&self.stories).map_err(|bad| (bad.path(&self.stories), MemberProblem::Other(bad.to_string())))?;
        if let Some(index) = self.views.iter().position(|view| view.bounds().is_none()) {
            let found = format!("{:?}", self.views[index].bbox);
            let expected = "west, south, east and north in degrees, in this order";
            return Err((format!("views[{index}].bbox"), MemberProblem::wrong(&found, expected)));
        }
        if self.views.len() > MAX_VIEWS {
            let found = format!("a list of {}", self.views.len());
            return Err(("views".to_owned(), MemberProblem::Wrong { found, expected: format!("at most {MAX_VIEWS}") }));
        }
        if let Some(margin_m) = self.home_margin_m.filter(|margin_m| !(0.0..=MAX_HOME_MARGIN_M).contains(margin_m)) {
            let expected = format!("metres from 0 to {MAX_HOME_MARGIN_M}");
            return Err(("home_margin_m".to_owned(), MemberProblem::wrong(&margin_m.to_string(), expected)));
        }
        self.check_paths()
    }

    /// Checks that all paths stay below the manifest's folder.
    fn check_paths(&self) -> Result<(), BadMember> {
        let sources = self.sources.iter().enumerate();
        let sources = sources.map(|(index, source)| (format!("sources[{index}].path"), &source.path));
        let beside = [
            ("place_reports", &self.place_reports),
            ("place_notes", &self.place_notes),
            ("places", &self.places),
            ("regions", &self.regions),
            ("home", &self.home),
        ];
        let beside = beside.into_iter().filter_map(|(member, path)| Some((member.to_owned(), path.as_ref()?)));
        for (member, path) in sources.chain(beside) {
            if !stays_inside(path) {
                return Err((member, MemberProblem::wrong(path, "a path below the manifest's folder")));
            }
        }
        Ok(())
    }

    /// The possible controls as a list.
    fn controls_text(&self) -> String {
        let parties = self.parties.iter().map(|party| format!("`{}`", party.key));
        let listed = parties.chain(["`contested`".to_owned(), "`unknown`".to_owned()]);
        let known = listed.collect::<Vec<_>>().join(", ");
        if self.parties.is_empty() { format!("{known}, or the key of a party in `parties`") } else { known }
    }
}

fn check_keys<'a>(list: &str, keys: impl Iterator<Item = &'a String>) -> Result<(), BadMember> {
    let mut seen = BTreeSet::new();
    for (index, key) in keys.enumerate() {
        if !seen.insert(key.trim().to_lowercase()) {
            return Err((format!("{list}[{index}].key"), MemberProblem::RepeatedKey(key.clone())));
        }
    }
    Ok(())
}

fn stays_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}
