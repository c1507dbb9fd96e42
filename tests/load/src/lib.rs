//! Benches: each is a program in `src/bin`, run by `cargo xtask bench`, and prints the table that goes into
//! `docs/performance.md`. With `--quick` it runs on little data, so that a test can see that it still works.
//!
//! Invariant: a ratio's two terms are measured in one run on one machine.

pub mod applicants;
pub mod bare;
pub mod bare_kinds;
pub mod browser;
pub mod figures;
pub mod forms;
pub mod multiply;
pub mod photographs;
pub mod place;

/// Which of two sizes a bench runs in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    Full,
    Quick,
}

impl Scale {
    /// As the command line says.
    pub fn asked() -> Self {
        if std::env::args().any(|word| word == "--quick") { Self::Quick } else { Self::Full }
    }

    pub const fn pick<T: Copy>(self, full: T, quick: T) -> T {
        match self {
            Self::Full => full,
            Self::Quick => quick,
        }
    }
}
