//! The employer's form that sends one letter to one or several graduates: written, shown whole, then sent.

use app::placements::invite::{self, Letter, Prospect};
use app::placements::letter::{self, Sheet};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::employers::LetterForm;
use domain::ids::{CandidateId, TemplateId};
use domain::placements::Act;
use domain::refusal::FieldErrors;

use super::letter_fields;
use super::templates::read_letter;
use crate::WebState;
use crate::components::{Desk, ErrorSummary, Field, Link, Notice, Tag, Tone};
use crate::forms::{Form, form_pairs};
use crate::respond::{PageError, encode, ok, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/e/invitations/new", Action::SendInvitation, new)
        .post("/e/invitations/draft", Action::SendInvitation, draft)
        .post("/e/invitations/preview", Action::SendInvitation, preview)
        .post("/e/invitations/send", Action::SendInvitation, send)
}

/// One graduate the letter goes to.
#[derive(Debug)]
pub struct Recipient {
    pub id: String,
    pub name: String,
    pub place: String,
    /// Why this one cannot be invited now, as a tag and a sentence.
    pub refusal: Option<(Tag, String)>,
}

#[derive(Template, Debug)]
#[template(path = "employer/invitation_form.html")]
pub struct InvitationFormPage {
    pub shell: Desk,
    pub nonce: String,
    pub errors: ErrorSummary,
    /// What the letter should make both sides think about.
    pub notices: Vec<Notice>,
    /// Name of the letter template in use.
    pub template: String,
    pub templates: Vec<Link>,
    /// When the draft was kept; empty without one.
    pub saved: String,
    pub sections: Vec<(String, Vec<Field>)>,
    pub recipients: Vec<Recipient>,
    /// Those without a refusal.
    pub invitable: usize,
    /// The letter as the first recipient reads it; line breaks are kept.
    pub letter: String,
}

#[derive(Template, Debug)]
#[template(path = "employer/invitation_preview.html")]
pub struct InvitationPreviewPage {
    pub shell: Desk,
    pub nonce: String,
    pub fields: Vec<(&'static str, String)>,
    pub recipients: Vec<Recipient>,
    pub invitable: usize,
    pub letter: String,
    pub until: String,
    pub withdrawable: bool,
}

/// A letter being written.
struct Desktop {
    form: LetterForm,
    candidates: Vec<CandidateId>,
    sheet: Sheet,
    prospects: Vec<Prospect>,
}

impl Desktop {
    fn letter(&self) -> Letter {
        let open = self.prospects.iter().filter(|prospect| prospect.refusal.is_none());
        Letter { form: self.form.clone(), candidates: open.map(|prospect| prospect.candidate).collect() }
    }

    fn recipients(&self) -> Vec<Recipient> {
        let recipient = |prospect: &Prospect| Recipient {
            id: prospect.candidate.to_string(),
            name: prospect.name.clone(),
            place: format!("{} · {} · {}", prospect.school_name, prospect.major, prospect.level),
            refusal: prospect.refusal.as_ref().map(|refusal| {
                (Tag::flag(Tone::Wait, "暂不可邀请"), format!("{}。{}", refusal.reason, refusal.way_out))
            }),
        };
        self.prospects.iter().map(recipient).collect()
    }

    fn invitable(&self) -> usize {
        self.prospects.iter().filter(|prospect| prospect.refusal.is_none()).count()
    }

