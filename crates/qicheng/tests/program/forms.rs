//! Filling in an application through its pages: lists to pick from, drafts, what comes back with errors, two tabs.

use domain::placements::{Decision, Remarks};
use store::engine::params;

use crate::agreement::decided;
use crate::doors::{begun, destination, run};
use crate::harness::{Page, TestApp, Visitor};
use crate::submitting::submitted;

const OFFLINE: &str = "/g/agreements/new";

/// A right first page of an agreement, with a unit that is not registered.
pub const UNIT: [(&str, &str); 9] = [
    ("employer", "星澜数据技术有限公司"),
    ("no_code_reason", "境外单位"),
    ("nature", "39"),
    ("industry", "信息传输、软件和信息技术服务业"),
    ("region", "江苏省南京市"),
    ("address", "科创路 8 号"),
    ("contact", "陈静"),
    ("phone", "025-88886666"),
    ("email", ""),
];

/// A right second page.
pub const TERMS: [(&str, &str); 6] = [
    ("post_category", "工程技术人员"),
    ("post", "数据工程师"),
    ("probation_pay", "8,000"),
    ("pay", "9500"),
    ("archive_transfer", "签约单位接收"),
    ("household_transfer", "转回生源地"),
];

pub fn edit(record: &str) -> String {
    format!("/g/records/{record}/edit")
}

/// Posts the form of a page: its hidden fields, these, and what the button says.
pub async fn pressed(phone: &mut Visitor, page: &Page, record: &str, fields: &[(&str, &str)], act: &str) -> Page {
    let mut all = fields.to_vec();
    all.push(("act", act));
    phone.submit(page, &edit(record), &all).await
}

/// Opens one page of the form and fills it in.
pub async fn filled(phone: &mut Visitor, record: &str, step: &str, fields: &[(&str, &str)]) -> Page {
    let page = phone.get(&format!("{}?step={step}", edit(record))).await.expect(200);
    pressed(phone, &page, record, fields, "next").await
}

/// A draft of an offline agreement that lacks nothing.
pub async fn whole_agreement(phone: &mut Visitor) -> String {
    let record = begun(phone, OFFLINE, OFFLINE).await;
    filled(phone, &record, "unit", &UNIT).await.expect(303);
    filled(phone, &record, "terms", &TERMS).await.expect(303);
    record
}

