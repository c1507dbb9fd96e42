//! A row as one line of JSON: numbers, texts, null, and bytes as `{"b": "hex"}`.

use anyhow::{Context, Result, bail};
use serde_json::Value as Json;
use store::backup::plain;
use store::engine::Value;

pub(super) fn line(row: Vec<Value>) -> String {
    let cells = row.into_iter().map(|value| match plain(value) {
        Value::Int(number) => Json::from(number),
        Value::Text(text) => Json::from(text),
        Value::Blob(bytes) => serde_json::json!({ "b": domain::ledger::hex(&bytes) }),
        // `plain` leaves no other kind.
        _ => Json::Null,
    });
    Json::Array(cells.collect()).to_string()
}

pub(super) fn row(line: &str) -> Result<Vec<Value>> {
    let Json::Array(cells) = serde_json::from_str(line)? else { bail!("a row is no list") };
    cells.into_iter().map(value).collect()
}

fn value(cell: Json) -> Result<Value> {
    Ok(match cell {
        Json::Null => Value::Null,
        Json::Number(number) => Value::Int(number.as_i64().context("a number out of range")?),
        Json::String(text) => Value::Text(text),
        Json::Object(object) => {
            let hex = object.get("b").and_then(Json::as_str).context("a cell of unknown kind")?;
            Value::Blob(bytes(hex)?)
        }
        Json::Bool(_) | Json::Array(_) => bail!("a cell of unknown kind"),
    })
}

fn bytes(hex: &str) -> Result<Vec<u8>> {
    (0..hex.len())
        .step_by(2)
        .map(|at| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).context("no hexadecimal"))
        .collect()
}
