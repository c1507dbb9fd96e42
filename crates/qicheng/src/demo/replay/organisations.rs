//! Provinces, schools, departments and their settings.

use anyhow::{Result, ensure};
use app::Actor;
use app::organisations::change_policy;
use app::organisations::change_settings::{ChangeSettings, SettingsOutcome, change_settings, view};
use app::organisations::create_province::{CreateProvince, create_province};
use app::organisations::create_school::{CreateSchool, create_school};
use app::organisations::departments;
use domain::accounts::SystemPurpose;
use domain::organisations::{AgreementParties, Handler, ReviewLevels, SettingsDraft, Switches};
use season::{AgreementType, ProvinceNo, ReviewMode, SchoolNo, StaffNo};

use super::World;
use crate::commands::said;

pub(super) const ADMINISTRATOR: Actor = Actor::System(SystemPurpose::Administer);

pub(super) async fn open_province(world: &mut World<'_>, no: ProvinceNo) -> Result<()> {
    let province = world.season.provinces.get(no.0).ok_or_else(|| anyhow::anyhow!("the season has no {no:?}"))?;
    let input = CreateProvince {
        nonce: world.app.new_id(),
        name: province.name.to_owned(),
        profile: province.profile.to_owned(),
        parties: Some(match province.agreement {
            AgreementType::TwoParty => AgreementParties::Two,
            AgreementType::ThreeParty => AgreementParties::Three,
        }),
    };
    let id = said(create_province(&world.app, &ADMINISTRATOR, input).await)?;
    world.provinces.insert(no, id);
    Ok(())
}

pub(super) async fn open_school(world: &mut World<'_>, no: SchoolNo) -> Result<()> {
    let school = world.school_of(no)?;
    let input = CreateSchool {
        nonce: world.app.new_id(),
        province: Some(world.province(school.province)?),
        code: school.code.to_owned(),
        name: school.name.to_owned(),
        phone: school.phone.to_owned(),
    };
    let id = said(create_school(&world.app, &ADMINISTRATOR, input).await)?;
    world.schools.insert(no, id);
    Ok(())
}

/// The school's first account sets up the departments the other accounts need.
pub(super) async fn add_departments(world: &mut World<'_>, no: SchoolNo, by: &Actor) -> Result<()> {
    let own = world.season.departments.iter().enumerate().filter(|(_, department)| department.school == no);
    let own: Vec<_> = own.map(|(index, department)| (season::DepartmentNo(index), department.name)).collect();
    for (_, name) in &own {
        said(departments::add(&world.app, by, world.app.new_id(), name).await)?;
    }
    let rows = said(departments::list(&world.app, by).await)?.rows;
    for (department, name) in own {
        let row = rows.iter().find(|row| row.name == name);
        world.departments.insert(department, row.ok_or_else(|| anyhow::anyhow!("{name} was not added"))?.department);
    }
    Ok(())
}

/// The province's own values over its profile.
pub(super) async fn set_policy(world: &World<'_>, by: StaffNo, values: &[(&str, &str)]) -> Result<()> {
    let actor = world.actor(by)?;
    let seen = said(change_policy::view(&world.app, &actor).await)?;
    let input = change_policy::ChangePolicy {
        nonce: world.app.new_id(),
        version: seen.province.version,
        profile: seen.profile,
        fields: values.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect(),
    };
    said(change_policy::change_policy(&world.app, &actor, input).await)
}

pub(super) async fn open_signing(world: &mut World<'_>, no: SchoolNo, by: StaffNo) -> Result<()> {
    let (school, actor) = (world.school_of(no)?, world.actor(by)?);
    let seen = said(view(&world.app, &actor, world.season.cohort).await)?;
    let levels = match school.review {
        ReviewMode::SchoolOnly => ReviewLevels::SchoolOnly,
        ReviewMode::DepartmentThenSchool => ReviewLevels::DepartmentThenSchool,
    };
    let input = ChangeSettings {
        cohort: world.season.cohort,
        nonce: world.app.new_id(),
        version: seen.version,
        draft: SettingsDraft {
            switches: Switches { online: true, ..seen.settings.switches },
            levels: levels.as_str().to_owned(),
            rescission_limit: school.rescission_limit.to_string(),
            handler: Handler {
                name: school.handler.to_owned(),
                phone: school.phone.to_owned(),
                address: school.address.to_owned(),
                postcode: school.postcode.to_owned(),
            },
            ..SettingsDraft::of(&seen.settings)
        },
        confirmation: school.name.to_owned(),
    };
    let outcome = said(change_settings(&world.app, &actor, input).await)?;
    ensure!(outcome == SettingsOutcome::Changed, "{outcome:?}");
    Ok(())
}
