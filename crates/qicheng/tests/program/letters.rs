//! What a letter says, how long it stands, when another may follow, and what the reviewer sees of the graduate since.

use app::placements::invite;
use domain::ids::PlacementRef;
use domain::organisations::ReviewLevels;
use domain::placements::StateCode;
use store::engine::params;

use crate::agreement::{accepted, actor, candidate, invited, letter_form, row};
use crate::harness::{Graduate, Page, TestApp, Visitor, execute};
use crate::signing::letter;

async fn refuse(app: &TestApp, graduate: &Graduate, record: PlacementRef) {
    let mut visitor = app.sign_in(&graduate.somebody).await;
    let address = format!("/g/invitations/{record}/refuse");
    let page = visitor.get(&address).await.expect(200);
    visitor.submit(&page, &address, &[]).await.expect(303);
}

/// Sends the letter from `form` to the candidate.
async fn send(employer: &mut Visitor, form: &Page, candidate: &str) -> Page {
    let (words, candidates) = (letter_form(), [candidate.to_owned()]);
    let fields = letter(&words, &candidates);
    let preview = employer.submit(form, "/e/invitations/preview", &fields).await.expect(200);
    employer.submit(&preview, "/e/invitations/send", &fields).await
}

both_engines! {
    async fn where_a_letter_invites_one_graduate_several_are_refused(app: TestApp) {
        let basic = app.seed_basic().await;
        let (one, two) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let candidates = vec![candidate(&app, &basic, &one).await, candidate(&app, &basic, &two).await];
        let mut tx = app.app().db.write().await.unwrap();
        let own = "UPDATE policy_versions SET overrides = $1";
        execute(&mut tx, own, params!["invite.batch = false\n"]).await;
        tx.commit().await.unwrap();
        let who = actor(&app, &basic.employer_admin).await;
        let letter = invite::Letter { form: letter_form(), candidates };
        let sent = invite::send(app.app(), &who, app.app().new_id(), &letter).await.unwrap();
        let guards: Vec<&str> = sent.refused.iter().map(|(_, refusal)| refusal.guard.as_str()).collect();
        assert_eq!((sent.invited.len(), guards), (0, vec!["one-letter-each", "one-letter-each"]));
        invited(&app, &basic, &one).await;
    }

    async fn a_letter_says_everything_and_stands_to_the_end_of_its_last_day(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let candidates = [candidate(&app, &basic, &graduate).await.to_string()];
        let mut employer = app.sign_in(&basic.employer_admin).await;
        employer.feature("F095").feature("F114").feature("F115");
        let address = format!("/e/invitations/new?candidate={}", candidates[0]);
        let page = employer.get(&address).await.expect(200);
        let mut words = letter_form();
        for days in ["0", "七", "999", ""] {
            days.clone_into(&mut words.days);
            let wrong = employer.submit(&page, "/e/invitations/preview", &letter(&words, &candidates)).await.expect(422);
            assert!(wrong.contains("应约有效期应为 1 至"), "{days}: {}", wrong.text());
        }
        "7".clone_into(&mut words.days);
        for feature in ["F097", "F098", "F099", "F100"] {
            employer.feature(feature);
        }
        let mut fields = letter(&words, &candidates);
        fields.push(("report_place", &words.report_place));
        let preview = employer.submit(&page, "/e/invitations/preview", &fields).await.expect(200);
        assert!(preview.contains("11 月 25 日 24:00 前未回应"), "{}", preview.text());
        employer.submit(&preview, "/e/invitations/send", &fields).await.expect(303);
        let list = employer.get("/e/invitations").await.expect(200);
        let record: PlacementRef = list.data_attribute("ref").unwrap().parse().unwrap();

        let mut visitor = app.sign_in(&graduate.somebody).await;
        let seen = visitor.get(&format!("/g/invitations/{record}")).await.expect(200);
        let own = employer.get(&format!("/e/invitations/{record}")).await.expect(200);
        for words in ["应约截止时间", "24:00", "2027-07-05", &words.report_place, "江州云帆软件有限公司", &words.supplement] {
            assert!(seen.contains(words), "{words}: {}", seen.text());
            assert!(own.contains(words), "{words}: {}", own.text());
        }
        for words in ["实际工作地点", "档案转递类型", "户口迁移类型", &words.phone, &words.contact] {
            assert!(seen.contains(words), "{words}: {}", seen.text());
        }

        // Sent on the 18th at 9:30 for seven days: open through the whole of the 25th.
        app.clock().advance_seconds(7 * 86_400 + 14 * 3600 + 1740);
        app.run_due_jobs().await;
        assert_eq!(row(&app, record).await.state, StateCode::OnInvited);
        let mut visitor = app.sign_in(&graduate.somebody).await;
        assert!(visitor.get(&format!("/g/invitations/{record}")).await.expect(200).contains("接受邀请"));
        app.clock().advance_seconds(120);
        app.run_due_jobs().await;
        assert_eq!(row(&app, record).await.state, StateCode::OnExpired);
    }

    async fn a_letter_follows_a_refused_or_expired_one_but_not_an_open_one(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let id = candidate(&app, &basic, &graduate).await.to_string();
        let mut employer = app.sign_in(&basic.employer_admin).await;
        let address = format!("/e/invitations/new?candidate={id}");
        let form = employer.get(&address).await.expect(200);
        let (words, candidates) = (letter_form(), [id.clone()]);
        let preview = employer.submit(&form, "/e/invitations/preview", &letter(&words, &candidates)).await.expect(200);
        let first = invited(&app, &basic, &graduate).await;
        employer.feature("F121");
        let page = employer.get(&address).await.expect(200);
        assert!(page.contains("暂不可邀请") && page.contains("本单位对该生已有一份邀请未结束"));
        // What was previewed before meets the open letter and sends nothing.
        let told =
            employer.submit(&preview, "/e/invitations/send", &letter(&words, &candidates)).await.expect(303);
        let told = employer.follow(told).await.expect(200);
        assert!(told.contains("没有发出") && told.contains("本单位对该生已有一份邀请未结束"), "{}", told.text());
        let sql = "SELECT COUNT(*) FROM placements";
        let count = async || -> i64 {
            let mut tx = app.app().db.read().await.unwrap();
            tx.one(sql, Vec::new(), |row| row.get(0)).await.unwrap()
        };
        assert_eq!(count().await, 1);

        refuse(&app, &graduate, first).await;
        employer.feature("F122");
        let form = employer.get(&address).await.expect(200);
        assert!(!form.contains("暂不可邀请"), "{}", form.text());
        send(&mut employer, &form, &id).await.expect(303);
        assert_eq!(count().await, 2);
        app.clock().advance_seconds(9 * 86_400);
        app.run_due_jobs().await;
        let mut employer = app.sign_in(&basic.employer_admin).await;
        let form = employer.get(&address).await.expect(200);
        send(&mut employer, &form, &id).await.expect(303);
        assert_eq!(count().await, 3);
    }

    async fn the_reviewer_sees_what_changed_since_the_acceptance(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F140");
        let address = format!("/s/2027/review?case={record}");
        let case = school.get(&address).await.expect(200);
        assert!(case.contains("学籍信息一致") && case.contains("2023000001"));
        let mut tx = app.app().db.write().await.unwrap();
        let sql = "UPDATE entries SET student_number = $2 WHERE entry_id = $1";
        execute(&mut tx, sql, params![graduate.entry, "2023999999"]).await;
        tx.commit().await.unwrap();
        let case = school.get(&address).await.expect(200);
        assert!(case.contains("学籍信息有 1 处与接受时不同"), "{}", case.text());
        assert!(case.contains("2023000001") && case.contains("2023999999"), "{}", case.text());
    }
}
