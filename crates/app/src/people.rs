//! Persons and contacts as use cases reach them: sealing and opening, finding by exact number, and who may set a contact.
//!
//! Invariant: a contact that somebody else set counts only as decision 8 allows ([`given`]).

pub mod given;

use domain::accounts::Access;
use domain::ids::{ContactId, PersonId, SchoolId};
use domain::people::{Contact, ContactOrigin, DocumentKind, IdentityDocument};
use domain::time::Instant;
use store::engine::{Tx, WriteTx};
use store::people::contacts::ContactRow;
use store::people::persons::PersonRow;
use store::people::{contacts, persons};

use crate::error::Broken;
use crate::{ActError, App};

/// The blind index an identity document is found by.
pub fn document_blind(app: &App, document: &IdentityDocument) -> [u8; 32] {
    app.vault.blind("document", &document.key())
}

/// The blind index a contact is found by.
pub fn contact_blind(app: &App, contact: &Contact) -> [u8; 32] {
    app.vault.blind(contact.kind().as_str(), &contact.key())
}

/// The person's document in full; showing it is an audited act.
///
/// # Errors
/// When the sealed value does not open.
pub fn open_document(app: &App, row: &PersonRow) -> Result<IdentityDocument, ActError> {
    let kind = DocumentKind::parse(&row.document_kind)
        .ok_or_else(|| ActError::defect(format!("document kind {}", row.document_kind)))?;
    let number = app
        .vault
        .open_text("persons", "document_sealed", row.person.0.as_bytes(), &row.document_sealed)
        .map_err(Broken::from)?;
    Ok(IdentityDocument::stored(kind, number))
}

/// The contact in full.
///
/// # Errors
/// When the sealed value does not open.
pub fn open_contact(app: &App, row: &ContactRow) -> Result<Contact, ActError> {
    let text =
        app.vault.open_text("contacts", "sealed", row.contact.0.as_bytes(), &row.sealed).map_err(Broken::from)?;
    Ok(Contact::stored(row.kind, text))
}

/// The row of a person about to be stored, with its blind index.
///
/// # Errors
/// When the number cannot be sealed.
pub fn person_row(
    app: &App,
    person: PersonId,
    document: &IdentityDocument,
    now: Instant,
) -> Result<(PersonRow, [u8; 32]), ActError> {
    let sealed = app
        .vault
        .seal("persons", "document_sealed", person.0.as_bytes(), document.reveal().as_bytes())
        .map_err(Broken::from)?;
    let row = PersonRow {
        person,
        document_kind: document.kind().as_str().to_owned(),
        document_sealed: sealed,
        document_masked: document.masked(),
        created_at: now,
    };
    Ok((row, document_blind(app, document)))
}

/// The person with this document, made when there is none yet.
///
/// # Errors
/// When storage fails; a concurrent import of the same person is a lost race.
pub async fn find_or_add(
    app: &App,
    tx: &mut WriteTx,
    access: &Access,
    document: &IdentityDocument,
    now: Instant,
) -> Result<PersonId, ActError> {
    if let Some(person) = persons::find_by_document(tx, access, &document_blind(app, document)).await? {
        return Ok(person);
    }
    let person = PersonId(app.new_id());
    let (row, blind) = person_row(app, person, document, now)?;
    persons::insert(tx, access, &row, &blind).await?;
    Ok(person)
}

/// A contact about to be stored.
pub struct NewContact<'c> {
    pub person: PersonId,
    pub contact: &'c Contact,
    pub origin: ContactOrigin,
    /// The school that gave it.
    pub school: Option<SchoolId>,
    pub set_at: Instant,
    pub counts_from: Option<Instant>,
    pub verified_at: Option<Instant>,
}

/// The row of a contact, sealed and blinded.
///
/// # Errors
/// When the text cannot be sealed.
pub fn contact_row(app: &App, new: &NewContact<'_>) -> Result<ContactRow, ActError> {
    let id = ContactId(app.new_id());
    let sealed =
        app.vault.seal("contacts", "sealed", id.0.as_bytes(), new.contact.reveal().as_bytes()).map_err(Broken::from)?;
    Ok(ContactRow {
        person: new.person,
        contact: id,
        kind: new.contact.kind(),
        blind: contact_blind(app, new.contact),
        sealed,
        masked: new.contact.masked(),
        origin: new.origin,
        origin_school: new.school,
        set_at: new.set_at,
        counts_from: new.counts_from,
        verified_at: new.verified_at,
    })
}

/// Verified contacts of a person that no other person has verified: the ones to log in by.
///
/// # Errors
/// When storage fails.
pub async fn is_unique(tx: &mut Tx, access: &Access, row: &ContactRow) -> Result<bool, ActError> {
    Ok(contacts::holders(tx, access, row.kind, &row.blind).await?.iter().all(|person| *person == row.person))
}

/// The person's contacts as choices for a code: those that count now come first.
///
/// # Errors
/// When storage fails.
pub async fn contacts_of(tx: &mut Tx, access: &Access, person: PersonId) -> Result<Vec<ContactRow>, ActError> {
    Ok(contacts::list(tx, access, person).await?)
}
