//! The formats that are told by their content: one row for each, in its own file.

use super::{
    Dialect, ReadOptions, Report, deepstate, document::Document, findings::Findings, geojson, nzz, owlmaps,
    pool::PolygonPool,
};
use crate::control::timeline::Source;

/// A format of documents.
pub(super) struct Format {
    /// What it is called elsewhere.
    pub(super) dialect: Dialect,
    /// Whether a document is of this format, if it is of none before.
    pub(super) detect: fn(&Document<'_>) -> bool,
    /// The reports of a document; what is wrong goes to the findings.
    pub(super) read: fn(&Document<'_>, &ReadOptions, &PolygonPool, &mut Findings) -> Vec<Report>,
    /// The source that publishes in it; without a name where everybody may.
    pub(super) source: fn() -> Source,
    /// Where the meaning of its classes comes from.
    pub(super) scheme: SchemeOrigin,
}

/// Where the meaning of the classes of a format comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeOrigin {
    /// The format belongs to a source that reports the war in Ukraine.
    Ukraine,
    /// The words in the files, which anybody may have written.
    Content,
}

/// All formats, the surest to recognise first. The last one takes every document.
pub(super) const FORMATS: [&Format; 5] =
    [&nzz::FORMAT, &owlmaps::FORMAT, &deepstate::FORMAT, &geojson::ESTIMATE_FORMAT, &geojson::FORMAT];

impl Format {
    /// The format of a document.
    pub(super) fn of(document: &Document<'_>) -> &'static Self {
        FORMATS.into_iter().find(|format| (format.detect)(document)).unwrap_or(&geojson::FORMAT)
    }

    /// The row of a dialect; none for packs, which are not documents of features.
    pub(super) fn of_dialect(dialect: Dialect) -> Option<&'static Self> {
        FORMATS.into_iter().find(|format| format.dialect == dialect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_but_the_pack_has_one_row() {
        let all = [Dialect::GeoJson, Dialect::DeepState, Dialect::Nzz, Dialect::Owlmaps, Dialect::Pack, Dialect::Zones];
        for dialect in all {
            let rows = FORMATS.iter().filter(|format| format.dialect == dialect).count();
            assert_eq!(rows, usize::from(dialect != Dialect::Pack), "{dialect:?}");
        }
    }

    #[test]
    fn the_last_row_takes_everything() {
        let document = Document::parse(b"{}").unwrap();
        assert!((FORMATS[FORMATS.len() - 1].detect)(&document));
        assert_eq!(Format::of(&document).dialect, Dialect::GeoJson);
    }
}
