//! A photograph of four megabytes from its post until it is kept and until its thumbnail is there, against decoding and
//! shrinking it alone.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use image::ImageFormat;
use load::Scale;
use load::browser::Browser;
use load::figures::{round, table};
use load::forms;
use load::photographs::photograph;
use load::place::Place;

const MOST_BYTES: usize = 4 << 20;
/// Longer edge of the program's thumbnails, pixels.
const EDGE: u32 = 320;

/// What one photograph took.
struct Taken {
    kept: Duration,
    shown: Duration,
    /// Decoding and shrinking by themselves.
    alone: Duration,
}

async fn taken(browser: &Browser, record: &str, picture: &[u8]) -> Result<Taken> {
    let fields = forms::before_laying(browser, record).await?;
    let begun = Instant::now();
    forms::lay_with(browser, record, &fields, picture).await?;
    let kept = begun.elapsed();
    let page = browser.get(&format!("/g/records/{record}/edit?step=files")).await?;
    // The newest is the last.
    let file =
        page.rsplit(&format!("/g/records/{record}/files/")).next().and_then(|rest| rest.split(['"', '/']).next());
    let file = file.context("the file is not on the form")?;
    let drawn = browser.file(&format!("/g/records/{record}/files/{file}/pages/1?size=thumb")).await?;
    let shown = begun.elapsed();
    let small = image::load_from_memory_with_format(&drawn, ImageFormat::Jpeg)?;
    ensure!(small.width().max(small.height()) <= EDGE, "{} × {} is no thumbnail", small.width(), small.height());
    let begun = Instant::now();
    black_box(image::load_from_memory_with_format(picture, ImageFormat::Jpeg)?.thumbnail(EDGE, EDGE));
    Ok(Taken { kept, shown, alone: begun.elapsed() })
}

/// The median, in milliseconds.
fn median(all: &[Taken], of: fn(&Taken) -> Duration) -> f64 {
    let mut durations: Vec<Duration> = all.iter().map(of).collect();
    durations.sort_unstable();
    durations.get(durations.len() / 2).map_or(0.0, |middle| middle.as_secs_f64() * 1e3)
}

#[tokio::main]
async fn main() -> Result<()> {
    let scale = Scale::asked();
    let (pixels, count) = scale.pick(((4_000, 3_000), 7), ((400, 300), 1));
    let place = Place::sqlite(60, 12).await?;
    let (login, password) = place.account("graduate", "已核对信息，尚无签约邀请")?;
    let running = place.serve().await?;
    let browser = Browser::log_in(running.address(), &login, &password).await?;
    let record = forms::begin(&browser, "/g/paper-agreements/new").await?;
    let (mut all, mut bytes) = (Vec::new(), 0);
    for number in 0..count {
        let picture = photograph(number, pixels, MOST_BYTES)?;
        bytes = picture.len().max(bytes);
        all.push(taken(&browser, &record, &picture).await?);
    }
    let (kept, shown) = (median(&all, |taken| taken.kept), median(&all, |taken| taken.shown));
    let alone = median(&all, |taken| taken.alone);
    let line =
        vec![round(bytes as f64 / 1024.0 / 1024.0), round(kept), round(shown), round(alone), round(alone / shown)];
    let head = ["Photograph, MB", "Post to kept, ms", "Post to thumbnail, ms", "Decoded and shrunk alone, ms", "Ratio"];
    println!("{}", table(&head, &[line]));
    Ok(())
}
