use domain::accounts::{Access, Action, Bound, LevelScope, Rights, Role, Session};
use domain::ids::{AccountId, Cohort, FileId, ModeChangeId, ProvinceId, SchoolId, SessionId};
use domain::roster::{Commitment, ModeChange, ModeChangeCode};
use domain::time::Instant;
use uuid::Uuid;

use super::{After, ModeChangeRow, NewModeChange};
use crate::engine::{Database, StoreError};
use crate::roster::tests::{COHORT, NOW, SYSTEM, department, entry, load, school};
use crate::roster::{commitments, mode_change_files, mode_changes};
use crate::store_test;
use crate::uploads::UploadedFile;

const NEWEST: After = (Instant::from_micros(4_000_000_000_000_000), ModeChangeId(Uuid::max()));
const FIRST: After = (Instant::EPOCH, ModeChangeId(Uuid::nil()));

fn access(role: Role, bound: Bound, action: Action) -> Access {
    let session = Session {
        session: SessionId(Uuid::nil()),
        account: AccountId(Uuid::nil()),
        role,
        bound,
        rights: Rights::FULL,
        levels: LevelScope::All,
        name: String::new(),
        organisation: String::new(),
    };
    Access::grant(&session, action).unwrap()
}

fn of_province(province: i32) -> Access {
    access(Role::Province, Bound::Province(ProvinceId(province)), Action::DecideModeChange)
}

fn new(school: SchoolId, number: u128) -> NewModeChange {
    NewModeChange {
        school,
        change: ModeChangeId(Uuid::from_u128(0xc0 + number)),
        entry: entry(school, number).entry,
        cohort: COHORT,
        from: "21".into(),
        unit: "江州县人民医院".into(),
        unit_region: String::new(),
        asked_by: AccountId(Uuid::from_u128(5)),
        asked_by_name: "赵敏".into(),
    }
}

async fn begun(database: &Database, school: SchoolId, number: u128) -> ModeChangeRow {
    let new = new(school, number);
    let mut tx = database.write().await.unwrap();
    mode_changes::insert(&mut tx, &SYSTEM, &new, NOW.plus_minutes(number as i64)).await.unwrap();
    tx.commit().await.unwrap();
    seen(database, school, number).await
}

async fn seen(database: &Database, school: SchoolId, number: u128) -> ModeChangeRow {
    let change = new(school, number).change;
    let mut tx = database.read().await.unwrap();
    mode_changes::find(&mut tx, &SYSTEM, (school, change)).await.unwrap().unwrap()
}

async fn moved(database: &Database, row: &ModeChangeRow, next: &ModeChange, by: &str) -> bool {
    let mut tx = database.write().await.unwrap();
    let moved = mode_changes::move_to(&mut tx, &SYSTEM, row, next, by).await.unwrap();
    tx.commit().await.unwrap();
    moved
}

