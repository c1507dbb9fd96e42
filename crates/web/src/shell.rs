//! The frames of pages with a session, made from the actor: a menu holds what is built and what the actor may do.

use app::Actor;
use app::employers::admit::may_admit;
use app::frame::{Frame, frame};
use domain::accounts::Role;
use domain::ids::Cohort;

use crate::WebState;
use crate::components::{Cohorts, Desk, Link, Menu, Phone, Public, Toast};
use crate::respond::PageError;
use crate::routes::Guard;

/// The frame of a desk page; `here` is the menu key of the page, empty when it stands in no menu. Without a cohort in
/// the address, the newest one is meant.
///
/// # Errors
/// When storage fails.
pub async fn desk(
    state: &WebState,
    actor: &Actor,
    cohort: impl Into<Option<Cohort>>,
    here: &str,
) -> Result<Desk, PageError> {
    let Some(session) = actor.session() else { return Ok(Desk::default()) };
    let frame = frame(&state.app, actor).await?;
    let cohort = cohort.into().or_else(|| frame.cohorts.first().copied()).unwrap_or(Cohort(0));
    let (menu, pattern) = match session.role {
        Role::Department | Role::School => (Menu::staff(cohort.0), "/s/{cohort}"),
        Role::Employer | Role::EmployerAdmin => (Menu::employer(), "/e"),
        Role::Province => (Menu::province(cohort.0), "/p/{cohort}"),
        Role::Operator => (Menu::operator(), "/o"),
        Role::Graduate => (Menu::default(), ""),
    };
    // Schools see admission only where the province's policy lets them admit.
    let admits = session.role != Role::School || may_admit(&state.app, actor).await?;
    let menu = menu.keep(|key| offered(state, actor, pattern, key) && (key != "employers" || admits)).at(here);
    let home = menu.groups.iter().flat_map(|group| &group.items).map(|item| item.href.clone()).next();
    Ok(Desk {
        home: home.unwrap_or_else(|| "/me".to_owned()),
        organisation: session.organisation.clone(),
        cohorts: cohorts(&frame, cohort, pattern, here, &menu),
        messages: "/messages".to_owned(),
        unread: frame.unread,
        user: session.name.clone(),
        menu,
        large: crate::security::large_type(),
        toast: toast(),
        ..Desk::default()
    })
}

/// The frame of a page on the graduate's home level: `home`, `records`, `messages`, `me`.
///
/// # Errors
/// When storage fails.
pub async fn phone_home(state: &WebState, actor: &Actor, here: &'static str) -> Result<Phone, PageError> {
    let unread = frame(&state.app, actor).await?.unread;
    Ok(Phone { large: crate::security::large_type(), toast: toast(), ..Phone::home(here, unread) })
}

/// The frame of a page on the task level, with the arrow back.
pub fn phone_task(back: impl Into<String>) -> Phone {
    Phone { large: crate::security::large_type(), toast: toast(), ..Phone::task(back) }
}

/// The frame of a page without a session.
pub fn public() -> Public {
    Public { large: crate::security::large_type(), toast: toast() }
}

/// Where a session begins: the first page of its portal.
///
/// # Errors
/// When storage fails.
pub async fn home(state: &WebState, actor: &Actor) -> Result<String, PageError> {
    match actor.session().map(|session| session.role) {
        Some(Role::Graduate) if has_route(state, "/g") => Ok("/g".to_owned()),
        Some(Role::Graduate) => Ok("/me".to_owned()),
        _ => Ok(desk(state, actor, None, "").await?.home),
    }
}

fn toast() -> Option<Toast> {
    crate::security::passing_toast().map(|text| Toast { text, undo: None })
}

fn offered(state: &WebState, actor: &Actor, pattern: &str, key: &str) -> bool {
    let path = if key == "home" { pattern.to_owned() } else { format!("{pattern}/{key}") };
    reaches(state, actor, &path)
}

/// Whether the program has a page of this pattern, such as `/s/{cohort}/review`, and the actor may open it.
pub fn reaches(state: &WebState, actor: &Actor, path: &str) -> bool {
    let row = state.table.get().and_then(|table| table.iter().find(|row| row.method == "GET" && row.path == path));
    row.is_some_and(|row| match row.guard {
        Guard::Needs(action) => actor.access(action).is_ok(),
        Guard::Public | Guard::Probe => true,
    })
}

/// Whether a page is built: pages link only to such.
pub(crate) fn has_route(state: &WebState, path: &str) -> bool {
    state.table.get().is_some_and(|table| table.iter().any(|row| row.method == "GET" && row.path == path))
}

/// The switch keeps the page where another cohort has it too.
fn cohorts(frame: &Frame, current: Cohort, pattern: &str, here: &str, menu: &Menu) -> Option<Cohorts> {
    if frame.cohorts.is_empty() {
        return None;
    }
    let listed = menu.groups.iter().flat_map(|group| &group.items).any(|item| item.key == here);
    let page = if here.is_empty() || here == "home" || !listed { String::new() } else { format!("/{here}") };
    let others = frame.cohorts.iter().map(|cohort| {
        let prefix = pattern.replace("{cohort}", &cohort.to_string());
        Link::new(format!("{prefix}{page}"), format!("{cohort}届"), *cohort == current)
    });
    Some(Cohorts { current: format!("{current}届"), others: others.collect() })
}
