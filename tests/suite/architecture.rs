//! The architectural rules, checked on the sources: which module may import which, and what the domain must not do.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The modules in reading order: none imports a later one.
const ORDER: [&str; 15] = [
    "geometry",
    "control",
    "playback",
    "places",
    "analysis",
    "formats",
    "story",
    "dataset",
    "language",
    "cartography",
    "plate",
    "movie",
    "site",
    "cli",
    "viewer",
];

/// The floors of the viewer: `draw` and `ui` use `state` but not each other, and `shell` uses all of them.
const FLOORS: [(&str, &[&str]); 4] =
    [("state", &[]), ("draw", &["state"]), ("ui", &["state"]), ("shell", &["state", "draw", "ui"])];

/// What the state of the viewer must not use: panels and the renderer.
const BANNED_IN_STATE: [&str; 4] = ["egui", "wgpu", "bevy::render", "bevy::sprite"];

/// The modules without file access, clock or output.
const DOMAIN: [&str; 7] = ["geometry", "control", "playback", "places", "analysis", "cartography", "site"];

/// What the domain must not use.
const BANNED_IN_DOMAIN: [&str; 8] =
    ["std::fs", "Instant::now", "SystemTime::now", "Utc::now", "println!", "eprintln!", "std::env", "tracing::"];

/// The modules that may open paths; `main.rs` may too.
const OPENS_PATHS: [&str; 2] = ["dataset", "cli"];

/// Names that do not say what a module contains.
const BANNED_NAMES: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "types", "manager", "misc"];

/// One file of `src`.
struct Source {
    path: PathBuf,
    /// The top-level module; `lib` or `main` for those files.
    module: String,
    text: String,
}

impl Source {
    /// The text without comment lines and without the tests at the end of the file.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inner = path.strip_prefix(&root).unwrap();
                let module = inner.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
                sources.push(Source { text: fs::read_to_string(&path).unwrap(), module, path });
            }
        }
    }
    sources
}

/// The modules named by `crate::…` paths in a text, including those in braces.
fn imported_modules(code: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut modules = Vec::new();
    for part in code.split("crate::").skip(1) {
        if let Some(list) = part.strip_prefix('{') {
            modules.extend(first_words(list).into_iter().map(|item| word(&item)));
        } else {
            modules.push(word(part));
        }
    }
    modules
}

/// The items of a brace list up to its end, without nested ones.
fn first_words(list: &str) -> Vec<String> {
    let (mut depth, mut items, mut item) = (0_u32, Vec::new(), String::new());
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            c if depth == 0 && !c.is_whitespace() => item.push(c),
            _ => {}
        }
    }
    items.push(item);
    items.retain(|item| !item.is_empty());
    items
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|&name| name == module)
}

/// Panics with all problems, one per line.
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let unknown = |source: &Source| {
        let known = ["lib", "main"].contains(&source.module.as_str()) || rank(&source.module).is_some();
        (!known).then(|| format!("{}: add the module to ORDER", source.path.display()))
    };
    assert_none(&sources().iter().filter_map(unknown).collect::<Vec<_>>());
}

#[test]
fn no_module_imports_one_that_stands_after_it() {
    let mut problems = Vec::new();
    for source in sources() {
        let Some(own) = rank(&source.module) else { continue };
        for module in imported_modules(&source.code()) {
            if rank(&module).is_some_and(|other| other > own) {
                problems.push(format!("{}: {} imports {module}", source.path.display(), source.module));
            }
        }
    }
    assert_none(&problems);
}

/// The floor of a file of the viewer, and the depth of its module below the viewer.
fn floor(source: &Source) -> Option<(String, usize)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/viewer");
    let inner = source.path.strip_prefix(root).ok()?.with_extension("");
    let mut parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.pop_if(|last| last == "mod");
    Some((parts.first()?.clone(), parts.len()))
}

/// The floors that a file names, by `crate::viewer::…` or by the `super`s that lead out of its own floor.
fn imported_floors(code: &str, depth: usize) -> Vec<String> {
    let out = "super::".repeat(depth);
    let behind = |text: &str| {
        let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if let Some(list) = text.strip_prefix('{') { first_words(list) } else { vec![word] }
    };
    let words = code.split("viewer::").skip(1).chain(code.split(out.as_str()).skip(1)).flat_map(behind);
    let word = |item: String| item.trim().chars().take_while(|c| c.is_alphanumeric()).collect::<String>();
    words.map(word).filter(|word| FLOORS.iter().any(|(floor, _)| floor == word)).collect()
}

