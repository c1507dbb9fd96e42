//! How a history may begin: ways to acts that chance alone seldom finds, each of which is refused on the way and then happens.

use super::ops::{Choice, Op, Pick};

const FIRST: Pick = Pick::This(0);
const SECOND: Pick = Pick::This(1);

const DEPARTMENT: usize = 0;
const SCHOOL: usize = 1;

/// Of `STARTS`.
const OFFLINE: usize = 0;
const SEEKING: usize = 2;

/// A decision settles after ten seconds.
const SETTLED: Op = Op::Tick(11);

/// What the openings are there for.
pub const RARE: [&str; 7] = ["Void", "RequestVoid", "CancelVoid", "Undo", "Abandon", "TakeBack", "Withdraw"];

/// Which of `RULES` it begins under, and what is done.
pub const OPENINGS: [(usize, &[Op]); 4] = [(0, VOIDED), (3, VOID_REQUESTED), (0, ABANDONED), (0, INVITED)];

const VOIDED: &[Op] = &[
    Op::Start(SEEKING),
    Op::Void(FIRST),
    Op::Submit(FIRST, false),
    Op::Undo(FIRST, DEPARTMENT),
    Op::Decide(FIRST, DEPARTMENT, Choice::Pass),
    Op::Undo(FIRST, SCHOOL),
    Op::Undo(FIRST, DEPARTMENT),
    Op::Decide(FIRST, DEPARTMENT, Choice::Pass),
    SETTLED,
    Op::Work,
    Op::Decide(FIRST, SCHOOL, Choice::Pass),
    SETTLED,
    Op::Work,
    Op::RequestVoid(FIRST),
    Op::Void(FIRST),
];

const VOID_REQUESTED: &[Op] = &[
    Op::Start(SEEKING),
    Op::Submit(FIRST, false),
    Op::Decide(FIRST, DEPARTMENT, Choice::Pass),
    SETTLED,
    Op::Work,
    Op::Decide(FIRST, SCHOOL, Choice::Pass),
    SETTLED,
    Op::Work,
    Op::CancelVoid(FIRST),
    Op::Void(FIRST),
    Op::RequestVoid(FIRST),
    Op::CancelVoid(FIRST),
    Op::RequestVoid(FIRST),
];

const ABANDONED: &[Op] = &[
    Op::Start(OFFLINE),
    Op::Save(FIRST),
    Op::Abandon(FIRST),
    Op::Submit(FIRST, false),
    Op::Decide(FIRST, DEPARTMENT, Choice::Pass),
    SETTLED,
    Op::Work,
    Op::Decide(FIRST, SCHOOL, Choice::Pass),
    SETTLED,
    Op::Work,
    Op::Abandon(FIRST),
];

const INVITED: &[Op] = &[
    Op::Invite(0),
    Op::Withdraw(FIRST, true),
    Op::Withdraw(FIRST, false),
    Op::Invite(1),
    Op::TakeBack(SECOND, false),
    Op::Accept(SECOND, false),
    Op::TakeBack(SECOND, false),
];
