//! What a migrated database really holds, in terms both engines share.
//!
//! SQLite's three storage classes are the common ground: an instant is a number there, a day is text, a UUID is bytes.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{Database, Dialect, Row, StoreError, Tx, params};

#[derive(PartialEq, Eq, Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) tables: BTreeMap<String, Table>,
}

#[derive(PartialEq, Eq, Debug, Default)]
pub(crate) struct Table {
    pub(crate) columns: BTreeMap<String, Column>,
    pub(crate) primary_key: Vec<String>,
    pub(crate) indexes: BTreeSet<Index>,
    pub(crate) foreign_keys: BTreeSet<ForeignKey>,
}

#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Column {
    pub(crate) storage: String,
    pub(crate) nullable: bool,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Index {
    pub(crate) unique: bool,
    pub(crate) columns: Vec<String>,
    /// The words of a partial index's condition; the engines punctuate differently.
    pub(crate) condition: BTreeSet<String>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct ForeignKey {
    pub(crate) columns: Vec<String>,
    pub(crate) table: String,
    pub(crate) others: Vec<String>,
}

const HISTORY: &str = "refinery_schema_history";

impl Catalogue {
    pub(crate) async fn read(database: &Database) -> Self {
        let mut tx = database.read().await.unwrap();
        let mut catalogue = match database.dialect() {
            Dialect::Sqlite => sqlite(&mut tx).await,
            Dialect::Postgres => postgres(&mut tx).await,
        }
        .unwrap();
        catalogue.tables.remove(HISTORY);
        catalogue
    }
}

/// `slot IN ('a', 'b')` and `slot = ANY (ARRAY['a'::text, 'b'::text])` have the same words.
fn words(condition: &str) -> BTreeSet<String> {
    const NOISE: [&str; 9] = ["any", "array", "in", "text", "and", "or", "integer", "bigint", "smallint"];
    let separator = |letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '\'';
    let words = condition.split(separator).map(str::to_lowercase);
    words.filter(|word| !word.is_empty() && !NOISE.contains(&word.as_str())).collect()
}

fn text(row: &Row<'_>) -> Result<String, StoreError> {
    row.get(0)
}

async fn sqlite(tx: &mut Tx) -> Result<Catalogue, StoreError> {
    const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    const COLUMNS: &str = "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1) ORDER BY pk";
    const INDEXES: &str = "SELECT l.name, l.\"unique\", COALESCE(m.sql, '') FROM pragma_index_list($1) l
        LEFT JOIN sqlite_master m ON m.name = l.name WHERE l.origin <> 'pk'";
    const INDEX_COLUMNS: &str = "SELECT COALESCE(name, '(expression)') FROM pragma_index_info($1) ORDER BY seqno";
    const FOREIGN: &str = "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list($1) ORDER BY id, seq";

    let mut catalogue = Catalogue::default();
    for name in tx.all(TABLES, params![], text).await? {
        let mut table = Table::default();
        let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<bool>(2)?, row.get::<i64>(3)?));
        for (column, storage, filled, key) in tx.all(COLUMNS, params![name], columns).await? {
            if key > 0 {
                table.primary_key.push(String::clone(&column));
            }
            table.columns.insert(column, Column { storage, nullable: !filled });
        }
        let indexes = |row: &Row<'_>| Ok((row.get::<String>(0)?, row.get::<bool>(1)?, row.get::<String>(2)?));
        for (index, unique, sql) in tx.all(INDEXES, params![name], indexes).await? {
            let columns = tx.all(INDEX_COLUMNS, params![index], text).await?;
            let condition = sql.split_once("WHERE").map_or_else(BTreeSet::new, |(_, condition)| words(condition));
            table.indexes.insert(Index { unique, columns, condition });
        }
        let mut foreign = BTreeMap::<i64, ForeignKey>::new();
        let parts = |row: &Row<'_>| Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get(2)?, row.get(3)?));
        for (id, table, own, other) in tx.all(FOREIGN, params![name], parts).await? {
            let key = foreign.entry(id).or_insert(ForeignKey { columns: vec![], table, others: vec![] });
            key.columns.push(own);
            key.others.push(other);
        }
        table.foreign_keys = foreign.into_values().collect();
        catalogue.tables.insert(name, table);
    }
    Ok(catalogue)
}

