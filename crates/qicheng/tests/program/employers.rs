//! Employers: registering, being returned and admitted, requests and claims, the list of graduates, templates, lists of
//! warnings.

use domain::employers::CreditCode;
use store::engine::params;

use crate::harness::{Basic, Page, TestApp, Visitor, execute};

pub const REGISTER: &str = "/register/employer";
const PASSWORD: &str = "Qicheng-2026";
pub const MOBILE: &str = "19900012345";

/// A credit code that passes its check and is registered to nobody.
pub fn credit_code(serial: u32) -> String {
    let body = format!("91110000MA{serial:07}");
    let fits = |last: &char| CreditCode::parse(&format!("{body}{last}")).is_ok();
    let last = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find(fits).unwrap();
    format!("{body}{last}")
}

/// A small picture as a camera or a phone would send it.
pub fn picture(app: &TestApp) -> Vec<u8> {
    app.app().pictures.picture_code("8K3M", [7; 32])
}

pub fn fields<'f>(code: &'f str, login: &'f str, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![
        ("name", "江州青山仪器有限公司"),
        ("credit_code", code),
        ("nature", "31"),
        ("industry", "34"),
        ("region", "江苏省苏州市虎丘区"),
        ("address", "青山路1号"),
        ("contact_name", "仪器人事"),
        ("contact_phone", "0990-81230001"),
        ("contact_email", "hr@example.com"),
        ("person", "钱经办"),
        ("mobile", MOBILE),
        ("login", login),
        ("password", PASSWORD),
        ("agree", "1"),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend_from_slice(more);
    fields
}

/// Fills the form, asks for the code, submits; the answer of the last step.
async fn register(app: &TestApp, visitor: &mut Visitor, code: &str, login: &str) -> Page {
    let page = visitor.get(REGISTER).await.expect(200);
    let draft = page.hidden("draft");
    let asked = fields(code, login, &[("draft", &draft)]);
    let file = picture(app);
    let sent = visitor.upload("/register/employer/code", &asked, ("licence", "执照.png", &file)).await.expect(200);
    assert!(sent.contains("验证码已发送") && sent.contains("已上传 执照.png"), "{}", sent.text());
    let (kept, typed) = (sent.hidden("kept"), app.code_to(MOBILE).await);
    let all = fields(code, login, &[("draft", &draft), ("kept", &kept), ("code", &typed)]);
    visitor.upload("/register/employer/submit", &all, ("licence", "", b"")).await
}

pub async fn log_in(app: &TestApp, login: &str) -> Visitor {
    let mut visitor = app.visitor();
    let page = visitor.get("/login").await.expect(200);
    visitor.submit(&page, "/login", &[("account", login), ("password", PASSWORD)]).await.expect(303);
    visitor
}

/// A second administrator of an employer beside the fixture's.
pub async fn beside(app: &TestApp, basic: &Basic) -> Visitor {
    let other = app.beside(basic, 100).await;
    app.sign_in(&other.employer_admin).await
}

async fn decide(visitor: &mut Visitor, at: &str, act: &str, reason: &str) -> Page {
    let page = visitor.get(at).await.expect(200);
    visitor.submit(&page, &format!("{at}/decide"), &[("act", act), ("reason", reason)]).await
}

