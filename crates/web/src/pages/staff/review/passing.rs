//! Passing a case: open points are looked into and written about; the school says how an agreement ends (F234).

use app::placements::case::Case as Read;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::placements::{Acknowledged, Concern, Decision, Ending, RescissionEnd, StateCode};
use domain::refusal::FieldErrors;

use super::decide::{Asked, Head, LONGEST_NOTE, conflict, desk, head, kept, submit};
use super::decisions::{asks_before_passing, endings, verdicts};
use super::show::Bench;
use crate::Form;
use crate::components::{CheckBox, Checks, Choice, Choices, Desk, Field, Notice, Tone};
use crate::respond::{self, PageError, wants_fragment};

/// One point to tick and to write about.
#[derive(Debug)]
struct Point {
    check: CheckBox,
    note: Field,
}

/// How the agreement ends, and what the school found out.
#[derive(Debug)]
struct EndingForm {
    notice: Notice,
    end: Choices,
    circumstances: Field,
}

/// Passing a case with open points.
#[derive(Template, Debug)]
#[template(path = "staff/review_pass.html")]
struct PassPage {
    shell: Desk,
    head: Head,
    checks: Checks,
    points: Vec<Point>,
    ending: Option<EndingForm>,
}

pub(super) async fn form(asked: Asked) -> Result<Response, PageError> {
    let (bench, read) = (asked.bench()?, asked.read().await?);
    respond::ok(&page(&bench, &read, &Form::default(), &FieldErrors::new()).await?)
}

pub(super) async fn pass(asked: Asked, form: Form) -> Result<Response, PageError> {
    let (bench, read) = (asked.bench()?, asked.read().await?);
    let mut errors = FieldErrors::new();
    let mut acknowledged = Vec::new();
    for concern in read.concerns().iter().copied() {
        let (tick, written) = (format!("ok-{}", concern.as_str()), format!("note-{}", concern.as_str()));
        let note = form.get(&written);
        if !form.ticked(&tick) {
            errors.add(&tick, format!("请核实「{}」后勾选", concern.title()));
        }
        if note.is_empty() || note.chars().count() > LONGEST_NOTE {
            errors.add(&written, format!("请写明核实情况，最多 {LONGEST_NOTE} 个字"));
        }
        errors.legible(&written, note);
        acknowledged.push(Acknowledged { concern, note: note.to_owned() });
    }
    let ending = ending(&read, &form, &mut errors);
    if !errors.0.is_empty() && read.no_pass.is_none() && read.row.version == form.version() {
        return respond::unprocessable(&page(&bench, &read, &form, &errors).await?);
    }
    match submit(&bench, &asked, &form, Decision::Pass { acknowledged, ending }).await {
        Err(PageError(error)) if asks_before_passing(&read) && !wants_fragment(&asked.headers) => {
            let (read, notice) = kept(&bench, &asked, error).await?;
            let mut page = page(&bench, &read, &form, &FieldErrors::new()).await?;
            page.head.notice = Some(notice);
            respond::page(StatusCode::CONFLICT, &page)
        }
        Err(PageError(error)) => conflict(&bench, &asked, error).await,
        decided => decided,
    }
}

/// How the school ends the agreement with this pass; both sides agreed where nothing else can be.
fn ending(read: &Read, form: &Form, errors: &mut FieldErrors) -> Option<Ending> {
    let offered = endings(read);
    let circumstances = form.get("circumstances").to_owned();
    if offered.is_empty() {
        let agreed = read.state.waiting() == StateCode::RoReviewSchool;
        return agreed.then_some(Ending { end: RescissionEnd::BothAgreed, circumstances });
    }
    let end = RescissionEnd::parse(form.get("end")).filter(|end| offered.contains(end));
    if end.is_none() {
        errors.add("end", "请选择解约结果");
    }
    if end.is_some_and(|end| end != RescissionEnd::BothAgreed) && circumstances.is_empty() {
        errors.add("circumstances", "请写明核实的情况");
    }
    if circumstances.chars().count() > LONGEST_NOTE {
        errors.add("circumstances", format!("最多 {LONGEST_NOTE} 个字"));
    }
    errors.legible("circumstances", &circumstances);
    end.map(|end| Ending { end, circumstances })
}

fn ending_form(read: &Read, typed: &Form, errors: &FieldErrors) -> Option<EndingForm> {
    let offered = endings(read);
    let chosen = typed.get("end");
    let choices = offered.iter().map(|end| {
        let help = match end {
            RescissionEnd::BothAgreed => "有单位盖章的解约函",
            RescissionEnd::Unilateral => "单位已注销或不出具材料，学生书面说明，学校已核实",
            RescissionEnd::Forced => "对方长期不答复，学校已核实情况",
        };
        Choice::new(end.as_str(), end.title()).help(help).chosen(chosen == end.as_str())
    });
    let text = "通过后协议解除，毕业生可以另行签约或填报去向；请保存好双方的材料。";
    (!offered.is_empty()).then(|| EndingForm {
        notice: Notice::new(Tone::Wait, "请先与双方核实。", text).boxed(),
        end: Choices::one("end", "解约结果", choices.collect()).errors(errors),
        circumstances: Field::area("circumstances", "具体情况", LONGEST_NOTE)
            .hint("记入审核记录；单方面或强制解约必须填写")
            .value(typed.get("circumstances"))
            .errors(errors),
    })
}

async fn page(bench: &Bench<'_>, read: &Read, typed: &Form, errors: &FieldErrors) -> Result<PassPage, PageError> {
    let points = read.concerns().iter().map(|concern| {
        let (tick, written) = (format!("ok-{}", concern.as_str()), format!("note-{}", concern.as_str()));
        let detail = match concern {
            Concern::WarnedEmployer => read.hints.warning_text(),
            Concern::BusinessStatus => read.hints.business_text(),
            Concern::SecondSubmission | Concern::SameEvidence => None,
        };
        let label = format!("已核实：{}", detail.unwrap_or_else(|| concern.title().to_owned()));
        Point {
            check: CheckBox::new(&tick, label, typed.ticked(&tick)),
            note: Field::area(&written, "核实情况", LONGEST_NOTE).value(typed.get(&written)).errors(errors),
        }
    });
    let (words, _) = verdicts(read);
    Ok(PassPage {
        shell: desk(bench).await?,
        head: head(bench, read, "pass", words, errors),
        checks: super::checks::checks(read),
        points: points.collect(),
        ending: ending_form(read, typed, errors),
    })
}
