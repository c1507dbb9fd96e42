//! What a reviewer reads before the facts: a decision that waits, an earlier return with what changed, the definition of
//! the category (F268), the same evidence elsewhere (F185).

use app::Actor;
use app::placements::case::Case as Read;
use domain::ids::Cohort;
use domain::placements::{Level, PlacementKind, Process, StateCode};

use super::super::facts;
use super::super::listing::View;
use super::pane::{base, clock};
use crate::components::{Notice, Tone, icon};

pub(super) fn notices(case: &Read, actor: &Actor, cohort: Cohort, view: &View) -> Vec<Notice> {
    let before = [pending(case, actor), failed_before(case), resubmitted(case), reclassified(case)];
    let mut notices: Vec<Notice> = before.into_iter().flatten().collect();
    notices.extend(definition(case));
    notices.extend(stamped(case, cohort));
    notices.extend(same_evidence(case, cohort, view));
    if case.state.waiting() == StateCode::RoEscalated {
        let text = "请核实事实，与双方沟通并保存材料；通过即为强制解约，请慎用。";
        notices.push(Notice::new(Tone::Wait, "对方逾期没有答复解约申请。", text).boxed());
    }
    notices
}

fn pending(case: &Read, actor: &Actor) -> Option<Notice> {
    let (intention, name) = case.state.intention().zip(case.intention_by.as_ref())?;
    let own = case.decided_by(actor);
    let who = if own { "你" } else { name };
    let words = intention.decision.act().title();
    let title = format!("{who}已{words}，将于 {} 生效。", clock(intention.effective_at));
    let text = match (own, case.row.kind) {
        (true, PlacementKind::Online) => "生效前可以撤销，双方还没有收到通知。",
        (true, _) => "生效前可以撤销，毕业生还没有收到通知。",
        (false, _) => "生效前由作出决定的人撤销。",
    };
    Some(Notice::new(Tone::Info, title, text).boxed())
}

fn failed_before(case: &Read) -> Option<Notice> {
    if case.row.attempt <= 1 {
        return None;
    }
    let text = match case.row.kind {
        PlacementKind::Online => "此前同一单位的签约审核没有通过。",
        _ => "此前的申请没有通过审核。",
    };
    Some(Notice::new(Tone::Wait, format!("第 {} 次提交。", case.row.attempt), text).boxed())
}

/// 第 N 次提交，改了 k 处, with what was asked for (`ui.md` 9.1).
fn resubmitted(case: &Read) -> Option<Notice> {
    let application = case.application()?;
    let times = application.times_submitted();
    let before = application.previous_submission()?;
    let now = application.submissions.last()?;
    let files = now.files.iter().filter(|file| !before.files.contains(file)).count()
        + before.files.iter().filter(|file| !now.files.contains(file)).count();
    let changed = facts::changes(case) + files;
    let title = match changed {
        0 => format!("第 {times} 次提交，内容没有变化。"),
        changed => format!("第 {times} 次提交，改了 {changed} 处。"),
    };
    let returned = case.reviews.iter().rev().find(|review| review.decision == "return");
    let text = returned.map(|review| {
        let fields = facts::field_titles(review.reason.split_whitespace());
        let about = if fields.is_empty() { String::new() } else { format!("（{fields}）") };
        let at = review.decided_at.civil().strftime("%m-%d").to_string();
        format!("{at} {}退回{about}：{}", review.by_name, review.details)
    });
    Some(Notice::new(Tone::Wait, title, text.unwrap_or_default()).icon(icon("arrow-back-up")).boxed())
}

fn reclassified(case: &Read) -> Option<Notice> {
    let change = case.reclassified.as_ref()?;
    let at = change.at.civil().strftime("%m-%d %H:%M").to_string();
    let text = format!("{at} {}：{}", change.by, change.reason);
    Some(Notice::new(Tone::Info, "审核时修改过去向，已告知毕业生。", text).boxed())
}

/// The category in words, and what proves it.
fn definition(case: &Read) -> Option<Notice> {
    let category = case.application()?.category.filter(|_| case.state.process() == Process::Destination)?;
    let proof = match category.evidence.as_str() {
        "" => String::new(),
        evidence => format!(" 证明材料：{}。", evidence.trim_end_matches('。')),
    };
    let text = format!("{}。{proof}", category.meaning.trim_end_matches('。'));
    Some(Notice::new(Tone::Neutral, format!("{}：", category.title), text).boxed())
}

/// What the stamped print must equal (F186).
fn stamped(case: &Read, cohort: Cohort) -> Option<Notice> {
    let number = case.row.number.as_ref().filter(|_| case.state.process() == Process::OfflineImage)?;
    let school = case.state.review().is_some_and(|review| review.level == Level::School);
    let text = match school {
        true => "核对回传图片、学校盖章的纸质协议书与系统生成的协议书一致，单位盖章清晰。",
        false => "核对回传图片与系统生成的协议书一致，单位盖章清晰。",
    };
    let href = format!("/s/{cohort}/agreements/{}/agreement.pdf", case.row.record);
    Some(Notice::new(Tone::Neutral, format!("协议编号 {number}。"), text).link(href, "打开协议书").boxed())
}

fn same_evidence(case: &Read, cohort: Cohort, view: &View) -> Vec<Notice> {
    let same = case.same_evidence.iter().map(|same| {
        let title = "证明材料与另一条记录相同：";
        match &same.row {
            Some(row) => {
                let words = format!("{}（{}）", row.student_name, row.waiting.process().title());
                let href = view.href(&base(cohort), &[("case", &row.record.to_string())]);
                Notice::new(Tone::Bad, title, "请核对是否为同一份材料。").link(href, words).boxed()
            }
            None => Notice::new(Tone::Bad, title, "属于其他院系，请由学校核对。").boxed(),
        }
    });
    same.collect()
}
