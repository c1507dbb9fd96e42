//! What the program throws away by itself.

use app::ports::BlobOwner;
use store::engine::params;

use crate::harness::TestApp;

/// Far beyond everything that is kept, whatever the machine's own date says of a file just written.
const LONG_SECONDS: u64 = 20_000 * 86_400;

async fn rows(app: &TestApp, table: &str) -> i64 {
    let mut tx = app.app().db.read().await.unwrap();
    tx.one(&format!("SELECT COUNT(*) FROM {table}"), params![], |row| row.get(0)).await.unwrap()
}

both_engines! {
    async fn what_log_in_left_is_forgotten_and_orphaned_files_are_swept(app: TestApp) {
        let basic = app.seed_basic().await;
        app.sign_in(&basic.employer_admin).await;
        let mut stranger = app.visitor();
        let page = stranger.get("/login").await.expect(200);
        for _ in 0..3 {
            stranger.submit(&page, "/login", &[("account", "yunfan"), ("password", "wrong password")]).await;
        }
        let owner = BlobOwner::Employer(basic.employer);
        let orphan = app.app().blobs.put(owner, b"nobody names me").await.unwrap();
        let school = BlobOwner::School(basic.school);
        let other = app.app().blobs.put(school, b"evidence of an act that was rolled back").await.unwrap();
        app.run_due_jobs().await;
        assert!(app.app().blobs.get(school, other).await.unwrap().is_some());
        assert!(rows(&app, "sessions").await > 0 && rows(&app, "login_failures").await > 0);
        assert!(app.app().blobs.get(owner, orphan).await.unwrap().is_some());

        app.clock().advance_seconds(LONG_SECONDS);
        app.run_due_jobs().await;
        for table in ["sessions", "one_time_codes", "picture_codes", "login_failures", "throttles", "posts"] {
            assert_eq!(rows(&app, table).await, 0, "{table}");
        }
        assert!(app.app().blobs.get(owner, orphan).await.unwrap().is_none());
        assert!(app.app().blobs.get(school, other).await.unwrap().is_none());
    }
}
