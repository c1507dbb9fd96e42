//! 定向/委培: the roster decides what is offered, the school asks for another training mode, the province decides, and both
//! see who goes where the agreement says (F057, F290–F292).

use domain::ids::{EntryId, SchoolId};
use store::engine::params;

use crate::after_the_pass::{PASSWORD, administrator};
use crate::agreement::{accepted, invited, row as placement, sealed};
use crate::employers::picture;
use crate::harness::{Basic, Graduate, Page, TestApp, Visitor, execute};

const LIST: &str = "/s/2027/mode-changes";
const QUEUE: &str = "/p/2027/mode-changes";

async fn change(app: &TestApp, sql: &str, values: Vec<store::engine::Value>) {
    let mut tx = app.app().db.write().await.unwrap();
    execute(&mut tx, sql, values).await;
    tx.commit().await.unwrap();
}

async fn set_mode(app: &TestApp, entry: EntryId, mode: &str) {
    change(app, "UPDATE entries SET training_mode = $2 WHERE entry_id = $1", params![entry, mode]).await;
}

async fn mode_of(app: &TestApp, school: SchoolId, entry: EntryId) -> String {
    let access = domain::accounts::Access::system(domain::accounts::SystemPurpose::Verify);
    let mut tx = app.app().db.read().await.unwrap();
    store::roster::entries::find(&mut tx, &access, school, entry).await.unwrap().unwrap().training_mode
}

async fn school(app: &TestApp) -> (Basic, Visitor) {
    let basic = app.seed_basic().await;
    let visitor = app.sign_in(&basic.school_admin).await;
    (basic, visitor)
}

/// Opens a draft from the student's page; gives its address.
pub async fn begun(school: &mut Visitor, graduate: &Graduate) -> String {
    let student = format!("/s/2027/students/{}", graduate.entry);
    let page = school.get(&student).await.expect(200);
    let begun = school.submit(&page, &format!("{student}/mode-change"), &[]).await.expect(303);
    begun.location().unwrap().to_owned()
}

/// Posts the draft's form with a file.
async fn posted(app: &TestApp, school: &mut Visitor, at: &str, fields: &[(&str, &str)], with_file: bool) -> Page {
    let page = school.get(at).await.expect(200);
    let hidden = page.hidden_of(at);
    let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend_from_slice(fields);
    // A browser posts a field without a file under no name.
    let (name, bytes) = if with_file { ("单位同意函.png", picture(app)) } else { ("", Vec::new()) };
    school.upload(at, &all, ("evidence", name, &bytes)).await
}

/// A request that waits for the province; gives its address and the one the province knows it by.
pub async fn sent(app: &TestApp, school: &mut Visitor, graduate: &Graduate, to: &str) -> (String, String) {
    let at = begun(school, graduate).await;
    let unit = if ["21", "22", "41", "42"].contains(&to) { "云溪县人民医院" } else { "" };
    let fields = [("to", to), ("unit", unit), ("unit_region", ""), ("reason", "定向单位来函同意"), ("act", "submit")];
    posted(app, school, &at, &fields, true).await.expect_to(&at);
    let id = at.rsplit('/').next().unwrap().to_owned();
    (at, format!("{QUEUE}/{}/{id}", graduate.school))
}

async fn ledger_is_clean(app: &TestApp) {
    app.run_due_jobs().await;
    let found = app::ledger::verify::verify(app.app()).await.unwrap();
    assert!(found.findings.is_empty(), "{:?}", found.findings);
}

