//! An access: one allowed action together with the rows it reaches.
//!
//! Storage demands one with every call and repeats its bound in the SQL, so a query without a filter does not compile.

use crate::accounts::{Action, LevelScope, PERMISSIONS, Reach, Role, Session};
use crate::ids::{AccountId, DepartmentId, EmployerId, EntryId, PersonId, ProvinceId, SchoolId};
use crate::refusal::Refusal;

/// The rows an access reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    Platform,
    Province(ProvinceId),
    School(SchoolId),
    Department {
        school: SchoolId,
        department: DepartmentId,
    },
    Employer(EmployerId),
    /// A graduate and the roster entry the session selected.
    Person {
        person: PersonId,
        school: SchoolId,
        entry: EntryId,
    },
}

/// Why the program itself reads or writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SystemPurpose {
    /// Log-in, activation and recovery: before there is a session.
    Authenticate,
    /// Due intentions, expiries, jobs, sweeps.
    Work,
    /// `qicheng admin`, `init`, demo and import on the command line.
    Administer,
    /// `ledger verify`, `doctor`.
    Verify,
}

/// Why somebody without an account reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PublicPurpose {
    /// `/verify/agreement/{number}/{hash}`
    VerifyAgreement,
    /// Registering an employer, asking for its state.
    RegisterEmployer,
    /// Sending a stamped agreement back by a one-time link.
    SendStampedBack,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ground {
    Action(Action),
    System(SystemPurpose),
    Public(PublicPurpose),
}

/// Proof that somebody may act on the rows within a bound. Cannot be made except by the functions here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    ground: Ground,
    bound: Bound,
    levels: LevelScope,
    account: Option<AccountId>,
}

impl Access {
    /// # Errors
    /// When the permission table has no row for the session's role, or the account's module right is too small.
    pub fn grant(session: &Session, action: Action) -> Result<Self, Refusal> {
        let denied = || {
            Refusal::new(
                "no-permission",
                "§2.3",
                format!("当前账号（{}）没有「{}」的权限", session.role.label(), action.label()),
                "需要时请联系上级账号管理员开通",
            )
        };
        let row = PERMISSIONS.iter().find(|row| row.action == action && row.role == session.role).ok_or_else(denied)?;
        if let Some((module, least)) = row.needs
            && session.rights.of(module) < least
        {
            return Err(denied());
        }
        if !row.reach.fits(session.bound) {
            return Err(denied());
        }
        let levels = if session.role.is_staff() { session.levels } else { LevelScope::All };
        Ok(Self { ground: Ground::Action(action), bound: session.bound, levels, account: Some(session.account) })
    }

    pub const fn system(purpose: SystemPurpose) -> Self {
        Self { ground: Ground::System(purpose), bound: Bound::Platform, levels: LevelScope::All, account: None }
    }

    pub const fn public(purpose: PublicPurpose) -> Self {
        Self { ground: Ground::Public(purpose), bound: Bound::Platform, levels: LevelScope::All, account: None }
    }

    pub const fn bound(&self) -> Bound {
        self.bound
    }

    pub const fn levels(&self) -> LevelScope {
        self.levels
    }

    pub const fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The school rows must belong to, when the bound names one.
    pub const fn school(&self) -> Option<SchoolId> {
        match self.bound {
            Bound::School(school) | Bound::Department { school, .. } | Bound::Person { school, .. } => Some(school),
            Bound::Platform | Bound::Province(_) | Bound::Employer(_) => None,
        }
    }

    pub const fn province(&self) -> Option<ProvinceId> {
        match self.bound {
            Bound::Province(province) => Some(province),
            _ => None,
        }
    }

    pub const fn department(&self) -> Option<DepartmentId> {
        match self.bound {
            Bound::Department { department, .. } => Some(department),
            _ => None,
        }
    }

    pub const fn employer(&self) -> Option<EmployerId> {
        match self.bound {
            Bound::Employer(employer) => Some(employer),
            _ => None,
        }
    }

    pub const fn person(&self) -> Option<PersonId> {
        match self.bound {
            Bound::Person { person, .. } => Some(person),
            _ => None,
        }
    }

    pub const fn entry(&self) -> Option<EntryId> {
        match self.bound {
            Bound::Person { entry, .. } => Some(entry),
            _ => None,
        }
    }

    /// The name of the ground, for logs.
    pub fn ground_text(&self) -> String {
        match self.ground {
            Ground::Action(action) => action.code().to_owned(),
            Ground::System(purpose) => format!("system:{purpose:?}").to_lowercase(),
            Ground::Public(purpose) => format!("public:{purpose:?}").to_lowercase(),
        }
    }
}

impl Reach {
    /// Whether a session bound like this can have this reach.
    pub(super) const fn fits(self, bound: Bound) -> bool {
        matches!(
            (self, bound),
            (Self::Own, _)
                | (Self::Person, Bound::Person { .. })
                | (Self::Employer, Bound::Employer(_))
                | (Self::Department, Bound::Department { .. })
                | (Self::School, Bound::School(_))
                | (Self::Province, Bound::Province(_))
                | (Self::Platform, Bound::Platform)
        )
    }
}

impl Bound {
    /// The role's bound kind, for the printed table.
    pub const fn matches_role(self, role: Role) -> bool {
        matches!(
            (self, role),
            (Self::Platform, Role::Operator)
                | (Self::Province(_), Role::Province)
                | (Self::School(_), Role::School)
                | (Self::Department { .. }, Role::Department)
                | (Self::Employer(_), Role::Employer | Role::EmployerAdmin)
                | (Self::Person { .. }, Role::Graduate)
        )
    }
}
