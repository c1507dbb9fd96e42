//! What is posted, what became of it, and which posts come next.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{AccountId, PlacementRef};
use domain::placements::{Act, FailReason, StateCode};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng as _;
use uuid::Uuid;

use crate::TestApp;
use crate::witness::{Row, Seen};
use crate::world::{Party, World};

/// More than can be answered before the kill.
const POSTS: usize = 24;

/// A binding form as a browser posts it.
#[derive(Clone, Debug)]
pub struct Post {
    pub record: PlacementRef,
    /// The kind of event it leaves.
    pub event: &'static str,
    pub account: AccountId,
    pub nonce: Uuid,
    pub path: String,
    pub cookie: String,
    pub fields: Vec<(&'static str, String)>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Acknowledged.
    Done,
    /// Refused with a reason (409).
    Refused,
    /// The program died first: it happened or it did not.
    Lost,
    Other(String),
}

/// Every post so far with its answer.
#[derive(Default)]
pub struct Journal {
    pub entries: Vec<(Post, Answer)>,
    /// Without an answer: the browser posts them again.
    again: Vec<Post>,
}

impl Journal {
    /// Takes up what one life of the program answered.
    pub fn note(&mut self, answers: Vec<(Post, Answer)>, named: &str) {
        for (post, answer) in answers {
            if let Answer::Other(text) = &answer {
                panic!("{named}: {} {post:?} answered {text}", post.event);
            }
            if answer == Answer::Lost {
                self.again.push(post.clone());
            }
            self.entries.push((post, answer));
        }
    }

    pub fn summary(&self) -> String {
        let mut counts = BTreeMap::<&str, [usize; 3]>::new();
        for (post, answer) in &self.entries {
            let column = usize::from(*answer != Answer::Done) + usize::from(*answer == Answer::Lost);
            counts.entry(post.event).or_default()[column] += 1;
        }
        let text = |(event, [done, refused, lost]): (&&str, &[usize; 3])| {
            format!("{} {done} done {refused} refused {lost} lost", event.trim_start_matches("placement."))
        };
        counts.iter().map(text).collect::<Vec<_>>().join("; ")
    }

    /// A schedule in which something never happened proves nothing about it.
    pub fn was_worth_it(&self) {
        let done: BTreeSet<&str> =
            self.entries.iter().filter(|(_, answer)| *answer == Answer::Done).map(|(post, _)| post.event).collect();
        assert_eq!(done.len(), 5, "{}", self.summary());
        let count = |wanted| self.entries.iter().filter(|(_, answer)| *answer == wanted).count();
        assert!(count(Answer::Lost) > 0 && count(Answer::Refused) > 0, "{}", self.summary());
    }
}

/// Makes the posts of the coming life out of the state of every record.
struct Planner<'p> {
    stage: &'p TestApp,
    world: &'p World,
    posts: Vec<Post>,
}

/// Posts without an answer first; then what the records allow, some of it twice at once, some of it too late.
pub fn plan(stage: &TestApp, world: &World, seen: &Seen, journal: &mut Journal, random: &mut ChaCha8Rng) -> Vec<Post> {
    let mut planner = Planner { stage, world, posts: std::mem::take(&mut journal.again) };
    let mut records: Vec<&Row> = seen.records.values().collect();
    for index in (1..records.len()).rev() {
        records.swap(index, (random.next_u64() % (index as u64 + 1)) as usize);
    }
    // Decisions can be undone for a moment only.
    records.sort_by_key(|row| row.intention.is_none());
    for row in records {
        if planner.posts.len() >= POSTS {
            break;
        }
        let (before, dice) = (planner.posts.len(), random.next_u64() % 100);
        planner.answer(seen, row, dice);
        if random.next_u64().is_multiple_of(8)
            && let Some(post) = planner.posts.get(before).cloned()
        {
            planner.posts.push(post);
        }
    }
    planner.posts
}

impl Planner<'_> {
    fn answer(&mut self, seen: &Seen, row: &Row, dice: u64) {
        match (row.state, row.intention) {
            (StateCode::OnInvited, _) if seen.busy(row) && dice < 80 => {}
            (StateCode::OnInvited, _) => match dice {
                0..6 => self.withdraw(row),
                6..12 => self.refuse(row),
                _ => {
                    self.accept(row);
                    // The rival's invitation at the same moment.
                    if let Some(rival) = seen.rival(row) {
                        self.accept(rival);
                    }
                }
            },
            (StateCode::OnReviewDepartment | StateCode::OnReviewSchool, None) => {
                self.decide(row, if dice < 15 { "fail" } else { "pass" });
            }
            (StateCode::OnReviewDepartment | StateCode::OnReviewSchool, Some(_)) if dice < 40 => {
                self.decide(row, "undo")
            }
            _ => {}
        }
    }

    fn post(
        &mut self,
        row: &Row,
        event: &'static str,
        (party, act): (&Party, &str),
        path: String,
        fields: Vec<(&'static str, String)>,
    ) {
        let nonce = app::accounts::nonces::issue(self.stage.app(), &party.actor, act);
        let known = app::accounts::nonces::check(self.stage.app(), &party.actor, act, &nonce).unwrap();
        let mut all = vec![("nonce", nonce), ("version", row.version.to_string())];
        all.extend(fields);
        self.posts.push(Post {
            record: row.record,
            event,
            account: party.actor.account().unwrap(),
            nonce: known,
            path,
            cookie: party.cookie.clone(),
            fields: all,
        });
    }

    fn accept(&mut self, row: &Row) {
        let (world, invitation) = (self.world, &self.world.invitations[&row.record]);
        let (party, contact) = &world.graduates[invitation.graduate];
        let fields =
            vec![("contact", contact.to_string()), ("code", invitation.code.clone()), ("agree", "1".to_owned())];
        let path = format!("/g/invitations/{}/accept", row.record);
        self.post(row, "placement.accepted", (party, Act::Accept.as_str()), path, fields);
    }

    fn refuse(&mut self, row: &Row) {
        let party = &self.world.graduates[self.world.invitations[&row.record].graduate].0;
        let fields = vec![("reason", "已有其他安排".to_owned()), ("tell", "1".to_owned())];
        let path = format!("/g/invitations/{}/refuse", row.record);
        self.post(row, "placement.refused", (party, Act::Refuse.as_str()), path, fields);
    }

    fn withdraw(&mut self, row: &Row) {
        let party = &self.world.employers[self.world.invitations[&row.record].employer];
        let path = format!("/e/invitations/{}/withdraw", row.record);
        self.post(row, "placement.withdrawn", (party, Act::Withdraw.as_str()), path, Vec::new());
    }

    fn decide(&mut self, row: &Row, verb: &str) {
        let level = row.state == StateCode::OnReviewDepartment;
        let party = if level { &self.world.department } else { &self.world.reviewer };
        let (event, fields) = match verb {
            "undo" => ("placement.decision-undone", Vec::new()),
            "fail" => {
                let reason = FailReason::ALL[0].as_str().to_owned();
                ("placement.decided", vec![("reason", reason), ("details", "报到地点与单位所在地不符".to_owned())])
            }
            _ => ("placement.decided", Vec::new()),
        };
        let path = format!("/s/{}/review/{}/{verb}", self.world.cohort, row.record);
        self.post(row, event, (party, &format!("{verb} {}", row.record)), path, fields);
    }
}
