//! The whole database as rows that mean the same on both engines: what a back-up holds and a restore puts back.
//!
//! Read in one snapshot, in key order, page by page. An instant travels as microseconds, a day as text, a UUID as bytes,
//! so that what one engine wrote the other can read.

use domain::time::{Day, Instant};
use uuid::Uuid;

use crate::classes::TABLES;
use crate::engine::{Dialect, Row, StoreError, Tx, Value, WriteTx, params};

const COLUMNS_SQLITE: &str = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid";
const COLUMNS_POSTGRES: &str = "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
     WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";
const KEY_SQLITE: &str = "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk";
const KEY_POSTGRES: &str = "SELECT CAST(a.attname AS TEXT) FROM pg_index i \
     JOIN pg_class t ON t.oid = i.indrelid \
     CROSS JOIN LATERAL unnest(CAST(i.indkey AS SMALLINT[])) WITH ORDINALITY AS k(number, place) \
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number \
     WHERE t.relnamespace = CAST(current_schema() AS REGNAMESPACE) AND CAST(t.relname AS TEXT) = $1 AND i.indisprimary \
     ORDER BY k.place";
const STEPS: &str = "SELECT name FROM refinery_schema_history ORDER BY version";

/// A table as the engine at hand holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    pub name: &'static str,
    /// Name and the engine's own type.
    columns: Vec<(String, String)>,
    key: Vec<String>,
}

impl Table {
    pub fn columns(&self) -> Vec<&str> {
        self.columns.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// Every table, those others refer to first.
///
/// # Errors
/// When the database cannot be read.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>, StoreError> {
    let (columns, key) = match tx.dialect() {
        Dialect::Sqlite => (COLUMNS_SQLITE, KEY_SQLITE),
        Dialect::Postgres => (COLUMNS_POSTGRES, KEY_POSTGRES),
    };
    let mut all = Vec::new();
    for (name, _) in TABLES {
        let columns = tx.all(columns, params![*name], |row| Ok((row.get(0)?, row.get(1)?))).await?;
        let key = tx.all(key, params![*name], |row| row.get(0)).await?;
        all.push(Table { name, columns, key });
    }
    Ok(all)
}

/// Names of the schema steps the database has taken.
///
/// # Errors
/// When it was never migrated.
pub async fn steps(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    tx.all(STEPS, params![], |row| row.get(0)).await
}

/// # Errors
/// When the database cannot be read.
pub async fn count(tx: &mut Tx, table: &Table) -> Result<i64, StoreError> {
    tx.one(&format!("SELECT COUNT(*) FROM {}", table.name), params![], |row| row.get(0)).await
}

/// The next rows in key order, after the row `after`; as the engine holds them.
///
/// # Errors
/// When the database cannot be read.
pub async fn page(
    tx: &mut Tx,
    table: &Table,
    after: Option<&[Value]>,
    limit: i64,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let width = table.columns.len();
    let read = |row: &Row<'_>| {
        (0..width).map(|index| row.get::<Option<Value>>(index).map(|v| v.unwrap_or(Value::Null))).collect()
    };
    let (columns, key) = (table.columns().join(", "), table.key.join(", "));
    let Some(after) = after else {
        let sql = format!("SELECT {columns} FROM {} ORDER BY {key} LIMIT $1", table.name);
        return tx.all(&sql, params![limit], read).await;
    };
    let mut values: Vec<Value> =
        table.key.iter().filter_map(|name| position(table, name).and_then(|at| after.get(at)).cloned()).collect();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT {columns} FROM {} WHERE ({key}) > ({}) ORDER BY {key} LIMIT ${}",
        table.name,
        places.join(", "),
        values.len() + 1
    );
    values.push(Value::Int(limit));
    tx.all(&sql, values, read).await
}

fn position(table: &Table, column: &str) -> Option<usize> {
    table.columns.iter().position(|(name, _)| name == column)
}

/// Puts rows into an empty table; `columns` names those of `rows`, in the order they were written in.
///
/// # Errors
/// When a column or value does not fit this schema.
pub async fn load(tx: &mut WriteTx, table: &Table, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<u64, StoreError> {
    let kinds: Vec<&str> = columns
        .iter()
        .map(|column| {
            let found = table.columns.iter().find(|(name, _)| name == column).map(|(_, kind)| kind.as_str());
            found.ok_or_else(|| StoreError::corrupt("back-up", format!("{} has no column {column}", table.name)))
        })
        .collect::<Result<_, _>>()?;
    let rows = rows
        .into_iter()
        .map(|row| row.into_iter().zip(&kinds).map(|(value, kind)| native(value, kind)).collect::<Result<Vec<_>, _>>())
        .collect::<Result<Vec<_>, _>>()?;
    tx.bulk_load(table.name, columns, rows).await
}

/// A value as both engines can travel with it.
pub fn plain(value: Value) -> Value {
    match value {
        Value::Bool(truth) => Value::Int(i64::from(truth)),
        Value::Uuid(uuid) => Value::Blob(uuid.as_bytes().to_vec()),
        Value::Instant(instant) => Value::Int(instant.micros()),
        Value::Day(day) => Value::Text(day.to_string()),
        other => other,
    }
}

/// The same value as a column of that type holds it; SQLite's types are plain already.
fn native(value: Value, kind: &str) -> Result<Value, StoreError> {
    let wrong =
        |value: &Value| StoreError::corrupt("back-up", format!("a {} in a column of type {kind}", value.kind()));
    match (kind, value) {
        ("uuid", Value::Blob(bytes)) => {
            Uuid::from_slice(&bytes).map(Value::Uuid).map_err(|cause| StoreError::corrupt("back-up", cause))
        }
        ("timestamp with time zone", Value::Int(micros)) => Ok(Value::Instant(Instant::from_micros(micros))),
        ("boolean", Value::Int(truth)) => Ok(Value::Bool(truth != 0)),
        ("date", Value::Text(text)) => Day::parse(&text).map(Value::Day).ok_or_else(|| wrong(&Value::Text(text))),
        ("uuid" | "timestamp with time zone" | "boolean" | "date", value) if value != Value::Null => Err(wrong(&value)),
        (_, value) => Ok(value),
    }
}

#[cfg(test)]
mod tests;
