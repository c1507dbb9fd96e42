use std::time::Duration;

use domain::ids::{Cohort, EntryId, SchoolId};
use domain::time::{Day, Instant};
use uuid::Uuid;

use super::*;
use crate::store_test;

async fn with_table(database: &Database, columns: &[(&str, &str, &str)]) {
    let column = |(name, lite, pg): &(&str, &str, &str)| match database.dialect() {
        Dialect::Sqlite => format!("{name} {lite}"),
        Dialect::Postgres => format!("{name} {pg}"),
    };
    let columns: Vec<String> = columns.iter().map(column).collect();
    let strict = if database.dialect() == Dialect::Sqlite { "STRICT" } else { "" };
    let mut tx = database.write().await.unwrap();
    tx.execute(&format!("CREATE TABLE t ({}) {strict}", columns.join(", ")), params![]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn put(database: &Database, key: &str, value: &str) -> Result<(), StoreError> {
    let mut tx = database.write().await?;
    tx.execute("INSERT INTO installation (key, value) VALUES ($1, $2)", params![key, value]).await?;
    tx.commit().await
}

async fn keys(tx: &mut Tx) -> Vec<String> {
    tx.all("SELECT key FROM installation ORDER BY key", params![], |row| row.get(0)).await.unwrap()
}

store_test! {
    async fn every_type_comes_back_as_it_went(database: Database) {
        with_table(&database, &[
            ("a", "INTEGER", "BOOLEAN"), ("b", "INTEGER", "SMALLINT"), ("c", "INTEGER", "INTEGER"), ("d", "INTEGER", "BIGINT"),
            ("e", "TEXT", "TEXT"), ("f", "BLOB", "BYTEA"), ("g", "BLOB", "UUID"), ("h", "INTEGER", "TIMESTAMPTZ"), ("i", "TEXT", "DATE"),
        ]).await;
        const INSERT: &str = "INSERT INTO t (a, b, c, d, e, f, g, h, i) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let entry = EntryId(Uuid::from_u128(7));
        let instants = [Instant::EPOCH, Instant::from_micros(1_795_311_694_123_456), Instant::from_micros(-1)];
        let days = [Day::new(1931, 2, 28), Day::new(2000, 2, 29), Day::new(2026, 11, 22)];
        for (at, day) in instants.into_iter().zip(days) {
            let mut tx = database.write().await.unwrap();
            let values = params![true, Cohort(2027), SchoolId(-3), i64::MIN, "漢字 𠮷 '$1'", vec![0_u8, 255], entry, at, day];
            tx.execute(INSERT, values).await.unwrap();
            let back = |row: &Row<'_>| {
                assert_eq!((row.get(0)?, row.get(1)?, row.get(2)?), (true, Cohort(2027), SchoolId(-3)));
                assert_eq!((row.get(3)?, row.get::<String>(4)?), (i64::MIN, "漢字 𠮷 '$1'".to_owned()));
                assert_eq!((row.get(5)?, row.get(6)?), ([0_u8, 255], entry));
                assert_eq!((row.get(7)?, row.get(8)?), (at, day));
                Ok(())
            };
            tx.one("SELECT a, b, c, d, e, f, g, h, i FROM t WHERE h = $1 AND i = $2", params![at, day], back).await.unwrap();
        }
    }

    async fn null_parameters_and_columns(database: Database) {
        with_table(&database, &[("a", "INTEGER", "TIMESTAMPTZ"), ("b", "TEXT", "TEXT"), ("c", "BLOB", "UUID")]).await;
        let mut tx = database.write().await.unwrap();
        tx.execute("INSERT INTO t (a, b, c) VALUES ($1, $2, $3)", params![None::<Instant>, None::<&str>, None::<EntryId>]).await.unwrap();
        let row = tx.one("SELECT a, b, c FROM t", params![], |row| {
            Ok((row.get::<Option<Instant>>(0)?, row.get::<Option<String>>(1)?, row.get::<Option<EntryId>>(2)?))
        });
        assert_eq!(row.await.unwrap(), (None, None, None));
        let refused = tx.one("SELECT b FROM t", params![], |row| row.get::<String>(0)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Column { index: 0, .. }), "{refused}");
    }

    async fn a_dropped_transaction_leaves_no_trace(database: Database) {
        for _ in 0..20 {
            let mut tx = database.write().await.unwrap();
            tx.execute("INSERT INTO installation (key, value) VALUES ($1, $2)", params!["a", "1"]).await.unwrap();
        }
        assert!(keys(&mut database.read().await.unwrap()).await.is_empty());
        put(&database, "a", "2").await.unwrap();
        assert_eq!(keys(&mut database.read().await.unwrap()).await, ["a"]);
    }

    async fn a_writer_reads_its_own_writes_and_nobody_else_does(database: Database) {
        let mut tx = database.write().await.unwrap();
        tx.execute("INSERT INTO installation (key, value) VALUES ($1, $2)", params!["a", "1"]).await.unwrap();
        assert_eq!(keys(&mut tx).await, ["a"]);
        let mut before = database.read().await.unwrap();
        assert!(keys(&mut before).await.is_empty());
        tx.commit().await.unwrap();
        assert!(keys(&mut before).await.is_empty(), "a read transaction keeps its snapshot");
        assert_eq!(keys(&mut database.read().await.unwrap()).await, ["a"]);
    }

    async fn a_unique_violation_names_table_and_columns(database: Database) {
        with_table(&database, &[("a", "INTEGER", "BIGINT"), ("b", "INTEGER", "BIGINT"), ("s", "TEXT", "TEXT")]).await;
        let mut tx = database.write().await.unwrap();
        tx.execute("CREATE UNIQUE INDEX t_in_process ON t (a, b) WHERE s = 'in_process'", params![]).await.unwrap();
        tx.commit().await.unwrap();
        const INSERT: &str = "INSERT INTO t (a, b, s) VALUES ($1, $2, $3)";
        let mut tx = database.write().await.unwrap();
        tx.execute(INSERT, params![1_i64, 2_i64, "none"]).await.unwrap();
        tx.execute(INSERT, params![1_i64, 2_i64, "in_process"]).await.unwrap();
        let refused = tx.execute(INSERT, params![1_i64, 2_i64, "in_process"]).await.unwrap_err();
        assert!(refused.is_unique("t", &["a", "b"]), "{refused:?}");
        assert!(matches!(tx.execute(INSERT, params![3_i64, 4_i64, "none"]).await, Err(StoreError::Aborted)));
        assert!(matches!(tx.commit().await, Err(StoreError::Aborted)));
        assert!(put(&database, "k", "1").await.is_ok());
        assert!(put(&database, "k", "2").await.unwrap_err().is_unique("installation", &["key"]));
    }

    async fn checks_and_foreign_keys_are_told_apart(database: Database) {
        let mut tx = database.write().await.unwrap();
        tx.execute("CREATE TABLE child (k TEXT REFERENCES installation (key), s TEXT CHECK (s IN ('a')))", params![]).await.unwrap();
        tx.commit().await.unwrap();
        const INSERT: &str = "INSERT INTO child (k, s) VALUES ($1, $2)";
        let orphan = database.write().await.unwrap().execute(INSERT, params!["nobody", "a"]).await;
        assert!(matches!(orphan, Err(StoreError::ForeignKey(_))), "{orphan:?}");
        let odd = database.write().await.unwrap().execute(INSERT, params![None::<&str>, "z"]).await;
        assert!(matches!(odd, Err(StoreError::Check(_))), "{odd:?}");
    }

    async fn writers_side_by_side_lose_nothing(database: Database) {
        put(&database, "count", "0").await.unwrap();
        let add = |database: Database| async move {
            for _ in 0..25 {
                let mut tx = database.write().await.unwrap();
                // Touching first takes the row's lock on PostgreSQL, as the expected version does in the product.
                tx.execute("UPDATE installation SET value = value WHERE key = 'count'", params![]).await.unwrap();
                let count = tx.one("SELECT value FROM installation WHERE key = 'count'", params![], |row| row.get::<String>(0));
                let count: u32 = count.await.unwrap().parse().unwrap();
                tx.execute("UPDATE installation SET value = $1 WHERE key = 'count'", params![(count + 1).to_string()]).await.unwrap();
                tx.commit().await.unwrap();
            }
        };
        let tasks: Vec<_> = (0..8).map(|_| tokio::spawn(add(database.clone()))).collect();
        for task in tasks {
            task.await.unwrap();
        }
        let count = |row: &Row<'_>| row.get::<String>(0);
        let mut tx = database.read().await.unwrap();
        assert_eq!(tx.one("SELECT value FROM installation WHERE key = 'count'", params![], count).await.unwrap(), "200");
    }

    async fn a_pipeline_keeps_its_order(database: Database) {
        let mut tx = database.write().await.unwrap();
        let mut statements = vec![("INSERT INTO installation (key, value) VALUES ($1, $2)", params!["k", "0"])];
        for step in 0..70_u32 {
            statements.push((
                "UPDATE installation SET value = $1 WHERE key = 'k' AND value = $2",
                params![(step + 1).to_string(), step.to_string()],
            ));
        }
        assert_eq!(tx.pipeline(statements).await.unwrap(), vec![1; 71]);
        tx.commit().await.unwrap();
        let mut tx = database.write().await.unwrap();
        let broken = vec![
            ("UPDATE installation SET value = $1", params!["x"]),
            ("INSERT INTO installation (key, value) VALUES ($1, $2)", params!["k", "0"]),
            ("UPDATE installation SET value = $1", params!["y"]),
        ];
        assert!(tx.pipeline(broken).await.unwrap_err().is_unique("installation", &["key"]));
    }

    async fn several_reads_at_once(database: Database) {
        for key in ["a", "b"] {
            put(&database, key, "1").await.unwrap();
        }
        let all = Query::new("SELECT key FROM installation ORDER BY key", params![], |row| row.get::<String>(0));
        let count = Query::new("SELECT COUNT(*) FROM installation WHERE key > $1", params!["a"], |row| row.get::<i64>(0));
        let found = database.read().await.unwrap().load((all, count)).await.unwrap();
        assert_eq!(found, (vec!["a".to_owned(), "b".to_owned()], vec![1]));
    }

    async fn bulk_load_adds_every_row(database: Database) {
        with_table(&database, &[
            ("a", "INTEGER", "INTEGER"), ("b", "TEXT", "TEXT"), ("c", "INTEGER", "TIMESTAMPTZ"), ("d", "BLOB", "UUID"), ("e", "TEXT", "DATE"),
        ]).await;
        let columns = ["a", "b", "c", "d", "e"];
        let row = |n: u32| params![n, format!("第{n}行\t\\N"), Instant::from_micros(n.into()), Uuid::from_u128(n.into()), None::<Day>];
        let mut tx = database.write().await.unwrap();
        assert_eq!(tx.bulk_load("t", &columns, (0..1_234).map(row).collect()).await.unwrap(), 1_234);
        assert_eq!(tx.bulk_load("t", &columns, vec![]).await.unwrap(), 0);
        let last = tx.one("SELECT b, c, d, e FROM t WHERE a = $1", params![1_233], |row| {
            Ok((row.get::<String>(0)?, row.get::<Instant>(1)?, row.get::<Uuid>(2)?, row.get::<Option<Day>>(3)?))
        });
        assert_eq!(last.await.unwrap(), ("第1233行\t\\N".to_owned(), Instant::from_micros(1_233), Uuid::from_u128(1_233), None));
        assert!(tx.bulk_load("t", &columns, vec![params![1]]).await.is_err());
        tx.commit().await.unwrap();
    }

    async fn the_wrong_number_of_rows_or_parameters_is_refused(database: Database) {
        let mut tx = database.read().await.unwrap();
        let none = tx.one("SELECT key FROM installation", params![], |row| row.get::<String>(0)).await;
        assert!(matches!(none, Err(StoreError::Rows { found: 0, .. })), "{none:?}");
        let short = tx.all("SELECT key FROM installation WHERE key = $1", params![], |row| row.get::<String>(0)).await;
        assert!(matches!(short, Err(StoreError::Statement { .. })), "{short:?}");
        let mut tx = database.read().await.unwrap();
        assert!(tx.all("INSERT INTO installation (key, value) VALUES ('a', 'b') RETURNING key", params![], |_| Ok(())).await.is_err());
    }

    async fn a_statement_given_up_half_way_spoils_the_transaction(database: Database) {
        let mut tx = database.write().await.unwrap();
        tx.execute("INSERT INTO installation (key, value) VALUES ($1, $2)", params!["a", "1"]).await.unwrap();
        if database.dialect() == Dialect::Postgres {
            let slow = tx.all("SELECT CAST(pg_sleep(1) AS TEXT)", params![], |_| Ok(()));
            assert!(tokio::time::timeout(Duration::from_millis(50), slow).await.is_err());
            assert!(matches!(tx.commit().await, Err(StoreError::Aborted)));
            assert!(keys(&mut database.read().await.unwrap()).await.is_empty());
        }
    }

    async fn migrations_are_applied_once(database: Database) {
        assert_eq!(database.migrate().await.unwrap(), 0);
        assert!(database.pending_migrations().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_empty_database_awaits_every_migration() {
    let file = testing::TempFile::empty().unwrap();
    let lite = Database::open_sqlite(file.path(), 1).unwrap();
    let empty = testing::TempDatabase::empty(testing::postgres::Server::shared().unwrap()).await.unwrap();
    let pg = Database::open_postgres(empty.url(), 4).unwrap();
    let pending = lite.pending_migrations().await.unwrap();
    assert_eq!(pending.first().map(String::as_str), Some("V1__installation"));
    assert_eq!(pending, pg.pending_migrations().await.unwrap());
    assert_eq!(lite.migrate().await.unwrap(), pending.len());
    let (one, other) = tokio::join!(pg.migrate(), pg.migrate());
    assert_eq!(one.unwrap() + other.unwrap(), pending.len(), "two copies that start together migrate once");
}

/// Request handlers move between threads while they wait.
#[test]
fn transactions_may_move_between_threads() {
    fn movable<T: Send>(_: impl FnOnce(Database) -> T) {}
    movable(async |database: Database| -> Result<(), StoreError> {
        let mut tx = database.write().await?;
        let one = Query::new("", params![], |row| row.get::<i64>(0));
        let two = Query::new("", params![], |row| row.get::<String>(0));
        tx.load((one, two)).await?;
        tx.optional("", params![], |row| row.get::<i64>(0)).await?;
        tx.pipeline(vec![("", params![])]).await?;
        tx.bulk_load("", &[], vec![]).await?;
        tx.commit().await
    });
}

#[tokio::test]
async fn a_database_out_of_reach_says_so() {
    let database = Database::open_postgres("postgresql://nobody@%2Fnonexistent/none", 1).unwrap();
    let refused = database.read().await.err();
    assert!(matches!(refused, Some(StoreError::Unreachable(_))), "{refused:?}");
}

#[tokio::test]
async fn a_folder_serves_one_server() {
    let file = testing::TempFile::empty().unwrap();
    let lock = FolderLock::take(file.folder()).unwrap();
    let refused = FolderLock::take(file.folder()).unwrap_err();
    assert!(
        matches!(&refused, StoreError::FolderTaken { holder } if *holder == std::process::id().to_string()),
        "{refused}"
    );
    drop(lock);
    FolderLock::take(file.folder()).unwrap();
}
