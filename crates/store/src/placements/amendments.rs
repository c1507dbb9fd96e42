//! Corrections after the pass (decision 4), each beside those before it: what was changed, who asked, what the parties
//! answered. The running one is part of the placement's state; the row keeps its content and the answers' words.

use domain::accounts::Access;
use domain::ids::{AccountId, Cohort, PlacementRef, SchoolId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const LIST: &str = "SELECT seq, version, consent, content, reason, by_account, by_name, made_at, open_until, \
     graduate_consents, graduate_words, graduate_at, employer_consents, employer_words, employer_at, in_force_at, \
     closed_at, resolved_at FROM amendments WHERE school_id = $1 AND placement_id = $2 ORDER BY seq";
const INSERT: &str = "INSERT INTO amendments (school_id, placement_id, seq, version, consent, content, reason, by_account, \
     by_name, made_at, open_until, graduate_words, employer_words, in_force_at) \
     SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, '', '', $11 FROM amendments \
     WHERE school_id = $1 AND placement_id = $2";
const ANSWER_OF_GRADUATE: &str = "UPDATE amendments SET graduate_consents = $3, graduate_words = $4, graduate_at = $5 \
     WHERE school_id = $1 AND placement_id = $2 AND closed_at IS NULL";
const ANSWER_OF_EMPLOYER: &str = "UPDATE amendments SET employer_consents = $3, employer_words = $4, employer_at = $5 \
     WHERE school_id = $1 AND placement_id = $2 AND closed_at IS NULL";
const IN_FORCE: &str = "UPDATE amendments SET in_force_at = $3 \
     WHERE school_id = $1 AND placement_id = $2 AND closed_at IS NULL AND in_force_at IS NULL";
const CLOSE: &str = "UPDATE amendments SET closed_at = $3 \
     WHERE school_id = $1 AND placement_id = $2 AND closed_at IS NULL";
const RESOLVE: &str = "UPDATE amendments SET resolved_at = $3 \
     WHERE school_id = $1 AND placement_id = $2 AND resolved_at IS NULL";
const DUE: &str = "SELECT school_id, placement_id FROM amendments WHERE closed_at IS NULL AND open_until <= $1 \
     ORDER BY open_until LIMIT $2";
const OBJECTED: &str = "SELECT a.placement_id, p.kind, p.student_name FROM amendments a \
     JOIN placements p ON p.school_id = a.school_id AND p.placement_id = a.placement_id \
     WHERE a.school_id = $1 AND a.resolved_at IS NULL AND p.cohort = $2 \
     AND (a.graduate_consents = FALSE OR a.employer_consents = FALSE) ORDER BY a.made_at LIMIT $3";

/// What one party said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerRow {
    pub consents: bool,
    /// Why not; empty when it consents.
    pub words: String,
    pub at: Instant,
}

/// One correction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmendmentRow {
    /// From 1; written by the insert.
    pub seq: i32,
    /// The version it makes.
    pub version: i32,
    /// `both` or `notify`.
    pub consent: String,
    /// The fields before and after, sealed by the vault.
    pub content: Vec<u8>,
    pub reason: String,
    pub by: AccountId,
    pub by_name: String,
    pub made_at: Instant,
    pub open_until: Instant,
    pub graduate: Option<AnswerRow>,
    pub employer: Option<AnswerRow>,
    pub in_force_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    /// When the school dealt with an objection, or what was objected to was over.
    pub resolved_at: Option<Instant>,
}

impl AmendmentRow {
    /// A party objects, and the school has not dealt with it.
    pub fn is_objected(&self) -> bool {
        let objects = |answer: &Option<AnswerRow>| answer.as_ref().is_some_and(|answer| !answer.consents);
        self.resolved_at.is_none() && (objects(&self.graduate) || objects(&self.employer))
    }
}

/// Reached only after the placement itself was found within the access; oldest first.
pub async fn list(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Vec<AmendmentRow>, StoreError> {
    tx.all(LIST, params![record.school, record.placement], amendment_row).await
}

/// Appends; number and answers given in `new` are not looked at.
pub async fn insert(tx: &mut WriteTx, _: &Access, record: PlacementRef, new: &AmendmentRow) -> Result<(), StoreError> {
    let values = params![
        record.school,
        record.placement,
        new.version,
        new.consent.as_str(),
        new.content.clone(),
        new.reason.as_str(),
        new.by,
        new.by_name.as_str(),
        new.made_at,
        new.open_until,
        new.in_force_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// What the graduate, or else the employer, said to the open one.
pub async fn answer(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    of_graduate: bool,
    answer: &AnswerRow,
) -> Result<(), StoreError> {
    let statement = if of_graduate { ANSWER_OF_GRADUATE } else { ANSWER_OF_EMPLOYER };
    let values = params![record.school, record.placement, answer.consents, answer.words.as_str(), answer.at];
    tx.execute(statement, values).await.map(drop)
}

/// The open one takes effect.
pub async fn enter(tx: &mut WriteTx, _: &Access, record: PlacementRef, now: Instant) -> Result<(), StoreError> {
    tx.execute(IN_FORCE, params![record.school, record.placement, now]).await.map(drop)
}

/// No answer is waited for any more.
pub async fn close(tx: &mut WriteTx, _: &Access, record: PlacementRef, now: Instant) -> Result<(), StoreError> {
    tx.execute(CLOSE, params![record.school, record.placement, now]).await.map(drop)
}

/// Objections so far are dealt with.
pub async fn resolve(tx: &mut WriteTx, _: &Access, record: PlacementRef, now: Instant) -> Result<(), StoreError> {
    tx.execute(RESOLVE, params![record.school, record.placement, now]).await.map(drop)
}

/// Corrections of all schools whose time to answer is over.
pub async fn due(tx: &mut Tx, _: &Access, now: Instant, limit: i64) -> Result<Vec<PlacementRef>, StoreError> {
    tx.all(DUE, params![now, limit], |row| Ok(PlacementRef { school: row.get(0)?, placement: row.get(1)? })).await
}

/// Records with an objection the school has not dealt with: reference, kind, graduate; longest waiting first.
pub async fn objected(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    limit: i64,
) -> Result<Vec<(PlacementRef, String, String)>, StoreError> {
    if access.school().is_some_and(|own| own != school) || access.department().is_some() {
        return Ok(Vec::new());
    }
    tx.all(OBJECTED, params![school, cohort, limit], |row| {
        Ok((PlacementRef { school, placement: row.get(0)? }, row.get(1)?, row.get(2)?))
    })
    .await
}

fn answer_row(row: &Row<'_>, at: usize) -> Result<Option<AnswerRow>, StoreError> {
    let (consents, words, at): (Option<bool>, String, Option<Instant>) =
        (row.get(at)?, row.get(at + 1)?, row.get(at + 2)?);
    Ok(consents.zip(at).map(|(consents, at)| AnswerRow { consents, words, at }))
}

fn amendment_row(row: &Row<'_>) -> Result<AmendmentRow, StoreError> {
    Ok(AmendmentRow {
        seq: row.get(0)?,
        version: row.get(1)?,
        consent: row.get(2)?,
        content: row.get(3)?,
        reason: row.get(4)?,
        by: row.get(5)?,
        by_name: row.get(6)?,
        made_at: row.get(7)?,
        open_until: row.get(8)?,
        graduate: answer_row(row, 9)?,
        employer: answer_row(row, 12)?,
        in_force_at: row.get(15)?,
        closed_at: row.get(16)?,
        resolved_at: row.get(17)?,
    })
}
