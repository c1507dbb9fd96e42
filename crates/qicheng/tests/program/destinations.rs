//! Destinations as the school has them in its books: four states by their official names, and no agreement to view.

use app::placements::own_acts;
use domain::ids::PlacementRef;
use domain::placements::{Act, Decision, FailReason, Failing, PlacementKind};
use store::engine::params;

use crate::agreement::{actor, pass, version};
use crate::applications::{settled, started, submitted};
use crate::doors::run;
use crate::harness::{Basic, Graduate, Page, TestApp};
use crate::record_lists::{Kinds, kinds};

const LIST: &str = "/s/2027/destinations";

async fn registered(app: &TestApp, basic: &Basic, serial: u32) -> (Graduate, PlacementRef) {
    let graduate = app.graduate(basic, serial).await;
    let record = started(app, &graduate, PlacementKind::Destination, "seeking").await;
    submitted(app, &graduate, record).await.unwrap();
    (graduate, record)
}

async fn passed(app: &TestApp, basic: &Basic, serial: u32) -> (Graduate, PlacementRef) {
    let (graduate, record) = registered(app, basic, serial).await;
    for reviewer in [&basic.reviewers[0], &basic.school_admin] {
        settled(app, reviewer, record, pass()).await;
    }
    (graduate, record)
}

async fn voided(app: &TestApp, graduate: &Graduate, record: PlacementRef) {
    let who = actor(app, &graduate.somebody).await;
    let contact = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap()[0].0.contact;
    let seen = version(app, record).await;
    own_acts::send_code(app.app(), &who, record, seen, contact, Act::Void).await.unwrap();
    let code = app.code_to(&graduate.mobile).await;
    let (nonce, reason) = (app.app().new_id(), "改为就业".to_owned());
    let input = own_acts::Give { record, nonce, seen, reason, contact: Some(contact), code };
    own_acts::void(app.app(), &who, &input).await.unwrap();
}

/// The record's row of a list, where it has one.
pub fn line(page: &Page, record: PlacementRef) -> Option<String> {
    let html = page.html();
    let row = html.split(&format!("<tr data-ref=\"{record}\"")).nth(1)?;
    row.split("</tr>").next().map(ToOwned::to_owned)
}

both_engines! {
    async fn a_destination_has_four_states_void_among_them(app: TestApp) {
        let basic = app.seed_basic().await;
        let (_, reviewed) = registered(&app, &basic, 1).await;
        let (_, failed) = registered(&app, &basic, 2).await;
        let failing = Failing { reason: FailReason::Other, details: "已与本人核实，正在签约".into() };
        settled(&app, &basic.reviewers[0], failed, Decision::Fail(failing)).await;
        let (_, done) = passed(&app, &basic, 3).await;
        let (graduate, ended) = passed(&app, &basic, 4).await;
        voided(&app, &graduate, ended).await;
        app.run_due_jobs().await;
        let states = [
            (reviewed, "QX-REVIEW-CO", "去向登记审核中"),
            (failed, "QX-FAILED", "去向登记审核不通过"),
            (done, "QX-DONE", "去向登记审核通过"),
            (ended, "QX-VOID", "已作废"),
        ];
        for staff in [&basic.school_admin, &basic.reviewers[0]] {
            let mut visitor = app.sign_in(staff).await;
            visitor.feature("F274");
            let page = visitor.get(LIST).await.expect(200);
            for (record, state, words) in states {
                let line = line(&page, record).unwrap_or_else(|| panic!("{state}: {}", page.text()));
                assert!(line.contains(&format!("data-state=\"{state}\"")), "{line}");
                let said = states.iter().filter(|(_, _, words)| line.contains(words)).count();
                assert!(line.contains(words) && said == 1, "{words}: {line}");
                assert!(page.html().contains(&format!("state={state}")), "the filter offers {words}");
            }
            for (wanted, state, _) in states {
                let page = visitor.get(&format!("{LIST}?state={state}")).await.expect(200);
                for (record, _, _) in states {
                    assert_eq!(line(&page, record).is_some(), record == wanted, "{state}");
                }
            }
        }
        let mut own = app.sign_in(&graduate.somebody).await;
        own.feature("F274");
        assert!(own.get(&format!("/g/records/{ended}")).await.expect(200).contains("已作废"));
    }

    async fn only_what_is_signed_has_an_agreement_to_view(app: TestApp) {
        let Kinds { basic, online, destination, .. } = kinds(&app).await;
        run(&app, "UPDATE policy_versions SET profile = $1", params!["hubei"]).await;
        for ((graduate, record), list, viewed) in [(&online, "agreements", true), (&destination, "destinations", false)] {
            let status = if viewed { 200 } else { 404 };
            let mut phone = app.sign_in(&graduate.somebody).await;
            phone.feature("F364");
            for door in ["agreement", "agreement.pdf", "agreement/pages/1.png"] {
                phone.get(&format!("/g/records/{record}/{door}")).await.expect(status);
            }
            let page = phone.get(&format!("/g/records/{record}")).await.expect(200);
            assert_eq!(page.html().contains("agreement.pdf"), viewed, "{}", page.text());
            for staff in [&basic.reviewers[0], &basic.school_admin] {
                let mut desk = app.sign_in(staff).await;
                desk.feature("F364");
                let pdf = desk.get(&format!("/s/2027/agreements/{record}/agreement.pdf")).await.expect(status);
                assert_eq!(pdf.bytes().starts_with(b"%PDF"), viewed);
                let page = desk.get(&format!("/s/2027/{list}/{record}")).await.expect(200);
                assert_eq!(page.html().contains("agreement.pdf"), viewed, "{}", page.text());
            }
        }
    }
}
