//! The kinds of destination of a set (`data/destinations`), versioned by file: name, definition, statistical code, fields,
//! evidence (F246, F265–F267).

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Form, Question};
use crate::placements::CategoryFacts;
use crate::policy::CategorySet;

/// One kind of destination.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub key: String,
    pub title: String,
    /// Key of its group.
    pub group: String,
    /// Statistical code of the national list.
    pub code: String,
    /// Definition, in our own words.
    pub meaning: String,
    /// What proves it; empty when nothing must.
    pub evidence: String,
    /// How many files a submission must bring.
    pub evidence_least: u32,
    fields: Vec<String>,
    /// 定向/委培: the only kind of those who may not sign (R39).
    #[serde(default)]
    pub targeted: bool,
}

/// A group of kinds.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryGroup {
    pub key: String,
    pub title: String,
}

/// A set of kinds in its groups.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryList {
    /// What the set is called, such as `2023 年起的分类`.
    pub title: String,
    #[serde(rename = "group")]
    pub groups: Vec<CategoryGroup>,
    #[serde(rename = "kind")]
    pub kinds: Vec<Category>,
    /// 不确定选哪个: the first is where one begins.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

impl Category {
    pub fn form(&self) -> Form {
        Form::of(self.fields.iter().map(String::as_str))
    }

    /// Field names as the file lists them, for the test that every one exists.
    #[cfg(test)]
    pub(super) fn field_names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|name| name.trim_end_matches('?'))
    }

    /// As guards see it.
    pub const fn facts(&self) -> CategoryFacts {
        CategoryFacts { offered: true, targeted: self.targeted }
    }
}

impl CategoryList {
    pub fn find(&self, key: &str) -> Option<&Category> {
        self.kinds.iter().find(|kind| kind.key == key)
    }

    /// The kinds of a group that a graduate may choose.
    pub fn of_group<'a>(&'a self, group: &'a str, may_sign: bool) -> impl Iterator<Item = &'a Category> {
        self.kinds.iter().filter(move |kind| kind.group == group && kind.targeted != may_sign)
    }
}

macro_rules! shipped {
    ($file:literal) => {{
        static LIST: LazyLock<CategoryList> = LazyLock::new(|| {
            let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/destinations/", $file));
            // A shipped set that cannot be read is empty here and fails the test that counts its kinds.
            toml::from_str(text).unwrap_or_else(|_| CategoryList::default())
        });
        &LIST
    }};
}

/// The kinds of a set.
pub fn category_list(set: CategorySet) -> &'static CategoryList {
    match set {
        CategorySet::Cat2021 => shipped!("cat2021.toml"),
        CategorySet::Cat2023 => shipped!("cat2023.toml"),
        CategorySet::Hubei9 => shipped!("hb9.toml"),
    }
}
