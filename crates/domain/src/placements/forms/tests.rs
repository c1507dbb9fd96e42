use super::field::FIELDS;
use super::*;
use crate::ids::Cohort;
use crate::policy::CategorySet;
use crate::time::Day;

const COHORT: Cohort = Cohort(2027);

fn today() -> Day {
    Day::new(2027, 3, 1).unwrap()
}

fn typed(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_set_is_whole() {
    let counts = [(CategorySet::Cat2023, 24, 3), (CategorySet::Cat2021, 19, 3), (CategorySet::Hubei9, 15, 8)];
    for (set, kinds, groups) in counts {
        let list = category_list(set);
        assert_eq!((list.kinds.len(), list.groups.len()), (kinds, groups), "{set}");
        assert!(!list.title.is_empty());
        for kind in &list.kinds {
            assert!(list.groups.iter().any(|group| group.key == kind.group), "{}", kind.title);
            let unknown: Vec<_> = kind.field_names().filter(|name| FormField::named(name).is_none()).collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}", kind.title);
            assert_eq!(kind.evidence.is_empty(), kind.evidence_least == 0, "{}", kind.title);
            assert!(!kind.meaning.is_empty());
        }
    }
    for name in PARTY.iter().chain(TERMS) {
        assert!(FormField::named(name.trim_end_matches('?')).is_some(), "{name}");
    }
    let mut names: Vec<_> = FIELDS.iter().map(|field| field.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FIELDS.len(), "one field per name");
}

/// Every way from the question: how many questions it takes and where it ends.
fn ways<'a>(list: &'a CategoryList, question: &'a Question, asked: usize) -> Vec<(usize, Next<'a>)> {
    assert!(asked <= 5, "more than five questions before {}", question.key);
    let mut ends = Vec::new();
    for answer in &question.answers {
        match list.next(answer).unwrap_or_else(|| panic!("{} leads nowhere", answer.text)) {
            Next::Question(next) => ends.extend(ways(list, next, asked + 1)),
            end => ends.push((asked, end)),
        }
    }
    ends
}

#[test]
fn the_questions_reach_every_kind_and_every_way_ends_within_five() {
    for set in [CategorySet::Cat2023, CategorySet::Cat2021, CategorySet::Hubei9] {
        let list = category_list(set);
        let ends = ways(list, list.question(None).unwrap(), 1);
        assert!(ends.iter().any(|(_, end)| *end == Next::Sign), "{set}");
        for kind in &list.kinds {
            let reached = ends.iter().any(|(_, end)| *end == Next::Kind(kind));
            assert_eq!(reached, !kind.targeted, "{set} {}", kind.title);
        }
        let mut asked: Vec<&str> = list.questions.iter().map(|question| question.key.as_str()).collect();
        asked.sort_unstable();
        asked.dedup();
        assert_eq!(asked.len(), list.questions.len(), "{set} asks one thing twice");
        assert!(list.question(Some("nothing")).is_none());
    }
}

#[test]
fn household_is_asked_as_the_policy_has_it() {
    for kind in [PlacementKind::Offline, PlacementKind::Paper] {
        let one = Form::of_agreement(kind, HouseholdModel::SingleChoice).unwrap();
        assert!(one.field("receiving").is_some() && one.field("archive_transfer").is_none());
        for model in [HouseholdModel::SplitModules, HouseholdModel::Split] {
            let two = Form::of_agreement(kind, model).unwrap();
            assert!(two.field("receiving").is_none() && two.field("household_transfer").is_some());
        }
    }
    assert!(Form::of_agreement(PlacementKind::Destination, HouseholdModel::Split).is_none());
    let Input::Choice(words) = FormField::named("receiving").unwrap().input else { panic!("a choice") };
    assert_eq!(words.len(), 4);
}

#[test]
fn who_takes_the_archive_is_named_where_the_form_asks() {
    let wrong = |model: HouseholdModel, pairs: &[(&str, &str)]| {
        let form = Form::of_agreement(PlacementKind::Offline, model).unwrap();
        form.read(&typed(pairs), COHORT, today()).unwrap_err()
    };
    let one = wrong(HouseholdModel::SingleChoice, &[("receiving", "托管单位接收")]);
    assert_eq!(one.of("archive_name"), Some("请填写档案转递单位名称"));
    assert_eq!((one.of("archive_address"), one.of("household_address")), (None, None));
    assert_eq!(wrong(HouseholdModel::SingleChoice, &[("receiving", "不接收")]).of("archive_name"), None);
    let apart = wrong(HouseholdModel::Split, &[("archive_transfer", "签约单位接收"), ("archive_postcode", "2100")]);
    assert_eq!(apart.of("archive_postcode"), Some("邮政编码应为 6 位数字"));
    assert!(
        ["archive_name", "archive_address", "archive_contact", "archive_phone"]
            .map(|name| apart.of(name))
            .iter()
            .all(Option::is_some)
    );
    let origin = wrong(HouseholdModel::Split, &[("archive_transfer", "转回生源地")]);
    assert_eq!(origin.of("archive_name"), None);
    let modules = Form::of_agreement(PlacementKind::Paper, HouseholdModel::SplitModules).unwrap();
    assert!(modules.field("archive_name").is_none(), "the modules of archive and household ask for it");
}

