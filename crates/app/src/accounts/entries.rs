//! The roster entries of a graduate, one of which a session is about.

use domain::accounts::Bound;
use domain::ids::{EntryId, SchoolId};
use store::accounts::sessions;
use store::organisations::schools;
use store::roster::entries;

use super::contacts::own_person;
use crate::{ActError, Actor, App};

/// One entry to choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnEntry {
    pub school: SchoolId,
    pub entry: EntryId,
    pub school_name: String,
    pub department: String,
    pub major: String,
    pub cohort: i16,
    pub chosen: bool,
}

/// # Errors
/// [`ActError::NotFound`] for anyone but a graduate.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<OwnEntry>, ActError> {
    let (access, person) = own_person(actor)?;
    let current = match access.bound() {
        Bound::Person { school, entry, .. } => Some((school, entry)),
        _ => None,
    };
    let mut tx = app.db.read().await?;
    let mut own = Vec::new();
    for row in entries::of_person(&mut tx, &access, person).await? {
        let school = schools::find(&mut tx, &access, row.school).await?;
        own.push(OwnEntry {
            school: row.school,
            entry: row.entry,
            school_name: school.map(|school| school.name).unwrap_or_default(),
            department: row.department,
            major: row.major,
            cohort: row.cohort.0,
            chosen: current == Some((row.school, row.entry)),
        });
    }
    Ok(own)
}

/// # Errors
/// [`ActError::NotFound`] when the entry is not the actor's.
pub async fn choose(app: &App, actor: &Actor, entry: EntryId) -> Result<(), ActError> {
    let found = list(app, actor).await?.into_iter().find(|own| own.entry == entry).ok_or(ActError::NotFound)?;
    let session = actor.session().ok_or(ActError::NotFound)?;
    let mut tx = app.db.write().await?;
    sessions::select_entry(&mut tx, session.session, found.school, found.entry).await?;
    Ok(tx.commit().await?)
}
