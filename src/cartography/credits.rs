//! Whom to name with a map, and on what terms: one text for window, plates, films and page.

use super::date_words::{as_of, interpolated, shown_date};
use crate::{
    control::{
        about::About,
        mesh::Motion,
        timeline::{Source, Timeline},
    },
    language::Words,
};

/// The lines to show with a map of some sources, in the order in which they are shown.
///
/// Where the dataset names whom to credit, that takes the place of the sources' own names and terms.
pub fn credit_lines(about: &About, sources: &[&Source], words: &Words) -> Vec<String> {
    let language = words.language();
    let line = |id: &str, blank: &str, text: &str| words.with(id, &[(blank, text.to_owned().into())]);
    let mut lines = Vec::new();
    if let Some(attribution) = &about.attribution {
        lines.push(language.name(attribution).to_owned());
    } else {
        for source in sources {
            if !source.name.is_empty() {
                lines.push(line("source-line", "source", &words.phrase(&source.name)));
            }
            if !source.terms.is_empty() {
                lines.push(line("terms-line", "terms", &words.phrase(&source.terms)));
            }
        }
    }
    let coverages = sources.iter().filter_map(|source| source.coverage.as_ref());
    lines.extend(coverages.map(|coverage| line("coverage-line", "coverage", language.name(coverage))));
    lines.extend(about.licence.iter().map(|licence| line("licence-line", "licence", licence)));
    lines.extend(about.method.iter().map(|method| line("method-line", "method", language.name(method))));
    lines
}

/// A citation of what a map shows of a source at a moment: title, date, whose report, what is interpolated, on what terms,
/// and by which program it is drawn.
///
/// # Units
/// `now` is in days since 1970-01-01T00:00Z.
pub fn citation(about: &About, timeline: &Timeline, (now, motion): (f64, Motion), words: &Words) -> String {
    let mut parts: Vec<String> = about.title.iter().map(|title| words.language().name(title).to_owned()).collect();
    parts.push(format!("{}, {}", shown_date(timeline, now, words), as_of(timeline, now, words)));
    parts.extend(interpolated(timeline, now, motion, words));
    parts.extend(credit_lines(about, &[timeline.source()], words));
    parts.push(format!("Frontline {}", env!("CARGO_PKG_VERSION")));
    // Texts of others may end in a full stop of their own.
    parts.iter().map(|part| part.trim_end_matches('.')).collect::<Vec<_>>().join(". ") + "."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{control::name::Name, language::Language};

    #[test]
    fn an_attribution_takes_the_place_of_the_sources_and_coverage_and_licence_stay() {
        let words = Words::new(Language::English).unwrap();
        let source = |name: &str, coverage: Option<&str>| Source {
            name: name.to_owned(),
            terms: "CC0".to_owned(),
            coverage: coverage.map(Name::plain),
            ..Source::default()
        };
        let sources = [source("A", None), source("B", Some("the north"))];
        let sources: Vec<&Source> = sources.iter().collect();
        let mut about =
            About { licence: Some("MIT".to_owned()), method: Some(Name::plain("Counted.")), ..About::default() };
        assert_eq!(
            credit_lines(&about, &sources, &words),
            [
                "Source: A",
                "Terms: CC0",
                "Source: B",
                "Terms: CC0",
                "Coverage: the north",
                "Licence: MIT",
                "Method: Counted."
            ]
        );
        about.attribution = Some(Name::plain("Say A and B"));
        assert_eq!(
            credit_lines(&about, &sources, &words),
            ["Say A and B", "Coverage: the north", "Licence: MIT", "Method: Counted."]
        );
    }
}
