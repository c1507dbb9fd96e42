//! Looks (decision 18) on their way to the database: they wait in memory for at most a second, so that reading a page does
//! not wait for a write, and leave together.
//!
//! Invariant: a look is here until its transaction is committed. A process that stops in order writes down what it holds;
//! one that breaks off loses a second of looks, and nothing else is kept this way.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use store::oversight::views::{self, Look};
use uuid::Uuid;

use crate::{ActError, App};

/// Different looks that wait; whoever brings one more writes some down first.
const MOST: usize = 4096;
/// Rows of one transaction.
const AT_ONCE: usize = 200;

/// What waits, each with how often it happened.
#[derive(Default)]
pub(crate) struct Looks(Mutex<BTreeMap<Look, i64>>);

/// Looks that are being written down; those that are still in here at the end go back.
struct Taken<'a> {
    from: &'a Looks,
    looks: BTreeMap<Look, i64>,
}

impl Looks {
    fn waiting(&self) -> MutexGuard<'_, BTreeMap<Look, i64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands the look back when there is no room for one more.
    fn add(&self, look: Look) -> Result<(), Look> {
        let mut waiting = self.waiting();
        if waiting.len() >= MOST && !waiting.contains_key(&look) {
            return Err(look);
        }
        *waiting.entry(look).or_default() += 1;
        Ok(())
    }

    fn take(&self) -> Taken<'_> {
        let mut waiting = self.waiting();
        let looks = std::iter::from_fn(|| waiting.pop_first()).take(AT_ONCE).collect();
        Taken { from: self, looks }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut waiting = self.from.waiting();
        while let Some((look, times)) = self.looks.pop_first() {
            *waiting.entry(look).or_default() += times;
        }
    }
}

/// Notes one look. Only where too many wait is anything written at once.
pub(crate) async fn note(app: &App, viewer: Uuid, record: String, what: &'static str) -> Result<(), ActError> {
    let mut left = app.looks().add(Look::new(viewer, record, what, app.now()));
    while let Err(look) = left {
        flush(app).await?;
        left = app.looks().add(look);
    }
    Ok(())
}

/// The records a viewer looked at that are not written down yet.
pub(crate) fn unwritten(app: &App, viewer: Option<Uuid>, what: &str) -> Vec<String> {
    let waiting = app.looks().waiting();
    let own = waiting.keys().filter(|look| Some(look.viewer) == viewer && look.what == what);
    own.map(|look| look.record.clone()).collect()
}

/// Writes down what waits; returns how many rows that took.
///
/// # Errors
/// When storage fails; what was not written waits on.
pub async fn flush(app: &App) -> Result<usize, ActError> {
    let mut done = 0;
    loop {
        let mut taken = app.looks().take();
        if taken.looks.is_empty() {
            return Ok(done);
        }
        let mut tx = app.db.write().await?;
        for (look, times) in &taken.looks {
            views::note(&mut tx, look, *times).await?;
        }
        tx.commit().await?;
        done += taken.looks.len();
        taken.looks.clear();
    }
}

#[cfg(test)]
mod tests;
