//! Ending what is in force or approved from a page that has grown old, and by those it does not concern.

use domain::placements::StateCode;

use crate::after_the_pass::{PASSWORD, administrator, amended};
use crate::agreement::{row, sealed};
use crate::applications::{ledger_is_clean, reported, submitted, uploaded};
use crate::harness::{Page, TestApp, Visitor};
use crate::own_records::to_be_stamped;
use crate::record_lists::paper_done;

/// Posts the form of one's own page to the address of another's.
async fn strayed(stranger: &mut Visitor, page: &Page, own: &str, to: &str, fields: &[(&str, &str)]) -> Page {
    let hidden = page.hidden_of(own);
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend_from_slice(fields);
    stranger.post(to, &all).await
}

both_engines! {
    async fn a_school_voids_nothing_from_an_old_page_and_nothing_of_another_school(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = sealed(&app, &basic, &graduate).await;
        app.run_due_jobs().await;
        let mut school = administrator(&app, &basic.school_admin).await;
        school.feature("F154");
        let address = format!("/s/2027/agreements/{record}");
        let act = format!("{address}/void");
        let fields = [("reason", "双方书面说明协商一致取消"), ("asked", "1"), ("password", PASSWORD)];
        let old = school.get(&act).await.expect(200);
        amended(&mut school, &address, &[("report_place", "江州市学府路9号")]).await.expect_to(&address);
        let late = school.submit(&old, &act, &fields).await.expect(409);
        assert!(late.contains("没有作废") && late.contains("双方书面说明协商一致取消"), "{}", late.text());
        let now = row(&app, record).await;
        assert_eq!(now.state, StateCode::OnSigned);
        assert_eq!(late.hidden("version"), now.version.to_string(), "the page goes on from what it shows now");
        assert!(!reported(&app, &graduate).await.is_empty());

        let elsewhere = app.seed_elsewhere().await;
        let theirs = app.graduate(&elsewhere, 2).await;
        let theirs = paper_done(&app, &elsewhere, &theirs).await;
        let mut stranger = administrator(&app, &elsewhere.school_admin).await;
        stranger.get(&act).await.expect(404);
        let own = format!("/s/2027/paper-agreements/{theirs}/void");
        let page = stranger.get(&own).await.expect(200);
        strayed(&mut stranger, &page, &own, &act, &fields).await.expect(404);
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.get(&act).await.expect(404);
        department.post(&act, &fields).await.expect(404);
        assert_eq!(row(&app, record).await.version, now.version);
        assert_eq!(row(&app, theirs).await.state, StateCode::BdDone);
        ledger_is_clean(&app).await;
    }

    async fn a_graduate_gives_nothing_up_from_an_old_page_and_nothing_of_another(app: TestApp) {
        let basic = app.seed_basic().await;
        let (graduate, other) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let record = to_be_stamped(&app, &basic, &graduate).await;
        let theirs = to_be_stamped(&app, &basic, &other).await;
        let mut own = app.sign_in(&graduate.somebody).await;
        let at = format!("/g/records/{record}");
        let act = format!("{at}/abandon");
        let old = own.get(&act).await.expect(200);
        let to = old.contact();
        let hidden = old.hidden_of(&act);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend([("contact", to.as_str()), ("reason", "单位不再招聘")]);
        own.post(&format!("{act}/send-code"), &fields).await.expect(200);
        let code = app.code_to(&graduate.mobile).await;
        let given = [("contact", to.as_str()), ("reason", "单位不再招聘"), ("code", code.as_str())];

        let mut stranger = app.sign_in(&other.somebody).await;
        stranger.get(&act).await.expect(404);
        let theirs_at = format!("/g/records/{theirs}/abandon");
        let page = stranger.get(&theirs_at).await.expect(200);
        strayed(&mut stranger, &page, &theirs_at, &act, &given).await.expect(404);
        strayed(&mut stranger, &page, &theirs_at, &format!("{act}/send-code"), &given).await.expect(404);
        assert_eq!(row(&app, record).await.state, StateCode::OfStamp);

        // A stamped copy on the form moves the record on although it still waits for the stamp.
        uploaded(&app, &graduate, record).await;
        let late = own.submit(&old, &act, &given).await.expect(409);
        assert!(late.contains("没有办理成功") && late.html().contains("单位不再招聘"), "{}", late.text());
        assert_eq!(row(&app, record).await.state, StateCode::OfStamp);
        submitted(&app, &graduate, record).await.unwrap();
        let late = own.submit(&old, &act, &given).await.expect(409);
        assert!(late.contains("没有办理成功") && late.html().contains("单位不再招聘"), "{}", late.text());
        assert_eq!(row(&app, record).await.state, StateCode::OfImageReviewDepartment);
        own.get(&act).await.expect_to(&at);
        ledger_is_clean(&app).await;
    }
}
