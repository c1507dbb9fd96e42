//! The published agreement templates and their fingerprints.
//!
//! A template that has been used never changes: new wording is a new file under a new id, and the old one stays here,
//! so that every version ever issued can be rendered again. A test pins the fingerprints.

use sha2::{Digest, Sha256};

use super::Parties;

/// Which template a document was issued with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateStamp {
    pub id: String,
    pub sha256: [u8; 32],
}

/// One template: a main text and the part all templates of its generation share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Template {
    pub id: &'static str,
    pub parties: Parties,
    pub main: &'static str,
    pub shared: &'static str,
}

const SHARED: &str = include_str!("../../../../data/templates/shared.typ");

/// With page marks on what is stamped on paper.
const SHARED_2: &str = include_str!("../../../../data/templates/shared_2.typ");

static TEMPLATES: [Template; 4] = [
    Template {
        id: "two-party-1",
        parties: Parties::Two,
        main: include_str!("../../../../data/templates/two_party.typ"),
        shared: SHARED,
    },
    Template {
        id: "three-party-1",
        parties: Parties::Three,
        main: include_str!("../../../../data/templates/three_party.typ"),
        shared: SHARED,
    },
    Template {
        id: "two-party-2",
        parties: Parties::Two,
        main: include_str!("../../../../data/templates/two_party.typ"),
        shared: SHARED_2,
    },
    Template {
        id: "three-party-2",
        parties: Parties::Three,
        main: include_str!("../../../../data/templates/three_party.typ"),
        shared: SHARED_2,
    },
];

impl Template {
    pub fn all() -> &'static [Self] {
        &TEMPLATES
    }

    /// The template new agreements are issued with.
    pub const fn current(parties: Parties) -> &'static Self {
        let [_, _, two, three] = &TEMPLATES;
        match parties {
            Parties::Two => two,
            Parties::Three => three,
        }
    }

    /// The very text a document was issued with; `None` when this build does not carry it.
    pub fn find(stamp: &TemplateStamp) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.id == stamp.id && template.sha256() == stamp.sha256)
    }

    /// Covers both parts; their lengths keep a line from wandering between them unnoticed.
    pub fn sha256(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [self.main, self.shared] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    pub fn stamp(&self) -> TemplateStamp {
        TemplateStamp { id: self.id.to_owned(), sha256: self.sha256() }
    }
}
