//! Other names an account logs in by: document number, verified mobile, verified e-mail, as blind indexes.

use domain::accounts::Access;
use domain::ids::AccountId;

use crate::engine::{StoreError, Tx, WriteTx, params};

const FIND: &str = "SELECT account_id FROM login_names WHERE blind = $1";
const INSERT: &str =
    "INSERT INTO login_names (blind, account_id, kind) VALUES ($1, $2, $3) ON CONFLICT (blind) DO NOTHING";
const DELETE: &str = "DELETE FROM login_names WHERE blind = $1 AND account_id = $2";
const DELETE_KIND: &str = "DELETE FROM login_names WHERE account_id = $1 AND kind = $2";
const DELETE_ALL: &str = "DELETE FROM login_names WHERE account_id = $1";

/// What kind of name it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameKind {
    Document,
    Mobile,
    Email,
}

impl NameKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Mobile => "mobile",
            Self::Email => "email",
        }
    }
}

pub async fn find(tx: &mut Tx, _: &Access, blind: &[u8; 32]) -> Result<Option<AccountId>, StoreError> {
    tx.optional(FIND, params![blind.to_vec()], |row| row.get(0)).await
}

/// `false` when another account has the name: then neither gets it from this call.
pub async fn insert(
    tx: &mut WriteTx,
    _: &Access,
    blind: &[u8; 32],
    account: AccountId,
    kind: NameKind,
) -> Result<bool, StoreError> {
    Ok(tx.execute(INSERT, params![blind.to_vec(), account, kind.code()]).await? == 1)
}

pub async fn delete(tx: &mut WriteTx, _: &Access, blind: &[u8; 32], account: AccountId) -> Result<(), StoreError> {
    tx.execute(DELETE, params![blind.to_vec(), account]).await.map(drop)
}

pub async fn delete_kind(tx: &mut WriteTx, _: &Access, account: AccountId, kind: NameKind) -> Result<(), StoreError> {
    tx.execute(DELETE_KIND, params![account, kind.code()]).await.map(drop)
}

pub async fn delete_all(tx: &mut WriteTx, _: &Access, account: AccountId) -> Result<(), StoreError> {
    tx.execute(DELETE_ALL, params![account]).await.map(drop)
}
