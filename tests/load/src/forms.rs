//! The forms of a graduate's application, filled in as a browser does.

use anyhow::{Context, Result};

use crate::browser::{Browser, Request, fire_each};

/// What every page of a form hides.
pub const HIDDEN: &[&str] = &["nonce", "files_nonce", "version", "step"];

/// These fields of the page's first form, as the page fills them in.
///
/// # Errors
/// When the page does not come, or lacks one.
pub async fn hidden(browser: &Browser, path: &str, names: &[&'static str]) -> Result<Vec<(&'static str, String)>> {
    let page = browser.get(path).await?;
    names.iter().map(|name| Ok((*name, Browser::value_of(&page, name).context(path.to_owned())?))).collect()
}

/// Posts one form and returns where the answer leads.
///
/// # Errors
/// When the answer leads nowhere.
pub async fn post(browser: &Browser, path: String, fields: Vec<(&'static str, String)>) -> Result<String> {
    let (_, mut leads) = fire_each(vec![(browser.clone(), Request { path, fields })], 1, 303).await?;
    leads.pop().context("no answer")
}

/// Begins an application behind a door and returns its record.
///
/// # Errors
/// When it cannot be begun.
pub async fn begin(browser: &Browser, door: &str) -> Result<String> {
    let fields = hidden(browser, door, &["nonce"]).await?;
    record_in(&post(browser, door.to_owned(), fields).await?)
}

/// What the page that takes files hides, for one post of [`lay_with`].
///
/// # Errors
/// When the page does not come.
pub async fn before_laying(browser: &Browser, record: &str) -> Result<Vec<(&'static str, String)>> {
    let mut fields = hidden(browser, &format!("/g/records/{record}/edit?step=files"), HIDDEN).await?;
    fields.push(("act", "save".to_owned()));
    Ok(fields)
}

/// Lays a picture on the form.
///
/// # Errors
/// When it is not taken.
pub async fn lay_with(
    browser: &Browser,
    record: &str,
    fields: &[(&'static str, String)],
    picture: &[u8],
) -> Result<()> {
    let path = format!("/g/records/{record}/files");
    browser.send_file(&path, fields, ("evidence", "协议.jpg", picture)).await?;
    Ok(())
}

/// The record's reference in an address of its own.
fn record_in(address: &str) -> Result<String> {
    let part = address.split(['/', '?', '#']).nth(3).context("an address without a record")?;
    Ok(part.to_owned())
}
