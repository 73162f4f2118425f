//! The documents: their links resolve, they are short enough to be read, and the tests that they name exist.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents of the project, from some of its folders.
fn documents() -> Vec<PathBuf> {
    let folders = ["", "docs", "data/ukraine", "assets/basemap", "assets/fonts"].map(|folder| root().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let documents: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    assert!(documents.len() > 12, "{documents:?}");
    documents
}

/// The text without code blocks.
fn prose(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("```").step_by(2).collect::<Vec<_>>().concat()
}

/// The anchor of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn anchors(path: &Path) -> Vec<String> {
    prose(path).lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}

/// What is wrong with a link of a document, if anything.
fn broken(document: &Path, target: &str) -> Option<String> {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() { document.to_owned() } else { document.parent().unwrap().join(file) };
    let shown = document.strip_prefix(root()).unwrap().display();
    if !path.exists() {
        return Some(format!("{shown}: {target} is not there"));
    }
    let is_there = heading.is_empty() || anchors(&path).iter().any(|anchor| anchor == heading);
    (!is_there).then(|| format!("{shown}: {target} has no such heading"))
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    let mut problems = Vec::new();
    for document in documents() {
        let text = prose(&document);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let inner = targets.filter(|target| !target.contains("://"));
        problems.extend(inner.filter_map(|target| broken(&document, target)));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn the_readme_and_the_architecture_are_short_enough_to_be_read() {
    for (file, most) in [("README.md", 9_000), ("ARCHITECTURE.md", 14_000)] {
        let bytes = fs::read(root().join(file)).unwrap().len();
        assert!(bytes <= most, "{file}: {bytes} bytes, at most {most}");
    }
}

/// Whether a word could be the name of a test, which reads like a sentence.
fn is_name_of_test(text: &str) -> bool {
    text.matches('_').count() >= 3 && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let mut code = String::new();
    let mut open = vec![root().join("src"), root().join("tests")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                code.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut named = 0;
    for document in documents().iter().filter(|path| path.starts_with(root().join("docs"))) {
        let text = prose(document);
        for name in text.split('`').skip(1).step_by(2).filter(|text| is_name_of_test(text)) {
            assert!(code.contains(&format!("fn {name}(")), "{}: no test {name}", document.display());
            named += 1;
        }
    }
    assert!(named > 100, "{named}");
}
