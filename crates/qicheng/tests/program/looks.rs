//! Who looks: values shown in full, presence, saved views, and what the graduate is told about it.

use domain::ids::PlacementRef;
use domain::organisations::ReviewLevels;
use store::engine::params;

use crate::agreement::{accepted, invited};
use crate::harness::{Basic, Graduate, TestApp};

const QUEUE: &str = "/s/2027/review";

async fn waiting(app: &TestApp) -> (Basic, Graduate, PlacementRef) {
    let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
    let graduate = app.graduate(&basic, 1).await;
    let record = invited(app, &basic, &graduate).await;
    accepted(app, &graduate, record).await;
    (basic, graduate, record)
}

/// How often the school's administrator looked, one number for each row.
async fn written(app: &TestApp, basic: &Basic) -> Vec<i64> {
    let mut tx = app.app().db.read().await.unwrap();
    let sql = "SELECT times FROM views WHERE viewer = $1 ORDER BY times";
    tx.all(sql, params![basic.school_admin.account], |row| row.get(0)).await.unwrap()
}

both_engines! {
    async fn a_number_shown_in_full_is_told_to_the_graduate(app: TestApp) {
        let (basic, graduate, record) = waiting(&app).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F136");
        let open = format!("{QUEUE}?case={record}");
        let case = school.get(&open).await.expect(200);
        assert!(!case.contains(&graduate.document) && !case.contains(&graduate.mobile));
        let address = format!("{QUEUE}/{record}/reveal/document_number");
        let shown = school.post(&address, &[]).await.expect(200);
        assert!(shown.contains(&graduate.document) && !shown.contains(&graduate.mobile), "{}", shown.text());
        assert!(shown.contains("30 秒后自动隐藏") && shown.html().contains("http-equiv=\"refresh\""));
        let shown = school.post(&format!("{QUEUE}/{record}/reveal/mobile"), &[]).await.expect(200);
        assert!(shown.contains(&graduate.mobile) && !shown.contains(&graduate.document));
        school.post(&format!("{QUEUE}/{record}/reveal/name"), &[]).await.expect(404);
        assert!(!school.get(&open).await.expect(200).contains(&graduate.document), "hidden again");
        let mut other = app.sign_in(&basic.reviewers[1]).await;
        other.post(&address, &[]).await.expect(404);

        school.get(&format!("/s/2027/students/{}", graduate.entry)).await.expect(200);
        let mut employer = app.sign_in(&basic.employer_admin).await;
        let list = employer.get("/e/candidates").await.expect(200);
        let (name, number) = (graduate.name.as_str(), graduate.document.as_str());
        let search = [("name", name), ("number", number), ("school", basic.school_name.as_str())];
        employer.submit(&list, "/e/candidates/add", &search).await.expect(303);
        let mut own = app.sign_in(&graduate.somebody).await;
        assert!(own.get("/me").await.expect(200).links().contains(&"/g/looks".to_owned()));
        app::looks::flush(app.app()).await.unwrap();
        let looks = own.get("/g/looks").await.expect(200);
        for words in ["显示完整的身份证号", "显示完整的手机号码", "查看签约记录", "查看学生信息", "按姓名和证件号码查找你"] {
            assert!(looks.contains(words), "{words}\n{}", looks.text());
        }
        assert!(looks.contains(&basic.school_name) && looks.contains(&basic.employer_name));
        assert!(!looks.contains(&basic.school_admin.name), "offices are named, not people");
        school.get("/g/looks").await.expect(404);
    }

    async fn looks_wait_a_moment_and_are_written_down_together(app: TestApp) {
        let (basic, graduate, record) = waiting(&app).await;
        app.run_due_jobs().await;
        let (mut school, open) = (app.sign_in(&basic.school_admin).await, format!("{QUEUE}?case={record}"));
        school.feature("F136");
        let queue = school.get(QUEUE).await.expect(200);
        assert!(!queue.html().contains("data-seen"));
        for _ in 0..3 {
            school.get(&open).await.expect(200);
        }
        school.get(&format!("/s/2027/students/{}", graduate.entry)).await.expect(200);
        assert_eq!(written(&app, &basic).await, [0; 0], "no page waits for a write");
        assert!(school.get(QUEUE).await.expect(200).html().contains("data-seen"), "the reader knows at once");
        app.run_due_jobs().await;
        assert_eq!(written(&app, &basic).await, [1, 3]);
        app.run_due_jobs().await;
        assert_eq!(written(&app, &basic).await, [1, 3], "each is written once");
        assert!(school.get(QUEUE).await.expect(200).html().contains("data-seen"));
        // More of them in the same hour join what is written; another hour has a row of its own.
        school.get(&open).await.expect(200);
        app.run_due_jobs().await;
        assert_eq!(written(&app, &basic).await, [1, 4]);
        app.clock().advance_seconds(3600);
        school.get(&open).await.expect(200);
        app.run_due_jobs().await;
        assert_eq!(written(&app, &basic).await, [1, 1, 4]);
    }

    async fn colleagues_see_who_has_the_case_open(app: TestApp) {
        let (basic, _, record) = waiting(&app).await;
        let colleague = app.school_colleague(&basic, "school2", "赵敏").await;
        let (mut first, mut second) = (app.sign_in(&basic.school_admin).await, app.sign_in(&colleague).await);
        first.feature("F136");
        let beat = format!("{QUEUE}/{record}/presence");
        assert_eq!(second.post(&beat, &[]).await.expect(200).text(), "");
        let told = first.post(&beat, &[]).await.expect(200);
        assert_eq!(told.text(), "赵敏 正在查看");
        assert!(first.get(&format!("{QUEUE}?case={record}")).await.expect(200).contains("赵敏 正在查看"));
        app.clock().advance_seconds(61);
        assert_eq!(first.post(&beat, &[]).await.expect(200).text(), "");
        let mut department = app.sign_in(&basic.reviewers[1]).await;
        department.post(&beat, &[]).await.expect(404);
    }

    async fn filters_are_kept_as_a_view_and_shared(app: TestApp) {
        let (basic, _, _) = waiting(&app).await;
        let colleague = app.school_colleague(&basic, "school2", "赵敏").await;
        let (mut first, mut second) = (app.sign_in(&basic.school_admin).await, app.sign_in(&colleague).await);
        first.feature("F134").feature("F135");
        let queue = first.get(&format!("{QUEUE}?employer=江州&page=1")).await.expect(200);
        let form = first.get(&queue.link("/s/2027/review/views?")).await.expect(200);
        let action = "/s/2027/review/views";
        let nameless = first.submit(&form, action, &[("name", "")]).await.expect(422);
        assert!(nameless.contains("请填写视图名称"), "{}", nameless.text());
        let kept = first.submit(&form, action, &[("name", "江州单位")]).await.expect(303);
        let there = first.follow(kept).await.expect(200);
        assert!(there.contains("江州单位") && there.contains("已存为视图"), "{}", there.text());
        assert!(!second.get(QUEUE).await.expect(200).contains("江州单位"), "kept for oneself");

        app.clock().advance_seconds(1);
        let form = first.get(&format!("{action}?employer=江州")).await.expect(200);
        let again = first.submit(&form, action, &[("name", "江州单位")]).await.expect(422);
        assert!(again.contains("已有同名视图"), "{}", again.text());
        first.submit(&form, action, &[("name", "共用"), ("shared", "1")]).await.expect(303);
        let seen = second.get(QUEUE).await.expect(200);
        assert!(seen.contains("共用") && seen.contains("管理视图"), "{}", seen.text());
        let list = second.get(action).await.expect(200);
        assert!(list.contains("本校") && !list.html().contains("delete-view"), "only the keeper deletes");
        let own = first.get(action).await.expect(200);
        let delete = own.html().split("action=\"").filter_map(|part| part.split('"').next()).find(|a| a.ends_with("/delete")).map(str::to_owned);
        first.post(&delete.unwrap(), &[]).await.expect_to(action);
        assert!(!first.get(QUEUE).await.expect(200).contains("江州单位"));
        assert!(!app.sign_in(&basic.reviewers[0]).await.get(QUEUE).await.expect(200).contains("共用"));
    }
}
