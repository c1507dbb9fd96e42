//! Files out of the lists: masked or in full, for their maker alone, for seven days.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::ids::ExportId;
use domain::ledger::Owner;
use domain::placements::{Decision, Remarks};

use crate::applications::settled;
use crate::harness::{Page, TestApp, Visitor};
use crate::record_lists::{Kinds, kinds};
use crate::rescissions::filed;

const LIST: &str = "/s/2027/exports";
const WEEK_SECONDS: u64 = 7 * 86_400;

/// The rows of a downloaded workbook, its heading first.
fn rows(app: &TestApp, page: &Page) -> Vec<Vec<String>> {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let path = app.folder().join(format!("downloaded-{}.xlsx", FILES.fetch_add(1, Ordering::Relaxed)));
    std::fs::write(&path, page.bytes()).unwrap();
    let mut rows = Vec::new();
    let mut keep = |row: app::ports::SheetRow| {
        rows.push(row.cells);
        std::ops::ControlFlow::Continue(())
    };
    app.app().sheets.read("downloaded.xlsx", &path, &mut keep).unwrap();
    rows
}

/// Asks for every column of a list; the answer of the post.
async fn asked(visitor: &mut Visitor, query: &str, fields: &[(&str, &str)]) -> Page {
    let address = format!("{LIST}/new?{query}");
    let form = visitor.get(&address).await.expect(200);
    let columns: Vec<String> = (0..20).map(|column| column.to_string()).collect();
    let mut all: Vec<(&str, &str)> = columns.iter().map(|column| ("column", column.as_str())).collect();
    all.extend_from_slice(fields);
    // The page writes the ampersands of its own address as entities, which the harness resolves.
    visitor.submit(&form, &address, &all).await
}

/// The newest file once it is made.
async fn made(app: &TestApp, visitor: &mut Visitor) -> Page {
    app.run_due_jobs().await;
    let list = visitor.get(LIST).await.expect(200);
    let file = list.link(&format!("{LIST}/"));
    visitor.get(&file).await.expect(200)
}

async fn events(app: &TestApp, world: &Kinds, export: ExportId) -> Vec<String> {
    let mut tx = app.app().db.read().await.unwrap();
    let owner = Owner::School(world.basic.school).to_string();
    let stream = store::ledger::stream(&mut tx, &owner, export.0).await.unwrap();
    stream.into_iter().map(|event| event.kind).collect()
}

