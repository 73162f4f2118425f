//! Builds the page for browsers: `target/page/frontline.js` and `target/page/frontline.wasm.br` in Frontline's folder.
//!
//! `cargo run --release --manifest-path .ci/page/Cargo.toml` compiles Frontline to wasm32 (run `rustup target add
//! wasm32-unknown-unknown` first), binds it to JavaScript and compresses it. `--quick` compresses it less well, in a
//! tenth of the time.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "page";

/// The brotli qualities, out of 11.
const BEST: i32 = 11;
const QUICK: i32 = 5;

fn main() -> anyhow::Result<()> {
    let quality = match env::args().nth(1).as_deref() {
        None => BEST,
        Some("--quick") => QUICK,
        Some(other) => bail!("unknown option {other}; there is only --quick"),
    };
    // Read at run time, since several checkouts may share one target folder.
    let own = env::var_os("CARGO_MANIFEST_DIR").context("start this with cargo run")?;
    let root = Path::new(&own).join("../..").canonicalize().context("Frontline's folder")?;
    let wasm = compile(&root)?;
    let page = root.join("target").join("page");
    let raw = bind(&wasm, &page)?;
    let compressed = compress(&raw, quality)?;
    let path = page.join("frontline.wasm.br");
    fs::write(&path, &compressed).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{}: {} bytes, {} uncompressed", path.display(), compressed.len(), raw.len());
    Ok(())
}

/// Compiles the program for browsers; returns the path of the file.
fn compile(root: &Path) -> anyhow::Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--locked", "--profile", PROFILE, "--target", TARGET, "--bin", "frontline"])
        .current_dir(root)
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("Frontline does not compile for {TARGET}; is the target there? rustup target add {TARGET}");
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
    Ok(target.join(TARGET).join(PROFILE).join("frontline.wasm"))
}

/// Writes the JavaScript that loads the program as a classic script: pages opened from a folder cannot load modules.
fn bind(wasm: &Path, page: &Path) -> anyhow::Result<Vec<u8>> {
    let aside = page.join("bound");
    fs::create_dir_all(&aside).with_context(|| format!("cannot make {}", aside.display()))?;
    Bindgen::new()
        .input_path(wasm)
        .no_modules(true)
        .context("no plain script")?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .out_name("frontline")
        .generate(&aside)
        .context("cannot bind")?;
    let script = page.join("frontline.js");
    fs::rename(aside.join("frontline.js"), &script).with_context(|| format!("cannot write {}", script.display()))?;
    let raw = fs::read(aside.join("frontline_bg.wasm")).context("what was bound is not there")?;
    fs::remove_dir_all(&aside).with_context(|| format!("cannot remove {}", aside.display()))?;
    Ok(raw)
}

fn compress(bytes: &[u8], quality: i32) -> anyhow::Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality, lgwin: 24, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    let mut writer = CompressorWriter::with_params(&mut compressed, 1 << 20, &params);
    writer.write_all(bytes).context("cannot compress")?;
    drop(writer);
    Ok(compressed)
}
