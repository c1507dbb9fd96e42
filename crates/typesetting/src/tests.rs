use std::io::Write as _;
use std::process::Command;

use domain::agreements::{
    AgreementForm, AgreementNumber, Consent, EmployerBlock, GraduateBlock, Issue, Masked, Parties, SchoolBlock,
    Signatory, TermsBlock, TransferBlock,
};
use domain::ids::Cohort;
use domain::time::{Day, Instant};
use sha2::{Digest, Sha256};

use super::*;

const ORIGIN: &str = "https://jiuye.example.cn";

fn typesetter() -> Typesetter {
    Typesetter::new(ORIGIN)
}

fn at(day: &str, minutes: i64) -> Instant {
    Day::parse(day).unwrap().start().plus_minutes(minutes)
}

fn consent(signatory: Signatory, at: Instant, name: &str, act: &str) -> Consent {
    Consent { signatory, at, name: name.into(), act: act.into() }
}

/// A whole agreement of invented people.
fn sample(parties: Parties, form: AgreementForm) -> AgreementDocument {
    let decided = at("2026-05-20", 866);
    AgreementDocument {
        form,
        parties,
        issue: Some(Issue {
            number: AgreementNumber::national(Cohort(2026), "10001", 399_528_998).unwrap(),
            version: 1,
            decided,
            salt: [7; 32],
        }),
        employer: EmployerBlock {
            name: "云岭示例智能装备股份有限公司".into(),
            credit_code: "91110108MA00000000".into(),
            nature: "其他企业".into(),
            industry: "制造业".into(),
            address: "示例省云岭市高新技术产业开发区创新大道 188 号 3 号楼".into(),
            contact: "示例联系人".into(),
            phone: "0871-60000000".into(),
            email: "hr@example.cn".into(),
        },
        graduate: GraduateBlock {
            name: "欧阳㛃".into(),
            gender: "女".into(),
            document_kind: "居民身份证".into(),
            document_number: Masked::document_number("110101200401010000"),
            student_number: "2022010101".into(),
            school: "示例大学".into(),
            department: "机械与运载工程学院".into(),
            major: "机械设计制造及其自动化".into(),
            level: "本科生毕业".into(),
            training_mode: "非定向".into(),
            duration: "4 年".into(),
            graduation: "2026 年 6 月".into(),
            origin: "示例省云岭市五华区".into(),
            mobile: Masked::mobile("13800000001"),
            email: "ouyang@example.cn".into(),
        },
        terms: TermsBlock {
            job_category: "工程技术人员".into(),
            post: "机械设计工程师".into(),
            probation: "3 个月".into(),
            probation_pay_yuan: Some(7200),
            regular_pay_yuan: Some(9000),
            penalty_yuan: Some(5000),
            report_by: Day::parse("2026-07-10"),
            report_place: "云岭市总部一楼人力资源部".into(),
            work_place: "示例省云岭市高新技术产业开发区".into(),
        },
        transfer: TransferBlock {
            archive_kind: "托管单位接收".into(),
            archive_receiver: "云岭市人才服务中心".into(),
            archive_address: "示例省云岭市五华区人民路 66 号".into(),
            archive_postcode: "650000".into(),
            archive_contact: "档案科".into(),
            archive_phone: "0871-61111111".into(),
            household_kind: "签约单位接收".into(),
            household_address: "示例省云岭市高新技术产业开发区创新大道 188 号（集体户）".into(),
        },
        supplement: "一、甲方为乙方提供首年免费住宿。\n二、乙方考取研究生或者公务员的，凭录取（录用）通知解除本协议，不支付违约金。".into(),
        school: SchoolBlock {
            name: "示例大学".into(),
            handler: "就业指导中心".into(),
            phone: "010-60000000".into(),
            address: "示例市学院路 1 号".into(),
            postcode: "100000".into(),
        },
        consents: vec![
            consent(Signatory::Employer, at("2026-05-11", 612), "示例联系人", "在平台发出签约邀请"),
            consent(Signatory::Graduate, at("2026-05-12", 1203), "欧阳㛃", "在平台同意签约，经手机验证码确认"),
            consent(
                Signatory::School,
                decided,
                "就业指导中心",
                if parties == Parties::Two { "鉴证通过" } else { "审核通过" },
            ),
        ],
        template: Template::current(parties).stamp(),
    }
}

/// The text a reader can select and copy, by an independent program (poppler-utils, installed by `cargo xtask test`).
fn text_of(pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(file.path())
        .arg("-")
        .output()
        .expect("pdftotext of poppler-utils must be installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n")
}

