//! Provinces, schools and departments as far as they decide how signing runs: the agreement type, the review levels,
//! a school's settings of one cohort, and the dates of the season.
//!
//! Settings change only through [`SchoolSettings::change`], which lists everything that stands in the way.

mod draft;
mod season;
mod settings;

pub use draft::SettingsDraft;
pub use season::Season;
pub use settings::{Handler, Handlers, InProcess, LevelGroup, SchoolSettings, SettingsFacts, Switches};

use crate::words::words;

words! {
    /// Who signs the electronic agreement; set by the province for all its schools (F031).
    pub enum AgreementParties { Two = "two", Three = "three", }
    /// Who reviews (R11): signings, paper registrations, destinations and rescissions alike.
    pub enum ReviewLevels { SchoolOnly = "school_only", DepartmentThenSchool = "department_then_school", }
}

impl AgreementParties {
    /// The name of the school's step: 鉴证 where it witnesses an agreement of two, 审核 where it is the third party.
    pub const fn step(self) -> &'static str {
        match self {
            Self::Two => "鉴证",
            Self::Three => "审核",
        }
    }

    /// 两方协议 or 三方协议.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Two => "两方协议",
            Self::Three => "三方协议",
        }
    }
}

impl ReviewLevels {
    pub const fn title(self) -> &'static str {
        match self {
            Self::SchoolOnly => "仅校级审核",
            Self::DepartmentThenSchool => "先院系再校级审核",
        }
    }
}

#[cfg(test)]
mod tests;
