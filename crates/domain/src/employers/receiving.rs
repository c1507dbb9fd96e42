//! 档案与户口: where archive and household go, as an employer offers it and as its defaults say (F079, F099, F300, F301).

use serde::{Deserialize, Serialize};

use super::reading::Reading;
use crate::agreements::TransferBlock;
use crate::codes::regions;
use crate::policy::HouseholdModel;
use crate::refusal::FieldErrors;
use crate::words::words;

words! {
    /// 档案转递类型; the words are those of the built-in table.
    pub enum ArchiveType {
        Employer = "employer",
        Trustee = "trustee",
        Superior = "superior",
        Origin = "origin",
        None = "none",
        NextSchool = "next_school",
        Keep = "keep",
    }
    /// 户口迁移类型.
    pub enum HouseholdType {
        Employer = "employer",
        Trustee = "trustee",
        Superior = "superior",
        Origin = "origin",
        None = "none",
        NotMoved = "not_moved",
        NextSchool = "next_school",
    }
}

impl ArchiveType {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Employer => "签约单位接收",
            Self::Trustee => "托管单位接收",
            Self::Superior => "上级主管单位接收",
            Self::Origin => "转回生源地",
            Self::None => "不接收",
            Self::NextSchool => "升学外校接收",
            Self::Keep => "保留原校",
        }
    }

    /// What an employer can choose under a policy's form of 户档.
    pub const fn offered(model: HouseholdModel) -> &'static [Self] {
        match model {
            HouseholdModel::SingleChoice => &[Self::Employer, Self::Trustee, Self::Superior, Self::None],
            HouseholdModel::SplitModules => &[Self::Employer, Self::Trustee, Self::Superior, Self::Origin],
            HouseholdModel::Split => &[Self::Employer, Self::Trustee, Self::Superior, Self::Origin, Self::None],
        }
    }

    /// Whether a receiver must be named.
    pub const fn names_receiver(self) -> bool {
        matches!(self, Self::Employer | Self::Trustee | Self::Superior | Self::NextSchool)
    }
}

impl HouseholdType {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Employer => "签约单位接收",
            Self::Trustee => "托管单位接收",
            Self::Superior => "上级主管单位接收",
            Self::Origin => "转回生源地",
            Self::None => "不接收",
            Self::NotMoved => "户口未迁入学校",
            Self::NextSchool => "迁往就读高校",
        }
    }

    pub const fn offered(model: HouseholdModel) -> &'static [Self] {
        match model {
            HouseholdModel::SingleChoice => &[Self::Employer, Self::Trustee, Self::Superior, Self::None],
            HouseholdModel::SplitModules => &[Self::Employer, Self::Trustee, Self::Superior, Self::Origin],
            HouseholdModel::Split => {
                &[Self::Employer, Self::Trustee, Self::Superior, Self::Origin, Self::None, Self::NotMoved]
            }
        }
    }

    pub const fn names_address(self) -> bool {
        matches!(self, Self::Employer | Self::Trustee | Self::Superior | Self::NextSchool)
    }
}

/// The texts of the form, named as its fields.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceivingForm {
    pub archive_type: String,
    pub archive_name: String,
    pub archive_region: String,
    pub archive_address: String,
    pub archive_postcode: String,
    pub archive_contact: String,
    pub archive_phone: String,
    pub household_type: String,
    pub household_region: String,
    pub household_address: String,
}

/// Who takes the archive. All but the name may be empty where the policy does not ask for them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ArchiveReceiver {
    pub name: String,
    /// Region code.
    pub region: String,
    pub address: String,
    pub postcode: String,
    pub contact: String,
    pub phone: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receiving {
    pub archive: ArchiveType,
    /// `Some` exactly when the type names a receiver.
    pub receiver: Option<ArchiveReceiver>,
    pub household: HouseholdType,
    /// Region code; empty when no address is named.
    pub household_region: String,
    pub household_address: String,
}

impl ReceivingForm {
    /// # Errors
    /// Every field that must be corrected.
    pub fn read(&self, model: HouseholdModel) -> Result<Receiving, FieldErrors> {
        let mut reading = Reading::new();
        let receiving = self.read_into(&mut reading, model);
        reading.errors.into_result()?;
        receiving.ok_or_else(|| FieldErrors::one("archive_type", "请选择档案转递类型"))
    }

