//! The school's lists of every kind: each filter, the reach of a department, one record whole.

use domain::ids::PlacementRef;
use domain::placements::{Decision, PlacementKind, Remarks};

use crate::agreement::{row, sealed};
use crate::applications::{passed, saved, settled, started, submitted, unit, uploaded, values};
use crate::harness::{Basic, Graduate, Page, TestApp, Visitor};

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
