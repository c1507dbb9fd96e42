//! Employers of every nature, with synthetic credit codes and the receiving defaults of 户档.

use crate::dice::Dice;
use crate::numbers;
use crate::people;
use crate::samples::{EmployerTemplate, Samples};

/// Index into [`crate::Season::employers`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EmployerNo(pub usize);

/// How far an employer got by today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Admitted,
    /// Registered, not looked at yet.
    Pending,
    /// Returned for correction.
    Returned,
    /// Admitted, later frozen by the operator.
    Frozen,
    /// Admitted, later warned about by two schools.
    Warned,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    pub name: String,
    pub phone: String,
    pub mobile: String,
    pub email: String,
}

/// Where archives and household registrations of new staff go by default.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receiving {
    /// `employer`, `trustee`, `superior` or `origin`.
    pub archive: &'static str,
    pub household: &'static str,
    /// Receiver's name, address, postcode, contact and phone; empty for `origin`.
    pub receiver: Option<Receiver>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receiver {
    pub name: String,
    pub address: String,
    pub postcode: String,
    pub contact: String,
    pub phone: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Employer {
    pub name: String,
    pub credit_code: String,
    /// 单位性质 code.
    pub nature: &'static str,
    /// 单位行业 code.
    pub industry: &'static str,
    /// 所在地: region code and full name.
    pub place: (&'static str, &'static str),
    pub address: String,
    pub postcode: String,
    pub contact: Contact,
    /// Log-in name: an e-mail address.
    pub login: String,
    pub receiving: Receiving,
    pub standing: Standing,
}

const CITIES: [&str; 12] =
    ["江州", "云溪", "望潮", "青屏", "鹿鸣", "白鹭", "星洲", "海宴", "松原口", "石榴湾", "玉带", "南桥"];
const COUNTIES: [&str; 8] = ["云溪县", "望潮区", "青屏县", "鹿鸣区", "白鹭县", "海宴区", "玉带县", "南桥区"];
const TOWNS: [&str; 6] = ["双溪镇", "柳林镇", "石桥镇", "枫亭镇", "梨园乡", "金鸡镇"];
const VILLAGES: [&str; 5] = ["上河", "东岭", "杏花", "小桥", "竹园"];
const NUMERALS: [&str; 6] = ["一", "二", "三", "四", "五", "六"];
/// Mobiles of employers start here; those of graduates lie below.
const FIRST_MOBILE: u32 = 6_000;

pub(crate) fn employers(seed: u64, count: usize, samples: &Samples) -> Vec<Employer> {
    let mut dice = Dice::new(seed, 2);
    let fitting: Vec<(EmployerTemplate, u32)> = samples
        .employer_templates
        .iter()
        .filter(|(template, _)| {
            let real = ["{university}", "国家", "中国"].iter().any(|part| template.pattern.contains(part));
            !template.credit_prefix.is_empty() && !real
        })
        .copied()
        .collect();
    let mut taken = std::collections::BTreeSet::new();
    (0..count)
        .filter_map(|index| {
            let serial = u32::try_from(index).ok()?;
            let template = *dice.weighted(&fitting)?;
            let (name, industry) = name(&mut dice, samples, template);
            // A second employer of the same name would be hard to tell apart in lists.
            let name = if taken.insert(name.clone()) { name } else { format!("{}{name}", dice.word(&VILLAGES)) };
            taken.insert(name.clone());
            Some(employer(&mut dice, samples, serial, template, name, industry))
        })
        .collect()
}

fn employer(
    dice: &mut Dice,
    samples: &Samples,
    serial: u32,
    template: EmployerTemplate,
    name: String,
    industry: &'static str,
) -> Employer {
    let place = dice.pick(&samples.places).copied().unwrap_or(("110108", "北京市海淀区"));
    let street = dice.word(&samples.streets);
    let address = format!("{}{street}{}号", place.1, dice.between(1, 399));
    let postcode = format!("{}000", place.0.get(..3).unwrap_or("990"));
    let email = format!("hr{serial:03}@example.org");
    let phone = format!("0990-8100{serial:04}");
    let contact = Contact {
        name: people::any_name(samples, dice),
        phone: phone.clone(),
        mobile: numbers::mobile(FIRST_MOBILE + serial),
        email: email.clone(),
    };
    let kinds: &[(&str, u32)] = match template.nature {
        "39" | "32" | "33" | "99" => &[("origin", 45), ("trustee", 45), ("employer", 10)],
        _ => &[("employer", 75), ("superior", 20), ("trustee", 5)],
    };
    let archive = dice.weighted(kinds).copied().unwrap_or("origin");
    let household = if archive == "employer" && dice.chance(600) { "employer" } else { "origin" };
    let receiver = (archive != "origin").then(|| Receiver {
        name: match archive {
            "trustee" => format!("{}人才服务中心", dice.word(&CITIES)),
            "superior" => format!("{}人力资源和社会保障局", dice.word(&CITIES)),
            _ => name.clone(),
        },
        address: address.clone(),
        postcode: postcode.clone(),
        contact: people::any_name(samples, dice),
        phone: phone.clone(),
    });
    Employer {
        credit_code: numbers::credit_code(template.credit_prefix, place.0, serial + 1),
        name,
        nature: template.nature,
        industry,
        place,
        address,
        postcode,
        contact,
        login: email,
        receiving: Receiving { archive, household, receiver },
        standing: standing(serial),
    }
}

/// Every fifteen employers hold one of each troubled kind; the first ten are plain, so that small seasons can sign.
fn standing(serial: u32) -> Standing {
    match serial % 15 {
        11 => Standing::Pending,
        12 if serial.is_multiple_of(2) => Standing::Returned,
        13 if serial % 30 == 13 => Standing::Frozen,
        14 => Standing::Warned,
        _ => Standing::Admitted,
    }
}

fn name(dice: &mut Dice, samples: &Samples, template: EmployerTemplate) -> (String, &'static str) {
    let (term, term_industry) = dice.pick(&samples.terms).copied().unwrap_or(("科技", "34"));
    let mut brand = dice.weighted(&samples.brand_chars).copied().unwrap_or("恒").to_owned();
    brand.push_str(dice.weighted(&samples.brand_chars).copied().unwrap_or("远"));
    let province = if dice.chance(600) { "江州省" } else { "临海省" };
    let name = template
        .pattern
        .replace("{city}", dice.word(&CITIES))
        .replace("{county}", dice.word(&COUNTIES))
        .replace("{town}", dice.word(&TOWNS))
        .replace("{village}", dice.word(&VILLAGES))
        .replace("{province}", province)
        .replace("{brand}", &brand)
        .replace("{term}", term)
        .replace("{legal}", dice.weighted(&samples.legal_forms).copied().unwrap_or("有限公司"))
        .replace("{n}", dice.word(&NUMERALS));
    (name, if template.industry.is_empty() { term_industry } else { template.industry })
}
