//! The second proof of binding acts: tries counted, codes bound and used once, contacts that count (decision 8).

use app::ActError;
use app::accounts::codes;
use app::placements::accept;
use domain::ids::{ContactId, PlacementRef};
use domain::placements::StateCode;
use store::engine::params;

use crate::agreement::{actor, invited, row};
use crate::harness::{Graduate, TestApp, execute};

async fn contact_of(app: &TestApp, graduate: &Graduate) -> ContactId {
    let who = actor(app, &graduate.somebody).await;
    codes::proving_contacts(app.app(), &who).await.unwrap()[0].0.contact
}

fn acceptance(app: &TestApp, record: PlacementRef, contact: ContactId, code: &str) -> accept::Accept {
    let nonce = app.app().new_id();
    accept::Accept { record, nonce, seen: 1, agreed: true, contact: Some(contact), code: code.to_owned() }
}

/// Another six digits, a different one for each `n`.
fn wrong(code: &str, n: u32) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1 + n) % 1_000_000)
}

fn words(error: &ActError) -> String {
    match error {
        ActError::Fields(errors) => errors.0.iter().map(|error| error.message.clone()).collect(),
        other => format!("{other:?}"),
    }
}

both_engines! {
    async fn guesses_made_at_once_share_five_tries(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let (who, contact) = (actor(&app, &graduate.somebody).await, contact_of(&app, &graduate).await);
        accept::send_code(app.app(), &who, record, 1, contact).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        let mut running = tokio::task::JoinSet::new();
        for n in 0..50 {
            let (program, who) = (app.app().clone(), who.clone());
            let input = acceptance(&app, record, contact, &wrong(&code, n));
            running.spawn(async move { accept::accept(&program, &who, &input).await });
        }
        let answers: Vec<String> =
            running.join_all().await.iter().map(|answer| words(answer.as_ref().unwrap_err())).collect();
        let weighed = answers.iter().filter(|words| words.contains("还可以再试")).count();
        assert_eq!(weighed, 4, "{answers:?}");
        assert_eq!(answers.iter().filter(|words| words.contains("次数过多")).count(), 46, "{answers:?}");
        // The right code comes too late, and the next one works.
        let late = accept::accept(app.app(), &who, &acceptance(&app, record, contact, &code)).await.unwrap_err();
        assert!(words(&late).contains("次数过多"), "{late:?}");
        app.clock().advance_seconds(61);
        accept::send_code(app.app(), &who, record, 1, contact).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        accept::accept(app.app(), &who, &acceptance(&app, record, contact, &code)).await.unwrap();
        assert_eq!(row(&app, record).await.state, StateCode::OnReviewDepartment);
    }

    async fn of_one_invitation_accepted_twice_at_once_the_second_learns_that_it_moved(app: TestApp) {
        let basic = app.seed_basic().await;
        for serial in 1..=8 {
            let graduate = app.graduate(&basic, serial).await;
            let record = invited(&app, &basic, &graduate).await;
            let (who, contact) = (actor(&app, &graduate.somebody).await, contact_of(&app, &graduate).await);
            accept::send_code(app.app(), &who, record, 1, contact).await.unwrap();
            let code = app.code_to(&graduate.mobile).await;
            let mut running = tokio::task::JoinSet::new();
            for _ in 0..8 {
                let (program, who, input) = (app.app().clone(), who.clone(), acceptance(&app, record, contact, &code));
                running.spawn(async move { accept::accept(&program, &who, &input).await });
            }
            let answers = running.join_all().await;
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
            for answer in answers.iter().filter_map(|answer| answer.as_ref().err()) {
                assert!(matches!(answer, ActError::Refused(_) | ActError::Stale(_)), "{answer:?}");
            }
            assert_eq!(row(&app, record).await.version, 2);
        }
    }

    async fn a_code_is_bound_to_record_version_time_and_one_use(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let first = invited(&app, &basic, &graduate).await;
        let second = invited(&app, &app.beside(&basic, 100).await, &graduate).await;
        let (who, contact) = (actor(&app, &graduate.somebody).await, contact_of(&app, &graduate).await);
        accept::send_code(app.app(), &who, first, 1, contact).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        let other = accept::accept(app.app(), &who, &acceptance(&app, second, contact, &code)).await.unwrap_err();
        assert!(words(&other).contains("请先获取验证码"), "{other:?}");
        app.clock().advance_seconds(600);
        let late = accept::accept(app.app(), &who, &acceptance(&app, first, contact, &code)).await.unwrap_err();
        assert!(words(&late).contains("已过期"), "{late:?}");
        accept::send_code(app.app(), &who, first, 1, contact).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        accept::accept(app.app(), &who, &acceptance(&app, first, contact, &code)).await.unwrap();
        let again = accept::accept(app.app(), &who, &acceptance(&app, first, contact, &code)).await.unwrap_err();
        assert!(!matches!(again, ActError::Broken(_)), "{again:?}");
        assert_eq!(row(&app, first).await.version, 2);
    }

    async fn the_accept_sheet_says_which_contact_does_not_count_yet(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut tx = app.app().db.write().await.unwrap();
        let sql = "UPDATE contacts SET origin = 'staff', origin_school_id = $2, counts_from = $3 WHERE person_id = $1";
        execute(&mut tx, sql, params![graduate.person, basic.school, app.app().now().plus_hours(24)]).await;
        tx.commit().await.unwrap();
        let (who, contact) = (actor(&app, &graduate.somebody).await, contact_of(&app, &graduate).await);
        let refused = accept::send_code(app.app(), &who, record, 1, contact).await.unwrap_err();
        assert!(matches!(&refused, ActError::Refused(refusal) if refusal.guard == "contact-too-new"), "{refused:?}");
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F116");
        let sheet = phone.get(&format!("/g/invitations/{record}/accept")).await.expect(200);
        assert!(sheet.contains("满 24 小时后才能使用"), "{}", sheet.text());
        app.clock().advance_seconds(24 * 3600);
        let sheet = phone.get(&format!("/g/invitations/{record}/accept")).await;
        let mut phone = if sheet.status() == 200 { phone } else { app.sign_in(&graduate.somebody).await };
        let sheet = phone.get(&format!("/g/invitations/{record}/accept")).await.expect(200);
        assert!(sheet.contains("学校工作人员填写"), "{}", sheet.text());
        accept::send_code(app.app(), &who, record, 1, contact).await.unwrap();
        app.run_due_jobs().await;
    }
}
