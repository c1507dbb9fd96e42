use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::{Cohort, DepartmentId};
use crate::policy::Eligibility;
use crate::time::{Day, Instant};

const NOW: Instant = Instant::from_micros(1_700_000_000_000_000);

fn departments() -> Vec<(DepartmentId, String)> {
    ["软件学院", "外国语学院", "计算机科学与技术学院"]
        .iter()
        .enumerate()
        .map(|(place, name)| (DepartmentId(Uuid::from_u128(place as u128)), (*name).to_owned()))
        .collect()
}

fn check(changes: &[(RosterColumn, &str)]) -> RowCheck {
    let departments = departments();
    let context = RosterContext {
        cohort: Cohort(2027),
        today: Day::new(2026, 11, 1).unwrap(),
        school_code: "99001",
        school_name: "临江理工大学",
        departments: &departments,
        majors: None,
    };
    let titles: Vec<&str> = RosterColumn::ALL.iter().map(|column| column.title()).collect();
    let mut row = sample_row(Cohort(2027), "软件学院");
    for (column, value) in changes {
        let place = RosterColumn::ALL.iter().position(|known| known == column).unwrap();
        row[place] = (*value).to_owned();
    }
    check_row(&Headings::read(&titles), &row, &context)
}

fn only_problem(column: RosterColumn, value: &str) -> RowProblem {
    let mut outcome = check(&[(column, value)]);
    assert_eq!(outcome.problems.len(), 1, "{column:?} {value}: {:?}", outcome.problems);
    let problem = outcome.problems.remove(0);
    assert_eq!(problem.column, column);
    assert_eq!(outcome.fields.is_none(), problem.severity == Severity::Error);
    problem
}

fn replacement(problem: &RowProblem) -> Option<&str> {
    problem.suggestion.as_ref()?.replacement.as_ref().map(CellText::reveal)
}

#[test]
fn the_sample_row_of_the_template_is_accepted() {
    let outcome = check(&[]);
    assert_eq!(outcome.problems, []);
    let fields = outcome.fields.unwrap();
    assert_eq!(fields.training_mode, TrainingMode::Ordinary);
    assert_eq!(fields.level, "31");
    assert_eq!(fields.major.to_string(), "(080902) 软件工程");
    assert_eq!(fields.shown(RosterColumn::Origin), "四川省宜宾市翠屏区");
    assert_eq!(fields.shown(RosterColumn::DocumentNumber), "1100**********0113");
    assert_eq!(fields.entry_month.to_string(), "202309");
    let columns = template_columns(Cohort(2027));
    assert_eq!(columns.len(), sample_row(Cohort(2027), "软件学院").len());
    assert!(columns.iter().any(|note| note.column == RosterColumn::EthnicGroup && note.choices.len() == 58));
}

#[test]
fn each_problem_comes_with_its_way_out() {
    let problem = only_problem(RosterColumn::Department, "软件工程学院");
    assert_eq!((problem.message.as_str(), replacement(&problem)), ("没有这个院系", Some("软件学院")));
    let problem = only_problem(RosterColumn::Sex, "女");
    assert_eq!((problem.message.as_str(), replacement(&problem)), ("与身份证号不一致", Some("男")));
    let problem = only_problem(RosterColumn::BirthDay, "20010315");
    assert_eq!(replacement(&problem), Some("20010314"));
    let problem = only_problem(RosterColumn::Origin, "四川省宜兵市翠屏区");
    assert_eq!(replacement(&problem), Some("四川省宜宾市翠屏区"));
    let problem = only_problem(RosterColumn::School, "另一所大学");
    assert_eq!((problem.message.as_str(), replacement(&problem)), ("不是本校", Some("临江理工大学")));
    let problem = only_problem(RosterColumn::Mobile, "1390000");
    assert_eq!((problem.message.as_str(), replacement(&problem)), ("手机号码应为 11 位，现为 7 位", Some("")));
    let problem = only_problem(RosterColumn::TrainingMode, "定向");
    assert!(replacement(&problem).is_some_and(|code| code == "21"), "the one that does not open online signing");
    assert_eq!(only_problem(RosterColumn::ExamNumber, "").message, "必填");
    assert_eq!(only_problem(RosterColumn::GraduationMonth, "202209").message.as_str(), "毕业时间应晚于入学时间");
}

#[test]
fn a_broken_number_hides_no_other_problem_and_makes_no_new_one() {
    let outcome = check(&[
        (RosterColumn::DocumentNumber, "110000200102300110"),
        (RosterColumn::Level, "高中"),
        (RosterColumn::Sex, ""),
    ]);
    let columns: Vec<RosterColumn> = outcome.problems.iter().map(|problem| problem.column).collect();
    assert_eq!(columns, [RosterColumn::DocumentNumber, RosterColumn::Level]);
    let problem = only_problem(RosterColumn::DocumentNumber, "1.10105E+17");
    assert_eq!(problem.message, "号码被表格软件改成了科学记数，请把该列设为文本后重新填写");
    let mut outcome = check(&[(RosterColumn::DocumentKind, ""), (RosterColumn::DocumentNumber, "H00000000")]);
    let problem = outcome.problems.remove(0);
    assert!(problem.suggestion.unwrap().text.contains("港澳居民来往内地通行证"));
    assert!(!format!("{:?}", problem.value).contains("H000"));
}

