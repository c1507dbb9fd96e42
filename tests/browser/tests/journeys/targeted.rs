//! The journey `targeted`: a graduate bound by an agreement sees the one form that is theirs; the school asks the province
//! to change the training mode, the province decides, and every door opens.

use crate::forms;
use crate::year::{Who, Year};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_form_until_the_province_changes_the_training_mode() {
    let year = Year::shared().await;
    let mut phone = year.phone(Who::Targeted).await;
    phone.visit("/g/destinations/new").await.unwrap();
    phone.see("定向/委培毕业去向补充登记").await.unwrap();
    assert!(!phone.has("[data-testid='sign-agreement']").await.unwrap());
    let record = forms::begin(&mut phone, "targeted").await;
    forms::fill_unit(&phone, "江州省云溪县人民医院").await;
    phone.press("save").await.unwrap();
    phone.visit("/g/records").await.unwrap();
    phone.see_css(&format!("a[href$='{record}']")).await.unwrap();
    phone.close().await.unwrap();
}
