use proptest::prelude::*;

use super::resident_id::{RegionRule, check, check_character};
use super::*;
use crate::time::{Day, Instant};

const VECTORS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/vectors/identifiers.csv"));

fn today() -> Day {
    Day::new(2025, 1, 1).unwrap()
}

fn vectors(kind: &str) -> Vec<(String, bool, String)> {
    let mut reader = csv::Reader::from_reader(VECTORS.as_bytes());
    let rows = reader.records().map(Result::unwrap).filter(|row| &row[0] == kind);
    rows.map(|row| (row[1].to_owned(), &row[2] == "1", row[3].to_owned())).collect()
}

fn resident(text: &str) -> Result<IdentityDocument, DocumentProblem> {
    IdentityDocument::parse(DocumentKind::ResidentId, text, today())
}

#[test]
fn the_vectors_of_identity_numbers_hold() {
    let vectors = vectors("resident_id");
    assert_eq!(vectors.len(), 32);
    for (number, valid, reason) in vectors {
        match check(&number, today(), RegionRule::Division) {
            Ok(()) => assert!(valid, "{number} should fail by {reason}"),
            Err(problem) => {
                assert!(!valid, "{number}: {problem}");
                assert!(
                    reason == problem.rule() || reason.ends_with(&format!("rejected by rule: {})", problem.rule())),
                    "{number}: {reason} / {}",
                    problem.rule()
                );
            }
        }
    }
}

#[test]
fn the_vectors_of_mobiles_hold() {
    let vectors = vectors("mobile");
    assert_eq!(vectors.len(), 28);
    for (number, valid, reason) in vectors {
        let valid = valid || reason.contains("strict only");
        assert_eq!(Mobile::strict(&number).is_ok(), valid, "{number}: {reason}");
    }
}

#[test]
fn what_people_type_is_normalised_first() {
    let document = resident("　３１０００0２００２０８２９０２２ｘ ").unwrap();
    assert_eq!(document.reveal(), "31000020020829022X");
    assert_eq!(document.birth_day(), Day::new(2002, 8, 29));
    assert_eq!(document.sex(), Some(Sex::Female));
    assert_eq!(Mobile::parse(" +86 138-0000-0001").unwrap().reveal(), "13800000001");
    assert_eq!(Mobile::parse("１３８００000001").unwrap().reveal(), "13800000001");
    assert_eq!(Mobile::parse("8613800000001").unwrap().reveal(), "13800000001");
    assert_eq!(Email::parse(" Li.Si＠Example.EDU.cn ").unwrap().reveal(), "Li.Si@example.edu.cn");
}

#[test]
fn withdrawn_divisions_are_accepted_and_flagged() {
    let number = |region: &str| {
        let body = format!("{region}20010314011");
        let last = check_character(&body).unwrap();
        format!("{body}{last}")
    };
    assert!(!resident(&number("110101")).unwrap().region_unknown());
    assert!(resident(&number("110103")).unwrap().region_unknown(), "崇文区, withdrawn in 2010");
    for impossible in ["440001", "990000", "110191", "119101", "000000"] {
        assert_eq!(
            resident(&number(impossible)).unwrap_err().to_string(),
            "身份证号前 6 位地区码不存在，请对照证件核对",
            "{impossible}"
        );
    }
    let permit = resident(&number("830000")).unwrap();
    assert_eq!(permit.kind(), DocumentKind::ResidencePermit, "one person, one key");
    assert_eq!(IdentityDocument::parse(DocumentKind::ResidencePermit, &number("830000"), today()).unwrap(), permit);
    assert!(IdentityDocument::parse(DocumentKind::ResidencePermit, &number("110101"), today()).is_err());
}

#[test]
fn other_documents_have_their_own_shapes() {
    let parse = |kind, text| IdentityDocument::parse(kind, text, today());
    assert!(parse(DocumentKind::HongKongMacaoPass, "h00000000").is_ok());
    assert!(parse(DocumentKind::HongKongMacaoPass, "00000000").is_err());
    assert!(parse(DocumentKind::TaiwanPass, "00000001").is_ok());
    assert!(parse(DocumentKind::TaiwanPass, "0000001").is_err());
    assert!(parse(DocumentKind::Passport, "e00000000").is_ok());
    assert!(parse(DocumentKind::Passport, "护照").is_err());
    assert!(parse(DocumentKind::ForeignResidentCard, "USA000000000000").is_ok());
    assert!(parse(DocumentKind::ForeignResidentCard, "110000200103140113").is_err());
    assert_eq!(parse(DocumentKind::Passport, "").unwrap_err(), DocumentProblem::Empty);
    assert_eq!(DocumentKind::read("台胞证"), Some(DocumentKind::TaiwanPass));
    for kind in DocumentKind::ALL.iter().copied() {
        assert_eq!(DocumentKind::read(kind.name()), Some(kind));
        assert_eq!(DocumentKind::parse(kind.as_str()), Some(kind));
    }
}

