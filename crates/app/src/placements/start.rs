//! A graduate starts an application (F161, F195, F245): a draft that holds nothing but the unit a 定向/委培 graduate is
//! bound to, as far as the roster knows it (F288).

use domain::accounts::Action;
use domain::ids::{PlacementId, PlacementRef};
use domain::placements::forms::{Values, category_list};
use domain::placements::{Act as Move, Actor as By, Facts, PlacementKind, Side, perform, why_not};
use domain::policy::Rules;
use domain::refusal::{FieldErrors, Refusal};
use domain::roster::Commitment;
use serde_json::json;
use store::placements::{NewPlacement, PlacementRow, applications};
use store::roster::commitments;
use uuid::Uuid;

use super::Ground;
use super::application::application_row;
use super::apply::{Happened, event};
use super::signing::graduate_block;
use crate::{Act, ActError, Actor, App, Began, once_more};

/// Starts an application of the kind; of a destination with its category. An unfinished one is not doubled: the refusal
/// names it.
///
/// # Errors
/// [`ActError::Refused`] by a guard, [`ActError::Fields`] at `category`.
pub async fn start(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    kind: PlacementKind,
    category: &str,
) -> Result<PlacementRef, ActError> {
    let access = actor.access(Action::Apply)?;
    let (school, entry) = access.school().zip(access.entry()).ok_or(ActError::NotFound)?;
    let record = PlacementRef { school, placement: PlacementId(app.new_id()) };
    once_more(async || {
        let mut act = match Act::begin_once(app, actor, nonce).await? {
            Began::Fresh(act) => act,
            Began::Done(outcome) => return outcome.parse().map_err(|_| ActError::NotFound),
        };
        let inside = act.system();
        let ground = Ground::load(app, &mut act.tx, &access, school, entry).await?;
        if kind == PlacementKind::Destination {
            check_category(&ground, category)?;
        }
        let open = store::placements::open_application(&mut act.tx, &inside, school, entry, kind).await?;
        let mut facts = facts(&ground, actor, act.now(), kind);
        facts.open_application = open;
        let moved = perform(Move::Start, None, &facts)?;
        let bound = match kind {
            PlacementKind::Destination if is_targeted(&ground, category) => {
                commitments::find(&mut act.tx, &inside, school, entry).await?
            }
            _ => None,
        };
        let mut row = new_row(&ground, record, kind, category, &moved.state, act.now());
        row.employer_name = bound.as_ref().map(|bound| bound.unit.clone()).unwrap_or_default();
        let new = NewPlacement { row, document_blind: ground.entry.document_blind.clone() };
        store::placements::insert(&mut act.tx, &inside, &new).await?;
        let graduate = graduate_block(&ground.entry, &ground.school.name);
        let values = bound.as_ref().map(known).unwrap_or_default();
        let own = application_row(app, record, category, &graduate, &values, &moved.state, act.now())?;
        applications::insert(&mut act.tx, &inside, record, &own).await?;
        let happened = Happened { kind: "placement.started", detail: json!({ "category": category }) };
        let mut first = event(&new.row, new.row.state, happened);
        first.from = String::new();
        act.event(first).await?;
        act.commit_with(&record.to_string()).await?;
        Ok(record)
    })
    .await
}

/// Why the graduate cannot start an application of the kind now; an unfinished one does not count.
///
/// # Errors
/// When the session stands for no roster entry, or storage fails.
pub async fn may_start(app: &App, actor: &Actor, kind: PlacementKind) -> Result<Option<Refusal>, ActError> {
    let access = actor.access(Action::Apply)?;
    let (school, entry) = access.school().zip(access.entry()).ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let ground = Ground::load(app, &mut tx, &access, school, entry).await?;
    Ok(why_not(Move::Start, None, &facts(&ground, actor, app.now(), kind)))
}

pub(super) fn facts<'a>(
    ground: &'a Ground,
    actor: &Actor,
    now: domain::time::Instant,
    kind: PlacementKind,
) -> Facts<'a> {
    let rules = Rules { pinned: &ground.policy.pinned, current: &ground.current };
    let mut facts = ground.facts(rules, now, By { side: Side::Graduate, account: actor.account() });
    facts.kind = kind;
    facts
}

/// The category is one this graduate may choose.
pub(super) fn check_category(ground: &Ground, key: &str) -> Result<(), ActError> {
    let list = category_list(ground.current.destination_category_set);
    let Some(category) = list.find(key) else {
        return Err(FieldErrors::one("category", "请选择一种毕业去向").into());
    };
    match (category.targeted, ground.entry_facts().may_sign) {
        (true, true) => Err(FieldErrors::one("category", "只有定向、委培毕业生填报这一项").into()),
        (false, false) => {
            Err(FieldErrors::one("category", "定向、委培（不可网签）毕业生只填报定向/委培毕业去向").into())
        }
        _ => Ok(()),
    }
}

fn is_targeted(ground: &Ground, key: &str) -> bool {
    let list = category_list(ground.current.destination_category_set);
    list.find(key).is_some_and(|category| category.targeted)
}

/// What the form is told of the unit; the graduate may correct it.
fn known(bound: &Commitment) -> Values {
    let values = [("employer", bound.unit.clone()), ("region", bound.place())];
    let filled = values.into_iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(name, text)| (name.to_owned(), text)).collect()
}

fn new_row(
    ground: &Ground,
    record: PlacementRef,
    kind: PlacementKind,
    category: &str,
    state: &domain::placements::Placement,
    now: domain::time::Instant,
) -> PlacementRow {
    let entry = &ground.entry;
    let title = category_list(ground.current.destination_category_set).find(category).map(|one| one.title.clone());
    PlacementRow {
        record,
        entry: entry.entry,
        person: entry.person,
        cohort: entry.cohort,
        department_id: entry.department_id,
        level_group: entry.level_group.clone(),
        level: entry.level.clone(),
        kind,
        state: state.code(),
        slot: state.slot(),
        initiator: Side::Graduate.as_str().to_owned(),
        employer: None,
        employer_name: String::new(),
        credit_code: String::new(),
        student_name: entry.name.clone(),
        student_number: entry.student_number.clone(),
        department: entry.department.clone(),
        major: entry.major.clone(),
        document_masked: entry.document_masked.clone(),
        post: title.unwrap_or_default(),
        number: None,
        flags: String::new(),
        attempt: 1,
        deadline: None,
        waiting_since: None,
        policy_version: ground.policy_version,
        settings_version: ground.settings_version,
        created_at: now,
        updated_at: now,
        version: 1,
        waiting: state.waiting(),
    }
}
