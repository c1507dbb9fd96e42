//! 处理后自动下一条 (`ui.md` 9.2): whether a decision opens the next case of the view, or stays with the one decided.

use axum::extract::{Path, RawQuery};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::ids::{Cohort, PlacementRef};

use super::super::listing::View;
use super::GoesOn;
use super::pane::base;
use super::show::named;
use crate::Form;
use crate::respond::see_other;
use crate::security::{STAY_COOKIE, stays_with_case};

/// The switch as the reader has it now.
pub(super) fn switch(record: PlacementRef, cohort: Cohort, view: &View) -> GoesOn {
    let action = view.href(&format!("{}/next", base(cohort)), &[("case", &record.to_string())]);
    GoesOn { action, on: !stays_with_case() }
}

/// Keeps the choice in the browser, as that of the type size.
pub(super) async fn choose(Path(cohort): Path<i16>, RawQuery(query): RawQuery, form: Form) -> Response {
    let view = View::read(query.as_deref());
    let record = named(query.as_deref(), "case").map(|record| record.to_string());
    let open: Vec<(&str, &str)> = record.as_deref().map(|record| ("case", record)).into_iter().collect();
    let mut response = see_other(&view.href(&base(Cohort(cohort)), &open));
    let stays = u8::from(form.get("stay") == "1");
    let cookie = format!("{STAY_COOKIE}={stays}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
