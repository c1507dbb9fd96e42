//! Marks on employers, one per school and credit code (F331).

use domain::accounts::Access;
use domain::employers::{CreditCode, WarningKind, WarningMark};
use domain::ids::SchoolId;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const OF_CODE: &str = "SELECT school_id, credit_code, employer_name, kinds, reason, created_at FROM warnings \
     WHERE credit_code = $1 ORDER BY school_id";
const LIST: &str = "SELECT school_id, credit_code, employer_name, kinds, reason, created_at FROM warnings \
     WHERE (school_id = $1 OR $1 IS NULL) AND (credit_code, school_id) > ($2, $3) ORDER BY credit_code, school_id LIMIT $4";
const PUT: &str = "INSERT INTO warnings (school_id, credit_code, employer_name, kinds, reason, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (school_id, credit_code) DO UPDATE \
     SET employer_name = excluded.employer_name, kinds = excluded.kinds, reason = excluded.reason";

/// Every mark on a credit code; who may see which follows from their reach.
pub async fn of_code(tx: &mut Tx, _: &Access, code: &CreditCode) -> Result<Vec<WarningMark>, StoreError> {
    tx.all(OF_CODE, params![code.as_str()], mark_row).await
}

/// Marks after the one of this code and school: a school's own, or all.
pub async fn list(
    tx: &mut Tx,
    access: &Access,
    after: (&str, SchoolId),
    limit: i64,
) -> Result<Vec<WarningMark>, StoreError> {
    tx.all(LIST, params![access.school(), after.0, after.1, limit], mark_row).await
}

/// Sets a school's mark on a credit code.
pub async fn put(tx: &mut WriteTx, _: &Access, mark: &WarningMark) -> Result<(), StoreError> {
    let kinds = mark.kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(" ");
    let values = params![
        mark.school,
        mark.credit_code.as_str(),
        mark.employer_name.as_str(),
        kinds,
        mark.note.as_str(),
        mark.marked_at
    ];
    tx.execute(PUT, values).await.map(drop)
}

fn mark_row(row: &Row<'_>) -> Result<WarningMark, StoreError> {
    let kinds: String = row.get(3)?;
    Ok(WarningMark {
        school: row.get(0)?,
        credit_code: CreditCode::stored(row.get(1)?),
        employer_name: row.get(2)?,
        kinds: kinds.split(' ').filter_map(WarningKind::parse).collect(),
        note: row.get(4)?,
        marked_at: row.get(5)?,
    })
}
