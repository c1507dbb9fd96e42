//! Draws from one seeded stream. The mapping from bits to values is fixed here, so that a new version of the
//! generator's crate cannot change a season that tests and screenshots rely on.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// `purpose` keeps the streams apart: a change in how employers are drawn leaves graduates alone.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(purpose);
        Self(rng)
    }

    /// A number under `bound`; 0 when `bound` is 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let wide = (u64::from(self.0.next_u32()) * u64::from(bound)) >> 32;
        u32::try_from(wide).unwrap_or_default()
    }

    pub(crate) fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let bound = u32::try_from(items.len()).unwrap_or(u32::MAX);
        items.get(usize::try_from(self.below(bound)).ok()?)
    }

    /// One of `words`; empty when there are none.
    pub(crate) fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.pick(words).copied().unwrap_or_default()
    }

    /// One of the items, each as likely as its weight says.
    pub(crate) fn weighted<'a, T>(&mut self, items: &'a [(T, u32)]) -> Option<&'a T> {
        let total = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        items.iter().find_map(|(item, weight)| {
            if left < *weight {
                return Some(item);
            }
            left -= weight;
            None
        })
    }
}
