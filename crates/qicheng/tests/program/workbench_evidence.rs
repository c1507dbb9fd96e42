//! Evidence in the workbench, through its pages: drawn by a job, shown and downloaded, new and gone since the submission
//! before, the same in two records; images of stamped agreements on their way; documents made to keep the drawer busy.

use std::time::Duration;

use app::employers::licence::Upload;
use app::placements::evidence;
use app::ports::{Drawing as _, UploadKind};
use domain::ids::PlacementRef;
use domain::organisations::ReviewLevels;
use domain::placements::{PlacementKind, StateCode};
use files::Drawer;
use store::engine::params;

use crate::agreement::{actor, row};
use crate::applications::{reported, saved, started, submitted, unit, values};
use crate::employers::picture;
use crate::harness::{Basic, Graduate, PROGRAM, Page, TestApp};
use crate::workbench::{decide, open, settle, state};

const QUEUE: &str = "/s/2027/review";

async fn uploaded(app: &TestApp, graduate: &Graduate, record: PlacementRef, name: &str, bytes: Vec<u8>) {
    let who = actor(app, &graduate.somebody).await;
    let upload = Upload { name: name.into(), bytes };
    evidence::add(app.app(), &who, app.app().new_id(), record, vec![upload]).await.unwrap();
}

async fn removed(app: &TestApp, graduate: &Graduate, record: PlacementRef) {
    let who = actor(app, &graduate.somebody).await;
    let mut tx = app.app().db.read().await.unwrap();
    let access = domain::accounts::Access::system(domain::accounts::SystemPurpose::Verify);
    let files = store::placements::evidence::list(&mut tx, &access, record).await.unwrap();
    drop(tx);
    evidence::remove(app.app(), &who, app.app().new_id(), record, files[0].file).await.unwrap();
}

/// Two pages, each with a black square of its own.
fn document() -> Vec<u8> {
    let page = |contents: u8| {
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Resources << >> /Contents {contents} 0 R >>")
    };
    let drawing = |at: u8| {
        let text = format!("0 0 0 rg {at} {at} 80 80 re f");
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len())
    };
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_owned(),
        page(5),
        page(6),
        drawing(10),
        drawing(90),
    ];
    numbered(&objects)
}

/// One page whose picture is drawn out of ten, each of which is drawn out of ten, and so on: a few KB for more work than
/// there is time.
fn nested(levels: usize) -> Vec<u8> {
    let stream =
        |entries: &str, text: &str| format!("<< {entries} /Length {} >>\nstream\n{text}\nendstream", text.len());
    let uses = |number: usize| format!("/Resources << /XObject << /F {number} 0 R >> >>");
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 200 200]";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] {} /Contents 4 0 R >>", uses(5)),
        stream("", "/F Do"),
    ];
    for level in 0..levels {
        objects.push(stream(&format!("{form} {}", uses(6 + level)), &"/F Do ".repeat(10)));
    }
    objects.push(stream(form, "0 0 0 rg 20 20 80 80 re f"));
    numbered(&objects)
}

/// The objects as a document.
fn numbered(objects: &[String]) -> Vec<u8> {
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(text.len());
        text.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let begins = text.len();
    text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        text.push_str(&format!("{place:010} 00000 n \n"));
    }
    text.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n", objects.len() + 1));
    text.into_bytes()
}

