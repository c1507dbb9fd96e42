//! What graduates apply for, through the use cases: destination, offline agreement, paper agreement, from the draft to
//! what is reported.

use app::ActError;
use app::employers::licence::Upload;
use app::placements::{evidence, load_application, own_acts, save, settle, start, submit};
use domain::accounts::{Access, SystemPurpose};
use domain::ids::PlacementRef;
use domain::placements::forms::Values;
use domain::placements::{Act, Decision, FailReason, Failing, PlacementKind, Remarks, Slot, StateCode};
use domain::reports::ReportedFields;
use store::engine::params;

use crate::agreement::{actor, decided, row, version};
use crate::harness::{Basic, Graduate, Somebody, TestApp, execute};

pub const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0,
    0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1,
    0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

pub fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub fn unit() -> Vec<(&'static str, &'static str)> {
    vec![
        ("employer", "星澜数据技术有限公司"),
        ("no_code_reason", "境外单位"),
        ("nature", "其他企业"),
        ("industry", "信息传输、软件和信息技术服务业"),
        ("region", "江苏省南京市"),
        ("address", "科创路 8 号"),
        ("post_category", "工程技术人员"),
        ("post", "数据工程师"),
        ("contact", "陈静"),
        ("phone", "025-88886666"),
        ("archive_transfer", "签约单位接收"),
        ("household_transfer", "转回生源地"),
        ("signed_on", "2026-11-02"),
    ]
}

pub async fn started(app: &TestApp, graduate: &Graduate, kind: PlacementKind, category: &str) -> PlacementRef {
    let who = actor(app, &graduate.somebody).await;
    start::start(app.app(), &who, app.app().new_id(), kind, category).await.unwrap()
}

pub async fn saved(app: &TestApp, graduate: &Graduate, record: PlacementRef, typed: Values) {
    let who = actor(app, &graduate.somebody).await;
    let seen = version(app, record).await;
    let input = save::Save { record, nonce: app.app().new_id(), seen, category: None, typed };
    assert_eq!(save::save(app.app(), &who, &input).await.unwrap(), seen + 1);
}

pub async fn uploaded(app: &TestApp, graduate: &Graduate, record: PlacementRef) {
    let who = actor(app, &graduate.somebody).await;
    // A picture of its own: the same one in two records is a thing to look into.
    let mut noise = [0; 32];
    noise[..16].copy_from_slice(record.placement.0.as_bytes());
    let bytes = app.app().pictures.picture_code("8K3M", noise);
    let upload = Upload { name: "证明.png".into(), bytes };
    evidence::add(app.app(), &who, app.app().new_id(), record, vec![upload]).await.unwrap();
}

/// The picture that two records share.
async fn uploaded_the_same(app: &TestApp, graduate: &Graduate, record: PlacementRef) {
    let who = actor(app, &graduate.somebody).await;
    let upload = Upload { name: "证明.png".into(), bytes: PNG.to_vec() };
    evidence::add(app.app(), &who, app.app().new_id(), record, vec![upload]).await.unwrap();
}

pub async fn submitted(app: &TestApp, graduate: &Graduate, record: PlacementRef) -> Result<(), ActError> {
    let who = actor(app, &graduate.somebody).await;
    let contacts = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap();
    let contact = contacts[0].0.contact;
    let seen = version(app, record).await;
    submit::send_code(app.app(), &who, record, seen, contact).await?;
    let code = app.code_to(&graduate.mobile).await;
    let nonce = app.app().new_id();
    let input = submit::Submit { record, nonce, seen, confirmed: true, contact: Some(contact), code };
    submit::submit(app.app(), &who, &input).await
}

pub async fn settled(app: &TestApp, reviewer: &Somebody, record: PlacementRef, decision: Decision) {
    decided(app, reviewer, record, decision).await;
    app.clock().advance_seconds(11);
    settle::settle(app.app(), record).await.unwrap();
}

pub async fn passed(app: &TestApp, basic: &Basic, record: PlacementRef) {
    for reviewer in [&basic.reviewers[0], &basic.school_admin] {
        settled(app, reviewer, record, Decision::pass(Vec::new())).await;
    }
}

pub async fn reported(app: &TestApp, graduate: &Graduate) -> ReportedFields {
    let access = Access::system(SystemPurpose::Verify);
    let mut tx = app.app().db.read().await.unwrap();
    let row = store::placements::reported::find(&mut tx, &access, graduate.school, graduate.entry).await.unwrap();
    row.map(|row| serde_json::from_str(&row.fields).unwrap()).unwrap_or_default()
}

