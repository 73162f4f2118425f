//! Nothing is kept for the next start where there are no files.

use std::convert::Infallible;

use super::{
    assembly::{Faults, Opened},
    inventory::Inventory,
};
use crate::control::{evolution::Evolution, timeline::Timeline};

/// There is none.
#[derive(Clone, Debug)]
pub struct Cache(Infallible);

/// There is none.
#[derive(Clone, Debug)]
pub struct Slot(Infallible);

impl Cache {
    /// There is none.
    pub fn of_user() -> Option<Self> {
        None
    }

    /// There is no place for anything.
    pub fn slot(&self, _: &Inventory) -> Option<Slot> {
        match self.0 {}
    }
}

impl Slot {
    /// Nothing was kept.
    pub fn load(&self) -> Option<(Vec<Opened>, Faults)> {
        match self.0 {}
    }

    /// Nothing was kept.
    pub fn load_reports(&self) -> Option<(Vec<Opened>, Faults)> {
        match self.0 {}
    }

    /// Nothing is kept.
    ///
    /// # Errors
    /// Never.
    pub fn store_reports<'a>(&self, _: impl IntoIterator<Item = &'a Timeline>, _: &Faults) -> Result<(), Infallible> {
        match self.0 {}
    }

    /// Nothing is kept.
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
