//! The client's address, for limits: the peer's, or the last forwarded one behind a proxy of our own.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::WebState;

/// Text of an address; empty when it is unknown, so that all unknown ones share a limit.
#[derive(Clone, Debug)]
pub(crate) struct ClientAddress(pub String);

impl FromRequestParts<WebState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Infallible> {
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let forwarded = forwarded.and_then(|list| list.rsplit(',').next()).map(|last| last.trim().to_owned());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_string());
        let address = if state.config.behind_proxy { forwarded.or(peer) } else { peer };
        Ok(Self(address.unwrap_or_default()))
    }
}
