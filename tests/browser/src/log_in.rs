//! Through the log-in page.

use anyhow::{Result, ensure};

use crate::Browser;

impl Browser {
    /// Logs in at one of the three doors: `graduate`, `employer` or `staff`.
    ///
    /// # Errors
    /// The account is not let in; as every act.
    pub async fn log_in(&mut self, door: &str, login: &str, password: &str) -> Result<()> {
        self.visit(&format!("/login?role={door}")).await?;
        self.fill("账号", login).await?;
        self.fill("密码", password).await?;
        self.press("log-in").await?;
        let path = self.path().await?;
        ensure!(!path.starts_with("/login"), "{login} is not let in");
        Ok(())
    }
}
