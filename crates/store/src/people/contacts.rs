//! Contacts of persons: sealed, found by blind index, with who set them and from when they count (decision 8).

use domain::accounts::Access;
use domain::ids::{ContactId, PersonId, SchoolId};
use domain::people::{ContactKind, ContactOrigin};
use domain::time::Instant;

use super::in_list;
use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const INSERT: &str = "INSERT INTO contacts (person_id, contact_id, kind, blind, sealed, masked, origin, origin_school_id, \
     set_at, counts_from, verified_at, removed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)";
const LIST: &str = "SELECT person_id, contact_id, kind, blind, sealed, masked, origin, origin_school_id, set_at, counts_from, \
     verified_at FROM contacts WHERE person_id = $1 AND (person_id = $2 OR $2 IS NULL) AND removed_at IS NULL \
     ORDER BY set_at, contact_id";
const KNOWN_BEFORE: &str = "SELECT person_id, contact_id, kind, blind, sealed, masked, origin, origin_school_id, set_at, \
     counts_from, verified_at FROM contacts WHERE person_id = $1 AND (person_id = $2 OR $2 IS NULL) AND set_at < $3 \
     AND (removed_at IS NULL OR removed_at >= $3) ORDER BY set_at, contact_id";
const FIND: &str = "SELECT person_id, contact_id, kind, blind, sealed, masked, origin, origin_school_id, set_at, counts_from, \
     verified_at FROM contacts WHERE person_id = $1 AND contact_id = $2 AND (person_id = $3 OR $3 IS NULL) \
     AND removed_at IS NULL";
const HOLDERS: &str = "SELECT person_id FROM contacts WHERE blind = $1 AND kind = $2 AND removed_at IS NULL \
     ORDER BY person_id LIMIT 10";
const VERIFY: &str = "UPDATE contacts SET verified_at = $3, counts_from = $4 \
     WHERE person_id = $1 AND contact_id = $2 AND removed_at IS NULL";
const COUNT_FROM: &str = "UPDATE contacts SET counts_from = $3 \
     WHERE person_id = $1 AND contact_id = $2 AND removed_at IS NULL";
const REMOVE: &str = "UPDATE contacts SET removed_at = $3 \
     WHERE person_id = $1 AND contact_id = $2 AND removed_at IS NULL";

/// One contact of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactRow {
    pub person: PersonId,
    pub contact: ContactId,
    pub kind: ContactKind,
    pub blind: [u8; 32],
    /// Sealed for `contacts.sealed` of this contact.
    pub sealed: Vec<u8>,
    pub masked: String,
    pub origin: ContactOrigin,
    /// The school whose staff or import set it.
    pub origin_school: Option<SchoolId>,
    pub set_at: Instant,
    /// From when it proves binding acts; `None` while something must happen first.
    pub counts_from: Option<Instant>,
    /// When a code sent to it came back.
    pub verified_at: Option<Instant>,
}

