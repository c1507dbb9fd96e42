//! The keys of an installation: made once, readable by their owner only, never overwritten.
//!
//! `vault.key` may hold several lines, `number hex`: the first seals, the others only open.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use app::ports::Entropy;
use ed25519_dalek::SigningKey;
use store::{Vault, VaultKey};

/// Names of the files, also those a back-up wraps.
pub const FILES: [&str; 3] = ["vault.key", "blind.key", "checkpoint.key"];

/// What seals personal values, finds them, and signs checkpoints.
pub struct Keys {
    vault: Vec<VaultKey>,
    blinding: [u8; 32],
    checkpoint: [u8; 32],
}

impl Keys {
    /// Reads the keys below `folder`; makes those of an empty folder.
    ///
    /// # Errors
    /// When some files are there and others are missing, when others may read one, or when one cannot be understood.
    pub fn open_or_create(folder: &Path, entropy: &dyn Entropy) -> Result<Self> {
        if FILES.iter().all(|name| !folder.join(name).exists()) {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
            for name in FILES {
                let secret = hex(&random(entropy));
                let text = if name == "vault.key" { format!("1 {secret}\n") } else { format!("{secret}\n") };
                write_private(&folder.join(name), text.as_bytes())?;
            }
        }
        Self::open(folder)
    }

    /// Reads the keys below `folder`.
    ///
    /// # Errors
    /// As [`Keys::open_or_create`], and when there are none.
    pub fn open(folder: &Path) -> Result<Self> {
        let [vault, blinding, checkpoint] = FILES.map(|name| folder.join(name));
        let vault = read_private(&vault)?.lines().map(vault_line).collect::<Result<Vec<_>>>()?;
        ensure!(!vault.is_empty(), "vault.key is empty");
        Ok(Self {
            vault,
            blinding: secret(&read_private(&blinding)?).context("blind.key")?,
            checkpoint: secret(&read_private(&checkpoint)?).context("checkpoint.key")?,
        })
    }

    /// Keys that live as long as the process, for tests and trials.
    pub fn passing(entropy: &dyn Entropy) -> Self {
        let vault = vec![VaultKey { id: 1, secret: random(entropy) }];
        Self { vault, blinding: random(entropy), checkpoint: random(entropy) }
    }

    /// # Errors
    /// When two vault keys have one number.
    pub fn vault(&self) -> Result<Vault> {
        let (current, older) = self.vault.split_first().context("no vault key")?;
        Ok(Vault::new(current, older.iter().cloned(), self.blinding)?)
    }

    pub fn checkpoint(&self) -> SigningKey {
        SigningKey::from_bytes(&self.checkpoint)
    }
}

/// Writes a file only its owner can read; refuses to replace one.
///
/// # Errors
/// When the disk refuses or the file exists.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let named = || path.display().to_string();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).with_context(named)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).with_context(named)
}

fn read_private(path: &PathBuf) -> Result<String> {
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            anyhow::bail!(
                "{} is missing: restore it from the back-up; data sealed with it cannot be read without",
                path.display()
            )
        }
        found => found.with_context(|| path.display().to_string())?,
    };
    let mode = metadata.permissions().mode() & 0o777;
    ensure!(mode & 0o077 == 0, "{} may be read by others (mode {mode:o}): chmod 600 it", path.display());
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

fn vault_line(line: &str) -> Result<VaultKey> {
    let (id, rest) = line.trim().split_once(' ').context("vault.key: expected `number hex`")?;
    Ok(VaultKey { id: id.parse().context("vault.key: number")?, secret: secret(rest).context("vault.key")? })
}

fn secret(text: &str) -> Result<[u8; 32]> {
    let text = text.trim();
    ensure!(text.len() == 64, "expected 64 hexadecimal digits");
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte =
            text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).context("no hexadecimal digit")?;
    }
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    domain::ledger::hex(bytes)
}

fn random(entropy: &dyn Entropy) -> [u8; 32] {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests;
