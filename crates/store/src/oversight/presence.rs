//! Who has which case open right now (decision 22): one row per reviewer, renewed while the page is open.

use domain::accounts::Access;
use domain::ids::{AccountId, PlacementRef};
use domain::time::Instant;

use crate::engine::{StoreError, Tx, WriteTx, params};

const RENEW: &str = "INSERT INTO presence (school_id, account_id, placement_id, name, seen_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (school_id, account_id) DO UPDATE SET \
     placement_id = excluded.placement_id, name = excluded.name, seen_at = excluded.seen_at";
const OTHERS: &str = "SELECT name FROM presence WHERE school_id = $1 AND placement_id = $2 AND seen_at > $3 \
     AND account_id <> $4 ORDER BY name";

/// Notes that the account has the case open.
pub async fn renew(
    tx: &mut WriteTx,
    _: &Access,
    record: PlacementRef,
    (account, name): (AccountId, &str),
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(RENEW, params![record.school, account, record.placement, name, now]).await.map(drop)
}

/// Names of the others who had the case open after `since`.
pub async fn others(
    tx: &mut Tx,
    _: &Access,
    record: PlacementRef,
    account: AccountId,
    since: Instant,
) -> Result<Vec<String>, StoreError> {
    tx.all(OTHERS, params![record.school, record.placement, since, account], |row| row.get(0)).await
}
