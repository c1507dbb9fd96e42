//! Examples beside the walk: what one reads, what one act leaves behind, what survives storage.

use uuid::Uuid;

use super::*;
use crate::ids::{AccountId, Cohort, ContactId, PlacementId, PlacementRef, SchoolId};
use crate::organisations::{AgreementParties, ReviewLevels, Season, Switches};
use crate::policy::{Labels, Policy, profile};
use crate::time::{Day, Instant};

fn policy() -> Policy {
    profile("v21").unwrap().policy
}

fn now() -> Instant {
    Day::new(2026, 11, 18).unwrap().start().plus_hours(14)
}

fn reference(number: u128) -> PlacementRef {
    PlacementRef { school: SchoolId(1), placement: PlacementId(Uuid::from_u128(number)) }
}

fn facts(policy: &Policy, side: Side, at: Instant) -> Facts<'_> {
    let actor = Actor { side, account: Some(AccountId(Uuid::from_u128(9))) };
    let mut facts = Facts::of(at, actor, policy.rules(), Season::of(&policy.current, Cohort(2027)).unwrap());
    facts.record = Some(reference(1));
    facts.entry = Some(EntryFacts {
        removed: false,
        may_sign: true,
        ordinary_mode: true,
        checked: true,
        opened_by_school: false,
        plan_filed: false,
        reopened: false,
    });
    facts.switches = Switches { online: true, paper: true, destination: true };
    facts.levels = ReviewLevels::SchoolOnly;
    facts.employer = Some(EmployerFacts { admitted: true });
    facts.proof =
        Some(Proof { contact: ContactId(Uuid::from_u128(5)), verified: true, counts_from: Some(Instant::EPOCH) });
    facts.versions = Some(Versions { seen: 1, actual: 1 });
    facts.days = Some(3);
    facts
}

fn invited(policy: &Policy, at: Instant) -> Placement {
    perform(Act::Invite, None, &facts(policy, Side::Employer, at)).unwrap().state
}

fn accepted(policy: &Policy) -> Placement {
    perform(Act::Accept, Some(invited(policy, now())), &facts(policy, Side::Graduate, now())).unwrap().state
}

/// The school's pass, not settled.
fn passing(state: Placement, pace: Pace, facts: &Facts<'_>) -> Moved<Placement> {
    let decision = Decision::pass(vec![]);
    let mut facts = facts.clone();
    (facts.decision, facts.pace) = (Some(&decision), pace);
    perform(Act::Pass, Some(state), &facts).unwrap()
}

#[test]
fn what_was_not_loaded_refuses() {
    let policy = policy();
    let season = Season::of(&policy.current, Cohort(2027)).unwrap();
    let bare = Facts::of(now(), Actor { side: Side::Employer, account: None }, policy.rules(), season);
    assert_eq!(perform(Act::Invite, None, &bare).unwrap_err().guard, "employer-not-admitted");
}

#[test]
fn a_pass_voids_the_destination_only_when_it_settles() {
    let policy = policy();
    let destination = Held { record: reference(7), kind: PlacementKind::Destination, state: StateCode::QxDone };
    let mut school = facts(&policy, Side::School, now());
    school.occupancy.effective = Some(destination);
    let decided = passing(accepted(&policy), Pace::Single, &school);
    assert!(decided.effects.is_empty());
    let mut clock = facts(&policy, Side::System, now().plus_seconds(10));
    clock.occupancy.effective = Some(destination);
    let Settled::Moved(moved) = decided.state.settle(&clock).unwrap() else { panic!("dropped") };
    let order: Vec<_> = moved.effects.iter().take(4).cloned().collect();
    assert_eq!(
        order,
        [
            Effect::ReleaseSlot { slot: Slot::InProcess },
            Effect::VoidOther { record: destination.record },
            Effect::TakeSlot { slot: Slot::Effective },
            Effect::SealAgreement,
        ]
    );
}

#[test]
fn a_decision_whose_ground_is_gone_is_dropped_and_the_case_stays() {
    let policy = policy();
    let school = facts(&policy, Side::School, now());
    let decided = passing(accepted(&policy), Pace::Bulk, &school).state;
    let mut clock = facts(&policy, Side::System, now().plus_seconds(599));
    assert_eq!(decided.clone().settle(&clock).unwrap_err().guard, "not-due");
    clock.now = now().plus_seconds(600);
    clock.employer = Some(EmployerFacts { admitted: false });
    let Settled::Dropped { moved, refusal } = decided.settle(&clock).unwrap() else { panic!("moved") };
    assert_eq!((refusal.guard.as_str(), moved.state.code()), ("employer-not-admitted", StateCode::OnReviewSchool));
    assert!(moved.state.intention().is_none());
    assert_eq!(moved.effects, [Effect::Notify { side: Side::School, message: Message::DecisionDropped }]);
}

