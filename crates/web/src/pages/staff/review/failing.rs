//! Failing a case: a reason from the list and the particulars (R24), with what follows for this kind of case.

use app::ActError;
use app::placements::case::Case as Read;
use app::placements::phrases;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::placements::{Decision, FailReason, Failing, Process};
use domain::policy::{ImageFail, Labels};
use domain::refusal::FieldErrors;

use super::decide::{Asked, Head, LONGEST_NOTE, desk, head, kept, submit};
use super::decisions::verdicts;
use super::phrases::{PhrasePick, pick};
use super::show::Bench;
use crate::Form;
use crate::components::{Choice, Choices, Desk, Field, Notice, Tone};
use crate::respond::{self, PageError};

/// Failing a case.
#[derive(Template, Debug)]
#[template(path = "staff/review_fail.html")]
struct FailPage {
    shell: Desk,
    head: Head,
    /// What the province wants reviewers to be reminded of.
    reminder: Option<Notice>,
    reason: Choices,
    phrases: PhrasePick,
    details: Field,
    consequence: &'static str,
}

pub(super) async fn form(asked: Asked) -> Result<Response, PageError> {
    let (bench, read) = (asked.bench()?, asked.read().await?);
    respond::ok(&page(&bench, &read, &Form::default(), &FieldErrors::new()).await?)
}

pub(super) async fn fail(asked: Asked, form: Form) -> Result<Response, PageError> {
    let bench = asked.bench()?;
    if form.has("insert") {
        return respond::ok(&page(&bench, &asked.read().await?, &form, &FieldErrors::new()).await?);
    }
    let mut errors = FieldErrors::new();
    let reason = FailReason::parse(form.get("reason"));
    let details = form.get("details");
    if reason.is_none() {
        errors.add("reason", "请选择不通过原因");
    }
    if details.is_empty() || details.chars().count() > LONGEST_NOTE {
        errors.add("details", format!("请写明具体问题，最多 {LONGEST_NOTE} 个字"));
    }
    errors.legible("details", details);
    match reason.filter(|_| errors.0.is_empty()) {
        Some(reason) => {
            let failing = Failing { reason, details: details.to_owned() };
            match submit(&bench, &asked, &form, Decision::Fail(failing)).await {
                Err(PageError(error)) => again(&bench, &asked, &form, error).await,
                decided => decided,
            }
        }
        None => {
            let read = asked.read().await?;
            respond::unprocessable(&page(&bench, &read, &form, &errors).await?)
        }
    }
}

/// What was typed, under what stood in the way.
async fn again(bench: &Bench<'_>, asked: &Asked, form: &Form, error: ActError) -> Result<Response, PageError> {
    let (read, notice) = kept(bench, asked, error).await?;
    let mut page = page(bench, &read, form, &FieldErrors::new()).await?;
    page.head.notice = Some(notice);
    respond::page(StatusCode::CONFLICT, &page)
}

/// What becomes of the record.
fn consequence(read: &Read) -> &'static str {
    match read.state.process() {
        Process::Online => "不通过后，这次签约结束，毕业生可以接受其他邀请，单位需要重新发起。",
        Process::OfflineText => "不通过后，这份申请作废，毕业生需要重新填写并提交。只需改动几处的，请退回修改。",
        Process::OfflineImage => match read.pinned.pinned.offline_image_fail {
            ImageFail::Void => "不通过后，这份协议和编号作废，毕业生需要重新申请。图片不清晰的，请退回修改。",
            ImageFail::Reupload => "不通过后，协议编号仍有效，毕业生需要重新回传盖章的协议书。",
        },
        Process::Paper => "不通过后，该记录将作废，毕业生需要重新登记。只需改动几处的，请退回修改。",
        Process::Destination => "不通过后，该记录将作废，毕业生需要重新登记。类别有误的，可以修改去向。",
        Process::DestinationVoid => "不通过后，原去向继续有效。",
        Process::Abandonment => "不通过后，协议继续有效，等待毕业生盖章回传。",
        Process::OnlineRescission | Process::OfflineRescission => "不通过后，协议继续有效，需要时可以再次申请解约。",
    }
}

async fn page(bench: &Bench<'_>, read: &Read, typed: &Form, errors: &FieldErrors) -> Result<FailPage, PageError> {
    let chosen = typed.get("reason");
    let reasons = FailReason::ALL
        .iter()
        .map(|reason| Choice::new(reason.as_str(), reason.title()).chosen(chosen == reason.as_str()));
    let reminder = (read.wording.labels == Labels::Hubei).then(|| {
        let text = "请尊重双方意愿；认定虚假或欺诈的，应有证据并妥善保存。";
        Notice::new(Tone::Wait, "不通过前请与毕业生和单位核实。", text).boxed()
    });
    let (_, words) = verdicts(read);
    let kept = phrases::list(&bench.state.app, bench.actor).await?;
    let (phrases, text) = pick(kept, typed);
    Ok(FailPage {
        shell: desk(bench).await?,
        head: head(bench, read, "fail", words, errors),
        reminder,
        reason: Choices::one("reason", "不通过原因", reasons.collect()).errors(errors),
        phrases,
        details: Field::area("details", "具体问题", LONGEST_NOTE)
            .hint(if read.signing().is_some() { "毕业生和单位都会看到" } else { "毕业生会看到" })
            .value(text)
            .errors(errors),
        consequence: consequence(read),
    })
}
