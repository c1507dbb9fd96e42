//! Every part in every state.

use askama::Template;
use domain::refusal::{FieldErrors, Refusal};

use super::{graduates, staff};
use crate::components::{
    Check, CheckBox, Checks, Chip, Choice, Choices, Column, Countdown, Definition, Definitions, Desk, Empty,
    ErrorSummary, Fact, Facts, Field, Figure, FileField, FilterBar, Flow, Link, Masked, Notice, Pager, PagerLinks,
    Segments, Sort, Stats, Step, StepState, StepStrip, StoredFile, TableHead, Tabs, Tag, TaskCard, Timeline,
    TimelineStep, Toast, Tone, UndoForm, WhyNot, Width, icon,
};

#[derive(Template, Debug)]
#[template(path = "dev/components.html")]
pub struct PartsPage {
    shell: Desk,
    density: &'static str,
    tags: Vec<Tag>,
    notices: Vec<Notice>,
    task: TaskCard,
    strip: StepStrip,
    flow: Flow,
    timeline: Timeline,
    facts: Facts,
    card: Definitions,
    plain: Definitions,
    sheet: Definitions,
    summary: ErrorSummary,
    fields: Vec<Field>,
    choices: Choices,
    ticks: Vec<CheckBox>,
    file: FileField,
    filters: FilterBar,
    tabs: Tabs,
    segments: Segments,
    head: TableHead,
    pager: Pager,
    why: WhyNot,
    toast: Toast,
    checks: Checks,
    stats: Stats,
    empty: Empty,
    masked: Masked,
}

