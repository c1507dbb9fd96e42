//! The agreement as PDF and as page images (F109, F149, F150, F151): the sealed version, or a preview marked as such while
//! the school has not passed. Rendered outside any transaction; equal texts give equal bytes.

use domain::accounts::{Access, Action, Role};
use domain::agreements::AgreementDocument;
use domain::ids::PlacementRef;
use domain::placements::{Application, Offline, Online, Placement};
use domain::time::Instant;
use store::engine::Tx;
use store::placements::agreements::{self, AgreementRow};

use crate::placements::{Content, agreement_document, load_content, offline_document};
use crate::{ActError, Actor, App, looks};

/// A file ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pdf {
    /// With its ending.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a page needs to know before it shows the images.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub employer: String,
    /// `None` for a preview.
    pub number: Option<String>,
    pub pages: usize,
}

/// The PDF, for the graduate, the employer, the department and the school; of a version before the newest where one is
/// named.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the actor's access or has no agreement to show.
pub async fn pdf(app: &App, actor: &Actor, record: PlacementRef, version: Option<i32>) -> Result<Pdf, ActError> {
    let access = access(actor)?;
    let found = find(app, &access, record, version).await?;
    let bytes = app.renderer.agreement(&found.document).await?;
    note_view(app, actor, record).await?;
    let name = match &found.number {
        Some(number) => format!("就业协议书-{}-{number}.pdf", found.graduate),
        None => format!("就业协议书-{}-预览.pdf", found.graduate),
    };
    Ok(Pdf { name, bytes })
}

/// The pages as PNG, for phones that cannot open PDF.
///
/// # Errors
/// As [`pdf`].
pub async fn images(app: &App, actor: &Actor, record: PlacementRef) -> Result<Vec<Vec<u8>>, ActError> {
    let access = access(actor)?;
    let found = find(app, &access, record, None).await?;
    Ok(app.renderer.agreement_pages(&found.document).await?)
}

/// What there is to show.
///
/// # Errors
/// As [`pdf`].
pub async fn standing(app: &App, actor: &Actor, record: PlacementRef) -> Result<Standing, ActError> {
    let access = access(actor)?;
    let found = find(app, &access, record, None).await?;
    let pages = app.renderer.agreement_pages(&found.document).await?.len();
    Ok(Standing { employer: found.document.employer.name, number: found.number, pages })
}

/// One sealed version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Version {
    pub version: i32,
    /// When it was sealed.
    pub at: Instant,
}

/// Every sealed version of the record's agreement, oldest first; each stays readable (decision 4).
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the actor's access.
pub async fn versions(app: &App, actor: &Actor, record: PlacementRef) -> Result<Vec<Version>, ActError> {
    let access = access(actor)?;
    let mut tx = app.db.read().await?;
    store::placements::find(&mut tx, &access, record).await?.ok_or(ActError::NotFound)?;
    let rows = agreements::versions(&mut tx, &access, record).await?;
    Ok(rows.iter().map(|row| Version { version: row.version, at: row.created_at }).collect())
}

struct Found {
    document: AgreementDocument,
    number: Option<String>,
    graduate: String,
}

fn access(actor: &Actor) -> Result<Access, ActError> {
    let role = actor.session().map(|session| session.role).ok_or(ActError::NotFound)?;
    let action = match role {
        Role::Graduate => Action::SeeOwnPlacements,
        Role::Employer | Role::EmployerAdmin => Action::SeeEmployerPlacements,
        Role::Department | Role::School => Action::SeePlacements,
        Role::Province | Role::Operator => return Err(ActError::NotFound),
    };
    Ok(actor.access(action)?)
}

async fn find(app: &App, access: &Access, record: PlacementRef, version: Option<i32>) -> Result<Found, ActError> {
    let mut tx = app.db.read().await?;
    let row = store::placements::find(&mut tx, access, record).await?.ok_or(ActError::NotFound)?;
    let sealed = match version {
        None => agreements::newest(&mut tx, access, record).await?,
        Some(version) => {
            let all = agreements::versions(&mut tx, access, record).await?;
            Some(all.into_iter().find(|sealed| sealed.version == version).ok_or(ActError::NotFound)?)
        }
    };
    if let Some(sealed) = sealed {
        let document = sealed_document(&sealed)?;
        return Ok(Found { document, number: Some(sealed.number), graduate: row.student_name });
    }
    preview(app, &mut tx, access, record).await
}

/// The document of a sealed version; its text must be what was hashed.
fn sealed_document(row: &AgreementRow) -> Result<AgreementDocument, ActError> {
    let damaged = |cause: String| ActError::defect(format!("agreement {} v{}: {cause}", row.number, row.version));
    let salt = <[u8; 32]>::try_from(row.salt.as_slice()).map_err(|_| damaged("the salt has a wrong length".into()))?;
    let document =
        AgreementDocument::from_canonical(&row.canonical, salt).map_err(|problem| damaged(problem.to_string()))?;
    match document.content_hash() {
        Some(hash) if hash.to_string() == row.content_hash => Ok(document),
        _ => Err(damaged("the text is not what was hashed".into())),
    }
}

/// What would be sealed, while it can still come to that.
async fn preview(app: &App, tx: &mut Tx, access: &Access, record: PlacementRef) -> Result<Found, ActError> {
    let content = load_content(app, tx, access, record).await?;
    let document = match (&content, &content.state) {
        (Content::Online(signing), Placement::Online(Online::Invited(_) | Online::Review { .. })) => {
            agreement_document(signing, None, None)
        }
        (Content::Application(application), Placement::Offline(Offline::Text(text)))
            if !matches!(text, Application::Failed(_)) =>
        {
            offline_document(application, None)
        }
        _ => return Err(ActError::NotFound),
    };
    Ok(Found { document, number: None, graduate: content.row.student_name.clone() })
}

/// The sealed agreement for whoever holds a one-time link to it; the link is the caller's to check.
///
/// # Errors
/// [`ActError::NotFound`] when nothing is sealed.
pub(crate) async fn sealed_pdf(app: &App, access: &Access, record: PlacementRef) -> Result<Pdf, ActError> {
    let found = find(app, access, record, None).await?;
    let number = found.number.ok_or(ActError::NotFound)?;
    let bytes = app.renderer.agreement(&found.document).await?;
    Ok(Pdf { name: format!("就业协议书-{}-{number}.pdf", found.graduate), bytes })
}

/// Who looked (decision 18): graduates read their own.
async fn note_view(app: &App, actor: &Actor, record: PlacementRef) -> Result<(), ActError> {
    let Some(session) = actor.session().filter(|session| session.role != Role::Graduate) else { return Ok(()) };
    looks::note(app, session.account.0, record.to_string(), "agreement").await
}
