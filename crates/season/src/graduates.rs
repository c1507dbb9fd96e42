//! The roster: graduates with the nineteen fields a school imports.

use domain::ids::Cohort;
use domain::time::Day;

use crate::dice::Dice;
use crate::numbers;
use crate::organisations::{Department, DepartmentNo, School, SchoolNo};
use crate::people;
use crate::samples::Samples;

/// Index into [`crate::Season::graduates`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GraduateNo(pub usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    College,
    Bachelor,
    Master,
    Doctor,
}

impl Level {
    /// 学历层次 as schools write it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::College => "专科",
            Self::Bachelor => "本科",
            Self::Master => "硕士",
            Self::Doctor => "博士",
        }
    }

    /// 学制 in years.
    pub const fn years(self) -> i16 {
        match self {
            Self::College | Self::Master => 3,
            Self::Bachelor | Self::Doctor => 4,
        }
    }

    const fn usual_age(self) -> i16 {
        match self {
            Self::College => 21,
            Self::Bachelor => 22,
            Self::Master => 25,
            Self::Doctor => 29,
        }
    }
}

/// One line of a roster. Texts are as a school's workbook holds them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Graduate {
    pub school: SchoolNo,
    pub department: DepartmentNo,
    /// 考生号: 14 digits, 15 for postgraduates.
    pub exam_number: String,
    pub name: String,
    /// 男 or 女; agrees with the resident id.
    pub sex: &'static str,
    pub resident_id: String,
    pub ethnic_group: &'static str,
    pub political_status: &'static str,
    pub birth: Day,
    pub level: Level,
    pub major: &'static str,
    /// 培养方式 code: 1, 21, 22, 3, 41, 42 or 5.
    pub training_mode: &'static str,
    /// 生源所在地: region code and full name.
    pub origin: (&'static str, &'static str),
    pub student_number: String,
    /// Year of entrance, always in September.
    pub entered: i16,
    /// Year of graduation, always in June.
    pub graduates: i16,
    pub mobile: String,
    pub email: String,
    /// 定向或委培单位 and its place as region code and full name; empty for everybody else, and where the school does not know.
    pub bound_to: (String, (&'static str, &'static str)),
}

impl Graduate {
    /// 21 and 41 may only register a destination (R39).
    pub fn may_sign_online(&self) -> bool {
        !matches!(self.training_mode, "21" | "41")
    }

    /// 定向 or 委培: bound to the unit of an agreement.
    pub fn is_bound(&self) -> bool {
        matches!(self.training_mode, "21" | "22" | "41" | "42")
    }
}

/// The column heads of the roster workbook, in order: nineteen fields (F060), and where the targeted are bound to go.
pub const ROSTER_COLUMNS: [&str; 21] = [
    "考生号",
    "姓名",
    "性别",
    "身份证号",
    "民族",
    "政治面貌",
    "出生日期",
    "毕业院校",
    "院系",
    "学历层次",
    "专业",
    "培养方式",
    "生源所在地",
    "学号",
    "学制",
    "入学时间",
    "毕业时间",
    "手机号码",
    "电子邮箱",
    "定向或委培单位",
    "定向或委培单位所在地",
];

/// The cells of one graduate under [`ROSTER_COLUMNS`].
pub fn roster_row(graduate: &Graduate, school: &School, department: &Department) -> [String; 21] {
    let birth = graduate.birth.to_string().replace('-', "");
    [
        graduate.exam_number.clone(),
        graduate.name.clone(),
        graduate.sex.into(),
        graduate.resident_id.clone(),
        graduate.ethnic_group.into(),
        graduate.political_status.into(),
        birth,
        school.name.into(),
        department.name.into(),
        graduate.level.text().into(),
        graduate.major.into(),
        graduate.training_mode.into(),
        graduate.origin.0.into(),
        graduate.student_number.clone(),
        graduate.level.years().to_string(),
        format!("{}09", graduate.entered),
        format!("{}06", graduate.graduates),
        graduate.mobile.clone(),
        graduate.email.clone(),
        graduate.bound_to.0.clone(),
        graduate.bound_to.1.0.into(),
    ]
}

const TRAINING_MODES: [(&str, u32); 7] =
    [("1", 900), ("21", 25), ("22", 20), ("3", 10), ("41", 12), ("42", 13), ("5", 20)];
const ETHNIC_GROUPS: [(&str, u32); 9] = [
    ("汉族", 905),
    ("壮族", 20),
    ("回族", 15),
    ("满族", 15),
    ("苗族", 12),
    ("维吾尔族", 10),
    ("土家族", 9),
    ("藏族", 7),
    ("蒙古族", 7),
];
const POLITICAL_STATUS: [(&str, u32); 4] = [("共青团员", 640), ("群众", 180), ("中共预备党员", 120), ("中共党员", 60)];
const RARE_NAMES_PER_MILLE: u32 = 12;

