//! Employers register, are looked at, warned about, and collect candidates.

use anyhow::{Context, Result, ensure};
use app::Actor;
use app::accounts::profile::{Profile, Reach};
use app::accounts::staff::{self, StaffForm};
use app::employers::licence::{self, Upload};
use app::employers::register::{self, RegisterForm, Registered as Outcome};
use app::employers::{admit, find_graduate, warnings};
use domain::accounts::{Access, Bound, LevelScope, Rights, Role, SystemPurpose};
use domain::employers::{EmployerProfileForm, ReceivingForm};
use season::{EmployerNo, GraduateNo, SchoolNo, StaffNo, Standing, WarningKind};
use store::accounts::identities;

use super::roster::code;
use super::{World, organisations};
use crate::commands::said;
use crate::demo::PASSWORD;
use crate::demo::accounts_file::listed;
use crate::demo::outbox::Letters;
use crate::demo::world::Registered;

/// 户档 as the form names it; `single_choice` stands for provinces that offer 不接收 instead of 转回生源地.
pub(super) fn receiving(
    employer: &season::Employer,
    archive: &str,
    household: &str,
    single_choice: bool,
) -> ReceivingForm {
    let word = |kind: &str| if single_choice && kind == "origin" { "none".to_owned() } else { kind.to_owned() };
    let mut form =
        ReceivingForm { archive_type: word(archive), household_type: word(household), ..ReceivingForm::default() };
    let region = employer.place.0.to_owned();
    if let Some(receiver) = employer.receiving.receiver.as_ref().filter(|_| archive != "origin") {
        form.archive_name.clone_from(&receiver.name);
        form.archive_region.clone_from(&region);
        form.archive_address = street(employer, &receiver.address);
        form.archive_postcode.clone_from(&receiver.postcode);
        form.archive_contact.clone_from(&receiver.contact);
        form.archive_phone.clone_from(&receiver.phone);
    }
    if household != "origin" {
        form.household_region = region;
        form.household_address = street(employer, &employer.address);
    }
    form
}

/// An address without the region, which forms ask for on its own.
fn street(employer: &season::Employer, address: &str) -> String {
    address.strip_prefix(employer.place.1).unwrap_or(address).to_owned()
}

/// The log-in name an employer chooses; the season's is its e-mail address.
pub(crate) fn login(employer: &season::Employer) -> String {
    employer.login.split('@').next().unwrap_or_default().to_owned()
}

/// Name of the one account of an employer that is no administrator's.
pub(crate) const HANDLER: &str = "经办人一";

pub(crate) fn handler_login(employer: &season::Employer) -> String {
    format!("{}-hr", login(employer))
}

