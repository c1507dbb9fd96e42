//! The graduate on a phone: activates, checks the data, accepts with a code, has the agreement.

use browser::{Browser, Program};

use crate::stage::{PASSWORD, Stage};
use crate::workbook::Student;

pub async fn activate(stage: &Stage, student: &Student) -> Browser {
    let mut phone = stage.phone("graduate").await;
    phone.visit("/").await.unwrap();
    phone.follow("激活账号").await.unwrap();
    phone.fill("姓名", &student.name).await.unwrap();
    phone.fill("证件号码", &student.document).await.unwrap();
    phone.fill("考生号", &student.exam_number).await.unwrap();
    phone.press("claim").await.unwrap();
    phone.tick(&student.masked_mobile()).await.unwrap();
    phone.press("send-code").await.unwrap();
    let code = stage.program.code(&student.masked_mobile(), "activate").await.unwrap();
    phone.fill("验证码", &code).await.unwrap();
    phone.fill("设置密码", PASSWORD).await.unwrap();
    phone.fill("再输入一次", PASSWORD).await.unwrap();
    phone.press("activate").await.unwrap();
    phone
}

/// Every field, then the confirmation that opens the portal.
pub async fn check(phone: &mut Browser, student: &Student) {
    phone.see(&format!("你好，{}", student.name)).await.unwrap();
    phone.see(&student.document).await.unwrap();
    phone.tick("我已逐项核对以上信息").await.unwrap();
    phone.press("confirm").await.unwrap();
    phone.see("信息已确认").await.unwrap();
}

/// From the home page into the invitation, through the sheet; a code, the tick, and the thumb that taps twice.
pub async fn accept(stage: &Stage, phone: &mut Browser, student: &Student, letter: &str) {
    phone.visit("/g").await.unwrap();
    phone.see("等你回应").await.unwrap();
    phone.visit(&format!("/g/invitations/{letter}")).await.unwrap();
    phone.see("资质已审核").await.unwrap();
    phone.press("accept").await.unwrap();
    phone.see("只能与一家单位签约").await.unwrap();
    confirm(&stage.program, phone, &student.masked_mobile()).await;
    phone.see("学院正在审核，你不用操作").await.unwrap();
    phone.see_state(letter, "ON-REVIEW-CO").await.unwrap();
    phone.press("preview").await.unwrap();
    phone.see("就业协议书").await.unwrap();
    phone.back().await.unwrap();
}

/// Sends the code from the open confirmation, types it, ticks, and presses twice.
pub async fn confirm(program: &Program, phone: &mut Browser, contact: &str) {
    phone.press("send-code").await.unwrap();
    phone.see("验证码已发送").await.unwrap();
    let code = program.code(contact, "accept").await.unwrap();
    phone.fill("验证码", &code).await.unwrap();
    phone.tick("我已了解单位及岗位信息").await.unwrap();
    phone.press_twice("confirm-accept").await.unwrap();
}

/// The record says that it is signed, the inbox says so too.
pub async fn signed(phone: &mut Browser, letter: &str) {
    phone.visit(&format!("/g/records/{letter}")).await.unwrap();
    phone.see_state(letter, "ON-SIGNED").await.unwrap();
    phone.inspect().await.unwrap();
    phone.visit("/g/messages").await.unwrap();
    phone.see("签约").await.unwrap();
    phone.visit("/g").await.unwrap();
}
