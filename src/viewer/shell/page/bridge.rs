//! The way between the page and the program: what the page asks for, and what it is told.

use std::{cell::RefCell, sync::Arc};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::{dataset::GivenFile, geometry::attempt, viewer::state::background::Waker};

/// What the page asked for.
#[derive(Debug)]
pub(super) enum PageRequest {
    /// Open these files, and then show what the link says.
    Open(Vec<GivenFile>),
    /// Something by its name, with a value.
    Do(String, String),
}

#[wasm_bindgen]
extern "C" {
    /// The page is told what is shown, as JSON; `jumps` grows with every leap from one view to another.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn told(mirror: &str, jumps: u32);
    /// A frame was drawn; the program's own work for it took so many milliseconds.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn drawn(millis: f64);
    /// The program cannot go on.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn failed(text: &str);
    /// The language of the page, as a code.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn language() -> String;
    /// The part of the link after `#`.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn address() -> String;
    /// Whether the page stands in another page.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn embedded() -> bool;
    /// Whether frames are to be drawn by the engine's own passes alone.
    #[wasm_bindgen(js_namespace = frontlinePage, js_name = plainFrames)]
    pub(super) fn plain_frames() -> bool;
    /// Whether dark colours are wanted.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    pub(super) fn dark() -> bool;
    /// The width of the page, logical pixels.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    fn width() -> f64;
    /// The height of the page, logical pixels.
    #[wasm_bindgen(js_namespace = frontlinePage)]
    fn height() -> f64;
    /// Milliseconds since the page began.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(super) fn millis() -> f64;
}

thread_local! {
    /// What the page asked for and nobody took yet.
    static ASKED: RefCell<Vec<PageRequest>> = const { RefCell::new(Vec::new()) };
    static WAKER: RefCell<Waker> = RefCell::default();
}

/// Opens files, by their names and bytes.
///
/// # Errors
/// When the two lists are not as long as each other, or are not of texts and bytes.
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

/// Asks for something by its name: see `requests.rs` for the names.
#[wasm_bindgen]
pub fn command(name: String, value: String) {
    ask(PageRequest::Do(name, value));
}

/// For tests: whether the program goes on after a panic of foreign code.
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

/// Everything that was asked for since the last time.
pub(super) fn take_requests() -> Vec<PageRequest> {
    ASKED.take()
}

/// Whom to wake when something is asked for.
pub(super) fn wake_with(waker: Waker) {
    WAKER.set(waker);
}