    pub(super) fn read_into(&self, reading: &mut Reading, model: HouseholdModel) -> Option<Receiving> {
        let archive =
            ArchiveType::parse(self.archive_type.trim()).filter(|kind| ArchiveType::offered(model).contains(kind));
        if archive.is_none() {
            reading.errors.add("archive_type", "请选择档案转递类型");
        }
        let receiver = archive.filter(|kind| kind.names_receiver()).map(|_| self.receiver(reading, model));
        let household = HouseholdType::parse(self.household_type.trim())
            .filter(|kind| HouseholdType::offered(model).contains(kind));
        if household.is_none() {
            reading.errors.add("household_type", "请选择户口迁移类型");
        }
        let (mut household_region, mut household_address) = (String::new(), String::new());
        if household.is_some_and(HouseholdType::names_address) {
            household_region = reading.region("household_region", "户口迁转地区", &self.household_region, false);
            household_address = reading.required("household_address", "户口迁转地址", &self.household_address, 120);
        }
        Some(Receiving { archive: archive?, receiver, household: household?, household_region, household_address })
    }

    fn receiver(&self, reading: &mut Reading, model: HouseholdModel) -> ArchiveReceiver {
        // The Hubei form stars every field of the receiver; the others let the graduate complete them later.
        let whole = model == HouseholdModel::Split;
        let name = reading.required("archive_name", "档案转递单位名称", &self.archive_name, 100);
        let region = reading.region("archive_region", "档案转递单位所在地", &self.archive_region, false);
        let rest = [
            ("archive_address", "档案转递单位地址", &self.archive_address),
            ("archive_postcode", "邮政编码", &self.archive_postcode),
            ("archive_contact", "档案转递联系人", &self.archive_contact),
            ("archive_phone", "档案转递联系电话", &self.archive_phone),
        ];
        for (field, title, _) in rest.iter().filter(|(_, _, text)| whole && text.trim().is_empty()) {
            reading.errors.add(field, format!("请填写{title}"));
        }
        ArchiveReceiver {
            name,
            region,
            address: reading.line("archive_address", &self.archive_address, 120),
            postcode: reading.postcode("archive_postcode", &self.archive_postcode),
            contact: reading.line("archive_contact", &self.archive_contact, 60),
            phone: reading.phone("archive_phone", &self.archive_phone),
        }
    }
}

impl Receiving {
    /// The form filled in with these values: defaults for the next letter (F079).
    pub fn form(&self) -> ReceivingForm {
        let receiver = self.receiver.as_ref();
        let of = |field: fn(&ArchiveReceiver) -> &String| receiver.map(field).cloned().unwrap_or_default();
        ReceivingForm {
            archive_type: self.archive.as_str().to_owned(),
            archive_name: of(|receiver| &receiver.name),
            archive_region: of(|receiver| &receiver.region),
            archive_address: of(|receiver| &receiver.address),
            archive_postcode: of(|receiver| &receiver.postcode),
            archive_contact: of(|receiver| &receiver.contact),
            archive_phone: of(|receiver| &receiver.phone),
            household_type: self.household.as_str().to_owned(),
            household_region: self.household_region.clone(),
            household_address: self.household_address.clone(),
        }
    }

    /// What stands on an agreement.
    pub fn block(&self) -> TransferBlock {
        let placed = |region: &str, detail: &str| {
            let region = regions().full_name(region).unwrap_or_default();
            if detail.starts_with(region) { detail.to_owned() } else { format!("{region}{detail}") }
        };
        let receiver = self.receiver.as_ref();
        let of = |field: fn(&ArchiveReceiver) -> &String| receiver.map(field).cloned().unwrap_or_default();
        TransferBlock {
            archive_kind: self.archive.name().to_owned(),
            archive_receiver: of(|receiver| &receiver.name),
            archive_address: receiver.map(|receiver| placed(&receiver.region, &receiver.address)).unwrap_or_default(),
            archive_postcode: of(|receiver| &receiver.postcode),
            archive_contact: of(|receiver| &receiver.contact),
            archive_phone: of(|receiver| &receiver.phone),
            household_kind: self.household.name().to_owned(),
            household_address: placed(&self.household_region, &self.household_address),
        }
    }
}
