use domain::accounts::{Access, PublicPurpose, SystemPurpose};
use domain::employers::{Admission, CreditCode, EmployerProfile, RequestKind, RequestState};
use domain::ids::EmployerId;
use domain::people::Mobile;
use domain::time::Instant;
use uuid::Uuid;

use super::*;
use crate::engine::{Database, StoreError};
use crate::store_test;
use crate::vault::{Vault, VaultKey};

const NOW: Instant = Instant::from_micros(1_795_311_694_123_456);

fn vault() -> Vault {
    Vault::new(&VaultKey { id: 1, secret: [7; 32] }, [], [9; 32]).unwrap()
}

fn profile(code: &str) -> EmployerProfile {
    EmployerProfile {
        name: "示例科技有限公司".into(),
        credit_code: CreditCode::stored(code.into()),
        nature: "31".into(),
        industry: "65".into(),
        region: "420100".into(),
        address: "示例路 1 号".into(),
        contact_name: "示例甲".into(),
        contact_phone: String::new(),
        contact_mobile: Some(Mobile::stored("13900000001".into())),
        contact_email: None,
    }
}

fn employer(number: u128, code: &str) -> EmployerRow {
    let id = EmployerId(Uuid::from_u128(number));
    EmployerRow::new(&vault(), id, &profile(code), "{}".into(), Admission::Pending { submitted_at: NOW }, NOW).unwrap()
}

async fn put(database: &Database, row: &EmployerRow) -> Result<(), StoreError> {
    let mut tx = database.write().await?;
    insert(&mut tx, &system(), row).await?;
    tx.commit().await
}

const fn system() -> Access {
    Access::system(SystemPurpose::Work)
}

store_test! {
    async fn admitted_employers_are_found_by_the_beginning_of_their_name(database: Database) {
        let names = [
            (1, "示例科技有限公司", true),
            (2, "示例科学研究院", true),
            (3, "示例科技园", false),
            (4, "示范小学", true),
            (5, "甲示例科技", true),
        ];
        for (number, name, admitted) in names {
            let mut row = employer(number, &format!("9142010000000000{number}X"));
            row.name = name.into();
            if admitted {
                row.admission = Admission::Ok { admitted_at: NOW };
            }
            put(&database, &row).await.unwrap();
        }
        let mut tx = database.read().await.unwrap();
        let mut named = async |prefix: &str, limit| {
            let rows = admitted(&mut tx, &system(), prefix, limit).await.unwrap();
            rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
        };
        assert_eq!(named("示例科", 10).await, ["示例科学研究院", "示例科技有限公司"]);
        assert_eq!(named("示例科技", 10).await, ["示例科技有限公司"]);
        assert_eq!(named("示", 1).await.len(), 1);
        assert_eq!(named("示例科%", 10).await, Vec::<String>::new());
    }

    async fn an_employer_comes_back_as_it_went(database: Database) {
        let new = employer(1, "91420100MA00000011");
        put(&database, &new).await.unwrap();
        let mut tx = database.read().await.unwrap();
        let found = find(&mut tx, &system(), new.employer).await.unwrap().unwrap();
        assert_eq!(found, new);
        assert_eq!(found.profile(&vault()).unwrap(), profile("91420100MA00000011"));
        assert_eq!(found.contact_mobile_masked, "139****0001");
        let code = CreditCode::stored("91420100MA00000011".into());
        let public = Access::public(PublicPurpose::RegisterEmployer);
        assert_eq!(holder(&mut tx, &public, &code).await.unwrap(), Some(new.employer));
    }

    async fn a_credit_code_has_one_holder(database: Database) {
        put(&database, &employer(1, "91420100MA00000011")).await.unwrap();
        let error = put(&database, &employer(2, "91420100MA00000011")).await.unwrap_err();
        assert!(matches!(error, StoreError::Unique { ref table, .. } if table == "employer_codes"), "{error}");
    }

    async fn admission_moves_once_and_leaves_the_queue(database: Database) {
        let new = employer(1, "91420100MA00000011");
        put(&database, &new).await.unwrap();
        let mut tx = database.write().await.unwrap();
        let first = (Instant::EPOCH, EmployerId(Uuid::nil()));
        assert_eq!(list(&mut tx, &system(), "pending", None, first, 10).await.unwrap(), std::slice::from_ref(&new));
        let ok = Admission::Ok { admitted_at: NOW };
        assert!(set_admission(&mut tx, &system(), &new, &ok, NOW).await.unwrap());
        assert!(!set_admission(&mut tx, &system(), &new, &ok, NOW).await.unwrap());
        assert_eq!(count(&mut tx, &system(), "pending").await.unwrap(), 0);
        let found = list(&mut tx, &system(), "ok", Some("示例科技有限公司"), first, 10).await.unwrap();
        assert_eq!(found.iter().map(|row| (&row.admission, row.decided_at)).collect::<Vec<_>>(), [(&ok, Some(NOW))]);
    }

    async fn a_new_code_frees_the_old(database: Database) {
        let new = employer(1, "91420100MA00000011");
        put(&database, &new).await.unwrap();
        let (old, next) = (new.credit_code.clone(), CreditCode::stored("91420100MA00000022".into()));
        let mut tx = database.write().await.unwrap();
        assert!(set_identity(&mut tx, &system(), &new, "另一示例有限公司", &next, NOW).await.unwrap());
        assert_eq!(holder(&mut tx, &system(), &old).await.unwrap(), None);
        assert_eq!(holder(&mut tx, &system(), &next).await.unwrap(), Some(new.employer));
    }

    async fn a_decided_request_keeps_no_secret(database: Database) {
        let new = employer(1, "91420100MA00000011");
        put(&database, &new).await.unwrap();
        let request = requests::RequestRow {
            employer: new.employer,
            request: Uuid::from_u128(5),
            kind: RequestKind::Claim,
            body: "{}".into(),
            body_sealed: Some(vec![1, 2, 3]),
            state: RequestState::Open { asked_at: NOW },
            created_at: NOW,
            version: 1,
        };
        let mut tx = database.write().await.unwrap();
        requests::insert(&mut tx, &system(), &request).await.unwrap();
        assert_eq!(requests::open(&mut tx, &system(), 10).await.unwrap(), std::slice::from_ref(&request));
        let refused = RequestState::Refused { decided_at: NOW, answer: "营业执照看不清".into() };
        assert!(requests::decide(&mut tx, &system(), &request, &refused).await.unwrap());
        assert!(!requests::decide(&mut tx, &system(), &request, &refused).await.unwrap());
        let found = requests::find(&mut tx, &system(), new.employer, request.request).await.unwrap().unwrap();
        assert_eq!((found.state, found.body_sealed), (refused, None));
        assert_eq!(requests::count_open(&mut tx, &system()).await.unwrap(), 0);
    }
}
