//! 填报去向 through its pages: what may be chosen, how one finds out, and that a door opens once.

use domain::organisations::ReviewLevels;
use domain::placements::forms::category_list;
use domain::policy::CategorySet;
use store::engine::params;

use crate::applications::{saved, submitted, unit, uploaded, values};
use crate::harness::{Graduate, Page, TestApp, Visitor, execute};

pub const CHOICE: &str = "/g/destinations/new";

/// Runs one statement.
pub async fn run(app: &TestApp, sql: &str, values: Vec<store::engine::Value>) {
    let mut tx = app.app().db.write().await.unwrap();
    execute(&mut tx, sql, values).await;
    tx.commit().await.unwrap();
}

/// Taps a door on its page; the reference of the draft behind it.
pub async fn begun(phone: &mut Visitor, page: &str, door: &str) -> String {
    let page = phone.get(page).await.expect(200);
    let begun = phone.submit(&page, door, &[]).await.expect(303);
    let to = begun.location().unwrap().to_owned();
    to.strip_prefix("/g/records/").and_then(|rest| rest.strip_suffix("/edit")).unwrap().to_owned()
}

/// A draft of a destination.
pub async fn destination(phone: &mut Visitor, kind: &str) -> String {
    begun(phone, CHOICE, &format!("{CHOICE}/{kind}")).await
}

async fn phone_of(app: &TestApp, graduate: &Graduate) -> Visitor {
    app.sign_in(&graduate.somebody).await
}

/// Follows every answer from a page of the guide; the addresses where the ways end.
async fn ends(phone: &mut Visitor, address: &str, asked: usize) -> Vec<String> {
    assert!(asked <= 5, "{address}");
    let page = phone.get(address).await.expect(200);
    let answers = page.html().split("data-testid=\"answer\"").count() - 1;
    let links = page.links();
    let answers: Vec<String> = links
        .into_iter()
        .filter(|link| link.contains("guide?q=") || link.starts_with("/g/destinations/new/"))
        .take(answers + 1)
        .collect();
    let mut found = Vec::new();
    for link in answers {
        // The arrow leads back to the question before.
        if page.html().contains(&format!("class=\"hit\" href=\"{link}\"")) {
            continue;
        }
        if link.contains("guide?q=") {
            found.extend(Box::pin(ends(phone, &link, asked + 1)).await);
        } else {
            found.push(link);
        }
    }
    found
}

fn kinds(set: CategorySet, targeted: bool) -> Vec<&'static domain::placements::forms::Category> {
    category_list(set).kinds.iter().filter(|kind| kind.targeted == targeted).collect()
}

