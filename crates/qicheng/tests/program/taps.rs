//! Posts that come twice, and pages that are no longer true: every binding act happens once, and says what changed.

use domain::organisations::ReviewLevels;
use domain::placements::StateCode;

use crate::agreement::{accepted, actor, decided, invited, pass, row, version};
use crate::harness::TestApp;
use crate::proof_sheet::ProofSheet;

const QUEUE: &str = "/s/2027/review";

async fn count(app: &TestApp, kind: &str) -> i64 {
    let mut tx = app.app().db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM ledger_events WHERE kind = $1";
    tx.one(sql, store::engine::params![kind], |row| row.get(0)).await.unwrap()
}

both_engines! {
    async fn accept_tapped_twice_accepts_once(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F116");
        let sheet = ProofSheet::accepting(&app, &mut phone, &graduate.mobile, &record.to_string()).await;
        let mut second = phone.clone();
        let (one, two) = tokio::join!(sheet.tap(&mut phone), sheet.tap(&mut second));
        assert_eq!((one.expect(303).location().map(ToOwned::to_owned), two.status()), (Some(format!("/g/records/{record}")), 303));
        assert_eq!((version(&app, record).await, count(&app, "placement.accepted").await), (2, 1));
        app.run_due_jobs().await;
    }

    async fn an_accept_sheet_of_a_withdrawn_invitation_says_what_changed(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F116").feature("F105");
        let sheet = ProofSheet::accepting(&app, &mut phone, &graduate.mobile, &record.to_string()).await;
        let refuse = format!("/g/invitations/{record}/refuse");
        let refusing = phone.get(&refuse).await.expect(200);
        let employer = actor(&app, &basic.employer_admin).await;
        app::placements::withdraw::withdraw(app.app(), &employer, app.app().new_id(), record, 1).await.unwrap();
        let stale = sheet.tap(&mut phone).await.expect(409);
        assert!(stale.contains("撤回") || stale.contains("刚刚有变化"), "{}", stale.text());
        let stale = phone.submit(&refusing, &refuse, &[]).await.expect(409);
        assert!(stale.contains("撤回") || stale.contains("刚刚有变化"), "{}", stale.text());
        assert_eq!(row(&app, record).await.state, StateCode::OnWithdrawn);
        app.run_due_jobs().await;
    }

    async fn pass_and_fail_tapped_twice_decide_once(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let (first, second) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F142");
        for (graduate, act) in [(&first, "pass"), (&second, "fail")] {
            let record = invited(&app, &basic, graduate).await;
            accepted(&app, graduate, record).await;
            let action = format!("{QUEUE}/{record}/{act}");
            let page = match act {
                "fail" => school.get(&action).await.expect(200),
                _ => school.get(&format!("{QUEUE}?case={record}")).await.expect(200),
            };
            let why = [("reason", "untrue_terms"), ("details", "转正起薪与协商不一致")];
            let fields = if act == "fail" { &why[..] } else { &[][..] };
            let mut other = school.clone();
            let (one, two) = tokio::join!(school.submit(&page, &action, fields), other.submit(&page, &action, fields));
            assert_eq!((one.status(), two.status()), (303, 303), "{}\n{}", one.text(), two.text());
            let mut tx = app.app().db.read().await.unwrap();
            let sql = "SELECT COUNT(*) FROM intentions WHERE placement_id = $1";
            let waiting: i64 = tx.one(sql, store::engine::params![record.placement], |row| row.get(0)).await.unwrap();
            assert_eq!(waiting, 1);
        }
        app.clock().advance_seconds(11);
        app.run_due_jobs().await;
    }

    async fn a_review_page_whose_case_was_taken_back_says_so(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F142");
        let seen = school.get(&format!("{QUEUE}?case={record}")).await.expect(200);
        let failing = school.get(&format!("{QUEUE}/{record}/fail")).await.expect(200);
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F119");
        let own = phone.get(&format!("/g/records/{record}")).await.expect(200);
        phone.submit(&own, &format!("/g/records/{record}/take-back"), &[]).await.expect(303);
        let stale = school.submit(&seen, &format!("{QUEUE}/{record}/pass"), &[]).await.expect(409);
        assert!(stale.contains("毕业生还没有应约") && stale.contains("请刷新页面查看最新状态"), "{}", stale.text());
        let why = [("reason", "untrue_terms"), ("details", "转正起薪与协商不一致")];
        school.submit(&failing, &format!("{QUEUE}/{record}/fail"), &why).await.expect(409);
        assert_eq!(row(&app, record).await.state, StateCode::OnInvited);
        app.run_due_jobs().await;
    }

    async fn a_pending_decision_holds_the_parties_off_until_it_settles(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F119");
        let own = phone.get(&format!("/g/records/{record}")).await.expect(200);
        decided(&app, &basic.school_admin, record, pass()).await;
        let held = phone.submit(&own, &format!("/g/records/{record}/take-back"), &[]).await.expect(409);
        assert!(!held.text().is_empty());
        app.clock().advance_seconds(11);
        app.run_due_jobs().await;
        assert_eq!(row(&app, record).await.state, StateCode::OnSigned);
    }
}
