//! One chromedriver and one browser per journey, on a free port with a new profile.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::inspection::AXE;
use crate::screen::Screen;
use crate::{GLANCE, PATIENCE};

const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
];
/// Ports drawn before giving up.
const DRAWS: u32 = 5;
const SLOWEST_SCRIPT: Duration = Duration::from_secs(60);

/// Ends with the journey: the child is killed and the profile removed when dropped.
pub(crate) struct Chromedriver {
    address: String,
    _child: Child,
    profile: TempDir,
    downloads: TempDir,
}

impl Chromedriver {
    /// Draws again when the port that was free for one family of addresses is taken in the other: chromedriver ends then.
    pub(crate) async fn start() -> Result<Self> {
        for _ in 1..DRAWS {
            if let Some(started) = Self::draw().await? {
                return Ok(started);
            }
        }
        Self::draw().await?.context("chromedriver ended without a port")
    }

    async fn draw() -> Result<Option<Self>> {
        let (profile, downloads) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().context("chromedriver does not start; is chromium-driver installed?")?;
        let output = child.stdout.take().context("chromedriver has no output")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                let address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(Some(Self { address, _child: child, profile, downloads }));
            }
        }
        Ok(None)
    }

    pub(crate) async fn open(&self, screen: Screen, script: bool) -> Result<WebDriver> {
        let mut wishes = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wishes.add_arg(flag)?;
        }
        wishes.add_arg(&format!("--user-data-dir={}", self.profile.path().display()))?;
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        // Files are kept as they come: also those the browser could show.
        let folder = self.downloads.path();
        wishes.add_experimental_option(
            "prefs",
            json!({"download.default_directory": folder, "plugins.always_open_pdf_externally": true}),
        )?;
        match screen {
            Screen::Narrow | Screen::Phone => {
                let metrics =
                    json!({"width": screen.width(), "height": screen.height(), "pixelRatio": 1.0, "touch": true});
                wishes.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics }))?;
            }
            Screen::Desktop => wishes.add_arg(&format!("--window-size={},{}", screen.width(), screen.height()))?,
        }
        let driver = WebDriver::new(&self.address, wishes).await.context("the browser does not open")?;
        driver.set_script_timeout(SLOWEST_SCRIPT).await?;
        self.command(&driver, "Page.addScriptToEvaluateOnNewDocument", json!({"source": AXE})).await?;
        if !script {
            // With execution switched off the driver's own scripts hang, so the pages' script files are refused instead;
            // the content policy allows no other script.
            self.command(&driver, "Network.enable", json!({})).await?;
            self.command(&driver, "Network.setBlockedURLs", json!({"urls": ["*.js*"]})).await?;
        }
        Ok(driver)
    }

    /// The file that a press has just brought: waits for it and takes it out of the folder.
    pub(crate) async fn downloaded(&self) -> Result<(String, Vec<u8>)> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let mut glances = tokio::time::interval(GLANCE);
        loop {
            glances.tick().await;
            // While it comes, a file has another name.
            let names = std::fs::read_dir(self.downloads.path())?.map(|entry| Ok(entry?.file_name().into_string()));
            let names: Vec<_> = names.collect::<Result<_>>()?;
            let partial = |name: &str| name.ends_with(".crdownload") || name.starts_with('.');
            if let [Ok(name)] = names.as_slice()
                && !partial(name)
            {
                let path = self.downloads.path().join(name);
                let bytes = std::fs::read(&path)?;
                std::fs::remove_file(&path)?;
                return Ok((name.clone(), bytes));
            }
            ensure!(tokio::time::Instant::now() < deadline, "no file came");
        }
    }

    /// A command of the browser's own protocol; its result.
    pub(crate) async fn command(&self, driver: &WebDriver, name: &str, words: Value) -> Result<Value> {
        let address = format!("{}/session/{}/goog/cdp/execute", self.address, driver.session_id());
        let wish = json!({"cmd": name, "params": words});
        let mut answer: Value = reqwest::Client::new().post(address).json(&wish).send().await?.json().await?;
        let result = answer.get_mut("value").map(Value::take).unwrap_or_default();
        ensure!(result.get("error").is_none(), "{name}: {result}");
        Ok(result)
    }
}
