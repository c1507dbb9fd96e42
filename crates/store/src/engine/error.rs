//! What can go wrong in the database, named alike for both engines.
//!
//! Messages carry names of tables, columns and rules, never values.

use rusqlite::ffi;
use tokio_postgres::error::{DbError, SqlState};

use super::column::ColumnError;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique rule of `table` over `columns`, in index order, already has such a row.
    #[error("unique rule of {table} over ({}) is taken", columns.join(", "))]
    Unique { table: String, columns: Vec<String> },
    #[error("a foreign key has no counterpart: {0}")]
    ForeignKey(String),
    #[error("a check refused the row: {0}")]
    Check(String),
    /// Another transaction was in the way: run the act once more from the start.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The database cannot be reached; trying later may help.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// An earlier statement of the transaction failed; it can only be dropped.
    #[error("the transaction was given up after an earlier failure")]
    Aborted,
    /// `one` or `optional` met another number of rows.
    #[error("expected {expected}, found {found}: {sql}")]
    Rows { expected: &'static str, found: usize, sql: String },
    #[error("column {index}: {cause}")]
    Column { index: usize, cause: ColumnError },
    /// A stored value the domain does not understand.
    #[error("stored {what} cannot be read: {cause}")]
    Corrupt { what: &'static str, cause: String },
    #[error("{message}: {sql}")]
    Statement { message: String, sql: String },
    #[error("migration failed: {0}")]
    Migration(String),
    /// Another process holds the folder.
    #[error("another server (process {holder}) is using this folder")]
    FolderTaken { holder: String },
    #[error("{doing}: {cause}")]
    File { doing: String, cause: std::io::Error },
}

impl StoreError {
    /// Whether the unique rule of `table` over exactly these columns, in index order, was violated.
    pub fn is_unique(&self, table: &str, columns: &[&str]) -> bool {
        matches!(self, Self::Unique { table: t, columns: c } if t == table && c.iter().map(String::as_str).eq(columns.iter().copied()))
    }

    /// For values that left the product's own hands and came back unreadable.
    pub fn corrupt(what: &'static str, cause: impl ToString) -> Self {
        Self::Corrupt { what, cause: cause.to_string() }
    }

    pub(super) fn sqlite(error: rusqlite::Error, sql: &str) -> Self {
        let message = match &error {
            // The statement text is added below; the driver's own rendering would repeat it.
            rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
            other => other.to_string(),
        };
        let Some(code) = error.sqlite_error() else {
            return Self::Statement { message, sql: sql.to_owned() };
        };
        match code.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
                unique_of_sqlite(&message)
            }
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Self::ForeignKey(message),
            ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_NOTNULL | ffi::SQLITE_CONSTRAINT_DATATYPE => {
                Self::Check(message)
            }
            _ => match code.code {
                rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => Self::Busy(message),
                _ => Self::Statement { message, sql: sql.to_owned() },
            },
        }
    }

    pub(super) fn postgres(error: &tokio_postgres::Error, sql: &str) -> Self {
        let Some(db) = error.as_db_error() else {
            let mut message = error.to_string();
            if let Some(cause) = std::error::Error::source(error) {
                message = format!("{message}: {cause}");
            }
            return if error.is_closed() || sql.is_empty() {
                Self::Unreachable(message)
            } else {
                Self::Statement { message, sql: sql.to_owned() }
            };
        };
        // Never the detail: it quotes the row.
        let message = db.message().to_owned();
        match db.code() {
            &SqlState::UNIQUE_VIOLATION => unique_of_postgres(db),
            &SqlState::FOREIGN_KEY_VIOLATION => Self::ForeignKey(message),
            &SqlState::CHECK_VIOLATION | &SqlState::NOT_NULL_VIOLATION => Self::Check(message),
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED | &SqlState::LOCK_NOT_AVAILABLE => {
                Self::Busy(message)
            }
            &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW => {
                Self::Unreachable(message)
            }
            _ => Self::Statement { message, sql: sql.to_owned() },
        }
    }

    pub(super) fn file(doing: impl Into<String>, cause: std::io::Error) -> Self {
        Self::File { doing: doing.into(), cause }
    }
}

/// `UNIQUE constraint failed: placements.school_id, placements.entry_id`.
fn unique_of_sqlite(message: &str) -> StoreError {
    let (_, list) = message.split_once(": ").unwrap_or(("", message));
    let mut table = String::new();
    let mut columns = Vec::new();
    for item in list.split(", ") {
        if let Some((owner, column)) = item.split_once('.') {
            owner.clone_into(&mut table);
            columns.push(column.to_owned());
        }
    }
    StoreError::Unique { table, columns }
}

/// The detail reads `Key (school_id, entry_id)=(…) already exists.` in whatever language; only the names are taken.
fn unique_of_postgres(db: &DbError) -> StoreError {
    let names = db.detail().and_then(|detail| detail.split_once('(')?.1.split_once(")=(")).map(|(names, _)| names);
    StoreError::Unique {
        table: db.table().unwrap_or_default().to_owned(),
        columns: names.unwrap_or_default().split(", ").map(str::to_owned).collect(),
    }
}
