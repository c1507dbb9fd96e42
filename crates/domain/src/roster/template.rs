//! What the downloadable roster template holds: columns with notes and choices, and one filled sample row (F054).

use super::column::RosterColumn;
use crate::codes::Builtin;
use crate::ids::Cohort;
use crate::people::{DocumentKind, Sex};

/// One column of the template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ColumnNote {
    pub column: RosterColumn,
    pub required: bool,
    pub note: &'static str,
    /// The values a drop-down offers; empty where text is free.
    pub choices: Vec<String>,
}

/// The template's columns in order.
pub fn template_columns(cohort: Cohort) -> Vec<ColumnNote> {
    let names = |table: Builtin| table.table().choices(cohort).map(|entry| entry.name.clone()).collect::<Vec<_>>();
    let describe = |column: RosterColumn| {
        let (note, choices) = match column {
            RosterColumn::ExamNumber => ("14 位数字，研究生为 15 位；单元格设为文本", Vec::new()),
            RosterColumn::Name => ("与证件一致，最多 60 字；少数民族姓名用间隔号“·”", Vec::new()),
            RosterColumn::Sex => ("填身份证号时可不填", Sex::ALL.iter().map(|sex| sex.name().to_owned()).collect()),
            RosterColumn::DocumentKind => {
                ("不填视为居民身份证", DocumentKind::ALL.iter().map(|kind| kind.name().to_owned()).collect())
            }
            RosterColumn::DocumentNumber => ("居民身份证为 18 位；单元格设为文本", Vec::new()),
            RosterColumn::EthnicGroup => ("名称或两位代码", names(Builtin::EthnicGroups)),
            RosterColumn::PoliticalStatus => ("名称或两位代码", names(Builtin::PoliticalStatus)),
            RosterColumn::BirthDay => ("8 位，例如 20040203；填身份证号时可不填", Vec::new()),
            RosterColumn::School => ("本校名称或五位院校代码，可不填", Vec::new()),
            RosterColumn::Department => ("须与院系管理中的名称完全一致", Vec::new()),
            RosterColumn::Level => ("专科、本科、硕士、博士，或学历代码", names(Builtin::EducationLevels)),
            RosterColumn::Major => ("名称，可带代码，例如 (520304)城市轨道交通运营管理", Vec::new()),
            RosterColumn::TrainingMode => ("名称或代码；定向、委培须注明可否网签", names(Builtin::TrainingModes)),
            RosterColumn::Origin => ("六位行政区划代码或省市县全称", Vec::new()),
            RosterColumn::StudentNumber => ("不超过 32 位", Vec::new()),
            RosterColumn::StudyYears => ("年数，可含半年，例如 4 或 2.5", Vec::new()),
            RosterColumn::EntryMonth => ("六位年月，例如 202309", Vec::new()),
            RosterColumn::GraduationMonth => ("六位年月，例如 202706", Vec::new()),
            RosterColumn::Mobile => ("11 位，可不填，由本人登录后填写", Vec::new()),
            RosterColumn::Email => ("可不填，由本人登录后填写", Vec::new()),
            RosterColumn::BoundUnit => ("仅定向、委培毕业生填写：协议中的单位全称，用于核对就业落实", Vec::new()),
            RosterColumn::BoundRegion => ("仅定向、委培毕业生填写：六位行政区划代码或省市县全称", Vec::new()),
        };
        ColumnNote { column, required: column.is_required(), note, choices }
    };
    RosterColumn::ALL.iter().copied().map(describe).collect()
}

/// A filled row in the order of [`template_columns`]: an invented person with a number that is never issued.
pub fn sample_row(cohort: Cohort, department: &str) -> Vec<String> {
    let value = |column: RosterColumn| match column {
        RosterColumn::ExamNumber => format!("{:02}110101000001", (cohort.0 - 4).rem_euclid(100)),
        RosterColumn::Name => "示例".into(),
        RosterColumn::Sex => "男".into(),
        RosterColumn::DocumentKind => "居民身份证".into(),
        RosterColumn::DocumentNumber => "110000200103140113".into(),
        RosterColumn::EthnicGroup => "汉族".into(),
        RosterColumn::PoliticalStatus => "共青团员".into(),
        RosterColumn::BirthDay => "20010314".into(),
        RosterColumn::School => String::new(),
        RosterColumn::Department => department.to_owned(),
        RosterColumn::Level => "本科".into(),
        RosterColumn::Major => "(080902)软件工程".into(),
        RosterColumn::TrainingMode => "非定向".into(),
        RosterColumn::Origin => "四川省宜宾市翠屏区".into(),
        RosterColumn::StudentNumber => format!("{}0001", cohort.0 - 4),
        RosterColumn::StudyYears => "4".into(),
        RosterColumn::EntryMonth => format!("{}09", cohort.0 - 4),
        RosterColumn::GraduationMonth => format!("{}06", cohort.0),
        RosterColumn::Mobile => "13800000001".into(),
        RosterColumn::Email => "sample@example.edu.cn".into(),
        RosterColumn::BoundUnit | RosterColumn::BoundRegion => String::new(),
    };
    RosterColumn::ALL.iter().copied().map(value).collect()
}
