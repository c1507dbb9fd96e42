use domain::accounts::{Access, SystemPurpose};
use domain::ids::{ContactId, PersonId};
use domain::people::{ContactKind, ContactOrigin};
use domain::time::Instant;
use uuid::Uuid;

use super::contacts::ContactRow;
use super::persons::PersonRow;
use super::{contacts, persons};
use crate::engine::{Database, StoreError};
use crate::store_test;

const NOW: Instant = Instant::from_micros(1_800_000_000_000_000);

fn person(number: u128) -> PersonRow {
    PersonRow {
        person: PersonId(Uuid::from_u128(number)),
        document_kind: "resident_id".into(),
        document_sealed: vec![1, 2],
        document_masked: "1101****0014".into(),
        created_at: NOW,
    }
}

fn mobile(owner: &PersonRow, number: u128) -> ContactRow {
    ContactRow {
        person: owner.person,
        contact: ContactId(Uuid::from_u128(number)),
        kind: ContactKind::Mobile,
        blind: [7; 32],
        sealed: vec![9],
        masked: "138****0001".into(),
        origin: ContactOrigin::SchoolImport,
        origin_school: None,
        set_at: NOW,
        counts_from: None,
        verified_at: None,
    }
}

store_test! {
    async fn a_person_is_found_by_document_once(database: Database) {
        let access = Access::system(SystemPurpose::Work);
        let row = person(1);
        let mut tx = database.write().await.unwrap();
        persons::insert(&mut tx, &access, &row, &[3; 32]).await.unwrap();
        assert_eq!(persons::find_by_document(&mut tx, &access, &[3; 32]).await.unwrap(), Some(row.person));
        assert_eq!(persons::find_by_document(&mut tx, &access, &[4; 32]).await.unwrap(), None);
        assert_eq!(persons::find(&mut tx, &access, row.person).await.unwrap(), Some(row));
        let second = persons::insert(&mut tx, &access, &person(2), &[3; 32]).await;
        assert!(matches!(second, Err(StoreError::Unique { .. })));
    }

    async fn a_contact_is_verified_and_removed(database: Database) {
        let access = Access::system(SystemPurpose::Work);
        let (one, other) = (person(1), person(2));
        let mut tx = database.write().await.unwrap();
        persons::insert(&mut tx, &access, &one, &[1; 32]).await.unwrap();
        persons::insert(&mut tx, &access, &other, &[2; 32]).await.unwrap();
        let row = mobile(&one, 10);
        contacts::insert(&mut tx, &access, &row).await.unwrap();
        contacts::insert(&mut tx, &access, &mobile(&other, 11)).await.unwrap();
        assert_eq!(contacts::list(&mut tx, &access, one.person).await.unwrap(), std::slice::from_ref(&row));
        let holders = contacts::holders(&mut tx, &access, ContactKind::Mobile, &[7; 32]).await.unwrap();
        assert_eq!(holders, [one.person, other.person]);
        let at = NOW.plus_hours(1);
        let key = (one.person, row.contact);
        contacts::count_from(&mut tx, &access, key, at).await.unwrap();
        let later = contacts::find(&mut tx, &access, one.person, row.contact).await.unwrap().unwrap();
        assert_eq!((later.verified_at, later.counts_from), (None, Some(at)));
        contacts::verify(&mut tx, &access, key, at, at).await.unwrap();
        let proven = contacts::find(&mut tx, &access, one.person, row.contact).await.unwrap().unwrap();
        assert_eq!((proven.verified_at, proven.counts_from), (Some(at), Some(at)));
        assert!(contacts::remove(&mut tx, &access, key, at).await.unwrap());
        assert!(!contacts::remove(&mut tx, &access, key, at).await.unwrap());
        assert!(contacts::list(&mut tx, &access, one.person).await.unwrap().is_empty());
        contacts::insert(&mut tx, &access, &mobile(&one, 12)).await.unwrap();
    }
}
