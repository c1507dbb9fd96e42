//! The cells that say who somebody is, checked against the identity number.

use super::{Reader, Severity, Suggestion};
use crate::people::{DocumentKind, IdentityDocument, PersonName, Sex};
use crate::roster::RosterColumn;
use crate::roster::cells;
use crate::time::Day;

impl<'a, C: Fn(RosterColumn) -> &'a str> Reader<'a, C> {
    pub(super) fn document(&mut self) -> Option<IdentityDocument> {
        let said = self.text(RosterColumn::DocumentKind);
        let kind = if said.is_empty() { Some(DocumentKind::ResidentId) } else { DocumentKind::read(said) };
        let Some(kind) = kind else {
            let names: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.name()).collect();
            self.wrong(RosterColumn::DocumentKind, format!("应填写：{}", names.join("、")));
            return None;
        };
        let column = RosterColumn::DocumentNumber;
        let text = self.required(column)?;
        if cells::lost_its_digits(text) {
            self.wrong(column, "号码被表格软件改成了科学记数，请把该列设为文本后重新填写");
            return None;
        }
        match IdentityDocument::parse(kind, text, self.context.today) {
            Ok(document) => {
                if document.region_unknown() {
                    self.note(
                        column,
                        Severity::Notice,
                        "身份证号前 6 位不是现行地区码，可能已撤并，请对照证件核对",
                        None,
                    );
                }
                Some(document)
            }
            Err(problem) => {
                let other = DocumentKind::ALL
                    .iter()
                    .copied()
                    .filter(|other| said.is_empty() && *other != DocumentKind::ResidentId);
                let fits = |other: &DocumentKind| IdentityDocument::parse(*other, text, self.context.today).is_ok();
                let suggestion = other.into_iter().find(fits).map(|other| Suggestion {
                    text: format!("若为{}，请增加“证件类型”列并注明", other.name()),
                    replacement: None,
                });
                self.note(column, Severity::Error, problem.to_string(), suggestion);
                None
            }
        }
    }

    pub(super) fn name(&mut self) -> Option<PersonName> {
        let column = RosterColumn::Name;
        let text = self.required(column)?;
        match PersonName::parse(text) {
            Ok(name) => {
                if let Some(suspicion) = name.suspicion() {
                    self.note(column, Severity::Notice, suspicion.to_string(), None);
                }
                Some(name)
            }
            Err(problem) => {
                self.wrong(column, problem.to_string());
                None
            }
        }
    }

    pub(super) fn sex(&mut self, document: Option<&IdentityDocument>) -> Option<Sex> {
        let column = RosterColumn::Sex;
        let text = self.text(column);
        let of_document = document.and_then(IdentityDocument::sex);
        if text.is_empty() {
            if of_document.is_none() && document.is_some() {
                self.wrong(column, "必填，该证件号码不含性别");
            }
            return of_document;
        }
        let Some(sex) = Sex::read(text) else {
            match of_document {
                Some(known) => self.wrong_for(column, "应填写：男、女", known.name(), known.name()),
                None => self.wrong(column, "应填写：男、女"),
            }
            return None;
        };
        match of_document {
            Some(known) if known != sex => {
                self.wrong_for(column, "与身份证号不一致", known.name(), known.name());
                None
            }
            _ => Some(sex),
        }
    }

    pub(super) fn birth_day(&mut self, document: Option<&IdentityDocument>) -> Option<Day> {
        let column = RosterColumn::BirthDay;
        let text = self.text(column);
        let of_document = document.and_then(IdentityDocument::birth_day);
        if text.is_empty() {
            if of_document.is_none() && document.is_some() {
                self.wrong(column, "必填，该证件号码不含出生日期");
            }
            return of_document;
        }
        let compact = |day: Day| day.to_string().replace('-', "");
        match (cells::day(text), of_document) {
            (Some(day), Some(known)) if day != known => {
                self.wrong_for(column, "与身份证号不一致", &compact(known), &compact(known));
                None
            }
            (None, Some(known)) => {
                self.wrong_for(column, "不是有效日期，应为 8 位，例如 20040203", &compact(known), &compact(known));
                None
            }
            (None, None) => {
                self.wrong(column, "不是有效日期，应为 8 位，例如 20040203");
                None
            }
            (Some(day), None) if day > self.context.today || day.year() < 1900 => {
                self.wrong(column, "早于 1900 年或晚于今天，请核对");
                None
            }
            (Some(day), _) => Some(day),
        }
    }
}
