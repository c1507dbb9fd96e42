use proptest::prelude::*;

use super::*;
use crate::ids::Cohort;

fn sample() -> AgreementDocument {
    AgreementDocument {
        form: AgreementForm::Online,
        parties: Parties::Two,
        issue: Some(Issue {
            number: AgreementNumber::national(Cohort(2026), "10001", 399_528_998).unwrap(),
            version: 1,
            decided: Instant::from_micros(1_763_000_000_000_000),
            salt: [7; 32],
        }),
        employer: EmployerBlock { name: "示例科技有限公司".into(), ..EmployerBlock::default() },
        graduate: GraduateBlock {
            name: "欧阳㛃".into(),
            document_number: Masked::document_number("11010520010101003X"),
            mobile: Masked::mobile("13800000001"),
            ..GraduateBlock::default()
        },
        terms: TermsBlock { probation_pay_yuan: Some(6000), report_by: Day::new(2026, 7, 10), ..TermsBlock::default() },
        transfer: TransferBlock::default(),
        supplement: "第一行\n第二行 \\ 反斜线\r".into(),
        school: SchoolBlock { name: "示例大学".into(), ..SchoolBlock::default() },
        consents: vec![Consent {
            signatory: Signatory::Graduate,
            at: Instant::from_micros(1_762_900_000_000_000),
            name: "欧阳㛃".into(),
            act: "同意签约".into(),
        }],
        template: TemplateStamp { id: "two-party-1".into(), sha256: [9; 32] },
    }
}

#[test]
fn an_agreement_survives_its_canonical_text() {
    let document = sample();
    let text = document.canonical_text();
    assert_eq!(AgreementDocument::from_canonical(&text, [7; 32]), Ok(document));
    assert!(text.starts_with("qicheng-agreement: 1\nform: online\nparties: two\nnumber: 2026110001399528998\n"));
    assert!(text.contains("\nsupplement: 第一行\\n第二行 \\\\ 反斜线\\r\n"));
}

#[test]
fn a_preview_survives_too_and_has_no_hash() {
    let document = AgreementDocument { issue: None, ..sample() };
    assert_eq!(AgreementDocument::from_canonical(&document.canonical_text(), [0; 32]), Ok(document.clone()));
    assert_eq!(document.content_hash(), None);
    assert_eq!(document.verification_path(), None);
}

#[test]
fn the_hash_is_of_text_template_and_salt() {
    let document = sample();
    let mut bytes = document.canonical_text().into_bytes();
    bytes.extend([9; 32]);
    bytes.extend([7; 32]);
    let expected: [u8; 32] = Sha256::digest(&bytes).into();
    let hash = document.content_hash().unwrap();
    assert_eq!(hash.bytes(), &expected);
    assert_eq!(hash.to_string().len(), 64);
    assert_eq!(
        document.verification_path().unwrap(),
        format!("/verify/agreement/2026110001399528998/{}", &hash.to_string()[..16])
    );
}

#[test]
fn a_change_of_any_part_changes_the_hash() {
    let hash = sample().content_hash();
    let mut text = sample();
    text.terms.probation_pay_yuan = Some(6001);
    let mut template = sample();
    template.template.sha256 = [8; 32];
    let mut salt = sample();
    salt.issue.as_mut().unwrap().salt = [8; 32];
    for other in [text, template, salt] {
        assert_ne!(other.content_hash(), hash);
    }
}

#[test]
fn a_text_that_was_touched_is_refused_and_the_line_named() {
    let text = sample().canonical_text();
    let refused = |text: &str| AgreementDocument::from_canonical(text, [7; 32]).unwrap_err();
    assert_eq!(refused(&text.replace("form: online", "form: Online")).key, "form");
    assert_eq!(refused(&text.replace("version: 1", "version: 01")).line, 5);
    assert_eq!(refused(&text.replace("2026-07-10", "20260710")).key, "terms.report_by");
    assert_eq!(refused(&format!("{text}more: 1\n")).key, "end of text");
    assert_eq!(refused(text.trim_end()).key, "consent.act");
    assert_eq!(refused("").line, 1);
    let unmasked = text.replace("1101**********003X", "11010520010101003X");
    assert_eq!(refused(&unmasked).key, "graduate.document_number");
}

#[test]
fn personal_numbers_are_never_whole() {
    assert_eq!(Masked::document_number("11010520010101003X").as_str(), "1101**********003X");
    assert_eq!(Masked::document_number("H12345678").as_str(), "H1*****78");
    assert_eq!(Masked::document_number("E1234567").as_str(), "E1****67");
    assert_eq!(Masked::mobile("13800000001").as_str(), "138****0001");
    assert_eq!(Masked::mobile("").as_str(), "");
    assert_eq!(Masked::parse("13800000001"), None);
}

#[test]
fn published_templates_never_change() {
    let found: Vec<_> = Template::all().iter().map(|template| (template.id, hex(template.sha256()))).collect();
    let pinned = PINNED.map(|(id, hash)| (id, hash.to_owned()));
    assert_eq!(found, pinned, "new wording is a new template under a new id");
    for template in Template::all() {
        assert_eq!(Template::find(&template.stamp()), Some(template));
        assert_eq!(Template::current(template.parties).parties, template.parties);
    }
    assert_eq!(Template::find(&TemplateStamp { id: "two-party-1".into(), sha256: [0; 32] }), None);
}

const PINNED: [(&str, &str); 4] = [
    ("two-party-1", "a55d55a4f6dbd93ff88884c3640c2ed299efe4593007f9b514548732f3813004"),
    ("three-party-1", "beaf6ad936ecc6433d53b9e8fe8d31ff1e375b33ad5c71aa7aaf3a50eee310c6"),
    ("two-party-2", "76edad62c8b5cfa3d8d575fa3b9480f6f92254c6c7f63cb246a068d0ead4cc77"),
    ("three-party-2", "b02fb50ccafa00cc8b9af292486652c93e11cb80bdf19d3ec7a4478d30843531"),
];

fn hex(bytes: [u8; 32]) -> String {
    ContentHash::from_bytes(bytes).to_string()
}

proptest! {
    #[test]
    fn any_words_survive(name in any::<String>(), supplement in any::<String>(), pay: Option<u32>) {
        let mut document = sample();
        document.graduate.name = name;
        document.supplement = supplement;
        document.terms.penalty_yuan = pay;
        let text = document.canonical_text();
        prop_assert_eq!(AgreementDocument::from_canonical(&text, [7; 32]), Ok(document));
    }

    #[test]
    fn any_other_text_is_refused_without_a_panic(text in any::<String>()) {
        prop_assert!(AgreementDocument::from_canonical(&text, [0; 32]).is_err());
    }
}
