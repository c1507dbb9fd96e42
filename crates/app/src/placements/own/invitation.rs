//! Letters to the graduate: the open ones and the answered, each with its terms and what warns about its sender.

use domain::accounts::{Access, Action, SystemPurpose};
use domain::employers::CreditCode;
use domain::ids::PlacementRef;
use domain::placements::{Act, Actor as By, PlacementKind, Shown, Side, Standing, StateCode, why_not};
use domain::refusal::Refusal;
use store::engine::Tx;

use super::{Listed, listed, rows, standing, state_now};
use crate::employers::warnings::{self, EmployerHints};
use crate::placements::{Signing, load, timeline};
use crate::{ActError, Actor, App};

/// One invitation, whatever became of it.
pub struct OwnInvitation {
    pub signing: Signing,
    /// The state as it is by the clock.
    pub state: StateCode,
    pub shown: Shown,
    pub hints: EmployerHints,
    /// Why it cannot be accepted.
    pub accept: Option<Refusal>,
    /// Why it cannot be refused.
    pub refuse: Option<Refusal>,
}

/// Open invitations, the most urgent first, and the answered ones.
///
/// # Errors
/// [`ActError::NotFound`] when the session stands for no roster entry.
pub async fn invitations(app: &App, actor: &Actor) -> Result<(Vec<OwnInvitation>, Vec<Listed>), ActError> {
    let access = actor.access(Action::SeeOwnPlacements)?;
    let now = app.now();
    let mut tx = app.db.read().await?;
    let (mut open, mut answered) = (Vec::new(), Vec::new());
    for row in rows(&mut tx, &access).await? {
        match (row.kind, state_now(&row, now)) {
            (PlacementKind::Online, StateCode::OnInvited) => {
                open.push(found(app, actor, &mut tx, &access, row.record).await?);
            }
            (PlacementKind::Online, _) => answered.push(listed(row, now)),
            _ => {}
        }
    }
    open.sort_by_key(|letter| letter.signing.row.deadline);
    Ok((open, answered))
}

/// One invitation.
///
/// # Errors
/// [`ActError::NotFound`] when it is not the graduate's, or no invitation.
pub async fn invitation(app: &App, actor: &Actor, record: PlacementRef) -> Result<OwnInvitation, ActError> {
    let access = actor.access(Action::SeeOwnPlacements)?;
    let mut tx = app.db.read().await?;
    found(app, actor, &mut tx, &access, record).await
}

pub(super) async fn found(
    app: &App,
    actor: &Actor,
    tx: &mut Tx,
    access: &Access,
    record: PlacementRef,
) -> Result<OwnInvitation, ActError> {
    let signing = load(app, tx, access, record).await?;
    let inside = Access::system(SystemPurpose::Work);
    let code = CreditCode::stored(signing.row.credit_code.clone());
    let hints = warnings::hints(tx, &inside, record.school, &code).await?;
    let now = app.now();
    let by = By { side: Side::Graduate, account: actor.account() };
    let state = state_now(&signing.row, now);
    let (accept, refuse) = {
        let facts = signing.facts(now, by, Some(signing.row.version));
        let refusal = |act| why_not(act, Some(&signing.state), &facts);
        (refusal(Act::Accept), refusal(Act::Refuse))
    };
    let expected = timeline::expected(&signing, now);
    let shown = Standing::of(state).shown(&standing::values(&signing, Some(&signing), state, now, expected));
    Ok(OwnInvitation { signing, state, shown, hints, accept, refuse })
}
