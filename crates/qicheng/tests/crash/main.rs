//! Crash test: the built program is killed in the middle of concurrent acts, again and again. Every time it must come back
//! with every act it had acknowledged, none half done, the ledger clean and due decisions settled.
//!
//! One seed decides which acts are sent, after which acknowledgement the kill falls, and how much later. A failure names
//! it; `CRASH_SEED=… CRASH_KILLS=…` plays the same schedule again.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected ends there"
)]

#[path = "../program/harness/fixtures.rs"]
#[expect(dead_code, reason = "the program tests use the rest")]
mod fixtures;
#[path = "../program/harness/outside.rs"]
#[expect(dead_code, reason = "the program tests use the rest")]
mod outside;

mod acts;
mod installation;
mod program;
mod stage;
mod witness;
mod world;

use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use acts::{Journal, plan};
use installation::Installation;
use program::{Clients, Program};
use stage::{TestApp, Visitor};
use witness::{Seen, check, ledger_is_clean};
use world::World;

const KILLS: u64 = 50;
const SEED: u64 = 20_261_118;
/// The kill falls after one of the first so many acknowledgements.
const MOST_ANSWERS: u64 = 14;
/// Microseconds between that acknowledgement and the kill: shorter than two acts.
const LONGEST_DELAY: u64 = 12_000;
/// Restarts between two verifications of the whole ledger; what a kill spoils stays spoilt.
const LEDGER_EVERY: u64 = 5;
/// How long a restarted program may take to settle what is due.
const SETTLING: Duration = Duration::from_secs(20);

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

async fn survives(installation: Installation) {
    let (seed, kills) = (number("CRASH_SEED", SEED), number("CRASH_KILLS", KILLS));
    let world = World::prepare(&installation).await;
    let mut journal = Journal::default();
    let (mut starting, begun) = (Duration::ZERO, Instant::now());
    for kill in 0..=kills {
        let named = format!("CRASH_SEED={seed} CRASH_KILLS={kills}, kill {kill}");
        let mut random = ChaCha8Rng::seed_from_u64(seed.wrapping_mul(1_000).wrapping_add(kill));
        let clock = Instant::now();
        let program = Program::start(&installation).await;
        starting += clock.elapsed();
        let posts = {
            // Closed before the kill: what the program leaves, it finds alone.
            let stage = installation.open();
            let seen = Seen::settled(&stage, world.school(), SETTLING).await;
            check(&seen, &journal).unwrap_or_else(|found| panic!("{named}: {found}"));
            if kill % LEDGER_EVERY == 0 {
                ledger_is_clean(&stage).await.unwrap_or_else(|found| panic!("{named}: {found}"));
            }
            plan(&stage, &world, &seen, &mut journal, &mut random)
        };
        if kill == kills {
            installation.verify_ledger().await;
            break;
        }
        let after = usize::try_from(1 + random.next_u64() % MOST_ANSWERS).unwrap();
        let delay = Duration::from_micros(random.next_u64() % LONGEST_DELAY);
        let clients = Clients::start(program.address(), posts);
        clients.answered(after).await;
        // Nobody waits for the delay's own sake: it ends when there is nothing left to interrupt.
        let _ = tokio::time::timeout(delay, clients.answered(usize::MAX)).await;
        program.kill().await;
        journal.note(clients.stopped().await, &named);
    }
    let took = begun.elapsed();
    println!("{kills} kills in {took:.1?}, {starting:.1?} of it starting; {}", journal.summary());
    if kills >= KILLS {
        journal.was_worth_it();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_survives_kills() {
    survives(Installation::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_survives_kills() {
    survives(Installation::postgres().await).await;
}
