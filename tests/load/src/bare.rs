//! The same statements through the bare driver: the second term of the ratios. Fixed texts, checked in.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use futures_util::future::try_join_all;
use rusqlite::{Connection, OpenFlags};
use tokio::task::JoinSet;
use tokio_postgres::NoTls;
use tokio_postgres::types::ToSql;

use crate::figures::Sample;
use crate::multiply::{FIRST_SCHOOL, Size, key};
use crate::place::{Engine, Place};

/// What a queue page asks of the database; `$1` is the number of the reader's school.
const PAGE: &[&str] = &[
    "SELECT a.*, s.name FROM accounts a JOIN schools s ON s.school_id = a.school_id WHERE a.login = 'bench' || (CAST($1 AS INTEGER) - 1000)",
    "SELECT v.* FROM schools s JOIN provinces p ON p.province_id = s.province_id \
     JOIN policy_versions v ON v.policy_version = p.policy_version WHERE s.school_id = $1",
    "SELECT p.*, i.by_account, i.by_name, i.decision, i.effective_at FROM placements p LEFT JOIN intentions i \
     ON i.school_id = p.school_id AND i.placement_id = p.placement_id WHERE p.school_id = $1 AND p.cohort = \
     (SELECT cohort FROM bench_model) AND p.waiting_level = 'school' AND p.level_group = 'undergraduate' \
     ORDER BY p.waiting_since, p.placement_id LIMIT 21",
    "SELECT COUNT(*) FROM (SELECT 1 FROM placements p WHERE p.school_id = $1 AND p.cohort = \
     (SELECT cohort FROM bench_model) AND p.waiting_level = 'school' AND p.level_group = 'undergraduate' LIMIT 10001) t",
    "SELECT p.waiting, COUNT(*) FROM placements p WHERE p.school_id = $1 AND p.cohort = \
     (SELECT cohort FROM bench_model) AND p.waiting_level = 'school' GROUP BY p.waiting",
    "SELECT DISTINCT p.major FROM placements p WHERE p.school_id = $1 AND p.cohort = \
     (SELECT cohort FROM bench_model) ORDER BY p.major LIMIT 200",
    "SELECT d.* FROM departments d WHERE d.school_id = $1",
];

/// The address of the page whose statements [`PAGE`] holds.
pub fn page_address(cohort: &str) -> String {
    format!("/s/{cohort}/review?level=undergraduate")
}

/// The number of a copied school.
fn number(page: usize, schools: usize) -> i32 {
    i32::try_from(FIRST_SCHOOL + page % schools).unwrap_or(i32::MAX)
}

/// Reads `pages` pages over all schools from so many connections at once.
///
/// # Errors
/// When the database refuses.
pub async fn pages(place: &Place, schools: usize, pages: usize, connections: usize) -> Result<Sample> {
    let next = std::sync::Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for _ in 0..connections {
        let next = std::sync::Arc::clone(&next);
        let turn = move || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|page| *page < pages);
        match place.engine() {
            Engine::Sqlite => {
                let file = place.sqlite_file();
                tasks.spawn_blocking(move || {
                    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
                    let mut latencies = Vec::new();
                    while let Some(page) = turn() {
                        let asked = Instant::now();
                        read_sqlite(&connection, number(page, schools))?;
                        latencies.push(asked.elapsed());
                    }
                    anyhow::Ok(latencies)
                });
            }
            Engine::Postgres { database, .. } => {
                let url = database.url().to_owned();
                tasks.spawn(async move {
                    let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
                    tokio::spawn(connection);
                    let mut statements = Vec::with_capacity(PAGE.len());
                    for sql in PAGE {
                        statements.push(client.prepare(sql).await?);
                    }
                    let mut latencies = Vec::<Duration>::new();
                    while let Some(page) = turn() {
                        let asked = Instant::now();
                        for statement in &statements {
                            client.query(statement, &[&number(page, schools)]).await?;
                        }
                        latencies.push(asked.elapsed());
                    }
                    anyhow::Ok(latencies)
                });
            }
        }
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        latencies.extend(done??);
    }
    Ok(Sample::new(begun.elapsed(), latencies))
}

