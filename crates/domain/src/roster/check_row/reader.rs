//! Reads the cells of one row and notes what is wrong with each.

mod person;

use super::super::cells;
use super::super::column::RosterColumn;
use super::super::commitment::Commitment;
use super::super::fields::{Major, RosterFields, StudyYears, TrainingMode, YearMonth};
use super::{CellText, RosterContext, RowProblem, Severity, Suggestion};
use crate::codes::{Builtin, closest, code_and_name, folded, regions};
use crate::ids::DepartmentId;
use crate::people::{Email, Mobile};

const REQUIRED: &str = "必填";
const LONGEST_TEXT: usize = 60;
const MONTH_SHAPE: &str = "应为六位年月，例如 202307";

pub(super) struct Reader<'a, C> {
    context: &'a RosterContext<'a>,
    cell: C,
    problems: Vec<RowProblem>,
}

impl<'a, C: Fn(RosterColumn) -> &'a str> Reader<'a, C> {
    pub(super) const fn new(context: &'a RosterContext<'a>, cell: C) -> Self {
        Self { context, cell, problems: Vec::new() }
    }

    /// Problems in column order.
    pub(super) fn into_problems(mut self) -> Vec<RowProblem> {
        self.problems.sort_by_key(|problem| problem.column);
        self.problems
    }

    /// All fields, where each could be read.
    pub(super) fn fields(&mut self) -> Option<RosterFields> {
        let document = self.document();
        let foreign = document.as_ref().is_some_and(|document| document.kind().is_foreign());
        self.school();
        let exam_number = self.exam_number();
        let name = self.name();
        let sex = self.sex(document.as_ref());
        let birth_day = self.birth_day(document.as_ref());
        let ethnic_group = self.code(RosterColumn::EthnicGroup, Builtin::EthnicGroups, foreign);
        let political_status = self.code(RosterColumn::PoliticalStatus, Builtin::PoliticalStatus, foreign);
        let department = self.department();
        let level = self.code(RosterColumn::Level, Builtin::EducationLevels, false);
        let major = self.major();
        let training_mode = self
            .code(RosterColumn::TrainingMode, Builtin::TrainingModes, false)
            .and_then(|code| TrainingMode::parse(&code));
        let origin = self.origin(foreign);
        let student_number = self.student_number();
        let study_years = self.study_years();
        let (entry_month, graduation_month) = self.months(study_years);
        let mobile = self.optional(RosterColumn::Mobile, Mobile::parse);
        let email = self.optional(RosterColumn::Email, Email::parse);
        let commitment = self.commitment(training_mode);
        let (department, department_name) = department?;
        Some(RosterFields {
            exam_number: exam_number?,
            name: name?,
            sex: sex?,
            document: document?,
            ethnic_group: ethnic_group?,
            political_status: political_status?,
            birth_day: birth_day?,
            school_code: self.context.school_code.to_owned(),
            school_name: self.context.school_name.to_owned(),
            department,
            department_name,
            level: level?,
            major: major?,
            training_mode: training_mode?,
            origin: origin?,
            student_number: student_number?,
            study_years: study_years?,
            entry_month: entry_month?,
            graduation_month: graduation_month?,
            mobile,
            email,
            commitment,
        })
    }

    fn text(&self, column: RosterColumn) -> &'a str {
        (self.cell)(column)
    }

    fn note(
        &mut self,
        column: RosterColumn,
        severity: Severity,
        message: impl Into<String>,
        suggestion: Option<Suggestion>,
    ) {
        let value = CellText::new(self.text(column));
        self.problems.push(RowProblem { column, value, severity, message: message.into(), suggestion });
    }

    fn wrong(&mut self, column: RosterColumn, message: impl Into<String>) {
        self.note(column, Severity::Error, message, None);
    }

    /// A problem whose solution is known.
    fn wrong_for(&mut self, column: RosterColumn, message: impl Into<String>, replacement: &str, shown: &str) {
        let suggestion =
            Suggestion { text: format!("是否为「{shown}」？"), replacement: Some(CellText::new(replacement)) };
        self.note(column, Severity::Error, message, Some(suggestion));
    }

    /// The cell's text; notes an empty cell.
    fn required(&mut self, column: RosterColumn) -> Option<&'a str> {
        let text = self.text(column);
        if text.is_empty() {
            self.wrong(column, REQUIRED);
            return None;
        }
        Some(text)
    }

    /// A cell of a code table; empty is allowed for holders of foreign documents.
    fn code(&mut self, column: RosterColumn, table: Builtin, may_be_empty: bool) -> Option<String> {
        if may_be_empty && self.text(column).is_empty() {
            return Some(String::new());
        }
        let text = self.required(column)?;
        match table.table().read(text, self.context.cohort) {
            Ok(entry) => Some(entry.code.clone()),
            Err(unknown) => {
                let message = match column {
                    RosterColumn::Level => "应填写：专科、本科、硕士、博士，或学历代码".to_owned(),
                    _ => format!("{}中没有这一项", table.title()),
                };
                match unknown.nearest.first() {
                    Some((code, name)) => self.wrong_for(column, message, code, &format!("{code} {name}")),
                    None => self.wrong(column, message),
                }
                None
            }
        }
    }

    fn school(&mut self) {
        let text = folded(self.text(RosterColumn::School));
        let (code, name) = (folded(self.context.school_code), folded(self.context.school_name));
        let both = code_and_name(&text).is_some_and(|(left, right)| left == code && right == name);
        if !text.is_empty() && text != code && text != name && !both {
            let own = self.context.school_name;
            self.wrong_for(RosterColumn::School, "不是本校", own, own);
        }
    }

    fn department(&mut self) -> Option<(DepartmentId, String)> {
        let column = RosterColumn::Department;
        let text = folded(self.required(column)?);
        let departments = self.context.departments;
        if let Some((id, name)) = departments.iter().find(|(_, name)| folded(name) == text) {
            return Some((*id, name.clone()));
        }
        match closest(&text, departments.iter().map(|(_, name)| name.as_str())) {
            Some(name) => self.wrong_for(column, "没有这个院系", name, name),
            None if departments.is_empty() => self.wrong(column, "本校还没有添加院系，请先在院系管理中添加"),
            None => self.wrong(column, "没有这个院系，请按院系管理中的名称填写"),
        }
        None
    }

    fn major(&mut self) -> Option<Major> {
        let column = RosterColumn::Major;
        let text = self.required(column)?;
        if let Some(table) = self.context.majors {
            match table.read(text, self.context.cohort) {
                Ok(entry) => return Some(Major { code: entry.code.clone(), name: entry.name.clone() }),
                Err(unknown) => {
                    let suggestion = unknown.nearest.first().map(|(code, name)| Suggestion {
                        text: format!("是否为「{code} {name}」？"),
                        replacement: Some(CellText::new(format!("({code}){name}"))),
                    });
                    self.note(column, Severity::Notice, "专业目录中没有这个专业，将按填写内容导入", suggestion);
                }
            }
        }
        let clean = folded(text);
        let is_code = |code: &str| (4..=9).contains(&code.len()) && code.starts_with(|c: char| c.is_ascii_digit());
        let (code, name) = code_and_name(&clean).filter(|(code, _)| is_code(code)).unwrap_or(("", text));
        if code.is_empty() && is_code(&clean) && clean.is_ascii() {
            self.wrong(column, "请填写专业名称，可写成“(520304)专业名称”");
            return None;
        }
        self.within(column, name).map(|name| Major { code: code.to_owned(), name })
    }

    fn origin(&mut self, foreign: bool) -> Option<String> {
        let column = RosterColumn::Origin;
        if foreign && self.text(column).is_empty() {
            return Some(String::new());
        }
        let text = self.required(column)?;
        if let Some(region) = regions().find(text) {
            return Some(region.code.to_owned());
        }
        let message = "需要六位行政区划代码或完整名称";
        match regions().search(text, 1).first() {
            Some(region) => self.wrong_for(column, message, region.full_name, region.full_name),
            None => self.wrong(column, message),
        }
        None
    }

    /// Where a targeted graduate is bound to go; anybody else has no such place.
    fn commitment(&mut self, mode: Option<TrainingMode>) -> Option<Commitment> {
        let (unit, place) = (self.text(RosterColumn::BoundUnit), self.text(RosterColumn::BoundRegion));
        if unit.is_empty() && place.is_empty() {
            return None;
        }
        if mode.is_some_and(|mode| !mode.is_bound()) {
            self.note(RosterColumn::BoundUnit, Severity::Notice, "培养方式不是定向或委培，这一项不会保存", None);
            return None;
        }
        if unit.is_empty() {
            self.wrong(RosterColumn::BoundUnit, "填写了所在地，请同时填写单位名称，或都留空");
            return None;
        }
        let region = match regions().find(place) {
            Some(region) => region.code.to_owned(),
            None if place.is_empty() => String::new(),
            None => {
                let nearest = regions().search(place, 1).first().map(|region| region.full_name);
                match nearest {
                    Some(name) => self.wrong_for(RosterColumn::BoundRegion, "没有这个地区", name, name),
                    None => self.wrong(RosterColumn::BoundRegion, "需要六位行政区划代码或完整名称，不知道可留空"),
                }
                return None;
            }
        };
        self.within(RosterColumn::BoundUnit, unit).map(|unit| Commitment { unit, region })
    }

    fn exam_number(&mut self) -> Option<String> {
        let column = RosterColumn::ExamNumber;
        let text = self.required(column)?;
        if cells::lost_its_digits(text) {
            self.wrong(column, "号码被表格软件改成了科学记数，请把该列设为文本后重新填写");
            return None;
        }
        let number = folded(text);
        if !(6..=20).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.wrong(column, "应为 14 位数字（研究生为 15 位）");
            return None;
        }
        if !matches!(number.len(), 14 | 15) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            self.note(column, Severity::Notice, "通常为 14 位数字（研究生为 15 位），请核对", None);
        }
        Some(number)
    }

    fn student_number(&mut self) -> Option<String> {
        let column = RosterColumn::StudentNumber;
        let number = folded(self.required(column)?);
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/') || c.is_alphabetic();
        if number.chars().count() > 32 || !number.chars().all(fits) {
            self.wrong(column, "应为不超过 32 位的字母和数字");
            return None;
        }
        Some(number)
    }

    fn study_years(&mut self) -> Option<StudyYears> {
        let column = RosterColumn::StudyYears;
        let text = folded(self.required(column)?);
        let years = StudyYears::parse(&text);
        if years.is_none() {
            self.wrong(column, "应为 1 至 9.5 的年数，可含半年，例如 4 或 2.5");
        }
        years
    }

    fn months(&mut self, years: Option<StudyYears>) -> (Option<YearMonth>, Option<YearMonth>) {
        let entry = self.month(RosterColumn::EntryMonth);
        let graduation = self.month(RosterColumn::GraduationMonth);
        let column = RosterColumn::GraduationMonth;
        if let (Some(from), Some(to)) = (entry, graduation)
            && to <= from
        {
            self.wrong(column, "毕业时间应晚于入学时间");
            return (entry, None);
        }
        if let Some(graduation) = graduation.filter(|month| month.year() != self.context.cohort.0) {
            self.note(
                column,
                Severity::Notice,
                format!("{} 不在 {} 届的毕业年份", graduation, self.context.cohort),
                None,
            );
        }
        let (Some(from), Some(to)) = (entry, graduation) else { return (entry, graduation) };
        if years.is_some_and(|years| (to.months_since(from) - years.months()).abs() > 12) {
            self.note(RosterColumn::StudyYears, Severity::Notice, "与入学、毕业时间相差一年以上，请核对", None);
        }
        (entry, graduation)
    }

    fn month(&mut self, column: RosterColumn) -> Option<YearMonth> {
        let text = self.required(column)?;
        let month = cells::month(text);
        if month.is_none() {
            self.wrong(column, MONTH_SHAPE);
        }
        month
    }

    /// A contact may be missing: the graduate gives it at first log-in.
    fn optional<T, E: std::fmt::Display>(
        &mut self,
        column: RosterColumn,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                let suggestion = Suggestion {
                    text: "可清空，由本人登录后填写".into(),
                    replacement: Some(CellText::default()),
                };
                self.note(column, Severity::Error, problem.to_string(), Some(suggestion));
                None
            }
        }
    }

    fn within(&mut self, column: RosterColumn, text: &str) -> Option<String> {
        let text = text.trim();
        if text.chars().count() > LONGEST_TEXT || text.chars().any(char::is_control) {
            self.wrong(column, format!("最多 {LONGEST_TEXT} 个字，不能含换行"));
            return None;
        }
        Some(text.to_owned())
    }
}
