//! Files of an application (F178, F197, F266): what may be brought, what lies there, adding and removing. The form's texts
//! are kept first, so that a refused file costs nothing that was typed. The stamped image, whose form is closed, goes the
//! same way and back to its own page.

use app::accounts::nonces;
use app::employers::licence::Upload;
use app::placements::evidence;
use app::placements::own_form::{OwnForm, own_form};
use app::{ActError, Actor};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::{FileId, PlacementRef};
use domain::placements::Process;
use domain::placements::forms::Values;
use domain::policy::FileType;
use domain::refusal::{FieldErrors, Refusal};
use uuid::Uuid;

use super::form_page::{self, Shown};
use super::form_steps::Step;
use super::invitation::record_of;
use super::{form, stamp};
use crate::WebState;
use crate::components::{FileField, StoredFile};
use crate::forms::{Form, Posted};
use crate::respond::{PageError, page, see_other, see_other_saying, too_large};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

/// The act of the nonce `files_nonce`.
pub(super) const FILES: &str = "files";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/g/records/{record}/files", Action::Apply, add).post(
        "/g/records/{record}/files/{file}/remove",
        Action::Apply,
        remove,
    )
}

/// `1.2 MB`, or `340 KB` below one.
pub(crate) fn size_text(bytes: i64) -> String {
    let kilobytes = bytes.max(0).saturating_add(1023) / 1024;
    if kilobytes < 1024 {
        format!("{kilobytes} KB")
    } else {
        format!("{}.{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024)
    }
}

/// The field of what the running process brings; `None` when it brings no files.
pub(super) fn field(state: &WebState, own: &OwnForm, errors: &FieldErrors) -> Option<FileField> {
    let (least, what) = own.found.evidence_asked(own.process);
    if own.process == Process::OfflineText {
        return None;
    }
    let allowed = &own.allowed;
    let record = own.found.row.record;
    let types: Vec<&str> = allowed.types.iter().map(|kind| kind.as_str()).collect();
    let megabytes = allowed.bytes / (1024 * 1024);
    let asked =
        if what.is_empty() { "可以上传能说明情况的材料".to_owned() } else { format!("请上传{what}") };
    let files = own.found.files_of(own.process).map(|file| {
        let href = format!("/g/records/{record}/files/{}", file.file);
        StoredFile {
            name: file.name.clone(),
            size: size_text(file.bytes),
            thumbnail: shell::has_route(state, "/g/records/{record}/files/{file}/pages/{n}")
                .then(|| format!("{href}/pages/1")),
            remark: if file.pages > 1 { format!("{} 页", file.pages) } else { String::new() },
            remove: Some(format!("{href}/remove")),
            href: if shell::has_route(state, "/g/records/{record}/files/{file}") { href } else { String::new() },
        }
    });
    let field = FileField {
        limit: format!(
            "{asked}：四角完整、字迹清晰、公章完整，画面里没有别的东西。{}，最多 {} 个，每个 {megabytes} MB 以内",
            types.join("、"),
            allowed.files
        ),
        accept: if allowed.types.contains(&FileType::Pdf) { "image/*,application/pdf" } else { "image/*" },
        max_bytes: allowed.bytes,
        send: Some(format!("/g/records/{record}/files")),
        optional: least == 0,
        files: files.collect(),
        ..FileField::evidence("evidence", "证明材料", usize::try_from(allowed.files).unwrap_or_default())
    };
    Some(field.errors(errors))
}

fn nonce(state: &WebState, actor: &Actor, form: &Form) -> Result<Uuid, PageError> {
    nonces::check(&state.app, actor, FILES, form.get("files_nonce"))
        .ok_or_else(|| Refusal::new("form-outdated", "9.2", "这个页面打开得太久了", "请返回并刷新页面后再提交").into())
}

/// Takes the files that came with a form; what is wrong with them, if anything is.
pub(super) async fn take(
    state: &WebState,
    actor: &Actor,
    record: PlacementRef,
    form: &Form,
    whole: bool,
) -> Result<Option<FieldErrors>, PageError> {
    if !whole {
        let message = "一次上传的内容太大，请缩小文件，或分几次上传";
        return Ok(Some(FieldErrors::one("evidence", message)));
    }
    let uploads = form.files("evidence").map(|file| Upload { name: file.name.clone(), bytes: file.bytes.clone() });
    let uploads: Vec<Upload> = uploads.collect();
    if uploads.is_empty() {
        return Ok(None);
    }
    let nonce = nonce(state, actor, form)?;
    match evidence::add(&state.app, actor, nonce, record, uploads).await {
        Ok(()) => Ok(None),
        Err(ActError::Fields(errors)) => Ok(Some(errors)),
        Err(error) => Err(error.into()),
    }
}

async fn add(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(record): Path<String>,
    Posted { form, whole }: Posted,
) -> Result<Response, PageError> {
    if !whole && !form.has("files_nonce") {
        return Ok(too_large());
    }
    let record = record_of(&record)?;
    let own = own_form(&state.app, &actor, record).await?;
    if own.is_open()
        && let Some(overtaken) = form::keep_page(&state, &actor, &own, &form, Values::new()).await?
    {
        return Ok(overtaken);
    }
    let mut taken = take(&state, &actor, record, &form, whole).await;
    if matches!(taken, Ok(None)) && form.files("evidence").next().is_none() {
        taken = Ok(Some(FieldErrors::one("evidence", "请选择要上传的文件")));
    }
    if !own.is_open() {
        let error = match taken {
            Ok(None) => return Ok(see_other_saying(&form::elsewhere(&own), "文件已上传")),
            Ok(Some(errors)) => ActError::from(errors),
            Err(PageError(error)) => error,
        };
        return stamp::again(&state, &actor, record, &form, error).await;
    }
    let wrong = taken?;
    let step = Step::holding("evidence", own.found.row.kind);
    match wrong {
        None => Ok(see_other_saying(&here(record, step), "文件已上传")),
        Some(errors) => {
            let own = own_form(&state.app, &actor, record).await?;
            let mut shown = Shown::new(step);
            shown.errors = errors;
            page(StatusCode::UNPROCESSABLE_ENTITY, &form_page::build(&state, &actor, &own, shown))
        }
    }
}

fn here(record: PlacementRef, step: Step) -> String {
    format!("/g/records/{record}/edit?step={}#evidence", step.as_str())
}

async fn remove(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path((record, file)): Path<(String, String)>,
    Posted { form, .. }: Posted,
) -> Result<Response, PageError> {
    let record = record_of(&record)?;
    let file: FileId = file.parse().map_err(|_| ActError::NotFound)?;
    let own = own_form(&state.app, &actor, record).await?;
    if own.is_open()
        && let Some(overtaken) = form::keep_page(&state, &actor, &own, &form, Values::new()).await?
    {
        return Ok(overtaken);
    }
    let nonce = nonce(&state, &actor, &form)?;
    evidence::remove(&state.app, &actor, nonce, record, file).await?;
    if !own.is_open() {
        return Ok(see_other_saying(&form::elsewhere(&own), "文件已删除"));
    }
    Ok(see_other(&here(record, Step::holding("evidence", own.found.row.kind))))
}
