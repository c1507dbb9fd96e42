//! The way from an invitation to a sealed agreement, through the use cases: what every page stands on.

use app::placements::{accept, decide, invite, settle, undo, withdraw};
use app::{ActError, Actor};
use domain::ids::{CandidateId, PlacementRef};
use domain::placements::{Decision, FailReason, Failing, Pace, StateCode};
use store::employers::candidates::CandidateRow;

pub use crate::harness::letter_form;
use crate::harness::{Basic, Graduate, Somebody, TestApp};

/// The actor behind somebody's session.
pub async fn actor(app: &TestApp, somebody: &Somebody) -> Actor {
    let visitor = app.sign_in(somebody).await;
    let token = visitor.cookie("qicheng_session").unwrap().to_owned();
    app::accounts::sessions::resume(app.app(), &token).await.unwrap().unwrap().actor
}

/// Puts the graduate among the employer's candidates.
pub async fn candidate(app: &TestApp, basic: &Basic, graduate: &Graduate) -> CandidateId {
    let id = CandidateId(app.app().new_id());
    let employer = actor(app, &basic.employer_admin).await;
    let access = employer.access(domain::accounts::Action::FindGraduate).unwrap();
    let row = CandidateRow {
        employer: basic.employer,
        candidate: id,
        school: graduate.school,
        entry: graduate.entry,
        name: graduate.name.clone(),
        school_name: basic.school_name.clone(),
        cohort: basic.cohort,
        department: "计算机学院".into(),
        level: "本科".into(),
        major: "计算机科学与技术".into(),
        added_at: app.app().now(),
        added_by: basic.employer_admin.account,
    };
    let mut tx = app.app().db.write().await.unwrap();
    store::employers::candidates::insert(&mut tx, &access, &row).await.unwrap();
    let far = (app.app().now().plus_hours(1), CandidateId(uuid::Uuid::max()));
    let listed = store::employers::candidates::list(&mut tx, &access, far, 100).await.unwrap();
    tx.commit().await.unwrap();
    listed.into_iter().find(|row| row.entry == graduate.entry).unwrap().candidate
}

/// Invites the graduate and returns the record.
pub async fn invited(app: &TestApp, basic: &Basic, graduate: &Graduate) -> PlacementRef {
    let candidate = candidate(app, basic, graduate).await;
    let employer = actor(app, &basic.employer_admin).await;
    let letter = invite::Letter { form: letter_form(), candidates: vec![candidate] };
    let sent = invite::send(app.app(), &employer, app.app().new_id(), &letter).await.unwrap();
    assert!(sent.refused.is_empty(), "{:?}", sent.refused);
    sent.invited[0]
}

/// Accepts with a code sent to the graduate's mobile.
pub async fn accepted(app: &TestApp, graduate: &Graduate, record: PlacementRef) {
    let who = actor(app, &graduate.somebody).await;
    let contacts = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap();
    let contact = contacts[0].0.contact;
    let seen = version(app, record).await;
    accept::send_code(app.app(), &who, record, seen, contact).await.unwrap();
    let code = app.code_to(&graduate.mobile).await;
    let input = accept::Accept { record, nonce: app.app().new_id(), seen, agreed: true, contact: Some(contact), code };
    accept::accept(app.app(), &who, &input).await.unwrap();
}

pub async fn version(app: &TestApp, record: PlacementRef) -> i64 {
    row(app, record).await.version
}

pub async fn row(app: &TestApp, record: PlacementRef) -> store::placements::PlacementRow {
    let access = domain::accounts::Access::system(domain::accounts::SystemPurpose::Verify);
    let mut tx = app.app().db.read().await.unwrap();
    store::placements::find(&mut tx, &access, record).await.unwrap().unwrap()
}

pub async fn decided(app: &TestApp, reviewer: &Somebody, record: PlacementRef, decision: Decision) {
    let who = actor(app, reviewer).await;
    let seen = version(app, record).await;
    let input = decide::Decide { record, nonce: app.app().new_id(), seen, decision, pace: Pace::Single };
    decide::decide(app.app(), &who, &input).await.unwrap().unwrap();
}

/// The whole way: invited, accepted, passed at both levels, sealed.
pub async fn sealed(app: &TestApp, basic: &Basic, graduate: &Graduate) -> PlacementRef {
    let record = invited(app, basic, graduate).await;
    accepted(app, graduate, record).await;
    for reviewer in [&basic.reviewers[0], &basic.school_admin] {
        decided(app, reviewer, record, pass()).await;
        app.clock().advance_seconds(11);
        settle::settle(app.app(), record).await.unwrap();
    }
    assert_eq!(row(app, record).await.state, StateCode::OnSigned);
    record
}

