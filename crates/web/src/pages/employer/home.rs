//! `/e`: what waits for the employer, how far its invitations are, and where its admission stands.

use app::employers::home;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::employers::Admission;
use domain::placements::StateCode;

use crate::components::{Desk, Empty, Figure, Notice, Stats, Tone};
use crate::respond::{PageError, page};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{WebState, shell};

/// One recent invitation.
#[derive(Debug)]
pub struct RecentLine {
    pub href: String,
    pub reference: String,
    pub state: &'static str,
    pub title: String,
    pub note: String,
}

#[derive(Template, Debug)]
#[template(path = "employer/home.html")]
pub struct HomePage {
    pub shell: Desk,
    pub greeting: String,
    pub tasks: Vec<Notice>,
    pub stats: Stats,
    pub recent: Vec<RecentLine>,
    pub empty: Option<Empty>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/e", Action::SeeEmployerHome, show)
}

async fn show(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let home = home::home(&state.app, &actor).await?;
    let mut shell = shell::desk(&state, &actor, None, "home").await?;
    let row = &home.company.row;
    shell.organisation_tag = Some(super::standing_tag(&row.admission));
    let mut tasks = Vec::new();
    match &row.admission {
        Admission::Ok { .. } => {}
        Admission::Returned { reason, .. } => {
            let task = Notice::new(Tone::Wait, "资质退回修改", format!("原因：{reason}"));
            tasks.push(task.link("/e/company", "修改并重新提交").boxed());
        }
        other => {
            if let Err(refusal) = other.may_invite() {
                let task = Notice::new(Tone::Info, refusal.reason, refusal.way_out);
                tasks.push(task.link("/e/company", "查看单位信息").boxed());
            }
        }
    }
    let figure = |label: &str, count: i64, href: &str| Figure::new(label, count.to_string()).unit("人").href(href);
    let reviewing = home.count(StateCode::OnReviewDepartment) + home.count(StateCode::OnReviewSchool);
    let stats = Stats {
        figures: vec![
            figure("签约待回应", home.count(StateCode::OnInvited), "/e/invitations"),
            figure("待学校审核", reviewing, "/e/invitations?tab=review"),
            figure("已签约", home.count(StateCode::OnSigned), "/e/invitations?tab=signed"),
            figure("学生收藏夹", home.candidates, "/e/candidates"),
        ],
    };
    let recent: Vec<RecentLine> = home
        .recent
        .iter()
        .map(|row| RecentLine {
            href: format!("/e/invitations/{}", row.record),
            reference: row.record.to_string(),
            state: row.state.as_str(),
            title: format!("{} · {}", row.graduate_name, row.post),
            note: match row.deadline {
                Some(deadline) => format!("{}，{} 截止应约", row.school_name, deadline.minute_text()),
                None => row.school_name.clone(),
            },
        })
        .collect();
    let empty = recent
        .is_empty()
        .then(|| Empty::new("还没有签约邀请。先添加毕业生，再发起邀请。").link("/e/candidates", "添加毕业生"));
    let greeting = row.name.clone();
    page(StatusCode::OK, &HomePage { shell, greeting, tasks, stats, recent, empty })
}
