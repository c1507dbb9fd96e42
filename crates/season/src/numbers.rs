//! Numbers that pass every published check and are issued to nobody: resident ids with province-level address codes,
//! credit codes whose body begins with YT, mobiles with a run of five zeros.

use domain::time::Day;

const PROVINCES: [&str; 31] = [
    "110000", "120000", "130000", "140000", "150000", "210000", "220000", "230000", "310000", "320000", "330000",
    "340000", "350000", "360000", "370000", "410000", "420000", "430000", "440000", "450000", "460000", "500000",
    "510000", "520000", "530000", "540000", "610000", "620000", "630000", "640000", "650000",
];
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const MOBILE_SEGMENTS: [&str; 8] = ["138", "139", "136", "137", "150", "151", "158", "186"];

/// A resident id (GB 11643). `sequence` is 1–999; its parity is the sex: odd for men.
pub(crate) fn resident_id(province: u32, birth: Day, sequence: u32) -> String {
    let province = usize::try_from(province).unwrap_or_default() % PROVINCES.len();
    let address = PROVINCES.get(province).copied().unwrap_or("110000");
    let body = format!("{address}{:04}{:02}{:02}{sequence:03}", birth.year(), birth.month(), birth.day_of_month());
    let check = resident_check(&body);
    format!("{body}{check}")
}

fn resident_check(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or_default()).unwrap_or('0')
}

/// A unified social credit code (GB 32100): `kind` is its first two characters, `area` six digits.
pub(crate) fn credit_code(kind: &str, area: &str, serial: u32) -> String {
    let body = format!("YT{serial:06}");
    let code = format!("{kind}{area}{body}{}", body_check(&body));
    let check = credit_check(&code);
    format!("{code}{check}")
}

fn body_check(body: &str) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().filter_map(|c| c.to_digit(36)).zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

fn credit_check(code: &str) -> char {
    let values = code.chars().filter_map(|c| CREDIT_ALPHABET.find(c));
    let (sum, _) = values.fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
    CREDIT_ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap_or('0')
}

/// The `serial`-th mobile: a public segment, five zeros, three digits. Repeats after 8,000.
pub(crate) fn mobile(serial: u32) -> String {
    let segment = usize::try_from(serial / 1000).unwrap_or_default() % MOBILE_SEGMENTS.len();
    format!("{}00000{:03}", MOBILE_SEGMENTS.get(segment).copied().unwrap_or("138"), serial % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_examples_come_out() {
        let day = |y, m, d| Day::new(y, m, d).unwrap();
        assert_eq!(resident_id(0, day(2001, 3, 14), 11), "110000200103140113");
        assert_eq!(resident_id(8, day(2002, 8, 29), 22), "31000020020829022X");
        assert_eq!(body_check("YT000001"), '1');
        assert_eq!(credit_code("91", "110000", 1), "91110000YT0000011W");
        assert_eq!(mobile(0), "13800000000");
        assert_eq!(mobile(1999), "13900000999");
    }
}
