//! The two provinces, three schools and twelve departments of every season. All names are invented; the codes lie
//! outside the range the ministry issues.

use crate::graduates::Level;

/// Index into [`crate::Season::provinces`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProvinceNo(pub usize);

/// Index into [`crate::Season::schools`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SchoolNo(pub usize);

/// Index into [`crate::Season::departments`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DepartmentNo(pub usize);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AgreementType {
    /// 两方协议: the school's step is called 鉴证.
    TwoParty,
    /// 三方协议: the school's step is called 审核.
    ThreeParty,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReviewMode {
    /// 仅校级审核
    SchoolOnly,
    /// 先院系再校级审核
    DepartmentThenSchool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Province {
    pub name: &'static str,
    /// Key of the policy profile the province picks, such as `v23`.
    pub profile: &'static str,
    pub agreement: AgreementType,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct School {
    pub province: ProvinceNo,
    /// Five digits.
    pub code: &'static str,
    pub name: &'static str,
    pub review: ReviewMode,
    /// Who handles agreements, printed on them (R18).
    pub handler: &'static str,
    pub phone: &'static str,
    pub address: &'static str,
    pub postcode: &'static str,
    /// Rescission requests a graduate may file, 0–99 (R16).
    pub rescission_limit: u8,
    /// Share of the season's graduates in per mille.
    pub(crate) share: u32,
    pub(crate) levels: &'static [(Level, u32)],
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Department {
    pub school: SchoolNo,
    pub name: &'static str,
    pub majors: &'static [&'static str],
}

pub(crate) fn provinces() -> Vec<Province> {
    vec![
        Province { name: "江州省", profile: "v23", agreement: AgreementType::ThreeParty },
        Province { name: "临海省", profile: "v21", agreement: AgreementType::TwoParty },
    ]
}

pub(crate) fn schools() -> Vec<School> {
    vec![
        School {
            province: ProvinceNo(0),
            code: "90011",
            name: "江州大学",
            review: ReviewMode::DepartmentThenSchool,
            handler: "就业指导中心",
            phone: "0990-80000011",
            address: "江州省江州市学府路1号",
            postcode: "990000",
            rescission_limit: 3,
            share: 500,
            levels: &[(Level::Bachelor, 78), (Level::Master, 18), (Level::Doctor, 4)],
        },
        School {
            province: ProvinceNo(0),
            code: "90012",
            name: "云溪职业技术学院",
            review: ReviewMode::SchoolOnly,
            handler: "招生就业处",
            phone: "0990-80000012",
            address: "江州省云溪市育才路66号",
            postcode: "990100",
            rescission_limit: 99,
            share: 200,
            levels: &[(Level::College, 100)],
        },
        School {
            province: ProvinceNo(1),
            code: "90021",
            name: "临海理工大学",
            review: ReviewMode::DepartmentThenSchool,
            handler: "学生就业服务中心",
            phone: "0991-80000021",
            address: "临海省望潮市滨海大道100号",
            postcode: "991000",
            rescission_limit: 1,
            share: 300,
            levels: &[(Level::Bachelor, 75), (Level::Master, 22), (Level::Doctor, 3)],
        },
    ]
}

pub(crate) fn departments() -> Vec<Department> {
    let of = |school: usize, name, majors| Department { school: SchoolNo(school), name, majors };
    vec![
        of(0, "计算机学院", &["计算机科学与技术", "软件工程", "网络空间安全", "人工智能"]),
        of(0, "机械工程学院", &["机械设计制造及其自动化", "车辆工程", "工业设计"]),
        of(0, "经济管理学院", &["会计学", "金融学", "工商管理", "国际经济与贸易"]),
        of(0, "外国语学院", &["英语", "日语", "翻译"]),
        of(0, "医学院", &["临床医学", "护理学", "药学"]),
        of(1, "信息工程系", &["计算机应用技术", "软件技术", "大数据技术"]),
        of(1, "智能制造系", &["机电一体化技术", "数控技术", "新能源汽车技术"]),
        of(1, "旅游与商务系", &["旅游管理", "电子商务", "大数据与会计"]),
        of(2, "船舶与海洋工程学院", &["船舶与海洋工程", "海洋工程与技术"]),
        of(2, "电气与自动化学院", &["电气工程及其自动化", "自动化", "机器人工程"]),
        of(2, "土木与环境学院", &["土木工程", "环境工程", "给排水科学与工程"]),
        of(2, "数理学院", &["数学与应用数学", "应用物理学", "统计学"]),
    ]
}
