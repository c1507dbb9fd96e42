//! The automatic checks of a case in one line (`ui.md` 5.23).

use app::placements::case::Case as Read;
use domain::employers::CreditCode;
use domain::placements::{PlacementKind, Slot};
use domain::roster::Fulfilment;

use super::super::facts;
use crate::components::{Check, Checks, Tone};

/// The automatic checks in one line.
pub(crate) fn checks(case: &Read) -> Checks {
    let mut checks = Vec::with_capacity(7);
    checks.extend(employer(case));
    checks.extend(bound(case));
    checks.push(match facts::differing(case) {
        0 => Check::new(Tone::Ok, "学籍信息一致"),
        count if case.row.kind == PlacementKind::Online => {
            Check::new(Tone::Wait, format!("学籍信息有 {count} 处与接受时不同"))
        }
        count => Check::new(Tone::Wait, format!("学籍信息有 {count} 处与提交时不同")),
    });
    checks.push(match case.reported.destination.as_str() {
        "" => Check::new(Tone::Ok, "没有已报送去向"),
        // What a record in force has itself reported stands in nobody's way.
        destination if case.row.slot == Some(Slot::Effective) => {
            Check::new(Tone::Ok, format!("已报送去向：{destination}"))
        }
        destination => Check::new(Tone::Wait, format!("已报送去向：{destination}")),
    });
    Checks { checks }
}

/// What is known about the employer; nothing where the destination has none.
fn employer(case: &Read) -> Vec<Check> {
    let form = case.application().and_then(|application| application.form());
    let asks = |name: &str| match &form {
        Some(form) => form.field(name).is_some(),
        None => case.row.kind != PlacementKind::Destination,
    };
    if !asks("employer") && !asks("credit_code") {
        return Vec::new();
    }
    let mut known = Vec::with_capacity(3);
    if asks("credit_code") {
        known.push(match case.row.credit_code.as_str() {
            "" => Check::new(Tone::Wait, "没有信用代码"),
            code if CreditCode::parse(code).is_ok() => Check::new(Tone::Ok, "信用代码校验通过"),
            _ => Check::new(Tone::Bad, "信用代码校验不通过"),
        });
    }
    known.push(match case.hints.warning_text() {
        Some(text) => Check::new(Tone::Bad, text),
        None if case.hints.looked_up => Check::new(Tone::Ok, "非预警单位"),
        None => Check::new(Tone::Neutral, "没有信用代码可查预警名单"),
    });
    let business = match &case.hints.business {
        None => Check::new(Tone::Neutral, "工商状态暂未取得"),
        Some(snapshot) => Check::new(
            if snapshot.status.is_concern() { Tone::Bad } else { Tone::Ok },
            format!("工商状态：{}（{} 的记录）", snapshot.status.name(), snapshot.as_of),
        ),
    };
    known.push(Check { href: case.hints.register.clone(), ..business });
    known
}

/// Whether a 定向/委培 destination is with the unit the roster names (F288).
fn bound(case: &Read) -> Option<Check> {
    let application = case.application()?;
    let unit = application.commitment.as_ref().map_or("", |bound| bound.unit.as_str());
    Some(match application.fulfilment()? {
        Fulfilment::Kept => Check::new(Tone::Ok, "与名单上的定向单位一致"),
        Fulfilment::Elsewhere => Check::new(Tone::Bad, format!("与名单上的定向单位“{unit}”不一致")),
        unknown => Check::new(Tone::Wait, unknown.title()),
    })
}
