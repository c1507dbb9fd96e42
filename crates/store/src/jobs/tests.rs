use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::engine::Database;
use crate::store_test;

const NOON: Instant = Instant::from_micros(1_795_320_000_000_000);

fn job(number: u128) -> NewJob {
    NewJob {
        job: JobId(Uuid::from_u128(number)),
        kind: "deliver",
        dedup: None,
        priority: 1,
        run_at: NOON,
        payload: format!("{{\"n\":{number}}}"),
        sealed: Some(vec![7]),
        created_at: NOON,
    }
}

async fn queue(database: &Database, jobs: &[NewJob]) {
    let mut tx = database.write().await.unwrap();
    for job in jobs {
        enqueue(&mut tx, job).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn claimed(database: &Database, now: Instant, limit: i64) -> Vec<ClaimedJob> {
    let mut tx = database.write().await.unwrap();
    let jobs = claim(&mut tx, now, now.plus_seconds(60), limit).await.unwrap();
    tx.commit().await.unwrap();
    jobs
}

async fn figures(database: &Database, now: Instant) -> Counts {
    counts(&mut database.read().await.unwrap(), now).await.unwrap()
}

store_test! {
    async fn a_job_is_there_only_after_the_act(database: Database) {
        let mut tx = database.write().await.unwrap();
        enqueue(&mut tx, &job(1)).await.unwrap();
        drop(tx);
        assert!(claimed(&database, NOON, 9).await.is_empty());
        queue(&database, &[job(1)]).await;
        let mut found = claimed(&database, NOON, 9).await;
        let one = found.pop().unwrap();
        assert_eq!((one.attempts, one.sealed.as_deref(), one.payload.as_str()), (1, Some([7].as_slice()), "{\"n\":1}"));
        assert!(claimed(&database, NOON, 9).await.is_empty());
        let mut tx = database.write().await.unwrap();
        assert!(complete(&mut tx, one.lease).await.unwrap());
        assert!(!complete(&mut tx, one.lease).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(figures(&database, NOON).await, Counts::default());
    }

    async fn urgent_and_old_jobs_come_first(database: Database) {
        let urgent = NewJob { priority: 0, run_at: NOON.plus_seconds(-1), ..job(3) };
        let later = NewJob { run_at: NOON.plus_seconds(5), ..job(4) };
        let older = NewJob { run_at: NOON.plus_seconds(-9), ..job(2) };
        queue(&database, &[job(1), older, urgent, later]).await;
        let mut order = Vec::new();
        while let Some(one) = claimed(&database, NOON, 1).await.pop() {
            order.push(one.lease.job.0.as_u128());
        }
        assert_eq!(order, [3, 2, 1]);
        assert_eq!(due(&mut database.read().await.unwrap(), NOON.plus_seconds(5), 9).await.unwrap().len(), 1);
    }

    async fn one_waiting_job_stands_for_all_of_its_key(database: Database) {
        let keyed = |number, seconds| NewJob { dedup: Some("cell:1".into()), run_at: NOON.plus_seconds(seconds), ..job(number) };
        queue(&database, &[keyed(1, 60), keyed(2, 30), keyed(3, 90)]).await;
        assert!(claimed(&database, NOON.plus_seconds(29), 9).await.is_empty());
        let running = claimed(&database, NOON.plus_seconds(30), 9).await;
        assert_eq!(running.len(), 1);
        // What is asked for while the job runs is not covered by it.
        queue(&database, &[keyed(4, 30)]).await;
        assert_eq!(figures(&database, NOON.plus_seconds(30)).await.waiting, 1);
        let mut tx = database.write().await.unwrap();
        assert!(postpone(&mut tx, running[0].lease, NOON.plus_seconds(99), "later").await.unwrap());
        tx.commit().await.unwrap();
        let left = claimed(&database, NOON.plus_seconds(99), 9).await;
        assert_eq!(left.iter().map(|one| one.lease.job.0.as_u128()).collect::<Vec<_>>(), [4]);
    }

    async fn two_workers_never_share_a_job(database: Database) {
        let jobs: Vec<NewJob> = (1..=60).map(job).collect();
        queue(&database, &jobs).await;
        let worker = |database: Database| async move {
            let mut own = Vec::new();
            loop {
                let found = claimed(&database, NOON, 4).await;
                if found.is_empty() {
                    return own;
                }
                own.extend(found.into_iter().map(|one| one.lease.job));
                tokio::task::yield_now().await;
            }
        };
        let (one, two) = (tokio::spawn(worker(database.clone())), tokio::spawn(worker(database.clone())));
        let all = [one.await.unwrap(), two.await.unwrap()].concat();
        assert_eq!(all.len(), 60);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 60);
    }

    async fn claims_do_not_wait_for_each_other_on_postgres(database: Database) {
        if database.dialect() == Dialect::Sqlite {
            return;
        }
        queue(&database, &[job(1), job(2)]).await;
        let mut slow = database.write().await.unwrap();
        let first = claim(&mut slow, NOON, NOON.plus_seconds(60), 1).await.unwrap();
        let second = claimed(&database, NOON, 9).await;
        assert_eq!((first.len(), second.len()), (1, 1));
        slow.commit().await.unwrap();
    }

    async fn a_lost_lease_finishes_nothing(database: Database) {
        queue(&database, &[job(1)]).await;
        let lost = claimed(&database, NOON, 1).await.pop().unwrap();
        assert!(claimed(&database, NOON.plus_seconds(59), 1).await.is_empty());
        let held = claimed(&database, NOON.plus_seconds(60), 1).await.pop().unwrap();
        assert_eq!(held.attempts, 2);
        let mut tx = database.write().await.unwrap();
        assert!(!complete(&mut tx, lost.lease).await.unwrap());
        assert!(!postpone(&mut tx, lost.lease, NOON, "x").await.unwrap());
        assert!(!bury(&mut tx, lost.lease, NOON, "x", true).await.unwrap());
        assert!(complete(&mut tx, held.lease).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn a_dead_letter_can_be_sent_again_or_forgotten(database: Database) {
        queue(&database, &[job(1), NewJob { run_at: NOON.plus_seconds(1), ..job(2) }]).await;
        let later = NOON.plus_seconds(1);
        for one in claimed(&database, later, 2).await {
            let mut tx = database.write().await.unwrap();
            let wiped = one.lease.job.0.as_u128() == 2;
            assert!(bury(&mut tx, one.lease, later, &"长".repeat(400), wiped).await.unwrap());
            tx.commit().await.unwrap();
        }
        let figures = figures(&database, later).await;
        assert_eq!((figures.dead, figures.waiting, figures.due), (2, 0, 0));
        let end = (later.plus_seconds(1), JobId(Uuid::max()));
        let letters = dead(&mut database.read().await.unwrap(), end, 9).await.unwrap();
        assert_eq!(letters.len(), 2);
        assert_eq!((letters[0].last_error.chars().count(), letters[0].died_at), (300, Some(later)));
        assert!(claimed(&database, later.plus_hours(9), 9).await.is_empty());
        let mut tx = database.write().await.unwrap();
        assert!(requeue(&mut tx, JobId(Uuid::from_u128(1)), later).await.unwrap());
        assert!(requeue(&mut tx, JobId(Uuid::from_u128(2)), later).await.unwrap());
        assert!(!discard(&mut tx, JobId(Uuid::from_u128(2))).await.unwrap());
        tx.commit().await.unwrap();
        let again = claimed(&database, later, 9).await;
        assert!(again.iter().all(|one| one.attempts == 1));
        let sealed = |number: u128| again.iter().find(|one| one.lease.job.0.as_u128() == number).unwrap().sealed.clone();
        assert_eq!((sealed(1), sealed(2)), (Some(vec![7]), None));
        let mut tx = database.write().await.unwrap();
        assert!(bury(&mut tx, again[0].lease, later, "x", false).await.unwrap());
        assert!(discard(&mut tx, again[0].lease.job).await.unwrap());
        tx.commit().await.unwrap();
    }
}
