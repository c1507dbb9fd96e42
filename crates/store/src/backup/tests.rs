use super::*;
use crate::engine::Database;

async fn add_schools(database: &Database, count: i64) {
    let mut tx = database.write().await.unwrap();
    tx.execute(
        "INSERT INTO provinces (province_id, name, parties, policy_version, created_at, version) \
         VALUES (1, '江州省', 'three', 1, $1, 1)",
        params![Instant::from_micros(7)],
    )
    .await
    .unwrap();
    for number in 1..=count {
        tx.execute(
            "INSERT INTO schools (school_id, province_id, code, name, phone, created_at, version) \
             VALUES ($1, 1, $2, $2, '', $3, 1)",
            params![number, format!("{number:05}"), Instant::from_micros(number)],
        )
        .await
        .unwrap();
        tx.execute(
            "INSERT INTO departments (school_id, department_id, name, created_at, version) VALUES ($1, $2, '院', $3, 1)",
            params![number, Uuid::from_u128(number.unsigned_abs().into()), Instant::from_micros(number)],
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

async fn rows(database: &Database, name: &str, at_once: i64) -> Vec<Vec<Value>> {
    let mut tx = database.read().await.unwrap();
    let table = tables(&mut tx).await.unwrap().into_iter().find(|table| table.name == name).unwrap();
    let mut all: Vec<Vec<Value>> = Vec::new();
    loop {
        let found = page(&mut tx, &table, all.last().map(Vec::as_slice), at_once).await.unwrap();
        if found.is_empty() {
            break;
        }
        all.extend(found);
    }
    all.into_iter().map(|row| row.into_iter().map(plain).collect()).collect()
}

crate::store_test! {
    async fn pages_hold_every_row_once(database: Database) {
        add_schools(&database, 7).await;
        for name in ["schools", "departments"] {
            let whole = rows(&database, name, 100).await;
            assert_eq!(whole.len(), 7);
            assert!(rows(&database, name, 3).await == whole);
            assert!(rows(&database, name, 7).await == whole);
        }
    }

    async fn rows_of_either_engine_go_into_this_one(database: Database) {
        let file = ::testing::TempFile::empty().unwrap();
        let other = Database::open_sqlite(file.path(), 1).unwrap();
        other.migrate().await.unwrap();
        add_schools(&other, 3).await;
        let mut tx = database.write().await.unwrap();
        for table in tables(&mut tx).await.unwrap() {
            let found = rows(&other, table.name, 100).await;
            load(&mut tx, &table, &table.columns(), found).await.unwrap();
        }
        tx.commit().await.unwrap();
        for name in ["provinces", "schools", "departments"] {
            assert!(rows(&database, name, 100).await == rows(&other, name, 100).await);
        }
    }
}
