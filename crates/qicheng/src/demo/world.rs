//! What the season's numbers became in this installation.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use app::{Actor, App};
use domain::accounts::{Bound, LevelScope, Rights, Role, Session};
use domain::ids::{
    AccountId, CandidateId, ContactId, DepartmentId, EmployerId, ModeChangeId, PlacementRef, ProvinceId, SchoolId,
    SessionId,
};
use season::{
    ApplicationNo, Department, DepartmentNo, EmployerNo, Graduate, GraduateNo, Invitation, ModeChangeNo, Post,
    ProvinceNo, School, SchoolNo, Season, Staff, StaffNo,
};

/// A graduate who has activated the account.
#[derive(Clone, Debug)]
pub(super) struct Active {
    pub actor: Actor,
    /// The contact that proves binding acts.
    pub contact: ContactId,
}

/// An employer that has registered.
#[derive(Clone, Debug)]
pub(super) struct Registered {
    pub employer: EmployerId,
    pub actor: Actor,
}

/// Ids by the season's numbers; what has not come about yet is missing.
pub(super) struct World<'s> {
    pub app: App,
    pub season: &'s Season,
    pub provinces: BTreeMap<ProvinceNo, ProvinceId>,
    pub schools: BTreeMap<SchoolNo, SchoolId>,
    pub departments: BTreeMap<DepartmentNo, DepartmentId>,
    pub staff: BTreeMap<StaffNo, Actor>,
    pub employers: BTreeMap<EmployerNo, Registered>,
    pub graduates: BTreeMap<GraduateNo, Active>,
    pub candidates: BTreeMap<(EmployerNo, GraduateNo), CandidateId>,
    pub placements: BTreeMap<Invitation, PlacementRef>,
    pub applications: BTreeMap<ApplicationNo, PlacementRef>,
    /// Those whose files lie with them.
    pub submitted: BTreeSet<ApplicationNo>,
    pub mode_changes: BTreeMap<ModeChangeNo, (SchoolId, ModeChangeId)>,
    /// Files drawn so far; the number makes each a different one.
    pub files: usize,
    /// Of the one password of the demo.
    pub password_hash: String,
}

impl<'s> World<'s> {
    pub fn new(app: App, season: &'s Season, password_hash: String) -> Self {
        Self {
            app,
            season,
            provinces: BTreeMap::new(),
            schools: BTreeMap::new(),
            departments: BTreeMap::new(),
            staff: BTreeMap::new(),
            employers: BTreeMap::new(),
            graduates: BTreeMap::new(),
            candidates: BTreeMap::new(),
            placements: BTreeMap::new(),
            applications: BTreeMap::new(),
            submitted: BTreeSet::new(),
            mode_changes: BTreeMap::new(),
            files: 0,
            password_hash,
        }
    }

    pub fn province(&self, no: ProvinceNo) -> Result<ProvinceId> {
        self.provinces.get(&no).copied().with_context(|| format!("{no:?} is not open yet"))
    }

    pub fn school(&self, no: SchoolNo) -> Result<SchoolId> {
        self.schools.get(&no).copied().with_context(|| format!("{no:?} is not open yet"))
    }

    pub fn school_of(&self, no: SchoolNo) -> Result<&'s School> {
        self.season.school(no).with_context(|| format!("the season has no {no:?}"))
    }

    pub fn graduate_of(&self, no: GraduateNo) -> Result<&'s Graduate> {
        self.season.graduate(no).with_context(|| format!("the season has no {no:?}"))
    }

    pub fn employer_of(&self, no: EmployerNo) -> Result<&'s season::Employer> {
        self.season.employer(no).with_context(|| format!("the season has no {no:?}"))
    }

    pub fn staff_of(&self, no: StaffNo) -> Result<&'s Staff> {
        self.season.staff.get(no.0).with_context(|| format!("the season has no {no:?}"))
    }

    pub fn department(&self, no: DepartmentNo) -> Result<DepartmentId> {
        self.departments.get(&no).copied().with_context(|| format!("{no:?} is not there yet"))
    }

    pub fn department_of(&self, no: DepartmentNo) -> Result<&'s Department> {
        self.season.departments.get(no.0).with_context(|| format!("the season has no {no:?}"))
    }

    /// The organisation's name as pages show it.
    pub fn organisation(&self, post: Post) -> Result<String> {
        Ok(match post {
            Post::Operator => "平台运营".to_owned(),
            Post::ProvinceAdmin(no) => {
                self.season.provinces.get(no.0).map(|province| province.name.to_owned()).unwrap_or_default()
            }
            Post::SchoolAdmin(no)
            | Post::SchoolReviewer(no)
            | Post::UndergraduateReviewer(no)
            | Post::ArchiveManager(no) => self.school_of(no)?.name.to_owned(),
            Post::DepartmentReviewer(no) | Post::DepartmentReader(no) => {
                let department = self.department_of(no)?;
                format!("{} {}", self.school_of(department.school)?.name, department.name)
            }
        })
    }

    pub fn actor(&self, no: StaffNo) -> Result<Actor> {
        self.staff.get(&no).cloned().with_context(|| format!("{no:?} has no account yet"))
    }

    pub fn registered(&self, no: EmployerNo) -> Result<&Registered> {
        self.employers.get(&no).with_context(|| format!("{no:?} has not registered yet"))
    }

    pub fn active(&self, no: GraduateNo) -> Result<&Active> {
        self.graduates.get(&no).with_context(|| format!("{no:?} has not activated yet"))
    }

    pub fn placement(&self, invitation: Invitation) -> Result<PlacementRef> {
        self.placements.get(&invitation).copied().with_context(|| format!("{invitation:?} was not sent yet"))
    }

    /// The session its log-in would give; the demo's people do not type passwords while the season is played.
    pub fn session(&self, account: AccountId, role: Role, bound: Bound, name: &str, organisation: &str) -> Session {
        Session {
            session: SessionId(self.app.new_id()),
            account,
            role,
            bound,
            rights: Rights::FULL,
            levels: LevelScope::All,
            name: name.to_owned(),
            organisation: organisation.to_owned(),
        }
    }
}
