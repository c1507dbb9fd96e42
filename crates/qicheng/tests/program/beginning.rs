//! An empty installation, and what its operator brings along: the set-up page, code tables.

use app::organisations::begin;

use crate::harness::{Page, TestApp};

fn setup<'a>(token: &'a str, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("token", token),
        ("operator_login", "operator"),
        ("operator_name", "平台值班员"),
        ("province", "江州省"),
        ("profile", "v23"),
        ("province_login", "province98"),
        ("province_admin", "省级管理员"),
        ("school_code", "90011"),
        ("school", "江州大学"),
        ("school_phone", "0990-80000011"),
        ("school_login", "school90011"),
        ("school_admin", "就业中心主任"),
    ];
    fields.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    fields.extend_from_slice(changed);
    fields
}

/// The first passwords in the table, by user name.
fn passwords(page: &Page) -> Vec<(String, String)> {
    let html = page.html();
    let rows = html.split("<tr>").skip(2);
    rows.filter_map(|row| {
        let login = row.split("<td>").nth(2)?.split('<').next()?.to_owned();
        Some((login, row.split("<code>").nth(1)?.split('<').next()?.to_owned()))
    })
    .collect()
}

both_engines! {
    async fn an_empty_installation_begins_in_the_browser(app: TestApp) {
        let mut visitor = app.visitor();
        visitor.get("/setup").await.expect(200);
        let token = begin::token(app.app());
        let wrong = visitor.post("/setup", &setup("0000-0000-0000-0000", &[])).await.expect(422);
        assert!(wrong.contains("初始化口令不正确") && !wrong.contains(&token));
        let odd = visitor.post("/setup", &setup(&token, &[("school_phone", "无")])).await.expect(422);
        assert!(odd.contains("请填写毕业生可以拨通的电话"), "{}", odd.text());
        // The province is there already; doing it again goes on from it.
        let done = visitor.post("/setup", &setup(&token, &[])).await.expect(200);
        let made = passwords(&done);
        let logins: Vec<_> = made.iter().map(|(login, _)| login.as_str()).collect();
        assert_eq!(logins, ["operator", "province98", "school90011"], "{}", done.html());
        for (login, password) in &made {
            let mut holder = app.visitor();
            holder.feature("F024");
            let page = holder.get("/login?role=staff").await.expect(200);
            let entered = holder.submit(&page, "/login", &[("account", login), ("password", password)]).await;
            assert!(holder.follow(entered).await.expect(200).contains("密码"), "{login}");
        }
        visitor.get("/setup").await.expect(404);
        visitor.post("/setup", &setup(&token, &[])).await.expect(404);
    }

    async fn code_tables_are_loaded_by_year(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut operator = app.sign_in(&basic.operator).await;
        let page = operator.get("/o/codes").await.expect(200);
        assert!(page.contains("还没有导入代码表") && page.contains("民族"));
        let nonce = page.hidden("nonce");
        let load = [("nonce", nonce.as_str()), ("table", "schools"), ("cohort", "2025")];
        let file = |text: &'static str| ("file", "schools.csv", text.as_bytes());
        let broken = operator.upload("/o/codes", &load, file("code\n90012\n")).await.expect(422);
        assert!(broken.contains("缺少“name”列"), "{}", broken.text());
        let twice = operator.upload("/o/codes", &load, file("code,name\n90012,甲\n90012,乙\n")).await.expect(422);
        assert!(twice.contains("代码 90012 出现了两次"), "{}", twice.text());
        let first = operator.upload("/o/codes", &load, file("code,name\n90012,江州师范学院\n")).await;
        first.expect_to("/o/codes");
        let nonce = operator.get("/o/codes").await.expect(200).hidden("nonce");
        let newer = [("nonce", nonce.as_str()), ("table", "schools"), ("cohort", "2026")];
        let second = operator.upload("/o/codes", &newer, file("code,name\n90012,江州师范大学\n90013,江州学院\n")).await;
        let page = operator.follow(second.expect_to("/o/codes")).await.expect(200);
        assert!(page.contains("已导入院校 2 行") && page.contains("2025届") && page.contains("沿用至今"), "{}", page.text());

        // The name of a school comes from the table that holds this year.
        let list = operator.get("/o/organisations").await.expect(200);
        let school = [("province", "98"), ("code", "90012"), ("school_name", ""), ("phone", "0990-80000012")];
        let made = operator.submit(&list, "/o/organisations/schools", &school).await;
        let list = operator.follow(made.expect_to("/o/organisations")).await.expect(200);
        assert!(list.contains("江州师范大学"), "{}", list.text());
        let form = operator.get(&list.link("/o/users/new?post=school")).await.expect(200);
        assert!(form.html().contains("selected"), "the post of the link is chosen");
        app.sign_in(&basic.school_admin).await.get("/o/codes").await.expect(404);
    }
}
