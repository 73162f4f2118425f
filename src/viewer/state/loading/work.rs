//! The background work of opening: reads files in portions, and sends intermediate results.

use std::{
    collections::VecDeque,
    ops::ControlFlow,
    sync::{Arc, mpsc::SendError},
};

use rayon::prelude::*;

use super::{
    super::{
        background::{AT_ONCE, BackgroundSender},
        opened::CannotOpen,
    },
    error_chain,
};
use crate::{
    control::about::About,
    dataset::{
        OpenError, Progress,
        assembly::{Assembly, Faults, Opened},
        cache::{Cache, Slot},
        inventory::{Inventory, Request},
        series_order::SeriesOrder,
        survey,
    },
    formats::{gazetteer::gazetteer_of, pool::PolygonPool},
    places::{Gazetteer, own::OwnPlaces, record::Records},
    story::Story,
};

/// Number of portions of files; after each one, intermediate results are shown.
const PORTIONS: usize = 12;

/// A message of the loading task.
pub(super) enum News {
    About(Box<About>, Vec<Story>),
    /// What the dataset says of single places.
    Records(Arc<Records>),
    /// The places and regions that it brings, and the gazetteer to use with it.
    Places(OwnPlaces, Arc<Gazetteer>),
    Opened {
        opened: Vec<Opened>,
        faults: Faults,
        progress: Progress,
    },
    /// Everything is read; the evolution may be stored in the slot.
    Done(Option<Slot>),
    /// Nothing could be opened; with a message for the log.
    Failed(CannotOpen, String),
}

/// The state of opening.
pub(super) struct Loading {
    request: Request,
    cache: Option<Cache>,
    news: BackgroundSender<News>,
    /// `None` until the files are listed.
    reading: Option<Reading>,
}

/// The state of reading.
struct Reading {
    inventory: Arc<Inventory>,
    slot: Option<Slot>,
    pool: PolygonPool,
    assembly: Assembly<Arc<Inventory>>,
    orders: SeriesOrder,
    progress: Progress,
    /// The files left to read.
    portions: VecDeque<Vec<usize>>,
}

impl Loading {
    pub(super) fn new(request: Request, cache: Option<Cache>, news: BackgroundSender<News>) -> Self {
        Self { request, cache, news, reading: None }
    }

    /// Does the next part of the work. Fails if the receiver is gone.
    pub(super) fn advance(&mut self) -> Result<ControlFlow<()>, SendError<News>> {
        match &mut self.reading {
            Some(reading) => reading.advance(&self.news),
            None => self.start(),
        }
    }

    /// Sends the cached data of the request, or prepares for reading all files.
    fn start(&mut self) -> Result<ControlFlow<()>, SendError<News>> {
        let inventory = match survey(&self.request) {
            Ok(inventory) => Arc::new(inventory),
            Err(error) => {
                let text = error_chain(&error);
                self.news.tell(News::Failed(error.into(), text))?;
                return Ok(ControlFlow::Break(()));
            }
        };
        self.news.tell(News::About(Box::new(inventory.about()), inventory.stories().to_vec()))?;
        self.news.tell(News::Records(Arc::clone(inventory.records())))?;
        tell_places(&self.news, inventory.own_places().clone())?;
        let slot = self.cache.as_ref().and_then(|cache| cache.slot(&inventory));
        if let Some((opened, faults)) = slot.as_ref().and_then(Slot::load) {
            let (files, bytes) = (inventory.files().len(), inventory.bytes());
            let progress = Progress { files, of_files: files, bytes, of_bytes: bytes };
            // An entry stored by a command lacks the evolution, which is added to it later.
            let slot = slot.filter(|_| opened.iter().any(|opened| opened.evolution.is_none()));
            self.news.tell(News::Opened { opened, faults, progress })?;
            self.news.tell(News::Done(slot))?;
            return Ok(ControlFlow::Break(()));
        }
        self.reading = Some(Reading::new(inventory, slot));
        Ok(ControlFlow::Continue(()))
    }
}

impl Reading {
    fn new(inventory: Arc<Inventory>, slot: Option<Slot>) -> Self {
        let (of_files, of_bytes) = (inventory.files().len(), inventory.bytes());
        Self {
            slot,
            pool: PolygonPool::default(),
            assembly: Assembly::new(Arc::clone(&inventory)),
            orders: SeriesOrder::default(),
            progress: Progress { files: 0, of_files, bytes: 0, of_bytes },
            portions: portions(&inventory).into(),
            inventory,
        }
    }

    /// Reads some files of a portion, and after its last file sends the intermediate results.
    fn advance(&mut self, news: &BackgroundSender<News>) -> Result<ControlFlow<()>, SendError<News>> {
        let Some(portion) = self.portions.front_mut() else { return self.finish(news) };
        let files: Vec<usize> = portion.drain(..portion.len().min(AT_ONCE)).collect();
        let is_portion_read = portion.is_empty();
        let readings: Vec<_> =
            files.par_iter().map(|&index| (index, self.inventory.read_file(index, &self.pool))).collect();
        for (index, reading) in readings {
            self.progress.files += 1;
            self.progress.bytes += self.inventory.files()[index].bytes;
            if let Some(reading) = self.orders.take(&self.inventory, index, reading) {
                self.assembly.take(index, reading);
            }
        }
        if self.progress.files == self.progress.of_files {
            for (index, reading) in self.orders.settle(&self.inventory, &self.pool) {
                self.assembly.take(index, reading);
            }
        }
        if is_portion_read {
            self.portions.pop_front();
            let (opened, faults) = self.assembly.opened();
            if self.progress.files == self.progress.of_files && opened.is_empty() {
                let error = OpenError::NoReports { faults: faults.list, more_faults: faults.more };
                let text = error.to_string();
                news.tell(News::Failed(error.into(), text))?;
                return Ok(ControlFlow::Break(()));
            }
            self.tell_about(news)?;
            news.tell(News::Opened { opened, faults, progress: self.progress })?;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// A pack says itself what it is, and what is shown of it first.
    fn tell_about(&self, news: &BackgroundSender<News>) -> Result<(), SendError<News>> {
        news.tell(News::About(Box::new(self.assembly.about()), self.assembly.stories()))
    }

    /// Sends that everything is read.
    fn finish(&mut self, news: &BackgroundSender<News>) -> Result<ControlFlow<()>, SendError<News>> {
        self.tell_about(news)?;
        tell_places(news, self.assembly.own_places())?;
        news.tell(News::Done(self.slot.take()))?;
        Ok(ControlFlow::Break(()))
    }
}

/// Sends the gazetteer of a dataset.
fn tell_places(news: &BackgroundSender<News>, own: OwnPlaces) -> Result<(), SendError<News>> {
    // The embedded places can be read, as a test shows.
    let gazetteer = gazetteer_of(&own).unwrap_or_default();
    news.tell(News::Places(own, gazetteer))
}

/// The files in the order of reading: the last one of each group first, since it is shown first; then the others.
fn portions(inventory: &Inventory) -> Vec<Vec<usize>> {
    let mut last_of_group = vec![None; inventory.groups().len()];
    for (index, file) in inventory.files().iter().enumerate() {
        if let Some(last) = last_of_group.get_mut(file.group) {
            *last = Some(index);
        }
    }
    let first: Vec<usize> = last_of_group.into_iter().flatten().collect();
    let rest: Vec<usize> = (0..inventory.files().len()).rev().filter(|index| !first.contains(index)).collect();
    let size = rest.len().div_ceil(PORTIONS).max(1);
    let rest = rest.chunks(size).map(<[usize]>::to_vec);
    std::iter::once(first).chain(rest).collect()
}
