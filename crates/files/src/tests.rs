mod blobs;
mod documents;
mod drawing;
mod pictures;

use app::ports::{CheckedUpload, Pictures, UploadKind, UploadLimits};

use crate::Eyes;

fn limits() -> UploadLimits {
    UploadLimits {
        max_bytes: 10 << 20,
        max_pixels: 40_000_000,
        max_pages: 20,
        kinds: vec![UploadKind::Jpeg, UploadKind::Png, UploadKind::Pdf],
    }
}

fn check(bytes: &[u8]) -> Result<CheckedUpload, String> {
    Eyes.check("三方协议.jpg", bytes.to_vec(), &limits())
}

fn refusal(bytes: &[u8], words: &str) {
    let message = check(bytes).unwrap_err();
    assert!(message.contains(words) && message.contains("三方协议.jpg"), "{message}");
}

#[test]
fn size_and_kind_are_refused_in_words() {
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(18 << 20, b' ');
    assert_eq!(check(&large).unwrap_err(), "只能上传 jpg、png、pdf，每个不超过 10 MB：三方协议.jpg 为 18 MB");
    assert_eq!(check(b"GIF89a").unwrap_err(), "只能上传 jpg、png、pdf，每个不超过 10 MB：三方协议.jpg 不是这些格式");
    refusal(b"", "空文件");
    let pictures_only = UploadLimits { kinds: vec![UploadKind::Png], max_bytes: 2 << 20, ..limits() };
    let message = Eyes.check("a", b"%PDF-1.7\n".to_vec(), &pictures_only).unwrap_err();
    assert_eq!(message, "只能上传 png，每个不超过 2 MB：a 不是这些格式");
}
