//! The main acts of every kind a second through the pages — an invitation accepted, an application submitted and passed —
//! against its fixed bare transaction. What comes before an act is not measured.

use anyhow::{Context, Result, ensure};
use load::Scale;
use load::applicants::{self, Applicant, CODES, INVITED};
use load::bare::transactions;
use load::bare_kinds::{ACCEPT, FILE, PASS, SEND, START, SUBMIT, Words, worded};
use load::browser::{Browser, Request, fire_each};
use load::figures::{Sample, round, table};
use load::forms::{self, HIDDEN};
use load::photographs::photograph;
use load::place::Place;

const CONNECTIONS: usize = 16;
/// Of as many copies in a row the program takes one for each kind, and the bare driver one; the first of either half have an
/// invitation.
const IN_A_ROW: usize = 2 * INVITED;
const ONLINE: usize = 0;
/// Pixels and bytes of a picture that proves something.
const PICTURE: ((u32, u32), usize) = ((120, 160), 200_000);

/// A kind of application, and what its form asks for, page by page.
struct Kind {
    submit: &'static str,
    pass: &'static str,
    place: usize,
    door: &'static str,
    pages: &'static [(&'static str, &'static [(&'static str, &'static str)])],
    with_file: bool,
    words: Words,
}

const UNIT: &[(&str, &str)] = &[
    ("employer", "星澜数据技术有限公司"),
    ("no_code_reason", "境外单位"),
    ("nature", "39"),
    ("industry", "信息传输、软件和信息技术服务业"),
    ("region", "江苏省南京市"),
    ("address", "科创路 8 号"),
    ("contact", "陈静"),
    ("phone", "025-88886666"),
];
/// `{year}` is one that is over.
const TERMS: &[(&str, &str)] = &[
    ("post_category", "工程技术人员"),
    ("post", "数据工程师"),
    ("probation_pay", "8000"),
    ("pay", "9500"),
    ("archive_transfer", "签约单位接收"),
    ("household_transfer", "转回生源地"),
    ("signed_on", "{year}-12-01"),
];

const KINDS: [Kind; 3] = [
    Kind {
        submit: "Offline text: submit",
        pass: "Offline text: pass",
        place: 1,
        door: "/g/agreements/new",
        pages: &[("unit", UNIT), ("terms", TERMS)],
        with_file: false,
        words: Words { kind: "offline", draft: "OF-DRAFT", review: "OF-TEXT-REVIEW-SC" },
    },
    Kind {
        submit: "Paper agreement: submit",
        pass: "Paper agreement: pass",
        place: 2,
        door: "/g/paper-agreements/new",
        pages: &[("unit", UNIT), ("terms", TERMS)],
        with_file: true,
        words: Words { kind: "paper", draft: "BD-DRAFT", review: "BD-REVIEW-SC" },
    },
    Kind {
        submit: "Destination: submit",
        pass: "Destination: pass",
        place: 3,
        door: "/g/destinations/new/seeking",
        pages: &[],
        with_file: false,
        words: Words { kind: "destination", draft: "QX-DRAFT", review: "QX-REVIEW-SC" },
    },
];

/// An applicant with the record they act on.
type Held = (Applicant, String);

/// Where a binding act is posted, where its code is asked for, and what the act, its code and its tick are called.
struct Sheet {
    path: &'static str,
    send: &'static str,
    code: &'static str,
    tick: &'static str,
}

const ACCEPT_SHEET: Sheet = Sheet {
    path: "/g/invitations/{record}/accept",
    send: "/g/invitations/{record}/send-code",
    code: "accept",
    tick: "agree",
};
const SUBMIT_SHEET: Sheet = Sheet {
    path: "/g/records/{record}/submit",
    send: "/g/records/{record}/send-code",
    code: "submit",
    tick: "confirmed",
};

struct Bench<'b> {
    place: &'b Place,
    address: String,
    staff: Browser,
    cohort: String,
    each: usize,
}

