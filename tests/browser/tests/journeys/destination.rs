//! The journey `destination`: one graduate studies on, one works on a contract, one still looks; the fourth group is that
//! of agreements, which `paper` and `offline_signing` walk.

use crate::forms::{self, Photo};
use crate::year::{Who, Year};

/// 升学: incomplete, put right, sent back with a ticked field, corrected, passed by both, given up by the graduate.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn studying_on_is_returned_corrected_passed_and_given_up() {
    let year = Year::shared().await;
    let student = year.student(Who::Study);
    let mut phone = year.phone(Who::Study).await;
    let record = forms::begin(&mut phone, "study").await;
    phone.choose("具体去向", "研究生").await.unwrap();
    phone.expect_status(422);
    phone.press("next").await.unwrap();
    phone.see("请填写录取学校").await.unwrap();
    phone.fill("录取学校", "临江大学").await.unwrap();
    forms::photograph(&mut phone, &Photo::taken(10)).await;
    phone.press("next").await.unwrap();
    forms::submit(&year, &mut phone, student, "submit").await;
    forms::comes_to(&mut phone, &record, "QX-REVIEW-CO").await;

    let mut department = year.department("destination-department").await;
    forms::open_case(&mut department, year.cohort, &record).await;
    department.see("临江大学").await.unwrap();
    department.press("return").await.unwrap();
    department.tick("录取学校").await.unwrap();
    department.fill("修改要求", "请写学校全称").await.unwrap();
    department.press("return").await.unwrap();
    department.see("已退回").await.unwrap();

    forms::comes_to(&mut phone, &record, "QX-RETURNED").await;
    phone.see("老师退回，请改 1 处").await.unwrap();
    phone.follow("修改并重新提交").await.unwrap();
    phone.see("请写学校全称").await.unwrap();
    phone.fill("录取学校", "临江理工大学").await.unwrap();
    phone.press("next").await.unwrap();
    forms::submit(&year, &mut phone, student, "submit").await;
    forms::comes_to(&mut phone, &record, "QX-REVIEW-CO").await;

    forms::open_case(&mut department, year.cohort, &record).await;
    department.see("第 2 次提交").await.unwrap();
    forms::pass(&mut department, year.cohort, &record).await;
    forms::comes_to(&mut phone, &record, "QX-REVIEW-SC").await;
    let mut school = year.school("destination-school").await;
    forms::pass(&mut school, year.cohort, &record).await;
    forms::comes_to(&mut phone, &record, "QX-DONE").await;

    school.visit(&format!("/s/{}/destinations", year.cohort)).await.unwrap();
    school.row(&student.name).await.unwrap();
    school.see("境内升学").await.unwrap();

    phone.press("void").await.unwrap();
    phone.fill("原因", "改为就业").await.unwrap();
    phone.press("send-code").await.unwrap();
    let code = year.stage.program.code(&student.masked_mobile(), "void").await.unwrap();
    phone.fill("验证码", &code).await.unwrap();
    phone.press("confirm-void").await.unwrap();
    forms::comes_to(&mut phone, &record, "QX-VOID").await;
    school.visit(&format!("/s/{}/void", year.cohort)).await.unwrap();
    school.row(&student.name).await.unwrap();
    for browser in [phone, department, school] {
        browser.close().await.unwrap();
    }
}

/// 其他形式就业: a contract; the school corrects its kind after talking with the graduate.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contract_is_registered_and_its_kind_corrected_at_review() {
    let year = Year::shared().await;
    let student = year.student(Who::Work);
    let mut phone = year.phone(Who::Work).await;
    // The guide leads to a kind by plain questions.
    phone.visit("/g/destinations/new").await.unwrap();
    phone.follow("不确定选哪个？").await.unwrap();
    phone.press("answer").await.unwrap();
    let record = forms::begin(&mut phone, "labour_contract").await;
    forms::fill_unit(&phone, "枫亭镇杏花社区居民委员会").await;
    forms::fill_post(&phone).await;
    forms::photograph(&mut phone, &Photo::taken(40)).await;
    phone.press("next").await.unwrap();
    forms::submit(&year, &mut phone, student, "submit").await;
    forms::comes_to(&mut phone, &record, "QX-REVIEW-CO").await;

    let mut department = year.department("contract-department").await;
    forms::pass(&mut department, year.cohort, &record).await;
    forms::comes_to(&mut phone, &record, "QX-REVIEW-SC").await;
    let mut school = year.school("contract-school").await;
    forms::open_case(&mut school, year.cohort, &record).await;
    school.press("reclassify").await.unwrap();
    school.see("修改去向").await.unwrap();
    school.inspect().await.unwrap();
    forms::pass(&mut school, year.cohort, &record).await;
    forms::comes_to(&mut phone, &record, "QX-DONE").await;
    for browser in [phone, department, school] {
        browser.close().await.unwrap();
    }
}

/// 未就业: as easy as any other; pulled back before anybody has acted, and sent again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_for_work_is_registered_in_two_steps() {
    let year = Year::shared().await;
    let student = year.student(Who::Seeking);
    let mut phone = year.phone(Who::Seeking).await;
    let record = forms::begin(&mut phone, "seeking").await;
    phone.press("next").await.unwrap();
    forms::submit(&year, &mut phone, student, "submit").await;
    forms::comes_to(&mut phone, &record, "QX-REVIEW-CO").await;
    phone.press("pull-back").await.unwrap();
    forms::comes_to(&mut phone, &record, "QX-PULLED").await;
    phone.follow("修改并重新提交").await.unwrap();
    phone.press("next").await.unwrap();
    forms::submit(&year, &mut phone, student, "submit").await;
    forms::comes_to(&mut phone, &record, "QX-REVIEW-CO").await;
    phone.close().await.unwrap();
}
