//! What the business register said about an employer, with the day it said so.

use domain::accounts::Access;
use domain::employers::{BusinessSnapshot, BusinessStatus, CreditCode};

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT credit_code, registered_name, status, checked_on, source FROM business_status \
     WHERE credit_code = $1";
const PUT: &str = "INSERT INTO business_status (credit_code, registered_name, status, checked_on, source) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (credit_code) DO UPDATE SET registered_name = excluded.registered_name, \
     status = excluded.status, checked_on = excluded.checked_on, source = excluded.source \
     WHERE business_status.checked_on <= excluded.checked_on";

/// The newest snapshot; the register is public.
pub async fn find(tx: &mut Tx, _: &Access, code: &CreditCode) -> Result<Option<BusinessSnapshot>, StoreError> {
    tx.optional(FIND, params![code.as_str()], snapshot_row).await
}

/// Stores a snapshot unless a newer one is known.
pub async fn put(tx: &mut WriteTx, _: &Access, snapshot: &BusinessSnapshot) -> Result<(), StoreError> {
    let values = params![
        snapshot.credit_code.as_str(),
        snapshot.registered_name.as_str(),
        snapshot.status.as_str(),
        snapshot.as_of,
        snapshot.source.as_str()
    ];
    tx.execute(PUT, values).await.map(drop)
}

fn snapshot_row(row: &Row<'_>) -> Result<BusinessSnapshot, StoreError> {
    let status: String = row.get(2)?;
    Ok(BusinessSnapshot {
        credit_code: CreditCode::stored(row.get(0)?),
        registered_name: row.get(1)?,
        status: BusinessStatus::parse(&status).ok_or_else(|| StoreError::corrupt("business status", status))?,
        as_of: row.get(3)?,
        source: row.get(4)?,
    })
}