#[test]
fn notices_do_not_stop_a_row() {
    for (column, value) in [
        (RosterColumn::Name, "⽂文"),
        (RosterColumn::ExamNumber, "1234567890"),
        (RosterColumn::GraduationMonth, "202612"),
        (RosterColumn::StudyYears, "7"),
    ] {
        assert_eq!(only_problem(column, value).severity, Severity::Notice);
    }
}

#[test]
fn other_documents_need_what_the_number_does_not_say() {
    let passport = [(RosterColumn::DocumentKind, "护照"), (RosterColumn::DocumentNumber, "E00000000")];
    let outcome = check(&passport);
    assert_eq!(outcome.problems, []);
    let mut bare = passport.to_vec();
    bare.extend([
        (RosterColumn::Sex, ""),
        (RosterColumn::BirthDay, ""),
        (RosterColumn::Origin, ""),
        (RosterColumn::EthnicGroup, ""),
    ]);
    let columns: Vec<RosterColumn> = check(&bare).problems.iter().map(|problem| problem.column).collect();
    assert_eq!(columns, [RosterColumn::Sex, RosterColumn::BirthDay]);
}

#[test]
fn empty_sex_and_birth_day_follow_from_the_number() {
    let fields = check(&[
        (RosterColumn::Sex, ""),
        (RosterColumn::BirthDay, ""),
        (RosterColumn::Mobile, ""),
        (RosterColumn::Email, ""),
    ])
    .fields
    .unwrap();
    assert_eq!(fields.birth_day, Day::new(2001, 3, 14).unwrap());
    assert!(fields.mobile.is_none());
}

#[test]
fn dates_are_read_in_the_ways_people_write_them() {
    for text in ["20010314", "2001-3-14", "2001/03/14", "2001年3月14日", "2001-03-14 00:00:00"] {
        assert_eq!(check(&[(RosterColumn::BirthDay, text)]).problems, [], "{text}");
    }
    for text in ["202309", "2023-9", "2023年9月", "2023.09", "2023-09-01", "20230901"] {
        assert_eq!(check(&[(RosterColumn::EntryMonth, text)]).problems, [], "{text}");
    }
    for text in ["2023", "202313", "九月", "2023-00"] {
        assert_eq!(only_problem(RosterColumn::EntryMonth, text).message, "应为六位年月，例如 202307");
    }
}

#[test]
fn headings_may_be_synonyms_in_any_order() {
    let headings = Headings::read(&["备注", "学院", "身份证号码 *", "XM", "ksh", "性别（必填）", "姓名"]);
    assert_eq!(headings.place(RosterColumn::Department), Some(1));
    assert_eq!(headings.place(RosterColumn::DocumentNumber), Some(2));
    assert_eq!(headings.place(RosterColumn::Name), Some(3));
    assert_eq!(headings.place(RosterColumn::Sex), Some(5));
    assert_eq!(headings.unknown, [(0, "备注".to_owned())]);
    assert_eq!(headings.doubled, [RosterColumn::Name]);
    assert!(headings.missing().contains(&RosterColumn::TrainingMode));
    let mut headings = headings;
    headings.assign(RosterColumn::Name, Some(6));
    assert_eq!(headings.cell(&["", "", "", "甲", "", "", "'乙 "], RosterColumn::Name), "乙");
    for column in RosterColumn::ALL.iter().copied() {
        for heading in column.synonyms() {
            assert_eq!(Headings::read(&[heading]).place(column), Some(0), "{heading} means {column:?} only");
        }
    }
}

#[test]
fn changes_name_only_what_differs() {
    let old = check(&[]).fields.unwrap();
    let new = check(&[(RosterColumn::Mobile, "13900000002"), (RosterColumn::Department, "外国语学院")]).fields.unwrap();
    let listed: Vec<(RosterColumn, String, String)> =
        changes(&old, &new).into_iter().map(|change| (change.column, change.before, change.after)).collect();
    assert_eq!(
        listed,
        [
            (RosterColumn::Department, "软件学院".into(), "外国语学院".into()),
            (RosterColumn::Mobile, "138****0001".into(), "139****0002".into()),
        ]
    );
    assert_eq!(changes(&old, &old), []);
}

