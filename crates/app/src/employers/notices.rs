//! Events and messages about an employer.

use domain::employers::Admission;
use domain::ids::EmployerId;
use domain::ledger::Owner;
use serde_json::Value;
use store::employers::EmployerRow;

use crate::inbox::{Message, Recipient};
use crate::{Act, ActError, NewEvent, Stale};

/// Records a move of the employer in its own stream; `to` is the state after it.
pub(super) async fn record(
    act: &mut Act,
    employer: &EmployerRow,
    kind: &'static str,
    to: &Admission,
    detail: Value,
) -> Result<(), ActError> {
    act.event(NewEvent {
        owner: Owner::Employer(employer.employer),
        stream: employer.employer.0,
        kind,
        ids: vec![("employer", employer.employer.to_string())],
        from: employer.admission.as_str().to_owned(),
        to: to.as_str().to_owned(),
        version: employer.version + 1,
        detail,
    })
    .await
}

/// Tells every account of the employer.
pub(super) async fn tell(
    act: &mut Act,
    employer: EmployerId,
    kind: &'static str,
    subject: &str,
    body: String,
) -> Result<(), ActError> {
    act.tell(Message {
        to: Recipient::Employer(employer),
        kind,
        subject: subject.to_owned(),
        body,
        link: "/e/company".to_owned(),
        record: format!("employer:{employer}"),
    })
    .await
}

/// The employer changed since the page was made.
pub(super) fn stale(now: &EmployerRow) -> ActError {
    let what_changed = format!("单位资料刚刚有变化，当前为“{}”", now.admission.label());
    ActError::Stale(Stale { what_changed, version: now.version })
}
