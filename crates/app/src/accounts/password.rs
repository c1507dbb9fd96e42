//! Passwords: what may be one, and their argon2id hashes, made off the request threads and never more than a few at once.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;

use crate::{ActError, App};

/// Each hash takes 19 MiB for some 30 ms: more at once only wait for each other.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Compared against when there is no account, so that unknown names answer as slowly as known ones.
static NOBODY: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();

/// The longest password, in characters; longer texts only cost time.
const LONGEST: usize = 128;

/// What a comparison found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    Wrong,
    Right,
    /// Right, but hashed with costs that are no longer ours.
    Outdated,
}

/// Whether a text may be a password of the account that logs in as `names`.
///
/// # Errors
/// What is missing, in Chinese.
pub fn weigh(password: &str, names: &[&str]) -> Result<(), String> {
    let length = password.chars().count();
    let kinds = [
        password.chars().any(|letter| letter.is_ascii_lowercase()),
        password.chars().any(|letter| letter.is_ascii_uppercase()),
        password.chars().any(|letter| letter.is_ascii_digit()),
        password.chars().any(|letter| !letter.is_ascii_alphanumeric()),
    ];
    let kinds = kinds.into_iter().filter(|present| *present).count();
    if length > LONGEST {
        return Err(format!("密码最长 {LONGEST} 个字符"));
    }
    if length < 8 || (length < 10 && kinds < 3) {
        return Err("密码至少 10 个字符；或至少 8 个字符且包含大写字母、小写字母、数字、符号中的三种".to_owned());
    }
    let folded = password.to_lowercase();
    if names.iter().any(|name| !name.is_empty() && folded == name.to_lowercase()) {
        return Err("密码不能与账号相同".to_owned());
    }
    let mut letters = password.chars();
    let first = letters.next();
    if letters.all(|letter| Some(letter) == first) {
        return Err("密码不能是同一个字符".to_owned());
    }
    Ok(())
}

/// Hashes with today's costs.
///
/// # Errors
/// When the hash cannot be made, which is a defect.
pub async fn hash(app: &App, password: &str) -> Result<String, ActError> {
    let (salt, weak, password) = (app.random::<16>(), app.timing.weak_password_hash, password.to_owned());
    off_thread(move || {
        let hasher = hasher(weak)?;
        let hash = hasher.hash_password_with_salt(password.as_bytes(), &salt).map_err(|error| error.to_string())?;
        Ok(hash.to_string())
    })
    .await
}

/// Compares; without a stored hash the answer is [`Answer::Wrong`] after the same time.
///
/// # Errors
/// When a stored hash does not read, which is a defect.
pub async fn compare(app: &App, stored: Option<&str>, typed: &str) -> Result<Answer, ActError> {
    let against = match stored {
        Some(hash) => hash.to_owned(),
        None => NOBODY.get_or_try_init(|| hash(app, "nobody logs in with this")).await?.clone(),
    };
    let known = stored.is_some();
    let (weak, typed) = (app.timing.weak_password_hash, typed.chars().take(LONGEST + 1).collect::<String>());
    off_thread(move || {
        let parsed = PasswordHash::new(&against).map_err(|error| error.to_string())?;
        let hasher = hasher(weak)?;
        let right = hasher.verify_password(typed.as_bytes(), &parsed).is_ok() && known;
        let costs = Params::try_from(&parsed).map_err(|error| error.to_string())?;
        let today = hasher.params();
        let current =
            (costs.m_cost(), costs.t_cost(), costs.p_cost()) == (today.m_cost(), today.t_cost(), today.p_cost());
        Ok(match (right, current) {
            (false, _) => Answer::Wrong,
            (true, true) => Answer::Right,
            (true, false) => Answer::Outdated,
        })
    })
    .await
}

/// A password nobody chose, without letters that look alike; the account must replace it at once.
pub fn temporary(app: &App) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let letters = app.random::<12>();
    letters.iter().map(|byte| char::from(LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'a'))).collect()
}

fn hasher(weak: bool) -> Result<Argon2<'static>, String> {
    let params = if weak { Params::new(8, 1, 1, None) } else { Params::new(19 * 1024, 2, 1, None) };
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|error| error.to_string())?))
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, ActError> {
    let _permit = HASHING.acquire().await.map_err(|error| ActError::defect(error.to_string()))?;
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| ActError::defect(error.to_string()))?;
    done.map_err(ActError::defect)
}

#[cfg(test)]
mod tests {
    use super::weigh;

    #[test]
    fn short_passwords_need_three_kinds() {
        assert!(weigh("abcdefghij", &[]).is_ok());
        assert!(weigh("abcdefg1", &[]).is_err());
        assert!(weigh("Abcdef1!", &[]).is_ok());
        assert!(weigh("Abc1!", &[]).is_err());
        assert!(weigh("aaaaaaaaaaaa", &[]).is_err());
        assert!(weigh("School90011", &["school90011"]).is_err());
    }
}
