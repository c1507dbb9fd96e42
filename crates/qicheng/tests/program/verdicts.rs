//! Texts, stamped prints and paper agreements between graduate and reviewer, through their pages: pulled back in time,
//! failed, sent back anew, given up with the school's consent, and by what names they go.

use app::employers::licence::Upload;
use app::placements::evidence;
use domain::organisations::ReviewLevels;
use domain::placements::{Decision, PlacementKind, StateCode};

use crate::agreement::{actor, row};
use crate::applications::{ledger_is_clean, reported, saved, settled, started, submitted, unit, uploaded, values};
use crate::destinations::line;
use crate::harness::TestApp;
use crate::kept_rules::policy_is;
use crate::own_records::{give_up, to_be_stamped};
use crate::workbench::{decide, open, settle, state};

const QUEUE: &str = "/s/2027/review";
const FAILING: [(&str, &str); 2] = [("reason", "untrue_terms"), ("details", "与单位核实没有盖章")];

both_engines! {
    async fn a_text_and_a_paper_are_pulled_back_until_somebody_has_passed_them(app: TestApp) {
        let basic = app.seed_basic().await;
        let doors = [
            (1, "F172", PlacementKind::Offline, StateCode::OfTextPulled),
            (2, "F199", PlacementKind::Paper, StateCode::BdPulled),
        ];
        for (serial, feature, kind, pulled) in doors {
            let graduate = app.graduate(&basic, serial).await;
            let record = started(&app, &graduate, kind, "").await;
            saved(&app, &graduate, record, values(&unit())).await;
            if kind == PlacementKind::Paper {
                uploaded(&app, &graduate, record).await;
            }
            submitted(&app, &graduate, record).await.unwrap();
            let mut own = app.sign_in(&graduate.somebody).await;
            own.feature(feature);
            let (at, act) = (format!("/g/records/{record}"), format!("/g/records/{record}/pull-back"));
            let page = own.get(&at).await.expect(200);
            own.submit(&page, &act, &[]).await.expect_to(&at);
            let now = row(&app, record).await;
            assert_eq!((now.state, now.slot), (pulled, None));
            let form = own.get(&format!("{at}/edit")).await.expect(200);
            assert!(form.contains("星澜数据技术有限公司"), "nothing typed is lost: {}", form.text());
            submitted(&app, &graduate, record).await.unwrap();
            let open_before = own.get(&at).await.expect(200);
            settled(&app, &basic.reviewers[0], record, Decision::pass(Vec::new())).await;
            own.submit(&open_before, &act, &[]).await.expect(409);
            let page = own.get(&at).await.expect(200);
            assert!(page.contains("暂不能撤回修改") && page.form(&act).is_none(), "{}", page.text());
        }
        ledger_is_clean(&app).await;
    }

    async fn a_paper_waits_fails_or_passes_by_three_names_and_only_the_pass_is_reported(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let mut papers = Vec::new();
        for serial in 1..=3 {
            let graduate = app.graduate(&basic, serial).await;
            let record = started(&app, &graduate, PlacementKind::Paper, "").await;
            saved(&app, &graduate, record, values(&unit())).await;
            uploaded(&app, &graduate, record).await;
            submitted(&app, &graduate, record).await.unwrap();
            papers.push((graduate, record));
        }
        let (failed, passed, waiting) = (papers[0].1, papers[1].1, papers[2].1);
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F200").feature("F201").feature("F202");
        let form = school.get(&format!("{QUEUE}/{failed}/fail")).await.expect(200);
        assert!(form.contains("该记录将作废，毕业生需要重新登记"), "{}", form.text());
        decide(&mut school, failed, "fail", &FAILING).await.expect(303);
        decide(&mut school, passed, "pass", &[]).await.expect(303);
        assert!(reported(&app, &papers[1].0).await.is_empty(), "a pass that can be taken back reports nothing");
        settle(&app).await;
        let page = school.get("/s/2027/paper-agreements").await.expect(200);
        let names = ["签约审核不通过", "签约审核通过", "签约审核中"];
        let states = [(failed, "BD-FAILED"), (passed, "BD-DONE"), (waiting, "BD-REVIEW-SC")];
        for ((record, code), name) in states.into_iter().zip(names) {
            let line = line(&page, record).unwrap_or_else(|| panic!("{code}: {}", page.text()));
            assert!(line.contains(&format!("data-state=\"{code}\"")), "{line}");
            let said = names.iter().filter(|known| line.contains(**known)).count();
            assert!(line.contains(name) && said == 1, "{name}: {line}");
        }
        let told = reported(&app, &papers[1].0).await;
        let shown = [told.destination, told.employer_name, told.region, told.industry, told.contact];
        let expected =
            ["签就业协议书就业", "星澜数据技术有限公司", "江苏省南京市", "信息传输、软件和信息技术服务业", "陈静"];
        assert_eq!(shown, expected);
        for (graduate, _) in [&papers[0], &papers[2]] {
            assert!(reported(&app, graduate).await.is_empty(), "{}", graduate.name);
        }
        let case = open(&mut school, passed).await;
        assert!(case.contains("签就业协议书就业") && !case.contains("没有已报送的信息"), "{}", case.text());
        ledger_is_clean(&app).await;
    }

    async fn a_failed_print_is_sent_anew_where_the_province_says_so(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        policy_is(&app, &basic, "offline.image_fail = \"reupload\"").await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Offline, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        submitted(&app, &graduate, record).await.unwrap();
        let mut school = app.sign_in(&basic.school_admin).await;
        decide(&mut school, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        let number = row(&app, record).await.number;
        uploaded(&app, &graduate, record).await;
        submitted(&app, &graduate, record).await.unwrap();
        school.feature("F183");
        let form = school.get(&format!("{QUEUE}/{record}/fail")).await.expect(200);
        assert!(form.contains("协议编号仍有效，毕业生需要重新回传盖章的协议书"), "{}", form.text());
        decide(&mut school, record, "fail", &FAILING).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OfStamp);

        let mut own = app.sign_in(&graduate.somebody).await;
        own.feature("F183");
        own.get(&format!("/g/agreements/{record}/stamp")).await.expect(200);
        let who = actor(&app, &graduate.somebody).await;
        let upload = Upload { name: "第二次.png".into(), bytes: app.app().pictures.picture_code("AB", [3; 32]) };
        evidence::add(app.app(), &who, app.app().new_id(), record, vec![upload]).await.unwrap();
        submitted(&app, &graduate, record).await.unwrap();
        decide(&mut school, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        let signed = row(&app, record).await;
        assert_eq!((signed.state, signed.number), (StateCode::OfSigned, number));
        ledger_is_clean(&app).await;
    }

    async fn giving_an_agreement_up_waits_for_the_school_in_its_own_tab(app: TestApp) {
        let basic = app.seed_basic().await;
        policy_is(&app, &basic, "offline.abandon = \"school_review\"").await;
        let mut school = app.sign_in(&basic.school_admin).await;
        assert!(!school.get(QUEUE).await.expect(200).contains("放弃协议"));
        let mut asked = Vec::new();
        for serial in 1..=2 {
            let graduate = app.graduate(&basic, serial).await;
            let record = to_be_stamped(&app, &basic, &graduate).await;
            let mut own = app.sign_in(&graduate.somebody).await;
            let at = format!("/g/records/{record}");
            give_up(&app, &mut own, &graduate.mobile, &format!("{at}/abandon"), "单位不再盖章").await.expect_to(&at);
            let page = own.get(&at).await.expect(200);
            assert_eq!(page.data_attribute("state").as_deref(), Some("OF-ABANDON-REQ"));
            assert!(page.contains("正在审核放弃申请"), "{}", page.text());
            asked.push(record);
        }
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        assert!(!department.get(QUEUE).await.expect(200).contains("放弃协议"), "it is the school's to answer");
        let queue = school.get(&format!("{QUEUE}?kind=abandonment")).await.expect(200);
        assert!(queue.contains("放弃协议 2"), "{}", queue.text());
        for record in &asked {
            let case = open(&mut school, *record).await;
            assert!(case.contains("放弃申请") && case.contains("单位不再盖章"), "{}", case.text());
            assert!(case.form(&format!("{QUEUE}/{record}/return")).is_none());
        }
        let form = school.get(&format!("{QUEUE}/{}/fail", asked[0])).await.expect(200);
        assert!(form.contains("协议继续有效，等待毕业生盖章回传"), "{}", form.text());
        decide(&mut school, asked[0], "fail", &[("reason", "other"), ("details", "单位答应本周盖章")]).await.expect(303);
        decide(&mut school, asked[1], "pass", &[]).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, asked[0]).await, StateCode::OfStamp);
        let ended = row(&app, asked[1]).await;
        assert_eq!((ended.state, ended.slot), (StateCode::OfVoid, None));
        ledger_is_clean(&app).await;
    }
}
