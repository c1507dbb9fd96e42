//! Several reads of different shapes in one round trip: `tx.load((entry(id), slots(id), policy(key)))`.

use std::future::Future;

use deadpool_postgres::Object;

use super::error::StoreError;
use super::postgres::send_query;
use super::row::Row;
use super::sqlite::SqliteTx;
use super::value::Value;

/// A read that has not been sent yet.
pub struct Query<'q, T> {
    sql: &'q str,
    params: Vec<Value>,
    from_row: fn(&Row<'_>) -> Result<T, StoreError>,
}

impl<'q, T> Query<'q, T> {
    pub const fn new(sql: &'q str, params: Vec<Value>, from_row: fn(&Row<'_>) -> Result<T, StoreError>) -> Self {
        Self { sql, params, from_row }
    }

    fn on_sqlite(&self, tx: &mut SqliteTx) -> Result<Vec<T>, StoreError> {
        tx.all(self.sql, &self.params, self.from_row)
    }

    async fn on_postgres(&self, client: &Object) -> Result<Vec<T>, StoreError> {
        let rows = send_query(client, self.sql, &self.params).await?;
        rows.iter().map(|row| (self.from_row)(&Row::Postgres(row))).collect()
    }
}

mod sealed {
    pub trait Sealed {}
}

/// A tuple of two to eight [`Query`]s; what is found is a tuple of vectors.
pub trait Queries: sealed::Sealed + Send + Sync {
    type Found: Send;
    #[doc(hidden)]
    fn on_sqlite(&self, tx: &mut SqliteTx) -> Result<Self::Found, StoreError>;
    #[doc(hidden)]
    fn on_postgres(&self, client: &Object) -> impl Future<Output = Result<Self::Found, StoreError>> + Send;
}

macro_rules! tuples {
    ($(($($type:ident $place:tt),+))+) => {$(
        impl<$($type: Send),+> sealed::Sealed for ($(Query<'_, $type>,)+) {}

        impl<$($type: Send),+> Queries for ($(Query<'_, $type>,)+) {
            type Found = ($(Vec<$type>,)+);

            fn on_sqlite(&self, tx: &mut SqliteTx) -> Result<Self::Found, StoreError> {
                Ok(($(self.$place.on_sqlite(tx)?,)+))
            }

            async fn on_postgres(&self, client: &Object) -> Result<Self::Found, StoreError> {
                tokio::try_join!($(self.$place.on_postgres(client)),+)
            }
        }
    )+};
}

tuples! {
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
