//! Log-in and what follows from it.

pub mod activate;
pub mod change_password;
pub mod codes;
pub mod contacts;
pub mod devices;
pub mod entries;
pub mod forget;
pub mod history;
pub mod limits;
pub mod log_in;
pub mod nonces;
pub mod password;
pub mod pictures;
pub mod profile;
pub mod recover;
pub(crate) mod reenter;
pub mod sessions;
pub mod staff;
pub mod tickets;

use domain::ledger::Owner;
use serde_json::Value;
use store::accounts::identities::AccountRow;

use crate::{Act, ActError, NewEvent};

/// Appends an event to the account's stream.
pub(crate) async fn record(act: &mut Act, row: &AccountRow, kind: &'static str, detail: Value) -> Result<(), ActError> {
    act.event(NewEvent {
        owner: Owner::Platform,
        stream: row.account.0,
        kind,
        ids: vec![("account", row.account.to_string())],
        from: String::new(),
        to: String::new(),
        version: row.version,
        detail,
    })
    .await
}
