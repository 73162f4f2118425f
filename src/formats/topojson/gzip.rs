//! Gzip compression, detected by the first bytes.

use std::{
    io::{self, Read as _},
    num::NonZeroU64,
};

use flate2::read::MultiGzDecoder;
use zopfli::{Format, Options};

use crate::control::fault::Problem;

/// The most bytes after decompression.
pub(in crate::formats) const MAX_INFLATED: usize = 1 << 29;

/// The highest accepted compression ratio: reports reach about thirty, hostile files a thousand.
const MAX_RATIO: usize = 200;

/// This many bytes may be decompressed whatever the ratio.
const ALWAYS_INFLATED: usize = 1 << 26;

/// The first bytes of a gzip file.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The compression ratio assumed for the initial buffer.
const USUAL_RATIO: usize = 16;

/// Number of optimisation passes of the encoder: more gain about a percent and take twice as long.
const ITERATIONS: NonZeroU64 = NonZeroU64::new(3).expect("three is not zero");

/// Maximum number of blocks, each with its own code, per megabyte: twice as many gain 0.2 percent and take half as long
/// again.
const BLOCKS: u16 = 30;

/// Compresses bytes about as well as gzip can: a tenth smaller than the usual encoders, at about a megabyte per second.
///
/// # Errors
/// When memory runs out.
pub fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let options = Options { iteration_count: ITERATIONS, maximum_block_splits: BLOCKS, ..Options::default() };
    let mut compressed = Vec::new();
    zopfli::compress(options, Format::Gzip, bytes, &mut compressed)?;
    Ok(compressed)
}

/// Whether a file is compressed with gzip.
pub(in crate::formats) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The content of a gzip file.
///
/// # Errors
/// When it is damaged, or its content exceeds the limit.
pub(in crate::formats) fn inflated(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let limit = bytes.len().saturating_mul(MAX_RATIO).clamp(ALWAYS_INFLATED, MAX_INFLATED);
    let room = bytes.len().saturating_mul(USUAL_RATIO).min(limit);
    let mut content = Vec::with_capacity(room);
    let read = MultiGzDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut content);
    read.map_err(|error| Problem::Unreadable(error.to_string()))?;
    if content.len() > limit {
        return Err(Problem::TooMuch { what: "bytes unpacked", limit });
    }
    Ok(content)
}

/// The start of the content, from the first bytes of a file; `None` if it is not gzip.
pub(super) fn inflated_head(head: &[u8]) -> Option<Vec<u8>> {
    if !is_gzip(head) {
        return None;
    }
    let (mut content, mut decoder) = (vec![0; super::HEAD_BYTES], MultiGzDecoder::new(head));
    let mut length = 0;
    // The data end early; what was decoded before that is enough.
    while let Ok(count @ 1..) = decoder.read(&mut content[length..]) {
        length += count;
    }
    content.truncate(length);
    Some(content)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn a_small_file_is_not_unpacked_without_end() {
        let zeros = |count| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&vec![b' '; count]).unwrap();
            encoder.finish().unwrap()
        };
        assert_eq!(inflated(&zeros(ALWAYS_INFLATED)).unwrap().len(), ALWAYS_INFLATED);
        let problem = inflated(&zeros(ALWAYS_INFLATED + 1)).unwrap_err();
        assert_eq!(problem.to_string(), "over the limit of 67108864 bytes unpacked");
    }
}
