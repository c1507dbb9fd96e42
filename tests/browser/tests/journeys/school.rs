//! The school sets itself up: departments and accounts, the list of graduates, 签约设置.

use browser::Browser;

use crate::stage::{self, DEPARTMENT, First, SCHOOL, Stage};
use crate::workbook::{self, Student};

pub async fn first_log_in(stage: &Stage) -> Browser {
    let mut school = stage.desk("school").await;
    stage::first_log_in(&mut school, &stage.school).await;
    school
}

/// The cohort the school works on, out of the address it was led to.
pub async fn cohort(school: &Browser) -> u16 {
    let path = school.path().await.unwrap();
    path.split('/').nth(2).unwrap().parse().unwrap()
}

/// One department, and an account that reviews for it.
pub async fn departments_and_accounts(school: &mut Browser) -> First {
    let cohort = cohort(school).await;
    school.see("开始之前").await.unwrap();
    school.visit(&format!("/s/{cohort}/departments")).await.unwrap();
    school.fill("院系名称", DEPARTMENT).await.unwrap();
    school.press("add-department").await.unwrap();
    school.see("已添加院系").await.unwrap();
    school.see("没有读写账号").await.unwrap();

    school.visit(&format!("/s/{cohort}/users")).await.unwrap();
    school.press("new-account").await.unwrap();
    school.fill("用户名", "dept9001101").await.unwrap();
    school.choose("所属机构", DEPARTMENT).await.unwrap();
    school.fill("姓名", "测院审").await.unwrap();
    school.choose("基本信息和就业信息", "读写").await.unwrap();
    school.press("save-account").await.unwrap();
    let password = school.see_css("[data-testid=first-password]").await.unwrap().text().await.unwrap();
    First { login: "dept9001101".into(), password }
}

/// Eight graduates by workbook; three rows come back with their faults and are repaired in the returned file.
pub async fn roster(school: &mut Browser) -> Vec<Student> {
    let cohort = cohort(school).await;
    let students = workbook::students(8);
    let folder = tempfile::tempdir().unwrap();
    school.visit(&format!("/s/{cohort}/imports")).await.unwrap();
    school.see("本届还没有导入过名单").await.unwrap();
    school.visit(&format!("/s/{cohort}/imports/new")).await.unwrap();
    let (_, template) = school.download("下载模板").await.unwrap();
    let file = folder.path().join("名单.xlsx");
    std::fs::write(&file, workbook::filled(template, &students, cohort, DEPARTMENT)).unwrap();
    school.attach("名单文件", &file).await.unwrap();
    school.press("check").await.unwrap();
    school.see("没有这个院系").await.unwrap();
    let import = school.path().await.unwrap();

    // Nothing is written yet; the good rows could go in, the three wait.
    let (_, returned) = school.download("下载问题行（含原因列）").await.unwrap();
    let file = folder.path().join("问题行.xlsx");
    std::fs::write(&file, workbook::repaired(returned, &students, cohort, DEPARTMENT)).unwrap();
    school.follow("重新上传").await.unwrap();
    school.attach("名单文件", &file).await.unwrap();
    school.press("check").await.unwrap();
    school.see("已收回 3 行，并重新检查").await.unwrap();
    assert_eq!(school.path().await.unwrap(), import);
    school.press("run-import").await.unwrap();
    school.see("已导入 8 行，全部完成").await.unwrap();
    school.inspect().await.unwrap();
    school.visit(&format!("/s/{cohort}/students")).await.unwrap();
    school.see("共 8 条").await.unwrap();
    for student in &students {
        assert!(!school.text().await.unwrap().contains(&student.document));
    }
    students
}

/// Two-level review, the handler as printed, and the switch that needs the school's name.
pub async fn open_signing(school: &mut Browser) {
    let cohort = cohort(school).await;
    school.visit(&format!("/s/{cohort}/settings")).await.unwrap();
    school.tick("在线签约").await.unwrap();
    school.tick("先院系再校级审核").await.unwrap();
    for (label, value) in [
        ("就业协议经办人", "就业指导中心"),
        ("联系电话", "0990-80000011"),
        ("通讯地址", "江州省江州市学府路1号"),
        ("邮政编码", "990000"),
    ] {
        school.fill(label, value).await.unwrap();
    }
    school.expect_status(422);
    school.press("save-settings").await.unwrap();
    school.see("8 名毕业生可以被邀请签约").await.unwrap();
    school.fill("输入学校全称确认", SCHOOL).await.unwrap();
    school.press("save-settings").await.unwrap();
    school.see("签约设置已保存").await.unwrap();
}

/// Somebody of the school with a first password of their own.
pub async fn colleague(stage: &Stage, journey: &str, first: &First) -> Browser {
    let mut browser = stage.desk(journey).await;
    stage::first_log_in(&mut browser, first).await;
    browser
}
