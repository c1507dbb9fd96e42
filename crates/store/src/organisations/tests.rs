use domain::accounts::{Access, Action, Bound, LevelScope, Rights, Role, Session, SystemPurpose};
use domain::ids::{AccountId, Cohort, DepartmentId, ProvinceId, SchoolId, SessionId};
use domain::organisations::AgreementParties;
use domain::placements::StateCode;
use domain::time::Instant;
use uuid::Uuid;

use super::settings::SettingsRow;
use super::{departments, overview, policies, provinces, schools, settings};
use crate::engine::{Database, WriteTx, params};
use crate::store_test;

const WORK: Access = Access::system(SystemPurpose::Work);
const COHORT: Cohort = Cohort(2027);

fn access(role: Role, bound: Bound, action: Action, levels: LevelScope) -> Access {
    let session = Session {
        session: SessionId(Uuid::nil()),
        account: AccountId(Uuid::nil()),
        role,
        bound,
        rights: Rights::FULL,
        levels,
        name: "甲".into(),
        organisation: "某校".into(),
    };
    Access::grant(&session, action).unwrap()
}

fn school_access(school: SchoolId) -> Access {
    access(Role::School, Bound::School(school), Action::SeeSchoolHome, LevelScope::All)
}

fn at(seconds: i64) -> Instant {
    Instant::from_micros(seconds * 1_000_000)
}

async fn province(tx: &mut WriteTx) -> ProvinceId {
    let province = provinces::next(tx, &WORK).await.unwrap();
    let new = provinces::ProvinceRow {
        province,
        name: format!("第{province}省"),
        parties: AgreementParties::Three,
        policy_version: 0,
        version: 1,
    };
    provinces::insert(tx, &WORK, &new, at(0)).await.unwrap();
    let version = policies::insert(tx, &WORK, province, "v23", "", None, at(0)).await.unwrap();
    assert!(provinces::set_rules(tx, &WORK, &new, new.parties, version).await.unwrap());
    assert!(!provinces::set_rules(tx, &WORK, &new, new.parties, version).await.unwrap(), "seen is stale");
    province
}

async fn school(tx: &mut WriteTx, province: ProvinceId, code: &str) -> SchoolId {
    schools::insert(tx, &WORK, province, code, &format!("学校{code}"), "010-60000000", at(0)).await.unwrap()
}

async fn department(tx: &mut WriteTx, school: SchoolId, number: u128) -> DepartmentId {
    let department = DepartmentId(Uuid::from_u128(number));
    departments::insert(tx, &WORK, school, department, &format!("院系{number}"), at(0)).await.unwrap();
    department
}

struct Graduate {
    school: SchoolId,
    department: DepartmentId,
    number: u128,
    group: &'static str,
    /// State of the placement and since when it waits.
    placement: Option<(StateCode, i64)>,
}

async fn graduate(tx: &mut WriteTx, new: Graduate) {
    let id = Uuid::from_u128(new.number);
    let entry = "INSERT INTO entries (school_id, entry_id, cohort, person_id, department_id, name, name_key, document_kind, \
        document_masked, document_blind, exam_number, student_number, sex, ethnic_group, political_status, birth_day, level, \
        level_group, major_code, major, training_mode, origin_region, study_years, entered_month, graduation_month, \
        mobile_masked, email_masked, check_state, dispute, name_conflict, created_at, updated_at, version) VALUES ($1, $2, $3, \
        $2, $4, '甲', '甲', '1', '', $5, $6, $6, '1', '01', '01', $7, '31', $8, '', '', '1', '', '4', '', '', '', '', '', '', \
        $9, $10, $10, 1)";
    let day = domain::time::Day::new(2004, 1, 1).unwrap();
    let number = new.number.to_string();
    let blind = id.as_bytes().to_vec();
    let values =
        params![new.school, id, COHORT, new.department, blind.clone(), number.as_str(), day, new.group, false, at(0)];
    tx.execute(entry, values).await.unwrap();
    let Some((state, waiting)) = new.placement else { return };
    let placement = "INSERT INTO placements (school_id, placement_id, entry_id, person_id, cohort, department_id, level_group, \
        level, kind, state, slot, initiator, employer_name, credit_code, student_name, student_number, department, major, \
        document_blind, document_masked, post, flags, attempt, waiting_since, policy_version, settings_version, created_at, \
        updated_at, version, waiting) VALUES ($1, $2, $2, $2, $3, $4, $5, '31', 'online', $6, $7, 'employer', '', '', '', '', \
        '', '', $8, '', '', '', 1, $9, 1, 1, $9, $9, 1, $6)";
    let slot = state.slot().map_or("none", |slot| slot.as_str());
    let values = params![new.school, id, COHORT, new.department, new.group, state.as_str(), slot, blind, at(waiting)];
    tx.execute(placement, values).await.unwrap();
}

