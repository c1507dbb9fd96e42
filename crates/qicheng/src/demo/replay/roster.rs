//! The roster comes in by workbook; graduates activate, check their data, and say what is wrong.

use anyhow::{Context, Result, ensure};
use app::accounts::activate::{self, Activate, Claim};
use app::jobs;
use app::ports::{Sheet, SheetColumn};
use app::roster::apply_import;
use app::roster::check_import::{CheckImport, check_import};
use app::roster::first_check::{CheckAnswer, answer_check, own_entry};
use domain::roster::RosterColumn;
use season::{GraduateNo, ROSTER_COLUMNS, SchoolNo, StaffNo, roster_row};

use super::World;
use crate::commands::said;
use crate::demo::PASSWORD;
use crate::demo::outbox::Letters;
use crate::demo::world::Active;

pub(super) async fn import(world: &mut World<'_>, no: SchoolNo, by: StaffNo, graduates: &[GraduateNo]) -> Result<()> {
    if graduates.is_empty() {
        return Ok(());
    }
    let (school, actor) = (world.school_of(no)?, world.actor(by)?);
    let columns =
        ROSTER_COLUMNS.iter().map(|title| SheetColumn { title: (*title).to_owned(), ..SheetColumn::default() });
    let mut rows = Vec::with_capacity(graduates.len());
    for graduate in graduates {
        let graduate = world.graduate_of(*graduate)?;
        rows.push(roster_row(graduate, school, world.department_of(graduate.department)?).to_vec());
    }
    let sheet = Sheet { name: "毕业生名单".to_owned(), columns: columns.collect(), rows };
    let input = CheckImport {
        cohort: world.season.cohort,
        file_name: format!("{}.xlsx", school.name),
        bytes: world.app.sheets.write(&[sheet])?,
        again: false,
    };
    let import = said(check_import(&world.app, &actor, input).await)?.import();
    said(apply_import::start(&world.app, &actor, import).await)?;
    while apply_import::work(&world.app).await? > 0 {}
    Ok(())
}

pub(super) async fn activate(world: &mut World<'_>, letters: &Letters, no: GraduateNo) -> Result<()> {
    let (app, graduate) = (world.app.clone(), world.graduate_of(no)?);
    // A browser of one's own: limits count by address.
    let address = format!("10.0.{}.{}", no.0 / 250, no.0 % 250 + 1);
    let claim = Claim {
        name: &graduate.name,
        document: &graduate.resident_id,
        exam_number: &graduate.exam_number,
        address: &address,
    };
    let known = said(activate::claim(&app, &claim).await)?;
    let masked =
        domain::people::Mobile::parse(&graduate.mobile).map_err(|problem| anyhow::anyhow!("{problem}"))?.masked();
    let contact =
        known.contacts.iter().find(|row| row.masked == masked).context("the roster's mobile is no contact")?;
    said(activate::send_code(&app, &known.ticket, contact.contact, &address).await)?;
    let input = Activate {
        ticket: &known.ticket,
        contact: contact.contact,
        code: &code(world, letters, &graduate.mobile).await?,
        password: PASSWORD,
        again: PASSWORD,
        device: "演示",
        address: &address,
    };
    let begun = said(activate::activate(&app, &input).await)?;
    ensure!(!begun.without_entry, "{} has no roster entry", graduate.student_number);
    world.graduates.insert(no, Active { actor: begun.actor, contact: contact.contact });
    Ok(())
}

/// The code just sent to a contact, taken from where the demo's messages end.
pub(super) async fn code(world: &World<'_>, letters: &Letters, contact: &str) -> Result<String> {
    super::hush(&world.app).await?;
    jobs::run_due(&world.app).await?;
    letters.code(contact).context("no code was sent")
}

pub(super) async fn confirm(world: &World<'_>, no: GraduateNo) -> Result<()> {
    answer(world, no, CheckAnswer::Confirm).await
}

pub(super) async fn dispute(world: &World<'_>, no: GraduateNo, field: &str, note: &str) -> Result<()> {
    let column = RosterColumn::ALL.iter().find(|column| column.title() == field);
    let column = *column.with_context(|| format!("the roster has no column {field}"))?;
    answer(world, no, CheckAnswer::Dispute { columns: vec![column], note: note.to_owned() }).await
}

async fn answer(world: &World<'_>, no: GraduateNo, answer: CheckAnswer) -> Result<()> {
    let actor = &world.active(no)?.actor;
    let seen = said(own_entry(&world.app, actor).await)?.version;
    said(answer_check(&world.app, actor, world.app.new_id(), seen, answer).await)
}
