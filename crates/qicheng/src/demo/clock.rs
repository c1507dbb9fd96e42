//! The demo's clock: set by each act while the season is played, then running from there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use app::ports::Clock;
use domain::time::Instant;

/// Standing at a set moment, or running apart from another clock by a fixed distance.
pub struct DemoClock {
    machine: Arc<dyn Clock>,
    running: AtomicBool,
    /// The set moment, or the distance, in microseconds.
    micros: AtomicI64,
}

impl DemoClock {
    /// Runs `distance` microseconds before `machine`.
    pub fn running(machine: Arc<dyn Clock>, distance: i64) -> Self {
        Self { machine, running: AtomicBool::new(true), micros: AtomicI64::new(distance) }
    }

    /// Stands at a moment.
    pub fn set(&self, now: Instant) {
        self.micros.store(now.micros(), Ordering::SeqCst);
        self.running.store(false, Ordering::SeqCst);
    }

    /// Runs on, apart from the machine's clock by `distance` microseconds.
    pub fn run(&self, distance: i64) {
        self.micros.store(distance, Ordering::SeqCst);
        self.running.store(true, Ordering::SeqCst);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Instant {
        let micros = self.micros.load(Ordering::SeqCst);
        if self.running.load(Ordering::SeqCst) {
            Instant::from_micros(self.machine.now().micros().saturating_add(micros))
        } else {
            Instant::from_micros(micros)
        }
    }
}
