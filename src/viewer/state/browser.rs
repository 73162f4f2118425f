//! Functions of the browser that the viewer calls.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Runs work after the current frame.
    #[wasm_bindgen(js_namespace = frontlinePage, js_name = later)]
    fn page_later(work: JsValue);
    /// Offers a file for download.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    fn download(name: &str, bytes: &[u8]);
}

/// Runs work after the current frame.
pub(in crate::viewer) fn later(work: impl FnOnce() + 'static) {
    page_later(Closure::once_into_js(work));
}

/// Offers a file for download.
pub(in crate::viewer) fn hand_over(name: &str, bytes: &[u8]) {
    download(name, bytes);
}
