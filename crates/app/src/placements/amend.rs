//! 学校更正 after the pass (R32, R33, decision 4; F153, F187, F203, F276): what may change, what both sides will read, and
//! the act. Under `notify` it is in force at once, under `both` when everybody asked has accepted.

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::forms::{Category, FormField, Values, category_list};
use domain::placements::{
    Act as Move, Actor as By, Effect, Facts, Moved, Placement, PlacementKind, Reported, Side, amendable,
    amendable_only_by_both, perform, why_not,
};
use domain::policy::{AmendConsent, HouseholdModel};
use domain::refusal::{FieldErrors, Refusal};
use domain::time::Instant;
use serde_json::{Value, json};
use store::placements::PlacementRow;
use store::placements::amendments::{self, AmendmentRow};
use uuid::Uuid;

use super::apply::{Happened, apply, event};
use super::content::{Content, load_content};
pub use super::correction::FieldChange;
use super::correction::{Corrected, seal_content};
use super::fresh::freshen;
use super::notices;
use crate::accounts::reenter::reenter;
use crate::inbox::Recipient;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Fewest and most characters of the reason (ui.md §11).
pub const REASON: std::ops::RangeInclusive<usize> = 10..=200;

/// An event beside the record's state, which may come after its end.
pub(super) const OBJECTION_RESOLVED: &str = "placement.objection-resolved";

/// What the form of a correction starts from.
pub struct Sheet {
    pub row: PlacementRow,
    pub consent: AmendConsent,
    pub objection_days: u32,
    pub fields: Vec<&'static FormField>,
    /// Titles that only the consent of both would open.
    pub closed: Vec<&'static str>,
    pub values: Values,
    /// Of a destination: the kind the form is for, and those it may become.
    pub category: Option<&'static Category>,
    pub categories: Vec<&'static Category>,
    pub model: HouseholdModel,
    pub refusal: Option<Refusal>,
}

/// A correction as its form posts it.
#[derive(Clone, Debug)]
pub struct Amend {
    pub record: PlacementRef,
    pub nonce: Uuid,
    pub seen: i64,
    /// Of a destination: the key of its kind from now on.
    pub category: String,
    pub typed: Values,
    pub reason: String,
    /// 已与毕业生和单位核实
    pub asked: bool,
    pub password: String,
}

/// One letter somebody will receive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub body: String,
}

/// What the school sees before it confirms.
pub struct Preview {
    pub row: PlacementRow,
    pub consent: AmendConsent,
    pub open_until: Instant,
    pub changes: Vec<FieldChange>,
    pub letters: Vec<Letter>,
}

pub(super) fn school(actor: &Actor) -> By {
    By { side: Side::School, account: actor.account() }
}

/// # Errors
/// [`ActError::NotFound`] when the record is not within the access.
pub async fn sheet(app: &App, actor: &Actor, record: PlacementRef, category: &str) -> Result<Sheet, ActError> {
    let access = actor.access(Action::CorrectPlacements)?;
    let mut tx = app.db.read().await?;
    let found = load_content(app, &mut tx, &access, record).await?;
    let refusal =
        why_not(Move::Amend, Some(&found.state), &found.facts(app.now(), school(actor), Some(found.row.version)));
    let chosen = found.category_of(category);
    let form = found.form_of(chosen);
    let (kind, consent) = (found.row.kind, found.consent());
    let list = category_list(found.ground.current.destination_category_set);
    let may_sign = found.ground.entry_facts().may_sign;
    let fits = |one: &&'static Category| kind == PlacementKind::Destination && one.targeted != may_sign;
    Ok(Sheet {
        fields: amendable(kind, consent, form.as_ref()),
        closed: match consent {
            AmendConsent::Notify => amendable_only_by_both(kind, form.as_ref()),
            AmendConsent::Both => Vec::new(),
        },
        values: found.values()?,
        category: chosen,
        categories: list.kinds.iter().filter(fits).collect(),
        model: found.ground.current.household_model,
        objection_days: found.pinned.pinned.amend_objection_days,
        row: found.row.clone(),
        consent,
        refusal,
    })
}

/// What is wrong with reason, tick and password before anything is looked at.
pub(super) fn checked(reason: &str, asked: bool, password: &str) -> Result<(), FieldErrors> {
    let mut errors = reasoned(reason);
    if !asked {
        errors.add("asked", "请先与双方核实并勾选");
    }
    if password.is_empty() {
        errors.add("password", "请再次输入登录密码");
    }
    errors.into_result()
}

fn reasoned(reason: &str) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let length = reason.trim().chars().count();
    if !REASON.contains(&length) {
        errors.add("reason", format!("请写明原因，{} 至 {} 个字，现有 {length} 个", REASON.start(), REASON.end()));
    }
    errors.legible("reason", reason);
    errors
}

