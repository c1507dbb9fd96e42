//! Journeys through the real program in a real browser.
//!
//! A [`Browser`] acts as a person does: by label, by the words of a link, by the name of an act. Every page it comes to
//! is inspected: no error in the console, no violation of axe's rules, nothing wider than the screen. A [`Program`] is
//! the built binary on a throw-away folder.

mod browser;
mod chromedriver;
mod find;
mod inspection;
mod log_in;
mod program;
mod screen;
mod shots;

pub use browser::Browser;
pub use program::{Account, Program, Start};
pub use screen::Screen;

use std::time::Duration;

/// How long a page may take to show what a journey waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const GLANCE: Duration = Duration::from_millis(50);
