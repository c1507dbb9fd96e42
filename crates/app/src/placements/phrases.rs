//! Sentences reviewers of a school pick when they return or fail a case (`ui.md` 9.2): a few are built in, the school keeps
//! its own, and each counts its use.

use domain::accounts::Action;
use domain::refusal::{FieldErrors, Refusal};
use store::engine::Tx;
use store::placements::phrases::{self, PhraseRow};
use uuid::Uuid;

use crate::{Act, ActError, Actor, App, Began};

/// Sentences a school may keep.
pub const MOST: usize = 40;
/// Characters of a sentence.
pub const LONGEST: usize = 60;

/// What a school begins with; the numbers are theirs for good.
const BUILT_IN: [(u128, &str); 5] = [
    (1, "协议书图像不清晰"),
    (2, "缺少盖章页"),
    (3, "填写内容与协议书不一致"),
    (4, "单位名称或信用代码有误"),
    (5, "证明材料与去向类型不符"),
];

/// One sentence to pick.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phrase {
    pub phrase: Uuid,
    pub body: String,
    pub times_used: i32,
}

/// The school's sentences, the most used first.
///
/// # Errors
/// Without the right to see placements.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Phrase>, ActError> {
    let access = actor.access(Action::SeePlacements)?;
    let mut tx = app.db.read().await?;
    let rows = phrases::list(&mut tx, &access).await?;
    Ok(offered(&rows))
}

fn offered(rows: &[PhraseRow]) -> Vec<Phrase> {
    let built_in = BUILT_IN.map(|(number, body)| (Uuid::from_u128(number), body));
    let untouched = built_in.iter().filter(|(phrase, _)| rows.iter().all(|row| row.phrase != *phrase));
    let untouched = untouched.map(|(phrase, body)| Phrase { phrase: *phrase, body: (*body).to_owned(), times_used: 0 });
    let kept = rows.iter().filter(|row| row.removed_at.is_none());
    let kept = kept.map(|row| Phrase { phrase: row.phrase, body: row.body.clone(), times_used: row.times_used });
    let mut all: Vec<Phrase> = kept.chain(untouched).collect();
    all.sort_by_key(|phrase| std::cmp::Reverse(phrase.times_used));
    all
}

/// Adds a sentence, or changes one.
///
/// # Errors
/// [`ActError::Fields`] at `body`, [`ActError::NotFound`] for a sentence the school does not have, [`ActError::Refused`]
/// beyond [`MOST`].
pub async fn save(app: &App, actor: &Actor, nonce: Uuid, changed: Option<Uuid>, body: &str) -> Result<(), ActError> {
    let access = actor.access(Action::ManagePhrases)?;
    let school = access.school().ok_or(ActError::NotFound)?;
    let body = body.trim();
    if body.is_empty() || body.chars().count() > LONGEST || body.chars().any(char::is_control) {
        return Err(FieldErrors::one("body", format!("请填写常用语，最多 {LONGEST} 个字")).into());
    }
    let mut errors = FieldErrors::new();
    errors.legible("body", body);
    errors.into_result()?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let kept = offered(&phrases::list(&mut act.tx, &access).await?);
    if kept.iter().any(|phrase| phrase.body == body && Some(phrase.phrase) != changed) {
        return Err(FieldErrors::one("body", "已有相同的常用语").into());
    }
    match changed {
        Some(phrase) if kept.iter().all(|known| known.phrase != phrase) => return Err(ActError::NotFound),
        None if kept.len() >= MOST => {
            let reason = format!("最多保存 {MOST} 条常用语");
            return Err(Refusal::new("too-many-phrases", "9.2", reason, "请先删除不用的常用语").into());
        }
        _ => {}
    }
    let (phrase, now) = (changed.unwrap_or_else(|| app.new_id()), act.now());
    phrases::put(&mut act.tx, &access, school, (phrase, body), None, now).await?;
    act.commit_with("kept").await
}

/// Takes a sentence off the list.
///
/// # Errors
/// [`ActError::NotFound`] for a sentence the school does not have.
pub async fn remove(app: &App, actor: &Actor, phrase: Uuid) -> Result<(), ActError> {
    let access = actor.access(Action::ManagePhrases)?;
    let school = access.school().ok_or(ActError::NotFound)?;
    let mut act = Act::begin(app, actor).await?;
    let kept = find(&mut act.tx, &access, phrase).await?.ok_or(ActError::NotFound)?;
    let now = act.now();
    phrases::put(&mut act.tx, &access, school, (phrase, &kept.body), Some(now), now).await?;
    act.commit().await
}

/// A sentence of the access's school.
async fn find(tx: &mut Tx, access: &domain::accounts::Access, phrase: Uuid) -> Result<Option<Phrase>, ActError> {
    let rows = phrases::list(tx, access).await?;
    Ok(offered(&rows).into_iter().find(|known| known.phrase == phrase))
}

/// Counts the use of a sentence within the decision that uses it; one that is gone by now counts nothing.
pub(super) async fn count_use(act: &mut Act, access: &domain::accounts::Access, phrase: Uuid) -> Result<(), ActError> {
    let Some(school) = access.school() else { return Ok(()) };
    if let Some(kept) = find(&mut act.tx, access, phrase).await? {
        let now = act.now();
        phrases::used(&mut act.tx, access, school, (phrase, &kept.body), now).await?;
    }
    Ok(())
}
