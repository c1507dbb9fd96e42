//! Instants, civil days and deadlines.
//!
//! Instants are UTC microseconds; civil time is +08:00 everywhere, one constant. A deadline is open while
//! `now < deadline` by the transaction's clock (R09).

use std::fmt;

use jiff::civil;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// The one civil offset of the product.
pub const CHINA: Offset = Offset::constant(8);

const MICROS_PER_SECOND: i64 = 1_000_000;

/// A point in time in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    pub const EPOCH: Self = Self(0);

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes.saturating_mul(60))
    }

    #[must_use]
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_minutes(hours.saturating_mul(60))
    }

    /// Whole seconds from `earlier` to `self`; negative when `self` is the earlier one.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / MICROS_PER_SECOND
    }

    /// The civil date and time in China.
    pub fn civil(self) -> civil::DateTime {
        let timestamp = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        CHINA.to_datetime(timestamp)
    }

    pub fn day(self) -> Day {
        Day(self.civil().date())
    }

    /// `今天 14:22`, `11 月 25 日 14:22`, with the year only where it is not this year: the form of sentences.
    pub fn spoken(self, now: Self) -> String {
        let (day, clock) = (self.day(), self.civil().strftime("%H:%M"));
        if day == now.day() { format!("今天 {clock}") } else { format!("{} {clock}", day.spoken(now.day())) }
    }

    /// The same for the end of a term: the midnight that ends the 25th is `11 月 25 日 24:00` (R09).
    pub fn spoken_end(self, now: Self) -> String {
        if self.day().start() == self {
            return format!("{} 24:00", self.day().plus_days(-1).spoken(now.day()));
        }
        format!("{} {}", self.day().spoken(now.day()), self.civil().strftime("%H:%M"))
    }

    /// `2026-11-18 20:41`, the form of tables.
    pub fn minute_text(self) -> String {
        self.civil().strftime("%Y-%m-%d %H:%M").to_string()
    }
}

/// A civil day in China.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(civil::Date);

impl Day {
    /// `None` when the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Reads `2026-11-18` or `20261118`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
        let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
        Self::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    }

    pub const fn date(self) -> civil::Date {
        self.0
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    pub fn month(self) -> i8 {
        self.0.month()
    }

    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// Midnight at which the day begins in China.
    pub fn start(self) -> Instant {
        let timestamp = CHINA.to_timestamp(self.0.at(0, 0, 0, 0)).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Instant(timestamp.as_microsecond())
    }

    /// The day `days` later; earlier when negative. Stops at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// `11 月 25 日`, with the year only where it is not this year.
    pub fn spoken(self, today: Self) -> String {
        let year = if self.year() == today.year() { String::new() } else { format!("{} 年 ", self.year()) };
        format!("{year}{} 月 {} 日", self.month(), self.day_of_month())
    }

    /// Days from `earlier` to `self`.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.start().seconds_since(earlier.start()) / 86_400
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("expected YYYY-MM-DD"))
    }
}

/// The instant an invitation of `days` days ends: the end of the day `days` after the day it was sent (R09).
pub fn invitation_deadline(sent: Instant, days: u16) -> Instant {
    sent.day().plus_days(i32::from(days) + 1).start()
}

#[cfg(test)]
mod tests;
