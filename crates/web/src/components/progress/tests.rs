use domain::time::Instant;

use super::Countdown;

#[test]
fn a_countdown_names_the_two_largest_units() {
    let now = Instant::EPOCH;
    let left = |minutes| Countdown::new(now, now.plus_minutes(minutes)).left;
    assert_eq!(left(3 * 1440 + 6 * 60), "还剩 3 天 6 小时");
    assert_eq!(left(1440), "还剩 1 天");
    assert_eq!(left(125), "还剩 2 小时 5 分钟");
    assert_eq!(left(42), "还剩 42 分钟");
    assert_eq!(left(-1), "已截止");
}

#[test]
fn a_countdown_carries_china_time() {
    assert_eq!(Countdown::new(Instant::EPOCH, Instant::EPOCH).until, "1970-01-01T08:00:00+08:00");
}
