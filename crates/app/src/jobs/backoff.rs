//! When a failed job is tried again.

use crate::App;

const FIRST_SECONDS: i64 = 10;
const LONGEST_SECONDS: i64 = 3600;

/// Seconds until the attempt after `attempts`: four times longer each time, up to an hour, and up to a quarter more or
/// less, so that what failed together does not come back together.
pub(super) fn seconds(app: &App, attempts: u32) -> i64 {
    let grown = 4_i64.saturating_pow(attempts.saturating_sub(1).min(16)).saturating_mul(FIRST_SECONDS);
    let [byte] = app.random::<1>();
    spread(grown.min(LONGEST_SECONDS), byte)
}

fn spread(seconds: i64, random: u8) -> i64 {
    let quarter = seconds / 4;
    seconds - quarter + quarter * 2 * i64::from(random) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_within_a_quarter() {
        assert_eq!((spread(40, 0), spread(40, 255)), (30, 50));
        assert_eq!((spread(3600, 0), spread(3600, 255)), (2700, 4500));
    }
}
