//! What the graduate sees at each state of online signing (`ui.md` §6.2): tag, headline, next step, who, by when, actions.

use crate::placements::{Act, StateCode};
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
        ];
        let filled = places.into_iter().try_fold(text.to_owned(), |text, (place, value)| {
            if text.contains(place) { value.as_ref().map(|value| text.replace(place, value)) } else { Some(text) }
        });
        filled.filter(|text| !text.is_empty())
    }
}

impl Standing {
    /// `None` for states whose moves are not built.
    pub const fn of(code: StateCode) -> Option<Self> {
        let standing = match code {
            StateCode::OnInvited => Self {
                tag: "等你回应",
                tone: Tone::Wait,
                headline: "{单位}邀请你签约",
                next: "接受后由{审核方}审核",
                who: "你",
                by_when: "{截止}，逾期自动失效",
                actions: const { &[act(Act::Accept, true), act(Act::Refuse, false)] },
            },
            StateCode::OnWithdrawn => Self {
                tag: "单位已撤回",
                tone: Tone::Neutral,
                headline: "单位撤回了邀请",
                next: "不用操作；如有疑问联系{联系人}",
                who: "",
                by_when: "",
                actions: &[],
            },
            StateCode::OnRefused => Self {
                tag: "已拒绝",
                tone: Tone::Neutral,
                headline: "你已拒绝这份邀请",
                next: "单位可以再次邀请",
                who: "单位",
                by_when: "",
                actions: &[],
            },
            StateCode::OnExpired => Self {
                tag: "已过期",
                tone: Tone::Neutral,
                headline: "邀请已过期",
                next: "需要的话请联系单位重新邀请",
                who: "单位",
                by_when: "",
                actions: const { &[opens("联系单位", false)] },
            },
            StateCode::OnReviewDepartment => Self {
                tag: "审核中",
                tone: Tone::Info,
                headline: "学院正在审核，你不用操作",
                next: "通过后转学校审核",
                who: "{院系}",
                by_when: "{预计}",
                actions: const { &[opens("预览协议书", false), act(Act::TakeBack, false)] },
            },
            StateCode::OnReviewSchool => Self {
                tag: "审核中",
                tone: Tone::Info,
                headline: "学校正在审核，你不用操作",
                next: "通过后签约立即生效",
                who: "学校就业中心",
                by_when: "{预计}",
                actions: const { &[opens("预览协议书", false), act(Act::TakeBack, false)] },
            },
            StateCode::OnFailed => Self {
                tag: "未通过",
                tone: Tone::Bad,
                headline: "学校没有通过这次签约",
                next: "原因：{原因}。和单位商量后，请单位重新邀请",
                who: "单位",
                by_when: "",
                actions: const { &[opens("联系单位", false)] },
            },
            StateCode::OnSigned => Self {
                tag: "已签约",
                tone: Tone::Ok,
                headline: "签约完成",
                next: "就业协议书已生成，可以下载保存",
                who: "你",
                by_when: "",
                actions: const { &[opens("下载就业协议书", true)] },
            },
            _ => return None,
        };
        Some(standing)
    }

    /// The texts with their values.
    pub fn shown(&self, values: &StandingValues) -> Shown {
        Shown {
            tag: self.tag,
            tone: self.tone,
            headline: values.fill(self.headline).unwrap_or_else(|| self.headline.replace("{单位}", "单位")),
            next: values.fill(self.next),
            who: values.fill(self.who),
            by_when: values.fill(self.by_when),
            actions: self.actions,
        }
    }
}