#[test]
fn problems_say_what_is_wrong_and_how_to_fix_it() {
    let say = |text: &str| resident(text).unwrap_err().to_string();
    assert_eq!(say("11000020010314011"), "身份证号应为 18 位，现为 17 位，请核对是否漏填或多填");
    assert_eq!(say("110105491231002"), "这是 15 位旧身份证号，请填写现在使用的 18 位号码");
    assert_eq!(say("11000020O103140113"), "身份证号第 9 位不是数字，前 17 位只能是数字，末位是数字或大写 X");
    assert_eq!(Mobile::parse("1380000").unwrap_err().to_string(), "手机号码应为 11 位，现为 7 位");
    assert_eq!(
        Mobile::parse("14400000000").unwrap_err().to_string(),
        "144 号段用于设备，收不到短信，请填写本人使用的手机号码"
    );
    assert_eq!(Email::parse("lisi@example").unwrap_err(), EmailProblem::Domain);
    assert_eq!(Email::parse("li..si@example.cn").unwrap_err(), EmailProblem::Local);
    assert_eq!(Email::parse("lisi").unwrap_err(), EmailProblem::NoAt);
}

#[test]
fn nothing_is_shown_unmasked_by_chance() {
    let document = resident("110000200103140113").unwrap();
    assert_eq!(document.masked(), "1100**********0113");
    assert_eq!(Mobile::parse("13900006021").unwrap().masked(), "139****6021");
    assert_eq!(Email::parse("lisi@example.cn").unwrap().masked(), "l***@example.cn");
    let contact = Contact::parse(ContactKind::Mobile, "13900006021").unwrap();
    let name = PersonName::parse("测试学生").unwrap();
    let shown = format!("{document:?} {document} {contact:?} {contact} {name:?} {name}");
    assert!(!shown.contains("20010314") && !shown.contains("0000602") && !shown.contains("试学"), "{shown}");
    let pass = IdentityDocument::parse(DocumentKind::TaiwanPass, "00000001", today()).unwrap();
    assert_eq!(pass.masked(), "00****01");
}

#[test]
fn names_are_unified_and_compared() {
    let name = |text: &str| PersonName::parse(text).unwrap();
    assert_eq!(name("　张　三 ").reveal(), "张三");
    assert_eq!(name("阿依努尔•买买提").reveal(), "阿依努尔·买买提");
    assert_eq!(name("阿依努尔.买买提").reveal(), "阿依努尔·买买提");
    assert!(name("阿依努尔 · 买买提").is_same_as(&name("阿依努尔买买提")));
    assert!(name("Anna  MARIA O’Neil").is_same_as(&name("anna maria o'neil")));
    assert_eq!(name("ＡＮＮＡ").reveal(), "ANNA");
    assert_eq!(name("㐂〇𠮷").masked(), "㐂**");
}

#[test]
fn names_with_traps_are_refused_or_flagged() {
    let problem = |text: &str| PersonName::parse(text).unwrap_err();
    assert_eq!(problem("张\u{200b}三"), NameProblem::Invisible { place: 2 });
    assert_eq!(problem("张\u{202e}三"), NameProblem::Invisible { place: 2 });
    assert_eq!(problem("张\u{0}三"), NameProblem::Invisible { place: 2 });
    assert_eq!(problem("محمد"), NameProblem::RightToLeft);
    assert_eq!(problem("张\u{e000}"), NameProblem::PrivateUse);
    assert_eq!(problem("张3"), NameProblem::Character { found: '3' });
    assert_eq!(problem("<b>"), NameProblem::Character { found: '<' });
    assert_eq!(problem(" · "), NameProblem::NoLetters);
    assert_eq!(problem("  "), NameProblem::Empty);
    assert_eq!(problem(&"张".repeat(61)), NameProblem::TooLong { found: 61 });
    let suspicion = |text: &str| PersonName::parse(text).unwrap().suspicion();
    assert_eq!(suspicion("张三"), None);
    assert_eq!(suspicion("Anna"), None);
    assert_eq!(suspicion("⽂文"), Some(NameSuspicion::LooksLikeHan('⽂')));
    assert_eq!(suspicion("Аnna"), Some(NameSuspicion::MixedScripts), "the first letter is Cyrillic");
    assert_eq!(suspicion("张二ニ"), Some(NameSuspicion::MixedScripts), "the last letter is Katakana");
}

