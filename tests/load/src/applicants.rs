//! Many graduates out of one who has an open invitation and an account, copied by the database itself: each may start an
//! application, and every fourth may answer the invitation.
//!
//! A copy is known to the outbox by its name, since all share one telephone; the limit of codes for it is forgotten in between.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use tokio_postgres::NoTls;

use crate::browser::Browser;
use crate::multiply::{Copied, Dialect, copy_postgres, copy_sqlite, id_of};
use crate::place::{Engine, Place};

/// Codes the program sends to one telephone before it asks to wait.
pub const CODES: usize = 5;

/// Every fourth copy has the invitation.
pub const INVITED: usize = 4;

/// The one all are copies of. Only this school's province has every kind the bench applies for.
const MODEL: &str = "CREATE TABLE bench_model AS SELECT p.school_id, p.placement_id, p.entry_id, p.employer_id, p.cohort, \
     e.person_id, a.account_id FROM placements p \
     JOIN schools s ON s.school_id = p.school_id AND s.name = '江州大学' \
     JOIN entries e ON e.school_id = p.school_id AND e.entry_id = p.entry_id \
     JOIN accounts a ON a.person_id = e.person_id AND a.role = 'graduate' AND a.password_hash IS NOT NULL \
     WHERE p.state = 'ON-INVITED' AND p.attempt = 1 AND e.check_state = 'confirmed' AND EXISTS (SELECT 1 FROM contacts c \
     WHERE c.person_id = e.person_id AND c.verified_at IS NOT NULL AND c.counts_from IS NOT NULL AND c.removed_at IS NULL) \
     ORDER BY p.deadline DESC, p.placement_id LIMIT 1";
/// One level of review, also for what was sent before; and nothing about an employer to look into first.
const SIMPLER: &[&str] = &[
    "UPDATE school_settings SET body = REPLACE(body, 'department_then_school', 'school_only') \
     WHERE school_id = (SELECT school_id FROM bench_model)",
    "DELETE FROM warnings",
    "DELETE FROM business_status",
];
const FORGET: &str = "DELETE FROM throttles";

fn plan(dialect: Dialect, count: usize) -> Vec<Copied> {
    let (id, bytes) = (dialect.id(), dialect.bytes());
    let all = |table, model, changes| Copied { table, model, copies: count, every: 1, changes };
    let invited = |table, model, changes| Copied { table, model, copies: count, every: INVITED, changes };
    let person = "p.person_id = m.person_id";
    let record = "p.school_id = m.school_id AND p.placement_id = m.placement_id";
    let own = || vec![("placement_id", id.clone()), ("entry_id", id.clone())];
    let named = |column| (column, format!("p.{column} || n.i"));
    vec![
        Copied {
            table: "accounts",
            model: "p.account_id = (SELECT s.account_id FROM accounts s WHERE s.school_id = m.school_id AND s.role = 'school' \
                    AND s.levels = 'all' AND s.right_employment = 'write' AND s.password_hash IS NOT NULL LIMIT 1)",
            copies: 1,
            every: 1,
            changes: vec![("account_id", dialect.id_after(count)), ("login", "'benchstaff'".into())],
        },
        all("persons", person, vec![("person_id", id.clone())]),
        all("contacts", person, vec![("person_id", id.clone())]),
        all(
            "accounts",
            "p.account_id = m.account_id",
            vec![
                ("account_id", id.clone()),
                ("person_id", id.clone()),
                ("login", "'applicant' || n.i".into()),
                named("name"),
            ],
        ),
        all(
            "entries",
            "p.school_id = m.school_id AND p.entry_id = m.entry_id",
            vec![
                ("entry_id", id.clone()),
                ("person_id", id.clone()),
                ("document_blind", bytes.clone()),
                ("exam_number", "'b' || n.i".into()),
                ("student_number", "'b' || n.i".into()),
                named("name"),
            ],
        ),
        invited(
            "placements",
            record,
            [own(), vec![("person_id", id.clone()), ("document_blind", bytes), named("student_name")]].concat(),
        ),
        invited(
            "online_signings",
            record,
            vec![
                ("placement_id", id.clone()),
                ("facts", "REPLACE(p.facts, 'department_then_school', 'school_only')".into()),
            ],
        ),
        invited("employer_placements", "p.employer_id = m.employer_id AND p.placement_id = m.placement_id", own()),
    ]
}

