//! Alone in its process, so that only renders move its memory.

use app::ports::Renderer;
use domain::agreements::AgreementDocument;
use typesetting::Typesetter;

#[tokio::test]
async fn memory_stays_bounded_over_fifty_renders() {
    let typesetter = Typesetter::new("https://jiuye.example.cn");
    let render = async |count: u32| {
        let mut document = AgreementDocument::from_canonical(include_str!("agreement.txt"), [7; 32]).unwrap();
        document.terms.penalty_yuan = Some(count);
        typesetter.agreement(&document).await.unwrap();
    };
    for count in 0..8 {
        render(count).await;
    }
    let before = resident_kilobytes().unwrap();
    for count in 8..58 {
        render(count).await;
    }
    let grown = resident_kilobytes().unwrap().saturating_sub(before);
    // Without eviction it would be more than a megabyte a document.
    assert!(grown < 20 * 1024, "grew by {grown} KB in 50 renders");
}

fn resident_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim_end_matches("kB").trim().parse().ok()
}
