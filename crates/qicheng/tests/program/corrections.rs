//! What a school corrects, and what it cannot take over by correcting: contacts, document numbers, unchecked entries,
//! first accounts.

use domain::ids::{PersonId, PlacementRef};
use domain::people::Contact;
use store::engine::{Value, params};
use store::people::contacts::ContactRow;

use crate::agreement::{accepted, invited, row};
use crate::harness::{Basic, Graduate, TestApp, Visitor, execute, resident_id};

const WORK: domain::accounts::Access = domain::accounts::Access::system(domain::accounts::SystemPurpose::Work);

fn address(graduate: &Graduate) -> String {
    format!("/s/2027/students/{}/correct", graduate.entry)
}

async fn correct(visitor: &mut Visitor, graduate: &Graduate, fields: &[(&str, &str)]) -> crate::harness::Page {
    let form = visitor.get(&address(graduate)).await.expect(200);
    let fields: Vec<_> = fields.iter().copied().chain([("reason", "学生本人申请")]).collect();
    visitor.submit(&form, &address(graduate), &fields).await
}

async fn change(app: &TestApp, sql: &str, values: Vec<Value>) {
    let mut tx = app.app().db.write().await.unwrap();
    execute(&mut tx, sql, values).await;
    tx.commit().await.unwrap();
}

async fn contacts(app: &TestApp, person: PersonId) -> Vec<ContactRow> {
    let mut tx = app.app().db.read().await.unwrap();
    store::people::contacts::list(&mut tx, &WORK, person).await.unwrap()
}

async fn person_of(app: &TestApp, graduate: &Graduate) -> PersonId {
    let mut tx = app.app().db.read().await.unwrap();
    store::roster::entries::find(&mut tx, &WORK, graduate.school, graduate.entry).await.unwrap().unwrap().person
}

async fn without_account(app: &TestApp, graduate: &Graduate) {
    let account = params![graduate.somebody.account];
    change(app, "DELETE FROM login_names WHERE account_id = $1", account.clone()).await;
    change(app, "DELETE FROM accounts WHERE account_id = $1", account).await;
    let sql = "UPDATE contacts SET origin = 'school_import', origin_school_id = $2, counts_from = NULL, \
               verified_at = NULL WHERE person_id = $1";
    change(app, sql, params![graduate.person, graduate.school]).await;
}

async fn admin(app: &TestApp) -> (Basic, Visitor) {
    let basic = app.seed_basic().await;
    let visitor = app.sign_in(&basic.school_admin).await;
    (basic, visitor)
}

