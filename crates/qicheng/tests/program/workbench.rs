//! The workbench with every kind of case, through its pages: what waits in which tab, returning with ticked fields, what
//! changed since, failing, changing a destination, the school's sentences.

use domain::ids::PlacementRef;
use domain::organisations::ReviewLevels;
use domain::placements::{PlacementKind, StateCode};
use store::engine::params;

use crate::agreement::{actor, row, version};
use crate::applications::{reported, saved, started, submitted, unit, uploaded, values};
use crate::doors::run;
use crate::harness::{Basic, Graduate, Page, TestApp, Visitor, execute};

const QUEUE: &str = "/s/2027/review";

pub async fn open(visitor: &mut Visitor, record: PlacementRef) -> Page {
    visitor.get(&format!("{QUEUE}?case={record}")).await.expect(200)
}

/// Decides through the pane, or through the page where something must be written.
pub async fn decide(visitor: &mut Visitor, record: PlacementRef, act: &str, fields: &[(&str, &str)]) -> Page {
    let action = format!("{QUEUE}/{record}/{act}");
    let page = if fields.is_empty() { open(visitor, record).await } else { visitor.get(&action).await.expect(200) };
    visitor.submit(&page, &action, fields).await
}

pub async fn settle(app: &TestApp) {
    app.clock().advance_seconds(11);
    app.run_due_jobs().await;
}

pub async fn state(app: &TestApp, record: PlacementRef) -> StateCode {
    row(app, record).await.state
}

async fn text(app: &TestApp, basic: &Basic, number: u32) -> (Graduate, PlacementRef) {
    let graduate = app.graduate(basic, number).await;
    let record = started(app, &graduate, PlacementKind::Offline, "").await;
    saved(app, &graduate, record, values(&unit())).await;
    submitted(app, &graduate, record).await.unwrap();
    (graduate, record)
}

async fn destination(app: &TestApp, basic: &Basic, number: u32) -> (Graduate, PlacementRef) {
    let graduate = app.graduate(basic, number).await;
    let record = started(app, &graduate, PlacementKind::Destination, "seeking").await;
    submitted(app, &graduate, record).await.unwrap();
    (graduate, record)
}

/// A destination whose file would prove another kind as well.
async fn proven(app: &TestApp, basic: &Basic, number: u32) -> (Graduate, PlacementRef) {
    let graduate = app.graduate(basic, number).await;
    let record = started(app, &graduate, PlacementKind::Destination, "seeking").await;
    uploaded(app, &graduate, record).await;
    submitted(app, &graduate, record).await.unwrap();
    (graduate, record)
}

