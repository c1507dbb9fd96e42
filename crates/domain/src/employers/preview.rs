//! The letter as the graduate will read it, shown to the employer before 确认发送 (F103).

use super::letter::LetterTerms;
use crate::time::{Day, Instant, invitation_deadline};

/// The parts of the letter, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LetterPreview {
    pub greeting: String,
    pub body: String,
    pub employer: String,
    pub date: String,
}

impl LetterPreview {
    /// The letter of `employer` to `graduate`, were it sent at `sent`.
    pub fn of(terms: &LetterTerms, employer: &str, graduate: &str, sent: Instant) -> Self {
        let mut body = format!("我单位拟录用你为{}", terms.post);
        if let Some(pay) = terms.pay {
            body.push_str(&format!("，转正起薪 {pay} 元/月"));
        }
        let work_place = terms.full_work_place();
        if !work_place.is_empty() {
            body.push_str(&format!("，工作地点{work_place}"));
        }
        body.push('。');
        if let Some(day) = terms.report_by {
            body.push_str(&format!("请于 {} 前报到。", long_day(day)));
        }
        if let Some(days) = terms.days {
            body.push_str(&format!("请在{}前回应，逾期邀请自动失效。", deadline_text(sent, days)));
        }
        Self {
            greeting: format!("{graduate}，你好。"),
            body,
            employer: employer.to_owned(),
            date: long_day(sent.day()),
        }
    }
}

/// ` 11 月 29 日 24:00 `, with the year only where it is not the year of sending (R09).
fn deadline_text(sent: Instant, days: u16) -> String {
    let last = invitation_deadline(sent, days).day().plus_days(-1);
    let year = if last.year() == sent.day().year() { String::new() } else { format!("{} 年 ", last.year()) };
    format!(" {year}{} 月 {} 日 24:00 ", last.month(), last.day_of_month())
}

fn long_day(day: Day) -> String {
    format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day_of_month())
}
