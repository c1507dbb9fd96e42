//! Plays the season: sets the clock to each act's moment and calls the use case.

mod accounts;
mod applications;
mod corrections;
pub(super) mod employers;
mod mode_changes;
mod organisations;
mod roster;
mod signing;
mod stamp_links;

use std::sync::Arc;

use anyhow::{Context, Result};
use app::App;
use app::employers::admit::Verdict;
use domain::placements::{Act as Move, Pace};
use domain::time::Instant;
use season::{Act, Season};

use super::clock::DemoClock;
use super::outbox::Letters;
use super::world::World;
use crate::{progress, workers};

/// Simulated time between two tidyings, in seconds.
const TIDY_SECONDS: i64 = 12 * 3600;

/// Plays every act of the season up to the day called today; decisions of the last minute are taken at `opens`.
///
/// # Errors
/// When a use case refuses what the season says has happened; the text names the act.
pub async fn play(app: &App, clock: &Arc<DemoClock>, letters: &Letters, season: &Season, opens: Instant) -> Result<()> {
    let mut world = World::new(app.clone(), season, app::accounts::password::hash(app, super::PASSWORD).await?);
    let bar = progress::bar("虚构签约季", (season.acts.len() + season.closing.len()) as u64);
    let mut tidied = Instant::EPOCH;
    for timed in &season.acts {
        clock.set(timed.at);
        if timed.at.seconds_since(tidied) >= TIDY_SECONDS {
            hush(app).await?;
            workers::turn(app).await?;
            tidied = timed.at;
        }
        one(&mut world, letters, &timed.act, Pace::Single)
            .await
            .with_context(|| format!("{} {:?}", timed.at.minute_text(), timed.act))?;
        bar.inc(1);
    }
    clock.set(opens);
    hush(app).await?;
    while workers::turn(app).await? > 0 {}
    for act in &season.closing {
        one(&mut world, letters, act, Pace::Bulk).await.with_context(|| format!("at the opening: {act:?}"))?;
        bar.inc(1);
    }
    hush(app).await?;
    while workers::turn(app).await? > 0 {}
    bar.finish_and_clear();
    Ok(())
}

/// While the season is played nobody outside is told: what would leave the product is taken from the queue, the inboxes
/// keep it. Half of the work of a load would otherwise be messages nobody gets.
async fn hush(app: &App) -> Result<()> {
    let mut tx = app.db.write().await?;
    store::jobs::forget(&mut tx, "announce").await?;
    Ok(tx.commit().await?)
}

async fn one(world: &mut World<'_>, letters: &Letters, act: &Act, pace: Pace) -> Result<()> {
    match act {
        Act::OpenProvince { province } => organisations::open_province(world, *province).await,
        Act::OpenSchool { school } => organisations::open_school(world, *school).await,
        Act::OpenAccount { staff } => accounts::open(world, *staff).await,
        Act::SetPolicy { by, values, .. } => organisations::set_policy(world, *by, values).await,
        Act::OpenSigning { school, by } => organisations::open_signing(world, *school, *by).await,
        Act::ImportRoster { school, by, graduates } => roster::import(world, *school, *by, graduates).await,
        Act::Activate { graduate } => roster::activate(world, letters, *graduate).await,
        Act::ConfirmRecord { graduate } => roster::confirm(world, *graduate).await,
        Act::DisputeRecord { graduate, field, note } => roster::dispute(world, *graduate, field, note).await,
        Act::RegisterEmployer { employer } => employers::register(world, letters, *employer).await,
        Act::AdmitEmployer { employer, by } => employers::decide(world, *employer, *by, Verdict::Admit).await,
        Act::ReturnEmployer { employer, by, reason } => {
            employers::decide(world, *employer, *by, Verdict::Return { reason: (*reason).to_owned() }).await
        }
        Act::FreezeEmployer { employer, by, reason } => {
            employers::decide(world, *employer, *by, Verdict::Refuse { reason: (*reason).to_owned() }).await
        }
        Act::WarnEmployer { employer, by, kind, note } => employers::warn(world, *employer, *by, *kind, note).await,
        Act::AddCandidate { employer, graduate } => employers::add_candidate(world, *employer, *graduate).await,
        Act::SaveTemplate { letter, title } => signing::save_template(world, *letter, title).await,
        Act::SendLetter { letter } => signing::send(world, *letter).await,
        Act::Withdraw { invitation } => signing::withdraw(world, *invitation).await,
        Act::Refuse { invitation } => signing::refuse_invitation(world, *invitation).await,
        Act::Accept { invitation } => signing::accept_invitation(world, letters, *invitation).await,
        Act::Review { invitation, by, decision, .. } => signing::review(world, *invitation, *by, *decision, pace).await,
        Act::StartApplication { application } => applications::begin(world, *application).await,
        Act::Submit { application } => applications::submit(world, letters, *application).await,
        Act::SendBack { application } => applications::send_back(world, letters, *application).await,
        Act::PullBack { application } => applications::pull_back(world, *application).await,
        Act::SendLink { application } => stamp_links::send(world, *application).await,
        Act::SendBackByLink { application } => stamp_links::send_back(world, letters, *application).await,
        Act::Abandon { application, reason, .. } => {
            applications::give_up(world, letters, *application, Move::Abandon, reason).await
        }
        Act::EndDestination { application, reason, asks } => {
            let doing = if *asks { Move::RequestVoid } else { Move::Void };
            applications::give_up(world, letters, *application, doing, reason).await
        }
        Act::AskRescission { application, reason, explanation } => {
            applications::ask_to_rescind(world, letters, *application, reason, explanation).await
        }
        Act::ReviewApplication { application, by, decision, .. } => {
            applications::review(world, *application, *by, *decision, pace).await
        }
        Act::Reclassify { application, by, to } => corrections::reclassify(world, *application, *by, to).await,
        Act::Correct { subject, by, field, text } => corrections::correct(world, *subject, *by, (*field, *text)).await,
        Act::AnswerCorrection { application, consents, words } => {
            corrections::answer(world, *application, *consents, words).await
        }
        Act::VoidBySchool { subject, by, reason } => corrections::void(world, *subject, *by, reason).await,
        Act::AskModeChange { change, by, sends } => mode_changes::ask(world, *change, *by, *sends).await,
        Act::WithdrawModeChange { change, by } => mode_changes::take_back(world, *change, *by).await,
        Act::DecideModeChange { change, by, approves } => mode_changes::answer(world, *change, *by, *approves).await,
    }
}
