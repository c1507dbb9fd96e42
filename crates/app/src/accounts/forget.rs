//! What log-in leaves behind and nobody needs any more: codes, pictures, limits, posts, sessions.
//!
//! Each stays long enough that forgetting it changes no answer: a limit is full again, a code long past, a session over.

use store::accounts::{codes, failures, pictures, posts, sessions, throttles};

use crate::{ActError, App};

/// Hours after which codes, pictures, limits and failures mean nothing.
const SHORT_HOURS: i64 = 24;
/// Hours in which a post may be repeated.
const POST_HOURS: i64 = 24 * 30;
/// Hours after which a session that nobody used is over whatever its role.
const SESSION_HOURS: i64 = 24 * 90;

/// Deletes what is over; returns how many rows.
///
/// # Errors
/// When storage fails.
pub async fn sweep(app: &App) -> Result<usize, ActError> {
    let now = app.now();
    let (short, post, session) =
        (now.plus_hours(-SHORT_HOURS), now.plus_hours(-POST_HOURS), now.plus_hours(-SESSION_HOURS));
    let mut tx = app.db.write().await?;
    let rows = codes::delete_old(&mut tx, short).await?
        + pictures::delete_old(&mut tx, short).await?
        + throttles::delete_old(&mut tx, short).await?
        + failures::delete_old(&mut tx, short).await?
        + posts::delete_old(&mut tx, post).await?
        + sessions::delete_old(&mut tx, session).await?;
    tx.commit().await?;
    Ok(usize::try_from(rows).unwrap_or(usize::MAX))
}