#[test]
fn no_floor_of_the_viewer_knows_one_above_or_beside_it() {
    let mut problems = Vec::new();
    for source in sources() {
        let Some((own, depth)) = floor(&source) else { continue };
        let path = source.path.display();
        let Some((_, below)) = FLOORS.iter().find(|(floor, _)| *floor == own) else {
            problems.push(format!("{path}: `{own}` is none of the floors"));
            continue;
        };
        let code = source.code();
        let others = imported_floors(&code, depth).into_iter().filter(|floor| *floor != own);
        problems
            .extend(others.filter(|floor| !below.contains(&floor.as_str())).map(|floor| format!("{path}: {floor}")));
        let banned = BANNED_IN_STATE.iter().filter(|word| own == "state" && code.contains(**word));
        problems.extend(banned.map(|word| format!("{path}: {word}")));
    }
    assert_none(&problems);
}

#[test]
fn floors_are_seen_however_they_are_named() {
    let code = "use super::super::{draw::map, state::apply};\nuse crate::{language, viewer::ui::{panels}};\nsuper::x;";
    assert_eq!(imported_floors(code, 2), ["ui", "draw", "state"]);
    assert_eq!(imported_floors("use super::super::super::shell::window;", 3), ["shell"]);
}

#[test]
fn the_command_line_and_the_viewer_never_meet() {
    let meets =
        |source: &&Source| source.module == "viewer" && imported_modules(&source.code()).contains(&"cli".to_owned());
    let problems: Vec<_> = sources().iter().filter(meets).map(|source| source.path.display().to_string()).collect();
    assert_none(&problems);
}

#[test]
fn the_domain_has_no_files_clock_or_output() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|source| DOMAIN.contains(&source.module.as_str())) {
        let code = source.code();
        let found = BANNED_IN_DOMAIN.iter().filter(|&&banned| code.contains(banned));
        problems.extend(found.map(|banned| format!("{}: {banned}", source.path.display())));
    }
    assert_none(&problems);
}

#[test]
fn only_the_viewer_knows_the_engine() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|source| !["viewer", "main"].contains(&source.module.as_str())) {
        let code = source.code();
        let found =
            ["bevy", "egui", "wgpu", "winit"].into_iter().filter(|engine| code.contains(&format!("{engine}::")));
        problems.extend(found.map(|engine| format!("{}: {engine}", source.path.display())));
    }
    assert_none(&problems);
}

#[test]
fn paths_are_opened_in_their_places_only() {
    let mut problems = Vec::new();
    for source in sources() {
        let may = source.module == "main" || OPENS_PATHS.contains(&source.module.as_str());
        let code = source.code();
        if !may && ["std::fs", "fs::", "File::open", "File::create"].iter().any(|opening| code.contains(opening)) {
            problems.push(source.path.display().to_string());
        }
    }
    assert_none(&problems);
}

#[test]
fn every_file_says_first_what_it_is() {
    let silent = |source: &&Source| !source.text.starts_with("//! ");
    let problems: Vec<_> = sources().iter().filter(silent).map(|source| source.path.display().to_string()).collect();
    assert_none(&problems);
}

#[test]
fn no_module_is_a_drawer() {
    let is_drawer = |source: &&Source| {
        let inner = source.path.with_extension("");
        inner.iter().any(|part| BANNED_NAMES.contains(&part.to_string_lossy().as_ref()))
    };
    // Only names below `src` count: the project itself may be in any folder.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = sources();
    for source in &mut all {
        source.path = source.path.strip_prefix(&root).unwrap().to_owned();
    }
    assert_none(&all.iter().filter(is_drawer).map(|source| source.path.display().to_string()).collect::<Vec<_>>());
}

#[test]
fn imports_in_braces_are_seen() {
    let code = "use crate::{\n    control::{fault::Fault, scheme::{A, B}},\n    viewer,\n};\nuse crate::cli::x;";
    assert_eq!(imported_modules(code), ["control", "viewer", "cli"]);
}

#[test]
fn texts_reach_a_terminal_through_one_function() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_the_one = path.file_name().is_some_and(|name| name == "terminal.rs");
        let text = fs::read_to_string(&path).unwrap().replace("io::stderr().is_terminal()", "");
        let writes = ["io::stderr()", "io::stdout()", "eprint", "println!"].iter().any(|word| text.contains(word));
        assert!(is_the_one || !writes, "{} writes past cli/terminal.rs", path.display());
    }
}

#[test]
fn commands_work_out_what_changed_through_one_function() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_the_one = path.file_name().is_some_and(|name| name == "working_out.rs");
        let text = fs::read_to_string(&path).unwrap();
        let works_out =
            ["Evolution::of", "Evolving::", "Reports::around(", "Reports::all("].iter().any(|word| text.contains(word));
        assert!(
            is_the_one || !works_out,
            "{} works out what changed and tells nobody how long it takes",
            path.display()
        );
    }
}
