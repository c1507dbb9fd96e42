//! The log-in page of every role, with the entrances that need none.

use askama::Template;

use crate::components::{Field, Icon, Notice, Public, Segments};

/// Another way in, such as a one-time code.
#[derive(Debug)]
pub struct Way {
    pub href: String,
    pub icon: Icon,
    pub label: &'static str,
}

/// The picture code after repeated failures (decision 15).
#[derive(Debug)]
pub struct PictureCode {
    pub address: String,
    pub field: Field,
}

#[derive(Template, Debug)]
#[template(path = "public/login.html")]
pub struct LoginPage {
    pub shell: Public,
    pub roles: Segments,
    /// `graduate`, `employer` or `staff`.
    pub role: &'static str,
    /// Where to go afterwards; a path of this site.
    pub next: String,
    /// What went wrong with the last try.
    pub refused: Option<Notice>,
    /// Such as a session that has ended.
    pub notice: Option<Notice>,
    pub account: Field,
    pub password: Field,
    pub picture: Option<PictureCode>,
    pub ways: Vec<Way>,
    pub first_time: Option<(String, String)>,
    /// Day and sentence.
    pub news: Vec<(String, String)>,
}
