//! Sample pages of a graduate.

use domain::time::{Day, Instant};

use crate::components::{
    CheckBox, Choice, Choices, Countdown, Definition, Definitions, ErrorSummary, Fact, Facts, Field, Notice, Phone,
    Step, StepState, StepStrip, Tag, TaskCard, Timeline, TimelineStep, Tone, icon,
};
use crate::pages::graduate::accept::{AcceptForm, AcceptPage};
use crate::pages::graduate::home::{HomeHead, HomePage, HomeRow, Tile};
use crate::pages::graduate::invitation::InvitationPage;
use crate::pages::graduate::record::{RecordLink, RecordPage};
use crate::pages::graduate::second_proof::SecondProof;

const EMPLOYER: &str = "星澜数据技术有限公司";
const REFERENCE: &str = "0000000000000000000000000000007Q4M";

pub fn now() -> Instant {
    Day::new(2026, 11, 22).map_or(Instant::EPOCH, Day::start).plus_hours(18)
}

fn countdown() -> Countdown {
    Countdown::new(now(), Day::new(2026, 11, 26).map_or(Instant::EPOCH, Day::start))
}

pub fn home() -> HomePage {
    let tile = |href: &str, id, title| Tile { href: href.into(), icon: icon(id), title, locked: None };
    let row = |href: &str, id, title: &str, note: &str, tag| HomeRow {
        href: href.into(),
        icon: icon(id),
        title: title.into(),
        note: note.into(),
        tag,
    };
    HomePage {
        shell: Phone::home("home", 2),
        name: "林知夏".into(),
        place: "临江理工大学 · 软件工程（本科）· 2027届".into(),
        notices: Vec::new(),
        head: HomeHead::Task(TaskCard {
            tone: Tone::Wait,
            status: "等你回应".into(),
            countdown: Some(countdown()),
            elapsed: Some(46),
            caption: "签约邀请".into(),
            title: EMPLOYER.into(),
            facts: vec![("岗位名称".into(), "后端开发工程师".into()), ("转正起薪".into(), "9,500 元/月".into())],
            sentence: "11 月 25 日 24:00 截止，逾期未回应自动失效。".into(),
            href: format!("/g/invitations/{REFERENCE}"),
            action: "查看邀请".into(),
        }),
        more: Vec::new(),
        progress: StepStrip {
            label: "我的进度".into(),
            steps: Step::way(&["核对信息", "签约或\n填报去向", "学院、学校\n审核", "去向登记\n确认"], 1),
        },
        tiles: vec![
            tile("/g/destinations/new/agreement", "signature", "签就业协议书就业"),
            tile("/g/destinations/new/employment", "briefcase", "其他形式就业"),
            tile("/g/destinations/new/study", "school", "升学"),
            tile("/g/destinations/new/none", "compass", "未就业"),
        ],
        whys: Vec::new(),
        moves: vec![
            row(
                "/g/archive",
                "folder-symlink",
                "档案信息登记",
                "按生源地预填，等你核对",
                Some(Tag::new(Tone::Wait, "等你核对")),
            ),
            row("/g/household", "home-move", "户口信息登记", "户口未迁入学校，不用登记", None),
        ],
        records: Vec::new(),
    }
}

pub fn invitation() -> InvitationPage {
    InvitationPage {
        shell: Phone::task("/g"),
        reference: REFERENCE.into(),
        state: "ON-INVITED".into(),
        notices: vec![Notice::new(
            Tone::Wait,
            format!("等你回应，{}", countdown().left),
            "11 月 25 日 24:00 截止，逾期自动失效",
        )],
        employer: EMPLOYER.into(),
        trust: vec![
            Tag::new(Tone::Ok, "资质已审核").with_icon(icon("shield-check")),
            Tag::new(Tone::Ok, "登记状态 存续").with_icon(icon("check")),
        ],
        key_facts: Facts {
            facts: vec![
                Fact::new("岗位名称", "后端开发工程师"),
                Fact::new("转正起薪", "9,500").unit("元/月"),
                Fact::new("实际工作地点", "江苏省苏州市"),
                Fact::new("违约金", "3,000").unit("元"),
            ],
        },
        sections: vec![
            (
                "签约信息".into(),
                Definitions::of([
                    ("职位类别", "工程技术人员".into()),
                    ("试用期", "2 个月".into()),
                    ("试用起薪", "8,000 元/月".into()),
                    ("报到期限", "2027-07-05".into()),
                    ("报到地点", "苏州市工业园区星湖街 18 号".into()),
                ]),
            ),
            (
                "档案与户口".into(),
                Definitions::of([
                    ("档案转递类型", "托管单位接收".into()),
                    ("档案转递单位", "苏州工业园区人力资源服务中心".into()),
                    ("户口迁移类型", "签约单位接收".into()),
                ]),
            ),
            (
                "单位信息".into(),
                Definitions::card(vec![
                    Definition::new("统一社会信用代码", "91320594MA00X7XY0D"),
                    Definition::new("单位性质", "其他企业"),
                    Definition::new("单位行业", "信息传输、软件和信息技术服务业"),
                    Definition::new("单位联系人", "周女士").link("tel:051200000000", Some(icon("phone")), "拨打"),
                ]),
            ),
        ],
        supplement: "入职满一年提供一次性安家补贴 10,000 元；违约金以实际造成的损失为限。".into(),
        after: Some(Timeline {
            steps: vec![
                TimelineStep::new(StepState::Now, "你接受邀请", "其余邀请只能查看，不能再接受"),
                TimelineStep::new(StepState::Todo, "软件学院审核", "一般 3 天内"),
                TimelineStep::new(StepState::Todo, "学校审核", "一般 3 天内"),
                TimelineStep::new(StepState::Todo, "签约完成，可下载就业协议书", ""),
            ],
        }),
        accept: Some(accept_form()),
        refusable: true,
        why: None,
    }
}

