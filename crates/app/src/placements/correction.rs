//! What a correction after the pass changes: the fields before and after, how they are read, shown, kept and put in force.
//!
//! Invariant: only fields the rule in force opens ever differ (R33, decision 4).

use domain::employers::{LetterForm, LetterPurpose, LetterTerms};
use domain::ids::PlacementRef;
use domain::people::Mobile;
use domain::placements::forms::{Category, Form, FormField, Input, Values, category_list};
use domain::placements::{Case, Facts, Guard, PlacementKind, amendable, field_of, shown_value};
use domain::policy::{AmendConsent, HouseholdModel};
use domain::refusal::FieldErrors;
use domain::time::Day;
use serde::{Deserialize, Serialize};
use store::placements::amendments::AmendmentRow;
use store::placements::{applications, employer_view, rename, signings};

use super::Signing;
use super::application::sealed;
use super::content::Content;
use super::invite::unprintable;
use super::record::{read, write};
use super::save::summary;
use crate::{Act, ActError, App, Broken};

/// The fields before and after, as they are stored.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Corrected {
    /// Keys of the kinds of destination; empty for agreements.
    pub category: [String; 2],
    pub before: Values,
    pub after: Values,
}

/// One field that changes, as people read it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldChange {
    pub title: String,
    pub before: String,
    pub after: String,
}

impl FieldChange {
    /// As in a letter.
    pub fn sentence(&self) -> String {
        let said = |text: &str| if text.is_empty() { "未填写".to_owned() } else { text.to_owned() };
        format!("{}：由“{}”改为“{}”", self.title, said(&self.before), said(&self.after))
    }
}

/// Texts of a letter by the names of its form.
fn letter_values(terms: &LetterTerms) -> Result<Values, ActError> {
    let form = serde_json::to_value(terms.form()).map_err(|cause| ActError::defect(format!("letter: {cause}")))?;
    let mut values: Values =
        serde_json::from_value(form).map_err(|cause| ActError::defect(format!("letter form: {cause}")))?;
    values.retain(|_, text| !text.is_empty());
    Ok(values)
}

impl Content {
    pub(super) fn consent(&self) -> AmendConsent {
        // A destination has no second party: its change is told, never asked (R38).
        match self.row.kind {
            PlacementKind::Destination => AmendConsent::Notify,
            _ => self.pinned.pinned.amend_consent,
        }
    }

    pub(super) fn values(&self) -> Result<Values, ActError> {
        match self {
            Self::Online(signing) => letter_values(&signing.terms),
            Self::Application(application) => Ok(application.values.clone()),
        }
    }

    /// The kind of destination now.
    pub(super) fn category(&self) -> Option<&'static Category> {
        match self {
            Self::Online(_) => None,
            Self::Application(application) => application.category,
        }
    }

    /// The kind of destination of a key; `None` where the record has none.
    pub(super) fn category_of(&self, key: &str) -> Option<&'static Category> {
        let list = category_list(self.ground.current.destination_category_set);
        let named = if key.is_empty() { self.category() } else { list.find(key) };
        named.filter(|_| self.row.kind == PlacementKind::Destination)
    }

    /// The form of its kind; a letter has fields of its own.
    pub(super) fn form_of(&self, category: Option<&Category>) -> Option<Form> {
        match self.row.kind {
            PlacementKind::Online => None,
            PlacementKind::Destination => category.map(Category::form),
            kind => Form::of_agreement(kind, self.ground.current.household_model),
        }
    }

    /// Reads what was typed into what would be stored.
    ///
    /// # Errors
    /// What is wrong with each field, or that nothing changes.
    pub(super) fn corrected(
        &self,
        app: &App,
        category: &str,
        typed: &Values,
        facts: &Facts<'_>,
    ) -> Result<Corrected, ActError> {
        let (before, kind) = (self.values()?, self.row.kind);
        let chosen = self.category_of(category);
        if kind == PlacementKind::Destination {
            self.check_category(chosen, facts)?;
        }
        let form = self.form_of(chosen);
        let open = amendable(kind, self.consent(), form.as_ref());
        let mut merged = before.clone();
        for field in &open {
            if let Some(text) = typed.get(field.name) {
                merged.insert(field.name.to_owned(), text.trim().to_owned());
            }
        }
        merged.retain(|_, text| !text.is_empty());
        let today = facts.now.day();
        let after = match self {
            Self::Online(signing) => letter_values(&self.terms(signing, &merged, today)?)?,
            Self::Application(_) => form.ok_or_else(|| FieldErrors::one("category", "请选择毕业去向"))?.read(
                &merged,
                self.row.cohort,
                today,
            )?,
        };
        if kind.is_agreement() {
            let changed = after.iter().filter(|(name, text)| before.get(*name) != Some(text));
            let wrong = changed.filter_map(|(field, text)| unprintable(app, field, text)).collect();
            FieldErrors(wrong).into_result()?;
        }
        let key = |category: Option<&Category>| category.map(|category| category.key.clone()).unwrap_or_default();
        let content = Corrected { category: [key(self.category()), key(chosen)], before, after };
        if content.changes(kind).is_empty() {
            return Err(FieldErrors::one("reason", "内容没有任何改动，不用更正").into());
        }
        Ok(content)
    }

    fn check_category(&self, chosen: Option<&Category>, facts: &Facts<'_>) -> Result<(), ActError> {
        let chosen = chosen.ok_or_else(|| FieldErrors::one("category", "请选择毕业去向"))?;
        let mut facts = facts.clone();
        facts.category = Some(chosen.facts());
        let case = Case { act: domain::placements::Act::Reclassify, state: Some(&self.state), facts: &facts };
        Ok(Guard::CategoryFits.check(&case)?)
    }

    /// The terms of a letter out of its texts. Days it stayed open are over and stay as they were.
    fn terms(&self, signing: &Signing, values: &Values, today: Day) -> Result<LetterTerms, ActError> {
        let plain = serde_json::to_value(values).map_err(|cause| ActError::defect(format!("letter: {cause}")))?;
        let form: LetterForm =
            serde_json::from_value(plain).map_err(|cause| ActError::defect(format!("letter form: {cause}")))?;
        let model = self.ground.current.household_model;
        let mut terms = form.read(LetterPurpose::Agreement, model, self.row.cohort, today)?;
        let mut errors = FieldErrors::new();
        if terms.pay.is_none() && signing.terms.pay.is_some() {
            errors.add("pay", "请填写转正起薪");
        }
        if terms.work_region.is_empty() && !signing.terms.work_region.is_empty() {
            errors.add("work_region", "请填写实际工作地点");
        }
        errors.into_result()?;
        terms.days = signing.terms.days;
        Ok(terms)
    }

    /// Puts the content in force: the record's own texts, and what lists show of it. Sealing and reporting read from there.
    pub(super) async fn put(&self, act: &mut Act, content: &Corrected) -> Result<(), ActError> {
        let (app, inside, now) = (act.app().clone(), act.system(), act.now());
        let record = self.row.record;
        match self {
            Self::Online(signing) => {
                let terms = self.terms(signing, &content.after, now.day())?;
                signings::set_terms(&mut act.tx, &inside, record, &write(&terms, "terms")?).await?;
                let named = [self.row.employer_name.as_str(), &self.row.credit_code, &terms.post];
                rename(&mut act.tx, &inside, record, named).await?;
                if let Some(employer) = self.row.employer {
                    employer_view::rename(&mut act.tx, &inside, employer, record, &terms.post).await?;
                }
            }
            Self::Application(application) => {
                let [_, category] = &content.category;
                let bytes = sealed(&app, "applications", record, &content.after)?;
                applications::set_content(&mut act.tx, &inside, record, category, bytes, now).await?;
                let [name, code, post] = &summary(application, category, &content.after);
                rename(&mut act.tx, &inside, record, [name, code, post]).await?;
            }
        }
        Ok(())
    }
}

