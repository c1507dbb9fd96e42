//! Takes what must not be kept out of texts that stay with us.

use app::ports::Outgoing;

/// Runs of digits from this length on are mobiles or document numbers; national agreement numbers are 19 or longer.
const MOBILE_DIGITS: usize = 11;
const DOCUMENT_CHARACTERS: usize = 18;

/// The text without the receiver's address and without anything shaped like a mobile or resident number.
pub(crate) fn redact(text: &str, message: &Outgoing) -> String {
    let text = if message.to.is_empty() { text.to_owned() } else { text.replace(&message.to, &message.to_masked) };
    let mut plain = String::with_capacity(text.len());
    let mut run = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() || (run.len() == DOCUMENT_CHARACTERS - 1 && matches!(character, 'X' | 'x')) {
            run.push(character);
        } else {
            plain.push_str(&masked(&run));
            run.clear();
            plain.push(character);
        }
    }
    plain.push_str(&masked(&run));
    plain
}

fn masked(run: &str) -> String {
    let mobile = run.len() == MOBILE_DIGITS && run.starts_with('1');
    if !mobile && run.len() != DOCUMENT_CHARACTERS {
        return run.to_owned();
    }
    let shown = run.get(..3).unwrap_or_default();
    let last = run.get(run.len().saturating_sub(2)..).unwrap_or_default();
    format!("{shown}{}{last}", "*".repeat(run.len().saturating_sub(5)))
}
