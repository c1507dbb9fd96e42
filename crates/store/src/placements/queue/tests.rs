use domain::accounts::{Access, Action, LevelScope, Right, Rights, Role, Session};
use domain::ids::{DepartmentId, EmployerId, EntryId, PersonId, PlacementRef, SessionId};
use domain::placements::{Concern, Level};
use uuid::Uuid;

use super::*;
use crate::engine::{Database, Dialect};
use crate::placements::{NewPlacement, PlacementMove, insert, intentions, move_to};
use crate::plans::rows_read;
use crate::roster::tests::{COHORT, NOW, SYSTEM, department, entry, load, school};
use crate::store_test;

fn placement(school: SchoolId, number: u128) -> NewPlacement {
    let entry = entry(school, number);
    let waits = number.is_multiple_of(2);
    // One in fifty of each kind that is rare has ended.
    let (kind, state) = match (waits, number % 50) {
        (true, _) => (PlacementKind::Online, StateCode::OnReviewSchool),
        (false, 41) => (PlacementKind::Offline, StateCode::OfVoid),
        (false, 43) => (PlacementKind::Paper, StateCode::BdDone),
        (false, 45) => (PlacementKind::Destination, StateCode::QxDone),
        (false, 47) => (PlacementKind::Destination, StateCode::QxFailed),
        (false, _) => (PlacementKind::Online, StateCode::OnInvited),
    };
    let seconds = i64::try_from(number * 7919 % 100_003).unwrap();
    let row = PlacementRow {
        record: PlacementRef { school, placement: PlacementId(Uuid::from_u128(0xface_0000 + number)) },
        entry: EntryId(Uuid::from_u128(number)),
        person: PersonId(Uuid::from_u128(0xbeef_0000 + number)),
        cohort: COHORT,
        department_id: department(number % 3),
        level_group: entry.level_group,
        level: entry.level,
        kind,
        state,
        slot: state.slot(),
        initiator: if kind == PlacementKind::Online { "employer" } else { "graduate" }.into(),
        employer: Some(EmployerId(Uuid::from_u128(number % 7))),
        employer_name: format!("单位{}有限公司", number % 7),
        credit_code: String::new(),
        student_name: format!("{}{number:05}", ["陈", "李", "王"][number as usize % 3]),
        student_number: entry.student_number,
        department: String::new(),
        major: entry.major,
        document_masked: entry.document_masked,
        post: if kind == PlacementKind::Destination { "境内升学" } else { "工程师" }.into(),
        number: None,
        flags: if number.is_multiple_of(10) { "warned_employer second_submission".into() } else { String::new() },
        attempt: 1,
        deadline: Some(NOW.plus_hours(5 * 24)),
        waiting_since: waits.then(|| NOW.plus_seconds(seconds)),
        policy_version: 1,
        settings_version: 1,
        created_at: NOW.plus_seconds(seconds),
        updated_at: NOW.plus_seconds(seconds),
        version: 1,
        waiting: state,
    };
    NewPlacement { row, document_blind: entry.document_blind }
}

