//! The stage of a program test: [`TestApp`] is the program, [`Visitor`] a browser in front of it.
//!
//! ```ignore
//! both_engines! {
//!     async fn a_graduate_logs_in(app: TestApp) {
//!         let mut visitor = app.visitor();
//!         visitor.feature("F001");
//!         let page = visitor.get("/login").await;
//!         let page = visitor.submit(&page, "/login", &[("account", "…"), ("password", "…")]).await;
//!         assert_eq!(page.location(), Some("/g"));
//!     }
//! }
//! ```

mod fixtures;
mod outside;
mod page;
mod stage;
mod visitor;

pub use fixtures::{Basic, Graduate, Somebody, execute, letter_form, resident_id};
pub use page::Page;
pub use stage::{PROGRAM, TestApp};
pub use visitor::Visitor;

/// Makes the tests `name::sqlite` and `name::postgres` of each function.
macro_rules! both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[$attribute])*
            async fn on($app: TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                on(TestApp::sqlite().await.named(concat!(module_path!(), "::sqlite"))).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                on(TestApp::postgres().await.named(concat!(module_path!(), "::postgres"))).await;
            }
        }
    )+};
}
