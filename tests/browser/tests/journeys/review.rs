//! The review workbench of department and school.

use browser::Browser;

/// The queue with this case open.
pub async fn open(reviewer: &mut Browser, record: &str) -> String {
    let cohort = crate::school::cohort(reviewer).await;
    let queue = format!("/s/{cohort}/review");
    reviewer.visit(&queue).await.unwrap();
    reviewer.visit(&format!("{queue}?case={record}")).await.unwrap();
    reviewer.see("信用代码校验通过").await.unwrap();
    queue
}

pub async fn department_passes(department: &mut Browser, record: &str) {
    let queue = open(department, record).await;
    department.press("pass").await.unwrap();
    department.see("已通过").await.unwrap();
    department.visit(&queue).await.unwrap();
    department.see("可撤销").await.unwrap();
}

/// The first pass is taken back before it settles; the second one settles.
pub async fn school_passes_undoes_and_passes(school: &mut Browser, record: &str) {
    let cohort = crate::school::cohort(school).await;
    school.visit(&format!("/s/{cohort}/agreements/{record}")).await.unwrap();
    school.see_state(record, "ON-REVIEW-SC").await.unwrap();
    open(school, record).await;
    school.press("pass").await.unwrap();
    school.press("undo").await.unwrap();
    school.see("已撤销，这条记录回到待审").await.unwrap();
    school.press("pass").await.unwrap();
    school.see("已通过").await.unwrap();
    school.visit(&format!("/s/{cohort}/agreements/{record}")).await.unwrap();
    school.see_state(record, "ON-SIGNED").await.unwrap();
    school.inspect().await.unwrap();
}
