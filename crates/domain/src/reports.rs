//! What is reported of each graduate: the fourteen fields a reviewer sees (`codes.md` §13.2), updated with the act that
//! changes them.

use serde::{Deserialize, Serialize};

use crate::agreements::{EmployerBlock, TermsBlock};

/// The reported record of one graduate. Empty texts are not reported.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportedFields {
    /// 毕业去向
    pub destination: String,
    pub employer_name: String,
    /// 组织机构代码/工商营业执照
    pub credit_code: String,
    pub nature: String,
    pub industry: String,
    /// 单位所在地
    pub region: String,
    pub job_category: String,
    pub contact: String,
    pub contact_phone: String,
    pub contact_mobile: String,
    pub contact_email: String,
    pub contact_fax: String,
    pub address: String,
    pub postcode: String,
}

impl ReportedFields {
    /// What an online agreement in force reports (R30).
    pub fn of_agreement(employer: &EmployerBlock, region: &str, terms: &TermsBlock) -> Self {
        Self {
            destination: "签就业协议书就业".to_owned(),
            employer_name: employer.name.clone(),
            credit_code: employer.credit_code.clone(),
            nature: employer.nature.clone(),
            industry: employer.industry.clone(),
            region: region.to_owned(),
            job_category: terms.job_category.clone(),
            contact: employer.contact.clone(),
            contact_phone: employer.phone.clone(),
            contact_email: employer.email.clone(),
            address: employer.address.clone(),
            ..Self::default()
        }
    }

    /// 待就业（求职中）: what some provinces report after a rescission (R31).
    pub fn seeking() -> Self {
        Self { destination: "求职中".to_owned(), ..Self::default() }
    }

    /// Labels and values in the order of the reviewer's page.
    pub fn shown(&self) -> [(&'static str, &str); 14] {
        [
            ("毕业去向", &self.destination),
            ("单位名称", &self.employer_name),
            ("组织机构代码/工商营业执照", &self.credit_code),
            ("单位性质", &self.nature),
            ("单位行业", &self.industry),
            ("单位所在地", &self.region),
            ("工作职位类别", &self.job_category),
            ("单位联系人", &self.contact),
            ("联系人电话", &self.contact_phone),
            ("联系人手机", &self.contact_mobile),
            ("联系人email", &self.contact_email),
            ("联系人传真", &self.contact_fax),
            ("单位地址", &self.address),
            ("单位邮编", &self.postcode),
        ]
    }

    /// Whether nothing is reported.
    pub fn is_empty(&self) -> bool {
        self.shown().iter().all(|(_, value)| value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_reports_its_employer_and_a_cleared_record_nothing() {
        let employer = EmployerBlock { name: "星澜数据技术有限公司".into(), ..EmployerBlock::default() };
        let reported = ReportedFields::of_agreement(&employer, "江苏省苏州市", &TermsBlock::default());
        assert_eq!(reported.shown()[1], ("单位名称", "星澜数据技术有限公司"));
        assert!(!reported.is_empty() && !ReportedFields::seeking().is_empty());
        assert!(ReportedFields::default().is_empty());
    }
}
