//! An employer: registers, is admitted, invites two graduates with one letter, withdraws one.

use browser::Browser;

use crate::stage::{self, PASSWORD, SCHOOL, Stage};
use crate::workbook::Student;

const NAME: &str = "启明软件有限公司";
const LOGIN: &str = "qiming";
const MOBILE: &str = "13900000001";

/// A licence as a scanner gives it.
fn licence() -> Vec<u8> {
    let paper = image::RgbImage::from_fn(1000, 700, |x, y| {
        let line = y % 60 < 6 && (100..900).contains(&x) && y > 120;
        if line { image::Rgb([40, 40, 40]) } else { image::Rgb([250, 248, 240]) }
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    paper.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Fills the public form with licence and code, and logs in.
pub async fn register(stage: &Stage) -> Browser {
    let mut employer = stage.desk("employer").await;
    employer.visit("/login?role=employer").await.unwrap();
    employer.follow("注册用人单位").await.unwrap();
    for (label, value) in [
        ("单位名称", NAME),
        ("统一社会信用代码", "91110000YT0000011W"),
        ("通讯地址所在地区", "北京市海淀区"),
        ("详细地址", "试验路 8 号"),
        ("单位联系人", "测人事"),
        ("联系人电话", "010-80000001"),
        ("经办人姓名", "测人事"),
        ("经办人手机", MOBILE),
        ("登录用户名", LOGIN),
        ("登录密码", PASSWORD),
    ] {
        employer.fill(label, value).await.unwrap();
    }
    employer.choose("单位性质", "国有企业").await.unwrap();
    employer.choose("单位行业", "制造业").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("营业执照.png");
    std::fs::write(&file, licence()).unwrap();
    employer.attach("营业执照", &file).await.unwrap();
    employer.press("send-code").await.unwrap();
    employer.see("验证码已发送").await.unwrap();

    // What was typed and uploaded is still there; a password is typed again.
    let code = stage.program.code("139****0001", "register-employer").await.unwrap();
    employer.fill("手机验证码", &code).await.unwrap();
    employer.fill("登录密码", PASSWORD).await.unwrap();
    employer.tick("以上信息真实有效").await.unwrap();
    employer.press("submit").await.unwrap();
    employer.see("已提交，等待审核").await.unwrap();
    employer.follow("去登录").await.unwrap();
    employer.log_in("employer", LOGIN, PASSWORD).await.unwrap();
    employer.see("查看单位信息").await.unwrap();
    employer
}

/// The operator looks at the licence and admits.
pub async fn admitted(stage: &Stage) {
    let mut operator = stage.desk("operator").await;
    stage::first_log_in(&mut operator, &stage.operator).await;
    operator.visit("/o/employers").await.unwrap();
    operator.follow(NAME).await.unwrap();
    operator.see("统一社会信用代码校验位正确").await.unwrap();
    operator.press("pass").await.unwrap();
    operator.see("已审核通过").await.unwrap();
    operator.close().await.unwrap();
}

/// Finds both by exact data, writes one letter, sees it whole, sends it; the records in the order of the students.
pub async fn invite_two(employer: &mut Browser, students: &[Student]) -> Vec<String> {
    employer.visit("/e/candidates").await.unwrap();
    for student in students {
        employer.fill("学生姓名", &student.name).await.unwrap();
        employer.fill("证件号码", &student.document).await.unwrap();
        employer.fill("毕业院校", SCHOOL).await.unwrap();
        employer.press("add-candidate").await.unwrap();
        employer.see(&format!("已添加 {}", student.name)).await.unwrap();
    }
    for student in students {
        employer.tick(&format!("选择 {}", student.name)).await.unwrap();
    }
    employer.press("invite").await.unwrap();
    for (label, value) in [
        ("岗位名称", "后端开发工程师"),
        ("转正起薪", "9500"),
        ("违约金", "3000"),
        ("实际工作地点", "江苏省苏州市"),
        ("签约联系人", "测人事"),
        ("联系电话", "010-80000001"),
    ] {
        employer.fill(label, value).await.unwrap();
    }
    for (label, option) in [
        ("职位类别", "工程技术人员"),
        ("应约有效期", "5 天"),
        ("档案转递类型", "转回生源地"),
        ("户口迁移类型", "转回生源地"),
    ] {
        employer.choose(label, option).await.unwrap();
    }
    employer.press("refresh-preview").await.unwrap();
    employer.see("拟录用你为后端开发工程师").await.unwrap();
    employer.press("preview-invitations").await.unwrap();
    employer.see("确认发送给 2 人").await.unwrap();
    employer.press("send-invitations").await.unwrap();
    employer.see("已向 2 人发出邀请").await.unwrap();
    let mut letters = Vec::new();
    for student in students {
        letters.push(record_of(employer, &student.name).await);
    }
    letters
}

/// The record in the row that names this graduate.
pub async fn record_of(browser: &Browser, name: &str) -> String {
    let row = browser.row(name).await.unwrap();
    row.attr("data-ref").await.unwrap().unwrap()
}

pub async fn withdraw(employer: &mut Browser, letter: &str) {
    employer.visit(&format!("/e/invitations/{letter}")).await.unwrap();
    employer.press("withdraw").await.unwrap();
    employer.see("撤回这份邀请？").await.unwrap();
    employer.press("confirm-withdraw").await.unwrap();
    employer.see("已撤回邀请").await.unwrap();
    employer.see_state(letter, "ON-WITHDRAWN").await.unwrap();
}
