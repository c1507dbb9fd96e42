//! What filtered lists share: values bound to statements that are put together, and how far lists count.

use sea_query::{Expr, PostgresQueryBuilder, SelectStatement};

use crate::engine::{Param, Value};

/// Counts stop here: beyond it a list says 多于 10,000 and has no page jump (decision 19).
pub const COUNTED: i64 = 10_000;

/// Values stand in the query as numbers, and here under them: the builder need not know our types.
#[derive(Default)]
pub(crate) struct Bound(Vec<Value>);

impl Bound {
    pub(crate) fn bind(&mut self, value: impl Param) -> Expr {
        self.0.push(value.to_param());
        Expr::val(i64::try_from(self.0.len() - 1).unwrap_or_default())
    }

    /// The statement with `$1 … $n` and its values, understood by both engines.
    pub(crate) fn build(self, query: &SelectStatement) -> (String, Vec<Value>) {
        let (sql, values) = query.build(PostgresQueryBuilder);
        let own = |value: sea_query::Value| match value {
            sea_query::Value::BigInt(Some(place)) => {
                usize::try_from(place).ok().and_then(|place| self.0.get(place)).cloned().unwrap_or(Value::Null)
            }
            sea_query::Value::BigUnsigned(Some(number)) => Value::Int(i64::try_from(number).unwrap_or(i64::MAX)),
            _ => Value::Null,
        };
        (sql, values.into_iter().map(own).collect())
    }
}
