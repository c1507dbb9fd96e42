//! Document numbers and mobiles in full stand nowhere but where they must: after a whole journey everything that was
//! written, sent, logged, asked or shown is searched for them. The token of a one-time link stands in its message alone.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use app::ports::{Channel as _, ChannelKind};
use domain::roster::RosterColumn;
use messages::OutboxFolder;
use sha2::{Digest, Sha256};
use tracing_subscriber::fmt::MakeWriter;

use crate::agreement::{decided, letter_form, pass, row as stored};
use crate::harness::{Somebody, TestApp};
use crate::roster::{headings, identity, place, row};
use crate::signing::{accept_on_page, letter};
use crate::stamp_links::{HELPER, ask, sent_back, stage};

const PASSWORD: &str = "Qicheng-2026";
const MOBILE: &str = "19955500042";

/// Where a number in full may be shown: the holder's own check, a reveal, the uploader's open import rows.
const ALLOWED: [&str; 4] = [
    "GET /g/check",
    "GET /g/me",
    "POST /s/{cohort}/students/{entry}/reveal/{field}",
    "GET /s/{cohort}/imports/{import}",
];

/// Everything the whole test process logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(writer).finish();
        // Another one may be set already; then nothing is logged here.
        let _ = tracing::subscriber::set_global_default(subscriber);
        log
    })
}

