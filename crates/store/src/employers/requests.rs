//! What employers ask of the operator: another name or credit code, or to be given an employer that exists already.

use domain::accounts::Access;
use domain::employers::{RequestKind, RequestState};
use domain::ids::EmployerId;
use domain::time::Instant;
use uuid::Uuid;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, FIND_ANY, OPEN, OF_EMPLOYER];

macro_rules! columns {
    () => {
        "SELECT employer_id, request_id, kind, body, body_sealed, state, answer, created_at, decided_at, version \
         FROM employer_requests "
    };
}

const FIND: &str =
    concat!(columns!(), "WHERE employer_id = $1 AND request_id = $2 AND (employer_id = $3 OR $3 IS NULL)");
const FIND_ANY: &str = concat!(columns!(), "WHERE request_id = $1 AND (employer_id = $2 OR $2 IS NULL)");
const OPEN: &str = concat!(columns!(), "WHERE state = $1 ORDER BY created_at, request_id LIMIT $2");
const OF_EMPLOYER: &str =
    concat!(columns!(), "WHERE employer_id = $1 AND kind <> 'claim' ORDER BY created_at DESC LIMIT $2");
const COUNT_OPEN: &str = "SELECT COUNT(*) FROM employer_requests WHERE state = 'open'";
const INSERT: &str = "INSERT INTO employer_requests (employer_id, request_id, kind, body, body_sealed, state, answer, \
     created_at, decided_at, version) VALUES ($1, $2, $3, $4, $5, $6, '', $7, NULL, 1)";
const DECIDE: &str = "UPDATE employer_requests SET state = $4, answer = $5, decided_at = $6, body_sealed = NULL, \
     version = version + 1 WHERE employer_id = $1 AND request_id = $2 AND version = $3";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestRow {
    pub employer: EmployerId,
    pub request: Uuid,
    pub kind: RequestKind,
    /// What is asked, as JSON without personal numbers.
    pub body: String,
    /// What only the decision needs; gone once decided.
    pub body_sealed: Option<Vec<u8>>,
    pub state: RequestState,
    pub created_at: Instant,
    pub version: i64,
}

/// The request, when the access is not that of another employer.
pub async fn find(
    tx: &mut Tx,
    access: &Access,
    employer: EmployerId,
    request: Uuid,
) -> Result<Option<RequestRow>, StoreError> {
    tx.optional(FIND, params![employer, request, access.employer()], request_row).await
}

/// The request by its number alone, for the one who holds the number.
pub async fn find_any(tx: &mut Tx, access: &Access, request: Uuid) -> Result<Option<RequestRow>, StoreError> {
    tx.optional(FIND_ANY, params![request, access.employer()], request_row).await
}

/// Open requests of all employers, longest waiting first; nothing for an employer's access.
pub async fn open(tx: &mut Tx, access: &Access, limit: i64) -> Result<Vec<RequestRow>, StoreError> {
    if access.employer().is_some() {
        return Ok(Vec::new());
    }
    tx.all(OPEN, params!["open", limit], request_row).await
}

pub async fn count_open(tx: &mut Tx, _: &Access) -> Result<i64, StoreError> {
    tx.one(COUNT_OPEN, params![], |row| row.get(0)).await
}

/// The own employer's name and code requests, newest first; claims of others on it are not shown to it.
pub async fn of_employer(tx: &mut Tx, access: &Access, limit: i64) -> Result<Vec<RequestRow>, StoreError> {
    let Some(employer) = access.employer() else { return Ok(Vec::new()) };
    tx.all(OF_EMPLOYER, params![employer, limit], request_row).await
}

pub async fn insert(tx: &mut WriteTx, _: &Access, new: &RequestRow) -> Result<(), StoreError> {
    let values = params![
        new.employer,
        new.request,
        new.kind.as_str(),
        new.body.as_str(),
        new.body_sealed.clone(),
        new.state.as_str(),
        new.created_at
    ];
    tx.execute(INSERT, values).await.map(drop)
}

/// Records the decision; `false` when the request changed since it was seen.
pub async fn decide(tx: &mut WriteTx, _: &Access, seen: &RequestRow, state: &RequestState) -> Result<bool, StoreError> {
    let (answer, decided) = match state {
        RequestState::Open { .. } => ("", None),
        RequestState::Granted { decided_at, answer } | RequestState::Refused { decided_at, answer } => {
            (answer.as_str(), Some(*decided_at))
        }
    };
    let values = params![seen.employer, seen.request, seen.version, state.as_str(), answer, decided];
    Ok(tx.execute(DECIDE, values).await? == 1)
}

fn request_row(row: &Row<'_>) -> Result<RequestRow, StoreError> {
    let (kind, state): (String, String) = (row.get(2)?, row.get(5)?);
    let (created_at, decided): (Instant, Option<Instant>) = (row.get(7)?, row.get(8)?);
    let (answer, decided_at): (String, Instant) = (row.get(6)?, decided.unwrap_or(created_at));
    Ok(RequestRow {
        employer: row.get(0)?,
        request: row.get(1)?,
        kind: RequestKind::parse(&kind).ok_or_else(|| StoreError::corrupt("request kind", kind))?,
        body: row.get(3)?,
        body_sealed: row.get(4)?,
        state: match state.as_str() {
            "open" => RequestState::Open { asked_at: created_at },
            "granted" => RequestState::Granted { decided_at, answer },
            "refused" => RequestState::Refused { decided_at, answer },
            _ => return Err(StoreError::corrupt("request state", state)),
        },
        created_at,
        version: row.get(9)?,
    })
}
