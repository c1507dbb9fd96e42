//! Pictures of whole pages, when `QICHENG_SHOTS` names a folder: `JOURNEY-STEP-PAGE-WIDTH.png`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use base64::Engine;
use serde_json::{Value, json};
use thirtyfour::WebDriver;

use crate::chromedriver::Chromedriver;
use crate::screen::Screen;

pub(crate) struct Shots {
    folder: Option<PathBuf>,
    journey: String,
    step: u32,
}

impl Shots {
    pub(crate) fn of(journey: &str) -> Self {
        Self { folder: std::env::var_os("QICHENG_SHOTS").map(PathBuf::from), journey: journey.to_owned(), step: 0 }
    }

    pub(crate) async fn take(&mut self, driver: &WebDriver, chromedriver: &Chromedriver, screen: Screen) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        self.step += 1;
        let page = slug(driver.current_url().await?.path());
        let file = folder.join(format!("{}-{:02}-{page}-{}.png", self.journey, self.step, screen.width()));
        let words = json!({"captureBeyondViewport": true, "format": "png"});
        let answer = chromedriver.command(driver, "Page.captureScreenshot", words).await?;
        let picture = answer.get("data").and_then(Value::as_str).context("no picture came")?;
        let picture = base64::engine::general_purpose::STANDARD.decode(picture)?;
        tokio::fs::write(&file, picture).await.with_context(|| file.display().to_string())
    }
}

/// `/g/invitations/0123…` as `g-invitations-id`: opaque parts would give a page a new name on each run.
fn slug(path: &str) -> String {
    let part = |part: &str| match part.len() {
        20.. => "id".to_owned(),
        _ => part.to_owned(),
    };
    let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(part).collect();
    if parts.is_empty() { "front".to_owned() } else { parts.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_name_from_run_to_run() {
        assert_eq!(slug("/"), "front");
        assert_eq!(slug("/g/invitations/0000000A06F3K2V0G0Z4Q8S2X1C7B5N9"), "g-invitations-id");
    }
}
