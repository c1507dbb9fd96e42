use domain::accounts::{Access, SystemPurpose};
use domain::ids::{AccountId, Cohort, DepartmentId, EntryId, ImportId, PersonId, ProvinceId, SchoolId};
use domain::organisations::AgreementParties;
use domain::time::{Day, Instant};
use uuid::Uuid;

use super::entries::{self, EntryRow};
use super::entry_changes::{self, KEYS_AT_ONCE};
use super::import_rows::{self, StoredRow};
use super::imports::{self, ImportRecord};
use crate::engine::Database;
use crate::organisations::provinces::{self, ProvinceRow};
use crate::organisations::{departments, schools};
use crate::store_test;

pub(crate) const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);
pub(crate) const COHORT: Cohort = Cohort(2027);
pub(crate) const SYSTEM: Access = Access::system(SystemPurpose::Work);

pub(crate) fn department(number: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(0xd000 + number))
}

/// One school with the departments 0, 1 and 2.
pub(crate) async fn school(database: &Database) -> SchoolId {
    let mut tx = database.write().await.unwrap();
    let province = ProvinceId(1);
    let row =
        ProvinceRow {
            province, name: "甲省".into(), parties: AgreementParties::Three, policy_version: 1, version: 1
        };
    provinces::insert(&mut tx, &SYSTEM, &row, NOW).await.unwrap();
    let school = schools::insert(&mut tx, &SYSTEM, province, "99001", "临江理工大学", "0000-1", NOW).await.unwrap();
    for (number, name) in ["软件学院", "外国语学院", "法学院"].into_iter().enumerate() {
        departments::insert(&mut tx, &SYSTEM, school, department(number as u128), name, NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
    school
}

pub(crate) fn entry(school: SchoolId, number: u128) -> EntryRow {
    EntryRow {
        school,
        entry: EntryId(Uuid::from_u128(number)),
        cohort: COHORT,
        person: PersonId(Uuid::from_u128(0xbeef_0000 + number)),
        department_id: department(number % 3),
        department: String::new(),
        name: format!("学生{number}"),
        name_key: format!("{}{number:05}", ["陈", "李", "王"][number as usize % 3]),
        document_kind: "resident_id".into(),
        document_masked: "1100**********0113".into(),
        document_blind: number.to_be_bytes().to_vec(),
        exam_number: format!("23{number:012}"),
        student_number: format!("2023{:06}", number * 7919 % 100_003),
        sex: "male".into(),
        ethnic_group: "01".into(),
        political_status: "03".into(),
        birth_day: Day::new(2004, 2, 3).unwrap(),
        level: if number.is_multiple_of(5) { "11" } else { "31" }.into(),
        level_group: if number.is_multiple_of(5) { "postgraduate" } else { "undergraduate" }.into(),
        major_code: String::new(),
        major: format!("专业{}", number % 4),
        training_mode: if number.is_multiple_of(10) { "21" } else { "1" }.into(),
        origin_region: "110101".into(),
        study_years: "4".into(),
        entered_month: "202309".into(),
        graduation_month: "202706".into(),
        mobile_masked: String::new(),
        email_masked: String::new(),
        check_state: "unchecked".into(),
        checked_at: None,
        dispute: String::new(),
        name_conflict: false,
        removed_at: None,
        reopened_at: None,
        reopened_ground: None,
        created_at: NOW,
        updated_at: NOW,
        version: 1,
    }
}

pub(crate) async fn load(database: &Database, school: SchoolId, count: u128) {
    let rows: Vec<_> = (1..=count).map(|number| (entry(school, number), [number as u8; 32])).collect();
    let mut tx = database.write().await.unwrap();
    assert_eq!(entry_changes::load(&mut tx, &SYSTEM, school, &rows).await.unwrap(), rows.len() as u64);
    tx.commit().await.unwrap();
}

store_test! {
    async fn known_entries_are_found_by_many_keys_at_once(database: Database) {
        let school = school(&database).await;
        load(&database, school, 150).await;
        let mut tx = database.read().await.unwrap();
        let blinds: Vec<Vec<u8>> = (100..100 + KEYS_AT_ONCE as u128).map(|n| n.to_be_bytes().to_vec()).collect();
        let found = entry_changes::with_documents(&mut tx, &SYSTEM, school, COHORT, &blinds).await.unwrap();
        assert_eq!(found.len(), 51);
        assert_eq!(found[0].fields_digest.as_deref().map(<[u8]>::len), Some(32));
        let numbers = vec![entry(school, 3).exam_number];
        let found = entry_changes::with_exam_numbers(&mut tx, &SYSTEM, school, COHORT, &numbers).await.unwrap();
        assert_eq!(found.iter().map(|known| known.entry).collect::<Vec<_>>(), [entry(school, 3).entry]);
        assert_eq!(entry_changes::with_documents(&mut tx, &SYSTEM, school, COHORT, &[]).await.unwrap(), []);
    }

    async fn a_stale_change_of_an_entry_is_refused(database: Database) {
        let school = school(&database).await;
        load(&database, school, 1).await;
        let changed = EntryRow { major: "法学".into(), training_mode: "22".into(), ..entry(school, 1) };
        let mut tx = database.write().await.unwrap();
        assert!(entry_changes::update(&mut tx, &SYSTEM, &changed, [9; 32], NOW).await.unwrap());
        assert!(!entry_changes::update(&mut tx, &SYSTEM, &changed, [9; 32], NOW).await.unwrap());
        let stored = entries::find(&mut tx, &SYSTEM, school, changed.entry).await.unwrap().unwrap();
        assert_eq!((stored.major.as_str(), stored.training_mode.as_str(), stored.version), ("法学", "22", 2));
        let digest = entry_changes::digest(&mut tx, &SYSTEM, school, changed.entry).await.unwrap();
        assert_eq!(digest, Some(vec![9; 32]));
    }

    async fn an_import_goes_from_check_to_done(database: Database) {
        let school = school(&database).await;
        let import = ImportId(Uuid::from_u128(7));
        let record = ImportRecord {
            school,
            import,
            cohort: COHORT,
            file_name: "名单.xlsx".into(),
            file_sha256: vec![5; 32],
            state: "checking".into(),
            heading: "[]".into(),
            row_count: 0,
            check_millis: 0,
            created_at: NOW,
            created_by: AccountId(Uuid::from_u128(1)),
            finished_at: None,
            version: 1,
        };
        let row = |number: i32, outcome: &str| StoredRow {
            row_number: number,
            outcome: outcome.into(),
            label: "示例".into(),
            cells_sealed: vec![1],
            problems_sealed: vec![2],
            problem_count: i32::from(outcome == "bad"),
            notice_count: number % 2,
            document_blind: Some(vec![number as u8 / 2]),
            exam_number: format!("{number}"),
        };
        let mut tx = database.write().await.unwrap();
        imports::insert(&mut tx, &SYSTEM, &record).await.unwrap();
        let rows = vec![row(2, "new"), row(3, "bad"), row(4, "update"), row(5, "same")];
        import_rows::load(&mut tx, &SYSTEM, school, import, rows).await.unwrap();
        assert_eq!(imports::find_same_file(&mut tx, &SYSTEM, school, COHORT, &[5; 32]).await.unwrap(), None);
        assert!(imports::finish_check(&mut tx, &SYSTEM, school, import, 4, 12).await.unwrap());
        assert!(!imports::finish_check(&mut tx, &SYSTEM, school, import, 4, 12).await.unwrap());
        let same = imports::find_same_file(&mut tx, &SYSTEM, school, COHORT, &[5; 32]).await.unwrap().unwrap();
        assert_eq!((same.state.as_str(), same.row_count, same.version), ("checked", 4, 2));
        let counts = import_rows::counts(&mut tx, &SYSTEM, school, import).await.unwrap();
        let counts: Vec<_> = counts.iter().map(|c| (c.outcome.as_str(), c.rows, c.with_notice)).collect();
        assert_eq!(counts, [("bad", 1, 1), ("new", 1, 0), ("same", 1, 1), ("update", 1, 0)]);
        assert_eq!(import_rows::same_document(&mut tx, &SYSTEM, school, import, &[1], 3).await.unwrap(), Some(2));
        assert_eq!(import_rows::same_exam_number(&mut tx, &SYSTEM, school, import, "3", 3).await.unwrap(), None);
        assert!(import_rows::replace(&mut tx, &SYSTEM, school, import, row(3, "new")).await.unwrap());
        assert_eq!(import_rows::mark_done(&mut tx, &SYSTEM, school, import, &[2, 3, 4, 5]).await.unwrap(), 3);
        assert!(!import_rows::replace(&mut tx, &SYSTEM, school, import, row(3, "bad")).await.unwrap());
        let done = import_rows::of_outcome(&mut tx, &SYSTEM, school, import, "done", 0, 10).await.unwrap();
        assert!(done.iter().all(|row| row.cells_sealed.is_empty()));
        assert!(imports::set_state(&mut tx, &SYSTEM, school, import, "checked", "done", Some(NOW)).await.unwrap());
        assert_eq!(imports::old(&mut tx, &SYSTEM, NOW.plus_hours(1), 5).await.unwrap(), [(school, import)]);
        imports::forget_rows(&mut tx, &SYSTEM, school, import).await.unwrap();
        assert_eq!(imports::old(&mut tx, &SYSTEM, NOW.plus_hours(1), 5).await.unwrap(), []);
    }
}
