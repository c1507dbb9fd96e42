//! A graduate, or a reviewer who changes what one filled in, looks a unit up among the registered ones (F162): by the
//! beginning of its name, or by its whole credit code.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::employers::CreditCode;
use domain::ids::EmployerId;
use store::employers::{self, EmployerRow};

use crate::{ActError, Actor, App};

/// Most units one search shows.
const MOST: i64 = 10;
/// Fewer characters begin too many names.
const LEAST_CHARACTERS: usize = 2;

/// What a form takes over from a registered unit; all of it is public in the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundEmployer {
    pub employer: EmployerId,
    pub name: String,
    pub credit_code: String,
    /// Code of 单位性质.
    pub nature: String,
    /// Code of 单位行业.
    pub industry: String,
    /// Region code.
    pub region: String,
    pub address: String,
}

impl From<EmployerRow> for FoundEmployer {
    fn from(row: EmployerRow) -> Self {
        Self {
            employer: row.employer,
            name: row.name,
            credit_code: row.credit_code.as_str().to_owned(),
            nature: row.nature,
            industry: row.industry,
            region: row.region,
            address: row.address,
        }
    }
}

fn may_look(actor: &Actor) -> Result<(), ActError> {
    actor.access(Action::Apply).or_else(|_| actor.access(Action::Review))?;
    Ok(())
}

/// Admitted units whose name begins with the text or whose credit code it is, at most ten, in the order of their names.
///
/// # Errors
/// [`ActError::NotFound`] when the actor fills in no application and reviews none.
pub async fn find(app: &App, actor: &Actor, text: &str) -> Result<Vec<FoundEmployer>, ActError> {
    may_look(actor)?;
    let text = text.trim();
    if text.chars().count() < LEAST_CHARACTERS {
        return Ok(Vec::new());
    }
    let inside = Access::system(SystemPurpose::Work);
    let mut tx = app.db.read().await?;
    if let Ok(code) = CreditCode::parse(text) {
        let holder = employers::holder(&mut tx, &inside, &code).await?;
        return Ok(match holder {
            Some(employer) => one(&mut tx, &inside, employer).await?.into_iter().collect(),
            None => Vec::new(),
        });
    }
    Ok(employers::admitted(&mut tx, &inside, text, MOST).await?.into_iter().map(Into::into).collect())
}

/// One admitted unit, as chosen from a list.
///
/// # Errors
/// As [`find`].
pub async fn chosen(app: &App, actor: &Actor, employer: EmployerId) -> Result<Option<FoundEmployer>, ActError> {
    may_look(actor)?;
    let inside = Access::system(SystemPurpose::Work);
    let mut tx = app.db.read().await?;
    one(&mut tx, &inside, employer).await
}

async fn one(
    tx: &mut store::engine::Tx,
    inside: &Access,
    employer: EmployerId,
) -> Result<Option<FoundEmployer>, ActError> {
    let row = employers::find(tx, inside, employer).await?;
    Ok(row.filter(|row| row.admission.may_invite().is_ok()).map(Into::into))
}
