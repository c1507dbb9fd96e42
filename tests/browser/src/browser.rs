//! A person at a screen.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::{By, WebDriver, WebElement};

use crate::chromedriver::Chromedriver;
use crate::screen::Screen;
use crate::shots::Shots;
use crate::{GLANCE, PATIENCE, find, inspection};

pub struct Browser {
    driver: WebDriver,
    chromedriver: Chromedriver,
    screen: Screen,
    script: bool,
    base: String,
    statuses: Vec<u16>,
    shots: Shots,
}

impl Browser {
    /// A phone. `journey` names the pictures; `base` is the address without a path, such as `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// Chromium or chromedriver does not start; so for every constructor.
    pub async fn phone(journey: &str, base: &str) -> Result<Self> {
        Self::open(Screen::Phone, true, journey, base).await
    }

    pub async fn desktop(journey: &str, base: &str) -> Result<Self> {
        Self::open(Screen::Desktop, true, journey, base).await
    }

    /// The pages get none of their script files.
    pub async fn without_script(screen: Screen, journey: &str, base: &str) -> Result<Self> {
        Self::open(screen, false, journey, base).await
    }

    pub async fn open(screen: Screen, script: bool, journey: &str, base: &str) -> Result<Self> {
        // Fails when another journey of this process came first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let chromedriver = Chromedriver::start().await?;
        let driver = chromedriver.open(screen, script).await?;
        let shots = Shots::of(journey);
        Ok(Self { driver, chromedriver, screen, script, base: base.to_owned(), statuses: Vec::new(), shots })
    }

    /// Answers with this status are part of the journey from here on.
    pub fn expect_status(&mut self, status: u16) {
        self.statuses.push(status);
    }

    /// Goes to `path` and inspects the page.
    ///
    /// # Errors
    /// The page fails the inspection, or the driver fails; so for every act.
    pub async fn visit(&mut self, path: &str) -> Result<()> {
        self.driver.goto(format!("{}{path}", self.base)).await.with_context(|| path.to_owned())?;
        self.inspect().await
    }