fn read_sqlite(connection: &Connection, school: i32) -> Result<()> {
    for sql in PAGE {
        let mut statement = connection.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([school])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                row.get_ref(column)?;
            }
        }
    }
    Ok(())
}

/// What recording a review decision reads and writes: `{id}` and `{bytes}` are made of `$1`, a hexadecimal id; `$2` is the
/// number of the school.
const ACT: &[&str] = &[
    "INSERT INTO posts (account_id, nonce, outcome, created_at) SELECT {id}, {id}, '', m.created_at FROM placements m \
     WHERE m.school_id = $2 AND m.placement_id = {id}",
    "SELECT p.*, s.* FROM placements p JOIN online_signings s ON s.school_id = p.school_id \
     AND s.placement_id = p.placement_id WHERE p.school_id = $2 AND p.placement_id = {id}",
    "SELECT e.* FROM entries e WHERE e.school_id = $2 AND e.entry_id = {id}",
    "SELECT i.* FROM intentions i WHERE i.school_id = $2 AND i.placement_id = {id}",
    "SELECT s.* FROM placements p JOIN school_settings s ON s.school_id = p.school_id WHERE p.school_id = $2 \
     AND p.placement_id = {id} ORDER BY s.version DESC LIMIT 1",
    "INSERT INTO intentions (school_id, placement_id, level, decision, by_account, by_name, decided_at, effective_at, \
     placement_version) SELECT p.school_id, p.placement_id, 'school', '{\"decision\":\"pass\"}', {id}, 'bench', \
     p.created_at, p.created_at, p.version + 1 FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
    "UPDATE placements SET version = version + 1 WHERE school_id = $2 AND placement_id = {id}",
    "UPDATE online_signings SET facts = facts || ' ' WHERE school_id = $2 AND placement_id = {id}",
    "UPDATE employer_placements SET version = version + 1 WHERE employer_id = (SELECT employer_id FROM bench_model) \
     AND placement_id = {id}",
    "INSERT INTO ledger_events (owner, stream, seq, kind, fact, previous, hash, at) SELECT 'school:0', {id}, 1, 'bench', \
     s.facts, {bytes}, {bytes}, p.created_at FROM placements p JOIN online_signings s ON s.school_id = p.school_id \
     AND s.placement_id = p.placement_id WHERE p.school_id = $2 AND p.placement_id = {id}",
    "INSERT INTO ledger_details (owner, stream, seq, salt, body) VALUES ('school:0', {id}, 1, {bytes}, '{}')",
    "INSERT INTO ledger_pending (owner, stream, seq) VALUES ('school:0', {id}, 1)",
    "UPDATE posts SET outcome = 'decided' WHERE account_id = {id} AND nonce = {id}",
];

/// A statement in an engine's words.
#[derive(Clone)]
struct Worded {
    sql: String,
    names_school: bool,
    writes: bool,
}

fn in_words(statements: &[&str], [id, bytes, school]: [&str; 3]) -> Vec<Worded> {
    let worded = |sql: &&str| Worded {
        sql: sql.replace("{id}", id).replace("{bytes}", bytes).replace("$2", school),
        names_school: sql.contains("$2"),
        writes: !sql.starts_with("SELECT"),
    };
    statements.iter().map(worded).collect()
}

impl Worded {
    /// A statement that should write and finds nothing to write would make the transaction look quicker than it is.
    fn wrote(&self, rows: u64) -> Result<()> {
        ensure!(!self.writes || rows == 1, "wrote {rows} rows: {}", self.sql);
        Ok(())
    }
}