pub async fn ledger_is_clean(app: &TestApp) {
    app.run_due_jobs().await;
    let report = app::ledger::verify::verify(app.app()).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

both_engines! {
    async fn a_destination_is_filled_in_submitted_returned_corrected_and_reported(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Destination, "study").await;
        let who = actor(&app, &graduate.somebody).await;
        let again = start::start(app.app(), &who, app.app().new_id(), PlacementKind::Destination, "study").await;
        let Err(ActError::Refused(refusal)) = again else { panic!("two drafts of a kind") };
        assert_eq!((refusal.guard.as_str(), refusal.record), ("draft-exists", Some(record)));

        saved(&app, &graduate, record, values(&[("school", "临江大学")])).await;
        let Err(ActError::Fields(errors)) = submitted(&app, &graduate, record).await else { panic!("incomplete") };
        assert_eq!(errors.of("study_kind"), Some("请选择具体去向"));
        assert!(errors.of("evidence").is_some());

        saved(&app, &graduate, record, values(&[("study_kind", "研究生"), ("school", "临江大学")])).await;
        uploaded(&app, &graduate, record).await;
        submitted(&app, &graduate, record).await.unwrap();
        let now = row(&app, record).await;
        assert_eq!((now.state, now.slot), (StateCode::QxReviewDepartment, Some(Slot::InProcess)));
        assert_eq!((now.employer_name.as_str(), now.post.as_str()), ("临江大学", "境内升学"));
        assert_eq!(reported(&app, &graduate).await, ReportedFields::default(), "nothing is reported before the pass");

        let remarks = Remarks { fields: vec!["school".into()], details: "请写学校全称".into() };
        settled(&app, &basic.reviewers[0], record, Decision::Return(remarks.clone())).await;
        let now = row(&app, record).await;
        assert_eq!((now.state, now.slot), (StateCode::QxReturned, Some(Slot::InProcess)), "returned keeps its slot");
        let access = Access::system(SystemPurpose::Verify);
        {
            let mut tx = app.app().db.read().await.unwrap();
            let found = load_application(app.app(), &mut tx, &access, record).await.unwrap();
            assert_eq!(found.state.returned().map(|returned| &returned.remarks), Some(&remarks));
            assert_eq!((found.submissions.len(), found.files.len()), (1, 1));
        }
        saved(&app, &graduate, record, values(&[("school", "临江理工大学")])).await;
        submitted(&app, &graduate, record).await.unwrap();
        passed(&app, &basic, record).await;
        let now = row(&app, record).await;
        assert_eq!((now.state, now.slot, now.attempt), (StateCode::QxDone, Some(Slot::Effective), 1));
        let told = reported(&app, &graduate).await;
        assert_eq!((told.destination.as_str(), told.employer_name.as_str()), ("境内升学", "临江理工大学"));

        let contacts = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap();
        let (contact, seen) = (contacts[0].0.contact, version(&app, record).await);
        own_acts::send_code(app.app(), &who, record, seen, contact, Act::Void).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        let (nonce, reason, contact) = (app.app().new_id(), "改为就业".to_owned(), Some(contact));
        own_acts::void(app.app(), &who, &own_acts::Give { record, nonce, seen, reason, contact, code }).await.unwrap();
        assert_eq!(row(&app, record).await.state, StateCode::QxVoid);
        assert!(reported(&app, &graduate).await.is_empty());
        ledger_is_clean(&app).await;
    }

    async fn an_application_is_pulled_back_deleted_and_failed(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let who = actor(&app, &graduate.somebody).await;
        let record = started(&app, &graduate, PlacementKind::Destination, "seeking").await;
        submitted(&app, &graduate, record).await.unwrap();
        let seen = version(&app, record).await;
        own_acts::pull_back(app.app(), &who, app.app().new_id(), record, seen).await.unwrap();
        assert_eq!(row(&app, record).await.slot, None, "pulled back is a draft without slot");
        let seen = version(&app, record).await;
        own_acts::discard(app.app(), &who, app.app().new_id(), record, seen).await.unwrap();
        assert_eq!(row(&app, record).await.state, StateCode::QxVoid);

        let record = started(&app, &graduate, PlacementKind::Destination, "not_now").await;
        submitted(&app, &graduate, record).await.unwrap();
        let failing = Failing { reason: FailReason::Other, details: "已与本人核实，正在签约".into() };
        settled(&app, &basic.reviewers[0], record, Decision::Fail(failing)).await;
        assert_eq!(row(&app, record).await.state, StateCode::QxFailed);
        let record = started(&app, &graduate, PlacementKind::Destination, "signing").await;
        submitted(&app, &graduate, record).await.unwrap();
        assert_eq!(row(&app, record).await.attempt, 2, "the reviewer sees that it is not the first");
        ledger_is_clean(&app).await;
    }

    async fn an_offline_agreement_is_numbered_at_the_text_and_in_force_at_the_image(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Offline, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        submitted(&app, &graduate, record).await.unwrap();
        passed(&app, &basic, record).await;
        let stamp = row(&app, record).await;
        assert_eq!((stamp.state, stamp.slot), (StateCode::OfStamp, Some(Slot::InProcess)));
        assert_eq!(stamp.number.as_ref().map(String::len), Some(19));
        assert!(reported(&app, &graduate).await.is_empty(), "a text without stamp is not reported");

        let Err(ActError::Fields(errors)) = submitted(&app, &graduate, record).await else { panic!("no image") };
        assert!(errors.of("evidence").is_some());
        uploaded(&app, &graduate, record).await;
        submitted(&app, &graduate, record).await.unwrap();
        assert_eq!(row(&app, record).await.state, StateCode::OfImageReviewDepartment);
        passed(&app, &basic, record).await;
        let signed = row(&app, record).await;
        assert_eq!((signed.state, signed.slot, signed.number), (StateCode::OfSigned, Some(Slot::Effective), stamp.number));
        assert_eq!(reported(&app, &graduate).await.employer_name, "星澜数据技术有限公司");
        ledger_is_clean(&app).await;
    }

    async fn a_paper_agreement_is_registered_with_its_image(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Paper, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        uploaded_the_same(&app, &graduate, record).await;
        submitted(&app, &graduate, record).await.unwrap();
        passed(&app, &basic, record).await;
        assert_eq!(row(&app, record).await.state, StateCode::BdDone);
        let other = app.graduate(&basic, 2).await;
        let twin = started(&app, &other, PlacementKind::Paper, "").await;
        saved(&app, &other, twin, values(&unit())).await;
        uploaded_the_same(&app, &other, twin).await;
        submitted(&app, &other, twin).await.unwrap();
        let access = Access::system(SystemPurpose::Verify);
        let mut tx = app.app().db.read().await.unwrap();
        let found = load_application(app.app(), &mut tx, &access, twin).await.unwrap();
        assert!(found.concerns.contains(&domain::placements::Concern::SameEvidence), "{:?}", found.concerns);
        drop(tx);
        ledger_is_clean(&app).await;
    }

    async fn an_abandoned_text_is_told_to_every_account_of_the_school_and_to_no_department(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Offline, "").await;
        saved(&app, &graduate, record, values(&unit())).await;
        submitted(&app, &graduate, record).await.unwrap();
        passed(&app, &basic, record).await;
        let who = actor(&app, &graduate.somebody).await;
        let contacts = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap();
        let (contact, seen) = (contacts[0].0.contact, version(&app, record).await);
        own_acts::send_code(app.app(), &who, record, seen, contact, Act::Abandon).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        let (nonce, reason, contact) = (app.app().new_id(), "单位不再盖章".to_owned(), Some(contact));
        own_acts::abandon(app.app(), &who, &own_acts::Give { record, nonce, seen, reason, contact, code }).await.unwrap();
        let colleague = app.school_colleague(&basic, "school-colleague", "就业中心老师").await;
        let closed = app.school_colleague(&basic, "school-closed", "档案室老师").await;
        let mut tx = app.app().db.write().await.unwrap();
        let sql = "UPDATE accounts SET right_employment = 'none' WHERE account_id = $1";
        execute(&mut tx, sql, params![closed.account]).await;
        tx.commit().await.unwrap();
        let told = async |somebody: &Somebody| {
            let who = actor(&app, somebody).await;
            let last = (app.app().now().plus_hours(1), domain::ids::MessageId(uuid::Uuid::max()));
            let rows = app::inbox::list(app.app(), &who, last, 50).await.unwrap();
            rows.into_iter().filter(|row| row.kind == "abandoned" && row.record == record.to_string()).collect::<Vec<_>>()
        };
        for somebody in [&basic.school_admin, &colleague] {
            let [message] = &told(somebody).await[..] else { panic!("{} was not told", somebody.login) };
            assert!(message.subject.contains(&graduate.name) && message.body.contains("单位不再盖章"), "{message:?}");
            let mut staff = app.sign_in(somebody).await;
            staff.get(&message.link).await.expect(200);
        }
        let elsewhere = app.seed_elsewhere().await;
        for somebody in [&closed, &basic.reviewers[0], &elsewhere.school_admin] {
            assert!(told(somebody).await.is_empty(), "{}", somebody.login);
        }
        ledger_is_clean(&app).await;
    }
}
