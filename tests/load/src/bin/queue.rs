//! The review queue's page of 20 rows with a filter, every kind and review waiting, against the same SQL through the bare
//! driver, at two sizes.

use anyhow::{Context, Result, ensure};
use load::browser::{Browser, Request};
use load::figures::{Sample, round, table};
use load::multiply::{Size, multiply};
use load::place::Place;
use load::{Scale, bare};

const CONNECTIONS: usize = 32;
/// Sessions the requests are spread over.
const READERS: usize = 8;
/// Tabs that are there only while something waits in them.
const RARE: [&str; 2] = ["作废去向", "放弃协议"];

/// Pages a second through HTTP and through the bare driver.
async fn measure(place: &Place, size: Size, pages: usize) -> Result<(Sample, Sample)> {
    multiply(place, size).await?;
    let readers = READERS.min(size.schools);
    let (_, password) = place.account("school", "")?;
    let running = place.serve().await?;
    let mut browsers = Vec::new();
    for reader in 0..readers {
        browsers.push(Browser::log_in(running.address(), &format!("bench{reader}"), &password).await?);
    }
    let first = browsers.first().context("no reader")?;
    let address = bare::page_address(&first.cohort()?);
    let page = first.get(&address).await?;
    ensure!(RARE.iter().all(|tab| page.contains(tab)), "not everything waits that may");
    let each = |count: usize| vec![Request::get(&address); count / readers];
    let mut tasks = tokio::task::JoinSet::new();
    let begun = std::time::Instant::now();
    for browser in browsers {
        let requests = each(pages);
        tasks.spawn(async move { browser.fire(requests, CONNECTIONS / readers, 200).await });
    }
    let mut latencies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        latencies.extend(done??.into_latencies());
    }
    let pages_sent = Sample::new(begun.elapsed(), latencies);
    let bare = bare::pages(place, readers, pages * 4, CONNECTIONS).await?;
    Ok((pages_sent, bare))
}

#[tokio::main]
async fn main() -> Result<()> {
    let scale = Scale::asked();
    let sizes: &[usize] = scale.pick(&[10_000, 1_000_000], &[500]);
    let pages = scale.pick(2_000, 16);
    let mut lines = Vec::new();
    for postgres in [false, true] {
        let mut small = 0.0;
        for placements in sizes.iter().copied() {
            // As many in a school at both sizes: what grows is everything around it.
            let size = Size { schools: (placements / scale.pick(5_000, 100)).max(1), placements, all_kinds: true };
            let place = if postgres { Place::postgres(60, 12, scale).await? } else { Place::sqlite(60, 12).await? };
            let (page, bare) = measure(&place, size, pages).await?;
            let apart = if small == 0.0 { 1.0 } else { small / page.rate() };
            small = page.rate();
            lines.push(vec![
                place.name().to_owned(),
                placements.to_string(),
                round(page.rate()),
                round(page.percentile(50)),
                round(page.percentile(99)),
                round(bare.rate()),
                round(page.rate() / bare.rate()),
                round(apart),
            ]);
            eprintln!("{}", lines.last().map(|line| line.join(" ")).unwrap_or_default());
        }
    }
    let head = [
        "Engine",
        "Placements",
        "Pages/s",
        "p50 ms",
        "p99 ms",
        "Bare driver pages/s",
        "Ratio",
        "Slower than at the smaller size ×",
    ];
    println!("{}", table(&head, &lines));
    Ok(())
}
