//! The fields of a letter of invitation, with the choices the rules in force offer.

use app::placements::letter::Sheet;
use domain::codes::Builtin;
use domain::employers::{ArchiveType, HouseholdType, LetterForm};
use domain::refusal::FieldErrors;
use domain::time::{Instant, invitation_deadline};

use crate::components::{Field, Width};

/// Days the form proposes, as far as the rules allow them.
const DAYS: [u16; 9] = [1, 2, 3, 5, 7, 10, 14, 21, 30];

/// The sections of the form.
pub(super) fn sections(
    form: &LetterForm,
    sheet: &Sheet,
    errors: &FieldErrors,
    now: Instant,
) -> Vec<(String, Vec<Field>)> {
    let supplement = Field::area("supplement", "补充内容", 1000).value(&form.supplement).optional().errors(errors);
    vec![
        ("岗位信息".into(), post(form, sheet, errors, now)),
        ("档案与户口".into(), receiving(form, sheet, errors)),
        ("协议补充内容".into(), vec![supplement]),
    ]
}

fn days(form: &LetterForm, sheet: &Sheet, now: Instant) -> Field {
    let offered = DAYS.into_iter().filter(|days| u32::from(*days) <= sheet.max_days);
    let mut options: Vec<(String, String)> = offered.map(|days| (days.to_string(), format!("{days} 天"))).collect();
    if !form.days.is_empty() && options.iter().all(|(value, _)| *value != form.days) {
        options.push((form.days.clone(), format!("{} 天", form.days)));
    }
    let field = Field::select("days", "应约有效期", options).value(&form.days);
    match form.days.parse() {
        Ok(days) => field.hint(format!("{} 截止", invitation_deadline(now, days).spoken_end(now))),
        Err(_) => field.hint("截止到最后一天的 24:00"),
    }
}

fn post(form: &LetterForm, sheet: &Sheet, errors: &FieldErrors, now: Instant) -> Vec<Field> {
    let categories = Builtin::JobCategories.table().choices(sheet.cohort);
    let categories = categories.map(|entry| (entry.code.clone(), entry.name.clone()));
    let fields = vec![
        Field::select("job_category", "职位类别", categories).value(&form.job_category),
        Field::text("post", "岗位名称").value(&form.post),
        days(form, sheet, now),
        Field::text("trial_period", "试用期").value(&form.trial_period).placeholder("例如 2 个月").optional(),
        Field::money("trial_pay", "试用起薪", "元/月").value(&form.trial_pay).optional(),
        Field::money("pay", "转正起薪", "元/月").value(&form.pay),
        Field::money("penalty", "违约金", "元").value(&form.penalty).optional(),
        Field::date("report_by", "报到期限").value(&form.report_by).optional(),
        Field::text("report_place", "报到地点").value(&form.report_place).optional(),
        Field::text("work_region", "实际工作地点").value(&form.work_region).placeholder("例如 江苏省苏州市"),
        Field::text("work_place", "详细地址").value(&form.work_place).optional().width(Width::Two),
        Field::text("contact", "签约联系人").value(&form.contact),
        Field::text("phone", "联系电话").value(&form.phone).placeholder("例如 0512-60000000"),
    ];
    fields.into_iter().map(|field| field.errors(errors)).collect()
}

fn receiving(form: &LetterForm, sheet: &Sheet, errors: &FieldErrors) -> Vec<Field> {
    let form = &form.receiving;
    let archive = ArchiveType::offered(sheet.model).iter().map(|kind| (kind.as_str(), kind.name()));
    let household = HouseholdType::offered(sheet.model).iter().map(|kind| (kind.as_str(), kind.name()));
    let fields = vec![
        Field::select("archive_type", "档案转递类型", archive).value(&form.archive_type),
        Field::text("archive_name", "档案转递单位名称").value(&form.archive_name).optional().width(Width::Two),
        Field::text("archive_region", "档案转递单位所在地").value(&form.archive_region).optional(),
        Field::text("archive_address", "档案转递单位地址").value(&form.archive_address).optional().width(Width::Two),
        Field::digits("archive_postcode", "邮政编码").value(&form.archive_postcode).optional(),
        Field::text("archive_contact", "档案转递联系人").value(&form.archive_contact).optional(),
        Field::text("archive_phone", "档案转递联系电话").value(&form.archive_phone).optional(),
        Field::select("household_type", "户口迁移类型", household).value(&form.household_type),
        Field::text("household_region", "户口迁转地区").value(&form.household_region).optional(),
        Field::text("household_address", "户口迁转地址").value(&form.household_address).optional(),
    ];
    fields.into_iter().map(|field| field.errors(errors)).collect()
}

/// Every field with its value, for the form that only confirms.
pub(super) fn hidden(form: &LetterForm) -> Vec<(&'static str, String)> {
    let receiving = &form.receiving;
    let pairs = [
        ("job_category", &form.job_category),
        ("post", &form.post),
        ("days", &form.days),
        ("trial_period", &form.trial_period),
        ("trial_pay", &form.trial_pay),
        ("pay", &form.pay),
        ("penalty", &form.penalty),
        ("report_place", &form.report_place),
        ("report_by", &form.report_by),
        ("work_region", &form.work_region),
        ("work_place", &form.work_place),
        ("contact", &form.contact),
        ("phone", &form.phone),
        ("supplement", &form.supplement),
        ("archive_type", &receiving.archive_type),
        ("archive_name", &receiving.archive_name),
        ("archive_region", &receiving.archive_region),
        ("archive_address", &receiving.archive_address),
        ("archive_postcode", &receiving.archive_postcode),
        ("archive_contact", &receiving.archive_contact),
        ("archive_phone", &receiving.archive_phone),
        ("household_type", &receiving.household_type),
        ("household_region", &receiving.household_region),
        ("household_address", &receiving.household_address),
    ];
    pairs.into_iter().map(|(name, value)| (name, value.clone())).collect()
}
