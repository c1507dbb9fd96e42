//! What was printed lately, so that the parties of one agreement do not have it set again and again.
//!
//! Invariant: only sealed versions are kept, under the hash of their content; what is kept never grows beyond its limit.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use domain::agreements::ContentHash;

/// Bytes kept at most: about a hundred agreements.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The form of a print.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Form {
    Pdf,
    Pages,
}

type Key = (ContentHash, Form);
/// The files of one print: one for a PDF, one for each page image.
pub(crate) type Files = Arc<Vec<Vec<u8>>>;

/// The prints of one renderer.
#[derive(Default)]
pub(crate) struct Printed(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    files: HashMap<Key, Files>,
    /// Oldest first.
    order: VecDeque<Key>,
    bytes: usize,
}

impl Printed {
    pub(crate) fn find(&self, key: &Key) -> Option<Files> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).files.get(key).cloned()
    }

    /// Keeps the print, and lets the oldest ones go until everything fits.
    pub(crate) fn keep(&self, key: Key, files: &Files) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if size(files) > MOST_BYTES || kept.files.contains_key(&key) {
            return;
        }
        kept.bytes += size(files);
        kept.order.push_back(key);
        kept.files.insert(key, Arc::clone(files));
        while kept.bytes > MOST_BYTES {
            let Some(oldest) = kept.order.pop_front() else { return };
            if let Some(gone) = kept.files.remove(&oldest) {
                kept.bytes = kept.bytes.saturating_sub(size(&gone));
            }
        }
    }
}

fn size(files: &Files) -> usize {
    files.iter().map(Vec::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        (ContentHash::of("", &[byte; 32], &[0; 32]), Form::Pdf)
    }

    #[test]
    fn the_oldest_make_room() {
        let printed = Printed::default();
        let third = Arc::new(vec![vec![0; MOST_BYTES / 3]]);
        for byte in 0..4 {
            printed.keep(key(byte), &third);
        }
        assert!(printed.find(&key(0)).is_none());
        assert!((1..4).all(|byte| printed.find(&key(byte)).is_some()));
        printed.keep(key(9), &Arc::new(vec![vec![0; MOST_BYTES + 1]]));
        assert!(printed.find(&key(9)).is_none() && printed.find(&key(1)).is_some());
    }
}
