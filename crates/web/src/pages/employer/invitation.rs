//! One letter of the employer's: where it stands, what it says, withdrawing it.

use app::placements::employer_list::{self, EmployerRecord};
use app::placements::withdraw;
use app::{ActError, Actor};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::PlacementRef;
use domain::placements::{Act, Standing, StateCode};

use super::invitation_form;
use super::invitations::waiting_words;
use crate::WebState;
use crate::components::{Definition, Definitions, Desk, Notice, Tag, Timeline, Tone, WhyNot};
use crate::forms::Form;
use crate::pages::{by_school, history, terms};
use crate::respond::{PageError, ok, page, see_other, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/e/invitations/{record}", Action::SeeEmployerPlacements, show)
        .get("/e/invitations/{record}/withdraw", Action::SendInvitation, ask)
        .post("/e/invitations/{record}/withdraw", Action::SendInvitation, act)
}

#[derive(Template, Debug)]
#[template(path = "employer/invitation.html")]
pub struct InvitationPage {
    pub shell: Desk,
    pub reference: String,
    pub state: String,
    pub notice: Option<Notice>,
    pub name: String,
    pub tag: Tag,
    /// The official label.
    pub label: String,
    pub graduate: Definitions,
    pub sections: Vec<(String, Definitions)>,
    pub supplement: String,
    /// What happened, who works now, what follows.
    pub timeline: Timeline,
    /// Why the review failed.
    pub failed: Option<String>,
    pub withdrawable: bool,
    /// Acts that are not possible now, and why.
    pub whys: Vec<WhyNot>,
    /// Address of the form for another invitation.
    pub again: Option<String>,
    /// Address of the agreement.
    pub document: Option<String>,
}

#[derive(Template, Debug)]
#[template(path = "employer/withdraw.html")]
pub struct WithdrawPage {
    pub shell: Desk,
    pub reference: String,
    pub nonce: String,
    pub version: i64,
    pub summary: Definitions,
}

pub(super) fn record_of(text: &str) -> Result<PlacementRef, PageError> {
    text.parse().map_err(|_| PageError(ActError::NotFound))
}

async fn view(state: &WebState, actor: &Actor, found: &EmployerRecord) -> Result<InvitationPage, PageError> {
    let now = state.app.now();
    let (signing, row) = (&found.signing, &found.signing.row);
    let standing = Standing::of(found.state);
    let tag = Tag::new(standing.tone.into(), waiting_words(found.state, standing.tag)).large();
    let signed = found.state == StateCode::OnSigned;
    let downloads = signed && shell::has_route(state, "/e/agreements/{record}/agreement.pdf");
    let mut sections = vec![("签约信息".to_owned(), post(found, now))];
    sections.push(("档案与户口".into(), terms::about_transfer(signing)));
    Ok(InvitationPage {
        shell: shell::desk(state, actor, None, "invitations").await?,
        reference: row.record.to_string(),
        state: found.state.to_string(),
        notice: signing.state.amendment().map(|_| corrected(row.record)),
        name: row.student_name.clone(),
        tag,
        label: found.label.clone(),
        graduate: Definitions::card(vec![
            Definition::new("姓名", row.student_name.clone()),
            Definition::new("毕业院校", signing.ground.school.name.clone()),
            Definition::new("院系", row.department.clone()),
            Definition::new("专业", row.major.clone()),
        ]),
        sections,
        supplement: signing.terms.supplement.clone(),
        timeline: history::of_record(state, actor, row.record).await?,
        failed: found.failed.clone(),
        withdrawable: found.state == StateCode::OnInvited && found.withdraw.is_none(),
        whys: whys(found),
        again: found.again.map(invitation_form::address),
        document: downloads.then(|| format!("/e/agreements/{}/agreement.pdf", row.record)),
    })
}

fn whys(found: &EmployerRecord) -> Vec<WhyNot> {
    let withdraw = found.withdraw.as_ref().map(|refusal| WhyNot::new(Act::Withdraw.title(), refusal, None));
    match found.state {
        StateCode::OnInvited => withdraw.into_iter().collect(),
        StateCode::OnReviewDepartment | StateCode::OnReviewSchool => {
            let way_out = "不再录用的，请先与毕业生协商：审核前毕业生可以撤回接受，也可以联系学校".to_owned();
            withdraw.into_iter().map(|why| WhyNot { way_out: way_out.clone(), ..why }).collect()
        }
        StateCode::OnSigned => vec![by_school::rescission(&found.signing), by_school::change(&found.signing)],
        StateCode::OnWithdrawn | StateCode::OnRefused | StateCode::OnExpired | StateCode::OnFailed
            if found.again.is_none() =>
        {
            let way_out = "请在学生收藏夹用姓名、证件号码和毕业院校重新添加".to_owned();
            vec![WhyNot {
                act: "再次邀请".into(),
                reason: "这名毕业生不在学生收藏夹中".into(),
                way_out,
                href: Some("/e/candidates".into()),
            }]
        }
        _ => Vec::new(),
    }
}

/// What the school corrected, while it can be answered.
fn corrected(record: PlacementRef) -> Notice {
    let notice = Notice::new(Tone::Info, "学校更正了这份协议。", "请核对更正前后的内容，有误请在期限内提出。");
    notice.boxed().link(format!("/e/invitations/{record}/correction"), "查看更正")
}

fn post(found: &EmployerRecord, now: domain::time::Instant) -> Definitions {
    let signing = &found.signing;
    let mut rows = vec![
        Definition::new("岗位名称", signing.row.post.clone()),
        Definition::new("转正起薪", terms::pay(signing)),
        Definition::new("违约金", terms::penalty(signing)),
        Definition::new("实际工作地点", signing.terms.full_work_place()),
    ];
    rows.extend(terms::about_post(signing, now).rows);
    Definitions::card(rows)
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let found = employer_list::record(&state.app, &actor, record_of(&record)?).await?;
    ok(&view(&state, &actor, &found).await?)
}

async fn ask(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
) -> Result<Response, PageError> {
    let found = employer_list::record(&state.app, &actor, record_of(&record)?).await?;
    if found.withdraw.is_some() {
        return Ok(see_other(&format!("/e/invitations/{record}")));
    }
    let row = &found.signing.row;
    ok(&WithdrawPage {
        shell: shell::desk(&state, &actor, None, "invitations").await?,
        reference: row.record.to_string(),
        nonce: app::accounts::nonces::issue(&state.app, &actor, Act::Withdraw.as_str()),
        version: row.version,
        summary: Definitions::short(vec![
            Definition::new("毕业生", row.student_name.clone()),
            Definition::new("岗位名称", row.post.clone()),
        ]),
    })
}

async fn act(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let nonce = form.nonce(&state, &actor, Act::Withdraw.as_str())?;
    match withdraw::withdraw(&state.app, &actor, nonce, record, form.version()).await {
        Ok(()) => Ok(see_other_saying("/e/invitations?tab=withdrawn", "已撤回邀请")),
        Err(ActError::Refused(refusal)) => {
            let found = employer_list::record(&state.app, &actor, record).await?;
            let mut view = view(&state, &actor, &found).await?;
            view.notice = Some(Notice::refused("没有撤回", &refusal).boxed());
            page(StatusCode::CONFLICT, &view)
        }
        Err(error) => Err(error.into()),
    }
}