pub fn page(density: &str) -> PartsPage {
    let tones = [Tone::Neutral, Tone::Info, Tone::Wait, Tone::Ok, Tone::Bad];
    let errors = FieldErrors::one("penalty", "违约金：请填写数字，例如 3000");
    let rows = || {
        vec![
            Definition::new("岗位名称", "数据开发工程师"),
            Definition::new("转正起薪", "9,500 元/月").before(Some("12,000")),
            Definition::masked(
                "身份证号",
                Masked { what: "身份证号".into(), shown: "3205**********1624".into(), reveal: Some("#".into()) },
            ),
            Definition::new("单位联系人", "周女士").link("tel:051200000000", Some(icon("phone")), "拨打"),
            Definition::new("违约金", ""),
        ]
    };
    PartsPage {
        shell: staff::desk(""),
        density: match density {
            "touch" => "touch",
            "compact" => "compact",
            _ => "standard",
        },
        tags: tones
            .iter()
            .map(|tone| Tag::new(*tone, format!("状态 {tone}")))
            .chain(tones.iter().map(|tone| Tag::flag(*tone, "第 2 次")))
            .collect(),
        notices: [Tone::Info, Tone::Wait, Tone::Ok, Tone::Bad]
            .map(|tone| {
                Notice::new(tone, "等你回应，还剩 3 天 6 小时。", "11 月 25 日 24:00 截止").link("#", "查看").boxed()
            })
            .into(),
        task: TaskCard {
            tone: Tone::Wait,
            status: "等你修改".into(),
            countdown: Some(Countdown::new(graduates::now(), graduates::now().plus_minutes(42))),
            elapsed: Some(80),
            caption: "补充登记".into(),
            title: "星澜数据技术有限公司".into(),
            facts: vec![("退回人".into(), "赵敏".into()), ("要改".into(), "2 处".into())],
            sentence: "建议 11 月 25 日前改好。".into(),
            href: "#".into(),
            action: "修改并重新提交".into(),
        },
        strip: StepStrip {
            label: "进度".into(),
            steps: Step::way(&["核对信息", "签约或\n填报去向", "学院、学校\n审核", "去向登记\n确认"], 2),
        },
        flow: Flow {
            label: "审核".into(),
            steps: vec![
                Step::new(StepState::Done, "毕业生提交"),
                Step::new(StepState::Stop, "学院退回"),
                Step::new(StepState::Now, "学校审核"),
                Step::new(StepState::Todo, "完成"),
            ],
        },
        timeline: Timeline {
            steps: vec![
                TimelineStep::new(StepState::Done, "你提交了补充登记", "11 月 18 日 20:41"),
                TimelineStep::new(StepState::Stop, "学院退回", "11 月 19 日 09:12 · 王珂").because("缺少盖章页"),
                TimelineStep::new(StepState::Now, "等你修改", "建议 11 月 25 日前"),
                TimelineStep::new(StepState::Todo, "学校审核", "一般 3 天内"),
            ],
        },
        facts: Facts {
            facts: vec![
                Fact::new("岗位名称", "后端开发工程师"),
                Fact::new("转正起薪", "9,500").unit("元/月"),
                Fact::new("实际工作地点", "江苏省苏州市"),
            ],
        },
        card: Definitions::card(rows()),
        plain: Definitions::plain(rows()),
        sheet: Definitions::sheet(vec![
            Definition::new("姓名", "陈若溪"),
            Definition::new("性别", "女"),
            Definition::new("毕业院校", "临江理工大学"),
            Definition::new("学历", "本科"),
            Definition::new("单位名称", "星澜数据技术有限公司").wide(),
        ]),
        summary: ErrorSummary::from(&errors),
        fields: vec![
            Field::text("name", "姓名").value("<script>alert(1)</script>"),
            Field::select("level", "学历层次", [("1", "本科"), ("2", "硕士")]),
            Field::date("day", "报到期限").optional(),
            Field::money("penalty", "违约金", "元")
                .value("3000 左右")
                .optional()
                .hint("以双方约定为准")
                .errors(&errors),
            Field::mobile("mobile", "手机号码").value("139****6021").disabled(),
            Field::password("secret", "密码", "current-password").icon(icon("lock")),
            Field::area("remark", "情况说明", 200).value("已与单位协商一致").width(Width::All).hint("写明原因和经过"),
        ],
        choices: Choices::one(
            "answer",
            "以上信息是否准确？",
            vec![
                Choice::new("right", "信息无误，确认登记去向").chosen(true),
                Choice::new("wrong", "信息有误，需更新后确认").help("选择哪项有误并填写正确情况"),
            ],
        ),
        ticks: vec![
            CheckBox::consent("agree", "我已了解单位及岗位信息，并与单位协商一致，同意签约"),
            CheckBox::new("tell", "把原因告诉单位", true),
        ],
        file: FileField {
            files: vec![StoredFile {
                name: "协议书第 1 页.jpg".into(),
                size: "1.2 MB".into(),
                href: "#".into(),
                thumbnail: None,
                remark: "图片偏暗，公章可能看不清".into(),
                remove: Some("#".into()),
            }],
            ..FileField::evidence("pages", "上传盖章协议书", 3)
        },
        filters: FilterBar {
            chips: vec![
                Chip::Pick {
                    label: "所在院系".into(),
                    options: vec![Link::new("#", "软件学院", true).count(64), Link::new("#", "法学院", false)],
                },
                Chip::Text {
                    label: "姓名".into(),
                    name: "q".into(),
                    placeholder: "姓名或学号".into(),
                    keep: vec![("kind".into(), "paper".into())],
                },
                Chip::Active { text: "等待 ≥ 3 天".into(), clear: "#".into() },
                Chip::Toggle(Link::new("#", "二次提交", false).count(3)),
            ],
            clear: Some("#".into()),
            hits: "命中 64 条".into(),
            link: Some(("#".into(), "存为视图".into())),
        },
        tabs: Tabs {
            label: "页签".into(),
            tabs: vec![
                Link::new("#", "进度", true),
                Link::new("#", "内容", false),
                Link::new("#", "材料", false).count(2),
                Link::new("#", "变更记录", false),
            ],
        },
        segments: Segments {
            label: "身份".into(),
            segments: vec![Link::new("#", "毕业生", true), Link::new("#", "用人单位", false)],
        },
        head: TableHead {
            caption: "示例".into(),
            pick: true,
            columns: vec![
                Column::text("院系"),
                Column::figure("总数").sortable("#", Some(Sort::Descending)),
                Column::figure("已签约").sortable("#", None),
                Column::figure("待审核"),
            ],
        },
        pager: Pager {
            range: "第 1–20 条，共 64 条".into(),
            links: PagerLinks { previous: None, next: Some("#".into()) },
            sizes: staff::sizes(),
            jump: Some((1, 4, Vec::new())),
        },
        why: WhyNot::new(
            "签约",
            &Refusal::new("graduate-busy", "R06", "你已登记「境内升学」", "如需签约，请先作废该去向"),
            Some("#".into()),
        ),
        toast: Toast {
            text: "已通过 陈若溪".into(),
            undo: Some(UndoForm { action: "#".into(), nonce: "sample".into() }),
        },
        checks: Checks {
            checks: vec![
                Check::new(Tone::Ok, "信用代码校验通过"),
                Check::new(Tone::Wait, "已报送去向：求职中"),
                Check::new(Tone::Bad, "预警单位"),
                Check::new(Tone::Neutral, "工商状态暂未取得（11-20 的记录：存续）"),
            ],
        },
        stats: Stats {
            figures: vec![
                Figure::new("毕业生总数", "6,842").note("11 个院系").href("#"),
                Figure::new("已登记去向", "5,308").unit("77.6%"),
                Figure::new("必须修改", "27").unit("行").tone(Tone::Bad, icon("circle-x")),
                Figure { quiet: true, ..Figure::new("登记确认", "未开始").note("2027 年 6 月 1 日开放") },
            ],
        },
        empty: Empty::new("这个视图没有待审记录").link("#", "查看全部待审"),
        masked: Masked { what: "手机".into(), shown: "139****6021".into(), reveal: Some("#".into()) },
    }
}
