//! Code tables an operator loaded: a version holds from one graduating year until the next version begins.

use domain::accounts::Access;
use domain::codes::Loadable;
use domain::ids::Cohort;

use crate::engine::{StoreError, Tx, Value, WriteTx, params};

const CLEAR: &str = "DELETE FROM code_values WHERE code_table = $1 AND from_cohort = $2";
const CLOSE: &str = "UPDATE code_values SET until_cohort = $3 WHERE code_table = $1 AND from_cohort < $2 \
     AND (until_cohort IS NULL OR until_cohort >= $2)";
const NAME_OF: &str = "SELECT name FROM code_values WHERE code_table = $1 AND code = $2 AND from_cohort <= $3 \
     AND (until_cohort IS NULL OR until_cohort >= $3) ORDER BY from_cohort DESC LIMIT 1";
const VERSIONS: &str = "SELECT code_table, from_cohort, until_cohort, COUNT(*) FROM code_values \
     GROUP BY code_table, from_cohort, until_cohort ORDER BY code_table, from_cohort DESC";

/// One version of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Version {
    pub table: Loadable,
    pub from: Cohort,
    pub until: Option<Cohort>,
    pub rows: i64,
}

/// Puts a version in place of one that began with the same graduating year; the one before ends where it begins.
/// `rows` are code, name and the code above, which may be empty.
pub async fn replace(
    tx: &mut WriteTx,
    _: &Access,
    table: Loadable,
    from: Cohort,
    rows: &[(String, String, String)],
) -> Result<u64, StoreError> {
    let name = table.as_str();
    tx.execute(CLEAR, params![name, from]).await?;
    tx.execute(CLOSE, params![name, from, Cohort(from.0 - 1)]).await?;
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|(code, text, parent)| params![name, code.as_str(), from, text.as_str(), parent.as_str()])
        .collect();
    tx.bulk_load("code_values", &["code_table", "code", "from_cohort", "name", "parent"], rows).await
}

/// The name of a code for a graduating year.
pub async fn name_of(
    tx: &mut Tx,
    _: &Access,
    table: Loadable,
    code: &str,
    cohort: Cohort,
) -> Result<Option<String>, StoreError> {
    tx.optional(NAME_OF, params![table.as_str(), code, cohort], |row| row.get(0)).await
}

/// Every loaded version, the newest of each table first.
pub async fn versions(tx: &mut Tx, _: &Access) -> Result<Vec<Version>, StoreError> {
    tx.all(VERSIONS, params![], |row| {
        let table: String = row.get(0)?;
        let known = Loadable::parse(&table).ok_or_else(|| StoreError::corrupt("code table", table))?;
        Ok(Version { table: known, from: row.get(1)?, until: row.get(2)?, rows: row.get(3)? })
    })
    .await
}
