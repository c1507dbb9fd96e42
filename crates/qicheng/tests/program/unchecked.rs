//! A graduate who has not checked the record: every page and every act of the graduates' portal leads to the check (R03).

use axum::http::Method;
use store::engine::params;

use crate::harness::{TestApp, execute};

/// The check itself, the own account, messages.
const OPEN: [&str; 3] = ["/g/check", "/g/me", "/g/messages"];

/// An address of the table with something in every gap; the guard stands before anything reads it.
fn filled(route: &str) -> String {
    route.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/")
}

both_engines! {
    async fn whoever_has_not_checked_the_record_is_led_to_the_check_from_everywhere(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut tx = app.app().db.write().await.unwrap();
        let sql = "UPDATE entries SET check_state = 'unchecked' WHERE school_id = $1 AND entry_id = $2";
        execute(&mut tx, sql, params![graduate.school, graduate.entry]).await;
        tx.commit().await.unwrap();
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F061");
        let waits = |route: &str| {
            let portal = route == "/g" || route.starts_with("/g/");
            portal && !OPEN.iter().any(|open| route.starts_with(open))
        };
        let mut asked = 0;
        for (method, route) in app.routes().into_iter().filter(|(_, route)| waits(route)) {
            let answer = match method {
                Method::POST => phone.post(&filled(route), &[("nonce", "1")]).await,
                _ => phone.get(&filled(route)).await,
            };
            assert_eq!((answer.status(), answer.location()), (303, Some("/g/check")), "{method} {route}");
            asked += 1;
        }
        assert!(asked > 5, "{asked}");
        phone.get("/g/check").await.expect(200);
    }
}
