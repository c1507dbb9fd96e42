//! One-time links: the graduate asks the employer's contact for the stamped copy, and the contact sends it back.

use anyhow::{Context, Result};
use app::jobs;
use app::placements::stamp::by_contact::{self, SendBack};
use app::placements::stamp::link::{self, AskContact};
use season::ApplicationNo;

use super::World;
use super::applications::{seen, specimen_of};
use super::roster::code;
use crate::commands::said;
use crate::demo::outbox::Letters;

/// Of the contacts; limits count by address.
const ADDRESS: &str = "10.1.0.1";

pub(super) async fn send(world: &World<'_>, no: ApplicationNo) -> Result<()> {
    let ((record, active), app) = (world.applied(no)?, &world.app);
    // The text's pass settles before there is anything to stamp.
    seen(world, record).await?;
    let (contact, mobile) = world.application_of(no)?.helper.clone();
    let input = AskContact { record, nonce: app.new_id(), contact, mobile };
    said(link::send(app, &active.actor, &input).await)?;
    super::hush(app).await?;
    jobs::run_due(app).await?;
    Ok(())
}

pub(super) async fn send_back(world: &mut World<'_>, letters: &Letters, no: ApplicationNo) -> Result<()> {
    let ((record, _), app) = (world.applied(no)?, world.app.clone());
    let application = world.application_of(no)?;
    let ((contact, mobile), title) = (application.helper.clone(), application.evidence);
    let token = letters.token(&mobile).context("no link was sent")?;
    let token = token.as_str();
    said(by_contact::lay(&app, ADDRESS, token, vec![specimen_of(title, world.files)]).await)?;
    world.files += 1;
    said(by_contact::send_code(&app, ADDRESS, token, &mobile).await)?;
    let input = SendBack {
        seen: seen(world, record).await?,
        contact,
        code: code(world, letters, &mobile).await?,
        mobile,
        confirmed: true,
    };
    said(by_contact::send_back(&app, ADDRESS, token, &input).await)
}
