use super::*;

#[test]
fn the_national_sample_is_built_from_its_parts() {
    let number = AgreementNumber::national(Cohort(2021), "10001", 399_528_998).unwrap();
    assert_eq!(number.as_str(), "2021110001399528998");
}

#[test]
fn a_small_draw_keeps_nine_digits() {
    let number = AgreementNumber::national(Cohort(2026), "10001", 7).unwrap();
    assert_eq!(number.as_str(), "2026110001000000007");
    assert_eq!(number.as_str().len(), 19);
}

#[test]
fn the_hubei_samples_are_built_from_their_parts() {
    let electronic = AgreementNumber::hubei(Medium::Electronic, Cohort(2020), "19097", 2, 2).unwrap();
    let paper = AgreementNumber::hubei(Medium::Paper, Cohort(2019), "19097", 2, 1).unwrap();
    let short_code = AgreementNumber::hubei(Medium::Electronic, Cohort(2015), "2418", 2, 1).unwrap();
    assert_eq!(electronic.as_str(), "1202019097200002");
    assert_eq!(paper.as_str(), "2201919097200001");
    assert_eq!(short_code.as_str(), "120152418200001");
}

#[test]
fn every_sample_of_the_field_can_be_read() {
    let samples = [
        "2021110001399528998",
        "1202019097200002",
        "1202019097200001",
        "2202019097200001",
        "120152418200001",
        "120182418200002",
        "1201824418200003",
    ];
    for sample in samples {
        assert_eq!(sample.parse::<AgreementNumber>().unwrap().to_string(), sample);
    }
    assert_eq!("2021 1 10001 399528998".parse::<AgreementNumber>().unwrap().as_str(), "2021110001399528998");
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let national = |code, draw| AgreementNumber::national(Cohort(2026), code, draw);
    assert_eq!(national("1001", 1), Err(NumberProblem::SchoolCode("5")));
    assert_eq!(national("1000１", 1), Err(NumberProblem::SchoolCode("5")));
    assert_eq!(national("10001", 1_000_000_000), Err(NumberProblem::Random));
    assert_eq!(AgreementNumber::national(Cohort(26), "10001", 1), Err(NumberProblem::Cohort));
    let hubei = |level, serial| AgreementNumber::hubei(Medium::Paper, Cohort(2026), "19097", level, serial);
    assert_eq!(hubei(0, 1), Err(NumberProblem::Level));
    assert_eq!(hubei(2, 0), Err(NumberProblem::Serial));
    assert_eq!(hubei(2, 100_000), Err(NumberProblem::Serial));
    for text in ["", "12345", "12345678901234567", "20211100013995289981", "202111000139952899x"] {
        assert_eq!(text.parse::<AgreementNumber>(), Err(NumberProblem::Shape), "{text}");
    }
}

#[test]
fn a_rule_is_known_by_its_policy_code() {
    assert_eq!("hb16".parse(), Ok(NumberRule::Hb16));
    assert_eq!("national19".parse(), Ok(NumberRule::National19));
    assert!("other".parse::<NumberRule>().is_err());
}
