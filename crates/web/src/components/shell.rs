//! What the frames around pages show. A page struct holds one of these in its field `shell`.

use super::{Link, Menu, Tag, Toast};

/// Frame of the graduate's pages and other phone-first pages.
#[derive(Clone, Debug, Default)]
pub struct Phone {
    pub unread: u32,
    /// Large type, from the cookie.
    pub large: bool,
    pub toast: Option<Toast>,
    /// Menu item of the home level: `home`, `records`, `messages`, `me`.
    pub here: &'static str,
    /// Address of the arrow on the task level.
    pub back: String,
}

impl Phone {
    pub fn home(here: &'static str, unread: u32) -> Self {
        Self { unread, here, ..Self::default() }
    }

    pub fn task(back: impl Into<String>) -> Self {
        Self { back: back.into(), ..Self::default() }
    }
}

/// The choice of cohort in the top bar.
#[derive(Clone, Debug)]
pub struct Cohorts {
    /// Such as `2027届`.
    pub current: String,
    pub others: Vec<Link>,
}

/// The global search; a GET would put names into addresses, so it posts.
#[derive(Clone, Debug)]
pub struct Search {
    pub action: String,
    pub placeholder: String,
}

/// A running job in the top bar.
#[derive(Clone, Debug)]
pub struct JobLink {
    pub href: String,
    /// Such as `导出 72%`.
    pub text: String,
}

/// Frame of school, employer, province and operator pages.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    pub home: String,
    pub organisation: String,
    pub organisation_tag: Option<Tag>,
    pub cohorts: Option<Cohorts>,
    pub search: Option<Search>,
    pub job: Option<JobLink>,
    pub messages: String,
    pub unread: u32,
    pub user: String,
    pub menu: Menu,
    pub large: bool,
    /// Keys of the workbench are on.
    pub keys: bool,
    pub toast: Option<Toast>,
}

/// Frame of pages without a session.
#[derive(Clone, Debug, Default)]
pub struct Public {
    pub large: bool,
    pub toast: Option<Toast>,
}
