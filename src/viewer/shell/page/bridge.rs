//! The interface between the page and the program: requests of the page, and notifications to it.

use std::{cell::RefCell, sync::Arc};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::{dataset::GivenFile, geometry::attempt, viewer::state::background::Waker};

/// A request of the page.
#[derive(Debug)]
pub(super) enum PageRequest {
    /// Open these files, then show the view of the link.
    Open(Vec<GivenFile>),
    /// A command by name, with a value.
    Do(String, String),
}

#[wasm_bindgen]
extern "C" {
    /// Notifies the page of what is shown, as JSON; `jumps` grows with every history entry.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn told(mirror: &str, jumps: u32);
    /// Notifies the page that a frame was drawn, and of the program's own time for it in milliseconds.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn drawn(millis: f64);
    /// Notifies the page that the program has failed.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn failed(text: &str);
    /// The code of the page's language.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn language() -> String;
    /// The fragment of the link, after `#`.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn address() -> String;
    /// Whether the page is embedded in another page.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn embedded() -> bool;
    /// Whether to draw with the engine's own render passes.
    #[wasm_bindgen(js_namespace = frontlinePage, js_name = plainFrames)]
    pub(super) fn plain_frames() -> bool;
    /// Whether the dark theme is preferred.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn dark() -> bool;
    /// The width of the page, logical pixels.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    fn width() -> f64;
    /// The height of the page, logical pixels.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    fn height() -> f64;
    /// Milliseconds since the page was opened.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn millis() -> f64;
}

thread_local! {
    /// Requests that were not taken yet.
    static ASKED: RefCell<Vec<PageRequest>> = const { RefCell::new(Vec::new()) };
    static WAKER: RefCell<Waker> = RefCell::default();
}

/// Opens files by name and content.
///
/// # Errors
/// When the lists differ in length, or do not contain strings and byte arrays.
#[wasm_bindgen]
pub fn open_files(names: &Array, contents: &Array) -> Result<(), JsValue> {
    if names.length() != contents.length() {
        return Err(JsValue::from_str("as many names as contents are needed"));
    }
    let file = |(name, content): (JsValue, JsValue)| {
        let name = name.as_string()?;
        let bytes: Uint8Array = content.dyn_into().ok()?;
        Some(GivenFile { name, bytes: Arc::from(bytes.to_vec()) })
    };
    let files: Option<Vec<GivenFile>> = names.iter().zip(contents.iter()).map(file).collect();
    ask(PageRequest::Open(files.ok_or_else(|| JsValue::from_str("a name is no text, or a content no bytes"))?));
    Ok(())
}

/// Requests a command by name; see `requests.rs` for the names.
#[wasm_bindgen]
pub fn command(name: String, value: String) {
    ask(PageRequest::Do(name, value));
}

/// For tests: whether a panic of foreign code is caught.
#[wasm_bindgen]
pub fn panics_come_back() -> bool {
    attempt::panics_come_back()
}

fn ask(asked: PageRequest) {
    ASKED.with_borrow_mut(|list| list.push(asked));
    WAKER.with_borrow(Waker::wake);
}

/// Width and height of the page, logical pixels.
pub(super) fn size() -> [f64; 2] {
    [width(), height()]
}

/// The requests since the last call.
pub(super) fn take_requests() -> Vec<PageRequest> {
    ASKED.take()
}

/// Sets what is woken by a request.
pub(super) fn wake_with(waker: Waker) {
    WAKER.set(waker);
}