mod contacts {
    use super::*;

    const SET: Instant = Instant::from_micros(1_700_000_000_000_000);

    fn facts(origin: ContactOrigin, older_contacts: bool) -> ContactFacts {
        ContactFacts {
            origin,
            set_at: SET,
            verified_at: None,
            older_contacts,
            notice_sent_at: None,
            activated_at: None,
        }
    }

    #[test]
    fn the_first_contact_counts_from_activation() {
        let mut first = facts(ContactOrigin::SchoolImport, false);
        assert_eq!(first.standing(SET.plus_hours(500)), Standing::NotActivated);
        first.activated_at = Some(SET.plus_hours(2));
        assert_eq!(first.standing(SET.plus_hours(2)), Standing::Counts(SET.plus_hours(2)));
    }

    #[test]
    fn a_contact_set_by_staff_counts_a_day_after_the_notice() {
        let mut changed = facts(ContactOrigin::Staff, true);
        changed.activated_at = Some(SET.plus_hours(-100));
        assert_eq!(changed.may_prove(SET.plus_hours(100)).unwrap_err().guard, "contact-notice-missing");
        changed.notice_sent_at = Some(SET.plus_minutes(5));
        let from = SET.plus_minutes(5).plus_hours(24);
        assert_eq!(changed.may_prove(from.plus_seconds(-1)).unwrap_err().guard, "contact-too-new");
        assert_eq!(changed.may_prove(from), Ok(from));
        assert!(!changed.may_log_in(true), "given by staff and never proven");
    }

    #[test]
    fn an_own_contact_counts_once_proven() {
        let mut own = facts(ContactOrigin::Own, true);
        assert_eq!(own.standing(SET), Standing::Unverified);
        own.verified_at = Some(SET.plus_seconds(30));
        assert_eq!(own.counts_from(), Some(SET.plus_seconds(30)));
        assert!(own.may_log_in(true) && !own.may_log_in(false));
    }

    proptest! {
        #[test]
        fn staff_never_make_a_contact_count_within_a_day(imported: bool, set in 0i64..1_000_000, notice in proptest::option::of(0i64..1_000_000), activated in proptest::option::of(0i64..1_000_000), waited in 0i64..86_400) {
            let facts = ContactFacts {
                origin: if imported { ContactOrigin::SchoolImport } else { ContactOrigin::Staff },
                set_at: Instant::EPOCH.plus_seconds(set),
                verified_at: None,
                older_contacts: true,
                notice_sent_at: notice.map(|at| Instant::EPOCH.plus_seconds(at)),
                activated_at: activated.map(|at| Instant::EPOCH.plus_seconds(at)),
            };
            prop_assert!(facts.may_prove(facts.set_at.plus_seconds(waited)).is_err());
        }
    }
}

proptest! {
    #[test]
    fn no_text_breaks_a_parser(text in "\\PC{0,70}") {
        for kind in DocumentKind::ALL.iter().copied() {
            if let Ok(document) = IdentityDocument::parse(kind, &text, today()) {
                prop_assert_eq!(IdentityDocument::parse(document.kind(), document.reveal(), today()), Ok(document));
            }
        }
        let _ = Mobile::parse(&text);
        let _ = Email::parse(&text);
        if let Ok(name) = PersonName::parse(&text) {
            prop_assert_eq!(PersonName::parse(name.reveal()), Ok(name));
        }
    }

    #[test]
    fn one_wrong_digit_is_always_found(year in 1950i16..2024, month in 1i8..13, day in 1i8..29, sequence in 1u16..1000, place in 0usize..17, shift in 1u8..10) {
        let body = format!("110000{year}{month:02}{day:02}{sequence:03}");
        let number = format!("{body}{}", check_character(&body).unwrap());
        let document = resident(&number).unwrap();
        prop_assert_eq!(document.birth_day(), Day::new(year, month, day));
        prop_assert_eq!(document.sex() == Some(Sex::Male), sequence % 2 == 1);
        prop_assert_eq!(document.masked().chars().count(), 18);
        let mut wrong = number.into_bytes();
        wrong[place] = b'0' + (wrong[place] - b'0' + shift) % 10;
        prop_assert!(resident(&String::from_utf8(wrong).unwrap()).is_err());
    }
}
