//! The terms of a letter of invitation, the same an offline agreement holds (F094–F100, `codes.md` §14.1).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::amount::Yuan;
use super::reading::Reading;
use super::receiving::{Receiving, ReceivingForm};
use crate::agreements::TermsBlock;
use crate::codes::{Builtin, folded, regions};
use crate::ids::Cohort;
use crate::policy::HouseholdModel;
use crate::refusal::FieldErrors;
use crate::time::Day;

/// A penalty above this many yuan is pointed out, not refused.
pub const HIGH_PENALTY: Yuan = Yuan(5_000);

const LONGEST_SUPPLEMENT: usize = 1000;
const LONGEST_TRIAL_MONTHS: u16 = 6;

/// 试用期.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialPeriod {
    None,
    Months(u16),
    Days(u16),
}

impl TrialPeriod {
    /// Reads `2`, `2个月`, `60天`, `无`; a bare number is months. At most six months.
    ///
    /// # Errors
    /// A message for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = folded(text);
        if matches!(text.as_str(), "无" | "0" | "0个月" | "无试用期") {
            return Ok(Self::None);
        }
        let days = text.strip_suffix('天').or_else(|| text.strip_suffix('日'));
        let months = ["个月", "月"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
        let number = |text: &str| text.parse::<u16>().map_err(|_| "请填写月数，例如 2");
        match days {
            Some(days) => number(days).and_then(|days| {
                if days > LONGEST_TRIAL_MONTHS * 31 { Err("试用期最长 6 个月") } else { Ok(Self::Days(days)) }
            }),
            None => number(months).and_then(|months| {
                if months > LONGEST_TRIAL_MONTHS { Err("试用期最长 6 个月") } else { Ok(Self::Months(months)) }
            }),
        }
    }
}

impl fmt::Display for TrialPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("无"),
            Self::Months(months) => write!(f, "{months} 个月"),
            Self::Days(days) => write!(f, "{days} 天"),
        }
    }
}

/// The texts of the form, named as its fields.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterForm {
    pub job_category: String,
    pub post: String,
    /// 应约有效期 in days.
    pub days: String,
    pub trial_period: String,
    pub trial_pay: String,
    pub pay: String,
    pub penalty: String,
    pub report_place: String,
    pub report_by: String,
    pub work_region: String,
    pub work_place: String,
    pub contact: String,
    pub phone: String,
    pub supplement: String,
    #[serde(flatten)]
    pub receiving: ReceivingForm,
}

/// What the terms are for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LetterPurpose {
    /// An online invitation: days, pay and place of work are required; at most `max_days` (`invite.max_days`).
    Invitation { max_days: u32 },
    /// An offline or paper agreement: pay and places are optional (`codes.md` §14.1).
    Agreement,
}

/// Checked terms.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LetterTerms {
    /// Code of 职位类别.
    pub job_category: String,
    pub post: String,
    /// Whole days the invitation stays open (R09); `None` for an agreement.
    pub days: Option<u16>,
    pub trial_period: Option<TrialPeriod>,
    /// Yuan a month.
    pub trial_pay: Option<Yuan>,
    /// Yuan a month.
    pub pay: Option<Yuan>,
    pub penalty: Option<Yuan>,
    pub report_place: String,
    /// The last day on which the graduate may report.
    pub report_by: Option<Day>,
    /// Region code of 实际工作地点; may be empty for an agreement.
    pub work_region: String,
    /// Detail of 实际工作地点; may be empty.
    pub work_place: String,
    pub contact: String,
    pub phone: String,
    pub supplement: String,
    pub receiving: Receiving,
}

impl LetterForm {
    /// # Errors
    /// Every field that must be corrected.
    pub fn read(
        &self,
        purpose: LetterPurpose,
        model: HouseholdModel,
        cohort: Cohort,
        today: Day,
    ) -> Result<LetterTerms, FieldErrors> {
        let mut reading = Reading::new();
        let inviting = matches!(purpose, LetterPurpose::Invitation { .. });
        let job_category = reading.code("job_category", Builtin::JobCategories, &self.job_category, cohort);
        let post = reading.required("post", "岗位名称", &self.post, 60);
        let days = match purpose {
            LetterPurpose::Invitation { max_days } => self.days(&mut reading, max_days),
            LetterPurpose::Agreement => None,
        };
        let filled = |text: &str| !text.trim().is_empty();
        let trial_period = filled(&self.trial_period)
            .then(|| reading.errors.take("trial_period", TrialPeriod::parse(&self.trial_period)))
            .flatten();
        let mut amount =
            |field: &str, text: &str| filled(text).then(|| reading.errors.take(field, Yuan::parse(text))).flatten();
        let trial_pay = amount("trial_pay", &self.trial_pay);
        let pay = amount("pay", &self.pay);
        let penalty = amount("penalty", &self.penalty);
        if inviting && !filled(&self.pay) {
            reading.errors.add("pay", "请填写转正起薪");
        }
        let report_place = reading.line("report_place", &self.report_place, 120);
        let report_by = reading.day("report_by", &self.report_by);
        if inviting && report_by.is_some_and(|day| day < today) {
            reading.errors.add("report_by", "报到期限不能早于今天");
        }
        let work_region = reading.region("work_region", "实际工作地点", &self.work_region, inviting);
        let work_place = reading.line("work_place", &self.work_place, 120);
        let contact = reading.required("contact", "签约联系人", &self.contact, 60);
        if !filled(&self.phone) {
            reading.errors.add("phone", "请填写联系电话");
        }
        let phone = reading.phone("phone", &self.phone);
        let receiving = self.receiving.read_into(&mut reading, model);
        let supplement = self.supplement(&mut reading);
        reading.errors.into_result()?;
        let receiving = receiving.ok_or_else(|| FieldErrors::one("archive_type", "请选择档案转递类型"))?;
        Ok(LetterTerms {
            job_category,
            post,
            days,
            trial_period,
            trial_pay,
            pay,
            penalty,
            report_place,
            report_by,
            work_region,
            work_place,
            contact,
            phone,
            supplement,
            receiving,
        })
    }

