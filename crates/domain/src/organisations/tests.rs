use super::*;
use crate::ids::Cohort;
use crate::policy::{Current, profile};
use crate::time::Day;

fn policy(code: &str) -> Current {
    profile(code).unwrap().policy.current
}

fn handler() -> Handler {
    Handler {
        name: "经办人".into(),
        phone: "010-60000000".into(),
        address: "学院路一号".into(),
        postcode: "100000".into(),
    }
}

fn opened(policy: &Current) -> SchoolSettings {
    let mut settings = SchoolSettings::closed(policy);
    settings.switches.online = true;
    settings.handlers = Handlers::One { handler: handler() };
    SchoolSettings::closed(policy).change(settings, &SettingsFacts::default(), policy).unwrap()
}

fn guards(result: Result<SchoolSettings, Vec<crate::refusal::Refusal>>) -> Vec<String> {
    result.unwrap_err().into_iter().map(|refusal| refusal.guard).collect()
}

#[test]
fn opening_online_signing_opens_the_other_two() {
    let switches = opened(&policy("v23")).switches;
    assert!(switches.online && switches.paper && switches.destination);
}

#[test]
fn switches_latch_only_where_the_policy_says() {
    for (code, latched) in [("v21", true), ("v23", true), ("hubei", false)] {
        let policy = policy(code);
        let before = opened(&policy);
        let mut closing = before.clone();
        closing.switches = Switches::default();
        let result = before.change(closing, &SettingsFacts::default(), &policy);
        if latched {
            assert_eq!(guards(result), ["switch-latched"; 3], "{code}");
        } else {
            assert!(!result.unwrap().switches.online);
        }
    }
}

#[test]
fn changing_the_levels_names_everything_in_the_way() {
    let policy = policy("v23");
    let before = opened(&policy);
    let mut proposal = before.clone();
    proposal.levels = ReviewLevels::DepartmentThenSchool;
    proposal.rescission_limit = 100;
    let facts = SettingsFacts {
        in_process: InProcess { online: 2, rescission: 1, ..InProcess::default() },
        departments_without_reviewer: vec!["数学学院".into()],
    };
    let refusals = before.change(proposal, &facts, &policy).unwrap_err();
    assert_eq!(
        refusals.iter().map(|refusal| refusal.guard.as_str()).collect::<Vec<_>>(),
        ["levels-in-use", "departments-without-account", "rescission-limit"]
    );
    assert!(refusals[0].reason.contains("线上签约 2 条、解约 1 条"));
    assert!(refusals[1].reason.contains("数学学院"));
}

#[test]
fn levels_may_change_in_process_where_nothing_guards_them() {
    let policy = policy("v21");
    let before = opened(&policy);
    let mut proposal = before.clone();
    proposal.levels = ReviewLevels::DepartmentThenSchool;
    let facts =
        SettingsFacts { in_process: InProcess { online: 2, ..InProcess::default() }, ..SettingsFacts::default() };
    assert!(before.change(proposal, &facts, &policy).is_ok());
}

#[test]
fn a_province_may_fix_levels_limit_and_handlers() {
    let hubei = policy("hubei");
    let mut proposal = opened(&hubei);
    assert_eq!((proposal.levels, proposal.rescission_limit), (ReviewLevels::DepartmentThenSchool, 1));
    proposal.levels = ReviewLevels::SchoolOnly;
    proposal.rescission_limit = 2;
    assert_eq!(
        guards(opened(&hubei).change(proposal, &SettingsFacts::default(), &hubei)),
        ["levels-fixed", "rescission-limit"]
    );
    let v21 = policy("v21");
    let mut proposal = opened(&v21);
    proposal.handlers = Handlers::ByLevel { undergraduate: handler(), postgraduate: Handler::default() };
    assert_eq!(
        guards(opened(&v21).change(proposal, &SettingsFacts::default(), &v21)),
        ["handlers-one-set", "handlers-incomplete"]
    );
}

#[test]
fn the_season_includes_its_last_day() {
    let season = Season::of(&policy("v23"), Cohort(2027)).unwrap();
    let end = Day::new(2027, 9, 1).unwrap().start();
    assert!(!season.has_closed(end.plus_seconds(-1)) && season.has_closed(end));
    let start = Day::new(2026, 9, 1).unwrap().start();
    assert!(!season.has_opened(start.plus_seconds(-1)) && season.has_opened(start));
}

#[test]
fn a_form_reads_into_settings_and_back() {
    let settings = opened(&policy("v23"));
    let draft = SettingsDraft::of(&settings);
    assert_eq!(draft.read().unwrap(), settings);
    let odd = SettingsDraft {
        levels: String::new(),
        rescission_limit: "100".into(),
        by_level: true,
        postgraduate: Handler { phone: "电话".into(), postcode: "12".into(), ..Handler::default() },
        ..draft
    };
    let fields: Vec<_> = odd.read().unwrap_err().0.into_iter().map(|error| error.field).collect();
    assert_eq!(fields, ["levels", "rescission_limit", "postgraduate_phone", "postgraduate_postcode"]);
}

#[test]
fn only_running_processes_count_as_in_process() {
    use crate::placements::StateCode::{OnInvited, OnReviewSchool, OnSigned, QxReviewDepartment, RoReviewSchool};
    let states = [(OnInvited, 3), (OnReviewSchool, 2), (OnSigned, 9), (QxReviewDepartment, 1), (RoReviewSchool, 5)];
    let expected = InProcess { invitations: 3, online: 2, destination: 1, rescission: 5, ..InProcess::default() };
    assert_eq!(InProcess::counted(states), expected);
}
