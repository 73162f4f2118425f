//! Lists the embedded snapshots, and tells the compiler whether a page build exists, which release builds of the program
//! embed.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

/// The folder of the embedded snapshots.
const SNAPSHOTS: &str = "data/donbas/snapshots";

/// The files of a page build.
const FILES: [&str; 2] = ["frontline.js", "frontline.wasm.br"];

fn main() -> Result<(), Box<dyn Error>> {
    let (project, out) = (env::var("CARGO_MANIFEST_DIR")?, env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    list_snapshots(Path::new(&project), Path::new(&out))?;
    find_page(Path::new(&project));
    Ok(())
}

/// Writes an array of each snapshot's name and content, sorted by name, for `src/dataset/embedded.rs`.
fn list_snapshots(project: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let folder = project.join(SNAPSHOTS);
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.file_name().into_string().map_err(|name| format!("no text: {}", name.display()))?))
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    // Hidden files tell of the run that wrote the folder.
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    let mut list = String::from("[\n");
    for name in names {
        let path = folder.join(&name);
        writeln!(list, "({name:?}, include_bytes!({:?})),", path.to_str().ok_or("the project's path is no text")?)?;
    }
    list.push(']');
    fs::write(out.join("snapshots.rs"), list)?;
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