both_engines! {
    async fn every_older_contact_hears_of_a_new_one(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        app.clock().advance_seconds(3600);
        correct(&mut school, &graduate, &[("mobile", "19900088888")]).await.expect(303);
        let known = contacts(&app, graduate.person).await;
        let [old, new] = known.as_slice() else { panic!("{known:?}") };
        assert_eq!((new.origin.as_str(), new.origin_school), ("staff", Some(basic.school)));
        assert_eq!(new.counts_from, Some(app.app().now().plus_hours(24)));
        assert_eq!(old.counts_from.map(|from| from <= app.app().now()), Some(true));
        app.run_due_jobs().await;
        let told: Vec<_> = app.sent().into_iter().filter(|message| message.act == "contact-set").collect();
        assert!(told.iter().any(|message| message.to == graduate.mobile), "{told:?}");
        assert!(told.iter().all(|message| message.to != "19900088888"), "{told:?}");
        assert!(!told[0].body.contains("19900088888") && told[0].body.contains("24 小时"));
        let mut phone = app.sign_in(&graduate.somebody).await;
        assert!(phone.get("/messages").await.expect(200).contains("学校更新了你的联系方式"));
        // The same number again gives nothing.
        correct(&mut school, &graduate, &[("mobile", "19900088888")]).await.expect(303);
        assert_eq!(contacts(&app, graduate.person).await.len(), 2);
    }

    async fn before_activation_a_wrong_mobile_is_replaced_but_not_at_once(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        without_account(&app, &graduate).await;
        app.clock().advance_seconds(3600);
        correct(&mut school, &graduate, &[("mobile", "19900088888")]).await.expect(303);
        let known = contacts(&app, graduate.person).await;
        assert_eq!(known.len(), 1, "{known:?}");
        app.run_due_jobs().await;
        let told: Vec<_> = app.sent().into_iter().filter(|message| message.act == "contact-set").collect();
        assert_eq!(told.iter().map(|message| message.to.as_str()).collect::<Vec<_>>(), [graduate.mobile.as_str()]);
        let mut phone = app.visitor();
        phone.feature("F007");
        let page = phone.get("/activate").await.expect(200);
        let exam = format!("23990011{:06}", 1);
        let claim = [("name", graduate.name.as_str()), ("document", &graduate.document), ("exam_number", &exam)];
        let step = phone.submit(&page, "/activate", &claim).await.expect(200);
        let contact = known[0].contact.to_string();
        let early = phone.submit(&step, "/activate/code", &[("contact", &contact)]).await.expect(409);
        assert!(early.contains("刚刚由学校更改"), "{}", early.text());
        app.clock().advance_seconds(24 * 3600);
        let step = phone.submit(&page, "/activate", &claim).await.expect(200);
        phone.submit(&step, "/activate/code", &[("contact", &contact)]).await.expect(200);
        assert!(!app.code_to("19900088888").await.is_empty());
    }

    async fn one_mobile_of_two_graduates_is_flagged_to_both_and_to_the_school(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let (first, second) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        correct(&mut school, &second, &[("mobile", &first.mobile)]).await.expect(303);
        for graduate in [&first, &second] {
            let mut phone = app.sign_in(&graduate.somebody).await;
            assert!(phone.get("/messages").await.expect(200).contains("联系方式与他人相同"));
        }
        let page = school.get(&format!("/s/2027/students/{}", second.entry)).await.expect(200);
        assert!(page.contains("与他人相同"), "{}", page.text());
        app.run_due_jobs().await;
    }

    async fn a_corrected_number_takes_account_sessions_and_contacts_along(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        school.feature("F064");
        let right = resident_id(77);
        correct(&mut school, &graduate, &[("document_number", &right)]).await.expect(303);
        assert_eq!(person_of(&app, &graduate).await, graduate.person);
        assert_eq!(contacts(&app, graduate.person).await.len(), 1);
        // The graduate's session goes on, and the entry must be looked at again.
        let page = phone.get("/g").await.expect_to("/g/check");
        drop(page);
        let page = phone.get("/g/check").await.expect(200);
        assert!(page.contains(&right) && !page.contains(&graduate.document));
        phone.submit(&page, "/g/check", &[("act", "confirm")]).await.expect_to("/g");
        phone.get(&format!("/g/records/{record}")).await.expect(200);
        // The account is found by the right number, no more by the wrong one.
        let known = |number: String| {
            let mut visitor = app.visitor();
            async move {
                let page = visitor.get("/recover").await.expect(200);
                visitor.submit(&page, "/recover", &[("account", number.as_str()), ("kind", "mobile")]).await.expect(200);
            }
        };
        app.run_due_jobs().await;
        let before = app.sent().len();
        known(graduate.document.clone()).await;
        app.run_due_jobs().await;
        assert_eq!(app.sent().len(), before);
        known(right.clone()).await;
        assert!(!app.code_to(&graduate.mobile).await.is_empty());
        assert_eq!(app.sent().len(), before + 1);
        // Searches of the school and of employers find the record by the right number.
        let found = school.post("/s/2027/agreements/search", &[("q", &right)]).await.expect(303);
        assert!(school.follow(found).await.contains(&graduate.name));
    }

    async fn word_of_a_correction_leaves_by_the_channels_of_the_graduates_own_school(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        // What the message is about reads as a placement's reference, in a school there is not.
        let misread: PlacementRef = graduate.entry.to_string().parse().unwrap();
        assert_ne!(misread.school, basic.school);
        correct(&mut school, &graduate, &[("document_number", &resident_id(77))]).await.expect(303);
        app.run_due_jobs().await;
        let told: Vec<_> = app.sent().into_iter().filter(|message| message.act == "check-again").collect();
        assert_eq!(told.iter().map(|message| message.to.as_str()).collect::<Vec<_>>(), [graduate.mobile.as_str()]);
        let mut tx = app.app().db.read().await.unwrap();
        assert_eq!(store::jobs::counts(&mut tx, app.app().now()).await.unwrap().dead, 0);
    }

    async fn a_number_of_somebody_else_never_hands_over_a_signing(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let (graduate, other) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        change(&app, "UPDATE entries SET cohort = 2026, name = $2 WHERE entry_id = $1", params![other.entry, graduate.name.as_str()]).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let refused = correct(&mut school, &graduate, &[("document_number", &other.document)]).await.expect(422);
        assert!(refused.contains("属于另一名毕业生"), "{}", refused.text());
        assert_eq!(row(&app, record).await.person, graduate.person);

        // Without a signing the entry moves to the person who has the number; the old account reaches nothing.
        let third = app.graduate(&basic, 3).await;
        change(&app, "UPDATE entries SET name = $2 WHERE entry_id = $1", params![third.entry, other.name.as_str()]).await;
        change(&app, "UPDATE entries SET name = $2 WHERE entry_id = $1", params![other.entry, other.name.as_str()]).await;
        let mut phone = app.sign_in(&third.somebody).await;
        phone.get("/g").await.expect(200);
        correct(&mut school, &third, &[("document_number", &other.document)]).await.expect(303);
        assert_eq!(person_of(&app, &third).await, other.person);
        assert!(phone.get("/g").await.location().is_some_and(|to| to.starts_with("/login")));
        assert!(contacts(&app, third.person).await.is_empty());
        let mut theirs = app.sign_in(&other.somebody).await;
        assert!(theirs.get("/me/entries").await.expect(200).contains("2027"));
        app.run_due_jobs().await;
    }

    async fn a_number_under_another_name_stays_unlinked(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let (graduate, other) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        change(&app, "UPDATE entries SET cohort = 2026 WHERE entry_id = $1", params![other.entry]).await;
        correct(&mut school, &graduate, &[("document_number", &other.document)]).await.expect(303);
        let person = person_of(&app, &graduate).await;
        assert!(person != graduate.person && person != other.person);
        assert!(school.get("/s/2027/students").await.expect(200).contains("姓名不一致"));
        let mut theirs = app.sign_in(&other.somebody).await;
        assert!(!theirs.get("/me/entries").await.expect(200).contains("2027"));
        app.run_due_jobs().await;
    }

    async fn an_unchecked_graduate_is_led_to_the_check_first(app: TestApp) {
        let (basic, _) = admin(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        change(
            &app,
            "UPDATE entries SET check_state = 'unchecked', checked_at = NULL WHERE entry_id = $1",
            params![graduate.entry],
        )
        .await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.feature("F063");
        let pages = ["", "/invitations", "/records"].map(ToOwned::to_owned).into_iter().chain([
            format!("/invitations/{record}"),
            format!("/invitations/{record}/accept"),
            format!("/invitations/{record}/refuse"),
            format!("/records/{record}"),
        ]);
        for page in pages {
            phone.get(&format!("/g{page}")).await.expect(303).expect_to("/g/check");
        }
        for act in ["accept", "refuse", "send-code"] {
            phone.post(&format!("/g/invitations/{record}/{act}"), &[]).await.expect_to("/g/check");
        }
        for page in ["/g/check", "/g/me", "/g/messages", "/me", "/me/contacts"] {
            phone.get(page).await.expect(200);
        }
        let page = phone.get("/g/check").await.expect(200);
        phone.submit(&page, "/g/check", &[("act", "confirm")]).await.expect_to("/g");
        phone.get(&format!("/g/invitations/{record}")).await.expect(200);
    }

    async fn first_accounts_are_corrected_by_the_level_above(app: TestApp) {
        let (basic, _) = admin(&app).await;
        let mut operator = app.sign_in(&basic.operator).await;
        operator.feature("F024").feature("F030");
        let form = operator.get("/o/users/new").await.expect(200);
        let post = format!("school:{}", basic.school);
        let fields = [
            ("login", "first90011"),
            ("post", post.as_str()),
            ("name", "名字打错"),
            ("mobile", "19900077777"),
            ("employment", "write"),
            ("archive", "write"),
            ("household", "write"),
            ("levels", "all"),
        ];
        operator.submit(&form, "/o/users", &fields).await.expect(200);
        let found = operator.post("/o/users/search", &[("q", "first90011")]).await.expect(200);
        let edit = found.link("/o/users/0");
        let form = operator.get(&edit).await.expect(200);
        let mut right = fields;
        right[2].1 = "名字更正";
        right[3].1 = "19900066666";
        operator.submit(&form, &edit, &right).await.expect_to("/o/users");
        let page = operator.get(&edit).await.expect(200);
        assert!(page.contains("名字更正") && page.contains("19900066666"), "{}", page.html());
        // What the operator saw before somebody else's correction is stale.
        let stale = operator.submit(&form, &edit, &fields).await.expect(409);
        assert!(stale.contains("刚刚被修改"), "{}", stale.text());
        operator.get(&format!("/o/users/{}", basic.employer_admin.account)).await.expect(404);
        let mut province = app.sign_in(&basic.province_admin).await;
        let own = edit.replace("/o/users", "/p/2027/users");
        let form = province.get(&own).await.expect(200);
        right[2].1 = "省级更正";
        province.submit(&form, &own, &right).await.expect_to("/p/2027/users");
        let mut other = app.sign_in(&basic.school_admin).await;
        assert!(other.get("/s/2027/users").await.expect(200).contains("省级更正"));
    }
}

/// A contact's text is never kept open.
#[test]
fn a_contact_prints_masked() {
    let contact = Contact::Mobile(domain::people::Mobile::parse("19900088888").unwrap());
    assert!(!format!("{contact} {contact:?}").contains("19900088888"));
}
