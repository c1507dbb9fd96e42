//! One signing invitation: who invites, on which terms, what follows, and why it cannot be answered where it cannot.

use app::Actor;
use app::placements::own::{self, OwnInvitation};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::employers::BusinessStatus;
use domain::ids::PlacementRef;
use domain::placements::{Act, StateCode};
use domain::refusal::{FieldErrors, Refusal};
use domain::time::Instant;

use super::accept::{self, AcceptForm};
use super::second_proof::Given;
use crate::WebState;
use crate::components::{Countdown, Definitions, Facts, Notice, Phone, Tag, Timeline, Tone, WhyNot, icon};
use crate::pages::{history, terms};
use crate::respond::{PageError, ok, page};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/invitations/{record}", Action::SeeOwnPlacements, invitation)
}

#[derive(Template, Debug)]
#[template(path = "graduate/invitation.html")]
pub struct InvitationPage {
    pub shell: Phone,
    pub reference: String,
    pub state: String,
    /// Warnings about the employer first, then the deadline.
    pub notices: Vec<Notice>,
    pub employer: String,
    pub trust: Vec<Tag>,
    pub key_facts: Facts,
    pub sections: Vec<(String, Definitions)>,
    pub supplement: String,
    pub after: Option<Timeline>,
    /// `None` when it cannot be accepted.
    pub accept: Option<AcceptForm>,
    /// Whether it can still be refused.
    pub refusable: bool,
    /// Why it cannot be accepted, or else refused.
    pub why: Option<WhyNot>,
}

/// A record of an address; anything else is no page.
pub(super) fn record_of(text: &str) -> Result<PlacementRef, PageError> {
    text.parse().map_err(|_| PageError(app::ActError::NotFound))
}

/// Where the record that stands in the way is.
pub(super) fn address_of(refusal: &Refusal) -> Option<String> {
    refusal.record.map(|record| format!("/g/records/{record}"))
}

async fn invitation(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let found = own::invitation(&state.app, &actor, record_of(&record)?).await?;
    ok(&view(&state, &actor, &found).await?)
}

/// The invitation after an act that was refused: what stands in the way, on top of how things are now.
pub(super) async fn refused(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    refusal: &Refusal,
) -> Result<Response, PageError> {
    let found = own::invitation(&state.app, actor, record).await?;
    let mut view = view(state, actor, &found).await?;
    view.notices.insert(0, Notice::refused("没有办理成功", refusal));
    page(StatusCode::CONFLICT, &view)
}

async fn view(state: &WebState, actor: &Actor, found: &OwnInvitation) -> Result<InvitationPage, PageError> {
    let now = state.app.now();
    let open = found.state == StateCode::OnInvited;
    let accept = match open && found.accept.is_none() {
        true => Some(accept::form(state, actor, found, &Given::default(), &FieldErrors::new()).await?),
        false => None,
    };
    let line = |act: Act, refusal: &Refusal| WhyNot::new(act.title(), refusal, address_of(refusal));
    let accepting = found.accept.as_ref().map(|refusal| line(Act::Accept, refusal));
    let why = accepting.or_else(|| found.refuse.as_ref().map(|refusal| line(Act::Refuse, refusal)));
    Ok(InvitationPage {
        shell: shell::phone_task(if open { "/g" } else { "/g/records" }),
        reference: found.signing.row.record.to_string(),
        state: found.state.to_string(),
        notices: notices(found, now),
        employer: found.signing.row.employer_name.clone(),
        trust: trust(found),
        key_facts: terms::key_facts(&found.signing),
        sections: terms::sections(&found.signing, now),
        supplement: found.signing.terms.supplement.clone(),
        after: open.then(|| history::after_acceptance(&found.signing, now)),
        accept,
        refusable: open && found.refuse.is_none(),
        why: why.filter(|_| open),
    })
}

fn notices(found: &OwnInvitation, now: Instant) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(text) = found.hints.warning_text() {
        notices.push(Notice::new(Tone::Bad, text, "请核实单位情况，谨慎签约；有疑问请咨询学校就业部门。"));
    }
    if let Some(business) = found.hints.business.as_ref().filter(|business| business.status.is_concern()) {
        let title = format!("单位登记状态为“{}”", business.status.name());
        let notice = Notice::new(Tone::Bad, title, format!("{}，{} 查询", business.source, business.as_of));
        notices.push(match &found.hints.register {
            Some(register) => notice.link(register, "到公示系统核对"),
            None => notice,
        });
    }
    let until = found.signing.invitation.deadline;
    if found.state == StateCode::OnInvited {
        let title = format!("等你回应，{}", Countdown::new(now, until).left);
        notices.push(Notice::new(Tone::Wait, title, format!("{} 截止，逾期自动失效", until.spoken_end(now))));
        let soft = found.signing.terms.soft_warnings();
        notices.extend(soft.iter().map(|warning| Notice::new(Tone::Info, "请留意", warning.message())));
    } else {
        let shown = &found.shown;
        let link = format!("/g/records/{}", found.signing.row.record);
        let notice = Notice::new(shown.tone.into(), shown.headline.clone(), shown.next.clone().unwrap_or_default());
        notices.push(notice.link(link, "查看进度"));
    }
    notices
}

fn trust(found: &OwnInvitation) -> Vec<Tag> {
    let mut tags = vec![match found.signing.employer_admitted {
        true => Tag::new(Tone::Ok, "资质已审核").with_icon(icon("shield-check")),
        false => Tag::new(Tone::Bad, "资质已失效"),
    }];
    if let Some(business) = &found.hints.business
        && business.status == BusinessStatus::Active
    {
        let text = format!("登记状态 存续（{} 查询）", business.as_of);
        tags.push(Tag::new(Tone::Ok, text).with_icon(icon("check")));
    }
    tags
}
