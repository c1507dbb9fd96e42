//! The page of a form: what was sent back on top, notices, fields by section, files, and the buttons that keep and go on.

use app::Actor;
use app::accounts::nonces;
use app::placements::own_form::OwnForm;
use askama::Template;
use domain::placements::forms::{FormField, Values};
use domain::placements::{PlacementKind, Process};
use domain::refusal::FieldErrors;
use domain::roster::Fulfilment;

use super::form::SAVE;
use super::form_fields::{FormRow, Proposals, Writer};
use super::form_files;
use super::form_lists::PickList;
use super::form_steps::{self, Step};
use crate::WebState;
use crate::components::{ErrorSummary, FileField, Notice, Phone, StepStrip, Tone};
use crate::pages::form_facts::{SECTIONS, section_of};
use crate::shell;

/// When the form was last kept; `draft.js` puts the answer to each of its saves in its place.
#[derive(Template, Debug)]
#[template(
    source = r#"<p class="muted small" id="saved" role="status" data-version="{{ version }}" data-nonce="{{ nonce }}"{% if bad %} data-bad{% endif %}>{{ text }}</p>"#,
    ext = "html"
)]
pub struct SavedNote {
    pub version: i64,
    pub nonce: String,
    pub text: String,
    /// Nothing more can be saved by itself.
    pub bad: bool,
}

impl askama::filters::HtmlSafe for SavedNote {}

impl SavedNote {
    pub(super) fn new(state: &WebState, actor: &Actor, version: i64, text: String) -> Self {
        Self { version, nonce: nonces::issue(&state.app, actor, SAVE), text, bad: false }
    }
}

#[derive(Template, Debug)]
#[template(path = "graduate/form.html")]
pub struct FormPage {
    pub shell: Phone,
    pub title: String,
    /// What the kind means, or how filling in goes.
    pub lead: String,
    pub reference: String,
    pub state: String,
    pub step: &'static str,
    pub strip: Option<StepStrip>,
    pub notices: Vec<Notice>,
    /// What the reviewer ticked: address and title.
    pub todo: Vec<(String, String)>,
    pub errors: ErrorSummary,
    pub saved: SavedNote,
    pub files_nonce: String,
    pub picks: Option<PickList>,
    pub sections: Vec<(&'static str, Vec<FormRow>)>,
    pub proposals: Vec<Proposals>,
    pub files: Option<FileField>,
    /// Where another kind of destination is chosen.
    pub reselect: Option<String>,
    /// Words of the button that goes on.
    pub next: &'static str,
}

/// What one showing of the page adds to the record.
pub(super) struct Shown {
    pub step: Step,
    /// Texts to show instead of the kept ones.
    pub typed: Option<Values>,
    pub errors: FieldErrors,
    pub notices: Vec<Notice>,
    pub picks: Option<PickList>,
}

impl Shown {
    pub const fn new(step: Step) -> Self {
        Self { step, typed: None, errors: FieldErrors(Vec::new()), notices: Vec::new(), picks: None }
    }
}

/// What the form is called.
pub(super) fn title(own: &OwnForm) -> String {
    match own.found.row.kind {
        PlacementKind::Paper => "补充登记纸质协议".to_owned(),
        PlacementKind::Destination => own.found.category.map_or("填报去向", |kind| kind.title.as_str()).to_owned(),
        PlacementKind::Offline | PlacementKind::Online => "申请电子就业协议书".to_owned(),
    }
}

pub(super) fn build(state: &WebState, actor: &Actor, own: &OwnForm, shown: Shown) -> FormPage {
    let found = &own.found;
    let (kind, record) = (found.row.kind, found.row.record.to_string());
    let mut values = found.values.clone();
    values.extend(shown.typed.unwrap_or_default());
    let remarks = found.state.returned().map(|returned| &returned.remarks);
    let marked = remarks.map(|remarks| remarks.fields.as_slice()).unwrap_or_default();
    let writer = Writer { values: &values, errors: &shown.errors, marked, cohort: found.row.cohort };
    let fields = found.form().map(|form| form.fields).unwrap_or_default();
    let here: Vec<(&'static FormField, bool)> =
        fields.into_iter().filter(|(field, _)| shown.step.holds(field.name)).collect();
    let section = |title: &'static str| {
        let rows = here.iter().filter(|(field, _)| section_of(field.name) == title);
        (title, rows.map(|(field, needed)| writer.row(field, *needed)).collect::<Vec<_>>())
    };
    let sections = SECTIONS.into_iter().map(section).filter(|(_, rows)| !rows.is_empty()).collect();
    let names: Vec<&'static FormField> = here.iter().map(|(field, _)| *field).collect();
    let mut notices = shown.notices;
    notices.extend(notices_of(own, shown.step));
    let several = Step::of(kind).len() > 1;
    let (at, version) = (found.saved_at.minute_text(), found.row.version);
    FormPage {
        shell: shell::phone_task(form_steps::before(&record, Some(shown.step), kind)),
        title: title(own),
        lead: match kind {
            PlacementKind::Destination => found.category.map(|kind| kind.meaning.clone()).unwrap_or_default(),
            _ => "可以分几次填写，内容会自动保存。".to_owned(),
        },
        state: found.row.state.to_string(),
        step: shown.step.as_str(),
        strip: several.then(|| form_steps::strip(kind, Some(shown.step))),
        notices,
        todo: marked.iter().map(|name| (form_steps::address(&record, name, kind), name_of(name).to_owned())).collect(),
        errors: (&shown.errors).into(),
        saved: SavedNote::new(state, actor, version, format!("草稿保存于 {at}")),
        files_nonce: nonces::issue(&state.app, actor, form_files::FILES),
        picks: shown.picks,
        proposals: writer.proposals(&names),
        sections,
        files: shown.step.holds_files().then(|| form_files::field(state, own, &shown.errors)).flatten(),
        reselect: (kind == PlacementKind::Destination).then(|| format!("/g/records/{record}/kind")),
        next: match Step::of(kind).last() {
            Some(last) if *last == shown.step => "检查并提交",
            _ => "下一步",
        },
        reference: record,
    }
}

/// A ticked item as people call it.
fn name_of(name: &str) -> &str {
    match FormField::named(name) {
        Some(field) => field.title,
        None if name == "evidence" => "证明材料",
        None => name,
    }
}

/// What the reader should know before filling in: remarks, a warned unit, and when the agreement binds (F170, R40).
fn notices_of(own: &OwnForm, step: Step) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(returned) = own.found.state.returned() {
        let count = returned.remarks.fields.len();
        let title = if count == 0 {
            "老师退回，请修改".to_owned()
        } else {
            format!("老师退回，请改 {count} 处")
        };
        notices.push(Notice::new(Tone::Wait, title, returned.remarks.details.clone()));
    }
    notices.extend(bound(own));
    notices.extend(warned(own));
    if let Some(refusal) = own.submit.as_ref().filter(|refusal| refusal.guard != "category-does-not-fit") {
        let text = format!("{}。{}。填写的内容可以先保存。", refusal.reason, refusal.way_out);
        notices.push(Notice::new(Tone::Wait, "现在还不能提交", text));
    }
    if own.process == Process::OfflineText && step == Step::Unit {
        let text = "协议书生成后要单位盖章、学校审核才生效；一次只能生成一份。";
        notices.push(Notice::new(Tone::Info, "填写后由学校审核", text));
    }
    notices
}

