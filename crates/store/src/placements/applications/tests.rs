use domain::ids::{EntryId, FileId, PersonId, PlacementId, SchoolId};
use domain::placements::{PlacementKind, StateCode};
use uuid::Uuid;

use super::*;
use crate::engine::Database;
use crate::placements::evidence::{self, EvidenceRow};
use crate::placements::evidence_pages::{self, EvidencePageRow};
use crate::placements::submissions::{self, SubmissionRow};
use crate::placements::{NewPlacement, PlacementRow};
use crate::roster::tests::{COHORT, NOW, SYSTEM, department, entry, load, school};
use crate::store_test;

pub(crate) fn draft(school: SchoolId, number: u128) -> NewPlacement {
    let entry = entry(school, number);
    let row = PlacementRow {
        record: PlacementRef { school, placement: PlacementId(Uuid::from_u128(0xd0_0000 + number)) },
        entry: EntryId(Uuid::from_u128(number)),
        person: PersonId(Uuid::from_u128(0xbeef_0000 + number)),
        cohort: COHORT,
        department_id: department(number % 3),
        level_group: entry.level_group,
        level: entry.level,
        kind: PlacementKind::Destination,
        state: StateCode::QxDraft,
        slot: None,
        initiator: "graduate".into(),
        employer: None,
        employer_name: String::new(),
        credit_code: String::new(),
        student_name: "陈晓".into(),
        student_number: entry.student_number,
        department: String::new(),
        major: entry.major,
        document_masked: entry.document_masked,
        post: String::new(),
        number: None,
        flags: String::new(),
        attempt: 1,
        deadline: None,
        waiting_since: None,
        policy_version: 1,
        settings_version: 1,
        created_at: NOW,
        updated_at: NOW,
        version: 1,
        waiting: StateCode::QxDraft,
    };
    NewPlacement { row, document_blind: entry.document_blind }
}

fn file(number: u128, sha256: u8) -> EvidenceRow {
    EvidenceRow {
        file: FileId(Uuid::from_u128(number)),
        process: "destination".into(),
        name: "录取通知书.jpg".into(),
        kind: "jpeg".into(),
        sha256: [sha256; 32],
        bytes: 1200,
        pages: 1,
        by_side: "graduate".into(),
        uploaded_at: NOW,
        removed_at: None,
    }
}