#[test]
fn an_employer_is_reached_by_telephone_or_mobile() {
    let form = Form::of_agreement(PlacementKind::Offline, HouseholdModel::SplitModules).unwrap();
    let reach = |pairs: &[(&str, &str)]| form.read(&typed(pairs), COHORT, today()).unwrap_err();
    assert_eq!(reach(&[]).of("phone"), Some("联系人电话和联系人手机至少填写一个"));
    assert_eq!(reach(&[("mobile", "13900000001")]).of("phone"), None);
    assert_eq!(reach(&[("phone", "025-88886666")]).of("mobile"), None);
    let errors = reach(&[("mobile", "123")]);
    assert!(errors.of("mobile").is_some() && errors.of("phone").is_none(), "one problem is said once");
}

#[test]
fn look_alike_letters_are_not_taken_for_others() {
    let form = Form::of(["employer", "school_foreign?"].into_iter());
    let read = |name: &str| form.read(&typed(&[("employer", name)]), COHORT, today());
    assert!(read("星澜DАTA技术有限公司").unwrap_err().of("employer").unwrap().contains("形近"));
    assert!(read("星澜DATA技术有限公司").is_ok());
    let foreign = [("employer", "甲"), ("school_foreign", "МГУ имени Ломоносова")];
    assert!(form.read(&typed(&foreign), COHORT, today()).is_ok());
}

#[test]
fn those_who_may_not_sign_have_one_kind_and_nobody_else_has_it() {
    let list = category_list(CategorySet::Cat2023);
    let all = |may_sign| {
        let of = |group: &CategoryGroup| {
            list.of_group(&group.key, may_sign).map(|kind| kind.key.clone()).collect::<Vec<_>>()
        };
        list.groups.iter().flat_map(of).collect::<Vec<_>>()
    };
    assert_eq!(all(false), ["targeted"]);
    assert_eq!(all(true).len(), 23);
}

#[test]
fn a_form_says_what_is_wrong_at_each_field() {
    let study = category_list(CategorySet::Cat2023).find("study").unwrap().form();
    let errors = study.read(&typed(&[("school", "临江\u{202e}大学")]), COHORT, today()).unwrap_err();
    assert_eq!(errors.of("study_kind"), Some("请选择具体去向"));
    assert_eq!(errors.of("school"), Some("含有换行或不可见字符，请重新输入"));
    let read =
        study.read(&typed(&[("study_kind", "研究生"), ("school", " 临江大学 "), ("stray", "x")]), COHORT, today());
    assert_eq!(read.unwrap(), typed(&[("study_kind", "研究生"), ("school", "临江大学")]));
}

#[test]
fn an_employer_without_a_code_gives_the_reason() {
    let form = category_list(CategorySet::Cat2023).find("labour_contract").unwrap().form();
    let errors = form.read(&Values::new(), COHORT, today()).unwrap_err();
    assert!(errors.of("credit_code").is_some() && errors.of("employer") == Some("请填写单位名称"));
    let errors = form.read(&typed(&[("no_code_reason", "村民委员会")]), COHORT, today()).unwrap_err();
    assert_eq!(errors.of("credit_code"), None);
    let errors = form.read(&typed(&[("credit_code", "123")]), COHORT, today()).unwrap_err();
    assert!(!errors.of("credit_code").unwrap().contains("请填写统一"));
}

#[test]
fn dates_and_money_must_be_sensible() {
    let past = Form::of(["signed_on"].into_iter());
    for (day, right) in [("2027-03-01", true), ("2027-03-02", false), ("1999-01-01", false), ("2027-02-30", false)] {
        assert_eq!(past.read(&typed(&[("signed_on", day)]), COHORT, today()).is_ok(), right, "{day}");
    }
    let form = Form::of(["report_until", "pay", "phone", "supplement"].into_iter());
    let wrong = typed(&[("report_until", "1900-01-01"), ("pay", "八千"), ("phone", "abc")]);
    let errors = form.read(&wrong, COHORT, today()).unwrap_err();
    assert_eq!(errors.of("report_until"), Some("日期不合理，请核对年份"));
    assert!(errors.of("pay").is_some() && errors.of("phone").is_some() && errors.of("supplement").is_some());
    let right = typed(&[
        ("report_until", "2027-07-01"),
        ("pay", "8,500"),
        ("phone", "025-8888 6666"),
        ("supplement", "甲\r\n乙"),
    ]);
    let read = form.read(&right, COHORT, today()).unwrap();
    assert_eq!(
        (read["pay"].as_str(), read["phone"].as_str(), read["supplement"].as_str()),
        ("8500", "025-88886666", "甲\n乙")
    );
    assert_eq!(FormField::named("pay").unwrap().shown(&read["pay"]), "8500 元/月");
}
