//! Returning a case for correction (F174, F182, F233, F271): tick what is concerned, which becomes the graduate's to-do list,
//! pick or write a text, read it as the graduate will.

use app::ActError;
use app::placements::case::Case as Read;
use app::placements::phrases;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::placements::{Decision, Process, Remarks};
use domain::refusal::FieldErrors;

use super::super::facts::{EVIDENCE, field_titles};
use super::decide::{Asked, Head, LONGEST_NOTE, desk, head, kept, submit};
use super::phrases::{PhrasePick, pick};
use super::show::Bench;
use crate::Form;
use crate::components::{Choice, Choices, Desk, Field};
use crate::pages::form_facts::shown;
use crate::respond::{self, PageError};

/// What the graduate will read.
#[derive(Debug)]
struct Preview {
    headline: String,
    fields: String,
    text: String,
}

/// Returning a case.
#[derive(Template, Debug)]
#[template(path = "staff/review_return.html")]
struct ReturnPage {
    shell: Desk,
    head: Head,
    fields: Choices,
    phrases: PhrasePick,
    details: Field,
    preview: Option<Preview>,
}

pub(super) async fn form(asked: Asked) -> Result<Response, PageError> {
    let (bench, read) = (asked.bench()?, asked.read().await?);
    respond::ok(&page(&bench, &read, &Form::default(), &FieldErrors::new()).await?)
}

pub(super) async fn send_back(asked: Asked, form: Form) -> Result<Response, PageError> {
    let (bench, read) = (asked.bench()?, asked.read().await?);
    if form.has("insert") {
        return respond::ok(&page(&bench, &read, &form, &FieldErrors::new()).await?);
    }
    let known = offered(&read);
    let fields: Vec<String> =
        form.all("fields").filter(|name| known.iter().any(|(field, ..)| field == name)).map(str::to_owned).collect();
    let details = form.get("details");
    let mut errors = FieldErrors::new();
    if fields.is_empty() {
        errors.add("fields", "请勾选需要修改的项目");
    }
    if details.is_empty() || details.chars().count() > LONGEST_NOTE {
        errors.add("details", format!("请写明修改要求，最多 {LONGEST_NOTE} 个字"));
    }
    errors.legible("details", details);
    if let Some(refusal) = read.no_return.clone().filter(|_| read.row.version == form.version()) {
        return again(&bench, &asked, &form, refusal.into()).await;
    }
    if form.has("preview") || (!errors.is_empty() && read.row.version == form.version()) {
        let page = page(&bench, &read, &form, &errors).await?;
        return if errors.is_empty() { respond::ok(&page) } else { respond::unprocessable(&page) };
    }
    let remarks = Remarks { fields, details: details.to_owned() };
    match submit(&bench, &asked, &form, Decision::Return(remarks)).await {
        Err(PageError(error)) => again(&bench, &asked, &form, error).await,
        decided => decided,
    }
}

/// What was typed, under what stood in the way.
async fn again(bench: &Bench<'_>, asked: &Asked, form: &Form, error: ActError) -> Result<Response, PageError> {
    let (read, notice) = kept(bench, asked, error).await?;
    let mut page = page(bench, &read, form, &FieldErrors::new()).await?;
    (page.head.notice, page.preview) = (Some(notice), None);
    respond::page(StatusCode::CONFLICT, &page)
}

/// What can be ticked: name, title and content of each field, then the files.
fn offered(read: &Read) -> Vec<(&'static str, String, String)> {
    let process = read.state.process();
    let mut fields: Vec<(&'static str, String, String)> = Vec::new();
    match (process, read.application()) {
        (Process::OfflineRescission, _) => {
            let request = read.state.rescission_request();
            let text = |of: fn(&domain::placements::RescissionRequest) -> &String| request.map(of).cloned();
            fields.push(("reason", "解约原因".to_owned(), text(|request| &request.reason).unwrap_or_default()));
            let explanation = text(|request| &request.explanation).unwrap_or_default();
            fields.push(("explanation", "解约说明".to_owned(), explanation));
        }
        (Process::OfflineImage, _) | (_, None) => {}
        (_, Some(application)) => {
            if let Some(category) = application.category {
                fields.push(("category", "去向类别".to_owned(), category.title.clone()));
            }
            let form = application.form();
            let rows = form.iter().flat_map(|form| &form.fields).map(|(field, _)| {
                let value = application.values.get(field.name).map(|value| shown(field, value));
                (field.name, field.title.to_owned(), value.unwrap_or_default())
            });
            fields.extend(rows);
        }
    }
    if process != Process::OfflineText {
        let files = read.files.iter().filter(|file| file.row.removed_at.is_none()).count();
        fields.push((EVIDENCE, "证明材料".to_owned(), format!("{files} 个文件")));
    }
    fields
}

async fn page(bench: &Bench<'_>, read: &Read, typed: &Form, errors: &FieldErrors) -> Result<ReturnPage, PageError> {
    let ticked: Vec<&str> = typed.all("fields").collect();
    let choices = offered(read).into_iter().map(|(name, title, value)| {
        let value = if value.is_empty() { "未填".to_owned() } else { value };
        Choice::new(name, title).help(value).chosen(ticked.contains(&name))
    });
    let kept = phrases::list(&bench.state.app, bench.actor).await?;
    let (phrases, text) = pick(kept, typed);
    let preview = (typed.has("preview") && errors.is_empty()).then(|| Preview {
        headline: format!("老师退回，请改 {} 处", ticked.len()),
        fields: field_titles(ticked.iter().copied()),
        text: text.clone(),
    });
    Ok(ReturnPage {
        shell: desk(bench).await?,
        head: head(bench, read, "return", "退回修改", errors),
        fields: Choices::many("fields", "需要修改的项目", choices.collect()).errors(errors),
        phrases,
        details: Field::area("details", "修改要求", LONGEST_NOTE)
            .hint("毕业生会看到：写清哪里不对、怎样改")
            .value(text)
            .errors(errors),
        preview,
    })
}