async fn fill(database: &Database, school: SchoolId, count: u128) {
    load(database, school, count).await;
    let mut tx = database.write().await.unwrap();
    for number in 1..=count {
        insert(&mut tx, &SYSTEM, &placement(school, number)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn waiting() -> PlacementFilter {
    PlacementFilter { waits_at: Some(Level::School), ..PlacementFilter::default() }
}

fn list(school: SchoolId, filter: &PlacementFilter, order: Order) -> List<'_> {
    List { school, cohort: COHORT, filter, order }
}

fn reviewer(school: SchoolId, of: Option<DepartmentId>, levels: LevelScope) -> Access {
    use domain::accounts::Bound as Reach;
    let (role, bound) = match of {
        Some(department) => (Role::Department, Reach::Department { school, department }),
        None => (Role::School, Reach::School(school)),
    };
    let session = Session {
        session: SessionId(Uuid::from_u128(1)),
        account: AccountId(Uuid::from_u128(2)),
        role,
        bound,
        rights: Rights { employment: Right::Write, ..Rights::NONE },
        levels,
        name: "赵敏".into(),
        organisation: "临江理工大学".into(),
    };
    Access::grant(&session, Action::Review).unwrap()
}

store_test! {
    async fn the_queue_goes_from_the_longest_waiting_on_in_both_directions(database: Database) {
        let school = school(&database).await;
        fill(&database, school, 90).await;
        let mut tx = database.read().await.unwrap();
        let filter = waiting();
        let queue = list(school, &filter, Order::LongestWaiting);
        let mut seen: Vec<PlacementRow> = Vec::new();
        let mut cursor = Cursor::Start;
        loop {
            let page = page(&mut tx, &SYSTEM, queue, cursor, 10).await.unwrap();
            assert_eq!(page.has_previous, !seen.is_empty());
            seen.extend(page.rows.into_iter().map(|listed| listed.row));
            let Some(last) = seen.last().filter(|_| page.has_next) else { break };
            cursor = Cursor::After(queue.order.key(last).unwrap());
        }
        assert_eq!(seen.len(), 45);
        assert!(seen.is_sorted_by_key(|row| row.waiting_since));
        let key = queue.order.key(&seen[30]).unwrap();
        let back = page(&mut tx, &SYSTEM, queue, Cursor::Before(key), 20).await.unwrap();
        assert_eq!(back.rows.iter().map(|listed| &listed.row).collect::<Vec<_>>(), seen[10..30].iter().collect::<Vec<_>>());
        assert!(back.has_previous && back.has_next);
        let jumped = page(&mut tx, &SYSTEM, queue, Cursor::Skip(40), 20).await.unwrap();
        assert_eq!((jumped.rows.len(), jumped.has_previous, jumped.has_next), (5, true, false));
        assert_eq!(count(&mut tx, &SYSTEM, queue).await.unwrap(), 45);
        assert_eq!(count_before(&mut tx, &SYSTEM, queue, key).await.unwrap(), 30);
        let newest = list(school, &filter, Order::ShortestWaiting);
        let page = page(&mut tx, &SYSTEM, newest, Cursor::After(key), 100).await.unwrap();
        assert_eq!(page.rows.len(), 30);
        assert_eq!(count_before(&mut tx, &SYSTEM, newest, key).await.unwrap(), 14);
    }

    async fn filters_and_accesses_narrow(database: Database) {
        let school = school(&database).await;
        fill(&database, school, 60).await;
        let mut tx = database.read().await.unwrap();
        let whole = reviewer(school, None, LevelScope::All);
        let mut count = async |access: &Access, filter: PlacementFilter| {
            count(&mut tx, access, list(school, &filter, Order::Newest)).await.unwrap()
        };
        let any = PlacementFilter::default;
        assert_eq!(count(&whole, any()).await, 60);
        assert_eq!(count(&whole, waiting()).await, 30);
        let both = vec![StateCode::OnReviewSchool, StateCode::OnInvited];
        assert_eq!(count(&whole, PlacementFilter { states: both, ..any() }).await, 56);
        assert_eq!(count(&whole, PlacementFilter { kind: Some(PlacementKind::Paper), ..any() }).await, 1);
        let agreements = vec![PlacementKind::Online, PlacementKind::Offline];
        assert_eq!(count(&whole, PlacementFilter { kinds: agreements.clone(), ..any() }).await, 57);
        assert_eq!(count(&whole, PlacementFilter { kinds: vec![PlacementKind::Destination], ..any() }).await, 2);
        assert_eq!(count(&whole, PlacementFilter { ended: true, ..any() }).await, 2);
        assert_eq!(count(&whole, PlacementFilter { ended: true, kinds: agreements, ..any() }).await, 1);
        assert_eq!(count(&whole, PlacementFilter { post: Some("境内升学".into()), ..any() }).await, 2);
        assert_eq!(count(&whole, PlacementFilter { department: Some(department(1)), ..any() }).await, 20);
        assert_eq!(count(&whole, PlacementFilter { major: Some("专业2".into()), ..any() }).await, 15);
        assert_eq!(count(&whole, PlacementFilter { level: Some("11".into()), ..any() }).await, 12);
        assert_eq!(count(&whole, PlacementFilter { level_group: Some("postgraduate".into()), ..any() }).await, 12);
        assert_eq!(count(&whole, PlacementFilter { name: Some("李".into()), ..any() }).await, 20);
        assert_eq!(count(&whole, PlacementFilter { employer: Some("单位3".into()), ..any() }).await, 9);
        assert_eq!(count(&whole, PlacementFilter { initiator: Some("graduate".into()), ..any() }).await, 4);
        assert_eq!(count(&whole, PlacementFilter { number: Some("2027".into()), ..any() }).await, 0);
        let known = placement(school, 9);
        let number = PlacementFilter { student_number: Some(known.row.student_number), ..any() };
        assert_eq!(count(&whole, number).await, 1);
        assert_eq!(count(&whole, PlacementFilter { document: Some(known.document_blind), ..any() }).await, 1);
        assert_eq!(count(&whole, PlacementFilter { flag: Some(Concern::WarnedEmployer), ..any() }).await, 6);
        assert_eq!(count(&whole, PlacementFilter { flag: Some(Concern::BusinessStatus), ..any() }).await, 0);
        let early = PlacementFilter { waiting_until: Some(NOW.plus_seconds(50_000)), ..waiting() };
        assert!((1..30).contains(&count(&whole, early).await));
        let own = reviewer(school, Some(department(2)), LevelScope::All);
        assert_eq!(count(&own, any()).await, 20);
        assert_eq!(count(&own, PlacementFilter { department: Some(department(1)), ..any() }).await, 0);
        let postgraduates = reviewer(school, None, LevelScope::Postgraduate);
        assert_eq!(count(&postgraduates, any()).await, 12);
        let elsewhere = reviewer(SchoolId(school.0 + 1), None, LevelScope::All);
        assert_eq!(count(&elsewhere, any()).await, 0);
        let filter = any();
        let named = majors(&mut tx, &whole, list(school, &filter, Order::Newest), 10).await.unwrap();
        assert_eq!(named, ["专业0", "专业1", "专业2", "专业3"]);
    }

    async fn what_waits_is_counted_by_what_it_is(database: Database) {
        let school = school(&database).await;
        fill(&database, school, 6).await;
        let mut tx = database.write().await.unwrap();
        // A signed agreement whose rescission is under review waits, although its own state does not.
        let signed = placement(school, 1).row;
        let step = PlacementMove {
            record: signed.record,
            from: signed.state,
            version: 1,
            to: StateCode::OnSigned,
            waiting: StateCode::RoReviewSchool,
            slot: StateCode::OnSigned.slot(),
            number: None,
            flags: String::new(),
            deadline: None,
            waiting_since: Some(NOW),
            at: NOW,
        };
        assert!(move_to(&mut tx, &SYSTEM, &step).await.unwrap());
        let filter = waiting();
        let queue = list(school, &filter, Order::LongestWaiting);
        let mut counted = counts(&mut tx, &SYSTEM, queue).await.unwrap();
        counted.sort_by_key(|(state, _)| state.as_str());
        assert_eq!(counted, [(StateCode::OnReviewSchool, 3), (StateCode::RoReviewSchool, 1)]);
        let shown = page(&mut tx, &SYSTEM, queue, Cursor::Start, 1).await.unwrap();
        assert_eq!((shown.rows[0].row.record, shown.rows[0].row.waiting), (signed.record, StateCode::RoReviewSchool));
        assert_eq!(shown.rows[0].row.state, StateCode::OnSigned);
    }

    async fn a_decision_that_has_not_settled_is_shown_and_skipped(database: Database) {
        let school = school(&database).await;
        fill(&database, school, 4).await;
        let record = placement(school, 2).row.record;
        let decided = intentions::IntentionRow {
            level: "school".into(),
            decision: "{}".into(),
            by: AccountId(Uuid::from_u128(5)),
            by_name: "赵敏".into(),
            decided_at: NOW,
            effective_at: NOW.plus_seconds(10),
            placement_version: 2,
        };
        let mut tx = database.write().await.unwrap();
        intentions::insert(&mut tx, &SYSTEM, record, &decided).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = database.read().await.unwrap();
        let filter = waiting();
        let shown = page(&mut tx, &SYSTEM, list(school, &filter, Order::LongestWaiting), Cursor::Start, 10).await.unwrap();
        let pending: Vec<_> = shown.rows.iter().filter_map(|row| row.pending.as_ref()).collect();
        assert_eq!((shown.rows.len(), pending.len()), (2, 1));
        assert_eq!((pending[0].by_name.as_str(), pending[0].effective_at), ("赵敏", NOW.plus_seconds(10)));
        let filter = PlacementFilter { undecided: true, ..waiting() };
        let open = page(&mut tx, &SYSTEM, list(school, &filter, Order::LongestWaiting), Cursor::Start, 10).await.unwrap();
        assert_eq!(open.rows.len(), 1);
    }
}

fn of(kinds: &[PlacementKind]) -> PlacementFilter {
    PlacementFilter { kinds: kinds.to_vec(), ..PlacementFilter::default() }
}

fn ended() -> PlacementFilter {
    PlacementFilter { ended: true, ..PlacementFilter::default() }
}

/// Every list the pages show, with the index it must walk.
fn walks() -> Vec<(PlacementFilter, Order, Access, SchoolId, &'static str)> {
    let school = SchoolId(1);
    let whole = reviewer(school, None, LevelScope::All);
    let own = reviewer(school, Some(department(1)), LevelScope::All);
    let undecided = PlacementFilter { undecided: true, ..waiting() };
    let late = PlacementFilter { waiting_until: Some(NOW.plus_hours(24)), ..waiting() };
    vec![
        (waiting(), Order::LongestWaiting, whole, school, "placements_queue"),
        (waiting(), Order::ShortestWaiting, whole, school, "placements_queue"),
        (waiting(), Order::LongestWaiting, own, school, "placements_department_queue"),
        (undecided, Order::LongestWaiting, whole, school, "placements_queue"),
        (late, Order::LongestWaiting, whole, school, "placements_queue"),
        (
            PlacementFilter { waiting: vec![StateCode::OnReviewSchool], ..waiting() },
            Order::LongestWaiting,
            whole,
            school,
            "placements_queue",
        ),
        (
            PlacementFilter { states: vec![StateCode::OnInvited], ..PlacementFilter::default() },
            Order::Newest,
            whole,
            school,
            "placements_state",
        ),
        (PlacementFilter::default(), Order::Newest, whole, school, "placements_list"),
        (PlacementFilter::default(), Order::Newest, own, school, "placements_department_list"),
        (of(&[PlacementKind::Online, PlacementKind::Offline]), Order::Newest, whole, school, "placements_list"),
        (
            of(&[PlacementKind::Online, PlacementKind::Offline]),
            Order::Newest,
            own,
            school,
            "placements_department_list",
        ),
        (of(&[PlacementKind::Paper]), Order::Newest, whole, school, "placements_kind"),
        (of(&[PlacementKind::Destination]), Order::Oldest, own, school, "placements_department_kind"),
        (ended(), Order::LatestChange, whole, school, "placements_void"),
        (ended(), Order::LatestChange, own, school, "placements_department_void"),
        (
            PlacementFilter { changed_since: Some(NOW), ..ended() },
            Order::LatestChange,
            whole,
            school,
            "placements_void",
        ),
        (
            PlacementFilter { department: Some(department(1)), ..waiting() },
            Order::LongestWaiting,
            whole,
            school,
            "placements_department_queue",
        ),
    ]
}

fn cursors() -> [Cursor; 3] {
    let key = ListKey { at: NOW.plus_seconds(40_000), placement: PlacementId(Uuid::from_u128(0xface_0010)) };
    [Cursor::Start, Cursor::After(key), Cursor::Before(key)]
}

#[tokio::test]
async fn sqlite_walks_an_index_in_order() {
    let prepare = async |path: std::path::PathBuf| {
        let database = Database::open_sqlite(path, 1).unwrap();
        database.migrate().await.map(drop).map_err(|error| testing::Problem::new("migration", error))
    };
    let file = testing::TempFile::fresh(prepare).await.unwrap();
    let database = Database::open_sqlite(file.path(), 1).unwrap();
    let mut tx = database.read().await.unwrap();
    for (filter, order, access, school, index) in walks() {
        for cursor in cursors() {
            let (sql, values) = list(school, &filter, order).page_text(&access, cursor, 20);
            let plan = tx.all(&format!("EXPLAIN QUERY PLAN {sql}"), values, |row| row.get::<String>(3)).await.unwrap();
            let walks = plan.iter().any(|line| line.starts_with("SEARCH p ") && line.contains(&format!("{index} ")));
            assert!(walks, "{index} {cursor:?} {plan:#?}");
            assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{index} {cursor:?} {plan:#?}");
        }
    }
}

#[tokio::test]
async fn postgres_reads_hardly_more_than_it_shows() {
    let server = testing::postgres::Server::shared().unwrap();
    let prepare = async |url: String| {
        let database = Database::open_postgres(&url, 1).unwrap();
        database.migrate().await.map(drop).map_err(|error| testing::Problem::new("migration", error))
    };
    let temporary = testing::TempDatabase::fresh(server, prepare).await.unwrap();
    let database = Database::open_postgres(temporary.url(), 2).unwrap();
    assert_eq!(database.dialect(), Dialect::Postgres);
    let school = school(&database).await;
    fill(&database, school, 20_000).await;
    let mut tx = database.write().await.unwrap();
    tx.execute("ANALYZE placements", Vec::new()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = database.read().await.unwrap();
    for (filter, order, access, _, index) in walks() {
        for cursor in cursors() {
            let (sql, values) = list(school, &filter, order).page_text(&access, cursor, 20);
            let sql = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {sql}");
            let plan = tx.all(&sql, values, |row| row.get::<String>(0)).await.unwrap();
            assert!(rows_read(&plan, &["placements"]) <= 10 * 21, "{index} {cursor:?} {plan:#?}");
            assert!(plan.iter().any(|line| line.contains(" on placements ")), "{plan:#?}");
        }
    }
}
