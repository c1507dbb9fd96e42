//! Each guard is needed: without it the invariant it serves breaks in the smallest configuration that shows it.

use super::super::{Concern, Guard, PlacementKind, Proof, StateCode};
use super::attempts::{Happening, Stage, good_proof};
use super::invariants::*;
use super::search::breaks;
use super::world::{Rival, rival_ref};
use crate::organisations::ReviewLevels;
use crate::placements::{Held, Occupancy};
use crate::policy::profile;
use crate::time::Day;

fn stage(code: &str, levels: ReviewLevels) -> Stage {
    Stage::small(profile(code).unwrap().policy, levels)
}

fn one_level() -> Stage {
    stage("v23", ReviewLevels::SchoolOnly)
}

fn two_levels() -> Stage {
    stage("v23", ReviewLevels::DepartmentThenSchool)
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

fn destination_registered(stage: &mut Stage) {
    let (kind, state) = (PlacementKind::Destination, StateCode::QxDone);
    stage.start.rivals = vec![Rival { kind, state }];
    stage.start.slots = Occupancy { in_process: None, effective: Some(Held { record: rival_ref(kind), kind, state }) };
}

/// The rule each guard serves, and where it is needed.
fn need(guard: Guard) -> (&'static Invariant, Stage) {
    match guard {
        Guard::ActorSide => (&SIDES, with(one_level(), |stage| stage.trials.every_side = true)),
        Guard::StaleVersion => (&SEEN, with(one_level(), |stage| stage.trials.stale = true)),
        Guard::NothingPending => (&PENDING, one_level()),
        Guard::OnRoster => (&ROSTER, with(one_level(), |stage| stage.happenings = vec![Happening::EntryRemoved])),
        Guard::MaySign => (&MODE, with(one_level(), |stage| stage.happenings = vec![Happening::ModeChanged])),
        Guard::OrdinaryMode => {
            (&ORDINARY, with(stage("hubei", ReviewLevels::SchoolOnly), |stage| stage.start.entry.ordinary_mode = false))
        }
        Guard::PlanNotFiled => {
            (&PLAN, with(stage("hubei", ReviewLevels::SchoolOnly), |stage| stage.start.entry.plan_filed = true))
        }
        Guard::OpenedBySchool => (
            &OPENED,
            with(stage("hubei", ReviewLevels::SchoolOnly), |stage| stage.start.entry.opened_by_school = false),
        ),
        Guard::RecordChecked => (&CHECKED, with(one_level(), |stage| stage.start.entry.checked = false)),
        Guard::SwitchOn => (&SWITCH, with(one_level(), |stage| stage.start.switch_on = false)),
        Guard::SeasonOpened => (&SEASON_START, with(one_level(), |stage| days(stage, (2026, 8, 30), (2026, 8, 31)))),
        Guard::SeasonNotClosed => (&SEASON_END, with(one_level(), |stage| days(stage, (2027, 8, 31), (2027, 9, 1)))),
        Guard::EmployerAdmitted => {
            (&ADMITTED, with(one_level(), |stage| stage.happenings = vec![Happening::EmployerFrozen]))
        }
        Guard::OneOpenInvitation => (
            &ONE_INVITATION,
            with(one_level(), |stage| {
                stage.employers = vec![0, 0];
                stage.start.online = vec![None, None];
            }),
        ),
        Guard::ValidityDays => (&LENGTH, with(one_level(), |stage| stage.trials.days = vec![0, 1, 30, 31])),
        Guard::BeforeDeadline => {
            (&ANSWERED_IN_TIME, with(one_level(), |stage| days(stage, (2026, 11, 18), (2026, 11, 20))))
        }
        Guard::AfterDeadline => {
            (&LAPSED_IN_TIME, with(one_level(), |stage| days(stage, (2026, 11, 18), (2026, 11, 20))))
        }
        Guard::SlotFree => (
            &ONE_IN_PROCESS,
            with(one_level(), |stage| {
                stage.employers = vec![0, 1];
                stage.start.online = vec![None, None];
            }),
        ),
        Guard::NothingEffective => (&ONE_EFFECTIVE, with(one_level(), destination_registered)),
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
        Guard::WithdrawAllowed => (&WITHDRAWN_BY_RIGHT, stage("v21", ReviewLevels::SchoolOnly)),
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
