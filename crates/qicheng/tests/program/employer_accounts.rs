//! 子账号: the staff of an employer, kept by its administrators.

use app::accounts::sessions;
use domain::accounts::{Access, SystemPurpose};

use crate::harness::{Basic, Page, Somebody, TestApp, Visitor};

const WORK: Access = Access::system(SystemPurpose::Work);

/// Adds somebody to the employer; the page that shows the first password.
async fn add(owner: &mut Visitor, login: &str, post: &str) -> Page {
    let form = owner.get("/e/users/new").await.expect(200);
    owner.submit(&form, "/e/users", &[("login", login), ("post", post), ("name", "试用人事")]).await
}

async fn stored(app: &TestApp, login: &str) -> Somebody {
    let mut tx = app.app().db.read().await.unwrap();
    let row = store::accounts::identities::by_login(&mut tx, &WORK, login).await.unwrap().expect(login);
    Somebody { account: row.account, login: login.to_owned(), name: row.name, entry: None }
}

/// A colleague who has chosen a password already.
async fn colleague(app: &TestApp, basic: &Basic, login: &str, post: &str) -> (Somebody, Visitor) {
    add(&mut app.sign_in(&basic.employer_admin).await, login, post).await.expect(200);
    let somebody = stored(app, login).await;
    let mut tx = app.app().db.write().await.unwrap();
    let hash = app::accounts::password::hash(app.app(), "qiu-feng-8-li-cheng").await.unwrap();
    store::accounts::identities::set_password(&mut tx, &WORK, somebody.account, &hash, false).await.unwrap();
    tx.commit().await.unwrap();
    let visitor = app.sign_in(&somebody).await;
    (somebody, visitor)
}

both_engines! {
    async fn an_owner_adds_a_handler_who_logs_in(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut owner = app.sign_in(&basic.employer_admin).await;
        assert!(owner.get("/e").await.expect(200).links().contains(&"/e/users".to_owned()));
        let list = owner.get("/e/users").await.expect(200);
        assert!(list.contains("子账号") && list.contains("云帆人事") && list.contains("管理员"), "{}", list.text());
        assert!(!list.contains("档案信息"), "an employer's accounts carry no module rights");
        let short = add(&mut owner, "yun", "handler").await.expect(422);
        assert!(short.contains("用户名为 4 至 32 位"), "{}", short.text());
        let odd = add(&mut owner, "yunfan2", "school:1").await.expect(422);
        assert!(odd.contains("请选择"), "{}", odd.text());

        let made = add(&mut owner, "yunfan2", "handler").await.expect(200);
        let (_, rest) = made.html().split_once("first-password\">").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let password = rest.split('<').next().unwrap_or_default().to_owned();
        let mut handler = app.visitor();
        handler.feature("F010");
        let login = handler.get("/login?role=employer").await.expect(200);
        let entered = handler.submit(&login, "/login", &[("account", "yunfan2"), ("password", &password)]).await;
        let first = handler.follow(entered).await.expect(200);
        assert!(first.contains("修改密码") || first.contains("新密码"), "{}", first.text());
        let told = owner.get("/e/users").await.expect(200);
        assert!(told.contains("yunfan2") && told.contains("经办人"), "{}", told.text());
    }

    async fn only_owners_keep_accounts_and_only_their_own(app: TestApp) {
        let basic = app.seed_basic().await;
        let (handler, mut visitor) = colleague(&app, &basic, "yunfan3", "handler").await;
        visitor.get("/e/candidates").await.expect(200);
        visitor.get("/e/users").await.expect(404);
        assert!(!visitor.get("/e").await.expect(200).links().contains(&"/e/users".to_owned()));

        let other = app.beside(&basic, 200).await;
        let mut stranger = app.sign_in(&other.employer_admin).await;
        stranger.get(&format!("/e/users/{}", handler.account)).await.expect(404);
        stranger.post(&format!("/e/users/{}/stop", handler.account), &[("version", "2")]).await.expect(404);
        assert!(!stranger.get("/e/users").await.expect(200).contains("yunfan3"));
        let mut school = app.sign_in(&basic.school_admin).await;
        school.get(&format!("/s/2027/users/{}", handler.account)).await.expect(404);
    }

    async fn a_handler_becomes_an_owner_and_is_stopped(app: TestApp) {
        let basic = app.seed_basic().await;
        let (second, mut visitor) = colleague(&app, &basic, "yunfan4", "handler").await;
        let mut owner = app.sign_in(&basic.employer_admin).await;
        let address = format!("/e/users/{}", second.account);
        let form = owner.get(&address).await.expect(200);
        let filled = [("post", "owner"), ("name", "试用人事")];
        owner.submit(&form, &address, &filled).await.expect_to("/e/users");
        visitor.get("/e/users").await.expect(200);
        let stale = owner.submit(&form, &address, &filled).await.expect(409);
        assert!(stale.contains("刚刚被修改"), "{}", stale.text());

        // Nobody stops their own account, so one owner always stays.
        let own = format!("/e/users/{}/stop", second.account);
        let page = visitor.get(&address).await.expect(200);
        visitor.submit(&page, &own, &[]).await.expect(409);
        let page = owner.get(&address).await.expect(200);
        owner.submit(&page, &own, &[]).await.expect_to("/e/users");
        let gone = visitor.get("/e").await;
        assert_eq!(gone.status(), 303, "{}", gone.text());
        let mut tx = app.app().db.write().await.unwrap();
        let begun = sessions::begin(app.app(), &mut tx, second.account, None, "program test", "127.0.0.1").await;
        tx.commit().await.unwrap();
        let (_, token) = begun.unwrap();
        let mut back = app.visitor();
        back.set_cookie("qicheng_session", &token);
        assert_eq!(back.get("/e").await.status(), 303, "a stopped account has no session");
    }
}
