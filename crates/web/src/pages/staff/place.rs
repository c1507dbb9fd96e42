//! Which record of which list a page of the school is about, and how the pages that change it begin.

use app::Actor;
use app::accounts::nonces;
use app::placements::lists::RecordList;
use axum::extract::{FromRequestParts, MatchedPath, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::ids::{Cohort, PlacementRef};
use domain::placements::Act;
use domain::refusal::FieldErrors;

use super::records::{base, list_of};
use crate::WebState;
use crate::components::ErrorSummary;
use crate::respond::not_found;

/// A record as the address names it; whether it is within the access is the use case's to say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub cohort: Cohort,
    pub list: RecordList,
    pub record: PlacementRef,
}

/// What every page that changes a record begins with.
#[derive(Debug)]
pub(super) struct Head {
    pub list: &'static str,
    pub back: String,
    pub here: String,
    pub reference: String,
    pub name: String,
    pub errors: ErrorSummary,
    pub nonce: String,
    pub version: i64,
}

impl FromRequestParts<WebState> for Place {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        let path = MatchedPath::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let ids = Path::<(i16, String)>::from_request_parts(parts, state).await;
        let Path((cohort, record)) = ids.map_err(IntoResponse::into_response)?;
        let list = list_of(&path).ok_or_else(not_found)?;
        let record: PlacementRef = record.parse().map_err(|_| not_found())?;
        Ok(Self { cohort: Cohort(cohort), list, record })
    }
}

impl Place {
    /// The page of the record in its list.
    pub(super) fn address(&self) -> String {
        format!("{}/{}", base(self.cohort, self.list), self.record)
    }

    /// `name` is the graduate's, `version` the one the form is made from.
    pub(super) fn head(
        &self,
        state: &WebState,
        actor: &Actor,
        act: Act,
        name: &str,
        version: i64,
        errors: &FieldErrors,
    ) -> Head {
        let back = self.address();
        Head {
            list: self.list.title(),
            here: format!("{back}/{}", act.as_str()),
            back,
            reference: self.record.to_string(),
            name: name.to_owned(),
            errors: errors.into(),
            nonce: nonces::issue(&state.app, actor, act.as_str()),
            version,
        }
    }
}
