//! Each act of a history through its use case and through the model, which must answer alike.

use app::ActError;
use app::employers::licence::Upload;
use app::placements::{
    accept, decide, evidence, invite, own_acts, refuse, save, start, submit, take_back, undo, withdraw,
};
use domain::organisations::ReviewLevels;
use domain::placements::forms::Values;
use domain::placements::{
    Acknowledged, Act, Decision, FailReason, Failing, Pace, PlacementKind, Process, Remarks, Side, Slot,
};
use proptest::test_runner::TestCaseError;

use super::model::{Answer, Known, Model, Try};
use super::ops::{Choice, Op, Pick, STARTS};
use super::stage::Stage;
use crate::agreement::letter_form;
use crate::applications::{unit, values};
use crate::kept_rules::{policy_is, settings_are};

const REASON: &str = "情况有变化";

impl Stage<'_> {
    pub async fn play(&mut self, model: &mut Model, rules: &[&str], op: Op) -> Result<(), TestCaseError> {
        let (app, program) = (self.app, self.app.app());
        let (own, nonce) = (self.own.clone(), program.new_id());
        let by = own.account();
        let graduate =
            |act, known: &Known, stale: bool| Try::new(act, Side::Graduate, by, known.version - i64::from(stale));
        let op = match op {
            Op::Possible(which, one) => match self.possible(model).chosen(which, one) {
                Some(op) => op,
                None => return Ok(()),
            },
            op => op,
        };
        let expected;
        let found = match op {
            Op::Possible(..) => return Ok(()),
            Op::Tick(seconds) => {
                app.clock().advance_seconds(seconds);
                return Ok(());
            }
            Op::Work => {
                self.work(model).await;
                return Ok(());
            }
            Op::TurnLevels => {
                model.levels = match model.levels {
                    ReviewLevels::SchoolOnly => ReviewLevels::DepartmentThenSchool,
                    ReviewLevels::DepartmentThenSchool => ReviewLevels::SchoolOnly,
                };
                settings_are(app, &self.basic, |settings| settings.levels = model.levels).await;
                return Ok(());
            }
            Op::TurnVoidReview => {
                model.void_review = !model.void_review;
                settings_are(app, &self.basic, |settings| settings.void_review = model.void_review).await;
                return Ok(());
            }
            Op::TurnRules(rule) => {
                model.policy = policy_is(app, &self.basic, rules[rule]).await;
                return Ok(());
            }
            Op::Invite(employer) => {
                let (who, candidate) = &self.employers[employer];
                // An earlier letter of the same employer is brought up to now.
                let own =
                    |known: &Known| known.employer == Some(employer) && known.state.slot() != Some(Slot::Effective);
                if let Some(at) = model.records.iter().position(|known| own(known) && !known.state.code().is_final()) {
                    model.freshen(at);
                }
                let begun = model.begin(
                    PlacementKind::Online,
                    Some(employer),
                    &Try::new(Act::Invite, Side::Employer, who.account(), 0),
                );
                let letter = invite::Letter { form: letter_form(), candidates: vec![*candidate] };
                let sent = invite::send(program, who, nonce, &letter).await;
                let sent = sent.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
                expected = match begun {
                    Ok(state) => {
                        let record = sent.invited.first().copied();
                        let record = record.ok_or_else(|| TestCaseError::fail(format!("{:?}", sent.refused)))?;
                        model.keep(record, state, Some(employer), "");
                        Answer::Done
                    }
                    Err(refused) => refused,
                };
                sent.refused.into_iter().next().map_or(Answer::Done, |(_, refusal)| refusal.into())
            }
            Op::Start(which) => {
                let (kind, category) = STARTS[which];
                let begun = model.begin(kind, None, &Try::new(Act::Start, Side::Graduate, by, 0));
                let done = start::start(program, &own, nonce, kind, category).await;
                expected = match (begun, &done) {
                    (Ok(state), Ok(record)) => {
                        model.keep(*record, state, None, category);
                        Answer::Done
                    }
                    (Ok(_), Err(error)) => return Err(TestCaseError::fail(format!("{error:?}"))),
                    (Err(refused), _) => refused,
                };
                answer(done)?
            }
            _ if model.records.is_empty() => return Ok(()),
            Op::Withdraw(at, stale) => {
                let Some((at, employer)) = of_an_employer(model, at) else { return Ok(()) };
                let who = self.employers[employer].0.clone();
                let known = &model.records[at];
                let (record, seen) = (known.record, known.version - i64::from(stale));
                let asked = Try::new(Act::Withdraw, Side::Employer, who.account(), seen);
                model.freshen(at);
                expected = model.act(at, &asked);
                answer(withdraw::withdraw(program, &who, nonce, record, seen).await)?
            }
            Op::Refuse(at, stale) | Op::TakeBack(at, stale) => {
                let Some((at, _)) = of_an_employer(model, at) else { return Ok(()) };
                let act = if matches!(op, Op::Refuse(..)) { Act::Refuse } else { Act::TakeBack };
                let known = &model.records[at];
                let (record, asked) = (known.record, graduate(act, known, stale));
                let seen = asked.seen.unwrap();
                model.freshen(at);
                expected = model.act(at, &asked);
                if act == Act::TakeBack {
                    answer(take_back::take_back(program, &own, nonce, record, seen).await)?
                } else {
                    let input = refuse::Refuse { record, nonce, seen, reason: String::new(), tell_employer: false };
                    answer(refuse::refuse(program, &own, &input).await)?
                }
            }
            Op::Accept(at, wrong) => {
                let Some((at, _)) = of_an_employer(model, at) else { return Ok(()) };
                self.work(model).await;
                let known = &model.records[at];
                let (record, seen) = (known.record, known.version);
                let asked = graduate(Act::Accept, known, false);
                expected = proven(model, at, &asked, wrong);
                let code = accept::send_code(program, &own, record, seen, self.contact).await;
                match self.code(code, wrong).await {
                    Err(refused) => answer::<()>(Err(refused))?,
                    Ok(code) => {
                        let contact = Some(self.contact);
                        let input = accept::Accept { record, nonce, seen, agreed: true, contact, code };
                        answer(accept::accept(program, &own, &input).await)?
                    }
                }
            }
            Op::Save(at) => {
                let Some(at) = of_the_graduate(model, at) else { return Ok(()) };
                let known = &model.records[at];
                let (record, seen) = (known.record, known.version);
                let typed = typed(known);
                expected = model.act(at, &graduate(Act::Save, &model.records[at].clone(), false));
                if expected == Answer::Done {
                    model.records[at].filled = true;
                }
                answer(save::save(program, &own, &save::Save { record, nonce, seen, category: None, typed }).await)?
            }
            Op::AddFile(at) => {
                let Some(at) = of_the_graduate(model, at) else { return Ok(()) };
                let record = model.records[at].record;
                self.files = self.files.wrapping_add(1);
                let bytes = program.pictures.picture_code("ABCD", [self.files; 32]);
                let upload = Upload { name: format!("{}.png", self.files), bytes };
                expected = match model.takes_files(at, by) {
                    Some(refused) => refused,
                    None => {
                        let known = &mut model.records[at];
                        let files = known.files.entry(known.state.process()).or_default();
                        if *files < 9 {
                            *files += 1;
                            known.version += 1;
                            Answer::Done
                        } else {
                            Answer::Fields
                        }
                    }
                };
                answer(evidence::add(program, &own, nonce, record, vec![upload]).await)?
            }
            Op::RemoveFile(at) => {
                let Some(at) = of_the_graduate(model, at) else { return Ok(()) };
                let process = model.records[at].state.process();
                let record = model.records[at].record;
                let Some(file) = self.file_on_the_form(record, process).await else { return Ok(()) };
                expected = match model.takes_files(at, by) {
                    Some(refused) => refused,
                    None => {
                        let known = &mut model.records[at];
                        *known.files.entry(process).or_default() -= 1;
                        known.version += 1;
                        Answer::Done
                    }
                };
                answer(evidence::remove(program, &own, nonce, record, file).await)?
            }
            Op::Submit(at, wrong) => {
                let Some(at) = of_the_graduate(model, at) else { return Ok(()) };
                self.work(model).await;
                let known = &model.records[at];
                let (record, seen) = (known.record, known.version);
                let image = known.state.process() == Process::OfflineImage;
                let mut asked = graduate(if image { Act::SendBack } else { Act::Submit }, known, false);
                asked.proven = !wrong;
                expected = model.submit(at, &asked);
                let code = submit::send_code(program, &own, record, seen, self.contact).await;
                match self.code(code, wrong).await {
                    Err(refused) => answer::<()>(Err(refused))?,
                    Ok(code) => {
                        let contact = Some(self.contact);
                        let input = submit::Submit { record, nonce, seen, confirmed: true, contact, code };
                        answer(submit::submit(program, &own, &input).await)?
                    }
                }
            }
            Op::PullBack(at, stale) | Op::Discard(at, stale) => {
                let Some(at) = of_the_graduate(model, at) else { return Ok(()) };
                let pulls = matches!(op, Op::PullBack(..));
                let known = &model.records[at];
                let record = known.record;
                let asked = graduate(if pulls { Act::PullBack } else { Act::Discard }, known, stale);
                let seen = asked.seen.unwrap();
                model.freshen(at);
                expected = model.act(at, &asked);
                answer(match pulls {
                    true => own_acts::pull_back(program, &own, nonce, record, seen).await,
                    false => own_acts::discard(program, &own, nonce, record, seen).await,
                })?
            }
            Op::CancelVoid(at) => {
                let Some(at) = of_the_graduate(model, at) else { return Ok(()) };
                let asked = graduate(Act::CancelVoid, &model.records[at], false);
                let record = model.records[at].record;
                model.freshen(at);
                expected = model.act(at, &asked);
                answer(own_acts::cancel_void(program, &own, nonce, record, asked.seen.unwrap()).await)?
            }
            Op::Abandon(at) | Op::Void(at) | Op::RequestVoid(at) => {
                let Some(at) = of_the_graduate(model, at) else { return Ok(()) };
                self.work(model).await;
                let act = match op {
                    Op::Abandon(_) => Act::Abandon,
                    Op::Void(_) => Act::Void,
                    _ => Act::RequestVoid,
                };
                let known = &model.records[at];
                let (record, seen) = (known.record, known.version);
                let mut asked = graduate(act, known, false);
                asked.reason = Some(REASON);
                expected = proven(model, at, &asked, false);
                let code = own_acts::send_code(program, &own, record, seen, self.contact, act).await;
                match self.code(code, false).await {
                    Err(refused) => answer::<()>(Err(refused))?,
                    Ok(code) => {
                        let (reason, contact) = (REASON.to_owned(), Some(self.contact));
                        let input = own_acts::Give { record, nonce, seen, reason, contact, code };
                        answer(match act {
                            Act::Abandon => own_acts::abandon(program, &own, &input).await,
                            Act::Void => own_acts::void(program, &own, &input).await,
                            _ => own_acts::request_void(program, &own, &input).await,
                        })?
                    }
                }
            }
            Op::Decide(at, who, choice) => {
                let all: Vec<_> = (0..model.records.len()).collect();
                let Some(at) = at.of(&all) else { return Ok(()) };
                let (side, who) = self.reviewers[who].clone();
                let known = &model.records[at];
                let (record, seen) = (known.record, known.version);
                let decision = decision(known, choice);
                let mut asked = Try::new(decision.act(), side, who.account(), seen);
                asked.decision = Some(&decision);
                model.freshen(at);
                expected = model.act(at, &asked);
                let input = decide::Decide { record, nonce, seen, decision: decision.clone(), pace: Pace::Single };
                answer(decide::decide(program, &who, &input).await)?
            }
            Op::Undo(at, who) => {
                let all: Vec<_> = (0..model.records.len()).collect();
                let Some(at) = at.of(&all) else { return Ok(()) };
                let (side, who) = self.reviewers[who].clone();
                let known = &model.records[at];
                let (record, seen) = (known.record, known.version);
                model.freshen(at);
                expected = model.act(at, &Try::new(Act::Undo, side, who.account(), seen));
                answer(undo::undo(program, &who, nonce, record, seen).await)?
            }
        };
        self.tally.count(op, &found);
        if found == expected {
            Ok(())
        } else {
            Err(TestCaseError::fail(format!("{op:?}: {found:?}, not {expected:?}")))
        }
    }
}

