//! Which parties and classes the reports of one source are read by.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use super::manifest::Manifest;
use crate::{
    control::scheme::{Class, Control, Name, Party, Scheme, Shade},
    formats::{Dialect, outline},
};

/// Most classes that a source can have without a manifest: more cannot be told apart on a map.
pub const MAX_OWN_CLASSES: usize = 16;

/// The scheme of the war in Ukraine, by which the known sources are read. Its home is the outline that it names.
pub fn ukraine() -> Arc<Scheme> {
    static SCHEME: LazyLock<Arc<Scheme>> = LazyLock::new(|| {
        let manifest = Manifest::parse(include_bytes!("../../assets/schemes/ukraine.json"));
        Arc::new(
            manifest
                .ok()
                .and_then(|manifest| manifest.scheme(Some(outline::ukraine())))
                .expect("the built-in scheme is valid"),
        )
    });
    Arc::clone(&SCHEME)
}

/// The scheme for reports that no manifest describes: that of the war in Ukraine for its known sources and for files
/// that use its words, else one party for each class found.
pub(super) fn scheme_for(dialect: Dialect, keys: &BTreeSet<Arc<str>>) -> Arc<Scheme> {
    let ukraine = ukraine();
    let all_known = keys.iter().all(|key| ukraine.class(key).is_some());
    if !matches!(dialect, Dialect::GeoJson | Dialect::Zones) || all_known {
        ukraine
    } else {
        Arc::new(own_scheme(keys))
    }
}

/// One party for each class; `contested` and `unknown` keep their meaning. Classes over the limit are left out.
fn own_scheme(keys: &BTreeSet<Arc<str>>) -> Scheme {
    let mut scheme = Scheme { parties: Vec::new(), classes: Vec::new(), remainder: None };
    for key in keys {
        let key = key.trim();
        if scheme.classes.len() == MAX_OWN_CLASSES || scheme.class(key).is_some() {
            continue;
        }
        let name = Name { en: key.to_owned(), uk: key.to_owned() };
        let control = match key.to_lowercase().as_str() {
            "contested" => Control::Contested,
            "unknown" => Control::Unknown,
            _ => {
                scheme.parties.push(Party { key: key.to_owned(), name: name.clone() });
                Control::Party(scheme.parties.len() - 1)
            }
        };
        scheme.classes.push(Class { key: key.to_owned(), name, control: Some(control), shade: Shade::Plain });
    }
    scheme
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keys: &[&str]) -> BTreeSet<Arc<str>> {
        keys.iter().map(|&key| Arc::from(key)).collect()
    }

    #[test]
    fn files_that_use_the_words_of_the_built_in_scheme_get_it() {
        let scheme = scheme_for(Dialect::GeoJson, &keys(&["russian", "Contested"]));
        assert_eq!(scheme.parties.len(), 2);
        assert!(scheme.class("russian_before_2022").is_some());
    }

    #[test]
    fn other_words_become_parties_of_their_own() {
        let scheme = scheme_for(Dialect::GeoJson, &keys(&["red", "blue", "contested"]));
        let controls: Vec<_> = scheme.classes.iter().map(|class| scheme.control_key(class.control)).collect();
        assert_eq!(controls, ["blue", "contested", "red"]);
        assert_eq!(scheme.remainder, None);
    }

    #[test]
    fn no_scheme_grows_over_its_limit() {
        let many: BTreeSet<Arc<str>> = (0..40).map(|i| Arc::from(format!("c{i}"))).collect();
        assert_eq!(scheme_for(Dialect::GeoJson, &many).classes.len(), MAX_OWN_CLASSES);
    }
}
