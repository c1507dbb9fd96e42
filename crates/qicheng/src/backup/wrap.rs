//! The keys under a passphrase: argon2id makes the key, AES-GCM-SIV seals.

use std::collections::BTreeMap;
use std::path::Path;

use aes_gcm_siv::aead::Aead as _;
use aes_gcm_siv::{Aes256GcmSiv, KeyInit as _, Nonce};
use anyhow::{Context, Result, anyhow, ensure};
use app::ports::Entropy;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::keys;

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// A guess costs a tenth of a second; eight characters are too few all the same.
const LEAST_CHARACTERS: usize = 12;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    memory_kib: u32,
    passes: u32,
    salt: String,
    sealed: String,
}

/// # Errors
/// A passphrase that is too short, or a key file that cannot be read.
pub(super) fn wrap(folder: &Path, passphrase: &str, entropy: &dyn Entropy) -> Result<Vec<u8>> {
    ensure!(
        passphrase.chars().count() >= LEAST_CHARACTERS,
        "the passphrase needs at least {LEAST_CHARACTERS} characters: it guards every key of the installation"
    );
    let mut files = BTreeMap::new();
    for name in keys::FILES {
        let text = std::fs::read_to_string(folder.join(name)).with_context(|| format!("keys/{name}"))?;
        files.insert(name.to_owned(), text);
    }
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    // The salt is fresh each time and makes the key, so that the nonce need not differ.
    let sealed = cipher(passphrase, &salt, MEMORY_KIB, PASSES)?
        .encrypt(&Nonce::default(), serde_json::to_vec(&files)?.as_slice())
        .map_err(|_| anyhow!("the keys could not be sealed"))?;
    let whole =
        Sealed { memory_kib: MEMORY_KIB, passes: PASSES, salt: STANDARD.encode(salt), sealed: STANDARD.encode(sealed) };
    Ok(serde_json::to_vec_pretty(&whole)?)
}

/// The key files by name, opened.
///
/// # Errors
/// A wrong passphrase or a damaged archive.
pub(super) fn unwrap(sealed: &[u8], passphrase: &str) -> Result<BTreeMap<String, String>> {
    let whole: Sealed = serde_json::from_slice(sealed).context("keys.sealed")?;
    ensure!(whole.memory_kib <= 4 * MEMORY_KIB && whole.passes <= 4 * PASSES, "keys.sealed asks for too much work");
    let salt = STANDARD.decode(whole.salt)?;
    let plain = cipher(passphrase, &salt, whole.memory_kib, whole.passes)?
        .decrypt(&Nonce::default(), STANDARD.decode(whole.sealed)?.as_slice())
        .map_err(|_| anyhow!("the passphrase is not the one the back-up was taken with"))?;
    Ok(serde_json::from_slice(&plain)?)
}

/// Writes opened keys below `folder`.
///
/// # Errors
/// When one is missing, or there is one already.
pub(super) fn put(folder: &Path, files: &BTreeMap<String, String>) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for name in keys::FILES {
        let text = files.get(name).with_context(|| format!("{name} is not in the back-up"))?;
        keys::write_private(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

fn cipher(passphrase: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Result<Aes256GcmSiv> {
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(|error| anyhow!("argon2: {error}"))?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(|error| anyhow!("argon2: {error}"))?;
    Ok(Aes256GcmSiv::new(&key.into()))
}
