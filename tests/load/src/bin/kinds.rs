//! Acts a second for each kind through the pages — begin, submit, pass; of an invitation accept and pass — against its fixed
//! bare transactions; and a photograph of four megabytes from its post to what a reviewer sees.

use anyhow::{Context, Result, ensure};
use image::{ImageFormat, Rgb, RgbImage};
use load::Scale;
use load::applicants::{self, Applicant, CODES, record_in};
use load::bare::transactions;
use load::bare_kinds::{ACCEPT, PASS, PASS_ONLINE, START, SUBMIT};
use load::browser::{Browser, Request, fire_each};
use load::figures::{Sample, round, table};
use load::place::Place;

const CONNECTIONS: usize = 16;
/// Of six copies each kind has one; the third of them that have an invitation are the first and the fourth.
const OF_SIX: usize = 6;
const ONLINE: usize = 0;
const BARE_ONLINE: usize = 3;
const BARE: usize = 5;

/// A kind of application, and what its form asks for, page by page.
struct Kind {
    name: &'static str,
    of_six: usize,
    start: &'static str,
    pages: &'static [(&'static str, &'static [(&'static str, &'static str)])],
    with_file: bool,
}

const UNIT: &[(&str, &str)] = &[
    ("employer", "星澜数据技术有限公司"),
    ("no_code_reason", "境外单位"),
    ("nature", "其他企业"),
    ("industry", "信息传输、软件和信息技术服务业"),
    ("region", "江苏省南京市"),
    ("address", "科创路 8 号"),
    ("contact", "陈静"),
    ("phone", "025-88886666"),
];
const TERMS: &[(&str, &str)] = &[
    ("post_category", "工程技术人员"),
    ("post", "数据工程师"),
    ("archive_transfer", "签约单位接收"),
    ("household_transfer", "转回生源地"),
    ("signed_on", "2026-01-05"),
];

const KINDS: [Kind; 3] = [
    Kind { name: "Destination", of_six: 1, start: "/g/destinations/new/seeking", pages: &[], with_file: false },
    Kind {
        name: "Paper agreement",
        of_six: 2,
        start: "/g/paper-agreements/new",
        pages: &[("unit", UNIT), ("terms", TERMS)],
        with_file: true,
    },
    Kind {
        name: "Offline text",
        of_six: 4,
        start: "/g/agreements/new",
        pages: &[("unit", UNIT), ("terms", TERMS)],
        with_file: false,
    },
];

