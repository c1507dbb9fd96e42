//! Many schools, entries and placements out of one that waits for its school's review, copied by the database itself.
//!
//! Every fifth copy waits; the others are in force. Ids count upwards as time-ordered ones do.

use anyhow::{Context, Result};
use tokio_postgres::NoTls;

use crate::place::{Engine, Place};

/// Numbers of the copied schools begin here.
pub const FIRST_SCHOOL: usize = 1_000;
/// Ids of copied rows begin here.
const FIRST_ID: u64 = 0x0100_0000_0000;

/// How much is made.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub schools: usize,
    pub placements: usize,
    /// The copies are of all four kinds and wait for all nine reviews in turn; otherwise all are online, and those that wait
    /// can be decided.
    pub all_kinds: bool,
}

#[derive(Clone, Copy)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    fn series(self, count: usize) -> String {
        match self {
            Self::Sqlite => {
                format!(
                    "(WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < {count}) SELECT i FROM c)"
                )
            }
            Self::Postgres => format!("(SELECT i FROM generate_series(0, {count} - 1) AS c(i))"),
        }
    }

    /// An id out of the copy's number.
    pub(crate) fn id(self) -> String {
        match self {
            Self::Sqlite => format!("unhex(printf('%032x', {FIRST_ID} + n.i))"),
            Self::Postgres => format!("lpad(to_hex({FIRST_ID} + n.i), 32, '0')::uuid"),
        }
    }

    /// An id no copy has, behind so many copies.
    pub(crate) fn id_after(self, copies: usize) -> String {
        self.id().replace("n.i", &format!("(n.i + {copies})"))
    }

    pub(crate) fn bytes(self) -> String {
        match self {
            Self::Sqlite => self.id(),
            Self::Postgres => format!("decode(lpad(to_hex({FIRST_ID} + n.i), 32, '0'), 'hex')"),
        }
    }

    fn later(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("p.{column} + n.i * 1000"),
            Self::Postgres => format!("p.{column} + n.i * interval '1 millisecond'"),
        }
    }

    const fn columns(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT name FROM pragma_table_info($1) ORDER BY cid",
            Self::Postgres => {
                "SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position"
            }
        }
    }
}