fn answer<T>(done: Result<T, ActError>) -> Result<Answer, TestCaseError> {
    match done {
        Ok(_) => Ok(Answer::Done),
        Err(ActError::Refused(refusal)) => Ok((*refusal).into()),
        Err(ActError::Fields(_)) => Ok(Answer::Fields),
        Err(ActError::Stale(_)) => Ok(Answer::Refused("stale-version".into(), None)),
        Err(other) => Err(TestCaseError::fail(format!("{other:?}"))),
    }
}

/// An act with a code: the rules first, then the code, then the act.
fn proven(model: &mut Model, at: usize, asked: &Try<'_>, wrong: bool) -> Answer {
    match model.refusal(at, asked) {
        Some(refused) => refused,
        None if wrong => Answer::Fields,
        None => model.act(at, asked),
    }
}

/// One of the invitations, with its employer.
fn of_an_employer(model: &Model, at: Pick) -> Option<(usize, usize)> {
    let own: Vec<_> = (0..model.records.len()).filter(|at| model.records[*at].employer.is_some()).collect();
    let at = at.of(&own)?;
    Some((at, model.records[at].employer?))
}

/// One of the graduate's applications.
fn of_the_graduate(model: &Model, at: Pick) -> Option<usize> {
    let own: Vec<_> = (0..model.records.len()).filter(|at| model.records[*at].employer.is_none()).collect();
    at.of(&own)
}

/// Everything the form asks for.
fn typed(known: &Known) -> Values {
    match known.kind {
        PlacementKind::Destination if known.category == "study" => {
            values(&[("study_kind", "研究生"), ("school", "临江大学")])
        }
        PlacementKind::Destination => values(&[]),
        _ => values(&unit()),
    }
}

fn decision(known: &Known, choice: Choice) -> Decision {
    let details = "与单位核实，信息不一致".to_owned();
    match choice {
        Choice::Pass => {
            let noted = |concern: &_| Acknowledged { concern: *concern, note: "已电话核实".into() };
            Decision::pass(known.concerns.iter().map(noted).collect())
        }
        Choice::PassUnread => Decision::pass(Vec::new()),
        Choice::Return => Decision::Return(Remarks { fields: Vec::new(), details }),
        Choice::Fail => Decision::Fail(Failing { reason: FailReason::Other, details }),
    }
}
