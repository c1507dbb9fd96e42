//! Lists that go on: the inbox, an employer's candidates and letters, the marks on employers.

use domain::accounts::{Access, SystemPurpose};
use domain::employers::{CreditCode, WarningKind, WarningMark};
use domain::ids::MessageId;
use store::inbox::InboxRow;
use store::oversight::warnings;

use crate::agreement::{candidate, invited};
use crate::harness::{Page, TestApp};

const ADMINISTER: Access = Access::system(SystemPurpose::Administer);

/// The address of the link with these words.
#[track_caller]
fn way(page: &Page, words: &str) -> String {
    let html = page.html();
    let links = html.split("<a").filter(|link| link.split("</a>").next().is_some_and(|link| link.contains(words)));
    let address = links.filter_map(|link| link.split("href=\"").nth(1)?.split('"').next()).next();
    address.unwrap_or_else(|| panic!("{words}: {}", page.text())).to_owned()
}

fn rows(page: &Page) -> usize {
    page.html().matches("<tr").count().saturating_sub(1)
}

both_engines! {
    async fn older_messages_are_on_further_pages(app: TestApp) {
        let basic = app.seed_basic().await;
        let recipient = format!("account:{}", basic.school_admin.account);
        let mut tx = app.app().db.write().await.unwrap();
        for number in 0..60 {
            let row = InboxRow {
                message: MessageId(app.app().new_id()),
                kind: "test".into(),
                subject: format!("第 {number} 条消息。"),
                body: String::new(),
                link: String::new(),
                record: String::new(),
                created_at: app.app().now(),
                read_at: None,
            };
            store::inbox::insert(&mut tx, &recipient, &row).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut school = app.sign_in(&basic.school_admin).await;
        let newest = school.get("/messages").await.expect(200);
        assert_eq!(newest.html().matches(" 条消息。").count(), 50);
        assert!(!newest.contains("回到最新的消息"));
        let older = school.get(&way(&newest, "更早的消息")).await.expect(200);
        assert_eq!(older.html().matches(" 条消息。").count(), 10);
        let told = |page: &Page| (0..60).filter(|number| page.contains(&format!("第 {number} 条消息。"))).collect::<Vec<_>>();
        let (on_first, on_second) = (told(&newest), told(&older));
        assert!(on_first.iter().all(|number| !on_second.contains(number)), "none twice");
        assert_eq!(on_first.len() + on_second.len(), 60, "none left out");
        assert_eq!(way(&older, "回到最新的消息"), "/messages");
        assert!(!older.contains("更早的消息"));
    }

    async fn an_employer_turns_the_pages_of_its_candidates(app: TestApp) {
        let basic = app.seed_basic().await;
        for serial in 1..=51 {
            let graduate = app.graduate(&basic, serial).await;
            candidate(&app, &basic, &graduate).await;
            app.clock().advance_seconds(1);
        }
        let mut employer = app.sign_in(&basic.employer_admin).await;
        employer.feature("F088");
        let first = employer.get("/e/candidates").await.expect(200);
        assert_eq!(rows(&first), 50);
        let second = employer.get(&way(&first, "下一页")).await.expect(200);
        assert_eq!(rows(&second), 1);
        assert_eq!(way(&second, "回到第一页"), "/e/candidates");
        employer.get("/e/candidates?after=nothing").await.expect(200);
    }

    async fn an_employer_finds_a_letter_by_the_name(app: TestApp) {
        let basic = app.seed_basic().await;
        let (one, two) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let records = [invited(&app, &basic, &one).await, invited(&app, &basic, &two).await];
        app.run_due_jobs().await;
        let mut employer = app.sign_in(&basic.employer_admin).await;
        employer.feature("F088");
        let shown = |page: &Page| records.map(|record| page.html().contains(&format!("data-ref=\"{record}\"")));
        let all = employer.get("/e/invitations?tab=waiting").await.expect(200);
        assert_eq!(shown(&all), [true, true]);
        let found = employer.get("/e/invitations?tab=waiting&name=%E8%AF%95%E4%BA%8C").await.expect(200);
        assert_eq!(shown(&found), [false, true]);
        assert!(found.contains("姓名：试二"), "{}", found.text());
        let none = employer.get("/e/invitations?tab=waiting&name=%E7%8E%8B").await.expect(200);
        assert!(none.contains("没有姓名以“王”开头的毕业生"), "{}", none.text());
        employer.get("/e/agreements?name=%E8%AF%95").await.expect(200);
    }

    async fn the_operator_turns_the_pages_of_marks(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut tx = app.app().db.write().await.unwrap();
        for number in 0..51 {
            let mark = WarningMark {
                school: basic.school,
                credit_code: CreditCode::stored(format!("9132{number:014}")),
                employer_name: format!("江州第 {number} 商贸有限公司"),
                kinds: vec![WarningKind::ALL[0]],
                note: String::new(),
                marked_at: app.app().now(),
            };
            warnings::put(&mut tx, &ADMINISTER, &mark).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut operator = app.sign_in(&basic.operator).await;
        operator.feature("F138");
        let first = operator.get("/o/warnings").await.expect(200);
        assert_eq!(rows(&first), 50);
        let second = operator.get(&way(&first, "下一页")).await.expect(200);
        assert!(rows(&second) == 1 && second.contains("江州第 50 商贸有限公司"), "{}", second.text());
        assert_eq!(way(&second, "回到第一页"), "/o/warnings");
    }
}
