//! The whole journey, on both engines.

use testing::TempDatabase;
use testing::postgres::Server;

use crate::stage::Stage;
use crate::{agreement, employer, graduate, review, school};

/// Everybody on their own screen: the graduate on a phone, the others on a desk.
async fn online_signing(database: Option<&str>) {
    let stage = Stage::founded(database).await;
    let mut school = school::first_log_in(&stage).await;
    let department = school::departments_and_accounts(&mut school).await;
    let students = school::roster(&mut school).await;
    school::open_signing(&mut school).await;

    let mut employer = employer::register(&stage).await;
    employer::admitted(&stage).await;
    let letters = employer::invite_two(&mut employer, &students[..2]).await;
    employer::withdraw(&mut employer, &letters[1]).await;

    let mut phone = graduate::activate(&stage, &students[0]).await;
    graduate::check(&mut phone, &students[0]).await;
    graduate::accept(&stage, &mut phone, &students[0], &letters[0]).await;

    let mut department = school::colleague(&stage, "department", &department).await;
    review::department_passes(&mut department, &letters[0]).await;
    review::school_passes_undoes_and_passes(&mut school, &letters[0]).await;

    graduate::signed(&mut phone, &letters[0]).await;
    let path = agreement::the_same_everywhere(&stage, &mut phone, &mut employer, &mut school, &letters[0]).await;
    agreement::confirmed_by_anyone(&stage, &path).await;
    agreement::ledger_is_clean(&stage);
    stage.nothing_personal_in_the_log(&students);
    for browser in [school, employer, phone, department] {
        browser.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    online_signing(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let database = TempDatabase::empty(Server::shared().unwrap()).await.unwrap();
    online_signing(Some(database.url())).await;
}
