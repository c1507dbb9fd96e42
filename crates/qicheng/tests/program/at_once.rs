//! What is done at the same time: one draft of a kind, files that lie with exactly the submission they were meant for,
//! limits that hold whoever is faster.

use app::ActError;
use app::accounts::log_in::{LogIn, log_in};
use app::agreements::verify::verify;
use app::employers::licence::Upload;
use app::placements::{evidence, load_application, start, submit};
use domain::accounts::{Access, SystemPurpose};
use domain::placements::{PlacementKind, Slot, StateCode};
use domain::refusal::Refusal;
use tokio::task::JoinSet;

use crate::agreement::{actor, row, version};
use crate::applications::{ledger_is_clean, saved, started, unit, values};
use crate::harness::{TestApp, execute};

fn refusal(answer: Result<impl std::fmt::Debug, ActError>) -> Refusal {
    match answer {
        Err(ActError::Refused(refusal)) => *refusal,
        other => panic!("{other:?}"),
    }
}

/// A picture of its own for each number.
fn picture(app: &TestApp, number: u8) -> Upload {
    Upload { name: format!("{number}.png"), bytes: app.app().pictures.picture_code("ABCD", [number; 32]) }
}

both_engines! {
    async fn of_applications_started_at_once_one_is_and_the_others_are_refused_by_name(app: TestApp) {
        let basic = app.seed_basic().await;
        for (serial, kind) in (1..).zip([PlacementKind::Destination, PlacementKind::Offline, PlacementKind::Paper]) {
            let graduate = app.graduate(&basic, serial).await;
            let who = actor(&app, &graduate.somebody).await;
            let mut running = JoinSet::new();
            for _ in 0..12 {
                let (program, who, nonce) = (app.app().clone(), who.clone(), app.app().new_id());
                running.spawn(async move { start::start(&program, &who, nonce, kind, "seeking").await });
            }
            let (begun, others): (Vec<_>, Vec<_>) = running.join_all().await.into_iter().partition(Result::is_ok);
            assert_eq!(begun.len(), 1, "{begun:?} {others:?}");
            let record = begun.into_iter().next().unwrap().unwrap();
            for other in others {
                let refusal = refusal(other);
                assert_eq!((refusal.guard.as_str(), refusal.record), ("draft-exists", Some(record)));
            }
        }
        ledger_is_clean(&app).await;
    }

    async fn files_come_go_and_are_submitted_at_once_and_the_submission_has_what_the_form_has(app: TestApp) {
        const SUBMISSIONS: i64 = 25;
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let who = actor(&app, &graduate.somebody).await;
        let record = started(&app, &graduate, PlacementKind::Paper, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        evidence::add(app.app(), &who, app.app().new_id(), record, vec![picture(&app, 0)]).await.unwrap();
        let access = Access::system(SystemPurpose::Verify);
        let first = {
            let mut tx = app.app().db.read().await.unwrap();
            load_application(app.app(), &mut tx, &access, record).await.unwrap().files[0].file
        };
        let seen = version(&app, record).await;
        let contact = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap()[0].0.contact;
        let mut submissions = Vec::new();
        for seen in seen..seen + SUBMISSIONS {
            let mut tx = app.app().db.write().await.unwrap();
            execute(&mut tx, "DELETE FROM throttles", Vec::new()).await;
            tx.commit().await.unwrap();
            submit::send_code(app.app(), &who, record, seen, contact).await.unwrap();
            let (nonce, code) = (app.app().new_id(), app.code_to(&graduate.mobile).await);
            submissions.push(submit::Submit { record, nonce, seen, confirmed: true, contact: Some(contact), code });
        }
        let (mut submissions, mut running) = (submissions.into_iter(), JoinSet::new());
        for number in 0..175_u8 {
            let (program, own, nonce) = (app.app().clone(), who.clone(), app.app().new_id());
            if number % 5 == 3 {
                running.spawn(async move { evidence::remove(&program, &own, nonce, record, first).await });
            } else {
                let upload = picture(&app, number % 12);
                running.spawn(async move { evidence::add(&program, &own, nonce, record, vec![upload]).await });
            }
            if number % 7 == 6 && let Some(input) = submissions.next() {
                let (program, who) = (app.app().clone(), who.clone());
                running.spawn(async move { submit::submit(&program, &who, &input).await });
            }
        }
        for answer in running.join_all().await {
            assert!(!matches!(answer, Err(ActError::Broken(_))), "{answer:?}");
        }
        let mut tx = app.app().db.read().await.unwrap();
        let found = load_application(app.app(), &mut tx, &access, record).await.unwrap();
        drop(tx);
        let on_the_form: Vec<_> = found.files.iter().map(|file| file.file.to_string()).collect();
        assert!(on_the_form.len() <= 9, "{on_the_form:?}");
        if let Some(submission) = found.submissions.last() {
            assert_eq!((found.row.state, found.row.slot), (StateCode::BdReviewDepartment, Some(Slot::InProcess)));
            assert_eq!((found.submissions.len(), &submission.files), (1, &on_the_form));
        }
        ledger_is_clean(&app).await;
    }

    async fn look_ups_and_log_ins_made_at_once_are_no_more_than_the_limit(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut running = JoinSet::new();
        for _ in 0..30 {
            let program = app.app().clone();
            running.spawn(async move { verify(&program, "10.0.0.9", "2027190011000000001", "0123456789abcdef").await });
        }
        let answers = running.join_all().await;
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(None))).count(), 5, "five tries in ten minutes");
        assert!(answers.iter().filter(|answer| answer.is_err()).all(|answer| matches!(answer, Err(ActError::TooMany { .. }))));

        let mut running = JoinSet::new();
        for n in 0..30 {
            let (program, name) = (app.app().clone(), basic.operator.login.clone());
            running.spawn(async move {
                let address = format!("10.0.1.{n}");
                let input = LogIn { name: &name, password: "wrong", picture: None, device: "", address: &address };
                log_in(&program, &input).await.map(drop)
            });
        }
        let answers = running.join_all().await;
        let weighed = |answer: &Result<(), ActError>| match answer {
            Err(ActError::Fields(errors)) => errors.of("password").is_some(),
            _ => false,
        };
        assert!(answers.iter().filter(|answer| weighed(answer)).count() <= 10, "{answers:?}");
        assert!(answers.iter().any(weighed) && answers.iter().all(Result::is_err));
    }
}

