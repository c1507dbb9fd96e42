//! Correcting one graduate's data, and answering what the graduate says is wrong (F056, F064).

use app::ActError;
use app::Actor;
use app::roster::correct::{Correction, CorrectionForm, answer_dispute, correct, correction_form};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::codes::Builtin;
use domain::ids::{Cohort, EntryId};
use domain::people::{DocumentKind, Sex};
use domain::refusal::{FieldErrors, Refusal};
use domain::roster::{CheckState, RosterColumn, TrainingMode};

use super::address;
use crate::WebState;
use crate::components::{Desk, ErrorSummary, Field, Link, Notice, Tone, Width};
use crate::forms::Form;
use crate::respond::{self, PageError, not_done, ok, refused_status, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

const CORRECT: &str = "correct-entry";
const ANSWER: &str = "answer-dispute";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/s/{cohort}/students/{entry}/correct", Action::ImportRoster, form)
        .post("/s/{cohort}/students/{entry}/correct", Action::ImportRoster, submit)
        .post("/s/{cohort}/students/{entry}/answer", Action::ImportRoster, answer)
}

/// The answer to a dispute that needs no correction.
#[derive(Debug)]
pub struct AnswerForm {
    pub action: String,
    pub nonce: String,
    pub reason: Field,
}

#[derive(Template, Debug)]
#[template(path = "staff/student_correction.html")]
pub struct CorrectionPage {
    pub shell: Desk,
    pub crumbs: Vec<Link>,
    pub name: String,
    pub errors: ErrorSummary,
    pub notices: Vec<Notice>,
    pub action: String,
    pub nonce: String,
    pub version: i64,
    pub fields: Vec<Field>,
    pub reason: Field,
    pub back: String,
    pub answer: Option<AnswerForm>,
}

async fn form(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, entry)): Path<(i16, String)>,
) -> Result<Response, PageError> {
    let found = correction_form(&state.app, &actor, address::id(&entry)?).await?;
    ok(&page(&state, &actor, cohort, &found, None, &FieldErrors::new(), None).await?)
}

async fn submit(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, entry)): Path<(i16, String)>,
    typed: Form,
) -> Result<Response, PageError> {
    let entry: EntryId = address::id(&entry)?;
    let nonce = app::accounts::nonces::check(&state.app, &actor, CORRECT, typed.get("nonce"));
    let nonce = nonce.ok_or(PageError(ActError::NotFound))?;
    let values = RosterColumn::ALL
        .iter()
        .filter(|column| typed.pairs().iter().any(|(name, _)| name == column.as_str()))
        .map(|column| (*column, typed.get(column.as_str()).to_owned()))
        .collect();
    let input = Correction { entry, version: typed.version(), nonce, values, reason: typed.get("reason").to_owned() };
    let (errors, refusal) = match correct(&state.app, &actor, input).await {
        Ok(changed) => {
            let done =
                if changed.is_empty() { "没有改动" } else { "已更正，毕业生会收到通知并重新核对" };
            return Ok(see_other_saying(&format!("/s/{cohort}/students/{entry}"), done));
        }
        Err(error) => not_done(error)?,
    };
    let found = correction_form(&state.app, &actor, entry).await?;
    let page = page(&state, &actor, cohort, &found, Some(&typed), &errors, refusal.as_ref()).await?;
    respond::page(refused_status(refusal.as_ref()), &page)
}

async fn answer(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((cohort, entry)): Path<(i16, String)>,
    typed: Form,
) -> Result<Response, PageError> {
    let entry: EntryId = address::id(&entry)?;
    let nonce = app::accounts::nonces::check(&state.app, &actor, ANSWER, typed.get("nonce"));
    let nonce = nonce.ok_or(PageError(ActError::NotFound))?;
    answer_dispute(&state.app, &actor, nonce, (entry, typed.version()), typed.get("reason-answer")).await?;
    Ok(see_other(&format!("/s/{cohort}/students/{entry}")))
}