store_test! {
    async fn one_open_request_to_an_entry_and_none_moves_twice(database: Database) {
        let school = school(&database).await;
        load(&database, school, 3).await;
        let mut row = begun(&database, school, 1).await;
        assert_eq!((row.state.clone(), row.version, row.name.as_str()), (ModeChange::Draft, 1, "学生1"));
        let mut tx = database.write().await.unwrap();
        let second = NewModeChange { change: ModeChangeId(Uuid::from_u128(9)), ..new(school, 1) };
        let refused = mode_changes::insert(&mut tx, &SYSTEM, &second, NOW).await;
        assert!(matches!(refused, Err(StoreError::Unique { .. })), "{refused:?}");
        drop(tx);

        (row.to, row.reason) = ("1".into(), "录取名册有误".into());
        let mut tx = database.write().await.unwrap();
        assert!(mode_changes::save(&mut tx, &SYSTEM, &row, 1).await.unwrap());
        assert!(!mode_changes::save(&mut tx, &SYSTEM, &row, 1).await.unwrap());
        tx.commit().await.unwrap();
        let row = seen(&database, school, 1).await;
        let pending = ModeChange::Pending { submitted_at: NOW };
        assert!(moved(&database, &row, &pending, "").await);
        assert!(!moved(&database, &row, &pending, "").await);
        let sent = seen(&database, school, 1).await;
        assert_eq!((sent.submitted_at(), sent.to.as_str(), sent.version), (Some(NOW), "1", 3));
        let answer = "同意".to_owned();
        let approved = ModeChange::Approved { submitted_at: NOW, decided_at: NOW.plus_hours(1), answer };
        assert!(moved(&database, &sent, &approved, "省厅甲").await);
        let ended = seen(&database, school, 1).await;
        assert_eq!((&ended.state, ended.decided_by_name.as_str()), (&approved, "省厅甲"));
        // With nothing open any more another one may begin.
        let mut tx = database.write().await.unwrap();
        mode_changes::insert(&mut tx, &SYSTEM, &second, NOW).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = database.read().await.unwrap();
        assert_eq!(mode_changes::of_entry(&mut tx, &SYSTEM, school, row.entry).await.unwrap().len(), 2);
    }

    async fn a_province_sees_what_its_own_schools_have_sent(database: Database) {
        let school = school(&database).await;
        load(&database, school, 4).await;
        for number in 1..=4 {
            begun(&database, school, number).await;
        }
        for number in [2, 3, 4] {
            let submitted_at = NOW.plus_hours(10 - number as i64);
            let row = seen(&database, school, number).await;
            assert!(moved(&database, &row, &ModeChange::Pending { submitted_at }, "").await);
        }
        let row = seen(&database, school, 4).await;
        let at = NOW.plus_hours(20);
        assert!(moved(&database, &row, &ModeChange::Withdrawn { at }, "").await);
        let (own, stranger) = (of_province(1), of_province(2));
        let mut tx = database.read().await.unwrap();
        let key = |number| (school, new(school, number).change);
        assert_eq!(mode_changes::find_sent(&mut tx, &own, key(1)).await.unwrap(), None, "a draft is the school's");
        let known = mode_changes::find_sent(&mut tx, &own, key(4)).await.unwrap().unwrap();
        assert_eq!(known.state, ModeChange::Withdrawn { at });
        assert_eq!(mode_changes::find_sent(&mut tx, &stranger, key(2)).await.unwrap(), None);
        assert_eq!(mode_changes::find(&mut tx, &own, key(2)).await.unwrap(), None);
        let waiting = mode_changes::waiting(&mut tx, &own, COHORT, FIRST, 10).await.unwrap();
        let names: Vec<&str> = waiting.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["学生3", "学生2"], "longest waiting first");
        let after = (waiting[0].submitted_at().unwrap(), waiting[0].change);
        assert_eq!(mode_changes::waiting(&mut tx, &own, COHORT, after, 10).await.unwrap().len(), 1);
        assert_eq!(mode_changes::count_waiting(&mut tx, &own, COHORT).await.unwrap(), 2);
        assert_eq!(mode_changes::count_waiting(&mut tx, &stranger, COHORT).await.unwrap(), 0);
        assert_eq!(mode_changes::count_waiting(&mut tx, &own, Cohort(2026)).await.unwrap(), 0);
        assert_eq!(mode_changes::decided(&mut tx, &own, COHORT, NEWEST, 10).await.unwrap(), []);
    }

    async fn a_department_sees_its_own_graduates(database: Database) {
        let school = school(&database).await;
        load(&database, school, 4).await;
        for number in 1..=4 {
            begun(&database, school, number).await;
        }
        let bound = Bound::Department { school, department: department(1) };
        let own = access(Role::Department, bound, Action::SeeRoster);
        let mut tx = database.read().await.unwrap();
        let list = mode_changes::list(&mut tx, &own, school, COHORT, None, NEWEST, 10).await.unwrap();
        let names: Vec<&str> = list.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["学生4", "学生1"]);
        let after = (list[0].created_at, list[0].change);
        let rest = mode_changes::list(&mut tx, &SYSTEM, school, COHORT, None, after, 2).await.unwrap();
        assert_eq!(rest.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["学生3", "学生2"]);
        let pending = Some(ModeChangeCode::Pending);
        assert_eq!(mode_changes::list(&mut tx, &own, school, COHORT, pending, NEWEST, 10).await.unwrap(), []);
        assert_eq!(mode_changes::counts(&mut tx, &own, school, COHORT).await.unwrap(), [(ModeChangeCode::Draft, 2)]);
        let elsewhere = (school, new(school, 2).change);
        assert_eq!(mode_changes::find(&mut tx, &own, elsewhere).await.unwrap(), None);
    }

    async fn files_stay_when_they_are_taken_off(database: Database) {
        let school = school(&database).await;
        load(&database, school, 1).await;
        let row = begun(&database, school, 1).await;
        let key = (school, row.change);
        let file = UploadedFile {
            file: FileId(Uuid::from_u128(3)),
            name: "录取名册.png".into(),
            kind: "png".into(),
            sha256: [7; 32],
            bytes: 120,
            pages: 1,
            uploaded_at: NOW,
        };
        let mut tx = database.write().await.unwrap();
        mode_change_files::insert(&mut tx, &SYSTEM, key, &file).await.unwrap();
        assert_eq!(mode_change_files::list(&mut tx, &SYSTEM, key).await.unwrap(), std::slice::from_ref(&file));
        assert!(mode_change_files::remove(&mut tx, &SYSTEM, key, file.file, NOW).await.unwrap());
        assert!(!mode_change_files::remove(&mut tx, &SYSTEM, key, file.file, NOW).await.unwrap());
        assert_eq!(mode_change_files::list(&mut tx, &SYSTEM, key).await.unwrap(), []);
    }

    async fn commitments_are_listed_for_the_bound(database: Database) {
        let school = school(&database).await;
        load(&database, school, 20).await;
        let unit = Commitment { unit: "江州县人民医院".into(), region: "110101".into() };
        let bound = entry(school, 10).entry;
        let mut tx = database.write().await.unwrap();
        commitments::put(&mut tx, &SYSTEM, school, bound, Some(&unit)).await.unwrap();
        commitments::put(&mut tx, &SYSTEM, school, bound, Some(&unit)).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = database.write().await.unwrap();
        assert_eq!(commitments::find(&mut tx, &SYSTEM, school, bound).await.unwrap(), Some(unit.clone()));
        let list = commitments::bound(&mut tx, &SYSTEM, school, COHORT, 10).await.unwrap();
        let mut units: Vec<&str> = list.iter().map(|row| row.unit.as_str()).collect();
        units.sort_unstable();
        assert_eq!(units, ["", "江州县人民医院"], "the tenth and the twentieth are bound");
        assert!(list.iter().all(|row| row.effective.is_none() && row.training_mode == "21"));
        let province = of_province(1);
        assert_eq!(commitments::of_province(&mut tx, &province, COHORT).await.unwrap().len(), 2);
        assert_eq!(commitments::of_province(&mut tx, &of_province(2), COHORT).await.unwrap(), []);
        assert_eq!(commitments::bound_of_school(&mut tx, &province, school, COHORT, 10).await.unwrap().len(), 2);
        assert_eq!(commitments::bound_of_school(&mut tx, &of_province(2), school, COHORT, 10).await.unwrap(), []);
        commitments::put(&mut tx, &SYSTEM, school, bound, None).await.unwrap();
        assert_eq!(commitments::find(&mut tx, &SYSTEM, school, bound).await.unwrap(), None);
    }
}
