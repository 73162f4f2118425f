//! A file of a site: its bytes, its content-hashed name, and its compressed variants.

use std::{borrow::Cow, io};

use super::press::{Effort, brotli, gzip};

/// The 64-bit FNV-1a offset basis and prime.
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);

/// A file of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFile {
    /// Its path within the site, with `/` between folders.
    pub path: String,
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
    /// The content compressed with brotli, if that is smaller; stored beside the file with the extension `.br`.
    pub brotli: Option<Cow<'static, [u8]>>,
    /// The content compressed with gzip, if that is smaller; stored beside the file with the extension `.gz`.
    pub gzip: Option<Cow<'static, [u8]>>,
}

impl SiteFile {
    /// A file without compressed variants, because it is compressed already or is never served.
    pub(super) fn plain(path: String, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { path, bytes: bytes.into(), brotli: None, gzip: None }
    }

    /// A file with compressed variants.
    pub(super) fn pressed(path: String, bytes: impl Into<Cow<'static, [u8]>>, effort: Effort) -> io::Result<Self> {
        let bytes = bytes.into();
        let smaller = |pressed: Vec<u8>| (pressed.len() < bytes.len()).then_some(Cow::Owned(pressed));
        let (brotli, gzip) = (smaller(brotli(&bytes, effort)?), smaller(gzip(&bytes, effort)?));
        Ok(Self { path, bytes, brotli, gzip })
    }

    /// All stored files: the file and its compressed variants.
    pub fn stored(&self) -> impl Iterator<Item = (String, &[u8])> {
        let sibling = |ending: &str, bytes: &'_ Option<Cow<'static, [u8]>>| {
            bytes.is_some().then(|| format!("{}.{ending}", self.path))
        };
        let names = [Some(self.path.clone()), sibling("br", &self.brotli), sibling("gz", &self.gzip)];
        let contents = [Some(&*self.bytes), self.brotli.as_deref(), self.gzip.as_deref()];
        names.into_iter().zip(contents).filter_map(|(name, bytes)| Some((name?, bytes?)))
    }

    /// The size of what a browser receives.
    ///
    /// # Units
    /// Bytes.
    pub fn transfer(&self) -> usize {
        self.brotli.as_ref().map_or(self.bytes.len(), |bytes| bytes.len())
    }
}

/// The hash of some content in 16 hexadecimal digits, the same on every machine and in every version.
///
/// It distinguishes versions; it does not protect against forgery.
///
/// # Examples
/// ```
/// assert_eq!(frontline::site::hash(b"a"), "af63dc4c8601ec8c");
/// ```
pub fn hash(bytes: &[u8]) -> String {
    let (start, factor) = FNV;
    let hash = bytes.iter().fold(start, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(factor));
    format!("{hash:016x}")
}

/// A name with the hash of its content before the extension: `style-0123456789abcdef.css`.
pub(super) fn hashed_name(stem: &str, ending: &str, bytes: &[u8]) -> String {
    format!("{stem}-{}.{ending}", hash(bytes))
}

/// A name as a part of an address: lower-case ASCII letters and digits, with hyphens between words; `None` if nothing
/// is left.
pub(super) fn slug(name: &str) -> Option<String> {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    (!slug.is_empty()).then(|| slug.chars().take(LONGEST_SLUG).collect::<String>().trim_end_matches('-').to_owned())
}

/// Longest stem of a name, characters.
const LONGEST_SLUG: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_part_of_an_address() {
        assert_eq!(slug("Donbas 2022–2026").unwrap(), "donbas-2022-2026");
        assert_eq!(slug("../a?b").unwrap(), "a-b");
        assert_eq!(slug("Донбас"), None);
    }

    #[test]
    fn siblings_stand_beside_their_file_where_they_are_smaller() {
        let names = |file: &SiteFile| file.stored().map(|(name, _)| name).collect::<Vec<_>>();
        let long = SiteFile::pressed("a.css".to_owned(), vec![b' '; 999], Effort::Quick).unwrap();
        assert_eq!(names(&long), ["a.css", "a.css.br", "a.css.gz"]);
        assert!(long.transfer() < 40);
        let short = SiteFile::pressed("a.css".to_owned(), b"a".as_slice(), Effort::Quick).unwrap();
        assert_eq!((names(&short), short.transfer()), (vec!["a.css".to_owned()], 1));
    }
}
