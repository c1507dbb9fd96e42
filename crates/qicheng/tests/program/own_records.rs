//! The graduate's records of every kind through their pages: where each stands, what can be done with it, and why not.

use app::employers::licence::Upload;
use app::placements::evidence;
use domain::placements::{Decision, FailReason, Failing, PlacementKind, Remarks, Slot, StateCode};

use crate::agreement::{accepted, actor, invited, row};
use crate::applications::{PNG, ledger_is_clean, passed, saved, settled, started, submitted, unit, uploaded, values};
use crate::harness::{Basic, Graduate, Page, TestApp, Visitor};
use crate::kept_rules::policy_is;
use crate::record_lists::paper_done;
use crate::workbench::open;
use crate::workbench_evidence::original;

/// A destination that has passed.
pub async fn registered(app: &TestApp, basic: &Basic, graduate: &Graduate) -> domain::ids::PlacementRef {
    let record = started(app, graduate, PlacementKind::Destination, "seeking").await;
    submitted(app, graduate, record).await.unwrap();
    passed(app, basic, record).await;
    record
}

/// An offline agreement whose text has passed.
pub async fn to_be_stamped(app: &TestApp, basic: &Basic, graduate: &Graduate) -> domain::ids::PlacementRef {
    let record = started(app, graduate, PlacementKind::Offline, "").await;
    saved(app, graduate, record, values(&unit())).await;
    submitted(app, graduate, record).await.unwrap();
    passed(app, basic, record).await;
    record
}

/// Gives something up on its page: reason, code, confirmation.
pub async fn give_up(app: &TestApp, visitor: &mut Visitor, mobile: &str, address: &str, reason: &str) -> Page {
    let page = visitor.get(address).await.expect(200);
    let to = page.contact();
    let hidden = page.hidden_of(address);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("contact", to.as_str()), ("reason", reason)]);
    let sent = visitor.post(&format!("{address}/send-code"), &fields).await.expect(200);
    assert!(sent.contains("验证码已发送") && sent.contains(reason), "{}", sent.text());
    let code = app.code_to(mobile).await;
    visitor.submit(&sent, address, &[("contact", &to), ("reason", reason), ("code", &code)]).await
}

