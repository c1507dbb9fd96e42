//! Ending an agreement that was signed off line or registered from paper, through its pages: filed by the graduate, reviewed
//! in the workbench, returned and corrected, ended or kept.

use domain::ids::PlacementRef;
use domain::placements::{Decision, Ending, PlacementKind, RescissionEnd, Slot, StateCode};
use domain::reports::ReportedFields;
use store::engine::params;

use crate::after_the_pass::offline_signed;
use crate::agreement::row;
use crate::applications::{ledger_is_clean, reported, settled, started, submitted};
use crate::harness::{Graduate, TestApp, Visitor, execute};
use crate::kept_rules::settings_are;
use crate::own_records::{give_up, registered};
use crate::record_lists::paper_done;
use crate::workbench::{decide, open, settle};

const QUEUE: &str = "/s/2027/review";

/// Fills the request in on its page, with a letter that `letter` tells from others, and files it with a fresh code.
pub async fn filed(
    app: &TestApp,
    own: &mut Visitor,
    graduate: &Graduate,
    record: PlacementRef,
    (reason, explanation, letter): (&str, &str, u8),
) {
    let at = format!("/g/records/{record}/rescind");
    let form = own.get(&at).await.expect(200);
    let to = form.contact();
    let hidden = form.hidden_of(&at);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let typed = [("reason", reason), ("explanation", explanation), ("contact", to.as_str())];
    fields.extend(typed);
    let picture = app.app().pictures.picture_code("5N7K", [letter; 32]);
    let name = format!("解约函{letter}.png");
    let laid = own.upload(&format!("{at}/letters"), &fields, ("letter", &name, &picture)).await.expect(200);
    let hidden = laid.hidden_of(&at);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(typed);
    own.post(&format!("{at}/send-code"), &fields).await.expect(200);
    let code = app.code_to(&graduate.mobile).await;
    fields.push(("code", &code));
    own.post(&at, &fields).await.expect_to(&format!("/g/records/{record}"));
}

/// Where the request stands, and what the agreement is meanwhile.
async fn stands(app: &TestApp, record: PlacementRef) -> (StateCode, StateCode, Option<Slot>) {
    let row = row(app, record).await;
    (row.waiting, row.state, row.slot)
}

