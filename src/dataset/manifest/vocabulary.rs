//! The members of a manifest and their expected content, for error messages.

/// A text shown to people.
const TEXT: &str = "a text, or one for each language as in {\"en\": \"…\", \"uk\": \"…\"}";

/// The members of each object, by its path without indices, and the expected content of each.
const MEMBERS: [(&str, &[(&str, &str)]); 7] = [
    (
        "",
        &[
            ("title", TEXT),
            ("method", TEXT),
            ("attribution", TEXT),
            ("licence", "a text, best an SPDX identifier such as \"CC0-1.0\""),
            ("parties", "a list of parties, each with `key` and `name`"),
            ("classes", "a list of classes, each with `key`, `name` and `control`"),
            ("remainder", "a party's key, `contested` or `unknown`"),
            ("home", "a GeoJSON file below this folder"),
            ("home_margin_m", "metres"),
            ("sources", "a list of sources, each with `name` and `path`"),
            ("focus", "a list of ids of places"),
            ("views", "a list of views, each with `name` and `bbox`"),
            ("place_reports", "a table (CSV) below this folder"),
            ("place_notes", "a table (CSV) below this folder"),
            ("places", "a table (CSV) below this folder"),
            ("regions", "a GeoJSON file below this folder"),
            ("stories", "a list of stories, each with `title` and `chapters`"),
        ],
    ),
    ("parties[]", &[("key", "a text, the word in tables and classes"), ("name", TEXT)]),
    (
        "classes[]",
        &[
            ("key", "a text, the word in the files"),
            ("name", TEXT),
            ("control", "a party's key, `contested`, `unknown` or null"),
            ("shade", "`plain`, `deep` or `light`"),
        ],
    ),
    (
        "sources[]",
        &[
            ("name", "a text, the name to cite"),
            ("terms", "a text, the terms of use"),
            ("path", "a folder, file or pattern below this folder"),
            ("class_property", "the name of a property"),
            ("class", "a class's key"),
            ("estimate", TEXT),
            ("coverage", TEXT),
            ("start_property", "the name of a property"),
            ("end_property", "the name of a property"),
            ("date_property", "the name of a property"),
            ("date_order", "`dmy`, `mdy` or `ymd`"),
            ("end", "`inclusive` or `exclusive`"),
        ],
    ),
    (
        "views[]",
        &[("name", TEXT), ("bbox", "[west, south, east, north] in degrees"), ("focus", "a list of ids of places")],
    ),
    ("stories[]", &[("title", TEXT), ("chapters", "a list of chapters, each with `title`, `text` and `date`")]),
    (
        "stories[].chapters[]",
        &[
            ("title", TEXT),
            ("text", TEXT),
            ("date", "a date such as \"2024-02-17\""),
            ("compare", "a date such as \"2024-02-17\""),
            ("bbox", "[west, south, east, north] in degrees"),
        ],
    ),
];

/// The greatest edit distance of a suggested name.
const MOST_DIFFERENT: usize = 3;

/// The members of the object at a path.
pub(super) fn members_at(path: &str) -> Vec<&'static str> {
    let plain = without_numbers(path);
    let found = MEMBERS.iter().find(|(object, _)| *object == plain);
    found.map(|(_, members)| members.iter().map(|(member, _)| *member).collect()).unwrap_or_default()
}

/// The expected content at a path.
pub(super) fn expected_at(path: &str) -> Option<&'static str> {
    let plain = without_numbers(path);
    let (object, member) = plain.rsplit_once('.').unwrap_or(("", &plain));
    if let Some((_, members)) = MEMBERS.iter().find(|(known, _)| *known == object)
        && let Some((_, expected)) = members.iter().find(|(known, _)| *known == member)
    {
        return Some(expected);
    }
    match plain.as_str() {
        "" => Some("an object with members such as `title` and `sources`"),
        "parties[]" => Some("a party with `key` and `name`"),
        "classes[]" => Some("a class with `key`, `name` and `control`"),
        "sources[]" => Some("a source with `name` and `path`"),
        "focus[]" | "views[].focus[]" => Some("the id of a place, a number"),
        "views[]" => Some("a view with `name` and `bbox`"),
        "stories[]" => Some("a story with `title` and `chapters`"),
        "stories[].chapters[]" => Some("a chapter with `title`, `text` and `date`"),
        path if path.ends_with("bbox[]") => Some("degrees"),
        _ if matches!(member, "en" | "uk") => Some("a text"),
        _ => None,
    }
}

/// The most similar known name, if one is similar enough.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let near = known.into_iter().map(|known| (distance(&name, &known.to_lowercase()), known));
    let most = MOST_DIFFERENT.min(name.chars().count().div_ceil(2));
    near.filter(|(distance, _)| *distance <= most).min().map(|(_, known)| known)
}

/// Removes indices from a path: `classes[2].control` becomes `classes[].control`.
fn without_numbers(path: &str) -> String {
    let mut plain = String::new();
    let mut is_number = false;
    for letter in path.chars() {
        is_number = letter == '[' || (is_number && letter != ']');
        if !is_number || letter == '[' {
            plain.push(letter);
        }
    }
    plain
}

/// The edit distance of two words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (place, &other) in b.iter().enumerate() {
            let exchanged = diagonal + usize::from(letter != other);
            diagonal = row[place + 1];
            row[place + 1] = exchanged.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_right_is_found() {
        assert_eq!(nearest("titel", members_at("")), Some("title"));
        assert_eq!(nearest("clases", members_at("")), Some("classes"));
        assert_eq!(nearest("License", members_at("")), Some("licence"));
        assert_eq!(nearest("colour", members_at("classes[2]")), None);
    }

    #[test]
    fn every_member_that_is_read_is_known() {
        let inside = |list: &str| format!("{{\"{list}\": [{{\"x y\": 1}}]}}");
        let chapter = r#"{"stories": [{"title": "T", "chapters": [{"x y": 1}]}]}"#;
        for (path, text) in [
            ("", "{\"x y\": 1}".to_owned()),
            ("parties[0]", inside("parties")),
            ("classes[0]", inside("classes")),
            ("sources[0]", inside("sources")),
            ("stories[0]", inside("stories")),
            ("stories[0].chapters[0]", chapter.to_owned()),
        ] {
            let error = serde_json::from_str::<super::super::Manifest>(&text).unwrap_err().to_string();
            let read: Vec<_> = error.split('`').skip(3).step_by(2).collect();
            // Parties ignore unknown members.
            assert!(read.iter().all(|member| members_at(path).contains(member)), "{path}: {error}");
        }
    }

    #[test]
    fn what_may_be_at_a_path_is_known() {
        assert_eq!(expected_at("classes[12].shade"), Some("`plain`, `deep` or `light`"));
        assert_eq!(expected_at("stories[0].chapters[3].bbox[1]"), Some("degrees"));
        assert_eq!(expected_at("nothing"), None);
    }
}
