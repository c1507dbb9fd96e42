//! Provinces, schools, departments, policy and settings through their pages.

use app::organisations::rules;
use domain::accounts::{Access, SystemPurpose};
use domain::ids::Cohort;
use domain::organisations::{Handlers, ReviewLevels, SchoolSettings};
use store::engine::params;

use crate::harness::{Basic, Page, TestApp, Visitor, execute};

const WORK: Access = Access::system(SystemPurpose::Work);

/// One handler, complete.
const HANDLER: [(&str, &str); 4] =
    [("name", "就业指导中心"), ("phone", "0990-80000011"), ("address", "学府路1号"), ("postcode", "990000")];

/// A settings form: the whole of it, some fields replaced or added.
fn form<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("levels", "department_then_school"), ("rescission_limit", "3"), ("sets", "one")];
    fields.extend(HANDLER);
    fields.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    fields.extend_from_slice(changed);
    fields
}

/// Saves the settings of a cohort.
pub async fn save(visitor: &mut Visitor, cohort: &str, changed: &[(&str, &str)]) -> Page {
    let address = format!("/s/{cohort}/settings");
    let page = visitor.get(&address).await.expect(200);
    visitor.submit(&page, &address, &form(changed)).await
}

async fn stored(app: &TestApp, basic: &Basic, cohort: i16) -> (i64, SchoolSettings) {
    let mut tx = app.app().db.read().await.unwrap();
    rules::settings(&mut tx, &WORK, basic.school, Cohort(cohort)).await.unwrap()
}

async fn run(app: &TestApp, sql: &str, values: Vec<store::engine::Value>) {
    let mut tx = app.app().db.write().await.unwrap();
    execute(&mut tx, sql, values).await;
    tx.commit().await.unwrap();
}

async fn use_profile(app: &TestApp, code: &str) {
    run(app, "UPDATE policy_versions SET profile = $1", params![code]).await;
}

/// An open invitation to a new graduate, as a row.
async fn open_invitation(app: &TestApp, basic: &Basic) {
    let graduate = app.graduate(basic, 1).await;
    let sql = "INSERT INTO placements (school_id, placement_id, entry_id, person_id, cohort, department_id, level_group, \
        level, kind, state, slot, initiator, employer_id, employer_name, credit_code, student_name, student_number, \
        department, major, document_blind, document_masked, post, flags, attempt, policy_version, settings_version, \
        created_at, updated_at, version, waiting) VALUES ($1, $2, $3, $4, $5, $6, 'undergraduate', '31', 'online', \
        'ON-INVITED', 'none', 'employer', $7, '', '', '', '', '', '', $8, '', '', '', 1, 1, 1, $9, $9, 1, 'ON-INVITED')";
    let id = app.app().new_id();
    let blind = id.as_bytes().to_vec();
    let values = params![
        basic.school,
        id,
        graduate.entry,
        graduate.person,
        basic.cohort,
        basic.departments[0],
        basic.employer,
        blind,
        app.app().now()
    ];
    run(app, sql, values).await;
}

