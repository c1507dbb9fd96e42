use std::io::Write;

use app::ports::UploadKind;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{check, refusal};

fn pdf(objects: &str) -> Vec<u8> {
    format!("%PDF-1.7\n%\u{e2}\u{e3}\n{objects}\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n").into_bytes()
}

fn pages(count: u32) -> String {
    let page = |at: u32| format!("{at} 0 obj << /Type /Page /Parent 2 0 R >> endobj\n");
    format!("1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Count {count}>> endobj\n")
        + &(3..3 + count).map(page).collect::<String>()
}

/// One object stream, as newer writers pack everything.
fn packed(objects: &str) -> Vec<u8> {
    let heading = "7 0 ";
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(format!("{heading}{objects}").as_bytes()).unwrap();
    let stream = zlib.finish().unwrap();
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend(
        format!("9 0 obj <</Type /ObjStm /N 1 /First {} /Filter /FlateDecode>>\nstream\n", heading.len()).bytes(),
    );
    bytes.extend(stream);
    bytes.extend(b"\nendstream endobj\n%%EOF");
    bytes
}

#[test]
fn pages_are_counted_in_open_and_packed_documents() {
    let upload = check(&pdf(&pages(3))).unwrap();
    assert_eq!((upload.kind, upload.pages, upload.width), (UploadKind::Pdf, 3, 0));
    assert_eq!(check(&pdf(&(pages(3) + &pages(3)))).unwrap().pages, 3, "a changed page is the same page");
    assert_eq!(check(&packed("<</Type /Page /Parent 2 0 R>>")).unwrap().pages, 1);
    refusal(&pdf(&pages(21)), "有 21 页，不能超过 20 页");
}

#[test]
fn what_acts_by_itself_is_refused_wherever_it_hides() {
    for name in ["JavaScript", "JS", "OpenAction", "Launch", "EmbeddedFile", "AA", "J#61vaScript", "#4aS"] {
        refusal(&pdf(&format!("{}8 0 obj << /{name} 5 0 R >> endobj", pages(1))), "自动运行");
        refusal(&packed(&format!("<</Type /Page /{name} (x)>>")), "自动运行");
    }
    refusal(&pdf(&format!("{}8 0 obj (( \\) /JS) ( /Launch", pages(1))), "自动运行");
    refusal(&pdf(&format!("{} trailer << /Encrypt 4 0 R >>", pages(1))), "密码");
    assert!(check(&pdf(&format!("{}8 0 obj (about /JavaScript) endobj", pages(1)))).is_ok(), "text may speak of it");
}

#[test]
fn nothing_hides_behind_the_end_of_a_document() {
    let whole = pdf(&pages(1));
    assert!(check(&[&whole[..], b"\r\n\0\0"].concat()).is_ok(), "blanks are no content");
    for behind in [&b"PK\x03\x04\x14\0"[..], b"<script>alert(1)</script>", b"\x7FELF"] {
        refusal(&[&whole[..], behind].concat(), "末尾附有别的内容");
    }
    refusal(&[b"MZ\x90\0".as_slice(), &whole].concat(), "不是这些格式");
}

#[test]
fn documents_that_cannot_be_followed_are_refused() {
    let whole = pdf(&pages(1));
    refusal(&whole[..whole.len() - 20], "打不开");
    refusal(&pdf("1 0 obj <</Type/Catalog>> endobj"), "打不开");
    refusal(&pdf(&format!("{}9 0 obj <</Type /ObjStm /N 1 /First 4>> stream open", pages(1))), "打不开");
    refusal(
        &pdf(&format!(
            "{}9 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>> stream\nnot zlib\nendstream",
            pages(1)
        )),
        "打不开",
    );
    refusal(&packed(&format!("<</Type /Page>>{}", " ".repeat(9 << 20))), "打不开");
}
