//! The outside world of a test: a clock that moves when told, seeded randomness, messages kept instead of sent.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{Channel, ChannelKind, Clock, Entropy, Outgoing, PortError};
use async_trait::async_trait;
use domain::time::{Day, Instant};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A clock that stands still until the test moves it.
#[derive(Debug)]
pub struct MockClock(AtomicI64);

impl MockClock {
    /// 2026-11-18 09:30: signing of the cohort of 2027 is open.
    pub fn new() -> Self {
        let day = Day::new(2026, 11, 18).expect("a day");
        Self(AtomicI64::new(day.start().plus_minutes(570).micros()))
    }

    pub fn advance(&self, by: std::time::Duration) {
        let micros = i64::try_from(by.as_micros()).expect("a short time");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// To this moment, which lies ahead.
    pub fn advance_to(&self, at: Instant) {
        let before = self.0.swap(at.micros(), Ordering::SeqCst);
        assert!(before <= at.micros(), "time does not go back");
    }

    pub fn advance_seconds(&self, seconds: u64) {
        self.advance(std::time::Duration::from_secs(seconds));
    }
}

impl Clock for MockClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// The same bytes in every run.
pub struct SeededEntropy(Mutex<ChaCha8Rng>);

impl SeededEntropy {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha8Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// Keeps what would have been sent.
#[derive(Clone)]
pub struct Captured {
    kind: ChannelKind,
    sent: Sent,
}

/// Everything sent so far, shared with the test, and what the channels answer instead while they are broken: whether
/// trying again later can help.
#[derive(Clone, Default)]
pub struct Sent {
    pub messages: Arc<Mutex<Vec<Outgoing>>>,
    pub broken: Arc<Mutex<Option<bool>>>,
}

impl Captured {
    /// One channel of each kind, and the list both write to.
    pub fn both() -> (Vec<Arc<dyn Channel>>, Sent) {
        let sent = Sent::default();
        let channel = |kind| Arc::new(Self { kind, sent: sent.clone() }) as Arc<dyn Channel>;
        (vec![channel(ChannelKind::Sms), channel(ChannelKind::Email)], sent)
    }
}

#[async_trait]
impl Channel for Captured {
    fn kind(&self) -> ChannelKind {
        self.kind
    }

    async fn send(&self, message: &Outgoing) -> Result<(), PortError> {
        if let Some(temporary) = *self.sent.broken.lock().unwrap_or_else(PoisonError::into_inner) {
            return Err(PortError { what: "sending a message", cause: "the gateway is away".into(), temporary });
        }
        self.sent.messages.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
        Ok(())
    }
}
