//! What the viewer asks of the browser that it runs in.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Work for when the frame under way is drawn.
    #[wasm_bindgen(js_namespace = frontlinePage, js_name = later)]
    fn page_later(work: JsValue);
    /// The page hands a file to the user.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    fn download(name: &str, bytes: &[u8]);
}

/// Does work when the frame under way is drawn.
pub(in crate::viewer) fn later(work: impl FnOnce() + 'static) {
    page_later(Closure::once_into_js(work));
}

/// Hands a file to the user.
pub(in crate::viewer) fn hand_over(name: &str, bytes: &[u8]) {
    download(name, bytes);
}
