//! The harness itself: it acts by label, and it sees what it must refuse.

#[cfg(test)]
mod acts;
