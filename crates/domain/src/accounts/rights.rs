//! Roles and the rights a management account carries (F023–F027).

use serde::{Deserialize, Serialize};

/// What kind of account somebody logs in with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Graduate,
    /// Staff of an employer.
    Employer,
    /// Staff of an employer who also manages its other accounts.
    EmployerAdmin,
    Department,
    School,
    Province,
    Operator,
}

impl Role {
    pub const ALL: [Self; 7] = [
        Self::Graduate,
        Self::Employer,
        Self::EmployerAdmin,
        Self::Department,
        Self::School,
        Self::Province,
        Self::Operator,
    ];

    /// The stored and logged name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Graduate => "graduate",
            Self::Employer => "employer",
            Self::EmployerAdmin => "employer_admin",
            Self::Department => "department",
            Self::School => "school",
            Self::Province => "province",
            Self::Operator => "operator",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Graduate => "毕业生",
            Self::Employer => "用人单位",
            Self::EmployerAdmin => "用人单位（管理员）",
            Self::Department => "院系",
            Self::School => "学校",
            Self::Province => "省级",
            Self::Operator => "平台运营",
        }
    }

    /// Whether the account carries module rights and 数据权限.
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Department | Self::School | Self::Province)
    }
}

/// The three modules an upper level opens or closes for a lower one (F025).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Module {
    /// 基本信息和就业信息
    Employment,
    /// 档案信息
    Archive,
    /// 户口信息
    Household,
}

impl Module {
    pub const ALL: [Self; 3] = [Self::Employment, Self::Archive, Self::Household];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Employment => "基本信息和就业信息",
            Self::Archive => "档案信息",
            Self::Household => "户口信息",
        }
    }

    /// The form field and column name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Employment => "employment",
            Self::Archive => "archive",
            Self::Household => "household",
        }
    }
}

/// How far a module is open (F026, F027). Ordered: more right is greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    None,
    Read,
    Write,
}

impl Right {
    pub const ALL: [Self; 3] = [Self::None, Self::Read, Self::Write];

    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.code() == code)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "无权限",
            Self::Read => "只读",
            Self::Write => "读写",
        }
    }
}

/// The rights of one management account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rights {
    pub employment: Right,
    pub archive: Right,
    pub household: Right,
}

impl Rights {
    /// All three modules 读写: what the first account of an organisation gets.
    pub const FULL: Self = Self { employment: Right::Write, archive: Right::Write, household: Right::Write };
    pub const NONE: Self = Self { employment: Right::None, archive: Right::None, household: Right::None };

    pub const fn of(self, module: Module) -> Right {
        match module {
            Module::Employment => self.employment,
            Module::Archive => self.archive,
            Module::Household => self.household,
        }
    }

    /// An account cannot hand on more than it has (F024).
    pub fn within(self, giver: Self) -> bool {
        Module::ALL.into_iter().all(|module| self.of(module) <= giver.of(module))
    }
}

/// 数据权限: the education levels an account sees (F023).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelScope {
    All,
    /// 本专科
    Undergraduate,
    /// 研究生
    Postgraduate,
}

impl LevelScope {
    pub const ALL: [Self; 3] = [Self::All, Self::Undergraduate, Self::Postgraduate];

    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Undergraduate => "undergraduate",
            Self::Postgraduate => "postgraduate",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "全部",
            Self::Undergraduate => "本专科",
            Self::Postgraduate => "研究生",
        }
    }

    /// The level group a roster entry must be in, or `None` when every level is seen.
    /// Roster entries store their group as `undergraduate` or `postgraduate`.
    pub const fn group(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Undergraduate | Self::Postgraduate => Some(self.code()),
        }
    }

    /// An account cannot hand on levels it does not see.
    pub fn within(self, giver: Self) -> bool {
        giver == Self::All || self == giver
    }
}
