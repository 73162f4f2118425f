//! What a manifest says of a class and of a source.

use serde::{Deserialize, Serialize};

use crate::{
    control::{name::Name, scheme::Shade},
    formats::dates::{DateOptions, DateOrder, EndRule},
};

/// A class of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassEntry {
    /// The word in the files.
    pub key: String,
    /// The name shown to people.
    pub name: Name,
    /// A party's key, `contested`, `unknown`, or `null` for ground that the subject is not about; it must be there.
    #[serde(deserialize_with = "Option::deserialize")]
    pub control: Option<String>,
    /// `plain` (the default), `deep` or `light`.
    #[serde(default = "plain")]
    pub shade: Shade,
}

/// A source of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// The name to cite.
    pub name: String,
    /// Terms of use.
    #[serde(default)]
    pub terms: String,
    /// A folder, a file or a pattern such as `reports/*.geojson`, below the manifest's folder.
    pub path: String,
    /// The property that holds the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_property: Option<String>,
    /// One class for everything that names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Where the zones are no reports but an estimate: what it is an estimate from, in words that follow a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Name>,
    /// Which ground and time its reports cover, where they leave out some of the subject: words that follow "coverage".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Name>,
    /// The property that holds the start of an interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_property: Option<String>,
    /// The property that holds its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_property: Option<String>,
    /// The property that holds a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_property: Option<String>,
    /// The order of dates of numbers: `dmy`, `mdy` or `ymd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Whether the last day of an interval belongs to it: `inclusive` or `exclusive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<EndRule>,
}

impl SourceEntry {
    /// The options for reading its dates; the user's options take precedence.
    pub(in crate::dataset) fn dates(&self, options: &DateOptions) -> DateOptions {
        let DateOptions { start_property, end_property, date_property, order, series, end, names } = options.clone();
        DateOptions {
            start_property: start_property.or_else(|| self.start_property.clone()),
            end_property: end_property.or_else(|| self.end_property.clone()),
            date_property: date_property.or_else(|| self.date_property.clone()),
            order: order.or(self.date_order),
            series,
            end: end.or(self.end),
            names,
        }
    }
}

fn plain() -> Shade {
    Shade::Plain
}
