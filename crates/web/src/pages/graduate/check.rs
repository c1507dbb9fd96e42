//! 核对信息 and 我的信息: the graduate's own entry, field by field (F061–F064, F067).

use app::roster::first_check::{CheckAnswer, OwnEntry, answer_check, own_entry};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Action;
use domain::refusal::{FieldErrors, Refusal};
use domain::roster::{CheckState, RosterColumn};

use crate::WebState;
use crate::components::{CheckBox, Choice, Choices, Definition, Definitions, ErrorSummary, Field, Notice, Phone, Tone};
use crate::forms::Form;
use crate::respond::{PageError, ok, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

const ACT: &str = "check-own-entry";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/g/check", Action::CheckOwnEntry, check).post("/g/check", Action::CheckOwnEntry, answer).get(
        "/g/me",
        Action::CheckOwnEntry,
        me,
    )
}

/// What the page offers below the fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offer {
    Confirm,
    Withdraw,
    Nothing,
}

#[derive(Template, Debug)]
#[template(path = "graduate/check.html")]
pub struct CheckPage {
    pub shell: Phone,
    pub title: &'static str,
    pub state: &'static str,
    pub greeting: String,
    pub lead: String,
    pub errors: ErrorSummary,
    pub notices: Vec<Notice>,
    pub fields: Definitions,
    pub contacts: Definitions,
    pub nonce: String,
    pub version: i64,
    pub wrong: Choices,
    pub note: Field,
    pub consent: CheckBox,
    pub offer: Offer,
    /// Whether something is wrong with the posted dispute, so that its part stands open.
    pub dispute_open: bool,
}

async fn check(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let own = own_entry(&state.app, &actor).await?;
    ok(&page(&state, &actor, &own, "核对信息", None, &FieldErrors::new()))
}

async fn me(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let own = own_entry(&state.app, &actor).await?;
    ok(&page(&state, &actor, &own, "我的信息", None, &FieldErrors::new()))
}

async fn answer(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let Some(nonce) = app::accounts::nonces::check(&state.app, &actor, ACT, form.get("nonce")) else {
        return Err(Refusal::new("form-outdated", "§4", "这个页面已过期", "请回到核对信息页，再提交一次").into());
    };
    let (given, to, done) = match form.get("act") {
        "confirm" => (CheckAnswer::Confirm, "/g", "信息已确认"),
        "withdraw" => (CheckAnswer::Withdraw, "/g/check", "反馈已撤回"),
        _ => {
            let columns = form.all("wrong").filter_map(RosterColumn::parse).collect();
            (CheckAnswer::Dispute { columns, note: form.get("note").to_owned() }, "/g/check", "已反馈给学校")
        }
    };
    match answer_check(&state.app, &actor, nonce, form.version(), given).await {
        Ok(()) => Ok(see_other_saying(to, done)),
        Err(ActError::Refused(refusal)) => {
            let own = own_entry(&state.app, &actor).await?;
            let field =
                if form.get("note").is_empty() && refusal.guard == "dispute-incomplete" { "note" } else { "wrong" };
            let errors = FieldErrors::one(field, refusal.reason);
            unprocessable(&page(&state, &actor, &own, "核对信息", Some(&form), &errors))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    state: &WebState,
    actor: &Actor,
    own: &OwnEntry,
    title: &'static str,
    typed: Option<&Form>,
    errors: &FieldErrors,
) -> CheckPage {
    let row = |(column, value, _): &(RosterColumn, String, bool)| Definition::new(column.title(), value.clone());
    let (checked, other): (Vec<_>, Vec<_>) = own.fields.iter().partition(|(_, _, checked)| *checked);
    let contact =
        |(column, _, _): &&&(RosterColumn, String, bool)| matches!(column, RosterColumn::Mobile | RosterColumn::Email);
    let (contacts, rest): (Vec<_>, Vec<_>) = other.iter().partition(contact);
    let chosen: Vec<&str> = typed.map(|typed| typed.all("wrong").collect()).unwrap_or_default();
    let choice = |(column, _, _): &&(RosterColumn, String, bool)| {
        Choice::new(column.as_str(), column.title()).chosen(chosen.contains(&column.as_str()))
    };
    let call = if own.school_phone.is_empty() {
        "请联系学校就业部门".to_owned()
    } else {
        format!("请联系学校就业部门，电话 {}", own.school_phone)
    };
    let (offer, notices) = match &own.state {
        CheckState::Unchecked => (Offer::Confirm, Vec::new()),
        CheckState::Confirmed { at } => {
            let notice =
                Notice::new(Tone::Ok, "信息已确认。", format!("确认于 {}。有变化时{call}。", at.minute_text()));
            (Offer::Nothing, vec![notice])
        }
        CheckState::Disputed { at, columns, note } => {
            let titles: Vec<&str> = columns.iter().map(|column| column.title()).collect();
            let text = format!("{}：{note}（{}）。学校答复后再核对；着急{call}。", titles.join("、"), at.minute_text());
            (Offer::Withdraw, vec![Notice::new(Tone::Wait, "等待学校更正。", text)])
        }
    };
    CheckPage {
        shell: shell::phone_task(if own.state.is_confirmed() { "/g" } else { "/me" }),
        title,
        state: own.state.as_str(),
        greeting: format!("你好，{}", own.name),
        lead: match offer {
            Offer::Confirm => "请逐项核对。确认后，这些信息会写入协议书和去向登记。".into(),
            _ => format!("以下信息由{}登记。", own.school_name),
        },
        errors: ErrorSummary::from(errors),
        notices,
        fields: Definitions::card(checked.into_iter().map(row).chain(rest.into_iter().map(&row)).collect()),
        contacts: Definitions::card(
            contacts.into_iter().map(|field| row(field).link("/me/contacts", None, "本人修改")).collect(),
        ),
        nonce: app::accounts::nonces::issue(&state.app, actor, ACT),
        version: own.version,
        wrong: Choices::many(
            "wrong",
            "哪些信息有误",
            own.fields.iter().filter(|(_, _, checked)| *checked).map(|field| choice(&field)).collect(),
        )
        .errors(errors),
        note: Field::area("note", "正确的内容", 200).value(typed.map_or("", |typed| typed.get("note"))).errors(errors),
        consent: CheckBox::consent("read", "我已逐项核对以上信息"),
        offer,
        dispute_open: !errors.is_empty(),
    }
}
