use domain::placements::{PlacementKind, StateCode};
use uuid::Uuid;

use super::*;
use crate::engine::{Database, StoreError};
use crate::placements::applications::tests::draft;
use crate::placements::rescissions;
use crate::roster::tests::{NOW, SYSTEM, load, school};
use crate::store_test;

fn link(record: PlacementRef, number: u128) -> NewLink {
    NewLink {
        link: LinkId(Uuid::from_u128(0x11_0000 + number)),
        record,
        token_hash: [u8::try_from(number).unwrap(); 32],
        text_version: 1,
        contact: "周宁".into(),
        mobile_blind: [9; 32],
        mobile_masked: "199****0001".into(),
        sent_at: NOW.plus_seconds(i64::try_from(number).unwrap()),
        expires_at: NOW.plus_hours(24),
    }
}

store_test! {
    async fn a_record_has_one_open_link_that_is_used_once(database: Database) {
        let own = school(&database).await;
        load(&database, own, 1).await;
        let mut tx = database.write().await.unwrap();
        let new = draft(own, 1);
        assert_eq!((new.row.kind, new.row.state), (PlacementKind::Destination, StateCode::QxDraft));
        crate::placements::insert(&mut tx, &SYSTEM, &new).await.unwrap();
        let record = new.row.record;
        assert_eq!(newest(&mut tx, &SYSTEM, record).await.unwrap(), None);
        let (one, two) = (link(record, 1), link(record, 2));
        insert(&mut tx, &SYSTEM, &one).await.unwrap();
        let later = NOW.plus_seconds(60);
        opened(&mut tx, &SYSTEM, own, one.link, later).await.unwrap();
        opened(&mut tx, &SYSTEM, own, one.link, later.plus_seconds(1)).await.unwrap();
        let found = by_token(&mut tx, &SYSTEM, own, [1; 32]).await.unwrap().unwrap();
        assert_eq!((found.link, found.record, found.opened_at), (one.link, record, Some(later)));
        assert_eq!(by_token(&mut tx, &SYSTEM, SchoolId(own.0 + 1), [1; 32]).await.unwrap(), None);
        assert!(revoke(&mut tx, &SYSTEM, record, later).await.unwrap());
        assert!(!revoke(&mut tx, &SYSTEM, record, later).await.unwrap());
        assert!(!spend(&mut tx, &SYSTEM, own, one.link, "周宁", later).await.unwrap(), "revoked");
        insert(&mut tx, &SYSTEM, &two).await.unwrap();
        assert_eq!(newest(&mut tx, &SYSTEM, record).await.unwrap().map(|row| row.link), Some(two.link));

        let page = UploadedFile {
            file: FileId(Uuid::from_u128(7)),
            name: "第1页.jpg".into(),
            kind: "jpeg".into(),
            sha256: [5; 32],
            bytes: 10,
            pages: 1,
            uploaded_at: NOW,
        };
        lay(&mut tx, &SYSTEM, own, two.link, &page).await.unwrap();
        assert_eq!(laid(&mut tx, &SYSTEM, own, two.link).await.unwrap(), std::slice::from_ref(&page));
        assert!(names_blob(&mut tx, &SYSTEM, own, [5; 32], NOW).await.unwrap());
        assert!(!names_blob(&mut tx, &SYSTEM, own, [5; 32], two.expires_at).await.unwrap());
        assert!(spend(&mut tx, &SYSTEM, own, two.link, "周宁 199****0001", later).await.unwrap());
        assert!(!spend(&mut tx, &SYSTEM, own, two.link, "别人", later).await.unwrap(), "one use");
        assert!(!names_blob(&mut tx, &SYSTEM, own, [5; 32], NOW).await.unwrap(), "evidence names it now");
        let used = newest(&mut tx, &SYSTEM, record).await.unwrap().unwrap();
        assert_eq!((used.used_at, used.used_by.as_deref()), (Some(later), Some("周宁 199****0001")));
        assert!(take_off(&mut tx, &SYSTEM, own, two.link, page.file).await.unwrap());
        assert!(!take_off(&mut tx, &SYSTEM, own, two.link, page.file).await.unwrap());
    }

    async fn a_second_open_link_is_refused(database: Database) {
        let own = school(&database).await;
        load(&database, own, 1).await;
        let mut tx = database.write().await.unwrap();
        let new = draft(own, 1);
        crate::placements::insert(&mut tx, &SYSTEM, &new).await.unwrap();
        insert(&mut tx, &SYSTEM, &link(new.row.record, 1)).await.unwrap();
        let second = insert(&mut tx, &SYSTEM, &link(new.row.record, 2)).await;
        assert!(matches!(second, Err(StoreError::Unique { .. })));
    }

    async fn requests_to_end_agreements_are_counted_by_entry(database: Database) {
        let own = school(&database).await;
        load(&database, own, 2).await;
        let mut tx = database.write().await.unwrap();
        let (one, other) = (draft(own, 1), draft(own, 2));
        for new in [&one, &other] {
            crate::placements::insert(&mut tx, &SYSTEM, new).await.unwrap();
        }
        let (record, entry) = (one.row.record, one.row.entry);
        assert_eq!(rescissions::count(&mut tx, &SYSTEM, own, entry).await.unwrap(), (0, 0));
        rescissions::passed(&mut tx, &SYSTEM, record, NOW).await.unwrap();
        for _ in 0..2 {
            rescissions::insert(&mut tx, &SYSTEM, record, entry, NOW).await.unwrap();
        }
        rescissions::passed(&mut tx, &SYSTEM, record, NOW.plus_seconds(1)).await.unwrap();
        assert_eq!(rescissions::count(&mut tx, &SYSTEM, own, entry).await.unwrap(), (2, 1));
        assert_eq!(rescissions::count(&mut tx, &SYSTEM, own, other.row.entry).await.unwrap(), (0, 0));
    }
}
