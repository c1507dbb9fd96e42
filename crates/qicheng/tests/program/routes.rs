//! Every route of the table, asked by every role, by the same role of another organisation and by nobody: one reviewed
//! table of answers. A route whose address cannot be filled in fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::http::Method;
use domain::employers::{RequestKind, RequestState};
use domain::ids::{FileId, PlacementRef};
use domain::placements::PlacementKind;
use store::employers::files::{self, FileRow};
use store::employers::requests::{self, RequestRow};

use crate::agreement::{invited, sealed};
use crate::applications::{started, uploaded};
use crate::employers::picture;
use crate::harness::{Basic, Graduate, Page, Somebody, TestApp, Visitor};
use crate::mode_changes::begun;
use crate::roster::{headings, row};

const SETUP: domain::accounts::Access = domain::accounts::Access::system(domain::accounts::SystemPurpose::Administer);

/// What the addresses of the table are filled with; one record of each kind, owned by the first world.
pub struct Samples(BTreeMap<&'static str, String>);

impl Samples {
    /// The address with everything filled in.
    pub fn address(&self, method: &Method, route: &str) -> String {
        let part = |part: &str| {
            let Some(name) = part.strip_prefix('{').and_then(|rest| rest.split('}').next()) else {
                return part.to_owned();
            };
            let portal = route.split('/').nth(1).unwrap_or_default();
            let keys = [format!("{route} {name}"), format!("{portal} {name}"), name.to_owned()];
            let value = keys.iter().find_map(|key| self.0.get(key.as_str()));
            value.unwrap_or_else(|| panic!("{method} {route}: no sample for {name}")).clone()
        };
        route.split('/').map(part).collect::<Vec<_>>().join("/")
    }
}

async fn licence(app: &TestApp, basic: &Basic) -> FileId {
    let file = FileId(app.app().new_id());
    let bytes = picture(app);
    let sha256 = app.app().blobs.put(app::ports::BlobOwner::Employer(basic.employer), &bytes).await.unwrap();
    let row = FileRow {
        employer: basic.employer,
        file,
        purpose: "licence".into(),
        name: "执照.png".into(),
        kind: "png".into(),
        sha256,
        bytes: i64::try_from(bytes.len()).unwrap(),
        created_at: app.app().now(),
        created_by: None,
    };
    let mut tx = app.app().db.write().await.unwrap();
    files::insert(&mut tx, &SETUP, &row).await.unwrap();
    tx.commit().await.unwrap();
    file
}

async fn request(app: &TestApp, basic: &Basic) -> uuid::Uuid {
    let id = app.app().new_id();
    let row = RequestRow {
        employer: basic.employer,
        request: id,
        kind: RequestKind::Name,
        body: r#"{"name":"江州云帆智能软件有限公司","credit_code":"","reason":"更名"}"#.into(),
        body_sealed: None,
        state: RequestState::Open { asked_at: app.app().now() },
        created_at: app.app().now(),
        version: 1,
    };
    let mut tx = app.app().db.write().await.unwrap();
    requests::insert(&mut tx, &SETUP, &row).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The last part of the first link that begins like this.
fn last_part(page: &Page, start: &str) -> String {
    page.link(start).rsplit('/').next().unwrap().to_owned()
}

pub async fn samples(app: &TestApp, basic: &Basic, other: &Basic, graduate: &Graduate) -> Samples {
    // A draft holds no slot and stays beside what is signed.
    let draft = started(app, graduate, PlacementKind::Destination, "study").await;
    uploaded(app, graduate, draft).await;
    let evidence = app.sign_in(&graduate.somebody).await.get(&format!("/g/records/{draft}/edit")).await.expect(200);
    let evidence = last_part(&evidence, &format!("/g/records/{draft}/files/"));
    let invitation = invited(app, other, graduate).await;
    let record: PlacementRef = sealed(app, basic, graduate).await;
    let mut operator = app.sign_in(&basic.operator).await;
    let page = operator.get("/o/notices").await.expect(200);
    operator.submit(&page, "/o/notices", &[("title", "通知"), ("body", "正文")]).await.expect(303);
    let notice = last_part(&app.visitor().get("/notices").await, "/notices/");
    let mut school = app.sign_in(&basic.school_admin).await;
    let list = format!("{}\n{}\n", headings().join(","), row(3, "计算机学院").join(","));
    let import = school.upload("/s/2027/imports/new", &[], ("file", "名单.csv", list.as_bytes())).await.expect(303);
    let import = import.location().unwrap().rsplit('/').next().unwrap().to_owned();
    let views = "/s/2027/review/views";
    let form = school.get(&format!("{views}?employer=%E6%B1%9F%E5%B7%9E")).await.expect(200);
    school.submit(&form, views, &[("name", "江州单位")]).await.expect(303);
    let kept = school.get(views).await.expect(200).html();
    let view = kept.split(&format!("{views}/")).nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    let mut employer = app.sign_in(&basic.employer_admin).await;
    employer.post("/e/templates/save", &[("post", "岗位"), ("template_name", "模板")]).await.expect(303);
    let template = employer.get("/e/templates").await.expect(200).data_attribute("ref").unwrap();
    let change = begun(&mut school, graduate).await.rsplit('/').next().unwrap().to_owned();
    let number = crate::agreement::row(app, record).await.number.unwrap();
    let file = licence(app, basic).await.to_string();
    let request = request(app, basic).await.simple().to_string();
    let unknown = app.app().new_id().simple().to_string();
    let pairs = [
        ("cohort", "2027".to_owned()),
        ("record", record.to_string()),
        ("reference", record.to_string()),
        ("/g/invitations/{record} record", invitation.to_string()),
        ("entry", graduate.entry.to_string()),
        ("field", "mobile".to_owned()),
        ("view", view),
        ("act", "stop".to_owned()),
        ("line", "2".to_owned()),
        ("import", import),
        ("employer", basic.employer.to_string()),
        ("file", file),
        ("/g/records/{record}/files/{file} file", evidence.clone()),
        ("/g/records/{record}/files/{file} record", draft.to_string()),
        ("/g/records/{record}/files/{file}/pages/{page} file", evidence.clone()),
        ("/g/records/{record}/files/{file}/pages/{page} record", draft.to_string()),
        ("/g/records/{record}/files/{file}/pages/{page} page", "1".to_owned()),
        ("/s/{cohort}/review/{record}/files/{file} file", evidence.clone()),
        ("/s/{cohort}/review/{record}/files/{file} record", draft.to_string()),
        ("/s/{cohort}/review/{record}/files/{file}/pages/{page} file", evidence.clone()),
        ("/s/{cohort}/review/{record}/files/{file}/pages/{page} record", draft.to_string()),
        ("/s/{cohort}/review/{record}/files/{file}/pages/{page} page", "1".to_owned()),
        ("/g/records/{record}/edit record", draft.to_string()),
        ("/g/records/{record}/kind record", draft.to_string()),
        ("/g/records/{record}/submit record", draft.to_string()),
        ("/g/records/{record}/discard record", draft.to_string()),
        ("change", change),
        ("school", basic.school.to_string()),
        ("kind", "labour_contract".to_owned()),
        ("what", "regions".to_owned()),
        ("phrase", unknown.clone()),
        ("token", "0000000000000000000000".to_owned()),
        ("/login/picture/{file} file", format!("{unknown}.png")),
        ("request", request),
        ("template", template),
        ("job", unknown.clone()),
        ("notices id", notice.clone()),
        ("o id", notice),
        ("s id", basic.departments[0].to_string()),
        ("me id", unknown.clone()),
        ("id", unknown.clone()),
        ("session", unknown.clone()),
        ("export", unknown.clone()),
        ("contact", unknown.clone()),
        ("s account", basic.reviewers[1].account.to_string()),
        ("e account", basic.employer_admin.account.to_string()),
        ("p account", basic.school_admin.account.to_string()),
        ("o account", basic.province_admin.account.to_string()),
        ("/verify/agreement/{number}/{hash} number", number),
        ("number", basic.employer.0.simple().to_string()),
        ("hash", "0123456789abcdef".to_owned()),
        ("page", "1.png".to_owned()),
        ("parties", "three".to_owned()),
        ("guide", "verification".to_owned()),
    ];
    Samples(pairs.into_iter().collect())
}

/// `200`, `404`, `303`, or `login` when it leads there.
fn short(page: &Page) -> String {
    match page.location() {
        Some(to) if to.starts_with("/login") => "login".to_owned(),
        _ => page.status().to_string(),
    }
}

async fn ask(visitor: &mut Visitor, method: &Method, address: &str) -> Page {
    if *method == Method::GET { visitor.get(address).await } else { visitor.post(address, &[]).await }
}

/// Whether asking may end the session of the one who asks.
fn ends_sessions(route: &str) -> bool {
    route == "/logout" || route.starts_with("/me")
}

/// The table: a line for every `step`th route. Primed roles are strangers: the same role elsewhere.
async fn table(app: &TestApp, step: usize) -> String {
    let (basic, other) = (app.seed_basic().await, app.seed_elsewhere().await);
    let (graduate, stranger) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
    let samples = samples(app, &basic, &other, &graduate).await;
    app.run_due_jobs().await;
    // Strangers first: nothing of theirs may change what the owner is answered.
    let people: [(&str, Option<&Somebody>); 12] = [
        ("nobody", None),
        ("grad'", Some(&stranger.somebody)),
        ("empl'", Some(&other.employer_admin)),
        ("dept'", Some(&basic.reviewers[1])),
        ("school'", Some(&other.school_admin)),
        ("prov'", Some(&other.province_admin)),
        ("oper", Some(&basic.operator)),
        ("prov", Some(&basic.province_admin)),
        ("grad", Some(&graduate.somebody)),
        ("empl", Some(&basic.employer_admin)),
        ("dept", Some(&basic.reviewers[0])),
        ("school", Some(&basic.school_admin)),
    ];
    let mut visitors = Vec::new();
    for (_, somebody) in &people {
        visitors.push(match somebody {
            Some(somebody) => app.sign_in(somebody).await,
            None => app.visitor(),
        });
    }
    let mut table = format!("{:<72}", "");
    for (role, _) in &people {
        write!(table, "{role:<8}").unwrap();
    }
    for (place, (method, route)) in app.routes().into_iter().enumerate().step_by(step) {
        let [.., high, low] = place.to_be_bytes();
        let address = samples.address(&method, route);
        write!(table, "\n{:<4} {route:<67}", method.as_str()).unwrap();
        for (turn, (role, somebody)) in people.iter().enumerate() {
            let mut visitor = visitors[turn].clone();
            // Everybody asks each route from an address of its own, so that no answer hangs on how many were asked before.
            visitor.move_to_address([10, high, low, u8::try_from(turn).unwrap()]);
            let page = ask(&mut visitor, &method, &address).await;
            if let Some(somebody) = somebody.filter(|_| ends_sessions(route)) {
                visitors[turn] = app.sign_in(somebody).await;
            }
            assert!(page.status() < 500, "{role}: {method} {address}\n{}", page.text());
            write!(table, "{:<8}", short(&page)).unwrap();
        }
    }
    table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_answers_every_role_as_reviewed() {
    let app = TestApp::sqlite().await;
    insta::assert_snapshot!("routes", table(&app, 1).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_seventh_route_answers_the_same_on_postgres() {
    let app = TestApp::postgres().await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program/snapshots/program__routes__routes.snap");
    let reviewed = std::fs::read_to_string(file).unwrap();
    for line in table(&app, 7).await.lines() {
        assert!(reviewed.lines().any(|known| known == line), "{line}");
    }
}
