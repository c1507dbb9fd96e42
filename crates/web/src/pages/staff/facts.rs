//! The facts of a signing as staff read them: what was agreed, the parties as submitted beside newest, what is reported.
//!
//! Telephone numbers that are mobiles are masked: the agreement prints them, a page does not.

use app::placements::case::Case;
use domain::people::Mobile;
use domain::placements::StateCode;

use crate::components::{Definition, Definitions, Pager, Tone};

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
    // Until the graduate accepts there is no submitted version to differ from.
    let newest = &case.newest_graduate;
    let submitted = if case.signing.graduate.name.is_empty() { newest } else { &case.signing.graduate };
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

/// How many facts of the graduate changed since the acceptance.
pub(crate) fn differing(case: &Case) -> usize {
    graduate(case).iter().filter(|(_, submitted, newest)| submitted != newest).count()
}

/// All facts by section.
pub(crate) fn sections(case: &Case) -> Vec<(String, Definitions)> {
    let terms = case.signing.terms.block();
    let transfer = case.signing.terms.receiving.block();
    let (submitted, newest) = (&case.signing.employer.block, &case.newest_employer);
    let mut sections = vec![
        (
            "协议信息".to_owned(),
            filled(vec![
                ("协议编号", case.signing.row.number.clone().unwrap_or_default()),
                ("职位类别", terms.job_category),
                ("岗位名称", terms.post),
                ("试用期", terms.probation),
                ("试用起薪", yuan(terms.probation_pay_yuan, "元/月")),
                ("转正起薪", yuan(terms.regular_pay_yuan, "元/月")),
                ("违约金", yuan(terms.penalty_yuan, "元")),
                ("报到期限", terms.report_by.map(|day| day.to_string()).unwrap_or_default()),
                ("报到地点", terms.report_place),
                ("实际工作地点", terms.work_place),
                (
                    "签约联系人",
                    format!("{} {}", case.signing.terms.contact, phone(&case.signing.terms.phone)).trim().to_owned(),
                ),
                ("补充内容", case.signing.terms.supplement.clone()),
            ]),
        ),
        (
            "单位信息".to_owned(),
            compared(vec![
                ("单位名称", submitted.name.clone(), newest.name.clone()),
                ("信用代码", submitted.credit_code.clone(), newest.credit_code.clone()),
                ("单位性质", submitted.nature.clone(), newest.nature.clone()),
                ("单位行业", submitted.industry.clone(), newest.industry.clone()),
                ("通讯地址", submitted.address.clone(), newest.address.clone()),
                ("联系人", submitted.contact.clone(), newest.contact.clone()),
                ("联系电话", phone(&submitted.phone), phone(&newest.phone)),
            ]),
        ),
        (
            "档案与户口".to_owned(),
            filled(vec![
                ("档案转递类型", transfer.archive_kind),
                ("档案接收单位", transfer.archive_receiver),
                ("档案接收地址", transfer.archive_address),
                ("邮政编码", transfer.archive_postcode),
                ("联系人", transfer.archive_contact),
                ("联系电话", phone(&transfer.archive_phone)),
                ("户口迁移类型", transfer.household_kind),
                ("户口迁移地址", transfer.household_address),
            ]),
        ),
        ("学生信息".to_owned(), compared(graduate(case))),
        ("就业管理系统已报送的就业信息".to_owned(), reported(case)),
    ];
    if !case.reviews.is_empty() {
        sections.push(("审核记录".to_owned(), reviews(case)));
    }
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

fn reviews(case: &Case) -> Definitions {
    let rows = case.reviews.iter().map(|review| {
        let level = if review.level == "department" { "学院" } else { "学校" };
        let verdict = if review.decision == "pass" { "通过" } else { "不通过" };
        let reason = domain::placements::FailReason::parse(&review.reason);
        let because = match reason {
            Some(reason) => format!("：{}，{}", reason.title(), review.details),
            None => noted(&review.concerns),
        };
        let at = review.decided_at.minute_text();
        Definition::new(format!("{level}审核"), format!("{verdict}{because}（{}，{at}）", review.by_name))
    });
    Definitions::plain(rows.collect())
}

/// What the reviewer looked into, in words.
fn noted(concerns: &str) -> String {
    let read: Vec<domain::placements::Acknowledged> = serde_json::from_str(concerns).unwrap_or_default();
    let words: Vec<String> =
        read.iter().map(|known| format!("{}，已核实：{}", known.concern.title(), known.note)).collect();
    if words.is_empty() { String::new() } else { format!("；{}", words.join("；")) }
}
