//! Where one record stands: headline, who works until when, timeline, what can be done.

use askama::Template;

use crate::components::{Definitions, Facts, Icon, Phone, Tabs, Tag, Timeline, WhyNot};

/// Something the graduate can do now.
#[derive(Debug)]
pub struct RecordLink {
    pub href: String,
    pub icon: Icon,
    pub label: String,
    /// Kebab-case name of the act.
    pub act: &'static str,
}

#[derive(Template, Debug)]
#[template(path = "graduate/record.html")]
pub struct RecordPage {
    pub shell: Phone,
    pub heading: &'static str,
    pub reference: String,
    pub state: String,
    pub tag: Tag,
    pub headline: String,
    pub text: String,
    pub who_when: Option<Facts>,
    pub tabs: Option<Tabs>,
    pub employer: String,
    pub timeline: Option<Timeline>,
    pub sections: Vec<(String, Definitions)>,
    pub links: Vec<RecordLink>,
    /// Acts that are not possible now, and why.
    pub whys: Vec<WhyNot>,
    /// Address, words and act of the one filled button.
    pub primary: Option<(String, String, &'static str)>,
}
