//! The review side through its pages: the queue, passing, failing, undoing, two reviewers at once, the lists of signings.

use domain::ids::PlacementRef;
use domain::organisations::ReviewLevels;
use domain::placements::StateCode;
use domain::time::Day;
use store::engine::{Value, params};

use crate::agreement::{accepted, invited, row};
use crate::harness::{Basic, Graduate, Page, TestApp, Visitor, execute};

const QUEUE: &str = "/s/2027/review";
const LIST: &str = "/s/2027/agreements";

async fn waiting(app: &TestApp, levels: ReviewLevels) -> (Basic, Graduate, PlacementRef) {
    let basic = app.seed_with(levels).await;
    let graduate = app.graduate(&basic, 1).await;
    let record = invited(app, &basic, &graduate).await;
    accepted(app, &graduate, record).await;
    (basic, graduate, record)
}

async fn state(app: &TestApp, record: PlacementRef) -> StateCode {
    row(app, record).await.state
}

async fn open(visitor: &mut Visitor, record: PlacementRef) -> Page {
    visitor.get(&format!("{QUEUE}?case={record}")).await.expect(200)
}

async fn decide(visitor: &mut Visitor, record: PlacementRef, act: &str, fields: &[(&str, &str)]) -> Page {
    let action = format!("{QUEUE}/{record}/{act}");
    let page = match act {
        "fail" => visitor.get(&action).await.expect(200),
        _ => open(visitor, record).await,
    };
    visitor.submit(&page, &action, fields).await
}

async fn change(app: &TestApp, sql: &str, values: Vec<Value>) {
    let mut tx = app.app().db.write().await.unwrap();
    execute(&mut tx, sql, values).await;
    tx.commit().await.unwrap();
}

async fn settle(app: &TestApp) {
    app.clock().advance_seconds(11);
    app.run_due_jobs().await;
}

const FAILING: [(&str, &str); 2] = [("reason", "untrue_terms"), ("details", "转正起薪与双方协商的不一致")];