    fn first_name(&self) -> &str {
        let open = self.prospects.iter().find(|prospect| prospect.refusal.is_none());
        open.or(self.prospects.first()).map_or("", |prospect| prospect.name.as_str())
    }
}

fn candidates_of(form: &Form) -> Vec<CandidateId> {
    let mut candidates: Vec<CandidateId> = Vec::new();
    let removed: Option<CandidateId> = form.parse("remove");
    for candidate in form.all("candidate").filter_map(|text| text.parse().ok()) {
        if Some(candidate) != removed && !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    candidates
}

async fn posted(state: &WebState, actor: &Actor, form: &Form) -> Result<Option<Desktop>, PageError> {
    let candidates = candidates_of(form);
    let Some(first) = candidates.first().copied() else { return Ok(None) };
    let sheet = letter::sheet(&state.app, actor, first).await?;
    let prospects = invite::prospects(&state.app, actor, &candidates).await?;
    Ok(Some(Desktop { form: read_letter(form), candidates, sheet, prospects }))
}

fn choose_first() -> Response {
    see_other_saying("/e/candidates", "请先勾选要邀请的毕业生")
}

async fn written(
    state: &WebState,
    actor: &Actor,
    desktop: &Desktop,
    status: StatusCode,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let now = state.app.now();
    let everyone = Letter { form: desktop.form.clone(), candidates: desktop.candidates.clone() };
    let terms = match invite::read_letter(&state.app, actor, &everyone).await {
        Ok(terms) => Some(terms),
        Err(ActError::Fields(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let shown = match &terms {
        Some(terms) => letter::text(terms, &desktop.sheet.employer, desktop.first_name(), now),
        None => "填完必填项后点“更新预览”，这里显示毕业生收到的邀请函。".to_owned(),
    };
    let soft = terms.map(|terms| terms.soft_warnings()).unwrap_or_default();
    let query: String = desktop.candidates.iter().map(|id| format!("&candidate={id}")).collect();
    let templates = desktop.sheet.templates.iter().map(|(template, name)| {
        Link::new(format!("/e/invitations/new?template={template}{query}"), name.clone(), false)
    });
    let view = InvitationFormPage {
        shell: shell::desk(state, actor, None, "invitations").await?,
        nonce: app::accounts::nonces::issue(&state.app, actor, Act::Invite.as_str()),
        errors: errors.into(),
        notices: soft.iter().map(|warning| Notice::new(Tone::Wait, "请留意", warning.message()).boxed()).collect(),
        template: "套用模板".into(),
        templates: templates.collect(),
        saved: String::new(),
        sections: letter_fields::sections(&desktop.form, &desktop.sheet, errors, now),
        recipients: desktop.recipients(),
        invitable: desktop.invitable(),
        letter: shown,
    };
    page(status, &view)
}

async fn new(
    State(state): State<WebState>,
    Signed(actor): Signed,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let query = Form::from_pairs(form_pairs(query.unwrap_or_default().as_bytes()));
    let candidates = candidates_of(&query);
    let Some(first) = candidates.first().copied() else { return Ok(choose_first()) };
    let template: Option<TemplateId> = query.parse("template");
    let sheet = letter::sheet(&state.app, &actor, first).await?;
    let form = letter::start(&state.app, &actor, template, &sheet).await?;
    let prospects = invite::prospects(&state.app, &actor, &candidates).await?;
    let desktop = Desktop { form, candidates, sheet, prospects };
    written(&state, &actor, &desktop, StatusCode::OK, &FieldErrors::new()).await
}

/// The form again with what was typed: a fresh preview, one candidate fewer, or back from the preview.
async fn draft(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let Some(desktop) = posted(&state, &actor, &form).await? else { return Ok(choose_first()) };
    written(&state, &actor, &desktop, StatusCode::OK, &FieldErrors::new()).await
}

async fn preview(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    form.nonce(&state, &actor, Act::Invite.as_str())?;
    let Some(desktop) = posted(&state, &actor, &form).await? else { return Ok(choose_first()) };
    let letter = desktop.letter();
    if letter.candidates.is_empty() {
        return written(&state, &actor, &desktop, StatusCode::CONFLICT, &FieldErrors::new()).await;
    }
    let now = state.app.now();
    let terms = match invite::read_letter(&state.app, &actor, &letter).await {
        Ok(terms) => terms,
        Err(ActError::Fields(errors)) => {
            return written(&state, &actor, &desktop, StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
        }
        Err(error) => return Err(error.into()),
    };
    let until = terms.days.map(|days| domain::time::invitation_deadline(now, days).spoken_end(now));
    ok(&InvitationPreviewPage {
        shell: shell::desk(&state, &actor, None, "invitations").await?,
        nonce: app::accounts::nonces::issue(&state.app, &actor, Act::Invite.as_str()),
        fields: letter_fields::hidden(&desktop.form),
        recipients: desktop.recipients(),
        invitable: desktop.invitable(),
        letter: letter::text(&terms, &desktop.sheet.employer, desktop.first_name(), now),
        until: until.unwrap_or_default(),
        withdrawable: desktop.sheet.withdrawable,
    })
}

async fn send(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let nonce = form.nonce(&state, &actor, Act::Invite.as_str())?;
    let candidates = candidates_of(&form);
    if candidates.is_empty() {
        return Ok(choose_first());
    }
    let letter = Letter { form: read_letter(&form), candidates };
    match invite::send(&state.app, &actor, nonce, &letter).await {
        Ok(sent) if sent.refused.is_empty() && sent.invited.is_empty() => Ok(see_other("/e/invitations")),
        Ok(sent) => {
            let refused: Vec<String> =
                sent.refused.iter().map(|(name, refusal)| format!("{name} {}", refusal.reason)).collect();
            let done = match (sent.invited.len(), refused.is_empty()) {
                (0, _) => format!("没有发出：{}", refused.join("；")),
                (count, true) => format!("已向 {count} 人发出邀请"),
                (count, false) => format!("已向 {count} 人发出邀请；未发出：{}", refused.join("；")),
            };
            Ok(see_other_saying("/e/invitations", &done))
        }
        Err(ActError::Fields(errors)) => match posted(&state, &actor, &form).await? {
            Some(desktop) => written(&state, &actor, &desktop, StatusCode::UNPROCESSABLE_ENTITY, &errors).await,
            None => Ok(choose_first()),
        },
        Err(error) => Err(error.into()),
    }
}

/// The address of the form for these candidates.
pub(super) fn address(candidate: CandidateId) -> String {
    format!("/e/invitations/new?candidate={}", encode(&candidate.to_string()))
}
