//! Filters, tabs and segments: all of them links or GET forms, so the address is the state.

use askama::Template;

/// A link that may be the current one.
#[derive(Clone, Debug)]
pub struct Link {
    pub href: String,
    pub label: String,
    pub count: Option<String>,
    pub current: bool,
}

impl Link {
    pub fn new(href: impl Into<String>, label: impl Into<String>, current: bool) -> Self {
        Self { href: href.into(), label: label.into(), count: None, current }
    }

    #[must_use]
    pub fn count(mut self, count: impl ToString) -> Self {
        self.count = Some(count.to_string());
        self
    }
}

/// Tabs of a page; each is an address.
#[derive(Template, Clone, Debug)]
#[template(path = "components/tabs.html")]
pub struct Tabs {
    pub label: String,
    pub tabs: Vec<Link>,
}

/// Two to four equal ways, such as the roles of the log-in page.
#[derive(Template, Clone, Debug)]
#[template(path = "components/segments.html")]
pub struct Segments {
    pub label: String,
    pub segments: Vec<Link>,
}

/// One filter of a list.
#[derive(Clone, Debug)]
pub enum Chip {
    /// Opens its options; each option is an address.
    Pick { label: String, options: Vec<Link> },
    /// Opens a text box that submits `name` with the hidden rest of the address.
    Text { label: String, name: String, placeholder: String, keep: Vec<(String, String)> },
    /// Set: value written out, and the address without it.
    Active { text: String, clear: String },
    /// On or off by its address.
    Toggle(Link),
}

/// The row of chips above a list.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/filter_bar.html")]
pub struct FilterBar {
    pub chips: Vec<Chip>,
    /// Address without any filter; shown only with active chips.
    pub clear: Option<String>,
    /// Such as `命中 64 条`.
    pub hits: String,
    /// Address and words at the right end, such as `存为视图`.
    pub link: Option<(String, String)>,
}

impl FilterBar {
    fn any_active(&self) -> bool {
        self.chips.iter().any(|chip| matches!(chip, Chip::Active { .. }))
    }
}
