//! Picture codes: drawn when log-ins keep failing, answered once (decision 15).

use domain::time::Instant;
use store::accounts::pictures::{self, PictureRow};
use uuid::Uuid;

use crate::error::Broken;
use crate::{ActError, App};

/// Letters of a picture code, none of which look alike.
const LETTERS: &[u8; 24] = b"ACDEFGHJKMNPQRTUVWXY3479";
const LENGTH: usize = 4;
/// Minutes a picture can be answered.
const MINUTES: i64 = 10;

fn hash(app: &App, picture: Uuid, text: &str) -> [u8; 32] {
    app.vault.blind("picture-code", &format!("{picture}:{}", text.trim().to_ascii_uppercase()))
}

/// Makes a picture code and returns its id.
///
/// # Errors
/// When storage fails.
pub async fn make(app: &App) -> Result<Uuid, ActError> {
    let picture = app.new_id();
    let text: String = app
        .random::<LENGTH>()
        .iter()
        .map(|byte| char::from(LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().unwrap_or(b'A')))
        .collect();
    let sealed =
        app.vault.seal("picture_codes", "code_sealed", picture.as_bytes(), text.as_bytes()).map_err(Broken::from)?;
    let row = PictureRow {
        picture,
        code_hash: hash(app, picture, &text),
        noise: app.random(),
        code_sealed: sealed,
        created_at: app.now(),
    };
    let mut tx = app.db.write().await?;
    pictures::insert(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(picture)
}

/// The picture as PNG; the same bytes each time.
///
/// # Errors
/// [`ActError::NotFound`] when it was answered or is too old.
pub async fn draw(app: &App, picture: Uuid) -> Result<Vec<u8>, ActError> {
    let found = {
        let mut tx = app.db.read().await?;
        pictures::find(&mut tx, picture).await?
    };
    let row = found.filter(|row| open(row, app.now())).ok_or(ActError::NotFound)?;
    let text = app
        .vault
        .open_text("picture_codes", "code_sealed", picture.as_bytes(), &row.code_sealed)
        .map_err(Broken::from)?;
    Ok(app.pictures.picture_code(&text, row.noise))
}

/// Whether the text is the picture's; right or wrong, the picture is used up.
///
/// # Errors
/// When storage fails.
pub async fn answer(app: &App, picture: Uuid, text: &str) -> Result<bool, ActError> {
    let mut tx = app.db.write().await?;
    let found = pictures::find(&mut tx, picture).await?;
    let taken = pictures::delete(&mut tx, picture).await?;
    tx.commit().await?;
    Ok(taken && found.is_some_and(|row| open(&row, app.now()) && row.code_hash == hash(app, picture, text)))
}

fn open(row: &PictureRow, now: Instant) -> bool {
    now < row.created_at.plus_minutes(MINUTES)
}
