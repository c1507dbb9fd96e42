//! Guides for each role and answers to common questions: only about what is built. Room: `help/doors.rs` each way to a
//! destination.

mod doors;

use app::ActError;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use self::doors::DOORS;
use crate::components::Public;
use crate::respond::{PageError, ok};
use crate::routes::Routes;
use crate::shell;

/// Heading and paragraphs.
type Part = (&'static str, &'static [&'static str]);

#[derive(Template, Debug)]
#[template(path = "public/help.html")]
struct HelpPage {
    shell: Public,
    title: &'static str,
    parts: &'static [Part],
}

#[derive(Template, Debug)]
#[template(path = "public/help_index.html")]
struct HelpIndex {
    shell: Public,
    /// Address, title and what it is about.
    guides: &'static [(&'static str, &'static str, &'static str)],
    /// The same for each way to a destination.
    doors: Vec<(&'static str, &'static str, &'static str)>,
}

const GUIDES: &[(&str, &str, &str)] = &[
    ("/help/graduate", "毕业生", "激活账号、核对信息、回应签约邀请、填报去向、下载协议书"),
    ("/help/destinations", "毕业去向分类与证明材料", "每种去向的含义和需要的证明材料"),
    ("/help/employer", "用人单位", "注册、添加学生、发送邀请、跟进签约"),
    ("/help/staff", "院系与学校", "导入名单、签约设置、审核、账号管理"),
    ("/help/province", "省级", "协议书类型、学校总览、账号管理"),
    ("/help/verification", "协议书核验", "用人单位、档案与户口部门核对协议书真伪"),
    ("/help/questions", "常见问题", "登录、验证码、签约和审核中常遇到的问题"),
    ("/help/privacy", "隐私说明", "收集什么、谁能看到、保存在哪里"),
    ("/help/accessibility", "无障碍声明", "大字版、键盘操作、读屏软件"),
];

const GRADUATE: &[Part] = &[
    (
        "激活账号",
        &[
            "学校导入毕业生名单后，在「激活账号」中填写姓名、证件号码、考生号，用学校登记的手机或邮箱接收验证码，然后自己设置密码。学校和平台都不能替你设置或查看密码。",
            "联系方式不对时，请联系学校就业部门更正。更正后的联系方式要在通知原联系方式并满 24 小时后，才能用于签约确认。",
        ],
    ),
    ("核对信息", &["第一次登录要逐项核对学校登记的信息。全部正确就确认；有错就指出是哪一项，由学校更正后再确认。"]),
    (
        "回应邀请",
        &[
            "用人单位发来邀请后，在首页查看岗位、待遇和截止时间。接受前请与单位协商一致；接受时要勾选确认，并输入发送到手机或邮箱的验证码。",
            "邀请在截止日当天 24 时前有效，过期自动失效。接受后等待院系和学校审核，同一时间只能有一份协议在办理或生效。",
        ],
    ),
    (
        "填报去向",
        &[
            "在「填报去向」里选一种：单位没有注册时申请电子就业协议书，已签纸质协议的做补充登记，其他情况按自己的去向填写。不确定选哪个时，回答几个问题就能找到。",
            "填写的内容自动保存为草稿，可以分几次填。提交前逐项核对，输入发送到手机或邮箱的验证码；还没有人审核时可以撤回修改。",
            "每一种办法、修改、作废和解约都有单独的指南，见「操作指南」。",
        ],
    ),
    (
        "下载协议书",
        &[
            "学校审核通过后生成带编号和二维码的电子协议书，可以预览和下载。任何人扫描二维码都能核对编号、内容指纹和当前状态，但看不到个人信息。",
        ],
    ),
];
const EMPLOYER: &[Part] = &[
    ("注册与审核", &["填写单位名称、统一社会信用代码、地址和联系人，上传营业执照。资质审核通过后才能发送邀请。"]),
    (
        "发送邀请",
        &[
            "用学生姓名、证件号码和毕业院校精确查找，加入学生收藏夹，再选择岗位发送邀请。查询次数有限制，并会告知学生。",
            "学生回应之前可以撤回邀请。每份邀请的进度在「签约邀请」中查看。",
        ],
    ),
    (
        "没有注册也能协助毕业生",
        &[
            "毕业生申请的电子就业协议书，可以通过手机短信里的一次性链接下载、盖章、上传，不用注册。请核对毕业生姓名和协议编号，链接只能使用一次。",
        ],
    ),
    (
        "通过以后",
        &[
            "学校更正协议内容会通知你，请在期限内核对或提出异议；薪酬、违约金等双方谈定的内容要双方同意才生效。需要解约的，请先与毕业生协商，出具盖章的解约函。",
        ],
    ),
    ("子账号", &["管理员可以为同事建立账号，各自登录，操作留有记录。"]),
];
const STAFF: &[Part] = &[
    (
        "准备",
        &[
            "先导入毕业生名单，再建立院系账号，最后打开签约设置。先院系再校级审核时，每个院系至少要有一个「基本信息和就业信息」为读写的账号。",
        ],
    ),
    (
        "导入名单",
        &[
            "下载模板，填写后上传 .xlsx 或 .csv。系统先检查、不写入，逐行指出问题；可以在页面上修改，也可以下载带原因的表格改好再传。同一份文件传两次不会重复。",
        ],
    ),
    (
        "审核",
        &[
            "审核工作台左边是待办，右边是详情。通过或不通过后有一段可以撤销的时间，到时才生效、编号并通知双方。不通过必须选择原因并写明情况。",
            "线下签约审核两次：先审文本，通过后有编号；再审回传的盖章页。补登、去向登记和解约申请各审一次。材料不齐的用「退回修改」，勾选要改的项目，毕业生照着改。",
        ],
    ),
    (
        "通过以后",
        &[
            "内容有误用「更正」，写明原因并与双方核实，原来的一版保留；签错、重复的用「作废」。两者都要输入密码，并通知双方。",
        ],
    ),
    (
        "账号管理",
        &[
            "上级为下级建立账号，三个模块分别设为读写、只读或无权限，并限定数据权限。院系从名单中选取，不能手填。初始密码只显示一次，首次登录必须修改。停用的账号立即退出。",
        ],
    ),
];
const PROVINCE: &[Part] = &[
    (
        "协议书类型",
        &[
            "省级设置本省使用两方协议（学校鉴证）还是三方协议（学校审核），对以后发起的签约生效，办理中的仍按原来的规则。",
        ],
    ),
    ("学校与账号", &["在学校总览查看各校设置和办理情况；在账号管理中为学校建立账号、重置密码、停用。"]),
];
const VERIFICATION: &[Part] = &[
    (
        "怎样核验",
        &[
            "扫描电子协议书上的二维码，打开的页面会显示协议编号、内容指纹和当前状态（生效、解约、作废等），不显示任何个人信息。",
            "请核对页面上的编号与纸面编号一致；状态以页面为准。",
        ],
    ),
    ("没有二维码", &["请毕业生或用人单位登录后重新下载电子协议书，再扫描核验。"]),
];
const QUESTIONS: &[Part] = &[
    (
        "收不到验证码怎么办？",
        &[
            "请先确认选择的手机或邮箱是自己在用的；验证码 10 分钟有效，重新获取后旧的作废。仍收不到时请联系学校就业部门核对登记的联系方式。",
        ],
    ),
    ("为什么要输入图片中的字符？", &["同一账号或同一网络连续三次登录失败后会出现。看不清可以改用验证码登录。"]),
    (
        "忘记密码怎么办？",
        &["在登录页点「忘记密码」，用绑定的手机或邮箱接收验证码后重置。学校账号也可以请上级管理员重置为临时密码。"],
    ),
    (
        "换了手机号怎么办？",
        &[
            "还能登录时，在「手机与邮箱」中添加并验证新的，再删除旧的。不能登录时请联系学校更正；为防止他人冒用，新联系方式要过 24 小时才能用于签约确认。",
        ],
    ),
    ("接受后能反悔吗？", &["在冷静期内并且学校还没有审核时，可以撤回接受；之后请与单位协商，由学校按规定处理。"]),
    ("审核要多久？", &["每一步由谁处理、预计何时完成，都显示在记录详情里。"]),
];
const PRIVACY: &[Part] = &[
    ("收集什么", &["办理签约所需的学籍信息、联系方式、单位与岗位信息，以及登录设备和操作记录。"]),
    (
        "谁能看到",
        &[
            "毕业生看自己的；单位看自己发出的邀请；院系、学校看本单位名单内的，按账号权限和数据权限限制。证件号码和手机号默认遮盖，显示全号会留下记录。",
        ],
    ),
    ("怎样保存", &["证件号码和联系方式加密保存。地址栏、日志中不出现证件号码和手机号。公开核验页不显示个人信息。"]),
    (
        "你的权利",
        &[
            "在「个人信息」中可以查看登录设备、操作记录，修改密码和联系方式。信息有误请在核对信息时指出，或联系学校就业部门。",
        ],
    ),
];
const ACCESSIBILITY: &[Part] = &[
    ("大字版", &["页面底部可以切换大字版，选择会保存在这台设备上。"]),
    (
        "键盘与读屏",
        &[
            "所有功能都可以只用键盘完成，不依赖脚本；表单错误会在页面顶部列出并链接到对应的项目。颜色不是唯一的提示方式。",
        ],
    ),
    ("图形验证码", &["图形验证码只在多次登录失败后出现，并且可以改用手机或邮箱验证码。"]),
];

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.public_get("/help", index).public_get("/help/{guide}", guide)
}

async fn index() -> Result<Response, PageError> {
    let doors = DOORS.iter().map(|door| (door.address, door.title, door.about)).collect();
    ok(&HelpIndex { shell: shell::public(), guides: GUIDES, doors })
}

async fn guide(Path(guide): Path<String>) -> Result<Response, PageError> {
    let address = format!("/help/{guide}");
    if let Some(door) = DOORS.iter().find(|door| door.address == address) {
        return ok(&HelpPage { shell: shell::public(), title: door.title, parts: door.parts });
    }
    let parts = match guide.as_str() {
        "graduate" => GRADUATE,
        "employer" => EMPLOYER,
        "staff" => STAFF,
        "province" => PROVINCE,
        "verification" => VERIFICATION,
        "questions" => QUESTIONS,
        "privacy" => PRIVACY,
        "accessibility" => ACCESSIBILITY,
        _ => return Err(ActError::NotFound.into()),
    };
    let title = GUIDES.iter().find(|(href, _, _)| *href == address).map_or("帮助", |(_, title, _)| title);
    ok(&HelpPage { shell: shell::public(), title, parts })
}