impl Bench<'_> {
    async fn applicants(&self, place: usize) -> Result<Vec<Applicant>> {
        applicants::log_in(self.place, &self.address, copies(self.each, place)).await
    }

    /// Fills the form in and lays a file with it.
    async fn fill(&self, applicant: &Applicant, kind: &Kind, record: &str) -> Result<()> {
        let edit = format!("/g/records/{record}/edit");
        let year = (self.cohort.parse::<i32>()? - 2).to_string();
        for (step, values) in kind.pages {
            let mut fields = forms::hidden(&applicant.browser, &format!("{edit}?step={step}"), HIDDEN).await?;
            fields.extend(values.iter().map(|(name, value)| (*name, value.replace("{year}", &year))));
            fields.push(("act", "save".to_owned()));
            forms::post(&applicant.browser, edit.clone(), fields).await?;
        }
        if kind.with_file {
            let picture = photograph(u32::try_from(applicant.number)?, PICTURE.0, PICTURE.1)?;
            let fields = forms::before_laying(&applicant.browser, record).await?;
            forms::lay_with(&applicant.browser, record, &fields, &picture).await?;
        }
        Ok(())
    }

    /// The posts that bind, each with the code that was sent for it.
    async fn binding(&self, all: &[Held], sheet: &Sheet) -> Result<Vec<(Browser, Request)>> {
        let mut posts = Vec::new();
        for turn in all.chunks(CODES) {
            applicants::forget_limits(self.place).await?;
            for (applicant, record) in turn {
                let path = sheet.path.replace("{record}", record);
                let fields = forms::hidden(&applicant.browser, &path, &["nonce", "version", "contact"]).await?;
                forms::post(&applicant.browser, sheet.send.replace("{record}", record), fields.clone()).await?;
                posts.push((applicant, Request { path, fields }));
            }
        }
        let numbers: Vec<usize> = posts.iter().map(|(applicant, _)| applicant.number).collect();
        let codes = applicants::codes(self.place, sheet.code, &numbers).await?;
        let with_code = |(applicant, mut request): (&Applicant, Request)| {
            let code = codes.get(&applicant.number).with_context(|| format!("no code for {}", applicant.number))?;
            request.fields.extend([("code", code.clone()), (sheet.tick, "1".to_owned())]);
            anyhow::Ok((applicant.browser.clone(), request))
        };
        posts.into_iter().map(with_code).collect()
    }

    /// The school's passes of these records.
    async fn passes(&self, all: &[Held]) -> Result<Vec<(Browser, Request)>> {
        let mut posts = Vec::new();
        for (_, record) in all {
            let path = format!("/s/{}/review/{record}/pass", self.cohort);
            let fields = forms::hidden(&self.staff, &path, &["nonce", "version"]).await?;
            posts.push((self.staff.clone(), Request { path, fields }));
        }
        Ok(posts)
    }

    async fn invitations(&self) -> Result<Sample> {
        let mut all = Vec::new();
        for applicant in self.applicants(ONLINE).await? {
            let list = applicant.browser.get("/g/invitations").await?;
            let record = list.split("/g/invitations/").nth(1).and_then(|rest| rest.split(['"', '/', '?']).next());
            let record = record.context("no invitation to answer")?.to_owned();
            all.push((applicant, record));
        }
        Ok(fire_each(self.binding(&all, &ACCEPT_SHEET).await?, CONNECTIONS, 303).await?.0)
    }

    /// Submissions and passes.
    async fn applications(&self, kind: &Kind) -> Result<[Sample; 2]> {
        let mut all = Vec::new();
        for applicant in self.applicants(kind.place).await? {
            let record = forms::begin(&applicant.browser, kind.door).await?;
            self.fill(&applicant, kind, &record).await?;
            all.push((applicant, record));
        }
        let (submitted, _) = fire_each(self.binding(&all, &SUBMIT_SHEET).await?, CONNECTIONS, 303).await?;
        let (passed, _) = fire_each(self.passes(&all).await?, CONNECTIONS, 303).await?;
        Ok([submitted, passed])
    }
}

/// The copies of one place in every row.
fn copies(each: usize, place: usize) -> impl Iterator<Item = usize> {
    (0..each).map(move |row| row * IN_A_ROW + place)
}

/// The same acts through the bare driver, in the same order; nothing is served meanwhile.
async fn bare(place: &Place, school: i32, each: usize) -> Result<Vec<Sample>> {
    let keys = |own: usize| applicants::keys(copies(each, own + INVITED), school);
    let invited = keys(ONLINE);
    transactions(place, SEND, &invited, CONNECTIONS).await?;
    let mut samples = vec![transactions(place, ACCEPT, &invited, CONNECTIONS).await?];
    for kind in &KINDS {
        let keys = keys(kind.place);
        let before = [START, SEND, if kind.with_file { FILE } else { &[] }].concat();
        for (statements, measured) in [(before.as_slice(), false), (SUBMIT, true), (PASS, true)] {
            let statements = worded(statements, kind.words);
            let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
            let sample = transactions(place, &statements, &keys, CONNECTIONS).await?;
            samples.extend(measured.then_some(sample));
        }
    }
    Ok(samples)
}

#[tokio::main]
async fn main() -> Result<()> {
    let scale = Scale::asked();
    let each = scale.pick(200, 2);
    let mut lines = Vec::new();
    for postgres in [false, true] {
        let place = if postgres { Place::postgres(60, 12, scale).await? } else { Place::sqlite(60, 12).await? };
        let school = applicants::copy(&place, each * IN_A_ROW).await?;
        let running = place.serve().await?;
        let address = running.address().to_owned();
        let (_, password) = place.account("school", "")?;
        let staff = Browser::log_in(&address, "benchstaff", &password).await?;
        let cohort = staff.cohort()?;
        let bench = Bench { place: &place, address, staff, cohort, each };
        let mut acts = vec![("Invitation: accept", bench.invitations().await?)];
        for kind in &KINDS {
            acts.extend([kind.submit, kind.pass].into_iter().zip(bench.applications(kind).await?));
        }
        drop(running);
        let bare = bare(&place, school, each).await?;
        ensure!(bare.len() == acts.len(), "{} acts, {} bare ones", acts.len(), bare.len());
        for ((name, act), bare) in acts.iter().zip(&bare) {
            lines.push(vec![
                place.name().to_owned(),
                (*name).to_owned(),
                round(act.rate()),
                round(act.percentile(50)),
                round(act.percentile(99)),
                round(bare.rate()),
                round(act.rate() / bare.rate()),
            ]);
        }
    }
    let head = ["Engine", "Act", "Acts/s", "p50 ms", "p99 ms", "Bare transactions/s", "Ratio"];
    println!("{}", table(&head, &lines));
    Ok(())
}
