use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::{AccountId, DepartmentId, EmployerId, EntryId, PersonId, ProvinceId, SchoolId, SessionId};
use crate::time::Instant;

fn bound_of(role: Role) -> Bound {
    let id = Uuid::from_u128(7);
    match role {
        Role::Graduate => Bound::Person { person: PersonId(id), school: SchoolId(1), entry: EntryId(id) },
        Role::Employer | Role::EmployerAdmin => Bound::Employer(EmployerId(id)),
        Role::Department => Bound::Department { school: SchoolId(1), department: DepartmentId(id) },
        Role::School => Bound::School(SchoolId(1)),
        Role::Province => Bound::Province(ProvinceId(1)),
        Role::Operator => Bound::Platform,
    }
}

fn session(role: Role, bound: Bound, rights: Rights) -> Session {
    Session {
        session: SessionId(Uuid::from_u128(1)),
        account: AccountId(Uuid::from_u128(2)),
        role,
        bound,
        rights,
        levels: LevelScope::Undergraduate,
        name: "测试".into(),
        organisation: "测试".into(),
    }
}

#[test]
fn the_table_is_the_reviewed_one() {
    insta::assert_snapshot!("permission_table", permission_table());
}

#[test]
fn exactly_the_rows_of_the_table_grant() {
    for action in Action::ALL {
        for role in Role::ALL {
            let listed = PERMISSIONS.iter().any(|row| row.action == action && row.role == role);
            let granted = Access::grant(&session(role, bound_of(role), Rights::FULL), action).is_ok();
            assert_eq!(listed, granted, "{} {}", action.code(), role.code());
        }
    }
}

#[test]
fn a_session_bound_to_another_kind_of_organisation_gets_nothing_but_its_own_account() {
    for row in PERMISSIONS.iter().filter(|row| row.reach != Reach::Own) {
        for other in Role::ALL.into_iter().filter(|role| !bound_of(*role).matches_role(row.role)) {
            let stranger = session(row.role, bound_of(other), Rights::FULL);
            assert!(Access::grant(&stranger, row.action).is_err(), "{:?} as {other:?}", row);
        }
    }
}

#[test]
fn read_only_accounts_cannot_write_and_closed_modules_cannot_be_read() {
    let read = Rights { employment: Right::Read, ..Rights::NONE };
    for row in PERMISSIONS {
        let Some((_, least)) = row.needs else {
            continue;
        };
        let bound = bound_of(row.role);
        assert_eq!(Access::grant(&session(row.role, bound, read), row.action).is_ok(), least == Right::Read);
        assert!(Access::grant(&session(row.role, bound, Rights::NONE), row.action).is_err());
    }
}

#[test]
fn data_scope_narrows_staff_and_nobody_else() {
    let staff = Access::grant(&session(Role::School, bound_of(Role::School), Rights::FULL), Action::SeeRoster).unwrap();
    assert_eq!(staff.levels().group(), Some("undergraduate"));
    let graduate = session(Role::Graduate, bound_of(Role::Graduate), Rights::NONE);
    assert_eq!(Access::grant(&graduate, Action::SeeGraduateHome).unwrap().levels(), LevelScope::All);
}

#[test]
fn a_code_counts_once_within_ten_minutes_and_five_tries() {
    let sent = Instant::from_micros(0);
    let fresh = OneTimeCode { sent_at: sent, tries: 0, used: false };
    assert_eq!(fresh.open(sent.plus_seconds(599)), Ok(()));
    assert_eq!(fresh.open(sent.plus_seconds(600)), Err(CodeAnswer::Expired));
    let tried = OneTimeCode { tries: 5, ..fresh.clone() };
    assert_eq!(tried.open(sent), Err(CodeAnswer::Exhausted));
    let used = OneTimeCode { used: true, ..fresh };
    assert_eq!(used.open(sent), Err(CodeAnswer::Used));
    assert_eq!(
        [1, 4, 5, 6].map(OneTimeCode::wrong),
        [CodeAnswer::Wrong(4), CodeAnswer::Wrong(1), CodeAnswer::Exhausted, CodeAnswer::Exhausted]
    );
}

#[test]
fn a_session_dies_idle_or_old() {
    let times = SessionTimes::of(Role::School);
    let start = Instant::from_micros(0);
    assert!(times.alive(start, start, start.plus_minutes(119)));
    assert!(!times.alive(start, start, start.plus_minutes(120)));
    assert!(!times.alive(start, start.plus_hours(11).plus_minutes(59), start.plus_hours(12)));
}

proptest! {
    #[test]
    fn a_bucket_never_gives_more_than_burst_plus_refill(gaps in proptest::collection::vec(0_i64..200, 1..200)) {
        let rule = ThrottleRule { name: "t", burst: 5, seconds_per_act: 30 };
        let mut now = Instant::from_micros(0);
        let mut bucket = Throttle::full(rule, now);
        let (mut taken, mut passed) = (0_i64, 0_i64);
        for gap in gaps {
            now = now.plus_seconds(gap);
            passed += gap;
            match bucket.take(rule, now) {
                Ok(next) => { bucket = next; taken += 1; }
                Err(wait) => prop_assert!((1..=30).contains(&wait) && bucket.take(rule, now.plus_seconds(wait)).is_ok()),
            }
        }
        prop_assert!(taken <= 5 + passed / 30 + 1);
    }
}
