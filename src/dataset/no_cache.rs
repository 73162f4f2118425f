//! The cache of builds without file access, which is always absent.

use std::convert::Infallible;

use super::{
    assembly::{Faults, Opened},
    inventory::Inventory,
};
use crate::control::{evolution::Evolution, timeline::Timeline};

/// A cache that cannot exist.
#[derive(Clone, Debug)]
pub struct Cache(Infallible);

/// A slot that cannot exist.
#[derive(Clone, Debug)]
pub struct Slot(Infallible);

impl Cache {
    /// Always `None`.
    pub fn of_user() -> Option<Self> {
        None
    }

    /// Never called, since there is no cache.
    pub fn slot(&self, _: &Inventory) -> Option<Slot> {
        match self.0 {}
    }
}

impl Slot {
    /// Never called, since there is no slot.
    pub fn load(&self) -> Option<(Vec<Opened>, Faults)> {
        match self.0 {}
    }

    /// Never called, since there is no slot.
    pub fn load_reports(&self) -> Option<(Vec<Opened>, Faults)> {
        match self.0 {}
    }

    /// Never called, since there is no slot.
    ///
    /// # Errors
    /// Never.
    pub fn store_reports<'a>(&self, _: impl IntoIterator<Item = &'a Timeline>, _: &Faults) -> Result<(), Infallible> {
        match self.0 {}
    }

    /// Never called, since there is no slot.
    ///
    /// # Errors
    /// Never.
    pub fn store<'a>(
        &self,
        _: impl IntoIterator<Item = (&'a Timeline, &'a Evolution)>,
        _: &Faults,
    ) -> Result<(), Infallible> {
        match self.0 {}
    }
}
