use proptest::prelude::*;
use uuid::Uuid;

use super::credit_code::check_character;
use super::*;
use crate::ids::{Cohort, EmployerId, SchoolId};
use crate::policy::HouseholdModel;
use crate::time::{Day, Instant};

const VECTORS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/vectors/identifiers.csv"));
const NOW: Instant = Instant::from_micros(1_800_000_000_000_000);
const INVITATION: LetterPurpose = LetterPurpose::Invitation { max_days: 30 };

fn today() -> Day {
    Day::new(2026, 11, 22).unwrap()
}

fn letter() -> LetterForm {
    LetterForm {
        job_category: "13".into(),
        post: "后端开发工程师".into(),
        days: "7".into(),
        trial_period: "2".into(),
        trial_pay: "8,000".into(),
        pay: "９，５００".into(),
        penalty: "3000".into(),
        report_by: "2027-07-05".into(),
        work_region: "320500".into(),
        contact: "示例联系人".into(),
        phone: "0512-60000000".into(),
        receiving: ReceivingForm {
            archive_type: "trustee".into(),
            archive_name: "示例人才服务中心".into(),
            household_type: "origin".into(),
            ..ReceivingForm::default()
        },
        ..LetterForm::default()
    }
}

fn read(form: &LetterForm) -> Result<LetterTerms, crate::refusal::FieldErrors> {
    form.read(INVITATION, HouseholdModel::SplitModules, Cohort(2027), today())
}

#[test]
fn the_vectors_of_credit_codes_hold() {
    let mut reader = csv::Reader::from_reader(VECTORS.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).filter(|row| &row[0] == "uscc").collect();
    assert_eq!(rows.len(), 25);
    for row in rows {
        match CreditCode::strict(&row[1]) {
            Ok(code) if &row[3] == "org-code-checksum" => {
                assert!(code.body_is_doubtful(), "a fault of the body is a warning")
            }
            Ok(code) => assert!(&row[2] == "1" && !code.body_is_doubtful(), "{code}: {}", &row[3]),
            Err(problem) => assert_eq!((&row[2], &row[3]), ("0", problem.rule()), "{}", &row[1]),
        }
    }
    assert_eq!(CreditCode::parse(" 9111 0000yt0000011w").unwrap().as_str(), "91110000YT0000011W");
    assert!(
        CreditCode::parse("911306007216356986").is_err(),
        "printed on a published slide with a wrong check character"
    );
}

#[test]
fn amounts_are_whole_yuan() {
    for (text, amount) in [
        ("9500", 9500),
        ("9,500", 9500),
        ("９，５００", 9500),
        ("¥9500元", 9500),
        ("9500.00", 9500),
        ("9,500元/月", 9500),
        ("0", 0),
    ] {
        assert_eq!(Yuan::parse(text), Ok(Yuan(amount)), "{text}");
    }
    for text in ["3000 左右", "面议", "", "9,50", "-5", "1e4", "8千"] {
        assert_eq!(Yuan::parse(text), Err(AmountProblem::NotANumber), "{text}");
    }
    assert_eq!(Yuan::parse("9500.5"), Err(AmountProblem::NotWhole));
    assert_eq!(Yuan::parse("99999999999"), Err(AmountProblem::TooLarge));
    assert_eq!(Yuan(1_234_567).to_string(), "1,234,567");
}

#[test]
fn a_letter_is_read_and_printed() {
    let terms = read(&letter()).unwrap();
    assert_eq!((terms.pay, terms.trial_period), (Some(Yuan(9500)), Some(TrialPeriod::Months(2))));
    assert_eq!(terms.soft_warnings(), []);
    let block = terms.block();
    assert_eq!(
        (block.job_category.as_str(), block.probation.as_str(), block.work_place.as_str()),
        ("工程技术人员", "2 个月", "江苏省苏州市")
    );
    assert_eq!(terms.receiving.block().archive_kind, "托管单位接收");
    let preview = LetterPreview::of(&terms, "示例数据技术有限公司", "示例学生", today().start().plus_hours(10));
    assert_eq!(preview.greeting, "示例学生，你好。");
    assert_eq!(
        preview.body,
        "我单位拟录用你为后端开发工程师，转正起薪 9,500 元/月，工作地点江苏省苏州市。请于 2027 年 7 月 5 日 前报到。请在 11 月 29 日 24:00 前回应，逾期邀请自动失效。"
    );
    assert_eq!(preview.date, "2026 年 11 月 22 日");
}

