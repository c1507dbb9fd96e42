//! The program as a whole: first load of the demo, start to first page, idle memory, size, documents.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use load::Scale;
use load::browser::Browser;
use load::figures::{round, table};
use load::place::{Place, binary};

/// Starts measured; the median counts.
const STARTS: usize = 5;

#[tokio::main]
async fn main() -> Result<()> {
    let scale = Scale::asked();
    let (graduates, employers) = scale.pick((2_000, 150), (60, 12));
    let begun = Instant::now();
    let place = Place::sqlite(graduates, employers).await?;
    let loading = begun.elapsed().as_secs_f64();
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let running = place.serve().await?;
        starts.push(running.ready_after);
        running.end().await?;
    }
    starts.sort_unstable();
    let start = starts.get(STARTS / 2).copied().unwrap_or_default();
    let running = place.serve().await?;
    let (login, password) = place.account("school", "管理设置")?;
    let browser = Browser::log_in(running.address(), &login, &password).await?;
    tokio::time::sleep(Duration::from_secs(scale.pick(10, 1))).await;
    let idle = running.megabytes("VmRSS")?;
    let (documents, bytes) = documents(&browser, scale.pick(60, 1)).await?;
    let megabytes = std::fs::metadata(binary()?)?.len() as f64 / 1024.0 / 1024.0;
    let line = |what: &str, figure: String, aim: &str| vec![what.to_owned(), figure, aim.to_owned()];
    let lines = [
        line(
            "First demo load, this build, 2,000 graduates",
            format!("{} s", round(loading)),
            "≤ 45 s in the dev profile",
        ),
        line("Start to first page on an existing folder", format!("{} ms", start.as_millis()), "≤ 1 s"),
        line("Idle memory", format!("{} MB", round(idle)), "≤ 80 MB"),
        line("Program file", format!("{} MB", round(megabytes)), ""),
        line("Agreement PDF, warm, one after the other, each set anew", format!("{}/s", round(documents)), "≥ 60/s"),
        line("Agreement PDF, mean", format!("{} KB", round(bytes / 1024.0)), "≤ 120 KB"),
    ];
    println!("{}", table(&["What", "Figure", "Aim"], &lines));
    Ok(())
}

/// Documents a second, and their mean size in bytes; every one is another record's, so none was printed before.
async fn documents(browser: &Browser, most: usize) -> Result<(f64, f64)> {
    let cohort = browser.cohort()?;
    let list = browser.get(&format!("/s/{cohort}/agreements?state=ON-SIGNED&size=100")).await?;
    let mut records: Vec<&str> = list.split("data-ref=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    records.dedup();
    let (first, rest) = records.split_first().context("no signed agreement")?;
    let address = |record: &str| format!("/s/{cohort}/agreements/{record}/agreement.pdf");
    browser.file(&address(first)).await?;
    let begun = Instant::now();
    let (mut count, mut bytes) = (0.0, 0.0);
    for record in rest.iter().take(most) {
        let file = browser.file(&address(record)).await?;
        ensure!(file.starts_with(b"%PDF"), "{record} is no PDF");
        count += 1.0;
        bytes += file.len() as f64;
    }
    ensure!(count > 0.0, "one signed agreement is not enough");
    Ok((count / begun.elapsed().as_secs_f64(), bytes / count))
}