/// # Errors
/// A unique violation of `contacts` when the person has this contact already.
pub async fn insert(tx: &mut WriteTx, _: &Access, new: &ContactRow) -> Result<(), StoreError> {
    let values = params![
        new.person,
        new.contact,
        new.kind.as_str(),
        new.blind.to_vec(),
        new.sealed.clone(),
        new.masked.as_str(),
        new.origin.as_str(),
        new.origin_school,
        new.set_at,
        new.counts_from,
        new.verified_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// The person's contacts, the oldest first.
pub async fn list(tx: &mut Tx, access: &Access, person: PersonId) -> Result<Vec<ContactRow>, StoreError> {
    tx.all(LIST, params![person, access.person()], contact_row).await
}

/// The contacts the person had just before `at`, those removed since included.
pub async fn known_before(
    tx: &mut Tx,
    access: &Access,
    person: PersonId,
    at: Instant,
) -> Result<Vec<ContactRow>, StoreError> {
    tx.all(KNOWN_BEFORE, params![person, access.person(), at], contact_row).await
}

pub async fn find(
    tx: &mut Tx,
    access: &Access,
    person: PersonId,
    contact: ContactId,
) -> Result<Option<ContactRow>, StoreError> {
    tx.optional(FIND, params![person, contact, access.person()], contact_row).await
}

/// The persons who have this contact now, at most ten.
pub async fn holders(
    tx: &mut Tx,
    _: &Access,
    kind: ContactKind,
    blind: &[u8; 32],
) -> Result<Vec<PersonId>, StoreError> {
    tx.all(HOLDERS, params![blind.to_vec(), kind.as_str()], |row| row.get(0)).await
}

/// The persons who have one of these contacts now; at most 200 contacts are asked for.
pub async fn held(tx: &mut Tx, _: &Access, blinds: &[[u8; 32]]) -> Result<Vec<([u8; 32], PersonId)>, StoreError> {
    let mut held = Vec::new();
    for blinds in blinds.chunks(super::KEYS_AT_ONCE) {
        let select = "SELECT blind, person_id FROM contacts WHERE removed_at IS NULL AND blind IN";
        let Some((sql, params)) = in_list(select, blinds) else { continue };
        held.extend(tx.all(&sql, params, |row| Ok((row.get(0)?, row.get(1)?))).await?);
    }
    Ok(held)
}

/// Adds many contacts at once.
///
/// # Errors
/// As [`insert`], for any of them.
pub async fn load(tx: &mut WriteTx, _: &Access, new: Vec<ContactRow>) -> Result<(), StoreError> {
    let columns = [
        "person_id",
        "contact_id",
        "kind",
        "blind",
        "sealed",
        "masked",
        "origin",
        "origin_school_id",
        "set_at",
        "counts_from",
        "verified_at",
    ];
    let row = |row: ContactRow| {
        params![
            row.person,
            row.contact,
            row.kind.as_str(),
            row.blind,
            row.sealed,
            row.masked,
            row.origin.as_str(),
            row.origin_school,
            row.set_at,
            row.counts_from,
            row.verified_at
        ]
    };
    tx.bulk_load("contacts", &columns, new.into_iter().map(row).collect()).await.map(drop)
}

/// Notes that a code sent to the contact came back, and from when it counts.
pub async fn verify(
    tx: &mut WriteTx,
    _: &Access,
    (person, contact): (PersonId, ContactId),
    at: Instant,
    counts_from: Instant,
) -> Result<(), StoreError> {
    tx.execute(VERIFY, params![person, contact, at, counts_from]).await.map(drop)
}

/// Sets from when an unverified contact counts.
pub async fn count_from(
    tx: &mut WriteTx,
    _: &Access,
    (person, contact): (PersonId, ContactId),
    from: Instant,
) -> Result<(), StoreError> {
    tx.execute(COUNT_FROM, params![person, contact, from]).await.map(drop)
}

/// `false` when there is no such contact.
pub async fn remove(
    tx: &mut WriteTx,
    _: &Access,
    (person, contact): (PersonId, ContactId),
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, params![person, contact, now]).await? == 1)
}

fn contact_row(row: &Row<'_>) -> Result<ContactRow, StoreError> {
    let (kind, origin): (String, String) = (row.get(2)?, row.get(6)?);
    Ok(ContactRow {
        person: row.get(0)?,
        contact: row.get(1)?,
        kind: ContactKind::parse(&kind).ok_or_else(|| StoreError::corrupt("contact kind", kind))?,
        blind: row.get(3)?,
        sealed: row.get(4)?,
        masked: row.get(5)?,
        origin: ContactOrigin::parse(&origin).ok_or_else(|| StoreError::corrupt("contact origin", origin))?,
        origin_school: row.get(7)?,
        set_at: row.get(8)?,
        counts_from: row.get(9)?,
        verified_at: row.get(10)?,
    })
}
