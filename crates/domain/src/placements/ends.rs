//! How placements end, or lose their ground, whatever their kind: 解约, 作废 and 失效 (`domain.md` §6.14; decision 2).

use serde::{Deserialize, Serialize};

use super::{Facts, RescissionEnd, Side};
use crate::ids::AccountId;
use crate::time::Instant;
use crate::words::words;

words! {
    /// Why a record lost its ground.
    pub enum LostCause {
        EntryRemoved = "entry_removed",
        CohortChanged = "cohort_changed",
        MayNotSign = "may_not_sign",
        RecordDiffers = "record_differs",
        EmployerStruckOff = "employer_struck_off",
    }
}

impl LostCause {
    /// As in sentences: 因为….
    pub const fn title(self) -> &'static str {
        match self {
            Self::EntryRemoved => "毕业生已从名单移除",
            Self::CohortChanged => "毕业生已调整届别",
            Self::MayNotSign => "培养方式改为不可网签",
            Self::RecordDiffers => "关键信息与学籍不一致",
            Self::EmployerStruckOff => "单位已被停用",
        }
    }
}

/// An agreement that ended by rescission.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Rescinded<Signed> {
    pub signed: Box<Signed>,
    pub end: RescissionEnd,
    pub at: Instant,
}

/// 作废: ended by somebody's decision about the record.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Voided {
    pub by: Side,
    /// `None` for the program itself.
    pub account: Option<AccountId>,
    pub at: Instant,
    pub reason: String,
}

/// 失效: suspended because its ground changed; keeps what it was, and no slot.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Lost<State> {
    pub before: Box<State>,
    pub cause: LostCause,
    pub at: Instant,
}

impl Voided {
    /// The graduate gave the application up.
    pub(super) fn discarded(facts: &Facts<'_>) -> Self {
        let reason = facts.reason.unwrap_or("本人删除申请").to_owned();
        Self { by: facts.actor.side, account: facts.actor.account, at: facts.now, reason }
    }
}
