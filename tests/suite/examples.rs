//! The commands that the documents show run, and print what the documents say.
//!
//! In a block of a document, `$ ` begins a command, and the lines after it are its output. `FRONTLINE_UPDATE_FIGURES=1`
//! writes what the program prints now into the documents.

use std::{
    env, fs, io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use assert_cmd::cargo::cargo_bin;

use crate::surroundings::{archives, fresh_folder};

/// Commands that are run; the others open a window or write for a long time.
const RUN: [&str; 9] = ["areas", "at", "agree", "changes", "info", "render", "sheet", "validate", "zones"];

/// A command with the output that a document shows.
#[derive(Debug)]
struct Example {
    command: String,
    shown: Vec<String>,
}

/// The examples of a block, in order.
fn examples(block: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut is_continued = false;
    for line in block.lines() {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push(Example { command: command.to_owned(), shown: Vec::new() }),
            (None, Some(last)) if is_continued => {
                last.command.push('\n');
                last.command.push_str(line);
            }
            (None, Some(last)) => last.shown.push(line.to_owned()),
            (None, None) => {}
        }
        is_continued = line.ends_with('\\') && (is_continued || line.starts_with("$ "));
    }
    found
}

/// The blocks of shell commands in a text.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next())
}

fn document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A folder in which the sources' archives have the names that the documents give them.
fn desk(name: &str, archives: &Path) -> io::Result<PathBuf> {
    let folder = fresh_folder("examples", name);
    for source in ["deepstate", "nzz", "owl"] {
        symlink(archives.join(source), folder.join(source))?;
    }
    Ok(folder)
}

/// Runs a line of a shell in which `frontline` is the built program.
fn run(line: &str, folder: &Path) -> Output {
    let program = cargo_bin("frontline");
    let script = format!("frontline() {{ \"$FRONTLINE\" \"$@\"; }}\n{line}");
    Command::new("sh").args(["-c", &script]).env("FRONTLINE", program).current_dir(folder).output().expect("a shell")
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()
}

/// Whether a line calls a command that is run here, on data that are there.
fn is_run(line: &str, folder: &Path) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["head", ..] => true,
        ["frontline", command, path, ..] if RUN.contains(&command) => {
            let is_path = !path.starts_with('-') && !path.contains(['.', '/']);
            !is_path || folder.join(path).exists()
        }
        _ => false,
    }
}

/// What a command prints: all of its standard output, and those lines of standard error that a document shows.
fn printed(example: &Example, output: &Output) -> Vec<String> {
    let notes = lines(&output.stderr);
    let is_note = |line: &String| notes.contains(line);
    let mut printed = lines(&output.stdout);
    printed.extend(example.shown.iter().filter(|line| is_note(line)).cloned());
    printed
}

/// Runs the examples of a document; returns its text with what they print now, and how many were run.
fn with_output(name: &str, text: &str, archives: &Path) -> (String, usize) {
    let folder = desk(&name.replace('/', "-"), archives).unwrap();
    let (mut now_text, mut count) = (text.to_owned(), 0);
    for example in blocks(text).flat_map(examples) {
        if let Some(file) = example.command.strip_prefix("cat ") {
            fs::write(folder.join(file), example.shown.join("\n") + "\n").unwrap();
        }
        if !is_run(&example.command, &folder) {
            continue;
        }
        let output = run(&example.command, &folder);
        assert!(output.status.success(), "{name}: {}\n{}", example.command, String::from_utf8_lossy(&output.stderr));
        let now = printed(&example, &output);
        count += 1;
        if now != example.shown {
            let [old, new] =
                [&example.shown, &now].map(|lines| format!("$ {}\n{}\n", example.command, lines.join("\n")));
            now_text = now_text.replacen(&old, &new, 1);
        }
    }
    (now_text, count)
}

#[test]
fn the_documents_show_what_the_commands_print() {
    let Some(archives) = archives() else { return };
    let mut count = 0;
    for name in ["docs/figures.md", "docs/window.md", "docs/open.md", "docs/zones.md"] {
        let text = fs::read_to_string(document(name)).unwrap();
        let (now, run) = with_output(name, &text, &archives);
        count += run;
        if env::var("FRONTLINE_UPDATE_FIGURES").is_ok_and(|value| value == "1") {
            fs::write(document(name), &now).unwrap();
        } else {
            assert_eq!(text, now, "{name}: FRONTLINE_UPDATE_FIGURES=1 writes what the commands print now");
        }
    }
    assert!(count >= 12, "{count}");
}

/// The commands on the dataset inside the program that a document gives without their output.
fn commands(text: &str) -> Vec<&str> {
    let of_blocks = blocks(text).flat_map(str::lines).map(|line| line.split("  #").next().unwrap_or(line));
    let of_prose = text.split('`').skip(1).step_by(2);
    let all = of_blocks.chain(of_prose).map(str::trim);
    all.filter(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        // A word in capitals is one to replace.
        let is_whole = !words.iter().any(|word| word.len() > 1 && word.chars().all(char::is_uppercase));
        is_whole && matches!(words[..], ["frontline", command, option, ..] if RUN.contains(&command) && option.starts_with("--"))
    })
    .collect()
}

#[test]
fn the_commands_of_the_readme_and_the_manual_run() {
    let folder = fresh_folder("examples", "commands");
    let mut count = 0;
    for name in ["README.md", "docs/pictures.md", "data/ukraine/README.md"] {
        let text = fs::read_to_string(document(name)).unwrap();
        for line in commands(&text) {
            let output = run(line, &folder);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}: {line}\n{said}");
            count += 1;
        }
    }
    assert!(count >= 8, "{count}");
}
