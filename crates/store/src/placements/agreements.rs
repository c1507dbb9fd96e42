//! Fixed agreement texts: a later version stands beside the earlier ones.

use domain::accounts::Access;
use domain::ids::PlacementRef;
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[NEWEST, VERSIONS, BY_NUMBER];

macro_rules! columns {
    () => {
        "a.school_id, a.placement_id, a.version, a.number, a.canonical, a.template, a.template_hash, a.salt, \
         a.content_hash, a.created_at"
    };
}

const NEWEST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM agreement_versions a WHERE a.school_id = $1 AND a.placement_id = $2 ORDER BY a.version DESC LIMIT 1"
);
const VERSIONS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM agreement_versions a WHERE a.school_id = $1 AND a.placement_id = $2 ORDER BY a.version"
);
const BY_NUMBER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM placements p JOIN agreement_versions a ON a.school_id = p.school_id AND a.placement_id = p.placement_id \
     WHERE p.number = $1 ORDER BY a.school_id, a.version"
);
const INSERT: &str = "INSERT INTO agreement_versions (school_id, placement_id, version, number, canonical, \
     template, template_hash, salt, content_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgreementRow {
    pub record: PlacementRef,
    pub version: i32,
    pub number: String,
    /// The exact text the hash covers.
    pub canonical: String,
    pub template: String,
    pub template_hash: String,
    pub salt: Vec<u8>,
    /// Lower-case hex.
    pub content_hash: String,
    pub created_at: Instant,
}

/// Reached only after the placement itself was found within the access.
pub async fn newest(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Option<AgreementRow>, StoreError> {
    tx.optional(NEWEST, params![record.school, record.placement], agreement_row).await
}

/// Every version of one agreement, oldest first; reached only after the placement itself was found within the access.
pub async fn versions(tx: &mut Tx, _: &Access, record: PlacementRef) -> Result<Vec<AgreementRow>, StoreError> {
    tx.all(VERSIONS, params![record.school, record.placement], agreement_row).await
}

/// Every version of every agreement with this number; the public page compares the hash.
pub async fn by_number(tx: &mut Tx, _: &Access, number: &str) -> Result<Vec<AgreementRow>, StoreError> {
    tx.all(BY_NUMBER, params![number], agreement_row).await
}

pub async fn insert(tx: &mut WriteTx, _: &Access, new: &AgreementRow) -> Result<(), StoreError> {
    let values = params![
        new.record.school,
        new.record.placement,
        new.version,
        new.number.as_str(),
        new.canonical.as_str(),
        new.template.as_str(),
        new.template_hash.as_str(),
        new.salt.clone(),
        new.content_hash.as_str(),
        new.created_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

fn agreement_row(row: &Row<'_>) -> Result<AgreementRow, StoreError> {
    Ok(AgreementRow {
        record: PlacementRef { school: row.get(0)?, placement: row.get(1)? },
        version: row.get(2)?,
        number: row.get(3)?,
        canonical: row.get(4)?,
        template: row.get(5)?,
        template_hash: row.get(6)?,
        salt: row.get(7)?,
        content_hash: row.get(8)?,
        created_at: row.get(9)?,
    })
}
