//! The values that travel between the product and either engine, and how each driver writes and reads them.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use domain::time::{Day, Instant};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};
use uuid::Uuid;

/// One column or parameter. SQLite knows fewer types and hands back [`Value::Int`] for instants and truths,
/// [`Value::Text`] for days and [`Value::Blob`] for UUIDs; [`super::Column`] evens that out.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
    Uuid(Uuid),
    Instant(Instant),
    Day(Day),
}

impl Value {
    /// The kind alone, fit for messages: values may be personal and stay out of them.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Text(_) => "text",
            Self::Blob(_) => "blob",
            Self::Uuid(_) => "uuid",
            Self::Instant(_) => "instant",
            Self::Day(_) => "day",
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(rusqlite::types::Value::Null),
            Self::Bool(truth) => ToSqlOutput::Owned(rusqlite::types::Value::Integer(i64::from(*truth))),
            Self::Int(number) => ToSqlOutput::Owned(rusqlite::types::Value::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Uuid(uuid) => ToSqlOutput::Borrowed(ValueRef::Blob(uuid.as_bytes())),
            Self::Instant(instant) => ToSqlOutput::Owned(rusqlite::types::Value::Integer(instant.micros())),
            Self::Day(day) => ToSqlOutput::Owned(rusqlite::types::Value::Text(day.to_string())),
        })
    }
}

impl rusqlite::types::FromSql for Value {
    fn column_result(value: ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        match value {
            ValueRef::Null => Ok(Self::Null),
            ValueRef::Integer(number) => Ok(Self::Int(number)),
            ValueRef::Text(_) => value.as_str().map(|text| Self::Text(text.to_owned())),
            ValueRef::Blob(bytes) => Ok(Self::Blob(bytes.to_vec())),
            ValueRef::Real(_) => Err(rusqlite::types::FromSqlError::InvalidType),
        }
    }
}

type BoxedError = Box<dyn Error + Sync + Send>;

/// PostgreSQL counts time from 2000-01-01T00:00:00Z.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

fn postgres_epoch_day() -> Result<Day, BoxedError> {
    Day::new(2000, 1, 1).ok_or_else(|| "the calendar has no year 2000".into())
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, BoxedError> {
        match (self, ty) {
            (Self::Null, _) => return Ok(IsNull::Yes),
            (Self::Bool(truth), &Type::BOOL) => out.put_u8(u8::from(*truth)),
            (Self::Int(number), &Type::INT8) => out.put_i64(*number),
            (Self::Int(number), &Type::INT4) => out.put_i32(i32::try_from(*number)?),
            (Self::Int(number), &Type::INT2) => out.put_i16(i16::try_from(*number)?),
            (Self::Text(text), &(Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)) => {
                out.put_slice(text.as_bytes());
            }
            (Self::Blob(bytes), &Type::BYTEA) => out.put_slice(bytes),
            (Self::Uuid(uuid), &Type::UUID) => out.put_slice(uuid.as_bytes()),
            (Self::Instant(instant), &Type::TIMESTAMPTZ) => {
                let micros = instant.micros().checked_sub(POSTGRES_EPOCH_MICROS).ok_or("instant out of range")?;
                out.put_i64(micros);
            }
            (Self::Day(day), &Type::DATE) => {
                out.put_i32(i32::try_from(day.days_since(postgres_epoch_day()?))?);
            }
            _ => return Err(format!("a parameter of kind {} does not fit type {ty}", self.kind()).into()),
        }
        Ok(IsNull::No)
    }

    /// Always true, so that the refusal in `to_sql` can name both sides.
    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, BoxedError> {
        Ok(match *ty {
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => {
                Self::Text(String::from_sql(ty, raw)?)
            }
            Type::BYTEA => Self::Blob(raw.to_vec()),
            Type::UUID => Self::Uuid(Uuid::from_slice(raw)?),
            Type::TIMESTAMPTZ => {
                let micros = i64::from_be_bytes(raw.try_into()?);
                let micros = micros.checked_add(POSTGRES_EPOCH_MICROS).ok_or("instant out of range")?;
                Self::Instant(Instant::from_micros(micros))
            }
            Type::DATE => Self::Day(postgres_epoch_day()?.plus_days(i32::from_be_bytes(raw.try_into()?))),
            _ => return Err(format!("columns of type {ty} are not used here").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxedError> {
        Ok(Self::Null)
    }

    /// Always true, so that the refusal in `from_sql` can name the type.
    fn accepts(_: &Type) -> bool {
        true
    }
}
