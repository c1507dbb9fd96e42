//! What else an invitation can come to: refused, expired, in the way of another, answered from a page that is old.

use browser::{Program, Start};

use crate::demo::{self, SMALL};
use crate::graduate;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_graduate_refuses_and_the_employer_reads_why() {
    let program = demo::shared().await;
    let student = demo::graduate(&program, "有一份待应约的邀请");
    let mut phone = demo::sit(&program, "refuse", &student).await;
    let letter = demo::newest_record(&mut phone).await;
    phone.visit(&format!("/g/invitations/{letter}")).await.unwrap();
    phone.press("refuse").await.unwrap();
    phone.fill("拒绝原因", "已有其他安排").await.unwrap();
    phone.tick("把原因告诉单位").await.unwrap();
    phone.press("confirm-refuse").await.unwrap();
    phone.see("你已拒绝这份邀请").await.unwrap();

    let mut employer = demo::sit(&program, "refuse-employer", &demo::inviter_of(&program, &student)).await;
    employer.visit(&format!("/e/invitations/{letter}")).await.unwrap();
    employer.see_state(&letter, "ON-REFUSED").await.unwrap();
    employer.visit("/messages").await.unwrap();
    employer.see("已有其他安排").await.unwrap();

    // The page from before the refusal still offers it; the program does not.
    phone.back().await.unwrap();
    phone.expect_status(409);
    phone.press("confirm-refuse").await.unwrap();
    phone.see("已拒绝").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_expires_while_the_page_stands_open() {
    let mut program = Program::start(Start::demo(&[&SMALL[..], &["--today", "2026-11-20"]].concat())).await.unwrap();
    let student = demo::graduate(&program, "有一份今天截止的邀请");
    let mut phone = demo::sit(&program, "expire", &student).await;
    let letter = demo::newest_record(&mut phone).await;
    phone.visit(&format!("/g/invitations/{letter}/refuse")).await.unwrap();
    program.restart(&["--today", "2026-11-21"]).await.unwrap();
    phone.expect_status(409);
    phone.press("confirm-refuse").await.unwrap();
    phone.see("过期").await.unwrap();
    phone.visit(&format!("/g/records/{letter}")).await.unwrap();
    phone.see_state(&letter, "ON-EXPIRED").await.unwrap();
    phone.inspect().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_employer_waits_while_one_agreement_is_in_force() {
    let program = demo::shared().await;
    let student = demo::graduate(&program, "签约完成后又收到其他单位的邀请");
    let mut phone = demo::sit(&program, "second", &student).await;
    phone.visit("/g/invitations").await.unwrap();
    let href = phone.attribute("main .rows a[href^='/g/']", "href").await.unwrap();
    phone.visit(&href).await.unwrap();
    phone.see("暂不能接受邀请").await.unwrap();
    assert!(!phone.has("[data-testid=accept]").await.unwrap());
    // What stands in the way is one press away.
    phone.press_where("main p.why a").await.unwrap();
    phone.see("签约").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_invitations_the_second_answer_comes_from_an_old_page() {
    let program = demo::shared().await;
    let student = demo::graduate(&program, "有两份待应约的邀请");
    let mut phone = demo::sit(&program, "old-page", &student).await;
    phone.visit("/g/invitations").await.unwrap();
    let letters = phone.attributes("main .rows a[href^='/g/invitations/']", "href").await.unwrap();
    assert_eq!(letters.len(), 2);
    // One telephone stands at the second letter's confirmation while the other accepts the first.
    let mut other = demo::sit(&program, "old-page-other", &student).await;
    other.visit(&format!("{}/accept", letters[1])).await.unwrap();
    phone.visit(&format!("{}/accept", letters[0])).await.unwrap();
    let contact = phone.text_of("main .choice span").await.unwrap();
    let contact = contact.lines().next().unwrap().to_owned();
    graduate::confirm(&program, &mut phone, &contact).await;
    phone.see("学院正在审核，你不用操作").await.unwrap();
    other.expect_status(409);
    other.press("send-code").await.unwrap();
    other.see("没有办理成功").await.unwrap();
}
