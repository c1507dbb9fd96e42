//! 检查并提交: the second proof, what is missing, double taps, and a world that changed while the page was open.

use domain::placements::{Decision, StateCode};
use store::engine::params;

use crate::agreement::{decided, row, version};
use crate::doors::{begun, destination, run};
use crate::employers::picture;
use crate::form_files::attached;
use crate::forms::{TERMS, UNIT, edit, filled, pressed, whole_agreement};
use crate::harness::{Page, TestApp, Visitor};
use crate::proof_sheet::ProofSheet;

fn submit(record: &str) -> String {
    format!("/g/records/{record}/submit")
}

/// A graduate on the sheet of an agreement that lacks nothing.
async fn ready(app: &TestApp) -> (Visitor, String, ProofSheet) {
    let basic = app.seed_basic().await;
    let graduate = app.graduate(&basic, 1).await;
    let mut phone = app.sign_in(&graduate.somebody).await;
    let record = whole_agreement(&mut phone).await;
    let sheet = ProofSheet::submitting(app, &mut phone, &graduate.mobile, &record).await;
    (phone, record, sheet)
}

/// Submits a draft that lacks nothing.
pub async fn submitted(app: &TestApp, phone: &mut Visitor, mobile: &str, record: &str) -> Page {
    ProofSheet::submitting(app, phone, mobile, record).await.tap(phone).await
}

async fn state(app: &TestApp, record: &str) -> StateCode {
    row(app, record.parse().unwrap()).await.state
}

