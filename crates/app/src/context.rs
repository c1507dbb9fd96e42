//! Everything a use case may reach: database, keys, ports, timings.

use std::path::PathBuf;
use std::sync::Arc;

use domain::time::Instant;
use store::Vault;
use store::engine::Database;
use uuid::Uuid;

use crate::looks::Looks;
use crate::ports::{BlobStore, Channel, Clock, Drawing, Entropy, Pictures, Renderer, Sheets};

/// The parts an [`App`] is made of.
pub struct Parts {
    pub db: Database,
    pub vault: Vault,
    /// Signs ledger checkpoints.
    pub checkpoint_key: ed25519_dalek::SigningKey,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub renderer: Arc<dyn Renderer>,
    pub blobs: Arc<dyn BlobStore>,
    pub pictures: Arc<dyn Pictures>,
    pub drawing: Arc<dyn Drawing>,
    pub sheets: Arc<dyn Sheets>,
    pub channels: Vec<Arc<dyn Channel>>,
    /// Where uploads wait while they are read; on the data disk.
    pub scratch: PathBuf,
    /// Scheme and host that links in messages and QR codes begin with, without a slash at the end.
    pub public_url: String,
    pub timing: Timing,
}

/// Timings an installation may override; `None` leaves the policy in force.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timing {
    /// `review.settle_seconds` for single decisions.
    pub settle_seconds: Option<u32>,
    /// Cheap password hashing, for tests and demo data only.
    pub weak_password_hash: bool,
}

/// The handle use cases get. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Held>);

struct Held {
    parts: Parts,
    looks: Looks,
}

impl App {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Held { parts, looks: Looks::default() }))
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Looks of this process on their way to the database.
    pub(crate) fn looks(&self) -> &Looks {
        &self.0.looks
    }

    /// A new UUIDv7 from the injected clock and entropy.
    pub fn new_id(&self) -> Uuid {
        let mut random = [0_u8; 10];
        self.entropy.fill(&mut random);
        let millis = u64::try_from(self.now().micros() / 1000).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Random bytes from the injected entropy.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// `length` random decimal digits, every digit equally likely.
    pub fn random_digits(&self, length: usize) -> String {
        let mut digits = String::with_capacity(length);
        while digits.len() < length {
            let [byte] = self.random::<1>();
            if byte < 250 {
                digits.push(char::from(b'0' + byte % 10));
            }
        }
        digits
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
