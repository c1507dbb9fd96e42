//! What `ledger verify` finds: every kind of damage to events, details, order, checkpoints and rows, by its name.

use app::ledger::verify::{Finding, Verification, verify};
use domain::ids::PlacementRef;
use domain::ledger::Damage;
use store::engine::{Value, params};

use crate::agreement::sealed;
use crate::harness::{Basic, TestApp, execute};

async fn signed(app: &TestApp) -> (Basic, PlacementRef) {
    let basic = app.seed_basic().await;
    let graduate = app.graduate(&basic, 1).await;
    let record = sealed(app, &basic, &graduate).await;
    app.run_due_jobs().await;
    // Checkpoints are signed now and then.
    app.clock().advance_seconds(3600);
    app.run_due_jobs().await;
    app::ledger::sequence::number_all(app.app()).await.unwrap();
    app::ledger::checkpoint::sign_all(app.app()).await.unwrap();
    let clean = verify(app.app()).await.unwrap();
    assert_eq!(clean.findings, []);
    (basic, record)
}

async fn tamper(app: &TestApp, statements: &[(&str, Vec<Value>)]) -> Verification {
    let mut tx = app.app().db.write().await.unwrap();
    for (sql, values) in statements {
        execute(&mut tx, sql, values.clone()).await;
    }
    tx.commit().await.unwrap();
    verify(app.app()).await.unwrap()
}

fn stream_damage(report: &Verification, record: PlacementRef) -> Vec<Damage> {
    let of = |finding: &Finding| match finding {
        Finding::Stream { stream, damage, .. } if *stream == record.placement.0 => Some(damage.clone()),
        _ => None,
    };
    report.findings.iter().filter_map(of).collect()
}

