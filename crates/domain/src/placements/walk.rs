//! The exhaustive walk: one graduate, two employers, department, school and clock, every reachable world visited.
//!
//! `world.rs` is the stage, `attempts.rs` what anybody may try, `search.rs` the search, `invariants.rs` the rules over
//! histories, written without the guards; `necessity.rs` removes each guard and waits for its invariant to break.

mod attempts;
mod diagram;
mod invariants;
mod necessity;
mod search;
mod world;

use std::collections::BTreeSet;

use super::{Act, Proof};
use crate::organisations::ReviewLevels;
use crate::policy::{PROFILE_CODES, Policy, profile};
use attempts::{Happening, Stage, good_proof};
use search::walk;

/// Every key that touches online signing, with the values that differ.
const DEVIATIONS: [&str; 10] = [
    "invite.withdraw = true",
    "invite.withdraw = false",
    "accept.cooling_minutes = 0",
    "accept.cooling_minutes = 600",
    "destination.auto_void_on_sign = true",
    "destination.auto_void_on_sign = false",
    "review.settle_seconds = 0",
    "invite.max_days = 1",
    "eligibility.extra = []",
    "eligibility.extra = [\"ordinary_mode\", \"plan_not_filed\", \"opened_by_school\"]",
];

fn deviating(base: &Policy, line: &str) -> Policy {
    let key = line.split(" = ").next().unwrap();
    let kept: String = base
        .render()
        .lines()
        .filter(|one| !one.starts_with(&format!("{key} =")))
        .map(|one| format!("{one}\n"))
        .collect();
    Policy::parse(&format!("{kept}{line}\n")).unwrap()
}

#[test]
fn every_profile_is_safe_live_and_closed() {
    let mut acts = BTreeSet::new();
    for code in PROFILE_CODES {
        for levels in ReviewLevels::ALL {
            let policy = profile(code).unwrap().policy;
            let walked = walk(&Stage::main(policy, *levels));
            println!("{code} {levels}: {} worlds, {} steps", walked.worlds, walked.steps);
            acts.extend(walked.edges.iter().map(|edge| edge.act));
        }
    }
    assert_eq!(acts.len(), Act::ALL.len(), "every act happens somewhere: {acts:?}");
}

#[test]
fn every_single_key_deviation_is_safe_live_and_closed() {
    for code in PROFILE_CODES {
        let base = profile(code).unwrap().policy;
        for line in DEVIATIONS {
            let policy = deviating(&base, line);
            if policy == base {
                continue;
            }
            let walked = walk(&Stage::main(policy, ReviewLevels::DepartmentThenSchool));
            println!("{code} with {line}: {} worlds, {} steps", walked.worlds, walked.steps);
        }
    }
}

#[test]
fn whatever_happens_around_it_and_whatever_is_tried_it_stays_safe_and_can_end() {
    for code in PROFILE_CODES {
        let mut stage = Stage::main(profile(code).unwrap().policy, ReviewLevels::DepartmentThenSchool);
        stage.happenings = vec![Happening::EntryRemoved, Happening::EmployerFrozen];
        let trials = &mut stage.trials;
        (trials.every_side, trials.stale, trials.other_clerk) = (false, true, true);
        trials.days = vec![0, 1, 31];
        trials.proofs =
            vec![good_proof(), Proof { verified: false, ..good_proof() }, Proof { counts_from: None, ..good_proof() }];
        trials.details = vec!["", "信息不一致"];
        let walked = walk(&stage);
        println!("{code} with happenings: {} worlds, {} steps", walked.worlds, walked.steps);
    }
}