async fn postgres(tx: &mut Tx) -> Result<Catalogue, StoreError> {
    const COLUMNS: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT),
            is_nullable = 'YES'
        FROM information_schema.columns WHERE table_schema = current_schema()";
    const INDEXES: &str = "SELECT CAST(t.relname AS TEXT), i.indisunique, i.indisprimary,
            COALESCE(pg_get_expr(i.indpred, i.indrelid), ''), COALESCE(CAST(a.attname AS TEXT), '(expression)'),
            k.place = 1
        FROM pg_index i
        JOIN pg_class t ON t.oid = i.indrelid
        CROSS JOIN LATERAL unnest(CAST(i.indkey AS SMALLINT[])) WITH ORDINALITY AS k(number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
        WHERE t.relnamespace = CAST(current_schema() AS REGNAMESPACE)
        ORDER BY i.indexrelid, k.place";
    const FOREIGN: &str = "SELECT CAST(t.relname AS TEXT), CAST(o.relname AS TEXT), CAST(a.attname AS TEXT),
            CAST(b.attname AS TEXT), k.place = 1
        FROM pg_constraint c
        JOIN pg_class t ON t.oid = c.conrelid
        JOIN pg_class o ON o.oid = c.confrelid
        CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k(own, other, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.own
        JOIN pg_attribute b ON b.attrelid = o.oid AND b.attnum = k.other
        WHERE c.contype = 'f' AND t.relnamespace = CAST(current_schema() AS REGNAMESPACE)
        ORDER BY c.oid, k.place";

    let mut catalogue = Catalogue::default();
    let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<String>(2)?, row.get::<bool>(3)?));
    for (table, column, kind, nullable) in tx.all(COLUMNS, params![], columns).await? {
        let storage = match kind.as_str() {
            "text" | "date" => "TEXT",
            "smallint" | "integer" | "bigint" | "boolean" | "timestamp with time zone" => "INTEGER",
            "bytea" | "uuid" => "BLOB",
            other => other,
        };
        let table: &mut Table = catalogue.tables.entry(table).or_default();
        table.columns.insert(column, Column { storage: storage.to_owned(), nullable });
    }

    let mut indexes: Vec<(String, bool, Index)> = Vec::new();
    let parts = |row: &Row<'_>| {
        let condition: String = row.get(3)?;
        let index = Index { unique: row.get(1)?, columns: vec![row.get(4)?], condition: words(&condition) };
        Ok((row.get::<String>(0)?, row.get::<bool>(2)?, index, row.get::<bool>(5)?))
    };
    for (table, primary, mut index, first) in tx.all(INDEXES, params![], parts).await? {
        match indexes.last_mut() {
            Some((_, _, last)) if !first => last.columns.append(&mut index.columns),
            _ => indexes.push((table, primary, index)),
        }
    }
    for (table, primary, index) in indexes {
        let table = catalogue.tables.entry(table).or_default();
        if primary {
            table.primary_key = index.columns;
        } else {
            table.indexes.insert(index);
        }
    }

    let mut foreign: Vec<(String, ForeignKey)> = Vec::new();
    let parts = |row: &Row<'_>| {
        let key = ForeignKey { columns: vec![row.get(2)?], table: row.get(1)?, others: vec![row.get(3)?] };
        Ok((row.get::<String>(0)?, key, row.get::<bool>(4)?))
    };
    for (table, mut key, first) in tx.all(FOREIGN, params![], parts).await? {
        match foreign.last_mut() {
            Some((_, last)) if !first => {
                last.columns.append(&mut key.columns);
                last.others.append(&mut key.others);
            }
            _ => foreign.push((table, key)),
        }
    }
    for (table, key) in foreign {
        catalogue.tables.entry(table).or_default().foreign_keys.insert(key);
    }
    Ok(catalogue)
}

