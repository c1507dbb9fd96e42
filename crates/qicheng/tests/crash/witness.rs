//! What is stored after a restart, compared with what was acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use domain::ids::{AccountId, EntryId, PlacementId, PlacementRef, SchoolId};
use domain::placements::StateCode;
use store::engine::{Tx, params};
use uuid::Uuid;

use crate::TestApp;
use crate::acts::{Answer, Journal};

/// Each counts what must not be there.
const CONTRADICTIONS: &[(&str, &str)] = &[
    (
        "two placements in one slot",
        "SELECT COUNT(*) FROM (SELECT entry_id FROM placements WHERE slot <> 'none' \
         GROUP BY school_id, entry_id, slot HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "a number given twice",
        "SELECT COUNT(*) FROM (SELECT number FROM placements WHERE number IS NOT NULL \
         GROUP BY school_id, number HAVING COUNT(*) > 1) AS twice",
    ),
    (
        "signed without its slot or its number",
        "SELECT COUNT(*) FROM placements WHERE (state = 'ON-SIGNED') <> (slot = 'effective') \
         OR (state = 'ON-SIGNED') <> (number IS NOT NULL)",
    ),
    (
        "in review without its slot",
        "SELECT COUNT(*) FROM placements \
         WHERE (state IN ('ON-REVIEW-CO', 'ON-REVIEW-SC')) <> (slot = 'in_process')",
    ),
    (
        "signed without a sealed text, or sealed without being signed",
        "SELECT COUNT(*) FROM placements p LEFT JOIN agreement_versions a \
         ON a.school_id = p.school_id AND a.placement_id = p.placement_id AND a.version = 1 \
         WHERE (p.state = 'ON-SIGNED') <> (a.number IS NOT NULL) OR a.number <> p.number",
    ),
    (
        "signed and not reported, or reported and not signed",
        "SELECT COUNT(*) FROM placements p LEFT JOIN reported_records r \
         ON r.school_id = p.school_id AND r.entry_id = p.entry_id AND r.placement_id = p.placement_id \
         WHERE (p.state = 'ON-SIGNED') <> (r.placement_id IS NOT NULL)",
    ),
    (
        "a decision on another state of its record",
        "SELECT COUNT(*) FROM intentions i JOIN placements p \
         ON p.school_id = i.school_id AND p.placement_id = i.placement_id \
         WHERE p.version <> i.placement_version OR p.state NOT IN ('ON-REVIEW-CO', 'ON-REVIEW-SC')",
    ),
    (
        "a decision neither waiting, undone nor settled",
        "SELECT COUNT(*) FROM placements p WHERE (SELECT COUNT(*) FROM ledger_events e \
         WHERE e.stream = p.placement_id AND e.kind = 'placement.decided') <> (SELECT COUNT(*) FROM ledger_events e \
         WHERE e.stream = p.placement_id AND e.kind IN ('placement.decision-undone', 'placement.decision-dropped', \
         'placement.department-passed', 'placement.failed', 'placement.signed')) \
         + (SELECT COUNT(*) FROM intentions i WHERE i.placement_id = p.placement_id)",
    ),
    (
        "a settled decision without its review",
        "SELECT COUNT(*) FROM placements p WHERE (SELECT COUNT(*) FROM reviews r WHERE r.placement_id = p.placement_id) \
         <> (SELECT COUNT(*) FROM ledger_events e WHERE e.stream = p.placement_id \
         AND e.kind IN ('placement.department-passed', 'placement.failed', 'placement.signed'))",
    ),
    (
        "an employer who sees another state",
        "SELECT COUNT(*) FROM placements p LEFT JOIN employer_placements e \
         ON e.employer_id = p.employer_id AND e.placement_id = p.placement_id \
         WHERE e.placement_id IS NULL OR e.state <> p.state OR e.version <> p.version",
    ),
    (
        "a code used without an acceptance, or the other way round",
        "SELECT COUNT(*) FROM (SELECT 1 AS one) AS once WHERE (SELECT COUNT(*) FROM one_time_codes \
         WHERE used_at IS NOT NULL) <> (SELECT COUNT(*) FROM ledger_events WHERE kind = 'placement.accepted')",
    ),
    (
        "an acceptance the employer was not told",
        "SELECT COUNT(*) FROM (SELECT 1 AS one) AS once WHERE (SELECT COUNT(*) FROM inbox \
         WHERE kind = 'invitation_accepted') <> (SELECT COUNT(*) FROM ledger_events WHERE kind = 'placement.accepted')",
    ),
    (
        "an event neither numbered nor waiting for its number",
        "SELECT COUNT(*) FROM ledger_events e LEFT JOIN ledger_order o \
         ON o.owner = e.owner AND o.stream = e.stream AND o.seq = e.seq LEFT JOIN ledger_pending p \
         ON p.owner = e.owner AND p.stream = e.stream AND p.seq = e.seq WHERE (o.number IS NULL) = (p.seq IS NULL)",
    ),
];