#[test]
fn the_first_check_compares_and_is_opened_again_by_a_correction() {
    let fields = check(&[]).fields.unwrap();
    let mut record = StudentRecord {
        name: fields.name.clone(),
        document: fields.document.clone(),
        school_code: "99001".into(),
        level: "33".into(),
    };
    assert_eq!(mismatches(&fields, &record), [], "结业 and 毕业 are one level");
    record.level = "41".into();
    let refusal = CheckState::Unchecked.confirm(Some((&fields, &record)), NOW).unwrap_err();
    assert_eq!((refusal.guard.as_str(), refusal.reason.as_str()), ("record-mismatch", "学历层次与学籍信息不一致"));
    let confirmed = CheckState::Unchecked.confirm(None, NOW).unwrap();
    assert!(confirmed.may_enter().is_ok());
    assert!(confirmed.clone().after_change(&[RosterColumn::Department]).is_confirmed());
    assert_eq!(confirmed.after_change(&[RosterColumn::Origin]), CheckState::Unchecked);
    assert!(
        CheckState::Unchecked.dispute(&[RosterColumn::Mobile], "手机号", NOW).is_err(),
        "contacts are the graduate's own"
    );
    let disputed = CheckState::Unchecked.dispute(&[RosterColumn::Origin], "应为四川省", NOW).unwrap();
    assert_eq!(disputed.clone().confirm(None, NOW).unwrap_err().guard, "check-disputed");
    assert_eq!(disputed.settle(), CheckState::Unchecked);
}

#[test]
fn training_modes_decide_what_is_offered() {
    let facts = |training_mode| EntryFacts { listed: true, training_mode, opened_by_school: false, plan_filed: false };
    for mode in TrainingMode::ALL.iter().copied() {
        let online = !matches!(mode.as_str(), "21" | "41");
        assert_eq!(offer(&facts(mode)) == Offer::Everything, online);
        assert_eq!(may_sign(&facts(mode), &[]).is_ok(), online);
        let entry = crate::codes::Builtin::TrainingModes.table().any(mode.as_str()).unwrap();
        assert_eq!(entry.attribute("online_signing") == Some("1"), online, "table and code agree");
    }
    assert_eq!(
        may_sign(&facts(TrainingMode::InService), &[Eligibility::OrdinaryMode]).unwrap_err().guard,
        "mode-not-ordinary"
    );
    assert_eq!(
        may_sign(&facts(TrainingMode::Ordinary), &[Eligibility::OpenedBySchool]).unwrap_err().guard,
        "not-opened"
    );
    let gone = EntryFacts { listed: false, ..facts(TrainingMode::Ordinary) };
    assert_eq!(may_sign(&gone, &[]).unwrap_err().rule, "R01");
    assert_eq!(offer(&gone), Offer::Nothing);
}

proptest! {
    #[test]
    fn a_row_has_fields_exactly_when_it_has_no_error(cells in prop::collection::vec("\\PC{0,20}", 0..24), good in prop::collection::vec(any::<bool>(), 20)) {
        let sample = sample_row(Cohort(2027), "软件学院");
        let changes: Vec<(RosterColumn, &str)> = RosterColumn::ALL.iter().copied().zip(&cells).zip(&good)
            .filter(|(_, good)| !**good).map(|((column, cell), _)| (column, cell.as_str())).collect();
        let outcome = check(&changes);
        let errors = outcome.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        prop_assert_eq!(outcome.fields.is_some(), errors == 0);
        prop_assert_eq!(sample.len(), RosterColumn::ALL.len());
    }

    #[test]
    fn taking_a_suggestion_solves_its_problem(column in 0usize..20, cell in "[软件学院外国语计算机四川省宜宾市本硕士汉回族非定向]{1,8}") {
        let column = RosterColumn::ALL[column];
        for problem in check(&[(column, &cell)]).problems {
            if let Some(text) = replacement(&problem) {
                let after = check(&[(column, text)]);
                prop_assert!(after.problems.iter().all(|left| left.column != problem.column), "{:?}", after.problems);
            }
        }
    }

    #[test]
    fn years_and_months_print_as_they_are_read(half in 2u8..20, year in 1950i16..2101, month in 1i8..13) {
        let text = format!("{}{}", half / 2, if half % 2 == 1 { ".5" } else { "" });
        prop_assert_eq!(StudyYears::parse(&text).unwrap().to_string(), text);
        let month = YearMonth::new(year, month).unwrap();
        prop_assert_eq!(YearMonth::parse(&month.to_string()), Some(month));
    }
}

#[test]
fn a_graduate_is_reopened_once_and_only_after_the_last_day() {
    let policy = crate::policy::profile("v23").unwrap().policy.current;
    let season = crate::organisations::Season::of(&policy, Cohort(2027)).unwrap();
    let over = season.change_until.plus_days(1).start();
    let guard = |listed, reopened, now| may_reopen(&season, listed, reopened, now).map_err(|refusal| refusal.guard);
    assert_eq!(guard(true, false, over), Ok(()));
    assert_eq!(guard(true, false, Instant::from_micros(over.micros() - 1)), Err("season-still-open".to_owned()));
    assert_eq!(guard(true, true, over), Err("already-reopened".to_owned()));
    assert_eq!(guard(false, false, over), Err("not-listed".to_owned()));
}
