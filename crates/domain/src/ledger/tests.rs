use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::ids::SchoolId;
use crate::time::Instant;

fn stream(length: i64) -> Vec<StoredEvent> {
    let owner = Owner::School(SchoolId(3));
    let id = Uuid::from_u128(9);
    let mut previous = GENESIS;
    (1..=length)
        .map(|seq| {
            let at = Instant::from_micros(seq * 1_000_000);
            let event = Event {
                owner,
                stream: id,
                kind: "placement.invited",
                actor: None,
                role: "employer".into(),
                ids: BTreeMap::from([("placement".into(), "p".into())]),
                from: String::new(),
                to: "ON-INVITED".into(),
                version: seq,
                detail: json!({ "post": format!("岗位{seq}") }),
                at,
            };
            let salt = [u8::try_from(seq).unwrap(); 16];
            let (fact, detail) = event.seal(&salt);
            let fact = serde_json::to_string(&fact).unwrap();
            let hash = event_hash(&previous, &owner.to_string(), id, seq, at, &fact);
            let stored = StoredEvent {
                owner: owner.to_string(),
                stream: id,
                seq,
                kind: event.kind.into(),
                fact,
                previous,
                hash,
                at,
                detail: Some((salt.to_vec(), detail)),
                erased_rule: None,
            };
            previous = hash;
            stored
        })
        .collect()
}

#[test]
fn an_untouched_stream_is_whole() {
    let head = verify_stream(&stream(5)).unwrap();
    assert_eq!(head.seq, 5);
    assert_eq!(head.last.unwrap().version, 5);
}

#[test]
fn every_kind_of_damage_is_named() {
    let whole = stream(4);
    let damaged = |change: &dyn Fn(&mut Vec<StoredEvent>)| {
        let mut events = whole.clone();
        change(&mut events);
        verify_stream(&events).unwrap_err()
    };
    assert_eq!(damaged(&|e| drop(e.remove(1))), Damage::Missing { seq: 2 });
    assert_eq!(damaged(&|e| e.swap(1, 2)), Damage::Missing { seq: 2 });
    assert_eq!(damaged(&|e| e[2].fact = e[2].fact.replace("ON-INVITED", "ON-SIGNED")), Damage::Changed { seq: 3 });
    assert_eq!(damaged(&|e| e[2].kind = "placement.refused".into()), Damage::Changed { seq: 3 });
    assert_eq!(damaged(&|e| e[0].at = e[0].at.plus_seconds(1)), Damage::Changed { seq: 1 });
    assert_eq!(damaged(&|e| e[3].previous = GENESIS), Damage::Broken { seq: 4 });
    assert_eq!(
        damaged(&|e| e[1].detail.as_mut().unwrap().1 = json!({ "post": "别的岗位" }).to_string()),
        Damage::DetailChanged { seq: 2 }
    );
    assert_eq!(damaged(&|e| e[1].detail = None), Damage::DetailLost { seq: 2 });
}

#[test]
fn an_erased_detail_leaves_the_chain_whole() {
    let mut events = stream(3);
    events[1].detail = None;
    events[1].erased_rule = Some("retention".into());
    assert!(verify_stream(&events).is_ok());
}

#[test]
fn owners_read_back_as_written() {
    for owner in [Owner::School(SchoolId(7)), Owner::Platform, Owner::Person(crate::ids::PersonId(Uuid::from_u128(4)))]
    {
        assert_eq!(owner.to_string().parse(), Ok(owner));
    }
}
