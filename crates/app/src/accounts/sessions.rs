//! Sessions: begun at log-in, resumed with every request, ended one by one or all at once (F013, device list).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::accounts::{Bound, Role, Session, SessionTimes};
use domain::ids::{AccountId, EntryId, SchoolId, SessionId};
use sha2::{Digest, Sha256};
use store::accounts::sessions::{self, NewSession, SessionRow};
use store::engine::WriteTx;

use crate::{ActError, Actor, App};

/// A resumed session.
#[derive(Clone, Debug)]
pub struct Resumed {
    pub actor: Actor,
    /// The account must choose a password of its own before anything else.
    pub must_change_password: bool,
    /// A graduate who has several roster entries and has not chosen one, or has none.
    pub without_entry: bool,
    /// A graduate who has not looked at the selected entry yet (F061, R03).
    pub must_check: bool,
}

/// How long a request may go unnoted before the session's last use is written again, in seconds.
const TOUCH_SECONDS: i64 = 60;

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Begins a session within the log-in's transaction and returns its token; only the token's hash is stored.
///
/// # Errors
/// When storage fails.
pub async fn begin(
    app: &App,
    tx: &mut WriteTx,
    account: AccountId,
    entry: Option<(SchoolId, EntryId)>,
    device: &str,
    address: &str,
) -> Result<(SessionId, String), ActError> {
    let token = URL_SAFE_NO_PAD.encode(app.random::<32>());
    let session = SessionId(app.new_id());
    let new = NewSession {
        session,
        token_hash: token_hash(&token),
        account,
        entry,
        started_at: app.now(),
        device: device.chars().take(120).collect(),
        address: address.chars().take(64).collect(),
    };
    sessions::insert(tx, &new).await?;
    Ok((session, token))
}

/// The live session behind a token.
///
/// # Errors
/// When storage fails.
pub async fn resume(app: &App, token: &str) -> Result<Option<Resumed>, ActError> {
    let now = app.now();
    let found = {
        let mut tx = app.db.read().await?;
        sessions::find(&mut tx, &token_hash(token)).await?
    };
    let Some(row) = found else { return Ok(None) };
    if !SessionTimes::of(row.role).alive(row.started_at, row.seen_at, now) {
        return Ok(None);
    }
    if now.seconds_since(row.seen_at) >= TOUCH_SECONDS {
        let mut tx = app.db.write().await?;
        sessions::touch(&mut tx, row.session, now).await?;
        tx.commit().await?;
    }
    Ok(resumed(row))
}

/// `None` when the row does not say what its role needs: such an account cannot act.
fn resumed(row: SessionRow) -> Option<Resumed> {
    let without_entry = row.role == Role::Graduate && row.entry.is_none();
    let bound = match row.role {
        Role::Graduate => {
            let person = row.person?;
            match row.entry {
                Some((school, entry)) => Bound::Person { person, school, entry },
                // Reaches no row: entries are never filed under school zero.
                None => Bound::Person { person, school: SchoolId(0), entry: EntryId(uuid::Uuid::nil()) },
            }
        }
        Role::Employer | Role::EmployerAdmin => Bound::Employer(row.employer?),
        Role::Department => Bound::Department { school: row.school?, department: row.department? },
        Role::School => Bound::School(row.school?),
        Role::Province => Bound::Province(row.province?),
        Role::Operator => Bound::Platform,
    };
    let session = Session {
        session: row.session,
        account: row.account,
        role: row.role,
        bound,
        rights: row.rights,
        levels: row.levels,
        name: row.name,
        organisation: row.organisation,
    };
    Some(Resumed {
        actor: Actor::Person(Box::new(session)),
        must_change_password: row.must_change_password,
        without_entry,
        must_check: row.unchecked,
    })
}

/// Ends the actor's own session.
///
/// # Errors
/// When storage fails.
pub async fn end(app: &App, actor: &Actor) -> Result<(), ActError> {
    let Some(session) = actor.session() else { return Ok(()) };
    let mut tx = app.db.write().await?;
    sessions::end(&mut tx, session.session, session.account, app.now()).await?;
    Ok(tx.commit().await?)
}
