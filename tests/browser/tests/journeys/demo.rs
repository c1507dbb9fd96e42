//! The demo that the variants share: each takes people of its own out of it.

use std::sync::{Arc, Weak};

use browser::{Account, Browser, Program, Screen, Start};
use tokio::sync::Mutex;

/// Small, with decisions that settle at once.
pub const SMALL: [&str; 6] = ["--graduates", "200", "--employers", "30", "--settle-seconds", "1"];
/// The school of the v23 province with two-level review.
pub const SCHOOL: &str = "江州大学";

/// The demo of the tests that run now: the first one starts it, the last one ends it.
pub async fn shared() -> Arc<Program> {
    static SHARED: Mutex<Weak<Program>> = Mutex::const_new(Weak::new());
    let mut shared = SHARED.lock().await;
    if let Some(program) = shared.upgrade() {
        return program;
    }
    let program = Arc::new(Program::start(Start::demo(&SMALL)).await.unwrap());
    *shared = Arc::downgrade(&program);
    program
}

/// A graduate of the school in a state that only one variant uses.
pub fn graduate(program: &Program, note: &str) -> Account {
    program.account("graduate", SCHOOL, note).unwrap()
}

/// Somebody of the school that reviews without its departments.
pub fn at_the_college(program: &Program, role: &str, note: &str) -> Account {
    program.account(role, "云溪职业技术学院", note).unwrap()
}

/// Sits down and logs in.
pub async fn sit(program: &Program, journey: &str, account: &Account) -> Browser {
    let (screen, door) = match account.role.as_str() {
        "graduate" => (Screen::Phone, "graduate"),
        "employer" => (Screen::Desktop, "employer"),
        _ => (Screen::Desktop, "staff"),
    };
    let mut browser = Browser::open(screen, true, journey, &program.address()).await.unwrap();
    browser.log_in(door, &account.login, &account.password).await.unwrap();
    browser
}

/// The same without script.
pub async fn sit_without_script(program: &Program, screen: Screen, journey: &str, account: &Account) -> Browser {
    let mut browser = Browser::without_script(screen, journey, &program.address()).await.unwrap();
    let door = if account.role == "graduate" { "graduate" } else { "staff" };
    browser.log_in(door, &account.login, &account.password).await.unwrap();
    browser
}

/// The reviewer of the graduate's own department.
pub fn reviewer_of(program: &Program, graduate: &Account) -> Account {
    program.account("department", &graduate.organisation, "审核").unwrap()
}

/// The employer that invited this graduate.
pub fn inviter_of(program: &Program, graduate: &Account) -> Account {
    program.account("employer", "", &graduate.name).unwrap()
}

/// The graduate's newest record, out of the list of all.
pub async fn newest_record(phone: &mut Browser) -> String {
    phone.visit("/g/records").await.unwrap();
    let href = phone.attribute("main .rows a[href^='/g/']", "href").await.unwrap();
    href.rsplit('/').next().unwrap().to_owned()
}
