//! The keys of the workbench: every one is written down where `?` leads, and they can be switched off (WCAG 2.1.4).

use domain::organisations::ReviewLevels;

use crate::agreement::{accepted, invited};
use crate::harness::{Page, TestApp};

const KEYS: &str = "/me/keys";

/// What the page lets the keyboard press; of two keys in a row the first.
fn pressed(page: &Page) -> Vec<String> {
    let html = page.html();
    let keys = html.split("data-key=\"").skip(1).filter_map(|rest| rest.split(['"', ' ']).next());
    keys.map(str::to_owned).collect()
}

both_engines! {
    async fn a_reviewer_reads_every_key_and_switches_them_off_and_on(app: TestApp) {
        let basic = app.seed_with(ReviewLevels::SchoolOnly).await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        accepted(&app, &graduate, record).await;
        let bench = format!("/s/2027/review?case={record}");
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F136");
        let case = school.get(&bench).await.expect(200);
        assert!(case.html().contains("data-keys=\"on\"") && case.links().iter().any(|link| link == KEYS));

        let help = school.get(KEYS).await.expect(200);
        let keys = pressed(&case);
        assert!(["A", "X", "?"].iter().all(|key| keys.iter().any(|pressed| pressed == key)), "{keys:?}");
        for key in keys {
            let told = help.html().contains(&format!(">{key}<")) || help.contains(&format!("先按 {key} "));
            assert!(told, "{key} is written down nowhere:\n{}", help.text());
        }

        school.submit(&help, KEYS, &[]).await.expect_to(KEYS);
        let help = school.get(KEYS).await.expect(200);
        assert!(help.contains("现在已关闭") && help.contains("打开审核快捷键"), "{}", help.text());
        assert!(school.get(&bench).await.expect(200).html().contains("data-keys=\"off\""));
        school.submit(&help, KEYS, &[]).await.expect_to(KEYS);
        assert!(school.get(&bench).await.expect(200).html().contains("data-keys=\"on\""));

        // Who has no workbench has no keys to switch.
        let mut student = app.sign_in(&graduate.somebody).await;
        assert!(student.get(KEYS).await.expect(200).form(KEYS).is_none());
    }
}
