//! The order of day and month that some files of a group prove for the others.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::inventory::Inventory;
use crate::formats::{Reading, dates::DateOrders, pool::PolygonPool};

/// Readings of files whose dates can be several, until all files of their groups are read.
#[derive(Debug, Default)]
pub struct SeriesOrder {
    /// The orders that the dates of all files so far allow together, by group.
    proven: BTreeMap<usize, DateOrders>,
    /// The files with dates that are open.
    held: Vec<(usize, Reading)>,
}

impl SeriesOrder {
    /// Takes the reading of a file, and gives it back unless others may decide its dates.
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

    /// The readings that were held back, once all files are read: read again where the group proves an order, the others
    /// as they were. Files that contradict each other prove nothing.
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