/// A picture that is nobody else's, about so many bytes long.
fn photograph(number: usize, edge: u32) -> Result<Vec<u8>> {
    let mut seed = (number as u32).wrapping_add(1);
    let picture = RgbImage::from_fn(edge, edge, |_, _| {
        // What compresses badly, as grain does.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = seed.to_be_bytes();
        Rgb([a, b / 2, c / 3])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}

/// The hidden fields of a page's form, with these.
async fn form(browser: &Browser, path: &str, hidden: &[&'static str]) -> Result<Vec<(&'static str, String)>> {
    let page = browser.get(path).await?;
    hidden.iter().map(|name| Ok((*name, Browser::value_of(&page, name).context(path.to_owned())?))).collect()
}

async fn one(browser: &Browser, path: String, fields: Vec<(&'static str, String)>) -> Result<String> {
    let (_, mut leads) = fire_each(vec![(browser.clone(), Request { path, fields })], 1, 303).await?;
    leads.pop().context("no answer")
}

/// Fills the form in and lays a file with it, untimed.
async fn fill(applicant: &Applicant, kind: &Kind, record: &str, scale: Scale) -> Result<()> {
    let edit = format!("/g/records/{record}/edit");
    for (step, values) in kind.pages {
        let mut fields =
            form(&applicant.browser, &format!("{edit}?step={step}"), &["nonce", "files_nonce", "version", "step"])
                .await?;
        fields.extend(values.iter().map(|(name, value)| (*name, (*value).to_owned())));
        fields.push(("act", "save".to_owned()));
        one(&applicant.browser, edit.clone(), fields).await?;
    }
    if kind.with_file {
        let picture = photograph(applicant.number, scale.pick(200, 60))?;
        lay(&applicant.browser, record, &picture).await?;
    }
    Ok(())
}

async fn lay(browser: &Browser, record: &str, picture: &[u8]) -> Result<()> {
    let edit = format!("/g/records/{record}/edit?step=files");
    let mut fields = form(browser, &edit, &["nonce", "files_nonce", "version", "step"]).await?;
    fields.push(("act", "save".to_owned()));
    browser.send_file(&format!("/g/records/{record}/files"), &fields, ("evidence", "协议.jpg", picture)).await?;
    Ok(())
}

/// The posts that bind, each with the code that was sent for it.
async fn binding(
    place: &Place,
    applicants: &[(Applicant, String)],
    (sheet, send, act, tick): (&str, &str, &str, &'static str),
) -> Result<Vec<(Browser, Request)>> {
    let mut posts = Vec::new();
    for turn in applicants.chunks(CODES) {
        applicants::forget_limits(place).await?;
        for (applicant, record) in turn {
            let path = sheet.replace("{record}", record);
            let fields = form(&applicant.browser, &path, &["nonce", "version", "contact"]).await?;
            // The sheet once more, with the code's field.
            let sent = Request { path: send.replace("{record}", record), fields: fields.clone() };
            let answer = applicant.browser.send(&sent).await?;
            ensure!(
                answer.status().is_success() || answer.status() == 303,
                "{} answered {}",
                sent.path,
                answer.status()
            );
            posts.push((applicant.number, applicant.browser.clone(), Request { path, fields }));
        }
    }
    let codes = applicants::codes(place, act, posts.len()).await?;
    let posts = posts.into_iter().map(|(number, browser, mut request)| {
        let code = codes.get(&number).with_context(|| format!("no code for {number}"))?;
        request.fields.extend([("code", code.clone()), (tick, "on".to_owned())]);
        Ok((browser, request))
    });
    posts.collect()
}

/// The school's passes of these records.
async fn passes(staff: &Browser, cohort: &str, records: &[(Applicant, String)]) -> Result<Vec<(Browser, Request)>> {
    let mut posts = Vec::new();
    for (_, record) in records {
        let path = format!("/s/{cohort}/review/{record}/pass");
        let fields = form(staff, &path, &["nonce", "version"]).await?;
        posts.push((staff.clone(), Request { path, fields }));
    }
    Ok(posts)
}

/// All of these together.
fn together(samples: Vec<Sample>) -> Sample {
    let took = samples.iter().map(Sample::took).sum();
    Sample::new(took, samples.into_iter().flat_map(Sample::into_latencies).collect())
}

struct Bench<'b> {
    place: &'b Place,
    address: String,
    staff: Browser,
    cohort: String,
    each: usize,
    scale: Scale,
}

impl Bench<'_> {
    fn copies(&self, of_six: usize) -> impl Iterator<Item = usize> {
        (0..self.each).map(move |copy| copy * OF_SIX + of_six)
    }

    async fn applications(&self, kind: &Kind) -> Result<Sample> {
        let applicants = applicants::log_in(self.place, &self.address, self.copies(kind.of_six)).await?;
        let mut starts = Vec::new();
        for applicant in &applicants {
            let fields = form(&applicant.browser, kind.start, &["nonce"]).await?;
            starts.push((applicant.browser.clone(), Request { path: kind.start.to_owned(), fields }));
        }
        let (begun, leads) = fire_each(starts, CONNECTIONS, 303).await?;
        let records = leads.iter().map(|lead| record_in(lead)).collect::<Result<Vec<_>>>()?;
        let records: Vec<_> = applicants.into_iter().zip(records).collect();
        for (applicant, record) in &records {
            fill(applicant, kind, record, self.scale).await?;
        }
        let sheet = ("/g/records/{record}/submit", "/g/records/{record}/send-code", "submit", "confirmed");
        let (submitted, _) = fire_each(binding(self.place, &records, sheet).await?, CONNECTIONS, 303).await?;
        let posts = passes(&self.staff, &self.cohort, &records).await?;
        let (passed, _) = fire_each(posts, CONNECTIONS, 303).await?;
        Ok(together(vec![begun, submitted, passed]))
    }

    async fn invitations(&self) -> Result<Sample> {
        let applicants = applicants::log_in(self.place, &self.address, self.copies(ONLINE)).await?;
        let mut records = Vec::new();
        for applicant in applicants {
            let list = applicant.browser.get("/g/invitations").await?;
            let record = list.split("/g/invitations/").nth(1).and_then(|rest| rest.split(['"', '/', '?']).next());
            let record = record.context("no invitation to answer")?.to_owned();
            records.push((applicant, record));
        }
        let sheet = ("/g/invitations/{record}/accept", "/g/invitations/{record}/send-code", "accept", "agree");
        let (accepted, _) = fire_each(binding(self.place, &records, sheet).await?, CONNECTIONS, 303).await?;
        let posts = passes(&self.staff, &self.cohort, &records).await?;
        let (passed, _) = fire_each(posts, CONNECTIONS, 303).await?;
        Ok(together(vec![accepted, passed]))
    }

    /// A photograph from its post until it is kept, and until the reviewer's page has drawn it small: milliseconds.
    async fn photograph(&self) -> Result<(f64, f64, f64)> {
        let mut applicants = applicants::log_in(self.place, &self.address, self.copies(BARE).take(1)).await?;
        let applicant = applicants.pop().context("no applicant")?;
        let fields = form(&applicant.browser, "/g/paper-agreements/new", &["nonce"]).await?;
        let lead = one(&applicant.browser, "/g/paper-agreements/new".to_owned(), fields).await?;
        let record = record_in(&lead)?;
        let picture = photograph(usize::MAX / 2, self.scale.pick(1_900, 300))?;
        let begun = std::time::Instant::now();
        lay(&applicant.browser, &record, &picture).await?;
        let kept = begun.elapsed().as_secs_f64() * 1e3;
        let page = applicant.browser.get(&format!("/g/records/{record}/edit?step=files")).await?;
        let file =
            page.split(&format!("/g/records/{record}/files/")).nth(1).and_then(|rest| rest.split(['"', '/']).next());
        let file = file.context("the file is not on the form")?;
        let small = format!("/s/{}/review/{record}/files/{file}/pages/1?size=thumb", self.cohort);
        let asked = std::time::Instant::now();
        let drawn = self.staff.file(&small).await?;
        ensure!(!drawn.is_empty(), "an empty picture");
        let megabytes = picture.len() as f64 / 1024.0 / 1024.0;
        Ok((megabytes, kept, kept + asked.elapsed().as_secs_f64() * 1e3))
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let scale = Scale::asked();
    let each = scale.pick(200, 2);
    let (mut lines, mut pictures) = (Vec::new(), Vec::new());
    for postgres in [false, true] {
        let place = if postgres { Place::postgres(60, 12, scale).await? } else { Place::sqlite(60, 12).await? };
        let school = applicants::copy(&place, each * OF_SIX).await?;
        let running = place.serve().await?;
        let address = running.address().to_owned();
        let (_, password) = place.account("school", "")?;
        let staff = Browser::log_in(&address, "benchstaff", &password).await?;
        let cohort = staff.cohort()?;
        let bench = Bench { place: &place, address, staff, cohort, each, scale };
        let mut samples = vec![("Invitation", bench.invitations().await?)];
        for kind in &KINDS {
            samples.push((kind.name, bench.applications(kind).await?));
        }
        let (megabytes, kept, drawn) = bench.photograph().await?;
        pictures.push(vec![place.name().to_owned(), round(megabytes), round(kept), round(drawn)]);
        let (online, applied) = (bench.copies(BARE_ONLINE), bench.copies(BARE));
        let (online, applied) = (applicants::keys(online, school), applicants::keys(applied, school));
        drop(running);
        let mut accepted = Vec::new();
        for statements in [ACCEPT, PASS_ONLINE] {
            accepted.push(transactions(&place, statements, &online, CONNECTIONS).await?);
        }
        let mut begun = Vec::new();
        for statements in [START, SUBMIT, PASS] {
            begun.push(transactions(&place, statements, &applied, CONNECTIONS).await?);
        }
        let (accepted, applied) = (together(accepted), together(begun));
        for (name, sample) in samples {
            let bare = if name == "Invitation" { &accepted } else { &applied };
            lines.push(vec![
                place.name().to_owned(),
                name.to_owned(),
                round(sample.rate()),
                round(sample.percentile(50)),
                round(sample.percentile(99)),
                round(bare.rate()),
                round(sample.rate() / bare.rate()),
            ]);
        }
    }
    let head = ["Engine", "Kind", "Acts/s", "p50 ms", "p99 ms", "Bare transactions/s", "Ratio"];
    println!("{}", table(&head, &lines));
    let head = ["Engine", "Photograph, MB", "Post to kept, ms", "Post to drawn small, ms"];
    println!("{}", table(&head, &pictures));
    Ok(())
}
