//! Persons: one row per human being, found by the blind index of the identity document.

use domain::accounts::Access;
use domain::ids::PersonId;
use domain::time::Instant;

use super::in_list;
use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const INSERT: &str = "INSERT INTO persons (person_id, document_kind, document_sealed, document_masked, created_at) \
     VALUES ($1, $2, $3, $4, $5)";
const INSERT_DOCUMENT: &str = "INSERT INTO person_documents (blind, person_id) VALUES ($1, $2)";
const AMEND: &str =
    "UPDATE persons SET document_kind = $2, document_sealed = $3, document_masked = $4 WHERE person_id = $1";
const FORGET_DOCUMENTS: &str = "DELETE FROM person_documents WHERE person_id = $1";
const FIND: &str = "SELECT person_id, document_kind, document_sealed, document_masked, created_at FROM persons \
     WHERE person_id = $1 AND (person_id = $2 OR $2 IS NULL)";
const BY_DOCUMENT: &str = "SELECT person_id FROM person_documents WHERE blind = $1";

/// A person; the document sealed, and masked for showing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonRow {
    pub person: PersonId,
    pub document_kind: String,
    /// Sealed for `persons.document_sealed` of this person.
    pub document_sealed: Vec<u8>,
    pub document_masked: String,
    pub created_at: Instant,
}

/// # Errors
/// A unique violation of `person_documents` when the document is known already.
pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    new: &PersonRow,
    document_blind: &[u8; 32],
) -> Result<(), StoreError> {
    let values = params![
        new.person,
        new.document_kind.as_str(),
        new.document_sealed.clone(),
        new.document_masked.as_str(),
        new.created_at
    ];
    tx.execute(INSERT, values).await?;
    tx.execute(INSERT_DOCUMENT, params![document_blind.to_vec(), new.person]).await.map(drop)
}

/// Gives the person another document; the old one leads nowhere from now on.
///
/// # Errors
/// A unique violation of `person_documents` when the document is somebody's already.
pub async fn amend(tx: &mut WriteTx, _: &Access, row: &PersonRow, document_blind: &[u8; 32]) -> Result<(), StoreError> {
    let values =
        params![row.person, row.document_kind.as_str(), row.document_sealed.clone(), row.document_masked.as_str()];
    tx.execute(AMEND, values).await?;
    tx.execute(FORGET_DOCUMENTS, params![row.person]).await?;
    tx.execute(INSERT_DOCUMENT, params![document_blind.to_vec(), row.person]).await.map(drop)
}

/// Adds many persons at once, each with the blind index of the document.
///
/// # Errors
/// As [`insert`], for any of them.
pub async fn load(tx: &mut WriteTx, _: &Access, new: &[(PersonRow, [u8; 32])]) -> Result<(), StoreError> {
    let person = |(row, _): &(PersonRow, [u8; 32])| {
        params![
            row.person,
            row.document_kind.as_str(),
            row.document_sealed.clone(),
            row.document_masked.as_str(),
            row.created_at
        ]
    };
    let columns = ["person_id", "document_kind", "document_sealed", "document_masked", "created_at"];
    tx.bulk_load("persons", &columns, new.iter().map(person).collect()).await?;
    let documents = new.iter().map(|(row, blind)| params![*blind, row.person]).collect();
    tx.bulk_load("person_documents", &["blind", "person_id"], documents).await.map(drop)
}

/// Who has one of these documents; at most 100 are asked for.
pub async fn with_documents(
    tx: &mut Tx,
    _: &Access,
    blinds: &[[u8; 32]],
) -> Result<Vec<([u8; 32], PersonId)>, StoreError> {
    let Some((sql, params)) = in_list("SELECT blind, person_id FROM person_documents WHERE blind IN", blinds) else {
        return Ok(Vec::new());
    };
    tx.all(&sql, params, |row| Ok((row.get(0)?, row.get(1)?))).await
}

/// A person nobody is led to by the document: the number is known under another name.
pub async fn insert_unlinked(tx: &mut WriteTx, _: &Access, new: &PersonRow) -> Result<(), StoreError> {
    let values = params![
        new.person,
        new.document_kind.as_str(),
        new.document_sealed.clone(),
        new.document_masked.as_str(),
        new.created_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// The person, when within the access.
pub async fn find(tx: &mut Tx, access: &Access, person: PersonId) -> Result<Option<PersonRow>, StoreError> {
    tx.optional(FIND, params![person, access.person()], person_row).await
}

/// Who has this document. Knowing the exact number is the ground for asking.
pub async fn find_by_document(
    tx: &mut Tx,
    _: &Access,
    document_blind: &[u8; 32],
) -> Result<Option<PersonId>, StoreError> {
    tx.optional(BY_DOCUMENT, params![document_blind.to_vec()], |row| row.get(0)).await
}

fn person_row(row: &Row<'_>) -> Result<PersonRow, StoreError> {
    Ok(PersonRow {
        person: row.get(0)?,
        document_kind: row.get(1)?,
        document_sealed: row.get(2)?,
        document_masked: row.get(3)?,
        created_at: row.get(4)?,
    })
}
