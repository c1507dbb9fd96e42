//! 邀请函模板: letters an employer keeps for the next time (F101).

use domain::accounts::Access;
use domain::ids::{EmployerId, TemplateId};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT employer_id, template_id, name, body, updated_at, version FROM letter_templates \
     WHERE employer_id = $1 AND template_id = $2";
const FIND_BY_NAME: &str = "SELECT employer_id, template_id, name, body, updated_at, version FROM letter_templates \
     WHERE employer_id = $1 AND name = $2";
const LIST: &str = "SELECT employer_id, template_id, name, body, updated_at, version FROM letter_templates \
     WHERE employer_id = $1 ORDER BY name";
const INSERT: &str = "INSERT INTO letter_templates (employer_id, template_id, name, body, updated_at, version) \
     VALUES ($1, $2, $3, $4, $5, 1)";
const REPLACE: &str = "UPDATE letter_templates SET name = $4, body = $5, updated_at = $6, version = version + 1 \
     WHERE employer_id = $1 AND template_id = $2 AND version = $3";
const DELETE: &str = "DELETE FROM letter_templates WHERE employer_id = $1 AND template_id = $2";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateRow {
    pub employer: EmployerId,
    pub template: TemplateId,
    pub name: String,
    /// JSON of [`domain::employers::LetterForm`].
    pub body: String,
    pub updated_at: Instant,
    pub version: i64,
}

/// The template, when it is the access's own employer's.
pub async fn find(tx: &mut Tx, access: &Access, template: TemplateId) -> Result<Option<TemplateRow>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(None) };
    tx.optional(FIND, params![employer, template], template_row).await
}

pub async fn find_by_name(tx: &mut Tx, access: &Access, name: &str) -> Result<Option<TemplateRow>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(None) };
    tx.optional(FIND_BY_NAME, params![employer, name], template_row).await
}

/// All templates of the access's own employer, by name.
pub async fn list(tx: &mut Tx, access: &Access) -> Result<Vec<TemplateRow>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(Vec::new()) };
    tx.all(LIST, params![employer], template_row).await
}

/// # Errors
/// A unique violation of `letter_templates` over the name.
pub async fn insert(tx: &mut WriteTx, _: &Access, new: &TemplateRow) -> Result<(), StoreError> {
    let values = params![new.employer, new.template, new.name.as_str(), new.body.as_str(), new.updated_at];
    tx.execute(INSERT, values).await.map(drop)
}

/// Renames or rewrites a template; `false` when it changed since it was seen.
///
/// # Errors
/// A unique violation of `letter_templates` over the name.
pub async fn replace(
    tx: &mut WriteTx,
    access: &Access,
    seen: &TemplateRow,
    name: &str,
    body: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    if access.employer().is_some_and(|own| own != seen.employer) {
        return Ok(false);
    }
    Ok(tx.execute(REPLACE, params![seen.employer, seen.template, seen.version, name, body, now]).await? == 1)
}

/// `false` when there is no such template.
pub async fn delete(tx: &mut WriteTx, access: &Access, template: TemplateId) -> Result<bool, StoreError> {
    let Some(employer) = access.employer() else { return Ok(false) };
    Ok(tx.execute(DELETE, params![employer, template]).await? == 1)
}

fn template_row(row: &Row<'_>) -> Result<TemplateRow, StoreError> {
    Ok(TemplateRow {
        employer: row.get(0)?,
        template: row.get(1)?,
        name: row.get(2)?,
        body: row.get(3)?,
        updated_at: row.get(4)?,
        version: row.get(5)?,
    })
}
