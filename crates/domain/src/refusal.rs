//! Why an act is not possible, in a form a person can use.
//!
//! The function that guards an act is the function that answers "why can't I?": both return a [`Refusal`].

use serde::{Deserialize, Serialize};

use crate::ids::PlacementRef;

/// One act that may not happen now: which rule, which record, and the way out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable code of the guard, kebab-case; tests and metrics name it.
    pub guard: String,
    /// The rule of the rulebook, such as `R06`.
    pub rule: String,
    /// One sentence in Chinese, without full stop: what stands in the way.
    pub reason: String,
    /// The record that stands in the way, where there is one.
    pub record: Option<PlacementRef>,
    /// One sentence in Chinese: what would unlock the act.
    pub way_out: String,
}

impl Refusal {
    pub fn new(guard: &str, rule: &str, reason: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { guard: guard.into(), rule: rule.into(), reason: reason.into(), record: None, way_out: way_out.into() }
    }

    /// The same refusal naming the record that stands in the way.
    #[must_use]
    pub fn because_of(mut self, record: PlacementRef) -> Self {
        self.record = Some(record);
        self
    }
}

/// One field of a form that must be corrected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldError {
    /// Name of the form field.
    pub field: String,
    /// What to do about it, in Chinese.
    pub message: String,
}

/// All fields of a form that must be corrected, in form order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    pub fn new() -> Self {
        Self::default()
    }

    /// One wrong field.
    pub fn one(field: &str, message: impl Into<String>) -> Self {
        let mut errors = Self::new();
        errors.add(field, message);
        errors
    }

    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// The value when it parsed; otherwise notes the field and returns `None`.
    pub fn take<T, E: std::fmt::Display>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|problem| self.add(field, problem.to_string())).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// # Errors
    /// Itself, when any field is wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}
