//! The values in the words of a state: who, until when, why.

use domain::organisations::ReviewLevels;
use domain::placements::{Failing, Level, Side, StandingValues, StateCode};
use domain::time::{Day, Instant};

use crate::placements::{Record, Signing, timeline};

/// The school's office that reviews.
const OFFICE: &str = "学校就业中心";

pub(super) fn values(
    record: &Record,
    signing: Option<&Signing>,
    waiting: StateCode,
    now: Instant,
    expected: Option<(Day, bool)>,
) -> StandingValues {
    let levels = record.state.levels().unwrap_or(record.ground.settings.levels);
    let reviewers = match levels {
        ReviewLevels::SchoolOnly => "学校",
        ReviewLevels::DepartmentThenSchool => "学院、学校",
    };
    let office = waiting.level().map(|level| match level {
        Level::Department => record.row.department.clone(),
        Level::School => OFFICE.to_owned(),
    });
    let returned = record.state.returned();
    let points = returned.map(|returned| returned.remarks.fields.len()).filter(|points| *points > 0);
    StandingValues {
        employer: Some(record.row.employer_name.clone()).filter(|name| !name.is_empty()),
        department: Some(record.row.department.clone()),
        deadline: deadline(record, now),
        expected: expected.map(|(day, late)| match late {
            false => format!("{}前", day.spoken(now.day())),
            true => match waiting.holder() {
                Some(Side::Department | Side::School) => "比平时慢，可联系学校".to_owned(),
                _ => "比平时慢".to_owned(),
            },
        }),
        reason: reason(record),
        office,
        points: points.map(|points| points.to_string()),
        contact: signing.map(|signing| signing.terms.contact.clone()),
        reviewers: Some(reviewers.to_owned()),
    }
}

/// The same values for a request to end the agreement that came to nothing.
pub(super) fn of_rescission(record: &Record, values: &StandingValues) -> StandingValues {
    let failing = record.state.rescission_failure().map(|failure| told(&failure.failing));
    StandingValues { reason: failing, ..values.clone() }
}

/// Until when somebody must answer, or had better correct.
fn deadline(record: &Record, now: Instant) -> Option<String> {
    let answer = record.state.answer_until().or(record.row.deadline).map(|until| until.spoken_end(now));
    let correct = record.state.returned().map(|returned| {
        let day = timeline::advised(record, returned.at);
        day.spoken(now.day())
    });
    correct.or(answer)
}

fn reason(record: &Record) -> Option<String> {
    let state = &record.state;
    let failing = state.failure().map(|failure| told(&failure.failing));
    let remarks = state.returned().map(|returned| returned.remarks.details.clone());
    let voided = state.ended_by_decision().map(|voided| voided.reason.clone());
    let lost = state.lost_cause().map(|cause| cause.title().to_owned());
    let reason = failing.or(remarks).or(voided).or(lost).unwrap_or_default();
    let reason = reason.trim().trim_end_matches('。');
    (!reason.is_empty()).then(|| reason.to_owned())
}

fn told(failing: &Failing) -> String {
    format!("{}，{}", failing.reason.title(), failing.details)
}
