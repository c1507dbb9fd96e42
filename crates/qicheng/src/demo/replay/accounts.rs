//! Accounts of those who manage.

use anyhow::Result;
use app::Actor;
use domain::accounts::{Access, Bound, LevelScope, Right, Rights, Role, SystemPurpose};
use domain::ids::AccountId;
use season::{Post, StaffNo};
use store::accounts::identities::{self, AccountRow};

use super::{World, organisations};

/// What a post may do, and where.
fn standing(world: &World<'_>, post: Post) -> Result<(Role, Bound, Rights, LevelScope)> {
    let all = LevelScope::All;
    let school = |no| world.school(no).map(Bound::School);
    let department = |no: season::DepartmentNo| -> Result<Bound> {
        let owner = world.season.departments.get(no.0).map(|department| department.school);
        let owner = owner.ok_or_else(|| anyhow::anyhow!("the season has no {no:?}"))?;
        Ok(Bound::Department { school: world.school(owner)?, department: world.department(no)? })
    };
    let employment = |right| Rights { employment: right, ..Rights::NONE };
    Ok(match post {
        Post::Operator => (Role::Operator, Bound::Platform, Rights::NONE, all),
        Post::ProvinceAdmin(no) => (Role::Province, Bound::Province(world.province(no)?), Rights::FULL, all),
        Post::SchoolAdmin(no) | Post::SchoolReviewer(no) => (Role::School, school(no)?, Rights::FULL, all),
        Post::UndergraduateReviewer(no) => (Role::School, school(no)?, Rights::FULL, LevelScope::Undergraduate),
        Post::ArchiveManager(no) => (Role::School, school(no)?, Rights { archive: Right::Write, ..Rights::NONE }, all),
        Post::DepartmentReviewer(no) => (Role::Department, department(no)?, employment(Right::Write), all),
        Post::DepartmentReader(no) => (Role::Department, department(no)?, employment(Right::Read), all),
    })
}

pub(super) async fn open(world: &mut World<'_>, no: StaffNo) -> Result<()> {
    let staff = world.staff_of(no)?;
    let (role, bound, rights, levels) = standing(world, staff.post)?;
    let account = AccountId(world.app.new_id());
    let (school, department) = match bound {
        Bound::School(school) => (Some(school), None),
        Bound::Department { school, department } => (Some(school), Some(department)),
        _ => (None, None),
    };
    let row = AccountRow {
        account,
        role,
        active: true,
        login: Some(staff.login.clone()),
        password_hash: None,
        must_change_password: false,
        name: staff.name.clone(),
        job_title: staff.title.to_owned(),
        contact_sealed: None,
        province: if let Bound::Province(province) = bound { Some(province) } else { None },
        school,
        department,
        employer: None,
        person: None,
        rights,
        levels,
        created_at: world.app.now(),
        created_by: None,
        last_login_at: None,
        version: 1,
    };
    let mut tx = world.app.db.write().await?;
    identities::insert(&mut tx, &Access::system(SystemPurpose::Administer), &row).await?;
    tx.commit().await?;
    let mut session = world.session(account, role, bound, &staff.name, "");
    (session.rights, session.levels) = (rights, levels);
    let actor = Actor::Person(Box::new(session));
    if let Post::SchoolAdmin(no) = staff.post {
        organisations::add_departments(world, no, &actor).await?;
    }
    world.staff.insert(no, actor);
    Ok(())
}
