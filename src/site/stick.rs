//! Files wrapped as scripts, for a page opened from disk: there a page may load no other files.

use std::{borrow::Cow, io};

use super::{
    file::{SiteFile, hashed_name},
    press::{Effort, base64, gzip},
};

/// The folder of the scripts within a site.
const FOLDER: &str = "stick";

/// The first bytes of a gzip file.
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// A script that provides the file at an address as base64 of gzip data; a file that is gzip already is not compressed
/// again.
///
/// The script has no compressed variants, since it is never served.
pub(super) fn script(url: &str, file: &SiteFile, effort: Effort) -> io::Result<SiteFile> {
    let bytes = match &file.gzip {
        Some(gzip) => Cow::Borrowed(&**gzip),
        None if file.bytes.starts_with(GZIP_MAGIC) => Cow::Borrowed(&*file.bytes),
        None => Cow::Owned(gzip(&file.bytes, effort)?),
    };
    let key = serde_json::Value::from(url);
    let script = format!("(self.frontlineFiles ??= {{}})[{key}] = \"{}\";\n", base64(&bytes)).into_bytes();
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let stem = name.split('.').next().unwrap_or(name);
    // Drop the file's own hash from the name, if it has one.
    let stem = stem.rsplit_once('-').map_or(stem, |(stem, _)| stem);
    Ok(SiteFile::plain(format!("{FOLDER}/{}", hashed_name(stem, "js", &script)), script))
}
