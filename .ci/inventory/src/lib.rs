//! Collects nothing, with the interface of the crate of this name that Bevy uses.
//!
//! Bevy's reflection submits every type of the engine to that crate, so that none of their code can be left out when
//! the program is linked: about a quarter of the page. This program has no use for the list, and Bevy reads it only
//! with its feature `reflect_auto_register`, which is off.

#![no_std]

/// A type whose values would be collected.
pub trait Collect: Sync + Sized + 'static {}

/// Declares a type whose values would be collected.
#[macro_export]
macro_rules! collect {
    ($type:ty) => {
        impl $crate::Collect for $type {}
    };
}

/// Drops a value.
#[macro_export]
macro_rules! submit {
    ($($value:tt)*) => {};
}

mod value {
    /// The values collected: none.
    #[expect(non_camel_case_types, missing_debug_implementations, reason = "written like a function, as in the original")]
    pub enum iter<T> {
        /// No value has this form.
        Never(core::convert::Infallible, core::marker::PhantomData<T>),
        /// The list.
        iter,
    }
}

pub use value::iter::{self, *};

impl<T: Collect> IntoIterator for iter<T> {
    type Item = &'static T;
    type IntoIter = core::iter::Empty<&'static T>;

    fn into_iter(self) -> Self::IntoIter {
        core::iter::empty()
    }
}