    /// Types into the field with this label, over what stood there.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let field = self.field(label).await?;
        field.clear().await?;
        field.send_keys(text).await.with_context(|| format!("fill {label}"))
    }

    /// Takes the option with these words in the list with this label.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let list = self.field(label).await?;
        let xpath = format!(".//option[normalize-space(.) = \"{option}\"]");
        let option = list.find(By::XPath(xpath)).await.with_context(|| format!("{label}: no option {option}"))?;
        Ok(option.click().await?)
    }

    /// Ticks the box with this label, or chooses it among its like.
    pub async fn tick(&self, label: &str) -> Result<()> {
        let field = self.field(label).await?;
        if !field.is_selected().await? {
            self.reach(&field).await?;
            field.click().await?;
        }
        Ok(())
    }

    /// Puts a file into the field with this label.
    pub async fn attach(&self, label: &str, file: &Path) -> Result<()> {
        let path = file.to_str().context("a path that is not text")?;
        let by = By::XPath(find::field(label));
        let field = self.driver.query(by).wait(PATIENCE, GLANCE).first().await;
        Ok(field.with_context(|| format!("no field {label}"))?.send_keys(path).await?)
    }

    /// Presses the element of an act, such as `accept`, and inspects what follows.
    pub async fn press(&mut self, act: &str) -> Result<()> {
        self.press_css(&find::act(act)).await
    }

    /// Presses the element of an act on one record.
    pub async fn press_on(&mut self, act: &str, record: &str) -> Result<()> {
        self.press_css(&format!("{}[data-ref='{record}']", find::act(act))).await
    }

    /// Presses the element of an act twice before the page can answer, as an impatient thumb does, and inspects what follows.
    pub async fn press_twice(&mut self, act: &str) -> Result<()> {
        let css = find::act(act);
        let found = self.shown(By::Css(css.as_str())).await.with_context(|| format!("nothing to press: {css}"))?;
        self.driver.execute("arguments[0].click(); arguments[0].click();", vec![found.to_json()?]).await?;
        self.inspect().await
    }

    /// Presses the first element that fits the selector, and inspects what follows.
    pub async fn press_where(&mut self, css: &str) -> Result<()> {
        self.press_css(css).await
    }

    /// Follows the link with these words to a file; its name and bytes.
    pub async fn download(&mut self, words: &str) -> Result<(String, Vec<u8>)> {
        let found = self.shown(By::XPath(find::words(words))).await.with_context(|| format!("no link {words}"))?;
        self.reach(&found).await?;
        found.click().await?;
        let file = self.chromedriver.downloaded().await.with_context(|| format!("{words} hands out no file"))?;
        self.inspect().await?;
        Ok(file)
    }

    /// Goes back to the page before, as it was left.
    pub async fn back(&mut self) -> Result<()> {
        self.driver.back().await?;
        self.inspect().await
    }

    /// Follows the link or presses the button with these words, and inspects what follows.
    pub async fn follow(&mut self, words: &str) -> Result<()> {
        let found = self.shown(By::XPath(find::words(words))).await.with_context(|| format!("no link {words}"))?;
        self.click(&found).await
    }

    /// Waits until the page shows these words.
    pub async fn see(&self, words: &str) -> Result<()> {
        self.shown(By::XPath(find::text(words))).await.with_context(|| format!("the page does not say {words}"))?;
        Ok(())
    }

    /// Waits until an element fits the selector.
    pub async fn see_css(&self, css: &str) -> Result<WebElement> {
        self.shown(By::Css(css)).await.with_context(|| format!("nothing fits {css}"))
    }

    /// Waits until a record shows this state, reloading as a person would: what happens elsewhere does not push itself.
    pub async fn see_state(&self, record: &str, state: &str) -> Result<()> {
        let css = format!("[data-ref='{record}'][data-state='{state}']");
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let mut glances = tokio::time::interval(std::time::Duration::from_millis(500));
        loop {
            glances.tick().await;
            if self.driver.query(By::Css(css.as_str())).nowait().exists().await? {
                return Ok(());
            }
            ensure!(tokio::time::Instant::now() < deadline, "{record} does not come to {state}");
            self.driver.refresh().await?;
        }
    }

    /// The row of a table or list that names these words and stands for a record.
    pub async fn row(&self, words: &str) -> Result<WebElement> {
        self.shown(By::XPath(find::row(words))).await.with_context(|| format!("no row {words}"))
    }

    /// Whether an element fits the selector now.
    pub async fn has(&self, css: &str) -> Result<bool> {
        Ok(self.driver.query(By::Css(css)).nowait().exists().await?)
    }

    /// An attribute of the first element that fits, such as a record's `data-ref`.
    pub async fn attribute(&self, css: &str, name: &str) -> Result<String> {
        let found = self.see_css(css).await?;
        found.attr(name).await?.with_context(|| format!("{css} has no {name}"))
    }

    /// The same of every element that fits; at least one must.
    pub async fn attributes(&self, css: &str, name: &str) -> Result<Vec<String>> {
        self.see_css(css).await?;
        let mut values = Vec::new();
        for found in self.driver.find_all(By::Css(css)).await? {
            values.extend(found.attr(name).await?);
        }
        Ok(values)
    }

    /// The text of the first element that fits.
    pub async fn text_of(&self, css: &str) -> Result<String> {
        Ok(self.see_css(css).await?.text().await?)
    }

    /// The text of the page as shown.
    pub async fn text(&self) -> Result<String> {
        Ok(self.driver.find(By::Tag("body")).await?.text().await?)
    }

    /// Path and query of the page.
    pub async fn path(&self) -> Result<String> {
        let url = self.driver.current_url().await?;
        Ok(url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path())))
    }

    /// The driver, for the few steps that have no verb here: keys, windows, cookies.
    pub const fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Inspects the page as it stands and takes its picture when pictures are wanted.
    pub async fn inspect(&mut self) -> Result<()> {
        self.settle().await?;
        inspection::inspect(&self.driver, self.screen, self.script, &self.statuses).await?;
        self.shots.take(&self.driver, &self.chromedriver, self.screen).await
    }

    /// Ends the journey.
    pub async fn close(self) -> Result<()> {
        Ok(self.driver.quit().await?)
    }

    async fn press_css(&mut self, css: &str) -> Result<()> {
        let found = self.shown(By::Css(css)).await.with_context(|| format!("nothing to press: {css}"))?;
        self.click(&found).await
    }

    async fn click(&mut self, element: &WebElement) -> Result<()> {
        self.reach(element).await?;
        element.click().await?;
        self.inspect().await
    }

    /// Scrolls to the middle of the screen what bars at its edges may cover.
    async fn reach(&self, element: &WebElement) -> Result<()> {
        let centre = "arguments[0].scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });";
        self.driver.execute(centre, vec![element.to_json()?]).await?;
        Ok(())
    }

    /// The document is complete, no fragment is under way, nothing is still moving into its place.
    async fn settle(&self) -> Result<()> {
        let quiet =
            "const moving = (a) => a.playState === 'running' && a.effect.getComputedTiming().endTime !== Infinity;
            return document.readyState === 'complete' && !document.querySelector('.htmx-request')
              && !document.getAnimations().some(moving);";
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let mut glances = tokio::time::interval(GLANCE);
        while self.script && self.driver.execute(quiet, vec![]).await?.json() != &serde_json::json!(true) {
            ensure!(tokio::time::Instant::now() < deadline, "the page does not settle");
            glances.tick().await;
        }
        Ok(())
    }

    async fn field(&self, label: &str) -> Result<WebElement> {
        self.shown(By::XPath(find::field(label))).await.with_context(|| format!("no field {label}"))
    }

    async fn shown(&self, by: By) -> Result<WebElement> {
        match self.driver.query(by).wait(PATIENCE, GLANCE).and_displayed().first().await {
            Ok(found) => Ok(found),
            Err(problem) => {
                let (path, text) = (self.path().await.unwrap_or_default(), self.text().await.unwrap_or_default());
                Err(problem).with_context(|| format!("{path} says:\n{text}"))
            }
        }
    }
}
