//! The journey `paper`: an agreement already signed on paper is registered with its photo, reviewed twice, and ended by the
//! graduate with a letter.

use crate::forms::{self, Photo};
use crate::year::{Who, Year};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_agreement_is_registered() {
    let year = Year::shared().await;
    let student = year.student(Who::Paper);
    let mut phone = year.phone(Who::Paper).await;
    let record = forms::begin_agreement(&mut phone, "/g/paper-agreements/new").await;
    forms::fill_unit(&phone, "云溪县枫亭镇卫生院").await;
    phone.fill("通讯地址", "科创路 8 号").await.unwrap();
    phone.press("next").await.unwrap();
    forms::fill_post(&phone).await;
    phone.choose("档案转递类型", "转回生源地").await.unwrap();
    phone.choose("户口迁移类型", "转回生源地").await.unwrap();
    let day = phone.driver().execute("return new Date().toISOString().slice(0, 10)", vec![]).await.unwrap();
    let day: String = day.convert().unwrap();
    let set = format!("document.getElementById('signed_on').value = '{day}'");
    phone.driver().execute(set, vec![]).await.unwrap();
    phone.press("next").await.unwrap();
    forms::photograph(&mut phone, &Photo::taken(80)).await;
    phone.press("next").await.unwrap();
    forms::submit(&year, &mut phone, student, "submit").await;
    forms::comes_to(&mut phone, &record, "BD-REVIEW-CO").await;

    let mut department = year.department("paper-department").await;
    forms::open_case(&mut department, year.cohort, &record).await;
    department.see_css("#case img").await.unwrap();
    forms::pass(&mut department, year.cohort, &record).await;
    forms::comes_to(&mut phone, &record, "BD-REVIEW-SC").await;
    let mut school = year.school("paper-school").await;
    forms::pass(&mut school, year.cohort, &record).await;
    forms::comes_to(&mut phone, &record, "BD-DONE").await;
    school.visit(&format!("/s/{}/paper-agreements", year.cohort)).await.unwrap();
    school.row(&student.name).await.unwrap();
    phone.press("rescind").await.unwrap();
    phone.see("还可申请").await.unwrap();
    for browser in [phone, department, school] {
        browser.close().await.unwrap();
    }
}
