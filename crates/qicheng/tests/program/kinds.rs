//! Every kind of destination from its form to what is reported of it: unit, place and trade (F248–F262, F275).

use domain::organisations::ReviewLevels;
use domain::placements::forms::Values;
use domain::placements::{PlacementKind, StateCode};

use crate::applications::{reported, saved, started, submitted, unit, uploaded, values};
use crate::harness::TestApp;
use crate::workbench::{decide, open, settle, state};

const UNIT: &str = "星澜数据技术有限公司";
const PLACE: &str = "江苏省南京市";
const TRADE: &str = "信息传输、软件和信息技术服务业";

/// Kind, feature, and what is reported: unit, place, trade.
const KINDS: [(&str, &str, [&str; 3]); 15] = [
    ("labour_contract", "F248", [UNIT, PLACE, TRADE]),
    ("public_post", "F249", [UNIT, PLACE, TRADE]),
    ("other_hire", "F250", [UNIT, PLACE, TRADE]),
    ("freelance", "F251", ["图书翻译", "江苏省苏州市", ""]),
    ("national_programme", "F252", [UNIT, PLACE, ""]),
    ("local_programme", "F253", [UNIT, PLACE, ""]),
    ("assistant", "F254", [UNIT, PLACE, TRADE]),
    ("conscript", "F255", ["", "", ""]),
    ("army_staff", "F256", [UNIT, PLACE, ""]),
    ("residency", "F257", [UNIT, PLACE, ""]),
    ("startup", "F258", ["社区书店", PLACE, "批发和零售业"]),
    ("international", "F259", ["远山国际合作组织", "新加坡", ""]),
    ("work_abroad", "F260", ["远山国际合作组织", "新加坡", ""]),
    ("study", "F261", ["临江大学", "浙江省杭州市", ""]),
    ("study_abroad", "F262", ["临江大学", "新加坡", ""]),
];

/// Something for every field; a form keeps its own.
fn everything() -> Values {
    let mut typed = values(&unit());
    typed.extend(values(&[
        ("expected_pay", "9000"),
        ("work_kind", "图书翻译"),
        ("work_place", "江苏省苏州市"),
        ("description", "为出版社翻译图书"),
        ("national_project", "三支一扶"),
        ("local_project", "地方选调生"),
        ("conscription_region", "江苏省无锡市"),
        ("enlisted_on", "2027-03-01"),
        ("startup_case", "创立企业（含个体工商户）"),
        ("startup_project", "社区书店"),
        ("startup_industry", "批发和零售业"),
        ("organisation", "远山国际合作组织"),
        ("country", "新加坡"),
        ("study_kind", "研究生"),
        ("school", "临江大学"),
        ("school_foreign", "Linjiang University"),
        ("school_region", "浙江省杭州市"),
        ("school_major", "软件工程"),
    ]));
    typed
}

both_engines! {
    async fn every_kind_reports_its_unit_place_and_trade(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        for (number, (kind, feature, told)) in (1..).zip(KINDS) {
            let graduate = app.graduate(&basic, number).await;
            let record = started(&app, &graduate, PlacementKind::Destination, kind).await;
            saved(&app, &graduate, record, everything()).await;
            uploaded(&app, &graduate, record).await;
            submitted(&app, &graduate, record).await.unwrap();
            school.feature(feature).feature("F275");
            let case = open(&mut school, record).await;
            assert!(case.contains("没有已报送的信息"), "{kind} {}", case.text());
            assert!(reported(&app, &graduate).await.is_empty(), "{kind}");
            decide(&mut school, record, "pass", &[]).await.expect(303);
            settle(&app).await;
            assert_eq!(state(&app, record).await, StateCode::QxDone, "{kind}");
            let now = reported(&app, &graduate).await;
            assert_eq!([now.employer_name.as_str(), now.region.as_str(), now.industry.as_str()], told, "{kind}");
            let case = open(&mut school, record).await;
            assert!(case.contains(&now.destination) && told.iter().all(|words| case.contains(words)), "{kind}");
        }
    }
}
