//! The journey `offline-signing`: the graduate applies for the text, has it stamped and sends it back; or the employer sends
//! it back through a link of one use, without an account.

use browser::Browser;
use testing::TempDatabase;
use testing::postgres::Server;

use crate::forms::{self, Photo};
use crate::year::{Who, Year};

/// Fills in both pages and submits; the record.
async fn applied(year: &Year, phone: &mut Browser, who: Who, unit: &str) -> String {
    let record = forms::begin_agreement(phone, "/g/agreements/new").await;
    forms::fill_unit(phone, unit).await;
    phone.fill("通讯地址", "科创路 8 号").await.unwrap();
    phone.press("save").await.unwrap();
    phone.press("next").await.unwrap();
    forms::fill_post(phone).await;
    phone.fill("转正起薪", "8500").await.unwrap();
    phone.choose("档案转递类型", "签约单位接收").await.unwrap();
    phone.choose("户口迁移类型", "转回生源地").await.unwrap();
    phone.press("next").await.unwrap();
    phone.see("8500").await.unwrap();
    forms::submit(year, phone, year.student(who), "submit").await;
    forms::comes_to(phone, &record, "OF-TEXT-REVIEW-CO").await;
    record
}

/// Department and school pass what waits; the graduate sees each step.
async fn reviewed(
    year: &Year,
    phone: &mut Browser,
    desks: &mut [Browser; 2],
    record: &str,
    between: &str,
    after: &str,
) {
    let [department, school] = desks;
    forms::pass(department, year.cohort, record).await;
    forms::comes_to(phone, record, between).await;
    forms::pass(school, year.cohort, record).await;
    forms::comes_to(phone, record, after).await;
}

async fn desks(year: &Year, journey: &str) -> [Browser; 2] {
    [year.department(&format!("{journey}-department")).await, year.school(&format!("{journey}-school")).await]
}

/// A photo of the stamped pages, the code, the tick.
async fn send_back(year: &Year, phone: &mut Browser, photo: &Photo) {
    forms::attach(phone, "盖章的协议书", photo).await;
    phone.press("send-code").await.unwrap();
    phone.see("验证码已发送").await.unwrap();
    let code = year.stage.program.code(&year.student(Who::Offline).masked_mobile(), "send-back").await.unwrap();
    phone.fill("验证码", &code).await.unwrap();
    phone.tick("上传的是双方签字盖章的本份协议书").await.unwrap();
    phone.press_twice("send-back").await.unwrap();
}

/// The graduate sends the stamped pages back; the first photo is sent back by the department.
async fn by_the_graduate(year: &Year) {
    let mut phone = year.phone(Who::Offline).await;
    let record = applied(year, &mut phone, Who::Offline, "江北智造装备有限公司").await;
    let mut desks = desks(year, "offline").await;
    reviewed(year, &mut phone, &mut desks, &record, "OF-TEXT-REVIEW-SC", "OF-STAMP").await;

    phone.visit(&format!("/g/agreements/{record}/stamp")).await.unwrap();
    phone.see("请单位盖章").await.unwrap();
    let (_, file) = phone.download("点击下载电子协议书").await.unwrap();
    assert!(file.starts_with(b"%PDF"));
    send_back(year, &mut phone, &Photo::taken(120)).await;
    forms::comes_to(&mut phone, &record, "OF-IMG-REVIEW-CO").await;

    let [department, _] = &mut desks;
    forms::open_case(department, year.cohort, &record).await;
    department.see_css("#case img").await.unwrap();
    department.press("return").await.unwrap();
    department.tick("证明材料").await.unwrap();
    department.fill("修改要求", "公章不清晰，请重新拍照").await.unwrap();
    department.press("return").await.unwrap();
    department.see("已退回").await.unwrap();
    forms::comes_to(&mut phone, &record, "OF-IMG-RETURNED").await;
    phone.visit(&format!("/g/agreements/{record}/stamp")).await.unwrap();
    phone.see("公章不清晰").await.unwrap();
    phone.press("remove-file").await.unwrap();
    send_back(year, &mut phone, &Photo::taken(160)).await;
    reviewed(year, &mut phone, &mut desks, &record, "OF-IMG-REVIEW-SC", "OF-SIGNED").await;

    let [_, school] = &mut desks;
    school.visit(&format!("/s/{}/agreements", year.cohort)).await.unwrap();
    school.row(&year.student(Who::Offline).name).await.unwrap();
    phone.close().await.unwrap();
    for desk in desks {
        desk.close().await.unwrap();
    }
}

/// Somebody at the employer opens the link from the message, on a phone, and sends the stamped page back.
async fn by_the_employer(year: &Year) {
    let mut phone = year.phone(Who::Helped).await;
    let record = applied(year, &mut phone, Who::Helped, "海棠国际教育咨询有限公司").await;
    let mut desks = desks(year, "helped").await;
    reviewed(year, &mut phone, &mut desks, &record, "OF-TEXT-REVIEW-SC", "OF-STAMP").await;
    phone.visit(&format!("/g/agreements/{record}/stamp")).await.unwrap();
    phone.fill("单位联系人姓名", "陈静").await.unwrap();
    phone.fill("单位联系人手机", "13800009999").await.unwrap();
    phone.press("send-link").await.unwrap();
    phone.see("已发送").await.unwrap();

    let path = year.stage.program.link("138****9999", "/stamp/").await.unwrap();
    let mut helper = year.stage.phone("offline-helper").await;
    helper.visit(&path).await.unwrap();
    helper.see(&year.student(Who::Helped).name).await.unwrap();
    let (_, file) = helper.download("下载协议书").await.unwrap();
    assert!(file.starts_with(b"%PDF"));
    forms::attach(&mut helper, "盖章的协议书", &Photo::taken(200)).await;
    helper.fill("经办人姓名", "陈静").await.unwrap();
    helper.fill("经办人手机", "13800009999").await.unwrap();
    helper.press("send-code").await.unwrap();
    let code = year.stage.program.code("138****9999", "send-back").await.unwrap();
    helper.fill("验证码", &code).await.unwrap();
    helper.tick("以上页面是本单位盖章的这份协议书").await.unwrap();
    helper.press_twice("send-back").await.unwrap();
    helper.see_css("[data-testid='stamp'][data-state='used']").await.unwrap();
    helper.visit(&path).await.unwrap();
    helper.see_css("[data-testid='stamp'][data-state='used']").await.unwrap();
    forms::comes_to(&mut phone, &record, "OF-IMG-REVIEW-CO").await;
    reviewed(year, &mut phone, &mut desks, &record, "OF-IMG-REVIEW-SC", "OF-SIGNED").await;
    for browser in [phone, helper].into_iter().chain(desks) {
        browser.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sent_back_by_the_graduate() {
    by_the_graduate(&*Year::shared().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sent_back_by_the_employer() {
    by_the_employer(&*Year::shared().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let database = TempDatabase::empty(Server::shared().unwrap()).await.unwrap();
    by_the_graduate(&Year::begun(Some(database.url())).await).await;
}