/// Written for the eyes when `QICHENG_LOOK` names a folder.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("QICHENG_LOOK") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}

async fn pdf(document: &AgreementDocument) -> Vec<u8> {
    typesetter().agreement(document).await.unwrap()
}

#[tokio::test]
async fn a_two_party_online_agreement_reads_as_agreed() {
    let pdf = pdf(&sample(Parties::Two, AgreementForm::Online)).await;
    keep("two-online.pdf", &pdf);
    insta::assert_snapshot!(text_of(&pdf));
}

#[tokio::test]
async fn a_three_party_offline_agreement_reads_as_agreed() {
    let mut document = sample(Parties::Three, AgreementForm::Offline);
    document.consents.retain(|consent| consent.signatory != Signatory::Employer);
    let pdf = pdf(&document).await;
    keep("three-offline.pdf", &pdf);
    insta::assert_snapshot!(text_of(&pdf));
}

#[tokio::test]
async fn a_preview_says_so_and_names_no_number() {
    let mut document = sample(Parties::Two, AgreementForm::Online);
    document.issue = None;
    document.consents.truncate(1);
    document.terms = TermsBlock { post: "工程师".into(), ..TermsBlock::default() };
    document.supplement.clear();
    let pdf = pdf(&document).await;
    keep("preview.pdf", &pdf);
    let text = text_of(&pdf);
    assert!(text.contains("未经学校鉴证，不具有效力"), "{text}");
    assert!(!text.contains("SHA-256"));
    let pages = typesetter().agreement_pages(&document).await.unwrap();
    keep("preview-1.png", &pages[0]);
}

#[tokio::test]
async fn a_corrected_version_says_what_it_replaces() {
    let mut document = sample(Parties::Two, AgreementForm::Online);
    document.issue.as_mut().unwrap().version = 2;
    let text = text_of(&pdf(&document).await);
    assert!(text.contains("第 2 版") && text.contains("代替第 1 版"), "{text}");
}

#[tokio::test]
async fn rare_names_print() {
    let rare = ['㛃', '䶮', '𬱖', '龑', '喆', '堃', '·'];
    let mut document = sample(Parties::Two, AgreementForm::Online);
    document.graduate.name = rare.iter().collect();
    let text = text_of(&pdf(&document).await);
    for c in rare {
        assert!(text.contains(c), "{c} {:04X}", u32::from(c));
    }
}

#[tokio::test]
async fn a_character_in_no_face_is_named_and_stops_the_render() {
    let typesetter = typesetter();
    assert_eq!(typesetter.missing_glyphs("王㛃\n𬱖 Li·Wei"), Vec::<char>::new());
    assert_eq!(typesetter.missing_glyphs("王\u{10FFFD}小\u{1F600}\u{10FFFD}"), ['\u{10FFFD}', '\u{1F600}']);
    let mut document = sample(Parties::Two, AgreementForm::Online);
    document.graduate.name = "王\u{1F600}".into();
    let problem = typesetter.agreement(&document).await.unwrap_err();
    assert!(problem.cause.contains('\u{1F600}') && !problem.temporary, "{problem}");
}

#[tokio::test]
async fn a_template_this_build_lacks_is_named() {
    let mut document = sample(Parties::Two, AgreementForm::Online);
    document.template.id = "two-party-99".into();
    let problem = typesetter().agreement(&document).await.unwrap_err();
    assert!(problem.cause.contains("two-party-99"), "{problem}");
}

#[tokio::test]
async fn markup_in_facts_is_only_text() {
    let mut document = sample(Parties::Two, AgreementForm::Online);
    let hostile = "#panic(\"x\") *粗* $x$ \\ <a> @b [c] #read(\"/etc/passwd\")";
    document.supplement = hostile.into();
    let text = text_of(&pdf(&document).await);
    assert!(text.contains("#panic(\"x\") *粗* $x$ \\ <a> @b [c]"), "{text}");
}

#[tokio::test]
async fn equal_input_gives_equal_bytes_of_a_small_archival_file() {
    let document = sample(Parties::Two, AgreementForm::Online);
    let (first, second) = (pdf(&document).await, pdf(&document).await);
    assert!(first == second, "bytes differ");
    // Four fifths are the outlines of some 450 different characters.
    assert!(first.len() <= 160 * 1024, "{} bytes", first.len());
    let whole = String::from_utf8_lossy(&first);
    assert!(
        whole.contains("<pdfaid:part>2</pdfaid:part>") && whole.contains("<pdfaid:conformance>A</pdfaid:conformance>")
    );
    let mut other = document;
    other.terms.penalty_yuan = Some(5001);
    assert!(pdf(&other).await != first);
}

