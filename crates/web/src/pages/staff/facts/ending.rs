//! What somebody asked to end: a rescission with its sides and reasons, a void, an abandonment; and what ended before.

use app::placements::case::Case;
use domain::placements::{Destination, Offline, Placement};

use super::filled;
use crate::components::{Definition, Definitions};

pub(super) fn sections(case: &Case) -> Vec<(String, Definitions)> {
    let mut sections = Vec::new();
    let ended = case.state.rescinded();
    if let Some(request) = case.state.rescission_request().or(ended.map(|(request, _)| request)) {
        let mut rows = vec![
            ("解约发起方", request.by.title().to_owned()),
            ("协议编号", case.row.number.clone().unwrap_or_default()),
            ("解约原因", request.reason.clone()),
            ("解约说明", request.explanation.clone()),
            ("申请时间", request.filed_at.minute_text()),
        ];
        if let Some((_, ending)) = ended {
            rows.push(("解约结果", ending.end.title().to_owned()));
            rows.push(("具体情况", ending.circumstances.clone()));
        }
        sections.push(("解约申请".to_owned(), filled(rows)));
        // F242: what the graduate registered and gave up before.
        if !case.voided.is_empty() {
            let rows = case.voided.iter().map(|row| {
                let name = [row.post.as_str(), row.employer_name.as_str()].join(" ");
                let words = format!("登记于 {}，作废于 {}", row.created_at.day(), row.updated_at.minute_text());
                Definition::new(name.trim(), words)
            });
            sections.push(("去向登记作废记录".to_owned(), Definitions::plain(rows.collect())));
        }
    }
    let asked = match &case.state {
        Placement::Destination(Destination::VoidRequested { reason, .. }) => Some(("作废申请", reason)),
        Placement::Offline(Offline::AbandonRequested { reason, .. }) => Some(("放弃申请", reason)),
        _ => None,
    };
    sections.extend(asked.map(|(title, reason)| (title.to_owned(), filled(vec![("原因", reason.clone())]))));
    sections
}
