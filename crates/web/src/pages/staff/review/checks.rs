//! The automatic checks of a case in one line (`ui.md` 5.23).

use app::placements::case::Case as Read;
use domain::employers::CreditCode;
use domain::placements::{PlacementKind, Slot};

use super::super::facts;
use crate::components::{Check, Checks, Tone};

/// The automatic checks in one line.
pub(crate) fn checks(case: &Read) -> Checks {
    let mut checks = Vec::with_capacity(6);
    checks.extend(employer(case));
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
    let code = case.row.credit_code.as_str();
    let named = match case.application().and_then(|application| application.form()) {
        Some(form) => form.field("credit_code").is_some(),
        None => case.row.kind != PlacementKind::Destination,
    };
    if !named {
        return Vec::new();
    }
    let code = match code {
        "" => Check::new(Tone::Wait, "没有信用代码"),
        code if CreditCode::parse(code).is_ok() => Check::new(Tone::Ok, "信用代码校验通过"),
        _ => Check::new(Tone::Bad, "信用代码校验不通过"),
    };
    let warning = match case.hints.warning_text() {
        Some(text) => Check::new(Tone::Bad, text),
        None => Check::new(Tone::Ok, "非预警单位"),
    };
    let business = match &case.hints.business {
        None => Check::new(Tone::Neutral, "工商状态暂未取得"),
        Some(snapshot) => Check::new(
            if snapshot.status.is_concern() { Tone::Bad } else { Tone::Ok },
            format!("工商状态：{}（{} 的记录）", snapshot.status.name(), snapshot.as_of),
        ),
    };
    vec![code, warning, Check { href: case.hints.register.clone(), ..business }]
}
