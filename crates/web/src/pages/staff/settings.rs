//! 签约设置: switches, review levels, rescission limit, handlers with the block as it will be printed (F034–F049).

use app::ActError;
use app::Actor;
use app::accounts::nonces;
use app::organisations::change_settings::{
    ChangeSettings, Impact, SettingsOutcome, SettingsView, change_settings, view,
};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::Cohort;
use domain::organisations::{Handler, ReviewLevels, SchoolSettings, SettingsDraft, Switches};
use domain::policy::VoidReview;
use domain::refusal::{FieldErrors, Refusal};

use super::home::grouped;
use crate::components::{Choice, Choices, Desk, ErrorSummary, Field, Notice, Tag, Tone, WhyNot, Width};
use crate::respond::{PageError, ok, page, see_other_saying};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The act the nonce is for.
const ACT: &str = "change-settings";

/// One switch of the first section.
#[derive(Debug)]
struct Toggle {
    name: &'static str,
    label: &'static str,
    help: &'static str,
    on: bool,
    /// Open and never to be closed again (R15).
    locked: bool,
}

/// The four fields of one handler, and whose they are.
#[derive(Debug)]
struct HandlerSet {
    title: &'static str,
    /// Counts only when there are two sets.
    second: bool,
    fields: Vec<Field>,
}

/// One line of the printed block: id of its field, label, text now.
type PreviewLine = (String, &'static str, String);

#[derive(Template, Debug)]
#[template(path = "staff/settings.html")]
struct SettingsPage {
    shell: Desk,
    cohort: Cohort,
    parties: Tag,
    action: String,
    nonce: String,
    version: i64,
    writable: bool,
    errors: ErrorSummary,
    blocked: Vec<WhyNot>,
    confirm: Option<(Notice, Field)>,
    latches: bool,
    toggles: Vec<Toggle>,
    levels: Choices,
    levels_locked: Vec<WhyNot>,
    limit: Field,
    void_review: Option<Choices>,
    sets: Option<Choices>,
    handlers: Vec<HandlerSet>,
    preview: Vec<PreviewLine>,
    changed: String,
}

/// What the last try left, to be shown with the form.
#[derive(Default)]
struct Try {
    draft: Option<SettingsDraft>,
    errors: FieldErrors,
    blocked: Vec<Refusal>,
    impact: Option<Impact>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/s/{cohort}/settings", Action::SeeSettings, show).post(
        "/s/{cohort}/settings",
        Action::ChangeSettings,
        change,
    )
}

async fn show(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
) -> Result<Response, PageError> {
    ok(&settings_page(&state, &actor, Cohort(cohort), Try::default()).await?)
}

