//! Files as scripts, for a page that is opened from a folder: there, scripts are the only files that a page may load.

use std::{borrow::Cow, io};

use super::{
    file::{SiteFile, hashed_name},
    press::{Effort, base64, gzip},
};

/// The folder of the scripts within a site.
const FOLDER: &str = "stick";

/// What every gzip file starts with.
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// A script that gives the file of an address as base64 of gzip; what is compressed by gzip already stays as it is.
///
/// The script itself has no compressed siblings: no server ever sends it.
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
    // The name has the hash of the file already, where it has one.
    let stem = stem.rsplit_once('-').map_or(stem, |(stem, _)| stem);
    Ok(SiteFile::plain(format!("{FOLDER}/{}", hashed_name(stem, "js", &script)), script))
}
