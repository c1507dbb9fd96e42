use std::io::Write as _;

use askama::Template;

use super::{SAMPLES, parts, sample};

fn gzipped(text: &str) -> usize {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap().len()
}

#[test]
fn sample_pages_stay_in_their_budget() {
    for name in SAMPLES {
        let size = gzipped(&sample(name).unwrap().unwrap());
        let budget = if matches!(name, "review" | "import" | "invite") { 14 } else { 8 };
        assert!(size <= budget * 1024, "{name} has {size} bytes");
    }
}

#[test]
fn every_page_has_one_heading_a_skip_link_and_landmarks() {
    for name in SAMPLES {
        let html = sample(name).unwrap().unwrap();
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        for part in ["lang=\"zh-CN\"", "href=\"#main\"", "<main id=\"main\"", "<header"] {
            assert!(html.contains(part), "{name} lacks {part}");
        }
    }
}

#[test]
fn parts_escape_what_they_hold() {
    let html = parts::page("standard").render().unwrap();
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("&#60;script&#62;alert"));
}
