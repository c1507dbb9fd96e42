use std::io::ErrorKind;

use app::ports::{Drawing as _, UploadKind};

use crate::drawer::unframed;
use crate::{Drawer, draw};

/// Two empty pages.
const DOCUMENT: &[u8] = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages \
/Kids [3 0 R 4 0 R] /Count 2 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 20 30] >>\nendobj\n\
4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 20 30] >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

#[test]
fn pages_are_heard_as_they_were_said() {
    let mut said = Vec::new();
    draw(DOCUMENT, &mut said, 60, 30).unwrap();
    let pages = unframed(&said).unwrap();
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|page| page.starts_with(&[0xFF, 0xD8, 0xFF])));
    let mut one = Vec::new();
    draw(DOCUMENT, &mut one, 60, 1).unwrap();
    assert_eq!(unframed(&one).unwrap(), pages[..1]);
    for part in [&said[..said.len() - 1], &said[..2], &[]] {
        assert_eq!(unframed(part), None, "what is not whole is nothing");
    }
    assert_eq!(draw(&b"%PDF-1.4 and no more"[..], &mut said, 60, 30).unwrap_err().kind(), ErrorKind::InvalidData);
}

#[tokio::test]
async fn a_program_that_is_not_there_says_nothing_of_the_document() {
    let drawer = Drawer::new("/nowhere/qicheng");
    let failed = drawer.pages(UploadKind::Pdf, DOCUMENT.to_vec(), 60, 30).await.unwrap_err();
    assert!(failed.temporary, "{failed}");
    // One that answers otherwise has not drawn it.
    let drawn = Drawer::new("/bin/sh").pages(UploadKind::Pdf, DOCUMENT.to_vec(), 60, 30).await;
    assert!(!matches!(drawn, Ok(Some(_))));
}
