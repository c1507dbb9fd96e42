//! Who acts: a verified session, or the program itself on a named ground.

use domain::accounts::{Access, Action, Session, SystemPurpose};
use domain::ids::AccountId;
use domain::refusal::Refusal;

/// The one on whose behalf a use case runs.
#[derive(Clone, Debug)]
pub enum Actor {
    Person(Box<Session>),
    System(SystemPurpose),
}

impl Actor {
    /// # Errors
    /// When the permission table does not give the action to this session. The program itself is given every action:
    /// only the command line and workers can be it.
    pub fn access(&self, action: Action) -> Result<Access, Refusal> {
        match self {
            Self::Person(session) => Access::grant(session, action),
            Self::System(purpose) => Ok(Access::system(*purpose)),
        }
    }

    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Person(session) => Some(session.account),
            Self::System(_) => None,
        }
    }

    /// The session behind the actor.
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::Person(session) => Some(session),
            Self::System(_) => None,
        }
    }

    /// Role or ground, as events record it.
    pub fn role_text(&self) -> String {
        match self {
            Self::Person(session) => session.role.code().to_owned(),
            Self::System(purpose) => Access::system(*purpose).ground_text(),
        }
    }

    /// The name timelines show.
    pub fn name(&self) -> &str {
        match self {
            Self::Person(session) => &session.name,
            Self::System(_) => "系统",
        }
    }

    /// The organisation timelines show; empty for the program itself.
    pub fn organisation(&self) -> &str {
        match self {
            Self::Person(session) => &session.organisation,
            Self::System(_) => "",
        }
    }
}
