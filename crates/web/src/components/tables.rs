//! Head and foot of data tables. Rows are written by each page.

use askama::Template;

use super::Link;

/// How a column is sorted now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    Ascending,
    Descending,
}

/// One column head.
#[derive(Clone, Debug)]
pub struct Column {
    pub label: String,
    /// Right-aligned figures.
    pub figure: bool,
    /// Address that sorts by it.
    pub href: Option<String>,
    pub sort: Option<Sort>,
}

impl Column {
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), figure: false, href: None, sort: None }
    }

    pub fn figure(label: impl Into<String>) -> Self {
        Self { figure: true, ..Self::text(label) }
    }

    #[must_use]
    pub fn sortable(mut self, href: impl Into<String>, sort: Option<Sort>) -> Self {
        self.href = Some(href.into());
        self.sort = sort;
        self
    }
}

/// Caption for readers of the page, then the `<thead>`.
#[derive(Template, Clone, Debug)]
#[template(path = "components/table_head.html")]
pub struct TableHead {
    pub caption: String,
    /// A first column of ticks.
    pub pick: bool,
    pub columns: Vec<Column>,
}

/// Addresses of the neighbours; by key, so a page number is only known inside a small list.
#[derive(Clone, Debug, Default)]
pub struct PagerLinks {
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// Sizes and neighbours of a list (decision 19).
/// Page now, pages, and the hidden rest of the address.
pub type Jump = (u32, u32, Vec<(String, String)>);

#[derive(Template, Clone, Debug)]
#[template(path = "components/pager.html")]
pub struct Pager {
    /// `第 1–20 条，共 64 条`, or `多于 10,000 条`.
    pub range: String,
    pub links: PagerLinks,
    /// 10, 20, 50, 100.
    pub sizes: Vec<Link>,
    /// Page now, pages, and the hidden rest of the address; only where a jump is allowed.
    pub jump: Option<Jump>,
}

impl Pager {
    /// `1,286`: figures of four digits and more are grouped.
    pub fn grouped(count: u64) -> String {
        let digits = count.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    /// The current size, for the chip that opens the others.
    fn size(&self) -> &str {
        self.sizes.iter().find(|size| size.current).map_or("", |size| size.label.as_str())
    }
}
