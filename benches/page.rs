//! What the page costs in a browser: the transfer of a first visit, the time to the still and to the live picture of a
//! first and of a second visit, the time of a frame at rest and while the date is moved over the whole DeepState pack,
//! the program's own work for it, and memory.
//!
//! Needs the page build (`cargo run --release --manifest-path .ci/page/Cargo.toml`), Chromium, node with
//! `playwright-core` in `NODE_PATH`, and `FRONTLINE_ARCHIVES`, the folder with the unpacked archives.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and what is missing ends it")]

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

fn main() {
    let Some(archives) = env::var_os("FRONTLINE_ARCHIVES") else {
        println!("skipped: FRONTLINE_ARCHIVES is not set");
        return;
    };
    let program = || Command::new(env!("CARGO_BIN_EXE_frontline"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
    fs::create_dir_all(&folder).unwrap();
    let (site, pack) = (folder.join("site"), folder.join("deepstate.topojson.gz"));
    fs::remove_dir_all(&site).ok();
    assert!(program().args(["publish", "--quiet"]).arg(&site).status().unwrap().success());
    assert!(
        program()
            .arg("pack")
            .arg(Path::new(&archives).join("deepstate"))
            .arg("-o")
            .arg(&pack)
            .status()
            .unwrap()
            .success()
    );
    fs::copy(&pack, site.join("data/deepstate.topojson.gz")).unwrap();
    let mut server = program().args(["serve", "--port", "0"]).arg(&site).stdout(Stdio::piped()).spawn().unwrap();
    let mut url = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let output = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/checks.js"))
        .args(["measure", url.trim(), "data/deepstate.topojson.gz"])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    server.kill().ok();
    server.wait().ok();
    assert!(output.status.success());
    print(&serde_json::from_slice(&output.stdout).unwrap());
}

fn print(measured: &Value) {
    let number = |path: &str| measured.pointer(path).and_then(Value::as_f64).unwrap_or(f64::NAN);
    let (still, scrubbed) = (number("/still"), number("/scrubbed"));
    println!("first visit          {:9.2} MB", number("/transfer") / 1e6);
    println!("still picture        {:9.2} s", number("/stillPicture") / 1e3);
    println!("live picture         {:9.2} s", number("/first") / 1e3);
    println!("still, second visit  {:9.2} s, offline", number("/stillAgain") / 1e3);
    println!("live, second visit   {:9.2} s, offline", number("/firstAgain") / 1e3);
    println!("frame, still         {still:9.1} ms");
    println!("frame, scrubbed      {scrubbed:9.1} ms, {:.2} of still", scrubbed / still);
    println!("own work for a step  {:9.2} ms", number("/step"));
    println!("memory of WebAssembly{:9.1} MB", number("/wasm") / 1e6);
    println!("memory of the page   {:9.1} MB", number("/renderer") / 1e6);
}
