//! After the last day of the season the school reopens one graduate, with a ground (decision 12).

use domain::placements::StateCode;
use store::engine::params;

use crate::agreement::row;
use crate::doors::run;
use crate::forms::whole_agreement;
use crate::harness::TestApp;
use crate::submitting::submitted;

both_engines! {
    async fn one_graduate_goes_on_after_the_last_day_and_nobody_else(app: TestApp) {
        let basic = app.seed_basic().await;
        let (late, other) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let (mut phone, mut beside) = (app.sign_in(&late.somebody).await, app.sign_in(&other.somebody).await);
        let record = whole_agreement(&mut phone).await;
        let waiting = whole_agreement(&mut beside).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        let student = format!("/s/2027/students/{}", late.entry);
        let address = format!("{student}/reopen");
        let page = school.get(&student).await.expect(200);
        assert!(page.form(&address).is_none(), "the season still lasts");

        run(&app, "UPDATE policy_versions SET overrides = $1", params!["season.change_until = \"-1/11-17\"\n"]).await;
        let sheet = |record: &str| format!("/g/records/{record}/submit");
        let refused = phone.get(&sheet(&record)).await.expect(200);
        assert!(refused.contains("暂不能提交") && refused.form(&sheet(&record)).is_none(), "{}", refused.text());
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        assert!(department.get(&student).await.expect(200).form(&address).is_none());

        let page = school.get(&student).await.expect(200);
        let bare = school.submit(&page, &address, &[("ground", " ")]).await.expect(422);
        assert!(bare.contains("请写明开放理由") && bare.html().contains("id=\"ground-e\""), "{}", bare.text());
        let ground = "用人单位九月才补发录用通知";
        school.submit(&page, &address, &[("ground", ground)]).await.expect_to(&student);
        // The second tap of the same page finds it done.
        school.submit(&page, &address, &[("ground", ground)]).await.expect_to(&student);
        let page = school.get(&student).await.expect(200);
        assert!(page.contains("已单独开放办理") && page.contains(ground), "{}", page.text());
        assert!(page.contains("截止后学校单独开放") && page.form(&address).is_none());

        assert!(phone.get("/g/messages").await.expect(200).contains("学校已为你单独开放办理"));
        submitted(&app, &mut phone, &late.mobile, &record).await.expect(303);
        assert_ne!(row(&app, record.parse().unwrap()).await.state, StateCode::OfDraft);
        let refused = beside.get(&sheet(&waiting)).await.expect(200);
        assert!(refused.contains("暂不能提交") && refused.form(&sheet(&waiting)).is_none(), "{}", refused.text());
        app.run_due_jobs().await;
    }
}
