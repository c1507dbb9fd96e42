//! The tables the program brings along (`data/codes`, each with its source there).

use std::sync::LazyLock;

use super::table::Table;
use crate::organisations::LevelGroup;
use crate::words::words;

macro_rules! builtin {
    ($($(#[$doc:meta])* $name:ident, $title:literal, $key:literal, $file:literal;)+) => {
        /// A table that is always there.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Builtin { $($(#[$doc])* $name,)+ }

        impl Builtin {
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Chinese title, as printed on forms.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// Stable key of the table.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            pub fn table(self) -> &'static Table {
                match self {
                    $(Self::$name => {
                        static TABLE: LazyLock<Table> = LazyLock::new(|| {
                            let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/codes/", $file));
                            // A shipped table that cannot be read is empty here and fails the test that counts its rows.
                            Table::from_csv($title, text).unwrap_or_else(|_| Table::of($title, Vec::new()))
                        });
                        &TABLE
                    })+
                }
            }
        }
    };
}

builtin! {
    Countries, "国家和地区", "countries", "countries.csv";
    EthnicGroups, "民族", "ethnic-groups", "ethnic_groups.csv";
    PoliticalStatus, "政治面貌", "political-status", "political_status.csv";
    EmploymentIndustries, "单位行业", "employment-industries", "employment_industries.csv";
    EmployerNatures, "单位性质", "employer-natures", "employer_natures.csv";
    JobCategories, "职位类别", "job-categories", "job_categories.csv";
    TrainingModes, "培养方式", "training-modes", "training_modes.csv";
    EducationLevels, "学历层次", "education-levels", "education_levels.csv";
    ArchiveTransferTypes, "档案转递类型", "archive-transfer-types", "archive_transfer_types.csv";
    HouseholdTransferTypes, "户口迁移类型", "household-transfer-types", "household_transfer_types.csv";
    /// The 24 kinds of 2023.
    DestinationTypes, "毕业去向", "destination-types", "destination_types.csv";
}

words! {
    /// The four education levels into which all codes of 学历层次 fall; statistics and data scope speak of these.
    pub enum Level { Doctorate = "doctorate", Master = "master", Bachelor = "bachelor", Associate = "associate", }
}

impl Level {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Doctorate => "博士",
            Self::Master => "硕士",
            Self::Bachelor => "本科",
            Self::Associate => "专科",
        }
    }

    /// 研究生 or 本专科.
    pub const fn group(self) -> LevelGroup {
        match self {
            Self::Doctorate | Self::Master => LevelGroup::Postgraduate,
            Self::Bachelor | Self::Associate => LevelGroup::Undergraduate,
        }
    }
}

/// The level of a code of 学历层次, such as 31 → 本科; also of codes no longer valid.
pub fn education_group(code: &str) -> Option<Level> {
    let table = Builtin::EducationLevels.table();
    let entry = table.any(code)?;
    let level = entry.attribute("level")?;
    Level::ALL.iter().copied().find(|known| known.name() == level)
}