async fn page(
    state: &WebState,
    actor: &Actor,
    cohort: i16,
    found: &CorrectionForm,
    typed: Option<&Form>,
    errors: &FieldErrors,
    refusal: Option<&Refusal>,
) -> Result<CorrectionPage, PageError> {
    let entry = found.row.entry;
    let back = format!("/s/{cohort}/students/{entry}");
    let value = |column: RosterColumn, stored: &str| {
        typed.map_or_else(|| stored.to_owned(), |typed| typed.get(column.as_str()).to_owned())
    };
    let field = |(column, stored): &(RosterColumn, String)| {
        field_of(found, *column, Cohort(cohort)).value(value(*column, stored)).errors(errors)
    };
    let shown = found.values.iter().filter(|(column, _)| *column != RosterColumn::School);
    let mut notices = Vec::new();
    let mut answer = None;
    if let CheckState::Disputed { columns, note, .. } = &found.check {
        let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
        notices.push(Notice::new(Tone::Wait, format!("毕业生反馈有误：{}。", titles.join("、")), note.clone()).boxed());
        answer = Some(AnswerForm {
            action: format!("{back}/answer"),
            nonce: app::accounts::nonces::issue(&state.app, actor, ANSWER),
            reason: Field::area("reason-answer", "信息无误时，答复毕业生", 200),
        });
    }
    if let Some(refusal) = refusal {
        notices.push(Notice::new(Tone::Bad, format!("{}。", refusal.reason), refusal.way_out.clone()).boxed());
    }
    Ok(CorrectionPage {
        shell: shell::desk(state, actor, Cohort(cohort), "students").await?,
        crumbs: vec![
            Link::new(format!("/s/{cohort}/students"), "学生名单管理", false),
            Link::new(back.clone(), found.row.name.clone(), false),
        ],
        name: found.row.name.clone(),
        errors: ErrorSummary::from(errors),
        notices,
        action: format!("{back}/correct"),
        nonce: app::accounts::nonces::issue(&state.app, actor, CORRECT),
        version: found.row.version,
        fields: shown.map(field).collect(),
        reason: Field::area("reason", "更正依据", 200)
            .hint("例如：学信网学籍信息、本人书面申请。毕业生能看到")
            .value(typed.map_or("", |typed| typed.get("reason")))
            .errors(errors),
        back,
        answer,
    })
}

fn field_of(found: &CorrectionForm, column: RosterColumn, cohort: Cohort) -> Field {
    let (name, label) = (column.as_str(), column.title());
    let coded = |table: Builtin| {
        let choices = table.table().choices(cohort).map(|entry| (entry.code.clone(), entry.name.clone()));
        Field::select(name, label, choices.collect::<Vec<_>>())
    };
    let masked = |field: Field| {
        let now = found.masked.iter().find(|(known, _)| *known == column).map_or("", |(_, text)| text.as_str());
        field.optional().hint(if now.is_empty() {
            "未登记".to_owned()
        } else {
            format!("现为 {now}，不改则留空")
        })
    };
    match column {
        RosterColumn::Sex => Field::select(name, label, Sex::ALL.iter().map(|sex| (sex.name(), sex.name()))),
        RosterColumn::DocumentKind => {
            Field::select(name, label, DocumentKind::ALL.iter().map(|kind| (kind.name(), kind.name())))
        }
        RosterColumn::DocumentNumber => masked(Field::text(name, label).maxlength(30)),
        RosterColumn::Mobile => masked(Field::mobile(name, label)),
        RosterColumn::Email => masked(Field::email(name, label)),
        RosterColumn::EthnicGroup => coded(Builtin::EthnicGroups),
        RosterColumn::PoliticalStatus => coded(Builtin::PoliticalStatus),
        RosterColumn::Level => coded(Builtin::EducationLevels),
        RosterColumn::TrainingMode => {
            let modes =
                TrainingMode::ALL.iter().map(|mode| (mode.as_str(), format!("{} {}", mode.as_str(), mode.name())));
            Field::select(name, label, modes)
                .hint("21、41 不可网上签约，只能补充登记；定向、委培的变更按本省规定可能须经省级审核")
        }
        RosterColumn::Department => {
            Field::select(name, label, found.departments.iter().map(|name| (name.clone(), name.clone())))
        }
        RosterColumn::BoundUnit | RosterColumn::BoundRegion => {
            Field::text(name, label).optional().width(Width::Two).hint("仅定向、委培毕业生填写")
        }
        RosterColumn::Major | RosterColumn::Origin => Field::text(name, label).width(Width::Two),
        RosterColumn::BirthDay => Field::text(name, label).hint("8 位，例如 20040203"),
        RosterColumn::EntryMonth | RosterColumn::GraduationMonth => Field::digits(name, label).hint("六位年月"),
        _ => Field::text(name, label),
    }
}
