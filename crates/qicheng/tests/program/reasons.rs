//! "Why can't I?" on the pages of records: where a reader looks for an act that is not possible, the page says what stands
//! in the way and the way out.

use store::engine::params;

use crate::agreement::{accepted, invited, sealed};
use crate::doors::run;
use crate::harness::TestApp;
use crate::record_lists::paper_done;

both_engines! {
    async fn an_employer_reads_why_an_invitation_stays(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut employer = app.sign_in(&basic.employer_admin).await;
        let at = format!("/e/invitations/{record}");
        let open = employer.get(&at).await.expect(200);
        assert!(!open.contains("暂不能") && open.links().contains(&format!("{at}/withdraw")), "{}", open.text());
        accepted(&app, &graduate, record).await;
        let review = employer.get(&at).await.expect(200);
        assert!(!review.links().contains(&format!("{at}/withdraw")));
        for words in ["暂不能撤回邀请：邀请已被接受，正在审核", "审核前毕业生可以撤回接受"] {
            assert!(review.contains(words), "{words}: {}", review.text());
        }
    }

    async fn an_employer_reads_why_nobody_is_invited_again(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let record = invited(&app, &basic, &graduate).await;
        let mut employer = app.sign_in(&basic.employer_admin).await;
        let at = format!("/e/invitations/{record}");
        let ask = employer.get(&format!("{at}/withdraw")).await.expect(200);
        employer.submit(&ask, &format!("{at}/withdraw"), &[]).await.expect(303);
        let kept = employer.get(&at).await.expect(200);
        assert!(kept.html().contains("data-testid=\"invite-again\"") && !kept.contains("暂不能再次邀请"));
        run(&app, "DELETE FROM candidates WHERE entry_id = $1", params![graduate.entry]).await;
        let gone = employer.get(&at).await.expect(200);
        assert!(gone.contains("暂不能再次邀请") && gone.contains("这名毕业生不在学生收藏夹中"), "{}", gone.text());
        assert!(gone.contains("重新添加") && gone.links().iter().any(|link| link == "/e/candidates"));
    }

    async fn both_read_who_ends_and_who_changes_a_signed_agreement(app: TestApp) {
        let basic = app.seed_basic().await;
        let (graduate, other) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let record = sealed(&app, &basic, &graduate).await;
        let mut employer = app.sign_in(&basic.employer_admin).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        let theirs = employer.get(&format!("/e/invitations/{record}")).await.expect(200);
        let own = phone.get(&format!("/g/records/{record}")).await.expect(200);
        for page in [&theirs, &own] {
            for words in ["暂不能申请解约：线上签约的协议由学校办理解约", "暂不能修改内容：学校已审核通过", "双方的书面说明"] {
                assert!(page.contains(words), "{words}: {}", page.text());
            }
        }
        let paper = paper_done(&app, &basic, &other).await;
        let at = format!("/g/records/{paper}");
        let mut phone = app.sign_in(&other.somebody).await;
        let own = phone.get(&at).await.expect(200);
        assert!(own.links().contains(&format!("{at}/rescind")) && !own.contains("暂不能申请解约"), "{}", own.text());
        assert!(own.contains("暂不能修改内容"));
    }

    async fn home_names_each_reason_and_none_twice(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut phone = app.sign_in(&graduate.somebody).await;
        assert!(!phone.get("/g").await.expect(200).contains("暂不能签约："));
        let off = "UPDATE school_settings SET body = REPLACE(REPLACE(body, '\"destination\":true', '\"destination\":false'), \
                   '\"online\":true', '\"online\":false')";
        run(&app, off, Vec::new()).await;
        let two = phone.get("/g").await.expect(200);
        assert!(two.contains("暂不能签约：") && two.contains("暂不能填报去向："), "{}", two.text());
        run(&app, "UPDATE school_settings SET body = REPLACE(body, '\"online\":false', '\"online\":true')", Vec::new()).await;
        let record = invited(&app, &basic, &graduate).await;
        run(&app, "UPDATE school_settings SET body = REPLACE(body, '\"destination\":false', '\"destination\":true')", Vec::new()).await;
        accepted(&app, &graduate, record).await;
        let running = phone.get("/g").await.expect(200);
        assert_eq!(running.html().matches("class=\"why\"").count(), 1, "{}", running.text());
    }
}