both_engines! {
    async fn a_file_added_since_the_form_was_seen_makes_its_submission_stale(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let who = actor(&app, &graduate.somebody).await;
        let record = started(&app, &graduate, PlacementKind::Paper, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        evidence::add(app.app(), &who, app.app().new_id(), record, vec![picture(&app, 1)]).await.unwrap();
        let (seen, contact) = (version(&app, record).await, app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap()[0].0.contact);
        submit::send_code(app.app(), &who, record, seen, contact).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        // The same picture twice in one post is one file.
        let twice = vec![picture(&app, 2), picture(&app, 2), picture(&app, 1)];
        evidence::add(app.app(), &who, app.app().new_id(), record, twice).await.unwrap();
        assert_eq!(version(&app, record).await, seen + 1);
        let input = submit::Submit { record, nonce: app.app().new_id(), seen, confirmed: true, contact: Some(contact), code };
        let late = submit::submit(app.app(), &who, &input).await.unwrap_err();
        assert!(!matches!(late, ActError::Broken(_)), "{late:?}");
        assert_eq!(row(&app, record).await.state, StateCode::BdDraft);
        let access = Access::system(SystemPurpose::Verify);
        let mut tx = app.app().db.read().await.unwrap();
        assert_eq!(load_application(app.app(), &mut tx, &access, record).await.unwrap().files.len(), 2);
        drop(tx);
        ledger_is_clean(&app).await;
    }
}
