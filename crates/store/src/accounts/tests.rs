use domain::accounts::{Access, CodePurpose, LevelScope, Rights, Role, SystemPurpose, Throttle, ThrottleRule};
use domain::ids::AccountId;
use domain::time::Instant;
use uuid::Uuid;

use super::codes::CodeBinding;
use super::identities::AccountRow;
use super::login_names::NameKind;
use super::pictures::PictureRow;
use super::{codes, failures, identities, login_names, pictures, staff, throttles};
use crate::engine::{Database, StoreError};
use crate::store_test;

const NOW: Instant = Instant::from_micros(1_800_000_000_000_000);

fn operator(number: u128, login: &str) -> AccountRow {
    AccountRow {
        account: AccountId(Uuid::from_u128(number)),
        role: Role::Operator,
        active: true,
        login: Some(login.into()),
        password_hash: None,
        must_change_password: true,
        name: "演示运营".into(),
        job_title: String::new(),
        contact_sealed: None,
        province: None,
        school: None,
        department: None,
        employer: None,
        person: None,
        rights: Rights::NONE,
        levels: LevelScope::All,
        created_at: NOW,
        created_by: None,
        last_login_at: None,
        version: 1,
    }
}

store_test! {
    async fn an_account_is_found_and_changed_by_version(database: Database) {
        let access = Access::system(SystemPurpose::Administer);
        let mut tx = database.write().await.unwrap();
        let mut row = operator(1, "root");
        identities::insert(&mut tx, &access, &row).await.unwrap();
        assert_eq!(identities::by_login(&mut tx, &access, "root").await.unwrap(), Some(row.clone()));
        row.active = false;
        assert!(identities::update(&mut tx, &access, &row).await.unwrap());
        assert!(!identities::update(&mut tx, &access, &row).await.unwrap());
        identities::set_password(&mut tx, &access, row.account, "h1", false).await.unwrap();
        identities::rehash(&mut tx, &access, row.account, "h0", "h2").await.unwrap();
        identities::note_login(&mut tx, &access, row.account, NOW, "::1").await.unwrap();
        let stored = identities::find(&mut tx, &access, row.account).await.unwrap().unwrap();
        assert_eq!((stored.active, stored.password_hash.as_deref(), stored.version), (false, Some("h1"), 3));
        let listed = staff::list(&mut tx, &access, "运营", "", 10).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert!(staff::list(&mut tx, &access, "", "root", 10).await.unwrap().is_empty());
        let second = identities::insert(&mut tx, &access, &operator(2, "root")).await;
        assert!(matches!(second, Err(StoreError::Unique { .. })));
    }

    async fn a_name_belongs_to_one_account(database: Database) {
        let access = Access::system(SystemPurpose::Work);
        let mut tx = database.write().await.unwrap();
        let (one, two) = (operator(1, "one"), operator(2, "two"));
        identities::insert(&mut tx, &access, &one).await.unwrap();
        identities::insert(&mut tx, &access, &two).await.unwrap();
        assert!(login_names::insert(&mut tx, &access, &[1; 32], one.account, NameKind::Mobile).await.unwrap());
        assert!(!login_names::insert(&mut tx, &access, &[1; 32], two.account, NameKind::Mobile).await.unwrap());
        assert_eq!(login_names::find(&mut tx, &access, &[1; 32]).await.unwrap(), Some(one.account));
        login_names::delete(&mut tx, &access, &[1; 32], two.account).await.unwrap();
        assert_eq!(login_names::find(&mut tx, &access, &[1; 32]).await.unwrap(), Some(one.account));
        login_names::delete(&mut tx, &access, &[1; 32], one.account).await.unwrap();
        assert_eq!(login_names::find(&mut tx, &access, &[1; 32]).await.unwrap(), None);
    }

    async fn a_code_is_tried_and_spent_once(database: Database) {
        let mut tx = database.write().await.unwrap();
        let binding =
            CodeBinding { contact_blind: &[5; 32], purpose: CodePurpose::Accept, record: "R", version: 3 };
        codes::insert(&mut tx, Uuid::from_u128(1), &binding, &[6; 32], NOW).await.unwrap();
        codes::insert(&mut tx, Uuid::from_u128(2), &binding, &[7; 32], NOW.plus_seconds(1)).await.unwrap();
        let newest = codes::newest(&mut tx, &binding).await.unwrap().unwrap();
        assert_eq!(newest.id, Uuid::from_u128(2));
        assert_eq!(codes::take_try(&mut tx, newest.id, 2).await.unwrap(), Some(1));
        assert_eq!(codes::take_try(&mut tx, newest.id, 2).await.unwrap(), Some(2));
        assert_eq!(codes::take_try(&mut tx, newest.id, 2).await.unwrap(), None);
        assert_eq!(codes::newest(&mut tx, &binding).await.unwrap().unwrap().code.tries, 2);
        assert!(codes::used(&mut tx, newest.id, NOW).await.unwrap());
        assert!(!codes::used(&mut tx, newest.id, NOW).await.unwrap());
        assert!(codes::newest(&mut tx, &CodeBinding { version: 4, ..binding }).await.unwrap().is_none());
        assert_eq!(codes::delete_old(&mut tx, NOW.plus_hours(1)).await.unwrap(), 2);
    }

    async fn acts_at_once_take_no_more_than_the_bucket_holds(database: Database) {
        let rule = ThrottleRule { name: "at-once", burst: 7, seconds_per_act: 60 };
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..40 {
            let database = database.clone();
            running.spawn(async move {
                let mut tx = database.write().await.unwrap();
                let bucket = throttles::hold(&mut tx, rule, b"k", NOW).await.unwrap();
                let Ok(left) = bucket.take(rule, NOW) else { return false };
                throttles::put(&mut tx, rule, b"k", left).await.unwrap();
                tx.commit().await.unwrap();
                true
            });
        }
        let taken = running.join_all().await.into_iter().filter(|taken| *taken).count();
        assert_eq!(taken, 7);
        let mut tx = database.write().await.unwrap();
        let empty = throttles::hold(&mut tx, rule, b"k", NOW).await.unwrap();
        assert_eq!((empty.left(rule, NOW), empty.given_back(rule, NOW).left(rule, NOW)), (0, 1));
        let full = Throttle::full(rule, NOW);
        assert_eq!(full.given_back(rule, NOW), full, "no bucket holds more than its burst");
    }

    async fn limits_and_pictures_are_rows(database: Database) {
        let rule = ThrottleRule::LOG_IN_ACCOUNT;
        let mut tx = database.write().await.unwrap();
        assert_eq!(throttles::find(&mut tx, rule, b"k", NOW).await.unwrap(), Throttle::full(rule, NOW));
        let taken = Throttle::full(rule, NOW).take(rule, NOW).unwrap();
        throttles::put(&mut tx, rule, b"k", taken).await.unwrap();
        throttles::put(&mut tx, rule, b"k", taken).await.unwrap();
        assert_eq!(throttles::find(&mut tx, rule, b"k", NOW).await.unwrap(), taken);
        let since = NOW.plus_hours(-1);
        failures::add(&mut tx, &[1; 32], NOW, since).await.unwrap();
        failures::add(&mut tx, &[1; 32], NOW, since).await.unwrap();
        assert_eq!(failures::count(&mut tx, &[1; 32], since).await.unwrap(), 2);
        let later = NOW.plus_hours(2);
        failures::add(&mut tx, &[1; 32], later, NOW.plus_hours(1)).await.unwrap();
        assert_eq!(failures::count(&mut tx, &[1; 32], since).await.unwrap(), 1);
        failures::clear(&mut tx, &[1; 32]).await.unwrap();
        assert_eq!(failures::count(&mut tx, &[1; 32], since).await.unwrap(), 0);
        let picture = PictureRow {
            picture: Uuid::from_u128(9),
            code_hash: [1; 32],
            noise: [2; 32],
            code_sealed: vec![3],
            created_at: NOW,
        };
        pictures::insert(&mut tx, &picture).await.unwrap();
        assert_eq!(pictures::find(&mut tx, picture.picture).await.unwrap(), Some(picture.clone()));
        assert!(pictures::delete(&mut tx, picture.picture).await.unwrap());
        assert!(!pictures::delete(&mut tx, picture.picture).await.unwrap());
    }
}
