//! Transactions of either engine behind one face.
//!
//! A transaction whose statement failed, or was given up half-way, can only be dropped: PostgreSQL demands it, and SQLite
//! is held to the same. Dropping rolls back.

use std::ops::{Deref, DerefMut};

use super::Dialect;
use super::error::StoreError;
use super::postgres::PostgresTx;
use super::queries::Queries;
use super::row::Row;
use super::sqlite::SqliteTx;
use super::value::Value;

pub(super) enum Inner {
    Sqlite(SqliteTx),
    Postgres(Box<PostgresTx>),
}

/// What reading and writing transactions share: the reads.
pub struct Tx {
    inner: Inner,
    broken: bool,
}

/// One consistent snapshot. Nothing can be changed through it.
pub struct ReadTx(Tx);

/// Sees its own writes. SQLite runs one of them at a time.
pub struct WriteTx(Tx);

impl Tx {
    const fn new(inner: Inner) -> Self {
        Self { inner, broken: false }
    }

    pub const fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Says that the statements to come may take long (imports, reports), so that SQLite moves them out of the way of
    /// other tasks.
    pub fn expect_long_statements(&mut self) {
        if let Inner::Sqlite(tx) = &mut self.inner {
            tx.expect_long_statements();
        }
    }

    /// Every row. Also for `INSERT … RETURNING` and its kin in a [`WriteTx`].
    ///
    /// # Errors
    /// When the statement fails or a row cannot be read.
    pub async fn all<T>(
        &mut self,
        sql: &str,
        params: Vec<Value>,
        from_row: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.enter()?;
        let found = match &mut self.inner {
            Inner::Sqlite(tx) => tx.all(sql, &params, from_row),
            Inner::Postgres(tx) => tx.all(sql, &params, from_row).await,
        };
        self.leave(found)
    }

    /// Exactly one row.
    ///
    /// # Errors
    /// As [`Tx::all`], and [`StoreError::Rows`] for none or several.
    pub async fn one<T>(
        &mut self,
        sql: &str,
        params: Vec<Value>,
        from_row: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut rows = self.all(sql, params, from_row).await?;
        let found = rows.len();
        match (rows.pop(), found) {
            (Some(row), 1) => Ok(row),
            _ => Err(StoreError::Rows { expected: "one row", found, sql: sql.to_owned() }),
        }
    }

    /// At most one row.
    ///
    /// # Errors
    /// As [`Tx::all`], and [`StoreError::Rows`] for several.
    pub async fn optional<T>(
        &mut self,
        sql: &str,
        params: Vec<Value>,
        from_row: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut rows = self.all(sql, params, from_row).await?;
        match rows.len() {
            0 | 1 => Ok(rows.pop()),
            found => Err(StoreError::Rows { expected: "at most one row", found, sql: sql.to_owned() }),
        }
    }

    /// Several reads at once: one round trip on PostgreSQL, in turn on SQLite.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub async fn load<Q: Queries>(&mut self, queries: Q) -> Result<Q::Found, StoreError> {
        self.enter()?;
        let found = match &mut self.inner {
            Inner::Sqlite(tx) => queries.on_sqlite(tx),
            Inner::Postgres(tx) => tx.load(&queries).await,
        };
        self.leave(found)
    }

    /// Whether the engine understands the statement and knows all it names.
    #[cfg(test)]
    pub(crate) async fn prepare(&mut self, sql: &str) -> Result<(), StoreError> {
        match &mut self.inner {
            Inner::Sqlite(tx) => tx.prepare(sql),
            Inner::Postgres(tx) => tx.prepare(sql).await,
        }
    }

    /// Broken until proven otherwise: the future may be dropped while the statement runs.
    fn enter(&mut self) -> Result<(), StoreError> {
        if self.broken {
            return Err(StoreError::Aborted);
        }
        self.broken = true;
        Ok(())
    }

    fn leave<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        self.broken = done.is_err();
        done
    }
}

impl ReadTx {
    pub(super) const fn new(inner: Inner) -> Self {
        Self(Tx::new(inner))
    }
}

impl WriteTx {
    pub(super) const fn new(inner: Inner) -> Self {
        Self(Tx::new(inner))
    }

    /// Returns the number of rows touched. A statement with `RETURNING` goes through [`Tx::all`] instead.
    ///
    /// # Errors
    /// [`StoreError::Unique`], [`StoreError::Busy`] and the like; afterwards the transaction can only be dropped.
    pub async fn execute(&mut self, sql: &str, params: Vec<Value>) -> Result<u64, StoreError> {
        self.enter()?;
        let touched = match &mut self.inner {
            Inner::Sqlite(tx) => tx.execute(sql, &params),
            Inner::Postgres(tx) => tx.execute(sql, &params).await,
        };
        self.leave(touched)
    }

    /// Runs the statements in order, in one round trip on PostgreSQL, and returns the rows each touched.
    ///
    /// # Errors
    /// As [`WriteTx::execute`], for the first that fails.
    pub async fn pipeline(&mut self, statements: Vec<(&str, Vec<Value>)>) -> Result<Vec<u64>, StoreError> {
        self.enter()?;
        let touched = match &mut self.inner {
            Inner::Sqlite(tx) => statements.iter().map(|(sql, params)| tx.execute(sql, params)).collect(),
            Inner::Postgres(tx) => tx.pipeline(&statements).await,
        };
        self.leave(touched)
    }

    /// Adds many rows fast: `COPY` on PostgreSQL, many rows per statement on SQLite. Table and columns are names from
    /// the program text. Returns the number of rows added.
    ///
    /// # Errors
    /// As [`WriteTx::execute`], and when a row does not have one value per column.
    pub async fn bulk_load(&mut self, table: &str, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<u64, StoreError> {
        if let Some(row) = rows.iter().find(|row| row.len() != columns.len()) {
            let message = format!("expected {} values a row, got {}", columns.len(), row.len());
            return Err(StoreError::Statement { message, sql: format!("bulk load of {table}") });
        }
        if rows.is_empty() {
            return Ok(0);
        }
        self.enter()?;
        let loaded = match &mut self.inner {
            Inner::Sqlite(tx) => tx.bulk_load(table, columns, &rows),
            Inner::Postgres(tx) => tx.bulk_load(table, columns, &rows).await,
        };
        self.leave(loaded)
    }

    /// Makes the writes last.
    ///
    /// # Errors
    /// [`StoreError::Aborted`] when an earlier statement failed; [`StoreError::Busy`] when another transaction won.
    /// After [`StoreError::Unreachable`] nobody knows whether the writes lasted.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self(mut tx) = self;
        tx.enter()?;
        match tx.inner {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        }
    }
}

impl Deref for ReadTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.0
    }
}

impl DerefMut for ReadTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.0
    }
}

impl Deref for WriteTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.0
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.0
    }
}
