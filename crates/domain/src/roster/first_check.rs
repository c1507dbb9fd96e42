//! 核对信息: at first log-in the entry is compared with the student record and the graduate confirms it (R03, F061–F064).

use super::column::RosterColumn;
use super::fields::RosterFields;
use crate::people::{IdentityDocument, PersonName};
use crate::refusal::Refusal;
use crate::time::Instant;

/// What the graduate sees and confirms (S0 fig.6).
pub const CHECK_COLUMNS: &[RosterColumn] = &[
    RosterColumn::ExamNumber,
    RosterColumn::Name,
    RosterColumn::Sex,
    RosterColumn::BirthDay,
    RosterColumn::DocumentNumber,
    RosterColumn::Origin,
    RosterColumn::EthnicGroup,
    RosterColumn::PoliticalStatus,
    RosterColumn::School,
    RosterColumn::Level,
    RosterColumn::Major,
    RosterColumn::StudyYears,
    RosterColumn::EntryMonth,
    RosterColumn::GraduationMonth,
];

const LONGEST_NOTE: usize = 200;

/// The student record (学籍) as far as it is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StudentRecord {
    pub name: PersonName,
    pub document: IdentityDocument,
    pub school_code: String,
    /// Code of 学历层次.
    pub level: String,
}

/// The fields in which entry and student record differ; empty when they agree (F061).
pub fn mismatches(fields: &RosterFields, record: &StudentRecord) -> Vec<RosterColumn> {
    let same_level = match (fields.education(), crate::codes::education_group(&record.level)) {
        (Some(left), Some(right)) => left == right,
        _ => fields.level == record.level,
    };
    let compared = [
        (RosterColumn::Name, fields.name.is_same_as(&record.name)),
        (RosterColumn::DocumentNumber, fields.document == record.document),
        (RosterColumn::School, fields.school_code == record.school_code),
        (RosterColumn::Level, same_level),
    ];
    compared.into_iter().filter(|(_, same)| !same).map(|(column, _)| column).collect()
}

/// How far the graduate's check has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CheckState {
    /// Not looked at yet, or changed by the school since.
    Unchecked,
    Confirmed {
        at: Instant,
    },
    /// The graduate says that these fields are wrong; the school answers.
    Disputed {
        at: Instant,
        columns: Vec<RosterColumn>,
        note: String,
    },
}

impl CheckState {
    /// The state's word, as stored.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unchecked => "unchecked",
            Self::Confirmed { .. } => "confirmed",
            Self::Disputed { .. } => "disputed",
        }
    }

    pub const fn is_confirmed(&self) -> bool {
        matches!(self, Self::Confirmed { .. })
    }

    /// Whether the graduate may go past the check to anything else (F062, F063).
    ///
    /// # Errors
    /// While the check is open.
    pub fn may_enter(&self) -> Result<(), Refusal> {
        match self {
            Self::Confirmed { .. } => Ok(()),
            Self::Unchecked => Err(Refusal::new("check-open", "R03", "你还没有核对本人信息", "请先核对并确认本人信息")),
            Self::Disputed { .. } => {
                Err(Refusal::new("check-disputed", "R03", "你反馈的信息有误正在由学校处理", "学校答复后再核对"))
            }
        }
    }

    /// 信息确认无误，进入系统 (F062).
    ///
    /// # Errors
    /// When the student record differs (R03), or a dispute waits for the school.
    pub fn confirm(self, record: Option<(&RosterFields, &StudentRecord)>, now: Instant) -> Result<Self, Refusal> {
        let wrong = record.map(|(fields, record)| mismatches(fields, record)).unwrap_or_default();
        if !wrong.is_empty() {
            let titles: Vec<&str> = wrong.iter().map(|column| column.title()).collect();
            let reason = format!("{}与学籍信息不一致", titles.join("、"));
            return Err(Refusal::new("record-mismatch", "R03", reason, "请联系学校就业部门更正，更正后再核对"));
        }
        match self {
            Self::Unchecked => Ok(Self::Confirmed { at: now }),
            confirmed @ Self::Confirmed { .. } => Ok(confirmed),
            Self::Disputed { .. } => Err(Refusal::new(
                "check-disputed",
                "R03",
                "你反馈的信息有误正在由学校处理",
                "学校答复后再核对，也可以先撤回反馈",
            )),
        }
    }

    /// 有误?: the graduate names the wrong fields and says what is right.
    ///
    /// # Errors
    /// When no checked field is named, or the note is empty or too long.
    pub fn dispute(self, columns: &[RosterColumn], note: &str, now: Instant) -> Result<Self, Refusal> {
        let refuse = |reason: &str, way_out: &str| Err(Refusal::new("dispute-incomplete", "F064", reason, way_out));
        let mut named: Vec<RosterColumn> =
            columns.iter().copied().filter(|column| CHECK_COLUMNS.contains(column)).collect();
        named.sort_unstable();
        named.dedup();
        let note = note.trim();
        if named.is_empty() {
            return refuse("还没有选择哪一项有误", "请至少选择一项");
        }
        if note.is_empty() || note.chars().count() > LONGEST_NOTE {
            return refuse("请写明正确的内容，最多 200 字", "补充说明后再提交");
        }
        Ok(Self::Disputed { at: now, columns: named, note: note.to_owned() })
    }

    /// The graduate takes the dispute back, or the school answers that the data are right.
    #[must_use]
    pub fn settle(self) -> Self {
        match self {
            Self::Disputed { .. } => Self::Unchecked,
            other => other,
        }
    }

    /// The school changed the entry: a change of a checked field must be checked again (R03, F064).
    #[must_use]
    pub fn after_change(self, changed: &[RosterColumn]) -> Self {
        if changed.iter().any(|column| CHECK_COLUMNS.contains(column)) { Self::Unchecked } else { self }
    }
}
