//! Tells the compiler whether a page build exists; release builds of the program embed it.

use std::{env, fs, path::PathBuf};

/// The files of a page build.
const FILES: [&str; 2] = ["frontline.js", "frontline.wasm.br"];

fn main() {
    println!("cargo::rustc-check-cfg=cfg(page_build)");
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // Development builds read the folder at run time, and the page itself embeds no page.
    if !is("PROFILE", "release") || is("CARGO_CFG_TARGET_ARCH", "wasm32") {
        return;
    }
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("target/page");
    // Cargo detects new files only in an existing folder; if it cannot be created, the script runs with each build.
    fs::create_dir_all(&folder).ok();
    println!("cargo::rerun-if-changed={}", folder.display());
    if FILES.iter().all(|file| folder.join(file).is_file()) {
        println!("cargo::rustc-cfg=page_build");
    }
}
