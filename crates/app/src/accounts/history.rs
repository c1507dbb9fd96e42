//! What happened to one's own account: log-ins, passwords, contacts, rights.

use domain::accounts::Action;
use domain::ledger::Owner;
use domain::time::Instant;

use crate::{ActError, Actor, App};

/// One line of the history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnEvent {
    pub at: Instant,
    pub what: &'static str,
    /// Device and address, or the contact.
    pub detail: String,
    pub by: String,
}

/// The newest `limit` events of the actor's account, newest first.
///
/// # Errors
/// When storage fails.
pub async fn own_history(app: &App, actor: &Actor, limit: usize) -> Result<Vec<OwnEvent>, ActError> {
    actor.access(Action::SeeOwnAccount)?;
    let account = actor.account().ok_or(ActError::NotFound)?;
    let mut tx = app.db.read().await?;
    let events = store::ledger::stream(&mut tx, &Owner::Platform.to_string(), account.0).await?;
    Ok(events
        .into_iter()
        .rev()
        .take(limit)
        .map(|event| {
            let body = event.detail.and_then(|(_, text)| serde_json::from_str::<serde_json::Value>(&text).ok());
            let text = |name: &str| {
                body.as_ref().and_then(|body| body.get(name)).and_then(|value| value.as_str()).unwrap_or_default()
            };
            let detail = [text("device"), text("address"), text("contact")];
            let detail: Vec<_> = detail.into_iter().filter(|part| !part.is_empty()).collect();
            OwnEvent { at: event.at, what: label(&event.kind), detail: detail.join(" · "), by: text("by").to_owned() }
        })
        .collect())
}

fn label(kind: &str) -> &'static str {
    match kind {
        "account.logged-in" => "登录",
        "account.activated" => "激活账号",
        "account.created" => "账号建立",
        "account.changed" => "账号资料或权限变更",
        "account.stopped" => "账号停用",
        "account.restored" => "账号恢复",
        "account.password-changed" => "修改密码",
        "account.password-recovered" => "通过验证码重置密码",
        "account.password-given" => "上级重置为临时密码",
        "account.contact-verified" => "验证联系方式",
        "account.contact-removed" => "删除联系方式",
        "account.profile-changed" => "修改个人信息",
        _ => "账号变动",
    }
}
