//! Compression for the web, brotli and gzip, with deterministic output; and base64 for scripts.

use std::io::{self, Read as _, Write as _};

use brotli::{BrotliCompress, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};

/// Compression effort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// For trying out a site locally.
    Quick,
    /// For a site that others download.
    #[default]
    Best,
}

impl Effort {
    const fn brotli_quality(self) -> i32 {
        match self {
            Self::Quick => 5,
            Self::Best => 11,
        }
    }

    const fn gzip_level(self) -> Compression {
        match self {
            Self::Quick => Compression::fast(),
            Self::Best => Compression::best(),
        }
    }
}

/// Window size of brotli as a power of two: the largest that every browser supports.
const BROTLI_WINDOW: i32 = 24;

/// The decoder's buffer size, bytes.
const BUFFER_BYTES: usize = 64 * 1024;

/// The alphabet of base64.
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn brotli(bytes: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
    let quality = effort.brotli_quality();
    let params =
        BrotliEncoderParams { quality, lgwin: BROTLI_WINDOW, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut pressed = Vec::new();
    BrotliCompress(&mut &*bytes, &mut pressed, &params)?;
    Ok(pressed)
}

/// Decompresses brotli data, up to one byte beyond a limit.
pub(super) fn from_brotli(bytes: &[u8], limit: usize) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    brotli::Decompressor::new(bytes, BUFFER_BYTES).take(limit as u64 + 1).read_to_end(&mut content)?;
    Ok(content)
}

/// Compresses without a file name or time, so that equal bytes give equal files.
pub(super) fn gzip(bytes: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), effort.gzip_level());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Encodes bytes as base64 with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|i| u32::from(group.get(i).copied().unwrap_or_default()));
        let bits = a << 16 | b << 8 | c;
        for place in 0..4 {
            let letter = BASE64[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
        assert_eq!(base64(&[0xff, 0xef, 0xbe]), "/+++");
    }

    #[test]
    fn brotli_comes_back_within_bounds() {
        let bytes = vec![7; 1000];
        let pressed = brotli(&bytes, Effort::Best).unwrap();
        assert_eq!(from_brotli(&pressed, 1000).unwrap(), bytes);
        assert_eq!(from_brotli(&pressed, 10).unwrap().len(), 11);
        assert!(from_brotli(b"no brotli", 10).is_err());
    }
}