store_test! {
    async fn an_application_keeps_form_submissions_and_files(database: Database) {
        let own = school(&database).await;
        load(&database, own, 2).await;
        let mut tx = database.write().await.unwrap();
        let (one, other) = (draft(own, 1), draft(own, 2));
        let record = one.row.record;
        for new in [&one, &other] {
            crate::placements::insert(&mut tx, &SYSTEM, new).await.unwrap();
        }
        let (entry, kind) = (one.row.entry, PlacementKind::Destination);
        let open = crate::placements::open_application(&mut tx, &SYSTEM, own, entry, kind).await.unwrap();
        assert_eq!(open, Some(record));
        let seen = crate::placements::find(&mut tx, &SYSTEM, record).await.unwrap().unwrap().version;
        let words = ["临江大学", "", "境内升学"];
        let described = async |tx: &mut crate::engine::WriteTx, version| {
            crate::placements::describe(tx, &SYSTEM, record, version, words, NOW).await.unwrap()
        };
        assert!(described(&mut tx, seen).await);
        assert!(!described(&mut tx, seen).await, "the version has moved on");
        crate::placements::pin(&mut tx, &SYSTEM, record, [3, 4], 2).await.unwrap();
        let pinned = crate::placements::find(&mut tx, &SYSTEM, record).await.unwrap().unwrap();
        assert_eq!((pinned.policy_version, pinned.settings_version, pinned.attempt), (3, 4, 2));
        assert_eq!((pinned.employer_name.as_str(), pinned.post.as_str()), ("临江大学", "境内升学"));
        let failed = crate::placements::failed_applications(&mut tx, &SYSTEM, own, entry, kind).await.unwrap();
        assert_eq!(failed, 0);
        let row = ApplicationRow {
            category: "study".into(),
            content: vec![1, 2, 3],
            graduate_snapshot: "{}".into(),
            facts: "{\"state\":\"draft\"}".into(),
            updated_at: NOW,
        };
        insert(&mut tx, &SYSTEM, record, &row).await.unwrap();
        let later = NOW.plus_seconds(60);
        set_content(&mut tx, &SYSTEM, record, "abroad", vec![9], later).await.unwrap();
        set_facts(&mut tx, &SYSTEM, record, "{}").await.unwrap();
        set_graduate(&mut tx, &SYSTEM, record, "{\"name\":\"陈晓\"}").await.unwrap();
        let changed = ApplicationRow {
            category: "abroad".into(),
            content: vec![9],
            graduate_snapshot: "{\"name\":\"陈晓\"}".into(),
            facts: "{}".into(),
            updated_at: later,
        };
        assert_eq!(find(&mut tx, &SYSTEM, record).await.unwrap(), Some(changed));
        assert_eq!(find(&mut tx, &SYSTEM, other.row.record).await.unwrap(), None);

        let submission = SubmissionRow {
            seq: 0,
            process: "destination".into(),
            category: "abroad".into(),
            content: vec![9],
            files: String::new(),
            submitted_at: NOW,
        };
        for _ in 0..2 {
            submissions::insert(&mut tx, &SYSTEM, record, &submission).await.unwrap();
        }
        let listed = submissions::list(&mut tx, &SYSTEM, record).await.unwrap();
        assert_eq!(listed.iter().map(|one| one.seq).collect::<Vec<_>>(), [1, 2]);

        evidence::insert(&mut tx, &SYSTEM, record, &file(1, 7)).await.unwrap();
        evidence::insert(&mut tx, &SYSTEM, other.row.record, &file(2, 7)).await.unwrap();
        assert_eq!(evidence::same_elsewhere(&mut tx, &SYSTEM, record).await.unwrap(), [other.row.record]);
        assert!(evidence::names_blob(&mut tx, &SYSTEM, own, [7; 32]).await.unwrap());
        let gone = file(1, 7).file;
        assert!(evidence::remove(&mut tx, &SYSTEM, record, gone, later).await.unwrap());
        assert!(!evidence::remove(&mut tx, &SYSTEM, record, gone, later).await.unwrap());
        assert!(evidence::same_elsewhere(&mut tx, &SYSTEM, record).await.unwrap().is_empty());
        let kept = EvidenceRow { removed_at: Some(later), ..file(1, 7) };
        assert_eq!(evidence::list(&mut tx, &SYSTEM, record).await.unwrap(), [kept]);
        assert!(!evidence::names_blob(&mut tx, &SYSTEM, SchoolId(own.0 + 1), [7; 32]).await.unwrap());
    }

    async fn pages_are_kept_once_and_submissions_counted(database: Database) {
        let own = school(&database).await;
        load(&database, own, 2).await;
        let mut tx = database.write().await.unwrap();
        let (one, other) = (draft(own, 1).row.record, draft(own, 2).row.record);
        for number in 1..=2 {
            crate::placements::insert(&mut tx, &SYSTEM, &draft(own, number)).await.unwrap();
        }
        evidence::insert(&mut tx, &SYSTEM, one, &file(1, 7)).await.unwrap();
        let page = |page, sha256: Option<u8>| EvidencePageRow {
            file: file(1, 7).file,
            page,
            sha256: sha256.map(|byte| [byte; 32]),
        };
        for new in [page(1, Some(4)), page(0, Some(3)), page(1, Some(5))] {
            evidence_pages::insert(&mut tx, &SYSTEM, one, &new, NOW).await.unwrap();
        }
        let kept = evidence_pages::list(&mut tx, &SYSTEM, one).await.unwrap();
        assert_eq!(kept, [page(0, Some(3)), page(1, Some(4))], "the first drawing stands");
        assert!(evidence_pages::names_blob(&mut tx, &SYSTEM, own, [4; 32]).await.unwrap());
        assert!(!evidence_pages::names_blob(&mut tx, &SYSTEM, own, [5; 32]).await.unwrap());
        evidence::insert(&mut tx, &SYSTEM, other, &file(2, 8)).await.unwrap();
        let empty = EvidencePageRow { file: file(2, 8).file, page: 0, sha256: None };
        evidence_pages::insert(&mut tx, &SYSTEM, other, &empty, NOW).await.unwrap();
        assert_eq!(evidence_pages::list(&mut tx, &SYSTEM, other).await.unwrap(), [empty]);

        crate::placements::rename(&mut tx, &SYSTEM, one, ["临江大学", "", "境内升学"]).await.unwrap();
        let renamed = crate::placements::find(&mut tx, &SYSTEM, one).await.unwrap().unwrap();
        assert_eq!((renamed.employer_name.as_str(), renamed.version), ("临江大学", 1));
        let submission = |process: &str| SubmissionRow {
            seq: 0,
            process: process.into(),
            category: String::new(),
            content: vec![9],
            files: String::new(),
            submitted_at: NOW,
        };
        for process in ["offline-text", "offline-text", "offline-image"] {
            submissions::insert(&mut tx, &SYSTEM, one, &submission(process)).await.unwrap();
        }
        let mut counted = submissions::counts(&mut tx, &SYSTEM, own, &[one, other]).await.unwrap();
        counted.sort_by_key(|count| count.times);
        let short: Vec<_> = counted.iter().map(|count| (count.process.as_str(), count.times)).collect();
        assert_eq!(short, [("offline-image", 1), ("offline-text", 2)]);
        assert!(submissions::counts(&mut tx, &SYSTEM, own, &[]).await.unwrap().is_empty());
    }
}