both_engines! {
    async fn a_change_is_asked_for_decided_and_in_the_roster(app: TestApp) {
        let (basic, mut school) = school(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        set_mode(&app, graduate.entry, "21").await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        school.feature("F290");
        assert!(school.get(LIST).await.expect(200).contains("还没有培养方式变更申请"));
        // What the roster says is not the school's to correct any more, and it says where to go.
        let student = format!("/s/2027/students/{}", graduate.entry);
        let form = school.get(&format!("{student}/correct")).await.expect(200);
        let direct = [("training_mode", "22"), ("reason", "单位同意")];
        let refused = school.submit(&form, &format!("{student}/correct"), &direct).await.expect(422);
        assert!(refused.contains("由省级审核") && refused.contains("提交培养方式变更申请"), "{}", refused.text());

        let at = begun(&mut school, &graduate).await;
        assert_eq!(begun_again(&mut school, &student).await, at, "an open request is gone on with");
        // Bad input keeps what was typed and what was uploaded.
        let typed = [("to", "22"), ("unit", ""), ("unit_region", "火星"), ("reason", "单位来函"), ("act", "submit")];
        let wrong = posted(&app, &mut school, &at, &typed, true).await.expect(422);
        assert!(wrong.contains("请填写定向或委培单位的全称") && wrong.contains("没有这个地区"), "{}", wrong.text());
        assert!(wrong.html().contains("value=\"火星\"") && wrong.contains("单位来函") && wrong.contains("单位同意函.png"));
        let (mut province, file) = (app.sign_in(&basic.province_admin).await, wrong.link(&format!("{at}/files/")));
        assert!(province.get(QUEUE).await.expect(200).contains("没有待审核的申请"), "a draft is the school's alone");
        let right = [("to", "22"), ("unit", "云溪县人民医院"), ("unit_region", "江苏省南京市"), ("reason", "单位来函"), ("act", "submit")];
        let page = school.get(&at).await.expect(200);
        let done = school.submit(&page, &at, &right).await.expect_to(&at);
        // The same form once more changes nothing.
        school.submit(&page, &at, &right).await.expect_to(&at);
        drop(done);
        let waiting = school.get(&at).await.expect(200);
        assert_eq!(waiting.data_attribute("state").as_deref(), Some("TM-PENDING"), "{}", waiting.text());
        assert!(waiting.contains("待省级审核") && waiting.contains("江苏省南京市"));
        assert_eq!(school.get(&file).await.expect(200).header("content-type"), Some("image/png"));
        assert!(phone.get("/messages").await.expect(200).contains("学校为你申请变更培养方式"));

        province.feature("F291");
        let queue = province.get(QUEUE).await.expect(200);
        assert!(queue.contains("(1) 培养方式变更") && queue.contains(&basic.school_name), "{}", queue.text());
        let case_at = queue.link(&format!("{QUEUE}/{}/", basic.school));
        let case = province.get(&case_at).await.expect(200);
        assert!(case.contains("定向（不可网签）") && case.contains("定向（可网签）") && case.contains("单位来函"));
        // Its staff were told once, with the way there; nobody else was.
        let (told, asked) = (province.get("/messages").await.expect(200), format!("申请变更{}的培养方式", graduate.name));
        assert_eq!(told.text().matches(&asked).count(), 1, "{}", told.text());
        assert_eq!(told.link(&format!("{QUEUE}/")), case_at);
        assert!(!school.get("/messages").await.expect(200).contains(&asked));
        province.get(&case.link(&format!("{case_at}/files/"))).await.expect(200);
        let decide = format!("{case_at}/decide");
        let silent = province.submit(&case, &decide, &[("act", "reject"), ("answer", "")]).await.expect(422);
        assert!(silent.contains("请写明不同意的原因"), "{}", silent.text());
        province.submit(&case, &decide, &[("act", "approve"), ("answer", "同意")]).await.expect_to(QUEUE);
        province.submit(&case, &decide, &[("act", "approve"), ("answer", "同意")]).await.expect_to(QUEUE);
        assert_eq!(mode_of(&app, basic.school, graduate.entry).await, "22");
        let page = school.get(&student).await.expect(200);
        assert!(page.contains("可以签约") && page.contains("同意变更培养方式") && page.contains("云溪县人民医院"), "{}", page.text());
        assert!(page.contains("定向（不可网签） → 定向（可网签）"), "{}", page.text());
        let told = school.get("/messages").await.expect(200);
        assert!(told.contains("培养方式已变更"), "{}", told.text());
        assert!(phone.get("/messages").await.expect(200).contains("由定向（不可网签）变更为定向（可网签）"));
        assert!(province.get(&format!("{QUEUE}?tab=decided")).await.expect(200).contains("已同意"));
        ledger_is_clean(&app).await;
    }

    async fn strangers_stale_pages_and_the_unsent_are_kept_apart(app: TestApp) {
        let (basic, mut school) = school(&app).await;
        let other = app.seed_elsewhere().await;
        let graduate = app.graduate(&basic, 1).await;
        set_mode(&app, graduate.entry, "21").await;
        let (at, case_at) = sent(&app, &mut school, &graduate, "1").await;
        school.feature("F290").feature("F291");
        let mut province = app.sign_in(&basic.province_admin).await;
        let file = school.get(&at).await.expect(200).link(&format!("{at}/files/"));
        let theirs = province.get(&case_at).await.expect(200).link(&format!("{case_at}/files/"));
        // Another province, another school, a department, an employer, the graduate.
        let mut stranger = app.sign_in(&other.province_admin).await;
        assert!(!stranger.get("/messages").await.expect(200).contains(&graduate.name));
        for page in [case_at.as_str(), theirs.as_str()] {
            stranger.get(page).await.expect(404);
        }
        let case = province.get(&case_at).await.expect(200);
        let hidden = case.hidden_of(&format!("{case_at}/decide"));
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend([("act", "approve"), ("answer", "")]);
        assert!(stranger.post(&format!("{case_at}/decide"), &fields).await.status() >= 400);
        let mut beside = app.sign_in(&other.school_admin).await;
        beside.get(&at).await.expect(404);
        beside.get(&file).await.expect(404);
        let mut department = app.sign_in(&basic.reviewers[1]).await;
        department.get(&at).await.expect(404);
        let mut own = app.sign_in(&basic.reviewers[0]).await;
        let seen = own.get(&at).await.expect(200);
        assert!(seen.form(&format!("{at}/withdraw")).is_none(), "a department reads and asks for nothing");
        let mut phone = app.sign_in(&graduate.somebody).await;
        phone.get(&at).await.expect(404);
        phone.get(&case_at).await.expect(404);
        school.get(&case_at).await.expect(404);
        province.get(&at).await.expect(404);

        // What the school has taken back meanwhile cannot be decided on the page from before.
        let open = school.get(&at).await.expect(200);
        school.submit(&open, &format!("{at}/withdraw"), &[]).await.expect_to(&at);
        let approved = [("act", "approve"), ("answer", "材料齐全，同意变更")];
        let stale = province.submit(&case, &format!("{case_at}/decide"), &approved).await.expect(409);
        assert!(stale.contains("已撤回") && stale.contains("材料齐全，同意变更"), "{}", stale.text());
        assert_eq!(mode_of(&app, basic.school, graduate.entry).await, "21");
        assert!(province.get(QUEUE).await.expect(200).contains("没有待审核的申请"));
        assert!(phone.get("/messages").await.expect(200).contains("学校撤回了培养方式变更申请"));
        // With nothing open another request may begin; a rejected one leaves the roster as it is.
        let (again, case_at) = sent(&app, &mut school, &graduate, "1").await;
        assert_ne!(again, at);
        let case = province.get(&case_at).await.expect(200);
        let no = [("act", "reject"), ("answer", "录取名册与学籍不一致")];
        province.submit(&case, &format!("{case_at}/decide"), &no).await.expect_to(QUEUE);
        let page = school.get(&again).await.expect(200);
        assert_eq!(page.data_attribute("state").as_deref(), Some("TM-REJECTED"));
        assert!(page.contains("录取名册与学籍不一致"), "{}", page.text());
        assert!(phone.get("/messages").await.expect(200).contains("培养方式变更申请未同意"));
        assert_eq!(mode_of(&app, basic.school, graduate.entry).await, "21");
        ledger_is_clean(&app).await;
    }

    async fn who_may_no_longer_sign_loses_open_invitations_and_nothing_under_way(app: TestApp) {
        let (basic, mut school) = school(&app).await;
        let (graduate, busy) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let open = invited(&app, &basic, &graduate).await;
        let under_way = invited(&app, &basic, &busy).await;
        accepted(&app, &busy, under_way).await;
        school.feature("F290").feature("F291");
        let mut province = app.sign_in(&basic.province_admin).await;
        let (_, case_at) = sent(&app, &mut school, &graduate, "21").await;
        let case = province.get(&case_at).await.expect(200);
        province.submit(&case, &format!("{case_at}/decide"), &[("act", "approve"), ("answer", "")]).await.expect_to(QUEUE);
        let lost = placement(&app, open).await;
        assert_eq!((lost.state.as_str(), lost.slot), ("ON-LOST", None));
        let mut phone = app.sign_in(&graduate.somebody).await;
        assert!(phone.get("/messages").await.expect(200).contains("已失效"));

        // A signing under way keeps its ground: the request is refused and names it, and stays a draft.
        let at = begun(&mut school, &busy).await;
        let fields = [("to", "21"), ("unit", "云溪县人民医院"), ("unit_region", ""), ("reason", "补录协议"), ("act", "submit")];
        let refused = posted(&app, &mut school, &at, &fields, true).await.expect(422);
        assert!(refused.contains("有正在办理的签约"), "{}", refused.text());
        assert_eq!(refused.data_attribute("state").as_deref(), Some("TM-DRAFT"));
        assert_eq!(placement(&app, under_way).await.state.as_str(), "ON-REVIEW-CO");
        ledger_is_clean(&app).await;
    }

    async fn what_lost_its_ground_is_restored_by_the_school_once_the_ground_is_back(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = administrator(&app, &basic.school_admin).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut province = app.sign_in(&basic.province_admin).await;
        let (_, case_at) = sent(&app, &mut school, &graduate, "21").await;
        let case = province.get(&case_at).await.expect(200);
        province.submit(&case, &format!("{case_at}/decide"), &[("act", "approve"), ("answer", "")]).await.expect_to(QUEUE);
        assert_eq!(placement(&app, record).await.state.as_str(), "ON-LOST");

        // As long as the cause is there the page says so, whose turn it is, and offers nothing.
        let at = format!("/s/2027/agreements/{record}");
        let act = format!("{at}/restore");
        let standing = school.get(&at).await.expect(200);
        for words in ["暂不能恢复", "失效的原因还在：培养方式改为不可网签", "依据有变化，记录失效", "等待学校处理"] {
            assert!(standing.contains(words), "{words} {}", standing.text());
        }
        assert!(!standing.html().contains("data-testid=\"restore\""));
        school.get(&act).await.expect_to(&at);

        set_mode(&app, graduate.entry, "1").await;
        assert!(school.get(&at).await.expect(200).html().contains("data-testid=\"restore\""));
        let form = school.get(&act).await.expect(200);
        assert!(form.contains("等毕业生办理") && form.contains("签约已恢复"), "{}", form.text());
        let bare = school.submit(&form, &act, &[("reason", "改回"), ("password", PASSWORD)]).await.expect(422);
        assert!(bare.contains("请写明原因") && bare.contains("请先与双方核实并勾选") && bare.html().contains("改回"));
        let fields = [("reason", "培养方式已改回，邀请继续有效"), ("asked", "1"), ("password", PASSWORD)];
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.get(&act).await.expect(404);
        department.post(&act, &fields).await.expect(404);
        // An older page keeps what was typed and goes on from what stands now.
        let late = school.submit(&form, &act, &[&fields[..], &[("version", "0")]].concat()).await.expect(409);
        assert!(late.html().contains("培养方式已改回，邀请继续有效"), "{}", late.text());
        school.submit(&late, &act, &fields).await.expect_to(&at);
        // The same form once more restores nothing twice.
        school.submit(&late, &act, &fields).await.expect_to(&at);
        let back = placement(&app, record).await;
        assert_eq!((back.state.as_str(), back.slot), ("ON-INVITED", None));
        assert!(school.get(&at).await.expect(200).contains("学校恢复了这条记录"));
        let mut phone = app.sign_in(&graduate.somebody).await;
        let told = phone.get("/messages").await.expect(200);
        assert!(told.contains("签约已恢复") && told.contains("培养方式已改回"), "{}", told.text());
        accepted(&app, &graduate, record).await;
        ledger_is_clean(&app).await;
    }

    async fn a_file_is_taken_off_a_draft_and_the_draft_thrown_away(app: TestApp) {
        let (basic, mut school) = school(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        set_mode(&app, graduate.entry, "41").await;
        school.feature("F290");
        let at = begun(&mut school, &graduate).await;
        let kept = [("to", "42"), ("unit", ""), ("unit_region", ""), ("reason", ""), ("act", "save")];
        posted(&app, &mut school, &at, &kept, true).await.expect_to(&at);
        let page = school.get(&at).await.expect(200);
        let file = page.link(&format!("{at}/files/"));
        let nonce = page.hidden("remove-nonce");
        school.post(&format!("{file}/remove"), &[("remove-nonce", &nonce)]).await.expect_to(&at);
        let page = school.get(&at).await.expect(200);
        assert!(page.contains("还没有上传材料"), "{}", page.text());
        school.get(&file).await.expect(404);
        let bare = [("to", "42"), ("unit", "云溪县人民医院"), ("unit_region", ""), ("reason", "x"), ("act", "submit")];
        let refused = posted(&app, &mut school, &at, &bare, false).await.expect(422);
        assert!(refused.contains("请上传定向、委培单位"), "{}", refused.text());
        // An older page is stale: nothing is saved, and what it says comes back to be sent again.
        let older = [("to", "1"), ("reason", "学籍异动批复"), ("act", "save")];
        let stale = school.submit(&page, &at, &older).await.expect(409);
        assert!(stale.contains("刚刚被修改") && stale.html().contains("学籍异动批复"), "{}", stale.text());
        assert!(!school.get(&at).await.expect(200).html().contains("学籍异动批复"));
        school.submit(&stale, &at, &older).await.expect_to(&at);
        assert!(school.get(&at).await.expect(200).html().contains("学籍异动批复"));
        let page = school.get(&at).await.expect(200);
        school.submit(&page, &format!("{at}/withdraw"), &[]).await.expect_to(&at);
        assert!(school.get(LIST).await.expect(200).contains("已撤回"));
        ledger_is_clean(&app).await;
    }

    async fn where_the_school_decides_the_roster_changes_at_once(app: TestApp) {
        let (basic, mut school) = school(&app).await;
        let (first, second) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        set_mode(&app, first.entry, "21").await;
        set_mode(&app, second.entry, "41").await;
        let mut province = app.sign_in(&basic.province_admin).await;
        let policy = province.get("/p/2027/policy").await.expect(200);
        let own = [("profile", "v23"), ("training_mode.change_review", "school")];
        province.submit(&policy, "/p/2027/policy", &own).await.expect(303);
        school.feature("F057");
        let student = format!("/s/2027/students/{}", first.entry);
        let form = school.get(&format!("{student}/correct")).await.expect(200);
        let direct = [("training_mode", "22"), ("reason", "单位来函同意")];
        school.submit(&form, &format!("{student}/correct"), &direct).await.expect_to(&student);
        assert_eq!(mode_of(&app, basic.school, first.entry).await, "22");
        assert!(school.get(&student).await.expect(200).contains("可以签约"));
        // A request is decided with its sending.
        let (at, _) = sent(&app, &mut school, &second, "42").await;
        assert_eq!(school.get(&at).await.expect(200).data_attribute("state").as_deref(), Some("TM-APPROVED"));
        assert_eq!(mode_of(&app, basic.school, second.entry).await, "42");
        let mut phone = app.sign_in(&second.somebody).await;
        assert!(phone.get("/messages").await.expect(200).contains("培养方式已变更"));
        assert!(!province.get("/messages").await.expect(200).contains(&second.name), "the school decided alone");
        ledger_is_clean(&app).await;
    }

    async fn school_and_province_see_who_goes_where_the_agreement_says(app: TestApp) {
        let (basic, mut school) = school(&app).await;
        let elsewhere = app.seed_elsewhere().await;
        let (kept, gone) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let (open, unknown) = (app.graduate(&basic, 3).await, app.graduate(&basic, 4).await);
        for (graduate, unit) in [(&kept, basic.employer_name.as_str()), (&gone, "云溪县人民医院"), (&open, "云溪县人民医院")] {
            set_mode(&app, graduate.entry, "22").await;
            let values = params![graduate.school, graduate.entry, unit, ""];
            change(&app, "INSERT INTO commitments (school_id, entry_id, unit, region) VALUES ($1, $2, $3, $4)", values).await;
        }
        set_mode(&app, unknown.entry, "22").await;
        for graduate in [&kept, &gone, &unknown] {
            sealed(&app, &basic, graduate).await;
        }
        school.feature("F292");
        let page = school.get(&format!("{LIST}?tab=mismatch")).await.expect(200);
        for (graduate, words) in [(&gone, "与协议单位不一致"), (&open, "尚未落实"), (&unknown, "名单未登记定向单位")] {
            assert!(page.html().contains(&format!("data-ref=\"{}\"", graduate.entry)) && page.contains(words), "{}", page.text());
        }
        assert!(!page.html().contains(&format!("data-ref=\"{}\"", kept.entry)), "who keeps the agreement needs no look");
        let all = school.get(&format!("{LIST}?tab=mismatch&state=kept")).await.expect(200);
        assert!(all.html().contains(&format!("data-ref=\"{}\"", kept.entry)));
        let mut department = app.sign_in(&basic.reviewers[1]).await;
        assert!(department.get(&format!("{LIST}?tab=mismatch")).await.expect(200).contains("没有需要核对"));

        let mut province = app.sign_in(&basic.province_admin).await;
        province.feature("F292");
        let counts = province.get(&format!("{QUEUE}?tab=mismatch")).await.expect(200);
        assert!(counts.contains(&format!("{} 4 1 1 1 1", basic.school_name)), "{}", counts.text());
        let list = province.get(&counts.link(&format!("{QUEUE}/schools/"))).await.expect(200);
        assert!(list.contains(&gone.name) && !list.contains(&kept.name), "{}", list.text());
        let mut stranger = app.sign_in(&elsewhere.province_admin).await;
        stranger.get(&format!("{QUEUE}/schools/{}", basic.school)).await.expect(404);
        assert!(stranger.get(&format!("{QUEUE}?tab=mismatch")).await.expect(200).contains("还没有定向、委培毕业生"));
    }
}

/// Begins a request once more from the student's page.
async fn begun_again(school: &mut Visitor, student: &str) -> String {
    let page = school.get(student).await.expect(200);
    page.link(&format!("{LIST}/"))
}
