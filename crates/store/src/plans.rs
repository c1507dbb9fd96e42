//! What PostgreSQL reads for the statements asked most often, against what it hands out.

use uuid::Uuid;

use crate::engine::{Database, Value, params};
use crate::roster::tests::NOW;
use crate::statements::statement;

/// A page of what is shown.
const SHOWN: u64 = 20;

/// The rows a plan's scans of these tables yield or throw away, from its text.
pub(crate) fn rows_read(plan: &[String], tables: &[&str]) -> u64 {
    let number = |text: &str, after: &str| -> u64 {
        let rest = text.split_once(after).map_or("", |(_, rest)| rest);
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
    };
    let mut read = 0;
    let mut within = false;
    for line in plan {
        if line.contains("actual ") {
            within = tables.iter().any(|table| line.contains(&format!(" on {table} ")));
            if within {
                let actual = line.split_once("actual ").map_or("", |(_, actual)| actual);
                read += number(actual, "rows=") * number(actual, "loops=");
            }
        } else if within {
            read += number(line, "Rows Removed by Filter: ");
        }
    }
    read
}

/// File and name of a statement, the tables it may read, its values, and the rows it shows.
type Case<'a> = (&'a str, &'a str, &'a [&'a str], Vec<Value>, u64);

/// 20,000 rows of each: jobs half of them due, decisions, ten inboxes, ten employers, ten owners of whose events few wait
/// for their number.
const FILL: [&str; 9] = [
    "INSERT INTO jobs (job_id, kind, state, priority, due_at, payload, attempts, fence, last_error, created_at) \
     SELECT gen_random_uuid(), 'deliver', 'waiting', 1, $1::timestamptz + (g - 10000) * interval '1 second', '{}', 0, 0, '', \
     $1::timestamptz FROM generate_series(1, 20000) g",
    "ALTER TABLE intentions DROP CONSTRAINT intentions_school_id_placement_id_fkey",
    "INSERT INTO intentions (school_id, placement_id, level, decision, by_account, by_name, decided_at, effective_at, \
     placement_version) SELECT 1, gen_random_uuid(), 'school', '{}', gen_random_uuid(), '赵敏', $1::timestamptz, \
     $1::timestamptz + (g - 10000) * interval '1 second', 1 FROM generate_series(1, 20000) g",
    "INSERT INTO inbox (recipient, message_id, kind, subject, body, link, record, created_at) \
     SELECT 'account:' || g % 10, gen_random_uuid(), 'sealed', '', '', '', '', $1::timestamptz - g * interval '1 second' \
     FROM generate_series(1, 20000) g",
    "INSERT INTO employer_placements (employer_id, placement_id, school_id, entry_id, state, graduate_name, school_name, \
     level, major, post, sent_at, updated_at, version) SELECT md5('e' || g % 10)::uuid, gen_random_uuid(), 1, \
     gen_random_uuid(), CASE g % 2 WHEN 0 THEN 'ON-INVITED' ELSE 'ON-SIGNED' END, '', '', '', '', '', \
     $1::timestamptz - g * interval '1 second', $1::timestamptz, 1 FROM generate_series(1, 20000) g",
    "INSERT INTO ledger_events (owner, stream, seq, kind, fact, previous, hash, at) SELECT 'school:' || g % 10, \
     md5('s' || g)::uuid, 1, 'sealed', '{}', ''::bytea, ''::bytea, $1::timestamptz + g * interval '1 second' \
     FROM generate_series(1, 20000) g",
    "INSERT INTO ledger_pending (owner, stream, seq) SELECT 'school:' || g % 10, md5('s' || g)::uuid, 1 \
     FROM generate_series(19981, 20000) g",
    "INSERT INTO ledger_order (owner, number, stream, seq) SELECT 'school:' || g % 10, g / 10, md5('s' || g)::uuid, 1 \
     FROM generate_series(10, 19980) g",
    "ANALYZE jobs, intentions, inbox, employer_placements, ledger_events, ledger_pending, ledger_order",
];

#[tokio::test]
async fn postgres_reads_hardly_more_than_it_hands_out() {
    let server = testing::postgres::Server::shared().unwrap();
    let prepare = async |url: String| {
        let database = Database::open_postgres(&url, 1).unwrap();
        database.migrate().await.map(drop).map_err(|error| testing::Problem::new("migration", error))
    };
    let temporary = testing::TempDatabase::fresh(server, prepare).await.unwrap();
    let database = Database::open_postgres(temporary.url(), 2).unwrap();
    let mut tx = database.write().await.unwrap();
    for sql in FILL {
        let values = if sql.contains("$1") { params![NOW] } else { Vec::new() };
        tx.execute(sql, values).await.unwrap();
    }
    tx.commit().await.unwrap();

    let rows = i64::try_from(SHOWN).unwrap();
    let last = Uuid::max();
    // The fourth of the ten, as FILL names it: the MD5 of `e3`.
    let employer = Uuid::from_u128(0x7ed21b04c0dcde1c638e5c8480ad0026);
    let cases: [Case; 8] = [
        ("src/jobs.rs", "CLAIM_POSTGRES", &["jobs"], params![NOW, NOW.plus_seconds(60), rows], SHOWN),
        ("src/jobs.rs", "DUE", &["jobs"], params![NOW, rows], SHOWN),
        ("placements/intentions.rs", "DUE", &["intentions"], params![NOW, rows], SHOWN),
        ("src/inbox.rs", "LIST", &["inbox"], params!["account:3", NOW.plus_seconds(1), last, rows], SHOWN),
        ("src/inbox.rs", "UNREAD", &["inbox"], params!["account:3"], 100),
        (
            "placements/employer_view.rs",
            "LIST",
            &["employer_placements"],
            params![employer, None::<&str>, NOW.plus_seconds(1), last, rows, None::<&str>, None::<&str>, None::<&str>],
            SHOWN,
        ),
        ("src/ledger.rs", "PENDING", &["ledger_pending", "ledger_events"], params![rows], SHOWN),
        ("src/ledger.rs", "ORDERED", &["ledger_order", "ledger_events"], params!["school:3", 100_i64, rows], SHOWN),
    ];
    let mut tx = database.write().await.unwrap();
    for (file, name, tables, values, shown) in cases {
        let sql = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {}", statement(file, name));
        let plan = tx.all(&sql, values, |row| row.get::<String>(0)).await.unwrap();
        let read = rows_read(&plan, tables);
        assert!(read > 0 && read <= 10 * shown, "{file} {name} reads {read}: {plan:#?}");
    }
}
