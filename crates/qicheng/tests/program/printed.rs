//! What the sealed agreement prints: the roster the graduate confirmed, and the handler of the graduate's own level.

use std::process::Command;

use domain::roster::RosterColumn;
use store::engine::params;

use crate::agreement::sealed;
use crate::harness::{TestApp, execute};
use crate::organisations::save;
use crate::roster::{import, place, row};

/// What a reader can select and copy, without blanks; poppler-utils is installed by `cargo xtask test`.
fn text_of(app: &TestApp, pdf: &[u8]) -> String {
    let path = app.folder().join("printed.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&path).arg("-").output();
    let output = output.expect("pdftotext of poppler-utils must be installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect()
}

both_engines! {
    async fn the_agreement_prints_the_confirmed_roster_and_the_handler_of_the_level(app: TestApp) {
        let basic = app.seed_basic().await;
        let mut school = app.sign_in(&basic.school_admin).await;
        school.feature("F046").feature("F047");
        let two = [
            ("sets", "by_level"),
            ("postgraduate_name", "研究生院"),
            ("postgraduate_phone", "0990-80000012"),
            ("postgraduate_address", "学府路2号"),
            ("postgraduate_postcode", "990001"),
        ];
        save(&mut school, "2027", &two).await.expect_to("/s/2027/settings");

        // The file says other things than the entries that are there: what is printed comes from the file.
        let mut graduates = [app.graduate(&basic, 1).await, app.graduate(&basic, 2).await];
        let said = [
            ["喆知远", "(080904)信息安全", "本科", "4", "202309"],
            ["测若溪", "(083500)网络工程", "硕士", "3", "202409"],
        ];
        let mut rows = Vec::new();
        for ((graduate, said), number) in graduates.iter_mut().zip(said).zip(1..) {
            let mut line = row(number, "计算机学院");
            let mut put = |column: RosterColumn, value: String| line[place(column)] = value;
            put(RosterColumn::ExamNumber, format!("23990011{number:06}"));
            put(RosterColumn::DocumentNumber, graduate.document.clone());
            put(RosterColumn::Mobile, graduate.mobile.clone());
            put(RosterColumn::Origin, "四川省宜宾市翠屏区".to_owned());
            let columns = [
                RosterColumn::Name,
                RosterColumn::Major,
                RosterColumn::Level,
                RosterColumn::StudyYears,
                RosterColumn::EntryMonth,
            ];
            for (column, value) in columns.into_iter().zip(said) {
                put(column, value.to_owned());
            }
            rows.push(line);
            graduate.name = said[0].to_owned();
            let mut tx = app.app().db.write().await.unwrap();
            let unchecked = "UPDATE entries SET check_state = 'unchecked', checked_at = NULL WHERE entry_id = $1";
            execute(&mut tx, unchecked, params![graduate.entry]).await;
            tx.commit().await.unwrap();
        }
        school.feature("F066");
        let at = import(&app, &mut school, rows).await;
        let imported = school.get(&at).await.expect(200);
        assert!(imported.contains("已导入 2 行，全部完成"), "{}", imported.text());

        let printed = [
            ["姓名喆知远", "专业信息安全", "学历层次本科生毕业", "学号2023900001", "就业协议经办人就业指导中心", "通讯地址学府路1号"],
            ["姓名测若溪", "专业网络工程", "学历层次硕士生毕业", "学号2023900002", "就业协议经办人研究生院", "通讯地址学府路2号"],
        ];
        for (turn, (graduate, words)) in graduates.iter().zip(&printed).enumerate() {
            let mut phone = app.sign_in(&graduate.somebody).await;
            phone.feature("F046").feature("F047").feature("F066");
            let check = phone.get("/g/check").await.expect(200);
            phone.submit(&check, "/g/check", &[("act", "confirm")]).await.expect_to("/g");
            let record = sealed(&app, &basic, graduate).await;
            let pdf = phone.get(&format!("/g/records/{record}/agreement.pdf")).await.expect(200);
            let text = text_of(&app, pdf.bytes());
            for word in words.iter().chain(&["生源地四川省宜宾市翠屏区"]) {
                assert!(text.contains(word), "{word}: {text}");
            }
            let other = printed[1 - turn][4];
            assert!(!text.contains(other), "{other}: {text}");
        }
        app.run_due_jobs().await;
    }
}
