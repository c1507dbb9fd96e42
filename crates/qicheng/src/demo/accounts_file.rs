//! `demo-accounts.json`: one account of each post, employers of each standing, one graduate of each story.

use std::path::Path;

use anyhow::{Context, Result};
use season::{
    Applied, Course, DepartmentNo, EmployerNo, Graduate, GraduateNo, ModeCourse, Post, ReviewMode, Season, Standing,
    Story,
};
use serde::Serialize;

use super::PASSWORD;
use super::replay::employers::{HANDLER, handler_login, login};

#[derive(Clone, Debug, Serialize)]
struct Line {
    role: &'static str,
    login: String,
    password: &'static str,
    name: String,
    organisation: String,
    note: String,
}

/// Writes the list.
///
/// # Errors
/// When the disk refuses.
pub fn write_accounts(path: &Path, season: &Season) -> Result<()> {
    let mut lines = staff(season);
    lines.extend(employers(season));
    lines.extend(graduates(season));
    std::fs::write(path, serde_json::to_vec_pretty(&lines)?).with_context(|| path.display().to_string())
}

fn line(role: &'static str, login: String, name: &str, organisation: String, note: &str) -> Line {
    Line { role, login, password: PASSWORD, name: name.to_owned(), organisation, note: note.to_owned() }
}

/// School and department.
fn department_name(season: &Season, no: DepartmentNo) -> String {
    let Some(department) = season.departments.get(no.0) else { return String::new() };
    let school = season.school(department.school).map_or("", |school| school.name);
    format!("{school} {}", department.name)
}

fn staff(season: &Season) -> Vec<Line> {
    let school = |no| season.school(no).map(|school| school.name).unwrap_or_default();
    season
        .staff
        .iter()
        .map(|staff| {
            let (role, organisation, note) = match staff.post {
                Post::Operator => ("operator", "平台运营".to_owned(), ""),
                Post::ProvinceAdmin(no) => {
                    let province = season.provinces.get(no.0);
                    ("province", province.map(|province| province.name.to_owned()).unwrap_or_default(), "")
                }
                Post::SchoolAdmin(no) => ("school", school(no).to_owned(), "管理设置、名单和账号"),
                Post::SchoolReviewer(no) => ("school", school(no).to_owned(), "审核"),
                Post::UndergraduateReviewer(no) => ("school", school(no).to_owned(), "只看本专科"),
                Post::ArchiveManager(no) => ("school", school(no).to_owned(), "只有档案信息"),
                Post::DepartmentReviewer(no) => ("department", department_name(season, no), "审核"),
                Post::DepartmentReader(no) => ("department", department_name(season, no), "只读"),
            };
            line(role, staff.login.clone(), &staff.name, organisation, note)
        })
        .collect()
}

/// The listed employers of a standing: those with the most letters.
pub(super) fn listed(season: &Season, standing: Standing) -> Vec<EmployerNo> {
    let letters = |no: usize| season.letters.iter().filter(|letter| letter.employer == EmployerNo(no)).count();
    let mut fitting: Vec<_> = season.employers.iter().enumerate().filter(|(_, e)| e.standing == standing).collect();
    fitting.sort_by_key(|(no, _)| std::cmp::Reverse(letters(*no)));
    fitting.into_iter().take(2).map(|(no, _)| EmployerNo(no)).collect()
}

/// The names of those an employer invited, among these graduates.
fn invited(season: &Season, employer: EmployerNo, among: &[GraduateNo]) -> String {
    let letters = season.letters.iter().filter(|letter| letter.employer == employer);
    let all = letters.flat_map(|letter| letter.graduates.iter().filter(|graduate| among.contains(graduate)));
    let graduates = all.filter_map(|graduate| season.graduate(*graduate));
    let mut names: Vec<&str> = graduates.map(|graduate| graduate.name.as_str()).collect();
    names.dedup();
    names.join("、")
}

/// Some of each standing, one who is no administrator, and everyone who invited a graduate of the list, so that both
/// sides of each record can be looked at.
fn employers(season: &Season) -> Vec<Line> {
    let shown: Vec<GraduateNo> = season.showcase().into_iter().map(|(no, _)| no).collect();
    let mut lines = Vec::new();
    for (standing, note) in [
        (Standing::Admitted, "已入驻"),
        (Standing::Pending, "待审核"),
        (Standing::Returned, "退回修改"),
        (Standing::Frozen, "已停用"),
        (Standing::Warned, "预警单位"),
    ] {
        let mut numbers = listed(season, standing);
        for no in (0..season.employers.len()).map(EmployerNo) {
            let fits = season.employer(no).is_some_and(|employer| employer.standing == standing);
            if fits && !numbers.contains(&no) && !invited(season, no, &shown).is_empty() {
                numbers.push(no);
            }
        }
        for no in numbers {
            let Some(employer) = season.employer(no) else { continue };
            let names = invited(season, no, &shown);
            let note = if names.is_empty() { note.to_owned() } else { format!("{note}，邀请了 {names}") };
            lines.push(line("employer", login(employer), &employer.contact.name, employer.name.clone(), &note));
        }
    }
    let with_handler = listed(season, Standing::Admitted).first().and_then(|no| season.employers.get(no.0));
    lines.extend(with_handler.map(|employer| {
        line(
            "employer",
            handler_login(employer),
            HANDLER,
            employer.name.clone(),
            "经办人子账号，不能维护单位信息和子账号",
        )
    }));
    lines
}

/// Whose turn it is, by log-in name; empty when it is the graduate's or nobody's.
fn waits_for(season: &Season, graduate: &Graduate, story: Story) -> String {
    let two_steps =
        season.school(graduate.school).is_some_and(|school| school.review == ReviewMode::DepartmentThenSchool);
    let post = match story {
        Story::Applied(Applied { course: Course::VoidRequested, .. }) if two_steps => {
            Post::DepartmentReviewer(graduate.department)
        }
        Story::Applied(applied) if applied.is_first_step() && two_steps => {
            Post::DepartmentReviewer(graduate.department)
        }
        Story::Applied(applied) if applied.course.waits() => Post::SchoolReviewer(graduate.school),
        Story::ModeChange(ModeCourse::Pending) => {
            let Some(school) = season.school(graduate.school) else { return String::new() };
            Post::ProvinceAdmin(school.province)
        }
        Story::ModeChange(ModeCourse::Draft | ModeCourse::Rejected | ModeCourse::Withdrawn) => {
            Post::SchoolAdmin(graduate.school)
        }
        _ => return String::new(),
    };
    let staff = season.holder(post).and_then(|no| season.staff.get(no.0));
    staff.map(|staff| format!("（办理账号 {}）", staff.login)).unwrap_or_default()
}

/// Graduates log in by document number.
fn graduates(season: &Season) -> Vec<Line> {
    let mut lines = Vec::new();
    for (no, story) in season.showcase() {
        let Some(graduate) = season.graduate(no) else { continue };
        let organisation = department_name(season, graduate.department);
        let note = format!("{}{}", story.note(), waits_for(season, graduate, story));
        let mut shown = line("graduate", graduate.resident_id.clone(), &graduate.name, organisation, &note);
        if matches!(story, Story::NeverActivated | Story::InvitedNotActivated) {
            shown.password = "";
            shown.note = format!("{}；激活时填写考生号 {}", story.note(), graduate.exam_number);
        }
        lines.push(shown);
    }
    lines
}
