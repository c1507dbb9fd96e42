//! Log-in of every role, its limits, activation, recovery, devices, and the accounts a level manages.

use app::accounts::password;
use domain::accounts::{Access, SystemPurpose};
use domain::ids::AccountId;
use store::engine::params;

use crate::harness::{Somebody, TestApp, Visitor, execute};

const PASSWORD: &str = "Qicheng-2026";

async fn give_password(app: &TestApp, account: AccountId) {
    let hash = password::hash(app.app(), PASSWORD).await.unwrap();
    let access = Access::system(SystemPurpose::Administer);
    let mut tx = app.app().db.write().await.unwrap();
    store::accounts::identities::set_password(&mut tx, &access, account, &hash, false).await.unwrap();
    tx.commit().await.unwrap();
}

async fn log_in(visitor: &mut Visitor, name: &str, password: &str) -> crate::harness::Page {
    let page = visitor.get("/login").await.expect(200);
    visitor.submit(&page, "/login", &[("account", name), ("password", password)]).await
}

both_engines! {
    async fn every_role_logs_in_and_out(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let staff: [(&Somebody, &str); 5] = [
            (&basic.operator, "/o"),
            (&basic.province_admin, "/p/"),
            (&basic.school_admin, "/s/2027"),
            (&basic.reviewers[0], "/s/2027"),
            (&basic.employer_admin, "/e"),
        ];
        for (somebody, home) in staff {
            give_password(&app, somebody.account).await;
            let mut visitor = app.visitor();
            visitor.feature("F001").feature("F004").feature("F010");
            let entry = visitor.get("/").await.expect(200);
            assert!(entry.links().iter().any(|link| link == "/login?role=staff"));
            let done = log_in(&mut visitor, &somebody.login, PASSWORD).await.expect(303);
            let to = done.location().unwrap().to_owned();
            assert!(to.starts_with(home) || to == "/me", "{} went to {to}", somebody.login);
            let me = visitor.get("/me").await.expect(200);
            assert!(me.contains(&somebody.name));
            let out = visitor.post("/logout", &[]).await.expect(303);
            assert!(out.header("clear-site-data").is_some());
            assert_eq!(visitor.get("/me").await.location(), Some("/login?next=/me"));
        }
        give_password(&app, graduate.somebody.account).await;
        for name in [graduate.mobile.as_str(), graduate.document.as_str()] {
            let mut visitor = app.visitor();
            visitor.feature("F005").feature("F008");
            log_in(&mut visitor, name, PASSWORD).await.expect(303);
            assert!(visitor.get("/me").await.expect(200).contains("手机与邮箱"));
        }
        let mut visitor = app.visitor();
        visitor.feature("F014");
        assert!(visitor.get("/help/verification").await.expect(200).contains("二维码"));
    }

    async fn wrong_passwords_ask_for_a_picture_and_then_for_patience(app: TestApp) {
        let basic = app.seed_basic().await;
        give_password(&app, basic.school_admin.account).await;
        let mut visitor = app.visitor();
        let name = basic.school_admin.login.as_str();
        for left in [9, 8, 7] {
            let page = log_in(&mut visitor, name, "not-it-at-all").await.expect(422);
            assert!(page.contains(&format!("账号或密码不正确，还可以再试 {left} 次")), "{}", page.text());
        }
        let page = log_in(&mut visitor, name, PASSWORD).await.expect(422);
        assert!(page.contains("图片中的字符"));
        let id = page.hidden("picture_id");
        let drawn = visitor.get(&format!("/login/picture/{}.png", id)).await.expect(200);
        assert_eq!(drawn.header("content-type"), Some("image/png"));
        let unknown = log_in(&mut app.visitor().move_to_address([10, 0, 0, 9]).clone(), "nobody-here", "not-it").await;
        assert!(unknown.expect(422).contains("账号或密码不正确，还可以再试 9 次"));
        // Limits are rows: emptied in the database, they hold for every process.
        let key = app.app().vault.blind("log-in-name", name);
        let mut tx = app.app().db.write().await.unwrap();
        let sql = "UPDATE throttles SET milli_tokens = 0, updated_at = $2 WHERE name = 'log-in-account' AND key = $1";
        execute(&mut tx, sql, params![key.to_vec(), app.app().now()]).await;
        tx.commit().await.unwrap();
        log_in(&mut visitor, name, PASSWORD).await.expect(429);
    }

    async fn a_forgotten_password_is_reset_by_code(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        give_password(&app, graduate.somebody.account).await;
        let mut other = app.sign_in(&graduate.somebody).await;
        let mut visitor = app.visitor();
        visitor.feature("F007").feature("F013");
        let page = visitor.get("/recover").await.expect(200);
        let fields = [("account", graduate.document.as_str()), ("kind", "mobile")];
        let step = visitor.submit(&page, "/recover", &fields).await.expect(200);
        let code = app.code_to(&graduate.mobile).await;
        let fresh = [("code", code.as_str()), ("password", "Another-2026"), ("again", "Another-2026")];
        visitor.submit(&step, "/recover/finish", &fresh).await.expect(303);
        assert!(other.get("/me").await.location().is_some(), "every session ended");
        log_in(&mut visitor, &graduate.mobile, "Another-2026").await.expect(303);
        let nobody = app.visitor().post("/recover", &[("account", "nobody-at-all"), ("kind", "mobile")]).await;
        assert!(nobody.expect(200).contains("如果账号存在"));
    }

    async fn a_graduate_logs_in_by_code_and_ends_other_devices(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let mut visitor = app.visitor();
        visitor.feature("F005");
        let page = visitor.get("/login/code").await.expect(200);
        let step = visitor.submit(&page, "/login/code", &[("contact", &graduate.mobile)]).await.expect(200);
        let code = app.code_to(&graduate.mobile).await;
        visitor.submit(&step, "/login/code/check", &[("code", &code)]).await.expect(303);
        let mut other = app.sign_in(&graduate.somebody).await;
        assert!(visitor.get("/me/devices").await.expect(200).contains("当前设备"));
        visitor.post("/me/devices/end-others", &[]).await.expect(303);
        assert!(other.get("/me").await.location().is_some());
        assert!(visitor.get("/me/history").await.expect(200).contains("登录"));
    }

    async fn a_school_keeps_its_accounts(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        for feature in ["F016", "F017", "F018", "F019", "F021", "F022", "F025", "F026", "F027"] {
            school.feature(feature);
        }
        let page = school.get("/s/2027/users").await.expect(200);
        assert!(page.contains(&basic.reviewers[0].login));
        let form = school.get("/s/2027/users/new").await.expect(200);
        let post = format!("department:{}", basic.departments[0]);
        let fields = [
            ("login", "dept.reader"),
            ("post", post.as_str()),
            ("name", "只读教师"),
            ("job_title", "辅导员"),
            ("mobile", "19900099999"),
            ("email", "reader@example.edu.cn"),
            ("phone", "0990-80000012"),
            ("fax", "0990-80000013"),
            ("qq", "100001"),
            ("employment", "read"),
            ("archive", "none"),
            ("household", "none"),
            ("levels", "undergraduate"),
        ];
        let made = school.submit(&form, "/s/2027/users", &fields).await.expect(200);
        let html = made.html();
        let first = html.split("data-testid=\"first-password\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let found = school.post("/s/2027/users/search", &[("q", "只读")]).await.expect(200);
        let edit = found.link("/s/2027/users/0");
        assert!(found.contains("dept.reader") && !found.contains(&basic.reviewers[1].login));

        let mut reader = app.visitor();
        reader.feature("F020").feature("F027");
        let done = log_in(&mut reader, "dept.reader", &first).await.expect(303);
        assert_eq!(done.location(), Some("/me/password?first=1"));
        let page = reader.get("/me/password?first=1").await.expect(200);
        let fresh = [("old", first.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
        reader.submit(&page, "/me/password", &fresh).await.expect(303);
        reader.get("/s/2027/students").await.expect(200);
        reader.get("/s/2027/users").await.expect(404);
        let me = reader.get("/me").await.expect(200);
        let own = [("name", "只读老师"), ("job_title", "讲师")];
        reader.submit(&me, "/me", &own).await.expect(303);

        let form = school.get(&edit).await.expect(200);
        let mut none = fields;
        none[9].1 = "none";
        school.submit(&form, &edit, &none).await.expect(303);
        reader.get("/s/2027/students").await.expect(404);
        let form = school.get(&edit).await.expect(200);
        school.post(&format!("{edit}/delete"), &[]).await.expect(409);
        school.submit(&form, &format!("{edit}/stop"), &[]).await.expect(303);
        assert!(reader.get("/me").await.location().is_some());
        log_in(&mut app.visitor(), "dept.reader", PASSWORD).await.expect(409);

        let form = school.get("/s/2027/users/new").await.expect(200);
        let mut unused = fields;
        unused[0].1 = "dept.unused";
        unused[2].1 = "未用账号";
        school.submit(&form, "/s/2027/users", &unused).await.expect(200);
        let found = school.post("/s/2027/users/search", &[("q", "dept.unused")]).await.expect(200);
        let edit = found.link("/s/2027/users/0");
        let form = school.get(&edit).await.expect(200);
        school.submit(&form, &format!("{edit}/delete"), &[]).await.expect(303);
        assert!(!school.get("/s/2027/users").await.expect(200).contains("dept.unused"));

        let mut province = app.sign_in(&basic.province_admin).await;
        province.get("/p/2027/users").await.expect(200);
        province.get(&format!("/p/2027/users/{}", basic.school_admin.account)).await.expect(200);
        province.get(&format!("/p/2027/users/{}", basic.reviewers[0].account)).await.expect(404);
        let mut operator = app.sign_in(&basic.operator).await;
        operator.get("/o/users").await.expect(200);
    }

    async fn a_graduate_activates_with_a_code_to_the_schools_contact(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 2).await;
        let mut tx = app.app().db.write().await.unwrap();
        for sql in ["DELETE FROM login_names WHERE account_id = $1", "DELETE FROM accounts WHERE account_id = $1"] {
            execute(&mut tx, sql, params![graduate.somebody.account]).await;
        }
        execute(
            &mut tx,
            "UPDATE contacts SET origin = 'school_import', counts_from = NULL, verified_at = NULL WHERE person_id = $1",
            params![graduate.person],
        )
        .await;
        tx.commit().await.unwrap();
        let mut visitor = app.visitor();
        visitor.feature("F007");
        let page = visitor.get("/activate").await.expect(200);
        let exam = format!("23990011{:06}", 2);
        let wrong = [("name", "别人"), ("document", graduate.document.as_str()), ("exam_number", exam.as_str())];
        visitor.submit(&page, "/activate", &wrong).await.expect(422);
        let claim = [("name", graduate.name.as_str()), ("document", graduate.document.as_str()), ("exam_number", &exam)];
        let step = visitor.submit(&page, "/activate", &claim).await.expect(200);
        let contact = step.contact();
        let step = visitor.submit(&step, "/activate/code", &[("contact", &contact)]).await.expect(200);
        let code = app.code_to(&graduate.mobile).await;
        let last = [("code", code.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
        visitor.submit(&step, "/activate/finish", &last).await.expect(303);
        assert!(visitor.get("/me/contacts").await.expect(200).contains("已验证"));
        log_in(&mut app.visitor(), &graduate.mobile, PASSWORD).await.expect(303);
        let again = app.visitor().post("/activate", &claim).await;
        assert!(again.contains("已经激活"));
    }

    async fn the_entry_leads_every_kind_of_user_to_its_own_door(app: TestApp) {
        app.seed_basic().await;
        let mut visitor = app.visitor();
        visitor.feature("F004").feature("F009");
        let entry = visitor.get("/").await.expect(200);
        for (door, words) in [("graduate", "激活账号"), ("employer", "注册用人单位"), ("staff", "用户名")] {
            let address = format!("/login?role={door}");
            assert!(entry.links().contains(&address), "{address}");
            let page = visitor.get(&address).await.expect(200);
            assert!(page.contains(words), "{door}: {}", page.text());
        }
        for fast in ["/verify", "/activate", "/register/employer", "/help"] {
            assert!(entry.links().iter().any(|link| link == fast), "{fast}");
            visitor.get(fast).await.expect(200);
        }
    }

    async fn a_graduate_answers_the_picture_after_three_failures(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        give_password(&app, graduate.somebody.account).await;
        let mut visitor = app.visitor();
        visitor.feature("F006");
        for _ in 0..3 {
            log_in(&mut visitor, &graduate.mobile, "not-it-at-all").await.expect(422);
        }
        let page = log_in(&mut visitor, &graduate.mobile, PASSWORD).await.expect(422);
        let fields = |picture| [("account", graduate.mobile.as_str()), ("password", PASSWORD), ("picture", picture)];
        let page = visitor.submit(&page, "/login", &fields("0000")).await.expect(422);
        let picture: uuid::Uuid = page.hidden("picture_id").parse().unwrap();
        let mut tx = app.app().db.read().await.unwrap();
        let row = store::accounts::pictures::find(&mut tx, picture).await.unwrap().unwrap();
        drop(tx);
        let vault = &app.app().vault;
        let drawn = vault.open_text("picture_codes", "code_sealed", picture.as_bytes(), &row.code_sealed).unwrap();
        visitor.submit(&page, "/login", &fields(&drawn)).await.expect(303);
        assert!(visitor.get("/me").await.expect(200).contains(&graduate.name));
    }

    async fn staff_find_their_password_again_and_share_a_department(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F030");
        let post = format!("department:{}", basic.departments[0]);
        for (login, right, mobile) in [("dept.second", "write", "19900099991"), ("dept.third", "read", "19900099992")] {
            let form = school.get("/s/2027/users/new").await.expect(200);
            let fields = [
                ("login", login),
                ("post", post.as_str()),
                ("name", "院系教师"),
                ("mobile", mobile),
                ("employment", right),
                ("archive", "none"),
                ("household", "none"),
                ("levels", "all"),
            ];
            school.submit(&form, "/s/2027/users", &fields).await.expect(200);
        }
        let list = school.get("/s/2027/users").await.expect(200);
        for login in [basic.reviewers[0].login.as_str(), "dept.second", "dept.third"] {
            assert!(list.contains(login), "{login}");
        }

        let mut visitor = app.visitor();
        visitor.feature("F002");
        let page = visitor.get("/recover").await.expect(200);
        let step = visitor.submit(&page, "/recover", &[("account", "dept.second"), ("kind", "mobile")]).await.expect(200);
        let code = app.code_to("19900099991").await;
        let fresh = [("code", code.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
        visitor.submit(&step, "/recover/finish", &fresh).await.expect(303);
        log_in(&mut visitor, "dept.second", PASSWORD).await.expect(303);
        visitor.get("/s/2027/review").await.expect(200);
    }

    async fn an_account_sees_only_the_levels_it_is_given(app: TestApp) {
        let basic = app.seed_basic().await;
        let (bachelor, master) = (app.graduate(&basic, 1).await, app.graduate(&basic, 2).await);
        let mut tx = app.app().db.write().await.unwrap();
        let sql = "UPDATE entries SET level = '11', level_group = 'postgraduate' WHERE entry_id = $1";
        execute(&mut tx, sql, params![master.entry]).await;
        tx.commit().await.unwrap();
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F023").feature("F024");
        let mut reviewer = app.sign_in(&basic.reviewers[0]).await;
        let list = reviewer.get("/s/2027/students").await.expect(200);
        assert!(list.contains(&bachelor.name) && list.contains(&master.name));
        let edit = format!("/s/2027/users/{}", basic.reviewers[0].account);
        let form = school.get(&edit).await.expect(200);
        let post = format!("department:{}", basic.departments[0]);
        let fields = [
            ("login", basic.reviewers[0].login.as_str()),
            ("post", post.as_str()),
            ("name", basic.reviewers[0].name.as_str()),
            ("mobile", "19900099991"),
            ("employment", "write"),
            ("archive", "none"),
            ("household", "none"),
            ("levels", "undergraduate"),
        ];
        school.submit(&form, &edit, &fields).await.expect(303);
        let list = reviewer.get("/s/2027/students").await.expect(200);
        assert!(list.contains(&bachelor.name) && !list.contains(&master.name), "{}", list.text());
        reviewer.get(&format!("/s/2027/students/{}", bachelor.entry)).await.expect(200);
        reviewer.get(&format!("/s/2027/students/{}", master.entry)).await.expect(404);
    }
}
