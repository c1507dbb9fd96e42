//! 修改去向 at review (F272, R38): the reviewer changes kind and content of a destination, agreed with the graduate. What
//! was submitted stays as it was; the change is recorded with its reason, and the graduate is told.

use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::forms::{Category, Values, category_list};
use domain::placements::{Act as Move, Facts, Guard, Process, perform, why_not};
use domain::refusal::{FieldErrors, Refusal};
use serde_json::json;
use store::placements::{applications, rename};
use uuid::Uuid;

use super::application::{Application, load_application, sealed};
use super::apply::{Happened, apply, stale};
use super::correction::Corrected;
use super::decide::reviewer;
use super::fresh::freshen;
use super::save::summary;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Characters a reason has at least, and at most.
pub const REASON: std::ops::RangeInclusive<usize> = 10..=200;

/// A change as the page posts it.
#[derive(Clone, Debug)]
pub struct Reclassify {
    pub record: PlacementRef,
    pub nonce: Uuid,
    /// The version the reviewer saw.
    pub seen: i64,
    /// Key of the kind of destination.
    pub category: String,
    pub typed: Values,
    pub reason: String,
    /// 已与毕业生沟通并取得同意
    pub agreed: bool,
}

/// Why the files of a destination do not prove it as another kind; `None` when they do.
///
/// # Errors
/// When the actor reviews nothing.
pub fn unproven(
    app: &App,
    actor: &Actor,
    found: &Application,
    category: &Category,
) -> Result<Option<Refusal>, ActError> {
    let facts = proving(found.facts(app.now(), reviewer(actor)?, None), found, category);
    Ok(Guard::EvidenceGiven.stops(Move::Reclassify, &found.state, &facts))
}

/// The facts with the files there are, beside what the kind asks for.
fn proving<'a>(mut facts: Facts<'a>, found: &Application, category: &Category) -> Facts<'a> {
    facts.evidence = u32::try_from(found.files_of(Process::Destination).count()).unwrap_or(u32::MAX);
    facts.evidence_least = category.evidence_least;
    facts
}

/// # Errors
/// [`ActError::Fields`] for what is wrong with the form; [`ActError::Refused`] by a guard; [`ActError::Stale`] when the
/// record changed since it was seen.
pub async fn reclassify(app: &App, actor: &Actor, input: &Reclassify) -> Result<(), ActError> {
    let access = actor.access(Action::Review)?;
    let by = reviewer(actor)?;
    freshen(app, input.record).await?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, input.nonce).await? else { return Ok(()) };
        let mut found = load_application(app, &mut act.tx, &access, input.record).await?;
        // Who was faster, and what the rules say, before what is wrong with the form.
        if found.row.version != input.seen {
            return Err(stale(&found));
        }
        let list = category_list(found.ground.current.destination_category_set);
        let Some(category) = list.find(&input.category) else {
            return Err(FieldErrors::one("category", "请选择毕业去向").into());
        };
        found.record.category = Some(category.facts());
        let mut facts = proving(found.facts(act.now(), by, Some(input.seen)), &found, category);
        facts.reason = Some(&input.reason);
        let unproven = || Guard::EvidenceGiven.stops(Move::Reclassify, &found.state, &facts);
        if let Some(refusal) = why_not(Move::Reclassify, Some(&found.state), &facts).or_else(unproven) {
            return Err(refusal.into());
        }
        let values = checked(input, category, found.row.cohort, act.now().day())?;
        if found.category.is_some_and(|now| now.key == category.key) && values == found.values {
            return Err(FieldErrors::one("category", "没有改动，请修改去向类别或内容").into());
        }
        let moved = perform(Move::Reclassify, Some(found.state.clone()), &facts)?;
        let inside = act.system();
        let corrected = Corrected {
            category: [found.category.map(|before| before.key.clone()).unwrap_or_default(), category.key.clone()],
            before: found.values.clone(),
            after: values.clone(),
        };
        let detail = json!({
            "reason": input.reason.trim(),
            "told": true,
            "category_before": found.category.map(|before| before.title.clone()).unwrap_or_default(),
            "category": category.title,
            "changes": corrected.changes(found.row.kind),
        });
        let content = sealed(app, "applications", input.record, &values)?;
        let now = act.now();
        applications::set_content(&mut act.tx, &inside, input.record, &category.key, content, now).await?;
        let [name, code, post] = summary(&found, &category.key, &values);
        rename(&mut act.tx, &inside, input.record, [&name, &code, &post]).await?;
        let happened = Happened { kind: "placement.reclassified", detail };
        apply(&mut act, &found, &moved, happened).await?;
        act.commit_with("reclassified").await
    })
    .await
}

fn checked(
    input: &Reclassify,
    category: &Category,
    cohort: domain::ids::Cohort,
    today: domain::time::Day,
) -> Result<Values, FieldErrors> {
    let mut errors = FieldErrors::new();
    let read = category.form().read(&input.typed, cohort, today);
    if !REASON.contains(&input.reason.trim().chars().count()) {
        errors.add("reason", format!("请写明修改原因，{} 到 {} 个字", REASON.start(), REASON.end()));
    }
    errors.legible("reason", &input.reason);
    if !input.agreed {
        errors.add("agreed", "请先与毕业生沟通一致并勾选");
    }
    match read {
        Ok(values) => errors.into_result().map(|()| values),
        Err(wrong) => {
            errors.0.splice(0..0, wrong.0);
            Err(errors)
        }
    }
}
