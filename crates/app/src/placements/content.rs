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
    /// What a record says besides.
    pub(super) async fn of(app: &App, tx: &mut Tx, access: &Access, record: Record) -> Result<Self, ActError> {
        Ok(match record.row.kind {
            PlacementKind::Online => Self::Online(Box::new(Signing::of(tx, access, record).await?)),
            _ => Self::Application(Box::new(Application::of(app, tx, access, record).await?)),
        })
    }

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
    Content::of(app, tx, access, found).await
}
