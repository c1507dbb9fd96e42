//! A placement of any kind with what its kind keeps: the letter of a signing, the form of an application.

use domain::accounts::Access;
use domain::ids::PlacementRef;
use domain::placements::PlacementKind;
use store::engine::Tx;

use super::record::load_record;
use super::{Application, Record, Signing};
use crate::{ActError, App};

/// What a record holds, by its kind.
pub enum Content {
    Online(Box<Signing>),
    Application(Box<Application>),
}

impl std::ops::Deref for Content {
    type Target = Record;

    fn deref(&self) -> &Record {
        match self {
            Self::Online(signing) => &signing.record,
            Self::Application(application) => &application.record,
        }
    }
}

impl Content {
    pub fn signing(&self) -> Option<&Signing> {
        match self {
            Self::Online(signing) => Some(signing),
            Self::Application(_) => None,
        }
    }

    pub fn application(&self) -> Option<&Application> {
        match self {
            Self::Online(_) => None,
            Self::Application(application) => Some(application),
        }
    }
}

/// Loads a placement of any kind within the access.
///
/// # Errors
/// [`ActError::NotFound`] when there is none within the access.
pub async fn load_content(app: &App, tx: &mut Tx, access: &Access, record: PlacementRef) -> Result<Content, ActError> {
    let found = load_record(app, tx, access, record).await?;
    Ok(match found.row.kind {
        PlacementKind::Online => Content::Online(Box::new(Signing::of(tx, access, found).await?)),
        _ => Content::Application(Box::new(Application::of(app, tx, access, found).await?)),
    })
}
