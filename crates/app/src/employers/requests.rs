//! What only the operator decides: another name or credit code (F082), and claims on an employer already registered
//! (decision 16).

use domain::accounts::{Access, Action, LevelScope, Right, Rights, Role};
use domain::employers::{CreditCode, RequestKind};
use domain::ids::{AccountId, EmployerId, FileId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::accounts::identities::{self, AccountRow};
use store::employers::files;
use store::employers::requests;
pub use store::employers::requests::RequestRow;
use store::employers::{self, EmployerRow};
use uuid::Uuid;

use super::notices::{record, tell};
use crate::error::Broken;
use crate::{Act, ActError, Actor, App, Began, Stale};

/// What a request asks for, as stored; fields a kind does not use stay empty.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub name: String,
    pub credit_code: String,
    pub reason: String,
    /// The licence that came with it.
    pub file: String,
    /// Who claims.
    pub person: String,
    pub mobile_masked: String,
}

/// The account a claim asks for; sealed until the decision, then gone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claimant {
    pub login: String,
    pub password_hash: String,
    pub contact: String,
}

/// A request with the employer it is about.
#[derive(Clone, Debug)]
pub struct RequestCase {
    pub row: RequestRow,
    pub asked: Asked,
    pub employer: EmployerRow,
    /// Accounts the employer has now: name and user name.
    pub accounts: Vec<(String, String)>,
}

impl RequestCase {
    /// The licence that came with the request.
    pub fn file(&self) -> Option<FileId> {
        self.asked.file.parse().ok()
    }
}

fn asked(row: &RequestRow) -> Result<Asked, ActError> {
    serde_json::from_str(&row.body)
        .map_err(|cause| ActError::defect(format!("request {} does not read: {cause}", row.request)))
}

/// Open requests, longest waiting first.
///
/// # Errors
/// When the actor is not the operator.
pub async fn open(app: &App, actor: &Actor) -> Result<Vec<RequestCase>, ActError> {
    let access = actor.access(Action::ManageEmployers)?;
    let mut tx = app.db.read().await?;
    let mut cases = Vec::new();
    for row in requests::open(&mut tx, &access, 100).await? {
        let employer = employers::find(&mut tx, &access, row.employer).await?.ok_or(ActError::NotFound)?;
        cases.push(RequestCase { asked: asked(&row)?, row, employer, accounts: Vec::new() });
    }
    Ok(cases)
}

/// How many requests are open.
///
/// # Errors
/// As [`open`].
pub async fn count_open(app: &App, actor: &Actor) -> Result<i64, ActError> {
    let access = actor.access(Action::ManageEmployers)?;
    let mut tx = app.db.read().await?;
    Ok(requests::count_open(&mut tx, &access).await?)
}

/// # Errors
/// [`ActError::NotFound`] when there is no such request.
pub async fn case(app: &App, actor: &Actor, employer: EmployerId, request: Uuid) -> Result<RequestCase, ActError> {
    let access = actor.access(Action::ManageEmployers)?;
    let mut tx = app.db.read().await?;
    let row = requests::find(&mut tx, &access, employer, request).await?.ok_or(ActError::NotFound)?;
    let employer = employers::find(&mut tx, &access, row.employer).await?.ok_or(ActError::NotFound)?;
    let accounts = identities::of_employer(&mut tx, &access, employer.employer).await?;
    let accounts = accounts.into_iter().map(|row| (row.name, row.login.unwrap_or_default())).collect();
    Ok(RequestCase { asked: asked(&row)?, row, employer, accounts })
}

/// The operator's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    Grant {
        note: String,
        /// Of a claim: the accounts the employer had until now are stopped.
        stop_others: bool,
    },
    Refuse {
        reason: String,
    },
}

/// Decides a request.
///
/// # Errors
/// [`ActError::Refused`] when it was decided before or a reason is missing, [`ActError::Stale`] when it changed.
pub async fn decide(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    (employer, request): (EmployerId, Uuid),
    seen: i64,
    answer: Answer,
) -> Result<(), ActError> {
    let access = actor.access(Action::ManageEmployers)?;
    let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
    let row = requests::find(&mut act.tx, &access, employer, request).await?.ok_or(ActError::NotFound)?;
    let company = employers::find(&mut act.tx, &access, employer).await?.ok_or(ActError::NotFound)?;
    let now = act.now();
    let (state, granted) = match &answer {
        Answer::Grant { note, .. } => (row.state.clone().grant(note, now)?, true),
        Answer::Refuse { reason } => (row.state.clone().refuse(reason, now)?, false),
    };
    if row.version != seen || !requests::decide(&mut act.tx, &access, &row, &state).await? {
        let what_changed = "这个申请刚刚被处理".to_owned();
        return Err(ActError::Stale(Stale { what_changed, version: row.version }));
    }
    let asked = asked(&row)?;
    let reason = match &answer {
        Answer::Refuse { reason } => reason.trim().to_owned(),
        Answer::Grant { .. } => String::new(),
    };
    match row.kind {
        RequestKind::Name | RequestKind::CreditCode => {
            change_identity(&mut act, &access, &company, &asked, &reason, granted).await?;
        }
        RequestKind::Claim => {
            let stop_others = matches!(answer, Answer::Grant { stop_others: true, .. });
            claim(&mut act, &access, &company, &row, &asked, granted, stop_others).await?;
        }
    }
    act.commit_with(state.as_str()).await
}

