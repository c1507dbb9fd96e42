use std::path::Path;

use app::ports::BlobOwner;
use domain::ids::SchoolId;

use super::*;
use crate::config::Config;
use crate::folder::DataFolder;

const PASSPHRASE: &str = "twelve letters at least";

fn config(folder: &Path, database: Option<&str>) -> Config {
    let mut config = Config { data: folder.to_owned(), ..Config::default() };
    config.database.url = database.map(|url| messages::Secret(url.to_owned()));
    config
}

async fn an_installation(config: &Config) -> DataFolder {
    let folder = DataFolder::create(&config.data).unwrap();
    let app = folder.app(config).unwrap();
    app.db.migrate().await.unwrap();
    let mut tx = app.db.write().await.unwrap();
    tx.execute("INSERT INTO installation (key, value) VALUES ('name', '启程')", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    app.blobs.put(BlobOwner::School(SchoolId(3)), b"a file").await.unwrap();
    folder
}

async fn takes_and_restores(from: Option<&str>, to: Option<&str>) {
    let temporary = tempfile::tempdir().unwrap();
    let source = config(&temporary.path().join("source"), from);
    let folder = an_installation(&source).await;
    let _serving = folder.lock().unwrap();
    let archive = temporary.path().join("backup.zip");
    let app = folder.app(&source).unwrap();
    let taken = take(&app, &folder, &archive, PASSPHRASE).await.unwrap();
    assert_eq!((taken.rows, taken.files), (1, 1));
    assert!(take(&app, &folder, &archive, PASSPHRASE).await.is_err());

    let target = config(&temporary.path().join("target"), to);
    let wrong = config(&temporary.path().join("wrong"), None);
    assert!(restore(&wrong, &archive, "another passphrase").await.unwrap_err().to_string().contains("passphrase"));
    let restored = restore(&target, &archive, PASSPHRASE).await.unwrap();
    assert_eq!((restored.rows, restored.files), (1, 1));
    assert!(restored.ledger.findings.is_empty());
    let copy = DataFolder::open(&target.data).unwrap().app(&target).unwrap();
    assert_eq!(copy.vault.blind("a", "b"), app.vault.blind("a", "b"));
    let mut tx = copy.db.read().await.unwrap();
    let name: String = tx.one("SELECT value FROM installation", vec![], |row| row.get(0)).await.unwrap();
    assert_eq!(name, "启程");
    assert!(restore(&target, &archive, PASSPHRASE).await.unwrap_err().to_string().contains("not empty"));
}

async fn empty() -> testing::TempDatabase {
    testing::TempDatabase::empty(testing::postgres::Server::shared().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_comes_back() {
    takes_and_restores(None, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_comes_back() {
    let (one, other) = (empty().await, empty().await);
    takes_and_restores(Some(one.url()), Some(other.url())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_school_moves_to_postgres() {
    let database = empty().await;
    takes_and_restores(None, Some(database.url())).await;
}
