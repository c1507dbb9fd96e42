//! What graduates apply for, from the form to the end: files, codes, reviews.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use app::employers::licence::Upload;
use app::placements::decide::{Decide, decide};
use app::placements::own_acts::{self, Give};
use app::placements::rescind::{self, Ask};
use app::placements::save::{Save, save};
use app::placements::submit::{self, Submit};
use app::placements::{evidence, load_record, settle, start};
use domain::accounts::{Access, SystemPurpose};
use domain::ids::PlacementRef;
use domain::placements::{
    Acknowledged, Act as Move, Decision, Ending, FailReason, Failing, Pace, PlacementKind, Remarks, RescissionEnd,
    StateCode,
};
use season::{Application, ApplicationNo, Applied, Course, StaffNo, Story, Way};

use super::World;
use super::roster::code;
use crate::commands::said;
use crate::demo::outbox::Letters;
use crate::demo::specimen;
use crate::demo::world::Active;

const ACCESS: Access = Access::system(SystemPurpose::Administer);
/// Every so many files is a document rather than a picture.
const DOCUMENTS: usize = 4;
/// The number of the file that several hand in; no other comes this far.
const COPIED: usize = 4_000_000;

impl World<'_> {
    pub(super) fn application_of(&self, no: ApplicationNo) -> Result<&Application> {
        self.season.application(no).with_context(|| format!("the season has no {no:?}"))
    }

    pub(super) fn applied(&self, no: ApplicationNo) -> Result<(PlacementRef, &Active)> {
        let record = self.applications.get(&no).copied().with_context(|| format!("{no:?} was not begun yet"))?;
        Ok((record, self.active(self.application_of(no)?.graduate)?))
    }

    fn is_copied(&self, no: ApplicationNo) -> bool {
        let story = self.season.application(no).and_then(|application| self.season.stories.get(application.graduate.0));
        matches!(story, Some(Story::Applied(Applied { course: Course::Copied, .. })))
    }
}

/// The version of the record, decisions that are due settled.
pub(super) async fn seen(world: &World<'_>, record: PlacementRef) -> Result<i64> {
    settle::sweep(&world.app).await?;
    let found = store::placements::find(&mut *world.app.db.read().await?, &ACCESS, record).await?;
    Ok(found.with_context(|| format!("no placement {record}"))?.version)
}

pub(super) async fn begin(world: &mut World<'_>, no: ApplicationNo) -> Result<()> {
    let application = world.application_of(no)?;
    let actor = &world.active(application.graduate)?.actor;
    let kind = match application.way {
        Way::Offline => PlacementKind::Offline,
        Way::Paper => PlacementKind::Paper,
        Way::Destination => PlacementKind::Destination,
    };
    let app = &world.app;
    let record = said(start::start(app, actor, app.new_id(), kind, application.category).await)?;
    let typed: BTreeMap<String, String> =
        application.fields.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let input = Save { record, nonce: app.new_id(), seen: 1, category: None, typed };
    said(save(app, actor, &input).await)?;
    world.applications.insert(no, record);
    Ok(())
}

/// A file that shows what is asked for, marked 示意.
async fn add_file(world: &mut World<'_>, no: ApplicationNo) -> Result<()> {
    let (record, active) = world.applied(no)?;
    let title = world.application_of(no)?.evidence;
    // One file in two records is what reviewers are warned of.
    let number = if world.is_copied(no) { COPIED } else { world.files };
    let upload = specimen_of(title, number);
    let (app, actor) = (&world.app, &active.actor);
    said(evidence::add(app, actor, app.new_id(), record, vec![upload]).await)?;
    world.files += 1;
    Ok(())
}

/// The `number`-th file of the demo.
pub(super) fn specimen_of(title: &str, number: usize) -> Upload {
    let serial = u32::try_from(number).unwrap_or_default();
    if number % DOCUMENTS == DOCUMENTS - 1 {
        return Upload { name: format!("{title}（示意）.pdf"), bytes: specimen::pdf(serial) };
    }
    Upload { name: format!("{title}（示意）.png"), bytes: specimen::png(serial) }
}

pub(super) async fn submit(world: &mut World<'_>, letters: &Letters, no: ApplicationNo) -> Result<()> {
    let application = world.application_of(no)?;
    let asks_files = application.way != Way::Offline && !application.evidence.is_empty();
    if asks_files && world.submitted.insert(no) {
        add_file(world, no).await?;
    }
    send(world, letters, no).await
}

pub(super) async fn send_back(world: &mut World<'_>, letters: &Letters, no: ApplicationNo) -> Result<()> {
    let (record, _) = world.applied(no)?;
    // The text's pass settles before the copy can come back.
    seen(world, record).await?;
    add_file(world, no).await?;
    send(world, letters, no).await
}

