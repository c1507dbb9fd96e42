//! How our types become [`Value`]s and come back, evenly for both engines.

use domain::ids::{
    AccountId, AdmissionId, CandidateId, Cohort, ContactId, DepartmentId, EmployerId, EntryId, ExportId, FileId,
    ImportId, JobId, LinkId, MessageId, ModeChangeId, PersonId, PlacementId, ProvinceId, SchoolId, SessionId,
    TemplateId,
};
use domain::time::{Day, Instant};
use uuid::Uuid;

use super::value::Value;

/// A value read from the database does not fit the type asked for. Names kinds only, never the value.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct ColumnError {
    pub expected: &'static str,
    pub found: String,
}

impl ColumnError {
    pub fn new(expected: &'static str, found: &Value) -> Self {
        Self { expected, found: found.kind().to_owned() }
    }
}

/// A type a column can hold.
pub trait Column: Sized {
    fn to_value(&self) -> Value;

    /// # Errors
    /// When the value is of another kind or out of the type's range.
    fn from_value(value: Value) -> Result<Self, ColumnError>;
}

/// Anything that can stand as `$n`: every [`Column`], and borrowed text and bytes.
pub trait Param {
    fn to_param(&self) -> Value;
}

impl<T: Column> Param for T {
    fn to_param(&self) -> Value {
        self.to_value()
    }
}

impl Param for &str {
    fn to_param(&self) -> Value {
        Value::Text((*self).to_owned())
    }
}

impl Param for Option<&str> {
    fn to_param(&self) -> Value {
        self.map_or(Value::Null, |text| text.to_param())
    }
}

impl Param for &[u8] {
    fn to_param(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}

impl Param for Option<&[u8]> {
    fn to_param(&self) -> Value {
        self.map_or(Value::Null, |bytes| bytes.to_param())
    }
}

/// `params![school, "text", None::<Instant>]`: the values of `$1 … $n`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::engine::Param::to_param(&$value)),*]
    };
}

impl Column for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }

    fn from_value(value: Value) -> Result<Self, ColumnError> {
        Ok(value)
    }
}

impl<T: Column> Column for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Column::to_value)
    }

    fn from_value(value: Value) -> Result<Self, ColumnError> {
        match value {
            Value::Null => Ok(None),
            present => T::from_value(present).map(Some),
        }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn to_value(&self) -> Value {
        Value::Blob(self.to_vec())
    }

    fn from_value(value: Value) -> Result<Self, ColumnError> {
        match value {
            Value::Blob(bytes) => bytes.try_into().map_err(|bytes: Vec<u8>| ColumnError {
                expected: "bytes of a fixed length",
                found: format!("{} bytes", bytes.len()),
            }),
            other => Err(ColumnError::new("bytes", &other)),
        }
    }
}

/// The few types with a representation of their own: to value, then every accepted pattern.
macro_rules! plain_columns {
    ($($type:ty, $expected:literal: |$own:ident| $to:expr; $($pattern:pat => $from:expr),+;)+) => {$(
        impl Column for $type {
            fn to_value(&self) -> Value {
                let $own = self;
                $to
            }

            fn from_value(value: Value) -> Result<Self, ColumnError> {
                let found = ColumnError::new($expected, &value);
                let read = match value {
                    $($pattern => $from,)+
                    _ => None,
                };
                read.ok_or(found)
            }
        }
    )+};
}

plain_columns! {
    bool, "truth": |own| Value::Bool(*own); Value::Bool(truth) => Some(truth), Value::Int(0) => Some(false), Value::Int(1) => Some(true);
    i64, "number": |own| Value::Int(*own); Value::Int(number) => Some(number);
    String, "text": |own| Value::Text(own.clone()); Value::Text(text) => Some(text);
    Vec<u8>, "bytes": |own| Value::Blob(own.clone()); Value::Blob(bytes) => Some(bytes);
    Uuid, "UUID": |own| Value::Uuid(*own); Value::Uuid(uuid) => Some(uuid), Value::Blob(bytes) => Uuid::from_slice(&bytes).ok();
    Instant, "instant": |own| Value::Instant(*own); Value::Instant(instant) => Some(instant), Value::Int(micros) => Some(Self::from_micros(micros));
    Day, "day": |own| Value::Day(*own); Value::Day(day) => Some(day), Value::Text(text) => Self::parse(&text);
}

macro_rules! small_number_columns {
    ($($type:ty)+) => {$(
        impl Column for $type {
            fn to_value(&self) -> Value {
                Value::Int(i64::from(*self))
            }

            fn from_value(value: Value) -> Result<Self, ColumnError> {
                let number = i64::from_value(value)?;
                Self::try_from(number).map_err(|_| ColumnError { expected: stringify!($type), found: "a number out of range".to_owned() })
            }
        }
    )+};
}

small_number_columns! { i16 i32 u8 u16 u32 }

macro_rules! newtype_columns {
    ($($type:ident)+) => {$(
        impl Column for $type {
            fn to_value(&self) -> Value {
                self.0.to_value()
            }

            fn from_value(value: Value) -> Result<Self, ColumnError> {
                Column::from_value(value).map(Self)
            }
        }
    )+};
}

newtype_columns! {
    SchoolId ProvinceId Cohort
    DepartmentId PersonId EntryId EmployerId PlacementId AccountId SessionId ImportId ExportId JobId MessageId TemplateId CandidateId FileId ContactId AdmissionId LinkId ModeChangeId
}
