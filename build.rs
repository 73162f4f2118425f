//! Tells whether there is a page build to carry: a release build of the program has it inside, if it is there.

use std::{env, fs, path::PathBuf};

/// The files of a page build.
const FILES: [&str; 2] = ["frontline.js", "frontline.wasm.br"];

fn main() {
    println!("cargo::rustc-check-cfg=cfg(page_build)");
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // Development builds read the folder when they run, and the page itself has no page inside.
    if !is("PROFILE", "release") || is("CARGO_CFG_TARGET_ARCH", "wasm32") {
        return;
    }
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("target/page");
    // Cargo notices new files in a folder that is there; where it cannot be made, it looks again with each build.
    fs::create_dir_all(&folder).ok();
    println!("cargo::rerun-if-changed={}", folder.display());
    if FILES.iter().all(|file| folder.join(file).is_file()) {
        println!("cargo::rustc-cfg=page_build");
    }
}
