use super::*;
use crate::engine::{Database, Dialect};
use crate::plans::rows_read;
use crate::roster::tests::{COHORT, SYSTEM, department, entry, load, school};
use crate::store_test;

store_test! {
    async fn pages_follow_each_other_in_both_directions(database: Database) {
        let school = school(&database).await;
        load(&database, school, 95).await;
        let mut tx = database.read().await.unwrap();
        let filter = EntryFilter::default();
        let mut seen = Vec::new();
        let mut cursor = Cursor::Start;
        loop {
            let page = page(&mut tx, &SYSTEM, school, COHORT, &filter, cursor, 20).await.unwrap();
            assert_eq!(page.has_previous, !seen.is_empty());
            seen.extend(page.rows.iter().map(|row| row.student_number.clone()));
            let Some(last) = page.rows.last().filter(|_| page.has_next) else { break };
            cursor = Cursor::After(last.entry);
        }
        assert_eq!(seen.len(), 95);
        assert!(seen.is_sorted());
        let third = page(&mut tx, &SYSTEM, school, COHORT, &filter, Cursor::Start, 50).await.unwrap();
        let back = page(&mut tx, &SYSTEM, school, COHORT, &filter, Cursor::Before(third.rows[40].entry), 20).await.unwrap();
        assert_eq!(back.rows, third.rows[20..40]);
        assert!(back.has_previous && back.has_next);
        let jumped = page(&mut tx, &SYSTEM, school, COHORT, &filter, Cursor::Skip(20), 20).await.unwrap();
        assert_eq!(jumped.rows, third.rows[20..40]);
        assert!(jumped.has_previous && jumped.has_next);
        let before = count_before(&mut tx, &SYSTEM, school, COHORT, &filter, third.rows[40].entry).await.unwrap();
        assert_eq!(before, 40);
    }

    async fn filters_narrow_and_count(database: Database) {
        let school = school(&database).await;
        load(&database, school, 60).await;
        let mut tx = database.read().await.unwrap();
        let all = |number: u128| entry(school, number);
        let mut count = async |filter: EntryFilter| count(&mut tx, &SYSTEM, school, COHORT, &filter).await.unwrap();
        assert_eq!(count(EntryFilter::default()).await, 60);
        assert_eq!(count(EntryFilter { department: Some(department(1)), ..Default::default() }).await, 20);
        assert_eq!(count(EntryFilter { may_sign: Some(false), ..Default::default() }).await, 6);
        assert_eq!(count(EntryFilter { may_sign: Some(true), ..Default::default() }).await, 54);
        assert_eq!(count(EntryFilter { levels: vec!["11".into(), "12".into()], ..Default::default() }).await, 12);
        assert_eq!(count(EntryFilter { major: Some("专业2".into()), ..Default::default() }).await, 15);
        assert_eq!(count(EntryFilter { training_mode: Some("21".into()), ..Default::default() }).await, 6);
        assert_eq!(count(EntryFilter { check_state: Some("confirmed".into()), ..Default::default() }).await, 0);
        assert_eq!(count(EntryFilter { held: Some(Held::Nothing), ..Default::default() }).await, 60);
        assert_eq!(count(EntryFilter { held: Some(Held::Settled), ..Default::default() }).await, 0);
        assert_eq!(count(EntryFilter { held: Some(Held::UnderWay), ..Default::default() }).await, 0);
        let sought = |sought| EntryFilter { sought: Some(sought), ..Default::default() };
        assert_eq!(count(sought(Sought::NamePrefix("李".into()))).await, 20);
        assert_eq!(count(sought(Sought::StudentNumber(all(9).student_number))).await, 1);
        assert_eq!(count(sought(Sought::ExamNumber(all(9).exam_number))).await, 1);
        assert_eq!(count(sought(Sought::Document(all(9).document_blind))).await, 1);
        let by_name = sought(Sought::NamePrefix("李".into()));
        let names = page(&mut tx, &SYSTEM, school, COHORT, &by_name, Cursor::Start, 10).await.unwrap();
        assert_eq!(names.rows[0].name, "学生1");
        assert_eq!(names.rows[0].department, "外国语学院");
        let found = majors(&mut tx, &SYSTEM, school, COHORT, Some(department(0)), 10).await.unwrap();
        assert_eq!(found, ["专业0", "专业1", "专业2", "专业3"]);
    }

    async fn list_statements_walk_an_index(database: Database) {
        let school = school(&database).await;
        let postgres = database.dialect() == Dialect::Postgres;
        load(&database, school, if postgres { 20_000 } else { 3 }).await;
        if postgres {
            let mut tx = database.write().await.unwrap();
            tx.execute("ANALYZE entries", Vec::new()).await.unwrap();
            tx.commit().await.unwrap();
        }
        let by_department = EntryFilter { department: Some(department(1)), ..Default::default() };
        let by_name = EntryFilter { sought: Some(Sought::NamePrefix("李".into())), ..Default::default() };
        let cases = [
            (EntryFilter::default(), "entries_list"),
            (by_department, "entries_department"),
            (by_name, "entries_name"),
            (EntryFilter { held: Some(Held::Settled), ..Default::default() }, "entries_list"),
            (EntryFilter { held: Some(Held::UnderWay), ..Default::default() }, "entries_list"),
            (EntryFilter { held: Some(Held::Nothing), ..Default::default() }, "entries_list"),
        ];
        let mut tx = database.read().await.unwrap();
        for (filter, index) in cases {
            // What is held stands at the placements: until a page is full, every graduate of the cohort is looked at.
            if postgres && filter.held.is_some() {
                continue;
            }
            let near = entry(school, 2).entry;
            for cursor in [Cursor::Start, Cursor::After(near), Cursor::Before(near), Cursor::Skip(20)] {
                let (sql, values) = filter.page_text(&SYSTEM, school, COHORT, cursor, 20);
                if postgres {
                    let sql = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {sql}");
                    let plan = tx.all(&sql, values, |row| row.get::<String>(0)).await.unwrap();
                    assert!(rows_read(&plan, &["entries"]) <= 10 * 21, "{index} {cursor:?} {plan:#?}");
                    continue;
                }
                let plan = tx.all(&format!("EXPLAIN QUERY PLAN {sql}"), values, |row| row.get::<String>(3)).await.unwrap();
                assert!(plan.iter().any(|line| line.starts_with("SEARCH e ") && line.contains(index)), "{cursor:?} {plan:#?}");
                assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{plan:#?}");
            }
        }
    }
}