both_engines! {
    async fn two_levels_pass_and_the_agreement_is_sealed(app: TestApp) {
        let (basic, graduate, record) = waiting(&app, ReviewLevels::DepartmentThenSchool).await;
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.feature("F141").feature("F134");
        let queue = department.get(QUEUE).await.expect(200);
        assert!(queue.contains(&graduate.name) && queue.contains("全部待审") && queue.contains(&basic.employer_name));
        let case = open(&mut department, record).await;
        for words in ["信用代码", "非预警单位", "学籍信息一致", "没有已报送去向", "工商状态暂未取得", "学院审核", "后端开发工程师", "男"] {
            assert!(case.contains(words), "{words}");
        }
        assert!(!case.contains(&graduate.document) && !case.contains(&graduate.mobile));
        decide(&mut department, record, "pass", &[]).await.expect(303);
        let after = department.get(&format!("{QUEUE}?undo={record}")).await.expect(200);
        assert!(after.contains("已通过") && after.contains("可撤销"));
        assert_eq!(state(&app, record).await, StateCode::OnReviewDepartment);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OnReviewSchool);
        assert!(!department.get(QUEUE).await.expect(200).contains(&graduate.name));

        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F142").feature("F151").feature("F139").feature("F146").feature("F359").feature("F343");
        let home = school.get("/s/2027").await.expect(200);
        assert!(home.contains("待我处理") && home.contains("线上签约 1 条"), "{}", home.text());
        let case = open(&mut school, record).await;
        assert!(case.contains("学院审核通过") && case.contains("学校审核"));
        decide(&mut school, record, "pass", &[]).await.expect(303);
        let decided = open(&mut school, record).await;
        app.clock().advance_seconds(11);
        // The next act that meets the record settles it: no worker is needed.
        school.submit(&decided, &format!("{QUEUE}/{record}/undo"), &[]).await.expect(409);
        let signed = row(&app, record).await;
        assert_eq!(signed.state, StateCode::OnSigned);
        let number = signed.number.unwrap();
        let list = school.get(LIST).await.expect(200);
        assert!(list.contains(&number) && list.contains("签约审核通过"));
        let detail = school.get(&format!("{LIST}/{record}")).await.expect(200);
        assert!(detail.contains(&number) && detail.contains("签就业协议书就业") && detail.contains("下载就业协议书"));
        assert_eq!(detail.data_attribute("state").as_deref(), Some("ON-SIGNED"));
    }

    async fn a_decision_is_undone_before_it_settles_and_not_after(app: TestApp) {
        let (basic, _, record) = waiting(&app, ReviewLevels::SchoolOnly).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F142");
        let next = decide(&mut school, record, "pass", &[]).await.expect(303);
        let page = school.follow(next).await.expect(200);
        let undo = page.html();
        let action = undo.split("action=\"").find(|rest| rest.contains("/undo?")).and_then(|rest| rest.split('"').next());
        let action = action.unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let nonce = page.hidden_of(&action);
        let fields: Vec<_> = nonce.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        school.post(&action, &fields).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OnReviewSchool);
        decide(&mut school, record, "pass", &[]).await.expect(303);
        let decided = open(&mut school, record).await;
        settle(&app).await;
        let late = school.submit(&decided, &format!("{QUEUE}/{record}/undo"), &[]).await.expect(409);
        assert!(late.contains("刚刚") || late.contains("没有待生效"), "{}", late.text());
        assert_eq!(state(&app, record).await, StateCode::OnSigned);
    }

    async fn the_school_fails_with_reason_and_particulars(app: TestApp) {
        let (basic, graduate, record) = waiting(&app, ReviewLevels::SchoolOnly).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F142");
        let again = decide(&mut school, record, "fail", &[("reason", "other"), ("details", "")]).await.expect(422);
        assert!(again.contains("请写明具体问题"));
        let none = decide(&mut school, record, "fail", &[("details", "内容")]).await.expect(422);
        assert!(none.contains("请选择不通过原因"));
        decide(&mut school, record, "fail", &FAILING).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OnFailed);
        let detail = school.get(&format!("{LIST}/{record}")).await.expect(200);
        assert!(detail.contains("协议信息不实") && detail.contains("转正起薪与双方协商的不一致"));
        let again = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, again).await;
        let second = school.get(QUEUE).await.expect(200);
        assert!(second.contains("第 2 次"));
    }

    async fn a_department_fails_and_sees_only_its_own(app: TestApp) {
        let (basic, graduate, record) = waiting(&app, ReviewLevels::DepartmentThenSchool).await;
        let mut other = app.sign_in(&basic.reviewers[1]).await;
        assert!(!other.get(QUEUE).await.expect(200).contains(&graduate.name));
        other.get(&format!("{QUEUE}?case={record}")).await.expect(404);
        other.get(&format!("{LIST}/{record}")).await.expect(404);
        other.post(&format!("{QUEUE}/{record}/pass"), &[]).await.expect(404);
        let mut own = app.sign_in(&basic.reviewers[0]).await;
        own.feature("F141");
        decide(&mut own, record, "fail", &FAILING).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OnFailed);
    }

    async fn the_slower_of_two_reviewers_learns_who_was_faster(app: TestApp) {
        let (basic, _, record) = waiting(&app, ReviewLevels::SchoolOnly).await;
        let colleague = app.school_colleague(&basic, "school90011b", "就业中心副主任").await;
        let mut first = app.sign_in(&basic.school_admin).await;
        let mut second = app.sign_in(&colleague).await;
        second.feature("F142");
        let seen = open(&mut second, record).await;
        decide(&mut first, record, "pass", &[]).await.expect(303);
        let action = format!("{QUEUE}/{record}/pass");
        let late = second.submit(&seen, &action, &[]).await.expect(409);
        assert!(late.contains(&format!("{} 刚刚已审核通过", basic.school_admin.name)), "{}", late.text());
        let hidden = seen.hidden_of(&action);
        let body: Vec<_> = hidden.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let partial = [("content-type", "application/x-www-form-urlencoded"), ("hx-request-type", "partial")];
        let part = second.send(axum::http::Method::POST, &action, &partial, body.join("&").into_bytes()).await;
        let part = part.expect(409);
        assert!(part.contains("刚刚已审核通过") && !part.html().contains("<html"));
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OnSigned);
    }

    async fn open_points_must_be_looked_into_and_are_recorded(app: TestApp) {
        let (basic, _, record) = waiting(&app, ReviewLevels::SchoolOnly).await;
        let code = row(&app, record).await.credit_code;
        change(
            &app,
            "INSERT INTO warnings (school_id, credit_code, employer_name, kinds, reason, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            params![basic.school, code, basic.employer_name.as_str(), "fake", "多次爽约", app.app().now()],
        )
        .await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F137").feature("F138").feature("F337");
        let case = open(&mut school, record).await;
        assert!(case.contains("预警单位：虚假单位"), "{}", case.text());
        let action = format!("{QUEUE}/{record}/pass");
        assert!(case.form(&action).is_none());
        let form = school.get(&action).await.expect(200);
        let bare = school.submit(&form, &action, &[]).await.expect(422);
        assert!(bare.contains("请写明核实情况"));
        let written = [("ok-warned_employer", "1"), ("note-warned_employer", "已电话核实单位地址和经办人")];
        school.submit(&form, &action, &written).await.expect(303);
        settle(&app).await;
        let detail = school.get(&format!("{LIST}/{record}")).await.expect(200);
        assert!(detail.contains("已电话核实单位地址和经办人"));
        assert_eq!(detail.data_attribute("state").as_deref(), Some("ON-SIGNED"));
    }

    async fn an_employer_out_of_business_is_told_looked_into_and_recorded(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let code = row(&app, record).await.credit_code;
        let name = basic.employer_name.as_str();
        let status = "INSERT INTO business_status (credit_code, registered_name, status, checked_on, source) \
             VALUES ($1, $2, $3, $4, $5)";
        change(&app, status, params![code, name, "abnormal", Day::parse("2026-11-10").unwrap(), "公示系统"]).await;
        let mark = "INSERT INTO warnings (school_id, credit_code, employer_name, kinds, reason, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6)";
        change(&app, mark, params![basic.school, code, name, "fake", "多次爽约", app.app().now()]).await;
        let register = domain::policy::profile("v23").unwrap().policy.current.employer_register.replace("{code}", &code);

        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F137");
        let letter = phone.get(&format!("/g/invitations/{record}")).await.expect(200);
        for words in ["预警单位：虚假单位", "谨慎签约", "单位登记状态为“经营异常”", "公示系统"] {
            assert!(letter.contains(words), "{words}: {}", letter.text());
        }
        assert_eq!(letter.link("https://"), register);
        accepted(&app, &graduate, record).await;

        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F137");
        let case = open(&mut school, record).await;
        assert!(case.contains("工商状态：经营异常"), "{}", case.text());
        assert_eq!(case.link("https://"), register);
        let action = format!("{QUEUE}/{record}/pass");
        assert!(case.form(&action).is_none());
        let form = school.get(&action).await.expect(200);
        assert!(form.contains("已核实：单位登记状态为“经营异常”"), "{}", form.text());
        let half = [("ok-warned_employer", "1"), ("note-warned_employer", "已电话核实单位地址和经办人")];
        let bare = school.submit(&form, &action, &half).await.expect(422);
        assert!(bare.contains("请写明核实情况"));
        assert_eq!(state(&app, record).await, StateCode::OnReviewSchool);
        let looked_into = ("note-business_status", "年报已补交，公示系统将在本月移出");
        let all = [half[0], half[1], ("ok-business_status", "1"), looked_into];
        school.submit(&form, &action, &all).await.expect(303);
        settle(&app).await;
        let detail = school.get(&format!("{LIST}/{record}")).await.expect(200);
        assert!(detail.contains(looked_into.1), "{}", detail.text());
        assert_eq!(detail.data_attribute("state").as_deref(), Some("ON-SIGNED"));
    }

    async fn a_decision_whose_ground_is_gone_is_dropped(app: TestApp) {
        let (basic, graduate, record) = waiting(&app, ReviewLevels::SchoolOnly).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        decide(&mut school, record, "pass", &[]).await.expect(303);
        change(
            &app,
            "UPDATE entries SET removed_at = $3 WHERE school_id = $1 AND entry_id = $2",
            params![graduate.school, graduate.entry, app.app().now()],
        )
        .await;
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OnReviewSchool);
        let case = open(&mut school, record).await;
        assert!(case.contains("暂不能审核通过"), "{}", case.text());
    }

    async fn the_answer_to_a_decision_carries_the_next_case(app: TestApp) {
        let (basic, first, record) = waiting(&app, ReviewLevels::SchoolOnly).await;
        let other = app.graduate(&basic, 2).await;
        app.clock().advance_seconds(60);
        let next = invited(&app, &basic, &other).await;
        accepted(&app, &other, next).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F136").feature("F135");
        let case = school.fragment(&format!("{QUEUE}?case={record}")).await.expect(200);
        assert!(!case.html().contains("<html") && case.header("vary").is_some_and(|vary| vary.contains("HX-Request-Type")));
        assert!(case.contains("1 / 2"));
        let action = format!("{QUEUE}/{record}/pass");
        let hidden = case.hidden_of(&action);
        let body: Vec<_> = hidden.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let partial = [("content-type", "application/x-www-form-urlencoded"), ("hx-request-type", "partial")];
        let answer = school.send(axum::http::Method::POST, &action, &partial, body.join("&").into_bytes()).await.expect(200);
        assert_eq!(answer.data_attribute("ref"), Some(next.to_string()));
        assert!(answer.html().contains(&format!("hx-target=\"#row-{record}\"")) && answer.contains("撤销"));
        assert!(answer.header("hx-push-url").is_some_and(|to| to.ends_with(&format!("case={next}"))));
        let late = school.get(&format!("{QUEUE}?wait_gte=3")).await.expect(200);
        assert!(late.contains("没有符合条件的记录"));
        let filtered = school.get(&format!("{LIST}?name={}", "%E6%97%A0%E6%AD%A4%E4%BA%BA")).await.expect(200);
        assert!(filtered.contains("没有符合条件的签约"));
        let found = school.post(&format!("{LIST}/search"), &[("q", &first.document)]).await.expect(303);
        assert!(!found.location().unwrap().contains(&first.document));
        let found = school.follow(found).await.expect(200);
        assert!(found.contains(&first.name) && !found.contains(&other.name));
    }

    async fn who_switches_going_on_off_stays_with_the_case_and_its_result(app: TestApp) {
        let (basic, _, record) = waiting(&app, ReviewLevels::SchoolOnly).await;
        let (second, third) = (app.graduate(&basic, 2).await, app.graduate(&basic, 3).await);
        app.clock().advance_seconds(60);
        let next = invited(&app, &basic, &second).await;
        accepted(&app, &second, next).await;
        app.clock().advance_seconds(60);
        let last = invited(&app, &basic, &third).await;
        accepted(&app, &third, last).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F136");
        let pressed = |page: &Page, on: bool| page.html().contains(&format!("aria-pressed=\"{on}\" data-testid=\"go-on\""));
        let gone = decide(&mut school, record, "pass", &[]).await.expect_to(&format!("{QUEUE}?undo={record}&case={next}"));
        let page = school.follow(gone).await.expect(200);
        assert!(pressed(&page, true), "{}", page.html());

        let (switch, here) = (format!("{QUEUE}/next?case={next}"), format!("{QUEUE}?case={next}"));
        school.submit(&page, &switch, &[("stay", "1")]).await.expect_to(&here);
        let page = school.get(&here).await.expect(200);
        assert!(pressed(&page, false), "{}", page.html());
        // The choice outlives the session.
        school.post("/logout", &[]).await.expect(303);
        let kept = school.cookie("qicheng_stay").unwrap().to_owned();
        let mut school = app.sign_in(&basic.school_admin).await;
        school.set_cookie("qicheng_stay", &kept);
        let stayed = decide(&mut school, next, "pass", &[]).await.expect_to(&format!("{QUEUE}?undo={next}&case={next}"));
        let page = school.follow(stayed).await.expect(200);
        assert!(page.contains("你已审核通过，将于") && page.form(&format!("{QUEUE}/{next}/undo")).is_some(), "{}", page.text());
        let case = school.fragment(&format!("{QUEUE}?case={last}")).await.expect(200);
        let action = format!("{QUEUE}/{last}/pass");
        let hidden = case.hidden_of(&action);
        let body: Vec<_> = hidden.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let partial = [("content-type", "application/x-www-form-urlencoded"), ("hx-request-type", "partial")];
        let answer = school.send(axum::http::Method::POST, &action, &partial, body.join("&").into_bytes()).await.expect(200);
        assert_eq!(answer.data_attribute("ref"), Some(last.to_string()));
        assert!(answer.contains("你已审核通过，将于") && answer.contains("撤销"), "{}", answer.text());

        school.submit(&page, &switch, &[("stay", "0")]).await.expect_to(&here);
        assert!(pressed(&school.get(&here).await.expect(200), true));
        settle(&app).await;
        assert_eq!(state(&app, last).await, StateCode::OnSigned);
    }

    async fn a_reading_account_sees_and_decides_nothing(app: TestApp) {
        let (basic, graduate, record) = waiting(&app, ReviewLevels::SchoolOnly).await;
        change(
            &app,
            "UPDATE accounts SET right_employment = 'read' WHERE account_id = $1",
            params![basic.school_admin.account],
        )
        .await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F033");
        let case = open(&mut school, record).await;
        assert!(case.contains(&graduate.name) && case.form(&format!("{QUEUE}/{record}/pass")).is_none());
        school.post(&format!("{QUEUE}/{record}/pass"), &[]).await.expect(404);
        school.get(&format!("{QUEUE}/{record}/fail")).await.expect(404);
        assert_eq!(state(&app, record).await, StateCode::OnReviewSchool);
    }
}
