use super::*;

fn at(text: &str) -> Instant {
    let local: civil::DateTime = text.parse().unwrap();
    Instant::from_micros(CHINA.to_timestamp(local).unwrap().as_microsecond())
}

#[test]
fn deadline_is_the_end_of_the_nth_day_after_sending() {
    // The samples R09 was derived from.
    assert_eq!(invitation_deadline(at("2020-11-12T10:10"), 2), at("2020-11-15T00:00"));
    assert_eq!(invitation_deadline(at("2020-11-05T09:00"), 1), at("2020-11-07T00:00"));
    assert_eq!(invitation_deadline(at("2021-03-24T23:59"), 2), at("2021-03-27T00:00"));
}

#[test]
fn deadline_crosses_leap_day_and_year_end() {
    assert_eq!(invitation_deadline(at("2028-02-28T08:00"), 1), at("2028-03-01T00:00"));
    assert_eq!(invitation_deadline(at("2026-12-31T00:00"), 1), at("2027-01-02T00:00"));
}

#[test]
fn a_day_reads_both_written_forms_and_refuses_others() {
    assert_eq!(Day::parse("20261118"), Day::new(2026, 11, 18));
    assert_eq!(Day::parse("2026-11-18"), Day::new(2026, 11, 18));
    assert_eq!(Day::parse("2026-02-30"), None);
    assert_eq!(Day::parse("2026年11月18日"), None);
}

#[test]
fn the_civil_day_changes_at_sixteen_utc() {
    let midnight = Day::new(2026, 11, 22).unwrap().start();
    assert_eq!(midnight.plus_seconds(-1).day(), Day::new(2026, 11, 21).unwrap());
    assert_eq!(midnight.day(), Day::new(2026, 11, 22).unwrap());
}

#[test]
fn a_term_that_ends_at_midnight_names_the_day_before() {
    let now = at("2026-11-22T18:00");
    assert_eq!(at("2026-11-26T00:00").spoken_end(now), "11 月 25 日 24:00");
    assert_eq!(at("2027-01-01T00:00").spoken_end(now), "12 月 31 日 24:00");
    assert_eq!(at("2027-01-05T08:30").spoken_end(now), "2027 年 1 月 5 日 08:30");
    assert_eq!(at("2026-11-22T09:05").spoken(now), "今天 09:05");
    assert_eq!(at("2026-11-18T10:12").spoken(now), "11 月 18 日 10:12");
}
