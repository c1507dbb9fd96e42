//! Letters: which employer invites whom to what, several graduates of one day sharing a letter where they can.

use std::collections::{BTreeMap, BTreeSet};

use domain::time::Day;

use crate::acts::{Letter, LetterNo, Terms};
use crate::dice::Dice;
use crate::employers::{Employer, EmployerNo, Standing};
use crate::graduates::GraduateNo;
use crate::samples::Samples;

/// A wish for an invitation: sent `days_ago`, open for `valid_days`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Wish {
    pub(crate) days_ago: i32,
    pub(crate) valid_days: u16,
    pub(crate) graduate: GraduateNo,
    /// 0 for a graduate's first employer, 1 for another one; two letters with the same turn come from the same.
    pub(crate) turn: u32,
}

#[derive(Default)]
pub(crate) struct Post {
    pub(crate) letters: Vec<Letter>,
    /// Days before today at which each letter was sent.
    pub(crate) days_ago: Vec<i32>,
    /// The letter that answers each wish.
    pub(crate) answers: BTreeMap<Wish, LetterNo>,
}

const MOST_PER_LETTER: usize = 6;
const VALID_SUPPLEMENTS: [&str; 4] = [
    "",
    "",
    "毕业时未取得毕业证书的，双方协商解除本协议，互不追究违约责任。",
    "单位提供职工宿舍，服务期内按单位规定缴纳五险一金。",
];

pub(crate) fn write(
    dice: &mut Dice,
    report_until: Day,
    employers: &[Employer],
    wishes: &BTreeSet<Wish>,
    samples: &Samples,
) -> Post {
    let able: Vec<EmployerNo> = employers
        .iter()
        .enumerate()
        .filter(|(_, employer)| matches!(employer.standing, Standing::Admitted | Standing::Warned))
        .map(|(index, _)| EmployerNo(index))
        .collect();
    let mut post = Post::default();
    let mut employer_of: BTreeMap<(GraduateNo, u32), EmployerNo> = BTreeMap::new();
    let mut open: Option<(Wish, usize)> = None;
    let mut next = 0_usize;
    for wish in wishes.iter().rev() {
        let again = employer_of.get(&(wish.graduate, wish.turn)).copied();
        let shares = |first: &Wish| {
            (first.days_ago, first.valid_days, first.turn) == (wish.days_ago, wish.valid_days, wish.turn)
        };
        if let (None, Some((first, room))) = (again, open)
            && room > 0
            && shares(&first)
            && let Some(letter) = post.letters.last_mut()
        {
            letter.graduates.push(wish.graduate);
            employer_of.insert((wish.graduate, wish.turn), letter.employer);
            post.answers.insert(*wish, LetterNo(post.letters.len() - 1));
            open = Some((first, room - 1));
            continue;
        }
        let others: Vec<EmployerNo> =
            (0..2).filter_map(|turn| employer_of.get(&(wish.graduate, turn)).copied()).collect();
        let fresh = (0..able.len()).map(|step| (next + step) % able.len().max(1)).find_map(|index| {
            let employer = *able.get(index)?;
            (!others.contains(&employer)).then_some((index, employer))
        });
        let Some(employer_no) = again.or(fresh.map(|(_, employer)| employer)) else { continue };
        let Some(employer) = employers.get(employer_no.0) else { continue };
        if let (None, Some((index, _))) = (again, fresh) {
            next = index + 1;
        }
        employer_of.insert((wish.graduate, wish.turn), employer_no);
        post.letters.push(Letter {
            employer: employer_no,
            graduates: vec![wish.graduate],
            terms: terms(dice, employer, report_until, wish.valid_days, samples),
        });
        post.days_ago.push(wish.days_ago);
        post.answers.insert(*wish, LetterNo(post.letters.len() - 1));
        // A letter for a second turn stays alone: its readers would differ in the employer they must avoid.
        let room =
            if again.is_some() || wish.turn > 0 { 0 } else { dice.below(u32::try_from(MOST_PER_LETTER).unwrap_or(1)) };
        open = Some((*wish, usize::try_from(room).unwrap_or_default()));
    }
    post
}

fn terms(dice: &mut Dice, employer: &Employer, report_until: Day, valid_days: u16, samples: &Samples) -> Terms {
    let post = dice.weighted(&samples.positions).copied().unwrap_or("管培生");
    let pay = dice.between(45, 160) * 100;
    let trial_months = u8::try_from(dice.word(&["1", "2", "3", "3", "6"]).parse::<u32>().unwrap_or(3)).unwrap_or(3);
    Terms {
        post_category: category(post),
        post,
        valid_days,
        trial_months,
        trial_pay: pay * 85 / 100 / 100 * 100,
        pay,
        penalty: dice.below(6) * 1_000,
        report_place: employer.address.clone(),
        report_until,
        work_place: employer.place,
        contact: employer.contact.name.clone(),
        contact_phone: employer.contact.phone.clone(),
        archive: employer.receiving.archive,
        household: employer.receiving.household,
        supplement: dice.word(&VALID_SUPPLEMENTS),
    }
}

/// 职位类别 code that a post belongs to.
pub(crate) fn category(post: &str) -> &'static str {
    let of = |words: &[&str]| words.iter().any(|word| post.contains(word));
    match post {
        "选调生" => "10",
        "科研助理" => "11",
        _ if of(&["工程师", "造价", "施工", "数据分析"]) => "13",
        _ if of(&["护士", "医师", "药剂", "检验"]) => "19",
        _ if of(&["会计", "出纳", "审计"]) => "21",
        _ if of(&["柜员", "理赔"]) => "22",
        _ if of(&["法务"]) => "23",
        _ if of(&["教师", "辅导员"]) => "24",
        _ if of(&["编辑", "记者", "翻译"]) => "27",
        _ if of(&["设计师"]) => "29",
        _ if of(&["专员", "社区"]) => "30",
        _ if of(&["销售", "客户", "采购"]) => "40",
        _ => "90",
    }
}
