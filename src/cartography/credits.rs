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
    let mut lines = Vec::new();
    if let Some(attribution) = &about.attribution {
        lines.push(language.name(attribution).to_owned());
    }
    for source in sources {
        if about.attribution.is_none() && !source.name.is_empty() {
            lines.push(line(words, ("source-line", "source"), &words.phrase(&source.name)));
        }
        lines.extend(terms_line(source, words).filter(|_| about.attribution.is_none()));
        let of_several = || (sources.len() > 1).then(|| words.phrase(&source.name)).filter(|name| !name.is_empty());
        lines.extend(coverage_line(source, words).map(|line| match of_several() {
            Some(name) => format!("{name} – {line}"),
            None => line,
        }));
    }
    lines.extend(about.licence.iter().map(|licence| line(words, ("licence-line", "licence"), licence)));
    lines.extend(about.method.iter().map(|method| line(words, ("method-line", "method"), language.name(method))));
    lines
}

/// The lines of one source below its name: its terms, and what it covers.
pub fn source_lines(source: &Source, words: &Words) -> Vec<String> {
    terms_line(source, words).into_iter().chain(coverage_line(source, words)).collect()
}

fn terms_line(source: &Source, words: &Words) -> Option<String> {
    (!source.terms.is_empty()).then(|| line(words, ("terms-line", "terms"), &words.phrase(&source.terms)))
}

fn coverage_line(source: &Source, words: &Words) -> Option<String> {
    let coverage = source.coverage.as_ref()?;
    Some(line(words, ("coverage-line", "coverage"), words.language().name(coverage)))
}

fn line(words: &Words, (id, blank): (&str, &str), text: &str) -> String {
    words.with(id, &[(blank, text.to_owned().into())])
}

/// What a citation is of.
#[derive(Clone, Copy, Debug)]
pub struct CitedMap<'a> {
    /// The source shown.
    pub timeline: &'a Timeline,
    /// The date shown, days since 1970-01-01T00:00Z.
    pub now: f64,
    /// How the time between two reports is shown.
    pub motion: Motion,
    /// The date whose front line is shown too, days since 1970-01-01T00:00Z.
    pub compared: Option<f64>,
}

/// A citation of a map: title, whose report of when, what is interpolated or compared, whom to credit on what terms, and
/// the program that drew it.
pub fn citation(about: &About, map: CitedMap<'_>, words: &Words) -> String {
    let CitedMap { timeline, now, motion, compared } = map;
    let language = words.language();
    let mut shown = vec![shown_date(timeline, now, words), as_of(timeline, now, words)];
    shown.extend(interpolated(timeline, now, motion, words));
    shown.extend(compared.map(|other| line(words, ("cited-comparison", "date"), &shown_date(timeline, other, words))));
    let title = about.title.as_ref().map(|title| language.name(title).to_owned());
    let mut parts: Vec<String> = title.into_iter().chain([shown.join(", ")]).collect();
    match &about.attribution {
        Some(attribution) => parts.push(language.name(attribution).to_owned()),
        None => parts.extend(terms_line(timeline.source(), words)),
    }
    parts.extend(about.licence.iter().map(|licence| line(words, ("licence-line", "licence"), licence)));
    parts.push(line(words, ("drawn-with", "program"), concat!("Frontline ", env!("CARGO_PKG_VERSION"))));
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
                "B – Coverage: the north",
                "Licence: MIT",
                "Method: Counted."
            ]
        );
        about.attribution = Some(Name::plain("Say A and B"));
        assert_eq!(
            credit_lines(&about, &sources, &words),
            ["Say A and B", "B – Coverage: the north", "Licence: MIT", "Method: Counted."]
        );
    }
}
