//! What the graduate sees at each state (`ui.md` §6.2): tag, headline, next step, who, by when, actions. The texts are in
//! `standing/texts.rs`.

mod texts;

use crate::placements::Act;
use crate::words::words;

words! {
    /// The colour family of a tag.
    pub enum Tone { Wait = "wait", Info = "info", Ok = "ok", Bad = "bad", Neutral = "neutral", }
}

/// A control offered at a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ActionWord {
    pub title: &'static str,
    /// The act behind it; `None` where it only opens something.
    pub act: Option<Act>,
    pub primary: bool,
}

const fn act(act: Act, primary: bool) -> ActionWord {
    ActionWord { title: act.title(), act: Some(act), primary }
}

/// Another title than the act's own.
const fn does(title: &'static str, act: Act, primary: bool) -> ActionWord {
    ActionWord { title, act: Some(act), primary }
}

const fn opens(title: &'static str, primary: bool) -> ActionWord {
    ActionWord { title, act: None, primary }
}

/// The texts of a state with their places for values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    pub tag: &'static str,
    pub tone: Tone,
    headline: &'static str,
    next: &'static str,
    who: &'static str,
    by_when: &'static str,
    pub actions: &'static [ActionWord],
}

/// Values for the places; a text whose value is missing is left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StandingValues {
    /// {单位}
    pub employer: Option<String>,
    /// {院系}
    pub department: Option<String>,
    /// {截止}, as a time in words.
    pub deadline: Option<String>,
    /// {预计}, the usual day of the step.
    pub expected: Option<String>,
    /// {原因}
    pub reason: Option<String>,
    /// {联系人} of the employer.
    pub contact: Option<String>,
    /// {审核方}: 学校, or 学院、学校.
    pub reviewers: Option<String>,
    /// {处理方}: the department's name or 学校就业中心, where the case waits.
    pub office: Option<String>,
    /// {处}: how many points to correct.
    pub points: Option<String>,
}

/// The texts of a state with its values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    pub tag: &'static str,
    pub tone: Tone,
    pub headline: String,
    pub next: Option<String>,
    pub who: Option<String>,
    pub by_when: Option<String>,
    pub actions: &'static [ActionWord],
}

impl StandingValues {
    /// The text with its values; `None` when it is empty or a value is missing.
    fn fill(&self, text: &str) -> Option<String> {
        let places = [
            ("{单位}", &self.employer),
            ("{院系}", &self.department),
            ("{截止}", &self.deadline),
            ("{预计}", &self.expected),
            ("{原因}", &self.reason),
            ("{联系人}", &self.contact),
            ("{审核方}", &self.reviewers),
            ("{处理方}", &self.office),
            ("{处}", &self.points),
        ];
        let filled = places.into_iter().try_fold(text.to_owned(), |text, (place, value)| {
            if text.contains(place) { value.as_ref().map(|value| text.replace(place, value)) } else { Some(text) }
        });
        filled.filter(|text| !text.is_empty())
    }
}

impl Standing {
    /// The texts with their values.
    pub fn shown(&self, values: &StandingValues) -> Shown {
        Shown {
            tag: self.tag,
            tone: self.tone,
            headline: values
                .fill(self.headline)
                .unwrap_or_else(|| self.headline.replace("{单位}", "单位").replace("请改 {处} 处", "请修改")),
            next: values.fill(self.next),
            who: values.fill(self.who),
            by_when: values.fill(self.by_when),
            actions: self.actions,
        }
    }
}
