//! The graduate sends a link to the employer's contact, sees what became of it, and takes it back.

use domain::accounts::{Access, Action, ThrottleRule};
use domain::ids::{LinkId, PlacementRef};
use domain::people::{Contact, Mobile, PersonName};
use domain::placements::{Act as Move, Actor as By, Side, why_not};
use domain::refusal::FieldErrors;
use serde_json::{Value, json};
use store::engine::Tx;
use store::people::contacts;
pub use store::placements::stamp_links::LinkRow;
use store::placements::stamp_links::{self, NewLink};
use store::placements::{PlacementRow, agreements};
use uuid::Uuid;

use super::{LinkState, Token, state_of};
use crate::accounts::limits;
use crate::jobs::{Job, LinkDelivery};
use crate::people::contact_blind;
use crate::placements::apply::{Happened, event};
use crate::placements::fresh::freshen;
use crate::placements::{Record, load_record};
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Whom the graduate asks for help.
#[derive(Clone, Debug)]
pub struct AskContact {
    pub record: PlacementRef,
    pub nonce: Uuid,
    /// Name of the employer's contact.
    pub contact: String,
    pub mobile: String,
}

/// The newest link of a record and where it stands; `None` when there never was one.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not the graduate's.
pub async fn newest(app: &App, actor: &Actor, record: PlacementRef) -> Result<Option<(LinkRow, LinkState)>, ActError> {
    let access = actor.access(Action::SeeOwnPlacements)?;
    let mut tx = app.db.read().await?;
    let row = store::placements::find(&mut tx, &access, record).await?.ok_or(ActError::NotFound)?;
    let Some(link) = stamp_links::newest(&mut tx, &access, record).await? else { return Ok(None) };
    let version = text_version(&mut tx, &access, record).await?;
    let state = state_of(&link, row.state, version, app.now());
    Ok(Some((link, state)))
}

/// The version of the text that is to be stamped; zero while there is none.
pub(super) async fn text_version(tx: &mut Tx, access: &Access, record: PlacementRef) -> Result<i32, ActError> {
    Ok(agreements::newest(tx, access, record).await?.map_or(0, |sealed| sealed.version))
}

/// Sends a link; an earlier one that is still open ends with it.
///
/// # Errors
/// [`ActError::Fields`] at `helper` or `mobile`, [`ActError::Refused`] when the record waits for no stamp,
/// [`ActError::TooMany`].
pub async fn send(app: &App, actor: &Actor, input: &AskContact) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    let mut errors = FieldErrors::new();
    let contact = errors.take("helper", PersonName::parse(&input.contact));
    let mobile = errors.take("mobile", Mobile::parse(&input.mobile));
    errors.into_result()?;
    let (Some(contact), Some(mobile)) = (contact, mobile) else { return Err(ActError::NotFound) };
    freshen(app, input.record).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let found = load_record(app, &mut act.tx, &access, input.record).await?;
        let by = By { side: Side::Graduate, account: actor.account() };
        if let Some(refusal) = why_not(Move::SendBack, Some(&found.state), &found.facts(act.now(), by, None)) {
            return Err(refusal.into());
        }
        let inside = act.system();
        let (now, to) = (act.now(), Contact::Mobile(mobile.clone()));
        let blind = contact_blind(app, &to);
        if is_own(&mut act.tx, &inside, &found.row, &blind).await? {
            return Err(FieldErrors::one("mobile", "这是你本人的手机号码，请填写单位联系人的手机").into());
        }
        let key = app.vault.blind("stamp-link", &input.record.to_string());
        limits::take(&mut act.tx, ThrottleRule::STAMP_LINK, &key, now).await?;
        limits::take(&mut act.tx, ThrottleRule::CODE_CONTACT, &blind, now).await?;
        stamp_links::revoke(&mut act.tx, &inside, input.record, now).await?;
        let token = Token::new(app, input.record.school);
        let days = i64::from(found.ground.current.offline_stamp_link_days.max(1));
        let link = NewLink {
            link: LinkId(app.new_id()),
            record: input.record,
            token_hash: token.hash(),
            text_version: text_version(&mut act.tx, &inside, input.record).await?,
            contact: contact.reveal().to_owned(),
            mobile_blind: blind,
            mobile_masked: mobile.masked(),
            sent_at: now,
            expires_at: now.day().plus_days(i32::try_from(days).unwrap_or(1) + 1).start(),
        };
        stamp_links::insert(&mut act.tx, &inside, &link).await?;
        let about = about(&found);
        let path = format!("/stamp/{}", token.as_str());
        act.enqueue(Job::DeliverLink(LinkDelivery { to, about, path, expires_at: link.expires_at })).await?;
        let detail = json!({ "link": link.link, "contact": link.contact, "mobile": link.mobile_masked });
        note(&mut act, &found.row, "placement.link-sent", detail).await?;
        act.commit_with("link-sent").await
    })
    .await
}

/// What the message says.
fn about(found: &Record) -> String {
    format!("{}毕业生{}请你单位协助回传盖章的就业协议书", found.ground.school.name, found.row.student_name)
}

/// Whether the mobile is one of the graduate's: nobody helps themselves in the employer's name.
pub(super) async fn is_own(
    tx: &mut Tx,
    inside: &Access,
    row: &PlacementRow,
    blind: &[u8; 32],
) -> Result<bool, ActError> {
    Ok(contacts::list(tx, inside, row.person).await?.iter().any(|contact| contact.blind == *blind))
}

/// An event beside the record's state, which it does not move.
async fn note(act: &mut Act, row: &PlacementRow, kind: &'static str, detail: Value) -> Result<(), ActError> {
    act.event(event(row, row.state, Happened { kind, detail })).await
}

/// Takes the open link back.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not the graduate's.
pub async fn revoke(app: &App, actor: &Actor, nonce: Uuid, record: PlacementRef) -> Result<(), ActError> {
    let access = actor.access(Action::Apply)?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
        let row = store::placements::find(&mut act.tx, &access, record).await?.ok_or(ActError::NotFound)?;
        let (inside, now) = (act.system(), act.now());
        if stamp_links::revoke(&mut act.tx, &inside, record, now).await? {
            note(&mut act, &row, "placement.link-revoked", json!({})).await?;
        }
        act.commit_with("revoked").await
    })
    .await
}
