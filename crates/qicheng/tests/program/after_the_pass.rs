//! What a school may do after the pass: correct, under both rules, and make void; and what follows by itself.

use app::accounts::password;
use domain::accounts::{Access, SystemPurpose};
use domain::ids::PlacementRef;
use domain::ledger::Owner;
use domain::placements::{PlacementKind, StateCode};
use domain::time::Instant;
use store::engine::params;
use store::placements::agreements::{self, AgreementRow};

use crate::agreement::{row, sealed, version};
use crate::applications::{ledger_is_clean, passed, reported, saved, started, submitted, unit, uploaded, values};
use crate::harness::{Basic, Graduate, Page, Somebody, TestApp, Visitor, execute};
use crate::kept_rules::policy_is;
use crate::record_lists::{paper_done, studies};

pub const PASSWORD: &str = "Jiuye-2027-zhongxin";
const REASON: &str = "单位来函说明岗位名称填写有误";
const ADMINISTER: Access = Access::system(SystemPurpose::Administer);
const DAY_SECONDS: u64 = 86_400;

/// The school's account with a password of its own.
pub async fn administrator(app: &TestApp, somebody: &Somebody) -> Visitor {
    let hash = password::hash(app.app(), PASSWORD).await.unwrap();
    let mut tx = app.app().db.write().await.unwrap();
    store::accounts::identities::set_password(&mut tx, &ADMINISTER, somebody.account, &hash, false).await.unwrap();
    tx.commit().await.unwrap();
    app.sign_in(somebody).await
}

async fn versions(app: &TestApp, record: PlacementRef) -> Vec<AgreementRow> {
    let mut tx = app.app().db.read().await.unwrap();
    agreements::versions(&mut tx, &ADMINISTER, record).await.unwrap()
}

async fn verified(app: &TestApp, version: &AgreementRow) -> Page {
    let short = &version.content_hash[..16];
    app.visitor().get(&format!("/verify/agreement/{}/{short}", version.number)).await.expect(200)
}

/// The confirmation of a correction.
async fn previewed(school: &mut Visitor, address: &str, changes: &[(&str, &str)]) -> Page {
    let form = school.get(&format!("{address}/amend")).await.expect(200);
    let mut fields = vec![("reason", REASON)];
    fields.extend_from_slice(changes);
    school.submit(&form, &format!("{address}/amend/preview"), &fields).await
}

pub async fn amended(school: &mut Visitor, address: &str, changes: &[(&str, &str)]) -> Page {
    let confirm = previewed(school, address, changes).await.expect(200);
    school.submit(&confirm, &format!("{address}/amend"), &[("asked", "1"), ("password", PASSWORD)]).await
}

async fn voided(school: &mut Visitor, address: &str) -> Page {
    let form = school.get(&format!("{address}/void")).await.expect(200);
    let fields = [("reason", "双方书面说明协商一致取消"), ("asked", "1"), ("password", PASSWORD)];
    school.submit(&form, &format!("{address}/void"), &fields).await
}

pub async fn offline_signed(app: &TestApp, basic: &Basic, graduate: &Graduate) -> PlacementRef {
    let record = started(app, graduate, PlacementKind::Offline, "").await;
    saved(app, graduate, record, values(&unit())).await;
    submitted(app, graduate, record).await.unwrap();
    passed(app, basic, record).await;
    uploaded(app, graduate, record).await;
    submitted(app, graduate, record).await.unwrap();
    passed(app, basic, record).await;
    assert_eq!(row(app, record).await.state, StateCode::OfSigned);
    record
}

