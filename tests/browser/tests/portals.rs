//! Every portal of the real program opens its main pages: on a phone and on a desk, on the smallest phone, in large type.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected ends there")]

use anyhow::{Result, ensure};
use browser::{Account, Browser, Program, Screen, Start};

const SMALL: [&str; 7] = ["--graduates", "200", "--employers", "30", "--settle-seconds", "1", "--components"];
/// Every part in every state, as dense as each portal shows it.
const PARTS: [&str; 3] = ["/dev/components", "/dev/components/touch", "/dev/components/compact"];

async fn demo() -> Program {
    Program::start(Start::demo(&SMALL)).await.unwrap()
}

async fn log_in(browser: &mut Browser, account: &Account) -> Result<()> {
    let door = match account.role.as_str() {
        "graduate" => "graduate",
        "employer" => "employer",
        _ => "staff",
    };
    browser.log_in(door, &account.login, &account.password).await
}

/// Opens every page; one report of all that is wrong.
async fn visit_all(browser: &mut Browser, paths: &[&str]) -> Result<()> {
    let mut problems = Vec::new();
    for path in paths {
        if let Err(problem) = browser.visit(path).await {
            problems.push(format!("{problem:#}"));
        } else if browser.text().await?.contains("页面不存在或你没有权限") {
            problems.push(format!("{path} is not there"));
        }
    }
    ensure!(problems.is_empty(), "{}", problems.join("\n\n"));
    Ok(())
}

/// Role, words of the account's note, pages.
type Tour = (&'static str, &'static str, &'static [&'static str]);

const OUTSIDE: [&str; 8] =
    ["/", "/login?role=staff", "/help", "/help/graduate", "/verify", "/activate", "/recover", "/register/employer"];
const PHONE: [Tour; 1] = [(
    "graduate",
    "有两份待应约的邀请",
    &["/g", "/g/invitations", "/g/records", "/g/messages", "/me", "/me/security", "/me/devices"],
)];
const DESK: [Tour; 5] = [
    (
        "employer",
        "已入驻",
        &["/e", "/e/candidates", "/e/invitations", "/e/agreements", "/e/templates", "/e/company", "/messages"],
    ),
    ("department", "审核", &["/s/2027", "/s/2027/review", "/s/2027/students", "/s/2027/agreements"]),
    (
        "school",
        "管理设置",
        &[
            "/s/2027",
            "/s/2027/review",
            "/s/2027/students",
            "/s/2027/imports",
            "/s/2027/imports/new",
            "/s/2027/agreements",
            "/s/2027/settings",
            "/s/2027/departments",
            "/s/2027/users",
        ],
    ),
    ("province", "", &["/p/2027", "/p/2027/schools", "/p/2027/agreement", "/p/2027/policy"]),
    (
        "operator",
        "",
        &["/o", "/o/employers", "/o/requests", "/o/organisations", "/o/notices", "/o/operations", "/o/warnings"],
    ),
];

/// Every account of the tours opens its pages; what is wrong with them.
async fn go_round(program: &Program, screen: Screen, journey: &str, large: bool, tours: &[Tour]) -> Vec<String> {
    let mut problems = Vec::new();
    for (role, note, pages) in tours {
        let account = program.account(role, "", note).unwrap();
        let journey = format!("{journey}{role}");
        let mut browser = Browser::open(screen, true, &journey, &program.address()).await.unwrap();
        if large {
            enlarge(&mut browser).await.unwrap();
        }
        log_in(&mut browser, &account).await.unwrap();
        problems.extend(visit_all(&mut browser, pages).await.err().map(|problem| format!("{journey}: {problem:#}")));
        browser.close().await.unwrap();
    }
    problems
}

/// 大字版, by its button: the browser keeps the choice.
async fn enlarge(browser: &mut Browser) -> Result<()> {
    browser.visit("/").await?;
    browser.press_where("button[name='size'][value='large']").await?;
    ensure!(browser.text().await?.contains("标准字号"), "the large type does not stay");
    Ok(())
}

#[tokio::test]
async fn every_portal_opens_its_pages_on_phone_and_desk() {
    let program = demo().await;
    let mut problems = Vec::new();
    for screen in [Screen::Phone, Screen::Desktop] {
        let mut outside = Browser::open(screen, true, "outside", &program.address()).await.unwrap();
        for pages in [OUTSIDE.as_slice(), PARTS.as_slice()] {
            problems.extend(visit_all(&mut outside, pages).await.err().map(|problem| format!("{problem:#}")));
        }
        outside.close().await.unwrap();
    }
    problems.extend(go_round(&program, Screen::Phone, "", false, &PHONE).await);
    problems.extend(go_round(&program, Screen::Desktop, "", false, &DESK).await);
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[tokio::test]
async fn every_portal_holds_together_on_a_small_phone_and_in_large_type() {
    let program = demo().await;
    let mut problems = Vec::new();
    for (large, journey) in [(false, "narrow-"), (true, "large-")] {
        let screen = if large { Screen::Phone } else { Screen::Narrow };
        let name = format!("{journey}outside");
        let mut outside = Browser::open(screen, true, &name, &program.address()).await.unwrap();
        if large {
            enlarge(&mut outside).await.unwrap();
        }
        problems.extend(visit_all(&mut outside, &OUTSIDE).await.err().map(|problem| format!("{name}: {problem:#}")));
        outside.close().await.unwrap();
        problems.extend(go_round(&program, screen, journey, large, &PHONE).await);
        problems.extend(go_round(&program, screen, journey, large, &DESK).await);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}
