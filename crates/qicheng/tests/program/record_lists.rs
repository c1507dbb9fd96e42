//! The school's lists of every kind: each filter, the reach of a department, one record whole.

use domain::ids::PlacementRef;
use domain::placements::{Decision, FailReason, Failing, PlacementKind, Remarks};
use store::engine::params;

use crate::agreement::{accepted, invited, row, sealed};
use crate::applications::{passed, saved, settled, started, submitted, unit, uploaded, values};
use crate::harness::{Basic, Graduate, Page, TestApp, Visitor, execute};
use crate::own_records::registered;

/// One record of each kind, each of a graduate of its own.
pub struct Kinds {
    pub basic: Basic,
    pub online: (Graduate, PlacementRef),
    /// Returned for correction.
    pub offline: (Graduate, PlacementRef),
    pub paper: (Graduate, PlacementRef),
    pub destination: (Graduate, PlacementRef),
}

pub async fn paper_done(app: &TestApp, basic: &Basic, graduate: &Graduate) -> PlacementRef {
    let record = started(app, graduate, PlacementKind::Paper, "").await;
    saved(app, graduate, record, values(&unit())).await;
    uploaded(app, graduate, record).await;
    submitted(app, graduate, record).await.unwrap();
    passed(app, basic, record).await;
    record
}

pub async fn studies(app: &TestApp, basic: &Basic, graduate: &Graduate) -> PlacementRef {
    let record = started(app, graduate, PlacementKind::Destination, "study").await;
    saved(app, graduate, record, values(&[("study_kind", "研究生"), ("school", "临江理工大学")])).await;
    uploaded(app, graduate, record).await;
    submitted(app, graduate, record).await.unwrap();
    passed(app, basic, record).await;
    record
}

pub async fn kinds(app: &TestApp) -> Kinds {
    let basic = app.seed_basic().await;
    let mut graduates = Vec::new();
    for serial in 1..=4 {
        graduates.push(app.graduate(&basic, serial).await);
    }
    let [first, second, third, fourth]: [Graduate; 4] = graduates.try_into().unwrap();
    let online = sealed(app, &basic, &first).await;
    let offline = started(app, &second, PlacementKind::Offline, "").await;
    saved(app, &second, offline, values(&unit())).await;
    submitted(app, &second, offline).await.unwrap();
    let remarks = Remarks { fields: vec!["address".into()], details: "地址写到门牌号".into() };
    settled(app, &basic.reviewers[0], offline, Decision::Return(remarks)).await;
    let paper = paper_done(app, &basic, &third).await;
    let destination = studies(app, &basic, &fourth).await;
    app.run_due_jobs().await;
    Kinds {
        online: (first, online),
        offline: (second, offline),
        paper: (third, paper),
        destination: (fourth, destination),
        basic,
    }
}

/// Which of the records the list shows.
fn shown(page: &Page, records: &[PlacementRef]) -> Vec<bool> {
    let html = page.html();
    records.iter().map(|record| html.contains(&format!("<tr data-ref=\"{record}\""))).collect()
}

async fn listed(visitor: &mut Visitor, path: &str, records: &[PlacementRef]) -> Vec<bool> {
    let page = visitor.get(path).await.expect(200);
    shown(&page, records)
}

/// A list, its two records, and which of them each query of its own shows.
type List<'a> = (&'a str, [PlacementRef; 2], &'a [(String, [bool; 2])]);