both_engines! {
    async fn a_text_is_returned_with_ticked_fields_and_shows_what_changed(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let (graduate, record) = text(&app, &basic, 1).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F173").feature("F174").feature("F139").feature("F140");
        let queue = school.get(&format!("{QUEUE}?kind=offline-text")).await.expect(200);
        assert!(queue.contains(&graduate.name) && queue.contains("协议审核 1") && queue.contains("全部待审 1"), "{}", queue.text());
        assert!(!school.get(&format!("{QUEUE}?kind=paper")).await.expect(200).contains(&graduate.name));
        let case = open(&mut school, record).await;
        for words in ["数据工程师", "星澜数据技术有限公司", "没有信用代码", "学籍信息一致", "没有已报送的信息", "退回修改", "毕业生提交"] {
            assert!(case.contains(words), "{words} {}", case.text());
        }
        let action = format!("{QUEUE}/{record}/return");
        let form = school.get(&action).await.expect(200);
        let bare = school.submit(&form, &action, &[("details", "请核对")]).await.expect(422);
        assert!(bare.contains("请勾选需要修改的项目") && bare.html().contains("请核对"));
        let phrase = form.html().split("name=\"insert\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let filled = school.submit(&form, &action, &[("fields", "post"), ("insert", &phrase)]).await.expect(200);
        assert!(filled.html().contains("协议书图像不清晰</textarea>"), "{}", filled.html());
        let ticked = [("fields", "post"), ("fields", "work_place"), ("details", "岗位与协议不一致"), ("phrase", phrase.as_str())];
        let preview = school.submit(&form, &action, &[&ticked[..], &[("preview", "1")]].concat()).await.expect(200);
        assert!(preview.contains("老师退回，请改 2 处") && preview.contains("岗位名称、实际工作地点"), "{}", preview.text());
        assert_eq!(state(&app, record).await, StateCode::OfTextReviewSchool, "a preview decides nothing");
        school.submit(&form, &action, &ticked).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::OfTextReturned);

        saved(&app, &graduate, record, values(&[("post", "数据开发工程师")])).await;
        submitted(&app, &graduate, record).await.unwrap();
        let case = open(&mut school, record).await;
        for words in ["第 2 次", "第 2 次提交，改了 1 处。", "岗位与协议不一致", "审核操作通过记录（1）", "对比上次"] {
            assert!(case.contains(words), "{words} {}", case.text());
        }
        assert!(case.html().contains("<del>数据工程师</del><ins>数据开发工程师</ins>"));
        let compared = school.get(&format!("{QUEUE}?case={record}&compare=last")).await.expect(200);
        assert!(compared.contains("数据开发工程师") && !compared.contains("境外单位") && compared.contains("显示全部内容"));
        school.feature("F176").feature("F273");
        decide(&mut school, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        let stamp = row(&app, record).await;
        assert_eq!((stamp.state, stamp.number.as_ref().map(String::len)), (StateCode::OfStamp, Some(19)));
        let phrases = school.get(&format!("{QUEUE}/phrases")).await.expect(200);
        assert!(phrases.contains("1 次"), "{}", phrases.text());
    }

    async fn a_warned_unit_without_a_code_is_known_by_its_name(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let (_, unknown) = text(&app, &basic, 1).await;
        let sql = "INSERT INTO warnings (school_id, credit_code, employer_name, kinds, reason, created_at) VALUES ($1, $2, $3, $4, '', $5)";
        let mark = params![basic.school, "91110000YT0000011W", basic.employer_name.as_str(), "fake", app.app().now()];
        run(&app, sql, mark).await;
        let signing = app.graduate(&basic, 2).await;
        let agreement = started(&app, &signing, PlacementKind::Offline, "").await;
        let mut typed = values(&unit());
        typed.insert("employer".to_owned(), basic.employer_name.clone());
        saved(&app, &signing, agreement, typed).await;
        submitted(&app, &signing, agreement).await.unwrap();
        let serving = app.graduate(&basic, 3).await;
        let programme = started(&app, &serving, PlacementKind::Destination, "national_programme").await;
        let typed = [("national_project", "三支一扶"), ("employer", basic.employer_name.as_str()), ("region", "江苏省南京市")];
        saved(&app, &serving, programme, values(&typed)).await;
        uploaded(&app, &serving, programme).await;
        submitted(&app, &serving, programme).await.unwrap();

        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F138").feature("F337");
        let queue = school.get(&format!("{QUEUE}?flag=warned_employer")).await.expect(200);
        assert!(queue.contains(&signing.name) && queue.contains(&serving.name), "{}", queue.text());
        for (record, after) in [(agreement, StateCode::OfStamp), (programme, StateCode::QxDone)] {
            let case = open(&mut school, record).await;
            assert!(case.contains("预警单位：虚假单位") && !case.contains("非预警单位"), "{}", case.text());
            let action = format!("{QUEUE}/{record}/pass");
            assert!(case.form(&action).is_none(), "what warns is looked into first");
            let written = [("ok-warned_employer", "1"), ("note-warned_employer", "已电话核实单位地址和经办人")];
            decide(&mut school, record, "pass", &written).await.expect(303);
            settle(&app).await;
            assert_eq!(state(&app, record).await, after);
        }
        let case = open(&mut school, unknown).await;
        assert!(case.contains("没有信用代码可查预警名单") && !case.contains("非预警单位"), "{}", case.text());
    }

    async fn failing_says_what_becomes_of_the_record(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let (_, record) = text(&app, &basic, 1).await;
        let (_, other) = destination(&app, &basic, 2).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F175").feature("F271");
        let form = school.get(&format!("{QUEUE}/{record}/fail")).await.expect(200);
        assert!(form.contains("这份申请作废，毕业生需要重新填写"), "{}", form.text());
        let failing = [("reason", "unclear_material"), ("details", "与单位核实没有这一岗位")];
        decide(&mut school, record, "fail", &failing).await.expect(303);
        decide(&mut school, other, "fail", &failing).await.expect(303);
        let queue = school.get(QUEUE).await.expect(200);
        assert!(queue.contains("审核不通过，将于"), "{}", queue.text());
        settle(&app).await;
        assert_eq!((state(&app, record).await, state(&app, other).await), (StateCode::OfTextFailed, StateCode::QxFailed));
    }

    async fn a_destination_shows_its_definition_is_returned_and_reported(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::DepartmentThenSchool).await;
        let (graduate, record) = destination(&app, &basic, 1).await;
        let mut stranger = app.sign_in(&basic.reviewers[1]).await;
        stranger.get(&format!("{QUEUE}?case={record}")).await.expect(404);
        stranger.get(&format!("{QUEUE}/{record}/return")).await.expect(404);
        stranger.post(&format!("{QUEUE}/{record}/reclassify"), &[]).await.expect(404);
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.feature("F268").feature("F271");
        let case = open(&mut department, record).await;
        assert!(case.contains("求职中：") && case.contains("去向登记 1"), "{}", case.text());
        assert!(!case.html().contains("agreement.pdf"));
        let ticked = [("fields", "plan"), ("details", "请写明打算")];
        decide(&mut department, record, "return", &ticked).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::QxReturned);
        saved(&app, &graduate, record, values(&[("plan", "准备参加秋季招聘")])).await;
        submitted(&app, &graduate, record).await.unwrap();
        let case = open(&mut department, record).await;
        assert!(case.html().contains("<del>未填</del><ins>准备参加秋季招聘</ins>"), "{}", case.html());
        decide(&mut department, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F275");
        let case = open(&mut school, record).await;
        assert!(case.contains("学院审核通过") && case.contains("审核操作通过记录（2）"), "{}", case.text());
        assert!(reported(&app, &graduate).await.is_empty(), "the department's pass reports nothing");
        decide(&mut school, record, "pass", &[]).await.expect(303);
        assert!(reported(&app, &graduate).await.is_empty(), "nor does a pass that can still be taken back");
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::QxDone);
        assert_eq!(reported(&app, &graduate).await.destination, "求职中");
    }

    async fn a_reviewer_changes_the_destination_and_the_graduate_is_told(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let (graduate, record) = proven(&app, &basic, 1).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F272");
        let action = format!("{QUEUE}/{record}/reclassify");
        let standing = school.get(&action).await.expect(200);
        assert!(standing.contains("修改前") && standing.contains("求职中"));
        let form = school.get(&format!("{action}?category=startup")).await.expect(200);
        assert!(form.contains("创业项目"), "{}", form.text());
        let action = format!("{action}?category=startup");
        let typed = [
            ("startup_case", "创立企业（含个体工商户）"),
            ("startup_project", "社区书店"),
            ("startup_industry", "批发和零售业"),
            ("region", "江苏省南京市"),
        ];
        let short = school.submit(&form, &action, &[&typed[..], &[("reason", "太短")]].concat()).await.expect(422);
        assert!(short.contains("请写明修改原因") && short.contains("请先与毕业生沟通一致并勾选"), "{}", short.text());
        assert!(short.html().contains("社区书店"));
        let rest = [("reason", "毕业生已开办书店，电话确认后改为自主创业"), ("agreed", "1")];
        let done = school.submit(&form, &action, &[&typed[..], &rest].concat()).await;
        assert_eq!(done.status(), 303, "{}", done.text());
        school.submit(&form, &action, &[&typed[..], &rest].concat()).await.expect(303);
        let stale = school.get(&action).await.expect(200);
        let changed = row(&app, record).await;
        assert_eq!((changed.state, changed.post.as_str()), (StateCode::QxReviewSchool, "自主创业"));
        let case = open(&mut school, record).await;
        assert!(case.contains("审核时修改过去向") && case.contains("电话确认后改为自主创业"), "{}", case.text());
        assert!(case.html().contains("<del>求职中</del><ins>自主创业</ins>"));
        let mut own = app.sign_in(&graduate.somebody).await;
        let told = own.get("/messages").await;
        let told = own.follow(told).await.expect(200);
        assert!(told.contains("老师修改了你的去向"), "{}", told.text());
        // The message leads to before and after, and the way of the record says who changed it and why.
        let changes = own.get(&told.link(&format!("/g/records/{record}?tab="))).await.expect(200);
        assert!(changes.html().contains("<del>求职中</del><ins>自主创业</ins>"), "{}", changes.html());
        assert!(changes.contains("老师修改了去向") && changes.contains("电话确认后改为自主创业"), "{}", changes.text());
        let way = own.get(&format!("/g/records/{record}")).await.expect(200);
        assert!(way.contains("学校修改了去向") && way.contains("由“求职中”改为“自主创业”"), "{}", way.text());
        assert!(!way.contains(&basic.school_admin.name), "reviewers' names stay within the school");
        school.feature("F275");
        assert!(reported(&app, &graduate).await.is_empty(), "a change before the pass waits for it");
        decide(&mut school, record, "pass", &[]).await.expect(303);
        school.submit(&stale, &action, &[&typed[..], &rest].concat()).await.expect(409);
        settle(&app).await;
        let told = reported(&app, &graduate).await;
        assert_eq!((told.destination.as_str(), told.employer_name.as_str()), ("自主创业", "社区书店"));
        let report = app::ledger::verify::verify(app.app()).await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }

    async fn another_kind_asks_for_its_evidence_and_is_filled_in_from_the_same_lists(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let (bare, proven) = (destination(&app, &basic, 1).await.1, proven(&app, &basic, 2).await.1);
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F272");
        let address = |record: PlacementRef, kind: &str| format!("{QUEUE}/{record}/reclassify?category={kind}");
        let asked = school.get(&address(bare, "startup")).await.expect(200);
        let missing = "这一类去向至少要有 1 份证明材料，现有 0 份";
        assert!(asked.contains(missing) && asked.contains("由毕业生上传材料"), "{}", asked.text());
        assert!(asked.form(&address(bare, "startup")).is_none(), "nothing is asked that cannot be kept");
        asked.link(&format!("{QUEUE}/{bare}/return"));
        let seen = version(&app, bare).await;
        // A kind that asks for no evidence may be chosen; a post that names another in its form gets no further.
        let form = school.get(&address(bare, "exam")).await.expect(200);
        let why = [("reason", "毕业生已开办书店，电话确认后改为自主创业"), ("agreed", "1")];
        let named = school.submit(&form, &address(bare, "exam"), &[&[("category", "startup")][..], &why].concat()).await.expect(409);
        assert!(named.contains(missing), "{}", named.text());
        assert_eq!(version(&app, bare).await, seen);

        let (here, seen) = (address(proven, "startup"), version(&app, proven).await);
        let form = school.get(&here).await.expect(200);
        assert!(form.html().contains("list=\"regions\"") && form.html().contains("/s/2027/review/suggestions/regions"));
        let typed = [("startup_project", "社区书店"), ("region", "南京"), ("reason", "先找地区")];
        let listed = school.submit(&form, &here, &[&typed[..], &[("act", "find:region")]].concat()).await.expect(200);
        assert!(listed.html().contains("choose:region:320100") && listed.html().contains("社区书店"), "{}", listed.text());
        let chosen = school.submit(&listed, &here, &[&typed[..], &[("act", "choose:region:320100")]].concat()).await.expect(200);
        assert!(chosen.html().contains("value=\"江苏省南京市\"") && chosen.html().contains("先找地区"), "{}", chosen.html());
        assert_eq!(version(&app, proven).await, seen, "looking up changes nothing");
        let near = school.get("/s/2027/review/suggestions/regions?q=%E5%8D%97%E4%BA%AC").await.expect(200);
        assert!(near.html().contains("江苏省南京市"));
        let units = school.get("/s/2027/review/suggestions/employers?q=%E6%B1%9F%E5%B7%9E").await.expect(200);
        assert!(units.html().contains("data-credit_code"), "{}", units.html());
        app.run_due_jobs().await;
    }

    async fn a_change_at_review_is_still_told_beside_the_next_submission(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let (graduate, record) = proven(&app, &basic, 1).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F272");
        let action = format!("{QUEUE}/{record}/reclassify?category=startup");
        let form = school.get(&action).await.expect(200);
        let typed = [
            ("startup_case", "创立企业（含个体工商户）"),
            ("startup_project", "社区书店"),
            ("startup_industry", "批发和零售业"),
            ("region", "江苏省南京市"),
            ("reason", "毕业生已开办书店，电话确认后改为自主创业"),
            ("agreed", "1"),
        ];
        school.submit(&form, &action, &typed).await.expect(303);
        let ticked = [("fields", "startup_project"), ("details", "请写明店名全称")];
        decide(&mut school, record, "return", &ticked).await.expect(303);
        settle(&app).await;
        saved(&app, &graduate, record, values(&[("startup_project", "云溪社区书店")])).await;
        uploaded(&app, &graduate, record).await;
        submitted(&app, &graduate, record).await.unwrap();
        let case = open(&mut school, record).await;
        for words in ["第 2 次提交", "请写明店名全称", "审核时修改过去向", "电话确认后改为自主创业"] {
            assert!(case.contains(words), "{words} {}", case.text());
        }
    }

    async fn the_request_to_end_a_destination_waits_in_its_own_tab(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let mut tx = app.app().db.write().await.unwrap();
        let rule = "destination.void_review = \"yes\"\n";
        execute(&mut tx, "UPDATE policy_versions SET overrides = $1", params![rule]).await;
        tx.commit().await.unwrap();
        let (graduate, record) = destination(&app, &basic, 1).await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F278");
        assert!(!school.get(QUEUE).await.expect(200).contains("作废去向"));
        decide(&mut school, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        let who = actor(&app, &graduate.somebody).await;
        let contacts = app::accounts::codes::proving_contacts(app.app(), &who).await.unwrap();
        let (contact, seen) = (contacts[0].0.contact, version(&app, record).await);
        let act = domain::placements::Act::RequestVoid;
        app::placements::own_acts::send_code(app.app(), &who, record, seen, contact, act).await.unwrap();
        let code = app.code_to(&graduate.mobile).await;
        let (nonce, reason) = (app.app().new_id(), "已经找到工作".to_owned());
        let input = app::placements::own_acts::Give { record, nonce, seen, reason, contact: Some(contact), code };
        app::placements::own_acts::request_void(app.app(), &who, &input).await.unwrap();
        let queue = school.get(&format!("{QUEUE}?kind=destination-void")).await.expect(200);
        assert!(queue.contains("作废去向 1") && queue.contains(&graduate.name), "{}", queue.text());
        let case = open(&mut school, record).await;
        assert!(case.contains("已经找到工作") && case.form(&format!("{QUEUE}/{record}/return")).is_none());
        decide(&mut school, record, "pass", &[]).await.expect(303);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::QxVoid);
    }

    async fn the_second_reviewer_of_an_application_learns_who_returned_it(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let (_, record) = destination(&app, &basic, 1).await;
        let colleague = app.school_colleague(&basic, "school90011b", "就业中心副主任").await;
        let mut first = app.sign_in(&basic.school_admin).await;
        let mut second = app.sign_in(&colleague).await;
        let seen = open(&mut second, record).await;
        let action = format!("{QUEUE}/{record}/return");
        let form = second.get(&action).await.expect(200);
        let ticked = [("fields", "plan"), ("details", "请写明打算")];
        decide(&mut first, record, "return", &ticked).await.expect(303);
        let late = second.submit(&seen, &format!("{QUEUE}/{record}/pass"), &[]).await.expect(409);
        assert!(late.contains(&format!("{} 刚刚已退回修改", basic.school_admin.name)), "{}", late.text());
        second.submit(&form, &action, &ticked).await.expect(409);
        settle(&app).await;
        assert_eq!(state(&app, record).await, StateCode::QxReturned);
    }

    async fn sentences_are_the_schools_own(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.get(&format!("{QUEUE}/phrases")).await.expect(404);
        let mut school = app.sign_in(&basic.school_admin).await;
        let path = format!("{QUEUE}/phrases");
        let page = school.get(&path).await.expect(200);
        assert!(page.contains("缺少盖章页") && page.contains("0 次"));
        let empty = school.submit(&page, &path, &[("body", "")]).await.expect(422);
        assert!(empty.contains("请填写常用语"));
        let twice = school.submit(&page, &path, &[("body", "缺少盖章页")]).await.expect(422);
        assert!(twice.contains("已有相同的常用语"));
        school.submit(&page, &path, &[("body", "请补传录取通知书")]).await.expect(303);
        school.submit(&page, &path, &[("body", "请补传录取通知书")]).await.expect(303);
        let page = school.get(&path).await.expect(200);
        assert_eq!(page.html().matches("请补传录取通知书</td>").count(), 1);
        let line = |page: &Page, words: &str| {
            let html = page.html();
            let before = html.split(&format!("<td>{words}</td>")).next().unwrap().to_owned();
            before.rsplit("data-ref=\"").next().unwrap().split('"').next().unwrap().to_owned()
        };
        let built_in = line(&page, "缺少盖章页");
        let form = school.get(&format!("{path}?phrase={built_in}")).await.expect(200);
        school.submit(&form, &path, &[("body", "缺少单位盖章的页面")]).await.expect(303);
        let own = line(&page, "请补传录取通知书");
        school.post(&format!("{path}/{own}/delete"), &[]).await.expect(303);
        let page = school.get(&path).await.expect(200);
        assert!(page.contains("缺少单位盖章的页面") && !page.contains("缺少盖章页") && !page.contains("录取通知书"));
    }
}
