//! 键盘快捷键 (`ui.md` 9.3): what each key does, and the switch for the single keys of the workbench (WCAG 2.1.4).

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::accounts::Action;

use super::body::{Body, FormPart, Place, Section, show};
use crate::components::{Definition, Definitions};
use crate::respond::{PageError, see_other_saying};
use crate::routes::Routes;
use crate::security::{KEYS_COOKIE, keys_are_off};
use crate::session::Signed;
use crate::{Form, WebState, shell};

const EVERYWHERE: [(&str, &str); 4] = [
    ("Tab", "在链接、按钮和输入框之间移动"),
    ("Enter", "打开链接、提交表单"),
    ("空格", "勾选、展开"),
    ("Esc", "关闭弹出的窗口或菜单"),
];
/// What `keys.js` presses on the workbench.
const WORKBENCH: [(&str, &str); 16] = [
    ("J 或 ↓", "打开下一条记录"),
    ("K 或 ↑", "打开上一条记录"),
    ("Enter", "把光标移到右侧的记录内容"),
    ("A", "审核通过"),
    ("R", "退回修改"),
    ("X", "审核不通过"),
    ("E", "修改去向"),
    ("U", "撤销刚才的决定（生效之前）"),
    ("D", "与上次提交的内容对比"),
    ("H", "展开或收起审核记录"),
    ("V", "放大证明材料"),
    ("[", "证明材料的上一页"),
    ("]", "证明材料的下一页"),
    ("/", "搜索"),
    ("先按 G 再按 H", "回到首页"),
    ("?", "打开本页"),
];

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/me/keys", Action::SeeOwnAccount, keys).post("/me/keys", Action::ChangeOwnAccount, switch)
}

fn listed(keys: &[(&str, &str)]) -> Option<Definitions> {
    Some(Definitions::card(keys.iter().map(|(key, does)| Definition::new(*key, *does)).collect()))
}

async fn keys(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    let note = "所有页面都可以只用键盘完成。".to_owned();
    let mut sections = vec![Section { note, definitions: listed(&EVERYWHERE), ..Section::default() }];
    if shell::reaches(&state, &actor, "/s/{cohort}/review") {
        let off = keys_are_off();
        let standing = if off { "现在已关闭。" } else { "现在已打开。" };
        let value = if off { "on" } else { "off" };
        sections.push(Section {
            heading: "审核工作台",
            note: format!(
                "{standing}只在审核工作台有效，输入文字时不起作用；每个键都有对应的按钮，页面上没有这个按钮时按键没有反应。\
                 如果与读屏软件或语音输入冲突，可以关闭，选择保存在这台电脑的浏览器里。"
            ),
            definitions: listed(&WORKBENCH),
            form: Some(FormPart {
                action: "/me/keys".into(),
                hidden: vec![("keys", value.to_owned())],
                fields: Vec::new(),
                button: if off { "打开审核快捷键" } else { "关闭审核快捷键" },
                testid: "switch-keys",
            }),
            ..Section::default()
        });
    }
    let body = Body { title: "键盘快捷键", sections, ..Body::default() };
    show(&state, &actor, StatusCode::OK, Place::Under("/me"), body).await
}

/// Keeps the choice in the browser, as that of the type size.
async fn switch(form: Form) -> Response {
    let (value, done) = match form.get("keys") {
        "off" => ("off", "审核快捷键已关闭"),
        _ => ("on", "审核快捷键已打开"),
    };
    let mut response = see_other_saying("/me/keys", done);
    let cookie = format!("{KEYS_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
