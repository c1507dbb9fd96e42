//! The exhaustive walk: one graduate, employers, department, school and clock, every reachable world visited.
//!
//! `world.rs` is the stage, `attempts.rs` what anybody may try, `stages.rs` the configurations, `search.rs` the search,
//! `invariants.rs` the rules over histories, written without the guards; `necessity.rs` removes each guard and waits for
//! its invariant to break; `diagram.rs` writes `docs/states`.

mod attempts;
mod diagram;
mod invariants;
mod necessity;
mod search;
mod stages;
mod world;

use std::collections::BTreeSet;

use super::{Act, PlacementKind, Proof, RescissionEnd};
use crate::organisations::ReviewLevels;
use crate::policy::{PROFILE_CODES, Policy, profile};
use attempts::{Happening, Stage, good_proof};
use search::{Walked, walk};
use stages::{DEVIATIONS, PAIRS, ROADS, Road};

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

fn report(name: &str, walked: &Walked) {
    println!("{name}: {} worlds, {} steps", walked.worlds, walked.steps);
}

#[test]
fn every_profile_is_safe_live_and_closed() {
    let mut acts = BTreeSet::new();
    for code in PROFILE_CODES {
        for levels in ReviewLevels::ALL {
            for road in ROADS {
                let policy = profile(code).unwrap().policy;
                let walked = walk(&road.stage(policy, *levels));
                report(&format!("{code} {levels} {}", road.name), &walked);
                acts.extend(walked.edges.iter().map(|edge| edge.act));
            }
        }
    }
    let missing: Vec<_> = Act::ALL.iter().filter(|act| !acts.contains(act)).collect();
    assert!(missing.is_empty(), "acts that happen nowhere: {missing:?}");
}

#[test]
fn every_single_key_deviation_is_safe_live_and_closed() {
    for code in PROFILE_CODES {
        let base = profile(code).unwrap().policy;
        for (line, roads) in DEVIATIONS {
            let policy = deviating(&base, line);
            if policy == base {
                continue;
            }
            for road in roads.iter().filter_map(|name| Road::named(name)) {
                let walked = walk(&road.stage(policy.clone(), ReviewLevels::DepartmentThenSchool));
                report(&format!("{code} {} with {line}", road.name), &walked);
            }
        }
    }
}

#[test]
fn listed_pairs_of_deviations_are_safe_live_and_closed() {
    for code in PROFILE_CODES {
        let base = profile(code).unwrap().policy;
        for (first, second, road) in PAIRS {
            let policy = deviating(&deviating(&base, first), second);
            let Some(road) = Road::named(road) else { panic!("no road {road}") };
            let walked = walk(&road.stage(policy, ReviewLevels::SchoolOnly));
            report(&format!("{code} {} with {first}, {second}", road.name), &walked);
        }
    }
}

#[test]
fn whatever_happens_around_it_and_whatever_is_tried_it_stays_safe_and_can_end() {
    for code in PROFILE_CODES {
        for kind in PlacementKind::ALL {
            let policy = profile(code).unwrap().policy;
            let mut stage = Stage::small(policy, ReviewLevels::DepartmentThenSchool, &[*kind]);
            stage.happenings = vec![Happening::EntryRemoved, Happening::EmployerFrozen];
            stage.trials.without = stages::ENDINGS.to_vec();
            let trials = &mut stage.trials;
            (trials.every_side, trials.stale, trials.other_clerk) = (true, false, true);
            trials.days = vec![0, 1, 31];
            trials.evidence = vec![0, 1];
            trials.endings = RescissionEnd::ALL.to_vec();
            trials.proofs = vec![
                good_proof(),
                Proof { verified: false, ..good_proof() },
                Proof { counts_from: None, ..good_proof() },
            ];
            trials.details = vec!["", "信息不一致"];
            report(&format!("{code} {kind} with happenings"), &walk(&stage));
        }
    }
}
