//! Accounts of those who manage: made by whoever may, with the demo's one password.

use anyhow::Result;
use app::Actor;
use app::accounts::profile::{Profile, Reach};
use app::accounts::staff::{self, StaffForm};
use domain::accounts::{Access, Bound, LevelScope, Right, Rights, Role, SystemPurpose};
use season::{Post, StaffNo};
use store::accounts::identities;

use super::{World, organisations};
use crate::commands::said;

/// What a post may do, and where.
fn standing(world: &World<'_>, post: Post) -> Result<(Role, Bound, Rights, LevelScope)> {
    let all = LevelScope::All;
    let school = |no| world.school(no).map(Bound::School);
    let department = |no: season::DepartmentNo| -> Result<Bound> {
        Ok(Bound::Department {
            school: world.school(world.department_of(no)?.school)?,
            department: world.department(no)?,
        })
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

/// The school's first account makes those of its departments; the command line makes the others.
fn maker(world: &World<'_>, post: Post) -> Result<Actor> {
    let (Post::DepartmentReviewer(no) | Post::DepartmentReader(no)) = post else {
        return Ok(organisations::ADMINISTRATOR);
    };
    let admin = world.season.holder(Post::SchoolAdmin(world.department_of(no)?.school));
    world.actor(admin.ok_or_else(|| anyhow::anyhow!("{no:?} has no school account"))?)
}

pub(super) async fn open(world: &mut World<'_>, no: StaffNo) -> Result<()> {
    let member = world.staff_of(no)?;
    let (role, bound, rights, levels) = standing(world, member.post)?;
    let post = match bound {
        Bound::Department { department, .. } => staff::Post::Department(department),
        Bound::School(school) => staff::Post::School(school),
        Bound::Province(province) => staff::Post::Province(province),
        _ => staff::Post::Platform,
    };
    let reach = Reach { mobile: member.mobile.clone(), email: member.email.clone(), ..Reach::default() };
    let form = StaffForm {
        login: member.login.clone(),
        post: post.code(),
        profile: Profile { name: member.name.clone(), job_title: member.title.to_owned(), reach },
        rights,
        levels,
    };
    let app = &world.app;
    let made = said(staff::create(app, &maker(world, member.post)?, app.new_id(), &form).await)?;
    let mut tx = app.db.write().await?;
    let access = Access::system(SystemPurpose::Administer);
    identities::set_password(&mut tx, &access, made.account, &world.password_hash, false).await?;
    tx.commit().await?;

    let mut session = world.session(made.account, role, bound, &member.name, &world.organisation(member.post)?);
    (session.rights, session.levels) = (rights, levels);
    let actor = Actor::Person(Box::new(session));
    if let Post::SchoolAdmin(no) = member.post {
        organisations::add_departments(world, no, &actor).await?;
    }
    world.staff.insert(no, actor);
    Ok(())
}