    fn days(&self, reading: &mut Reading, max_days: u32) -> Option<u16> {
        let text = folded(&self.days);
        let days = text.strip_suffix('天').unwrap_or(&text).parse::<u16>().ok();
        let fits = days.filter(|days| *days > 0 && u32::from(*days) <= max_days);
        if fits.is_none() {
            reading.errors.add("days", format!("应约有效期应为 1 至 {max_days} 天的整数"));
        }
        fits
    }

    fn supplement(&self, reading: &mut Reading) -> String {
        let text = self.supplement.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text.chars().count() > LONGEST_SUPPLEMENT {
            reading
                .errors
                .add("supplement", format!("最多 {LONGEST_SUPPLEMENT} 个字，现为 {} 个", text.chars().count()));
        } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            reading.errors.add("supplement", "不能含不可见字符");
        }
        text.to_owned()
    }
}

/// Something both sides should look at before they sign; never stops anybody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SoftWarning {
    HighPenalty,
    /// Below 80 % of the pay after the trial (Labour Contract Law, article 20).
    LowTrialPay,
}

impl SoftWarning {
    /// Name of the form field.
    pub const fn field(self) -> &'static str {
        match self {
            Self::HighPenalty => "penalty",
            Self::LowTrialPay => "trial_pay",
        }
    }

    pub const fn message(self) -> &'static str {
        match self {
            Self::HighPenalty => "违约金超过 5,000 元，请确认双方已协商一致",
            Self::LowTrialPay => "试用起薪低于转正起薪的 80%，请确认",
        }
    }
}

impl LetterTerms {
    pub fn soft_warnings(&self) -> Vec<SoftWarning> {
        let high = self.penalty.is_some_and(|penalty| penalty > HIGH_PENALTY);
        let low =
            self.trial_pay.zip(self.pay).is_some_and(|(trial, pay)| u64::from(trial.0) * 10 < u64::from(pay.0) * 8);
        [(SoftWarning::HighPenalty, high), (SoftWarning::LowTrialPay, low)]
            .into_iter()
            .filter(|(_, on)| *on)
            .map(|(warning, _)| warning)
            .collect()
    }

    /// 实际工作地点: region and detail in one text.
    pub fn full_work_place(&self) -> String {
        format!("{}{}", regions().full_name(&self.work_region).unwrap_or_default(), self.work_place)
    }

    /// What stands on an agreement.
    pub fn block(&self) -> TermsBlock {
        let category = Builtin::JobCategories.table().name_of(&self.job_category);
        TermsBlock {
            job_category: category.unwrap_or(&self.job_category).to_owned(),
            post: self.post.clone(),
            probation: self.trial_period.map(|period| period.to_string()).unwrap_or_default(),
            probation_pay_yuan: self.trial_pay.map(|pay| pay.0),
            regular_pay_yuan: self.pay.map(|pay| pay.0),
            penalty_yuan: self.penalty.map(|penalty| penalty.0),
            report_by: self.report_by,
            report_place: self.report_place.clone(),
            work_place: self.full_work_place(),
        }
    }

    /// The form filled in with these values, for a template or the next letter (F101).
    pub fn form(&self) -> LetterForm {
        let amount = |amount: Option<Yuan>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        LetterForm {
            job_category: self.job_category.clone(),
            post: self.post.clone(),
            days: self.days.map(|days| days.to_string()).unwrap_or_default(),
            trial_period: self.trial_period.map(|period| period.to_string()).unwrap_or_default(),
            trial_pay: amount(self.trial_pay),
            pay: amount(self.pay),
            penalty: amount(self.penalty),
            report_place: self.report_place.clone(),
            report_by: self.report_by.map(|day| day.to_string()).unwrap_or_default(),
            work_region: self.work_region.clone(),
            work_place: self.work_place.clone(),
            contact: self.contact.clone(),
            phone: self.phone.clone(),
            supplement: self.supplement.clone(),
            receiving: self.receiving.form(),
        }
    }
}
