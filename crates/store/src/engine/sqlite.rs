//! SQLite: one writer connection behind a fair lock, a few read-only ones beside it.
//!
//! Statements run in place, since they take microseconds; the commit, which waits for the disk, runs where blocking is
//! allowed. A connection that comes back with a transaction open is rolled back first.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::OpenFlags;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::error::StoreError;
use super::row::Row;
use super::value::Value;

/// Other processes of ours (back-up, administration) may hold the file for a moment.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const CACHED_STATEMENTS: usize = 512;
/// SQLite's own limit of `?n`.
const MAX_PARAMETERS: usize = 32_766;
const ROWS_PER_INSERT: usize = 500;

#[derive(Clone)]
pub(super) struct SqliteDatabase {
    // Closed before the writer, which then folds the log into the file; a reader could not.
    readers: Arc<[Arc<Mutex<Connection>>]>,
    free_readers: Arc<Semaphore>,
    writer: Arc<Mutex<Connection>>,
}

/// A connection and the texts it has been handed, with `$n` turned into `?n`.
pub(super) struct Connection {
    pub(super) driver: rusqlite::Connection,
    texts: HashMap<String, String>,
}

pub struct SqliteTx {
    // Before the permit: a reader must be free again when its permit is.
    connection: OwnedMutexGuard<Connection>,
    _permit: Option<OwnedSemaphorePermit>,
    long: bool,
}

impl SqliteDatabase {
    pub(super) fn open(path: &Path, readers: usize) -> Result<Self, StoreError> {
        let writer = Connection::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        writer.batch("PRAGMA journal_mode = WAL")?;
        writer.batch("PRAGMA synchronous = FULL")?;
        writer.batch("PRAGMA foreign_keys = ON")?;
        let readers = (0..readers.max(1))
            .map(|_| Ok(Arc::new(Mutex::new(Connection::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?))))
            .collect::<Result<Arc<[_]>, StoreError>>()?;
        let free_readers = Arc::new(Semaphore::new(readers.len()));
        Ok(Self { writer: Arc::new(Mutex::new(writer)), readers, free_readers })
    }

    pub(super) async fn read(&self) -> Result<SqliteTx, StoreError> {
        let permit = Arc::clone(&self.free_readers)
            .acquire_owned()
            .await
            .map_err(|_| StoreError::Unreachable("the database was closed".to_owned()))?;
        for reader in self.readers.iter() {
            if let Ok(connection) = Arc::clone(reader).try_lock_owned() {
                return SqliteTx::begin(connection, Some(permit), "BEGIN DEFERRED");
            }
        }
        Err(StoreError::Busy("no reader is free".to_owned()))
    }

    pub(super) async fn write(&self) -> Result<SqliteTx, StoreError> {
        SqliteTx::begin(self.writer().await, None, "BEGIN IMMEDIATE")
    }

    /// The writer outside any transaction, for migrations and back-up.
    pub(super) async fn writer(&self) -> OwnedMutexGuard<Connection> {
        Arc::clone(&self.writer).lock_owned().await
    }

    /// See [`super::Database::wait_for_disk`].
    pub(super) async fn wait_for_disk(&self, wait: bool) -> Result<(), StoreError> {
        let writer = self.writer().await;
        if !wait {
            return writer.batch("PRAGMA synchronous = OFF");
        }
        writer.batch("PRAGMA synchronous = FULL")?;
        writer.batch("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Lets the planner refresh its statistics; called when a server stops.
    pub(super) async fn optimize(&self) -> Result<(), StoreError> {
        self.writer().await.batch("PRAGMA optimize")
    }
}

impl Connection {
    fn open(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let driver = rusqlite::Connection::open_with_flags(path, flags)
            .map_err(|error| StoreError::Unreachable(format!("{}: {error}", path.display())))?;
        driver.busy_timeout(BUSY_TIMEOUT).map_err(|error| StoreError::sqlite(error, "busy timeout"))?;
        driver.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        Ok(Self { driver, texts: HashMap::new() })
    }

    pub(super) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.driver.execute_batch(sql).map_err(|error| StoreError::sqlite(error, sql))
    }

    fn run<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        step: impl FnOnce(&mut rusqlite::Statement<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if !self.texts.contains_key(sql) {
            self.texts.insert(sql.to_owned(), numbered(sql));
        }
        let text = self.texts.get(sql).map_or(sql, String::as_str);
        let failed = |error| StoreError::sqlite(error, sql);
        let mut statement = self.driver.prepare_cached(text).map_err(failed)?;
        bind(&mut statement, sql, params)?;
        step(&mut statement)
    }
}

fn bind<'v>(
    statement: &mut rusqlite::Statement<'_>,
    sql: &str,
    params: impl IntoIterator<Item = &'v Value, IntoIter: ExactSizeIterator>,
) -> Result<(), StoreError> {
    let params = params.into_iter();
    let expected = statement.parameter_count();
    if expected != params.len() {
        let message = format!("expected {expected} parameters, got {}", params.len());
        return Err(StoreError::Statement { message, sql: sql.to_owned() });
    }
    for (index, value) in (1_usize..).zip(params) {
        statement.raw_bind_parameter(index, value).map_err(|error| StoreError::sqlite(error, sql))?;
    }
    Ok(())
}