const RECORDS: &str = "SELECT p.placement_id, p.entry_id, p.state, p.slot, p.version, i.placement_version FROM placements p \
     LEFT JOIN intentions i ON i.school_id = p.school_id AND i.placement_id = p.placement_id WHERE p.school_id = $1";
const DUE: &str = "SELECT COUNT(*) FROM intentions WHERE effective_at <= $1";
const EVENTS: &str = "SELECT stream, kind, COUNT(*) FROM ledger_events GROUP BY stream, kind";
const POSTS: &str = "SELECT account_id, nonce FROM posts";

/// A placement as it is stored.
#[derive(Clone, Debug)]
pub struct Row {
    pub record: PlacementRef,
    pub entry: EntryId,
    pub state: StateCode,
    pub slot: String,
    pub version: i64,
    /// The version a waiting decision left.
    pub intention: Option<i64>,
}

/// One snapshot.
pub struct Seen {
    pub records: BTreeMap<PlacementRef, Row>,
    events: BTreeMap<(Uuid, String), i64>,
    posts: BTreeSet<(AccountId, Uuid)>,
    contradictions: Vec<String>,
}

impl Seen {
    /// Waits until the restarted program has settled every decision that is due, then reads everything in one snapshot.
    pub async fn settled(stage: &TestApp, school: SchoolId, limit: Duration) -> Self {
        let (begun, now) = (Instant::now(), stage.app().now());
        let mut glances = tokio::time::interval(Duration::from_millis(10));
        loop {
            glances.tick().await;
            let mut tx = stage.app().db.read().await.unwrap();
            let due: i64 = tx.one(DUE, params![now], |row| row.get(0)).await.unwrap();
            if due == 0 {
                return Self::read(&mut tx, school).await;
            }
            drop(tx);
            assert!(begun.elapsed() < limit, "{due} decisions are due and not settled");
        }
    }

    async fn read(tx: &mut Tx, school: SchoolId) -> Self {
        let rows = tx.all(RECORDS, params![school], |row| {
            let (placement, state): (PlacementId, String) = (row.get(0)?, row.get(2)?);
            Ok(Row {
                record: PlacementRef { school, placement },
                entry: row.get(1)?,
                state: StateCode::parse(&state).unwrap(),
                slot: row.get(3)?,
                version: row.get(4)?,
                intention: row.get(5)?,
            })
        });
        let records = rows.await.unwrap().into_iter().map(|row| (row.record, row)).collect();
        let events = tx.all(EVENTS, params![], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)));
        let events = events.await.unwrap().into_iter().collect();
        let posts = tx.all(POSTS, params![], |row| Ok((row.get(0)?, row.get(1)?)));
        let posts = posts.await.unwrap().into_iter().collect();
        let mut contradictions = Vec::new();
        for (what, sql) in CONTRADICTIONS {
            let count: i64 = tx.one(sql, params![], |row| row.get(0)).await.unwrap();
            if count > 0 {
                contradictions.push(format!("{count} × {what}"));
            }
        }
        Self { records, events, posts, contradictions }
    }

    /// Whether the graduate of this record holds a slot.
    pub fn busy(&self, of: &Row) -> bool {
        self.records.values().any(|row| row.entry == of.entry && row.slot != "none")
    }

    /// Another open invitation of the same graduate.
    pub fn rival(&self, of: &Row) -> Option<&Row> {
        let mut others = self.records.values().filter(|row| row.entry == of.entry && row.record != of.record);
        others.find(|row| row.state == StateCode::OnInvited)
    }
}

/// Every acknowledged act is there once, every refused one is not, and none is half done.
pub fn check(seen: &Seen, journal: &Journal) -> Result<(), String> {
    if !seen.contradictions.is_empty() {
        return Err(seen.contradictions.join(", "));
    }
    let mut happened = BTreeMap::<(Uuid, &str), BTreeSet<Uuid>>::new();
    for (post, answer) in &journal.entries {
        let stored = seen.posts.contains(&(post.account, post.nonce));
        match (answer, stored) {
            (Answer::Done, false) => return Err(format!("acknowledged and lost: {} {post:?}", post.event)),
            (Answer::Refused, true) => return Err(format!("refused and done: {} {post:?}", post.event)),
            _ => {}
        }
        let nonces = happened.entry((post.record.placement.0, post.event)).or_default();
        nonces.extend(stored.then_some(post.nonce));
    }
    for ((stream, event), nonces) in happened {
        let count = seen.events.get(&(stream, event.to_owned())).copied().unwrap_or_default();
        if count != nonces.len() as i64 {
            return Err(format!("{stream}: {} posts of {event} left {count} events", nonces.len()));
        }
    }
    Ok(())
}

/// What `qicheng ledger verify` says.
pub async fn ledger_is_clean(stage: &TestApp) -> Result<(), String> {
    let report = app::ledger::verify::verify(stage.app()).await.unwrap();
    match report.findings.as_slice() {
        [] => Ok(()),
        findings => Err(findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    }
}