/// With the code that proves it.
async fn send(world: &World<'_>, letters: &Letters, no: ApplicationNo) -> Result<()> {
    let (record, active) = world.applied(no)?;
    let (app, graduate) = (&world.app, world.graduate_of(world.application_of(no)?.graduate)?);
    let version = seen(world, record).await?;
    said(submit::send_code(app, &active.actor, record, version, active.contact).await)?;
    let input = Submit {
        record,
        nonce: app.new_id(),
        seen: version,
        confirmed: true,
        contact: Some(active.contact),
        code: code(world, letters, &graduate.mobile).await?,
    };
    said(submit::submit(app, &active.actor, &input).await)
}

pub(super) async fn pull_back(world: &World<'_>, no: ApplicationNo) -> Result<()> {
    let (record, active) = world.applied(no)?;
    let version = seen(world, record).await?;
    said(own_acts::pull_back(&world.app, &active.actor, world.app.new_id(), record, version).await)
}

/// Gives something up with a reason and a code: an agreement nobody stamps, a destination in force.
pub(super) async fn give_up(
    world: &World<'_>,
    letters: &Letters,
    no: ApplicationNo,
    doing: Move,
    reason: &str,
) -> Result<()> {
    let (record, active) = world.applied(no)?;
    let (app, graduate) = (&world.app, world.graduate_of(world.application_of(no)?.graduate)?);
    let version = seen(world, record).await?;
    said(own_acts::send_code(app, &active.actor, record, version, active.contact, doing).await)?;
    let input = Give {
        record,
        nonce: app.new_id(),
        seen: version,
        reason: reason.to_owned(),
        contact: Some(active.contact),
        code: code(world, letters, &graduate.mobile).await?,
    };
    said(match doing {
        Move::Abandon => own_acts::abandon(app, &active.actor, &input).await,
        Move::RequestVoid => own_acts::request_void(app, &active.actor, &input).await,
        _ => own_acts::void(app, &active.actor, &input).await,
    })
}

/// Files the request to end an agreement in force, with a letter that shows it.
pub(super) async fn ask_to_rescind(
    world: &mut World<'_>,
    letters: &Letters,
    no: ApplicationNo,
    reason: &str,
    explanation: &str,
) -> Result<()> {
    let (record, active) = world.applied(no)?;
    let (app, graduate) = (&world.app, world.graduate_of(world.application_of(no)?.graduate)?);
    let version = seen(world, record).await?;
    let letter = vec![specimen_of("解约函", world.files)];
    let version = said(rescind::lay(app, &active.actor, record, version, letter).await)?;
    said(rescind::send_code(app, &active.actor, record, version, active.contact).await)?;
    let input = Ask {
        record,
        nonce: app.new_id(),
        seen: version,
        reason: reason.to_owned(),
        explanation: explanation.to_owned(),
        contact: Some(active.contact),
        code: code(world, letters, &graduate.mobile).await?,
    };
    said(rescind::rescind(app, &active.actor, &input).await)?;
    world.files += 1;
    Ok(())
}

pub(super) async fn review(
    world: &World<'_>,
    no: ApplicationNo,
    by: StaffNo,
    decision: season::Decision,
    pace: Pace,
) -> Result<()> {
    let ((record, _), actor) = (world.applied(no)?, world.actor(by)?);
    let version = seen(world, record).await?;
    let app = &world.app;
    let decision = match decision {
        season::Decision::Pass => {
            let found = said(load_record(app, &mut *app.db.read().await?, &ACCESS, record).await)?;
            let note = "已核对原件。";
            let looked = found.concerns.iter().map(|concern| Acknowledged { concern: *concern, note: note.to_owned() });
            // How an agreement ends is said by the school alone, with its pass.
            let ending = (found.state.waiting() == StateCode::RfReviewSchool)
                .then(|| Ending { end: RescissionEnd::BothAgreed, circumstances: String::new() });
            Decision::Pass { acknowledged: looked.collect(), ending }
        }
        season::Decision::Return { fields, details } => Decision::Return(Remarks {
            fields: fields.iter().map(|name| (*name).to_owned()).collect(),
            details: details.to_owned(),
        }),
        season::Decision::Fail { reason, details } => {
            let Some(reason) = FailReason::ALL.iter().copied().find(|known| known.title() == reason) else {
                bail!("{reason} is no reason of the list")
            };
            Decision::Fail(Failing { reason, details: details.to_owned() })
        }
    };
    let input = Decide { record, nonce: app.new_id(), seen: version, decision, pace };
    said(decide(app, &actor, &input).await)?;
    Ok(())
}