/// The addresses of the pictures a case offers.
fn pictures(case: &Page) -> Vec<String> {
    let html = case.html();
    html.split("data-picture=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn large(case: &Page) -> String {
    case.html().split("<a class=\"paper\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

pub fn original(case: &Page) -> String {
    let html = case.html();
    let list = html.split("<ul class=\"originals\">").nth(1).unwrap().to_owned();
    list.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn paper(app: &TestApp, basic: &Basic, number: u32, files: &[(&str, Vec<u8>)]) -> (Graduate, PlacementRef) {
    let graduate = app.graduate(basic, number).await;
    let record = started(app, &graduate, PlacementKind::Paper, "").await;
    saved(app, &graduate, record, values(&unit())).await;
    for (name, bytes) in files {
        app.clock().advance_seconds(1);
        uploaded(app, &graduate, record, name, bytes.clone()).await;
    }
    submitted(app, &graduate, record).await.unwrap();
    (graduate, record)
}

async fn drawn(app: &TestApp) -> i64 {
    let mut tx = app.app().db.read().await.unwrap();
    tx.one("SELECT COUNT(*) FROM evidence_pages", params![], |row| row.get(0)).await.unwrap()
}

both_engines! {
    async fn a_stamped_print_is_looked_at_returned_and_passed(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Offline, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        submitted(&app, &graduate, record).await.unwrap();
        let mut school = app.sign_in(&basic.school_admin).await;
        decide(&mut school, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        uploaded(&app, &graduate, record, "第一次.png", picture(&app)).await;
        submitted(&app, &graduate, record).await.unwrap();

        school.feature("F181").feature("F185").feature("F186");
        let queue = school.get(&format!("{QUEUE}?kind=offline-image")).await.expect(200);
        assert!(queue.contains("签约审核 1") && queue.contains(&graduate.name), "{}", queue.text());
        let case = open(&mut school, record).await;
        assert!(case.contains("核对回传图片") && case.contains("第一次.png"), "{}", case.text());
        let shown = school.get(&large(&case)).await.expect(200);
        assert_eq!((shown.header("content-type"), shown.header("x-content-type-options")), (Some("image/jpeg"), Some("nosniff")));
        let file = school.get(&original(&case)).await.expect(200);
        assert!(file.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
        let mut own = app.sign_in(&graduate.somebody).await;
        app::looks::flush(app.app()).await.unwrap();
        let looks = own.get("/g/looks").await.expect(200);
        assert!(looks.contains("下载证明材料"), "{}", looks.text());

        school.feature("F182");
        let returned = [("fields", "evidence"), ("details", "盖章不清晰，请重新拍照")];
        decide(&mut school, record, "return", &returned).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OfImageReturned);
        removed(&app, &graduate, record).await;
        uploaded(&app, &graduate, record, "第二次.pdf", document()).await;
        submitted(&app, &graduate, record).await.unwrap();
        let case = open(&mut school, record).await;
        for words in ["第 2 次提交，改了 2 处。", "新上传", "已删除", "盖章不清晰，请重新拍照", "PDF 2 页"] {
            assert!(case.contains(words), "{words} {}", case.text());
        }
        school.feature("F184");
        decide(&mut school, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OfSigned);
        assert_eq!(reported(&app, &graduate).await.employer_name, "星澜数据技术有限公司");
    }

    async fn a_failed_print_ends_the_agreement(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Offline, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        submitted(&app, &graduate, record).await.unwrap();
        let mut school = app.sign_in(&basic.school_admin).await;
        decide(&mut school, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        uploaded(&app, &graduate, record, "盖章.png", picture(&app)).await;
        submitted(&app, &graduate, record).await.unwrap();
        school.feature("F183");
        let form = school.get(&format!("{QUEUE}/{record}/fail")).await.expect(200);
        assert!(form.contains("这份协议和编号作废"), "{}", form.text());
        decide(&mut school, record, "fail", &[("reason", "untrue_terms"), ("details", "与单位核实没有盖章")]).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OfImageFailed);
    }

    async fn pages_are_drawn_by_a_job_and_by_the_first_reader(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::DepartmentThenSchool).await;
        let files = [("协议.pdf", document()), ("附页.png", picture(&app))];
        let (graduate, record) = paper(&app, &basic, 1, &files).await;
        app.run_due_jobs().await;
        assert_eq!(drawn(&app).await, 5, "two pages and one, a thumbnail each");
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.feature("F185");
        let case = open(&mut department, record).await;
        let addresses = pictures(&case);
        assert_eq!(addresses.len(), 3);
        assert!(case.contains("1 / 3") && case.contains("PDF 2 页"), "{}", case.text());
        let mut seen = Vec::new();
        for address in &addresses {
            let page = department.get(address).await.expect(200);
            assert!(page.bytes().starts_with(&[0xFF, 0xD8, 0xFF]), "{address}");
            seen.push(page.bytes().to_vec());
        }
        assert_ne!(seen[0], seen[1], "each page has its own picture");
        let small = department.get(&format!("{}?size=thumb", addresses[0])).await.expect(200);
        assert!(small.bytes().len() < seen[0].len());
        let next = case.html().split("data-key=\"]\"").next().unwrap().rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned();
        let second = department.get(&next.replace("&#38;", "&").replace("&amp;", "&")).await.expect(200);
        assert!(second.contains("2 / 3"), "{}", second.text());
        department.get(&addresses[0].replace("/pages/1", "/pages/9")).await.expect(404);
        let mut stranger = app.sign_in(&basic.reviewers[1]).await;
        stranger.get(&addresses[0]).await.expect(404);
        stranger.get(&original(&case)).await.expect(404);
        let mut own = app.sign_in(&graduate.somebody).await;
        let mine = addresses[0].replace("/s/2027/review/", "/g/records/");
        own.get(&mine).await.expect(200);
        let other = app.graduate(&basic, 2).await;
        let mut other = app.sign_in(&other.somebody).await;
        other.get(&mine).await.expect(404);

        let mut tx = app.app().db.write().await.unwrap();
        crate::harness::execute(&mut tx, "DELETE FROM evidence_pages", params![]).await;
        tx.commit().await.unwrap();
        department.get(&addresses[1]).await.expect(200);
        assert_eq!(drawn(&app).await, 3, "the reader drew the file once");
    }

    async fn what_does_not_draw_is_offered_as_a_file(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let broken = b"%PDF-1.4\n3 0 obj\n<< /Type /Page /MediaBox [0 0 0 0] >>\nendobj\n%%EOF\n".to_vec();
        let (_, record) = paper(&app, &basic, 1, &[("残缺.pdf", broken)]).await;
        app.run_due_jobs().await;
        assert_eq!(drawn(&app).await, 1);
        let mut school = app.sign_in(&basic.school_admin).await;
        let case = open(&mut school, record).await;
        assert!(case.contains("残缺.pdf") && case.contains("无法在此显示") && pictures(&case).is_empty(), "{}", case.text());
        school.get(&original(&case)).await.expect(200);
    }

    async fn the_same_evidence_in_two_records_is_named(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let files = [("协议.png", picture(&app))];
        let (first, _) = paper(&app, &basic, 1, &files).await;
        let (_, twin) = paper(&app, &basic, 2, &files).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F200").feature("F201").feature("F185");
        let queue = school.get(&format!("{QUEUE}?kind=paper&flag=same_evidence")).await.expect(200);
        assert!(queue.contains("材料重复"), "{}", queue.text());
        let case = open(&mut school, twin).await;
        assert!(case.contains("证明材料与另一条记录相同") && case.contains(&first.name), "{}", case.text());
        let action = format!("{QUEUE}/{twin}/pass");
        assert!(case.form(&action).is_none());
        let form = school.get(&action).await.expect(200);
        let bare = school.submit(&form, &action, &[]).await.expect(422);
        assert!(bare.contains("请写明核实情况"));
        let written = [("ok-same_evidence", "1"), ("note-same_evidence", "同一单位的联合协议，已核对原件")];
        school.submit(&form, &action, &written).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, twin).await, StateCode::BdDone);
        assert_eq!(row(&app, twin).await.waiting, StateCode::BdDone);
    }
}

/// One engine and one second: what is shown is the drawer, and that nobody waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_that_draws_for_ever_is_given_up_and_its_record_goes_on() {
    let patient = Drawer::new(PROGRAM);
    let few = patient.pages(UploadKind::Pdf, nested(1), 200, 30).await.unwrap();
    assert_eq!(few.map(|pages| pages.len()), Some(1), "the same in small is a page like any other");
    let limit = Duration::from_secs(1);
    let many = patient.within(limit).pages(UploadKind::Pdf, nested(12), 200, 30).await.unwrap();
    assert_eq!(many, None);

    let app = TestApp::drawing_within(limit)
        .await
        .named(concat!(module_path!(), "::a_document_that_draws_for_ever_is_given_up_and_its_record_goes_on"));
    let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
    let (graduate, record) = paper(&app, &basic, 1, &[("层层.pdf", nested(12))]).await;
    app.run_due_jobs().await;
    assert_eq!(drawn(&app).await, 1, "once given up, it is not tried again");
    let mut school = app.sign_in(&basic.school_admin).await;
    school.feature("F185");
    let case = open(&mut school, record).await;
    assert!(
        case.contains("层层.pdf") && case.contains("无法在此显示") && pictures(&case).is_empty(),
        "{}",
        case.text()
    );
    assert_eq!(school.get(&original(&case)).await.expect(200).bytes(), nested(12));
    let mut own = app.sign_in(&graduate.somebody).await;
    own.get(&format!("/g/records/{record}?tab=files")).await.expect(200);
    decide(&mut school, record, "pass", &[]).await.expect(303);
    settle(&app).await;
    assert_eq!(state(&app, record).await, StateCode::BdDone);
}
