//! Which record of which list a page of the school is about.

use app::placements::lists::RecordList;
use axum::extract::{FromRequestParts, MatchedPath, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::ids::{Cohort, PlacementRef};

use super::records::{base, list_of};
use crate::WebState;
use crate::respond::not_found;

/// A record as the address names it; whether it is within the access is the use case's to say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub cohort: Cohort,
    pub list: RecordList,
    pub record: PlacementRef,
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
}