/// Two provinces; the first has one school of two departments and four graduates, the second one school of one.
async fn filled(tx: &mut WriteTx) -> (ProvinceId, SchoolId, SchoolId) {
    let (one, other) = (province(tx).await, province(tx).await);
    let (near, far) = (school(tx, one, "90001").await, school(tx, other, "90002").await);
    let (first, second) = (department(tx, near, 1).await, department(tx, near, 2).await);
    let third = department(tx, far, 3).await;
    let waits = |since| Some((StateCode::OnReviewSchool, since));
    let rows = [
        (near, first, 11, "undergraduate", waits(50)),
        (near, first, 12, "postgraduate", waits(40)),
        (near, second, 13, "undergraduate", Some((StateCode::OnSigned, 10))),
        (near, second, 14, "undergraduate", None),
        (far, third, 15, "undergraduate", waits(5)),
    ];
    for (school, department, number, group, placement) in rows {
        graduate(tx, Graduate { school, department, number, group, placement }).await;
    }
    (one, near, far)
}

store_test! {
    async fn counts_stay_within_the_access(database: Database) {
        let mut tx = database.write().await.unwrap();
        let (province, near, far) = filled(&mut tx).await;
        let school = school_access(near);
        let counted = overview::states(&mut tx, &school, near, COHORT).await.unwrap();
        let short: Vec<_> = counted.iter().map(|row| (row.state, row.count, row.oldest)).collect();
        assert_eq!(short, [
            (StateCode::OnReviewSchool, 2, Some(at(40))),
            (StateCode::OnSigned, 1, Some(at(10))),
        ]);
        assert_eq!(overview::graduates(&mut tx, &school, near, COHORT).await.unwrap(), 4);
        assert!(overview::states(&mut tx, &school, far, COHORT).await.unwrap().is_empty());
        assert_eq!(overview::graduates(&mut tx, &school, far, COHORT).await.unwrap(), 0);
        assert_eq!(overview::graduates(&mut tx, &school, near, Cohort(2026)).await.unwrap(), 0);

        let bound = Bound::Department { school: near, department: DepartmentId(Uuid::from_u128(1)) };
        let own = access(Role::Department, bound, Action::SeeSchoolHome, LevelScope::Undergraduate);
        let counted = overview::states(&mut tx, &own, near, COHORT).await.unwrap();
        assert_eq!(counted.iter().map(|row| row.count).sum::<i64>(), 1);
        assert_eq!(overview::graduates(&mut tx, &own, near, COHORT).await.unwrap(), 1);

        let province = access(Role::Province, Bound::Province(province), Action::SeeSchools, LevelScope::All);
        assert_eq!(overview::school_graduates(&mut tx, &province, COHORT).await.unwrap(), [(near, 4)]);
        let counted = overview::school_states(&mut tx, &province, COHORT).await.unwrap();
        assert!(counted.iter().all(|(school, _)| *school == near));
        assert_eq!(overview::work_since(&mut tx, &school, near, COHORT, at(45)).await.unwrap(), (1, 0));
        assert!(overview::states(&mut tx, &province, near, COHORT).await.unwrap().is_empty());
        assert!(overview::school_graduates(&mut tx, &school, COHORT).await.unwrap().is_empty());
    }

    async fn the_newest_settings_of_each_school_count(database: Database) {
        let mut tx = database.write().await.unwrap();
        let (province, near, far) = filled(&mut tx).await;
        for (school, version, body) in [(near, 1, "one"), (near, 2, "two"), (far, 1, "far")] {
            let new = SettingsRow { version, body: body.into() };
            settings::insert(&mut tx, &WORK, school, COHORT, &new, None, at(version)).await.unwrap();
        }
        let province = access(Role::Province, Bound::Province(province), Action::SeeSchools, LevelScope::All);
        assert_eq!(overview::school_settings(&mut tx, &province, COHORT).await.unwrap(), [(near, "two".to_owned())]);
        let changes = settings::changes(&mut tx, &school_access(near), near, COHORT, 9).await.unwrap();
        assert_eq!(changes.iter().map(|change| change.version).collect::<Vec<_>>(), [2, 1]);
        assert!(settings::changes(&mut tx, &school_access(near), far, COHORT, 9).await.unwrap().is_empty());
        let again = SettingsRow { version: 2, body: "late".into() };
        let lost = settings::insert(&mut tx, &WORK, near, COHORT, &again, None, at(3)).await.unwrap_err();
        assert!(lost.is_unique("school_settings", &["school_id", "cohort", "version"]), "{lost:?}");
    }

    async fn departments_need_a_writing_account(database: Database) {
        let mut tx = database.write().await.unwrap();
        let (_, near, _) = filled(&mut tx).await;
        let school = school_access(near);
        assert_eq!(departments::without_reviewer(&mut tx, &school, near).await.unwrap().len(), 2);
        let account = "INSERT INTO accounts (account_id, role, state, must_change_password, name, job_title, school_id, \
            department_id, right_employment, right_archive, right_household, levels, created_at, version) \
            VALUES ($1, 'department', $2, $3, '', '', $4, $5, $6, 'none', 'none', 'all', $7, 1)";
        let department = DepartmentId(Uuid::from_u128(1));
        for (number, state, right) in [(1, "stopped", "write"), (2, "active", "read"), (3, "active", "write")] {
            assert_eq!(departments::without_reviewer(&mut tx, &school, near).await.unwrap().len(), 2);
            let values = params![Uuid::from_u128(number), state, false, near, department, right, at(0)];
            tx.execute(account, values).await.unwrap();
        }
        assert_eq!(departments::without_reviewer(&mut tx, &school, near).await.unwrap(), ["院系2"]);
        assert_eq!(overview::department_accounts(&mut tx, &school, near).await.unwrap(), 2);
    }

    async fn withdrawn_notices_are_kept_but_not_shown(database: Database) {
        let mut tx = database.write().await.unwrap();
        for number in 1..=2_u8 {
            let new = crate::notices::NoticeRow {
                notice: Uuid::from_u128(number.into()),
                title: format!("通知{number}"),
                body: String::new(),
                published_at: at(number.into()),
                withdrawn_at: None,
            };
            crate::notices::insert(&mut tx, &WORK, &new).await.unwrap();
        }
        assert!(crate::notices::withdraw(&mut tx, &WORK, Uuid::from_u128(2), at(9)).await.unwrap());
        assert!(!crate::notices::withdraw(&mut tx, &WORK, Uuid::from_u128(2), at(9)).await.unwrap());
        let shown = crate::notices::current(&mut tx, 9).await.unwrap();
        assert_eq!(shown.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["通知1"]);
        assert_eq!(crate::notices::list(&mut tx, &WORK, 9).await.unwrap().len(), 2);
    }
}
