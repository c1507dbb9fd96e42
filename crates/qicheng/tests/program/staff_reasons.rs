//! What staff may expect of a case or a record is offered, or a line says why it is not: state by state, act by act.

use domain::ids::PlacementRef;
use domain::placements::{Decision, PlacementKind, Remarks};
use store::engine::params;

use crate::agreement::{accepted, decided, invited, sealed};
use crate::applications::{saved, settled, started, submitted, unit, uploaded, values};
use crate::harness::{Basic, Graduate, Page, TestApp, Visitor, execute};
use crate::kept_rules::policy_is;
use crate::mode_changes::sent;
use crate::own_records::registered;
use crate::record_lists::paper_done;
use crate::workbench::open;

const PASS: (&str, &str) = ("pass", "审核通过");
const RETURN: (&str, &str) = ("return", "退回修改");
const FAIL: (&str, &str) = ("fail", "审核不通过");
const RECLASSIFY: (&str, &str) = ("reclassify", "修改去向");
const REVIEW: (&str, &str) = ("review", "审核");
const AMEND: (&str, &str) = ("amend", "更正");
const VOID: (&str, &str) = ("void", "作废");
const RECALL: (&str, &str) = ("recall", "撤回审核");

/// The acts a line says are not possible, as it names them.
fn refused(page: &Page) -> Vec<String> {
    let html = page.html();
    let lines = html.split("<p class=\"why\">").skip(1).filter_map(|line| line.split("暂不能").nth(1));
    let acts = lines.filter_map(|line| line.split('：').next());
    acts.flat_map(|acts| acts.split('、')).map(str::to_owned).collect()
}

/// Each act is offered exactly where it is expected, and elsewhere a line names it.
#[track_caller]
fn answers(page: &Page, acts: &[(&str, &str)], offered: &[&str]) {
    let (html, refused) = (page.html(), refused(page));
    for (act, words) in acts {
        let shown = html.contains(&format!("data-testid=\"{act}\""));
        let why = refused.iter().any(|one| one == words);
        assert_eq!(
            (shown, why),
            (offered.contains(act), !offered.contains(act)),
            "{act} {}\n{}",
            page.asked(),
            page.text()
        );
    }
}

/// One case of each kind, submitted and waiting for the department.
async fn waiting(app: &TestApp, basic: &Basic) -> [PlacementRef; 4] {
    let mut people: Vec<Graduate> = Vec::new();
    for serial in 1..=4 {
        people.push(app.graduate(basic, serial).await);
    }
    let online = invited(app, basic, &people[0]).await;
    accepted(app, &people[0], online).await;
    let text = started(app, &people[1], PlacementKind::Offline, "").await;
    saved(app, &people[1], text, values(&unit())).await;
    submitted(app, &people[1], text).await.unwrap();
    let paper = started(app, &people[2], PlacementKind::Paper, "").await;
    saved(app, &people[2], paper, values(&unit())).await;
    uploaded(app, &people[2], paper).await;
    submitted(app, &people[2], paper).await.unwrap();
    let destination = started(app, &people[3], PlacementKind::Destination, "seeking").await;
    submitted(app, &people[3], destination).await.unwrap();
    [online, text, paper, destination]
}

async fn record_page(visitor: &mut Visitor, list: &str, record: PlacementRef) -> Page {
    visitor.get(&format!("/s/2027/{list}/{record}")).await.expect(200)
}

const EDIT: (&str, &str) = ("save", "修改");
const WITHDRAW: (&str, &str) = ("withdraw", "撤回");

