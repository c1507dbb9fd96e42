//! XPath for what a person sees: the field under a label, the link with these words.

/// The form field that a label names, by `for` or by standing inside it. `label` is how the label begins, so that a mark
/// of duty after it does not matter.
pub(crate) fn field(label: &str) -> String {
    let label = quoted(label);
    let named = format!("//label[starts-with(normalize-space(.), {label})]");
    format!(
        "//*[(self::input or self::select or self::textarea) and @id = {named}/@for] \
         | {named}//*[self::input or self::select or self::textarea] \
         | //*[(self::input or self::select or self::textarea) and starts-with(@aria-label, {label})]"
    )
}

/// A link or button with these words.
pub(crate) fn words(words: &str) -> String {
    let words = quoted(words);
    format!("//*[(self::a or self::button or self::summary) and normalize-space(.) = {words}]")
}

/// What stands for a record and holds these words.
pub(crate) fn row(words: &str) -> String {
    format!("//*[@data-ref and (self::tr or self::li) and contains(normalize-space(.), {})]", quoted(words))
}

/// Anything that shows these words.
pub(crate) fn text(words: &str) -> String {
    format!("//body//*[not(self::script or self::style) and contains(normalize-space(text()), {})]", quoted(words))
}

/// An element of an act on a record, such as `accept`.
pub(crate) fn act(name: &str) -> String {
    format!("[data-testid='{name}']")
}

fn quoted(text: &str) -> String {
    match (text.contains('"'), text.contains('\'')) {
        (false, _) => format!("\"{text}\""),
        (true, false) => format!("'{text}'"),
        (true, true) => format!("concat(\"{}\")", text.replace('"', "\", '\"', \"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_either_kind_are_text() {
        assert_eq!(quoted("手机号"), "\"手机号\"");
        assert_eq!(quoted("a\"b"), "'a\"b'");
        assert_eq!(quoted("a\"b'c"), "concat(\"a\", '\"', \"b'c\")");
    }
}
