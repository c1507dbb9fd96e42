//! Evidence that means harm: refused by name at its field, all of the post or nothing, and the record as it was.

use app::ActError;
use app::employers::licence::Upload;
use app::placements::{evidence, load_application};
use domain::accounts::{Access, Action, SystemPurpose};
use domain::placements::PlacementKind;

use crate::agreement::{actor, version};
use crate::applications::{ledger_is_clean, started};
use crate::harness::TestApp;
use crate::uploads::{blobs, bomb, document, polyglot};

fn upload(name: &str, bytes: Vec<u8>) -> Upload {
    Upload { name: name.into(), bytes }
}

both_engines! {
    async fn evidence_that_means_harm_is_refused_and_nothing_is_kept(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let who = actor(&app, &graduate.somebody).await;
        let record = started(&app, &graduate, PlacementKind::Destination, "study").await;
        let seen = version(&app, record).await;
        let picture = |n| app.app().pictures.picture_code("ABCD", [n; 32]);
        let good = picture(1);
        let cases: [(&str, Vec<u8>); 13] = [
            ("空.png", Vec::new()),
            ("半张.png", good[..good.len() / 2].to_vec()),
            ("半张.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec()),
            ("半份.pdf", document("")[..60].to_vec()),
            ("炸弹.png", bomb()),
            ("脚本.pdf", document("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
            ("启动.pdf", document("/AA << /O << /S /Launch /F (cmd.exe) >> >>")),
            ("附件.pdf", document("/Names << /EmbeddedFiles << /Names [(a) 9 0 R] >> >>")),
            ("表单.pdf", document("/AcroForm << /XFA 9 0 R >>")),
            ("压缩.pdf", [document(""), b"PK\x03\x04\x14\0".to_vec()].concat()),
            ("程序.pdf", [b"MZ\x90\0".to_vec(), document("")].concat()),
            ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec()),
            ("网页.jpg", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ];
        for (name, bytes) in cases {
            let posted = vec![upload("好.png", picture(2)), upload(name, bytes)];
            let refused = evidence::add(app.app(), &who, app.app().new_id(), record, posted).await.unwrap_err();
            let ActError::Fields(errors) = &refused else { panic!("{name}: {refused:?}") };
            assert!(errors.of("evidence").is_some_and(|text| text.contains(name)), "{name}: {errors:?}");
        }
        assert_eq!(version(&app, record).await, seen, "nothing moved");
        let access = Access::system(SystemPurpose::Verify);
        let files = async || {
            let mut tx = app.app().db.read().await.unwrap();
            load_application(app.app(), &mut tx, &access, record).await.unwrap().files
        };
        assert!(files().await.is_empty(), "a good file beside a bad one is not added either");

        // What the name says decides nothing; what rides along is gone, and what is stored is served as what it is.
        let sent = vec![upload("../../成绩单.pdf", polyglot(&good))];
        evidence::add(app.app(), &who, app.app().new_id(), record, sent).await.unwrap();
        let [file] = &files().await[..] else { panic!("one file") };
        assert_eq!((file.name.as_str(), file.kind.as_str()), ("成绩单.pdf", "png"));
        let reviewer = actor(&app, &basic.school_admin).await;
        for (reader, action) in [(&who, Action::SeeOwnPlacements), (&reviewer, Action::SeePlacements)] {
            let shown = evidence::file(app.app(), reader, action, record, file.file).await.unwrap();
            assert!(shown.kind == "png" && shown.bytes.starts_with(b"\x89PNG"));
            for hidden in [&b"GPS"[..], b"script", b"PK\x03\x04"] {
                assert!(!shown.bytes.windows(hidden.len()).any(|window| window == hidden));
            }
        }
        let stored = blobs(&app);
        assert!(stored.iter().all(|path| !path.contains("..") && path.rsplit('/').next().unwrap().len() == 64), "{stored:?}");

        // A stranger of the same role neither adds, nor removes, nor reads.
        let stranger = actor(&app, &app.graduate(&basic, 2).await.somebody).await;
        let nonce = || app.app().new_id();
        let added = evidence::add(app.app(), &stranger, nonce(), record, vec![upload("好.png", picture(3))]).await;
        assert!(matches!(added, Err(ActError::NotFound)), "{added:?}");
        let removed = evidence::remove(app.app(), &stranger, nonce(), record, file.file).await;
        assert!(matches!(removed, Err(ActError::NotFound)), "{removed:?}");
        let read = evidence::file(app.app(), &stranger, Action::SeeOwnPlacements, record, file.file).await;
        assert!(matches!(read, Err(ActError::NotFound)));
        ledger_is_clean(&app).await;
    }
}
