//! Where a thing stands: countdown, task card, step strip, flow line, timeline.

use std::fmt;

use askama::Template;
use domain::time::Instant;

use super::{Icon, Tone, icon};

/// Time left, kept true by `countdown.js`.
#[derive(Template, Clone, Debug)]
#[template(source = r#"<time data-countdown datetime="{{ until }}">{{ left }}</time>"#, ext = "html")]
pub struct Countdown {
    /// ISO 8601 with offset.
    pub until: String,
    pub left: String,
}

impl Countdown {
    pub fn new(now: Instant, deadline: Instant) -> Self {
        let minutes = deadline.seconds_since(now).div_euclid(60);
        let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
        let left = match (days, hours) {
            _ if minutes < 0 => "已截止".to_owned(),
            (0, 0) => format!("还剩 {rest} 分钟"),
            (0, hours) => format!("还剩 {hours} 小时 {rest} 分钟"),
            (days, 0) => format!("还剩 {days} 天"),
            (days, hours) => format!("还剩 {days} 天 {hours} 小时"),
        };
        let until = deadline.civil().strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string();
        Self { until, left }
    }
}

/// The most urgent thing the reader must do.
#[derive(Template, Clone, Debug)]
#[template(path = "components/task_card.html")]
pub struct TaskCard {
    pub tone: Tone,
    /// Such as `等你回应`.
    pub status: String,
    pub countdown: Option<Countdown>,
    /// Elapsed share of the time, 0–100.
    pub elapsed: Option<u8>,
    /// Such as `签约邀请`.
    pub caption: String,
    pub title: String,
    /// At most two labels with values.
    pub facts: Vec<(String, String)>,
    pub sentence: String,
    pub href: String,
    pub action: String,
}

/// How far one step is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepState {
    Done,
    Now,
    Todo,
    /// Ended here without success.
    Stop,
}

impl fmt::Display for StepState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Todo => "todo",
            Self::Stop => "stop",
        })
    }
}

impl askama::filters::HtmlSafe for StepState {}

/// One step of a strip or flow line. A line break in the label of a strip is kept.
#[derive(Clone, Debug)]
pub struct Step {
    pub state: StepState,
    pub label: String,
}

impl Step {
    pub fn new(state: StepState, label: impl Into<String>) -> Self {
        Self { state, label: label.into() }
    }

    /// All steps of a way whose step at `now` (from 0) is running.
    pub fn way(labels: &[&str], now: usize) -> Vec<Self> {
        let state = |at: usize| match at.cmp(&now) {
            std::cmp::Ordering::Less => StepState::Done,
            std::cmp::Ordering::Equal => StepState::Now,
            std::cmp::Ordering::Greater => StepState::Todo,
        };
        labels.iter().enumerate().map(|(at, label)| Self::new(state(at), *label)).collect()
    }

    fn icon(&self) -> Icon {
        match self.state {
            StepState::Done => icon("circle-check"),
            StepState::Now => icon("circle-dot"),
            StepState::Todo => icon("circle"),
            StepState::Stop => icon("circle-x"),
        }
    }
}

/// Numbered circles across a card.
#[derive(Template, Clone, Debug)]
#[template(path = "components/step_strip.html")]
pub struct StepStrip {
    pub label: String,
    pub steps: Vec<Step>,
}

/// The same as one line of text, for staff.
#[derive(Template, Clone, Debug)]
#[template(path = "components/flow.html")]
pub struct Flow {
    pub label: String,
    pub steps: Vec<Step>,
}

/// One line of a history or of what comes next.
#[derive(Clone, Debug)]
pub struct TimelineStep {
    pub state: StepState,
    pub title: String,
    /// Time and actor, or the usual duration; may be empty.
    pub note: String,
    /// A reason or message given at that step.
    pub reason: Option<String>,
}

impl TimelineStep {
    pub fn new(state: StepState, title: impl Into<String>, note: impl Into<String>) -> Self {
        Self { state, title: title.into(), note: note.into(), reason: None }
    }

    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// Vertical; always ends with the final goal.
#[derive(Template, Clone, Debug)]
#[template(path = "components/timeline.html")]
pub struct Timeline {
    pub steps: Vec<TimelineStep>,
}

#[cfg(test)]
mod tests;
