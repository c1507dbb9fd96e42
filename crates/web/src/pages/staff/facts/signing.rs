//! What an online signing says: terms, employer, receiving of archive and household.

use app::placements::Signing;
use app::placements::case::Case;

use super::{compared, filled, phone, yuan};
use crate::components::Definitions;

pub(super) fn sections(case: &Case, signing: &Signing) -> Vec<(String, Definitions)> {
    let terms = signing.terms.block();
    let transfer = signing.terms.receiving.block();
    let submitted = &signing.employer.block;
    let newest = case.newest_employer.as_ref().unwrap_or(submitted);
    vec![
        (
            "协议信息".to_owned(),
            filled(vec![
                ("协议编号", case.row.number.clone().unwrap_or_default()),
                ("职位类别", terms.job_category),
                ("岗位名称", terms.post),
                ("试用期", terms.probation),
                ("试用起薪", yuan(terms.probation_pay_yuan, "元/月")),
                ("转正起薪", yuan(terms.regular_pay_yuan, "元/月")),
                ("违约金", yuan(terms.penalty_yuan, "元")),
                ("报到期限", terms.report_by.map(|day| day.to_string()).unwrap_or_default()),
                ("报到地点", terms.report_place),
                ("实际工作地点", terms.work_place),
                ("签约联系人", format!("{} {}", signing.terms.contact, phone(&signing.terms.phone)).trim().to_owned()),
                ("补充内容", signing.terms.supplement.clone()),
            ]),
        ),
        (
            "单位信息".to_owned(),
            compared(vec![
                ("单位名称", submitted.name.clone(), newest.name.clone()),
                ("信用代码", submitted.credit_code.clone(), newest.credit_code.clone()),
                ("单位性质", submitted.nature.clone(), newest.nature.clone()),
                ("单位行业", submitted.industry.clone(), newest.industry.clone()),
                ("通讯地址", submitted.address.clone(), newest.address.clone()),
                ("联系人", submitted.contact.clone(), newest.contact.clone()),
                ("联系电话", phone(&submitted.phone), phone(&newest.phone)),
            ]),
        ),
        (
            "档案与户口".to_owned(),
            filled(vec![
                ("档案转递类型", transfer.archive_kind),
                ("档案接收单位", transfer.archive_receiver),
                ("档案接收地址", transfer.archive_address),
                ("邮政编码", transfer.archive_postcode),
                ("联系人", transfer.archive_contact),
                ("联系电话", phone(&transfer.archive_phone)),
                ("户口迁移类型", transfer.household_kind),
                ("户口迁移地址", transfer.household_address),
            ]),
        ),
    ]
}
