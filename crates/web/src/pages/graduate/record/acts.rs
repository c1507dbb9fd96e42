//! What can be done with a record: the one filled button, links, acts done at once, and why others are not possible.

use app::Actor;
use app::placements::own::{OwnRecord, has_agreement, void_act};
use domain::placements::{Act, Offline, Online, Placement, PlacementKind, StateCode};
use domain::time::Instant;

use crate::WebState;
use crate::components::{Countdown, Icon, WhyNot, icon};
use crate::pages::graduate::invitation::address_of;
use crate::pages::{by_school, corrected};
use crate::shell;

/// Something the graduate can do now, or look at.
#[derive(Debug)]
pub struct RecordLink {
    pub href: String,
    pub icon: Icon,
    pub label: String,
    /// Kebab-case name of the act.
    pub act: &'static str,
}

/// An act that a button does at once.
#[derive(Debug)]
pub struct ActForm {
    pub act: &'static str,
    pub nonce: String,
    pub version: i64,
    pub text: &'static str,
    /// Time left, such as `还剩 42 分钟`.
    pub left: Option<Countdown>,
    pub button: &'static str,
}

pub(super) fn links(state: &WebState, found: &OwnRecord) -> Vec<RecordLink> {
    let record = found.row.record;
    let mut links = Vec::new();
    let mut add = |href: String, icon, label: String, act| links.push(RecordLink { href, icon, label, act });
    let pages = format!("/g/records/{record}");
    if previews(found) {
        add(format!("{pages}/preview"), icon("file-text"), "预览就业协议书".into(), "preview");
    }
    if has_agreement(found) {
        add(format!("{pages}/agreement"), icon("file-certificate"), "查看就业协议书".into(), "read-agreement");
    }
    if found.row.kind == PlacementKind::Online {
        add(format!("/g/invitations/{record}"), icon("building"), "查看单位与签约信息".into(), "terms");
    }
    if found.content.state.amendment().is_some() && corrected::to_answer(found).is_none() {
        add(format!("{pages}/correction"), icon("history"), "查看学校的更正".into(), "correction");
    }
    let own = |act| found.may(act);
    match void_act(found) {
        Some(Act::Void) if own(Act::Void) => add(format!("{pages}/void"), icon("ban"), "作废这个去向".into(), "void"),
        Some(Act::RequestVoid) if own(Act::RequestVoid) => {
            add(format!("{pages}/request-void"), icon("ban"), "申请作废这个去向".into(), "request-void");
        }
        _ => {}
    }
    if off_line(found) && own(Act::Rescind) {
        add(format!("{pages}/rescind"), icon("unlink"), "申请解约".into(), "rescind");
    }
    if own(Act::Abandon) {
        add(format!("{pages}/abandon"), icon("ban"), "单位不盖章，放弃这份协议".into(), "abandon");
    }
    if own(Act::Discard) {
        add(format!("{pages}/discard"), icon("trash"), discard_words(found).into(), "discard");
    }
    let school = &found.ground.school;
    if !school.phone.is_empty() {
        let label = format!("联系学校就业部门 {}", school.phone);
        add(format!("tel:{}", school.phone), icon("phone"), label, "call-school");
    }
    if let Some(signing) = found.content.signing()
        && matches!(found.state, StateCode::OnExpired | StateCode::OnFailed | StateCode::OnWithdrawn)
    {
        let (contact, phone) = (&signing.terms.contact, &signing.terms.phone);
        add(format!("tel:{phone}"), icon("phone"), format!("联系单位 {contact} {phone}"), "call-employer");
    }
    links.retain(|link| link.act != "preview" || shell::has_route(state, "/g/records/{record}/preview"));
    links
}

const fn discard_words(found: &OwnRecord) -> &'static str {
    match found.waiting {
        StateCode::RfPulled | StateCode::RfReturned => "不解约了，删除这份申请",
        _ => "删除这份申请",
    }
}

/// Whether there is a text to look at before it is sealed.
fn previews(found: &OwnRecord) -> bool {
    match &found.content.state {
        Placement::Online(Online::Review { .. }) => true,
        Placement::Offline(Offline::Text(_)) => {
            matches!(
                found.state,
                StateCode::OfTextReviewDepartment
                    | StateCode::OfTextReviewSchool
                    | StateCode::OfTextPulled
                    | StateCode::OfTextReturned
            )
        }
        _ => false,
    }
}

