//! The forms graduates fill in: which fields a kind of placement asks for, and how their texts are checked.
//!
//! Offline and paper agreements have one form each (`codes.md` §14.1); destinations one per category, as data of the
//! cohort's set (`category.rs`). A draft keeps whatever was typed; only a submission must be right.

mod category;
mod field;
mod guide;
mod reading;
mod receiving;

use std::collections::BTreeMap;

pub use category::{Category, CategoryGroup, CategoryList, category_list};
pub use field::{FormField, Input, ticked_title};
pub use guide::{Answer, Next, Question};
pub use receiving::{archive_is_taken, household_is_taken};

use super::PlacementKind;
use crate::policy::HouseholdModel;

/// The values of a form by field name, as typed or as read.
pub type Values = BTreeMap<String, String>;

/// The fields of one form, in order, each with whether it must be filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    pub fields: Vec<(&'static FormField, bool)>,
}

const PARTY: &[&str] = &[
    "employer",
    "credit_code?",
    "no_code_reason?",
    "nature",
    "industry",
    "region",
    "address",
    "post_category",
    "post",
    "contact",
    "phone?",
    "mobile?",
    "email?",
];
const TERMS: &[&str] = &[
    "probation?",
    "probation_pay?",
    "pay?",
    "penalty?",
    "report_place?",
    "report_until?",
    "work_place?",
    "supplement?",
];
const ARCHIVE: &[&str] = &[
    "archive_name?",
    "archive_region?",
    "archive_address?",
    "archive_postcode?",
    "archive_contact?",
    "archive_phone?",
];
const HOUSEHOLD: &[&str] = &["household_region?", "household_address?"];

impl Form {
    /// The form of an agreement; `None` for kinds whose form depends on more. Where archive and household go is asked as
    /// the policy has it (F167, F168), with their receivers where no modules of their own do (F300).
    pub fn of_agreement(kind: PlacementKind, model: HouseholdModel) -> Option<Self> {
        let paper: &[&str] = match kind {
            PlacementKind::Offline => &[],
            PlacementKind::Paper => &["signed_on", "paper_number?"],
            PlacementKind::Online | PlacementKind::Destination => return None,
        };
        let receiving: [&[&str]; 4] = match model {
            HouseholdModel::SingleChoice => [&["receiving"], ARCHIVE, &[], HOUSEHOLD],
            HouseholdModel::SplitModules => [&["archive_transfer"], &[], &["household_transfer"], &[]],
            HouseholdModel::Split => [&["archive_transfer"], ARCHIVE, &["household_transfer"], HOUSEHOLD],
        };
        Some(Self::of([PARTY, paper, TERMS].into_iter().chain(receiving).flatten().copied()))
    }

    /// Names of fields; a `?` behind a name means that it may stay empty. Unknown names are left out.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let field = |name: &str| {
            let plain = name.trim_end_matches('?');
            FormField::named(plain).map(|field| (field, plain.len() == name.len()))
        };
        Self { fields: names.filter_map(field).collect() }
    }

    /// The field of a name and whether it must be filled in.
    pub fn field(&self, name: &str) -> Option<(&'static FormField, bool)> {
        self.fields.iter().find(|(field, _)| field.name == name).copied()
    }
}

#[cfg(test)]
mod tests;