/// Where the roster has a 定向/委培 graduate bound to go, before the reviewer compares it (F288).
pub(super) fn bound(own: &OwnForm) -> Option<Notice> {
    let fulfilment = own.found.fulfilment()?;
    let Some(bound) = &own.found.commitment else {
        let text = "请按协议填写，并联系学院在名单中补充登记。";
        return Some(Notice::new(Tone::Info, Fulfilment::Unknown.title(), text));
    };
    let unit = match bound.place() {
        place if place.is_empty() => bound.unit.clone(),
        place => format!("{}（{place}）", bound.unit),
    };
    Some(match fulfilment {
        Fulfilment::Elsewhere => {
            let text = format!("名单上的定向单位：{unit}。请核对；名单有误或协议已变更的，请联系学院更正名单。");
            Notice::new(Tone::Wait, "填写的单位与名单上的定向单位不一致", text)
        }
        _ => {
            let text = "单位名称应与协议一致；名单有误的，请联系学院更正名单。";
            Notice::new(Tone::Info, format!("名单上的定向单位：{unit}"), text)
        }
    })
}

/// The red notice about a warned unit; it informs, nothing is blocked (decision 9).
pub(super) fn warned(own: &OwnForm) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some(text) = own.found.hints.warning_text() {
        notices.push(Notice::new(Tone::Bad, text, "请核实单位情况，谨慎签约；有疑问请咨询学校就业部门。"));
    }
    if let Some(business) = own.found.hints.business.as_ref().filter(|business| business.status.is_concern()) {
        let title = format!("单位登记状态为“{}”", business.status.name());
        let notice = Notice::new(Tone::Bad, title, format!("{}，{} 查询", business.source, business.as_of));
        notices.push(match &own.found.hints.register {
            Some(register) => notice.link(register, "到公示系统核对"),
            None => notice,
        });
    }
    notices
}
