//! PostgreSQL: a pool of connections whose statements are prepared once each.
//!
//! `BEGIN` travels with the first statement, so that an act costs no round trip for it. A transaction that is dropped
//! sends its `ROLLBACK` before the connection is back in the pool; whatever the next holder sends runs after it.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use futures_util::FutureExt;
use futures_util::TryStreamExt;
use futures_util::future::{try_join, try_join_all};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;
use tokio_postgres::{NoTls, Statement};

use super::error::StoreError;
use super::queries::Queries;
use super::row::Row;
use super::tls::Target;
use super::value::Value;

const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(10);

/// One snapshot for the whole transaction, as SQLite gives.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const BEGIN_WRITE: &str = "BEGIN";

/// As many futures as `try_join_all` polls strictly in turn, which keeps the statements in order.
const PIPELINED: usize = 30;

#[derive(Clone)]
pub(super) struct PostgresDatabase {
    pool: Pool,
}

pub(super) struct PostgresTx {
    client: Object,
    /// Taken when it is sent.
    begin: Option<&'static str>,
    open: bool,
}

impl PostgresDatabase {
    pub(super) fn open(url: &str, connections: usize) -> Result<Self, StoreError> {
        let unreachable = |cause: String| StoreError::Unreachable(cause);
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let target = Target::read(url)?;
        let manager = match target.encryption {
            Some(encryption) => Manager::from_config(target.config, encryption, recycling),
            None => Manager::from_config(target.config, NoTls, recycling),
        };
        let pool = Pool::builder(manager)
            .max_size(connections.max(1))
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT_FOR_CONNECTION))
            .create_timeout(Some(WAIT_FOR_CONNECTION))
            .build()
            .map_err(|error| unreachable(error.to_string()))?;
        Ok(Self { pool })
    }

    pub(super) async fn read(&self) -> Result<PostgresTx, StoreError> {
        Ok(PostgresTx { client: self.client().await?, begin: Some(BEGIN_READ), open: false })
    }

    pub(super) async fn write(&self) -> Result<PostgresTx, StoreError> {
        Ok(PostgresTx { client: self.client().await?, begin: Some(BEGIN_WRITE), open: false })
    }

    /// A connection outside any transaction, for migrations.
    pub(super) async fn client(&self) -> Result<Object, StoreError> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => StoreError::postgres(&error, ""),
            PoolError::Timeout(_) => StoreError::Busy("no connection became free in time".to_owned()),
            other => StoreError::Unreachable(other.to_string()),
        })
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }
}

async fn send_begin(client: &Object, begin: Option<&'static str>) -> Result<(), StoreError> {
    match begin {
        Some(sql) => client.batch_execute(sql).await.map_err(|error| StoreError::postgres(&error, sql)),
        None => Ok(()),
    }
}

async fn prepare(client: &Object, sql: &str) -> Result<Statement, StoreError> {
    client.prepare_cached(sql).await.map_err(|error| StoreError::postgres(&error, sql))
}

pub(super) async fn send_query(
    client: &Object,
    sql: &str,
    params: &[Value],
) -> Result<Vec<tokio_postgres::Row>, StoreError> {
    let failed = |error| StoreError::postgres(&error, sql);
    let statement = prepare(client, sql).await?;
    client.query_raw(&statement, params).await.map_err(failed)?.try_collect().await.map_err(failed)
}

async fn send_execute(client: &Object, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
    let failed = |error| StoreError::postgres(&error, sql);
    let statement = prepare(client, sql).await?;
    client.execute_raw(&statement, params).await.map_err(failed)
}

impl PostgresTx {
    /// From here on the connection counts as inside a transaction, even if the caller's future is dropped.
    fn take_begin(&mut self) -> Option<&'static str> {
        self.open = true;
        self.begin.take()
    }

    /// Sends what `work` sends together with a `BEGIN` still owed.
    pub(super) async fn together<T>(
        &mut self,
        work: impl AsyncFnOnce(&Object) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let begin = self.take_begin();
        let ((), done) = try_join(send_begin(&self.client, begin), work(&self.client)).await?;
        Ok(done)
    }

    #[cfg(test)]
    pub(super) async fn prepare(&mut self, sql: &str) -> Result<(), StoreError> {
        self.together(async |client: &Object| prepare(client, sql).await.map(drop)).await
    }

    pub(super) async fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut from_row: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = self.together(async |client: &Object| send_query(client, sql, params).await).await?;
        rows.iter().map(|row| from_row(&Row::Postgres(row))).collect()
    }

    pub(super) async fn load<Q: Queries>(&mut self, queries: &Q) -> Result<Q::Found, StoreError> {
        self.together(async |client: &Object| queries.on_postgres(client).await).await
    }

    pub(super) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.together(async |client: &Object| send_execute(client, sql, params).await).await
    }

    pub(super) async fn pipeline(&mut self, statements: &[(&str, Vec<Value>)]) -> Result<Vec<u64>, StoreError> {
        let begin = self.take_begin();
        // Prepared before anything is sent: a statement that waits for its preparation would be overtaken.
        let prepares = try_join_all(statements.iter().map(|(sql, _)| prepare(&self.client, sql)));
        let ((), prepared) = try_join(send_begin(&self.client, begin), prepares).await?;
        let client = &self.client;
        let mut touched = Vec::with_capacity(statements.len());
        for (prepared, statements) in prepared.chunks(PIPELINED).zip(statements.chunks(PIPELINED)) {
            let sends = prepared.iter().zip(statements).map(|(statement, (sql, params))| async move {
                client.execute_raw(statement, params).await.map_err(|error| StoreError::postgres(&error, sql))
            });
            touched.extend(try_join_all(sends).await?);
        }
        Ok(touched)
    }

    pub(super) async fn bulk_load(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &[Vec<Value>],
    ) -> Result<u64, StoreError> {
        let columns = columns.join(", ");
        let sql = format!("COPY {table} ({columns}) FROM STDIN (FORMAT binary)");
        let failed = |error| StoreError::postgres(&error, &sql);
        let shape = format!("SELECT {columns} FROM {table}");
        let shape = self.together(async |client: &Object| prepare(client, &shape).await).await?;
        let types: Vec<Type> = shape.columns().iter().map(|column| column.type_().clone()).collect();
        let sink = self.client.copy_in::<_, Bytes>(&sql).await.map_err(failed)?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
        for row in rows {
            writer.as_mut().write_raw(row).await.map_err(failed)?;
        }
        writer.finish().await.map_err(failed)
    }

    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        if !self.open {
            return Ok(());
        }
        self.client.batch_execute("COMMIT").await.map_err(|error| StoreError::postgres(&error, "COMMIT"))?;
        self.open = false;
        Ok(())
    }
}

impl Drop for PostgresTx {
    fn drop(&mut self) {
        if self.open {
            // Polling once sends the request; its answer is discarded by the connection.
            let _ = self.client.batch_execute("ROLLBACK").now_or_never();
        }
    }
}
