//! What the program does by itself: one table, one task for each line.
//!
//! Every line may run on several copies at once, may be cut off anywhere and run again; none holds truth.

use std::pin::Pin;
use std::time::Duration;

use app::{ActError, App};
use tokio::sync::watch;
use tokio::task::JoinSet;

type Work = Pin<Box<dyn Future<Output = Result<usize, ActError>> + Send>>;

/// One line of the table.
pub struct Worker {
    pub name: &'static str,
    /// Pause between two runs when nothing was due.
    pub every: Duration,
    /// Does what is due now and returns how much that was.
    pub run: fn(App) -> Work,
}

macro_rules! workers {
    ($($name:literal every $seconds:literal s: |$app:ident| $run:expr;)+) => {
        &[$(Worker {
            name: $name,
            every: Duration::from_secs($seconds),
            run: |app| Box::pin(async move { let $app = &app; $run.await }),
        }),+]
    };
}

/// In the order in which one turn runs them: facts before their numbers, numbers before their signatures.
pub const WORKERS: &[Worker] = workers! {
    "settle decisions" every 1 s: |app| app::placements::settle::sweep(app);
    "expire invitations" every 15 s: |app| app::placements::expire::sweep(app);
    "move overdue rescissions on" every 15 s: |app| app::placements::overdue::sweep(app);
    "close corrections" every 15 s: |app| app::placements::close_amendment::sweep(app);
    "import rosters" every 1 s: |app| app::roster::apply_import::work(app);
    "write down who looked" every 1 s: |app| app::looks::flush(app);
    "run queued jobs" every 1 s: |app| app::jobs::run_due(app);
    "observe the queue" every 15 s: |app| app::jobs::observe(app);
    "forget old imports" every 3600 s: |app| app::roster::apply_import::sweep(app);
    "forget old exports" every 3600 s: |app| app::placements::exports::sweep(app);
    "forget what is over" every 3600 s: |app| app::accounts::forget::sweep(app);
    "sweep orphaned files" every 3600 s: |app| app::orphans::sweep(app);
    "number the ledger" every 1 s: |app| app::ledger::sequence::number_all(app);
    "sign checkpoints" every 60 s: |app| app::ledger::checkpoint::sign_all(app);
};

/// Runs every worker once, whatever its pause; returns how much was done.
///
/// # Errors
/// The first failure.
pub async fn turn(app: &App) -> Result<usize, ActError> {
    let mut done = 0;
    for worker in WORKERS {
        done += (worker.run)(app.clone()).await?;
    }
    Ok(done)
}

/// Starts every worker; each ends between two runs once `stopping` turns true.
pub fn start(app: &App, stopping: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for worker in WORKERS {
        tasks.spawn(work(worker, app.clone(), stopping.clone()));
    }
    tasks
}

async fn work(worker: &'static Worker, app: App, mut stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        let pause = match (worker.run)(app.clone()).await {
            Ok(0) => worker.every,
            Ok(done) => {
                metrics::counter!("qicheng_worker_done_total", "worker" => worker.name).increment(done as u64);
                Duration::ZERO
            }
            Err(error) => {
                tracing::error!(worker = worker.name, %error, "a worker failed and tries again");
                metrics::counter!("qicheng_worker_failures_total", "worker" => worker.name).increment(1);
                worker.every.max(Duration::from_secs(2))
            }
        };
        tokio::select! {
            _ = stopping.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}
