//! The only place that knows a database driver: transactions, values and migrations, the same on SQLite and PostgreSQL.
//!
//! SQL is a constant in the common subset with `$1 … $n`; sums are cast (`CAST(SUM(x) AS BIGINT)`), times and ids are
//! parameters, enumerations and JSON are text. Wherever the engines cannot be made equal, [`Dialect`] picks the statement.

use std::path::Path;

mod column;
mod error;
mod lock;
mod migrations;
mod postgres;
mod queries;
mod row;
mod sqlite;
mod tls;
mod tx;
mod value;

pub use column::{Column, ColumnError, Param};
pub use error::StoreError;
pub use lock::FolderLock;
pub use queries::{Queries, Query};
pub use row::Row;
pub use tx::{ReadTx, Tx, WriteTx};
pub use value::Value;

use postgres::PostgresDatabase;
use sqlite::SqliteDatabase;
use tx::Inner;

pub use crate::params;

/// For the few statements that must differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// A handle to the whole database; clones share its connections.
#[derive(Clone)]
pub struct Database {
    engine: Engine,
}

#[derive(Clone)]
enum Engine {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

impl Database {
    /// Opens or creates the file, with one writer and `readers` read-only connections. Take a [`FolderLock`] first when
    /// serving from it.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] when the file cannot be opened.
    pub fn open_sqlite(path: impl AsRef<Path>, readers: usize) -> Result<Self, StoreError> {
        SqliteDatabase::open(path.as_ref(), readers).map(|database| Self { engine: Engine::Sqlite(database) })
    }

    /// Prepares a pool of at most `connections`; the first one is made when it is needed.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] when the URL cannot be understood.
    pub fn open_postgres(url: &str, connections: usize) -> Result<Self, StoreError> {
        PostgresDatabase::open(url, connections).map(|database| Self { engine: Engine::Postgres(database) })
    }

    pub const fn dialect(&self) -> Dialect {
        match self.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    /// # Errors
    /// [`StoreError::Unreachable`], or [`StoreError::Busy`] when no connection becomes free in time.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(match &self.engine {
            Engine::Sqlite(database) => Inner::Sqlite(database.read().await?),
            Engine::Postgres(database) => Inner::Postgres(Box::new(database.read().await?)),
        }))
    }

    /// Waits its turn on SQLite.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        Ok(WriteTx::new(match &self.engine {
            Engine::Sqlite(database) => Inner::Sqlite(database.write().await?),
            Engine::Postgres(database) => Inner::Postgres(Box::new(database.write().await?)),
        }))
    }

    /// Whether a commit waits for SQLite's disk. Not waiting is for the first filling of a folder that is thrown away when
    /// it breaks off; asking to wait again brings everything to the disk first. PostgreSQL is left as its operator set it.
    ///
    /// # Errors
    /// When SQLite cannot write.
    pub async fn wait_for_disk(&self, wait: bool) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(database) => database.wait_for_disk(wait).await,
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Ends service: no new connections on PostgreSQL, refreshed planner statistics on SQLite.
    ///
    /// # Errors
    /// When SQLite cannot write.
    pub async fn close(&self) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(database) => database.optimize().await,
            Engine::Postgres(database) => {
                database.close();
                Ok(())
            }
        }
    }
}

/// The database's own time, to compare with ours; nothing else ever asks for it.
///
/// # Errors
/// When the database cannot be read.
pub async fn clock(tx: &mut Tx) -> Result<domain::time::Instant, StoreError> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => "SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)",
        Dialect::Postgres => "SELECT clock_timestamp()",
    };
    tx.one(sql, vec![], |row| row.get(0)).await
}

#[cfg(test)]
mod tests;
