//! Which states of a placement and of its rescission somebody of the season stands in.

use domain::placements::StateCode as S;

use super::*;

/// States nobody of the season is in, each with the reason.
const LEFT_OUT: [(&[S], &str); 1] = [(
    &[
        S::RoByGraduate,
        S::RoByEmployer,
        S::RoEscalated,
        S::RoRefusedByEmployer,
        S::RoRefusedByGraduate,
        S::RoTakenBack,
        S::RoLapsed,
        S::RoReviewDepartment,
        S::RoReviewSchool,
        S::RoFailed,
        S::RoDone,
        S::RoForced,
        S::OnRescinded,
    ],
    "an agreement signed on line is not ended through pages yet",
)];

/// Where a story leaves its record, and the request to end it.
fn states(story: Story, two_steps: bool) -> Vec<S> {
    let Story::Applied(Applied { what, course }) = story else { return of_invitation(story, two_steps) };
    let by = |offline: S, paper: S, destination: S| match what {
        What::Offline => offline,
        What::Paper => paper,
        _ => destination,
    };
    let department = by(S::OfTextReviewDepartment, S::BdReviewDepartment, S::QxReviewDepartment);
    let school = by(S::OfTextReviewSchool, S::BdReviewSchool, S::QxReviewSchool);
    let in_force = by(S::OfSigned, S::BdDone, S::QxDone);
    let state = match course {
        Course::Draft => by(S::OfDraft, S::BdDraft, S::QxDraft),
        Course::AtDepartment => department,
        Course::SecondSubmission if two_steps => department,
        Course::AtSchool | Course::SecondSubmission | Course::Copied | Course::Reclassified => school,
        Course::Pulled => by(S::OfTextPulled, S::BdPulled, S::QxPulled),
        Course::Returned => by(S::OfTextReturned, S::BdReturned, S::QxReturned),
        Course::Failed => by(S::OfTextFailed, S::BdFailed, S::QxFailed),
        Course::Stamp | Course::LinkSent | Course::ImageAgain => S::OfStamp,
        Course::ImageAtDepartment => S::OfImageReviewDepartment,
        Course::ImageAtSchool | Course::LinkUsed => S::OfImageReviewSchool,
        Course::ImagePulled => S::OfImagePulled,
        Course::ImageReturned => S::OfImageReturned,
        Course::ImageFailed => S::OfImageFailed,
        Course::AbandonRequested => S::OfAbandonRequested,
        Course::VoidRequested if two_steps => S::QxVoidReviewDepartment,
        Course::VoidRequested | Course::VoidAtSchool => S::QxVoidReviewSchool,
        Course::Abandoned | Course::Voided | Course::VoidGranted | Course::VoidedBySchool | Course::GivenWay => {
            by(S::OfVoid, S::BdVoid, S::QxVoid)
        }
        Course::Lapsed => by(S::OfLost, S::BdLost, S::QxLost),
        Course::Rescinded => by(S::OfRescinded, S::BdRescinded, S::QxVoid),
        _ => in_force,
    };
    let rescission = match course {
        Course::RescissionAtDepartment => Some(S::RfReviewDepartment),
        Course::RescissionAtSchool => Some(S::RfReviewSchool),
        Course::RescissionPulled => Some(S::RfPulled),
        Course::RescissionReturned => Some(S::RfReturned),
        Course::RescissionFailed => Some(S::RfFailed),
        Course::Rescinded => Some(S::RfDone),
        _ => None,
    };
    // What gave way did so to an agreement signed on line.
    let signed = (course == Course::GivenWay).then_some(S::OnSigned);
    [Some(state), rescission, signed].into_iter().flatten().collect()
}

fn of_invitation(story: Story, two_steps: bool) -> Vec<S> {
    match story {
        Story::Invited | Story::InvitedNotActivated | Story::ExpiringToday | Story::TwoOpenInvitations => {
            vec![S::OnInvited]
        }
        Story::Withdrawn => vec![S::OnWithdrawn],
        Story::Refused => vec![S::OnRefused],
        Story::Expired => vec![S::OnExpired],
        Story::InvitedAgainAfterRefusal => vec![S::OnRefused, S::OnInvited],
        Story::ReviewAtDepartment => vec![S::OnReviewDepartment],
        Story::ReviewOverdue if two_steps => vec![S::OnReviewDepartment],
        Story::ReviewAtSchool | Story::ReviewOverdue | Story::PassPending | Story::FailPending => {
            vec![S::OnReviewSchool]
        }
        Story::FailedAtDepartment | Story::FailedAtSchool => vec![S::OnFailed],
        Story::Signed | Story::SignedAndCorrected => vec![S::OnSigned],
        Story::SignedAndInvited => vec![S::OnSigned, S::OnInvited],
        Story::SignedAndVoided => vec![S::OnVoid],
        Story::SignedAndLapsed => vec![S::OnLost],
        _ => Vec::new(),
    }
}

#[test]
fn every_state_that_a_page_can_show_has_somebody_in_it() {
    let season = demo();
    let mut shown = BTreeSet::new();
    for (graduate, story) in season.graduates.iter().zip(&season.stories) {
        let two_steps = season.school(graduate.school).unwrap().review == ReviewMode::DepartmentThenSchool;
        shown.extend(states(*story, two_steps));
    }
    for code in S::ALL {
        let reason = LEFT_OUT.iter().find(|(codes, _)| codes.contains(code)).map(|(_, reason)| *reason);
        match reason {
            Some(reason) => assert!(!shown.contains(code), "{code:?} is there, and is left out since {reason}"),
            None => assert!(shown.contains(code), "{code:?} is shown by nobody"),
        }
    }
}