both_engines! {
    async fn a_destination_is_checked_proven_and_submitted(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F261").feature("F270");
        let record = destination(&mut phone, "study").await;
        let check = phone.get(&submit(&record)).await.expect(200);
        assert!(check.contains("还有 3 处需要补充") && check.form(&submit(&record)).is_none(), "{}", check.text());
        assert!(check.links().contains(&format!("{}?step=whole#school", edit(&record))));
        filled(&mut phone, &record, "whole", &[("study_kind", "研究生"), ("school", "临江大学")]).await.expect(422);
        attached(&app, &mut phone, &record).await;
        let check = phone.get(&submit(&record)).await.expect(200);
        assert!(check.contains("临江大学") && check.contains("提交后由学院、学校审核"));
        // Nothing is sent without contact, tick and code; a wrong code is said.
        let bare = phone.submit(&check, &submit(&record), &[]).await.expect(422);
        for id in ["contact", "code", "confirmed"] {
            assert!(bare.html().contains(&format!("id=\"{id}-e\"")), "{id}");
        }
        let mut wrong = ProofSheet::submitting(&app, &mut phone, &graduate.mobile, &record).await;
        wrong.code = "000000".into();
        let refused = wrong.tap(&mut phone).await.expect(422);
        assert!(refused.html().contains("id=\"code-e\""));
        assert_eq!(state(&app, &record).await, StateCode::QxDraft);
        let done = submitted(&app, &mut phone, &graduate.mobile, &record).await.expect(303);
        assert_eq!(done.location(), Some(format!("/g/records/{record}").as_str()));
        assert_eq!(state(&app, &record).await, StateCode::QxReviewDepartment);
        app.run_due_jobs().await;
    }

    async fn seeking_is_registered_in_two_taps_and_a_code(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F263").feature("F270");
        let record = destination(&mut phone, "seeking").await;
        let next = filled(&mut phone, &record, "whole", &[("plan", "")]).await.expect(303);
        next.expect_to(&submit(&record));
        submitted(&app, &mut phone, &graduate.mobile, &record).await.expect(303);
        assert_eq!(state(&app, &record).await, StateCode::QxReviewDepartment);
        app.run_due_jobs().await;
    }

    async fn a_paper_agreement_is_registered_with_its_photographs(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F195").feature("F196").feature("F197").feature("F198").feature("F205");
        let record = begun(&mut phone, "/g/paper-agreements/new", "/g/paper-agreements/new").await;
        filled(&mut phone, &record, "unit", &UNIT).await.expect(303);
        let mut terms = TERMS.to_vec();
        terms.push(("signed_on", "2026-11-02"));
        terms.push(("paper_number", "SZ-2026-0001"));
        let next = filled(&mut phone, &record, "terms", &terms).await.expect(303);
        let files = phone.follow(next).await.expect(200);
        assert!(files.contains("签字盖章的协议书照片或扫描件") && files.contains("公章完整"));
        let none = pressed(&mut phone, &files, &record, &[], "next").await.expect(422);
        assert!(none.html().contains("id=\"evidence-e\""));
        attached(&app, &mut phone, &record).await;
        let next = filled(&mut phone, &record, "files", &[]).await.expect(303);
        let check = phone.follow(next).await.expect(200);
        assert!(check.contains("SZ-2026-0001") && check.contains("以上信息真实、准确，我确认提交"));
        submitted(&app, &mut phone, &graduate.mobile, &record).await.expect(303);
        assert_eq!(state(&app, &record).await, StateCode::BdReviewDepartment);
        app.run_due_jobs().await;
    }

    async fn submit_tapped_twice_submits_once(app: TestApp) {
        let (mut phone, record, sheet) = ready(&app).await;
        phone.feature("F171");
        let before = version(&app, record.parse().unwrap()).await;
        let mut second = phone.clone();
        let (one, two) = tokio::join!(sheet.tap(&mut phone), sheet.tap(&mut second));
        assert_eq!((one.status(), two.status()), (303, 303), "{}\n{}", one.text(), two.text());
        assert_eq!(version(&app, record.parse().unwrap()).await, before + 1);
        app.run_due_jobs().await;
    }

    async fn a_check_page_that_the_form_overtook_is_refused(app: TestApp) {
        let (mut phone, record, sheet) = ready(&app).await;
        phone.feature("F171");
        filled(&mut phone, &record, "terms", &[("post", "架构师")]).await.expect(303);
        let stale = sheet.tap(&mut phone).await;
        assert!([409, 422].contains(&stale.status()), "{}", stale.status());
        assert!(stale.contains("架构师"), "the page shows how things are now");
        assert_eq!(state(&app, &record).await, StateCode::OfDraft);
    }

    async fn what_closes_while_the_page_is_open_is_said_and_nothing_is_lost(app: TestApp) {
        let (mut phone, record, sheet) = ready(&app).await;
        phone.feature("F171").feature("F270");
        let off = "UPDATE school_settings SET body = REPLACE(body, '\"online\":true', '\"online\":false')";
        run(&app, off, Vec::new()).await;
        let refused = sheet.tap(&mut phone).await.expect(409);
        assert!(refused.contains("学校还没有开启在线签约") && refused.contains("数据工程师"), "{}", refused.text());
        let on = "UPDATE school_settings SET body = REPLACE(body, '\"online\":false', '\"online\":true')";
        run(&app, on, Vec::new()).await;
        let form = phone.get(&format!("{}?step=terms", edit(&record))).await.expect(200);
        // The season ends between page and post: the draft is still kept, only submitting is over.
        run(&app, "UPDATE policy_versions SET overrides = $1", params!["season.change_until = \"-1/11-17\"\n"]).await;
        pressed(&mut phone, &form, &record, &TERMS, "save").await.expect(303);
        let shown = phone.get(&edit(&record)).await.expect(200);
        assert!(shown.contains("现在还不能提交") && shown.contains("截止"), "{}", shown.text());
        let check = phone.get(&submit(&record)).await.expect(200);
        assert!(check.contains("暂不能提交") && check.form(&submit(&record)).is_none());
        let again = sheet.tap(&mut phone).await.expect(409);
        assert!(again.contains("截止"));
        assert_eq!(state(&app, &record).await, StateCode::OfDraft);
    }

    async fn a_stamped_image_goes_the_same_way_from_its_own_page(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F178");
        let record = whole_agreement(&mut phone).await;
        let reference = record.parse().unwrap();
        let early = phone.get(&submit(&record)).await.expect(200).hidden_of(&submit(&record));
        let beside = begun(&mut phone, "/g/paper-agreements/new", "/g/paper-agreements/new").await;
        let files_nonce = phone.get(&edit(&beside)).await.expect(200).hidden("files_nonce");
        let sheet = ProofSheet::submitting(&app, &mut phone, &graduate.mobile, &record).await;
        sheet.tap(&mut phone).await.expect(303);
        for reviewer in [&basic.reviewers[0], &basic.school_admin] {
            decided(&app, reviewer, reference, Decision::pass(Vec::new())).await;
            app.clock().advance_seconds(11);
            app::placements::settle::settle(app.app(), reference).await.unwrap();
        }
        let stamp = format!("/g/agreements/{record}/stamp");
        phone.get(&edit(&record)).await.expect(303).expect_to(&stamp);
        phone.get(&submit(&record)).await.expect(303).expect_to(&stamp);
        let files = format!("/g/records/{record}/files");
        let nonce = [("files_nonce", files_nonce.as_str())];
        let bad = phone.upload(&files, &nonce, ("evidence", "坏.png", b"x")).await.expect(422);
        assert!(bad.html().contains("id=\"evidence-e\"") && bad.contains("坏.png"), "{}", bad.text());
        phone.upload(&files, &nonce, ("evidence", "盖章.png", &picture(&app))).await.expect(303).expect_to(&stamp);
        let (seen, nonce) = (version(&app, reference).await.to_string(), &early[0].1);
        let proof = [("nonce", nonce.as_str()), ("version", seen.as_str()), ("contact", sheet.contact.as_str())];
        let sent = phone.post(&format!("/g/records/{record}/send-code"), &proof).await.expect(303);
        assert_eq!(sent.location(), Some(format!("{stamp}?contact={}", sheet.contact).as_str()));
        let code = app.code_to(&graduate.mobile).await;
        let mut wrong = proof.to_vec();
        wrong.extend([("code", "000000"), ("confirmed", "1")]);
        let told = phone.post(&submit(&record), &wrong).await.expect(422);
        assert!(told.html().contains("id=\"code-e\"") && told.html().contains("value=\"000000\""), "{}", told.text());
        // A refused file costs neither the code nor the tick, nor the page that lies there.
        let fresh = told.hidden("files_nonce");
        let beside = [&wrong[..], &[("files_nonce", fresh.as_str())]].concat();
        let bad = phone.upload(&files, &beside, ("evidence", "坏.png", b"x")).await.expect(422);
        assert!(bad.html().contains("id=\"evidence-e\"") && bad.html().contains("value=\"000000\""), "{}", bad.text());
        assert!(bad.contains("盖章.png") && bad.html().contains(" checked"), "{}", bad.text());
        let mut unticked = proof.to_vec();
        unticked.push(("code", code.as_str()));
        let told = phone.post(&submit(&record), &unticked).await.expect(422);
        assert!(told.contains("请先勾选确认") && told.html().contains(&code), "{}", told.text());
        let mut old = wrong.clone();
        old[1] = ("version", "0");
        let told = phone.post(&submit(&record), &old).await.expect(409);
        assert!(told.html().contains("value=\"000000\""), "{}", told.text());
        let mut right = proof.to_vec();
        right.extend([("code", code.as_str()), ("confirmed", "1")]);
        phone.post(&submit(&record), &right).await.expect(303).expect_to(&format!("/g/records/{record}"));
        assert_eq!(state(&app, &record).await, StateCode::OfImageReviewDepartment);
        app.run_due_jobs().await;
    }
}
