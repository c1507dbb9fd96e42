//! What an invitation says, as both parties read it: key facts and definition lists.

use app::placements::Signing;
use domain::employers::Yuan;
use domain::time::Instant;

use crate::components::{Definition, Definitions, Fact, Facts, icon};

fn yuan(amount: Option<u32>) -> Option<String> {
    amount.map(|amount| Yuan(amount).to_string())
}

fn monthly(amount: Option<u32>) -> String {
    yuan(amount).map(|text| format!("{text} 元/月")).unwrap_or_default()
}

/// 转正起薪, such as `9,500 元/月`.
pub fn pay(signing: &Signing) -> String {
    monthly(signing.terms.block().regular_pay_yuan)
}

/// 违约金, such as `3,000 元`, or that none is agreed.
pub fn penalty(signing: &Signing) -> String {
    yuan(signing.terms.block().penalty_yuan).map_or_else(|| "未约定".to_owned(), |text| format!("{text} 元"))
}

/// Post, pay, place and penalty in large type.
pub fn key_facts(signing: &Signing) -> Facts {
    let block = signing.terms.block();
    let amount = |label: &str, amount: Option<u32>, unit: &'static str, none: &str| match yuan(amount) {
        Some(text) => Fact::new(label, text).unit(unit),
        None => Fact::new(label, none),
    };
    Facts {
        facts: vec![
            Fact::new("岗位名称", block.post),
            amount("转正起薪", block.regular_pay_yuan, "元/月", "未填写"),
            Fact::new("实际工作地点", block.work_place),
            amount("违约金", block.penalty_yuan, "元", "未约定"),
        ],
    }
}

/// 签约信息, 档案与户口, 单位信息.
pub fn sections(signing: &Signing, now: Instant) -> Vec<(String, Definitions)> {
    vec![
        ("签约信息".into(), about_post(signing, now)),
        ("档案与户口".into(), about_transfer(signing)),
        ("单位信息".into(), about_employer(signing)),
    ]
}

fn row(rows: &mut Vec<Definition>, label: &str, value: String) {
    if !value.is_empty() {
        rows.push(Definition::new(label, value));
    }
}

/// 签约信息 alone, with the facts in large type repeated.
pub fn about_post(signing: &Signing, now: Instant) -> Definitions {
    let block = signing.terms.block();
    let invitation = &signing.invitation;
    let mut rows = Vec::new();
    row(&mut rows, "协议编号", signing.row.number.clone().unwrap_or_default());
    row(&mut rows, "邀约时间", invitation.sent_at.spoken(now));
    row(&mut rows, "应约截止时间", invitation.deadline.spoken_end(now));
    row(&mut rows, "职位类别", block.job_category);
    row(&mut rows, "试用期", block.probation);
    row(&mut rows, "试用起薪", monthly(block.probation_pay_yuan));
    row(&mut rows, "报到期限", block.report_by.map(|day| day.to_string()).unwrap_or_default());
    row(&mut rows, "报到地点", block.report_place);
    Definitions::card(rows)
}

/// 档案与户口 alone.
pub fn about_transfer(signing: &Signing) -> Definitions {
    let block = signing.terms.receiving.block();
    let mut rows = Vec::new();
    row(&mut rows, "档案转递类型", block.archive_kind);
    row(&mut rows, "档案转递单位", block.archive_receiver);
    row(&mut rows, "档案转递地址", block.archive_address);
    row(&mut rows, "户口迁移类型", block.household_kind);
    row(&mut rows, "户口迁转地址", block.household_address);
    Definitions::card(rows)
}

fn about_employer(signing: &Signing) -> Definitions {
    let block = &signing.employer.block;
    let mut rows = Vec::new();
    row(&mut rows, "统一社会信用代码", block.credit_code.clone());
    row(&mut rows, "单位性质", block.nature.clone());
    row(&mut rows, "单位行业", block.industry.clone());
    row(&mut rows, "通讯地址", block.address.clone());
    let digits: String = block.phone.chars().filter(|letter| letter.is_ascii_digit() || *letter == '-').collect();
    let contact = Definition::new("单位联系人", block.contact.clone());
    rows.push(contact.link(format!("tel:{digits}"), Some(icon("phone")), "拨打"));
    row(&mut rows, "联系电话", block.phone.clone());
    row(&mut rows, "联系人邮箱", block.email.clone());
    Definitions::card(rows)
}
