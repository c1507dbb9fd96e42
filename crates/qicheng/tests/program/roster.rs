//! The roster: from a workbook with faults to entries that are listed, corrected and checked by their holders.

use std::ops::ControlFlow;

use app::ports::{Sheet, SheetColumn, SheetRow};
use domain::roster::{RosterColumn, sample_row};
use store::engine::params;

use crate::harness::{Basic, Page, TestApp, Visitor, execute};

const NEW: &str = "/s/2027/imports/new";
const STUDENTS: &str = "/s/2027/students";

/// A resident id that passes its check and is issued to nobody.
pub fn identity(number: usize) -> String {
    let body = format!(
        "110101{}{:02}{:02}{:03}",
        2003 + number / 4000 % 3,
        number / 1000 % 12 + 1,
        number / 100 % 10 + 10,
        number % 100 + 500
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize])
}

pub fn place(column: RosterColumn) -> usize {
    RosterColumn::ALL.iter().position(|known| *known == column).unwrap()
}

/// The columns of the template.
pub fn headings() -> Vec<String> {
    RosterColumn::ALL.iter().map(|column| column.title().to_owned()).collect()
}

/// A filled row of the template; every number makes another student.
pub fn row(number: usize, department: &str) -> Vec<String> {
    let mut row = sample_row(domain::ids::Cohort(2027), department);
    let given = ["安", "宁", "和", "清", "明", "远", "嘉", "言", "书", "知"];
    let name = format!("测{}{}{}", given[number % 10], given[number / 10 % 10], given[number / 100 % 10]);
    let changes = [
        (RosterColumn::Name, name),
        (RosterColumn::ExamNumber, format!("239900{number:08}")),
        (RosterColumn::StudentNumber, format!("20239{number:05}")),
        (RosterColumn::DocumentNumber, identity(number)),
        (RosterColumn::Sex, String::new()),
        (RosterColumn::BirthDay, String::new()),
        (RosterColumn::Mobile, format!("1990{number:07}")),
        (RosterColumn::Email, String::new()),
    ];
    for (column, value) in changes {
        row[place(column)] = value;
    }
    row
}

fn rows(count: usize) -> Vec<Vec<String>> {
    (1..=count).map(|number| row(number, ["计算机学院", "外国语学院"][number % 2])).collect()
}

fn workbook(app: &TestApp, heading: &[String], rows: Vec<Vec<String>>) -> Vec<u8> {
    let column = |title: &String| SheetColumn { title: title.clone(), width: 12, ..SheetColumn::default() };
    let sheet = Sheet { name: "名单".into(), columns: heading.iter().map(column).collect(), rows };
    app.app().sheets.write(&[sheet]).unwrap()
}

fn read(app: &TestApp, bytes: &[u8]) -> Vec<SheetRow> {
    let path = app.folder().join("downloaded.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let mut rows = Vec::new();
    let keep = &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    };
    app.app().sheets.read("downloaded.xlsx", &path, keep).unwrap();
    rows
}

async fn upload(visitor: &mut Visitor, name: &str, bytes: &[u8]) -> String {
    let page = visitor.upload(NEW, &[], ("file", name, bytes)).await;
    page.location().unwrap_or_else(|| panic!("{} {}", page.status(), page.text())).to_owned()
}

/// Checks and imports the rows.
pub async fn import(app: &TestApp, visitor: &mut Visitor, rows: Vec<Vec<String>>) -> String {
    let at = upload(visitor, "名单.xlsx", &workbook(app, &headings(), rows)).await;
    run(app, visitor, &at).await;
    at
}

async fn run(app: &TestApp, visitor: &mut Visitor, at: &str) -> Page {
    let page = visitor.get(at).await.expect(200);
    visitor.submit(&page, &format!("{at}/run"), &[]).await.expect_to(at);
    app.run_due_jobs().await;
    visitor.get(at).await.expect(200)
}

async fn admin(app: &TestApp) -> (Basic, Visitor) {
    let basic = app.seed_basic().await;
    let visitor = app.sign_in(&basic.school_admin).await;
    (basic, visitor)
}

