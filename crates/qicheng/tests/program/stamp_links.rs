//! 用人单位协助回传协议书: the one-time link from the graduate's request to the school's queue, and every way it ends.

use domain::ids::PlacementRef;
use domain::placements::StateCode;

use crate::agreement::row;
use crate::applications::{PNG, passed};
use crate::harness::{Graduate, Page, TestApp, Visitor};
use crate::own_records::to_be_stamped;

pub const HELPER: &str = "19877700011";

/// Asks the employer's contact for help on the page.
pub async fn ask(visitor: &mut Visitor, record: PlacementRef) {
    let at = format!("/g/agreements/{record}/stamp");
    let page = visitor.get(&at).await.expect(200);
    let fields = [("helper", "周宁"), ("mobile", HELPER)];
    visitor.submit(&page, &format!("{at}/link"), &fields).await.expect_to(&at);
}

/// Asks, and returns the path of the link that was sent.
async fn asked(app: &TestApp, visitor: &mut Visitor, record: PlacementRef) -> String {
    ask(visitor, record).await;
    app.run_due_jobs().await;
    let sent = app.sent();
    let message = sent.iter().rev().find(|message| message.act == "send-back" && message.code.is_none()).unwrap();
    assert_eq!(message.to, HELPER);
    format!("/stamp/{}", message.body.split("/stamp/").nth(1).unwrap())
}

/// Lays a page on the link, has a code sent, and posts what is to be filed.
pub async fn sent_back(app: &TestApp, helper: &mut Visitor, link: &str) -> Page {
    let page = helper.get(link).await.expect(200);
    let version = page.hidden("version");
    let typed = [("version", version.as_str()), ("helper", "周宁"), ("mobile", HELPER)];
    helper.upload(&format!("{link}/files"), &typed, ("evidence", "盖章.png", PNG)).await.expect(200);
    helper.post(&format!("{link}/send-code"), &typed).await.expect(200);
    let code = app.code_to(HELPER).await;
    let mut all = typed.to_vec();
    all.extend([("code", code.as_str()), ("confirmed", "1")]);
    helper.post(&format!("{link}/submit"), &all).await
}

async fn state(app: &TestApp, record: PlacementRef) -> StateCode {
    row(app, record).await.state
}

pub async fn stage(app: &TestApp) -> (crate::harness::Basic, Graduate, PlacementRef) {
    let basic = app.seed_basic().await;
    let graduate = app.graduate(&basic, 1).await;
    let record = to_be_stamped(app, &basic, &graduate).await;
    (basic, graduate, record)
}