pub(crate) fn roster(
    seed: u64,
    cohort: Cohort,
    count: usize,
    schools: &[School],
    departments: &[Department],
    samples: &Samples,
) -> Vec<Graduate> {
    let mut dice = Dice::new(seed, 1);
    let shares: Vec<(SchoolNo, u32)> =
        schools.iter().enumerate().map(|(index, school)| (SchoolNo(index), school.share)).collect();
    (0..count)
        .filter_map(|index| {
            let serial = u32::try_from(index).ok()?;
            // The first ones go round the schools, so that a tiny season still has all of them.
            let school = match index {
                0..60 => SchoolNo(index % schools.len().max(1)),
                _ => *dice.weighted(&shares)?,
            };
            graduate(&mut dice, serial, cohort, school, schools.get(school.0)?, departments, samples)
        })
        .collect()
}

const BOUND_PLACES: [&str; 6] = ["云溪县", "望潮区", "青屏县", "白鹭县", "玉带县", "南桥区"];
const BOUND_UNITS: [&str; 5] = ["人民医院", "实验中学", "农业技术推广中心", "中心卫生院", "第二小学"];

/// The unit of an agreement made before the studies; of every twelfth the school does not know it.
fn bound_to(serial: u32, mode: &str, samples: &Samples) -> (String, (&'static str, &'static str)) {
    let at = usize::try_from(serial).unwrap_or_default();
    if !matches!(mode, "21" | "22" | "41" | "42") || at.is_multiple_of(12) {
        return (String::new(), ("", ""));
    }
    let part = |words: &[&'static str], at: usize| words.get(at % words.len().max(1)).copied().unwrap_or_default();
    let place = samples.places.get(at % samples.places.len().max(1)).copied().unwrap_or_default();
    (format!("{}{}", part(&BOUND_PLACES, at), part(&BOUND_UNITS, at / 6)), place)
}

fn graduate(
    dice: &mut Dice,
    serial: u32,
    cohort: Cohort,
    school_no: SchoolNo,
    school: &School,
    departments: &[Department],
    samples: &Samples,
) -> Option<Graduate> {
    let own: Vec<_> = departments.iter().enumerate().filter(|(_, department)| department.school == school_no).collect();
    let (department_no, department) = *dice.pick(&own)?;
    let level = *dice.weighted(school.levels)?;
    let male = dice.chance(510);
    let modes = TRAINING_MODES.len();
    let training_mode = match usize::try_from(serial).ok()?.checked_sub(60) {
        // All seven modes appear once early on, the rest by weight.
        Some(place) if place < modes => TRAINING_MODES.get(place)?.0,
        None => "1",
        Some(_) => dice.weighted(&TRAINING_MODES)?,
    };
    let sure = people::SURE_RARE.get(usize::try_from(serial / 4).ok()?).filter(|_| serial.is_multiple_of(4)).copied();
    let rare = match sure {
        None if dice.chance(RARE_NAMES_PER_MILLE) => dice.pick(&samples.rare_chars).copied(),
        sure => sure,
    };
    let year = cohort.0 - level.usual_age() - i16::try_from(dice.below(3)).ok()?;
    let birth = Day::new(year, i8::try_from(dice.between(1, 12)).ok()?, i8::try_from(dice.between(1, 28)).ok()?)?;
    let origin = *dice.pick(&samples.places)?;
    let entered = cohort.0 - level.years();
    let postgraduate = matches!(level, Level::Master | Level::Doctor);
    let student_number = format!("{entered}{}{serial:05}", school.code.get(3..)?);
    Some(Graduate {
        school: school_no,
        department: DepartmentNo(department_no),
        exam_number: if postgraduate {
            format!("{}{entered}{serial:06}", school.code)
        } else {
            format!("{:02}{}00{serial:06}", entered % 100, origin.0.get(..4)?)
        },
        name: people::name(samples, dice, if male { 'M' } else { 'F' }, rare),
        sex: if male { "男" } else { "女" },
        // Two of every thousand serials share a parity slot per sex; the province moves on, so that no id repeats.
        resident_id: numbers::resident_id(serial / 499, birth, 2 * (serial % 499) + if male { 1 } else { 2 }),
        ethnic_group: dice.weighted(&ETHNIC_GROUPS)?,
        political_status: dice.weighted(&POLITICAL_STATUS)?,
        birth,
        level,
        major: dice.word(department.majors),
        training_mode,
        origin,
        email: format!("s{student_number}@example.com"),
        student_number,
        entered,
        graduates: cohort.0,
        mobile: numbers::mobile(serial),
        bound_to: bound_to(serial, training_mode, samples),
    })
}
