//! The agreement between employer, graduate and school: number, fixed text, content hash, template (就业协议书).
//!
//! An [`AgreementDocument`] holds everything that is printed and nothing else, already masked, as words. Its
//! canonical text is what gets stored; text, template and salt together fix the content hash, so a version once
//! issued can be rendered again and checked for ever. A correction is a new version beside the old one (F091).

mod canonical;
mod masked;
mod number;
mod template;

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use canonical::CanonicalProblem;
pub use masked::Masked;
pub use number::{AgreementNumber, Medium, NumberProblem, NumberRule};
pub use template::{Template, TemplateStamp};

use crate::time::{Day, Instant};

/// How the agreement came about (`codes.md` §10).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementForm {
    /// 线上签约: both parties accepted in the product; valid at the school's pass without any stamp.
    Online,
    /// 线下签约: issued at the pass of the text, then printed, signed and stamped on paper.
    Offline,
}

impl AgreementForm {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Online => "线上签约",
            Self::Offline => "线下签约",
        }
    }
}

/// Who is bound: the province decides (seed S0 §3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parties {
    /// 两方协议: employer and graduate; the school witnesses (鉴证).
    Two,
    /// 三方协议: the school is a party and approves (审核).
    Three,
}

impl Parties {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Two => "two",
            Self::Three => "three",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Two => "两方协议",
            Self::Three => "三方协议",
        }
    }

    /// What the school does with the agreement: 鉴证 or 审核.
    pub const fn school_act(self) -> &'static str {
        match self {
            Self::Two => "鉴证",
            Self::Three => "审核",
        }
    }
}

/// Whose act a consent line of the signature grid records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signatory {
    Employer,
    Graduate,
    School,
}

impl Signatory {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Employer => "employer",
            Self::Graduate => "graduate",
            Self::School => "school",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Employer => "用人单位",
            Self::Graduate => "毕业生",
            Self::School => "学校",
        }
    }
}

/// The employer as printed. Empty texts print as a dash.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct EmployerBlock {
    pub name: String,
    pub credit_code: String,
    /// 单位性质
    pub nature: String,
    /// 单位行业
    pub industry: String,
    /// Region and detail in one text.
    pub address: String,
    pub contact: String,
    /// The contact's business telephone or mobile, printed in full.
    pub phone: String,
    pub email: String,
}

/// The graduate as confirmed at the first check. Personal numbers are masked before they get here.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct GraduateBlock {
    pub name: String,
    pub gender: String,
    /// 证件类型
    pub document_kind: String,
    pub document_number: Masked,
    /// 学号
    pub student_number: String,
    pub school: String,
    /// 院系
    pub department: String,
    pub major: String,
    /// 学历层次
    pub level: String,
    /// 培养方式
    pub training_mode: String,
    /// 学制, such as `4 年`.
    pub duration: String,
    /// 毕业时间, such as `2026 年 6 月`.
    pub graduation: String,
    /// 生源地
    pub origin: String,
    pub mobile: Masked,
    pub email: String,
}

/// What was agreed. Empty texts and `None` print as a dash.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TermsBlock {
    /// 职位类别
    pub job_category: String,
    /// 岗位名称
    pub post: String,
    /// 试用期, such as `3 个月`.
    pub probation: String,
    /// 试用起薪, yuan a month.
    pub probation_pay_yuan: Option<u32>,
    /// 转正起薪, yuan a month.
    pub regular_pay_yuan: Option<u32>,
    /// 违约金, yuan.
    pub penalty_yuan: Option<u32>,
    /// 报到期限: the last day on which the graduate may report.
    pub report_by: Option<Day>,
    /// 报到地点
    pub report_place: String,
    /// 实际工作地点
    pub work_place: String,
}

/// Where the archive and the household go (`codes.md` §11).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TransferBlock {
    /// 档案转递类型
    pub archive_kind: String,
    pub archive_receiver: String,
    /// Region and detail in one text.
    pub archive_address: String,
    pub archive_postcode: String,
    pub archive_contact: String,
    pub archive_phone: String,
    /// 户口迁移类型
    pub household_kind: String,
    pub household_address: String,
}

/// The school as it stands in its signing settings (seed S0 §3).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SchoolBlock {
    pub name: String,
    /// 就业协议经办人
    pub handler: String,
    pub phone: String,
    pub address: String,
    pub postcode: String,
}

/// One line of the signature grid: who agreed, when, and how it was proved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    pub signatory: Signatory,
    pub at: Instant,
    /// Name of the person who acted.
    pub name: String,
    /// What was done and how it was proved, in words: `同意签约（手机验证码确认）`.
    pub act: String,
}

/// What the final pass adds; a document without it is a preview and says so on every page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issue {
    pub number: AgreementNumber,
    /// From 1; a correction by the school makes the next (F091).
    pub version: u32,
    /// The reviewer's decision, whose day the document prints.
    pub decided: Instant,
    /// Random bytes that keep the public hash from being guessed from known facts.
    pub salt: [u8; 32],
}

/// Everything an agreement prints.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgreementDocument {
    pub form: AgreementForm,
    pub parties: Parties,
    pub issue: Option<Issue>,
    pub employer: EmployerBlock,
    pub graduate: GraduateBlock,
    pub terms: TermsBlock,
    pub transfer: TransferBlock,
    /// 协议补充内容; may have line breaks.
    pub supplement: String,
    pub school: SchoolBlock,
    pub consents: Vec<Consent>,
    pub template: TemplateStamp,
}

impl AgreementDocument {
    /// The text that is stored and hashed: one `key: value` line per fact in a fixed order, without the salt.
    pub fn canonical_text(&self) -> String {
        canonical::write(self)
    }

    /// Rebuilds a document from its canonical text; `salt` is kept beside the text.
    ///
    /// # Errors
    /// Names the first line that is not what [`Self::canonical_text`] writes.
    pub fn from_canonical(text: &str, salt: [u8; 32]) -> Result<Self, CanonicalProblem> {
        canonical::read(text, salt)
    }

    /// SHA-256 of canonical text, template hash and salt; `None` for a preview.
    pub fn content_hash(&self) -> Option<ContentHash> {
        let issue = self.issue.as_ref()?;
        Some(ContentHash::of(&self.canonical_text(), &self.template.sha256, &issue.salt))
    }

    /// The public page that confirms this version; `None` for a preview.
    pub fn verification_path(&self) -> Option<String> {
        let issue = self.issue.as_ref()?;
        Some(verification_path(&issue.number, &self.content_hash()?))
    }
}

/// `/verify/agreement/{number}/{first 16 of hash}`.
pub fn verification_path(number: &AgreementNumber, hash: &ContentHash) -> String {
    format!("/verify/agreement/{number}/{}", hash.short())
}

/// The fingerprint of an issued version; shows as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    pub fn of(canonical_text: &str, template: &[u8; 32], salt: &[u8; 32]) -> Self {
        let digest = Sha256::new().chain_update(canonical_text).chain_update(template).chain_update(salt).finalize();
        Self(digest.into())
    }

    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The first 16 digits, the part that stands in public addresses.
    pub fn short(&self) -> String {
        self.to_string().chars().take(16).collect()
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests;
