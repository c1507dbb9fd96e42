//! The columns of a roster file: the 19 fields (F060), the kind of document, and where a targeted graduate is bound to go.

use crate::words::words;

words! {
    pub enum RosterColumn {
        ExamNumber = "exam_number",
        Name = "name",
        Sex = "sex",
        DocumentKind = "document_kind",
        DocumentNumber = "document_number",
        EthnicGroup = "ethnic_group",
        PoliticalStatus = "political_status",
        BirthDay = "birth_day",
        School = "school",
        Department = "department",
        Level = "level",
        Major = "major",
        TrainingMode = "training_mode",
        Origin = "origin",
        StudentNumber = "student_number",
        StudyYears = "study_years",
        EntryMonth = "entry_month",
        GraduationMonth = "graduation_month",
        Mobile = "mobile",
        Email = "email",
        BoundUnit = "bound_unit",
        BoundRegion = "bound_region",
    }
}

impl RosterColumn {
    /// The column's heading, as published.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ExamNumber => "考生号",
            Self::Name => "姓名",
            Self::Sex => "性别",
            Self::DocumentKind => "证件类型",
            Self::DocumentNumber => "身份证号",
            Self::EthnicGroup => "民族",
            Self::PoliticalStatus => "政治面貌",
            Self::BirthDay => "出生日期",
            Self::School => "毕业院校",
            Self::Department => "院系",
            Self::Level => "学历层次",
            Self::Major => "专业",
            Self::TrainingMode => "培养方式",
            Self::Origin => "生源所在地",
            Self::StudentNumber => "学号",
            Self::StudyYears => "学制",
            Self::EntryMonth => "入学时间",
            Self::GraduationMonth => "毕业时间",
            Self::Mobile => "手机号码",
            Self::Email => "电子邮箱",
            Self::BoundUnit => "定向或委培单位",
            Self::BoundRegion => "定向或委培单位所在地",
        }
    }

    /// Other headings schools and the national database use.
    pub const fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::ExamNumber => &["ksh", "考生编号", "高考考生号", "准考证号"],
            Self::Name => &["xm", "学生姓名", "毕业生姓名"],
            Self::Sex => &["xb", "xbdm", "性别代码"],
            Self::DocumentKind => &["zjlx", "证件类别", "身份证件类型"],
            Self::DocumentNumber => {
                &["sfzh", "身份证号码", "证件号码", "证件号", "身份证件号", "身份证件号码", "公民身份号码", "身份证"]
            }
            Self::EthnicGroup => &["mz", "mzdm", "民族代码", "民族名称"],
            Self::PoliticalStatus => &["zzmm", "zzmmdm", "政治面貌代码"],
            Self::BirthDay => &["csrq", "出生年月日", "生日", "出生年月"],
            Self::School => &["yxmc", "yxdm", "院校", "学校", "学校名称", "院校名称", "院校代码", "毕业学校"],
            Self::Department => &["szyx", "所在院系", "学院", "二级学院", "所在学院", "院系名称", "系所"],
            Self::Level => &["xl", "xldm", "学历", "层次", "培养层次", "学历代码"],
            Self::Major => &["zy", "zydm", "专业名称", "专业代码", "所学专业"],
            Self::TrainingMode => &["pyfs", "pyfsdm", "培养方式代码"],
            Self::Origin => &["syszd", "syszddm", "生源地", "生源地区", "生源所在地代码", "生源地代码", "生源地名称"],
            Self::StudentNumber => &["xh", "学籍号", "学生学号"],
            Self::StudyYears => &["xz", "学制年限", "修业年限"],
            Self::EntryMonth => &["rxsj", "入学年月", "入学日期"],
            Self::GraduationMonth => &["bysj", "毕业年月", "毕业日期", "预计毕业时间"],
            Self::Mobile => &["sjhm", "手机", "手机号", "移动电话", "联系电话", "联系方式", "本人手机"],
            Self::Email => &["dzyx", "邮箱", "电子邮件", "email", "e-mail", "邮箱地址"],
            Self::BoundUnit => &["dxhwpdw", "定向单位", "委培单位", "定向委培单位", "定向或委培单位名称"],
            Self::BoundRegion => &["dxhwpdwszd", "定向单位所在地", "委培单位所在地", "定向委培单位所在地"],
        }
    }

    /// Whether a file without the column cannot be imported. Sex and birth day follow from an identity number, the school
    /// is known, contacts may be left to the graduate.
    pub const fn is_required(self) -> bool {
        !matches!(
            self,
            Self::DocumentKind
                | Self::Sex
                | Self::BirthDay
                | Self::School
                | Self::Mobile
                | Self::Email
                | Self::BoundUnit
                | Self::BoundRegion
        )
    }

    /// Whether only those who go to the unit of an agreement have the field; pages leave it out for the others.
    pub const fn is_of_bound(self) -> bool {
        matches!(self, Self::BoundUnit | Self::BoundRegion)
    }
}