/// What will change and what both sides will read.
///
/// # Errors
/// [`ActError::Fields`] for what is wrong with the form, [`ActError::Refused`] by a guard.
pub async fn preview(app: &App, actor: &Actor, input: &Amend) -> Result<Preview, ActError> {
    let access = actor.access(Action::CorrectPlacements)?;
    let mut tx = app.db.read().await?;
    let found = load_content(app, &mut tx, &access, input.record).await?;
    let mut facts = found.facts(app.now(), school(actor), Some(input.seen));
    if let Some(refusal) = why_not(Move::Amend, Some(&found.state), &facts) {
        return Err(refusal.into());
    }
    let corrected = match (found.corrected(app, &input.category, &input.typed, &facts), reasoned(&input.reason)) {
        (Err(ActError::Fields(mut wrong)), reason) => {
            if wrong.of("reason").is_none() {
                wrong.0.extend(reason.0);
            }
            return Err(wrong.into());
        }
        (corrected, reason) => reason.into_result().map(|()| corrected)??,
    };
    let reason = input.reason.trim();
    facts.reason = Some(reason);
    let moved = perform(Move::Amend, Some(found.state.clone()), &facts)?;
    let detail = detail(&found, &corrected, &moved, reason);
    let open_until = moved.state.amendment().map_or(facts.now, |open| open.open_until);
    Ok(Preview {
        letters: letters(&found, &moved, &detail),
        changes: corrected.changes(found.row.kind),
        consent: found.consent(),
        open_until,
        row: found.row.clone(),
    })
}

/// The letters a move sends to the parties.
pub(super) fn letters(found: &Content, moved: &Moved<Placement>, detail: &Value) -> Vec<Letter> {
    let told = moved.effects.iter().filter_map(|effect| match effect {
        Effect::Notify { side: side @ (Side::Graduate | Side::Employer), message } => Some((*side, *message)),
        _ => None,
    });
    let texts = told.filter_map(|told| notices::compose(found, &moved.state, &found.row, told, detail));
    texts
        .map(|text| Letter {
            to: match text.to {
                Recipient::Employer(_) => format!("单位 {}", found.row.employer_name),
                _ => format!("毕业生 {}", found.row.student_name),
            },
            subject: text.subject,
            body: text.body,
        })
        .collect()
}

fn detail(found: &Content, corrected: &Corrected, moved: &Moved<Placement>, reason: &str) -> Value {
    let open = moved.state.amendment();
    json!({
        "reason": reason,
        "changes": corrected.changes(found.row.kind),
        "consent": found.consent(),
        "agreement_version": open.map(|open| open.version),
        "open_until": open.map(|open| open.open_until),
    })
}

/// Whether the move puts the corrected content in force.
pub(super) fn enters(moved: &Moved<Placement>) -> bool {
    moved.effects.contains(&Effect::UpdateReported { to: Reported::Placement })
}

/// The school has looked into the objections of a record and leaves it as it is.
///
/// # Errors
/// [`ActError::NotFound`] when the record is not within the access.
pub async fn resolve(app: &App, actor: &Actor, nonce: Uuid, record: PlacementRef) -> Result<(), ActError> {
    let access = actor.access(Action::CorrectPlacements)?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
        let row = store::placements::find(&mut act.tx, &access, record).await?.ok_or(ActError::NotFound)?;
        let corrections = amendments::list(&mut act.tx, &access, record).await?;
        // A colleague may have been faster; what is dealt with is not dealt with twice.
        if corrections.iter().any(AmendmentRow::is_objected) {
            let (inside, now) = (act.system(), act.now());
            amendments::resolve(&mut act.tx, &inside, record, now).await?;
            let detail = json!({ "by": actor.name() });
            act.event(event(&row, row.state, Happened { kind: OBJECTION_RESOLVED, detail })).await?;
        }
        act.commit_with("resolved").await
    })
    .await
}

/// # Errors
/// [`ActError::Fields`] for what is wrong with the form or the password, [`ActError::Refused`] by a guard,
/// [`ActError::Stale`] when the record changed since it was seen.
pub async fn amend(app: &App, actor: &Actor, input: &Amend) -> Result<(), ActError> {
    let access = actor.access(Action::CorrectPlacements)?;
    let by = actor.account().ok_or(ActError::NotFound)?;
    checked(&input.reason, input.asked, &input.password)?;
    reenter(app, actor, &input.password).await?;
    freshen(app, input.record).await?;
    let reason = input.reason.trim();
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let found = load_content(app, &mut act.tx, &access, input.record).await?;
        let mut facts: Facts<'_> = found.facts(act.now(), school(actor), Some(input.seen));
        facts.reason = Some(reason);
        let moved = perform(Move::Amend, Some(found.state.clone()), &facts)?;
        let corrected = found.corrected(app, &input.category, &input.typed, &facts)?;
        let open = moved.state.amendment().ok_or_else(|| ActError::defect("a correction leaves an amendment"))?;
        let (inside, now, in_force) = (act.system(), act.now(), enters(&moved));
        if in_force {
            found.put(&mut act, &corrected).await?;
        }
        // What was objected to before is answered by this correction.
        amendments::close(&mut act.tx, &inside, input.record, now).await?;
        amendments::resolve(&mut act.tx, &inside, input.record, now).await?;
        let row = AmendmentRow {
            seq: 0,
            version: i32::try_from(open.version).unwrap_or(i32::MAX),
            consent: open.consent.as_str().to_owned(),
            content: seal_content(app, input.record, &corrected)?,
            reason: reason.to_owned(),
            by,
            by_name: actor.name().to_owned(),
            made_at: now,
            open_until: open.open_until,
            graduate: None,
            employer: None,
            in_force_at: in_force.then_some(now),
            closed_at: None,
            resolved_at: None,
        };
        amendments::insert(&mut act.tx, &inside, input.record, &row).await?;
        let kind = if in_force { "placement.amended" } else { "placement.amendment-proposed" };
        let detail = detail(&found, &corrected, &moved, reason);
        apply(&mut act, &found, &moved, Happened { kind, detail }).await?;
        act.commit_with("amended").await
    })
    .await
}