both_engines! {
    async fn a_changed_fact_is_named(app: TestApp) {
        let (_, record) = signed(&app).await;
        let id = record.placement.0;
        let sql = "UPDATE ledger_events SET fact = REPLACE(fact, 'ON-SIGNED', 'ON-FAILED') WHERE stream = $1";
        let report = tamper(&app, &[(sql, params![id])]).await;
        assert!(matches!(stream_damage(&report, record).as_slice(), [Damage::Changed { .. }]), "{:?}", report.findings);
    }

    async fn a_changed_kind_or_time_is_named(app: TestApp) {
        let (_, record) = signed(&app).await;
        let id = record.placement.0;
        let sql = "UPDATE ledger_events SET kind = 'placement.refused' WHERE stream = $1 AND seq = 2";
        let report = tamper(&app, &[(sql, params![id])]).await;
        assert_eq!(stream_damage(&report, record), [Damage::Changed { seq: 2 }]);
        let sql = "UPDATE ledger_events SET at = $2 WHERE stream = $1 AND seq = 1";
        let report = tamper(&app, &[(sql, params![id, app.app().now()])]).await;
        assert_eq!(stream_damage(&report, record), [Damage::Changed { seq: 1 }]);
    }

    async fn a_changed_or_lost_detail_is_named_and_an_erased_one_is_not(app: TestApp) {
        let (_, record) = signed(&app).await;
        let id = record.placement.0;
        let erase = "UPDATE ledger_details SET salt = NULL, body = NULL, erased_at = $2, erased_rule = 'retention' \
                     WHERE stream = $1 AND seq = 1";
        let report = tamper(&app, &[(erase, params![id, app.app().now()])]).await;
        assert_eq!((report.findings.as_slice(), report.erased), (&[][..], 1));
        let lose = "UPDATE ledger_details SET salt = NULL, body = NULL WHERE stream = $1 AND seq = 3";
        let report = tamper(&app, &[(lose, params![id])]).await;
        assert_eq!(stream_damage(&report, record), [Damage::DetailLost { seq: 3 }]);
        let change = "UPDATE ledger_details SET body = '{}' WHERE stream = $1 AND seq = 2";
        let report = tamper(&app, &[(change, params![id])]).await;
        assert_eq!(stream_damage(&report, record), [Damage::DetailChanged { seq: 2 }]);
    }

    async fn a_missing_event_is_named_in_stream_and_order(app: TestApp) {
        let (_, record) = signed(&app).await;
        let id = record.placement.0;
        let report = tamper(&app, &[
            ("DELETE FROM ledger_details WHERE stream = $1 AND seq = 2", params![id]),
            ("DELETE FROM ledger_events WHERE stream = $1 AND seq = 2", params![id]),
        ]).await;
        assert_eq!(stream_damage(&report, record), [Damage::Missing { seq: 2 }]);
        assert!(report.findings.iter().any(|finding| matches!(finding, Finding::Gone { .. })), "{:?}", report.findings);
        assert!(report.findings.iter().any(|finding| matches!(finding, Finding::Root { .. })), "{:?}", report.findings);
    }

    async fn a_spliced_event_is_named(app: TestApp) {
        let (_, record) = signed(&app).await;
        let id = record.placement.0;
        let splice = "UPDATE ledger_events SET previous = (SELECT hash FROM ledger_events WHERE stream = $1 AND seq = 1) \
                      WHERE stream = $1 AND seq = 3";
        let report = tamper(&app, &[(splice, params![id])]).await;
        assert_eq!(stream_damage(&report, record), [Damage::Broken { seq: 3 }]);
    }

    async fn a_gap_and_a_swap_in_the_order_are_named(app: TestApp) {
        let (basic, _) = signed(&app).await;
        let owner = format!("school:{}", basic.school);
        let gap = tamper(&app, &[("DELETE FROM ledger_order WHERE owner = $1 AND number = 2", params![owner.as_str()])]).await;
        assert!(gap.findings.contains(&Finding::Number { owner: owner.clone(), number: 2 }), "{:?}", gap.findings);
        assert!(gap.findings.iter().any(|finding| matches!(finding, Finding::Root { .. })), "{:?}", gap.findings);
    }

    async fn a_ledger_cut_short_is_named_even_when_nothing_is_left(app: TestApp) {
        let (basic, _) = signed(&app).await;
        let owner = format!("school:{}", basic.school);
        let whole = |table: &str| format!("DELETE FROM {table} WHERE owner = $1");
        let last = "DELETE FROM ledger_order WHERE owner = $1 AND number = (SELECT MAX(number) FROM ledger_order WHERE owner = $1)";
        let report = tamper(&app, &[(last, params![owner.as_str()])]).await;
        let truncated = |finding: &Finding| matches!(finding, Finding::Truncated { owner: of, .. } if *of == owner);
        assert!(report.findings.iter().any(truncated), "{:?}", report.findings);
        let tables = ["ledger_details", "ledger_order", "ledger_events"].map(whole);
        let statements: Vec<_> = tables.iter().map(|sql| (sql.as_str(), params![owner.as_str()])).collect();
        let report = tamper(&app, &statements).await;
        let found = |finding: &Finding| matches!(finding, Finding::Truncated { owner: of, found: 0, .. } if *of == owner);
        assert!(report.findings.iter().any(found), "{:?}", report.findings);
    }

    async fn a_checkpoint_of_another_hand_is_named(app: TestApp) {
        let (basic, _) = signed(&app).await;
        let owner = format!("school:{}", basic.school);
        let forge = "UPDATE ledger_checkpoints SET at = $2 WHERE owner = $1";
        let report = tamper(&app, &[(forge, params![owner.as_str(), app.app().now().plus_hours(1)])]).await;
        assert!(report.findings.iter().any(|finding| matches!(finding, Finding::Signature { .. })), "{:?}", report.findings);
        let forge = "UPDATE ledger_checkpoints SET root = $2 WHERE owner = $1";
        let report = tamper(&app, &[(forge, params![owner.as_str(), vec![7_u8; 32]])]).await;
        assert!(report.findings.iter().any(|finding| matches!(finding, Finding::Root { .. })), "{:?}", report.findings);
    }

    async fn a_row_that_is_not_what_its_last_event_says_is_named(app: TestApp) {
        let (_, record) = signed(&app).await;
        let id = record.placement.0;
        let rows = |report: &Verification| {
            report.findings.iter().filter(|finding| matches!(finding, Finding::Row { .. })).count()
        };
        let report = tamper(&app, &[("UPDATE placements SET version = version + 1 WHERE placement_id = $1", params![id])]).await;
        assert_eq!(rows(&report), 1, "{:?}", report.findings);
        let sql = "UPDATE employer_placements SET version = version + 1 WHERE placement_id = $1";
        assert_eq!(rows(&tamper(&app, &[(sql, params![id])]).await), 2);
    }

    async fn a_report_or_a_sealed_text_that_was_changed_is_named(app: TestApp) {
        let (_, record) = signed(&app).await;
        let id = record.placement.0;
        let told = |report: &Verification| {
            let of = |finding: &Finding| match finding {
                Finding::Reported { what, .. } => Some(*what),
                _ => None,
            };
            report.findings.iter().find_map(of)
        };
        let sql = "UPDATE reported_records SET fields = REPLACE(fields, '云帆', '远帆') WHERE placement_id = $1";
        assert_eq!(told(&tamper(&app, &[(sql, params![id])]).await), Some("the report is not what the agreement says"));
        let sql = "UPDATE agreement_versions SET canonical = REPLACE(canonical, '9500', '9999') WHERE placement_id = $1";
        let what = told(&tamper(&app, &[(sql, params![id])]).await);
        assert_eq!(what, Some("the sealed text is not what was hashed"));
        let sql = "UPDATE reported_records SET placement_id = NULL WHERE placement_id = $1";
        assert_eq!(told(&tamper(&app, &[(sql, params![id])]).await), Some("in force but not reported"));
    }

    async fn a_placement_nobody_recorded_is_named(app: TestApp) {
        let (basic, record) = signed(&app).await;
        let owner = format!("school:{}", basic.school);
        let id = record.placement.0;
        let mut statements = Vec::new();
        for table in ["ledger_details", "ledger_order", "ledger_events"] {
            statements.push((format!("DELETE FROM {table} WHERE stream = $1"), params![id]));
        }
        let statements: Vec<_> = statements.iter().map(|(sql, values)| (sql.as_str(), values.clone())).collect();
        let report = tamper(&app, &statements).await;
        let named = |finding: &Finding| matches!(finding, Finding::Row { owner: of, stream, event, .. } if *of == owner && *stream == id && event == "nothing");
        assert!(report.findings.iter().any(named), "{:?}", report.findings);
    }
}
