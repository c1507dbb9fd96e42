//! Review decisions a second through the pages, against the fixed bare transaction.

use anyhow::{Context, Result};
use load::browser::{Browser, Request};
use load::figures::{round, table};
use load::multiply::{Size, multiply};
use load::place::Place;
use load::{Scale, bare};

const CONNECTIONS: usize = 16;
/// Cases a page of the queue shows.
const SHOWN: usize = 100;

/// The posts that pass each waiting case on the first pages of the queue.
async fn decisions(browser: &Browser, cohort: &str, most: usize) -> Result<Vec<Request>> {
    let mut requests = Vec::new();
    let queue = browser.get(&format!("/s/{cohort}/review?size={SHOWN}")).await?;
    let mut records: Vec<&str> = queue.split("data-ref=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    records.sort_unstable();
    records.dedup();
    for record in records.into_iter().take(most) {
        let path = format!("/s/{cohort}/review/{record}/pass");
        let form = browser.get(&path).await?;
        let hidden = |name: &str| {
            let field = form.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
            Some(field.split('"').next()?.to_owned())
        };
        let nonce = hidden("nonce").with_context(|| format!("{path} has no nonce"))?;
        let version = hidden("version").with_context(|| format!("{path} has no version"))?;
        requests.push(Request { path, fields: vec![("nonce", nonce), ("version", version)] });
    }
    Ok(requests)
}

#[tokio::main]
async fn main() -> Result<()> {
    let scale = Scale::asked();
    let schools = scale.pick(8, 1);
    let mut lines = Vec::new();
    for postgres in [false, true] {
        let place = if postgres { Place::postgres(60, 12, scale).await? } else { Place::sqlite(60, 12).await? };
        let size = Size { schools, placements: schools * scale.pick(4_000, 100), all_kinds: false };
        multiply(&place, size).await?;
        let (_, password) = place.account("school", "")?;
        let running = place.serve().await?;
        let mut posts = Vec::new();
        let mut browsers = Vec::new();
        for school in 0..schools {
            let browser = Browser::log_in(running.address(), &format!("bench{school}"), &password).await?;
            let cohort = browser.cohort()?;
            posts.push(decisions(&browser, &cohort, scale.pick(SHOWN, 5)).await?);
            browsers.push(browser);
        }
        let mut tasks = tokio::task::JoinSet::new();
        let begun = std::time::Instant::now();
        for (browser, posts) in browsers.into_iter().zip(posts) {
            tasks.spawn(async move { browser.fire(posts, CONNECTIONS / 8, 303).await });
        }
        let mut latencies = Vec::new();
        while let Some(done) = tasks.join_next().await {
            latencies.extend(done??.into_latencies());
        }
        let acts = load::figures::Sample::new(begun.elapsed(), latencies);
        drop(running);
        let bare = bare::acts(&place, size, scale.pick(2_000, 10), CONNECTIONS).await?;
        lines.push(vec![
            place.name().to_owned(),
            round(acts.rate()),
            round(acts.percentile(50)),
            round(acts.percentile(99)),
            round(bare.rate()),
            round(acts.rate() / bare.rate()),
        ]);
    }
    let head = ["Engine", "Decisions/s", "p50 ms", "p99 ms", "Bare transactions/s", "Ratio"];
    println!("{}", table(&head, &lines));
    Ok(())
}
