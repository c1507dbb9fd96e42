//! The graduate's home: what waits first, then progress, destinations, archive and household, records.

use askama::Template;

use crate::components::{Facts, Icon, Phone, StepStrip, Tag, TaskCard, WhyNot};

/// What stands at the top: a task, or a calm sentence when nothing waits.
#[derive(Debug)]
pub enum HomeHead {
    Task(TaskCard),
    Calm { tag: Tag, headline: String, text: String, who_when: Option<Facts>, href: Option<(String, String)> },
}

/// A row that leads to another page.
#[derive(Debug)]
pub struct HomeRow {
    pub href: String,
    pub icon: Icon,
    pub title: String,
    pub note: String,
    pub tag: Option<Tag>,
}

/// One of the four groups of destinations.
#[derive(Debug)]
pub struct Tile {
    pub href: String,
    pub icon: Icon,
    pub title: &'static str,
    /// Short reason why it cannot be used now.
    pub locked: Option<String>,
}

#[derive(Template, Debug)]
#[template(path = "graduate/home.html")]
pub struct HomePage {
    pub shell: Phone,
    pub name: String,
    /// School, major and cohort.
    pub place: String,
    pub head: HomeHead,
    pub more: Vec<HomeRow>,
    pub progress: StepStrip,
    pub tiles: Vec<Tile>,
    pub why: Option<WhyNot>,
    pub moves: Vec<HomeRow>,
    pub records: Vec<HomeRow>,
}