/// Makes the copies; nothing may be served from the place meanwhile. Returns the number of their school.
///
/// # Errors
/// When the database refuses, or the demo has no such graduate.
pub async fn copy(place: &Place, count: usize) -> Result<i32> {
    const SCHOOL: &str = "SELECT school_id FROM bench_model";
    match place.engine() {
        Engine::Sqlite => {
            copy_sqlite(place, MODEL, &plan(Dialect::Sqlite, count), SIMPLER)?;
            let connection = rusqlite::Connection::open(place.sqlite_file())?;
            Ok(connection.query_row(SCHOOL, [], |row| row.get(0))?)
        }
        Engine::Postgres { database, .. } => {
            copy_postgres(database.url(), MODEL, &plan(Dialect::Postgres, count), SIMPLER).await?;
            let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await?;
            tokio::spawn(connection);
            Ok(client.query_one(SCHOOL, &[]).await?.try_get(0)?)
        }
    }
}

/// The keys of copies for bare transactions.
pub fn keys(copies: impl Iterator<Item = usize>, school: i32) -> Vec<(String, i32)> {
    copies.map(|copy| (id_of(copy), school)).collect()
}

/// Lets the program send the next codes, while it runs.
///
/// # Errors
/// When the database refuses.
pub async fn forget_limits(place: &Place) -> Result<()> {
    match place.engine() {
        Engine::Sqlite => {
            let connection = rusqlite::Connection::open(place.sqlite_file())?;
            connection.busy_timeout(Duration::from_secs(10))?;
            connection.execute(FORGET, [])?;
        }
        Engine::Postgres { database, .. } => {
            let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await?;
            tokio::spawn(connection);
            client.execute(FORGET, &[]).await?;
        }
    }
    Ok(())
}

/// The newest code of each of these copies for an act, once all have one.
///
/// # Errors
/// When they do not come in time.
pub async fn codes(place: &Place, act: &str, copies: &[usize]) -> Result<BTreeMap<usize, String>> {
    let mut glances = tokio::time::interval(Duration::from_millis(200));
    for _ in 0..300 {
        glances.tick().await;
        let found = letters(place, act)?;
        if copies.iter().all(|copy| found.contains_key(copy)) {
            return Ok(found);
        }
    }
    anyhow::bail!("not every code for {act} came")
}

fn letters(place: &Place, act: &str) -> Result<BTreeMap<usize, String>> {
    let mut found = BTreeMap::new();
    let Ok(outbox) = std::fs::read_dir(place.folder().join("outbox")) else { return Ok(found) };
    let mut files = outbox.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    // Newer ones later.
    files.sort();
    for file in files {
        let letter: serde_json::Value = serde_json::from_slice(&std::fs::read(&file)?)?;
        let text = |field: &str| letter.get(field).and_then(serde_json::Value::as_str).unwrap_or_default();
        let number = text("account").trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse::<usize>();
        if let (true, Ok(number), code) = (text("act") == act, number, text("code")) {
            found.insert(number, code.to_owned());
        }
    }
    Ok(found)
}

/// A copy with its session.
pub struct Applicant {
    pub number: usize,
    pub browser: Browser,
}

/// Logs copies in.
///
/// # Errors
/// When a log-in is refused.
pub async fn log_in(place: &Place, address: &str, copies: impl Iterator<Item = usize>) -> Result<Vec<Applicant>> {
    let (_, password) = place.account("graduate", "")?;
    let mut applicants = Vec::new();
    for number in copies {
        let browser = Browser::log_in(address, &format!("applicant{number}"), &password).await?;
        applicants.push(Applicant { number, browser });
    }
    Ok(applicants)
}
