//! HTTP: pages by portal, JSON API, components, charts, static files.

pub mod assets;
pub mod components;
pub mod pages;

pub use assets::asset;
pub use components::icon;
