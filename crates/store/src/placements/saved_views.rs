//! Filters of the review workbench kept under a name: one's own, and those shared within the school or department.

use domain::accounts::Access;
use domain::ids::AccountId;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const LIST: &str = "SELECT view_id, account_id, shared, name, query, created_at FROM saved_views \
     WHERE school_id = $1 AND department = $2 AND (account_id = $3 OR shared) ORDER BY created_at, view_id";
const INSERT: &str = "INSERT INTO saved_views (school_id, view_id, account_id, department, shared, name, query, \
     created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const DELETE: &str = "DELETE FROM saved_views WHERE school_id = $1 AND view_id = $2 AND account_id = $3";

/// One kept view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedView {
    pub view: Uuid,
    /// Who keeps it, and alone may delete it.
    pub account: AccountId,
    /// Whether colleagues of the same department, or of the school, see it.
    pub shared: bool,
    pub name: String,
    /// The address after the question mark.
    pub query: String,
    pub created_at: Instant,
}

fn department(access: &Access) -> String {
    access.department().map(|department| department.to_string()).unwrap_or_default()
}

/// What the access's account sees, oldest first.
pub async fn list(tx: &mut Tx, access: &Access) -> Result<Vec<SavedView>, StoreError> {
    let Some((school, account)) = access.school().zip(access.account()) else { return Ok(Vec::new()) };
    tx.all(LIST, params![school, department(access), account], view_row).await
}

/// Keeps a view in the access's school and department.
pub async fn insert(tx: &mut WriteTx, access: &Access, new: &SavedView) -> Result<(), StoreError> {
    let Some(school) = access.school() else { return Ok(()) };
    let values = params![
        school,
        new.view,
        new.account,
        department(access),
        new.shared,
        new.name.as_str(),
        new.query.as_str(),
        new.created_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// `false` when the access's account keeps no such view.
pub async fn delete(tx: &mut WriteTx, access: &Access, view: Uuid) -> Result<bool, StoreError> {
    let Some((school, account)) = access.school().zip(access.account()) else { return Ok(false) };
    Ok(tx.execute(DELETE, params![school, view, account]).await? == 1)
}

fn view_row(row: &Row<'_>) -> Result<SavedView, StoreError> {
    Ok(SavedView {
        view: row.get(0)?,
        account: row.get(1)?,
        shared: row.get(2)?,
        name: row.get(3)?,
        query: row.get(4)?,
        created_at: row.get(5)?,
    })
}
