//! The columns an export may have: those of the lists, personal numbers masked or in full, and what was returned.

use domain::accounts::Access;
use domain::people::{Email, Mobile};
use domain::placements::forms::ticked_title;
use domain::placements::{Returned, Wording};
use serde::{Deserialize, Serialize};
use store::engine::Tx;
use store::organisations::schools::SchoolRow;
use store::roster::entries;

use crate::placements::lists::{End, ListColumn, RecordList, end_of};
use crate::placements::queue::QueueLine;
use crate::placements::record::stored_state;
use crate::{ActError, App};

/// One column of the workbook.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportColumn {
    Listed(ListColumn),
    ExamNumber,
    Mobile,
    Email,
    /// Of what was returned for correction.
    ReturnedBy,
    ReturnedAt,
    ReturnedFields,
    Remarks,
    WaitsFor,
}

use ExportColumn as E;
use ListColumn as C;

const PERSON: [E; 8] = [
    E::Listed(C::Name),
    E::Listed(C::StudentNumber),
    E::ExamNumber,
    E::Listed(C::Department),
    E::Listed(C::Major),
    E::Listed(C::Level),
    E::Listed(C::Document),
    E::Mobile,
];
const RETURNED: [E; 8] = [
    E::Listed(C::Kind),
    E::Listed(C::Unit),
    E::Listed(C::State),
    E::ReturnedBy,
    E::ReturnedAt,
    E::ReturnedFields,
    E::Remarks,
    E::WaitsFor,
];
const EMPLOYMENT: [C; 3] = [C::Employer, C::CreditCode, C::Post];
const STANDING: [C; 3] = [C::State, C::Begun, C::Changed];
const END: [C; 4] = [C::Cause, C::EndedBy, C::EndedAt, C::StateBefore];

impl ExportColumn {
    /// What may be chosen, in the order of the sheet.
    pub fn offered(list: RecordList, returned: bool) -> Vec<Self> {
        if returned {
            return [PERSON, RETURNED].concat();
        }
        let own: &[&[C]] = match list {
            RecordList::Agreements => &[&[C::Initiator, C::Kind, C::Number], &EMPLOYMENT, &STANDING],
            RecordList::Paper => &[&[C::Number], &EMPLOYMENT, &STANDING],
            RecordList::Destinations => &[&[C::Category, C::Unit], &STANDING],
            RecordList::Void => &[&[C::Kind, C::Unit, C::Number], &END],
        };
        let email = (list != RecordList::Void).then_some(E::Email);
        PERSON.into_iter().chain(email).chain(own.concat().into_iter().map(E::Listed)).collect()
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Listed(column) => column.title(),
            Self::ExamNumber => "考生号",
            Self::Mobile => "手机号码",
            Self::Email => "邮箱",
            Self::ReturnedBy => "退回方",
            Self::ReturnedAt => "退回时间",
            Self::ReturnedFields => "需修改的内容",
            Self::Remarks => "退回意见",
            Self::WaitsFor => "待处理人",
        }
    }

    /// Whether it is ticked beforehand.
    pub const fn usual(self) -> bool {
        !matches!(
            self,
            Self::ExamNumber | Self::Mobile | Self::Email | Self::Listed(ListColumn::CreditCode | ListColumn::Changed)
        )
    }

    /// In characters.
    pub(super) const fn width(self) -> u16 {
        match self {
            Self::Remarks | Self::Listed(ListColumn::Cause) => 44,
            Self::ReturnedFields | Self::Listed(ListColumn::Employer | ListColumn::Unit | ListColumn::State) => 28,
            Self::Listed(ListColumn::Document | ListColumn::Number | ListColumn::CreditCode) => 22,
            Self::Listed(ListColumn::Name | ListColumn::Level | ListColumn::Initiator | ListColumn::Kind) => 12,
            _ => 18,
        }
    }

    const fn is_of_entry(self) -> bool {
        matches!(self, Self::ExamNumber | Self::Mobile | Self::Email | Self::Listed(ListColumn::Document))
    }

    const fn is_of_end(self) -> bool {
        matches!(
            self,
            Self::Listed(ListColumn::Cause | ListColumn::EndedBy | ListColumn::EndedAt | ListColumn::StateBefore)
        )
    }

    const fn is_of_return(self) -> bool {
        matches!(self, Self::ReturnedBy | Self::ReturnedAt | Self::ReturnedFields | Self::Remarks | Self::WaitsFor)
    }
}