both_engines! {
    async fn a_school_opens_signing_for_a_cohort(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F050").feature("F034");
        let home = school.get("/s/2028").await;
        assert_eq!(home.status(), 200, "{}", home.text());
        assert!(home.contains("在线签约还没有开启") && home.contains("导入毕业生名单"), "{}", home.text());
        assert!(!school.get("/s/2027").await.expect(200).contains("在线签约还没有开启"));

        school.feature("F035").feature("F036").feature("F037").feature("F038").feature("F040").feature("F046");
        let open = [("online", "1"), ("levels", "school_only")];
        let asked = save(&mut school, "2028", &open).await.expect(422);
        assert!(asked.contains("输入学校全称确认") && asked.contains("开关打开后不能关闭"), "{}", asked.text());
        let wrong = save(&mut school, "2028", &[open[0], open[1], ("school_name", "江州")]).await.expect(422);
        assert!(wrong.contains("与学校全称不一致"));
        assert_eq!(stored(&app, &basic, 2028).await.0, 0);
        let name = basic.school_name.as_str();
        let done = save(&mut school, "2028", &[open[0], open[1], ("school_name", name)]).await;
        let page = school.follow(done.expect_to("/s/2028/settings")).await.expect(200);
        assert!(page.contains("签约设置已保存") && page.contains("已开启，不能关闭"), "{}", page.text());
        let (version, settings) = stored(&app, &basic, 2028).await;
        assert_eq!((version, settings.levels), (1, ReviewLevels::SchoolOnly));
        assert!(settings.switches.online && settings.switches.paper && settings.switches.destination);
        assert_eq!(stored(&app, &basic, 2027).await.1.levels, ReviewLevels::DepartmentThenSchool);
        assert!(!school.get("/s/2028").await.expect(200).contains("开始之前"));
        school.get("/s/1999/settings").await.expect(404);
    }

    async fn switches_latch_where_the_policy_says(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F039");
        let page = school.get("/s/2027/settings").await.expect(200);
        let nonce = page.hidden("nonce");
        let closing = |limit| form(&[("nonce", nonce.as_str()), ("version", "1"), ("rescission_limit", limit)]);
        for code in ["v21", "v23"] {
            use_profile(&app, code).await;
            let refused = school.post("/s/2027/settings", &closing("3")).await.expect(409);
            assert!(refused.contains("“在线签约”打开后不能关闭"), "{code} {}", refused.text());
        }
        use_profile(&app, "hubei").await;
        school.post("/s/2027/settings", &closing("1")).await.expect_to("/s/2027/settings");
        assert!(!stored(&app, &basic, 2027).await.1.switches.online);
    }

    async fn departments_without_an_account_stand_in_the_way(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F041").feature("F043");
        let stop = "UPDATE accounts SET state = $2 WHERE account_id = $1";
        run(&app, stop, params![basic.reviewers[1].account, "stopped"]).await;
        let open = [("online", "1"), ("school_name", basic.school_name.as_str())];
        let refused = save(&mut school, "2028", &open).await.expect(409);
        assert!(refused.contains("以下院系还没有可读写的审核账号：外国语学院"), "{}", refused.text());
        assert!(!refused.contains("计算机学院、"), "{}", refused.text());
        run(&app, stop, params![basic.reviewers[1].account, "active"]).await;
        save(&mut school, "2028", &open).await.expect_to("/s/2028/settings");
        assert_eq!(stored(&app, &basic, 2028).await.1.levels, ReviewLevels::DepartmentThenSchool);
    }

    async fn the_levels_wait_for_everything_in_process(app: TestApp) {
        let basic = app.seed_basic().await;
        open_invitation(&app, &basic).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F044");
        let page = school.get("/s/2027/settings").await.expect(200);
        assert!(page.contains("还有流程没有办完：签约邀请 1 条"), "{}", page.text());
        let name = basic.school_name.as_str();
        let change = [("levels", "school_only"), ("school_name", name)];
        let refused = save(&mut school, "2027", &change).await.expect(409);
        assert!(refused.contains("签约邀请 1 条") && refused.contains("全部办完后再修改"), "{}", refused.text());
        let several = [change[0], ("rescission_limit", "99"), ("sets", "by_level")];
        let refused = save(&mut school, "2027", &several).await.expect(409);
        assert!(refused.contains("签约邀请 1 条") && refused.contains("经办人信息不完整"), "{}", refused.text());
        use_profile(&app, "v21").await;
        save(&mut school, "2027", &change).await.expect_to("/s/2027/settings");
        use_profile(&app, "hubei").await;
        let refused = save(&mut school, "2027", &[("levels", "school_only"), ("rescission_limit", "9")]).await.expect(409);
        assert!(refused.contains("本省统一为“先院系再校级审核”") && refused.contains("解约次数应为 0 到 1"), "{}", refused.text());
    }

    async fn the_rescission_limit_is_a_number_up_to_99(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F045");
        for wrong in ["100", "-1", "三", ""] {
            let page = save(&mut school, "2027", &[("rescission_limit", wrong)]).await.expect(422);
            assert!(page.contains("请填写 0 到 99 的整数"), "{wrong}");
        }
        save(&mut school, "2027", &[("rescission_limit", "99")]).await.expect_to("/s/2027/settings");
        assert_eq!(stored(&app, &basic, 2027).await.1.rescission_limit, 99);
    }

    async fn handlers_are_one_set_or_two(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F047").feature("F048");
        let two = [
            ("sets", "by_level"),
            ("postgraduate_name", "研究生院"),
            ("postgraduate_phone", "0990-80000012"),
            ("postgraduate_address", "学府路2号"),
            ("postgraduate_postcode", "990001"),
        ];
        let odd = save(&mut school, "2027", &[two[0], ("postgraduate_postcode", "99")]).await.expect(422);
        assert!(odd.contains("邮政编码是 6 位数字"));
        let partial = save(&mut school, "2027", &two[..3]).await.expect(409);
        assert!(partial.contains("协议经办人信息不完整"), "{}", partial.text());
        save(&mut school, "2027", &two).await.expect_to("/s/2027/settings");
        assert!(matches!(stored(&app, &basic, 2027).await.1.handlers, Handlers::ByLevel { .. }));
        school.feature("F053");
        let home = school.get("/s/2027").await.expect(200);
        assert!(home.contains("本校协议经办人信息") && home.contains("研究生院"), "{}", home.text());
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        assert!(!department.get("/s/2027").await.expect(200).contains("本校协议经办人信息"));
        use_profile(&app, "v21").await;
        let refused = save(&mut school, "2027", &two).await.expect(409);
        assert!(refused.contains("本省的协议经办人只设一套"), "{}", refused.text());
    }

    async fn settings_are_for_the_school_with_the_right_to_write(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.feature("F049");
        department.get("/s/2027/settings").await.expect(404);
        department.post("/s/2027/settings", &form(&[])).await.expect(404);
        assert!(!department.get("/s/2027").await.expect(200).contains("签约设置"));
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F049");
        let page = school.get("/s/2027/settings").await.expect(200);
        run(&app, "UPDATE accounts SET right_employment = 'read' WHERE account_id = $1", params![basic.school_admin.account]).await;
        assert!(school.get("/s/2027/settings").await.expect(200).contains("当前账号只能查看"));
        school.submit(&page, "/s/2027/settings", &form(&[])).await.expect(404);
        assert_eq!(stored(&app, &basic, 2027).await.0, 1);
    }

    async fn the_second_of_two_saves_is_told(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        let first = school.get("/s/2027/settings").await.expect(200);
        let second = school.get("/s/2027/settings").await.expect(200);
        school.submit(&first, "/s/2027/settings", &form(&[("rescission_limit", "4")])).await.expect_to("/s/2027/settings");
        let told = school.submit(&second, "/s/2027/settings", &form(&[("rescission_limit", "5")])).await.expect(409);
        assert!(told.contains("刚刚修改了签约设置"), "{}", told.text());
        school.submit(&first, "/s/2027/settings", &form(&[("rescission_limit", "4")])).await.expect_to("/s/2027/settings");
        let (version, settings) = stored(&app, &basic, 2027).await;
        assert_eq!((version, settings.rescission_limit), (2, 4));
        let forged = form(&[("nonce", "0"), ("version", "2")]);
        school.post("/s/2027/settings", &forged).await.expect(409);
    }

    async fn departments_are_added_and_renamed(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        let page = school.get("/s/2027/departments").await.expect(200);
        let done = school.submit(&page, "/s/2027/departments", &[("name", "数学学院")]).await;
        let page = school.follow(done.expect_to("/s/2027/departments")).await.expect(200);
        assert!(page.contains("数学学院") && page.contains("没有读写账号"), "{}", page.text());
        let odd = school.submit(&page, "/s/2027/departments", &[("name", "数学\u{1F600}学院")]).await.expect(422);
        assert!(odd.contains("协议书无法印出这些字：\u{1F600}"), "{}", odd.text());
        let twice = school.submit(&page, "/s/2027/departments", &[("name", " 数学学院 ")]).await.expect(422);
        assert!(twice.contains("已有同名院系"));
        let address = format!("/s/2027/departments/{}", basic.departments[0]);
        school.submit(&page, &address, &[("name", "软件学院")]).await.expect_to("/s/2027/departments");
        let fresh = school.get("/s/2027/departments").await.expect(200);
        assert!(fresh.contains("软件学院") && !fresh.contains("计算机学院"));
        let nonce = fresh.hidden_of(&address).into_iter().find(|(name, _)| name == "nonce").unwrap().1;
        let late = [("nonce", nonce.as_str()), ("version", "1"), ("name", "信息学院")];
        let told = school.post(&address, &late).await.expect(409);
        assert!(told.contains("这个院系已改名为“软件学院”"), "{}", told.text());
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.get("/s/2027/departments").await.expect(404);
    }

    async fn a_province_chooses_the_agreement(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut province = app.sign_in(&basic.province_admin).await;
        province.feature("F032");
        for parties in ["two", "three"] {
            let sample = province.get(&format!("/p/2027/agreement/sample/{parties}")).await;
            assert_eq!((sample.status(), sample.header("content-type")), (200, Some("application/pdf")));
            assert!(sample.bytes().starts_with(b"%PDF-"));
        }
        province.get("/p/2027/agreement/sample/four").await.expect(404);
        province.feature("F031").feature("F033");
        let page = province.get("/p/2027/agreement").await.expect(200);
        province.submit(&page, "/p/2027/agreement", &[("parties", "two")]).await.expect(422);
        let choice = [("parties", "two"), ("consent", "1")];
        province.submit(&page, "/p/2027/agreement", &choice).await.expect_to("/p/2027/agreement");
        let again = province.get("/p/2027/agreement").await.expect(200);
        let stale = [("version", "1"), ("parties", "three"), ("consent", "1")];
        province.submit(&again, "/p/2027/agreement", &stale).await.expect(409);
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F033");
        assert!(school.get("/s/2027/settings").await.expect(200).contains("两方协议（鉴证）"));
        let mut tx = app.app().db.read().await.unwrap();
        let (version, policy) = rules::policy_of_school(&mut tx, &WORK, basic.school).await.unwrap();
        assert_eq!((version, policy.pinned.agreement_parties.as_str()), (2, "two"));
        let before = rules::policy(&mut tx, &WORK, 1).await.unwrap();
        assert_eq!(before.pinned.agreement_parties.as_str(), "three", "what has begun keeps its type");
    }

    async fn a_province_sets_its_own_values(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut province = app.sign_in(&basic.province_admin).await;
        let page = province.get("/p/2027/policy").await.expect(200);
        let wrong = [("profile", "v23"), ("invite.max_days", "很多"), ("season.change_until", "八月")];
        let told = province.submit(&page, "/p/2027/policy", &wrong).await.expect(422);
        assert!(told.contains("应为非负整数") && told.contains("年差/月-日"), "{}", told.text());
        let right = [("profile", "v21"), ("invite.max_days", "9"), ("upload.proof.types", "png、pdf"), ("report.mode", "batch")];
        province.submit(&page, "/p/2027/policy", &right).await.expect_to("/p/2027/policy");
        let page = province.get("/p/2027/policy").await.expect(200);
        assert!(page.contains("第 2 版") && page.contains("invite.max_days = 9"), "{}", page.text());
        let mut tx = app.app().db.read().await.unwrap();
        let (_, policy) = rules::policy_of_school(&mut tx, &WORK, basic.school).await.unwrap();
        assert_eq!(policy.current.invite_max_days, 9);
        assert_eq!(policy.pinned.agreement_parties.as_str(), "three", "the agreement type stays");
        let mut school = app.sign_in(&basic.school_admin).await;
        school.get("/p/2027/policy").await.expect(404);
    }

    async fn an_operator_adds_organisations_and_a_province_sees_its_own(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut operator = app.sign_in(&basic.operator).await;
        let page = operator.get("/o/organisations").await.expect(200);
        let new = [("name", "临海省"), ("profile", "v21"), ("parties", "")];
        let done = operator.submit(&page, "/o/organisations/provinces", &new).await;
        let page = operator.follow(done.expect_to("/o/organisations")).await.expect(200);
        assert!(page.contains("临海省") && page.contains("已添加省级机构"), "{}", page.text());
        let odd = [("province", "99"), ("code", "9002"), ("school_name", "江州大学"), ("phone", "1")];
        let told = operator.submit(&page, "/o/organisations/schools", &odd).await.expect(422);
        assert!(told.contains("院校代码是 5 位数字") && told.contains("可以拨通的电话"), "{}", told.text());
        let taken = [("province", "99"), ("code", "90011"), ("school_name", "江州大学"), ("phone", "0990-80000021")];
        let told = operator.submit(&page, "/o/organisations/schools", &taken).await.expect(422);
        assert!(told.contains("这个院校代码已有学校使用") && told.contains("已有同名学校"), "{}", told.text());
        let new = [("province", "99"), ("code", "90021"), ("school_name", "临海师范学院"), ("phone", "0990-80000021")];
        operator.submit(&page, "/o/organisations/schools", &new).await.expect_to("/o/organisations");
        assert!(operator.get("/o/organisations").await.expect(200).contains("临海师范学院"));

        app.graduate(&basic, 1).await;
        let mut province = app.sign_in(&basic.province_admin).await;
        let schools = province.get("/p/2027/schools").await.expect(200);
        assert!(schools.contains("江州大学") && schools.contains("已开启 · 先院系再校级审核"), "{}", schools.text());
        assert!(!schools.contains("临海师范学院"));
        assert!(province.get("/p/2027").await.expect(200).contains("1 所已开启在线签约"));
        province.get("/o/organisations").await.expect(404);
    }

    async fn notices_are_published_and_withdrawn(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut operator = app.sign_in(&basic.operator).await;
        let page = operator.get("/o/notices").await.expect(200);
        operator.submit(&page, "/o/notices", &[("title", ""), ("body", "正文")]).await.expect(422);
        let notice = [("title", "系统维护"), ("body", "周六凌晨暂停服务。\n\n请提前办理。")];
        operator.submit(&page, "/o/notices", &notice).await.expect_to("/o/notices");
        let mut visitor = app.visitor();
        let list = visitor.get("/notices").await.expect(200);
        let address = list.link("/notices/");
        assert!(visitor.get(&address).await.expect(200).contains("请提前办理"));
        let page = operator.get("/o/notices").await.expect(200);
        let action = format!("/o{address}/withdraw");
        operator.submit(&page, &action, &[]).await.expect_to("/o/notices");
        visitor.get(&address).await.expect(404);
        assert!(operator.get("/o/operations").await.expect(200).contains("没有失败的任务"));
        let mut school = app.sign_in(&basic.school_admin).await;
        school.get("/o/notices").await.expect(404);
    }
}
