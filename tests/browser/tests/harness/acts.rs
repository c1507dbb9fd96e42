//! Against a few fixed pages.

use std::net::SocketAddr;

use browser::{Browser, Screen};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const HEAD: &str = "<!doctype html><html lang=zh-CN><head><meta charset=utf-8><title>页</title>\
    <meta name=viewport content='width=device-width'><link rel=icon href='data:,'></head><body><main><h1>测试</h1>";

/// Serves a few fixed pages; a form comes back with what was sent.
async fn pages() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = vec![0; 16_384];
                let length = stream.read(&mut request).await.unwrap();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let path = request.split(' ').nth(1).unwrap_or_default();
                let (status, body) = page(path);
                let answer = format!(
                    "HTTP/1.1 {status} X\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            });
        }
    });
    address
}

fn page(path: &str) -> (u16, String) {
    let main = match path.split('?').next().unwrap_or_default() {
        "/" => {
            "<form action=/sent><label for=a>姓名 *</label> <input id=a name=a> \
             <label>学历 <select name=b><option>本科</option><option>硕士</option></select></label> \
             <label><input type=checkbox name=c> 我已阅读</label> \
             <button data-testid=accept data-ref=R1 data-state=invited>接受</button></form>"
        }
        "/sent" => "<p data-ref=R1 data-state=review-school>已提交</p><a href='/'>返回</a>",
        "/wide" => "<div style='width:3000px'>宽</div>",
        "/unnamed" => "<input name=x>",
        "/loud" => "<script>console.error('broken')</script>",
        "/scripted" => "<p id=p>没有脚本</p><script src=/name.js></script>",
        "/name.js" => return (200, "document.getElementById('p').textContent = '有脚本';".into()),
        "/stale" => return (409, format!("{HEAD}<p>已变化</p></main></body></html>")),
        _ => "<p>空</p>",
    };
    (200, format!("{HEAD}{main}</main></body></html>"))
}

async fn journey(mut browser: Browser) {
    browser.visit("/").await.unwrap();
    browser.fill("姓名", "宁远").await.unwrap();
    browser.choose("学历", "硕士").await.unwrap();
    browser.tick("我已阅读").await.unwrap();
    browser.press("accept").await.unwrap();
    browser.see("已提交").await.unwrap();
    browser.see_state("R1", "review-school").await.unwrap();
    let path = browser.path().await.unwrap();
    assert!(path.starts_with("/sent?a=%E5%AE%81") && path.ends_with("c=on"), "{path}");
    browser.follow("返回").await.unwrap();
    assert!(browser.has("[data-testid=accept]").await.unwrap());
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_person_fills_a_form_on_a_phone_and_on_a_desktop() {
    let base = format!("http://{}", pages().await);
    journey(Browser::phone("harness", &base).await.unwrap()).await;
    journey(Browser::desktop("harness", &base).await.unwrap()).await;
}

#[tokio::test]
async fn without_script_a_page_gets_none() {
    let base = format!("http://{}", pages().await);
    let mut browser = Browser::phone("harness-script", &base).await.unwrap();
    browser.visit("/scripted").await.unwrap();
    browser.see("有脚本").await.unwrap();
    browser.close().await.unwrap();
    let mut browser = Browser::without_script(Screen::Phone, "harness-plain", &base).await.unwrap();
    browser.visit("/scripted").await.unwrap();
    browser.see("没有脚本").await.unwrap();
    journey(browser).await;
}

#[tokio::test]
async fn faults_of_a_page_fail_the_journey() {
    let base = format!("http://{}", pages().await);
    let mut browser = Browser::phone("harness-faults", &base).await.unwrap();
    for (path, word) in
        [("/wide", "px wide"), ("/unnamed", "axe finds"), ("/loud", "console says"), ("/stale", "status of 409")]
    {
        let problem = format!("{:#}", browser.visit(path).await.unwrap_err());
        assert!(problem.contains(word), "{path}: {problem}");
    }
    browser.expect_status(409);
    browser.visit("/stale").await.unwrap();
    browser.close().await.unwrap();
}
