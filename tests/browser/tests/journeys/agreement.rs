//! The sealed agreement: the same file for everybody, confirmed by its square code, kept by the ledger.

use std::process::Command;

use browser::Browser;

use crate::stage::Stage;

/// Graduate, employer and school download; the path in the file's square code.
pub async fn the_same_everywhere(
    stage: &Stage,
    phone: &mut Browser,
    employer: &mut Browser,
    school: &mut Browser,
    record: &str,
) -> String {
    phone.visit(&format!("/g/records/{record}")).await.unwrap();
    let (name, file) = phone.download("下载就业协议书").await.unwrap();
    assert!(name.ends_with(".pdf") && file.starts_with(b"%PDF"), "{name}");
    employer.visit(&format!("/e/invitations/{record}")).await.unwrap();
    let (_, of_employer) = employer.download("下载就业协议书").await.unwrap();
    let cohort = crate::school::cohort(school).await;
    school.visit(&format!("/s/{cohort}/agreements/{record}")).await.unwrap();
    let (_, of_school) = school.download("下载就业协议书").await.unwrap();
    assert!(file == of_employer && file == of_school, "not one file");
    scanned(stage, &file)
}

/// Where the square code on the first page leads: the address its printed number and fingerprint make, when the code on
/// the paper is that address's, dot by dot.
fn scanned(stage: &Stage, pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (file, picture) = (folder.path().join("agreement.pdf"), folder.path().join("page"));
    std::fs::write(&file, pdf).unwrap();
    let read = Command::new("pdftotext").args(["-layout", "-l", "1"]).arg(&file).arg("-").output();
    let text = String::from_utf8(read.unwrap().stdout).unwrap();
    let after =
        |label: &str| text.split(label).nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    let fits = |word: &&str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hash = text.split_whitespace().find(fits).unwrap();
    let path = format!("/verify/agreement/{}/{}", after("协议编号"), &hash[..16]);

    let mut print = Command::new("pdftoppm");
    print.args(["-png", "-r", "144", "-l", "1", "-singlefile"]).arg(&file).arg(&picture);
    assert!(print.status().unwrap().success());
    let page = image::open(picture.with_extension("png")).unwrap().to_luma8();
    let address = format!("{}{path}", stage.program.address());
    let code = fast_qr::QRBuilder::new(address).mode(fast_qr::Mode::Byte).ecl(fast_qr::ECL::M).build().unwrap();
    // 22 mm wide, 20 mm from the right and 15 mm from the top edge; two dots of the picture are a point of the paper.
    let dots = |mm: f64| mm / 25.4 * 144.0;
    let (left, top, module) = (dots(210.0 - 20.0 - 22.0), dots(15.0), dots(22.0) / code.size as f64);
    let dark = |x: usize, y: usize| {
        let at = |origin: f64, place: usize| (origin + (place as f64 + 0.5) * module) as u32;
        page.get_pixel(at(left, x), at(top, y)).0[0] < 128
    };
    let wrong = (0..code.size * code.size)
        .filter(|i| dark(i % code.size, i / code.size) != code[i / code.size][i % code.size].value());
    assert_eq!(wrong.count(), 0, "the square code is not that of {path}");
    path
}

/// Somebody without an account holds the paper: by the code, and by typing what is printed.
pub async fn confirmed_by_anyone(stage: &Stage, path: &str) {
    let mut anyone = stage.phone("anyone").await;
    anyone.visit(path).await.unwrap();
    anyone.see("核验通过").await.unwrap();
    let text = anyone.text().await.unwrap();
    assert!(!text.contains("测"), "a name on the public page:\n{text}");
    let [hash, number] = path.rsplit('/').take(2).collect::<Vec<_>>().try_into().unwrap();
    anyone.visit("/verify").await.unwrap();
    anyone.fill("协议书编号", number).await.unwrap();
    anyone.fill("内容指纹", &hash[..16]).await.unwrap();
    anyone.press("verify").await.unwrap();
    anyone.see("核验通过").await.unwrap();
    anyone.close().await.unwrap();
}

pub fn ledger_is_clean(stage: &Stage) {
    let verdict = stage.program.run(&["ledger", "verify"]).unwrap();
    let said = String::from_utf8_lossy(&verdict.stdout);
    assert!(verdict.status.success() && said.contains("台账完好"), "{said}");
}