both_engines! {
    async fn a_request_is_returned_corrected_and_ends_the_agreement(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut own = app.sign_in(&graduate.somebody).await;
        let gone = registered(&app, &basic, &graduate).await;
        give_up(&app, &mut own, &graduate.mobile, &format!("/g/records/{gone}/void"), "改为签约").await.expect(303);
        let record = paper_done(&app, &basic, &graduate).await;
        let in_force = reported(&app, &graduate).await;
        // A contact gets only so many codes in so many minutes.
        app.clock().advance_seconds(300);
        filed(&app, &mut own, &graduate, record, ("单位注销或停止经营", "单位通知不再招聘", 1)).await;

        let mut stranger = app.sign_in(&basic.reviewers[1]).await;
        stranger.get(&format!("{QUEUE}?case={record}")).await.expect(404);
        for act in ["pass", "return", "fail"] {
            stranger.get(&format!("{QUEUE}/{record}/{act}")).await.expect(404);
        }
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.feature("F241").feature("F242");
        let queue = department.get(&format!("{QUEUE}?kind=rescission")).await.expect(200);
        assert!(queue.contains("解约 1") && queue.contains(&graduate.name), "{}", queue.text());
        let case = open(&mut department, record).await;
        for words in [
            "毕业生申请解约",
            "单位注销或停止经营",
            "单位通知不再招聘",
            "申请时间",
            "解约函1.png",
            "去向登记作废记录",
            "求职中",
            "星澜数据技术有限公司",
        ] {
            assert!(case.contains(words), "{words} {}", case.text());
        }
        department.feature("F233");
        let ticked = [("fields", "explanation"), ("fields", "evidence"), ("details", "解约函没有公章")];
        decide(&mut department, record, "return", &ticked).await.expect(303);
        settle(&app).await;
        let held = (StateCode::BdDone, Some(Slot::Effective));
        assert_eq!(stands(&app, record).await, (StateCode::RfReturned, held.0, held.1));
        assert!(!department.get(QUEUE).await.expect(200).contains(&graduate.name));

        let at = format!("/g/records/{record}");
        let returned = own.get(&at).await.expect(200);
        assert_eq!(returned.data_attribute("state").as_deref(), Some("RF-RETURNED"));
        for words in ["解约说明", "证明材料", "解约函没有公章", "请补充解约材料"] {
            assert!(returned.contains(words), "{words} {}", returned.text());
        }
        filed(&app, &mut own, &graduate, record, ("单位注销或停止经营", "单位已注销，无法盖章", 2)).await;
        assert_eq!(stands(&app, record).await, (StateCode::RfReviewDepartment, held.0, held.1));

        let case = open(&mut department, record).await;
        for words in ["第 2 次提交", "解约函没有公章", "解约函2.png", "单位已注销，无法盖章"] {
            assert!(case.contains(words), "{words} {}", case.text());
        }
        decide(&mut department, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        assert_eq!(stands(&app, record).await, (StateCode::RfReviewSchool, held.0, held.1));
        assert_eq!(reported(&app, &graduate).await, in_force, "it holds until the last pass");

        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F234").feature("F235");
        let case = open(&mut school, record).await;
        assert!(case.contains("学院审核通过"), "{}", case.text());
        let action = format!("{QUEUE}/{record}/pass");
        assert!(case.form(&action).is_none(), "how it ends is chosen on a page of its own");
        let form = school.get(&action).await.expect(200);
        for words in ["请先与双方核实", "双方同意解约", "学生单方面解约", "具体情况"] {
            assert!(form.contains(words), "{words} {}", form.text());
        }
        let bare = school.submit(&form, &action, &[]).await.expect(422);
        assert!(bare.contains("请选择解约结果"), "{}", bare.text());
        let silent = school.submit(&form, &action, &[("end", "unilateral")]).await.expect(422);
        assert!(silent.contains("请写明核实的情况"), "{}", silent.text());
        school.submit(&form, &action, &[("end", "forced"), ("circumstances", "单位不答复")]).await.expect(422);
        let chosen = [("end", "unilateral"), ("circumstances", "单位已注销，电话核实无人应答")];
        school.submit(&form, &action, &chosen).await.expect(303);
        assert_eq!(stands(&app, record).await, (StateCode::RfReviewSchool, held.0, held.1), "until it settles");
        settle(&app).await;
        assert_eq!(stands(&app, record).await, (StateCode::BdRescinded, StateCode::BdRescinded, None));
        assert!(reported(&app, &graduate).await.is_empty());

        school.feature("F223");
        let page = school.get(&format!("/s/2027/paper-agreements/{record}")).await.expect(200);
        assert_eq!(page.data_attribute("state").as_deref(), Some("BD-RESCINDED"));
        for words in [
            "单位已注销，无法盖章",
            "学生单方面解约",
            "单位已注销，电话核实无人应答",
            "解约完成，协议终止",
            "没有已报送的信息",
        ] {
            assert!(page.contains(words), "{words} {}", page.text());
        }
        assert!(!page.html().contains("data-testid=\"void\""), "what has ended is not made void");
        own.feature("F221");
        let ended = own.get(&at).await.expect(200);
        for words in ["解约完成", "可以与其他单位签约或填报去向", "学生单方面解约"] {
            assert!(ended.contains(words), "{words} {}", ended.text());
        }
        assert!(!ended.contains("电话核实无人应答"), "what the school found out is its own");
        own.get(&format!("{at}/rescind")).await.expect_to(&at);
        app.run_due_jobs().await;
        let told = |message: &app::ports::Outgoing| message.to == graduate.mobile && message.subject.contains("已解约");
        assert!(app.sent().iter().any(told));
        let next = started(&app, &graduate, PlacementKind::Destination, "seeking").await;
        submitted(&app, &graduate, next).await.unwrap();
        let begun = (StateCode::QxReviewDepartment, StateCode::QxReviewDepartment, Some(Slot::InProcess));
        assert_eq!(stands(&app, next).await, begun);
        own.get(&format!("/g/records/{next}")).await.expect(200);
        ledger_is_clean(&app).await;
    }

    async fn a_failed_request_keeps_the_agreement_and_counts(app: TestApp) {
        let basic = app.seed_basic().await;
        settings_are(&app, &basic, |settings| settings.rescission_limit = 1).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = offline_signed(&app, &basic, &graduate).await;
        let in_force = reported(&app, &graduate).await;
        let mut own = app.sign_in(&graduate.somebody).await;
        filed(&app, &mut own, &graduate, record, ("找到了更好的工作", "", 1)).await;
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.feature("F233");
        let form = department.get(&format!("{QUEUE}/{record}/fail")).await.expect(200);
        assert!(form.contains("不通过后，协议继续有效"), "{}", form.text());
        let failing = [("reason", "unclear_material"), ("details", "单位否认出具解约函")];
        decide(&mut department, record, "fail", &failing).await.expect(303);
        settle(&app).await;
        let held = (StateCode::OfSigned, StateCode::OfSigned, Some(Slot::Effective));
        assert_eq!(stands(&app, record).await, held);
        assert_eq!(reported(&app, &graduate).await, in_force);
        own.feature("F238");
        let at = format!("/g/records/{record}");
        let page = own.get(&at).await.expect(200);
        for words in ["解约没有通过，协议仍有效", "单位否认出具解约函", "解约申请次数已用完（1 次）"] {
            assert!(page.contains(words), "{words} {}", page.text());
        }
        assert!(!page.links().contains(&format!("{at}/rescind")));
        own.get(&format!("{at}/rescind")).await.expect_to(&at);
        ledger_is_clean(&app).await;
    }

    async fn where_the_rules_have_it_the_graduate_is_reported_as_seeking_afterwards(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = paper_done(&app, &basic, &graduate).await;
        let mut tx = app.app().db.write().await.unwrap();
        execute(&mut tx, "UPDATE policy_versions SET profile = $1", params!["v21"]).await;
        tx.commit().await.unwrap();
        let mut own = app.sign_in(&graduate.somebody).await;
        filed(&app, &mut own, &graduate, record, ("升学", "", 1)).await;
        settled(&app, &basic.reviewers[0], record, Decision::pass(Vec::new())).await;
        let ending = Some(Ending { end: RescissionEnd::BothAgreed, circumstances: String::new() });
        settled(&app, &basic.school_admin, record, Decision::Pass { acknowledged: Vec::new(), ending }).await;
        assert_eq!(stands(&app, record).await, (StateCode::BdRescinded, StateCode::BdRescinded, None));
        assert_eq!(reported(&app, &graduate).await, ReportedFields::seeking());
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F222");
        let page = school.get(&format!("/s/2027/paper-agreements/{record}")).await.expect(200);
        assert!(page.contains("双方同意解约") && page.contains("求职中"), "{}", page.text());
        ledger_is_clean(&app).await;
    }
}