impl Corrected {
    /// What differs, in the order of the form.
    pub fn changes(&self, kind: PlacementKind) -> Vec<FieldChange> {
        let mut names: Vec<&str> = self.before.keys().chain(self.after.keys()).map(String::as_str).collect();
        names.sort_unstable_by_key(|name| (place(kind, name), *name));
        names.dedup();
        let mut changes = Vec::new();
        let [before, after] = &self.category;
        if before != after {
            changes.push(FieldChange {
                title: "毕业去向".to_owned(),
                before: title_of(before),
                after: title_of(after),
            });
        }
        let text = |values: &Values, name: &str| values.get(name).map(|value| shown(kind, name, value));
        changes.extend(names.into_iter().filter(|name| self.before.get(*name) != self.after.get(*name)).map(|name| {
            FieldChange {
                title: field_of(kind, name).map_or(name, |field| field.title).to_owned(),
                before: text(&self.before, name).unwrap_or_default(),
                after: text(&self.after, name).unwrap_or_default(),
            }
        }));
        changes
    }
}

/// Where a field stands among those of its kind.
fn place(kind: PlacementKind, name: &str) -> usize {
    let all: Vec<&'static FormField> = match kind {
        PlacementKind::Online => amendable(kind, AmendConsent::Both, None),
        PlacementKind::Destination => return 0,
        _ => amendable(kind, AmendConsent::Both, Form::of_agreement(kind, HouseholdModel::Split).as_ref()),
    };
    all.iter().position(|field| field.name == name).unwrap_or(all.len())
}

fn title_of(key: &str) -> String {
    let sets = domain::policy::CategorySet::ALL.iter();
    let named = sets.filter_map(|set| category_list(*set).find(key)).next();
    named.map_or_else(|| key.to_owned(), |category| category.title.clone())
}

/// A value for both parties' eyes: mobiles are masked.
fn shown(kind: PlacementKind, name: &str, value: &str) -> String {
    match field_of(kind, name).map(|field| field.input) {
        Some(Input::Phone | Input::Mobile) => {
            Mobile::parse(value).map_or_else(|_| value.to_owned(), |mobile| mobile.masked())
        }
        _ => shown_value(kind, name, value),
    }
}

pub(super) fn seal_content(app: &App, record: PlacementRef, content: &Corrected) -> Result<Vec<u8>, ActError> {
    let plain = write(content, "correction")?;
    let sealed = app.vault.seal("amendments", "content", record.placement.0.as_bytes(), plain.as_bytes());
    Ok(sealed.map_err(Broken::from)?)
}

pub(super) fn open_content(app: &App, record: PlacementRef, row: &AmendmentRow) -> Result<Corrected, ActError> {
    let opened = app.vault.open_text("amendments", "content", record.placement.0.as_bytes(), &row.content);
    read(&opened.map_err(Broken::from)?, "correction")
}