/// Personal numbers of one graduate, in full or masked.
#[derive(Default)]
struct Numbers {
    document: String,
    mobile: String,
    email: String,
    exam_number: String,
}

/// Reads the cells of lines.
pub(super) struct Cells<'a> {
    pub app: &'a App,
    pub school: &'a SchoolRow,
    pub columns: &'a [ExportColumn],
    pub whole: bool,
    pub wording: Wording,
}

impl Cells<'_> {
    /// The cells of one line, in the order of the columns.
    pub async fn of(&self, tx: &mut Tx, access: &Access, line: &QueueLine) -> Result<Vec<String>, ActError> {
        let asks = |of: fn(ExportColumn) -> bool| self.columns.iter().any(|column| of(*column));
        let numbers = match asks(ExportColumn::is_of_entry) {
            true => self.numbers(tx, access, line).await?,
            false => Numbers::default(),
        };
        let end: Option<End> = match asks(ExportColumn::is_of_end) {
            true => Some(end_of(tx, &line.row).await?),
            false => None,
        };
        let returned: Option<Returned> = match asks(ExportColumn::is_of_return) {
            true => stored_state(tx, access, &line.row).await?.returned().cloned(),
            false => None,
        };
        let of_return = |read: fn(&Returned) -> String| returned.as_ref().map(read).unwrap_or_default();
        let cell = |column: &ExportColumn| match column {
            E::Listed(C::Document) => numbers.document.clone(),
            E::Listed(column) => column.text(line, end.as_ref(), self.wording),
            E::ExamNumber => numbers.exam_number.clone(),
            E::Mobile => numbers.mobile.clone(),
            E::Email => numbers.email.clone(),
            E::ReturnedBy => of_return(|returned| returned.level.title().to_owned()),
            E::ReturnedAt => of_return(|returned| returned.at.minute_text()),
            E::ReturnedFields => of_return(|returned| titles(&returned.remarks.fields)),
            E::Remarks => of_return(|returned| returned.remarks.details.clone()),
            E::WaitsFor => format!("毕业生 {}", line.row.student_name),
        };
        Ok(self.columns.iter().map(cell).collect())
    }

    async fn numbers(&self, tx: &mut Tx, access: &Access, line: &QueueLine) -> Result<Numbers, ActError> {
        let school = line.row.record.school;
        let Some(entry) = entries::find(tx, access, school, line.row.entry).await? else {
            return Ok(Numbers { document: line.row.document_masked.clone(), ..Numbers::default() });
        };
        if !self.whole {
            return Ok(Numbers {
                document: entry.document_masked,
                mobile: entry.mobile_masked,
                email: entry.email_masked,
                exam_number: entry.exam_number,
            });
        }
        let fields = crate::roster::read_fields(self.app, tx, access, &entry, self.school).await?;
        Ok(Numbers {
            document: fields.document.reveal().to_owned(),
            mobile: fields.mobile.as_ref().map(Mobile::reveal).unwrap_or_default().to_owned(),
            email: fields.email.as_ref().map(Email::reveal).unwrap_or_default().to_owned(),
            exam_number: entry.exam_number,
        })
    }
}

/// Titles of the ticked fields.
fn titles(names: &[String]) -> String {
    let titles: Vec<&str> = names.iter().filter_map(|name| ticked_title(name)).collect();
    titles.join("、")
}
