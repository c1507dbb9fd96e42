//! Rules that change while a record is open: a process keeps the settings and the pinned half of the policy it began
//! under, and always meets today's current half. Deadlines are open to their last microsecond and no longer.

use std::sync::Arc;

use app::ActError;
use app::placements::timeline::{self, Phase};
use app::placements::{accept, decide, evidence, own_acts, refuse, start, submit, take_back};
use domain::accounts::{Access, SystemPurpose};
use domain::ids::{ContactId, PlacementRef};
use domain::organisations::{ReviewLevels, SchoolSettings};
use domain::placements::{Act, Decision, Pace, PlacementKind, Remarks, StateCode};
use domain::policy::{Policy, profile};
use domain::time::{Day, Instant};
use store::organisations::settings::SettingsRow;
use store::organisations::{policies, provinces, settings};

use crate::agreement::{accepted, actor, decided, invited, pass, row, version};
use crate::applications::{ledger_is_clean, passed, saved, settled, started, submitted, unit, uploaded, values};
use crate::harness::{Basic, Graduate, TestApp};

const ADMINISTER: Access = Access::system(SystemPurpose::Administer);

/// Puts changed settings in force for the school's cohort.
pub async fn settings_are(app: &TestApp, basic: &Basic, change: impl FnOnce(&mut SchoolSettings)) {
    let mut tx = app.app().db.write().await.unwrap();
    let newest = settings::newest(&mut tx, &ADMINISTER, basic.school, basic.cohort).await.unwrap().unwrap();
    let mut body: SchoolSettings = serde_json::from_str(&newest.body).unwrap();
    change(&mut body);
    let new = SettingsRow { version: newest.version + 1, body: serde_json::to_string(&body).unwrap() };
    let now = app.app().now();
    settings::insert(&mut tx, &ADMINISTER, basic.school, basic.cohort, &new, None, now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn levels_are(app: &TestApp, basic: &Basic, levels: ReviewLevels) {
    settings_are(app, basic, |settings| settings.levels = levels).await;
}

/// Puts v23 with these values of the province's own in force.
pub async fn policy_is(app: &TestApp, basic: &Basic, overrides: &str) -> Arc<Policy> {
    let mut tx = app.app().db.write().await.unwrap();
    let school = store::organisations::schools::find(&mut tx, &ADMINISTER, basic.school).await.unwrap().unwrap();
    let province = provinces::find(&mut tx, &ADMINISTER, school.province).await.unwrap().unwrap();
    let now = app.app().now();
    let version = policies::insert(&mut tx, &ADMINISTER, school.province, "v23", overrides, None, now).await.unwrap();
    assert!(provinces::set_rules(&mut tx, &ADMINISTER, &province, province.parties, version).await.unwrap());
    tx.commit().await.unwrap();
    Arc::new(profile("v23").unwrap().policy.with_overrides(overrides).unwrap())
}

async fn contact_of(app: &TestApp, graduate: &Graduate) -> ContactId {
    let who = actor(app, &graduate.somebody).await;
    app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap()[0].0.contact
}

async fn pulled_back(app: &TestApp, graduate: &Graduate, record: PlacementRef) {
    let (who, seen) = (actor(app, &graduate.somebody).await, version(app, record).await);
    own_acts::pull_back(app.app(), &who, app.app().new_id(), record, seen).await.unwrap();
}

fn remarks() -> Decision {
    Decision::Return(Remarks { fields: Vec::new(), details: "请写全称".into() })
}

fn guard(answer: Result<impl std::fmt::Debug, ActError>) -> String {
    match answer {
        Err(ActError::Refused(refusal)) => refusal.guard,
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn an_application_keeps_the_review_levels_of_its_first_submission(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::DepartmentThenSchool).await;
        let [first, second, third] = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await, app.graduate(&basic, 3).await];
        let returned = started(&app, &first, PlacementKind::Destination, "seeking").await;
        submitted(&app, &first, returned).await.unwrap();
        settled(&app, &basic.reviewers[0], returned, remarks()).await;
        let pulled = started(&app, &second, PlacementKind::Destination, "seeking").await;
        submitted(&app, &second, pulled).await.unwrap();
        pulled_back(&app, &second, pulled).await;
        let draft = started(&app, &third, PlacementKind::Destination, "seeking").await;

        levels_are(&app, &basic, ReviewLevels::SchoolOnly).await;
        for (graduate, record, levels) in [(&first, returned, 2), (&second, pulled, 2), (&third, draft, 1)] {
            let who = actor(&app, &graduate.somebody).await;
            let steps = timeline::timeline(app.app(), &who, record).await.unwrap();
            let reviews = steps.iter().filter(|step| step.phase == Phase::ToCome && step.until.starts_with("一般"));
            assert_eq!(reviews.count(), levels, "{steps:?}");
        }
        for (graduate, record) in [(&first, returned), (&second, pulled)] {
            submitted(&app, graduate, record).await.unwrap();
            assert_eq!(row(&app, record).await.state, StateCode::QxReviewDepartment, "it began with two levels");
        }
        submitted(&app, &third, draft).await.unwrap();
        assert_eq!(row(&app, draft).await.state, StateCode::QxReviewSchool, "a draft has not begun");

        levels_are(&app, &basic, ReviewLevels::DepartmentThenSchool).await;
        settled(&app, &basic.school_admin, draft, remarks()).await;
        submitted(&app, &third, draft).await.unwrap();
        assert_eq!(row(&app, draft).await.state, StateCode::QxReviewSchool, "it began with one level");
        ledger_is_clean(&app).await;
    }

    async fn a_stamped_image_goes_the_way_its_text_went(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::DepartmentThenSchool).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Offline, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        submitted(&app, &graduate, record).await.unwrap();
        passed(&app, &basic, record).await;
        levels_are(&app, &basic, ReviewLevels::SchoolOnly).await;
        uploaded(&app, &graduate, record).await;
        submitted(&app, &graduate, record).await.unwrap();
        assert_eq!(row(&app, record).await.state, StateCode::OfImageReviewDepartment);
        ledger_is_clean(&app).await;
    }

    async fn pinned_keys_are_those_of_the_first_submission_and_current_keys_are_todays(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let [old, new] = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await];
        let [before, after] = [
            started(&app, &old, PlacementKind::Destination, "seeking").await,
            started(&app, &new, PlacementKind::Destination, "seeking").await,
        ];
        submitted(&app, &old, before).await.unwrap();
        let keys = "review.return_allowed.destination = false\nreview.settle_seconds = 60\nupload.evidence.max_files = 1\n";
        policy_is(&app, &basic, keys).await;
        // Started before, submitted after: it begins now.
        submitted(&app, &new, after).await.unwrap();
        let reviewer = actor(&app, &basic.school_admin).await;
        let (record, seen) = (after, version(&app, after).await);
        let input = decide::Decide { record, nonce: app.app().new_id(), seen, decision: remarks(), pace: Pace::Single };
        assert_eq!(guard(decide::decide(app.app(), &reviewer, &input).await), "return-not-allowed");
        decided(&app, &basic.school_admin, before, remarks()).await;
        app.clock().advance_seconds(59);
        app.run_due_jobs().await;
        assert_eq!(row(&app, before).await.state, StateCode::QxReviewSchool, "a minute is today's pause");
        app.clock().advance_seconds(1);
        app.run_due_jobs().await;
        assert_eq!(row(&app, before).await.state, StateCode::QxReturned);
        uploaded(&app, &old, before).await;
        let who = actor(&app, &old.somebody).await;
        let second = app.app().pictures.picture_code("ABCD", [3; 32]);
        let upload = app::employers::licence::Upload { name: "第二份.png".into(), bytes: second };
        let more = evidence::add(app.app(), &who, app.app().new_id(), before, vec![upload]).await.unwrap_err();
        assert!(matches!(&more, ActError::Fields(errors) if errors.of("evidence").is_some()), "{more:?}");
        ledger_is_clean(&app).await;
    }

    async fn an_invitation_is_answered_up_to_its_last_microsecond(app: TestApp) {
        let basic = app.seed_basic().await;
        let [early, late] = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await];
        let [in_time, over] = [invited(&app, &basic, &early).await, invited(&app, &basic, &late).await];
        let deadline = row(&app, in_time).await.deadline.unwrap();
        assert_eq!(deadline, deadline.day().start(), "the end of a day");
        app.clock().advance_to(Instant::from_micros(deadline.micros() - 1));
        accepted(&app, &early, in_time).await;
        assert_eq!(row(&app, in_time).await.state, StateCode::OnReviewDepartment);
        app.clock().advance_to(deadline);
        let (who, contact) = (actor(&app, &late.somebody).await, contact_of(&app, &late).await);
        let closed = accept::send_code(app.app(), &who, over, 1, contact).await;
        assert!(matches!(closed, Err(ActError::Refused(_))), "{closed:?}");
        assert_eq!(row(&app, over).await.state, StateCode::OnExpired, "the act that meets it first writes it");
        let input =
            refuse::Refuse { record: over, nonce: app.app().new_id(), seen: 2, reason: String::new(), tell_employer: false };
        assert_eq!(guard(refuse::refuse(app.app(), &who, &input).await), "out-of-place");
        ledger_is_clean(&app).await;
    }

    async fn an_acceptance_is_taken_back_up_to_the_last_microsecond_of_its_two_hours(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let end = app.app().now().plus_minutes(120);
        let who = actor(&app, &graduate.somebody).await;
        let back = async |nonce, seen| take_back::take_back(app.app(), &who, nonce, record, seen).await;
        app.clock().advance_to(Instant::from_micros(end.micros() - 1));
        back(app.app().new_id(), 2).await.unwrap();
        accepted(&app, &graduate, record).await;
        app.clock().advance_to(app.app().now().plus_minutes(120));
        assert_eq!(guard(back(app.app().new_id(), 4).await), "cooling-over");
        ledger_is_clean(&app).await;
    }

    async fn nothing_begins_after_the_last_day_of_the_season_and_what_was_decided_before_takes_effect(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let [first, second] = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await];
        let record = started(&app, &first, PlacementKind::Destination, "seeking").await;
        let waiting = started(&app, &second, PlacementKind::Destination, "seeking").await;
        let closing = Day::new(2027, 9, 1).unwrap().start();
        app.clock().advance_to(closing.plus_seconds(-5));
        submitted(&app, &first, record).await.unwrap();
        decided(&app, &basic.school_admin, record, pass()).await;
        app.clock().advance_to(closing);
        assert_eq!(guard(submitted(&app, &second, waiting).await), "season-closed");
        let who = actor(&app, &second.somebody).await;
        let begun = start::start(app.app(), &who, app.app().new_id(), PlacementKind::Offline, "").await;
        assert_eq!(guard(begun), "season-closed");
        app.clock().advance_to(closing.plus_seconds(5));
        app.run_due_jobs().await;
        assert_eq!(row(&app, record).await.state, StateCode::QxDone, "decided in time");
        ledger_is_clean(&app).await;
    }

    async fn a_code_for_one_act_serves_no_other_and_none_twice(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Offline, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        submitted(&app, &graduate, record).await.unwrap();
        settled(&app, &basic.school_admin, record, pass()).await;
        uploaded(&app, &graduate, record).await;
        let (who, contact) = (actor(&app, &graduate.somebody).await, contact_of(&app, &graduate).await);
        let seen = version(&app, record).await;
        own_acts::send_code(app.app(), &who, record, seen, contact, Act::Abandon).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        let sheet = |code: &str| submit::Submit {
            record,
            nonce: app.app().new_id(),
            seen,
            confirmed: true,
            contact: Some(contact),
            code: code.to_owned(),
        };
        let foreign = submit::submit(app.app(), &who, &sheet(&code)).await.unwrap_err();
        assert!(matches!(&foreign, ActError::Fields(errors) if errors.of("code").is_some()), "{foreign:?}");
        submit::send_code(app.app(), &who, record, seen, contact).await.unwrap();
        let own = app.code_to(&graduate.mobile).await;
        app.clock().advance_seconds(600);
        let expired = submit::submit(app.app(), &who, &sheet(&own)).await.unwrap_err();
        assert!(matches!(&expired, ActError::Fields(errors) if errors.of("code").is_some_and(|text| text.contains("过期"))), "{expired:?}");
        submit::send_code(app.app(), &who, record, seen, contact).await.unwrap();
        let own = app.code_to(&graduate.mobile).await;
        submit::submit(app.app(), &who, &sheet(&own)).await.unwrap();
        pulled_back(&app, &graduate, record).await;
        let again = submit::Submit { seen: version(&app, record).await, ..sheet(&own) };
        let replayed = submit::submit(app.app(), &who, &again).await.unwrap_err();
        assert!(matches!(&replayed, ActError::Fields(errors) if errors.of("code").is_some()), "{replayed:?}");
        assert_eq!(row(&app, record).await.state, StateCode::OfImagePulled);
        ledger_is_clean(&app).await;
    }
}
