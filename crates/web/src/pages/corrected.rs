//! What a correction by the school says to a party, graduate and employer alike: where it stands, before and after.

use app::Actor;
use app::accounts::nonces;
use app::placements::amend::FieldChange;
use app::placements::answer_amendment::Correction;
use app::placements::own::OwnRecord;
use domain::placements::{Act, Amendment, Side};
use domain::policy::AmendConsent;
use domain::refusal::{FieldErrors, Refusal};
use domain::time::Instant;

use crate::components::{Definition, Definitions, ErrorSummary, Field, Notice, Tag, Tone, WhyNot};
use crate::respond::goes_on_from;
use crate::{Form, WebState};

/// The correction as the page of either party shows it.
#[derive(Debug)]
pub struct Corrected {
    pub reference: String,
    pub state: String,
    pub errors: ErrorSummary,
    pub notice: Option<Notice>,
    pub tag: Tag,
    pub headline: String,
    pub text: String,
    pub changes: Definitions,
    pub about: Definitions,
    pub nonce: String,
    pub version: i64,
    /// It can be answered now.
    pub open: bool,
    pub words: Field,
    pub why: Option<WhyNot>,
}

impl Corrected {
    pub(crate) fn new(
        state: &WebState,
        actor: &Actor,
        found: &Correction,
        form: &Form,
        errors: &FieldErrors,
        refusal: Option<&Refusal>,
    ) -> Self {
        let (tag, headline, text) = standing(found, state.app.now());
        let why = found.no_answer.as_ref().filter(|_| found.own.is_none());
        Self {
            reference: found.row.record.to_string(),
            state: found.row.state.to_string(),
            errors: errors.into(),
            notice: refusal.map(|refusal| Notice::refused("没有办理成功", refusal).boxed()),
            tag,
            headline,
            text,
            changes: Definitions::card(compared(&found.changes)),
            about: about(found),
            nonce: nonces::issue(&state.app, actor, Act::Consent.as_str()),
            version: goes_on_from(form, found.row.version, refusal),
            open: found.no_answer.is_none(),
            words: words(form, errors),
            why: why.map(|refusal| WhyNot::new("答复", refusal, None)),
        }
    }
}

/// The correction of an own record that the graduate can still answer.
pub(crate) fn to_answer(found: &OwnRecord) -> Option<&Amendment> {
    found.content.state.amendment().filter(|_| found.may(Act::Object))
}

/// Calls for that answer, where the graduate looks first.
pub(crate) fn call(found: &OwnRecord, now: Instant) -> Option<Notice> {
    let open = to_answer(found)?;
    let until = open.open_until.spoken_end(now);
    let (title, text) = match open.consent {
        AmendConsent::Both => ("学校提出更正，等你答复", format!("请在 {until} 前核对。双方同意前，原内容继续有效。")),
        AmendConsent::Notify => ("学校更正了这条记录，请核对", format!("内容有误的，请在 {until} 前提出异议。")),
    };
    let notice = Notice::new(Tone::Wait, title, text).boxed();
    Some(notice.link(format!("/g/records/{}/correction", found.row.record), "核对更正内容"))
}

/// What is said after the answer.
pub(crate) const fn answered(consents: bool) -> &'static str {
    if consents { "已确认核对无误" } else { "已提出异议，学校会核实" }
}

/// Tag, headline and what follows.
fn standing(found: &Correction, now: Instant) -> (Tag, String, String) {
    let stored = &found.stored;
    let until = stored.open_until.spoken_end(now);
    let open = found.open.is_some() && now < stored.open_until;
    let (tone, tag, headline, text) = match (&found.own, open, found.asks_consent()) {
        (Some(own), _, _) if !own.consents => {
            (Tone::Wait, "有异议", "你已提出异议", "学校正在核实，处理后会通知你。".to_owned())
        }
        (Some(_), true, true) => (Tone::Info, "已同意", "你已同意更正", "等待另一方同意后生效。".to_owned()),
        (Some(_), _, _) => (Tone::Ok, "无异议", "你已核对无误", "不用再操作。".to_owned()),
        (None, true, true) => (
            Tone::Wait,
            "等你同意",
            "学校提出更正，请核对",
            format!("请在 {until} 前答复。双方同意前，原内容继续有效。"),
        ),
        (None, true, false) => {
            (Tone::Info, "已更正", "学校更正了这条记录", format!("更正已生效。内容有误的，请在 {until} 前提出异议。"))
        }
        (None, false, _) if stored.in_force_at.is_some() => {
            (Tone::Neutral, "已更正", "学校更正了这条记录", "异议期已过，更正已生效；仍有疑问请联系学校。".to_owned())
        }
        (None, false, _) => {
            (Tone::Neutral, "未生效", "更正没有生效", "期限内没有得到双方同意，原内容继续有效。".to_owned())
        }
    };
    (Tag::new(tone, tag).large(), headline.to_owned(), text)
}

/// Before and after.
pub(crate) fn compared(changes: &[FieldChange]) -> Vec<Definition> {
    let row =
        |change: &FieldChange| Definition::new(change.title.clone(), change.after.clone()).before(Some(&change.before));
    changes.iter().map(row).collect()
}

/// Why, by whom, when.
fn about(found: &Correction) -> Definitions {
    let stored = &found.stored;
    let mut rows = vec![
        Definition::new("更正原因", stored.reason.clone()),
        Definition::new("更正学校", found.school.clone()),
        Definition::new("更正时间", stored.made_at.minute_text()),
    ];
    if found.side == Side::Graduate && !found.phone.is_empty() {
        rows.push(Definition::new("联系学校", found.phone.clone()));
    }
    Definitions::card(rows)
}

/// The box for what is wrong.
fn words(form: &Form, errors: &FieldErrors) -> Field {
    Field::area("words", "哪里有误", 200).hint("至少 4 个字，学校会看到").value(form.get("words")).errors(errors)
}
