//! What is known: key facts, definition lists with changes, checks, figures, masked values.

use askama::Template;

use super::{Icon, Tag, Tone, icon};

/// A fact worth large type.
#[derive(Clone, Debug)]
pub struct Fact {
    pub label: String,
    pub value: String,
    pub unit: String,
}

impl Fact {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), unit: String::new() }
    }

    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }
}

/// Key facts and the who/when box: two columns in one hairline box.
#[derive(Template, Clone, Debug)]
#[template(path = "components/facts.html")]
pub struct Facts {
    pub facts: Vec<Fact>,
}

impl Facts {
    /// Who is working and until when.
    pub fn who_when(who: impl Into<String>, by: impl Into<String>) -> Self {
        Self { facts: vec![Fact::new("当前处理", who), Fact::new("预计完成", by)] }
    }
}

/// The former value of a changed field; `None` when it was not filled in.
#[derive(Clone, Debug)]
pub struct Change {
    pub before: Option<String>,
}

/// One row of a definition list.
#[derive(Clone, Debug, Default)]
pub struct Definition {
    pub label: String,
    pub value: String,
    pub change: Option<Change>,
    pub tag: Option<Tag>,
    /// Address, icon and words of a link at the right end.
    pub link: Option<(String, Option<Icon>, String)>,
    pub masked: Option<Masked>,
    /// Both columns of a sheet.
    pub wide: bool,
}

impl Definition {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), ..Self::default() }
    }

    pub fn masked(label: impl Into<String>, masked: Masked) -> Self {
        Self { label: label.into(), masked: Some(masked), ..Self::default() }
    }

    /// Marks the row as changed when the values differ.
    #[must_use]
    pub fn before(mut self, before: Option<&str>) -> Self {
        if before.unwrap_or_default() != self.value {
            self.change = Some(Change { before: before.filter(|text| !text.is_empty()).map(str::to_owned) });
        }
        self
    }

    #[must_use]
    pub fn link(mut self, href: impl Into<String>, icon: Option<Icon>, words: impl Into<String>) -> Self {
        self.link = Some((href.into(), icon, words.into()));
        self
    }

    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }

    #[must_use]
    pub const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }
}

/// Rows of labels and values.
#[derive(Template, Clone, Debug)]
#[template(path = "components/definitions.html")]
pub struct Definitions {
    pub rows: Vec<Definition>,
    /// Extra class: none for a card, `plain` for a review pane, `sheet` for the verification sheet, `short inset` in a dialog.
    pub class: &'static str,
}

impl Definitions {
    pub const fn card(rows: Vec<Definition>) -> Self {
        Self { rows, class: "" }
    }

    pub const fn plain(rows: Vec<Definition>) -> Self {
        Self { rows, class: " plain" }
    }

    pub const fn sheet(rows: Vec<Definition>) -> Self {
        Self { rows, class: " sheet" }
    }

    pub const fn short(rows: Vec<Definition>) -> Self {
        Self { rows, class: " short inset" }
    }

    /// From pairs, as a card.
    pub fn of<const N: usize>(rows: [(&str, String); N]) -> Self {
        Self::card(rows.into_iter().map(|(label, value)| Definition::new(label, value)).collect())
    }
}

/// A hidden personal value; showing it is an audited act.
#[derive(Template, Clone, Debug)]
#[template(path = "components/masked.html")]
pub struct Masked {
    /// What is hidden, for the button's name, such as `身份证号`.
    pub what: String,
    pub shown: String,
    /// Address that reveals it; `None` when the reader may not.
    pub reveal: Option<String>,
}

/// One automatic check.
#[derive(Clone, Debug)]
pub struct Check {
    pub tone: Tone,
    pub text: String,
    pub href: Option<String>,
}

impl Check {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), href: None }
    }

    fn icon(&self) -> Icon {
        match self.tone {
            Tone::Ok => icon("circle-check"),
            Tone::Bad => icon("circle-x"),
            Tone::Wait => icon("alert-triangle"),
            Tone::Info | Tone::Neutral => icon("info-circle"),
        }
    }
}

/// One line of automatic checks.
#[derive(Template, Clone, Debug)]
#[template(path = "components/checks.html")]
pub struct Checks {
    pub checks: Vec<Check>,
}

/// One key figure.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    pub tone: Tone,
    pub icon: Option<Icon>,
    pub label: String,
    pub value: String,
    /// Beside the figure.
    pub unit: String,
    /// Under the figure.
    pub note: String,
    /// The list the figure counts.
    pub href: Option<String>,
    /// A word instead of a figure.
    pub quiet: bool,
}

impl Figure {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), ..Self::default() }
    }

    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    #[must_use]
    pub const fn tone(mut self, tone: Tone, icon: Icon) -> Self {
        self.tone = tone;
        self.icon = Some(icon);
        self
    }
}

/// Three to five figures in one panel.
#[derive(Template, Clone, Debug)]
#[template(path = "components/stats.html")]
pub struct Stats {
    pub figures: Vec<Figure>,
}
