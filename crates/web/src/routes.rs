//! The route table: every address with the action it needs. A handler is reached only after its guard.

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use domain::accounts::Action;

use crate::WebState;
use crate::respond::{log_in_first, not_found};
use crate::session::{Signed, signed_in};

/// What stands before a handler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    /// Anyone, logged in or not.
    Public,
    /// A session whose role and rights have the action.
    Needs(Action),
    /// The probes of an operator's machines: no session, no personal data.
    Probe,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct RouteRow {
    pub method: Method,
    pub path: &'static str,
    pub guard: Guard,
}

/// Collects routes together with their guards; there is no other way to add one.
pub struct Routes {
    state: WebState,
    router: Router<WebState>,
    table: Vec<RouteRow>,
}

impl Routes {
    pub fn new(state: WebState) -> Self {
        Self { state, router: Router::new(), table: Vec::new() }
    }

    #[must_use]
    pub fn get<H, T>(self, path: &'static str, action: Action, handler: H) -> Self
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        self.add(Method::GET, path, Guard::Needs(action), get(handler))
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, action: Action, handler: H) -> Self
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        self.add(Method::POST, path, Guard::Needs(action), post(handler))
    }

    #[must_use]
    pub fn public_get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        self.add(Method::GET, path, Guard::Public, get(handler))
    }

    #[must_use]
    pub fn public_post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        self.add(Method::POST, path, Guard::Public, post(handler))
    }

    #[must_use]
    pub fn probe<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        self.add(Method::GET, path, Guard::Probe, get(handler))
    }

    /// A page module's routes.
    #[must_use]
    pub fn with(self, routes: impl FnOnce(Self) -> Self) -> Self {
        routes(self)
    }

    fn add(mut self, method: Method, path: &'static str, guard: Guard, handler: MethodRouter<WebState>) -> Self {
        let handler = match guard {
            Guard::Probe => handler,
            guard => handler.layer(from_fn_with_state((self.state.clone(), guard), before)),
        };
        self.table.push(RouteRow { method, path, guard });
        self.router = self.router.route(path, handler);
        self
    }

    pub fn into_parts(self) -> (Router<WebState>, Vec<RouteRow>) {
        (self.router, self.table)
    }
}

/// What a graduate may do before checking the record (R03): the check itself, the own account, messages. Every other action,
/// also one that joins the table later, waits for the check.
const fn before_check(action: Action) -> bool {
    matches!(action, Action::CheckOwnEntry | Action::SeeOwnAccount | Action::ChangeOwnAccount | Action::ReadMessages)
}

/// Resumes the session, refuses strangers, hands the actor on.
async fn before(State((state, guard)): State<(WebState, Guard)>, mut request: Request, next: Next) -> Response {
    let resumed = match signed_in(&state, request.headers()).await {
        Ok(resumed) => resumed,
        Err(error) => return error.into_response(),
    };
    match (guard, resumed) {
        (Guard::Public | Guard::Probe, resumed) => {
            if let Some(resumed) = resumed {
                request.extensions_mut().insert(Signed(resumed.actor));
            }
        }
        (Guard::Needs(_), None) => return log_in_first(&request),
        (Guard::Needs(action), Some(resumed)) => {
            let own_account = matches!(action, Action::SeeOwnAccount | Action::ChangeOwnAccount);
            if resumed.must_change_password && !own_account {
                return axum::response::Redirect::to("/me/password?first=1").into_response();
            }
            if resumed.without_entry && !own_account {
                return axum::response::Redirect::to("/me/entries").into_response();
            }
            if resumed.actor.access(action).is_err() {
                return not_found();
            }
            if resumed.must_check && !before_check(action) {
                return axum::response::Redirect::to("/g/check").into_response();
            }
            request.extensions_mut().insert(Signed(resumed.actor));
        }
    }
    next.run(request).await
}