both_engines! {
    async fn a_registration_is_returned_corrected_admitted_and_finds_a_graduate(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut visitor = app.visitor();
        visitor.feature("F077").feature("F080");
        // Everything wrong is named at once, and nothing typed is lost.
        let page = visitor.get(REGISTER).await.expect(200);
        let draft = page.hidden("draft");
        let wrong = fields("91110000MA00000010", "x", &[("draft", &draft), ("region", "不存在市"), ("agree", "")]);
        let told = visitor.upload("/register/employer/submit", &wrong, ("licence", "", b"")).await.expect(422);
        for words in ["末位与前 17 位不符", "请上传营业执照", "用户名为 4 至 32 位", "请勾选后提交", "江州青山仪器有限公司"] {
            assert!(told.contains(words), "{words}\n{}", told.text());
        }
        let code = credit_code(1);
        let odd = fields(&code, "qingshan", &[("draft", &draft), ("address", "青山路\u{1F600}号")]);
        let told = visitor.upload("/register/employer/submit", &odd, ("licence", "", b"")).await.expect(422);
        assert!(told.contains("协议书无法印出这些字：\u{1F600}"), "{}", told.text());
        let done = register(&app, &mut visitor, &code, "qingshan").await.expect(303);
        let status = done.location().unwrap().to_owned();
        assert!(visitor.get(&status).await.expect(200).contains("等待审核"));
        let mut company = log_in(&app, "qingshan").await;
        assert!(company.get("/e").await.expect(200).contains("资质审核中"));

        let mut operator = app.sign_in(&basic.operator).await;
        operator.feature("F077");
        let queue = operator.get("/o/employers").await.expect(200);
        let case = queue.link("/o/employers/0");
        let page = operator.get(&case).await.expect(200);
        assert!(page.contains("江州青山仪器有限公司") && page.contains("校验位正确"), "{}", page.text());
        assert!(!page.contains(MOBILE));
        decide(&mut operator, &case, "return", "").await.expect(409);
        let old = operator.get(&case).await.expect(200);
        decide(&mut operator, &case, "return", "执照不清晰").await.expect(303);
        assert!(visitor.get(&status).await.expect(200).contains("执照不清晰"));

        company.feature("F081").feature("F077");
        let page = company.get("/e/company").await.expect(200);
        assert!(page.contains("执照不清晰"));
        let hidden = page.hidden_of("/e/company/resubmit");
        let mut again: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        again.extend(fields(&code, "qingshan", &[("name", "江州青山精密仪器有限公司")]));
        let file = picture(&app);
        let resubmitted = company.upload("/e/company/resubmit", &again, ("licence", "新执照.png", &file)).await;
        resubmitted.expect_to("/e/company");
        // A second tap of the same form is the first one's answer.
        company.upload("/e/company/resubmit", &again, ("licence", "新执照.png", &file)).await.expect_to("/e/company");
        // What the operator saw before the correction is stale.
        let stale = operator.submit(&old, &format!("{case}/decide"), &[("act", "pass")]).await.expect(409);
        assert!(!stale.contains("已审核通过"), "{}", stale.text());
        decide(&mut operator, &case, "pass", "").await.expect(303);
        assert!(visitor.get(&status).await.expect(200).contains("资质审核已通过"));
        assert!(company.get("/messages").await.expect(200).contains("单位资质审核通过"));

        company.feature("F086").feature("F088");
        let page = company.get("/e/candidates").await.expect(200);
        let search = [("name", graduate.name.as_str()), ("kind", "resident_id"), ("number", &graduate.document), ("school", "江州大学")];
        let mut miss = search;
        for (place, value) in [(0, "试九"), (3, "江州学院")] {
            miss[place].1 = value;
            let nobody = company.submit(&page, "/e/candidates/add", &miss).await.expect(422);
            assert!(nobody.contains("没有找到姓名、证件号码和毕业院校都一致的毕业生"), "{}", nobody.text());
            miss = search;
        }
        let added = company.submit(&page, "/e/candidates/add", &search).await.expect(303);
        let list = company.follow(added).await.expect(200);
        assert!(list.contains(&graduate.name) && list.contains("可邀请") && !list.contains(&graduate.document));
        let again = company.submit(&list, "/e/candidates/add", &search).await.expect(303);
        assert!(company.follow(again).await.contains(&graduate.name));
        company.feature("F089");
        let list = company.get("/e/candidates").await.expect(200);
        let id = list.data_attribute("ref").unwrap();
        let chosen = company.submit(&list, "/e/candidates/act", &[("id", &id), ("act", "invite")]).await.expect(303);
        assert!(company.follow(chosen).await.expect(200).contains(&graduate.name));
        company.submit(&list, "/e/candidates/act", &[("delete", &id)]).await.expect(303);
        assert!(company.get("/e/candidates").await.expect(200).contains("还没有添加毕业生"));
        app.run_due_jobs().await;
    }

    async fn what_an_employer_changes_itself_takes_hold_at_once(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut company = app.sign_in(&basic.employer_admin).await;
        company.feature("F081");
        let page = company.get("/e/company").await.expect(200);
        let change = fields("", "", &[("name", "换个名字"), ("address", "云帆路88号")]);
        company.submit(&page, "/e/company/change", &change).await.expect_to("/e/company");
        let page = company.get("/e/company").await.expect(200);
        assert!(page.contains("云帆路88号") && page.contains(&basic.employer_name));
        assert!(!page.contains("换个名字"));
        // The page of a colleague who was slower.
        let stale = company.submit(&page, "/e/company/change", &[("version", "1")]).await;
        assert!(stale.status() == 409 || stale.status() == 422, "{}", stale.status());
    }

    async fn another_name_is_asked_of_the_operator(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut company = app.sign_in(&basic.employer_admin).await;
        company.feature("F082");
        let page = company.get("/e/company").await.expect(200);
        let nonce = page.hidden_of("/e/company/request");
        let mut asked: Vec<(&str, &str)> = nonce.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let code = credit_code(7);
        asked.extend([("name", "江州云帆智能软件有限公司"), ("credit_code", code.as_str()), ("reason", "工商变更")]);
        let bare = company.upload("/e/company/request", &asked, ("licence", "", b"")).await.expect(422);
        assert!(bare.contains("请上传变更后的营业执照"));
        let file = picture(&app);
        company.upload("/e/company/request", &asked, ("licence", "执照.png", &file)).await.expect_to("/e/company");
        assert!(company.get("/e/company").await.expect(200).contains("变更审核中"));
        let refused = company.get("/e/candidates").await.expect(200);
        assert!(refused.contains("查看单位信息"), "{}", refused.text());

        let mut operator = app.sign_in(&basic.operator).await;
        operator.feature("F082");
        let list = operator.get("/o/requests").await.expect(200);
        let case = list.link("/o/requests/");
        let page = operator.get(&case).await.expect(200);
        assert!(page.contains("江州云帆智能软件有限公司") && page.contains(&basic.employer_name) && page.contains("工商变更"));
        operator.get(&page.link("/employers/")).await.expect(200);
        decide(&mut operator, &case, "refuse", "").await.expect(409);
        decide(&mut operator, &case, "pass", "已核对").await.expect(303);
        let late = operator.submit(&page, &format!("{case}/decide"), &[("act", "refuse"), ("reason", "迟到")]).await;
        assert!(late.status() == 409, "{}", late.status());
        let page = company.get("/e/company").await.expect(200);
        assert!(page.contains("江州云帆智能软件有限公司") && page.contains(&code) && page.contains("已通过"));
        app.run_due_jobs().await;
    }

    async fn a_second_registration_of_a_code_becomes_a_claim(app: TestApp) {
        let basic = app.seed_basic().await;
        let code = credit_code(2);
        let mut first = app.visitor();
        first.feature("F077");
        register(&app, &mut first, &code, "qingshan").await.expect(303);
        let mut second = app.visitor();
        second.move_to_address([10, 0, 0, 7]).feature("F077");
        app.clock().advance_seconds(120);
        let done = register(&app, &mut second, &code, "newadmin").await.expect(303);
        let status = second.follow(done).await.expect(200);
        assert!(status.contains("已转为认领申请"), "{}", status.text());
        let mut nobody = app.visitor();
        let page = nobody.get("/login").await.expect(200);
        nobody.submit(&page, "/login", &[("account", "newadmin"), ("password", PASSWORD)]).await.expect(422);
        let mut old = log_in(&app, "qingshan").await;
        let mut operator = app.sign_in(&basic.operator).await;
        operator.feature("F082");
        let case = operator.get("/o/requests").await.expect(200).link("/o/requests/");
        let page = operator.get(&case).await.expect(200);
        assert!(page.contains("钱经办") && page.contains("qingshan") && !page.contains(MOBILE), "{}", page.text());
        operator.get(&page.link("/employers/")).await.expect(200);
        operator.submit(&page, &format!("{case}/decide"), &[("act", "pass"), ("stop_others", "1")]).await.expect(303);
        log_in(&app, "newadmin").await.get("/e").await.expect(200);
        assert!(old.get("/e").await.location().is_some());
        app.run_due_jobs().await;
    }

    async fn a_school_admits_where_its_province_says_so(app: TestApp) {
        let basic = app.seed_basic().await;
        register(&app, &mut app.visitor(), &credit_code(3), "qingshan").await.expect(303);
        let mut school = app.sign_in(&basic.school_admin).await;
        school.get("/s/2027/employers").await.expect(404);
        let mut tx = app.app().db.write().await.unwrap();
        execute(&mut tx, "UPDATE policy_versions SET profile = $1", params!["hubei"]).await;
        tx.commit().await.unwrap();
        school.feature("F077");
        let case = school.get("/s/2027/employers").await.expect(200).link("/s/2027/employers/0");
        let page = school.get(&case).await.expect(200);
        school.get(&page.link("/employers/")).await.expect(200);
        decide(&mut school, &case, "refuse", "不行").await.expect(404);
        decide(&mut school, &case, "pass", "").await.expect(303);
        assert!(log_in(&app, "qingshan").await.get("/e").await.expect(200).contains("资质已审核"));
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.get("/s/2027/employers").await.expect(404);
        school.get(&case.replace("/s/2027", "/o")).await.expect(404);
        app.run_due_jobs().await;
    }

    async fn templates_are_kept_renamed_and_deleted_by_their_employer(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut company = app.sign_in(&basic.employer_admin).await;
        company.feature("F101");
        let letter = [("post", "测试工程师"), ("pay", "9000"), ("template_name", "研发岗"), ("supplement", "提供宿舍")];
        company.post("/e/templates/save", &letter).await.expect(303);
        let list = company.get("/e/templates").await.expect(200);
        assert!(list.contains("研发岗") && list.contains("测试工程师"));
        let id = list.data_attribute("ref").unwrap();
        let rename = format!("/e/templates/{id}/rename");
        company.submit(&list, &rename, &[("template_name", "")]).await.expect(422);
        company.submit(&list, &rename, &[("template_name", "研发岗 2027")]).await.expect_to("/e/templates");
        let stale = company.submit(&list, &rename, &[("template_name", "旧页面")]).await;
        assert!(stale.status() == 409 || stale.location().is_some(), "{}", stale.status());
        assert!(!company.get("/e/templates").await.expect(200).contains("旧页面"));
        let delete = format!("/e/templates/{id}/delete");
        let mut stranger = beside(&app, &basic).await;
        assert!(!stranger.get("/e/templates").await.expect(200).contains("研发岗"));
        let nonce = stranger.get("/e/candidates").await.expect(200).hidden("nonce");
        assert!(stranger.post(&delete, &[("nonce", &nonce)]).await.status() >= 400);
        assert!(company.get("/e/templates").await.expect(200).contains("研发岗 2027"));
        company.submit(&list, &delete, &[]).await.expect_to("/e/templates");
        assert!(!company.get("/e/templates").await.expect(200).contains("研发岗"));
    }

    async fn lists_of_warnings_come_in_whole_or_not_at_all(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut operator = app.sign_in(&basic.operator).await;
        operator.feature("F137").feature("F138");
        let heading = "院校代码,单位名称,统一社会信用代码,预警类型,说明\n";
        let code = credit_code(9);
        let good = format!("{heading}90011,江州旧友商贸有限公司,{code},虚假单位,多次爽约\n");
        let bad = format!("{good}99999,无此学校公司,{code},虚假单位,x\n90011,某公司,{code},没有这种,x\n");
        let nonce = operator.get("/o/warnings").await.expect(200).hidden("nonce");
        let at = "/o/warnings/import";
        let told = operator.upload(at, &[("nonce", &nonce)], ("file", "预警.csv", bad.as_bytes())).await.expect(422);
        assert!(told.contains("第 3 行：没有院校代码为") && told.contains("第 4 行：预警类型"), "{}", told.text());
        assert!(told.contains("还没有预警单位"));
        for (name, bytes) in [("x.csv", &b"a,b\n"[..]), ("x.xlsx", b"PK\x03\x04"), ("x.csv", heading.as_bytes()), ("x.csv", b"")] {
            operator.upload(at, &[("nonce", &nonce)], ("file", name, bytes)).await.expect(422);
        }
        operator.upload(at, &[("nonce", &nonce)], ("file", "预警.csv", good.as_bytes())).await.expect_to("/o/warnings");
        assert!(operator.get("/o/warnings").await.expect(200).contains("江州旧友商贸有限公司"));
        let statuses = format!("统一社会信用代码,登记名称,登记状态,查询日期,来源\n{code},江州旧友商贸有限公司,经营异常,2026-11-10,公示系统\n");
        let nonce = operator.get("/o/warnings").await.expect(200).hidden("nonce");
        let future = statuses.replace("2026-11-10", "2027-01-01");
        let at = "/o/warnings/import-statuses";
        operator.upload(at, &[("nonce", &nonce)], ("statuses", "状态.csv", future.as_bytes())).await.expect(422);
        operator.upload(at, &[("nonce", &nonce)], ("statuses", "状态.csv", statuses.as_bytes())).await.expect_to("/o/warnings");
    }
}