/// From a row of the roster to the sealed agreement, through pages where there are pages; returns the graduate's name.
async fn journey(app: &TestApp, document: &str) -> String {
    let basic = app.seed_basic().await;
    let mut school = app.sign_in(&basic.school_admin).await;
    let mut line = row(4_242, "计算机学院");
    line[place(RosterColumn::Mobile)] = MOBILE.into();
    let (name, exam) = (line[place(RosterColumn::Name)].clone(), line[place(RosterColumn::ExamNumber)].clone());
    let mut bad = row(4_243, "计算机学院");
    bad[place(RosterColumn::DocumentNumber)] = document.to_owned();
    let list = [headings(), line, bad].map(|line| line.join(",")).join("\n");
    let at = school.upload("/s/2027/imports/new", &[], ("file", "名单.csv", list.as_bytes())).await.expect(303);
    let at = at.location().unwrap().to_owned();
    let page = school.get(&at).await.expect(200);
    assert!(page.contains("必须修改 1") || page.contains("必须修改 2"), "{}", page.text());
    for number in [2, 3] {
        let other = identity(5_000 + number);
        let fields = [("value", if number == 2 { document } else { other.as_str() })];
        school.post(&format!("{at}/rows/{number}/document_number/repair"), &fields).await.expect(303);
    }
    let page = school.get(&at).await.expect(200);
    school.submit(&page, &format!("{at}/run"), &[]).await.expect(303);
    app.run_due_jobs().await;
    let found = school.post("/s/2027/students/search", &[("q", document)]).await.expect(303);
    let entry = found.location().unwrap().to_owned();
    school.get(&entry).await.expect(200);
    school.post(&format!("{entry}/reveal/document_number"), &[]).await.expect(200);

    let mut phone = app.visitor();
    let page = phone.get("/activate").await.expect(200);
    let claim = [("name", name.as_str()), ("document", document), ("exam_number", exam.as_str())];
    let step = phone.submit(&page, "/activate", &claim).await.expect(200);
    let contact = step.contact();
    let step = phone.submit(&step, "/activate/code", &[("contact", &contact)]).await.expect(200);
    let code = app.code_to(MOBILE).await;
    let last = [("code", code.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    phone.submit(&step, "/activate/finish", &last).await.expect(303);
    let page = phone.get("/g/check").await.expect(200);
    phone.submit(&page, "/g/check", &[("act", "confirm")]).await.expect_to("/g");
    let mut again = app.visitor();
    let page = again.get("/login").await.expect(200);
    again.submit(&page, "/login", &[("account", document), ("password", "wrong-one")]).await.expect(422);
    again.submit(&page, "/login", &[("account", document), ("password", PASSWORD)]).await.expect(303);

    let mut employer = app.sign_in(&basic.employer_admin).await;
    let page = employer.get("/e/candidates").await.expect(200);
    let search = [("name", name.as_str()), ("kind", "resident_id"), ("number", document), ("school", "江州大学")];
    let added = employer.submit(&page, "/e/candidates/add", &search).await.expect(303);
    let candidate = [employer.follow(added).await.expect(200).data_attribute("ref").unwrap()];
    let form = letter_form();
    let page = employer.get(&format!("/e/invitations/new?candidate={}", candidate[0])).await.expect(200);
    let preview = employer.submit(&page, "/e/invitations/preview", &letter(&form, &candidate)).await.expect(200);
    let sent = employer.submit(&preview, "/e/invitations/send", &letter(&form, &candidate)).await.expect(303);
    let record = employer.follow(sent).await.data_attribute("ref").unwrap().parse().unwrap();
    phone.get(&format!("/g/invitations/{record}")).await.expect(200);
    accept_on_page(app, &mut phone, MOBILE, record).await.expect(303);
    for reviewer in [&basic.reviewers[0], &basic.school_admin] {
        let reviewer: &Somebody = reviewer;
        let mut visitor = app.sign_in(reviewer).await;
        visitor.get(&format!("/s/2027/review?case={record}")).await.expect(200);
        decided(app, reviewer, record, pass()).await;
        app.clock().advance_seconds(11);
        app.run_due_jobs().await;
    }
    assert!(stored(app, record).await.number.is_some());
    for page in ["/s/2027/students", "/s/2027/agreements", "/s/2027"] {
        school.get(page).await.expect(200);
    }
    school.get(&format!("/s/2027/agreements/{record}")).await.expect(200);
    employer.get(&format!("/e/invitations/{record}")).await.expect(200);
    for page in ["/g", "/g/me", "/g/records", "/me", "/me/contacts", "/me/history", "/me/devices", "/messages"] {
        phone.get(page).await.expect(200);
    }
    phone.get(&format!("/g/records/{record}")).await.expect(200);
    let page = phone.get("/recover").await.expect(200);
    phone.submit(&page, "/recover", &[("account", document), ("kind", "mobile")]).await.expect(200);
    app.run_due_jobs().await;
    name
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    [secret.as_bytes(), hex.as_bytes()].iter().any(|wanted| bytes.windows(wanted.len()).any(|window| window == *wanted))
}

/// Every file below the folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

/// The token's random digits in every way they could have been written down.
fn written(digits: &str) -> Vec<Vec<u8>> {
    let bytes = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
    vec![bytes.collect::<Vec<u8>>(), digits.as_bytes().to_vec(), digits.to_uppercase().into_bytes()]
}

both_engines! {
    async fn numbers_in_full_stand_nowhere_but_where_they_must(app: TestApp) {
        let log = log();
        app.keep_pages();
        let document = identity(4_242);
        let name = journey(&app, &document).await;
        let secrets = [document.as_str(), MOBILE];

        let pages = app.pages();
        assert!(pages.len() > 40, "{} pages", pages.len());
        assert!(pages.iter().any(|(_, page)| page.contains(&name)), "nobody saw {name}");
        let mut shown = Vec::new();
        for (route, page) in &pages {
            let to = page.location().unwrap_or_default();
            assert!(secrets.iter().all(|secret| !page.asked().contains(secret) && !to.contains(secret)), "{}", page.asked());
            if secrets.iter().any(|secret| page.html().contains(secret)) {
                assert!(ALLOWED.contains(&route.as_str()), "{route} shows a number in full\n{}", page.text());
                shown.push(route.as_str());
            }
        }
        assert!(shown.contains(&"GET /g/check") && shown.iter().any(|route| route.ends_with("reveal/{field}")));

        for (place, bytes) in app.database_dump().await {
            for secret in secrets {
                assert!(!holds(&bytes, secret), "{place} holds a number in full");
            }
        }
        let outbox = OutboxFolder::new(app.folder(), ChannelKind::Sms);
        for message in app.sent() {
            outbox.send(&message).await.unwrap();
        }
        for path in files_below(app.folder()) {
            let bytes = std::fs::read(&path).unwrap();
            for secret in secrets {
                let named = path.to_string_lossy().contains(secret);
                assert!(!named && !holds(&bytes, secret), "{} holds a number in full", path.display());
            }
        }
        let logged = log.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for secret in secrets {
            assert!(!holds(&logged, secret), "the log holds a number in full");
        }
    }

    async fn a_links_token_stands_in_its_message_alone_and_elsewhere_only_its_hash(app: TestApp) {
        let log = log();
        let (_, graduate, record) = stage(&app).await;
        app.run_due_jobs().await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        // While the channel is away the token waits in the queue.
        app.break_channels(Some(true));
        ask(&mut visitor, record).await;
        app.run_due_jobs().await;
        let mut dumps = app.database_dump().await;
        app.break_channels(None);
        app.clock().advance_seconds(60);
        app.run_due_jobs().await;
        let sent = app.sent();
        let carriers: Vec<_> = sent.iter().filter(|message| message.body.contains("/stamp/")).collect();
        let [carrier] = carriers.as_slice() else { panic!("{carriers:?}") };
        assert_eq!((carrier.to.as_str(), carrier.account.as_str(), carrier.code.as_deref()), (HELPER, "", None));
        let token = carrier.body.split("/stamp/").nth(1).unwrap().to_owned();
        let digits = token.split_once('-').unwrap().1.to_owned();
        assert_eq!(digits.len(), 40, "{token}");

        // Opened, used, opened again, and guessed at.
        let (mut helper, link) = (app.visitor(), format!("/stamp/{token}"));
        dumps.extend(app.database_dump().await);
        sent_back(&app, &mut helper, &link).await.expect_to(&link);
        helper.get(&link).await.expect(200);
        helper.get(&format!("{}0", &link[..link.len() - 1])).await;
        visitor.get(&format!("/g/records/{record}")).await.expect(200);
        app.run_due_jobs().await;
        dumps.extend(app.database_dump().await);

        let mut tx = app.app().db.read().await.unwrap();
        let sql = "SELECT token_hash FROM stamp_links";
        let stored: Vec<Vec<u8>> = tx.all(sql, Vec::new(), |row| row.get(0)).await.unwrap();
        drop(tx);
        assert_eq!(stored, [Sha256::digest(token.as_bytes()).to_vec()]);
        let has_ledger = |place: &str, bytes: &[u8]| place == "ledger_details" || bytes.starts_with(b"SQLite format 3");
        assert!(dumps.iter().any(|(place, bytes)| has_ledger(place, bytes)));
        let outbox = OutboxFolder::new(app.folder(), ChannelKind::Sms);
        for message in app.sent() {
            outbox.send(&message).await.unwrap();
        }
        let files = files_below(app.folder()).into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap()));
        let place = app.folder().join("outbox");
        let (outbox, others): (Vec<_>, Vec<_>) = files.partition(|(path, _)| path.starts_with(&place));
        let logged = log.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for way in written(&digits) {
            let found = |bytes: &[u8]| bytes.windows(way.len()).any(|window| window == way.as_slice());
            for (place, bytes) in &dumps {
                assert!(!found(bytes), "{place} holds the token");
            }
            for (path, bytes) in &others {
                assert!(!found(bytes), "{} holds the token", path.display());
            }
            assert!(!found(&logged), "the log holds the token");
        }
        let carriers = outbox.iter().filter(|(_, bytes)| holds(bytes, &token));
        assert_eq!(carriers.count(), 1, "one message carries the token");
        for message in app.sent().iter().filter(|message| !message.body.contains("/stamp/")) {
            let said = [&message.key, &message.to, &message.account, &message.subject, &message.body];
            assert!(said.iter().all(|text| !text.contains(&digits)), "{message:?}");
        }
    }
}
