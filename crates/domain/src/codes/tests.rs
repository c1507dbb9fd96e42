use proptest::prelude::*;

use super::*;
use crate::ids::Cohort;

const C2023: Cohort = Cohort(2023);
const C2027: Cohort = Cohort(2027);

#[test]
fn every_shipped_table_is_whole() {
    let counts: Vec<(&str, usize)> = Builtin::ALL.iter().map(|table| (table.key(), table.table().len())).collect();
    assert_eq!(
        counts,
        [
            ("countries", 249),
            ("ethnic-groups", 58),
            ("political-status", 13),
            ("employment-industries", 21),
            ("employer-natures", 18),
            ("job-categories", 20),
            ("training-modes", 7),
            ("education-levels", 15),
            ("archive-transfer-types", 7),
            ("household-transfer-types", 7),
            ("destination-types", 24),
        ]
    );
    assert_eq!(regions().len(), 3213);
}

#[test]
fn a_cell_may_hold_code_name_or_both() {
    let groups = Builtin::EthnicGroups.table();
    for text in ["01", "1", "汉族", "汉", " 汉族 ", "０１", "(01)汉族", "01-汉族", "01 汉族"] {
        assert_eq!(groups.find(text, C2027).map(|entry| entry.code.as_str()), Some("01"), "{text}");
    }
    assert_eq!(groups.find("02汉族", C2027), None);
    let modes = Builtin::TrainingModes.table();
    assert_eq!(modes.find("定向（不可网签）", C2027).map(|entry| entry.code.as_str()), Some("21"));
    let unclear = modes.read("定向", C2027).unwrap_err();
    assert!(
        unclear.nearest.iter().any(|(code, _)| code == "21") && unclear.nearest.iter().any(|(code, _)| code == "22")
    );
    assert!(unclear.to_string().starts_with("培养方式中没有“定向”，是否为："));
}

#[test]
fn names_follow_the_graduating_year() {
    let natures = Builtin::EmployerNatures.table();
    assert_eq!(natures.by_code("32", C2023).map(|entry| entry.name.as_str()), Some("三资企业"));
    assert_eq!(natures.by_code("32", C2027).map(|entry| entry.name.as_str()), Some("外商投资企业"));
    assert_eq!(natures.by_code("33", C2023), None);
    assert_eq!(natures.name_of("33"), Some("个体工商户"));
    assert_eq!(natures.find("三资企业", C2027).map(|entry| entry.code.as_str()), Some("32"));
    let codes: Vec<&str> = natures.choices(C2027).map(|entry| entry.code.as_str()).collect();
    assert_eq!(codes.len(), 14);
}

#[test]
fn levels_gather_the_codes_of_education() {
    assert_eq!(education_group("31"), Some(Level::Bachelor));
    assert_eq!(education_group("25"), Some(Level::Bachelor));
    assert_eq!(education_group("01"), Some(Level::Doctorate));
    assert_eq!(education_group("99"), None);
    let levels = Builtin::EducationLevels.table();
    for (text, code) in [("本科", "31"), ("硕士研究生", "11"), ("博士", "01"), ("专科", "41"), ("33", "33")]
    {
        assert_eq!(levels.find(text, C2027).map(|entry| entry.code.as_str()), Some(code));
    }
}

#[test]
fn an_operators_table_names_its_faults() {
    assert_eq!(Table::from_csv("专业", "code\n1\n").unwrap_err(), TableProblem::ColumnMissing("name"));
    assert_eq!(Table::from_csv("专业", "code,name\n").unwrap_err(), TableProblem::Empty);
    let fault = Table::from_csv("专业", "code,name,valid_from\n080901,计算机,二零\n").unwrap_err();
    assert_eq!(fault.to_string(), "第 2 行：“二零”不是毕业年份");
    assert!(Table::from_csv("专业", "code,name\n080901,\n").is_err());
    assert!(Table::from_csv("专业", "code,name\n080901,计算机,x\n").is_err());
    let majors =
        Table::from_csv("专业", "\u{feff}code,name,class\n080901,计算机科学与技术,0809\n080902,软件工程,0809\n")
            .unwrap();
    assert_eq!(majors.suggest("计算机", C2027, 3).first().map(|entry| entry.code.as_str()), Some("080901"));
    assert_eq!(majors.any("080902").and_then(|entry| entry.attribute("class")), Some("0809"));
}

#[test]
fn regions_know_their_path() {
    let regions = regions();
    assert_eq!(regions.full_name("110105"), Some("北京市朝阳区"));
    let path: Vec<&str> = regions.path("511502").iter().map(|region| region.name).collect();
    assert_eq!(path, ["四川省", "宜宾市", "翠屏区"]);
    assert!(regions.contains("510000", "511502"));
    assert!(!regions.contains("110000", "511502"));
    assert_eq!(regions.provinces().count(), 34);
    assert!(regions.children("110000").count() >= 16);
    assert_eq!(regions.province_of("511502").map(|region| region.code), Some("510000"));
}

#[test]
fn regions_are_read_and_searched() {
    let regions = regions();
    for text in ["511502", "四川省宜宾市翠屏区", "四川宜宾翠屏", "四川 宜宾 翠屏区"] {
        assert_eq!(regions.find(text).map(|region| region.code), Some("511502"), "{text}");
    }
    assert_eq!(regions.find("朝阳区"), None, "two divisions bear this name");
    assert_eq!(regions.find("广西").map(|region| region.code), Some("450000"));
    assert_eq!(regions.search("宜宾", 5).first().map(|region| region.code), Some("511500"));
    assert!(regions.search("北京海淀", 5).iter().any(|region| region.code == "110108"));
    assert!(regions.search("四川省宜兵市翠屏区", 3).iter().any(|region| region.code == "511502"));
    assert!(regions.search("", 5).is_empty());
}

proptest! {
    #[test]
    fn no_text_breaks_a_lookup(text in "\\PC{0,12}") {
        for table in Builtin::ALL {
            let _ = table.table().read(&text, C2027);
        }
        let _ = regions().find(&text);
        prop_assert!(regions().search(&text, 4).len() <= 4);
    }

    #[test]
    fn every_valid_entry_reads_back_from_code_and_name(table in 0..Builtin::ALL.len(), pick: prop::sample::Index, year in 2023i16..2030) {
        let table = Builtin::ALL[table].table();
        let choices: Vec<&Entry> = table.choices(Cohort(year)).collect();
        let entry = *pick.get(&choices);
        prop_assert_eq!(table.find(&entry.code, Cohort(year)).map(|found| &found.code), Some(&entry.code));
        prop_assert_eq!(table.find(&entry.name, Cohort(year)).map(|found| &found.code), Some(&entry.code));
    }
}
