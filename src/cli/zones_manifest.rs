//! The manifest that `frontline zones` writes beside its snapshots, with the places of its table.

use std::{cmp::Reverse, io::Write as _, path::Path};

use anyhow::Context as _;

use super::zones_folder::ZonesFolder;
use crate::{
    analysis::interpolation::chronology::Chronology,
    control::{
        name::Name,
        scheme::{Class, Control, Scheme},
    },
    dataset::{
        manifest::{ClassEntry, MANIFEST_FILE, Manifest},
        names_as_source, schemes,
    },
    formats::{csv::Table, own_places::places_of_settlements},
    places::Gazetteer,
};

/// The table of places in the output folder.
const PLACES_FILE: &str = "places.csv";

/// Number of places in focus: those with the most changes.
const IN_FOCUS: usize = 4;

/// What the zones were made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made<'a> {
    /// The title.
    pub(super) name: &'a str,
    /// The table of settlements.
    pub(super) settlements: Table<'a>,
    /// What was reported of them.
    pub(super) chronology: &'a Chronology,
    /// The classes of the snapshots.
    pub(super) scheme: &'a Scheme,
}

/// Adds a manifest and the table of places to the folder, so that it opens with the names of its places.
///
/// A file that this command did not write, or that was changed since, stays as it is, and a line on standard error says
/// so. Nothing is added to a folder that is a source of the manifest of the folder above.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn add_manifest(folder: &mut ZonesFolder, made: Made<'_>) -> anyhow::Result<()> {
    if is_source_above(folder.path()) {
        return Ok(());
    }
    let places = places_of(folder, &made)?;
    if !folder.may_write(MANIFEST_FILE) {
        tell(&format!(
            "left as it is, since this command did not write it so: {}",
            folder.path().join(MANIFEST_FILE).display()
        ));
        return Ok(());
    }
    let manifest = manifest(&made, places.as_ref());
    let mut text = serde_json::to_string_pretty(&manifest).context("no manifest")?;
    text.push('\n');
    folder.write(MANIFEST_FILE, &text)
}

/// Whether the manifest of the folder above names this folder as a source: that manifest describes the snapshots then.
fn is_source_above(folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    folder.parent().zip(folder.file_name()).is_some_and(|(above, name)| names_as_source(above, Path::new(name)))
}

/// Adds the table of places; `None` if there is none that could be shown.
fn places_of(folder: &mut ZonesFolder, made: &Made<'_>) -> anyhow::Result<Option<Gazetteer>> {
    let (text, gazetteer) = match places_of_settlements(made.settlements) {
        Ok(Some(places)) => places,
        Ok(None) => return Ok(None),
        Err(errors) => {
            if let Some(error) = errors.first() {
                tell(&format!("the names of places are not shown: {error}"));
            }
            return Ok(None);
        }
    };
    if !folder.may_write(PLACES_FILE) {
        let path = folder.path().join(PLACES_FILE);
        tell(&format!("left as it is, since this command did not write it so: {}", path.display()));
        return Ok(None);
    }
    folder.write(PLACES_FILE, &text)?;
    Ok(Some(gazetteer))
}

fn manifest(made: &Made<'_>, places: Option<&Gazetteer>) -> Manifest {
    let key = |control: Control| made.scheme.control_key(Some(control)).to_owned();
    let class = |class: &Class| ClassEntry {
        key: class.key.clone(),
        name: known_name(&class.key).unwrap_or_else(|| class.name.clone()),
        control: class.control.map(key),
        shade: class.shade,
    };
    let mut parties = made.scheme.parties.clone();
    for party in &mut parties {
        party.name = known_name(&party.key).unwrap_or_else(|| party.name.clone());
    }
    Manifest {
        title: Some(Name::plain(made.name)),
        parties,
        classes: made.scheme.classes.iter().map(class).collect(),
        focus: places.map(|places| focus(made.chronology, places)).unwrap_or_default(),
        places: places.map(|_| PLACES_FILE.to_owned()),
        ..Manifest::default()
    }
}

/// The name that the known scheme gives a party.
fn known_name(key: &str) -> Option<Name> {
    let known = schemes::ukraine();
    known.parties.iter().find(|party| party.key == key).map(|party| party.name.clone())
}

/// The places with the most changes; of those with equally many, the more important ones.
fn focus(chronology: &Chronology, places: &Gazetteer) -> Vec<u32> {
    let mut changed: Vec<(usize, usize, u32)> = Vec::new();
    for (order, place) in places.places().iter().enumerate() {
        let own = chronology.settlements().iter().find(|settlement| settlement.id == u64::from(place.id));
        changed.extend(own.map(|own| (own.change_count(), order, place.id)).filter(|&(count, ..)| count > 0));
    }
    changed.sort_by_key(|&(count, order, _)| (Reverse(count), order));
    changed.into_iter().take(IN_FOCUS).map(|(.., id)| id).collect()
}

fn tell(line: &str) {
    // A closed standard error must not fail the command.
    writeln!(super::terminal::stderr(), "{line}").ok();
}
