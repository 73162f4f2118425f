//! The service worker: keeps the files of the first visit, so that the page opens without a network afterwards.

use super::{
    file::hash,
    template::{BadTemplate, filled},
};

/// The worker without its lists.
const TEMPLATE: &str = include_str!("../../assets/page/sw.js");

/// The worker of a page, by the addresses of the files that its first visit needs besides the page itself.
///
/// `index` is the page: the worker is another one whenever the page is another one.
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
