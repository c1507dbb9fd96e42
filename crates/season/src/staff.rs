//! Accounts of those who manage: every department has a reviewer with 读写, as two-level review demands (R12).

use crate::dice::Dice;
use crate::numbers;
use crate::organisations::{Department, DepartmentNo, Province, ProvinceNo, School, SchoolNo};
use crate::people;
use crate::samples::Samples;

/// Index into [`crate::Season::staff`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StaffNo(pub usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Post {
    Operator,
    ProvinceAdmin(ProvinceNo),
    SchoolAdmin(SchoolNo),
    SchoolReviewer(SchoolNo),
    /// Sees undergraduates and 专科 only (数据权限).
    UndergraduateReviewer(SchoolNo),
    /// 档案信息 read-write, the other modules closed.
    ArchiveManager(SchoolNo),
    /// 基本信息和就业信息 read-write.
    DepartmentReviewer(DepartmentNo),
    /// 基本信息和就业信息 read-only.
    DepartmentReader(DepartmentNo),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Staff {
    pub post: Post,
    pub login: String,
    pub name: String,
    /// 职务
    pub title: &'static str,
    pub mobile: String,
    pub email: String,
}

const FIRST_MOBILE: u32 = 7_500;

pub(crate) fn staff(
    seed: u64,
    provinces: &[Province],
    schools: &[School],
    departments: &[Department],
    samples: &Samples,
) -> Vec<Staff> {
    let mut dice = Dice::new(seed, 3);
    let mut all = Vec::new();
    let mut add = |post, login: String, title| {
        let serial = u32::try_from(all.len()).unwrap_or_default();
        all.push(Staff {
            post,
            name: people::any_name(samples, &mut dice),
            title,
            mobile: numbers::mobile(FIRST_MOBILE + serial),
            email: format!("{login}@example.net"),
            login,
        });
    };
    add(Post::Operator, "operator".into(), "平台运营");
    for index in 0..provinces.len() {
        add(Post::ProvinceAdmin(ProvinceNo(index)), format!("province{}", index + 1), "省级管理员");
    }
    for (index, school) in schools.iter().enumerate() {
        let (no, code) = (SchoolNo(index), school.code);
        add(Post::SchoolAdmin(no), format!("school{code}"), "就业中心主任");
        add(Post::SchoolReviewer(no), format!("review{code}"), "就业专员");
        add(Post::UndergraduateReviewer(no), format!("under{code}"), "本专科就业专员");
        add(Post::ArchiveManager(no), format!("archive{code}"), "档案管理员");
        let own = departments.iter().enumerate().filter(|(_, department)| department.school == no);
        for (place, (index, _)) in own.enumerate() {
            let no = DepartmentNo(index);
            add(Post::DepartmentReviewer(no), format!("dept{code}{:02}", place + 1), "辅导员");
            if place == 0 {
                add(Post::DepartmentReader(no), format!("read{code}{:02}", place + 1), "教学秘书");
            }
        }
    }
    all
}