both_engines! {
    async fn a_correction_told_to_both_is_a_version_beside_the_first(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = sealed(&app, &basic, &graduate).await;
        app.run_due_jobs().await;
        let before = reported(&app, &graduate).await;
        let mut school = administrator(&app, &basic.school_admin).await;
        school.feature("F153");
        let address = format!("/s/2027/agreements/{record}");
        let page = school.get(&address).await.expect(200);
        assert!(page.html().contains("data-testid=\"amend\"") && page.html().contains("data-testid=\"void\""));
        let form = school.get(&format!("{address}/amend")).await.expect(200);
        for closed in ["pay", "penalty", "supplement", "work_place", "employer", "credit_code", "contact"] {
            assert!(!form.html().contains(&format!("name=\"{closed}\"")), "{closed} needs both, or the operator");
        }
        assert!(form.contains("须双方同意"));

        let preview = format!("{address}/amend/preview");
        let short = school.submit(&form, &preview, &[("post", "运维工程师"), ("reason", "有误")]).await.expect(422);
        assert!(short.contains("请写明原因") && short.html().contains("value=\"运维工程师\""));
        let same = school.submit(&form, &preview, &[("reason", REASON)]).await.expect(422);
        assert!(same.contains("内容没有任何改动"));
        let forged = [("post", "运维工程师"), ("pay", "1"), ("reason", REASON)];
        let confirm = school.submit(&form, &preview, &forged).await.expect(200);
        assert!(confirm.contains("后端开发工程师") && confirm.contains("运维工程师"));
        assert!(!confirm.contains("转正起薪"), "what is not open does not change, whoever posts it");
        assert!(confirm.contains("毕业生 试一：学校更正了") && confirm.contains("单位 江州云帆软件有限公司"));

        let act = format!("{address}/amend");
        let unasked = school.submit(&confirm, &act, &[("password", PASSWORD)]).await.expect(422);
        assert!(unasked.contains("请先与双方核实并勾选") && unasked.contains("运维工程师"));
        let wrong = school.submit(&unasked, &act, &[("asked", "1"), ("password", "wrong-password")]).await.expect(422);
        assert!(wrong.contains("密码不正确"));
        assert_eq!(versions(&app, record).await.len(), 1);
        let fields = [("asked", "1"), ("password", PASSWORD)];
        school.submit(&confirm, &act, &fields).await.expect_to(&address);
        school.submit(&confirm, &act, &fields).await.expect_to(&address);
        let sealed = versions(&app, record).await;
        assert_eq!(sealed.iter().map(|one| one.version).collect::<Vec<_>>(), [1, 2], "a double tap is one correction");
        assert_eq!(sealed[0].number, sealed[1].number);
        assert!(verified(&app, &sealed[0]).await.contains("已有新版本"));
        let newest = verified(&app, &sealed[1]).await;
        assert!(newest.contains("核验通过") && newest.contains("第 2 版"));
        assert!(sealed[0].canonical.contains("后端开发工程师") && sealed[1].canonical.contains("运维工程师"));
        for query in ["", "?version=1", "?version=2"] {
            let pdf = school.get(&format!("{address}/agreement.pdf{query}")).await.expect(200);
            assert!(pdf.bytes().starts_with(b"%PDF"));
        }
        school.get(&format!("{address}/agreement.pdf?version=3")).await.expect(404);
        assert_eq!(reported(&app, &graduate).await, before, "no reported field changed");
        assert_eq!(row(&app, record).await.post, "运维工程师");

        app.run_due_jobs().await;
        let told = app.sent();
        let told = told.iter().rev().find(|message| message.to == graduate.mobile).unwrap();
        assert!(told.body.contains("由“后端开发工程师”改为“运维工程师”"), "{}", told.body);
        let nonce = form.hidden("nonce");
        let again = [("asked", "1"), ("password", PASSWORD), ("nonce", nonce.as_str())];
        assert!(school.submit(&confirm, &act, &again).await.expect(409).contains("刚刚有变化"));
        ledger_is_clean(&app).await;
    }

    async fn the_parties_object_the_school_sees_it_and_time_closes_the_correction(app: TestApp) {
        let basic = app.seed_basic().await;
        let (graduate, stranger) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let record = sealed(&app, &basic, &graduate).await;
        let mut school = administrator(&app, &basic.school_admin).await;
        let address = format!("/s/2027/agreements/{record}");
        amended(&mut school, &address, &[("report_place", "江州市学府路9号")]).await.expect_to(&address);
        let blocked = school.get(&format!("{address}/amend")).await.expect_to(&address);
        assert!(school.follow(blocked).await.contains("上一次更正还没有结束"));

        let own = format!("/g/records/{record}/correction");
        let mut grad = app.sign_in(&graduate.somebody).await;
        let at = format!("/g/records/{record}");
        for called in ["/g", &at] {
            let page = grad.get(called).await.expect(200);
            assert!(page.contains("学校更正了这条记录，请核对") && page.links().contains(&own), "{called} {}", page.text());
        }
        let page = grad.get(&own).await.expect(200);
        assert!(page.contains("江州市云帆路8号") && page.contains("江州市学府路9号") && page.contains(REASON));
        app.sign_in(&stranger.somebody).await.get(&own).await.expect(404);
        let object = format!("{own}/object");
        let empty = grad.submit(&page, &object, &[("words", "错")]).await.expect(422);
        assert!(empty.contains("请写明哪里有误"));
        let fields = [("words", "报到地点应为云帆路8号")];
        grad.submit(&page, &object, &fields).await.expect_to(&own);
        grad.submit(&page, &object, &fields).await.expect_to(&own);
        let again = grad.get(&own).await.expect(200);
        assert!(again.contains("你已提出异议") && again.form(&object).is_none());
        let answered = grad.get(&at).await.expect(200);
        assert!(!answered.contains("学校更正了这条记录，请核对") && answered.links().contains(&own), "{}", answered.text());
        assert!(!grad.get("/g").await.expect(200).links().contains(&own));
        let theirs = format!("/e/invitations/{record}/correction");
        let mut employer = app.sign_in(&basic.employer_admin).await;
        let page = employer.get(&theirs).await.expect(200);
        employer.submit(&page, &format!("{theirs}/consent"), &[]).await.expect_to(&theirs);
        let elsewhere = app.beside(&basic, 150).await;
        app.sign_in(&elsewhere.employer_admin).await.get(&theirs).await.expect(404);

        assert!(school.get("/s/2027").await.expect(200).contains("更正有异议 1 条"));
        let page = school.get(&address).await.expect(200);
        assert!(page.contains("报到地点应为云帆路8号") && page.contains("无异议"));
        school.submit(&page, &format!("{address}/resolve"), &[]).await.expect_to(&address);
        school.submit(&page, &format!("{address}/resolve"), &[]).await.expect_to(&address);
        assert!(!school.get("/s/2027").await.expect(200).contains("更正有异议"));
        let mut tx = app.app().db.read().await.unwrap();
        let owner = Owner::School(basic.school).to_string();
        let events = store::ledger::stream(&mut tx, &owner, record.placement.0).await.unwrap();
        drop(tx);
        let dealt: Vec<_> = events.iter().filter(|event| event.kind == "placement.objection-resolved").collect();
        assert_eq!(dealt.len(), 1, "dealt with once, and written down once");
        assert!(dealt[0].detail.as_ref().is_some_and(|(_, body)| body.contains(&basic.school_admin.name)));
        assert!(grad.get(&format!("/g/records/{record}")).await.expect(200).contains("学校已核实并处理异议"));

        app.clock().advance_seconds(7 * DAY_SECONDS);
        app.run_due_jobs().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        amended(&mut school, &address, &[("report_place", "江州市云帆路8号")]).await.expect_to(&address);
        assert_eq!(versions(&app, record).await.len(), 3);
        ledger_is_clean(&app).await;
    }

    async fn what_both_bargained_over_waits_for_the_consent_of_both(app: TestApp) {
        let basic = app.seed_basic().await;
        policy_is(&app, &basic, "[amend]\nconsent = \"both\"\n").await;
        let graduate = app.graduate(&basic, 1).await;
        let record = sealed(&app, &basic, &graduate).await;
        let mut school = administrator(&app, &basic.school_admin).await;
        let address = format!("/s/2027/agreements/{record}");
        amended(&mut school, &address, &[("pay", "10500"), ("job_category", "11")]).await.expect_to(&address);
        assert_eq!(versions(&app, record).await.len(), 1, "the version in force stays until both accept");
        let before = reported(&app, &graduate).await;

        let theirs = format!("/e/invitations/{record}/correction");
        let mut employer = app.sign_in(&basic.employer_admin).await;
        let page = employer.get(&theirs).await.expect(200);
        assert!(page.contains("10,500 元/月") && page.contains("9,500 元/月"), "{}", page.text());
        employer.submit(&page, &format!("{theirs}/consent"), &[]).await.expect_to(&theirs);
        assert_eq!(versions(&app, record).await.len(), 1);

        let own = format!("/g/records/{record}/correction");
        let consent = format!("{own}/consent");
        let mut grad = app.sign_in(&graduate.somebody).await;
        let called = grad.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(called.contains("学校提出更正，等你答复") && called.links().contains(&own), "{}", called.text());
        let page = grad.get(&own).await.expect(200);
        let contact = page.contact();
        grad.submit(&page, &consent, &[("contact", &contact), ("code", "")]).await.expect(422);
        let hidden = page.hidden_of(&consent);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("contact", &contact));
        grad.post(&format!("{own}/send-code"), &fields).await.expect(303);
        let code = app.code_to(&graduate.mobile).await;
        let wrong = if code == "111111" { "222222" } else { "111111" };
        let page = grad.get(&own).await.expect(200);
        assert!(grad.submit(&page, &consent, &[("contact", &contact), ("code", wrong)]).await.expect(422).contains("验证码不正确"));
        grad.submit(&page, &consent, &[("contact", &contact), ("code", &code)]).await.expect_to(&own);
        let sealed = versions(&app, record).await;
        assert_eq!(sealed.len(), 2);
        assert!(verified(&app, &sealed[0]).await.contains("已有新版本"));
        assert!(verified(&app, &sealed[1]).await.contains("核验通过"));
        assert!(sealed[1].canonical.contains("regular_pay_yuan: 10500"));
        assert_ne!(reported(&app, &graduate).await.job_category, before.job_category);
        ledger_is_clean(&app).await;

        let address = format!("/s/2027/agreements/{record}");
        amended(&mut school, &address, &[("pay", "20000")]).await.expect_to(&address);
        let page = employer.get(&theirs).await.expect(200);
        employer.submit(&page, &format!("{theirs}/object"), &[("words", "没有谈过这个数")]).await.expect_to(&theirs);
        assert_eq!(versions(&app, record).await.len(), 2, "one refusal and the correction is over");
        let gone = grad.get(&own).await.expect(200);
        assert!(gone.contains("更正没有生效") && gone.form(&consent).is_none());
        amended(&mut school, &address, &[("pay", "11000")]).await.expect_to(&address);
        app.clock().advance_seconds(7 * DAY_SECONDS);
        app.run_due_jobs().await;
        assert_eq!(versions(&app, record).await.len(), 2, "silence is never consent");
        ledger_is_clean(&app).await;
    }

    async fn offline_paper_and_destination_are_corrected_too(app: TestApp) {
        let basic = app.seed_basic().await;
        let people = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await, app.graduate(&basic, 3).await];
        let offline = offline_signed(&app, &basic, &people[0]).await;
        let paper = paper_done(&app, &basic, &people[1]).await;
        let destination = studies(&app, &basic, &people[2]).await;
        app.run_due_jobs().await;
        let mut school = administrator(&app, &basic.school_admin).await;

        school.feature("F187");
        let address = format!("/s/2027/agreements/{offline}");
        let changes = [("contact", "王珂"), ("address", "科创路 18 号")];
        amended(&mut school, &address, &changes).await.expect_to(&address);
        let told = reported(&app, &people[0]).await;
        assert_eq!((told.contact.as_str(), told.address.as_str()), ("王珂", "江苏省南京市科创路 18 号"));
        let sealed = versions(&app, offline).await;
        assert_eq!(sealed.len(), 2);
        assert!(verified(&app, &sealed[0]).await.contains("已有新版本"));

        school.feature("F203");
        let address = format!("/s/2027/paper-agreements/{paper}");
        amended(&mut school, &address, &[("post", "数据分析师")]).await.expect_to(&address);
        assert_eq!(row(&app, paper).await.post, "数据分析师");

        school.feature("F276").feature("F275");
        let address = format!("/s/2027/destinations/{destination}");
        assert_eq!(reported(&app, &people[2]).await.employer_name, "临江理工大学");
        let form = school.get(&format!("{address}/amend?category=freelance")).await.expect(200);
        assert!(form.html().contains("name=\"work_kind\"") && !form.html().contains("name=\"study_kind\""));
        amended(&mut school, &address, &[("school", "临江大学")]).await.expect_to(&address);
        assert_eq!(reported(&app, &people[2]).await.employer_name, "临江大学");
        let mut grad = app.sign_in(&people[2].somebody).await;
        let page = grad.get(&format!("/g/records/{destination}/correction")).await.expect(200);
        assert!(page.contains("临江理工大学") && page.contains("临江大学"));
        ledger_is_clean(&app).await;
    }

    async fn a_void_by_the_school_clears_what_is_reported_and_stands_in_the_list(app: TestApp) {
        let basic = app.seed_basic().await;
        let people = [
            app.graduate(&basic, 1).await,
            app.graduate(&basic, 2).await,
            app.graduate(&basic, 3).await,
            app.graduate(&basic, 4).await,
        ];
        let records = [
            ("agreements", sealed(&app, &basic, &people[0]).await, "F154", StateCode::OnVoid),
            ("agreements", offline_signed(&app, &basic, &people[1]).await, "F187", StateCode::OfVoid),
            ("paper-agreements", paper_done(&app, &basic, &people[2]).await, "F203", StateCode::BdVoid),
            ("destinations", studies(&app, &basic, &people[3]).await, "F276", StateCode::QxVoid),
        ];
        app.run_due_jobs().await;
        let mut school = administrator(&app, &basic.school_admin).await;
        for ((list, record, feature, state), graduate) in records.into_iter().zip(&people) {
            school.feature(feature);
            let address = format!("/s/2027/{list}/{record}");
            let form = school.get(&format!("{address}/void")).await.expect(200);
            assert!(form.contains("将发给双方的通知") && form.contains(&graduate.name));
            let act = format!("{address}/void");
            let short = school.submit(&form, &act, &[("reason", "取消"), ("asked", "1"), ("password", PASSWORD)]).await;
            assert!(short.clone().expect(422).contains("请写明原因") && short.contains("取消"));
            assert!(!reported(&app, graduate).await.is_empty());
            voided(&mut school, &address).await.expect_to(&address);
            let fields = [("reason", "双方书面说明协商一致取消"), ("asked", "1"), ("password", PASSWORD)];
            school.submit(&form, &act, &fields).await.expect(409);
            let now = row(&app, record).await;
            assert_eq!((now.state, now.slot), (state, None));
            assert!(reported(&app, graduate).await.is_empty());
        }
        app.run_due_jobs().await;
        assert!(app.sent().iter().any(|message| message.to == people[0].mobile && message.subject.contains("作废")));
        school.feature("F278").feature("F341");
        let page = school.get("/s/2027/void").await.expect(200);
        for words in ["双方书面说明协商一致取消", "就业中心主任", "签约审核通过", "去向登记审核通过", "线下签约", "境内升学"] {
            assert!(page.contains(words), "{words}");
        }
        for (_, record, _, _) in records {
            assert!(page.contains(&record.to_string()));
            let whole = school.get(&format!("/s/2027/void/{record}")).await.expect(200);
            assert!(!whole.html().contains("data-testid=\"amend\""));
        }
        let page = school.get("/s/2027/void?kind=paper").await.expect(200);
        assert!(page.contains(&people[2].name) && !page.contains(&people[0].name));
        let number = versions(&app, records[0].1).await.remove(0);
        assert!(verified(&app, &number).await.contains("已失效"));
        ledger_is_clean(&app).await;
    }

    async fn an_unanswered_rescission_goes_on_by_itself(app: TestApp) {
        let basic = app.seed_basic().await;
        let people = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await];
        let mut records = Vec::new();
        for (graduate, by) in people.iter().zip(["graduate", "employer"]) {
            let record = sealed(&app, &basic, graduate).await;
            asked_to_rescind(&app, record, by, app.app().now().plus_hours(5 * 24)).await;
            records.push(record);
        }
        app.run_due_jobs().await;
        let before = version(&app, records[0]).await;
        app.clock().advance_seconds(5 * DAY_SECONDS);
        app.run_due_jobs().await;
        assert_eq!(version(&app, records[0]).await, before + 1);
        let mut school = app.sign_in(&basic.school_admin).await;
        let page = school.get(&format!("/s/2027/agreements/{}", records[0])).await.expect(200);
        assert!(page.contains("解约逾期未答复，转学校处理"));
        let page = school.get(&format!("/s/2027/agreements/{}", records[1])).await.expect(200);
        assert!(page.contains("解约申请逾期未答复，协议继续有效"));
        ledger_is_clean(&app).await;
    }
}

/// The record as if one side had asked to rescind and the other side had until then to answer.
async fn asked_to_rescind(app: &TestApp, record: PlacementRef, by: &str, until: Instant) {
    let mut tx = app.app().db.write().await.unwrap();
    let stored = store::placements::signings::find(&mut tx, &ADMINISTER, record).await.unwrap().unwrap();
    let mut facts: serde_json::Value = serde_json::from_str(&stored.facts).unwrap();
    let now = app.app().now();
    facts["rescission"] = serde_json::json!({
        "state": "waiting",
        "request": { "by": by, "filed_at": now, "reason": "其他去向", "explanation": "" },
        "answer_until": until,
    });
    store::placements::signings::set_facts(&mut tx, &ADMINISTER, record, &facts.to_string()).await.unwrap();
    let sql = "UPDATE placements SET answer_until = $3 WHERE school_id = $1 AND placement_id = $2";
    execute(&mut tx, sql, params![record.school, record.placement, until]).await;
    tx.commit().await.unwrap();
}
