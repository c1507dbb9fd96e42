//! The canonical text of an agreement: what is stored, hashed and read back.
//!
//! UTF-8, one `key: value` line per fact, every key present, order fixed, each line ended by LF. In values `\`, LF and
//! CR are written `\\`, `\n`, `\r`; nothing else is touched. The first line is the format's version; a new format is a
//! new version beside this one, never a change of it, because old hashes must stay checkable.

use super::{
    AgreementDocument, AgreementForm, AgreementNumber, Consent, EmployerBlock, GraduateBlock, Issue, Masked, Parties,
    SchoolBlock, Signatory, TemplateStamp, TermsBlock, TransferBlock,
};
use crate::time::{Day, Instant};

const FORMAT: u32 = 1;
const MOST_CONSENTS: usize = 16;

/// The text is not a canonical agreement text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line} of the agreement text is not a valid `{key}`")]
pub struct CanonicalProblem {
    /// From 1.
    pub line: usize,
    /// The key expected there.
    pub key: String,
}

/// A value that has exactly one spelling.
trait Spelled: Sized {
    fn spell(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

impl Spelled for String {
    fn spell(&self) -> String {
        self.clone()
    }
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Spelled for Masked {
    fn spell(&self) -> String {
        self.as_str().to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Spelled for u32 {
    fn spell(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Spelled for usize {
    fn spell(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Spelled for Day {
    fn spell(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Spelled for Instant {
    fn spell(&self) -> String {
        self.micros().to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::from_micros)
    }
}

impl Spelled for AgreementNumber {
    fn spell(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Spelled for AgreementForm {
    fn spell(&self) -> String {
        self.code().to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        [Self::Online, Self::Offline].into_iter().find(|form| form.code() == text)
    }
}

impl Spelled for Parties {
    fn spell(&self) -> String {
        self.code().to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        [Self::Two, Self::Three].into_iter().find(|parties| parties.code() == text)
    }
}

impl Spelled for Signatory {
    fn spell(&self) -> String {
        self.code().to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        [Self::Employer, Self::Graduate, Self::School].into_iter().find(|signatory| signatory.code() == text)
    }
}

impl Spelled for [u8; 32] {
    fn spell(&self) -> String {
        self.iter().map(|byte| format!("{byte:02x}")).collect()
    }
    fn read(text: &str) -> Option<Self> {
        let bytes: Option<Vec<u8>> =
            (0..32).map(|place| u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()).collect();
        bytes?.try_into().ok()
    }
}

impl<T: Spelled> Spelled for Option<T> {
    fn spell(&self) -> String {
        self.as_ref().map(Spelled::spell).unwrap_or_default()
    }
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::read(text).map(Some) }
    }
}

#[derive(Default)]
struct Writer(String);

impl Writer {
    fn line<T: Spelled>(&mut self, key: &str, value: &T) {
        self.0.push_str(key);
        self.0.push_str(": ");
        for c in value.spell().chars() {
            match c {
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                '\r' => self.0.push_str("\\r"),
                other => self.0.push(other),
            }
        }
        self.0.push('\n');
    }
}

struct Reader<'text> {
    lines: std::str::SplitInclusive<'text, char>,
    line: usize,
}

impl<'text> Reader<'text> {
    fn line<T: Spelled>(&mut self, key: &str) -> Result<T, CanonicalProblem> {
        self.line += 1;
        let line = self.line;
        let problem = || CanonicalProblem { line, key: key.to_owned() };
        let value = self
            .lines
            .next()
            .and_then(|line| line.strip_suffix('\n'))
            .and_then(|line| line.strip_prefix(key))
            .and_then(|rest| rest.strip_prefix(": "))
            .and_then(unescape)
            .ok_or_else(problem)?;
        // Reading must be the inverse of writing: a second spelling of a value is refused.
        T::read(&value).filter(|read| read.spell() == value).ok_or_else(problem)
    }

    fn end(&mut self) -> Result<(), CanonicalProblem> {
        match self.lines.next() {
            None => Ok(()),
            Some(_) => Err(CanonicalProblem { line: self.line + 1, key: "end of text".to_owned() }),
        }
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            '\r' => return None,
            other => other,
        });
    }
    Some(plain)
}

/// A group of lines under one prefix.
trait Block: Sized {
    fn write(&self, out: &mut Writer);
    fn read(from: &mut Reader<'_>) -> Result<Self, CanonicalProblem>;
}

macro_rules! blocks {
    ($($block:ident $prefix:literal: $($field:ident)+;)+) => {$(
        impl Block for $block {
            fn write(&self, out: &mut Writer) {
                $(out.line(concat!($prefix, ".", stringify!($field)), &self.$field);)+
            }
            fn read(from: &mut Reader<'_>) -> Result<Self, CanonicalProblem> {
                Ok(Self { $($field: from.line(concat!($prefix, ".", stringify!($field)))?,)+ })
            }
        }
    )+};
}

blocks! {
    TemplateStamp "template": id sha256;
    EmployerBlock "employer": name credit_code nature industry address contact phone email;
    GraduateBlock "graduate": name gender document_kind document_number student_number school department major level
        training_mode duration graduation origin mobile email;
    TermsBlock "terms": job_category post probation probation_pay_yuan regular_pay_yuan penalty_yuan report_by
        report_place work_place;
    TransferBlock "transfer": archive_kind archive_receiver archive_address archive_postcode archive_contact
        archive_phone household_kind household_address;
    SchoolBlock "school": name handler phone address postcode;
    Consent "consent": signatory at name act;
}

pub(super) fn write(document: &AgreementDocument) -> String {
    let mut out = Writer::default();
    out.line("qicheng-agreement", &FORMAT);
    out.line("form", &document.form);
    out.line("parties", &document.parties);
    let issue = document.issue.as_ref();
    out.line("number", &issue.map(|issue| issue.number.clone()));
    out.line("version", &issue.map(|issue| issue.version));
    out.line("decided_micros", &issue.map(|issue| issue.decided));
    document.template.write(&mut out);
    document.employer.write(&mut out);
    document.graduate.write(&mut out);
    document.terms.write(&mut out);
    document.transfer.write(&mut out);
    out.line("supplement", &document.supplement);
    document.school.write(&mut out);
    out.line("consents", &document.consents.len());
    document.consents.iter().for_each(|consent| consent.write(&mut out));
    out.0
}

pub(super) fn read(text: &str, salt: [u8; 32]) -> Result<AgreementDocument, CanonicalProblem> {
    let mut from = Reader { lines: text.split_inclusive('\n'), line: 0 };
    if from.line::<u32>("qicheng-agreement")? != FORMAT {
        return Err(CanonicalProblem { line: 1, key: "qicheng-agreement".to_owned() });
    }
    let form = from.line("form")?;
    let parties = from.line("parties")?;
    let number: Option<AgreementNumber> = from.line("number")?;
    let version: Option<u32> = from.line("version")?;
    let decided: Option<Instant> = from.line("decided_micros")?;
    let issue = match (number, version, decided) {
        (Some(number), Some(version), Some(decided)) => Some(Issue { number, version, decided, salt }),
        (None, None, None) => None,
        _ => {
            return Err(CanonicalProblem { line: from.line, key: "decided_micros".to_owned() });
        }
    };
    let template = Block::read(&mut from)?;
    let employer = Block::read(&mut from)?;
    let graduate = Block::read(&mut from)?;
    let terms = Block::read(&mut from)?;
    let transfer = Block::read(&mut from)?;
    let supplement = from.line("supplement")?;
    let school = Block::read(&mut from)?;
    let count: usize = from.line("consents")?;
    if count > MOST_CONSENTS {
        return Err(CanonicalProblem { line: from.line, key: "consents".to_owned() });
    }
    let consents = (0..count).map(|_| Block::read(&mut from)).collect::<Result<_, _>>()?;
    from.end()?;
    Ok(AgreementDocument {
        form,
        parties,
        issue,
        employer,
        graduate,
        terms,
        transfer,
        supplement,
        school,
        consents,
        template,
    })
}