#[test]
fn taking_back_after_the_deadline_ends_as_expired() {
    let policy = policy();
    let late = now().plus_hours(9).plus_minutes(50);
    let mut employer = facts(&policy, Side::Employer, now());
    employer.days = Some(1);
    let invited = perform(Act::Invite, None, &employer).unwrap().state;
    let last = late.plus_hours(24);
    let as_graduate = |act, state, at| perform(act, Some(state), &facts(&policy, Side::Graduate, at)).unwrap().state;
    let review = as_graduate(Act::Accept, invited, last);
    let back = as_graduate(Act::TakeBack, review.clone(), last.plus_minutes(5));
    assert_eq!(back.code(), StateCode::OnInvited);
    let back = as_graduate(Act::TakeBack, review, last.plus_minutes(20));
    assert_eq!(back.code(), StateCode::OnExpired);
}

#[test]
fn why_not_names_rule_record_and_way_out() {
    let policy = profile("v23").unwrap().policy;
    let invited = invited(&policy, now());
    let mut graduate = facts(&policy, Side::Graduate, now());
    graduate.proof = None;
    assert_eq!(why_not(Act::Accept, Some(&invited), &graduate), None, "a page asks before the code is typed");
    let held = Held { record: reference(7), kind: PlacementKind::Destination, state: StateCode::QxDone };
    graduate.occupancy.effective = Some(held);
    let refusal = why_not(Act::Accept, Some(&invited), &graduate).unwrap();
    assert_eq!(refusal.record, Some(held.record));
    assert_eq!(Act::Accept.why_not_line(&refusal), "暂不能接受邀请：已登记去向。请先作废该去向");
    let refusal = why_not(Act::Withdraw, Some(&accepted(&policy)), &facts(&policy, Side::Employer, now())).unwrap();
    assert_eq!(refusal.reason, "邀请已被接受，正在审核");
}

#[test]
fn settling_judges_again_exactly_the_state_guards_of_the_pass() {
    for process in Process::ALL {
        let judged = |act: Act| {
            let guards = act.guards(*process).iter();
            guards.filter(|guard| guard.moment() == Moment::State).collect::<Vec<_>>()
        };
        assert_eq!(judged(Act::Pass), judged(Act::SettlePass), "{process}");
    }
}

#[test]
fn states_and_codes_survive_storage() {
    let policy = policy();
    let state = accepted(&policy);
    let lost = Placement::Online(Online::Lost(Lost {
        before: Box::new(match state.clone() {
            Placement::Online(state) => state,
            _ => panic!("an online signing"),
        }),
        cause: LostCause::EntryRemoved,
        at: now(),
    }));
    let mut graduate = facts(&policy, Side::Graduate, now());
    graduate.kind = PlacementKind::Offline;
    let draft = perform(Act::Start, None, &graduate).unwrap().state;
    let text = perform(Act::Submit, Some(draft), &graduate).unwrap().state;
    for state in [state, lost, text] {
        let json = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<Placement>(&json).unwrap(), state, "{json}");
    }
    assert!(StateCode::ALL.iter().all(|code| StateCode::parse(code.as_str()) == Some(*code)));
}

#[test]
fn labels_follow_the_policy() {
    let word = |labels, parties, side| StateCode::OnSigned.label(side, Wording { labels, parties });
    assert_eq!(word(Labels::ByParties, AgreementParties::Two, Side::School), "签约鉴证通过");
    assert_eq!(word(Labels::ByParties, AgreementParties::Three, Side::School), "签约审核通过");
    assert_eq!(word(Labels::Audit, AgreementParties::Two, Side::Graduate), "签约完成");
    assert_eq!(word(Labels::Hubei, AgreementParties::Three, Side::School), "双方已签约 · 签约审核通过 · 已生效");
}

#[test]
fn a_text_without_its_value_is_left_out() {
    let standing = Standing::of(StateCode::OnInvited);
    let values = StandingValues { employer: Some("启程科技".into()), ..StandingValues::default() };
    let shown = standing.shown(&values);
    assert_eq!((shown.headline.as_str(), shown.by_when), ("启程科技邀请你签约", None));
    assert_eq!(shown.actions.first().map(|action| action.title), Some("接受邀请"));
}

#[test]
fn a_return_counts_what_was_ticked_and_reads_well_where_nothing_was() {
    let headline = |points: Option<&str>| {
        let values = StandingValues { points: points.map(str::to_owned), ..StandingValues::default() };
        Standing::of(StateCode::QxReturned).shown(&values).headline
    };
    assert_eq!(headline(Some("2")), "老师退回，请改 2 处");
    assert_eq!(headline(None), "老师退回，请修改");
}
