//! The service worker, which caches the files of the first visit, so that the page then works offline.

use super::{
    file::hash,
    template::{BadTemplate, filled},
};

/// The worker with placeholders for its lists.
const TEMPLATE: &str = include_str!("../../assets/page/sw.js");

/// The worker of a page, given the addresses of the other files that a first visit needs.
///
/// `index` is the page's content, so that the worker changes whenever the page does.
pub(super) fn worker(index: &str, first_visit: &[&str]) -> Result<String, BadTemplate> {
    let list: Vec<String> = first_visit.iter().map(|url| format!("    {},\n", serde_json::Value::from(*url))).collect();
    let list = list.concat();
    let version = hash(format!("{index}{list}").as_bytes());
    filled(TEMPLATE, |name| match name {
        "version" => Some(version.clone()),
        "files" => Some(list.trim_end_matches('\n').to_owned()),
        _ => None,
    })
}