/// Kinds whose agreement is ended on paper, by the graduate's request.
fn off_line(found: &OwnRecord) -> bool {
    matches!(found.row.kind, PlacementKind::Offline | PlacementKind::Paper)
}

/// Until when an acceptance can be taken back, while nobody has reviewed.
fn cooling(found: &OwnRecord, now: Instant) -> Option<Instant> {
    found.take_back_until.filter(|until| now < *until)
}

pub(super) fn forms(state: &WebState, actor: &Actor, found: &OwnRecord, now: Instant) -> Vec<ActForm> {
    let version = found.row.version;
    let form = |act: Act, text, left, button| ActForm {
        act: act.as_str(),
        nonce: app::accounts::nonces::issue(&state.app, actor, act.as_str()),
        version,
        text,
        left,
        button,
    };
    let mut forms = Vec::new();
    if let Some(until) = cooling(found, now).filter(|_| found.may(Act::TakeBack)) {
        let text = "改变主意的话，审核前可以撤回接受。撤回后邀请回到等你回应。";
        forms.push(form(Act::TakeBack, text, Some(Countdown::new(now, until)), "撤回接受"));
    }
    if found.may(Act::PullBack) {
        let text = "发现填错了，可以在审核前撤回，改好后重新提交。";
        forms.push(form(Act::PullBack, text, None, "撤回修改"));
    }
    if found.may(Act::CancelVoid) {
        forms.push(form(Act::CancelVoid, "还没有人审核，可以撤回，原去向继续有效。", None, "撤回申请"));
    }
    forms
}

pub(super) fn whys(found: &OwnRecord, now: Instant) -> Vec<WhyNot> {
    let mut acts = vec![Act::PullBack, Act::CancelVoid, Act::Discard, Act::Abandon, Act::Submit, Act::SendBack];
    if cooling(found, now).is_some() {
        acts.push(Act::TakeBack);
    }
    if off_line(found) && found.state == found.waiting {
        acts.push(Act::Rescind);
    }
    acts.extend(void_act(found));
    let why = |act: Act| {
        let refusal = found.why_not(act)?;
        Some(WhyNot::new(act.title(), refusal, address_of(refusal)))
    };
    let mut whys: Vec<WhyNot> = acts.into_iter().filter_map(why).collect();
    if matches!(found.waiting, StateCode::OnSigned | StateCode::OfSigned | StateCode::BdDone | StateCode::QxDone) {
        if found.row.kind == PlacementKind::Online {
            whys.push(why(Act::Rescind).unwrap_or_else(|| by_school::rescission(found)));
        }
        whys.push(by_school::change(found));
    }
    whys
}

pub(super) fn primary(state: &WebState, found: &OwnRecord) -> Option<(String, String, &'static str)> {
    use StateCode as S;
    let record = found.row.record;
    if corrected::to_answer(found).is_some() {
        return Some((format!("/g/records/{record}/correction"), "核对更正内容".into(), "correction"));
    }
    let words = found.shown.actions.iter().find(|action| action.primary).map(|action| action.title)?;
    let to = |path: &str, act: &'static str| Some((path.to_owned(), words.to_owned(), act));
    match found.waiting {
        S::OnInvited => Some((format!("/g/invitations/{record}"), "查看并回应邀请".into(), "open-invitation")),
        S::OnSigned | S::OfSigned => to(&format!("/g/records/{record}/agreement.pdf"), "download-agreement"),
        S::OfStamp | S::OfImagePulled | S::OfImageReturned => {
            to(&format!("/g/agreements/{record}/stamp"), Act::SendBack.as_str())
        }
        S::RfPulled | S::RfReturned => to(&format!("/g/records/{record}/rescind"), "edit"),
        S::OfTextFailed | S::OfImageFailed | S::BdFailed => to("/g/destinations/new/agreement", "again")
            .filter(|_| shell::has_route(state, "/g/destinations/new/agreement")),
        _ if found.acts.iter().any(|(act, _)| *act == Act::Submit) => to(&format!("/g/records/{record}/edit"), "edit"),
        _ => to("/g/destinations/new", "again").filter(|_| shell::has_route(state, "/g/destinations/new")),
    }
}