/// Rows of one table made out of the model's.
pub(crate) struct Copied {
    pub(crate) table: &'static str,
    /// Which row of the table is the model; `m` is the model placement.
    pub(crate) model: &'static str,
    pub(crate) copies: usize,
    pub(crate) every: usize,
    pub(crate) changes: Vec<(&'static str, String)>,
}

/// What may wait for a school, and what its record is meanwhile.
struct Road {
    kind: &'static str,
    waiting: &'static str,
    state: &'static str,
    slot: &'static str,
    /// The same kind's state in which nothing waits.
    in_force: &'static str,
}

const fn road(kind: &'static str, waiting: &'static str, in_force: &'static str) -> Road {
    Road { kind, waiting, state: waiting, slot: "in_process", in_force }
}

impl Road {
    /// A part of a record in force waits, not the record itself.
    const fn beside(mut self) -> Self {
        (self.state, self.slot) = (self.in_force, "effective");
        self
    }
}

/// One for each process of the workbench.
const ROADS: [Road; 9] = [
    road("online", "ON-REVIEW-SC", "ON-SIGNED"),
    road("offline", "OF-TEXT-REVIEW-SC", "OF-SIGNED"),
    road("paper", "BD-REVIEW-SC", "BD-DONE"),
    road("destination", "QX-REVIEW-SC", "QX-DONE"),
    road("offline", "OF-IMG-REVIEW-SC", "OF-SIGNED"),
    road("offline", "OF-ABANDON-REQ", "OF-SIGNED"),
    Road { slot: "effective", ..road("destination", "QX-VOID-REVIEW-SC", "QX-DONE") },
    road("online", "RO-REVIEW-SC", "ON-SIGNED").beside(),
    road("offline", "RF-REVIEW-SC", "OF-SIGNED").beside(),
];

const MODEL: &str = "CREATE TABLE bench_model AS SELECT school_id, placement_id, entry_id, cohort, employer_id \
     FROM placements WHERE state = 'ON-REVIEW-SC' AND flags = '' \
     AND level_group = 'undergraduate' ORDER BY placement_id LIMIT 1";
const OF_SCHOOL: &str = "p.school_id = m.school_id";
const OF_PLACEMENT: &str = "p.school_id = m.school_id AND p.placement_id = m.placement_id";

fn plan(dialect: Dialect, size: Size) -> Vec<Copied> {
    let per_school = (size.placements / size.schools).max(1);
    let own = format!("{FIRST_SCHOOL} + n.i");
    let school = format!("{FIRST_SCHOOL} + n.i / {per_school}");
    let (id, bytes) = (dialect.id(), dialect.bytes());
    let waits = |yes: &str, no: &str| format!("CASE WHEN n.i % 5 = 0 THEN {yes} ELSE {no} END");
    let by_road = |own: &str, word: fn(&Road) -> &'static str| match size.all_kinds {
        false => own.to_owned(),
        true => {
            let cases = ROADS.iter().enumerate().map(|(place, road)| format!("WHEN {place} THEN '{}'", word(road)));
            format!("CASE n.i / 5 % {} {} END", ROADS.len(), cases.collect::<Vec<_>>().join(" "))
        }
    };
    let kind = by_road("p.kind", |road| road.kind);
    let in_force = by_road("'ON-SIGNED'", |road| road.in_force);
    let state = waits(&by_road("p.state", |road| road.state), &in_force);
    let waiting = waits(&by_road("p.waiting", |road| road.waiting), &in_force);
    let slot = waits(&by_road("p.slot", |road| road.slot), "'effective'");
    let initiator = format!("CASE WHEN {kind} = 'online' THEN p.initiator ELSE 'graduate' END");
    let employer = format!("CASE WHEN {kind} = 'online' THEN p.employer_id END");
    let schools = |table, model, changes: Vec<(&'static str, String)>| Copied {
        table,
        model,
        copies: size.schools,
        every: 1,
        changes: [vec![("school_id", own.clone())], changes].concat(),
    };
    let records = |table, model, every, changes: Vec<(&'static str, String)>| Copied {
        table,
        model,
        copies: size.placements,
        every,
        changes: [vec![("school_id", school.clone())], changes].concat(),
    };
    vec![
        schools("schools", OF_SCHOOL, vec![("code", "'b' || n.i".into()), ("name", "p.name || n.i".into())]),
        schools("school_settings", OF_SCHOOL, vec![]),
        schools("departments", OF_SCHOOL, vec![]),
        schools(
            "accounts",
            "p.school_id = m.school_id AND p.role = 'school' AND p.levels = 'all' AND p.right_employment = 'write' \
             AND p.login = (SELECT MIN(a.login) FROM accounts a WHERE a.school_id = m.school_id AND a.role = 'school' \
             AND a.levels = 'all' AND a.right_employment = 'write')",
            vec![("account_id", id.clone()), ("login", "'bench' || n.i".into())],
        ),
        records(
            "entries",
            "p.school_id = m.school_id AND p.entry_id = m.entry_id",
            1,
            vec![
                ("entry_id", id.clone()),
                ("person_id", id.clone()),
                ("document_blind", bytes.clone()),
                ("exam_number", "'b' || n.i".into()),
                ("student_number", "'b' || n.i".into()),
            ],
        ),
        records(
            "placements",
            OF_PLACEMENT,
            1,
            vec![
                ("placement_id", id.clone()),
                ("entry_id", id.clone()),
                ("person_id", id.clone()),
                ("document_blind", bytes),
                ("student_name", "p.student_name || n.i".into()),
                ("kind", kind),
                ("initiator", initiator),
                ("employer_id", employer),
                ("state", state),
                ("waiting", waiting),
                ("waiting_level", waits("p.waiting_level", "NULL")),
                ("slot", slot),
                ("waiting_since", waits(&dialect.later("waiting_since"), "NULL")),
                ("created_at", dialect.later("created_at")),
            ],
        ),
        records("online_signings", OF_PLACEMENT, 5, vec![("placement_id", id.clone())]),
        records(
            "employer_placements",
            "p.employer_id = m.employer_id AND p.placement_id = m.placement_id",
            5,
            vec![("placement_id", id.clone()), ("entry_id", id)],
        ),
    ]
}