async fn both() -> (Database, Database, testing::TempFile, testing::TempDatabase) {
    let file = testing::TempFile::empty().unwrap();
    let lite = Database::open_sqlite(file.path(), 1).unwrap();
    let empty = testing::TempDatabase::empty(testing::postgres::Server::shared().unwrap()).await.unwrap();
    let pg = Database::open_postgres(empty.url(), 2).unwrap();
    (lite, pg, file, empty)
}

async fn run(database: &Database, statements: &[&str]) {
    let mut tx = database.write().await.unwrap();
    for sql in statements {
        tx.execute(sql, params![]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn both_migrated_databases_have_one_catalogue() {
    let (lite, pg, _file, _temporary) = both().await;
    lite.migrate().await.unwrap();
    pg.migrate().await.unwrap();
    let (lite, pg) = (Catalogue::read(&lite).await, Catalogue::read(&pg).await);
    let names = |catalogue: &Catalogue| catalogue.tables.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&lite), names(&pg));
    for (name, table) in &lite.tables {
        assert_eq!(Some(table), pg.tables.get(name), "SQLite left, PostgreSQL right: {name}");
    }
}

#[tokio::test]
async fn the_comparison_sees_every_kind_of_difference() {
    let (lite, pg, _file, _temporary) = both().await;
    const PARENT: &str = "CREATE TABLE p (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (b, a))";
    run(&lite, &[
        PARENT,
        "CREATE TABLE c (x INTEGER, y INTEGER NOT NULL, s TEXT, d TEXT, u BLOB, FOREIGN KEY (x, y) REFERENCES p (b, a)) STRICT",
        "CREATE UNIQUE INDEX c1 ON c (x, s) WHERE s IN ('v', 'w') AND d IS NOT NULL",
        "CREATE INDEX c2 ON c (y)",
    ])
    .await;
    run(
        &pg,
        &[
            PARENT,
            "CREATE TABLE c (x SMALLINT, y BIGINT NOT NULL, s TEXT, d DATE, u UUID)",
            "CREATE UNIQUE INDEX c1 ON c (x, s) WHERE s IN ('v', 'w') AND d IS NOT NULL",
            "CREATE INDEX c2 ON c (y)",
        ],
    )
    .await;
    let left = Catalogue::read(&lite).await;
    assert_ne!(left, Catalogue::read(&pg).await, "the foreign key is missing");
    run(&pg, &["ALTER TABLE c ADD FOREIGN KEY (x, y) REFERENCES p (b, a)"]).await;
    assert_eq!(left, Catalogue::read(&pg).await);
    for (change, undo) in [
        ("ALTER TABLE c ALTER x SET NOT NULL", "ALTER TABLE c ALTER x DROP NOT NULL"),
        ("ALTER TABLE c ADD z INTEGER", "ALTER TABLE c DROP z"),
        ("CREATE INDEX c3 ON c (s)", "DROP INDEX c3"),
        ("CREATE UNIQUE INDEX c3 ON c (x, s) WHERE s = 'v'", "DROP INDEX c3"),
    ] {
        run(&pg, &[change]).await;
        assert_ne!(left, Catalogue::read(&pg).await, "{change}");
        run(&pg, &[undo]).await;
    }
}

#[tokio::test]
async fn text_compares_bytewise_on_postgres() {
    const OTHERS: &str = "SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT) FROM pg_attribute a
        JOIN pg_class t ON t.oid = a.attrelid JOIN pg_type y ON y.oid = a.atttypid
        JOIN pg_collation c ON c.oid = a.attcollation
        WHERE t.relnamespace = CAST(current_schema() AS REGNAMESPACE) AND t.relkind IN ('r', 'p')
        AND y.typname = 'text' AND c.collname <> 'C'";
    let (_, pg, _file, _temporary) = both().await;
    pg.migrate().await.unwrap();
    let mut tx = pg.read().await.unwrap();
    let others = tx.all(OTHERS, params![], |row| Ok(format!("{}.{}", row.get::<String>(0)?, row.get::<String>(1)?)));
    let others: Vec<_> = others.await.unwrap().into_iter().filter(|column| !column.starts_with(HISTORY)).collect();
    assert!(others.is_empty(), "without COLLATE \"C\": {others:?}");
}