pub fn pass() -> Decision {
    Decision::pass(Vec::new())
}

async fn ledger_is_clean(app: &TestApp) {
    app.run_due_jobs().await;
    let report = app::ledger::verify::verify(app.app()).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert!(report.events > 0 && report.checkpoints > 0);
}

both_engines! {
    async fn an_invitation_becomes_a_sealed_agreement(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        assert_eq!(row(&app, record).await.state, StateCode::OnReviewDepartment);
        decided(&app, &basic.reviewers[0], record, pass()).await;
        assert_eq!(row(&app, record).await.state, StateCode::OnReviewDepartment);
        app.clock().advance_seconds(11);
        app.run_due_jobs().await;
        assert_eq!(row(&app, record).await.state, StateCode::OnReviewSchool);
        decided(&app, &basic.school_admin, record, pass()).await;
        let undone = actor(&app, &basic.school_admin).await;
        undo::undo(app.app(), &undone, app.app().new_id(), record, version(&app, record).await).await.unwrap();
        decided(&app, &basic.school_admin, record, pass()).await;
        app.clock().advance_seconds(11);
        settle::settle(app.app(), record).await.unwrap();
        let row = row(&app, record).await;
        assert_eq!(row.state, StateCode::OnSigned);
        let number = row.number.unwrap();
        assert!(number.starts_with("2027190011") && number.len() == 19, "{number}");
        let access = domain::accounts::Access::system(domain::accounts::SystemPurpose::Verify);
        let mut tx = app.app().db.read().await.unwrap();
        let sealed = store::placements::agreements::newest(&mut tx, &access, record).await.unwrap().unwrap();
        assert_eq!((sealed.version, sealed.content_hash.len()), (1, 64));
        let reported = store::placements::reported::find(&mut tx, &access, record.school, graduate.entry).await.unwrap();
        assert!(reported.unwrap().fields.contains(&basic.employer_name));
        drop(tx);
        ledger_is_clean(&app).await;
    }

    async fn a_failed_review_frees_the_graduate_for_the_next_invitation(app: TestApp) {
        let basic = app.seed_with(domain::organisations::ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let failing = Failing { reason: FailReason::UntrueTerms, details: "转正起薪与协商不一致".into() };
        decided(&app, &basic.school_admin, record, Decision::Fail(failing)).await;
        app.clock().advance_seconds(11);
        app.run_due_jobs().await;
        assert_eq!(row(&app, record).await.state, StateCode::OnFailed);
        let again = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, again).await;
        assert_eq!(row(&app, again).await.attempt, 2);
        ledger_is_clean(&app).await;
    }

    async fn a_withdrawn_invitation_cannot_be_accepted(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let employer = actor(&app, &basic.employer_admin).await;
        withdraw::withdraw(app.app(), &employer, app.app().new_id(), record, 1).await.unwrap();
        let who = actor(&app, &graduate.somebody).await;
        let contact = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap()[0].0.contact;
        let refused = accept::send_code(app.app(), &who, record, 2, contact).await.unwrap_err();
        assert!(matches!(refused, ActError::Refused(_)), "{refused:?}");
        ledger_is_clean(&app).await;
    }

    async fn an_unanswered_invitation_expires_at_the_end_of_the_last_day(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        app.clock().advance_seconds(9 * 86_400);
        app.run_due_jobs().await;
        assert_eq!(row(&app, record).await.state, StateCode::OnExpired);
        ledger_is_clean(&app).await;
    }
}

both_engines! {
    async fn a_letter_no_font_prints_is_refused_at_its_field_before_anybody_is_bound(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let candidate = candidate(&app, &basic, &graduate).await;
        let employer = actor(&app, &basic.employer_admin).await;
        let mut form = letter_form();
        form.report_place = "科创路 8 号甲座😀".into();
        let letter = invite::Letter { form, candidates: vec![candidate] };
        let sent = invite::send(app.app(), &employer, app.app().new_id(), &letter).await;
        let Err(ActError::Fields(errors)) = sent else { panic!("a letter went out that cannot be sealed") };
        assert!(errors.of("report_place").unwrap().contains('😀'), "{errors:?}");
    }
}