/// Its administrator adds a colleague.
async fn add_handler(world: &World<'_>, no: EmployerNo) -> Result<()> {
    let (app, registered) = (&world.app, world.registered(no)?);
    let form = StaffForm {
        login: handler_login(world.employer_of(no)?),
        post: staff::Post::Handler(registered.employer).code(),
        profile: Profile { name: HANDLER.to_owned(), job_title: "招聘专员".to_owned(), reach: Reach::default() },
        rights: Rights::NONE,
        levels: LevelScope::All,
    };
    let made = said(staff::create(app, &registered.actor, app.new_id(), &form).await)?;
    let mut tx = app.db.write().await?;
    let access = Access::system(SystemPurpose::Administer);
    identities::set_password(&mut tx, &access, made.account, &world.password_hash, false).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn register(world: &mut World<'_>, letters: &Letters, no: EmployerNo) -> Result<()> {
    let (app, employer) = (world.app.clone(), world.employer_of(no)?);
    let draft = register::read_draft(&app, &register::new_draft(&app)).context("our own draft")?;
    let address = format!("10.1.{}.{}", no.0 / 250, no.0 % 250 + 1);
    // Any picture does: what it shows is for people.
    let bytes = app.pictures.picture_code("LICENCE", app.random::<32>());
    let upload = Upload { name: "营业执照.png".to_owned(), bytes };
    let kept = said(licence::keep(&app, draft, upload).await)?;
    said(register::send_code(&app, draft, &employer.contact.mobile, &address).await)?;
    let form = RegisterForm {
        profile: EmployerProfileForm {
            name: employer.name.clone(),
            credit_code: employer.credit_code.clone(),
            nature: employer.nature.to_owned(),
            industry: employer.industry.to_owned(),
            region: employer.place.0.to_owned(),
            address: street(employer, &employer.address),
            contact_name: employer.contact.name.clone(),
            contact_phone: employer.contact.phone.clone(),
            contact_mobile: employer.contact.mobile.clone(),
            contact_email: employer.contact.email.clone(),
        },
        defaults: receiving(employer, employer.receiving.archive, employer.receiving.household, false),
        person: employer.contact.name.clone(),
        mobile: employer.contact.mobile.clone(),
        code: code(world, letters, &employer.contact.mobile).await?,
        email: employer.contact.email.clone(),
        login: login(employer),
        password: PASSWORD.to_owned(),
        agreed: true,
    };
    let outcome = said(register::register(&app, draft, &form, Some(kept), &address).await)?;
    ensure!(outcome == Outcome::New(draft), "{outcome:?}");
    let access = Access::system(SystemPurpose::Administer);
    let accounts = identities::of_employer(&mut *app.db.read().await?, &access, draft).await?;
    let account = accounts.first().context("the registration made no account")?;
    let session =
        world.session(account.account, Role::EmployerAdmin, Bound::Employer(draft), &account.name, &employer.name);
    world.employers.insert(no, Registered { employer: draft, actor: Actor::Person(Box::new(session)) });
    if listed(world.season, Standing::Admitted).first() == Some(&no) {
        add_handler(world, no).await?;
    }
    Ok(())
}

pub(super) async fn decide(world: &World<'_>, no: EmployerNo, by: StaffNo, verdict: admit::Verdict) -> Result<()> {
    let (employer, actor) = (world.registered(no)?.employer, world.actor(by)?);
    let seen = said(admit::case(&world.app, &actor, employer).await)?.row.version;
    said(admit::decide(&world.app, &actor, world.app.new_id(), employer, seen, verdict).await)
}

pub(super) async fn warn(world: &World<'_>, no: EmployerNo, by: StaffNo, kind: WarningKind, note: &str) -> Result<()> {
    let employer = world.employer_of(no)?;
    let school = world
        .season
        .schools
        .iter()
        .enumerate()
        .find(|(index, _)| world.season.holder(season::Post::SchoolAdmin(SchoolNo(*index))) == Some(by));
    let (_, school) = school.with_context(|| format!("{by:?} is no school's"))?;
    let kind = match kind {
        WarningKind::Violation => domain::employers::WarningKind::Violation,
        WarningKind::Fake => domain::employers::WarningKind::Fake,
        WarningKind::Discrimination => domain::employers::WarningKind::Discrimination,
        WarningKind::FalseAdvertising => domain::employers::WarningKind::FalsePromotion,
    };
    let line = [school.code, &employer.name, &employer.credit_code, kind.name(), note].join(",");
    let text = format!("{}\n{line}\n", warnings::MARK_COLUMNS.join(","));
    let (app, actor) = (&world.app, organisations::ADMINISTRATOR);
    said(warnings::import_marks(app, &actor, app.new_id(), "预警单位.csv", text.into_bytes()).await)?;
    Ok(())
}

pub(super) async fn add_candidate(world: &mut World<'_>, no: EmployerNo, graduate_no: GraduateNo) -> Result<()> {
    let graduate = world.graduate_of(graduate_no)?;
    let search = find_graduate::Search {
        name: graduate.name.clone(),
        kind: String::new(),
        number: graduate.resident_id.clone(),
        school: world.school_of(graduate.school)?.name.to_owned(),
    };
    let found = said(find_graduate::find_and_add(&world.app, &world.registered(no)?.actor, &search).await)?;
    world.candidates.insert((no, graduate_no), found.candidate);
    Ok(())
}
