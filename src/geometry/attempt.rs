//! Calls of foreign code that may panic on hostile input, with the panic as a value.
//!
//! A program for browsers cannot unwind: a panic ends in a trap. But a trap is an exception to JavaScript, so the call goes
//! through a JavaScript function, from which an exception comes back as an error. What the failed call had allocated stays
//! allocated; its part of the stack is given back with the frames below it.

#[cfg(all(target_arch = "wasm32", feature = "viewer"))]
use std::{cell::Cell, rc::Rc};

#[cfg(all(target_arch = "wasm32", feature = "viewer"))]
thread_local! {
    /// How many attempts are under way, one within the other.
    static UNDER_WAY: Cell<u32> = const { Cell::new(0) };
}

/// What a call gives; none if it panics.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn attempt<T: 'static>(work: impl FnOnce() -> T + 'static) -> Option<T> {
    // What was said when it panicked is on standard error.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

/// What a call gives; none if it panics.
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

/// What a call gives. Without JavaScript there is no way back from a trap.
#[cfg(all(target_arch = "wasm32", not(feature = "viewer")))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere a panic is none")]
pub(super) fn attempt<T: 'static>(work: impl FnOnce() -> T + 'static) -> Option<T> {
    Some(work())
}

/// Whether panics come back as values here, by trying it: tests of a page ask this, since the tests below do not run in a
/// browser.
#[cfg(all(target_arch = "wasm32", feature = "viewer"))]
pub(crate) fn panics_come_back() -> bool {
    let past_the_end = std::hint::black_box(3);
    let panics = |_| attempt(move || [1_u32, 2, 3].get(past_the_end).copied().expect("a panic for a test")).is_none();
    (0..100).all(panics) && attempt(|| 1) == Some(1)
}

/// Whether a panic would come back as a value: whoever hears of panics need not tell of it.
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