both_engines! {
    async fn a_list_is_downloaded_masked_or_in_full_by_its_maker_alone(app: TestApp) {
        let world = kinds(&app).await;
        let mut school = app.sign_in(&world.basic.school_admin).await;
        school.feature("F155");
        let list = school.get("/s/2027/agreements?by=employer").await.expect(200);
        let form = school.get(&list.link("/s/2027/exports/new")).await.expect(200);
        assert!(form.contains("1 条") && form.contains("按当前筛选条件"));
        let none = school.submit(&form, "/s/2027/exports/new?by=employer&list=agreements", &[("purpose", "自用")]).await;
        assert!(none.clone().expect(422).contains("请至少选择一列") && none.contains("value=\"自用\""));

        asked(&mut school, "list=agreements", &[("whole", "0")]).await.expect_to(LIST);
        let waiting = school.fragment(LIST).await.expect(200);
        assert!(waiting.contains("排队中") && waiting.html().contains("hx-get"));
        app.run_due_jobs().await;
        let done = school.fragment(LIST).await.expect(200);
        assert!(done.contains("已完成") && !done.html().contains("hx-get"), "the asking ends");
        let file = made(&app, &mut school).await;
        let masked = rows(&app, &file);
        assert_eq!(masked.len(), 3, "a heading and two agreements");
        let text = masked.concat().join(" ");
        assert!(text.contains(&world.online.0.name) && text.contains("199****"));
        assert!(!text.contains(&world.online.0.document) && !text.contains(&world.online.0.mobile));
        let inbox = school.get("/messages").await.expect(200);
        assert!(inbox.contains("导出已完成"));

        let short = asked(&mut school, "list=agreements", &[("whole", "1"), ("purpose", "核查")]).await;
        assert!(short.clone().expect(422).contains("请写明用途") && short.contains("value=\"核查\""));
        asked(&mut school, "list=agreements", &[("whole", "1"), ("purpose", "上报省中心核查")]).await.expect(303);
        let file = made(&app, &mut school).await;
        let text = rows(&app, &file).concat().join(" ");
        assert!(text.contains(&world.online.0.document) && text.contains(&world.online.0.mobile));
        let list = school.get(LIST).await.expect(200);
        assert!(list.contains("完整号码，用途：上报省中心核查"));
        let address = list.link(&format!("{LIST}/"));
        let export: ExportId = address.split('/').nth(4).unwrap().parse().unwrap();
        let kinds = events(&app, &world, export).await;
        assert_eq!(kinds, ["export.asked", "export.finished", "export.downloaded"]);

        let colleague = app.school_colleague(&world.basic, "school-two", "就业中心同事").await;
        let mut colleague = app.sign_in(&colleague).await;
        colleague.get(&address).await.expect(404);
        assert!(colleague.get(LIST).await.expect(200).contains("没有导出任务"));
        colleague.post(&format!("{LIST}/{export}/retry"), &[]).await.expect(404);

        app.clock().advance_seconds(WEEK_SECONDS);
        let mut school = app.sign_in(&world.basic.school_admin).await;
        school.get(&address).await.expect(404);
        app.run_due_jobs().await;
        let mut tx = app.app().db.read().await.unwrap();
        let left: i64 = tx.one("SELECT COUNT(*) FROM exports", Vec::new(), |row| row.get(0)).await.unwrap();
        assert_eq!(left, 0, "swept with their files");
    }

    async fn a_department_exports_its_own_and_a_job_can_be_stopped_and_made_again(app: TestApp) {
        let world = kinds(&app).await;
        let mut own = app.sign_in(&world.basic.reviewers[0]).await;
        let mut other = app.sign_in(&world.basic.reviewers[1]).await;
        for (visitor, expected) in [(&mut own, 2), (&mut other, 1)] {
            asked(visitor, "list=destinations", &[]).await.expect(303);
            let file = made(&app, visitor).await;
            assert_eq!(rows(&app, &file).len(), expected);
        }
        asked(&mut own, "list=paper-agreements", &[]).await.expect(303);
        let list = own.get(LIST).await.expect(200);
        let cancel = list.html().split("action=\"").map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
            .find(|action| action.ends_with("/cancel")).unwrap();
        own.post(&cancel, &[]).await.expect_to(LIST);
        app.run_due_jobs().await;
        let list = own.get(LIST).await.expect(200);
        assert!(list.contains("已取消"));
        own.post(&cancel, &[]).await.expect(404);
        own.post(&cancel.replace("cancel", "retry"), &[]).await.expect_to(LIST);
        let file = made(&app, &mut own).await;
        assert!(rows(&app, &file).concat().contains(&world.paper.0.name));
    }

    async fn the_returned_are_listed_with_remarks_and_who_must_act(app: TestApp) {
        let world = kinds(&app).await;
        let mut school = app.sign_in(&world.basic.school_admin).await;
        school.feature("F156");
        let list = school.get("/s/2027/agreements").await.expect(200);
        let link = list.links().into_iter().find(|link| link.contains("returned=1")).unwrap();
        let form = school.get(&link).await.expect(200);
        assert!(form.contains("导出退回修改学生名单") && form.contains("1 条"));
        asked(&mut school, "list=agreements&returned=1", &[]).await.expect(303);
        let file = made(&app, &mut school).await;
        let rows = rows(&app, &file);
        assert_eq!(rows.len(), 2);
        let text = rows.concat().join(" ");
        for words in [world.offline.0.name.as_str(), "地址写到门牌号", "通讯地址", "学院", "毕业生 试二"] {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert!(!text.contains(&world.online.0.name));
    }

    async fn a_returned_request_to_end_an_agreement_is_among_the_returned(app: TestApp) {
        let world = kinds(&app).await;
        let (graduate, record) = &world.paper;
        let mut own = app.sign_in(&graduate.somebody).await;
        filed(&app, &mut own, graduate, *record, ("升学", "已被录取", 1)).await;
        let remarks =
            Remarks { fields: vec!["explanation".into(), "evidence".into()], details: "解约函没有公章".into() };
        settled(&app, &world.basic.reviewers[0], *record, Decision::Return(remarks)).await;
        let mut school = app.sign_in(&world.basic.school_admin).await;
        school.feature("F156");
        asked(&mut school, "list=paper-agreements&returned=1", &[]).await.expect(303);
        let file = made(&app, &mut school).await;
        let paper = rows(&app, &file);
        assert_eq!(paper.len(), 2, "a heading and the one who must act");
        let text = paper.concat().join(" ");
        for words in [graduate.name.as_str(), "解约退回修改", "解约说明、证明材料", "解约函没有公章", "学院"] {
            assert!(text.contains(words), "{words} in {text}");
        }
        app.clock().advance_seconds(1);
        asked(&mut school, "list=agreements&returned=1", &[]).await.expect(303);
        let file = made(&app, &mut school).await;
        let text = rows(&app, &file).concat().join(" ");
        assert!(text.contains(&world.offline.0.name) && !text.contains(&graduate.name), "{text}");
    }
}