async fn change_identity(
    act: &mut Act,
    access: &Access,
    company: &EmployerRow,
    asked: &Asked,
    reason: &str,
    granted: bool,
) -> Result<(), ActError> {
    let now = act.now();
    let mut seen = company.clone();
    let before = company.admission.clone();
    let (next, kind, body) = if granted {
        let code = CreditCode::stored(asked.credit_code.clone());
        employers::set_identity(&mut act.tx, access, &seen, &asked.name, &code, now).await?;
        seen.version += 1;
        promote_licence(act, access, company.employer, asked).await?;
        let body = format!("单位信息变更申请已通过，当前单位名称为{}。已签署的协议不受影响。", asked.name);
        (before.admit(now)?, "employer.change-granted", body)
    } else {
        let body = format!("单位信息变更申请未通过，原因：{reason}。单位信息保持不变。");
        (before.return_for_correction(reason, now)?, "employer.change-refused", body)
    };
    if !employers::set_admission(&mut act.tx, access, &seen, &next, now).await? {
        return Err(super::notices::stale(company));
    }
    let detail = json!({ "name": asked.name, "credit_code": asked.credit_code, "reason": reason });
    record(act, &seen, kind, &next, detail).await?;
    tell(act, company.employer, kind, "单位信息变更申请已处理", body).await
}

/// The licence that came with a granted request is the employer's licence from now on.
async fn promote_licence(act: &mut Act, access: &Access, employer: EmployerId, asked: &Asked) -> Result<(), ActError> {
    let Ok(file) = asked.file.parse::<FileId>() else { return Ok(()) };
    let Some(row) = files::find(&mut act.tx, access, employer, file).await? else { return Ok(()) };
    let promoted = files::FileRow {
        file: FileId(act.app().new_id()),
        purpose: "licence".to_owned(),
        created_at: act.now(),
        ..row
    };
    files::insert(&mut act.tx, access, &promoted).await?;
    Ok(())
}

async fn claim(
    act: &mut Act,
    access: &Access,
    company: &EmployerRow,
    row: &RequestRow,
    asked: &Asked,
    granted: bool,
    stop_others: bool,
) -> Result<(), ActError> {
    let now = act.now();
    let kind = if granted { "employer.claim-granted" } else { "employer.claim-refused" };
    if granted {
        if stop_others {
            for mut other in identities::of_employer(&mut act.tx, access, company.employer).await? {
                other.active = false;
                identities::update(&mut act.tx, access, &other).await?;
                store::accounts::sessions::end_all(&mut act.tx, other.account, now).await?;
            }
        }
        let sealed = row.body_sealed.as_deref().unwrap_or_default();
        let app = act.app().clone();
        let text = app
            .vault
            .open_text("employer_requests", "body_sealed", row.request.as_bytes(), sealed)
            .map_err(Broken::from)?;
        let claimant: Claimant =
            serde_json::from_str(&text).map_err(|cause| ActError::defect(format!("a claim: {cause}")))?;
        let account = account_row(&app, company.employer, &asked.person, &claimant, act.now())?;
        identities::insert(&mut act.tx, access, &account).await?;
        promote_licence(act, access, company.employer, asked).await?;
        let body =
            format!("平台已核实认领申请，为{}开通了单位管理员账号。如非本单位申请，请立即联系平台客服。", asked.person);
        tell(act, company.employer, kind, "单位账号认领", body).await?;
    }
    let detail = json!({ "person": asked.person, "stopped_others": stop_others });
    record(act, company, kind, &company.admission, detail).await
}

/// The row of an employer's first administrator.
pub(super) fn account_row(
    app: &App,
    employer: EmployerId,
    name: &str,
    claimant: &Claimant,
    now: domain::time::Instant,
) -> Result<AccountRow, ActError> {
    let account = AccountId(app.new_id());
    let contact = app
        .vault
        .seal("accounts", "contact_sealed", account.0.as_bytes(), claimant.contact.as_bytes())
        .map_err(Broken::from)?;
    Ok(AccountRow {
        account,
        role: Role::EmployerAdmin,
        active: true,
        login: Some(claimant.login.clone()),
        password_hash: Some(claimant.password_hash.clone()),
        must_change_password: false,
        name: name.to_owned(),
        job_title: String::new(),
        contact_sealed: Some(contact),
        province: None,
        school: None,
        department: None,
        employer: Some(employer),
        person: None,
        rights: Rights { employment: Right::None, archive: Right::None, household: Right::None },
        levels: LevelScope::All,
        created_at: now,
        created_by: None,
        last_login_at: None,
        version: 1,
    })
}
