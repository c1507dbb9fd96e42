//! `qicheng ledger verify`: every stream, number and checkpoint against each other, and the rows against the last facts.

use domain::ledger::{Damage, GENESIS, Head, checkpoint_message, extend_root, verify_stream};
use ed25519_dalek::{Signature, Verifier as _};
use store::engine::Tx;
use uuid::Uuid;

use super::reported;
use crate::{ActError, App};

/// What verification found.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    pub owners: usize,
    pub streams: usize,
    pub events: i64,
    pub checkpoints: usize,
    /// Streams with details erased under a named rule.
    pub erased: usize,
    pub findings: Vec<Finding>,
}

/// One thing that is not as it was recorded.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Finding {
    #[error("{owner} stream {stream}: {damage}")]
    Stream { owner: String, stream: Uuid, damage: Damage },
    #[error("{owner}: number {number} is missing or out of order")]
    Number { owner: String, number: i64 },
    #[error("{owner}: the event with number {number} is gone")]
    Gone { owner: String, number: i64 },
    #[error("{owner}: the events up to {upto} are not those the checkpoint was signed over")]
    Root { owner: String, upto: i64 },
    #[error("{owner}: cut short, the checkpoint covers {upto} events and {found} are left")]
    Truncated { owner: String, upto: i64, found: i64 },
    #[error("{owner}: the signature of the checkpoint at {upto} is not ours")]
    Signature { owner: String, upto: i64 },
    #[error("{owner} stream {stream}: the row says {row}, the last event says {event}")]
    Row { owner: String, stream: Uuid, row: String, event: String },
    #[error("{owner} stream {stream}: {what}")]
    Reported { owner: String, stream: Uuid, what: &'static str },
}

const PAGE: i64 = 500;

/// Verifies everything in one snapshot.
///
/// # Errors
/// When storage fails; damage is not an error but a finding.
pub async fn verify(app: &App) -> Result<Verification, ActError> {
    let mut tx = app.db.read().await?;
    tx.expect_long_statements();
    let mut report = Verification::default();
    for owner in store::ledger::traced_owners(&mut tx).await? {
        report.owners += 1;
        verify_streams(&mut tx, &owner, &mut report).await?;
        verify_order(app, &mut tx, &owner, &mut report).await?;
    }
    for (owner, stream, row) in store::placements::unrecorded(&mut tx, PAGE).await? {
        report.findings.push(Finding::Row { owner, stream, row, event: "nothing".into() });
    }
    Ok(report)
}

async fn verify_streams(tx: &mut Tx, owner: &str, report: &mut Verification) -> Result<(), ActError> {
    let mut after = Uuid::nil();
    loop {
        let streams = store::ledger::streams(tx, owner, after, PAGE).await?;
        let Some(last) = streams.last().copied() else { return Ok(()) };
        for stream in streams {
            let events = store::ledger::stream(tx, owner, stream).await?;
            report.streams += 1;
            report.erased += usize::from(events.iter().any(|event| event.erased_rule.is_some()));
            match verify_stream(&events) {
                Ok(head) => {
                    report.events += head.seq;
                    compare_row(tx, owner, stream, &head, report).await?;
                }
                Err(damage) => {
                    report.findings.push(Finding::Stream { owner: owner.to_owned(), stream, damage });
                }
            }
        }
        after = last;
    }
}

/// Compares a placement's row with the last fact of its stream.
async fn compare_row(
    tx: &mut Tx,
    owner: &str,
    stream: Uuid,
    head: &Head,
    report: &mut Verification,
) -> Result<(), ActError> {
    let Some(fact) = head.last.as_ref().filter(|fact| fact.kind.starts_with("placement.")) else { return Ok(()) };
    let event = format!("{} v{}", fact.to, fact.version);
    let rows = store::placements::heads(tx, stream).await?;
    if rows.is_empty() {
        report.findings.push(Finding::Row {
            owner: owner.to_owned(),
            stream,
            row: "nothing".into(),
            event: event.clone(),
        });
    }
    for row in rows {
        if row != event {
            report.findings.push(Finding::Row { owner: owner.to_owned(), stream, row, event: event.clone() });
        }
    }
    if let Some(what) = reported::compare(tx, owner, stream, fact).await? {
        report.findings.push(Finding::Reported { owner: owner.to_owned(), stream, what });
    }
    Ok(())
}

async fn verify_order(app: &App, tx: &mut Tx, owner: &str, report: &mut Verification) -> Result<(), ActError> {
    let checkpoints = store::ledger::checkpoints(tx, owner).await?;
    let mut waiting = checkpoints.iter().peekable();
    let (mut number, mut root) = (0, GENESIS);
    loop {
        let page = store::ledger::ordered(tx, owner, number, PAGE).await?;
        let full = page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        for (found, stream, seq, hash) in page {
            number += 1;
            if found != number {
                report.findings.push(Finding::Number { owner: owner.to_owned(), number });
                number = found;
            }
            let Some(hash) = hash else {
                report.findings.push(Finding::Gone { owner: owner.to_owned(), number });
                continue;
            };
            root = extend_root(&root, number, stream, seq, &hash);
            while let Some(checkpoint) = waiting.next_if(|checkpoint| checkpoint.upto == number) {
                report.checkpoints += 1;
                if checkpoint.root != root {
                    report.findings.push(Finding::Root { owner: owner.to_owned(), upto: number });
                }
                let message = checkpoint_message(owner, checkpoint.upto, &checkpoint.root, checkpoint.at);
                let signed = Signature::from_slice(&checkpoint.signature)
                    .is_ok_and(|signature| app.checkpoint_key.verifying_key().verify(&message, &signature).is_ok());
                if !signed {
                    report.findings.push(Finding::Signature { owner: owner.to_owned(), upto: number });
                }
            }
        }
        if !full {
            break;
        }
    }
    for checkpoint in waiting {
        let upto = checkpoint.upto;
        report.findings.push(Finding::Truncated { owner: owner.to_owned(), upto, found: number });
    }
    Ok(())
}
