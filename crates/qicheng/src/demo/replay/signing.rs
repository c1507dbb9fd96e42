//! Letters, answers and reviews.

use anyhow::{Context, Result, bail, ensure};
use app::employers::{templates, warnings};
use app::placements::accept::{self, Accept};
use app::placements::decide::{Decide, decide};
use app::placements::invite::{self, Letter};
use app::placements::refuse::{Refuse, refuse};
use app::placements::{settle, withdraw};
use domain::accounts::{Access, SystemPurpose};
use domain::employers::LetterForm;
use domain::ids::PlacementRef;
use domain::placements::{Acknowledged, Concern, Decision, FailReason, Failing, Pace};
use season::{GraduateNo, Invitation, LetterNo, StaffNo};
use store::placements::PlacementRow;

use super::World;
use super::employers::receiving;
use super::roster::code;
use crate::commands::said;
use crate::demo::outbox::Letters;

const ACCESS: Access = Access::system(SystemPurpose::Administer);

/// Whether the graduate's province offers 不接收 instead of 转回生源地.
fn single_choice(world: &World<'_>, no: GraduateNo) -> Result<bool> {
    let school = world.school_of(world.graduate_of(no)?.school)?;
    Ok(world.season.provinces.get(school.province.0).is_some_and(|province| province.profile == "v21"))
}

fn form(world: &World<'_>, no: LetterNo, single_choice: bool) -> Result<LetterForm> {
    let letter = world.season.letter(no).with_context(|| format!("the season has no {no:?}"))?;
    let (terms, employer) = (&letter.terms, world.employer_of(letter.employer)?);
    let months = |months: u8| if months == 0 { "无".to_owned() } else { format!("{months}个月") };
    Ok(LetterForm {
        job_category: terms.post_category.to_owned(),
        post: terms.post.to_owned(),
        days: terms.valid_days.to_string(),
        trial_period: months(terms.trial_months),
        trial_pay: terms.trial_pay.to_string(),
        pay: terms.pay.to_string(),
        penalty: terms.penalty.to_string(),
        report_place: terms.report_place.clone(),
        report_by: terms.report_until.to_string(),
        work_region: terms.work_place.0.to_owned(),
        work_place: String::new(),
        contact: terms.contact.clone(),
        phone: terms.contact_phone.clone(),
        supplement: terms.supplement.to_owned(),
        receiving: receiving(employer, terms.archive, terms.household, single_choice),
    })
}

pub(super) async fn save_template(world: &World<'_>, no: LetterNo, title: &str) -> Result<()> {
    let letter = world.season.letter(no).with_context(|| format!("the season has no {no:?}"))?;
    let actor = &world.registered(letter.employer)?.actor;
    said(templates::save(&world.app, actor, title, &form(world, no, false)?).await)?;
    Ok(())
}

pub(super) async fn send(world: &mut World<'_>, no: LetterNo) -> Result<()> {
    let letter = world.season.letter(no).with_context(|| format!("the season has no {no:?}"))?;
    let actor = world.registered(letter.employer)?.actor.clone();
    // A province's form of 户档 decides what a letter can say; graduates of both kinds get a letter each.
    for kind in [false, true] {
        let mut graduates = Vec::new();
        let mut candidates = Vec::new();
        for graduate in &letter.graduates {
            if single_choice(world, *graduate)? == kind {
                let found = world.candidates.get(&(letter.employer, *graduate)).copied();
                candidates.push(found.with_context(|| format!("{graduate:?} is no candidate"))?);
                graduates.push(*graduate);
            }
        }
        if candidates.is_empty() {
            continue;
        }
        let posted = Letter { form: form(world, no, kind)?, candidates };
        let sent = said(invite::send(&world.app, &actor, world.app.new_id(), &posted).await)?;
        ensure!(sent.refused.is_empty(), "{:?}", sent.refused);
        for (graduate, record) in graduates.into_iter().zip(sent.invited) {
            world.placements.insert(Invitation { letter: no, graduate }, record);
        }
    }
    Ok(())
}

/// The record as it stands, decisions that are due settled.
async fn seen(world: &World<'_>, record: PlacementRef) -> Result<PlacementRow> {
    settle::sweep(&world.app).await?;
    let found = store::placements::find(&mut *world.app.db.read().await?, &ACCESS, record).await?;
    found.with_context(|| format!("no placement {record}"))
}

pub(super) async fn withdraw(world: &World<'_>, invitation: Invitation) -> Result<()> {
    let record = world.placement(invitation)?;
    let letter = world.season.letter(invitation.letter).context("a letter of the season")?;
    let version = seen(world, record).await?.version;
    let actor = &world.registered(letter.employer)?.actor;
    said(withdraw::withdraw(&world.app, actor, world.app.new_id(), record, version).await)
}

pub(super) async fn refuse_invitation(world: &World<'_>, invitation: Invitation) -> Result<()> {
    let record = world.placement(invitation)?;
    let input = Refuse {
        record,
        nonce: world.app.new_id(),
        seen: seen(world, record).await?.version,
        reason: String::new(),
        tell_employer: false,
    };
    said(refuse(&world.app, &world.active(invitation.graduate)?.actor, &input).await)
}

pub(super) async fn accept_invitation(world: &World<'_>, letters: &Letters, invitation: Invitation) -> Result<()> {
    let (record, active) = (world.placement(invitation)?, world.active(invitation.graduate)?);
    let version = seen(world, record).await?.version;
    said(accept::send_code(&world.app, &active.actor, record, version, active.contact).await)?;
    let input = Accept {
        record,
        nonce: world.app.new_id(),
        seen: version,
        agreed: true,
        contact: Some(active.contact),
        code: code(world, letters, &world.graduate_of(invitation.graduate)?.mobile).await?,
    };
    said(accept::accept(&world.app, &active.actor, &input).await)
}

pub(super) async fn review(
    world: &World<'_>,
    invitation: Invitation,
    by: StaffNo,
    decision: season::Decision,
    pace: Pace,
) -> Result<()> {
    let (record, actor) = (world.placement(invitation)?, world.actor(by)?);
    let row = seen(world, record).await?;
    let decision = match decision {
        season::Decision::Pass => Decision::pass(acknowledged(world, &row).await?),
        season::Decision::Return { .. } => bail!("an invitation is not returned"),
        season::Decision::Fail { reason, details } => {
            let found = FailReason::ALL.iter().copied().find(|known| known.title() == reason);
            let reason = found.with_context(|| format!("{reason} is no reason of the list"))?;
            Decision::Fail(Failing { reason, details: details.to_owned() })
        }
    };
    let input = Decide { record, nonce: world.app.new_id(), seen: row.version, decision, pace };
    said(decide(&world.app, &actor, &input).await)?;
    Ok(())
}

/// What warns about the employer, each looked into.
async fn acknowledged(world: &World<'_>, row: &PlacementRow) -> Result<Vec<Acknowledged>> {
    let mut tx = world.app.db.read().await?;
    let mut concerns = warnings::concerns(&mut tx, &ACCESS, row.record.school, &row.credit_code).await?;
    if row.attempt > 1 {
        concerns.push(Concern::SecondSubmission);
    }
    let note = "已电话联系单位核实。";
    Ok(concerns.into_iter().map(|concern| Acknowledged { concern, note: note.to_owned() }).collect())
}