both_engines! {
    async fn a_workbook_with_three_bad_rows_is_repaired_through_the_returned_workbook(app: TestApp) {
        let (_, mut school) = admin(&app).await;
        school.feature("F054").feature("F059").feature("F060").feature("F076");
        let template = school.get("/s/2027/imports/template").await.expect(200);
        let columns = read(&app, template.bytes()).remove(0).cells;
        assert_eq!(columns, headings());

        let mut bad = rows(30);
        bad[4][place(RosterColumn::Department)] = "计算机系统学院".into();
        bad[9][place(RosterColumn::DocumentNumber)] = "110101200302300018".into();
        bad[19][place(RosterColumn::ExamNumber)] = String::new();
        let at = upload(&mut school, "2027届名单.xlsx", &workbook(&app, &headings(), bad)).await;
        let page = school.get(&at).await.expect(200);
        assert!(page.contains("必须修改 3") && page.contains("新增 27"), "{}", page.text());
        assert!(page.contains("没有这个院系") && page.contains("第 21 行"));
        assert!(school.get(STUDENTS).await.expect(200).contains("本届还没有毕业生名单"));

        let returned = school.get(&format!("{at}/problems")).await.expect(200);
        let mut sheet = read(&app, returned.bytes());
        assert_eq!(sheet.len(), 4);
        assert!(sheet[1].cells.last().unwrap().contains("院系：没有这个院系"));
        let heading = sheet.remove(0).cells;
        let mut cells: Vec<Vec<String>> = sheet.into_iter().map(|row| row.cells).collect();
        cells[0][place(RosterColumn::Department)] = "计算机学院".into();
        cells[1][place(RosterColumn::DocumentNumber)] = identity(10);
        cells[2][place(RosterColumn::ExamNumber)] = "23990000000020".into();
        let back = upload(&mut school, "问题行.xlsx", &workbook(&app, &heading, cells)).await;
        assert_eq!(back, at);
        let page = school.get(&at).await.expect(200);
        assert!(page.contains("必须修改 0") && page.contains("新增 30"), "{}", page.text());
        let page = run(&app, &mut school, &at).await;
        assert!(page.contains("已导入 30 行，全部完成"), "{}", page.text());
        let list = school.get(STUDENTS).await.expect(200);
        assert!(list.contains("共 30 条"), "{}", list.text());
        let second = school.get(&list.link("/s/2027/students?after=")).await.expect(200);
        assert_eq!(second.html().matches("<tr data-ref").count(), 10);
    }

    async fn cells_are_repaired_in_place_one_or_all_alike(app: TestApp) {
        let (_, mut school) = admin(&app).await;
        school.feature("F054");
        let mut bad = rows(6);
        for row in &mut bad[..3] {
            row[place(RosterColumn::Department)] = "计算机系统学院".into();
        }
        bad[3][place(RosterColumn::Mobile)] = "1390000".into();
        bad[4] = bad[5].clone();
        let at = upload(&mut school, "名单.xlsx", &workbook(&app, &headings(), bad)).await;
        let page = school.get(&at).await.expect(200);
        assert!(page.contains("必须修改 5") && page.contains("采用到全部 3 行"), "{}", page.text());
        assert!(page.contains("与第 6 行重复"));
        school.post(&format!("{at}/rows/2/department/accept-all"), &[]).await.expect_to(&at);
        school.post(&format!("{at}/rows/5/mobile/repair"), &[("value", "")]).await.expect_to(&at);
        let page = school.get(&at).await.expect(200);
        assert!(page.contains("必须修改 1") && page.contains("新增 5"), "{}", page.text());
        let page = run(&app, &mut school, &at).await;
        assert!(page.contains("已导入 5 行") && page.contains("其余的行改好后可继续导入"), "{}", page.text());
        let other = [("value", identity(77))];
        let fields: Vec<(&str, &str)> = other.iter().map(|(name, value)| (*name, value.as_str())).collect();
        school.post(&format!("{at}/rows/7/document_number/repair"), &fields).await.expect_to(&at);
        assert!(school.get(&at).await.expect(200).contains("考生号"));
        school.post(&format!("{at}/rows/7/exam_number/repair"), &[("value", "23990000000077")]).await.expect_to(&at);
        assert!(run(&app, &mut school, &at).await.contains("已导入 6 行，全部完成"));
    }

    async fn what_the_agreement_cannot_print_is_said_at_import_and_at_correction(app: TestApp) {
        let (_, mut school) = admin(&app).await;
        school.feature("F054");
        let mut odd = rows(2);
        odd[1][place(RosterColumn::Major)] = "软件工程\u{1F600}".into();
        let at = upload(&mut school, "名单.xlsx", &workbook(&app, &headings(), odd)).await;
        let page = school.get(&at).await.expect(200);
        assert!(page.contains("必须修改 1") && page.contains("协议书无法印出这些字：\u{1F600}"), "{}", page.text());
        school.post(&format!("{at}/rows/3/major/repair"), &[("value", "软件工程")]).await.expect_to(&at);
        assert!(run(&app, &mut school, &at).await.contains("已导入 2 行，全部完成"));
        let entry = school.get(STUDENTS).await.expect(200).link("/s/2027/students/0");
        let address = format!("{entry}/correct");
        let form = school.get(&address).await.expect(200);
        let odd = [("major", "网络工程\u{1F600}"), ("reason", "学院来函")];
        let told = school.submit(&form, &address, &odd).await.expect(422);
        assert!(told.contains("协议书无法印出这些字：\u{1F600}"), "{}", told.text());
        let right = [("major", "网络工程"), ("reason", "学院来函")];
        school.submit(&form, &address, &right).await.expect_to(&entry);
    }

    async fn the_same_file_twice_changes_nothing(app: TestApp) {
        let (_, mut school) = admin(&app).await;
        school.feature("F054");
        let file = workbook(&app, &headings(), rows(12));
        let at = upload(&mut school, "名单.xlsx", &file).await;
        run(&app, &mut school, &at).await;
        assert_eq!(upload(&mut school, "改名.xlsx", &file).await, at);
        let again = school.upload(NEW, &[("again", "1")], ("file", "名单.xlsx", &file)).await;
        let again = again.location().unwrap().to_owned();
        assert_ne!(again, at);
        let page = school.get(&again).await.expect(200);
        assert!(page.contains("名单没有变化") && page.contains("必须修改 0"), "{}", page.text());
        assert!(page.form(&format!("{again}/run")).is_none());
        let mut changed = rows(12);
        changed[0][place(RosterColumn::Major)] = "(080901)计算机科学与技术".into();
        let page = {
            let at = upload(&mut school, "名单.xlsx", &workbook(&app, &headings(), changed)).await;
            school.get(&at).await.expect(200)
        };
        assert!(page.contains("新增 0 · 更新 1"), "{}", page.text());
    }

    async fn text_tables_in_both_encodings_are_read(app: TestApp) {
        let (_, mut school) = admin(&app).await;
        school.feature("F054");
        let mut row = row(3, "外国语学院");
        row[place(RosterColumn::Name)] = "喆堃·阿卜杜拉".into();
        let text = format!("{}\r\n{}\r\n", headings().join(","), row.join(","));
        let (gb, _, _) = encoding_rs::GB18030.encode(&text);
        let at = upload(&mut school, "名单.csv", &gb).await;
        assert!(school.get(&at).await.expect(200).contains("新增 1"));
        run(&app, &mut school, &at).await;
        let at = upload(&mut school, "名单.csv", text.as_bytes()).await;
        assert!(school.get(&at).await.expect(200).contains("名单没有变化"));
        let found = school.post("/s/2027/students/search", &[("q", "喆堃")]).await;
        assert!(!found.location().unwrap().contains("%E5"));
        assert!(school.follow(found).await.contains("喆堃·阿卜杜拉"));
    }

    async fn hostile_and_foreign_files_are_refused_in_words(app: TestApp) {
        let (_, mut school) = admin(&app).await;
        let cut = &workbook(&app, &headings(), rows(50))[..900];
        let columns = workbook(&app, &["姓名".to_owned(), "学号".to_owned()], vec![vec!["甲".into(), "1".into()]]);
        let cases: [(&str, &[u8], &str); 6] = [
            ("空.xlsx", b"", "请选择要上传的文件"),
            ("名单.xlsx", b"MZ\x90\x00\x03program", ""),
            ("名单.xlsx", cut, ""),
            ("名单.csv", b"\x00\x01\x02\x03", ""),
            ("名单.xlsx", &columns, "第一行缺少这些列"),
            ("名单.xlsx", &workbook(&app, &headings(), Vec::new()), "只有列名"),
        ];
        for (name, bytes, words) in cases {
            let page = school.upload(NEW, &[], ("file", name, bytes)).await.expect(422);
            assert!(page.contains(words) && page.contains("id=\"file-e\""), "{}", page.text());
        }
        assert!(school.get("/s/2027/imports").await.expect(200).contains("本届还没有导入过名单"));
    }

    async fn two_thousand_rows_go_in_and_a_department_sees_its_own(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        school.feature("F054");
        let at = import(&app, &mut school, rows(2_000)).await;
        let page = school.get(&at).await.expect(200);
        assert!(page.contains("已导入 2,000 行，全部完成"), "{}", page.text());
        assert!(school.get(STUDENTS).await.expect(200).contains("共 2,000 条"));
        let mut department = app.sign_in(&basic.reviewers[0]).await;
        department.feature("F059").feature("F075");
        let list = department.get(STUDENTS).await.expect(200);
        assert!(list.contains("共 1,000 条") && !list.contains("导入名单"), "{}", list.text());
        let foreign = school.get(&format!("{STUDENTS}?department={}", basic.departments[1])).await.expect(200);
        let foreign = foreign.link("/s/2027/students/");
        department.get(&foreign).await.expect(404);
        department.get(&at).await.expect(404);
        department.get(NEW).await.expect(404);
        let own = list.link("/s/2027/students/");
        let page = department.get(&own).await.expect(200);
        assert!(page.contains("可以签约") && page.contains("学校导入名单"), "{}", page.text());
    }

    async fn a_number_is_searched_by_post_and_shown_in_full_on_record(app: TestApp) {
        let (_, mut school) = admin(&app).await;
        school.feature("F059");
        import(&app, &mut school, rows(3)).await;
        let found = school.post("/s/2027/students/search", &[("q", &identity(2))]).await;
        let entry = found.location().unwrap().to_owned();
        assert!(entry.starts_with("/s/2027/students/") && !entry.contains(&identity(2)));
        let page = school.get(&entry).await.expect(200);
        assert!(!page.html().contains(&identity(2)));
        let shown = school.post(&format!("{entry}/reveal/document_number"), &[]).await.expect(200);
        assert!(shown.html().contains(&identity(2)) && shown.contains("30 秒后自动隐藏"));
        let page = school.get(&entry).await.expect(200);
        assert!(!page.html().contains(&identity(2)) && page.contains("查看完整号码"));
        school.post(&format!("{entry}/reveal/name"), &[]).await.expect(404);
        let by_number = school.post("/s/2027/students/search", &[("q", "2023900003")]).await;
        assert_ne!(by_number.location().unwrap(), entry);
    }

    async fn a_graduate_checks_disputes_and_confirms(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        let mut tx = app.app().db.write().await.unwrap();
        let unchecked = "UPDATE entries SET check_state = 'unchecked', checked_at = NULL WHERE entry_id = $1";
        execute(&mut tx, unchecked, params![graduate.entry]).await;
        tx.commit().await.unwrap();
        let mut phone = app.sign_in(&graduate.somebody).await;
        for feature in ["F061", "F062", "F063", "F064", "F067"] {
            phone.feature(feature);
        }
        let page = phone.get("/g/check").await.expect(200);
        assert!(page.contains(&format!("你好，{}", graduate.name)) && page.contains(&graduate.document));
        assert!(page.contains(&graduate.mobile) && page.form("/logout").is_some());
        let wrong = phone.submit(&page, "/g/check", &[("act", "dispute"), ("wrong", "major"), ("note", "")]).await;
        assert!(wrong.expect(422).contains("请写明正确的内容"));
        let dispute = [("act", "dispute"), ("wrong", "major"), ("note", "应为软件工程")];
        phone.submit(&page, "/g/check", &dispute).await.expect_to("/g/check");
        let waiting = phone.get("/g/check").await.expect(200);
        assert!(waiting.contains("等待学校更正") && waiting.contains("应为软件工程"));

        school.feature("F064");
        let disputed = school.get(&format!("{STUDENTS}?check=disputed")).await.expect(200);
        let entry = disputed.link("/s/2027/students/");
        assert!(school.get(&entry).await.expect(200).contains("应为软件工程"));
        let address = format!("{entry}/correct");
        let form = school.get(&address).await.expect(200);
        assert!(!form.html().contains(&graduate.document));
        let correction = [("major", "(080902)软件工程"), ("reason", "学信网学籍")];
        school.submit(&form, &address, &correction).await.expect_to(&entry);
        let page = school.get(&entry).await.expect(200);
        assert!(page.contains("专业：(080901) 计算机科学与技术 → (080902) 软件工程"), "{}", page.text());
        school.submit(&form, &address, &[("major", "其他"), ("reason", "x")]).await.expect_to(&entry);

        let page = phone.get("/g/check").await.expect(200);
        phone.submit(&page, "/g/check", &[("act", "confirm")]).await.expect_to("/g");
        phone.submit(&page, "/g/check", &[("act", "confirm")]).await.expect_to("/g");
        assert!(phone.get("/g/me").await.expect(200).contains("信息已确认"));
        let stale = school.submit(&form, &address, &[("nonce", &form.hidden("nonce")), ("reason", "y")]).await;
        assert!(stale.status() < 500);
    }

    async fn the_training_mode_decides_who_may_sign(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        // This province leaves the training mode to its schools.
        let mut province = app.sign_in(&basic.province_admin).await;
        let policy = province.get("/p/2027/policy").await.expect(200);
        let own = [("profile", "v23"), ("training_mode.change_review", "school")];
        province.submit(&policy, "/p/2027/policy", &own).await.expect(303);
        for feature in ["F056", "F057", "F058", "F075", "F034"] {
            school.feature(feature);
        }
        let mut students = rows(7);
        for (row, mode) in students.iter_mut().zip(["1", "21", "22", "3", "41", "42", "5"]) {
            row[place(RosterColumn::TrainingMode)] = mode.into();
        }
        import(&app, &mut school, students).await;
        assert!(school.get(&format!("{STUDENTS}?sign=no")).await.expect(200).contains("共 2 条"));
        let bound = school.get(&format!("{STUDENTS}?mode=21")).await.expect(200);
        let entry = bound.link("/s/2027/students/");
        assert!(school.get(&entry).await.expect(200).contains("不能网上签约"));
        let address = format!("{entry}/correct");
        let form = school.get(&address).await.expect(200);
        let invalid = school.submit(&form, &address, &[("training_mode", "99"), ("reason", "批复")]).await.expect(422);
        assert!(invalid.contains("培养方式中没有这一项"), "{}", invalid.text());
        school.submit(&form, &address, &[("training_mode", "22"), ("reason", "省厅批复")]).await.expect_to(&entry);
        assert!(school.get(&entry).await.expect(200).contains("可以签约"));
        assert!(school.get(&format!("{STUDENTS}?sign=no")).await.expect(200).contains("共 1 条"));
    }

    async fn a_file_changes_no_reviewed_training_mode_and_keeps_where_the_bound_go(app: TestApp) {
        let (_, mut school) = admin(&app).await;
        school.feature("F056").feature("F290");
        let mut students = rows(3);
        for (row, mode) in students.iter_mut().zip(["1", "21", "22"]) {
            row[place(RosterColumn::TrainingMode)] = mode.into();
            row[place(RosterColumn::BoundUnit)] = "云溪县人民医院".into();
            row[place(RosterColumn::BoundRegion)] = "江苏省南京市".into();
        }
        import(&app, &mut school, students.clone()).await;
        let bound = school.get(&format!("{STUDENTS}?mode=21")).await.expect(200).link("/s/2027/students/");
        assert!(school.get(&bound).await.expect(200).contains("定向或委培单位所在地 江苏省南京市"));
        let ordinary = school.get(&format!("{STUDENTS}?mode=1")).await.expect(200).link("/s/2027/students/");
        assert!(!school.get(&ordinary).await.expect(200).contains("定向或委培单位"), "nobody else is bound");
        // A file without the columns leaves them; one with another mode is refused row by row.
        let mut plain = students.clone();
        plain[1][place(RosterColumn::BoundUnit)] = String::new();
        plain[1][place(RosterColumn::BoundRegion)] = String::new();
        plain[1][place(RosterColumn::Major)] = "(080901)计算机科学与技术".into();
        plain[2][place(RosterColumn::TrainingMode)] = "1".into();
        let at = upload(&mut school, "名单.xlsx", &workbook(&app, &headings(), plain)).await;
        let page = school.get(&at).await.expect(200);
        assert!(page.contains("必须修改 1") && page.contains("由省级审核"), "{}", page.text());
        run(&app, &mut school, &at).await;
        let page = school.get(&bound).await.expect(200);
        assert!(page.contains("计算机科学与技术") && page.contains("云溪县人民医院"), "{}", page.text());
    }

    async fn one_number_under_two_names_stays_unlinked_and_flagged(app: TestApp) {
        let (basic, mut school) = admin(&app).await;
        let graduate = app.graduate(&basic, 1).await;
        let mut tx = app.app().db.write().await.unwrap();
        execute(&mut tx, "UPDATE entries SET cohort = 2026 WHERE entry_id = $1", params![graduate.entry]).await;
        tx.commit().await.unwrap();
        let mut other = row(1, "计算机学院");
        other[place(RosterColumn::DocumentNumber)] = graduate.document.clone();
        import(&app, &mut school, vec![other]).await;
        let list = school.get(STUDENTS).await.expect(200);
        assert!(list.contains("姓名不一致"), "{}", list.text());
    }
}
