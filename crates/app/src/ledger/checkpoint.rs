//! Signed checkpoints: the root of each owner's numbered events, so that cutting a ledger short is noticed.

use domain::ledger::{Checkpoint, GENESIS, checkpoint_message, extend_root};
use ed25519_dalek::Signer as _;

use crate::{ActError, App};

const PAGE: i64 = 1000;

/// The public half of the checkpoint key, as its name in checkpoints.
pub fn key_id(app: &App) -> String {
    let public = app.checkpoint_key.verifying_key();
    domain::ledger::hex(public.as_bytes().get(..8).unwrap_or_default())
}

/// Signs a checkpoint for every owner that has new numbered events; returns how many.
///
/// # Errors
/// When storage fails.
pub async fn sign_all(app: &App) -> Result<usize, ActError> {
    let owners = store::ledger::owners(&mut *app.db.read().await?).await?;
    let mut signed = 0;
    for owner in owners {
        signed += usize::from(sign(app, &owner).await?);
    }
    Ok(signed)
}

async fn sign(app: &App, owner: &str) -> Result<bool, ActError> {
    let mut tx = app.db.write().await?;
    let last = store::ledger::last_checkpoint(&mut tx, owner).await?;
    let (mut upto, mut root) = last.map_or((0, GENESIS), |last| (last.upto, last.root));
    let before = upto;
    loop {
        let page = store::ledger::ordered(&mut tx, owner, upto, PAGE).await?;
        let full = page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        for (number, stream, seq, hash) in page {
            let hash = hash.ok_or_else(|| ActError::defect(format!("event {stream}/{seq} of {owner} is gone")))?;
            root = extend_root(&root, number, stream, seq, &hash);
            upto = number;
        }
        if !full {
            break;
        }
    }
    if upto == before {
        return Ok(false);
    }
    let at = app.now();
    let signature = app.checkpoint_key.sign(&checkpoint_message(owner, upto, &root, at)).to_bytes().to_vec();
    let checkpoint = Checkpoint { owner: owner.to_owned(), upto, root, signature, key_id: key_id(app), at };
    store::ledger::insert_checkpoint(&mut tx, &checkpoint).await?;
    tx.commit().await?;
    Ok(true)
}
