//! Admission (F077, F078): the operator decides, or any school where the province's policy says so; valid for all schools.

use domain::accounts::{Access, Action, Bound};
use domain::employers::{Admission, CreditCode, EmployerProfile, FrozenBy, register_link};
use domain::ids::EmployerId;
use domain::policy;
use domain::time::Instant;
use serde_json::json;
use store::employers::files::{self, FileRow};
use store::employers::{self, EmployerRow};
use store::engine::Tx;
use store::organisations::provinces;
use store::oversight::{business_status, warnings};
use uuid::Uuid;

use super::notices::{record, stale, tell};
use super::warnings::EmployerHints;
use crate::error::Broken;
use crate::organisations::rules;
use crate::{Act, ActError, Actor, App, Began};

/// What a reviewer decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    Admit,
    /// Back for correction, with the reason the employer reads.
    Return {
        reason: String,
    },
    /// Not admitted at all; only the operator.
    Refuse {
        reason: String,
    },
    /// Lets a refused or stopped employer go on; only the operator.
    Reopen,
}

/// One employer as a reviewer of admissions sees it.
#[derive(Clone, Debug)]
pub struct AdmissionCase {
    pub row: EmployerRow,
    pub profile: EmployerProfile,
    pub licence: Option<FileRow>,
    pub hints: EmployerHints,
}

/// The queue's counts by state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AdmissionCounts {
    pub pending: i64,
    pub returned: i64,
    pub admitted: i64,
    pub stopped: i64,
}

/// A school admits only where its province's policy lets any one school admit.
async fn admitting(tx: &mut Tx, actor: &Actor) -> Result<Access, ActError> {
    let access = actor.access(Action::AdmitEmployer)?;
    if let Bound::School(school) = access.bound() {
        let (_, policy) = rules::policy_of_school(tx, &access, school).await?;
        if policy.current.employer_admission != policy::Admission::AnyOneSchool {
            return Err(ActError::NotFound);
        }
    }
    Ok(access)
}

/// Whether the actor's pages show admission at all.
///
/// # Errors
/// When storage fails.
pub async fn may_admit(app: &App, actor: &Actor) -> Result<bool, ActError> {
    let mut tx = app.db.read().await?;
    match admitting(&mut tx, actor).await {
        Ok(_) => Ok(true),
        Err(ActError::NotFound | ActError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The employers in one state, longest waiting first; `exactly` is a whole name or credit code.
///
/// # Errors
/// [`ActError::NotFound`] for a school that does not admit.
pub async fn queue(
    app: &App,
    actor: &Actor,
    admission: &str,
    exactly: Option<&str>,
    after: (Instant, EmployerId),
    limit: i64,
) -> Result<Vec<EmployerRow>, ActError> {
    let mut tx = app.db.read().await?;
    let access = admitting(&mut tx, actor).await?;
    Ok(employers::list(&mut tx, &access, admission, exactly, after, limit).await?)
}

/// # Errors
/// As [`queue`].
pub async fn counts(app: &App, actor: &Actor) -> Result<AdmissionCounts, ActError> {
    let mut tx = app.db.read().await?;
    let access = admitting(&mut tx, actor).await?;
    Ok(AdmissionCounts {
        pending: employers::count(&mut tx, &access, "pending").await?,
        returned: employers::count(&mut tx, &access, "returned").await?,
        admitted: employers::count(&mut tx, &access, "ok").await?,
        stopped: employers::count(&mut tx, &access, "frozen").await?,
    })
}

/// One employer with its licence and what warns about it.
///
/// # Errors
/// [`ActError::NotFound`] when there is no such employer, or for a school that does not admit.
pub async fn case(app: &App, actor: &Actor, employer: EmployerId) -> Result<AdmissionCase, ActError> {
    let mut tx = app.db.read().await?;
    let access = admitting(&mut tx, actor).await?;
    let row = employers::find(&mut tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    let licence = files::newest(&mut tx, &access, employer, "licence").await?;
    let hints = match access.school() {
        Some(school) => super::warnings::hints(&mut tx, &access, school, &row.credit_code).await?,
        None => {
            // The operator sees every mark.
            let marks = warnings::of_code(&mut tx, &access, &row.credit_code).await?;
            let business = business_status::find(&mut tx, &access, &row.credit_code).await?;
            let mut kinds: Vec<_> = marks.iter().flat_map(|mark| mark.kinds.iter().copied()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let schools = u32::try_from(marks.len()).unwrap_or(u32::MAX);
            let register = register(&mut tx, &access, &row.credit_code).await?;
            EmployerHints { kinds, schools, shared: schools > 0, own: false, business, looked_up: true, register }
        }
    };
    let profile = row.profile(&app.vault).map_err(Broken::from)?;
    Ok(AdmissionCase { row, profile, licence, hints })
}

/// The register is the nation's: the policy of any province names it.
async fn register(tx: &mut Tx, access: &Access, code: &CreditCode) -> Result<Option<String>, ActError> {
    let Some(province) = provinces::list(tx, access).await?.into_iter().next() else { return Ok(None) };
    let policy = rules::policy(tx, access, province.policy_version).await?;
    Ok(Some(register_link(&policy.current.employer_register, code)))
}

/// Decides an admission.
///
/// # Errors
/// [`ActError::Refused`] when nothing waits or a reason is missing, [`ActError::Stale`] when somebody was faster.
pub async fn decide(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    employer: EmployerId,
    seen: i64,
    verdict: Verdict,
) -> Result<(), ActError> {
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let access = admitting(&mut act.tx, actor).await?;
    let row = employers::find(&mut act.tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    if row.version != seen {
        return Err(stale(&row));
    }
    // A change of name or code is the operator's, with the request it came by (F082).
    if matches!(row.admission, Admission::Recheck { .. }) {
        return Err(ActError::NotFound);
    }
    let now = act.now();
    let by_operator = matches!(access.bound(), Bound::Platform);
    let before = row.admission.clone();
    let (next, kind, subject, body, reason) = match verdict {
        Verdict::Admit => {
            let body = "单位资质已审核通过，可以查找毕业生并发起签约邀请。".to_owned();
            (before.admit(now)?, "employer.admitted", "单位资质审核通过", body, String::new())
        }
        Verdict::Return { reason } => {
            let next = before.return_for_correction(&reason, now)?;
            let body = format!("单位资质被退回修改，原因：{}。请修改后重新提交。", reason.trim());
            (next, "employer.returned", "单位资质退回修改", body, reason)
        }
        Verdict::Refuse { reason } if by_operator => {
            let next = before.freeze(FrozenBy::Operator, &reason, now)?;
            let body = format!("单位不予入驻或已被停用，原因：{}。如有异议请联系平台客服。", reason.trim());
            (next, "employer.stopped", "单位已停用", body, reason)
        }
        Verdict::Reopen if by_operator => {
            let body = "单位已恢复，请登录查看当前状态。".to_owned();
            (before.thaw()?, "employer.reopened", "单位已恢复", body, String::new())
        }
        Verdict::Refuse { .. } | Verdict::Reopen => return Err(ActError::NotFound),
    };
    if !employers::set_admission(&mut act.tx, &access, &row, &next, now).await? {
        return Err(stale(&row));
    }
    record(&mut act, &row, kind, &next, json!({ "name": row.name, "reason": reason.trim() })).await?;
    tell(&mut act, employer, kind, subject, body).await?;
    act.commit_with(next.as_str()).await
}
