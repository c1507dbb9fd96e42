//! One test text for both engines.

/// `store_test! { async fn name(database: Database) { … } }` becomes the tests `name::sqlite` and `name::postgres`, each on
/// a fresh migrated database. The calling crate needs `testing` and `tokio` for its tests.
#[macro_export]
macro_rules! store_test {
    ($($(#[$attribute:meta])* async fn $name:ident($database:ident: $type:ty) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[$attribute])*
            async fn on($database: $type) $body

            #[tokio::test]
            async fn sqlite() {
                let prepare = async |path: ::std::path::PathBuf| {
                    let database = $crate::engine::Database::open_sqlite(path, 1);
                    $crate::store_test!(@migrated database)
                };
                let file = ::testing::TempFile::fresh(prepare).await.unwrap();
                on($crate::engine::Database::open_sqlite(file.path(), 2).unwrap()).await;
            }

            #[tokio::test]
            async fn postgres() {
                let prepare = async |url: ::std::string::String| {
                    let database = $crate::engine::Database::open_postgres(&url, 1);
                    $crate::store_test!(@migrated database)
                };
                let server = ::testing::postgres::Server::shared().unwrap();
                let temporary = ::testing::TempDatabase::fresh(server, prepare).await.unwrap();
                on($crate::engine::Database::open_postgres(temporary.url(), 8).unwrap()).await;
            }
        }
    )+};
    (@migrated $database:ident) => {
        match $database {
            Ok(database) => database.migrate().await.map(drop),
            Err(error) => Err(error),
        }
        .map_err(|error| ::testing::Problem::new("migration", error))
    };
}
