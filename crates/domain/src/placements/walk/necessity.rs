//! Each guard is needed: without it the invariant it serves breaks in the smallest configuration that shows it.

use super::super::*;
use super::attempts::{Stage, good_proof};
use super::happenings::Happening;
use super::invariants::*;
use super::search::breaks;
use super::world::{CONTACT, SCHOOL_CLERK, World, approved_under};
use crate::organisations::ReviewLevels;
use crate::policy::{AmendConsent, profile};
use crate::time::{Day, Instant};

use PlacementKind::{Destination as Dest, Offline as Off, Online as On, Paper as Bd};

fn stage(code: &str, levels: ReviewLevels, kinds: &[PlacementKind]) -> Stage {
    Stage::small(profile(code).unwrap().policy, levels, kinds)
}

fn one_level() -> Stage {
    stage("v23", ReviewLevels::SchoolOnly, &[On])
}

fn two_levels() -> Stage {
    stage("v23", ReviewLevels::DepartmentThenSchool, &[On])
}

fn of(kind: PlacementKind) -> Stage {
    stage("v23", ReviewLevels::SchoolOnly, &[kind])
}

fn with(mut stage: Stage, change: impl FnOnce(&mut Stage)) -> Stage {
    change(&mut stage);
    stage
}

/// The clock of a stage from one day at ten in the morning to another.
fn days(stage: &mut Stage, from: (i16, i8, i8), to: (i16, i8, i8)) {
    stage.instants =
        [from, to].map(|(year, month, day)| Day::new(year, month, day).unwrap().start().plus_hours(10)).into();
}

/// A destination in force.
pub fn registered(levels: ReviewLevels) -> Placement {
    let done = DestinationDone { approved: approved_under(levels), amendment: None };
    Placement::Destination(Destination::Done(done))
}

pub fn paper_done(levels: ReviewLevels) -> Placement {
    let approved = approved_under(levels);
    Placement::Paper(Paper::Done(PaperDone { approved, rescission: None, amendment: None }))
}

/// An online agreement in force.
pub fn signed(stage: &Stage) -> Signed {
    let invitation = Invited { sent_at: Instant::EPOCH, deadline: Instant::EPOCH, levels: stage.levels };
    let accepted = Accepted { invitation, accepted_at: Instant::EPOCH, contact: CONTACT };
    Signed { accepted, approved: approved_under(stage.levels), agreement_version: 1, rescission: None, amendment: None }
}

/// A stage that starts with these placements in their places.
pub fn starting(mut stage: Stage, placements: impl IntoIterator<Item = Placement>) -> Stage {
    for (place, state) in placements.into_iter().enumerate() {
        stage.start.put(place, state);
    }
    stage
}

fn starts_signed(stage: Stage) -> Stage {
    let state = Placement::Online(Online::Signed(signed(&stage)));
    starting(stage, [state])
}

/// The clock over the answer to a rescission.
pub fn answering(stage: &mut Stage) {
    let morning = stage.instants[0];
    stage.instants = vec![morning, morning.plus_seconds(10), morning.plus_hours(24 * 5)];
}

fn asked(stage: Stage, by: Side) -> Stage {
    let reason = "另有安排".to_owned();
    let levels = Some(stage.levels);
    let request = RescissionRequest { by, filed_at: Instant::EPOCH, reason, explanation: String::new(), levels };
    let answer_until = stage.instants[0].plus_hours(24 * 5);
    let waiting = OnlineRescission::Waiting { request, answer_until };
    let signed = Signed { rescission: Some(waiting), ..signed(&stage) };
    with(starting(stage, [Placement::Online(Online::Signed(signed))]), answering)
}

fn lost(before: Online) -> Placement {
    let (before, cause, at) = (Box::new(before), LostCause::EntryRemoved, Instant::EPOCH);
    Placement::Online(Online::Lost(Lost { before, cause, at }))
}

fn amended(stage: &Stage, kept: &mut World) {
    let open_until = stage.instants[1];
    let amendment = Amendment {
        version: 2,
        consent: AmendConsent::Notify,
        by: SCHOOL_CLERK,
        at: Instant::EPOCH,
        open_until,
        graduate: None,
        employer: None,
    };
    kept.put(0, Placement::Online(Online::Signed(Signed { amendment: Some(amendment), ..signed(stage) })));
}

fn with_amendment(stage: Stage) -> Stage {
    let mut start = stage.start.clone();
    amended(&stage, &mut start);
    with(stage, |stage| stage.start = start)
}

