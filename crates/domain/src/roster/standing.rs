//! What a roster entry's holder may use (R01, R02, R39, F058, F075).

use super::fields::TrainingMode;
use crate::policy::Eligibility;
use crate::refusal::Refusal;

/// What decides whether the holder of an entry may sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryFacts {
    /// Still on the roster of its cohort.
    pub listed: bool,
    pub training_mode: TrainingMode,
    /// On the school's list of who may sign (HB 签约开放列表).
    pub opened_by_school: bool,
    /// The graduate's 就业方案 has been submitted (HB).
    pub plan_filed: bool,
}

/// What the graduate's page offers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offer {
    Everything,
    /// Only 定向/委培毕业去向补充登记 (R39).
    SupplementOnly,
    Nothing,
}

pub const fn offer(facts: &EntryFacts) -> Offer {
    if !facts.listed {
        Offer::Nothing
    } else if facts.training_mode.may_sign_online() {
        Offer::Everything
    } else {
        Offer::SupplementOnly
    }
}

/// Whether the graduate may be invited and sign: 是否可以签约 (F075).
///
/// # Errors
/// The first condition that does not hold.
pub fn may_sign(facts: &EntryFacts, extra: &[Eligibility]) -> Result<(), Refusal> {
    let refuse = |guard, rule, reason: &str, way_out: &str| Err(Refusal::new(guard, rule, reason, way_out));
    let required = |condition| extra.contains(&condition);
    if !facts.listed {
        return refuse("not-on-roster", "R01", "不在本届毕业生名单中", "请联系学校就业部门核对名单");
    }
    if !facts.training_mode.may_sign_online() {
        let reason = format!("培养方式为{}，不能网上签约", facts.training_mode.name());
        return refuse(
            "mode-not-online",
            "R39",
            &reason,
            "可填报“定向/委培毕业去向补充登记”，或由学校申请变更培养方式",
        );
    }
    if required(Eligibility::OrdinaryMode) && facts.training_mode != TrainingMode::Ordinary {
        let reason = format!("培养方式为{}，本省仅非定向毕业生可网上签约", facts.training_mode.name());
        return refuse("mode-not-ordinary", "F073", &reason, "请联系学校就业部门");
    }
    if required(Eligibility::OpenedBySchool) && !facts.opened_by_school {
        return refuse("not-opened", "F052", "学校没有开放该毕业生网上签约", "请联系学校就业部门开放签约");
    }
    if required(Eligibility::PlanNotFiled) && facts.plan_filed {
        return refuse("plan-filed", "F073", "就业方案已提交，不能再签约", "请联系学校就业部门退回就业方案");
    }
    Ok(())
}