#[test]
fn a_letter_says_what_is_wrong_in_form_order() {
    let wrong = LetterForm {
        post: " ".into(),
        days: "31".into(),
        penalty: "3000 左右".into(),
        report_by: "2026-11-21".into(),
        work_region: String::new(),
        phone: "电话".into(),
        supplement: "字".repeat(1001),
        ..letter()
    };
    let errors = read(&wrong).unwrap_err();
    let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["post", "days", "penalty", "report_by", "work_region", "phone", "supplement"]);
    assert_eq!(errors.of("penalty"), Some("请填写数字，例如 3000"));
    assert_eq!(errors.of("days"), Some("应约有效期应为 1 至 30 天的整数"));
    assert!(read(&LetterForm { trial_period: "7个月".into(), ..letter() }).is_err());
    let receiving = ReceivingForm { archive_name: String::new(), household_type: "none".into(), ..letter().receiving };
    let errors = read(&LetterForm { receiving, ..letter() }).unwrap_err();
    assert_eq!(
        (errors.of("archive_name"), errors.of("household_type")),
        (Some("请填写档案转递单位名称"), Some("请选择户口迁移类型"))
    );
}

#[test]
fn high_penalties_and_low_trial_pay_are_pointed_out_not_refused() {
    let terms = read(&LetterForm { penalty: "5001".into(), trial_pay: "7599".into(), ..letter() }).unwrap();
    assert_eq!(terms.soft_warnings(), [SoftWarning::HighPenalty, SoftWarning::LowTrialPay]);
    let terms = read(&LetterForm { penalty: "5000".into(), trial_pay: "7600".into(), ..letter() }).unwrap();
    assert_eq!(terms.soft_warnings(), []);
}

#[test]
fn an_offline_agreement_asks_for_less_and_hubei_for_more() {
    let bare = LetterForm {
        days: String::new(),
        pay: String::new(),
        work_region: String::new(),
        report_by: "2020-01-01".into(),
        ..letter()
    };
    let terms = bare.read(LetterPurpose::Agreement, HouseholdModel::SplitModules, Cohort(2027), today()).unwrap();
    assert_eq!((terms.days, terms.pay), (None, None));
    let errors = letter().receiving.read(HouseholdModel::Split).unwrap_err();
    let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["archive_address", "archive_postcode", "archive_contact", "archive_phone"]);
}

#[test]
fn the_words_of_receiving_are_those_of_the_tables() {
    use crate::codes::Builtin;
    for kind in ArchiveType::ALL.iter().copied() {
        assert_eq!(Builtin::ArchiveTransferTypes.table().name_of(kind.as_str()), Some(kind.name()));
    }
    for kind in HouseholdType::ALL.iter().copied() {
        assert_eq!(Builtin::HouseholdTransferTypes.table().name_of(kind.as_str()), Some(kind.name()));
    }
}

#[test]
fn a_profile_is_checked_whole() {
    let form = EmployerProfileForm {
        name: "示例数据技术有限公司".into(),
        credit_code: "91110000YT0000011W".into(),
        nature: "39".into(),
        industry: "34".into(),
        region: "北京市海淀区".into(),
        address: "示例路 1 号".into(),
        contact_name: "示例联系人".into(),
        contact_mobile: "13800000001".into(),
        ..EmployerProfileForm::default()
    };
    let profile = form.read(Cohort(2027)).unwrap();
    assert_eq!(profile.full_address(), "北京市海淀区示例路 1 号");
    assert_eq!(
        (profile.block().phone.as_str(), profile.block().industry.as_str()),
        ("13800000001", "信息传输、软件和信息技术服务业")
    );
    let renamed = EmployerProfile { name: "另一家公司".into(), ..profile.clone() };
    assert_eq!(profile.operator_changes(&renamed), ["单位名称"]);
    let errors = EmployerProfileForm { contact_mobile: String::new(), nature: "77".into(), ..form }
        .read(Cohort(2027))
        .unwrap_err();
    assert_eq!(errors.of("contact_phone"), Some("联系人电话和手机至少填写一个"));
    assert!(errors.of("nature").is_some());
}

