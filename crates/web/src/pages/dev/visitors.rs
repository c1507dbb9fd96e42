//! The sample log-in page.

use crate::components::{Field, Link, Public, Segments, icon};
use crate::pages::public::login::{LoginPage, Way};

pub fn login() -> LoginPage {
    LoginPage {
        shell: Public::default(),
        roles: Segments {
            label: "登录身份".into(),
            segments: vec![
                Link::new("/login?role=graduate", "毕业生", true),
                Link::new("/login?role=employer", "用人单位", false),
                Link::new("/login?role=staff", "学校与省级", false),
            ],
        },
        role: "graduate",
        next: String::new(),
        refused: None,
        notice: None,
        account: Field::text("account", "账号")
            .icon(icon("user"))
            .placeholder("手机号/身份证号/邮箱")
            .autocomplete("username")
            .autofocus(),
        password: Field::password("password", "密码", "current-password")
            .icon(icon("lock"))
            .aside("/recover", "忘记密码"),
        picture: None,
        ways: vec![Way { href: "/login/code".into(), icon: icon("message"), label: "验证码登录" }],
        first_time: Some(("/activate".into(), "激活账号".into())),
        news: [
            ("11-20", "2027 届毕业生信息核对将于 12 月 1 日截止"),
            ("11-12", "关于规范线下签约协议书回传图像的说明"),
            ("10-28", "用人单位预设邀请函模板功能上线"),
        ]
        .map(|(day, text)| (day.into(), text.into()))
        .into(),
    }
}
