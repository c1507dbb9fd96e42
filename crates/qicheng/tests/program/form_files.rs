//! Files on a form: several at once, what means harm is refused in words, and a refused file costs nothing typed.

use store::engine::params;

use crate::doors::{begun, destination, run};
use crate::employers::picture;
use crate::forms::{edit, pressed};
use crate::harness::{Page, TestApp, Visitor};
use crate::uploads::{bomb, document};

/// The page of the form that takes files.
async fn files_page(phone: &mut Visitor, record: &str) -> Page {
    phone.get(&format!("{}?step=files", edit(record))).await.expect(200)
}

/// Posts the form with a file by its button 上传.
async fn sent(phone: &mut Visitor, record: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Page {
    let page = files_page(phone, record).await;
    let hidden = page.hidden_of(&edit(record));
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend_from_slice(fields);
    phone.upload(&format!("/g/records/{record}/files"), &all, ("evidence", file.0, file.1)).await
}

/// Puts a picture on the form.
pub async fn attached(app: &TestApp, phone: &mut Visitor, record: &str) {
    sent(phone, record, &[], ("证明.png", &picture(app))).await.expect(303);
}

both_engines! {
    async fn files_that_mean_harm_are_refused_and_the_form_keeps_its_texts(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F266").feature("F265");
        let record = destination(&mut phone, "study").await;
        let good = picture(&app);
        let cases: [(&str, Vec<u8>); 9] = [
            ("炸弹.png", bomb()),
            ("半张.png", good[..good.len() / 2].to_vec()),
            ("空.png", Vec::new()),
            ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec()),
            ("压缩.jpg", b"PK\x03\x04\x14\0\0\0\x08\0bomb".to_vec()),
            ("程序.jpg", b"MZ\x90\0\x03".to_vec()),
            ("脚本.pdf", document("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
            ("大.png", [good.clone(), vec![0; 11 << 20]].concat()),
            ("巨大.png", vec![0; 33 << 20]),
        ];
        for (at, (name, bytes)) in cases.iter().enumerate() {
            let school = format!("临江第{at}大学");
            let told = sent(&mut phone, &record, &[("school", &school)], (name, bytes)).await.expect(422);
            assert!(told.html().contains("id=\"evidence-e\""), "{name}");
            assert!(told.html().contains(&format!("value=\"{school}\"")), "{name} costs what was typed");
            let kept = phone.get(&edit(&record)).await.expect(200);
            assert!(kept.html().contains(&format!("value=\"{school}\"")) && !kept.html().contains("data-testid=\"remove-file\""), "{name}");
        }
        let nothing = sent(&mut phone, &record, &[("school", "临江大学")], ("", b"")).await.expect(422);
        assert!(nothing.contains("请选择要上传的文件"));
    }

    async fn files_come_and_go_with_the_form_beside_them(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F197").feature("F266");
        let record = destination(&mut phone, "study").await;
        let page = files_page(&mut phone, &record).await;
        assert!(page.contains("最多 9 个，每个 10 MB 以内") && page.contains("四角完整、字迹清晰、公章完整"));
        assert!(page.contains("录取通知书、拟录取名单或调档函"));
        // The button that goes on takes files as well, and a wrong field costs no file.
        let hidden = page.hidden_of(&edit(&record));
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend([("study_kind", "研究生"), ("school", ""), ("act", "next")]);
        let wrong = phone.upload(&edit(&record), &all, ("evidence", "../../录取.png", &picture(&app))).await.expect(422);
        assert!(wrong.html().contains("id=\"school-e\"") && wrong.contains("录取.png") && !wrong.contains("../"), "{}", wrong.text());
        // A second tap of the same post adds nothing and says nothing else.
        let again = phone.upload(&edit(&record), &all, ("evidence", "../../录取.png", &picture(&app))).await.expect(422);
        assert_eq!(again.html().matches("data-testid=\"remove-file\"").count(), 1);
        let other = app.app().pictures.picture_code("ABCD", [9; 32]);
        sent(&mut phone, &record, &[("school", "临江大学")], ("第二页.png", &other)).await.expect(303);
        let page = files_page(&mut phone, &record).await;
        assert_eq!(page.html().matches("data-testid=\"remove-file\"").count(), 2);
        let gone = page.html().split("formaction=\"").find(|part| part.contains("/remove\"")).unwrap().split('"').next().unwrap().to_owned();
        let removing = phone.submit(&page, &edit(&record), &[("act", "save")]).await.expect(303);
        let page = phone.follow(removing).await.expect(200);
        let hidden = page.hidden_of(&edit(&record));
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.push(("school", "云江大学"));
        let mut stranger = app.sign_in(&app.graduate(&basic, 2).await.somebody).await;
        stranger.post(&gone, &all).await.expect(404);
        phone.post(&gone, &all).await.expect(303);
        let page = files_page(&mut phone, &record).await;
        assert_eq!(page.html().matches("data-testid=\"remove-file\"").count(), 1);
        assert!(page.html().contains("value=\"云江大学\""));
        let stale = phone.post(&gone.replace("/remove", "x/remove"), &all).await;
        assert_eq!(stale.status(), 404);
    }

    async fn limits_are_those_of_the_policy_now(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F197");
        let record = begun(&mut phone, "/g/paper-agreements/new", "/g/paper-agreements/new").await;
        attached(&app, &mut phone, &record).await;
        let few = "upload.evidence.max_files = 1\nupload.evidence.types = [\"jpg\"]\n";
        run(&app, "UPDATE policy_versions SET overrides = $1", params![few]).await;
        let page = files_page(&mut phone, &record).await;
        assert!(page.contains("jpg，最多 1 个"), "{}", page.text());
        let other = app.app().pictures.picture_code("ABCD", [9; 32]);
        let full = sent(&mut phone, &record, &[], ("第二页.png", &other)).await.expect(422);
        assert!(full.contains("最多 1 个文件，已有 1 个"));
        let page = files_page(&mut phone, &record).await;
        pressed(&mut phone, &page, &record, &[], "next").await.expect(303);
    }
}