both_engines! {
    async fn a_returned_application_says_what_to_correct_and_what_changed(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Paper, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        uploaded(&app, &graduate, record).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        let at = format!("/g/records/{record}");
        let draft = visitor.get(&at).await.expect(200);
        assert_eq!(draft.data_attribute("state").as_deref(), Some("BD-DRAFT"));
        assert!(draft.contains("还没有提交") && draft.contains(&format!("{at}/edit")));
        let home = visitor.get("/g").await.expect(200);
        assert!(home.contains("草稿") && home.contains("其他形式就业"), "{}", home.text());
        submitted(&app, &graduate, record).await.unwrap();
        visitor.feature("F132");
        let waiting = visitor.get(&at).await.expect(200);
        assert!(waiting.contains("正在审核协议书登记") && waiting.contains("计算机学院") && waiting.contains("预计完成"));
        assert!(waiting.contains("提交审核") && waiting.contains("登记完成"), "{}", waiting.text());
        let remarks = Remarks { fields: vec!["post".into(), "evidence".into()], details: "岗位与照片不一致".into() };
        settled(&app, &basic.reviewers[0], record, Decision::Return(remarks)).await;
        let returned = visitor.get(&at).await.expect(200);
        for words in ["老师退回，请改 2 处", "岗位名称", "证明材料", "修改并重新提交", "岗位与照片不一致", "11 月 21 日"] {
            assert!(returned.contains(words), "{words}: {}", returned.text());
        }
        assert!(visitor.get("/g").await.contains("老师退回，请改 2 处"), "returned is the head of the home");
        saved(&app, &graduate, record, values(&[("post", "测试工程师")])).await;
        submitted(&app, &graduate, record).await.unwrap();
        let changes = visitor.get(&format!("{at}?tab=changes")).await.expect(200);
        assert!(changes.contains("数据工程师") && changes.contains("测试工程师") && changes.contains("第 2 次提交"));
        let content = visitor.get(&format!("{at}?tab=content")).await.expect(200);
        assert!(content.contains("星澜数据技术有限公司") && content.contains("补登"));
        let files = visitor.get(&format!("{at}?tab=files")).await.expect(200);
        assert!(files.contains("证明.png"));
        let mut stranger = app.sign_in(&app.graduate(&basic, 2).await.somebody).await;
        stranger.get(&at).await.expect(404);
    }

    async fn pulling_back_is_one_tap_and_says_why_not_afterwards(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Destination, "seeking").await;
        submitted(&app, &graduate, record).await.unwrap();
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F270");
        let (at, act) = (format!("/g/records/{record}"), format!("/g/records/{record}/pull-back"));
        let page = visitor.get(&at).await.expect(200);
        visitor.submit(&page, &act, &[]).await.expect_to(&at);
        let now = row(&app, record).await;
        assert_eq!((now.state, now.slot), (StateCode::QxPulled, None));
        visitor.submit(&page, &act, &[]).await.expect_to(&at);
        assert_eq!(row(&app, record).await.version, now.version, "a double tap does nothing twice");
        let mut stranger = app.sign_in(&app.graduate(&basic, 2).await.somebody).await;
        stranger.post(&act, &[("nonce", &page.hidden("nonce")), ("version", "2")]).await.expect(409);

        submitted(&app, &graduate, record).await.unwrap();
        let stale = visitor.get(&at).await.expect(200);
        settled(&app, &basic.reviewers[0], record, Decision::pass(Vec::new())).await;
        visitor.feature("F199");
        let refused = visitor.submit(&stale, &act, &[]).await.expect(409);
        assert!(refused.contains("没有办理成功"), "{}", refused.text());
        let why = visitor.get(&at).await.expect(200);
        assert!(why.contains("暂不能撤回修改") && why.contains("学院已审核通过"), "{}", why.text());
    }

    async fn a_draft_is_deleted_on_a_page_of_its_own(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Destination, "seeking").await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        let at = format!("/g/records/{record}/discard");
        let page = visitor.get(&at).await.expect(200);
        assert!(page.contains("删除这份申请？"));
        visitor.submit(&page, &at, &[]).await.expect_to(&format!("/g/records/{record}"));
        assert_eq!(row(&app, record).await.state, StateCode::QxVoid);
        visitor.get(&at).await.expect_to(&format!("/g/records/{record}"));
    }

    async fn a_destination_is_voided_at_once_or_by_request_as_the_policy_says(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = registered(&app, &basic, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F277");
        let at = format!("/g/records/{record}/void");
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(page.contains("去向已登记") && page.links().contains(&at));
        assert!(!page.contains("request-void"));
        // Without reason, contact and code nothing happens and what was typed stays.
        let form = visitor.get(&at).await.expect(200);
        let empty = visitor.submit(&form, &at, &[("reason", "")]).await.expect(422);
        assert!(empty.contains("请写明原因") && empty.contains("请填写验证码"));
        let wrong = [("reason", "改为就业"), ("contact", &form.contact()), ("code", "000000")];
        assert!(visitor.submit(&form, &at, &wrong).await.expect(422).contains("改为就业"));
        give_up(&app, &mut visitor, &graduate.mobile, &at, "改为就业").await.expect(303);
        assert_eq!(row(&app, record).await.state, StateCode::QxVoid);
        let ended = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(ended.contains("去向已作废") && ended.contains("改为就业"));

        policy_is(&app, &basic, "destination.void = \"request\"").await;
        let record = registered(&app, &basic, &graduate).await;
        visitor.get(&format!("/g/records/{record}/void")).await.expect_to(&format!("/g/records/{record}"));
        let at = format!("/g/records/{record}/request-void");
        give_up(&app, &mut visitor, &graduate.mobile, &at, "准备签约").await.expect(303);
        assert_eq!(row(&app, record).await.state, StateCode::QxVoidReviewDepartment);
        let waiting = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(waiting.contains("正在审核作废申请") && waiting.contains("期间原去向仍有效"));
        let act = format!("/g/records/{record}/cancel-void");
        visitor.submit(&waiting, &act, &[]).await.expect(303);
        assert_eq!(row(&app, record).await.state, StateCode::QxDone);
    }

    async fn an_approved_text_is_given_up_where_the_policy_allows(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = to_be_stamped(&app, &basic, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        let at = format!("/g/records/{record}/abandon");
        assert!(visitor.get(&format!("/g/records/{record}")).await.links().contains(&at));
        give_up(&app, &mut visitor, &graduate.mobile, &at, "单位不再招聘").await.expect(303);
        let now = row(&app, record).await;
        assert_eq!((now.state, now.slot), (StateCode::OfVoid, None));
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(page.contains("放弃协议，编号作废") && page.contains("单位不再招聘"), "{}", page.text());

        policy_is(&app, &basic, "offline.abandon = \"forbidden\"").await;
        let other = app.graduate(&basic, 2).await;
        let record = to_be_stamped(&app, &basic, &other).await;
        let mut visitor = app.sign_in(&other.somebody).await;
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(page.contains("暂不能放弃协议") && !page.links().contains(&format!("/g/records/{record}/abandon")));
    }

    async fn a_destination_gives_way_to_a_signing_and_keeps_its_history(app: TestApp) {
        let basic = app.seed_basic().await;
        policy_is(&app, &basic, "destination.auto_void_on_sign = true").await;
        let graduate = app.graduate(&basic, 1).await;
        let destination = registered(&app, &basic, &graduate).await;
        let signing = invited(&app, &basic, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        assert!(visitor.get("/g").await.contains("等你回应"), "an invitation is a task beside a destination");
        accepted(&app, &graduate, signing).await;
        passed(&app, &basic, signing).await;
        assert_eq!(row(&app, destination).await.state, StateCode::QxVoid);
        visitor.feature("F279").feature("F280");
        let list = visitor.get("/g/records").await.expect(200);
        assert!(list.contains("求职中") && list.contains(&basic.employer_name) && list.contains("已作废"));
        let page = visitor.get(&format!("/g/records/{destination}")).await.expect(200);
        for words in ["提交审核", "登记生效", "签约通过，原去向自动作废"] {
            assert!(page.contains(words), "{words}: {}", page.text());
        }
    }

    async fn an_agreement_on_paper_is_ended_by_the_graduates_request(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = paper_done(&app, &basic, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F204").feature("F230").feature("F231");
        let at = format!("/g/records/{record}/rescind");
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(page.links().contains(&at));
        let form = visitor.get(&at).await.expect(200);
        assert!(form.contains("还可申请 3 次") && form.contains("可能要承担违约责任"));
        let to = form.contact();
        let typed = [("reason", "升学"), ("explanation", "已被录取"), ("contact", to.as_str())];
        visitor.feature("F229");
        // Without letter and code it comes back as it was typed.
        let lacks = visitor.submit(&form, &at, &typed).await.expect(422);
        assert!(lacks.contains("请上传解约函") && lacks.contains("请填写验证码") && lacks.contains("已被录取"));
        let hidden = form.hidden_of(&at);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend(typed);
        let letters = format!("{at}/letters");
        let laid = visitor.upload(&letters, &fields, ("letter", "解约函.png", PNG)).await.expect(200);
        assert!(laid.contains("解约函.png") && laid.contains("已被录取"));
        let bad = visitor.upload(&letters, &fields, ("letter", "解约函.png", b"MZ")).await.expect(422);
        assert!(bad.contains("id=\"letter-e\""));
        let hidden = laid.hidden_of(&at);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend(typed);
        visitor.post(&format!("{at}/send-code"), &fields).await.expect(200);
        let code = app.code_to(&graduate.mobile).await;
        let mut all = typed.to_vec();
        all.push(("code", &code));
        // What was opened before the letter was laid says something else than what would be filed.
        let earlier = visitor.submit(&form, &at, &all).await.expect(409);
        assert!(earlier.contains("没有办理成功"), "{}", earlier.text());
        assert_eq!(row(&app, record).await.waiting, StateCode::BdDone);
        visitor.submit(&laid, &at, &all).await.expect_to(&format!("/g/records/{record}"));
        visitor.submit(&laid, &at, &all).await.expect(303);
        let waiting = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert_eq!(waiting.data_attribute("state").as_deref(), Some("RF-REVIEW-CO"));
        assert!(waiting.contains("学校正在审核解约") && waiting.contains("申请解约"));
        let now = row(&app, record).await;
        assert_eq!((now.state, now.slot), (StateCode::BdDone, Some(Slot::Effective)), "it holds until the last pass");

        let remarks = Remarks { fields: Vec::new(), details: "解约函没有公章".into() };
        settled(&app, &basic.reviewers[0], record, Decision::Return(remarks)).await;
        let returned = visitor.get(&at).await.expect(200);
        assert!(returned.contains("解约函没有公章") && returned.contains("已被录取") && returned.contains("重新提交"));
        let sent = submitted_again(&app, &mut visitor, &graduate, &returned, &at).await;
        sent.expect(303);
        let failing = Failing { reason: FailReason::UnclearMaterial, details: "仍无公章".into() };
        settled(&app, &basic.reviewers[0], record, Decision::Fail(failing)).await;
        let failed = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        for words in ["登记完成", "解约没有通过，协议仍有效", "仍无公章"] {
            assert!(failed.contains(words), "{words}: {}", failed.text());
        }
        assert!(visitor.get(&at).await.contains("还可申请 2 次"), "submitting again is not counted");
        let mut stranger = app.sign_in(&app.graduate(&basic, 2).await.somebody).await;
        stranger.get(&at).await.expect(404);
        ledger_is_clean(&app).await;
    }

    async fn the_print_a_graduate_sends_back_is_the_one_that_is_checked_and_signed(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = to_be_stamped(&app, &basic, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F178");
        let (at, whole) = (format!("/g/agreements/{record}/stamp"), format!("/g/records/{record}"));
        let (files, submit) = (format!("{whole}/files"), format!("{whole}/submit"));
        let asks = |page: &Page| page.html().contains("data-testid=\"send-back\"");
        let page = visitor.get(&at).await.expect(200);
        assert!(page.contains("本人回传协议书") && page.contains("先上传盖章的页面") && !asks(&page), "{}", page.text());
        let nonce = page.hidden("files_nonce");
        let nonce = [("files_nonce", nonce.as_str())];
        visitor.upload(&files, &nonce, ("evidence", "程序.png", b"MZ")).await.expect(422);
        let page = visitor.get(&at).await.expect(200);
        assert!(!asks(&page), "what is no picture is no print");
        let nonce = page.hidden("files_nonce");
        let nonce = [("files_nonce", nonce.as_str())];
        let print = app.app().pictures.picture_code("8K3M", [7; 32]);
        visitor.upload(&files, &nonce, ("evidence", "盖章.png", &print)).await.expect_to(&at);
        let page = visitor.get(&at).await.expect(200);
        assert!(page.contains("盖章.png") && asks(&page), "{}", page.text());
        let to = page.contact();
        let hidden = page.hidden_of(&submit);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("contact", &to));
        visitor.post(&format!("{whole}/send-code"), &fields).await.expect(303);
        let code = app.code_to(&graduate.mobile).await;
        let done = [("contact", to.as_str()), ("code", &code), ("confirmed", "1")];
        visitor.submit(&page, &submit, &done).await.expect_to(&whole);

        let mut seen = Vec::new();
        for reviewer in [&basic.reviewers[0], &basic.school_admin] {
            let mut desk = app.sign_in(reviewer).await;
            let case = open(&mut desk, record).await;
            assert!(case.contains("核对回传图片") && case.contains("盖章.png") && !case.contains("单位回传"), "{}", case.text());
            seen.push(desk.get(&original(&case)).await.expect(200).bytes().to_vec());
            settled(&app, reviewer, record, Decision::pass(Vec::new())).await;
        }
        assert!(seen[0] == seen[1] && seen[0].starts_with(b"\x89PNG"), "both check the same print");
        assert_eq!(row(&app, record).await.state, StateCode::OfSigned);
        assert!(visitor.get(&format!("{whole}?tab=files")).await.expect(200).contains("盖章.png"));
        let mut stranger = app.sign_in(&app.graduate(&basic, 2).await.somebody).await;
        stranger.get(&at).await.expect(404);
    }

    async fn an_image_is_pulled_back_and_sent_again(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = to_be_stamped(&app, &basic, &graduate).await;
        uploaded(&app, &graduate, record).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F178");
        let at = format!("/g/agreements/{record}/stamp");
        let page = visitor.get(&at).await.expect(200);
        let (submit, to) = (format!("/g/records/{record}/submit"), page.contact());
        let hidden = page.hidden_of(&submit);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("contact", &to));
        visitor.post(&format!("/g/records/{record}/send-code"), &fields).await.expect(303);
        let code = app.code_to(&graduate.mobile).await;
        let done = [("contact", to.as_str()), ("code", &code), ("confirmed", "1")];
        visitor.submit(&page, &submit, &done).await.expect(303);
        assert_eq!(row(&app, record).await.state, StateCode::OfImageReviewDepartment);
        visitor.feature("F180").feature("F172");
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(page.contains("正在审核回传的协议书"));
        visitor.submit(&page, &format!("/g/records/{record}/pull-back"), &[]).await.expect(303);
        assert_eq!(row(&app, record).await.state, StateCode::OfImagePulled);
        let who = actor(&app, &graduate.somebody).await;
        let upload = Upload { name: "第二次.png".into(), bytes: app.app().pictures.picture_code("AB", [3; 32]) };
        evidence::add(app.app(), &who, app.app().new_id(), record, vec![upload]).await.unwrap();
        assert!(visitor.get(&at).await.expect(200).contains("第二次.png"));
    }
}

async fn submitted_again(app: &TestApp, visitor: &mut Visitor, graduate: &Graduate, form: &Page, at: &str) -> Page {
    let to = form.contact();
    let hidden = form.hidden_of(at);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("reason", "升学"), ("explanation", "已被录取"), ("contact", to.as_str())]);
    visitor.post(&format!("{at}/send-code"), &fields).await.expect(200);
    let code = app.code_to(&graduate.mobile).await;
    fields.push(("code", &code));
    visitor.post(at, &fields).await
}
