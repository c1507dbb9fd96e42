//! Personal values at rest: sealed for reading back, blinded for finding.
//!
//! A sealed value opens only in the table, column and row it was sealed for. Sealing is deterministic: its nonce is a keyed
//! hash of place and text, which AES-GCM-SIV allows, so that it needs no source of randomness.

use std::fmt;

use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 12;
const KEY_ID_BYTES: usize = 4;

/// A secret of 32 bytes and the number it is known by; numbers are never reused.
#[derive(Clone)]
pub struct VaultKey {
    pub id: u32,
    pub secret: [u8; 32],
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VaultKey {{ id: {}, secret: *** }}", self.id)
    }
}

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum VaultError {
    #[error("no key with number {0}")]
    UnknownKey(u32),
    #[error("two keys with number {0}")]
    DoubleKey(u32),
    /// Changed, cut, or moved from another place.
    #[error("the sealed value of {0} does not open")]
    Damaged(String),
    #[error("the value of {0} is too long to seal")]
    TooLong(String),
}

#[derive(Clone)]
pub struct Vault {
    current: SealingKey,
    older: Vec<SealingKey>,
    blinding: [u8; 32],
}

#[derive(Clone)]
struct SealingKey {
    id: u32,
    cipher: Aes256GcmSiv,
    nonces: [u8; 32],
}

impl Vault {
    /// Seals with `current`, opens with any key. `blinding` stays when keys rotate: the lookups depend on it.
    ///
    /// # Errors
    /// [`VaultError::DoubleKey`].
    pub fn new(
        current: &VaultKey,
        older: impl IntoIterator<Item = VaultKey>,
        blinding: [u8; 32],
    ) -> Result<Self, VaultError> {
        let mut vault = Self { current: SealingKey::new(current), older: Vec::new(), blinding };
        for key in older {
            if vault.key(key.id).is_ok() {
                return Err(VaultError::DoubleKey(key.id));
            }
            vault.older.push(SealingKey::new(&key));
        }
        Ok(vault)
    }

    /// # Errors
    /// [`VaultError::TooLong`], beyond any length a column holds.
    pub fn seal(&self, table: &str, column: &str, row: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let place = place(table, column, row);
        let key = &self.current;
        let mut nonce = Nonce::default();
        for (byte, hash) in nonce.iter_mut().zip(keyed_hash(&key.nonces, &[&place, plain])) {
            *byte = hash;
        }
        let sealed = key
            .cipher
            .encrypt(&nonce, Payload { msg: plain, aad: &place })
            .map_err(|_| VaultError::TooLong(format!("{table}.{column}")))?;
        Ok([&[FORMAT], key.id.to_be_bytes().as_slice(), nonce.as_slice(), &sealed].concat())
    }

    /// # Errors
    /// [`VaultError::Damaged`] and [`VaultError::UnknownKey`].
    pub fn open(&self, table: &str, column: &str, row: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let damaged = || VaultError::Damaged(format!("{table}.{column}"));
        let (id, rest) = key_id(sealed).ok_or_else(damaged)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(damaged)?;
        let aad = place(table, column, row);
        self.key(id)?.cipher.decrypt(&Nonce::from(*nonce), Payload { msg: text, aad: &aad }).map_err(|_| damaged())
    }

    /// As [`Vault::open`], for text.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open_text(&self, table: &str, column: &str, row: &[u8], sealed: &[u8]) -> Result<String, VaultError> {
        let plain = self.open(table, column, row, sealed)?;
        String::from_utf8(plain).map_err(|_| VaultError::Damaged(format!("{table}.{column}")))
    }

    /// Whether the value was sealed with a key that is no longer the current one and awaits the rotation job.
    pub fn is_outdated(&self, sealed: &[u8]) -> bool {
        key_id(sealed).is_none_or(|(id, _)| id != self.current.id)
    }

    /// The blind index of a normalised value; `kind` keeps equal texts of different meaning apart.
    pub fn blind(&self, kind: &str, normalized: &str) -> [u8; 32] {
        keyed_hash(&self.blinding, &[kind.as_bytes(), normalized.as_bytes()])
    }

    fn key(&self, id: u32) -> Result<&SealingKey, VaultError> {
        std::iter::once(&self.current).chain(&self.older).find(|key| key.id == id).ok_or(VaultError::UnknownKey(id))
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault {{ current: {}, older: {}, secrets: *** }}", self.current.id, self.older.len())
    }
}

impl SealingKey {
    fn new(key: &VaultKey) -> Self {
        let sealing = keyed_hash(&key.secret, &[b"qicheng/seal"]);
        let nonces = keyed_hash(&key.secret, &[b"qicheng/nonce"]);
        Self { id: key.id, cipher: Aes256GcmSiv::new(&sealing.into()), nonces }
    }
}

/// Names never contain a slash, so no two places read the same.
fn place(table: &str, column: &str, row: &[u8]) -> Vec<u8> {
    [table.as_bytes(), b"/", column.as_bytes(), b"/", row].concat()
}

fn key_id(sealed: &[u8]) -> Option<(u32, &[u8])> {
    let (FORMAT, rest) = sealed.split_first().map(|(format, rest)| (*format, rest))? else { return None };
    let (id, rest) = rest.split_first_chunk::<KEY_ID_BYTES>()?;
    Some((u32::from_be_bytes(*id), rest))
}

/// HMAC-SHA256 over the parts, each behind its length.
fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills short keys with zeros to the block length; done here, no length can be wrong.
    let mut block = [0_u8; 64];
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
