//! Schema steps, embedded from `migrations/sqlite` and `migrations/postgres`: same numbers, same names.

use deadpool_postgres::Object;

use super::error::StoreError;
use super::postgres::PostgresDatabase;
use super::sqlite::SqliteDatabase;
use super::{Database, Dialect, Engine};

mod sqlite {
    refinery::embed_migrations!("migrations/sqlite");
}

mod postgres {
    refinery::embed_migrations!("migrations/postgres");
}

/// Any number, the same in every copy of the server that might migrate at the same moment.
const MIGRATION_LOCK: i64 = 0x0051_6963_6865_6e67;

const HISTORY_EXISTS_SQLITE: &str =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'refinery_schema_history'";
const HISTORY_EXISTS_POSTGRES: &str = "SELECT COUNT(*) FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_name = 'refinery_schema_history'";
const APPLIED: &str = "SELECT name FROM refinery_schema_history ORDER BY version";

impl Database {
    /// Brings the schema up to date and returns the number of steps applied. Safe when several copies start at once.
    ///
    /// # Errors
    /// [`StoreError::Migration`], also when the database has steps this program does not know.
    pub async fn migrate(&self) -> Result<usize, StoreError> {
        let report = match &self.engine {
            Engine::Sqlite(database) => migrate_sqlite(database).await,
            Engine::Postgres(database) => migrate_postgres(database).await,
        }?;
        Ok(report.applied_migrations().len())
    }

    /// Names of the steps [`Database::migrate`] would apply, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        let (runner, history_exists) = match self.dialect() {
            Dialect::Sqlite => (sqlite::migrations::runner(), HISTORY_EXISTS_SQLITE),
            Dialect::Postgres => (postgres::migrations::runner(), HISTORY_EXISTS_POSTGRES),
        };
        let mut tx = self.read().await?;
        let migrated = tx.one(history_exists, vec![], |row| row.get::<i64>(0)).await? > 0;
        let applied = if migrated { tx.all(APPLIED, vec![], |row| row.get::<String>(0)).await? } else { Vec::new() };
        let known = runner.get_migrations().iter();
        Ok(known.filter(|step| applied.iter().all(|name| name != step.name())).map(ToString::to_string).collect())
    }
}

async fn migrate_sqlite(database: &SqliteDatabase) -> Result<refinery::Report, StoreError> {
    let mut connection = database.writer().await;
    tokio::task::spawn_blocking(move || sqlite::migrations::runner().run(&mut connection.driver))
        .await
        .map_err(|error| StoreError::Migration(error.to_string()))?
        .map_err(|error| failed(&error))
}

async fn migrate_postgres(database: &PostgresDatabase) -> Result<refinery::Report, StoreError> {
    // Out of the pool: the lock ends with the connection, also when this future is dropped.
    let mut client = Object::take(database.client().await?);
    let refused = |error: tokio_postgres::Error| StoreError::postgres(&error, "migration lock");
    client.execute("SELECT pg_advisory_lock($1)", &[&MIGRATION_LOCK]).await.map_err(refused)?;
    let report = postgres::migrations::runner().run_async(&mut *client).await;
    report.map_err(|error| failed(&error))
}

fn failed(error: &refinery::Error) -> StoreError {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        source = cause.source();
    }
    StoreError::Migration(message)
}