/// The rule each guard serves, and where it is needed.
fn need(guard: Guard) -> (&'static Invariant, Stage) {
    match guard {
        Guard::ActorSide => (&SIDES, with(one_level(), |stage| stage.trials.every_side = true)),
        Guard::StaleVersion => (&SEEN, with(one_level(), |stage| stage.trials.stale = true)),
        Guard::NothingPending => (&PENDING, one_level()),
        Guard::OnRoster => (&ROSTER, with(one_level(), |stage| stage.happenings = vec![Happening::EntryRemoved])),
        Guard::MaySign => (&MODE, with(one_level(), |stage| stage.happenings = vec![Happening::ModeChanged])),
        Guard::OrdinaryMode => (
            &ORDINARY,
            with(stage("hubei", ReviewLevels::SchoolOnly, &[On]), |stage| stage.start.entry.ordinary_mode = false),
        ),
        Guard::PlanNotFiled => {
            (&PLAN, with(stage("hubei", ReviewLevels::SchoolOnly, &[On]), |stage| stage.start.entry.plan_filed = true))
        }
        Guard::OpenedBySchool => (
            &OPENED,
            with(stage("hubei", ReviewLevels::SchoolOnly, &[On]), |stage| stage.start.entry.opened_by_school = false),
        ),
        Guard::RecordChecked => (&CHECKED, with(one_level(), |stage| stage.start.entry.checked = false)),
        Guard::SwitchOn => (&SWITCH, with(one_level(), |stage| stage.start.switches_on = false)),
        Guard::SeasonOpened => (&SEASON_START, with(one_level(), |stage| days(stage, (2026, 8, 30), (2026, 8, 31)))),
        Guard::SeasonNotClosed => (&SEASON_END, with(one_level(), |stage| days(stage, (2027, 8, 31), (2027, 9, 1)))),
        Guard::EmployerAdmitted => {
            (&ADMITTED, with(one_level(), |stage| stage.happenings = vec![Happening::EmployerFrozen]))
        }
        Guard::OneOpenInvitation => (&ONE_INVITATION, stage("v23", ReviewLevels::SchoolOnly, &[On, On])),
        Guard::ValidityDays => (&LENGTH, with(one_level(), |stage| stage.trials.days = vec![0, 1, 30, 31])),
        Guard::BeforeDeadline => {
            (&ANSWERED_IN_TIME, with(one_level(), |stage| days(stage, (2026, 11, 18), (2026, 11, 20))))
        }
        Guard::AfterDeadline => {
            (&LAPSED_IN_TIME, with(one_level(), |stage| days(stage, (2026, 11, 18), (2026, 11, 20))))
        }
        Guard::SlotFree => (
            &ONE_IN_PROCESS,
            with(stage("v23", ReviewLevels::SchoolOnly, &[On, On]), |stage| stage.places[1].employer = 1),
        ),
        Guard::NothingEffective => (
            &ONE_EFFECTIVE,
            starting(stage("v23", ReviewLevels::SchoolOnly, &[Dest, On]), [registered(ReviewLevels::SchoolOnly)]),
        ),
        Guard::DepartmentAccount => (&SERVED, with(two_levels(), |stage| stage.start.department_can_review = false)),
        Guard::SecondProof => (
            &PROVEN,
            with(one_level(), |stage| {
                stage.trials.proofs = vec![Proof { verified: false, ..good_proof() }, good_proof()]
            }),
        ),
        Guard::ContactCounts => (
            &OWN_CONTACT,
            with(one_level(), |stage| {
                let tomorrow = stage.instants[0].plus_hours(24);
                let proofs = [None, Some(tomorrow)].map(|counts_from| Proof { counts_from, ..good_proof() });
                stage.trials.proofs = proofs.into();
            }),
        ),
        Guard::WithdrawAllowed => (&WITHDRAWN_BY_RIGHT, stage("v21", ReviewLevels::SchoolOnly, &[On])),
        Guard::Cooling => (
            &COOLING,
            with(one_level(), |stage| {
                let morning = stage.instants[0];
                stage.instants = vec![morning, morning.plus_minutes(119), morning.plus_minutes(120)];
            }),
        ),
        Guard::NotReviewed => (&UNREVIEWED, two_levels()),
        Guard::ReviewerLevel => (&RIGHT_LEVEL, two_levels()),
        Guard::FailingDetails => {
            (&REASONED, with(one_level(), |stage| stage.trials.details = vec!["  ", "信息不一致"]))
        }
        Guard::ConcernsAcknowledged => {
            (&LOOKED_INTO, with(one_level(), |stage| stage.concerns = vec![Concern::WarnedEmployer]))
        }
        Guard::OwnDecision => (&OWN_UNDOING, with(one_level(), |stage| stage.trials.other_clerk = true)),
        Guard::NotYetSettled => (&UNDONE_IN_TIME, one_level()),
        Guard::Due => (&SETTLED_IN_TIME, one_level()),
        Guard::KindOffered => (&PAPER_WHERE_OFFERED, stage("hubei", ReviewLevels::SchoolOnly, &[Bd])),
        Guard::OneDraft => (&ONE_DRAFT, stage("v23", ReviewLevels::SchoolOnly, &[Dest, Dest])),
        Guard::CategoryFits => (&TARGETED, with(of(Dest), |stage| stage.category.targeted = true)),
        Guard::TextNotFrozen => (&FROZEN, stage("hubei", ReviewLevels::SchoolOnly, &[Off])),
        Guard::EvidenceGiven => (&SHOWN, with(of(Bd), |stage| stage.trials.evidence = vec![0, 1])),
        Guard::ReasonGiven => (
            &SAID_WHY,
            with(starting(of(Dest), [registered(ReviewLevels::SchoolOnly)]), |stage| {
                stage.trials.details = vec![" ", "有变化"]
            }),
        ),
        Guard::AbandonAllowed => (
            &ABANDONED_BY_RIGHT,
            with(of(Off), |stage| stage.policy = super::deviating(&stage.policy, "offline.abandon = \"forbidden\"")),
        ),
        Guard::ReturnAllowed => (&RETURNED_BY_RIGHT, stage("hubei", ReviewLevels::SchoolOnly, &[Dest])),
        Guard::RemarksGiven => (&REMARKED, with(of(Dest), |stage| stage.trials.details = vec![" ", "材料不清"])),
        Guard::ReviseAllowed => (&REVISED_BY_RIGHT, one_level()),
        Guard::RescissionClosed => {
            (&ONE_RESCISSION, with(starts_signed(one_level()), |stage| stage.rescission_limit = 2))
        }
        Guard::RescissionsLeft => (&COUNTED, with(starts_signed(one_level()), |stage| stage.rescission_limit = 0)),
        Guard::OtherSide => (&ANSWERED_BY_THE_OTHER, asked(one_level(), Side::Graduate)),
        Guard::OwnRequest => (&CANCELLED_BY_ITS_OWN, asked(one_level(), Side::Graduate)),
        Guard::DeclineAllowed => {
            (&DECLINED_BY_RIGHT, asked(stage("hubei", ReviewLevels::SchoolOnly, &[On]), Side::Employer))
        }
        Guard::CancelAllowed => (
            &CANCELLED_BY_RIGHT,
            asked(
                with(one_level(), |stage| stage.policy = super::deviating(&stage.policy, "rescind.take_back = false")),
                Side::Graduate,
            ),
        ),
        Guard::EndingGiven => (&ENDED_AS_FOUND, asked(one_level(), Side::Graduate)),
        Guard::UnilateralAllowed => (
            &UNILATERAL_BY_RIGHT,
            with(
                starting(stage("hubei", ReviewLevels::SchoolOnly, &[Bd]), [paper_done(ReviewLevels::SchoolOnly)]),
                |stage| {
                    stage.trials.endings = vec![RescissionEnd::Unilateral];
                },
            ),
        ),
        Guard::EditAllowed => (&EDITED_BY_RIGHT, starts_signed(stage("v21", ReviewLevels::SchoolOnly, &[On]))),
        Guard::NoAmendment => (&ONE_AMENDMENT, with_amendment(one_level())),
        Guard::AmendmentOpen => (&ASKED_ONCE, with_amendment(one_level())),
        Guard::AmendmentOver => (&CLOSED_IN_TIME, with_amendment(one_level())),
        Guard::RequestAllowed => (&REQUESTED_BY_RIGHT, starting(of(Dest), [registered(ReviewLevels::SchoolOnly)])),
        Guard::VoidAllowed => (
            &VOIDED_BY_RIGHT,
            starting(stage("hubei", ReviewLevels::SchoolOnly, &[Dest]), [registered(ReviewLevels::SchoolOnly)]),
        ),
        Guard::RecallAllowed => (&RECALLED_BY_RIGHT, starts_signed(one_level())),
        Guard::GroundBack => {
            let stage = with(one_level(), |stage| stage.start.entry.removed = true);
            let state = lost(Online::Signed(signed(&stage)));
            (&RESTORED_WITH_GROUND, starting(stage, [state]))
        }
        Guard::OwnSlotFree => {
            let stage = stage("v23", ReviewLevels::SchoolOnly, &[On, Dest]);
            let state = lost(Online::Signed(signed(&stage)));
            (&ONE_EFFECTIVE, starting(stage, [state, registered(ReviewLevels::SchoolOnly)]))
        }
    }
}

#[test]
fn without_any_one_guard_its_rule_breaks() {
    for guard in Guard::ALL {
        let (invariant, mut stage) = need(*guard);
        assert_eq!(breaks(&stage, invariant), None, "{guard}: {} breaks with the guard in place", invariant.rule);
        stage.waived = Some(*guard);
        let way = breaks(&stage, invariant);
        assert!(way.is_some(), "{guard} is not needed: {} never breaks without it", invariant.rule);
        println!("{guard}: {} breaks after {} steps", invariant.rule, way.unwrap().len());
    }
}