both_engines! {
    async fn a_contact_sends_the_stamped_agreement_back_once(app: TestApp) {
        let (basic, graduate, record) = stage(&app).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F177");
        let at = format!("/g/agreements/{record}/stamp");
        let page = visitor.get(&at).await.expect(200);
        for words in ["点击下载电子协议书", "本人回传协议书", "用人单位协助回传协议书"] {
            assert!(page.contains(words), "{words}");
        }
        let pdf = visitor.get(&format!("/g/records/{record}/agreement.pdf")).await.expect(200);
        assert!(pdf.bytes().starts_with(b"%PDF"));
        visitor.get(&format!("/g/records/{record}/agreement")).await.expect(200);
        visitor.feature("F356").feature("F179");
        let wrong = visitor.submit(&page, &format!("{at}/link"), &[("helper", "周宁"), ("mobile", "12")]).await.expect(422);
        assert!(wrong.contains("周宁") && wrong.contains("id=\"mobile-e\""));
        let own = [("helper", "周宁"), ("mobile", graduate.mobile.as_str())];
        let own = visitor.submit(&page, &format!("{at}/link"), &own).await.expect(422);
        assert!(own.contains("这是你本人的手机号码"));
        let link = asked(&app, &mut visitor, record).await;
        assert!(visitor.get(&at).await.contains("已发送"));

        let mut helper = app.visitor();
        helper.feature("F179");
        let shown = helper.get(&link).await.expect(200);
        assert_eq!(shown.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(shown.header("cache-control"), Some("no-store"));
        for words in [graduate.name.as_str(), &basic.school_name, "星澜数据技术有限公司", "数据工程师"] {
            assert!(shown.contains(words), "{words}");
        }
        assert!(!shown.contains(&graduate.document) && !shown.contains(&graduate.mobile) && !shown.contains(HELPER));
        assert!(visitor.get(&at).await.contains("已打开"));
        assert!(helper.get(&format!("{link}/agreement.pdf")).await.expect(200).bytes().starts_with(b"%PDF"));

        // What is wrong comes back with what was typed.
        let typed = [("version", "0"), ("helper", "周宁"), ("mobile", HELPER), ("code", "")];
        let lacks = helper.post(&format!("{link}/submit"), &typed).await.expect(422);
        for words in ["请上传盖章的协议书", "请填写手机收到的验证码", "请先勾选确认", HELPER] {
            assert!(lacks.contains(words), "{words}");
        }
        let bad = helper.upload(&format!("{link}/files"), &typed, ("evidence", "页.png", b"MZ")).await.expect(422);
        assert!(bad.contains("id=\"evidence-e\""));
        sent_back(&app, &mut helper, &link).await.expect_to(&link);
        let now = row(&app, record).await;
        assert_eq!(now.state, StateCode::OfImageReviewDepartment);
        let receipt = helper.get(&link).await.expect(200);
        assert_eq!(receipt.data_attribute("state").as_deref(), Some("used"));
        assert!(receipt.contains("盖章.png") && receipt.contains("周宁 198****0011"), "{}", receipt.text());

        // A second tap and a replay change nothing.
        let again = [("version", "9"), ("helper", "别人"), ("mobile", HELPER), ("code", "1"), ("confirmed", "1")];
        helper.post(&format!("{link}/submit"), &again).await.expect_to(&link);
        helper.upload(&format!("{link}/files"), &typed, ("evidence", "另.png", PNG)).await.expect(200);
        helper.get(&format!("{link}/agreement.pdf")).await.expect_to(&link);
        assert_eq!(row(&app, record).await.version, now.version);

        let told = visitor.get("/messages").await.expect(200);
        assert!(told.contains("已回传盖章的协议书"), "{}", told.text());
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(page.contains("用人单位回传盖章的协议书") && page.contains("198****0011"));
        let files = visitor.get(&format!("/g/records/{record}?tab=files")).await.expect(200);
        assert!(files.contains("盖章.png") && files.contains("单位回传"));
        passed(&app, &basic, record).await;
        assert_eq!(state(&app, record).await, StateCode::OfSigned);
        app.run_due_jobs().await;
        let report = app::ledger::verify::verify(app.app()).await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }

    async fn a_link_ends_by_time_by_the_graduate_and_by_a_newer_one(app: TestApp) {
        let (_, graduate, record) = stage(&app).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        let at = format!("/g/agreements/{record}/stamp");
        let first = asked(&app, &mut visitor, record).await;
        let second = asked(&app, &mut visitor, record).await;
        let mut helper = app.visitor();
        assert_eq!(helper.get(&first).await.expect(410).data_attribute("state").as_deref(), Some("revoked"));
        helper.get(&second).await.expect(200);
        let page = visitor.get(&at).await.expect(200);
        visitor.submit(&page, &format!("{at}/revoke"), &[]).await.expect_to(&at);
        assert!(helper.get(&second).await.expect(410).contains("链接已停用"));
        assert!(visitor.get(&at).await.contains("已失效"));
        let third = asked(&app, &mut visitor, record).await;
        app.clock().advance_seconds(8 * 86_400);
        let ended = helper.get(&third).await.expect(410);
        assert_eq!(ended.data_attribute("state").as_deref(), Some("expired"));
        let late = [("version", "0"), ("helper", "周宁"), ("mobile", HELPER), ("code", "1"), ("confirmed", "1")];
        helper.upload(&format!("{third}/files"), &late, ("evidence", "页.png", PNG)).await.expect(410);
        helper.post(&format!("{third}/send-code"), &late).await.expect(410);
        assert_eq!(state(&app, record).await, StateCode::OfStamp);
    }

    async fn foreign_and_broken_links_are_one_answer_and_are_limited(app: TestApp) {
        let (_, graduate, record) = stage(&app).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        let link = asked(&app, &mut visitor, record).await;
        let mut helper = app.visitor();
        let school = link.split(['/', '-']).nth(2).unwrap().to_owned();
        let other = format!("/stamp/{school}-{}", "0".repeat(40));
        for wrong in [other.as_str(), "/stamp/1", &link[..link.len() - 1]] {
            assert!(helper.get(wrong).await.expect(404).contains("链接无效"));
        }
        let moved = format!("/stamp/{}{}", 7, link.split_once('-').map_or("", |(_, rest)| rest));
        helper.get(&moved).await.expect(404);
        helper.get(&other).await.expect(404);
        helper.get(&other).await.expect(429);
        helper.get(&link).await.expect(200);
        let mut stranger = app.sign_in(&app.graduate(&app_basic(&app).await, 2).await.somebody).await;
        stranger.get(&format!("/g/agreements/{record}/stamp")).await.expect(404);
    }

    async fn a_link_rests_while_the_graduate_has_sent_the_image_and_a_used_one_stays_used(app: TestApp) {
        let (_, graduate, record) = stage(&app).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        let link = asked(&app, &mut visitor, record).await;
        let mut helper = app.visitor();
        sent_back(&app, &mut helper, &link).await.expect_to(&link);
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        visitor.submit(&page, &format!("/g/records/{record}/pull-back"), &[]).await.expect(303);
        assert_eq!(state(&app, record).await, StateCode::OfImagePulled);
        assert_eq!(helper.get(&link).await.expect(200).data_attribute("state").as_deref(), Some("used"));
        app.clock().advance_seconds(60);
        let next = asked(&app, &mut visitor, record).await;
        crate::applications::submitted(&app, &graduate, record).await.unwrap();
        let rests = helper.get(&next).await.expect(410);
        assert_eq!(rests.data_attribute("state").as_deref(), Some("overtaken"));
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        visitor.submit(&page, &format!("/g/records/{record}/pull-back"), &[]).await.expect(303);
        sent_back(&app, &mut helper, &next).await.expect_to(&next);
        assert_eq!(state(&app, record).await, StateCode::OfImageReviewDepartment);
    }

    async fn neither_token_nor_mobile_stand_in_the_database(app: TestApp) {
        let (_, graduate, record) = stage(&app).await;
        app.keep_pages();
        let mut visitor = app.sign_in(&graduate.somebody).await;
        let link = asked(&app, &mut visitor, record).await;
        let token = link.trim_start_matches("/stamp/").to_owned();
        let mut helper = app.visitor();
        sent_back(&app, &mut helper, &link).await.expect_to(&link);
        app.run_due_jobs().await;
        for (place, bytes) in app.database_dump().await {
            let text = String::from_utf8_lossy(&bytes);
            let digits = token.split_once('-').unwrap().1;
            assert!(!text.contains(digits), "{place} holds the token");
            assert!(!text.contains(HELPER), "{place} holds the contact's mobile");
        }
        // Only the answers to the contact's own posts repeat what was typed there.
        for (route, page) in app.pages() {
            let own = route.starts_with("POST /stamp/{token}");
            assert!(own || !page.contains(HELPER), "{route} shows the mobile in full");
            let on_link = route.contains(" /stamp/{token}");
            assert!(on_link || !page.contains(&token), "{route} shows the token");
        }
    }
}

/// The world already seeded, as far as another graduate needs it.
async fn app_basic(app: &TestApp) -> crate::harness::Basic {
    app.seed_elsewhere().await
}