impl SqliteTx {
    fn begin(
        connection: OwnedMutexGuard<Connection>,
        permit: Option<OwnedSemaphorePermit>,
        begin: &'static str,
    ) -> Result<Self, StoreError> {
        let mut tx = Self { connection, _permit: permit, long: false };
        tx.execute(begin, &[])?;
        Ok(tx)
    }

    pub(super) fn expect_long_statements(&mut self) {
        self.long = true;
    }

    #[cfg(test)]
    pub(super) fn prepare(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.driver.prepare(&numbered(sql)).map(drop).map_err(|error| StoreError::sqlite(error, sql))
    }

    pub(super) fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut from_row: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let connection = &mut *self.connection;
        where_allowed(self.long, || {
            connection.run(sql, params, |statement| {
                let mut found = Vec::new();
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next().map_err(|error| StoreError::sqlite(error, sql))? {
                    found.push(from_row(&Row::Sqlite(row))?);
                }
                Ok(found)
            })
        })
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let connection = &mut *self.connection;
        where_allowed(self.long, || {
            connection.run(sql, params, |statement| {
                let touched = statement.raw_execute().map_err(|error| StoreError::sqlite(error, sql))?;
                Ok(u64::try_from(touched).unwrap_or(u64::MAX))
            })
        })
    }

    pub(super) fn bulk_load(&mut self, table: &str, columns: &[&str], rows: &[Vec<Value>]) -> Result<u64, StoreError> {
        let connection = &mut *self.connection;
        where_allowed(true, || {
            let at_once = (MAX_PARAMETERS / columns.len().max(1)).clamp(1, ROWS_PER_INSERT);
            let mut loaded = 0_u64;
            for chunk in rows.chunks(at_once) {
                let sql = insert_text(table, columns, chunk.len());
                let failed = |error| StoreError::sqlite(error, &sql);
                let mut statement = connection.driver.prepare_cached(&sql).map_err(failed)?;
                bind(&mut statement, &sql, chunk.iter().flatten().collect::<Vec<_>>())?;
                loaded += u64::try_from(statement.raw_execute().map_err(failed)?).unwrap_or(u64::MAX);
            }
            Ok(loaded)
        })
    }

    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        tokio::task::spawn_blocking(move || self.execute("COMMIT", &[]).map(drop))
            .await
            .map_err(|error| StoreError::Unreachable(format!("the commit was interrupted: {error}")))?
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        if !self.connection.driver.is_autocommit()
            && let Err(error) = self.execute("ROLLBACK", &[])
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

/// Hands the thread's other tasks away first when the work is long and the runtime can do that.
fn where_allowed<T>(long: bool, work: impl FnOnce() -> T) -> T {
    let several_threads = || Handle::try_current().is_ok_and(|h| h.runtime_flavor() == RuntimeFlavor::MultiThread);
    if long && several_threads() { tokio::task::block_in_place(work) } else { work() }
}

fn insert_text(table: &str, columns: &[&str], rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    format!("INSERT INTO {table} ({}) VALUES {}", columns.join(", "), vec![row.as_str(); rows].join(", "))
}

/// `$7` becomes `?7`, except inside quotes.
fn numbered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut quote = None;
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None, '$') if letters.peek().is_some_and(char::is_ascii_digit) => {
                out.push('?');
                continue;
            }
            _ => {}
        }
        out.push(letter);
    }
    out
}
