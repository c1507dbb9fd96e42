//! Input that cannot stand, door by door: marks nobody sees, files that mean harm, and what closes or changes between page
//! and post. Each answer says what is wrong where it was typed, and what was typed is still there.

use domain::placements::{PlacementKind, StateCode};
use store::engine::params;

use crate::after_the_pass::{PASSWORD, administrator, amended, offline_signed};
use crate::agreement::{row, sealed};
use crate::applications::{ledger_is_clean, passed, saved, started, submitted, unit, uploaded, values};
use crate::doors::run;
use crate::employers::picture;
use crate::harness::{Page, TestApp, Visitor};
use crate::kept_rules::{policy_is, settings_are};
use crate::own_records::{give_up, registered, to_be_stamped};
use crate::proof_sheet::ProofSheet;
use crate::stamp_links::ask;
use crate::uploads::{bomb, document};

const QUEUE: &str = "/s/2027/review";
/// Long enough for every reason, with a mark in it that turns the order of what is read.
const MARKED: &str = "请\u{202e}核对后再改正这里的内容";

/// Posts the form of `page` for `action` with these fields and a file.
async fn brought(
    visitor: &mut Visitor,
    (page, form, action): (&Page, &str, &str),
    fields: &[(&str, &str)],
    file: (&str, &str, &[u8]),
) -> Page {
    let hidden = page.hidden_of(form);
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend_from_slice(fields);
    visitor.upload(action, &all, file).await
}

/// Who writes, the page, where it posts to, and what is typed.
type Door<'a> = (&'a mut Visitor, String, String, Vec<(&'a str, &'a str)>);
/// Who uploads; the page, its form and where files go; the field; something typed beside it.
type UploadDoor<'a> = (&'a mut Visitor, [&'a str; 3], &'a str, (&'a str, &'a str));

