//! What somebody may do in a history, and what of it the rules would let happen now.

use domain::placements::{Act, PlacementKind, Process, Side, StateCode};
use proptest::sample::Index;

use super::model::{Model, Try};
use super::stage::Stage;

/// What an application may be started as.
pub const STARTS: [(PlacementKind, &str); 5] = [
    (PlacementKind::Offline, ""),
    (PlacementKind::Paper, ""),
    (PlacementKind::Destination, "seeking"),
    (PlacementKind::Destination, "not_now"),
    (PlacementKind::Destination, "study"),
];

/// What a reviewer decides.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    Pass,
    /// Without having looked into what must be looked into.
    PassUnread,
    Return,
    Fail,
}

/// Which record: any of those the act can be tried on, or one that was found.
#[derive(Clone, Copy, Debug)]
pub enum Pick {
    Any(Index),
    This(usize),
}

impl Pick {
    pub fn of(self, own: &[usize]) -> Option<usize> {
        match self {
            Self::Any(index) if !own.is_empty() => Some(own[index.index(own.len())]),
            Self::This(at) => own.contains(&at).then_some(at),
            Self::Any(_) => None,
        }
    }
}

/// One thing somebody does; `true` with a record out of date, or with a wrong code.
#[derive(Clone, Copy, Debug)]
pub enum Op {
    Invite(usize),
    Withdraw(Pick, bool),
    Accept(Pick, bool),
    Refuse(Pick, bool),
    TakeBack(Pick, bool),
    Start(usize),
    Save(Pick),
    AddFile(Pick),
    RemoveFile(Pick),
    Submit(Pick, bool),
    PullBack(Pick, bool),
    Discard(Pick, bool),
    Abandon(Pick),
    Void(Pick),
    RequestVoid(Pick),
    CancelVoid(Pick),
    /// By the department's reviewer, the school, or a colleague there.
    Decide(Pick, usize, Choice),
    Undo(Pick, usize),
    Tick(u64),
    Work,
    TurnLevels,
    TurnVoidReview,
    TurnRules(usize),
    /// One of the acts the rules would let happen now: which act, and on what.
    Possible(Index, Index),
}

impl Op {
    /// The act, whatever it was tried on.
    pub fn name(self) -> String {
        let text = format!("{self:?}");
        let name = text.split(['(', ' ']).next().unwrap_or_default().to_owned();
        match self {
            Self::Start(which) => format!("{name} {} {}", STARTS[which].0, STARTS[which].1),
            Self::Decide(_, _, choice) => format!("{name} {choice:?}"),
            _ => name,
        }
    }
}

/// Acts that would happen now, by their names.
#[derive(Default)]
pub struct Possible(Vec<(String, Vec<Op>)>);

impl Possible {
    fn add(&mut self, op: Op) {
        let name = op.name();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, ops)) => ops.push(op),
            None => self.0.push((name, vec![op])),
        }
    }

    /// Each act as likely as any other, whatever it may be done on.
    pub fn chosen(&self, which: Index, one: Index) -> Option<Op> {
        let (_, ops) = (!self.0.is_empty()).then(|| &self.0[which.index(self.0.len())])?;
        Some(ops[one.index(ops.len())])
    }
}

impl Stage<'_> {
    /// Everything the rules would let happen now, forms filled in as far as they must be.
    pub fn possible(&self, model: &Model) -> Possible {
        let mut found = Possible::default();
        let by = self.own.account();
        for (which, (kind, _)) in STARTS.iter().enumerate() {
            if model.begin(*kind, None, &Try::new(Act::Start, Side::Graduate, by, 0)).is_ok() {
                found.add(Op::Start(which));
            }
        }
        for (employer, (who, _)) in self.employers.iter().enumerate() {
            let asked = Try::new(Act::Invite, Side::Employer, who.account(), 0);
            if model.begin(PlacementKind::Online, Some(employer), &asked).is_ok() {
                found.add(Op::Invite(employer));
            }
        }
        for (at, known) in model.records.iter().enumerate() {
            let this = Pick::This(at);
            let free = |act, side, account| model.refusal(at, &Try::new(act, side, account, known.version)).is_none();
            let own = |act| free(act, Side::Graduate, by);
            let image = known.state.process() == Process::OfflineImage;
            let submits = if image { Act::SendBack } else { Act::Submit };
            if own(submits) {
                let files = known.files.get(&known.state.process()).copied().unwrap_or_default();
                found.add(match (known.filled || image, files < known.least()) {
                    (false, _) => Op::Save(this),
                    (true, true) => Op::AddFile(this),
                    (true, false) => Op::Submit(this, false),
                });
                if files > 0 {
                    found.add(Op::RemoveFile(this));
                }
            }
            let acts = [
                (Act::Accept, Op::Accept(this, false)),
                (Act::Refuse, Op::Refuse(this, false)),
                (Act::TakeBack, Op::TakeBack(this, false)),
                (Act::PullBack, Op::PullBack(this, false)),
                (Act::Discard, Op::Discard(this, false)),
                (Act::Abandon, Op::Abandon(this)),
                (Act::Void, Op::Void(this)),
                (Act::RequestVoid, Op::RequestVoid(this)),
                (Act::CancelVoid, Op::CancelVoid(this)),
            ];
            for (act, op) in acts {
                if own(act) {
                    found.add(op);
                }
            }
            if known
                .employer
                .is_some_and(|employer| free(Act::Withdraw, Side::Employer, self.employers[employer].0.account()))
            {
                found.add(Op::Withdraw(this, false));
            }
            for (who, (side, reviewer)) in self.reviewers.iter().enumerate() {
                let decisions = [(Act::Pass, Choice::Pass), (Act::Return, Choice::Return), (Act::Fail, Choice::Fail)];
                for (act, choice) in decisions {
                    if free(act, *side, reviewer.account()) {
                        found.add(Op::Decide(this, who, choice));
                    }
                }
                if free(Act::Undo, *side, reviewer.account()) {
                    found.add(Op::Undo(this, who));
                }
            }
            if known.state.intention().is_some() {
                found.add(Op::Tick(11));
            }
            if known.state.code() == StateCode::OnInvited {
                found.add(Op::Tick(9 * 86_400));
            }
        }
        found
    }
}
