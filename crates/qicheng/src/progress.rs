//! Bars for long work on the command line; nothing at all where nobody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `total` steps; draws only on a terminal.
pub fn bar(what: &'static str, total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template("{msg:20} {wide_bar} {human_pos}/{human_len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