fn statement(dialect: Dialect, copied: &Copied, columns: &[String]) -> String {
    let value = |column: &String| {
        let change = copied.changes.iter().find(|(changed, _)| changed == column);
        change.map_or_else(|| format!("p.{column}"), |(_, value)| value.clone())
    };
    let values = columns.iter().map(value).collect::<Vec<_>>().join(", ");
    let Copied { table, model, copies, every, .. } = copied;
    let series = dialect.series(*copies);
    let columns = columns.join(", ");
    format!(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM bench_model m JOIN {table} p ON {model} \
         CROSS JOIN {series} n WHERE n.i % {every} = 0"
    )
}

/// The id of a copy in hexadecimal digits.
pub(crate) fn id_of(copy: usize) -> String {
    format!("{:032x}", FIRST_ID + copy as u64)
}

/// The id of a copy in hexadecimal digits, and its school.
pub fn key(copy: usize, size: Size) -> (String, i32) {
    let school = FIRST_SCHOOL + copy / (size.placements / size.schools).max(1);
    (id_of(copy), i32::try_from(school).unwrap_or(i32::MAX))
}

/// Makes the copies; nothing may be served from the place meanwhile.
///
/// # Errors
/// When the database refuses, or the demo has no case that waits.
pub async fn multiply(place: &Place, size: Size) -> Result<()> {
    match place.engine() {
        Engine::Sqlite => copy_sqlite(place, MODEL, &plan(Dialect::Sqlite, size), &[]),
        Engine::Postgres { database, .. } => {
            copy_postgres(database.url(), MODEL, &plan(Dialect::Postgres, size), &[]).await
        }
    }
}

/// Chooses the model, copies it as planned, and does what follows, all by the database itself.
pub(crate) fn copy_sqlite(place: &Place, model: &str, plan: &[Copied], then: &[&str]) -> Result<()> {
    let dialect = Dialect::Sqlite;
    let connection = rusqlite::Connection::open(place.sqlite_file())?;
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN")?;
    connection.execute_batch(model)?;
    for copied in plan {
        let mut names = connection.prepare(dialect.columns())?;
        let columns = names.query_map([copied.table], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let sql = statement(dialect, copied, &columns);
        let made = connection.execute(&sql, []).with_context(|| sql)?;
        anyhow::ensure!(made > 0, "no model for {}", copied.table);
    }
    for sql in then {
        connection.execute(sql, []).with_context(|| (*sql).to_owned())?;
    }
    connection.execute_batch("COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)").context("finishing the copies")
}

/// The same on PostgreSQL.
pub(crate) async fn copy_postgres(url: &str, model: &str, plan: &[Copied], then: &[&str]) -> Result<()> {
    let dialect = Dialect::Postgres;
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let driving = tokio::spawn(connection);
    client.batch_execute(model).await?;
    for copied in plan {
        let rows = client.query(dialect.columns(), &[&copied.table]).await?;
        let columns = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
        let sql = statement(dialect, copied, &columns);
        let made = client.execute(&sql, &[]).await.with_context(|| sql)?;
        anyhow::ensure!(made > 0, "no model for {}", copied.table);
    }
    for sql in then {
        client.execute(*sql, &[]).await.with_context(|| (*sql).to_owned())?;
    }
    client.batch_execute("VACUUM ANALYZE").await?;
    drop(client);
    Ok(driving.await??)
}
