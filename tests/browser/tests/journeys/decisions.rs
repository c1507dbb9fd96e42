//! What else a review can come to: failed by the department, failed by the school, two reviewers at once.

use browser::{Account, Browser, Program};

use crate::demo;
use crate::review;

/// Fails the open case with reason and particulars, and waits until the graduate reads it.
async fn fails(program: &Program, reviewer: &Account, student: &Account, journey: &str) {
    let mut phone = demo::sit(program, &format!("{journey}-graduate"), student).await;
    let record = demo::newest_record(&mut phone).await;
    let mut desk = demo::sit(program, journey, reviewer).await;
    review::open(&mut desk, &record).await;
    desk.press("fail").await.unwrap();
    desk.tick("协议信息不实").await.unwrap();
    desk.fill("具体问题", "报到地点与单位所在地不符").await.unwrap();
    desk.press("fail").await.unwrap();
    desk.see("已审核不通过").await.unwrap();
    phone.visit(&format!("/g/records/{record}")).await.unwrap();
    phone.see_state(&record, "ON-FAILED").await.unwrap();
    phone.inspect().await.unwrap();
    phone.see("报到地点与单位所在地不符").await.unwrap();

    let mut employer = demo::sit(program, &format!("{journey}-employer"), &demo::inviter_of(program, student)).await;
    employer.visit(&format!("/e/invitations/{record}")).await.unwrap();
    employer.see("报到地点与单位所在地不符").await.unwrap();
    employer.press("invite-again").await.unwrap();
    employer.see(&student.name).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_department_fails_it() {
    let program = demo::shared().await;
    let student = demo::graduate(&program, "已应约，等待院系审核");
    fails(&program, &demo::reviewer_of(&program, &student), &student, "fail-department").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_school_fails_it() {
    let program = demo::shared().await;
    let student = demo::graduate(&program, "已应约，等待学校审核");
    let reviewer = program.account("school", demo::SCHOOL, "审核").unwrap();
    fails(&program, &reviewer, &student, "fail-school").await;
}

async fn at_the_case(program: &Program, journey: &str, account: &Account, record: &str) -> Browser {
    let mut desk = demo::sit(program, journey, account).await;
    review::open(&mut desk, record).await;
    desk
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slower_of_two_reviewers_reads_who_was_faster() {
    let program = demo::shared().await;
    let student = demo::at_the_college(&program, "graduate", "已应约九天，审核超过时限");
    let mut phone = demo::sit(&program, "two-reviewers-graduate", &student).await;
    let record = demo::newest_record(&mut phone).await;
    let both = ["审核", "管理设置"].map(|note| demo::at_the_college(&program, "school", note));
    let mut fast = at_the_case(&program, "fast", &both[0], &record).await;
    let mut slow = at_the_case(&program, "slow", &both[1], &record).await;
    fast.press("pass").await.unwrap();
    fast.see("已通过").await.unwrap();
    slow.expect_status(409);
    slow.press("pass").await.unwrap();
    slow.see(&format!("{} 刚刚已审核通过", both[0].name)).await.unwrap();
    slow.see("你的决定没有记录").await.unwrap();
}
