use super::*;

#[test]
fn what_is_made_to_be_taken_for_something_else_is_named() {
    let cases = [
        ("星澜DАTA技术有限公司", "А"),
        ("АВС贸易有限公司", "АВС"),
        ("ΑΒΕ公司", "ΑΒΕ"),
        ("Gοοgle", "ο"),
        ("νι科技", "νι"),
        ("Т恤厂", "Т"),
        ("⼀汽集团", "⼀"),
        ("⽯油大学", "⽯"),
        ("\u{f9e5}公司", "形似汉字"),
        ("𝐀𝐁C公司", "𝐀"),
        ("ꓮꓐC公司", "ꓮ"),
    ];
    for (text, named) in cases {
        let problem = look_alike(text);
        assert!(problem.as_deref().is_some_and(|problem| problem.contains(named)), "{text}: {problem:?}");
    }
}

#[test]
fn what_is_only_foreign_rare_or_a_measure_passes() {
    let cases = [
        "一汽集团",
        "星澜DATA技术有限公司",
        "МГУ имени Ломоносова",
        "ОАО Газпром",
        "Πανεπιστήμιο Αθηνών",
        "TGF-β研究组",
        "γ射线检测",
        "μm级加工",
        "Café Zürich",
        "𬱖龑㛃",
        "\u{fa0e}村",
    ];
    for text in cases {
        assert_eq!(look_alike(text), None, "{text}");
    }
}

#[test]
fn full_width_letters_are_the_plain_ones() {
    assert_eq!(plain("ＡＢｃ１２（中国）"), "ABc12（中国）");
}

#[test]
fn what_nobody_sees_is_told_by_its_place() {
    for hidden in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{200f}', '\u{61c}', '\u{ad}', '\u{3164}', '\u{e0041}', '\0'] {
        let mut errors = FieldErrors::new();
        errors.legible("reason", &format!("请改{hidden}正"));
        assert_eq!(errors.of("reason"), Some("第 3 个字符看不见，请删除后重新输入"), "{}", hidden.escape_unicode());
        errors.legible("reason", "好");
        assert_eq!(errors.0.len(), 1);
    }
    let mut errors = FieldErrors::new();
    errors.legible("reason", "第一行\r\n第二行\t完 𬱖龑㛃");
    assert!(errors.is_empty());
}
