//! What these pages are made of: sections of facts, lines with their acts, links, and one form each.

use app::Actor;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Role;

use crate::components::{Definitions, Desk, ErrorSummary, Field, Icon, Notice, Phone, Tag};
use crate::respond::{PageError, page};
use crate::{WebState, shell};

/// An act on a line.
#[derive(Debug)]
pub(super) struct Button {
    pub action: String,
    pub label: &'static str,
    pub testid: &'static str,
    pub hidden: Vec<(&'static str, String)>,
}

/// One line of a list.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub title: String,
    pub note: String,
    pub href: Option<String>,
    pub icon: Option<Icon>,
    pub tag: Option<Tag>,
    pub buttons: Vec<Button>,
}

/// A form of a section.
#[derive(Debug)]
pub(super) struct FormPart {
    pub action: String,
    pub hidden: Vec<(&'static str, String)>,
    pub fields: Vec<Field>,
    pub button: &'static str,
    pub testid: &'static str,
}

#[derive(Debug, Default)]
pub(super) struct Section {
    /// Empty for the first section of a page.
    pub heading: &'static str,
    pub note: String,
    pub definitions: Option<Definitions>,
    pub lines: Vec<Line>,
    pub form: Option<FormPart>,
}

#[derive(Debug, Default)]
pub(super) struct Body {
    pub title: &'static str,
    pub notice: Option<Notice>,
    pub errors: ErrorSummary,
    pub sections: Vec<Section>,
}

#[derive(Template, Debug)]
#[template(path = "me/phone_home.html")]
struct PhoneHomePage {
    shell: Phone,
    body: Body,
}

#[derive(Template, Debug)]
#[template(path = "me/phone_task.html")]
struct PhoneTaskPage {
    shell: Phone,
    body: Body,
}

#[derive(Template, Debug)]
#[template(path = "me/desk.html")]
struct DeskPage {
    shell: Desk,
    body: Body,
}

/// The page in the actor's frame. `back` is where the arrow of the phone frame leads; a page of the home level names
/// its place in the tabs instead.
pub(super) async fn show(
    state: &WebState,
    actor: &Actor,
    status: StatusCode,
    place: Place,
    body: Body,
) -> Result<Response, PageError> {
    let graduate = actor.session().is_some_and(|session| session.role == Role::Graduate);
    match (graduate, place) {
        (true, Place::Tab(here)) => {
            page(status, &PhoneHomePage { shell: shell::phone_home(state, actor, here).await?, body })
        }
        (true, Place::Under(back)) => page(status, &PhoneTaskPage { shell: shell::phone_task(back), body }),
        (false, _) => page(status, &DeskPage { shell: shell::desk(state, actor, None, "").await?, body }),
    }
}

/// Where a page stands in the phone frame.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Tab(&'static str),
    Under(&'static str),
}