#[tokio::test]
async fn the_square_code_leads_to_the_public_page() {
    let document = sample(Parties::Two, AgreementForm::Online);
    let pages = typesetter().agreement_pages(&document).await.unwrap();
    keep("two-online-1.png", &pages[0]);
    keep("two-online-2.png", &pages[1]);
    let page = image::load_from_memory(&pages[0]).unwrap().to_luma8();
    let address = format!("{ORIGIN}{}", document.verification_path().unwrap());
    let code = fast_qr::QRBuilder::new(address).mode(fast_qr::Mode::Byte).ecl(fast_qr::ECL::M).build().unwrap();
    // Where the template places it: 22 mm wide, right margin 21 mm less 1 mm, top margin 22 mm less 7 mm; two pixels a point.
    let pixels = |mm: f64| mm / 25.4 * 72.0 * 2.0;
    let (left, top, module) = (pixels(210.0 - 20.0 - 22.0), pixels(15.0), pixels(22.0) / code.size as f64);
    for y in 0..code.size {
        for x in 0..code.size {
            let at = |origin: f64, place: usize| (origin + (place as f64 + 0.5) * module) as u32;
            let dark = page.get_pixel(at(left, x), at(top, y)).0[0] < 128;
            assert_eq!(dark, code[y][x].value(), "module {x},{y}");
        }
    }
}

#[tokio::test]
async fn every_page_of_a_print_to_be_stamped_carries_its_mark_in_three_corners() {
    let mut document = sample(Parties::Three, AgreementForm::Offline);
    document.consents.retain(|consent| consent.signatory != Signatory::Employer);
    let pages = typesetter().agreement_pages(&document).await.unwrap();
    let (number, hash) = (document.issue.as_ref().unwrap().number.clone(), document.content_hash().unwrap().short());
    assert!(pages.len() > 1);
    for (at, page) in pages.iter().enumerate() {
        keep(&format!("three-offline-{}.png", at + 1), page);
        let picture = image::load_from_memory(page).unwrap().to_luma8();
        let text = format!("QC1 {number} {} {}", at + 1, hash.to_uppercase().get(..8).unwrap());
        let code = fast_qr::QRBuilder::new(text).mode(fast_qr::Mode::Byte).ecl(fast_qr::ECL::M).build().unwrap();
        // 13 mm wide, 6 mm from the edges of the paper; two pixels a point.
        let pixels = |mm: f64| mm / 25.4 * 72.0 * 2.0;
        let module = pixels(13.0) / code.size as f64;
        for (left, top) in [(6.0, 6.0), (6.0, 278.0), (191.0, 278.0)] {
            for y in 0..code.size {
                for x in 0..code.size {
                    let at = |origin: f64, place: usize| (pixels(origin) + (place as f64 + 0.5) * module) as u32;
                    let dark = picture.get_pixel(at(left, x), at(top, y)).0[0] < 128;
                    assert_eq!(dark, code[y][x].value(), "corner {left},{top} module {x},{y}");
                }
            }
        }
    }
    // What is valid without a stamp needs none.
    let online = typesetter().agreement_pages(&sample(Parties::Two, AgreementForm::Online)).await.unwrap();
    let picture = image::load_from_memory(&online[0]).unwrap().to_luma8();
    assert_eq!(picture.get_pixel(36, 36).0[0], 255);
}

#[tokio::test]
async fn agreements_of_the_first_templates_still_print() {
    for (parties, template) in [(Parties::Two, &Template::all()[0]), (Parties::Three, &Template::all()[1])] {
        let document = AgreementDocument { template: template.stamp(), ..sample(parties, AgreementForm::Offline) };
        assert!(text_of(&pdf(&document).await).contains(template.id));
    }
}

/// The stored form is a promise: a text of today must be readable, and mean the same, for as long as agreements last.
#[test]
fn the_canonical_text_is_the_kept_one() {
    let template = Template::all()[0].stamp();
    let document = AgreementDocument { template, ..sample(Parties::Two, AgreementForm::Online) };
    keep("agreement.txt", document.canonical_text().as_bytes());
    assert_eq!(document.canonical_text(), include_str!("../tests/agreement.txt"));
}

#[test]
fn the_faces_are_the_pinned_ones() {
    let hash = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(hash(faces::BODY), "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742");
    assert_eq!(hash(faces::HEADING), "ef47631f568bc99a2c2c0f3c571d94bac5931b0c58241ad56969ccb0aad5b135");
}