fn accept_form() -> AcceptForm {
    AcceptForm {
        reference: REFERENCE.into(),
        nonce: "sample".into(),
        version: 1,
        summary: Definitions::short(vec![
            Definition::new("单位", EMPLOYER),
            Definition::new("岗位名称", "后端开发工程师"),
            Definition::new("转正起薪", "9,500 元/月"),
            Definition::new("违约金", "3,000 元"),
        ]),
        consequences: vec![
            (icon("lock"), "只能与一家单位签约，其余邀请仅可查看".into()),
            (icon("clipboard-check"), "随后由学院、学校审核，一般 6 天".into()),
            (icon("unlink"), "生效后要更换单位，需要先办理解约".into()),
        ],
        proof: SecondProof {
            send: format!("/g/invitations/{REFERENCE}/send-code"),
            contacts: Choices::one(
                "contact",
                "验证码发送到",
                vec![
                    Choice::new("1", "138****0001").help("手机号码 · 本人填写").chosen(true),
                    Choice::new("2", "l***@example.net").help("电子邮箱 · 学校导入"),
                ],
            ),
            notes: Vec::new(),
            code: Field::code("code", "验证码").hint("6 位数字，10 分钟内有效"),
            consent: Some(CheckBox::consent("agree", "我已了解单位及岗位信息，并与单位协商一致，同意签约")),
        },
    }
}

pub fn accept() -> AcceptPage {
    AcceptPage {
        shell: Phone::task(format!("/g/invitations/{REFERENCE}")),
        errors: ErrorSummary::default(),
        accept: accept_form(),
    }
}

pub fn record() -> RecordPage {
    let link =
        |href: &str, id, label: &str, act| RecordLink { href: href.into(), icon: icon(id), label: label.into(), act };
    RecordPage {
        shell: Phone::task("/g"),
        heading: "签约进度",
        reference: REFERENCE.into(),
        state: "ON-REVIEW-SC".into(),
        notices: Vec::new(),
        tag: Tag::new(Tone::Info, "审核中").large(),
        headline: "学校正在审核，你不用操作".into(),
        text: "学院已通过。学校通过后签约立即生效，会发消息通知你。".into(),
        who_when: Some(Facts::who_when("学校就业中心", "11 月 27 日前")),
        strip: None,
        points: Vec::new(),
        tabs: None,
        employer: EMPLOYER.into(),
        timeline: Some(Timeline {
            steps: vec![
                TimelineStep::new(StepState::Done, "单位发起签约邀请", "11 月 18 日 10:12 · 周女士"),
                TimelineStep::new(StepState::Done, "你接受了邀请", "11 月 21 日 18:03"),
                TimelineStep::new(StepState::Done, "软件学院审核通过", "11 月 22 日 09:40"),
                TimelineStep::new(StepState::Now, "学校审核中", "11 月 22 日 09:40 提交，前面还有 38 份"),
                TimelineStep::new(StepState::Todo, "签约完成，下载就业协议书", ""),
            ],
        }),
        sections: Vec::new(),
        files: None,
        nothing: "",
        forms: Vec::new(),
        links: vec![
            link("#", "file-text", "预览就业协议书", "preview"),
            link("#", "building", "查看单位与签约信息", "view"),
            link("#", "phone", "联系学校就业中心", "contact"),
        ],
        whys: Vec::new(),
        primary: None,
    }
}
