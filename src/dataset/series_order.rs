//! Infers the order of day and month for a group of files from those whose dates are unambiguous.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::inventory::Inventory;
use crate::formats::{Reading, dates::DateOrders, pool::PolygonPool};

/// Holds readings of files with ambiguous dates until all files of their groups are read.
#[derive(Debug, Default)]
pub struct SeriesOrder {
    /// The orders that the dates of all files so far allow, by group.
    proven: BTreeMap<usize, DateOrders>,
    /// The files with ambiguous dates.
    held: Vec<(usize, Reading)>,
}

impl SeriesOrder {
    /// Takes the reading of a file, and returns it unless other files may resolve its dates.
    ///
    /// # Panics
    /// If the inventory has no file of that index.
    pub fn take(&mut self, inventory: &Inventory, index: usize, reading: Reading) -> Option<Reading> {
        let proven = self.proven.entry(inventory.files()[index].group).or_default();
        *proven = proven.and(reading.orders);
        if !reading.has_open_dates() {
            return Some(reading);
        }
        self.held.push((index, reading));
        None
    }

    /// Returns the readings held back, once all files are read. Files are read again if their group proves an order;
    /// the others are returned unchanged. Files that contradict each other prove nothing.
    pub fn settle(&mut self, inventory: &Inventory, pool: &PolygonPool) -> Vec<(usize, Reading)> {
        let proven = |index: usize| {
            let orders = self.proven.get(&inventory.files()[index].group);
            orders.copied().filter(|orders| orders.are_proven())
        };
        let settled = |(index, reading): (usize, Reading)| match proven(index) {
            Some(orders) => (index, inventory.read_file_in(index, orders, pool)),
            None => (index, reading),
        };
        std::mem::take(&mut self.held).into_par_iter().map(settled).collect()
    }
}
