//! Persons and the contacts they can be reached by.

pub mod contacts;
pub mod persons;

use crate::engine::{Value, params};

/// Lists of keys are padded to this length, so that their text is one statement.
const KEYS_AT_ONCE: usize = 100;

/// The statement with a list of keys behind it; `None` for no keys.
fn in_list(select: &str, keys: &[[u8; 32]]) -> Option<(String, Vec<Value>)> {
    let last = keys.last()?;
    let places: Vec<String> = (1..=KEYS_AT_ONCE).map(|place| format!("${place}")).collect();
    let mut values: Vec<Value> = keys.iter().take(KEYS_AT_ONCE).flat_map(|key| params![*key]).collect();
    values.extend(params![*last].into_iter().cycle().take(KEYS_AT_ONCE.saturating_sub(values.len())));
    Some((format!("{select} ({})", places.join(", ")), values))
}

#[cfg(test)]
mod tests;
