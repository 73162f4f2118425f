//! Calls foreign code that may panic on hostile input, and turns a panic into `None`.
//!
//! WebAssembly in browsers cannot unwind: a panic ends in a trap. JavaScript sees a trap as an exception, so the call
//! goes through a JavaScript function that returns it as an error. Memory that the failed call had allocated leaks; its
//! stack is released with the frames below it.

#[cfg(all(target_arch = "wasm32", feature = "viewer"))]
use std::{cell::Cell, rc::Rc};

#[cfg(all(target_arch = "wasm32", feature = "viewer"))]
thread_local! {
    /// Depth of nested attempts.
    static UNDER_WAY: Cell<u32> = const { Cell::new(0) };
}

/// Runs `work`; `None` if it panics.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn attempt<T: 'static>(work: impl FnOnce() -> T + 'static) -> Option<T> {
    // The panic hook has already printed the message to standard error.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

/// Runs `work`; `None` if it panics.
#[cfg(all(target_arch = "wasm32", feature = "viewer"))]
pub(super) fn attempt<T: 'static>(work: impl FnOnce() -> T + 'static) -> Option<T> {
    use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};

    let result = Rc::new(Cell::new(None));
    let place = Rc::clone(&result);
    let call: js_sys::Function = Closure::once_into_js(move || place.set(Some(work()))).unchecked_into();
    let depth = UNDER_WAY.get();
    UNDER_WAY.set(depth + 1);
    let ended = call.call0(&JsValue::UNDEFINED);
    UNDER_WAY.set(depth);
    ended.ok()?;
    result.take()
}

/// Runs `work`. Without JavaScript a trap cannot be caught.
#[cfg(all(target_arch = "wasm32", not(feature = "viewer")))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a panic is none")]
pub(super) fn attempt<T: 'static>(work: impl FnOnce() -> T + 'static) -> Option<T> {
    Some(work())
}

/// Whether panics are caught here, found by causing one: the tests of the page call this, since the tests below do not
/// run in a browser.
#[cfg(all(target_arch = "wasm32", feature = "viewer"))]
pub(crate) fn panics_come_back() -> bool {
    let past_the_end = std::hint::black_box(3);
    let panics = |_| attempt(move || [1_u32, 2, 3].get(past_the_end).copied().expect("a panic for a test")).is_none();
    (0..100).all(panics) && attempt(|| 1) == Some(1)
}

/// Whether a panic would be caught by an attempt; a panic hook need not report it then.
#[cfg(all(target_arch = "wasm32", feature = "viewer"))]
pub(crate) fn is_under_way() -> bool {
    UNDER_WAY.get() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_value_however_often_it_comes() {
        for round in 0..100_u32 {
            assert_eq!(attempt(move || round + 1), Some(round + 1));
            let failed: Option<u32> = attempt(move || [1, 2, 3].get(3 + round as usize).copied().expect("hostile"));
            assert_eq!(failed, None);
        }
    }
}
