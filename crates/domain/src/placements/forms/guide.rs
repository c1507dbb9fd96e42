//! 不确定选哪个: plain questions that end at a kind of destination or at signing, as data of the set (`data/destinations`).

use serde::Deserialize;

use super::{Category, CategoryList};

/// One question.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub key: String,
    pub text: String,
    #[serde(rename = "answer")]
    pub answers: Vec<Answer>,
}

/// One answer; it leads to another question or to a kind, and otherwise to signing.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub text: String,
    #[serde(default)]
    ask: String,
    #[serde(default)]
    kind: String,
}

/// Where an answer leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next<'a> {
    Question(&'a Question),
    Kind(&'a Category),
    /// 签就业协议书就业.
    Sign,
}

impl CategoryList {
    /// The question of a key; without one, the first. `None` for a key that is no question's.
    pub fn question(&self, key: Option<&str>) -> Option<&Question> {
        match key {
            Some(key) => self.questions.iter().find(|question| question.key == key),
            None => self.questions.first(),
        }
    }

    /// The question that leads to this one.
    pub fn before(&self, question: &Question) -> Option<&Question> {
        let leads_here = |answer: &Answer| answer.ask == question.key;
        self.questions.iter().find(|earlier| earlier.answers.iter().any(leads_here))
    }

    /// Where an answer of this set leads; `None` when it names what is not there, which a test excludes.
    pub fn next(&self, answer: &Answer) -> Option<Next<'_>> {
        match (answer.ask.as_str(), answer.kind.as_str()) {
            ("", "") => Some(Next::Sign),
            ("", kind) => self.find(kind).map(Next::Kind),
            (question, _) => self.question(Some(question)).map(Next::Question),
        }
    }
}
