//! What a graduate may begin now (F161, F195, F245, F288): the kinds of their school's set, and each door with why it is
//! closed and the draft that lies behind it.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::ids::PlacementRef;
use domain::placements::forms::{CategoryList, category_list};
use domain::placements::{Act as Move, PlacementKind, why_not};
use domain::policy::CategorySet;
use domain::refusal::Refusal;

use super::Ground;
use super::start::facts;
use crate::{ActError, Actor, App};

/// One kind of application.
#[derive(Clone, Debug)]
pub struct Door {
    /// Why none can be started, whatever lies there unfinished.
    pub refusal: Option<Refusal>,
    /// One not submitted yet.
    pub draft: Option<PlacementRef>,
}

/// Every kind of application a graduate fills in.
#[derive(Clone, Debug)]
pub struct Doors {
    pub set: CategorySet,
    pub list: &'static CategoryList,
    /// `false`: 定向/委培（不可网签）, to whom only the targeted kind is open (R39).
    pub may_sign: bool,
    pub offline: Door,
    pub paper: Door,
    pub destination: Door,
}

/// # Errors
/// [`ActError::NotFound`] when the session stands for no roster entry.
pub async fn doors(app: &App, actor: &Actor) -> Result<Doors, ActError> {
    let access = actor.access(Action::Apply)?;
    let (school, entry) = access.school().zip(access.entry()).ok_or(ActError::NotFound)?;
    let inside = Access::system(SystemPurpose::Work);
    let mut tx = app.db.read().await?;
    let ground = Ground::load(app, &mut tx, &access, school, entry).await?;
    let mut open = Vec::new();
    for kind in [PlacementKind::Offline, PlacementKind::Paper, PlacementKind::Destination] {
        let refusal = why_not(Move::Start, None, &facts(&ground, actor, app.now(), kind));
        let draft = store::placements::open_application(&mut tx, &inside, school, entry, kind).await?;
        open.push(Door { refusal, draft });
    }
    let [offline, paper, destination] =
        <[Door; 3]>::try_from(open).map_err(|_| ActError::defect("three kinds of application"))?;
    let set = ground.current.destination_category_set;
    let may_sign = ground.entry_facts().may_sign;
    Ok(Doors { set, list: category_list(set), may_sign, offline, paper, destination })
}
