//! One row of either engine while it is being read.

use rusqlite::types::FromSql;

use super::column::{Column, ColumnError};
use super::error::StoreError;
use super::value::Value;

pub enum Row<'r> {
    #[doc(hidden)]
    Sqlite(&'r rusqlite::Row<'r>),
    #[doc(hidden)]
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The column at `index`, counted from 0.
    ///
    /// # Errors
    /// When there is no such column, or it does not fit `T`.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, StoreError> {
        let value = self.value(index).map_err(|found| ColumnError { expected: "a column of a known type", found });
        value.and_then(T::from_value).map_err(|cause| StoreError::Column { index, cause })
    }

    fn value(&self, index: usize) -> Result<Value, String> {
        match self {
            Self::Sqlite(row) => {
                let value = row.get_ref(index).map_err(|error| error.to_string())?;
                Value::column_result(value).map_err(|error| error.to_string())
            }
            Self::Postgres(row) => row.try_get(index).map_err(|error| {
                std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string)
            }),
        }
    }
}
