//! HTTP: pages by portal, JSON API, components, charts, static files.

mod address;
pub mod assets;
pub mod components;
mod forms;
pub mod pages;
mod respond;
mod routes;
mod security;
mod server;
mod session;
mod shell;

pub use assets::asset;
pub use components::icon;
pub use forms::{Form, FormFile, Posted};
pub use respond::PageError;
pub use routes::{Guard, RouteRow};
pub use security::CONTENT_POLICY;
pub use server::{Web, WebConfig, WebState, build};