/// Does so many bare review decisions on the copies, the last ones of each school: one after the other on SQLite's one writer,
/// from so many connections on PostgreSQL. Nothing may be served meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn acts(place: &Place, size: Size, count: usize, connections: usize) -> Result<Sample> {
    let (own, each) = (size.placements / size.schools, count / size.schools);
    // Every fifth copy can be decided; the program takes the longest waiting of each school, which are the first.
    let last = |school: usize| {
        let copies = school * own..(school + 1) * own;
        copies.rev().filter(|copy| copy % 5 == 0).take(each)
    };
    let keys: Vec<(String, i32)> = (0..size.schools).flat_map(last).map(|copy| key(copy, size)).collect();
    transactions(place, ACT, &keys, connections).await
}

/// Does one bare transaction of these statements for each key: an id in hexadecimal digits, and a school.
///
/// # Errors
/// When the database refuses.
pub async fn transactions(
    place: &Place,
    statements: &[&str],
    keys: &[(String, i32)],
    connections: usize,
) -> Result<Sample> {
    let begun = Instant::now();
    let latencies = match place.engine() {
        Engine::Sqlite => on_sqlite(place, statements, keys)?,
        Engine::Postgres { database, .. } => on_postgres(database.url(), statements, keys, connections).await?,
    };
    Ok(Sample::new(begun.elapsed(), latencies))
}

fn on_sqlite(place: &Place, statements: &[&str], keys: &[(String, i32)]) -> Result<Vec<Duration>> {
    let connection = Connection::open(place.sqlite_file())?;
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    connection.set_prepared_statement_cache_capacity(64);
    // SQLite numbers `$1` and `$2` by where they first stand, but not these.
    let statements = in_words(statements, ["unhex(?1)", "unhex(?1)", "?2"]);
    let mut latencies = Vec::with_capacity(keys.len());
    for (id, school) in keys {
        let asked = Instant::now();
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for worded in &statements {
            let mut statement = connection.prepare_cached(&worded.sql).with_context(|| worded.sql.clone())?;
            let mut rows = match worded.names_school {
                true => statement.query((id, school))?,
                false => statement.query((id,))?,
            };
            while rows.next().with_context(|| worded.sql.clone())?.is_some() {}
            worded.wrote(connection.changes())?;
        }
        connection.execute_batch("COMMIT")?;
        latencies.push(asked.elapsed());
    }
    Ok(latencies)
}

async fn on_postgres(
    url: &str,
    statements: &[&str],
    keys: &[(String, i32)],
    connections: usize,
) -> Result<Vec<Duration>> {
    let worded = in_words(statements, ["$1::text::uuid", "decode($1::text, 'hex')", "$2"]);
    let mut tasks = JoinSet::new();
    for turn in keys.chunks(keys.len().div_ceil(connections).max(1)) {
        let (url, keys, worded) = (url.to_owned(), turn.to_vec(), worded.clone());
        tasks.spawn(async move {
            let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
            tokio::spawn(connection);
            let mut statements = Vec::new();
            for worded in worded {
                let statement = client.prepare(&worded.sql).await.with_context(|| worded.sql.clone())?;
                statements.push((statement, worded));
            }
            let mut latencies = Vec::with_capacity(keys.len());
            for (id, school) in &keys {
                let asked = Instant::now();
                client.batch_execute("BEGIN").await?;
                // Sent together: one round trip.
                let sent = statements.iter().map(|(statement, worded)| {
                    let all: [&(dyn ToSql + Sync); 2] = [id, school];
                    let wanted = if worded.names_school { 2 } else { 1 };
                    let client = &client;
                    async move {
                        let keys = all.get(..wanted).unwrap_or_default();
                        match worded.writes {
                            true => client.execute(statement, keys).await,
                            false => client.query(statement, keys).await.map(|rows| rows.len() as u64),
                        }
                    }
                });
                let rows = try_join_all(sent).await?;
                for ((_, worded), rows) in statements.iter().zip(rows) {
                    worded.wrote(rows)?;
                }
                client.batch_execute("COMMIT").await?;
                latencies.push(asked.elapsed());
            }
            anyhow::Ok(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        latencies.extend(done??);
    }
    Ok(latencies)
}
