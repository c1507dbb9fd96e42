//! Sample pages of a school.

use crate::components::{
    Check, Checks, Chip, Cohorts, Column, Definition, Definitions, Desk, Figure, FilterBar, Flow, JobLink, Link,
    Masked, Menu, Notice, Pager, PagerLinks, Search, Sort, Stats, Step, TableHead, Tabs, Tag, Tone, icon,
};
use crate::pages::staff::import_check::{ImportCheckPage, ProblemRow};
use crate::pages::staff::review::{Case, Decision, Evidence, EvidencePage, GoesOn, ReviewPage, Row, Thumb};

pub fn desk(here: &str) -> Desk {
    Desk {
        home: "/s/2027".into(),
        organisation: "临江理工大学".into(),
        cohorts: Some(Cohorts {
            current: "2027届".into(),
            others: vec![Link::new("#", "2027届", true), Link::new("#", "2026届", false)],
        }),
        search: Some(Search {
            action: "/s/2027/search".into(), placeholder: "姓名、学号、身份证号、协议编号".into()
        }),
        messages: "/s/2027/messages".into(),
        unread: 5,
        user: "赵敏".into(),
        menu: Menu::staff(2027).at(here).count("review", 1286),
        keys: true,
        ..Desk::default()
    }
}

pub fn sizes() -> Vec<Link> {
    ["10", "20", "50", "100"].map(|size| Link::new(format!("?size={size}"), size, size == "20")).into()
}

fn rows() -> Vec<Row> {
    let row = |at: usize, name: &str, flags: Vec<Tag>, place: &str, employer: &str, submitted: &str, days: u8| Row {
        reference: format!("S{at}"),
        state: "BD-REVIEW".into(),
        href: format!("?case=S{at}"),
        name: name.into(),
        flags,
        place: place.into(),
        employer: employer.into(),
        process: "",
        submitted: submitted.into(),
        waited: format!("{days} 天"),
        lateness: if days >= 6 { "late-2" } else { "late-1" },
        open: at == 4,
        seen: at < 4,
        done: None,
        pick: true,
    };
    let again = |words| vec![Tag::flag(Tone::Info, words)];
    vec![
        row(1, "陆子昂", vec![], "软件学院 · 本科", "江北智造装备有限公司", "11-14", 8),
        row(
            2,
            "何思远",
            vec![Tag::flag(Tone::Bad, "预警单位")],
            "软件学院 · 硕士",
            "云岭轨道交通集团有限公司",
            "11-14",
            8,
        ),
        row(3, "沈嘉禾", vec![], "机械工程学院 · 本科", "临江市第三水务有限公司", "11-15", 7),
        row(4, "陈若溪", again("第 2 次"), "软件学院 · 本科", "星澜数据技术有限公司", "11-18", 4),
        row(5, "顾一鸣", vec![], "土木与交通学院 · 本科", "中原建工第二工程有限公司", "11-18", 4),
        row(6, "许知微", vec![], "外国语学院 · 本科", "海棠国际教育咨询有限公司", "11-18", 4),
        row(7, "唐屿", again("第 3 次"), "化学与材料学院 · 博士", "南湖新材料研究院", "11-18", 4),
        row(8, "周念安", vec![], "经济管理学院 · 硕士", "临江农村商业银行股份有限公司", "11-19", 3),
        row(9, "秦若白", vec![], "电气工程学院 · 本科", "华东电力设计有限公司", "11-19", 3),
        row(10, "罗星河", vec![], "计算机学院 · 本科", "方舟云计算有限公司", "11-19", 3),
        row(
            11,
            "吴桐",
            vec![Tag::flag(Tone::Wait, "缺盖章页")],
            "艺术设计学院 · 本科",
            "拾光文化创意有限公司",
            "11-19",
            3,
        ),
        row(12, "蒋书言", vec![], "法学院 · 硕士", "江北明正律师事务所", "11-19", 3),
    ]
}

fn evidence() -> Evidence {
    let paper = crate::asset("sample-paper.svg");
    let thumb = |label: &str, current| Thumb {
        href: "#".into(),
        label: label.into(),
        small: None,
        picture: paper.into(),
        current,
    };
    Evidence {
        page: Some(EvidencePage {
            href: "#".into(), picture: paper.into(), words: "就业协议书第 2 页，示意".into()
        }),
        position: "2 / 2".into(),
        tags: vec![Tag::flag(Tone::Info, "新上传")],
        previous: Some("#".into()),
        next: None,
        thumbs: vec![thumb("1", false), thumb("2", true)],
        originals: Vec::new(),
        gone: Vec::new(),
    }
}

