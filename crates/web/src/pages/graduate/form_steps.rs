//! The pages of a form: an agreement has several with a step strip, a destination one; all end at 检查并提交.

use domain::placements::PlacementKind;

use crate::components::{Step as StripStep, StepStrip};
use crate::pages::form_facts::section_of;

/// One page of a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    Unit,
    Terms,
    Files,
    /// Everything on one page.
    Whole,
}

impl Step {
    /// The pages of a kind, in order.
    pub const fn of(kind: PlacementKind) -> &'static [Self] {
        match kind {
            PlacementKind::Offline => &[Self::Unit, Self::Terms],
            PlacementKind::Paper => &[Self::Unit, Self::Terms, Self::Files],
            PlacementKind::Destination | PlacementKind::Online => &[Self::Whole],
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Terms => "terms",
            Self::Files => "files",
            Self::Whole => "whole",
        }
    }

    /// The page of that name; the first one for any other name.
    pub fn read(text: &str, kind: PlacementKind) -> Self {
        let steps = Self::of(kind);
        let named = steps.iter().find(|step| step.as_str() == text).or(steps.first());
        named.copied().unwrap_or(Self::Whole)
    }

    /// Whether the field stands on the page; files go by the name `evidence`.
    pub fn holds(self, field: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::Files => field == "evidence",
            Self::Unit => section_of(field) == "单位信息",
            Self::Terms => field != "evidence" && section_of(field) != "单位信息",
        }
    }

    pub fn holds_files(self) -> bool {
        self.holds("evidence")
    }

    /// The page a field of a kind stands on.
    pub fn holding(field: &str, kind: PlacementKind) -> Self {
        let steps = Self::of(kind);
        steps.iter().find(|step| step.holds(field)).or(steps.first()).copied().unwrap_or(Self::Whole)
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Unit => "单位信息",
            Self::Terms => "岗位与\n待遇",
            Self::Files => "协议照片",
            Self::Whole => "填写",
        }
    }
}

/// Where the page of a field is, down to the field.
pub(super) fn address(record: &str, field: &str, kind: PlacementKind) -> String {
    format!("/g/records/{record}/edit?step={}#{field}", Step::holding(field, kind).as_str())
}

/// The address after a page.
pub(super) fn after(record: &str, step: Step, kind: PlacementKind) -> String {
    let rest = Step::of(kind).iter().skip_while(|one| **one != step).nth(1);
    match rest {
        Some(next) => format!("/g/records/{record}/edit?step={}", next.as_str()),
        None => format!("/g/records/{record}/submit"),
    }
}

/// The address before a page; before the first, the records.
pub(super) fn before(record: &str, step: Option<Step>, kind: PlacementKind) -> String {
    let steps = Step::of(kind);
    let at = step.and_then(|step| steps.iter().position(|one| *one == step)).unwrap_or(steps.len());
    match at.checked_sub(1).and_then(|at| steps.get(at)) {
        Some(earlier) => format!("/g/records/{record}/edit?step={}", earlier.as_str()),
        None => "/g/records".to_owned(),
    }
}

/// The strip above the pages of a kind; `None` is 检查并提交.
pub(super) fn strip(kind: PlacementKind, step: Option<Step>) -> StepStrip {
    let steps = Step::of(kind);
    let titles: Vec<&str> = steps.iter().map(|step| step.title()).chain(["检查并\n提交"]).collect();
    let now = step.and_then(|step| steps.iter().position(|one| *one == step)).unwrap_or(steps.len());
    StepStrip { label: "填写步骤".into(), steps: StripStep::way(&titles, now) }
}
