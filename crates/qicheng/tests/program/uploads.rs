//! What is uploaded: bytes that mean harm are refused, a licence is stored clean and shown to few, the unsent is swept.

use crate::employers::{MOBILE, REGISTER, beside, credit_code, fields, log_in, picture};
use crate::harness::TestApp;

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}

fn chunk(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let named = [kind, body].concat();
    let length = u32::try_from(body.len()).unwrap();
    [&length.to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
}

/// The picture with a text chunk and something that is no picture behind its end.
pub fn polyglot(picture: &[u8]) -> Vec<u8> {
    let (head, rest) = picture.split_at(8 + 25);
    let note = chunk(b"tEXt", b"Comment\0GPS 30.5928 114.3055 \xE5\xBC\xA0\xE4\xB8\x89");
    [head, &note, rest, b"<script>alert(1)</script>PK\x03\x04payload"].concat()
}

pub fn bomb() -> Vec<u8> {
    let mut header = Vec::new();
    header.extend_from_slice(&50_000_u32.to_be_bytes());
    header.extend_from_slice(&50_000_u32.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", &[0x78, 0x9C, 3, 0, 0, 0, 0, 1]), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1A\n".to_vec(), parts.concat()].concat()
}

pub fn document(action: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R {action} >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] \
         /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\ntrailer\n<< /Root \
         1 0 R >>\n%%EOF\n"
    )
    .into_bytes()
}

both_engines! {
    async fn uploads_that_mean_harm_are_refused_in_words(app: TestApp) {
        let good = picture(&app);
        let mut visitor = app.visitor();
        visitor.feature("F080");
        let draft = visitor.get(REGISTER).await.expect(200).hidden("draft");
        let cases: [(&str, Vec<u8>); 10] = [
            ("炸弹.png", bomb()),
            ("半张.png", good[..good.len() / 2].to_vec()),
            ("空.png", Vec::new()),
            ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec()),
            ("图.png", b"<html><script>alert(1)</script></html>".to_vec()),
            ("压缩.png", b"PK\x03\x04\x14\0\0\0\x08\0bomb".to_vec()),
            ("程序.jpg", b"MZ\x90\0\x03".to_vec()),
            ("脚本.pdf", document("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
            ("脚本.pdf", document("/Open#41ction 4 0 R")),
            ("大.png", [good.clone(), vec![0; 11 << 20]].concat()),
        ];
        for (name, bytes) in cases {
            let asked = fields("", "", &[("draft", draft.as_str())]);
            let told = visitor.upload("/register/employer/submit", &asked, ("licence", name, &bytes)).await.expect(422);
            assert!(told.contains("id=\"licence-e\""), "{name} {}", told.text());
            assert!(told.hidden("kept").is_empty(), "{name}");
        }
        assert_eq!(blobs(&app), Vec::<String>::new());
        visitor.upload("/register/employer/submit", &fields("", "", &[("draft", "0123")]), ("licence", "好.png", &good)).await.expect(404);
    }

    async fn a_licence_is_stored_clean_and_shown_to_few(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut visitor = app.visitor();
        visitor.feature("F080");
        let page = visitor.get(REGISTER).await.expect(200);
        let (draft, code) = (page.hidden("draft"), credit_code(4));
        let asked = fields(&code, "qingshan", &[("draft", &draft)]);
        let hostile = polyglot(&picture(&app));
        // A wrong extension says nothing: the bytes do.
        let sent = visitor.upload("/register/employer/code", &asked, ("licence", "../../x.pdf", &hostile)).await.expect(200);
        let (kept, typed) = (sent.hidden("kept"), app.code_to(MOBILE).await);
        let all = fields(&code, "qingshan", &[("draft", &draft), ("kept", &kept), ("code", &typed)]);
        visitor.upload("/register/employer/submit", &all, ("licence", "", b"")).await.expect(303);
        let stored = blobs(&app);
        let [path] = stored.as_slice() else { panic!("{stored:?}") };
        let bytes = std::fs::read(app.folder().join("files").join(path)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"));
        for hidden in [&b"GPS"[..], b"script", b"PK\x03\x04", b"tEXt"] {
            assert!(!bytes.windows(hidden.len()).any(|window| window == hidden));
        }
        let (owner, rest) = path.split_once('/').unwrap();
        assert!(owner.starts_with("employer-") && rest.rsplit('/').next().unwrap().len() == 64, "{path}");

        let mut own = log_in(&app, "qingshan").await;
        let mut operator = app.sign_in(&basic.operator).await;
        let case = operator.get("/o/employers").await.expect(200).link("/o/employers/0");
        let licence = operator.get(&case).await.expect(200).link("/employers/");
        let served = operator.get(&licence).await.expect(200);
        assert_eq!(served.bytes(), bytes);
        assert_eq!(served.header("content-type"), Some("image/png"));
        assert_eq!(served.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(served.header("cache-control"), Some("private, no-store"));
        let at_home = format!("/e/company/licence/{}", licence.rsplit('/').next().unwrap());
        own.get(&at_home).await.expect(200);
        own.get(&licence).await.expect(404);
        let mut stranger = beside(&app, &basic).await;
        stranger.get(&at_home).await.expect(404);
        stranger.get(&licence).await.expect(404);
        for somebody in [&basic.school_admin, &basic.reviewers[0], &basic.province_admin, &graduate.somebody] {
            app.sign_in(somebody).await.get(&licence).await.expect(404);
        }
        assert!(app.visitor().get(&licence).await.location().is_some_and(|to| to.starts_with("/login")));

        // An upload whose form was never sent is swept after a day; the licence stays.
        let draft = visitor.get(REGISTER).await.expect(200).hidden("draft");
        let other = app.app().pictures.picture_code("ABCD", [9; 32]);
        visitor.move_to_address([10, 0, 0, 3]);
        let unsent = fields("", "", &[("draft", &draft)]);
        visitor.upload("/register/employer/submit", &unsent, ("licence", "别的.png", &other)).await.expect(422);
        assert_eq!(blobs(&app).len(), 2);
        app.clock().advance_seconds(30 * 86_400);
        app.run_due_jobs().await;
        assert_eq!(blobs(&app), stored);
    }
}

/// Paths of all stored files below the folder of uploads.
pub fn blobs(app: &TestApp) -> Vec<String> {
    let root = app.folder().join("files");
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(&root).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found
}
