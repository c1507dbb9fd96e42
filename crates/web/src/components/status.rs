//! Tones, tags, notices, error summary, why-not line, toast, empty block.

use std::fmt;

use askama::Template;
use domain::refusal::{FieldErrors, Refusal};

use super::{Icon, icon};

/// What a colour means; every tone has its icon, so colour is never the only sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    #[default]
    Neutral,
    /// Somebody else is working.
    Info,
    /// The reader must act.
    Wait,
    Ok,
    Bad,
}

impl Tone {
    pub const fn icon(self) -> Option<Icon> {
        match self {
            Self::Neutral => None,
            Self::Info => Some(icon("clock")),
            Self::Wait => Some(icon("hourglass-high")),
            Self::Ok => Some(icon("circle-check")),
            Self::Bad => Some(icon("circle-x")),
        }
    }
}

impl From<domain::placements::Tone> for Tone {
    fn from(tone: domain::placements::Tone) -> Self {
        use domain::placements::Tone as Meant;
        match tone {
            Meant::Neutral => Self::Neutral,
            Meant::Info => Self::Info,
            Meant::Wait => Self::Wait,
            Meant::Ok => Self::Ok,
            Meant::Bad => Self::Bad,
        }
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Wait => "wait",
            Self::Ok => "ok",
            Self::Bad => "bad",
        })
    }
}

impl askama::filters::HtmlSafe for Tone {}

/// A status or flag beside a name.
#[derive(Template, Clone, PartialEq, Eq, Debug, Default)]
#[template(path = "components/tag.html")]
pub struct Tag {
    pub tone: Tone,
    pub text: String,
    pub icon: Option<Icon>,
    pub large: bool,
}

impl Tag {
    /// With the icon of its tone.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), icon: tone.icon(), large: false }
    }

    /// A flag in a table: no icon.
    pub fn flag(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), icon: None, large: false }
    }

    #[must_use]
    pub const fn with_icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    #[must_use]
    pub const fn large(mut self) -> Self {
        self.large = true;
        self
    }
}

/// The bar under the top bar: state and time left, then the consequence.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/notice.html")]
pub struct Notice {
    pub tone: Tone,
    pub icon: Option<Icon>,
    pub title: String,
    pub text: String,
    /// Address and words of a link at the end.
    pub link: Option<(String, String)>,
    /// Boxed inside a page rather than full width.
    pub boxed: bool,
}

impl Notice {
    pub fn new(tone: Tone, title: impl Into<String>, text: impl Into<String>) -> Self {
        let icon = match tone {
            Tone::Neutral | Tone::Info => Some(icon("info-circle")),
            Tone::Bad => Some(icon("alert-triangle")),
            Tone::Wait | Tone::Ok => tone.icon(),
        };
        Self { tone, icon, title: title.into(), text: text.into(), link: None, boxed: false }
    }

    /// An act that was refused: what stands in the way, and what to do.
    pub fn refused(title: &str, refusal: &Refusal) -> Self {
        Self::new(Tone::Bad, title, format!("{}。{}。", refusal.reason, refusal.way_out.trim_end_matches('。')))
    }

    #[must_use]
    pub fn link(mut self, href: impl Into<String>, words: impl Into<String>) -> Self {
        self.link = Some((href.into(), words.into()));
        self
    }

    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    #[must_use]
    pub const fn boxed(mut self) -> Self {
        self.boxed = true;
        self
    }
}

/// The list at the top of a form that came back; empty when nothing is wrong.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/error_summary.html")]
pub struct ErrorSummary {
    /// Id of the control and the words.
    pub errors: Vec<(String, String)>,
}

impl From<&FieldErrors> for ErrorSummary {
    fn from(errors: &FieldErrors) -> Self {
        Self { errors: errors.0.iter().map(|error| (error.field.clone(), error.message.clone())).collect() }
    }
}

/// Why an act is not possible, and the way out.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "components/why_not.html")]
pub struct WhyNot {
    /// The act, such as `签约`.
    pub act: String,
    pub reason: String,
    pub way_out: String,
    /// Address of the record that stands in the way.
    pub href: Option<String>,
}

impl WhyNot {
    /// `href` addresses the record named by the refusal, in the reader's own portal.
    pub fn new(act: &str, refusal: &Refusal, href: Option<String>) -> Self {
        Self { act: act.into(), reason: refusal.reason.clone(), way_out: refusal.way_out.clone(), href }
    }
}

/// The way back of a reversible act.
#[derive(Clone, Debug)]
pub struct UndoForm {
    pub action: String,
    pub nonce: String,
}

/// What has just happened.
#[derive(Template, Clone, Debug)]
#[template(path = "components/toast.html")]
pub struct Toast {
    pub text: String,
    pub undo: Option<UndoForm>,
}

/// Nothing to show, and what to do instead.
#[derive(Template, Clone, Debug)]
#[template(path = "components/empty.html")]
pub struct Empty {
    pub icon: Icon,
    pub text: String,
    /// Address and words.
    pub link: Option<(String, String)>,
}

impl Empty {
    pub fn new(text: impl Into<String>) -> Self {
        Self { icon: icon("inbox"), text: text.into(), link: None }
    }

    #[must_use]
    pub fn link(mut self, href: impl Into<String>, words: impl Into<String>) -> Self {
        self.link = Some((href.into(), words.into()));
        self
    }
}
