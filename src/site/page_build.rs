//! The program compiled for browsers: two files, built before the site.

use std::{borrow::Cow, io};

use thiserror::Error;

use super::press::from_brotli;

/// The first bytes of a WebAssembly file.
const WASM_MAGIC: &[u8] = b"\0asm";

/// The largest accepted program, decompressed.
const MAX_WASM_BYTES: usize = 256 * 1024 * 1024;

/// The program compiled for browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBuild {
    /// The script that starts the program.
    pub(super) glue: Cow<'static, [u8]>,
    /// The program as WebAssembly.
    pub(super) wasm: Vec<u8>,
    /// The program compressed with brotli.
    pub(super) wasm_brotli: Cow<'static, [u8]>,
}

/// Why a page build cannot be used.
#[derive(Debug, Error)]
pub enum BadPageBuild {
    /// It cannot be decompressed.
    #[error("{} cannot be decompressed", PageBuild::WASM_FILE)]
    Brotli(#[source] io::Error),
    /// It is too large.
    #[error("{} holds more than {MAX_WASM_BYTES} bytes", PageBuild::WASM_FILE)]
    TooLarge,
    /// It is not WebAssembly.
    #[error("{} holds no WebAssembly", PageBuild::WASM_FILE)]
    NoWasm,
}

impl PageBuild {
    /// The name of the script's file.
    pub const GLUE_FILE: &'static str = "frontline.js";
    /// The name of the program's file.
    pub const WASM_FILE: &'static str = "frontline.wasm.br";

    /// Creates a page build from the contents of its two files.
    ///
    /// # Errors
    /// When the second file is not WebAssembly compressed with brotli.
    pub fn new(
        glue: impl Into<Cow<'static, [u8]>>,
        wasm_brotli: impl Into<Cow<'static, [u8]>>,
    ) -> Result<Self, BadPageBuild> {
        let wasm_brotli = wasm_brotli.into();
        let wasm = from_brotli(&wasm_brotli, MAX_WASM_BYTES).map_err(BadPageBuild::Brotli)?;
        if wasm.len() > MAX_WASM_BYTES {
            return Err(BadPageBuild::TooLarge);
        }
        if !wasm.starts_with(WASM_MAGIC) {
            return Err(BadPageBuild::NoWasm);
        }
        Ok(Self { glue: glue.into(), wasm, wasm_brotli })
    }

    /// The embedded page build; `None` in development builds, and if there was none when the program was built.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn embedded() -> Option<Result<Self, BadPageBuild>> {
        embedded().map(|(glue, wasm)| Self::new(glue, wasm))
    }
}

/// `build.rs` sets `page_build` if there is a page build.
#[cfg(page_build)]
fn embedded() -> Option<(&'static [u8], &'static [u8])> {
    let glue = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/target/page/frontline.js"));
    let wasm = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/target/page/frontline.wasm.br"));
    Some((glue, wasm))
}

#[cfg(not(page_build))]
const fn embedded() -> Option<(&'static [u8], &'static [u8])> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::press::{Effort, brotli};

    #[test]
    fn what_is_no_program_is_refused() {
        let error = |wasm: &[u8]| PageBuild::new(b"".as_slice(), wasm.to_vec()).unwrap_err().to_string();
        assert_eq!(error(b"\xff\xff"), "frontline.wasm.br cannot be decompressed");
        assert_eq!(error(&brotli(b"<html>", Effort::Quick).unwrap()), "frontline.wasm.br holds no WebAssembly");
    }
}