both_engines! {
    async fn every_kind_is_offered_with_its_meaning_and_its_form_asks_what_it_needs(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = phone_of(&app, &graduate).await;
        for feature in 245..=263 {
            phone.feature(&format!("F{feature}"));
        }
        phone.feature("F265").feature("F266").feature("F283");
        let page = phone.get(CHOICE).await.expect(200);
        for title in ["签就业协议书就业", "其他形式就业", "升学", "未就业"] {
            assert!(page.html().contains(&format!("<h2>{title}</h2>")), "{title}");
        }
        let home = phone.get("/g").await.expect(200);
        let tiles: Vec<_> = home.links().into_iter().filter(|link| link.contains('#')).collect();
        for id in ["other", "study", "none"] {
            assert!(tiles.contains(&format!("{CHOICE}#{id}")), "{tiles:?}");
            assert!(page.html().contains(&format!("id=\"{id}\"")), "where home leads to is on the page: {id}");
        }
        let offered = kinds(CategorySet::Cat2023, false);
        assert_eq!(page.html().matches("data-testid=\"start\"").count(), offered.len());
        for kind in &offered {
            assert!(page.contains(&kind.title) && page.contains(&kind.meaning) && page.contains(&kind.evidence));
        }
        assert!(!page.contains("定向/委培毕业去向补充登记"));
        let record = destination(&mut phone, "seeking").await;
        let (edit, choose) = (format!("/g/records/{record}/edit"), format!("/g/records/{record}/kind"));
        let page = phone.get(&edit).await.expect(200);
        phone.submit(&page, &edit, &[("plan", "希望到苏州工作"), ("act", "save")]).await.expect(303);
        for kind in offered {
            let page = phone.get(&choose).await.expect(200);
            phone.submit(&page, &format!("{choose}/{}", kind.key), &[]).await.expect(303).expect_to(&edit);
            let form = phone.get(&edit).await.expect(200);
            for (field, needed) in kind.form().fields {
                assert!(form.html().contains(&format!("name=\"{}\"", field.name)), "{} {}", kind.title, field.name);
                assert!(form.contains(field.title));
                let label = form.html().split(&format!("for=\"{}\"", field.name)).nth(1).unwrap().to_owned();
                let label = label.split("</label>").next().unwrap().to_owned();
                assert_eq!(label.contains("选填"), !needed, "{} {}", kind.title, field.name);
            }
            assert!(form.contains(&kind.meaning) && form.contains(&kind.evidence));
        }
        let page = phone.get(&choose).await.expect(200);
        phone.submit(&page, &format!("{choose}/seeking"), &[]).await.expect(303);
        assert!(phone.get(&edit).await.expect(200).contains("希望到苏州工作"), "another kind costs nothing typed");
    }

    async fn another_years_set_is_another_choice(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = phone_of(&app, &graduate).await;
        run(&app, "UPDATE policy_versions SET profile = $1", params!["v21"]).await;
        phone.feature("F264").feature("F269");
        let page = phone.get(CHOICE).await.expect(200);
        for kind in kinds(CategorySet::Cat2021, false) {
            assert!(page.contains(&kind.title), "{}", kind.title);
        }
        assert!(page.contains("待就业") && page.contains("其他暂不就业") && !page.contains("拟出国出境"));
        let record = destination(&mut phone, "labour_contract").await;
        let form = phone.get(&format!("/g/records/{record}/edit")).await.expect(200);
        assert!(form.contains("预计薪酬") && form.contains("元/月"));
    }

    async fn targeted_graduates_see_one_kind_and_why(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        run(&app, "UPDATE entries SET training_mode = $1", params!["41"]).await;
        let mut phone = phone_of(&app, &graduate).await;
        phone.feature("F288").feature("F289");
        let page = phone.get(CHOICE).await.expect(200);
        assert_eq!(page.html().matches("data-testid=\"start\"").count(), 1);
        assert!(page.contains("定向/委培毕业去向补充登记") && page.contains("不可网签"));
        assert!(!page.contains("签就业协议书就业") && !page.contains("境内升学"));
        phone.get("/g/destinations/new/study").await.expect(404);
        phone.get("/g/destinations/guide").await.expect(303).expect_to(CHOICE);
        phone.get("/g/destinations/new/agreement").await.expect(303).expect_to(CHOICE);
        let door = phone.get("/g/agreements/new").await.expect(200);
        assert!(door.contains("暂不能填报") && door.form("/g/agreements/new").is_none());
        let record = destination(&mut phone, "targeted").await;
        let form = phone.get(&format!("/g/records/{record}/edit")).await.expect(200);
        assert!(form.contains("定向或委培协议"));
        let choose = phone.get(&format!("/g/records/{record}/kind")).await.expect(200);
        assert_eq!(choose.html().matches("data-testid=\"start\"").count(), 1);
    }

    async fn a_targeted_draft_begins_with_the_unit_of_the_roster(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F288");
        let bound = "云溪县人民医院";
        let cases = [
            (1, true, "", "与名单上的定向单位一致"),
            (2, true, "江州县中医院", "与名单上的定向单位“云溪县人民医院”不一致"),
            (3, false, "江州县中医院", "名单未登记定向单位"),
        ];
        for (number, known, other, words) in cases {
            let graduate = app.graduate(&basic, number).await;
            run(&app, "UPDATE entries SET training_mode = $1 WHERE entry_id = $2", params!["41", graduate.entry]).await;
            if known {
                let sql = "INSERT INTO commitments (school_id, entry_id, unit, region) VALUES ($1, $2, $3, $4)";
                run(&app, sql, params![basic.school, graduate.entry, bound, "320100"]).await;
            }
            let mut phone = phone_of(&app, &graduate).await;
            phone.feature("F288");
            let record = destination(&mut phone, "targeted").await;
            let edit = format!("/g/records/{record}/edit");
            let form = phone.get(&edit).await.expect(200);
            assert_eq!(form.html().contains("value=\"云溪县人民医院\""), known, "{}", form.text());
            assert_eq!(form.contains("名单上的定向单位：云溪县人民医院（江苏省南京市）"), known, "{}", form.text());
            assert_eq!(form.contains("名单未登记定向单位"), !known);
            let mut typed = values(&unit());
            typed.remove("employer");
            if !other.is_empty() {
                typed.insert("employer".to_owned(), other.to_owned());
            }
            let reference = record.parse().unwrap();
            saved(&app, &graduate, reference, typed).await;
            let form = phone.get(&edit).await.expect(200);
            let differs = known && !other.is_empty();
            assert_eq!(form.contains("填写的单位与名单上的定向单位不一致"), differs, "{}", form.text());
            let check = phone.get(&format!("/g/records/{record}/submit")).await.expect(200);
            assert_eq!(check.contains("填写的单位与名单上的定向单位不一致"), differs, "{}", check.text());
            uploaded(&app, &graduate, reference).await;
            submitted(&app, &graduate, reference).await.unwrap();
            let case = school.get(&format!("/s/2027/review?case={record}")).await.expect(200);
            assert!(case.contains(words), "{words} {}", case.text());
            assert_eq!(case.contains("名单上的定向单位所在地"), known, "{}", case.text());
        }
    }

    async fn five_questions_lead_to_every_kind(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = phone_of(&app, &graduate).await;
        phone.feature("F246");
        let mut found = ends(&mut phone, "/g/destinations/guide", 1).await;
        found.sort_unstable();
        found.dedup();
        let mut expected: Vec<String> = kinds(CategorySet::Cat2023, false).iter().map(|kind| format!("{CHOICE}/{}", kind.key)).collect();
        expected.push(format!("{CHOICE}/agreement"));
        expected.sort_unstable();
        assert_eq!(found, expected);
        for end in found {
            phone.get(&end).await.expect(200);
        }
        phone.get("/g/destinations/guide?q=nothing").await.expect(404);
    }

    async fn signing_asks_how_and_each_way_has_its_door(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = phone_of(&app, &graduate).await;
        phone.feature("F160").feature("F161").feature("F195").feature("F205");
        let page = phone.get("/g/destinations/new/agreement").await.expect(200);
        for words in ["单位已在平台注册", "单位没有注册", "向学校申请电子就业协议书", "线下登记", "已签纸质就业协议", "补充登记", "所在城市统一格式"] {
            assert!(page.contains(words), "{words}");
        }
        for door in ["/g/agreements/new", "/g/paper-agreements/new"] {
            assert!(page.links().iter().any(|link| link == door));
            let record = begun(&mut phone, door, door).await;
            let form = phone.get(&format!("/g/records/{record}/edit")).await.expect(200);
            assert!(form.contains("单位名称") && form.data_attribute("ref").as_deref() == Some(record.as_str()));
        }
    }

    async fn a_draft_is_not_doubled_and_a_second_tap_opens_the_same(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = phone_of(&app, &graduate).await;
        phone.feature("F171").feature("F270");
        let page = phone.get(CHOICE).await.expect(200);
        let door = format!("{CHOICE}/study");
        let mut second = phone.clone();
        let (one, two) = tokio::join!(phone.submit(&page, &door, &[]), second.submit(&page, &door, &[]));
        let to = one.expect(303).location().unwrap().to_owned();
        two.expect(303).expect_to(&to);
        let refused = phone.submit(&page, &format!("{CHOICE}/seeking"), &[]).await.expect(409);
        assert!(refused.contains("没有提交") && refused.links().contains(&to), "{}", refused.text());
        assert!(phone.get(CHOICE).await.expect(200).links().contains(&to), "the choice offers to go on");
        for kind in ["nothing", "targeted"] {
            phone.get(&format!("{CHOICE}/{kind}")).await.expect(404);
        }
    }

    async fn a_closed_door_says_why_before_and_at_the_tap(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = phone_of(&app, &graduate).await;
        phone.feature("F245").feature("F195");
        let open: Page = phone.get(CHOICE).await.expect(200);
        let paper = phone.get("/g/paper-agreements/new").await.expect(200);
        let off = "UPDATE school_settings SET body = REPLACE(REPLACE(body, '\"destination\":true', '\"destination\":false'), \
                   '\"paper\":true', '\"paper\":false')";
        run(&app, off, Vec::new()).await;
        let refused = phone.submit(&open, &format!("{CHOICE}/study"), &[]).await.expect(409);
        assert!(refused.contains("学校还没有开启填报去向登记"), "{}", refused.text());
        phone.submit(&paper, "/g/paper-agreements/new", &[]).await.expect(409);
        let closed = phone.get(CHOICE).await.expect(200);
        assert!(closed.contains("暂不能填报") && !closed.html().contains("data-testid=\"start\""));
        assert!(closed.contains("境内升学"), "what there is stays readable");
        let ways = phone.get("/g/destinations/new/agreement").await.expect(200);
        assert!(ways.contains("学校还没有开启补登") && ways.links().iter().all(|link| link != "/g/paper-agreements/new"));
        run(&app, "UPDATE policy_versions SET profile = $1", params!["hubei"]).await;
        let ways = phone.get("/g/destinations/new/agreement").await.expect(200);
        assert!(ways.contains("本省没有补登"), "{}", ways.text());
    }

    async fn definitions_and_evidence_are_public(app: TestApp) {
        let mut visitor = app.visitor();
        visitor.feature("F267");
        let page = visitor.get("/help/destinations").await.expect(200);
        for kind in category_list(CategorySet::Cat2023).kinds.iter() {
            assert!(page.contains(&kind.title) && page.contains(&kind.meaning) && page.contains(&kind.evidence));
        }
        assert!(page.contains("不一定是你学校用的"), "a set nobody asked for is not said to be the reader's");
        let asked = visitor.get("/help/destinations?set=hb9").await.expect(200);
        assert!(asked.contains("其他暂不就业") && asked.contains("这里显示的是「九组分类」"));
        visitor.get("/help/destinations?set=nothing").await.expect(200);
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = phone_of(&app, &graduate).await;
        phone.feature("F267");
        assert_eq!(phone.get(CHOICE).await.expect(200).link("/help/destinations"), "/help/destinations?set=cat2023");
    }

    async fn every_way_to_a_destination_has_its_guide(app: TestApp) {
        let mut visitor = app.visitor();
        let index = visitor.get("/help").await.expect(200);
        let guides = [
            ("/help/offline", "单位不肯盖章怎么办？"),
            ("/help/paper", "登记纸质协议"),
            ("/help/other", "不确定选哪个？"),
            ("/help/study", "不需要证明材料"),
            ("/help/targeted", "不能网签"),
            ("/help/changes", "通过以后还能改吗？"),
            ("/help/rescission", "不给解约函怎么办？"),
        ];
        for (address, words) in guides {
            assert!(index.links().iter().any(|link| link == address), "{address}");
            assert!(visitor.get(address).await.expect(200).contains(words), "{address}");
        }
        visitor.get("/help/nothing").await.expect(404);
    }

    async fn nobody_else_reaches_a_graduates_form(app: TestApp) {
        let basic = app.seed_basic().await;
        let (graduate, other) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let mut phone = phone_of(&app, &graduate).await;
        phone.feature("F270");
        let record = destination(&mut phone, "study").await;
        let mut stranger = phone_of(&app, &other).await;
        for page in ["edit", "kind", "submit"] {
            let address = format!("/g/records/{record}/{page}");
            phone.get(&address).await.expect(200);
            stranger.get(&address).await.expect(404);
            for somebody in [&basic.school_admin, &basic.reviewers[0], &basic.employer_admin] {
                app.sign_in(somebody).await.get(&address).await.expect(404);
            }
            assert!(app.visitor().get(&address).await.location().is_some_and(|to| to.starts_with("/login")));
        }
        let own = destination(&mut stranger, "study").await;
        let page = stranger.get(&format!("/g/records/{own}/edit")).await.expect(200);
        let mut fields = page.hidden_of(&format!("/g/records/{own}/edit"));
        fields.push(("school".to_owned(), "临江大学".to_owned()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for act in ["edit", "files", "send-code", "submit"] {
            let status = stranger.post(&format!("/g/records/{record}/{act}"), &fields).await.status();
            assert!([404, 409].contains(&status), "{act} answered {status}");
        }
        assert!(!phone.get(&format!("/g/records/{record}/edit")).await.expect(200).contains("临江大学"));
    }
}
