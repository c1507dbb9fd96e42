//! What every page must satisfy, whatever it shows.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use thirtyfour::WebDriver;

use crate::screen::Screen;

/// Comes with every document, before its own scripts.
pub(crate) const AXE: &str = include_str!("../assets/axe-4.11.4.min.js");
/// The size of targets is measured where no bar lies over them: what a sticky bar hides, the reader scrolls up.
const AXE_RUN: &str = "
const done = arguments[arguments.length - 1];
const look = (options) => axe.run(document, { resultTypes: ['violations'], ...options });
const loose = async () => {
  const sheet = document.styleSheets[0];
  const bars = '.actions, .bulk, .tabs, .bar, .toast, .sheet-foot { position: static !important }';
  const rule = sheet && sheet.insertRule(bars, sheet.cssRules.length);
  const result = await look({ runOnly: ['target-size'] });
  if (sheet) sheet.deleteRule(rule);
  return result.violations;
};
look({}).then(async (result) => [...result.violations, ...(await loose())]).then(
  (found) => done(found.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html).slice(0, 3) }))),
  (problem) => done([{ id: 'axe', help: String(problem), nodes: [] }]),
);";
/// What reaches beyond the screen: the page's width and the first elements that stick out.
const WIDTH: &str = "
const width = document.documentElement.clientWidth;
const wide = document.documentElement.scrollWidth > width
  ? [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 1).slice(0, 3)
  : [];
return { width, scroll: document.documentElement.scrollWidth, wide: wide.map((e) => e.outerHTML.slice(0, 160)) };";

#[derive(Deserialize, Debug)]
struct Violation {
    id: String,
    help: String,
    nodes: Vec<String>,
}

#[derive(Deserialize, Debug)]
struct Width {
    width: f64,
    scroll: f64,
    wide: Vec<String>,
}

/// `statuses` are the answers at or above 400 that the journey asked for; Chromium logs them as errors.
pub(crate) async fn inspect(driver: &WebDriver, screen: Screen, script: bool, statuses: &[u16]) -> Result<()> {
    let place = driver.current_url().await?;
    console(driver, script, statuses).await.with_context(|| format!("{place} at {} px", screen.width()))?;
    width(driver).await.with_context(|| format!("{place} at {} px", screen.width()))?;
    axe(driver).await.with_context(|| format!("{place} at {} px", screen.width()))
}

async fn console(driver: &WebDriver, script: bool, statuses: &[u16]) -> Result<()> {
    let expected = |message: &str| {
        let refused = !script && message.contains("ERR_BLOCKED_BY_CLIENT");
        refused || statuses.iter().any(|status| message.contains(&format!("status of {status} ")))
    };
    let entries = driver.browser_log().await?;
    let errors: Vec<_> = entries
        .into_iter()
        .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING") && !expected(&entry.message))
        .map(|entry| entry.message)
        .collect();
    ensure!(errors.is_empty(), "the console says:\n  {}", errors.join("\n  "));
    Ok(())
}

async fn width(driver: &WebDriver) -> Result<()> {
    let width: Width = driver.execute(WIDTH, vec![]).await?.convert()?;
    let beyond = width.scroll > width.width;
    ensure!(!beyond, "the page is {} px wide on {} px:\n  {}", width.scroll, width.width, width.wide.join("\n  "));
    Ok(())
}

async fn axe(driver: &WebDriver) -> Result<()> {
    let violations: Vec<Violation> = driver.execute_async(AXE_RUN, vec![]).await?.convert()?;
    let told: Vec<String> =
        violations.iter().map(|v| format!("{}: {}\n    {}", v.id, v.help, v.nodes.join("\n    "))).collect();
    ensure!(told.is_empty(), "axe finds:\n  {}", told.join("\n  "));
    Ok(())
}
