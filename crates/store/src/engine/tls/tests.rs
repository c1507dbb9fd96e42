use testing::postgres::{Encrypted, Server};

use super::*;
use crate::engine::Database;

#[test]
fn a_root_certificate_of_ones_own_is_not_the_drivers_word() {
    let (plain, authority) = own_words("postgres://q@db.example.net/q?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem");
    assert_eq!(
        (plain.as_str(), authority.as_deref()),
        ("postgres://q@db.example.net/q?sslmode=require", Some("/etc/ca.pem"))
    );
    assert_eq!(own_words("postgres://q@db.example.net/q"), ("postgres://q@db.example.net/q".to_owned(), None));
}

#[test]
fn without_the_word_the_way_stays_in_the_clear() {
    let target = Target::read("postgres://q@db.example.net/q").unwrap();
    assert!(target.encryption.is_none());
    assert_eq!(target.config.get_ssl_mode(), SslMode::Disable);
}

#[tokio::test]
async fn the_way_is_encrypted_and_only_to_the_server_that_proves_itself() {
    let server = Server::encrypted().unwrap();
    let Encrypted { url, authority, stranger } = server.encrypted_way().unwrap();
    let open = |file: &std::path::Path| {
        Database::open_postgres(&format!("{url}?sslmode=verify-full&sslrootcert={}", file.display()), 1)
    };

    let database = open(authority).unwrap();
    let mut tx = database.read().await.unwrap();
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    assert!(tx.one::<bool>(sql, vec![], |row| row.get(0)).await.unwrap());

    let Err(refused) = open(stranger).unwrap().read().await else { panic!("a stranger's signature was believed") };
    assert!(!refused.to_string().contains("postgres@"), "{refused}");
}
