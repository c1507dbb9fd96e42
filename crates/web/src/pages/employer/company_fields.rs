//! The fields of an employer's data, shared by registration and 单位信息.

use domain::codes::{Builtin, regions};
use domain::employers::{ArchiveType, EmployerProfile, EmployerProfileForm, HouseholdType, ReceivingForm};
use domain::ids::Cohort;
use domain::policy::HouseholdModel;
use domain::refusal::FieldErrors;

use crate::Form;
use crate::components::{Field, Width};

/// 单位名称 and 统一社会信用代码.
pub(crate) fn identity_fields(form: &EmployerProfileForm, errors: &FieldErrors) -> Vec<Field> {
    vec![
        Field::text("name", "单位名称")
            .value(&form.name)
            .hint("与营业执照一致的全称")
            .autocomplete("organization")
            .errors(errors)
            .width(Width::All),
        Field::text("credit_code", "统一社会信用代码")
            .value(&form.credit_code)
            .hint("18 位，在营业执照上")
            .errors(errors)
            .width(Width::All),
    ]
}

/// What an employer changes by itself.
pub(crate) fn own_fields(form: &EmployerProfileForm, errors: &FieldErrors, cohort: Cohort) -> Vec<Field> {
    let choices = |table: Builtin| {
        table.table().choices(cohort).map(|entry| (entry.code.clone(), entry.name.clone())).collect::<Vec<_>>()
    };
    vec![
        Field::select("nature", "单位性质", choices(Builtin::EmployerNatures)).value(&form.nature).errors(errors),
        Field::select("industry", "单位行业", choices(Builtin::EmploymentIndustries))
            .value(&form.industry)
            .errors(errors),
        Field::text("region", "通讯地址所在地区")
            .value(&form.region)
            .hint("省市区全称，例如 江苏省苏州市虎丘区")
            .errors(errors)
            .width(Width::All),
        Field::text("address", "详细地址").value(&form.address).hint("街道、门牌号").errors(errors).width(Width::All),
        Field::text("contact_name", "单位联系人").value(&form.contact_name).errors(errors),
        Field::mobile("contact_phone", "联系人电话")
            .value(&form.contact_phone)
            .hint("座机或手机，电话和手机至少填一个")
            .optional()
            .errors(errors),
        Field::mobile("contact_mobile", "联系人手机").value(&form.contact_mobile).optional().errors(errors),
        Field::email("contact_email", "联系人邮箱").value(&form.contact_email).optional().errors(errors),
    ]
}

/// 档案与户口默认值: all optional.
pub(crate) fn receiving_fields(form: &ReceivingForm, errors: &FieldErrors) -> Vec<Field> {
    let archive = ArchiveType::offered(HouseholdModel::Split).iter().map(|kind| (kind.as_str(), kind.name()));
    let household = HouseholdType::offered(HouseholdModel::Split).iter().map(|kind| (kind.as_str(), kind.name()));
    vec![
        Field::select("archive_type", "档案转递类型", archive).value(&form.archive_type).optional().errors(errors),
        Field::text("archive_name", "档案转递单位名称").value(&form.archive_name).optional().errors(errors),
        Field::text("archive_region", "档案转递单位所在地")
            .value(&form.archive_region)
            .hint("省市区全称")
            .optional()
            .errors(errors),
        Field::text("archive_address", "档案转递单位地址").value(&form.archive_address).optional().errors(errors),
        Field::digits("archive_postcode", "邮政编码").value(&form.archive_postcode).optional().errors(errors),
        Field::text("archive_contact", "档案转递联系人").value(&form.archive_contact).optional().errors(errors),
        Field::mobile("archive_phone", "档案转递联系电话").value(&form.archive_phone).optional().errors(errors),
        Field::select("household_type", "户口迁移类型", household)
            .value(&form.household_type)
            .optional()
            .errors(errors),
        Field::text("household_region", "户口迁移地址所在地")
            .value(&form.household_region)
            .hint("省市区全称")
            .optional()
            .errors(errors),
        Field::text("household_address", "户口迁移详细地址").value(&form.household_address).optional().errors(errors),
    ]
}

pub(crate) fn read_profile(form: &Form) -> EmployerProfileForm {
    let text = |name: &str| form.get(name).to_owned();
    EmployerProfileForm {
        name: text("name"),
        credit_code: text("credit_code"),
        nature: text("nature"),
        industry: text("industry"),
        region: text("region"),
        address: text("address"),
        contact_name: text("contact_name"),
        contact_phone: text("contact_phone"),
        contact_mobile: text("contact_mobile"),
        contact_email: text("contact_email"),
    }
}

pub(crate) fn read_receiving(form: &Form) -> ReceivingForm {
    let text = |name: &str| form.get(name).to_owned();
    ReceivingForm {
        archive_type: text("archive_type"),
        archive_name: text("archive_name"),
        archive_region: text("archive_region"),
        archive_address: text("archive_address"),
        archive_postcode: text("archive_postcode"),
        archive_contact: text("archive_contact"),
        archive_phone: text("archive_phone"),
        household_type: text("household_type"),
        household_region: text("household_region"),
        household_address: text("household_address"),
    }
}

/// Stored data as the texts of the form; the region in words.
pub(crate) fn profile_form(profile: &EmployerProfile) -> EmployerProfileForm {
    EmployerProfileForm {
        name: profile.name.clone(),
        credit_code: profile.credit_code.as_str().to_owned(),
        nature: profile.nature.clone(),
        industry: profile.industry.clone(),
        region: regions().full_name(&profile.region).unwrap_or(&profile.region).to_owned(),
        address: profile.address.clone(),
        contact_name: profile.contact_name.clone(),
        contact_phone: profile.contact_phone.clone(),
        contact_mobile: profile.contact_mobile.as_ref().map(|mobile| mobile.reveal().to_owned()).unwrap_or_default(),
        contact_email: profile.contact_email.as_ref().map(|email| email.reveal().to_owned()).unwrap_or_default(),
    }
}
