//! The sealed agreement in everybody's hands: the same bytes for each party, its number, its public confirmation.

use app::accounts::codes;
use domain::organisations::ReviewLevels;

use crate::agreement::{accepted, actor, invited, row, sealed};
use crate::harness::{Page, TestApp};

/// Number and first sixteen digits of the fingerprint of a sealed record.
async fn printed(app: &TestApp, record: domain::ids::PlacementRef) -> (String, String) {
    let access = domain::accounts::Access::system(domain::accounts::SystemPurpose::Verify);
    let mut tx = app.app().db.read().await.unwrap();
    let sealed = store::placements::agreements::newest(&mut tx, &access, record).await.unwrap().unwrap();
    (sealed.number, sealed.content_hash[..16].to_owned())
}

fn facts(page: &Page) -> String {
    let text = page.text();
    text.split("核验时间").next().unwrap().to_owned()
}

both_engines! {
    async fn every_party_downloads_the_same_bytes_and_strangers_nothing(app: TestApp) {
        let basic = app.seed_basic().await;
        let (graduate, stranger) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let record = sealed(&app, &basic, &graduate).await;
        let number = row(&app, record).await.number.unwrap();
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F148").feature("F149").feature("F150");
        let pages = phone.get(&format!("/g/records/{record}/agreement")).await.expect(200);
        assert!(pages.contains(&number) && !pages.contains("这是预览"));
        let image = phone.get(&format!("/g/records/{record}/agreement/pages/1.png")).await.expect(200);
        assert!(image.bytes().starts_with(b"\x89PNG"));
        for page in ["0.png", "99.png", "1.jpg"] {
            phone.get(&format!("/g/records/{record}/agreement/pages/{page}")).await.expect(404);
        }
        let own = phone.get(&format!("/g/records/{record}/agreement.pdf")).await.expect(200);
        assert!(own.bytes().starts_with(b"%PDF-") && own.bytes().len() < 200_000, "{} bytes", own.bytes().len());
        assert_eq!(own.header("content-type"), Some("application/pdf"));
        assert!(own.header("content-disposition").unwrap().starts_with("attachment"));

        let mut employer = app.sign_in(&basic.employer_admin).await;
        employer.feature("F109").feature("F148").feature("F149").feature("F365");
        let theirs = employer.get(&format!("/e/agreements/{record}/agreement.pdf")).await.expect(200);
        assert!(employer.get("/e/agreements").await.expect(200).contains(&number));
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F151").feature("F148").feature("F149");
        let filed = school.get(&format!("/s/2027/agreements/{record}/agreement.pdf")).await.expect(200);
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        let seen = department.get(&format!("/s/2027/agreements/{record}/agreement.pdf")).await.expect(200);
        for other in [&theirs, &filed, &seen] {
            assert!(other.bytes() == own.bytes(), "the same text gives the same bytes");
        }
        let beside = app.beside(&basic, 100).await;
        let pdf = |portal: &str| format!("/{portal}/{record}/agreement.pdf");
        app.sign_in(&stranger.somebody).await.get(&pdf("g/records")).await.expect(404);
        app.sign_in(&beside.employer_admin).await.get(&pdf("e/agreements")).await.expect(404);
        app.sign_in(&basic.reviewers[1]).await.get(&pdf("s/2027/agreements")).await.expect(404);
        app.sign_in(&basic.province_admin).await.get(&pdf("s/2027/agreements")).await.expect(404);
        app.run_due_jobs().await;
    }

    async fn before_the_seal_there_is_a_marked_preview_without_number(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F150").feature("F128");
        let preview = phone.get(&format!("/g/records/{record}/preview")).await.expect(200);
        assert!(preview.contains("这是预览") && row(&app, record).await.number.is_none());
        let file = phone.get(&format!("/g/records/{record}/agreement.pdf")).await.expect(200);
        let name = file.header("content-disposition").unwrap().to_owned();
        assert!(name.contains("%E9%A2%84%E8%A7%88"), "{name}");
        app.run_due_jobs().await;
    }

    async fn anybody_confirms_an_agreement_and_learns_nothing_personal(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = sealed(&app, &basic, &graduate).await;
        let (number, short) = printed(&app, record).await;
        let mut anybody = app.visitor();
        anybody.feature("F149").feature("F148");
        let form = anybody.get("/verify").await.expect(200);
        let typed = [("number", number.as_str()), ("hash", &short.to_uppercase())];
        let to = anybody.submit(&form, "/verify", &typed).await.expect(303);
        let page = anybody.follow(to).await.expect(200);
        assert_eq!(page.data_attribute("state").as_deref(), Some("in-force"));
        assert!(page.contains(&number) && page.contains("核验通过") && page.contains("2026-11-18"), "{}", page.text());
        let letter = crate::agreement::letter_form();
        let personal = [
            &graduate.name, &graduate.document, &graduate.mobile, &basic.employer_name, &basic.school_name,
            &basic.employer_admin.name, &basic.school_admin.name, &letter.post, &letter.phone,
        ];
        for word in personal {
            assert!(!page.html().contains(word.as_str()), "{word}");
        }
        // An unknown number and a wrong fingerprint answer alike.
        let wrong = anybody.get(&format!("/verify/agreement/{number}/0000000000000000")).await.expect(200);
        let unknown = anybody.get(&format!("/verify/agreement/2027190011000000000/{short}")).await.expect(200);
        assert!(wrong.contains("未找到") && facts(&wrong) == facts(&unknown));
        assert_eq!(wrong.data_attribute("state").as_deref(), Some("not-found"));
        let odd = anybody.submit(&form, "/verify", &[("number", "编号"), ("hash", "zz")]).await.expect(422);
        assert!(odd.contains("请填写协议书上的编号") && odd.contains("前 16 位"));
        // Wrong tries are limited; right ones are not.
        let mut statuses = Vec::new();
        for guess in 0..80_u32 {
            statuses.push(anybody.get(&format!("/verify/agreement/{number}/{guess:016x}")).await.status());
        }
        assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
        let mut other = app.visitor();
        other.move_to_address([10, 1, 1, 1]);
        other.get(&format!("/verify/agreement/{number}/{short}")).await.expect(200);
    }

    async fn a_code_for_another_act_or_contact_seals_nothing(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let who = actor(&app, &graduate.somebody).await;
        let contact = codes::proving_contacts(app.app(), &who).await.unwrap()[0].0.contact;
        // A log-in code to the same mobile proves nothing here.
        app::accounts::log_in::send_log_in_code(app.app(), &graduate.mobile, "127.0.0.1").await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        let nonce = app.app().new_id();
        let input = app::placements::accept::Accept { record, nonce, seen: 1, agreed: true, contact: Some(contact), code };
        let refused = app::placements::accept::accept(app.app(), &who, &input).await.unwrap_err();
        assert!(matches!(refused, app::ActError::Fields(_)), "{refused:?}");
        assert_eq!(row(&app, record).await.version, 1);
    }
}