async fn change(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    let cohort = Cohort(cohort);
    let draft = draft(&form);
    let input = ChangeSettings {
        cohort,
        nonce: form.nonce(&state, &actor, ACT)?,
        version: form.version(),
        draft: draft.clone(),
        confirmation: form.get("school_name").to_owned(),
    };
    let mut tried = Try { draft: Some(draft), ..Try::default() };
    let status = match change_settings(&state.app, &actor, input).await {
        Ok(SettingsOutcome::Changed) => {
            return Ok(see_other_saying(&format!("/s/{cohort}/settings"), "签约设置已保存"));
        }
        Ok(SettingsOutcome::Blocked(refusals)) => {
            tried.blocked = refusals;
            StatusCode::CONFLICT
        }
        Ok(SettingsOutcome::Confirm(impact)) => {
            tried.impact = Some(impact);
            if !form.get("school_name").is_empty() {
                tried.errors.add("school_name", "与学校全称不一致，请照原样输入");
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(ActError::Fields(errors)) => {
            tried.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => return Err(error.into()),
    };
    page(status, &settings_page(&state, &actor, cohort, tried).await?)
}

fn draft(form: &Form) -> SettingsDraft {
    let handler = |prefix: &str| {
        let field = |name: &str| form.get(&format!("{prefix}{name}")).to_owned();
        Handler { name: field("name"), phone: field("phone"), address: field("address"), postcode: field("postcode") }
    };
    SettingsDraft {
        switches: Switches {
            online: form.ticked("online"),
            paper: form.ticked("paper"),
            destination: form.ticked("destination"),
        },
        levels: form.get("levels").to_owned(),
        rescission_limit: form.get("rescission_limit").to_owned(),
        by_level: form.get("sets") == "by_level",
        handler: handler(""),
        postgraduate: handler("postgraduate_"),
        void_review: form.get("void_review") == "yes",
    }
}

async fn settings_page(state: &WebState, actor: &Actor, cohort: Cohort, tried: Try) -> Result<SettingsPage, PageError> {
    let view = view(&state.app, actor, cohort).await?;
    let draft = tried.draft.unwrap_or_else(|| SettingsDraft::of(&view.settings));
    let errors = &tried.errors;
    let current = &view.policy.current;
    let blocked = tried.blocked.iter().map(|refusal| WhyNot::new("保存", refusal, None)).collect();
    let changed = view.last_change.as_ref().map_or_else(
        || "还没有保存过".to_owned(),
        |change| format!("上次修改：{} {}", change.at.minute_text(), change.by.as_deref().unwrap_or("系统")),
    );
    Ok(SettingsPage {
        shell: shell::desk(state, actor, cohort, "settings").await?,
        parties: Tag::flag(
            Tone::Info,
            format!("{}（{}）", view.province.parties.title(), view.province.parties.step()),
        ),
        action: format!("/s/{cohort}/settings"),
        nonce: nonces::issue(&state.app, actor, ACT),
        version: view.version,
        writable: view.writable,
        errors: ErrorSummary::from(errors),
        blocked,
        confirm: tried.impact.map(|impact| confirm(&view, impact, errors)),
        latches: current.settings_switches_latch,
        toggles: toggles(&view, draft.switches),
        levels: levels(&draft, errors),
        levels_locked: levels_locked(&view),
        limit: Field::digits("rescission_limit", "每名毕业生可申请解约的次数")
            .value(draft.rescission_limit.as_str())
            .unit("次")
            .hint(format!("0 到 {} 的整数", current.rescind_limit_max.min(99)))
            .width(Width::Third)
            .errors(errors),
        void_review: (view.policy.pinned.destination_void_review == VoidReview::School).then(|| void_review(&draft)),
        sets: current.settings_handlers_by_level.then(|| sets(&draft, errors)),
        handlers: handlers(&draft, errors, current.settings_handlers_by_level),
        preview: preview(&draft),
        changed,
        cohort,
    })
}

fn toggles(view: &SettingsView, typed: Switches) -> Vec<Toggle> {
    let (now, latch) = (view.settings.switches, view.policy.current.settings_switches_latch);
    let toggle = |name, label, help, on: bool, open: bool| Toggle {
        name,
        label,
        help,
        on: on || (latch && open),
        locked: latch && open,
    };
    vec![
        toggle(
            "online",
            "在线签约",
            "毕业生和用人单位在线上签约；开启后补登和去向登记一并开启",
            typed.online,
            now.online,
        ),
        toggle("paper", "补登", "已签订纸质就业协议的毕业生可以补登", typed.paper, now.paper),
        toggle("destination", "填报去向登记", "毕业生可以填报升学、灵活就业等去向", typed.destination, now.destination),
    ]
}

fn levels(draft: &SettingsDraft, errors: &FieldErrors) -> Choices {
    let choice = |levels: ReviewLevels, help: &str| {
        Choice::new(levels.as_str(), levels.title()).help(help).chosen(draft.levels == levels.as_str())
    };
    let choices = vec![
        choice(ReviewLevels::SchoolOnly, "学校直接审核"),
        choice(ReviewLevels::DepartmentThenSchool, "院系通过后再由学校审核；每个院系须有读写账号"),
    ];
    Choices::one("levels", "审核设置", choices).errors(errors)
}

/// What would stand in the way of the other review levels now.
fn levels_locked(view: &SettingsView) -> Vec<WhyNot> {
    let mut other: SchoolSettings = view.settings.clone();
    other.levels = match other.levels {
        ReviewLevels::SchoolOnly => ReviewLevels::DepartmentThenSchool,
        ReviewLevels::DepartmentThenSchool => ReviewLevels::SchoolOnly,
    };
    let named = format!("改为“{}”", other.levels.title());
    let refusals = view.settings.clone().change(other, &view.facts, &view.policy.current).err().unwrap_or_default();
    let about_levels = refusals.iter().filter(|refusal| ["R11", "R12", "R13"].contains(&refusal.rule.as_str()));
    about_levels.map(|refusal| WhyNot::new(&named, refusal, None)).collect()
}

fn void_review(draft: &SettingsDraft) -> Choices {
    let choices = vec![
        Choice::new("no", "不审核").help("毕业生作废已通过的去向后立即生效").chosen(!draft.void_review),
        Choice::new("yes", "需要审核").help("按上面的审核级别办理").chosen(draft.void_review),
    ];
    Choices::one("void_review", "作废去向是否审核", choices)
}

fn sets(draft: &SettingsDraft, errors: &FieldErrors) -> Choices {
    let choices = vec![
        Choice::new("one", "全校统一").chosen(!draft.by_level),
        Choice::new("by_level", "分本专科、研究生").chosen(draft.by_level),
    ];
    Choices::one("sets", "协议经办人信息", choices).errors(errors)
}

fn handlers(draft: &SettingsDraft, errors: &FieldErrors, two: bool) -> Vec<HandlerSet> {
    let set = |title, prefix: &str, handler: &Handler| HandlerSet {
        title,
        second: !prefix.is_empty(),
        fields: vec![
            Field::text(format!("{prefix}name"), "就业协议经办人").value(handler.name.as_str()).errors(errors),
            Field::text(format!("{prefix}phone"), "联系电话").value(handler.phone.as_str()).errors(errors),
            Field::text(format!("{prefix}address"), "通讯地址")
                .value(handler.address.as_str())
                .width(Width::Two)
                .errors(errors),
            Field::digits(format!("{prefix}postcode"), "邮政编码")
                .value(handler.postcode.as_str())
                .maxlength(6)
                .errors(errors),
        ],
    };
    let mut handlers = vec![set(if two { "全校，或本专科" } else { "全校" }, "", &draft.handler)];
    if two {
        handlers.push(set("研究生（分设两套时使用）", "postgraduate_", &draft.postgraduate));
    }
    handlers
}

fn preview(draft: &SettingsDraft) -> Vec<PreviewLine> {
    let handler = &draft.handler;
    [
        ("name", "就业协议经办人", &handler.name),
        ("phone", "联系电话", &handler.phone),
        ("address", "通讯地址", &handler.address),
        ("postcode", "邮政编码", &handler.postcode),
    ]
    .map(|(field, label, text)| (field.to_owned(), label, text.clone()))
    .into()
}

/// Level 4 of ui.md §11: what it touches, and the school's name to unlock it.
fn confirm(view: &SettingsView, impact: Impact, errors: &FieldErrors) -> (Notice, Field) {
    let mut words = Vec::new();
    if impact.opens {
        words.push(format!("开启在线签约后，本届 {} 名毕业生可以被邀请签约", grouped(impact.graduates)));
        if view.policy.current.settings_switches_latch {
            words.push("开关打开后不能关闭".to_owned());
        }
    }
    if impact.levels {
        words.push("新的审核设置对签约、补登、去向登记和解约都有效，只用于之后提交的申请".to_owned());
    }
    let notice = Notice::new(Tone::Wait, "请确认这项设置。", format!("{}。", words.join("；"))).boxed();
    let field = Field::text("school_name", "输入学校全称确认")
        .hint(view.school.name.as_str())
        .width(Width::Half)
        .errors(errors);
    (notice, field)
}
