//! Without script: the graduate accepts, department and school pass, as on an old telephone or a locked-down desk.

use browser::Screen;

use crate::demo;
use crate::graduate;
use crate::review;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_from_letter_to_agreement_needs_no_script() {
    let program = demo::shared().await;
    let student = demo::graduate(&program, "拒绝后再次收到同一单位的邀请");
    let mut phone = demo::sit_without_script(&program, Screen::Phone, "plain-graduate", &student).await;
    phone.visit("/g").await.unwrap();
    phone.see("等你回应").await.unwrap();
    phone.visit("/g/invitations").await.unwrap();
    let href = phone.attribute("main .rows a[href^='/g/invitations/']", "href").await.unwrap();
    let record = href.rsplit('/').next().unwrap().to_owned();
    phone.visit(&href).await.unwrap();
    // The sheet is a page of its own.
    phone.press("accept").await.unwrap();
    assert_eq!(phone.path().await.unwrap(), format!("{href}/accept"));
    let contact = phone.text_of("main .choice span").await.unwrap();
    let contact = contact.lines().next().unwrap().to_owned();
    graduate::confirm(&program, &mut phone, &contact).await;
    phone.see_state(&record, "ON-REVIEW-CO").await.unwrap();

    let reviewer = demo::reviewer_of(&program, &student);
    let mut department = demo::sit_without_script(&program, Screen::Desktop, "plain-department", &reviewer).await;
    review::open(&mut department, &record).await;
    department.press("pass").await.unwrap();
    phone.see_state(&record, "ON-REVIEW-SC").await.unwrap();

    let reviewer = program.account("school", demo::SCHOOL, "审核").unwrap();
    let mut school = demo::sit_without_script(&program, Screen::Desktop, "plain-school", &reviewer).await;
    review::open(&mut school, &record).await;
    school.press("pass").await.unwrap();
    phone.see_state(&record, "ON-SIGNED").await.unwrap();
    phone.inspect().await.unwrap();
    let (_, file) = phone.download("下载就业协议书").await.unwrap();
    assert!(file.starts_with(b"%PDF"));
}
