//! The facts of a case as staff read them: what was agreed or registered, the parties as submitted beside newest, what is
//! reported, what was decided.
//!
//! Telephone numbers that are mobiles are masked: the agreement prints them, a page does not.

mod application;
mod ending;
mod signing;

use app::placements::case::{Case, Content};
use domain::people::Mobile;
use domain::placements::forms::ticked_title;
use domain::placements::{FailReason, StateCode};

use crate::components::{Definition, Definitions, Pager, Tone};

/// The word under which files are returned for correction, beside the names of fields.
pub(crate) const EVIDENCE: &str = "evidence";

/// The colour of a state in lists and heads.
pub(crate) fn tone(state: StateCode) -> Tone {
    match state {
        StateCode::OnSigned | StateCode::OfSigned | StateCode::BdDone | StateCode::QxDone => Tone::Ok,
        StateCode::OnFailed | StateCode::OnRefused | StateCode::OnExpired | StateCode::OnVoid | StateCode::OnLost => {
            Tone::Bad
        }
        StateCode::OnInvited => Tone::Wait,
        other if other.level().is_some() => Tone::Info,
        _ => Tone::Neutral,
    }
}

fn phone(text: &str) -> String {
    Mobile::parse(text).map_or_else(|_| text.to_owned(), |mobile| mobile.masked())
}

fn yuan(amount: Option<u32>, unit: &str) -> String {
    amount.map(|amount| format!("{} {unit}", Pager::grouped(amount.into()))).unwrap_or_default()
}

/// Rows that say something.
fn filled(rows: Vec<(&str, String)>) -> Definitions {
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    Definitions::plain(rows.map(|(label, value)| Definition::new(label, value)).collect())
}

/// Rows of two versions: the newest is shown, and what was submitted where it differs.
fn compared(rows: Vec<(&str, String, String)>) -> Definitions {
    let rows = rows.into_iter().filter(|(_, submitted, newest)| !submitted.is_empty() || !newest.is_empty());
    Definitions::plain(
        rows.map(|(label, submitted, newest)| Definition::new(label, newest).before(Some(&submitted))).collect(),
    )
}

fn graduate(case: &Case) -> Vec<(&'static str, String, String)> {
    let (submitted, newest) = (case.submitted_graduate(), &case.newest_graduate);
    let row = |label, of: fn(&domain::agreements::GraduateBlock) -> String| (label, of(submitted), of(newest));
    vec![
        row("姓名", |block| block.name.clone()),
        row("性别", |block| block.gender.clone()),
        row("证件号码", |block| block.document_number.as_str().to_owned()),
        row("学号", |block| block.student_number.clone()),
        row("院系", |block| block.department.clone()),
        row("专业", |block| block.major.clone()),
        row("学历层次", |block| block.level.clone()),
        row("培养方式", |block| block.training_mode.clone()),
        row("学制", |block| block.duration.clone()),
        row("毕业时间", |block| block.graduation.clone()),
        row("生源地", |block| block.origin.clone()),
        row("手机", |block| block.mobile.as_str().to_owned()),
        row("邮箱", |block| block.email.clone()),
    ]
}

/// How many facts of the graduate changed since they submitted.
pub(crate) fn differing(case: &Case) -> usize {
    graduate(case).iter().filter(|(_, submitted, newest)| submitted != newest).count()
}

/// How many fields of the form differ from the submission it is compared with.
pub(crate) fn changes(case: &Case) -> usize {
    let Content::Application(application) = &case.content else { return 0 };
    let sections = application::sections(application);
    sections.iter().flat_map(|(_, rows)| &rows.rows).filter(|row| row.change.is_some()).count()
}

/// All facts by section.
pub(crate) fn sections(case: &Case) -> Vec<(String, Definitions)> {
    let mut sections = ending::sections(case);
    sections.extend(match &case.content {
        Content::Online(signing) => signing::sections(case, signing),
        Content::Application(application) => application::sections(application),
    });
    sections.push(("学生信息".to_owned(), compared(graduate(case))));
    sections.push(("就业管理系统已报送的就业信息".to_owned(), reported(case)));
    sections
}

fn reported(case: &Case) -> Definitions {
    if case.reported.is_empty() {
        return Definitions::plain(vec![Definition::new("毕业去向", "没有已报送的信息")]);
    }
    let rows = case.reported.shown().into_iter().map(|(label, value)| {
        let value = if label.starts_with("联系人") { phone(value) } else { value.to_owned() };
        Definition::new(label, if value.is_empty() { "—".to_owned() } else { value })
    });
    Definitions::plain(rows.collect())
}

/// 通过, 退回修改 or 不通过, by the word of a settled decision.
pub(crate) fn verdict(decision: &str) -> &'static str {
    match decision {
        "pass" => "通过",
        "return" => "退回修改",
        _ => "不通过",
    }
}

/// Names of form fields, from their words.
pub(crate) fn field_titles<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let titles = names.into_iter().map(|name| ticked_title(name).unwrap_or(name));
    titles.collect::<Vec<_>>().join("、")
}

/// 审核操作通过记录: every settled decision, oldest first (F273); `None` while there is none.
pub(crate) fn log(case: &Case) -> Option<Definitions> {
    let rows = case.reviews.iter().map(|review| {
        let level = if review.level == "department" { "学院" } else { "学校" };
        let because = match (review.decision.as_str(), FailReason::parse(&review.reason)) {
            ("return", _) if review.reason.is_empty() => format!("：{}", review.details),
            ("return", _) => format!("（{}）：{}", field_titles(review.reason.split(' ')), review.details),
            (_, Some(reason)) => format!("：{}，{}", reason.title(), review.details),
            (_, None) => noted(&review.concerns),
        };
        let at = review.decided_at.minute_text();
        let words = format!("{}{because}（{}，{at}）", verdict(&review.decision), review.by_name);
        Definition::new(format!("{level}审核"), words)
    });
    (!case.reviews.is_empty()).then(|| Definitions::plain(rows.collect()))
}

/// What the reviewer looked into, in words.
fn noted(concerns: &str) -> String {
    let read: Vec<domain::placements::Acknowledged> = serde_json::from_str(concerns).unwrap_or_default();
    let words: Vec<String> =
        read.iter().map(|known| format!("{}，已核实：{}", known.concern.title(), known.note)).collect();
    if words.is_empty() { String::new() } else { format!("；{}", words.join("；")) }
}
