//! What stands before every route of the table: the headers of its answers (`ui.md` 2.3), the refusal of posts from other
//! sites, and the nonce of each form that binds.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;

use crate::harness::{Basic, Graduate, Page, TestApp, Visitor};
use crate::routes::{Samples, samples};

/// As `ui.md` 2.3 has it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'none'; connect-src 'self'; form-action 'self'; frame-src 'none'; frame-ancestors 'none'; \
     base-uri 'none'; manifest-src 'self'";
const FIXED: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const ELSEWHERE: [(&str, &str); 3] =
    [("origin", "https://elsewhere.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")];
/// A page of every portal shows more binding forms than this.
const FEWEST_FORMS: usize = 10;

/// One world, its addresses, and whom each portal belongs to; the empty portal is everybody's.
struct House {
    samples: Samples,
    owners: BTreeMap<&'static str, Visitor>,
}

impl House {
    async fn build(app: &TestApp) -> Self {
        let (basic, other) = (app.seed_basic().await, app.seed_elsewhere().await);
        let graduate = app.graduate(&basic, 1).await;
        let samples = samples(app, &basic, &other, &graduate).await;
        app.run_due_jobs().await;
        Self { samples, owners: owners(app, &basic, &graduate).await }
    }

    /// The owner of an address, coming from another place than before each route: nothing hangs on how many were asked.
    fn owner(&self, address: &str, place: usize) -> Visitor {
        let portal = address.split('/').nth(1).unwrap_or_default();
        let [.., high, low] = place.to_be_bytes();
        let mut owner = self.owners.get(portal).unwrap_or(&self.owners[""]).clone();
        owner.move_to_address([10, high, low, 1]);
        owner
    }
}

async fn owners(app: &TestApp, basic: &Basic, graduate: &Graduate) -> BTreeMap<&'static str, Visitor> {
    let people = [
        ("s", &basic.school_admin),
        ("g", &graduate.somebody),
        ("e", &basic.employer_admin),
        ("p", &basic.province_admin),
        ("o", &basic.operator),
    ];
    let mut owners = BTreeMap::from([("", app.sign_in(&basic.school_admin).await)]);
    for (portal, somebody) in people {
        owners.insert(portal, app.sign_in(somebody).await);
    }
    owners
}

/// What is wrong with the headers of an answer from this address.
fn defects(address: &str, page: &Page) -> Vec<String> {
    let referrer = if address.starts_with("/stamp/") { "no-referrer" } else { "same-origin" };
    let expected = FIXED.into_iter().chain([("referrer-policy", referrer)]);
    let mut defects: Vec<String> = expected
        .filter(|(name, value)| page.header(name) != Some(*value))
        .map(|(name, _)| format!("{}: {name} is {:?}", page.asked(), page.header(name)))
        .collect();
    // Shared office computers keep nothing; a phone may go back without a request.
    let kept = page.header("cache-control").unwrap_or_default();
    let fitting = match kept {
        "no-store" => !address.starts_with("/g"),
        "private, no-cache" => address.starts_with("/g"),
        // Files that only this reader may keep, and nowhere but in this window.
        "private, no-store" => page.header("content-type").is_some_and(|kind| !kind.starts_with("text/html")),
        _ => false,
    };
    if !fitting {
        defects.push(format!("{}: cache-control is {kept}", page.asked()));
    }
    if page.header("x-request-id").is_none_or(|id| id.len() != 10) {
        defects.push(format!("{}: no request id", page.asked()));
    }
    // Reached without https here.
    if page.header("strict-transport-security").is_some() {
        defects.push(format!("{}: asks for https", page.asked()));
    }
    defects
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_carries_the_headers_of_its_portal() {
    let app = TestApp::sqlite().await;
    let house = House::build(&app).await;
    let mut wrong = Vec::new();
    for (place, (method, route)) in
        app.routes().into_iter().enumerate().filter(|(_, (method, _))| *method == Method::GET)
    {
        let address = house.samples.address(&method, route);
        let mut nobody = app.visitor();
        nobody.move_to_address([10, 255, 255, 1]);
        for page in [nobody.get(&address).await, house.owner(&address, place).get(&address).await] {
            wrong.extend(defects(&address, &page));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_route_takes_a_post_from_another_site() {
    let app = TestApp::sqlite().await;
    let house = House::build(&app).await;
    let mut wrong = Vec::new();
    for (place, (method, route)) in
        app.routes().into_iter().enumerate().filter(|(_, (method, _))| *method == Method::POST)
    {
        let address = house.samples.address(&method, route);
        for elsewhere in ELSEWHERE {
            let mut owner = house.owner(&address, place);
            let page = owner.send(Method::POST, &address, &[FORM, elsewhere], Vec::new()).await;
            // A one-time link is its own proof, and its pages name no origin.
            if (page.status() == 403) == address.starts_with("/stamp/") {
                wrong.push(format!("{} from {elsewhere:?} answers {}", page.asked(), page.status()));
            }
            wrong.extend(defects(&address, &page));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the forms with a nonce post to.
fn binding(page: &Page) -> Vec<String> {
    let html = page.html();
    let forms = html.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap_or_default());
    let given = forms.filter(|form| {
        let mut fields = form.split("name=\"nonce\" value=\"").skip(1);
        fields.next().is_some_and(|value| !value.starts_with('"'))
    });
    given
        .filter_map(|form| form.split('>').next()?.split(" action=\"").nth(1)?.split('"').next())
        .map(|action| action.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_form_that_binds_is_taken_without_its_nonce() {
    let app = TestApp::sqlite().await;
    let house = House::build(&app).await;
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for (place, (method, route)) in
        app.routes().into_iter().enumerate().filter(|(_, (method, _))| *method == Method::GET)
    {
        let address = house.samples.address(&method, route);
        let mut owner = house.owner(&address, place);
        let page = owner.get(&address).await;
        for action in binding(&page) {
            if !seen.insert(action.clone()) {
                continue;
            }
            for nonce in ["", "0123456789abcdef0123456789abcdef"] {
                let answer = owner.submit(&page, &action, &[("nonce", nonce)]).await;
                if !(400..500).contains(&answer.status()) {
                    wrong.push(format!("{} with nonce {nonce:?} answers {}", answer.asked(), answer.status()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.len() > FEWEST_FORMS, "{seen:?}");
}