#[test]
fn admission_goes_its_way() {
    let guard = |refused: Result<Admission, crate::refusal::Refusal>| refused.unwrap_err().guard;
    assert_eq!(guard(Admission::Draft.submit(&["营业执照"], NOW)), "registration-incomplete");
    let pending = Admission::Draft.submit(&[], NOW).unwrap();
    assert_eq!(pending.clone().take_back(), Ok(Admission::Draft));
    assert_eq!(guard(pending.clone().return_for_correction(" ", NOW)), "reason-missing");
    let returned = pending.clone().return_for_correction("营业执照不清晰", NOW).unwrap();
    assert!(returned.may_invite().unwrap_err().reason.contains("营业执照不清晰"));
    assert!(returned.submit(&[], NOW).is_ok());
    let admitted = pending.admit(NOW).unwrap();
    assert!(admitted.may_invite().is_ok());
    assert_eq!(guard(admitted.clone().admit(NOW)), "registration-not-pending");
    let recheck = admitted.clone().recheck(vec!["单位名称".into()], NOW.plus_hours(1)).unwrap();
    assert!(recheck.may_invite().is_err());
    assert_eq!(recheck.clone().admit(NOW.plus_hours(2)), Ok(admitted.clone()));
    assert_eq!(recheck.return_for_correction("材料不足", NOW), Ok(admitted.clone()));
    let frozen = admitted.clone().freeze(FrozenBy::Operator, "多次举报属实", NOW).unwrap();
    assert_eq!(guard(frozen.clone().freeze(FrozenBy::Operator, "再次", NOW)), "employer-frozen");
    let stored = serde_json::to_string(&frozen).unwrap();
    assert_eq!(serde_json::from_str::<Admission>(&stored).unwrap(), frozen);
    assert_eq!(frozen.thaw(), Ok(admitted));
}

#[test]
fn a_second_registration_of_a_code_becomes_a_claim() {
    let holder = EmployerId(Uuid::from_u128(7));
    assert_eq!(register(None), Registration::New);
    assert_eq!(register(Some(holder)), Registration::Claim(holder));
    let open = RequestState::Open { asked_at: NOW };
    assert_eq!(open.clone().refuse("", NOW).unwrap_err().guard, "reason-missing");
    let granted = open.grant("", NOW).unwrap();
    assert_eq!(granted.refuse("材料不足", NOW).unwrap_err().guard, "request-decided");
}

#[test]
fn warnings_are_shared_from_the_fifth_school_on() {
    assert_eq!(
        (reach(4, 5), reach(5, 5), reach(100, 0)),
        (WarningReach::OwnSchool, WarningReach::National, WarningReach::OwnSchool)
    );
    let mark = |code: &str, kinds: &[&str]| WarningMark::read(SchoolId(1), "示例公司", code, kinds, "", NOW);
    assert_eq!(
        mark("91110000YT0000011W", &["fake", "violation", "fake"]).unwrap().kinds,
        [WarningKind::Violation, WarningKind::Fake]
    );
    let errors = mark("", &["unknown"]).unwrap_err();
    assert!(errors.of("credit_code").is_some() && errors.of("kinds").is_some());
}

proptest! {
    #[test]
    fn terms_survive_their_form(days in 1u16..31, trial in prop::option::of(0u32..9_999_999), pay in 0u32..9_999_999, months in 0u16..7, supplement in "[一-龥，。\\n]{0,60}") {
        let form = LetterForm {
            days: days.to_string(),
            trial_pay: trial.map(|trial| trial.to_string()).unwrap_or_default(),
            pay: pay.to_string(),
            trial_period: format!("{months}个月"),
            supplement,
            ..letter()
        };
        let terms = read(&form).unwrap();
        prop_assert_eq!(read(&terms.form()).unwrap(), terms.clone());
        let stored = serde_json::to_string(&terms).unwrap();
        prop_assert_eq!(serde_json::from_str::<LetterTerms>(&stored).unwrap(), terms);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,30}") {
        let _ = CreditCode::parse(&text);
        let _ = Yuan::parse(&text);
        let _ = TrialPeriod::parse(&text);
        let form = LetterForm { days: text.clone(), report_by: text.clone(), work_region: text.clone(), phone: text.clone(), ..letter() };
        let _ = read(&form);
    }

    #[test]
    fn one_wrong_character_of_a_code_is_always_found(place in 0usize..17, shift in 1usize..31) {
        let alphabet: Vec<char> = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().collect();
        let mut code: Vec<char> = "91110000YT0000011W".chars().collect();
        let old = alphabet.iter().position(|c| *c == code[place]).unwrap();
        code[place] = alphabet[(old + shift) % 31];
        let code: String = code.into_iter().collect();
        prop_assert!(CreditCode::strict(&code).is_err());
        prop_assert_ne!(check_character(&code), Some('W'));
    }
}
