//! What a party reads who looks for an act on a passed record that only the school does: why, and what to ask for.

use app::placements::Record;
use domain::placements::{Act, PlacementKind};

use crate::components::WhyNot;

/// Whom to ask, with the telephone where it is known.
fn office(record: &Record) -> String {
    format!("学校就业部门 {}", record.ground.school.phone).trim_end().to_owned()
}

fn line(act: &str, reason: &str, way_out: String) -> WhyNot {
    WhyNot { act: act.to_owned(), reason: reason.to_owned(), way_out, href: None }
}

/// Ending an agreement that was signed on line.
pub(crate) fn rescission(record: &Record) -> WhyNot {
    let way_out = format!("请先与对方协商一致，再持双方的书面说明联系{}", office(record));
    line(Act::Rescind.title(), "线上签约的协议由学校办理解约", way_out)
}

/// Changing what has passed: where the province lets the school, it corrects what it checked with both (decision 4).
pub(crate) fn change(record: &Record) -> WhyNot {
    let office = office(record);
    let (destination, corrects) =
        (record.row.kind == PlacementKind::Destination, record.rules().pinned.school_edit_after_pass);
    let way_out = match (corrects, destination) {
        (true, true) => format!("去向变了，请作废后重新填报；内容有误，请联系{office}更正"),
        (true, false) => format!("内容有误，请联系{office}，核实后由学校更正"),
        (false, true) => "本省规定通过后不能更正，请作废后重新填报".to_owned(),
        (false, false) => format!("本省规定通过后不能更正，请协商解约后重新办理，或联系{office}"),
    };
    line("修改内容", "学校已审核通过", way_out)
}
