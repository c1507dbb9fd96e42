//! Online signing through the pages of employer and graduate, without script: the forms are the whole way.

use app::ActError;
use app::placements::accept;
use domain::ids::PlacementRef;
use domain::placements::{Decision, FailReason, Failing, StateCode};

use crate::agreement::{accepted, actor, candidate, decided, invited, letter_form, row, version};
use crate::harness::{Page, TestApp, Visitor, execute};
use crate::proof_sheet::ProofSheet;

/// The fields of the letter as a browser posts them.
pub fn letter<'l>(form: &'l domain::employers::LetterForm, candidates: &'l [String]) -> Vec<(&'l str, &'l str)> {
    let mut fields = vec![
        ("job_category", form.job_category.as_str()),
        ("post", &form.post),
        ("days", &form.days),
        ("pay", &form.pay),
        ("penalty", &form.penalty),
        ("report_by", &form.report_by),
        ("work_region", &form.work_region),
        ("contact", &form.contact),
        ("phone", &form.phone),
        ("supplement", &form.supplement),
        ("archive_type", &form.receiving.archive_type),
        ("archive_name", &form.receiving.archive_name),
        ("household_type", &form.receiving.household_type),
    ];
    fields.extend(candidates.iter().map(|id| ("candidate", id.as_str())));
    fields
}

/// Every record a list shows, in its order.
fn records(page: &Page) -> Vec<PlacementRef> {
    let html = page.html();
    let marks = html.match_indices("data-ref=\"").map(|(at, mark)| &html[at + mark.len()..]);
    marks.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
}

/// Accepts on the page: sends the code, types it, ticks, confirms.
pub async fn accept_on_page(app: &TestApp, visitor: &mut Visitor, mobile: &str, record: PlacementRef) -> Page {
    ProofSheet::accepting(app, visitor, mobile, &record.to_string()).await.tap(visitor).await
}

