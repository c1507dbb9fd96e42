//! Posted forms: fields by name, repeated fields kept, uploads read into memory up to a limit.

use app::Actor;
use app::accounts::nonces;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use uuid::Uuid;

use crate::WebState;
use crate::respond::{PageError, too_large};

/// The largest form without files, in bytes.
const FORM_BYTES: usize = 512 * 1024;

/// A posted form. Values are trimmed; a missing field is the empty text.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Vec<FormFile>,
}

/// One uploaded file, whole.
#[derive(Clone)]
pub struct FormFile {
    pub field: String,
    /// As the browser named it; for showing only.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for FormFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.field, self.bytes.len())
    }
}

impl Form {
    /// A form out of name and value pairs, such as a query string.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self { fields: pairs, files: Vec::new() }
    }

    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// Whether the form has the field at all.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// The field exactly as typed, for passwords and free text.
    pub fn raw(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The field read as another type; `None` when it does not read.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// The record version the form was made from; zero when it carries none.
    pub fn version(&self) -> i64 {
        self.parse("version").unwrap_or_default()
    }

    /// A chosen file that is not empty.
    pub fn file(&self, name: &str) -> Option<&FormFile> {
        self.files.iter().find(|file| file.field == name && !file.bytes.is_empty())
    }

    /// Every chosen file of the field; one without bytes is chosen all the same.
    pub fn files<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f FormFile> {
        self.files.iter().filter(move |file| file.field == name && !(file.name.is_empty() && file.bytes.is_empty()))
    }

    /// The nonce of a binding form, when this session was given it for this act.
    ///
    /// # Errors
    /// A refusal that asks to load the page again.
    pub fn nonce(&self, state: &WebState, actor: &Actor, act: &str) -> Result<Uuid, PageError> {
        let known = nonces::check(&state.app, actor, act, self.get("nonce"));
        known.ok_or_else(|| {
            Refusal::new("form-outdated", "9.2", "这个页面打开得太久了", "请返回并刷新页面后再提交").into()
        })
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.fields
    }
}

/// A posted form whose files may have been too large to be read to their end: the fields before them are here, so that what
/// was typed can be kept.
#[derive(Debug)]
pub struct Posted {
    pub form: Form,
    pub whole: bool,
}

impl FromRequest<WebState> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Response> {
        match read(request, state).await? {
            (form, None) => Ok(form),
            (_, Some(problem)) => Err(problem),
        }
    }
}

impl FromRequest<WebState> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Response> {
        let (form, problem) = read(request, state).await?;
        Ok(Self { form, whole: problem.is_none() })
    }
}

/// The form as far as it could be read, and what stopped it.
async fn read(request: Request, state: &WebState) -> Result<(Form, Option<Response>), Response> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if multipart {
        let multipart = Multipart::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let mut form = Form::default();
        let problem = read_multipart(multipart, &mut form).await.err();
        return Ok((form, problem.map(|problem| unread(&problem))));
    }
    let bytes = axum::body::to_bytes(request.into_body(), FORM_BYTES).await.map_err(|_| too_large())?;
    Ok((Form { fields: form_pairs(&bytes), files: Vec::new() }, None))
}

fn unread(problem: &MultipartError) -> Response {
    if problem.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    (problem.status(), problem.body_text()).into_response()
}

async fn read_multipart(mut multipart: Multipart, form: &mut Form) -> Result<(), MultipartError> {
    while let Some(field) = multipart.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(ToOwned::to_owned) {
            Some(file_name) => {
                let bytes = field.bytes().await?.to_vec();
                form.files.push(FormFile { field: name, name: file_name, bytes });
            }
            None => form.fields.push((name, field.text().await?)),
        }
    }
    Ok(())
}

/// Reads `application/x-www-form-urlencoded` text; malformed escapes stay as they are.
pub(crate) fn form_pairs(bytes: &[u8]) -> Vec<(String, String)> {
    bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = halves.next().unwrap_or_default();
            (decode(name), decode(halves.next().unwrap_or_default()))
        })
        .collect()
}

pub(crate) fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => match tail.split_at_checked(2).and_then(|(hex, after)| Some((byte_of(hex)?, after))) {
                Some((byte, after)) => {
                    bytes.push(byte);
                    rest = after;
                }
                None => bytes.push(b'%'),
            },
            other => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn byte_of(hex: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_repeat_and_decode() {
        let form = Form::from_pairs(form_pairs("case=1&case=2&q=%E9%99%88+x&odd=%zz".as_bytes()));
        assert_eq!(form.all("case").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.get("q"), "陈 x");
        assert_eq!(form.get("odd"), "%zz");
        assert_eq!(form.get("absent"), "");
    }
}
