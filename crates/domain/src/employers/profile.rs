//! An employer's data (F080): the name and the credit code are changed only by the operator (F082), all else by the
//! employer itself (F081).

use serde::Deserialize;

use super::credit_code::CreditCode;
use super::reading::Reading;
use crate::agreements::EmployerBlock;
use crate::codes::{Builtin, regions};
use crate::ids::Cohort;
use crate::people::{Email, Mobile};
use crate::refusal::FieldErrors;

/// The texts of the form, named as its fields.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct EmployerProfileForm {
    pub name: String,
    pub credit_code: String,
    pub nature: String,
    pub industry: String,
    pub region: String,
    pub address: String,
    pub contact_name: String,
    pub contact_phone: String,
    pub contact_mobile: String,
    pub contact_email: String,
}

/// Checked employer data; the address prints as region and detail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmployerProfile {
    pub name: String,
    pub credit_code: CreditCode,
    /// Code of 单位性质.
    pub nature: String,
    /// Code of 单位行业.
    pub industry: String,
    /// Region code.
    pub region: String,
    pub address: String,
    pub contact_name: String,
    /// Empty when only a mobile was given.
    pub contact_phone: String,
    pub contact_mobile: Option<Mobile>,
    pub contact_email: Option<Email>,
}

impl EmployerProfileForm {
    /// # Errors
    /// Every field that must be corrected.
    pub fn read(&self, cohort: Cohort) -> Result<EmployerProfile, FieldErrors> {
        let mut reading = Reading::new();
        let name = reading.required("name", "单位名称", &self.name, 100);
        if name.chars().count() == 1 {
            reading.errors.add("name", "请填写单位全称，与营业执照一致");
        }
        let credit_code = reading.errors.take("credit_code", CreditCode::parse(&self.credit_code));
        let nature = reading.code("nature", Builtin::EmployerNatures, &self.nature, cohort);
        let industry = reading.code("industry", Builtin::EmploymentIndustries, &self.industry, cohort);
        let region = reading.region("region", "通讯地址所在地区", &self.region, true);
        let address = reading.required("address", "详细地址", &self.address, 120);
        let contact_name = reading.required("contact_name", "单位联系人", &self.contact_name, 60);
        let contact_phone = reading.phone("contact_phone", &self.contact_phone);
        let filled = |text: &str| !text.trim().is_empty();
        let contact_mobile = filled(&self.contact_mobile)
            .then(|| reading.errors.take("contact_mobile", Mobile::parse(&self.contact_mobile)))
            .flatten();
        let contact_email = filled(&self.contact_email)
            .then(|| reading.errors.take("contact_email", Email::parse(&self.contact_email)))
            .flatten();
        if contact_phone.is_empty() && !filled(&self.contact_mobile) {
            reading.errors.add("contact_phone", "联系人电话和手机至少填写一个");
        }
        reading.errors.into_result()?;
        let Some(credit_code) = credit_code else {
            return Err(FieldErrors::one("credit_code", "请填写统一社会信用代码"));
        };
        Ok(EmployerProfile {
            name,
            credit_code,
            nature,
            industry,
            region,
            address,
            contact_name,
            contact_phone,
            contact_mobile,
            contact_email,
        })
    }
}

impl EmployerProfile {
    /// The changes that only the operator may make (F082), by title.
    pub fn operator_changes(&self, new: &Self) -> Vec<&'static str> {
        let changed = [("单位名称", self.name != new.name), ("统一社会信用代码", self.credit_code != new.credit_code)];
        changed.into_iter().filter(|(_, changed)| *changed).map(|(title, _)| title).collect()
    }

    /// Region and detail in one text.
    pub fn full_address(&self) -> String {
        format!("{}{}", regions().full_name(&self.region).unwrap_or_default(), self.address)
    }

    /// What stands on an agreement: names for codes, the contact's business number in full.
    pub fn block(&self) -> EmployerBlock {
        let named = |table: Builtin, code: &str| table.table().name_of(code).unwrap_or(code).to_owned();
        let mobile = self.contact_mobile.as_ref().map(Mobile::reveal).unwrap_or_default();
        EmployerBlock {
            name: self.name.clone(),
            credit_code: self.credit_code.as_str().to_owned(),
            nature: named(Builtin::EmployerNatures, &self.nature),
            industry: named(Builtin::EmploymentIndustries, &self.industry),
            address: self.full_address(),
            contact: self.contact_name.clone(),
            phone: if self.contact_phone.is_empty() { mobile.to_owned() } else { self.contact_phone.clone() },
            email: self.contact_email.as_ref().map(|email| email.reveal().to_owned()).unwrap_or_default(),
        }
    }
}