fn case() -> Case {
    Case {
        reference: "S4".into(),
        state: "BD-REVIEW".into(),
        name: "陈若溪".into(),
        tag: Tag::flag(Tone::Info, "补登 · 签约审核中"),
        position: "4 / 64".into(),
        back: "?".into(),
        previous: Some("?case=S3".into()),
        next: Some("?case=S5".into()),
        identity: ["学号 2023040217", "软件学院", "软件工程", "本科", "非定向"].map(String::from).into(),
        masked: vec![Masked { what: "身份证号".into(), shown: "3205**********1624".into(), reveal: None }],
        presence: None,
        present: String::new(),
        flow: Flow {
            label: "审核进度".into(),
            steps: Step::way(&["毕业生提交 11-18 20:41", "学院通过 王珂 11-20", "学校审核"], 2),
        },
        notices: vec![
            Notice::new(
                Tone::Wait,
                "第 2 次提交，改了 2 处。",
                "11-16 赵敏退回：转正起薪与协议书不一致，并补传第 2 页。",
            )
            .icon(icon("arrow-back-up"))
            .link("#", "对比上次")
            .boxed(),
        ],
        checks: Checks {
            checks: vec![
                Check::new(Tone::Ok, "信用代码校验通过"),
                Check::new(Tone::Ok, "非预警单位"),
                Check::new(Tone::Ok, "学籍信息一致"),
                Check::new(Tone::Wait, "已报送去向：求职中"),
            ],
        },
        sections: vec![
            (
                "协议信息".into(),
                Definitions::plain(vec![
                    Definition::new("职位类别", "工程技术人员"),
                    Definition::new("岗位名称", "数据开发工程师"),
                    Definition::new("转正起薪", "9,500 元/月").before(Some("12,000")),
                    Definition::new("违约金", "3,000 元").before(None),
                    Definition::new("报到期限", "2027-07-05"),
                ]),
            ),
            (
                "单位信息".into(),
                Definitions::plain(vec![
                    Definition::new("单位名称", "星澜数据技术有限公司"),
                    Definition::new("信用代码", "91320594MA00X7XY0D"),
                    Definition::new("性质 / 行业", "其他企业 / 信息传输、软件和信息技术服务业"),
                    Definition::masked(
                        "联系人",
                        Masked {
                            what: "手机".into(), shown: "周女士 139****6021".into(), reveal: Some("#".into())
                        },
                    ),
                ]),
            ),
            (
                "档案与户口".into(),
                Definitions::plain(vec![
                    Definition::new("档案转递类型", "托管单位接收"),
                    Definition::new("户口迁移类型", "签约单位接收"),
                ]),
            ),
        ],
        compare: Some(("#".into(), "对比上次")),
        log: None,
        evidence: Some(evidence()),
        decisions: vec![
            Decision::Post {
                action: "/s/2027/review/S4/pass".into(),
                words: "审核通过",
                act: "pass",
                key: "A",
                version: 3,
                nonce: "sample".into(),
                primary: true,
            },
            Decision::Open {
                href: "/s/2027/review/S4/return".into(),
                words: "退回修改",
                act: "return",
                key: "R",
                danger: false,
            },
            Decision::Open {
                href: "/s/2027/review/S4/fail".into(),
                words: "审核不通过",
                act: "fail",
                key: "X",
                danger: true,
            },
        ],
        goes_on: Some(GoesOn { action: "?".into(), on: true }),
    }
}

pub fn review() -> ReviewPage {
    let pick = |label: &str| Chip::Pick {
        label: label.into(),
        options: vec![
            Link::new("?dept=1", "软件学院", false).count(64),
            Link::new("?dept=2", "法学院", false).count(12),
        ],
    };
    let tab = |kind: &str, label: &str, count: u64| {
        Link::new(format!("?kind={kind}"), label, kind == "paper").count(Pager::grouped(count))
    };
    ReviewPage {
        shell: Desk { job: Some(JobLink { href: "/jobs".into(), text: "导出 72%".into() }), ..desk("review") },
        waiting: 64,
        view: "补登".into(),
        views: vec![
            Link::new("#", "补登 · 等待超过 3 天", true),
            Link::new("#", "二次提交", false),
            Link::new("#", "涉及预警单位", false),
        ],
        manage_views: Some("#".into()),
        export: Some("#".into()),
        tabs: Tabs {
            label: "待审种类".into(),
            tabs: vec![
                tab("all", "全部待审", 1286),
                tab("online", "线上签约", 412),
                tab("text", "协议审核", 96),
                tab("image", "签约审核", 73),
                tab("paper", "补登", 208),
                tab("rescission", "解约", 31),
                tab("destination", "去向登记", 466),
            ],
        },
        filters: FilterBar {
            chips: vec![
                pick("所在院系"),
                pick("专业名称"),
                pick("学历层次"),
                Chip::Active { text: "等待 ≥ 3 天".into(), clear: "?kind=paper".into() },
            ],
            clear: Some("?kind=paper".into()),
            hits: "命中 64 条".into(),
            link: Some(("#".into(), "存为视图".into())),
        },
        head: TableHead {
            caption: "待审记录".into(),
            pick: true,
            columns: vec![
                Column::text("学生"),
                Column::text("单位"),
                Column::figure("提交 · 等待").sortable("?sort=waited", Some(Sort::Descending)),
            ],
        },
        rows: rows(),
        empty: None,
        pager: Pager {
            range: "第 1–12 条，共 64 条".into(),
            links: PagerLinks { previous: None, next: Some("?page=2".into()) },
            sizes: sizes(),
            jump: Some((1, 6, Vec::new())),
        },
        bulk_action: Some("/s/2027/review/bulk".into()),
        nonce: "sample".into(),
        case_open: false,
        case: Some(case()),
        hide: None,
    }
}

