//! Who holds a state, until when, and how the graduate gets out of it: every state that is not an end answers all three
//! (`ui.md` §6), and the generator of `docs/states` fails on a blank.

use super::{Act, Level, Side, StateCode};
use crate::words::words;

words! {
    /// What limits the time a state may take.
    pub enum Due {
        /// The deadline of the invitation (R09).
        Deadline = "deadline",
        /// `review.days` from submission; then it shows in the level above (decision 5).
        ReviewDays = "review.days",
        /// `rescind.answer_days` from filing (decision 5).
        AnswerDays = "rescind.answer_days",
        /// The last day of the season (decision 12).
        Season = "season.change_until",
    }
}

impl StateCode {
    /// Who must act next; `None` for what is in force and for ends, where nothing waits.
    pub fn holder(self) -> Option<Side> {
        match self {
            Self::OnInvited | Self::RoByEmployer => Some(Side::Graduate),
            Self::RoByGraduate => Some(Side::Employer),
            Self::OnLost | Self::OfLost | Self::BdLost | Self::QxLost => Some(Side::School),
            _ => match self.level() {
                Some(Level::Department) => Some(Side::Department),
                Some(Level::School) => Some(Side::School),
                None => {
                    let own = ["DRAFT", "PULLED", "RETURNED", "STAMP"];
                    own.iter().any(|end| self.as_str().ends_with(end)).then_some(Side::Graduate)
                }
            },
        }
    }

    /// What limits the wait; `None` where nothing waits.
    pub fn due(self) -> Option<Due> {
        match self {
            Self::OnInvited => Some(Due::Deadline),
            Self::RoByGraduate | Self::RoByEmployer => Some(Due::AnswerDays),
            _ if self.level().is_some() => Some(Due::ReviewDays),
            _ if self.is_final() => None,
            _ => Some(Due::Season),
        }
    }

    /// Acts of the graduate that lead out of the state, or of an open rescission's state.
    pub fn own_ways_out(self) -> Vec<Act> {
        let own = |act: &&Act| {
            let sides = self.kind().map_or(act.sides(), |kind| act.sides_on(kind));
            sides.contains(&Side::Graduate) && act.from().contains(&self) && self.lets_graduate_out(**act)
        };
        Act::ALL.iter().filter(own).copied().collect()
    }

    /// Whether the act ends the wait, and is the graduate's in this state: the side that asked for a rescission takes it
    /// back and the other answers; what lost its ground is the school's to void (R35).
    const fn lets_graduate_out(self, act: Act) -> bool {
        match act {
            Act::Save | Act::Consent | Act::Object => false,
            Act::Agree | Act::Decline => matches!(self, Self::RoByEmployer),
            Act::CancelRescission => !matches!(self, Self::RoByEmployer),
            Act::Void => !matches!(self, Self::QxLost),
            _ => true,
        }
    }

    /// What the graduate can do where no act of the graduate leads out.
    pub const fn other_way_out(self) -> Option<&'static str> {
        match self {
            Self::OnReviewDepartment | Self::OnReviewSchool => {
                Some("超过可撤回时间的，与单位协商后由学校按“双方协商取消”处理")
            }
            Self::RoReviewDepartment | Self::RoReviewSchool => Some("双方都已同意；不想解约的，请学校按不通过处理"),
            Self::OnLost | Self::OfLost | Self::BdLost | Self::QxLost => {
                Some("请学校恢复或作废；其间可以另行签约或登记")
            }
            Self::OfAbandonRequested => Some("等学校答复；未同意的，继续盖章回传"),
            _ => None,
        }
    }
}
