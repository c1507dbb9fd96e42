//! What a correction by the school says to a party, graduate and employer alike: where it stands, before and after.

use app::placements::answer_amendment::Correction;
use domain::placements::Side;
use domain::refusal::FieldErrors;
use domain::time::Instant;

use crate::Form;
use crate::components::{Definition, Definitions, Field, Tag, Tone};

/// Tag, headline and what follows.
pub(crate) fn standing(found: &Correction, now: Instant) -> (Tag, String, String) {
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
pub(crate) fn changes(found: &Correction) -> Definitions {
    let rows = found.changes.iter();
    let row =
        rows.map(|change| Definition::new(change.title.clone(), change.after.clone()).before(Some(&change.before)));
    Definitions::card(row.collect())
}

/// Why, by whom, when.
pub(crate) fn about(found: &Correction) -> Definitions {
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
pub(crate) fn words(form: &Form, errors: &FieldErrors) -> Field {
    Field::area("words", "哪里有误", 200).hint("至少 4 个字，学校会看到").value(form.get("words")).errors(errors)
}