both_engines! {
    async fn an_agreement_is_filled_in_page_by_page_and_checked(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        for feature in ["F160", "F161", "F163", "F164", "F165", "F166", "F168", "F169", "F170", "F171"] {
            phone.feature(feature);
        }
        let record = begun(&mut phone, OFFLINE, OFFLINE).await;
        let unit = phone.get(&edit(&record)).await.expect(200);
        assert!(unit.contains("单位盖章、学校审核才生效") && unit.contains("一次只能生成一份"));
        for words in ["统一社会信用代码", "单位性质", "单位行业", "通讯地址", "联系人电话", "联系人手机"] {
            assert!(unit.contains(words), "{words}");
        }
        let lacking = pressed(&mut phone, &unit, &record, &[("employer", "星澜数据技术有限公司"), ("phone", "")], "next").await.expect(422);
        assert!(lacking.contains("联系人电话和联系人手机至少填写一个") && lacking.contains("处需要修改"), "{}", lacking.text());
        assert!(lacking.html().contains("value=\"星澜数据技术有限公司\""), "what was right stays");
        assert!(!lacking.contains("请选择职位类别"), "only this page is judged");
        let next = pressed(&mut phone, &lacking, &record, &UNIT, "next").await.expect(303);
        assert_eq!(next.location(), Some(format!("{}?step=terms", edit(&record)).as_str()));
        let terms = phone.follow(next).await.expect(200);
        for words in ["试用期", "试用起薪", "转正起薪", "违约金", "报到地点", "报到期限", "实际工作地点", "档案转递类型", "户口迁移类型"] {
            assert!(terms.contains(words), "{words}");
        }
        assert_eq!(terms.html().matches("<option value=\"托管单位接收\">").count(), 2);
        assert!(terms.contains("0 / 1000"), "the supplement is counted");
        let long = "字".repeat(1001);
        let mut fields = TERMS.to_vec();
        fields.push(("supplement", &long));
        let wrong = pressed(&mut phone, &terms, &record, &fields, "next").await.expect(422);
        assert!(wrong.contains("最多 1000 个字，现在有 1001 个") && wrong.contains(&long));
        let mut fields = TERMS.to_vec();
        fields.push(("supplement", "入职满一年提供安家补贴。"));
        let next = pressed(&mut phone, &wrong, &record, &fields, "next").await.expect(303);
        let check = phone.follow(next).await.expect(200);
        assert!(check.asked().ends_with("/submit"));
        for words in ["星澜数据技术有限公司", "江苏省南京市", "9500 元/月", "转回生源地", "入职满一年提供安家补贴。", "修改"] {
            assert!(check.contains(words), "{words}");
        }
        assert!(check.links().contains(&format!("{}?step=terms#pay", edit(&record))), "each answer links to its field");
        assert!(check.form(&format!("/g/records/{record}/submit")).is_some());
    }

    async fn a_registered_unit_is_found_by_its_name_and_fills_the_form(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F162");
        let record = begun(&mut phone, OFFLINE, OFFLINE).await;
        let page = phone.get(&edit(&record)).await.expect(200);
        let typed = [("employer", "江州云"), ("contact", "陈静")];
        let searched = pressed(&mut phone, &page, &record, &typed, "find:employer").await.expect(303);
        let listed = phone.follow(Page::clone(&searched)).await.expect(200);
        assert!(listed.contains(&basic.employer_name));
        let pick = listed.html().split("value=\"choose:employer:").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let chosen = pressed(&mut phone, &listed, &record, &typed, &format!("choose:employer:{pick}")).await.expect(303);
        let page = phone.follow(chosen).await.expect(200);
        for value in [basic.employer_name.as_str(), "91110000YT0000011W", "江州市云帆路8号", "陈静"] {
            assert!(page.html().contains(&format!("value=\"{value}\"")), "{value}");
        }
        assert!(page.html().contains("<option value=\"31\" selected>"), "性质 is taken over");
        let listed = pressed(&mut phone, &page, &record, &[("region", "南京")], "find:region").await.expect(303);
        let listed = phone.follow(listed).await.expect(200);
        assert!(listed.contains("江苏省南京市"));
        let chosen = pressed(&mut phone, &listed, &record, &[("region", "南京")], "choose:region:320100").await.expect(303);
        assert!(phone.follow(chosen).await.expect(200).html().contains("value=\"江苏省南京市\""));
        let proposed = phone.get("/g/suggestions/employers?q=%E6%B1%9F%E5%B7%9E").await.expect(200);
        assert!(proposed.html().contains("data-credit_code=\"91110000YT0000011W\""));
        assert!(phone.get("/g/suggestions/regions?q=%E5%8D%97%E4%BA%AC").await.expect(200).html().contains("江苏省南京市"));
        phone.get("/g/suggestions/nothing?q=x").await.expect(404);
        assert!(phone.get("/g/suggestions/employers?q=%E6%B1%9F").await.expect(200).html().is_empty(), "one character begins too many");
        app.sign_in(&basic.employer_admin).await.get("/g/suggestions/employers?q=%E6%B1%9F%E5%B7%9E").await.expect(404);
    }

    async fn household_is_asked_as_the_policy_has_it_even_while_the_form_is_open(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F167");
        let record = whole_agreement(&mut phone).await;
        let terms = phone.get(&format!("{}?step=terms", edit(&record))).await.expect(200);
        assert!(!terms.contains("单位是否解决户档"));
        run(&app, "UPDATE policy_versions SET profile = $1", params!["v21"]).await;
        let asked = pressed(&mut phone, &terms, &record, &TERMS, "next").await.expect(422);
        assert!(asked.contains("请选择单位是否解决户档") && asked.html().contains("value=\"数据工程师\""));
        for words in ["签约单位接收", "托管单位接收", "上级主管单位接收", "不接收"] {
            assert!(asked.html().contains(&format!("<option value=\"{words}\">")), "{words}");
        }
        phone.feature("F300");
        let mut fields = TERMS.to_vec();
        fields.push(("receiving", "托管单位接收"));
        let lacks = pressed(&mut phone, &asked, &record, &fields, "next").await.expect(422);
        assert!(lacks.contains("请填写档案转递单位名称"), "{}", lacks.text());
        fields.extend([("archive_name", "江州市人才服务中心"), ("archive_postcode", "210008")]);
        fields.extend([("archive_region", "江苏省南京市"), ("household_address", "集体户")]);
        let next = pressed(&mut phone, &lacks, &record, &fields, "next").await.expect(303);
        let check = phone.follow(next).await.expect(200);
        for words in ["江州市人才服务中心", "210008", "江苏省南京市", "集体户", "户口迁转地址"] {
            assert!(check.contains(words), "{words}: {}", check.text());
        }
        let again = phone.get(&format!("{}?step=terms", edit(&record))).await.expect(200);
        fields.retain(|(name, _)| *name != "receiving");
        fields.push(("receiving", "不接收"));
        let next = pressed(&mut phone, &again, &record, &fields, "next").await.expect(303);
        assert!(phone.follow(next).await.expect(200).contains("单位是否解决户档"));
    }

    async fn a_draft_saves_itself_and_a_second_tab_loses_nothing(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F171").feature("F270");
        let record = destination(&mut phone, "study").await;
        let tab = phone.get(&edit(&record)).await.expect(200);
        let other = phone.get(&edit(&record)).await.expect(200);
        let saved = pressed(&mut phone, &tab, &record, &[("school", "临江大学")], "autosave").await.expect(200);
        assert!(saved.contains("已自动保存 09:30") && saved.data_attribute("version").as_deref() == Some("2"));
        // The next save goes on from the answer.
        let (nonce, version) = (saved.data_attribute("nonce").unwrap(), saved.data_attribute("version").unwrap());
        let again = [("school", "临江理工大学"), ("nonce", nonce.as_str()), ("version", version.as_str())];
        pressed(&mut phone, &tab, &record, &again, "autosave").await.expect(200);

        let stale = pressed(&mut phone, &other, &record, &[("school", "云江大学")], "autosave").await.expect(409);
        assert!(stale.contains("自动保存已停止"));
        let stale = pressed(&mut phone, &other, &record, &[("school", "云江大学")], "next").await.expect(409);
        assert!(stale.contains("在别处改过") && stale.contains("录取学校（已保存的是“临江理工大学”）"), "{}", stale.text());
        assert!(stale.html().contains("value=\"云江大学\""), "what was typed here is still here");
        pressed(&mut phone, &stale, &record, &[("school", "云江大学")], "save").await.expect(303);
        assert!(phone.get(&edit(&record)).await.expect(200).html().contains("value=\"云江大学\""));
        // Gone back to and changed: said, not dropped; tapped twice: once.
        let page = phone.get(&edit(&record)).await.expect(200);
        for _ in 0..2 {
            pressed(&mut phone, &page, &record, &[("school", "一中")], "save").await.expect(303);
        }
        let back = pressed(&mut phone, &page, &record, &[("school", "二中")], "save").await.expect(409);
        assert!(back.html().contains("value=\"二中\""));
    }

    async fn bad_input_is_said_at_its_field_and_kept(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F164").feature("F165").feature("F166").feature("F196");
        let record = begun(&mut phone, "/g/paper-agreements/new", "/g/paper-agreements/new").await;
        let huge = "名".repeat(101);
        let unit = [
            ("employer", "星澜\u{202e}技术"),
            ("employer", "星澜DАTA技术"),
            ("employer", huge.as_str()),
            ("credit_code", "91110000YT0000011X"),
            ("industry", "算命业"),
            ("region", "南极洲"),
            ("phone", "一二三"),
            ("mobile", "12345678901"),
            ("email", "chenjing"),
        ];
        let terms = [
            ("pay", "九千"),
            ("pay", "-1"),
            ("pay", "999999999"),
            ("report_until", "1980-01-01"),
            ("report_until", "2099-01-01"),
            ("report_until", "2027-02-30"),
            ("signed_on", "2026-11-19"),
            ("signed_on", "1999-01-01"),
            ("post", "工程师\u{200b}"),
        ];
        for (step, cases) in [("unit", unit), ("terms", terms)] {
            for (name, value) in cases {
                let wrong = filled(&mut phone, &record, step, &[(name, value)]).await.expect(422);
                assert!(wrong.html().contains(&format!("id=\"{name}-e\"")), "{name} {value}");
                assert!(wrong.html().contains(value), "{name} keeps {value}");
            }
        }
        // Beyond all bounds: kept as far as storage goes, and nothing breaks.
        let endless = "长".repeat(50_000);
        filled(&mut phone, &record, "unit", &[("address", &endless)]).await.expect(422);
        let flood = "长".repeat(600_000);
        filled(&mut phone, &record, "unit", &[("address", &flood)]).await.expect(413);
        let page = phone.get(&format!("{}?step=nothing&find=nothing", edit(&record))).await.expect(200);
        pressed(&mut phone, &page, &record, &[("stray", "x")], "choose:employer:nobody").await.expect(303);
    }

    async fn a_warned_unit_is_said_in_red_by_code_or_by_name(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let sql = "INSERT INTO warnings (school_id, credit_code, employer_name, kinds, reason, created_at) VALUES ($1, $2, $3, $4, '', $5)";
        let values = params![basic.school, "91110000YT0000011W", basic.employer_name.as_str(), "fake", app.app().now()];
        run(&app, sql, values).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F162");
        let record = begun(&mut phone, OFFLINE, OFFLINE).await;
        for fields in [[("employer", "某单位"), ("credit_code", "91110000YT0000011W")], [("employer", &basic.employer_name), ("credit_code", "")]] {
            let page = phone.get(&edit(&record)).await.expect(200);
            let saved = pressed(&mut phone, &page, &record, &fields, "save").await.expect(303);
            let page = phone.follow(saved).await.expect(200);
            assert!(page.contains("预警单位") && page.contains("谨慎签约"), "{}", page.text());
            assert!(phone.get(&format!("/g/records/{record}/submit")).await.expect(200).contains("预警单位"));
        }
    }

    async fn a_returned_application_lists_what_to_change(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F171");
        let record = whole_agreement(&mut phone).await;
        submitted(&app, &mut phone, &graduate.mobile, &record).await.expect(303);
        let away = phone.get(&edit(&record)).await.expect(303);
        assert_eq!(away.location(), Some(format!("/g/records/{record}").as_str()), "what is under review is not edited");
        let fields = vec!["address".to_owned(), "pay".to_owned()];
        let remarks = Remarks { fields, details: "地址请写到门牌号，薪酬与单位核对".into() };
        let reference = record.parse().unwrap();
        decided(&app, &basic.reviewers[0], reference, Decision::Return(remarks)).await;
        app.clock().advance_seconds(11);
        app::placements::settle::settle(app.app(), reference).await.unwrap();
        let page = phone.get(&edit(&record)).await.expect(200);
        assert!(page.contains("老师退回，请改 2 处") && page.contains("地址请写到门牌号"));
        assert!(page.links().contains(&format!("{}?step=terms#pay", edit(&record))));
        assert!(page.contains("老师请你修改这一项"));
        assert!(page.html().contains("value=\"江苏省南京市\"") && page.html().contains("<option value=\"39\" selected>"));
        filled(&mut phone, &record, "unit", &[("address", "科创路 8 号 2 幢")]).await.expect(303);
        submitted(&app, &mut phone, &graduate.mobile, &record).await.expect(303);
    }
}
