//! The exhaustive walk: one graduate, employers, department, school and clock, every reachable world visited.
//!
//! `world.rs` is the stage, `attempts.rs` what anybody may try, `happenings.rs` what happens around it, `stages.rs` the
//! configurations, `search.rs` the search, `invariants.rs` the rules over histories, written without the guards; `answers.rs`
//! asks every act in every world; `necessity.rs` removes each guard and waits for its invariant to break; `diagram.rs` writes
//! `docs/states`. `QICHENG_WALK=all` (`cargo xtask walk --all`) takes every deviation on every road, and the whole product.

mod answers;
mod attempts;
mod diagram;
mod happenings;
mod invariants;
mod necessity;
mod search;
mod stages;
mod world;

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Instant;

use super::{Act, PlacementKind, Proof, RescissionEnd};
use crate::organisations::ReviewLevels;
use crate::policy::{KEYS, PROFILE_CODES, Policy, profile};
use attempts::{Stage, good_proof};
use happenings::Happening;
use invariants::{WITHDRAWN_BY_RIGHT, WITHDRAWN_BY_TODAY};
use search::{Walked, breaks, walk};
use stages::{DEVIATIONS, PAIRS, PRODUCT, ROADS, Road, TURNS, WITHOUT_EFFECT};

/// Whether the whole product is asked for.
fn whole() -> bool {
    std::env::var("QICHENG_WALK").is_ok_and(|asked| asked == "all")
}

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

/// Walks the stage and prints what it took.
fn walked(name: &str, stage: &Stage) -> Walked {
    let begun = Instant::now();
    let walked = walk(stage);
    println!("{name}: {} worlds, {} steps, {:.1} s", walked.worlds, walked.steps, begun.elapsed().as_secs_f64());
    walked
}

/// Every road under every profile and both review levels, walked once for all who ask.
static PROFILES: LazyLock<Vec<(&'static str, Walked)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for code in PROFILE_CODES {
        for levels in ReviewLevels::ALL {
            for road in ROADS {
                let mut stage = road.stage(profile(code).unwrap().policy, *levels);
                stage.answers = true;
                all.push((code, walked(&format!("{code} {levels} {}", road.name), &stage)));
            }
        }
    }
    all
});

#[test]
fn every_profile_is_safe_live_and_closed_and_every_act_answers() {
    let happened: BTreeSet<_> =
        PROFILES.iter().flat_map(|(_, walked)| walked.edges.iter().map(|edge| edge.act)).collect();
    let missing: Vec<_> = Act::ALL.iter().filter(|act| !happened.contains(act)).collect();
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
            let asked = |road: &&Road| whole() || roads.contains(&road.name);
            for road in ROADS.iter().filter(asked) {
                let stage = road.stage(policy.clone(), ReviewLevels::DepartmentThenSchool);
                walked(&format!("{code} {} with {line}", road.name), &stage);
            }
        }
    }
}

#[test]
fn every_key_is_walked_or_named_as_one_that_moves_nothing() {
    let walked = |name: &str| DEVIATIONS.iter().any(|(line, _)| line.split(" = ").next() == Some(name));
    for key in KEYS {
        let (deviates, without) = (walked(key.name), WITHOUT_EFFECT.iter().any(|name| key.name.starts_with(name)));
        assert!(deviates != without, "{} is {}", key.name, if deviates { "both" } else { "neither" });
    }
}

#[test]
fn listed_pairs_of_deviations_are_safe_live_and_closed() {
    for code in PROFILE_CODES {
        let base = profile(code).unwrap().policy;
        for (first, second, road) in PAIRS {
            let policy = deviating(&deviating(&base, first), second);
            let Some(road) = Road::named(road) else { panic!("no road {road}") };
            let stage = road.stage(policy, ReviewLevels::SchoolOnly);
            walked(&format!("{code} {} with {first}, {second}", road.name), &stage);
        }
    }
}

#[test]
fn a_policy_put_in_force_under_open_records_leaves_them_safe_live_and_closed() {
    let base = profile("v23").unwrap().policy;
    for (before, after, road) in TURNS {
        let policy = deviating(&base, before);
        let Some(road) = Road::named(road) else { panic!("no road {road}") };
        let mut stage = road.stage(policy.clone(), ReviewLevels::SchoolOnly);
        stage.turned = Some(deviating(&policy, after));
        stage.happenings.push(Happening::PolicyTurned);
        walked(&format!("{} with {before}, then {after}", road.name), &stage);
    }
}

#[test]
fn what_began_under_the_earlier_policy_keeps_it() {
    let policy = profile("v23").unwrap().policy;
    let turned = deviating(&policy, "invite.withdraw = false");
    let mut stage = Stage::small(policy, ReviewLevels::SchoolOnly, &[PlacementKind::Online]);
    (stage.turned, stage.happenings) = (Some(turned), vec![Happening::PolicyTurned]);
    assert_eq!(breaks(&stage, &WITHDRAWN_BY_RIGHT), None);
    assert!(breaks(&stage, &WITHDRAWN_BY_TODAY).is_some(), "an invitation sent before is withdrawn after");
}

#[test]
fn the_whole_product_is_safe_live_and_closed_where_it_is_asked_for() {
    for code in PROFILE_CODES.iter().filter(|_| whole()) {
        for levels in ReviewLevels::ALL {
            for road in PRODUCT {
                let stage = road.stage(profile(code).unwrap().policy, *levels);
                walked(&format!("{code} {levels} {}", road.name), &stage);
            }
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
            walked(&format!("{code} {kind} with happenings"), &stage);
        }
    }
}
