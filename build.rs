//! Tells the compiler whether a page build exists, which release builds of the program embed.

use std::{env, fs, path::Path};

/// The files of a page build.
const FILES: [&str; 2] = ["frontline.js", "frontline.wasm.br"];

fn main() -> Result<(), env::VarError> {
    let project = env::var("CARGO_MANIFEST_DIR")?;
    println!("cargo::rerun-if-changed=build.rs");
    find_page(Path::new(&project));
    Ok(())
}

fn find_page(project: &Path) {
    println!("cargo::rustc-check-cfg=cfg(page_build)");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // Development builds read the folder at run time, and the page itself embeds no page.
    if !is("PROFILE", "release") || is("CARGO_CFG_TARGET_ARCH", "wasm32") {
        return;
    }
    let folder = project.join("target/page");
    // Cargo detects new files only in an existing folder; if it cannot be created, the script runs with each build.
    fs::create_dir_all(&folder).ok();
    println!("cargo::rerun-if-changed={}", folder.display());
    if FILES.iter().all(|file| folder.join(file).is_file()) {
        println!("cargo::rustc-cfg=page_build");
    }
}
