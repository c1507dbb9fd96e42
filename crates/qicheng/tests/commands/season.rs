//! A small demo while it serves: alone on its folder, copied as it works, counted without naming anybody, ended in order.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::program::{Running, client, free_address, log_in, run};

const SMALL: [&str; 4] = ["--graduates", "60", "--employers", "30"];
/// What a figure may be told apart by.
const LABELS: [&str; 9] = ["method", "route", "status", "le", "quantile", "worker", "state", "kind", "outcome"];
const PATIENCE: Duration = Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(20);

fn accounts(folder: &Path) -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(folder.join("demo-accounts.json")).unwrap()).unwrap()
}

fn field<'a>(account: &'a Value, name: &str) -> &'a str {
    account.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The number before these words.
fn number_before(said: &str, words: &str) -> u64 {
    let before = said.split(words).next().unwrap();
    before.rsplit(|letter: char| !letter.is_ascii_digit()).next().unwrap().parse().unwrap()
}

/// Logs people in, one after another, until told to stop; how often that went well.
async fn keep_logging_in(server: String, accounts: Vec<Value>, mut stopping: watch::Receiver<bool>) -> usize {
    let (client, mut done) = (client(), 0);
    for account in accounts.iter().cycle() {
        if *stopping.borrow_and_update() {
            break;
        }
        let status = log_in(&client, &server, field(account, "login"), field(account, "password")).await;
        done += usize::from(status == 303);
    }
    done
}

async fn alone(data: &Path, archive: &str) {
    let account = ["admin", "create-account", "--post", "platform", "--login", "late", "--name", "测后来"];
    let listen = free_address();
    let serve = ["serve", "--listen", listen.as_str()];
    let demo = ["demo", "--listen", listen.as_str()];
    let reset = ["admin", "reset-password", "operator"];
    for words in [serve.as_slice(), &demo, &["migrate"], &account, &reset] {
        let told = run(data, words).await.refused();
        assert!(told.contains("is running on") && told.contains("stop it first"), "{words:?}: {told}");
    }
    let told = run(data, &["restore", archive]).await.refused();
    assert!(told.contains("restore into a new folder"), "{told}");
}

async fn figures(address: &str, accounts: &[Value]) {
    let text = client().get(format!("http://{address}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("qicheng_requests_total{") && text.contains("route=\"/login\""), "{text}");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    for (labels, line) in lines.filter_map(|line| Some((line.split_once('{')?.1.rsplit_once('}')?.0, line))) {
        for label in labels.split("\",").filter_map(|label| label.split_once("=\"")).map(|(name, _)| name) {
            assert!(LABELS.contains(&label), "{label}: {line}");
        }
    }
    for account in accounts {
        let name = field(account, "name");
        assert!(!name.is_empty() && !text.contains(name), "{name}");
        // Short log-ins are words of routes as well.
        let login = field(account, "login");
        assert!(login.chars().count() < 10 || !text.contains(login), "{login}");
    }
}

/// A request of which half has come when the server is told to stop is answered, and nothing is begun after it.
async fn finishes_what_is_in_flight(server: Running) {
    let body = "account=nobody&password=nothing";
    let (begun, rest) = body.split_at(10);
    let mut stream = TcpStream::connect(server.listen()).await.unwrap();
    let head = format!(
        "POST /login HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        server.listen(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Said when a handler asks for the body.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&go_on), "HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(begun.as_bytes()).await.unwrap();

    server.terminate().await;
    let (clock, mut glances) = (Instant::now(), tokio::time::interval(GLANCE));
    while TcpStream::connect(server.listen()).await.is_ok() {
        assert!(clock.elapsed() < PATIENCE, "the server goes on listening:\n{}", server.log());
        glances.tick().await;
    }
    stream.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 422 ") && answer.trim_end().ends_with("</html>"), "{answer}");

    let log = server.log();
    assert!(log.contains("stopping: finishing what is in flight"), "{log}");
    let ended = tokio::time::timeout(PATIENCE, server.ended()).await.unwrap();
    assert!(ended.success(), "{ended}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_serves_alone_is_copied_as_it_works_and_stops_in_order() {
    let (folder, metrics) = (tempfile::tempdir().unwrap(), free_address());
    let data = folder.path().join("demo");
    let words = [["demo"].as_slice(), &SMALL].concat();
    let server = Running::start(&data, &words, &[("QICHENG_METRICS_LISTEN", &metrics)]).await;
    let archive = folder.path().join("copy.zip").display().to_string();
    let accounts = accounts(&data);

    let (stop, stopping) = watch::channel(false);
    let graduates = accounts.iter().filter(|account| field(account, "role") == "graduate").cloned().collect();
    let at_work = tokio::spawn(keep_logging_in(server.url(""), graduates, stopping));
    let said = run(&data, &["backup", &archive]).await.well();
    stop.send_replace(true);
    assert!(at_work.await.unwrap() > 0, "nobody came in while the copy was taken:\n{}", server.log());
    assert!(number_before(&said, " 行、") > 60, "{said}");

    alone(&data, &archive).await;
    figures(&metrics, &accounts).await;
    let live = run(&data, &["ledger", "verify"]).await.well();
    finishes_what_is_in_flight(server).await;

    let copy = folder.path().join("copy");
    let said = run(&copy, &["restore", &archive]).await.well();
    let events = number_before(&said, " 条流程记录");
    assert!(events > 60, "{said}");
    let verified = run(&copy, &["ledger", "verify"]).await.well();
    assert!(verified.contains("台账完好") && number_before(&verified, " events,") == events, "{verified}");
    assert!(number_before(&live, " events,") >= events, "{live}");
    // The copy is an installation of its own: commands that write, and people, find their way in.
    run(&copy, &["migrate"]).await.well();
    let given = run(&copy, &["admin", "create-account", "--post", "platform", "--login", "late", "--name", "测后来"]);
    assert!(given.await.well().contains("用户名 late"));
    let restored = Running::start(&copy, &["serve"], &[]).await;
    let graduate = accounts.iter().find(|account| field(account, "role") == "graduate").unwrap();
    let status = log_in(&client(), &restored.url(""), field(graduate, "login"), field(graduate, "password")).await;
    assert_eq!(status, 303, "{}", restored.log());
}

/// Of a demo of this seed: its accounts, and what its ledger counts.
async fn seeded(seed: &str) -> (Vec<Value>, String) {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let day = ["demo", "--load-only", "--today", "2026-11-18", "--seed", seed];
    run(folder.path(), &[day.as_slice(), &SMALL].concat()).await.well();
    let counted = run(folder.path(), &["ledger", "verify"]).await.well();
    (accounts(folder.path()), counted)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_and_day_give_the_same_season() {
    let (first, again, other) = tokio::join!(seeded("7"), seeded("7"), seeded("8"));
    assert_eq!(first, again);
    assert_ne!(first.0, other.0);
}