both_engines! {
    async fn each_list_shows_its_kinds_by_every_filter(app: TestApp) {
        let world = kinds(&app).await;
        let records = [world.online.1, world.offline.1];
        let number = row(&app, world.online.1).await.number.unwrap();
        let mut school = app.sign_in(&world.basic.school_admin).await;
        school.feature("F133");
        let page = school.get("/s/2027/agreements").await.expect(200);
        assert_eq!(shown(&page, &records), [true, true]);
        assert!(!page.contains(&world.paper.0.name) && !page.contains(&world.destination.0.name));
        for (query, expected) in [("by=employer", [true, false]), ("by=graduate", [false, true])] {
            assert_eq!(listed(&mut school, &format!("/s/2027/agreements?{query}"), &records).await, expected, "{query}");
        }
        school.feature("F134");
        let [own, other] = world.basic.departments;
        let filters = [
            ("state=ON-SIGNED".to_owned(), [true, false]),
            ("state=OF-TEXT-RETURNED".to_owned(), [false, true]),
            ("state=ON-INVITED".to_owned(), [false, false]),
            ("kind=offline".to_owned(), [false, true]),
            (format!("dept={own}"), [true, true]),
            (format!("dept={other}"), [false, false]),
            ("level=31".to_owned(), [true, true]),
            ("level=11".to_owned(), [false, false]),
            ("major=%E8%AE%A1%E7%AE%97%E6%9C%BA%E7%A7%91%E5%AD%A6%E4%B8%8E%E6%8A%80%E6%9C%AF".to_owned(), [true, true]),
            ("name=%E8%AF%95%E4%B8%80".to_owned(), [true, false]),
            (format!("number={number}"), [true, false]),
        ];
        for (query, expected) in filters {
            assert_eq!(listed(&mut school, &format!("/s/2027/agreements?{query}"), &records).await, expected, "{query}");
        }
        let typed = [("q", world.offline.0.document.as_str())];
        let found = school.post("/s/2027/agreements/search", &typed).await.expect(303);
        let to = found.location().unwrap().to_owned();
        assert!(!to.contains(&world.offline.0.document), "a number never stands in an address");
        assert_eq!(listed(&mut school, &to, &records).await, [false, true]);
        school.feature("F135");
        let by_number = listed(&mut school, "/s/2027/agreements?student=2023000002", &records).await;
        assert_eq!(by_number, [false, true]);
        let by_unit = listed(&mut school, "/s/2027/agreements?employer=%E6%98%9F%E6%BE%9C", &records).await;
        assert_eq!(by_unit, [false, true]);

        let records = [world.paper.1, world.destination.1];
        assert_eq!(listed(&mut school, "/s/2027/paper-agreements", &records).await, [true, false]);
        assert_eq!(listed(&mut school, "/s/2027/destinations", &records).await, [false, true]);
        let study = "/s/2027/destinations?category=%E5%A2%83%E5%86%85%E5%8D%87%E5%AD%A6";
        assert_eq!(listed(&mut school, study, &records).await, [false, true]);
        let free = "/s/2027/destinations?category=%E8%87%AA%E7%94%B1%E8%81%8C%E4%B8%9A";
        let page = school.get(free).await.expect(200);
        assert!(page.contains("没有符合条件的去向登记") && page.contains("清空筛选"));
        let page = school.get("/s/2027/destinations").await.expect(200);
        assert!(page.contains("境内升学") && page.contains("临江理工大学"));
    }

    async fn the_other_lists_show_their_records_by_every_filter(app: TestApp) {
        let world = kinds(&app).await;
        let mut more = Vec::new();
        for serial in 5..=7 {
            more.push(app.graduate(&world.basic, serial).await);
        }
        let failing = || Decision::Fail(Failing { reason: FailReason::Other, details: "与单位核实没有这一岗位".into() });
        let text = started(&app, &more[0], PlacementKind::Offline, "").await;
        saved(&app, &more[0], text, values(&unit())).await;
        submitted(&app, &more[0], text).await.unwrap();
        settled(&app, &world.basic.reviewers[0], text, failing()).await;
        let paper = started(&app, &more[1], PlacementKind::Paper, "").await;
        saved(&app, &more[1], paper, values(&[unit(), vec![("paper_number", "XY2027-000123")]].concat())).await;
        uploaded(&app, &more[1], paper).await;
        submitted(&app, &more[1], paper).await.unwrap();
        settled(&app, &world.basic.reviewers[0], paper, failing()).await;
        let seeking = started(&app, &more[2], PlacementKind::Destination, "seeking").await;
        submitted(&app, &more[2], seeking).await.unwrap();
        app.run_due_jobs().await;

        let [own, other] = world.basic.departments;
        let encoded = |words: &str| words.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let everywhere = [
            (format!("dept={own}"), [true, true]),
            (format!("dept={other}"), [false, false]),
            ("level=31".to_owned(), [true, true]),
            ("level=11".to_owned(), [false, false]),
            (format!("major={}", encoded("计算机科学与技术")), [true, true]),
            (format!("major={}", encoded("哲学")), [false, false]),
        ];
        let on_paper = [
            ("state=BD-DONE".to_owned(), [true, false]),
            ("state=BD-FAILED".to_owned(), [false, true]),
            ("state=RF-REVIEW-CO".to_owned(), [false, false]),
            (format!("name={}", encoded("试三")), [true, false]),
            ("student=2023000006".to_owned(), [false, true]),
            (format!("employer={}", encoded("星澜")), [true, true]),
            (format!("employer={}", encoded("江州")), [false, false]),
        ];
        let destinations = [
            ("state=QX-DONE".to_owned(), [true, false]),
            ("state=QX-REVIEW-CO".to_owned(), [false, true]),
            ("state=QX-REVIEW-SC".to_owned(), [false, false]),
            (format!("category={}", encoded("境内升学")), [true, false]),
            (format!("category={}", encoded("求职中")), [false, true]),
            (format!("name={}", encoded("试七")), [false, true]),
            ("student=2023000004".to_owned(), [true, false]),
            (format!("employer={}", encoded("临江")), [true, false]),
        ];
        let ended = [
            ("kind=offline".to_owned(), [true, false]),
            ("kind=paper".to_owned(), [false, true]),
            ("state=OF-TEXT-FAILED".to_owned(), [true, false]),
            ("state=BD-FAILED".to_owned(), [false, true]),
            (format!("name={}", encoded("试五")), [true, false]),
            ("student=2023000006".to_owned(), [false, true]),
            (format!("employer={}", encoded("星澜")), [true, true]),
            ("number=2027".to_owned(), [false, false]),
            ("since=7".to_owned(), [true, true]),
            ("reason=other".to_owned(), [true, true]),
            ("reason=untrue_terms".to_owned(), [false, false]),
        ];
        let lists: [List; 3] = [
            ("paper-agreements", [world.paper.1, paper], &on_paper),
            ("destinations", [world.destination.1, seeking], &destinations),
            ("void", [text, paper], &ended),
        ];
        let mut school = app.sign_in(&world.basic.school_admin).await;
        school.feature("F278");
        for (list, records, own) in lists {
            for (query, expected) in own.iter().chain(&everywhere) {
                let found = listed(&mut school, &format!("/s/2027/{list}?{query}"), &records).await;
                assert_eq!(found, expected, "{list} {query}");
            }
            let typed = [("q", "2023000006")];
            let found = school.post(&format!("/s/2027/{list}/search"), &typed).await.expect(303);
            let to = found.location().unwrap().to_owned();
            assert_eq!(listed(&mut school, &to, &records).await, [false, list != "destinations"], "{list}");
        }
        let page = school.get("/s/2027/paper-agreements").await.expect(200);
        assert!(page.contains("当前协议编号") && page.contains("XY2027-000123"), "{}", page.text());
        // Two levels read the same words; the filter tells them apart.
        let page = school.get("/s/2027/destinations").await.expect(200);
        assert!(page.contains("去向登记审核中 · 待学院") && page.contains("去向登记审核中 · 待学校"), "{}", page.text());

        app.clock().advance_seconds(10 * 86_400);
        app.run_due_jobs().await;
        let mut school = app.sign_in(&world.basic.school_admin).await;
        for (since, expected) in [("7", false), ("30", true)] {
            let found = listed(&mut school, &format!("/s/2027/void?since={since}"), &[text, paper]).await;
            assert_eq!(found, [expected; 2], "{since}");
        }
    }

    async fn a_list_leads_to_what_waits_for_the_reader(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let way = format!("/s/2027/review?case={record}");
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        department.feature("F133");
        assert!(department.get("/s/2027/agreements").await.expect(200).links().contains(&way));
        assert!(!school.get("/s/2027/agreements").await.expect(200).links().contains(&way));
        settled(&app, &basic.reviewers[0], record, Decision::pass(Vec::new())).await;
        assert!(!department.get("/s/2027/agreements").await.expect(200).links().contains(&way));
        assert!(school.get("/s/2027/agreements").await.expect(200).links().contains(&way));
    }

    async fn a_destination_of_another_set_is_still_found(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = registered(&app, &basic, &graduate).await;
        app.run_due_jobs().await;
        let mut tx = app.app().db.write().await.unwrap();
        execute(&mut tx, "UPDATE policy_versions SET profile = $1", params!["hubei"]).await;
        tx.commit().await.unwrap();
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F278");
        let page = school.get("/s/2027/destinations").await.expect(200);
        let query = page.link("/s/2027/destinations?category=%E6%B1%82%E8%81%8C%E4%B8%AD");
        assert_eq!(listed(&mut school, &query, &[record]).await, [true]);
    }

    async fn a_student_leads_to_the_records_and_the_list_says_what_each_has(app: TestApp) {
        let world = kinds(&app).await;
        let unsettled = app.graduate(&world.basic, 5).await;
        let mut school = app.sign_in(&world.basic.school_admin).await;
        school.feature("F075");
        let owned = [
            (&world.online, "agreements"),
            (&world.offline, "agreements"),
            (&world.paper, "paper-agreements"),
            (&world.destination, "destinations"),
        ];
        for ((graduate, record), list) in owned {
            let page = school.get(&format!("/s/2027/students/{}", graduate.entry)).await.expect(200);
            let way = page.link(&format!("/s/2027/{list}/"));
            assert!(way.ends_with(&record.to_string()), "{way}");
            school.get(&way).await.expect(200);
        }
        let page = school.get("/s/2027/students").await.expect(200);
        for words in ["毕业年份", "当前去向", "星澜数据技术有限公司", "临江理工大学", "去向登记审核通过", "协议审核待提交（老师退回）"] {
            assert!(page.contains(words), "{words} {}", page.text());
        }
        let names = |page: &Page| -> Vec<bool> {
            let shown = owned.iter().map(|((graduate, _), _)| graduate.entry).chain([unsettled.entry]);
            shown.map(|entry| page.html().contains(&format!("<tr data-ref=\"{entry}\""))).collect()
        };
        let filters = [
            ("settled", [true, false, true, true, false]),
            ("open", [false, true, false, false, false]),
            ("none", [false, false, false, false, true]),
        ];
        for (held, expected) in filters {
            let page = school.get(&format!("/s/2027/students?held={held}")).await.expect(200);
            assert_eq!(names(&page), expected, "{held}");
        }
    }

    async fn the_list_of_students_jumps_to_a_page(app: TestApp) {
        let basic = app.seed_basic().await;
        for serial in 1..=12 {
            app.graduate(&basic, serial).await;
        }
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F075");
        let first = school.get("/s/2027/students?size=10").await.expect(200);
        assert!(first.html().contains("name=\"page\"") && first.contains("/ 2"), "{}", first.text());
        let second = school.get("/s/2027/students?size=10&page=2").await.expect(200);
        assert_eq!(second.html().matches("<tr data-ref=").count(), 2, "{}", second.text());
        assert!(second.contains("2023000011") && second.contains("2023000012"));
        let beyond = school.get("/s/2027/students?size=10&page=0").await.expect(200);
        assert_eq!(beyond.html().matches("<tr data-ref=").count(), 10);
    }

    async fn a_department_sees_its_own_and_changes_nothing(app: TestApp) {
        let world = kinds(&app).await;
        let all = [
            ("agreements", world.online.1),
            ("agreements", world.offline.1),
            ("paper-agreements", world.paper.1),
            ("destinations", world.destination.1),
        ];
        let mut own = app.sign_in(&world.basic.reviewers[0]).await;
        let mut other = app.sign_in(&world.basic.reviewers[1]).await;
        let mut school = app.sign_in(&world.basic.school_admin).await;
        for (list, record) in all {
            let address = format!("/s/2027/{list}");
            let page = own.get(&address).await.expect(200);
            assert_eq!(shown(&page, &[record]), [true]);
            assert!(!page.contains("data-testid=\"amend\""), "departments correct nothing");
            assert_eq!(listed(&mut other, &address, &[record]).await, [false]);
            own.get(&format!("{address}/{record}")).await.expect(200);
            other.get(&format!("{address}/{record}")).await.expect(404);
            own.get(&format!("{address}/{record}/amend")).await.expect(404);
            own.get(&format!("{address}/{record}/void")).await.expect(404);
            let page = school.get(&format!("{address}/{record}")).await.expect(200);
            assert_eq!(page.data_attribute("ref"), Some(record.to_string()));
        }
        // Wherever one comes from, a record is shown in its own list.
        let strayed = school.get(&format!("/s/2027/paper-agreements/{}", world.online.1)).await;
        strayed.expect(303).expect_to(&format!("/s/2027/agreements/{}", world.online.1));
        let stranger = app.seed_elsewhere().await;
        let mut stranger = app.sign_in(&stranger.school_admin).await;
        stranger.get(&format!("/s/2027/destinations/{}", world.destination.1)).await.expect(404);
    }
}
