//! The fields of a graduate's form as components, made from the domain's form: one writer for every kind of application
//! (F162–F169, F246–F265). Up to fifteen words are a select; more are typed with proposals, or picked from a list.

use domain::codes::{Builtin, regions};
use domain::ids::Cohort;
use domain::placements::forms::{FormField, Input, Values};
use domain::refusal::FieldErrors;

use crate::components::{Field, Width};

/// Most options of a select (ui.md 5.12).
const MOST_OPTIONS: usize = 15;

/// One field with the button that offers a list to pick from.
#[derive(Debug)]
pub struct FormRow {
    pub field: Field,
    /// Words of the button.
    pub find: Option<&'static str>,
}

/// Proposals a browser shows while one types.
#[derive(Debug, PartialEq, Eq)]
pub struct Proposals {
    pub id: &'static str,
    /// Where more come from as one types; empty when these are all.
    pub from: &'static str,
    pub words: Vec<String>,
}

/// What the fields are filled with and what is said at them.
pub(super) struct Writer<'a> {
    pub values: &'a Values,
    pub errors: &'a FieldErrors,
    /// Names the reviewer ticked.
    pub marked: &'a [String],
    pub cohort: Cohort,
}

impl Writer<'_> {
    pub fn row(&self, field: &'static FormField, needed: bool) -> FormRow {
        let text = self.values.get(field.name).map_or("", String::as_str);
        let (mut shown, find) = self.control(field, text);
        if !needed {
            shown = shown.optional();
        }
        let marked = self.marked.iter().any(|name| name == field.name);
        let hint = match (marked, field.hint) {
            (true, "") => "老师请你修改这一项".to_owned(),
            (true, hint) => format!("老师请你修改这一项。{hint}"),
            (false, hint) => hint.to_owned(),
        };
        if !hint.is_empty() {
            shown = shown.hint(hint);
        }
        FormRow { field: shown.errors(self.errors), find }
    }

    fn control(&self, field: &FormField, text: &str) -> (Field, Option<&'static str>) {
        let (name, title) = (field.name, field.title);
        let plain = match field.input {
            Input::Line(_) if name == "employer" => {
                let line = Field::text(name, title).value(text).autocomplete("off").list("employers");
                return (line, Some("查找已注册单位"));
            }
            Input::Line(longest) => Field::text(name, title).value(text).maxlength(longest),
            Input::Text(longest) => Field::area(name, title, longest).value(text),
            Input::CreditCode => Field::text(name, title).value(text).autocomplete("off"),
            Input::Email => Field::email(name, title).value(text).autocomplete("off"),
            // The unit's number, not the graduate's own.
            Input::Phone | Input::Mobile => Field::mobile(name, title).value(text).autocomplete("off"),
            Input::Money => Field::money(name, title, field.unit).value(text).width(Width::Half),
            Input::Date | Input::Past => Field::date(name, title).value(text).width(Width::Half),
            Input::Region => {
                let shown = regions().full_name(text).unwrap_or(text);
                let line = Field::text(name, title).value(shown).autocomplete("off").list("regions");
                return (line.placeholder("省、市、县"), Some("从列表选择"));
            }
            Input::Table(table) => return self.table(field, table, text),
            Input::Choice(words) => {
                let chosen = words.iter().find(|word| **word == text.trim()).copied().unwrap_or_default();
                Field::select(name, title, words.iter().map(|word| (*word, *word))).value(chosen)
            }
        };
        (plain, None)
    }

    fn table(&self, field: &FormField, table: Builtin, text: &str) -> (Field, Option<&'static str>) {
        let entries = table.table().choices(self.cohort);
        let options: Vec<_> = entries.map(|entry| (entry.code.clone(), entry.name.clone())).collect();
        if options.len() > MOST_OPTIONS {
            let shown = table.table().name_of(text).unwrap_or(text);
            let line = Field::text(field.name, field.title).value(shown).autocomplete("off").list(table.key());
            return (line, Some("从列表选择"));
        }
        let chosen = table.table().find(text, self.cohort).map_or("", |entry| entry.code.as_str());
        (Field::select(field.name, field.title, options).value(chosen), None)
    }

    /// The proposals the fields name, each once.
    pub fn proposals(&self, fields: &[&'static FormField]) -> Vec<Proposals> {
        let mut lists: Vec<Proposals> = Vec::new();
        for field in fields {
            let list = match field.input {
                Input::Line(_) if field.name == "employer" => {
                    Proposals { id: "employers", from: "/g/suggestions/employers", words: Vec::new() }
                }
                Input::Region => Proposals { id: "regions", from: "/g/suggestions/regions", words: Vec::new() },
                Input::Table(table) => {
                    let words: Vec<String> =
                        table.table().choices(self.cohort).map(|entry| entry.name.clone()).collect();
                    if words.len() <= MOST_OPTIONS {
                        continue;
                    }
                    Proposals { id: table.key(), from: "", words }
                }
                _ => continue,
            };
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        lists
    }
}
