//! What an agreement can print: said wherever a name or a text comes in, so that nothing fails after signing.

use crate::App;

/// The message for a text with characters the agreement could not print.
pub(crate) fn unprintable(app: &App, text: &str) -> Option<String> {
    let missing: String = app.renderer.missing_glyphs(text).into_iter().collect();
    (!missing.is_empty()).then(|| format!("协议书无法印出这些字：{missing}，请换用其他写法"))
}
