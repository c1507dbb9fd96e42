//! Opening the season once more for one graduate (decision 12).

use crate::organisations::Season;
use crate::refusal::Refusal;
use crate::time::Instant;

/// The longest ground, in characters.
pub const GROUND_CHARACTERS: usize = 200;

/// Whether the school may reopen a graduate: only after the last day, only once, only who is on the roster.
///
/// # Errors
/// What stands in the way.
pub fn may_reopen(season: &Season, listed: bool, reopened: bool, now: Instant) -> Result<(), Refusal> {
    let refuse = |guard: &str, reason: String, way_out: &str| Err(Refusal::new(guard, "decision 12", reason, way_out));
    if !listed {
        return refuse("not-listed", "不在本届毕业生名单中".to_owned(), "请先核对名单");
    }
    if !season.has_closed(now) {
        let reason = format!("本届办理到 {} 才截止", season.change_until);
        return refuse("season-still-open", reason, "毕业生现在可以自行办理，不需要单独开放");
    }
    if reopened {
        return refuse("already-reopened", "已经为这名毕业生单独开放".to_owned(), "请通知毕业生登录办理");
    }
    Ok(())
}
