//! Reading addresses of staff pages: filters in the query, ids in the path, files as answers.

use app::ActError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, encode};

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The query of an address, by field.
pub fn query(text: Option<String>) -> Form {
    Form::from_pairs(form_pairs(text.unwrap_or_default().as_bytes()))
}

/// An id of the path.
///
/// # Errors
/// The page of an unknown record when it does not read.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, PageError> {
    text.parse().map_err(|_| PageError(ActError::NotFound))
}

/// A page size of decision 19.
pub fn size(query: &Form) -> u16 {
    query.parse("size").filter(|size| [10, 20, 50, 100].contains(size)).unwrap_or(20)
}

/// A workbook to save under its name.
pub fn workbook(file_name: &str, bytes: Vec<u8>) -> Response {
    let mut response = (StatusCode::OK, [(header::CONTENT_TYPE, WORKBOOK)], bytes).into_response();
    let disposition =
        format!("attachment; filename=\"roster.xlsx\"; filename*=UTF-8''{}", encode(file_name).replace('/', "%2F"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