both_engines! {
    async fn one_letter_reaches_two_and_one_is_withdrawn(app: TestApp) {
        let basic = app.seed_basic().await;
        let (first, second) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let candidates =
            [candidate(&app, &basic, &first).await.to_string(), candidate(&app, &basic, &second).await.to_string()];
        let mut employer = app.sign_in(&basic.employer_admin).await;
        employer.feature("F094");
        let address = format!("/e/invitations/new?candidate={}&candidate={}", candidates[0], candidates[1]);
        let page = employer.get(&address).await.expect(200);
        assert!(page.contains(&first.name) && page.contains(&second.name));
        let mut form = letter_form();

        // What is wrong comes back with everything that was typed.
        employer.feature("F096");
        form.penalty = "3000 左右".into();
        let wrong = employer.submit(&page, "/e/invitations/preview", &letter(&form, &candidates)).await.expect(422);
        assert!(wrong.contains("请填写数字，例如 3000") && wrong.contains("3000 左右") && wrong.contains("后端开发工程师"));
        form.penalty = "3000".into();
        employer.feature("F102").feature("F103");
        let preview = employer.submit(&wrong, "/e/invitations/preview", &letter(&form, &candidates)).await.expect(200);
        assert!(preview.contains("确认发送给 2 人") && preview.contains("我单位拟录用你为后端开发工程师"));
        employer.feature("F104");
        let fields = letter(&form, &candidates);
        let sent = employer.submit(&preview, "/e/invitations/send", &fields).await.expect(303);
        // The second tap of the same form changes nothing.
        employer.submit(&preview, "/e/invitations/send", &fields).await.expect(303);
        employer.feature("F106");
        let list = employer.follow(sent).await.expect(200);
        let waiting = records(&list);
        assert_eq!(waiting.len(), 2);

        // The same employer cannot invite them again meanwhile (R08).
        let again = employer.get(&address).await.expect(200);
        assert!(again.contains("暂不可邀请") && again.contains("本单位对该生已有一份邀请未结束"));

        employer.feature("F105");
        let first_record = waiting[0];
        let ask = format!("/e/invitations/{first_record}/withdraw");
        let page = employer.get(&ask).await.expect(200);
        employer.submit(&page, &ask, &[]).await.expect(303);
        assert_eq!(row(&app, first_record).await.state, StateCode::OnWithdrawn);
        let withdrawn = employer.get("/e/invitations?tab=withdrawn").await.expect(200);
        assert_eq!(records(&withdrawn), [first_record]);
        let detail = employer.get(&format!("/e/invitations/{first_record}")).await.expect(200);
        assert!(detail.contains("再次邀请"));
        // An old form meets the new state and says so.
        let stale = employer.submit(&page, &ask, &[("nonce", "")]).await;
        assert_eq!(stale.status(), 409);
    }

    async fn a_graduate_accepts_with_a_code_and_may_take_it_back(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F112");
        let home = visitor.get("/g").await.expect(200);
        assert!(home.contains("等你回应") && home.contains(&basic.employer_name));
        let list = visitor.get("/g/invitations").await.expect(200);
        assert!(list.contains(&basic.employer_name));
        visitor.feature("F113").feature("F126");
        let page = visitor.get(&format!("/g/invitations/{record}")).await.expect(200);
        assert!(page.contains("9,500") && page.contains("资质已审核") && page.contains("接受邀请"));

        // Without tick, contact and code nothing happens, and what was typed stays.
        visitor.feature("F116");
        let accept = format!("/g/invitations/{record}/accept");
        let page = visitor.get(&accept).await.expect(200);
        let wrong = visitor.submit(&page, &accept, &[("code", "000000")]).await.expect(422);
        assert!(wrong.contains("请先勾选同意签约") && wrong.contains("000000"));
        visitor.feature("F119");
        let done = accept_on_page(&app, &mut visitor, &graduate.mobile, record).await.expect(303);
        assert_eq!(done.location(), Some(format!("/g/records/{record}").as_str()));
        assert_eq!(row(&app, record).await.state, StateCode::OnReviewDepartment);

        visitor.feature("F132").feature("F130");
        let page = visitor.follow(done).await.expect(200);
        assert!(page.contains("学院正在审核，你不用操作") && page.contains("接受邀请") && page.contains("撤回接受"));
        let back = format!("/g/records/{record}/take-back");
        let stale = visitor.submit(&page, &back, &[("version", "1")]).await.expect(409);
        assert!(stale.contains("这条记录刚刚有变化"));
        visitor.submit(&page, &back, &[]).await.expect(303);
        assert_eq!(row(&app, record).await.state, StateCode::OnInvited);
        // A second tap is the first one's answer.
        visitor.submit(&page, &back, &[]).await.expect(303);
    }

    async fn a_refusal_ends_the_invitation_and_tells_the_reason_only_when_asked(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F117");
        let address = format!("/g/invitations/{record}/refuse");
        let page = visitor.get(&address).await.expect(200);
        let long = "长".repeat(201);
        let wrong = visitor.submit(&page, &address, &[("reason", &long)]).await.expect(422);
        assert!(wrong.contains("最多 200 字"));
        let done = visitor.submit(&wrong, &address, &[("reason", "已有其他安排"), ("tell", "1")]).await.expect(303);
        let page = visitor.follow(done).await.expect(200);
        assert!(page.contains("你已拒绝这份邀请"));
        assert_eq!(row(&app, record).await.state, StateCode::OnRefused);
        let answered = visitor.get("/g/invitations?view=answered").await.expect(200);
        assert!(answered.contains(&basic.employer_name) && answered.contains("已拒绝"));
        let employer = actor(&app, &basic.employer_admin).await;
        let access = employer.access(domain::accounts::Action::ReadMessages).unwrap();
        let mut tx = app.app().db.read().await.unwrap();
        let told = format!("employer:{}", access.employer().unwrap());
        let bodies: Vec<String> = tx
            .all("SELECT body FROM inbox WHERE recipient = $1", store::engine::params![told.as_str()], |row| row.get(0))
            .await
            .unwrap();
        assert!(bodies.iter().any(|body| body.contains("已有其他安排")), "{bodies:?}");
    }

    async fn an_invitation_nobody_answered_expires_by_the_clock(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F118");
        let accept = format!("/g/invitations/{record}/accept");
        let page = visitor.get(&accept).await.expect(200);
        app.clock().advance_seconds(9 * 86_400);
        let mut visitor = app.sign_in(&graduate.somebody).await;
        let shown = visitor.get(&format!("/g/invitations/{record}")).await.expect(200);
        assert!(shown.contains("邀请已过期") && !shown.contains("data-testid=\"accept\""));
        // Looking has changed nothing; the worker writes it.
        assert_eq!(row(&app, record).await.state, StateCode::OnInvited);
        drop(page);
        app.run_due_jobs().await;
        assert_eq!(row(&app, record).await.state, StateCode::OnExpired);
    }

    async fn a_second_employer_is_shown_but_cannot_be_accepted(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let first = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, first).await;
        let other = app.beside(&basic, 100).await;
        let second = invited(&app, &other, &graduate).await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F119").feature("F120").feature("F127");
        let page = visitor.get(&format!("/g/invitations/{second}")).await.expect(200);
        assert!(page.contains("暂不能接受邀请") && page.contains(&format!("/g/records/{first}")));
        assert!(!page.contains("data-testid=\"accept\"") && page.contains("data-testid=\"refuse\""));
    }

    async fn a_failed_review_names_its_reason_and_leads_to_another_invitation(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let failing = Failing { reason: FailReason::UntrueTerms, details: "报到地点与单位所在地不符".into() };
        decided(&app, &basic.reviewers[0], record, Decision::Fail(failing)).await;
        app.clock().advance_seconds(60);
        app.run_due_jobs().await;
        let mut visitor = app.sign_in(&graduate.somebody).await;
        visitor.feature("F147");
        let page = visitor.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(page.contains("学校没有通过这次签约") && page.contains("报到地点与单位所在地不符"));
        let mut employer = app.sign_in(&basic.employer_admin).await;
        employer.feature("F146");
        let page = employer.get(&format!("/e/invitations/{record}")).await.expect(200);
        assert!(page.contains("报到地点与单位所在地不符"));
        let again = page.link("/e/invitations/new");
        let form = employer.get(&again).await.expect(200);
        assert!(form.contains(&graduate.name) && !form.contains("暂不可邀请"));
    }

    async fn strangers_learn_nothing(app: TestApp) {
        let basic = app.seed_basic().await;
        let (own, stranger) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let record = invited(&app, &basic, &own).await;
        let mut visitor = app.sign_in(&stranger.somebody).await;
        for page in ["invitations", "records"] {
            visitor.get(&format!("/g/{page}/{record}")).await.expect(404);
        }
        for page in ["accept", "refuse"] {
            visitor.get(&format!("/g/invitations/{record}/{page}")).await.expect(404);
        }
        visitor.get(&format!("/e/invitations/{record}")).await.expect(404);
        let mut graduate = app.sign_in(&own.somebody).await;
        graduate.get(&format!("/e/invitations/{record}")).await.expect(404);
        graduate.get("/g/invitations/not-a-record").await.expect(404);
        assert_eq!(version(&app, record).await, 1);
    }

    async fn of_two_hundred_acceptances_at_once_exactly_one_holds(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let who = actor(&app, &graduate.somebody).await;
        let contact = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap()[0].0.contact;
        let mut inputs = Vec::new();
        for serial in 100..300 {
            let other = app.beside(&basic, serial).await;
            let record = invited(&app, &other, &graduate).await;
            // Two hundred codes to one mobile are more than anybody may ask for.
            let mut tx = app.app().db.write().await.unwrap();
            execute(&mut tx, "DELETE FROM throttles", Vec::new()).await;
            tx.commit().await.unwrap();
            accept::send_code(app.app(), &who, record, 1, contact).await.unwrap();
            let code = app.code_to(&graduate.mobile).await;
            let nonce = app.app().new_id();
            inputs.push(accept::Accept { record, nonce, seen: 1, agreed: true, contact: Some(contact), code });
        }
        let mut running = tokio::task::JoinSet::new();
        for input in inputs {
            let (program, who) = (app.app().clone(), who.clone());
            running.spawn(async move { accept::accept(&program, &who, &input).await });
        }
        let answers = running.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        for answer in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert!(matches!(answer, ActError::Refused(refusal) if refusal.guard == "graduate-busy"), "{answer:?}");
        }
        let mut tx = app.app().db.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM placements WHERE slot = 'in_process'";
        let held: i64 = tx.one(sql, Vec::new(), |row| row.get(0)).await.unwrap();
        assert_eq!(held, 1);
    }
}