both_engines! {
    async fn marks_nobody_sees_are_refused_in_every_text_that_others_read(app: TestApp) {
        let basic = app.seed_basic().await;
        let people = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await, app.graduate(&basic, 3).await];
        let waits = started(&app, &people[0], PlacementKind::Destination, "seeking").await;
        submitted(&app, &people[0], waits).await.unwrap();
        let signed = sealed(&app, &basic, &people[1]).await;
        let offline = offline_signed(&app, &basic, &people[2]).await;
        app.run_due_jobs().await;
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        let mut school = administrator(&app, &basic.school_admin).await;
        let mut own = app.sign_in(&people[2].somebody).await;
        department.feature("F271");
        let address = format!("/s/2027/agreements/{signed}");
        let at = |act: &str| format!("{QUEUE}/{waits}/{act}");
        let rescind = format!("/g/records/{offline}/rescind");
        let to = own.get(&rescind).await.expect(200).contact();
        let void = [("reason", MARKED), ("asked", "1"), ("password", PASSWORD)];
        let (amend, preview) = (format!("{address}/amend"), format!("{address}/amend/preview"));
        let doors: [Door; 6] = [
            (&mut department.clone(), at("return"), at("return"), vec![("fields", "plan"), ("details", MARKED)]),
            (&mut department, at("fail"), at("fail"), vec![("reason", "unclear_material"), ("details", MARKED)]),
            (&mut school.clone(), format!("{QUEUE}/phrases"), format!("{QUEUE}/phrases"), vec![("body", MARKED)]),
            (&mut school.clone(), amend, preview, vec![("post", "运维工程师"), ("reason", MARKED)]),
            (&mut school.clone(), format!("{address}/void"), format!("{address}/void"), void.to_vec()),
            (
                &mut own,
                rescind.clone(),
                rescind,
                vec![("reason", "升学"), ("explanation", MARKED), ("contact", to.as_str()), ("code", "123456")],
            ),
        ];
        for (visitor, page, action, fields) in doors {
            let form = visitor.get(&page).await.expect(200);
            let told = visitor.submit(&form, &action, &fields).await.expect(422);
            assert!(told.contains("第 2 个字符看不见") && told.html().contains(MARKED), "{action} {}", told.text());
        }
        // So does an objection, which the school reads.
        amended(&mut school, &address, &[("report_place", "江州市学府路9号")]).await.expect_to(&address);
        let mut own = app.sign_in(&people[1].somebody).await;
        let correction = format!("/g/records/{signed}/correction");
        let page = own.get(&correction).await.expect(200);
        let told = own.submit(&page, &format!("{correction}/object"), &[("words", MARKED)]).await.expect(422);
        assert!(told.contains("第 2 个字符看不见") && told.html().contains(MARKED), "{}", told.text());
        ledger_is_clean(&app).await;
    }

    async fn files_that_mean_harm_are_refused_at_every_door(app: TestApp) {
        let basic = app.seed_basic().await;
        let people = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await];
        let (signed, waits) = (offline_signed(&app, &basic, &people[0]).await, to_be_stamped(&app, &basic, &people[1]).await);
        let (mut own, mut stamping) = (app.sign_in(&people[0].somebody).await, app.sign_in(&people[1].somebody).await);
        own.feature("F230");
        ask(&mut stamping, waits).await;
        app.run_due_jobs().await;
        let sent = app.sent();
        let told = sent.iter().rev().find_map(|message| message.body.split("/stamp/").nth(1)).unwrap();
        let (mut helper, mut school) = (app.visitor(), app.sign_in(&basic.school_admin).await);
        let draft = crate::mode_changes::begun(&mut school, &people[1]).await;
        let (rescind, link) = (format!("/g/records/{signed}/rescind"), format!("/stamp/{told}"));
        let letters = format!("{rescind}/letters");
        let (stamp, to_submit) = (format!("/g/agreements/{waits}/stamp"), format!("/g/records/{waits}/submit"));
        let (files, laid, filed) = (format!("/g/records/{waits}/files"), format!("{link}/files"), format!("{link}/submit"));
        let doors: [UploadDoor; 4] = [
            (&mut own, [&rescind, &rescind, &letters], "letter", ("explanation", "单位通知不再招聘")),
            (&mut stamping, [&stamp, &to_submit, &files], "evidence", ("contact", "")),
            (&mut helper, [&link, &filed, &laid], "evidence", ("helper", "周宁宁")),
            (&mut school, [&draft, &draft, &draft], "evidence", ("reason", "定向单位来函同意")),
        ];
        let good = picture(&app);
        let cases: [(&str, Vec<u8>); 9] = [
            ("炸弹.png", bomb()),
            ("半张.png", good[..good.len() / 2].to_vec()),
            ("空.png", Vec::new()),
            ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec()),
            ("压缩.jpg", b"PK\x03\x04\x14\0\0\0\x08\0bomb".to_vec()),
            ("程序.jpg", b"MZ\x90\0\x03".to_vec()),
            ("脚本.pdf", document("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
            ("大.png", [good.clone(), vec![0; 11 << 20]].concat()),
            ("巨大.png", vec![0; 33 << 20]),
        ];
        for (visitor, [page, form, action], field, typed) in doors {
            for (name, bytes) in &cases {
                let shown = visitor.get(page).await.expect(200);
                let told = brought(visitor, (&shown, form, action), &[typed], (field, name, bytes)).await.expect(422);
                assert!(told.html().contains(&format!("id=\"{field}-e\"")), "{name} at {action}: {}", told.text());
                assert!(told.html().contains(typed.1), "{name} at {action} costs what was typed");
            }
        }
        assert_eq!((row(&app, signed).await.waiting, row(&app, waits).await.waiting), (StateCode::OfSigned, StateCode::OfStamp));
        ledger_is_clean(&app).await;
    }

    async fn what_closes_between_page_and_post_is_said_and_the_words_stay(app: TestApp) {
        let basic = app.seed_basic().await;
        let people = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await, app.graduate(&basic, 3).await];
        let destination = registered(&app, &basic, &people[0]).await;
        let offline = offline_signed(&app, &basic, &people[1]).await;
        let signed = sealed(&app, &basic, &people[2]).await;
        app.run_due_jobs().await;
        let mut ending = app.sign_in(&people[0].somebody).await;
        let mut rescinding = app.sign_in(&people[1].somebody).await;
        let mut school = administrator(&app, &basic.school_admin).await;
        ending.feature("F277");
        let (void, rescind) = (format!("/g/records/{destination}/void"), format!("/g/records/{offline}/rescind"));
        let address = format!("/s/2027/agreements/{signed}");
        let (amend, by_school) = (format!("{address}/amend"), format!("{address}/void"));
        let page = rescinding.get(&rescind).await.expect(200);
        let (to, letter) = (page.contact(), picture(&app));
        let file = ("letter", "解约函.png", letter.as_slice());
        brought(&mut rescinding, (&page, &rescind, &format!("{rescind}/letters")), &[], file).await.expect(200);
        let to_end = ending.get(&void).await.expect(200).contact();
        let mut doors = [
            (&mut ending, void.clone(), void, vec![("reason", "已经找到新的工作"), ("contact", to_end.as_str()), ("code", "123456")]),
            (
                &mut rescinding,
                rescind.clone(),
                rescind.clone(),
                vec![("explanation", "已被临江大学录取"), ("reason", "升学"), ("contact", to.as_str()), ("code", "123456")],
            ),
            (&mut school.clone(), amend, format!("{address}/amend/preview"), vec![("reason", "单位来函说明岗位名称填写有误"), ("post", "运维工程师")]),
            (&mut school, by_school.clone(), by_school, vec![("reason", "双方书面说明协商一致取消"), ("asked", "1"), ("password", PASSWORD)]),
        ];
        let mut pages = Vec::new();
        for (visitor, page, ..) in &mut doors {
            pages.push(visitor.get(page).await.expect(200));
        }
        run(&app, "UPDATE policy_versions SET overrides = $1", params!["season.change_until = \"-1/11-17\"\n"]).await;
        for ((visitor, _, action, fields), page) in doors.iter_mut().zip(&pages) {
            let late = visitor.submit(page, action, fields).await.expect(409);
            assert!(late.contains("截止") && late.html().contains(fields[0].1), "{action} {}", late.text());
        }
        // A limit the school lowers meanwhile counts at once.
        run(&app, "UPDATE policy_versions SET overrides = $1", params![""]).await;
        settings_are(&app, &basic, |settings| settings.rescission_limit = 0).await;
        let (visitor, _, action, fields) = &mut doors[1];
        let late = visitor.submit(&pages[1], action, fields).await.expect(409);
        assert!(late.contains("解约申请次数已用完") && late.html().contains("已被临江大学录取"), "{}", late.text());
        assert_eq!(row(&app, destination).await.state, StateCode::QxDone);
        ledger_is_clean(&app).await;
    }

    async fn what_the_province_changes_meanwhile_binds_drafts_and_no_record_that_began(app: TestApp) {
        let basic = app.seed_basic().await;
        let people = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await, app.graduate(&basic, 3).await];
        let text = to_be_stamped(&app, &basic, &people[0]).await;
        let destination = registered(&app, &basic, &people[1]).await;
        let paper = started(&app, &people[2], PlacementKind::Paper, "").await;
        saved(&app, &people[2], paper, values(&unit())).await;
        uploaded(&app, &people[2], paper).await;
        app.clock().advance_seconds(300);
        let mut phone = app.sign_in(&people[2].somebody).await;
        phone.feature("F198");
        let sheet = ProofSheet::submitting(&app, &mut phone, &people[2].mobile, &paper.to_string()).await;
        run(&app, "UPDATE policy_versions SET profile = $1", params!["hubei"]).await;
        let refused = sheet.tap(&mut phone).await.expect(409);
        assert!(refused.contains("本省没有补登") && refused.contains("数据工程师"), "{}", refused.text());
        assert_eq!(row(&app, paper).await.state, StateCode::BdDraft);
        run(&app, "UPDATE policy_versions SET profile = $1", params!["v23"]).await;
        policy_is(&app, &basic, "offline.abandon = \"forbidden\"\ndestination.void = \"request\"\n").await;
        for (graduate, address, ended) in [
            (&people[0], format!("/g/records/{text}/abandon"), text),
            (&people[1], format!("/g/records/{destination}/void"), destination),
        ] {
            let mut own = app.sign_in(&graduate.somebody).await;
            give_up(&app, &mut own, &graduate.mobile, &address, "情况有变").await.expect(303);
            assert_eq!(row(&app, ended).await.slot, None, "{address}");
        }
        ledger_is_clean(&app).await;
    }

    async fn rare_characters_go_through_the_form_into_the_printed_agreement(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Offline, "").await;
        let mut rare = unit();
        for (name, value) in &mut rare {
            match *name {
                "employer" => *value = "龑𬱖数据技术有限公司",
                "contact" => *value = "陈㛃",
                _ => {}
            }
        }
        saved(&app, &graduate, record, values(&rare)).await;
        submitted(&app, &graduate, record).await.unwrap();
        passed(&app, &basic, record).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F177");
        let page = phone.get(&format!("/g/agreements/{record}/stamp")).await.expect(200);
        assert!(page.contains("龑𬱖数据技术有限公司"), "{}", page.text());
        let pdf = phone.get(&format!("/g/records/{record}/agreement.pdf")).await.expect(200);
        assert!(pdf.bytes().starts_with(b"%PDF"));
        ledger_is_clean(&app).await;
    }
}
