use super::*;

#[test]
fn users_are_found_by_name() {
    let users = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/usr/sbin/nologin\n";
    assert_eq!(user(users, "nobody"), Some((65534, 65533)));
    assert_eq!(user(users, "postgres"), None);
}

#[test]
fn a_server_leaves_nothing_behind() {
    let server = Server::start(Durability::Durable).unwrap();
    let folder = PathBuf::from(server.url().replace("postgresql://postgres@", "").replace("%2F", "/"));
    assert!(folder.is_dir());
    drop(server);
    assert!(!folder.exists());
}

#[tokio::test]
async fn databases_are_copies_of_a_template() {
    let server = Server::shared().unwrap();
    let prepare = async |url: String| {
        let client = crate::temporary::connect(&url).await?;
        client.batch_execute("CREATE TABLE t (n INT)").await.map_err(|error| Problem::new("table", error))
    };
    let first = crate::TempDatabase::fresh(server, prepare).await.unwrap();
    let second = crate::TempDatabase::fresh(server, prepare).await.unwrap();
    let client = crate::temporary::connect(first.url()).await.unwrap();
    client.batch_execute("INSERT INTO t VALUES (1)").await.unwrap();
    let other = crate::temporary::connect(second.url()).await.unwrap();
    assert!(other.query("SELECT n FROM t", &[]).await.unwrap().is_empty());
}
