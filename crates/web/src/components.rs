//! The parts pages are made of, one struct per part, each with its template in `templates/components`.
//!
//! A part is written into a page as `{{ part }}`: it escapes what it holds itself and is marked safe here.
//! Parts carry ready text; they decide nothing. Class names and behaviour are those of the design document.

mod choices;
mod facts;
mod field;
mod filters;
mod icon;
mod menus;
mod progress;
mod shell;
mod status;
mod tables;

pub use choices::{CheckBox, Choice, Choices, FileField, StoredFile};
pub use facts::{Change, Check, Checks, Definition, Definitions, Fact, Facts, Figure, Masked, Stats};
pub use field::{Control, Field, Width};
pub use filters::{Chip, FilterBar, Link, Segments, Tabs};
pub use icon::{Icon, icon};
pub use menus::{Menu, MenuGroup, MenuItem};
pub use progress::{Countdown, Flow, Step, StepState, StepStrip, TaskCard, Timeline, TimelineStep};
pub use shell::{Cohorts, Desk, JobLink, Phone, Public, Search};
pub use status::{Empty, ErrorSummary, Notice, Tag, Toast, Tone, UndoForm, WhyNot};
pub use tables::{Column, Pager, PagerLinks, Sort, TableHead};

/// Marks parts whose template escapes for them.
macro_rules! safe {
    ($($part:ty),+ $(,)?) => { $(impl askama::filters::HtmlSafe for $part {})+ };
}

safe!(
    CheckBox,
    Choices,
    FileField,
    Checks,
    Definitions,
    Facts,
    Masked,
    Stats,
    Field,
    FilterBar,
    Segments,
    Tabs,
    Icon,
    Countdown,
    Flow,
    StepStrip,
    TaskCard,
    Timeline,
    Empty,
    ErrorSummary,
    Notice,
    Tag,
    Toast,
    WhyNot,
    Pager,
    TableHead
);
