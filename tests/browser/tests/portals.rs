//! Every portal of the real program opens its main pages, on a phone and on a desk.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected ends there")]

use anyhow::{Result, ensure};
use browser::{Account, Browser, Program, Screen, Start};

const SMALL: [&str; 7] = ["--graduates", "200", "--employers", "30", "--settle-seconds", "1", "--components"];
/// Every part in every state, as dense as each portal shows it.
const PARTS: [&str; 3] = ["/dev/components", "/dev/components/touch", "/dev/components/compact"];

async fn demo() -> Program {
    Program::start(Start::demo(&SMALL)).await.unwrap()
}

async fn log_in(screen: Screen, journey: &str, program: &Program, account: &Account) -> Result<Browser> {
    let door = match account.role.as_str() {
        "graduate" => "graduate",
        "employer" => "employer",
        _ => "staff",
    };
    let mut browser = Browser::open(screen, true, journey, &program.address()).await?;
    browser.log_in(door, &account.login, &account.password).await?;
    Ok(browser)
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

#[tokio::test]
async fn every_portal_opens_its_pages_on_phone_and_desk() {
    let program = demo().await;
    let phone: [(&str, &str, &[&str]); 1] = [(
        "graduate",
        "有两份待应约的邀请",
        &["/g", "/g/invitations", "/g/records", "/g/messages", "/me", "/me/security", "/me/devices"],
    )];
    let desk: [(&str, &str, &[&str]); 5] = [
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
    let mut problems = Vec::new();
    for screen in [Screen::Phone, Screen::Desktop] {
        let mut outside = Browser::open(screen, true, "outside", &program.address()).await.unwrap();
        let outside_pages = [
            "/",
            "/login?role=staff",
            "/help",
            "/help/graduate",
            "/verify",
            "/activate",
            "/recover",
            "/register/employer",
        ];
        problems.extend(visit_all(&mut outside, &outside_pages).await.err());
        problems.extend(visit_all(&mut outside, &PARTS).await.err());
        outside.close().await.unwrap();
    }
    for (screen, tours) in [(Screen::Phone, phone.as_slice()), (Screen::Desktop, desk.as_slice())] {
        for (role, note, pages) in tours {
            let account = program.account(role, "", note).unwrap();
            let mut browser = log_in(screen, role, &program, &account).await.unwrap();
            problems.extend(visit_all(&mut browser, pages).await.err());
            browser.close().await.unwrap();
        }
    }
    let told: Vec<String> = problems.iter().map(|problem| format!("{problem:#}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
}
