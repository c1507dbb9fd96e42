//! Messages leaving the product: tried again, given up, sent again by the operator; what files of the outbox hold.

use app::ports::{Channel as _, ChannelKind};
use messages::OutboxFolder;
use store::engine::params;

use crate::agreement::{invited, sealed};
use crate::harness::{Page, TestApp};

/// Waiting, and given up.
async fn jobs(app: &TestApp) -> (i64, i64) {
    let mut tx = app.app().db.read().await.unwrap();
    let counts = store::jobs::counts(&mut tx, app.app().now()).await.unwrap();
    (counts.waiting, counts.dead)
}

fn sent_of(app: &TestApp, act: &str) -> usize {
    app.sent().iter().filter(|message| message.act == act).count()
}

/// The address of the first form that posts to an end like this.
fn action(page: &Page, end: &str) -> String {
    let html = page.html();
    let actions = html.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    actions.map(ToOwned::to_owned).find(|action| action.ends_with(end)).unwrap_or_else(|| panic!("{html}"))
}

both_engines! {
    async fn a_message_waits_for_a_channel_that_comes_back(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        app.break_channels(Some(true));
        invited(&app, &basic, &graduate).await;
        app.run_due_jobs().await;
        let (waiting, dead) = jobs(&app).await;
        assert!(waiting > 0 && dead == 0);
        // Nothing is tried before its time, and each time later than the last.
        app.break_channels(None);
        app.run_due_jobs().await;
        assert!(app.sent().is_empty());
        app.clock().advance_seconds(13);
        app.run_due_jobs().await;
        assert!(!app.sent().is_empty());
        assert_eq!(jobs(&app).await, (0, 0));
    }

    async fn a_message_nobody_takes_becomes_a_dead_letter_and_can_be_sent_again(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        app.break_channels(Some(true));
        invited(&app, &basic, &graduate).await;
        for _ in 0..9 {
            app.run_due_jobs().await;
            app.clock().advance_seconds(3600 + 900);
        }
        app.run_due_jobs().await;
        let (waiting, dead) = jobs(&app).await;
        assert!(waiting == 0 && dead > 0, "{waiting} {dead}");
        let mut operator = app.sign_in(&basic.operator).await;
        let page = operator.get("/o/operations").await.expect(200);
        assert!(page.contains("the gateway is away") && !page.contains(&graduate.mobile), "{}", page.text());
        app.break_channels(None);
        let again = action(&page, "/again");
        operator.submit(&page, &again, &[]).await.expect_to("/o/operations");
        app.run_due_jobs().await;
        assert_eq!(app.sent().len(), 1);
        operator.submit(&page, &again, &[]).await.expect(404);
        let mut school = app.sign_in(&basic.school_admin).await;
        school.post(&again, &[]).await.expect(404);
    }

    async fn a_lasting_failure_is_not_tried_again_and_a_code_is_never_sent_late(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        app.break_channels(Some(false));
        invited(&app, &basic, &graduate).await;
        app.run_due_jobs().await;
        assert_eq!(jobs(&app).await.0, 0);
        let before = jobs(&app).await.1;
        app.break_channels(Some(true));
        let mut visitor = app.visitor();
        let page = visitor.get("/login/code").await.expect(200);
        visitor.submit(&page, "/login/code", &[("contact", &graduate.mobile)]).await.expect(200);
        app.run_due_jobs().await;
        app.clock().advance_seconds(700);
        app.break_channels(None);
        app.run_due_jobs().await;
        assert_eq!(sent_of(&app, "log-in"), 0);
        assert_eq!(jobs(&app).await, (0, before + 1));
        // A dead code keeps no secret, and cannot be sent again.
        let mut tx = app.app().db.read().await.unwrap();
        let kept: i64 = tx
            .one("SELECT COUNT(*) FROM jobs WHERE kind = 'deliver-code' AND sealed IS NOT NULL", params![], |row| row.get(0))
            .await
            .unwrap();
        assert_eq!(kept, 0);
        drop(tx);
        let mut operator = app.sign_in(&basic.operator).await;
        let page = operator.get("/o/operations").await.expect(200);
        let discard = action(&page, "/discard");
        operator.submit(&page, &discard, &[]).await.expect_to("/o/operations");
        assert_eq!(jobs(&app).await.1, before);
    }

    async fn a_file_of_the_outbox_holds_account_masked_contact_act_and_code(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        sealed(&app, &basic, &graduate).await;
        app.run_due_jobs().await;
        let sent = app.sent();
        assert!(sent.iter().any(|message| message.code.is_some()) && sent.iter().any(|message| message.code.is_none()));
        let outbox = OutboxFolder::new(app.folder(), ChannelKind::Sms);
        for message in &sent {
            outbox.send(message).await.unwrap();
        }
        let files: Vec<_> = std::fs::read_dir(app.folder().join("outbox")).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(!files.is_empty());
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let letter: serde_json::Value = serde_json::from_str(&text).unwrap();
            let mut names: Vec<_> = letter.as_object().unwrap().keys().map(String::as_str).collect();
            names.sort_unstable();
            assert_eq!(names, ["account", "act", "at", "body", "code", "contact", "kind", "subject"]);
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            for secret in [&graduate.document, &graduate.mobile] {
                assert!(!text.contains(secret.as_str()) && !name.contains(secret.as_str()), "{text}");
            }
            assert!(letter["contact"].as_str().unwrap().contains('*'));
        }
    }
}