pub fn import() -> ImportCheckPage {
    let row = |line, name: &str, field: &str, value: &str, problem: &str, proposal: &str, fixes: &[&str]| ProblemRow {
        line,
        name: name.into(),
        field: field.into(),
        value: value.into(),
        tone: Tone::Bad,
        icon: icon("circle-x"),
        problem: problem.into(),
        proposal: proposal.into(),
        action: Some("#".into()),
        fixes: fixes.iter().map(|words| ("#".into(), (*words).into())).collect(),
    };
    ImportCheckPage {
        shell: desk("imports"),
        crumbs: vec![
            Link::new("/s/2027/imports", "导入导出", false),
            Link::new("/s/2027/imports/new", "导入应届毕业生名单", false),
        ],
        file: "2027届毕业生名单.xlsx · 2,418 行 · 检查用时 6 秒".into(),
        steps: Flow {
            label: "导入步骤".into(), steps: Step::way(&["上传文件", "对应字段", "检查结果", "导入"], 2)
        },
        notices: Vec::new(),
        progress: None,
        stats: Stats {
            figures: vec![
                Figure::new("可以导入", "2,391").unit("新增 2,260 · 更新 131"),
                Figure::new("必须修改", "27").unit("行").tone(Tone::Bad, icon("circle-x")),
                Figure::new("请留意", "64").unit("行，不影响导入").tone(Tone::Wait, icon("alert-triangle")),
                Figure::new("与上次相同，跳过", "0").unit("行"),
            ],
        },
        filters: FilterBar {
            chips: vec![
                Chip::Toggle(Link::new("?show=errors", "必须修改", true).count(27)),
                Chip::Toggle(Link::new("?show=warnings", "请留意", false).count(64)),
                Chip::Pick { label: "问题类型".into(), options: vec![Link::new("#", "没有这个院系", false)] },
            ],
            clear: None,
            hits: String::new(),
            link: Some(("#".into(), "下载问题行（含原因列）".into())),
        },
        head: TableHead {
            caption: "需要处理的单元格".into(),
            pick: false,
            columns: ["表格行", "学生", "字段", "填写内容", "问题与建议"].map(Column::text).into(),
        },
        rows: vec![
            row(
                18,
                "陆子昂",
                "院系",
                "软件工程学院",
                "没有这个院系",
                "是否为「软件学院」？",
                &["采用", "采用到全部 9 行"],
            ),
            row(43, "沈嘉禾", "身份证号", "32058120050230****", "出生日期 2 月 30 日不存在", "", &[]),
            row(43, "沈嘉禾", "出生日期", "20050230", "与身份证号同为错误日期", "改正身份证号后自动更新", &[]),
            ProblemRow {
                tone: Tone::Ok,
                icon: icon("circle-check"),
                ..row(77, "顾一鸣", "培养方式", "定向", "已改为「21 定向（不可网签）」", "", &["撤销"])
            },
            row(112, "许知微", "学历层次", "大学本科", "应填写：专科、本科、硕士、博士", "是否为「本科」？", &["采用"]),
            row(205, "唐屿", "考生号", "", "必填", "", &[]),
            row(388, "秦若白", "手机号码", "1390000", "应为 11 位数字", "可清空，由本人登录后填写", &[]),
            row(
                401,
                "罗星河",
                "生源所在地",
                "江苏苏州",
                "需要六位行政区划代码或完整名称",
                "是否为「江苏省苏州市」？",
                &["采用"],
            ),
        ],
        pager: Pager {
            range: "第 1–8 条，共 27 条".into(),
            links: PagerLinks { previous: None, next: Some("#".into()) },
            sizes: sizes(),
            jump: None,
        },
        usable: "2,391".into(),
        run: "#".into(),
        again: "#".into(),
        nonce: "sample".into(),
        note: "27 行保留在此，改好后可继续导入，30 天内有效".into(),
    }
}
