//! Pages that somebody overtook: the answer says what changed and still holds what was typed, on the version it now shows.

use domain::organisations::ReviewLevels;
use domain::placements::{PlacementKind, StateCode};

use crate::after_the_pass::{administrator, amended, offline_signed};
use crate::agreement::{actor, row, sealed, version};
use crate::applications::{ledger_is_clean, started, submitted, uploaded};
use crate::harness::TestApp;
use crate::own_records::to_be_stamped;
use crate::workbench::settle;

const QUEUE: &str = "/s/2027/review";
const KEPT: &str = "填写的内容还在下面";

both_engines! {
    async fn a_decision_comes_back_as_it_was_typed_and_goes_on_from_there(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = started(&app, &graduate, PlacementKind::Destination, "seeking").await;
        uploaded(&app, &graduate, record).await;
        submitted(&app, &graduate, record).await.unwrap();
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F142").feature("F271").feature("F272");
        let (fail, back) = (format!("{QUEUE}/{record}/fail"), format!("{QUEUE}/{record}/return"));
        let change = format!("{QUEUE}/{record}/reclassify?category=startup");
        let cases = [
            (&fail, vec![("reason", "unclear_material"), ("details", "电话未能接通，情况不明")], "电话未能接通，情况不明"),
            (&change, vec![("startup_project", "社区书店"), ("reason", "短"), ("agreed", "1")], "社区书店"),
            (&back, vec![("fields", "plan"), ("details", "请写明求职打算和意向城市")], "请写明求职打算和意向城市"),
        ];
        let mut pages = Vec::new();
        for (action, ..) in &cases {
            pages.push(school.get(action).await.expect(200));
        }
        // The graduate takes it back and submits once more, while the three pages are open.
        let (who, seen) = (actor(&app, &graduate.somebody).await, version(&app, record).await);
        app::placements::own_acts::pull_back(app.app(), &who, app.app().new_id(), record, seen).await.unwrap();
        submitted(&app, &graduate, record).await.unwrap();
        let now = version(&app, record).await;
        for ((action, fields, typed), page) in cases.iter().zip(&pages) {
            let late = school.submit(page, action, fields).await.expect(409);
            assert!(late.contains(KEPT) && late.html().contains(typed), "{action} {}", late.text());
            assert_eq!(late.hidden("version"), now.to_string(), "{action}");
            if *action == &back {
                school.submit(&late, action, fields).await.expect(303);
            }
        }
        settle(&app).await;
        assert_eq!(row(&app, record).await.state, StateCode::QxReturned);
        ledger_is_clean(&app).await;
    }

    async fn a_correction_after_the_pass_comes_back_as_it_was_typed(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = sealed(&app, &basic, &graduate).await;
        app.run_due_jobs().await;
        let mut school = administrator(&app, &basic.school_admin).await;
        school.feature("F153");
        let address = format!("/s/2027/agreements/{record}");
        let form = school.get(&format!("{address}/amend")).await.expect(200);
        amended(&mut school, &address, &[("report_place", "江州市学府路9号")]).await.expect_to(&address);
        let fields = [("post", "运维工程师"), ("reason", "单位来函说明岗位名称填写有误")];
        let preview = format!("{address}/amend/preview");
        let late = school.submit(&form, &preview, &fields).await.expect(409);
        let html = late.html();
        assert!(html.contains("value=\"运维工程师\"") && html.contains("单位来函说明岗位名称填写有误"), "{}", late.text());
        assert_eq!(late.hidden("version"), version(&app, record).await.to_string());
        // So does one whose page belongs to another session.
        let mut again = administrator(&app, &basic.school_admin).await;
        let foreign = again.submit(&form, &preview, &fields).await.expect(409);
        assert!(foreign.contains(KEPT) && foreign.html().contains("value=\"运维工程师\""), "{}", foreign.text());
        ledger_is_clean(&app).await;
    }

    async fn a_request_to_rescind_and_a_giving_up_keep_their_words(app: TestApp) {
        let basic = app.seed_basic().await;
        let (signed, waiting) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let record = offline_signed(&app, &basic, &signed).await;
        let mut own = app.sign_in(&signed.somebody).await;
        own.feature("F229");
        let at = format!("/g/records/{record}/rescind");
        let form = own.get(&at).await.expect(200);
        let to = form.contact();
        let typed = [("reason", "升学"), ("explanation", "已被临江大学录取"), ("contact", to.as_str())];
        let hidden = form.hidden_of(&at);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend_from_slice(&typed);
        let picture = app.app().pictures.picture_code("5N7K", [1; 32]);
        own.upload(&format!("{at}/letters"), &fields, ("letter", "解约函.png", &picture)).await.expect(200);
        let old = [&typed[..], &[("version", "0"), ("code", "123456")]].concat();
        let late = own.submit(&form, &at, &old).await.expect(409);
        let kept = late.contains(KEPT) && late.html().contains("已被临江大学录取") && late.contains("解约函.png");
        assert!(kept, "{}", late.text());
        assert_eq!(late.hidden("version"), version(&app, record).await.to_string());
        assert_eq!(row(&app, record).await.waiting, StateCode::OfSigned);

        let record = to_be_stamped(&app, &basic, &waiting).await;
        let mut own = app.sign_in(&waiting.somebody).await;
        own.feature("F180");
        let act = format!("/g/records/{record}/abandon");
        let form = own.get(&act).await.expect(200);
        let to = form.contact();
        let given = [("version", "0"), ("contact", to.as_str()), ("reason", "单位不再招聘"), ("code", "123456")];
        let late = own.submit(&form, &act, &given).await.expect(409);
        assert!(late.contains(KEPT) && late.html().contains("单位不再招聘"), "{}", late.text());
        assert_eq!(late.hidden("version"), version(&app, record).await.to_string());
        ledger_is_clean(&app).await;
    }
}