both_engines! {
    async fn a_request_for_another_training_mode_offers_every_act_or_says_why_not(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut tx = app.app().db.write().await.unwrap();
        let bound = "UPDATE entries SET training_mode = '21' WHERE entry_id = $1";
        execute(&mut tx, bound, params![graduate.entry]).await;
        tx.commit().await.unwrap();
        let mut school = app.sign_in(&basic.school_admin).await;
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        let mut province = app.sign_in(&basic.province_admin).await;
        school.feature("F290");
        let student = format!("/s/2027/students/{}", graduate.entry);
        let ways = [("correct", "更正信息"), ("begin-mode-change", "变更培养方式")];
        answers(&school.get(&student).await.expect(200), &ways, &["correct", "begin-mode-change"]);
        answers(&department.get(&student).await.expect(200), &ways, &[]);

        let (at, case_at) = sent(&app, &mut school, &graduate, "1").await;
        answers(&school.get(&at).await.expect(200), &[EDIT, WITHDRAW], &["withdraw"]);
        let page = department.get(&at).await.expect(200);
        assert!(refused(&page).iter().any(|acts| acts == "修改和撤回"), "{}", page.text());
        let case = province.get(&case_at).await.expect(200);
        answers(&case, &[("approve", "审核"), ("reject", "审核")], &["approve", "reject"]);
        let decide = [("act", "reject"), ("answer", "材料不全")];
        province.submit(&case, &format!("{case_at}/decide"), &decide).await.expect(303);
        answers(&province.get(&case_at).await.expect(200), &[("approve", "审核"), ("reject", "审核")], &[]);
        let page = school.get(&at).await.expect(200);
        answers(&page, &[EDIT, WITHDRAW], &[]);
        assert!(page.contains("由学校在学生页面重新申请"), "{}", page.text());
    }

    async fn the_workbench_offers_every_act_or_says_why_not(app: TestApp) {
        let basic = app.seed_basic().await;
        let [online, text, paper, destination] = waiting(&app, &basic).await;
        let cases: [(PlacementRef, &[(&str, &str)]); 4] = [
            (online, &[PASS, FAIL]),
            (text, &[PASS, RETURN, FAIL]),
            (paper, &[PASS, RETURN, FAIL]),
            (destination, &[PASS, RETURN, FAIL, RECLASSIFY]),
        ];
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        department.feature("F141");
        for (record, acts) in cases {
            let offered: Vec<&str> = acts.iter().map(|(act, _)| *act).collect();
            answers(&open(&mut department, record).await, acts, &offered);
            let page = open(&mut school, record).await;
            answers(&page, acts, &[]);
            assert!(page.contains("正由学院审核"), "{}", page.text());
            assert_eq!(page.html().matches("<p class=\"why\">").count(), 1, "one line for one reason");
        }
        // What the process never knows is not missing.
        let page = open(&mut department, online).await;
        assert!(!refused(&page).iter().any(|act| act == "退回修改" || act == "修改去向"), "{}", page.text());

        decided(&app, &basic.reviewers[0], destination, Decision::pass(Vec::new())).await;
        let page = open(&mut school, destination).await;
        answers(&page, cases[3].1, &[]);
        assert!(page.contains("学院已作出决定"), "{}", page.text());
    }

    async fn a_province_that_does_not_return_is_named_as_the_reason(app: TestApp) {
        let basic = app.seed_basic().await;
        policy_is(&app, &basic, "review.return_allowed.destination = false\n").await;
        let [_, text, _, destination] = waiting(&app, &basic).await;
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.feature("F141");
        let page = open(&mut department, destination).await;
        answers(&page, &[PASS, RETURN, FAIL, RECLASSIFY], &["pass", "fail", "reclassify"]);
        assert!(page.contains("本省规定这一步不退回修改"), "{}", page.text());
        answers(&open(&mut department, text).await, &[PASS, RETURN, FAIL], &["pass", "return", "fail"]);
    }

    async fn the_page_of_a_record_offers_every_act_or_says_why_not(app: TestApp) {
        let basic = app.seed_basic().await;
        let [online, text, paper, destination] = waiting(&app, &basic).await;
        let mut people = Vec::new();
        for serial in 5..=9 {
            people.push(app.graduate(&basic, serial).await);
        }
        let signed = sealed(&app, &basic, &people[0]).await;
        let on_paper = paper_done(&app, &basic, &people[1]).await;
        let studies = registered(&app, &basic, &people[2]).await;
        let open_invitation = invited(&app, &basic, &people[3]).await;
        let returned = started(&app, &people[4], PlacementKind::Offline, "").await;
        saved(&app, &people[4], returned, values(&unit())).await;
        submitted(&app, &people[4], returned).await.unwrap();
        let remarks = Remarks { fields: vec!["address".into()], details: "地址写到门牌号".into() };
        settled(&app, &basic.reviewers[0], returned, Decision::Return(remarks)).await;
        app.run_due_jobs().await;

        let mut school = app.sign_in(&basic.school_admin).await;
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        school.feature("F153");
        // Waiting for the department: the school is told who has it.
        for (list, record) in
            [("agreements", online), ("agreements", text), ("paper-agreements", paper), ("destinations", destination)]
        {
            answers(&record_page(&mut department, list, record).await, &[REVIEW], &["review"]);
            answers(&record_page(&mut school, list, record).await, &[REVIEW], &[]);
        }
        for record in [open_invitation, returned] {
            for visitor in [&mut school, &mut department] {
                let page = record_page(visitor, "agreements", record).await;
                answers(&page, &[REVIEW], &[]);
                assert!(page.contains("见“流程追踪”"), "{}", page.text());
            }
        }
        let in_force = [("agreements", signed), ("paper-agreements", on_paper), ("destinations", studies)];
        for (list, record) in in_force {
            answers(&record_page(&mut school, list, record).await, &[AMEND, VOID, RECALL], &["amend", "void"]);
            let page = record_page(&mut department, list, record).await;
            answers(&page, &[AMEND, VOID], &[]);
            assert!(page.contains("只有学校可以更正") && page.contains("请联系学校就业部门办理"), "{}", page.text());
        }
        for (list, record) in in_force {
            let page = school.get(&format!("/s/2027/{list}")).await.expect(200);
            let line = page.html().split(&format!("<tr data-ref=\"{record}\"")).nth(1).unwrap().to_owned();
            let line = line.split("</tr>").next().unwrap();
            for act in ["amend", "void"] {
                assert!(line.contains(&format!("{record}/{act}\"")), "{line}");
            }
        }

        // Under rules that know neither, the list says so, and the record why.
        let mut tx = app.app().db.write().await.unwrap();
        execute(&mut tx, "UPDATE policy_versions SET profile = $1", params!["v21"]).await;
        tx.commit().await.unwrap();
        for (list, record) in in_force {
            let page = record_page(&mut school, list, record).await;
            answers(&page, &[AMEND, VOID, RECALL], &[]);
            assert!(page.contains("本省规定通过后不能更正"), "{}", page.text());
            let page = school.get(&format!("/s/2027/{list}")).await.expect(200);
            let line = page.html().split(&format!("<tr data-ref=\"{record}\"")).nth(1).unwrap().to_owned();
            let line = line.split("</tr>").next().unwrap();
            for (act, words) in [("amend", "暂不能修改"), ("void", "暂不能作废")] {
                assert!(!line.contains(&format!("{record}/{act}\"")) && line.contains(words), "{line}");
            }
        }
    }
}
